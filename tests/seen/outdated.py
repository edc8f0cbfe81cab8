"""A workbook that LibreOffice saved → the same with one stored result that is out of date."""

from __future__ import annotations

import random
import re
import struct

from gongkai_docx.package import pack, unpack

_FORMULA, _RESULT = 0x0006, 10
_OFF_BY = 1000


def outdated(content: bytes, suffix: str, rng: random.Random) -> bytes:
    """What a program leaves that changes cells and reckons nothing."""
    if suffix == "xls":
        return _xls(content, rng)
    part, pattern = _PARTS[suffix]
    parts = unpack(content)
    name = next(name for name in parts if re.fullmatch(part, name))
    xml = parts[name].decode()
    found = rng.choice([*re.finditer(pattern, xml)])
    wrong = str(int(found[2]) + _OFF_BY)
    parts[name] = f"{xml[: found.start(2)]}{wrong}{xml[found.end(2) :]}".encode()
    return pack(parts)


_PARTS = {
    # The fifth sheet is that of the table with most sums.
    "xlsx": (r"xl/worksheets/sheet5\.xml", r"(<f[^>]*>SUM\([^<]*</f><v>)(\d+)(?=</v>)"),
    "ods": (
        r"content\.xml",
        r'(table:formula="of:=SUM\(\[\.D[^"]*" office:value-type="float" office:value=")(\d+)(?=")',
    ),
}


def _xls(content: bytes, rng: random.Random) -> bytes:
    """The result of a total of a column, of which there is none on another sheet."""
    row, column = 27, rng.randint(3, 8)
    for found in re.finditer(struct.pack("<H", _FORMULA), content):
        at = found.start() + 4
        if struct.unpack_from("<HH", content, at) == (row, column):
            (stored,) = struct.unpack_from("<d", content, at + 6)
            wrong = struct.pack("<d", stored + _OFF_BY)
            return content[: at + 6] + wrong + content[at + 14 :]
    raise ValueError("no such formula")
