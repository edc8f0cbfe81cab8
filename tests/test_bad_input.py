"""Files that can't be used: one clear message in Chinese, exit code 2, nothing written."""

from __future__ import annotations

import functools
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from conftest import EXAMPLE, Run, posix
from gongkai_docx.places import cell_name

MB = 1_000_000
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(EXAMPLE)
    parts[name] = change(parts[name])
    return zipped(parts)


def word_file() -> bytes:
    stream = io.BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def sheet_bomb() -> bytes:
    """A workbook with a sheet of 4 GB, made without ever holding it.

    A block of spaces is compressed once, and stands there 400 times.
    """
    blocks, block = 400, b" " * 10 * MB
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    once = compressor.compress(block) + compressor.flush(zlib.Z_FULL_FLUSH)
    compressed = once * blocks + compressor.flush()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts_of(EXAMPLE).items():
            if name != "xl/worksheets/sheet5.xml":
                archive.writestr(name, part)
        # Written as it is, then described as what it is when it is unpacked.
        entry = zipfile.ZipInfo("xl/worksheets/sheet5.xml")
        with archive.open(entry, "w", force_zip64=True) as sheet:
            sheet.write(compressed)
        entry.compress_type, entry.file_size = zipfile.ZIP_DEFLATED, blocks * len(block)
        entry.CRC = 0x6CFF95C8  # zlib.crc32 of so many spaces
        end = stream.tell()
        stream.seek(entry.header_offset)
        stream.write(entry.FileHeader(zip64=True))
        stream.seek(end)
    return stream.getvalue()


def lying_bomb() -> bytes:
    """A workbook with a sheet whose header says that it is small."""
    content = bytearray(with_part("xl/worksheets/sheet5.xml", lambda part: part + b" " * 50 * MB))
    size = struct.pack("<I", len(parts_of(EXAMPLE)["xl/worksheets/sheet5.xml"]) + 50 * MB)
    assert content.count(size) == 2
    return bytes(content.replace(size, struct.pack("<I", 1000)))


def entity_bomb(part: str) -> bytes:
    entities = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "哈" * 10}">' for n in range(12)
    )
    doctype = f"<!DOCTYPE bomb [{entities}]>".encode()

    def change(xml: bytes) -> bytes:
        head, _, body = xml.partition(b"?>")
        return head + b"?>" + doctype + body.replace("自然人".encode(), b"&a11;")

    return with_part(part, change)


def password_protected() -> bytes:
    """The example, encrypted with a password as Excel does it."""
    import msoffcrypto

    stream = io.BytesIO()
    with EXAMPLE.open("rb") as plain:
        msoffcrypto.OfficeFile(plain).encrypt("密码", stream)
    return stream.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[], bytes]:
    """Makes the example with that replaced in the sheet of section 三."""

    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new, 1)

    return lambda: with_part("xl/worksheets/sheet5.xml", change)


def many_cells(number: int) -> Callable[[], bytes]:
    """Makes the example with a row of so many cells."""
    row = b'<row r="40">' + b"<c/>" * number + b"</row></sheetData>"
    return in_sheet(b"</sheetData>", row)


def shared_text_bomb() -> bytes:
    """One text of ten million characters, shown by six hundred cells."""
    parts = parts_of(EXAMPLE)
    cells = "".join(f'<c r="{cell_name(39, n)}" t="s"><v>0</v></c>' for n in range(600))
    sheet = parts["xl/worksheets/sheet5.xml"]
    row = f'<row r="40">{cells}</row></sheetData>'.encode()
    parts["xl/worksheets/sheet5.xml"] = sheet.replace(b"</sheetData>", row)
    parts["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"a" * 10 * MB
        + b"</t></si></sst>"
    )
    return zipped(parts)


def compressed_by(method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, part in parts_of(EXAMPLE).items():
            archive.writestr(name, part)
    return stream.getvalue()


def of_version_99() -> bytes:
    """A package whose parts need a version of ZIP that nobody has."""
    return EXAMPLE.read_bytes().replace(b"PK\x01\x02\x14\0\x14", b"PK\x01\x02\x14\0\x63")


def nul_named() -> bytes:
    """A workbook with an entry whose name begins with NUL, at which zipfile stumbles."""
    content = bytearray(zipped({**parts_of(EXAMPLE), "QQQ": b""}))
    return bytes(content.replace(b"QQQ", b"\0QQ"))


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.xlsx": (lambda: b"", "是空文件"),
    "word.xlsx": (word_file, "不是 Excel 工作簿，而是 Word 文件"),
    "text.xlsx": (lambda: "单位,年度\n".encode(), "不是完整的 Office 文件"),
    "cut.xlsx": (lambda: EXAMPLE.read_bytes()[:9000], "不是完整的 Office 文件"),
    "damaged.xlsx": (
        lambda: with_part("xl/worksheets/sheet5.xml", lambda part: part[:3000]),
        "“三、依申请公开”已损坏",
    ),
    "no-rels.xlsx": (
        lambda: zipped(
            {k: v for k, v in parts_of(EXAMPLE).items() if "workbook.xml.rels" not in k}
        ),
        "已损坏",
    ),
    "password.xlsx": (password_protected, "设有打开密码"),
    "old.xlsx": (lambda: OLE2 + bytes(1000), "已损坏或没有下载完"),
    "lying.xlsx": (lying_bomb, "不是完整的 Office 文件"),
    "entities.xlsx": (lambda: entity_bomb("xl/worksheets/sheet5.xml"), "实体声明"),
    "entities2.xlsx": (lambda: entity_bomb("xl/workbook.xml"), "实体声明"),
    "far-row.xlsx": (
        in_sheet(b"</sheetData>", b'<row r="99999999"><c t="e"/></row></sheetData>'),
        "一直延伸到 A99999999",
    ),
    "far-text.xlsx": (
        in_sheet(
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576" t="str"><v></v></c></row></sheetData>',
        ),
        "一直延伸到 XFD1048576",
    ),
    "many-cells.xlsx": (many_cells(300_000), "一直延伸到"),
    "shared-text.xlsx": (shared_text_bomb, "一直延伸到"),
    "lzma.xlsx": (lambda: compressed_by(zipfile.ZIP_LZMA), "压缩方式"),
    "bzip2.xlsx": (lambda: compressed_by(zipfile.ZIP_BZIP2), "压缩方式"),
    "version-99.xlsx": (of_version_99, "不是完整的 Office 文件"),
    "nul.xlsx": (nul_named, "不是完整的 Office 文件"),
    "other.xls": (lambda: b"\xd0\xcf\x11\xe0", "另存为 .xlsx"),
    "other.txt": (lambda: b"text", "不像政府信息公开工作年度报告"),
    "other.bin": (lambda: b"text", "只认识 .xlsx"),
    "ours.json": (lambda: b'{"a": 1}', "不认识的键“a”"),
    "no.json": (lambda: b"PK\x03\x04", "不合 JSON 语法"),
}


@functools.cache
def bad(name: str) -> bytes:
    """The content of that file."""
    make, _ = BAD[name]
    return make()


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["check", "build", "convert"])
def test_a_bad_file_is_refused_with_one_message(
    run: Run, tmp_path: Path, command: str, name: str
) -> None:
    _, told = BAD[name]
    (tmp_path / name).write_bytes(bad(name))
    done = run(command, name, *(["out.json"] if command == "convert" else []))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("错误：")
    assert name in done.stderr
    assert told in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_missing_file_and_a_folder_are_told(run: Run, tmp_path: Path) -> None:
    assert "找不到文件 没有.xlsx" in run("build", "没有.xlsx").stderr
    (tmp_path / "夹.xlsx").mkdir()
    done = run("build", "夹.xlsx")
    assert done.returncode == 2
    assert "是文件夹" in done.stderr


def test_a_workbook_of_another_kind_is_told(run: Run, tmp_path: Path) -> None:
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "别的.xlsx")
    done = run("build", "别的.xlsx")
    assert done.returncode == 2
    assert "别的.xlsx 不是本程序的填报表：没有工作表“基本信息”" in done.stderr


@posix
def test_a_zip_bomb_is_refused_within_300_mb(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bomb.xlsx").write_bytes(sheet_bomb())

    done = run("check", "bomb.xlsx", limit=("AS", 300 * MB))
    assert done.returncode == 2
    assert "解开后过大" in done.stderr


@posix
@pytest.mark.parametrize("astray", [False, True])
def test_a_directory_of_a_million_entries_is_refused_within_300_mb(
    run: Run, tmp_path: Path, astray: bool
) -> None:
    name = b"x"
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 6, 0, 0, 0, 1, *[0] * 4, 0, 0) + name
    count = 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(entry) * count, 0, 0)
    # The second signature stands in fields that nobody reads, to lead a careless search astray.
    end = end[:4] + b"PK\x05\x06" + end[8:] if astray else end
    (tmp_path / "many.xlsx").write_bytes(entry * count + end)

    done = run("check", "many.xlsx", limit=("AS", 300 * MB))
    assert done.returncode == 2
    assert "内部文件过多" in done.stderr


HURTFUL = {name: BAD[name] for name in ("far-row.xlsx", "far-text.xlsx", "shared-text.xlsx")}
HURTFUL["more-cells.xlsx"] = many_cells(1_500_000), "一直延伸到"


@posix
@pytest.mark.parametrize("name", HURTFUL)
def test_a_sheet_made_to_hurt_is_refused_within_300_mb(run: Run, tmp_path: Path, name: str) -> None:
    make, told = HURTFUL[name]
    (tmp_path / name).write_bytes(make())
    done = run("check", name, limit=("AS", 300 * MB))
    assert done.returncode == 2
    assert told in done.stderr


@posix
def test_what_is_not_needed_is_not_unpacked(run: Run, tmp_path: Path) -> None:
    extra = {f"customXml/item{n}.xml": b"<a>" + b" " * 18 * MB + b"</a>" for n in range(8)}
    (tmp_path / "a.xlsx").write_bytes(zipped(parts_of(EXAMPLE) | extra))
    done = run("check", "a.xlsx", limit=("AS", 300 * MB))
    assert (done.returncode, done.stderr) == (0, "")


@posix
def test_a_merge_over_all_columns_costs_nothing(run: Run, tmp_path: Path) -> None:
    make = in_sheet(b"</mergeCells>", b'<mergeCell ref="L1:XFD1048576"/></mergeCells>')
    (tmp_path / "a.xlsx").write_bytes(make())
    done = run("check", "a.xlsx", limit=("AS", 300 * MB))
    assert (done.returncode, done.stderr) == (0, "")


def flipped(path: Path, seed: int) -> bytes:
    """The package in that file with some bytes of one of its parts changed at random."""
    rng = random.Random(seed)
    parts = parts_of(path)
    name = rng.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    part = bytearray(parts[name])
    for _ in range(rng.randint(1, 5)):
        part[rng.randrange(len(part))] = rng.randrange(256)
    return zipped({**parts, name: bytes(part)})


@pytest.mark.long
def test_bytes_flipped_at_random_never_end_in_a_traceback(tmp_path: Path) -> None:
    from gongkai_docx.errors import Unusable
    from gongkai_docx.readers import read

    path = tmp_path / "a.xlsx"
    refused = 0
    for seed in range(150):
        path.write_bytes(flipped(EXAMPLE, seed))
        try:
            read(path)
        except Unusable:
            refused += 1
    assert refused > 50


def test_a_sheet_that_lies_about_its_checksum_is_refused(run: Run, tmp_path: Path) -> None:
    content = bytearray(EXAMPLE.read_bytes())
    checksum = struct.pack("<I", zlib.crc32(parts_of(EXAMPLE)["xl/worksheets/sheet5.xml"]))
    assert content.count(checksum) == 2
    (tmp_path / "a.xlsx").write_bytes(bytes(content).replace(checksum, b"\0\0\0\0"))
    done = run("check", "a.xlsx")
    assert done.returncode == 2
    assert "不是完整的 Office 文件" in done.stderr


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: b"", "是空文件，里面什么也没有；请换成原来的文件"),
        (lambda: b"PK", "不是完整的 Office 文件"),
        (lambda: OLE2, "旧版 Office 格式"),
        (lambda: bad("password.xlsx"), "设有打开密码"),
        (lambda: EXAMPLE.read_bytes(), "不是 Word 文件"),
        (word_file, "没有任何标签"),
    ],
)
def test_a_template_that_is_none_is_refused(
    run: Run, tmp_path: Path, make: Callable[[], bytes], told: str
) -> None:
    (tmp_path / "ours.docx").write_bytes(make())
    (tmp_path / "out").mkdir()
    done = run("build", EXAMPLE, "--template", "ours.docx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "ours.docx" in done.stderr
    assert told in done.stderr
    assert not list((tmp_path / "out").iterdir())
