"""Packages that Excel opens though no other program writes such: read, or refused in true words."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from conftest import EXAMPLE, Run
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers import read
from gongkai_docx.report import Report

Parts = dict[str, bytes]

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = b'<worksheet xmlns="' + MAIN + b'"><sheetData/></worksheet>'
TYPES, WORKBOOK, RELATED = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The package, its names as they are: zipfile would mend them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo("name")
            info.filename = name
            archive.writestr(info, part)
    return stream.getvalue()


def capitals(parts: Parts) -> Parts:
    return {
        re.sub(r"(^|/)([a-z])", lambda m: m[1] + m[2].upper(), name): p for name, p in parts.items()
    }


def in_utf_16(xml: bytes) -> bytes:
    return re.sub('encoding="[^"]*"', 'encoding="UTF-16"', xml.decode(), count=1).encode("utf-16")


def workbook2(parts: Parts) -> Parts:
    renamed = {name.replace("workbook.xml", "workbook2.xml"): p for name, p in parts.items()}
    for name in (TYPES, "_rels/.rels"):
        renamed[name] = renamed[name].replace(b"xl/workbook.xml", b"xl/workbook2.xml")
    return renamed


def sheets_more(parts: Parts, count: int, kind: bytes, folder: bytes, sheet: bytes) -> Parts:
    """The workbook with so many more sheets of that kind."""
    made, related, listed = dict(parts), b"", b""
    for number in range(count):
        named = b"more%d" % number
        made[f"xl/{(folder + named).decode()}.xml"] = sheet
        related += b'<Relationship Id="%b" Type="%b" Target="%b%b.xml"/>' % (
            named,
            kind,
            folder,
            named,
        )
        listed += b'<sheet xmlns:r="%b" name="%b" sheetId="%d" r:id="%b"/>' % (
            R,
            named,
            900 + number,
            named,
        )
    made[RELATED] = made[RELATED].replace(b"</Relationships>", related + b"</Relationships>")
    made[WORKBOOK] = made[WORKBOOK].replace(b"</sheets>", listed + b"</sheets>")
    return made


def macro_sheet(parts: Parts) -> Parts:
    kind = b"http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
    return sheets_more(parts, 1, kind, b"macrosheets/", SHEET.replace(b"worksheet", b"macrosheet"))


ODD: dict[str, Callable[[Parts], Parts]] = {
    "capitals": capitals,
    "upper case": lambda parts: {name.upper(): part for name, part in parts.items()},
    "sheets in another case": lambda parts: {
        n.replace("/sheet", "/Sheet"): p for n, p in parts.items()
    },
    "backslashes": lambda parts: {name.replace("/", "\\"): part for name, part in parts.items()},
    "names from the root": lambda parts: {f"/{name}": part for name, part in parts.items()},
    "workbook2.xml": workbook2,
    "utf-16": lambda parts: {name: in_utf_16(part) for name, part in parts.items()},
    "a sheet in utf-16": lambda parts: {
        name: in_utf_16(part) if "sheet5" in name else part for name, part in parts.items()
    },
    "a macro sheet": macro_sheet,
    "a thousand sheets": lambda parts: sheets_more(
        parts, 1000, R + b"/worksheet", b"worksheets/", SHEET
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_what_excel_opens_is_read(name: str, run: Run, tmp_path: Path, example: Report) -> None:
    (tmp_path / "甲.xlsx").write_bytes(packed(ODD[name](unpack(EXAMPLE.read_bytes()))))
    reading = read(tmp_path / "甲.xlsx")
    # Of sheets that aren't read, it is said that they are not.
    told = ["C27"] if name == "a thousand sheets" else []
    assert [finding.code for finding in reading.findings] == told
    assert reading.report == example
    done = run("check", "甲.xlsx", "--annotate", "乙.xlsx")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert read(tmp_path / "乙.xlsx").report == example


def moved(parts: Parts) -> Parts:
    made = {
        name.replace("xl/", "book/", 1) if name != TYPES else name: p for name, p in parts.items()
    }
    made["_rels/.rels"] = made["_rels/.rels"].replace(b"xl/workbook.xml", b"book/workbook.xml")
    return made


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (moved, "工作簿存在不常见的位置（book/workbook.xml）"),
        (lambda parts: {**parts, "XL/Workbook.xml": parts[WORKBOOK]}, "内部有重名的部分"),
        (
            lambda parts: parts | {WORKBOOK: b'<?xml version="1.0" encoding="GBK"?><a/>'},
            "xl/workbook.xml 用的编码不是 Office 所用的 UTF-8",
        ),
    ],
)
def test_what_is_not_read_is_refused_in_true_words(
    change: Callable[[Parts], Parts], told: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "甲.xlsx").write_bytes(packed(change(unpack(EXAMPLE.read_bytes()))))
    done = run("check", "甲.xlsx")
    assert done.returncode == 2
    assert told in done.stderr
    assert "另存" in done.stderr or "安全" in done.stderr


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "part",
    ["xl/drawings/vmlDrawing9.vml", "xl/media/image1.svg", "customXml/item9.bin", "docProps/a.xml"],
)
def test_no_part_with_a_dtd_is_carried_into_a_copy(
    part: str, code: str, run: Run, tmp_path: Path
) -> None:
    xml = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'.encode(code)
    parts = unpack(EXAMPLE.read_bytes())
    (tmp_path / "甲.xlsx").write_bytes(packed({**parts, part: xml}))
    done = run("check", "甲.xlsx", "--annotate", "乙.xlsx")
    assert done.returncode == 2
    assert f"{part} 含有 Office 文件不应有的实体声明（DTD）" in done.stderr
    assert not (tmp_path / "乙.xlsx").exists()


# ---------------------------------------------------------------- what we write


@pytest.mark.parametrize(
    "parts", [{}, {"甲/乙.xml": b"", "a.xml": b"<a/>" * 1000}, unpack(EXAMPLE.read_bytes())]
)
def test_a_package_is_the_archive_that_zipfile_would_write(parts: Parts) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            archive.writestr(info, part)
    assert pack(parts) == stream.getvalue()
