"""Files that can't be used: one clear message in Chinese, exit code 2, nothing written."""

from __future__ import annotations

import io
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from conftest import EXAMPLE, Run

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
    """A workbook with a sheet of 4 GB, made without ever holding it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts_of(EXAMPLE).items():
            if name != "xl/worksheets/sheet5.xml":
                archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet5.xml", "w", force_zip64=True) as sheet:
            for _ in range(400):
                sheet.write(b" " * 10 * MB)
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
    """The shell of an encrypted workbook: an OLE2 file with its EncryptedPackage stream."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
    )


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
    "old.xlsx": (lambda: OLE2 + bytes(1000), "旧版 Office 格式"),
    "lying.xlsx": (lying_bomb, "不是完整的 Office 文件"),
    "entities.xlsx": (lambda: entity_bomb("xl/worksheets/sheet5.xml"), "实体声明"),
    "entities2.xlsx": (lambda: entity_bomb("xl/workbook.xml"), "实体声明"),
    "other.xls": (lambda: b"\xd0\xcf\x11\xe0", "另存为 .xlsx"),
    "other.txt": (lambda: b"text", "只认识 .xlsx"),
    "ours.json": (lambda: b'{"a": 1}', "不认识的键“a”"),
    "no.json": (lambda: b"PK\x03\x04", "不合 JSON 语法"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["check", "build", "convert"])
def test_a_bad_file_is_refused_with_one_message(
    run: Run, tmp_path: Path, command: str, name: str
) -> None:
    make, told = BAD[name]
    (tmp_path / name).write_bytes(make())
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


def test_a_zip_bomb_is_refused_within_300_mb(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bomb.xlsx").write_bytes(sheet_bomb())

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (300 * MB, 300 * MB))

    done = run("check", "bomb.xlsx", preexec_fn=limit)
    assert done.returncode == 2
    assert "解开后过大" in done.stderr


def test_a_directory_of_a_million_entries_is_refused_within_300_mb(
    run: Run, tmp_path: Path
) -> None:
    name = b"x"
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 6, 0, 0, 0, 1, *[0] * 4, 0, 0) + name
    count = 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(entry) * count, 0, 0)
    (tmp_path / "many.xlsx").write_bytes(entry * count + end)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (300 * MB, 300 * MB))

    done = run("check", "many.xlsx", preexec_fn=limit)
    assert done.returncode == 2
    assert "内部文件过多" in done.stderr


def test_bytes_flipped_at_random_never_end_in_a_traceback(tmp_path: Path) -> None:
    import random

    from gongkai_docx.errors import Unusable
    from gongkai_docx.readers import read

    good = parts_of(EXAMPLE)
    names = [name for name in good if name.endswith((".xml", ".rels"))]
    path = tmp_path / "a.xlsx"
    refused = 0
    for seed in range(150):
        rng = random.Random(seed)
        parts = dict(good)
        name = rng.choice(names)
        part = bytearray(parts[name])
        for _ in range(rng.randint(1, 5)):
            part[rng.randrange(len(part))] = rng.randrange(256)
        parts[name] = bytes(part)
        path.write_bytes(zipped(parts))
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
        (lambda: b"", "是空文件"),
        (lambda: b"PK", "不是完整的 Office 文件"),
        (lambda: OLE2, "旧版 Office 格式"),
        (password_protected, "设有打开密码"),
        (lambda: EXAMPLE.read_bytes(), "不是 Word 文件"),
        (word_file, "没有任何标签"),
    ],
)
def test_a_template_that_is_none_is_refused(
    run: Run, tmp_path: Path, make: Callable[[], bytes], told: str
) -> None:
    (tmp_path / "ours.docx").write_bytes(make())
    done = run("build", EXAMPLE, "--template", "ours.docx")
    assert (done.returncode, done.stdout) == (2, "")
    assert "ours.docx" in done.stderr
    assert told in done.stderr
    assert not (tmp_path / "out").exists()
