"""An Office file (OPC package, ECMA-376 part 2) → its parts, and parts → a file.

What comes in comes from strangers: sizes are checked before anything is unpacked. What goes out
is the same bytes for the same parts on any day and machine, which is why it isn't compressed:
the deflate of one Python build is not that of another.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping

# Far above any workbook or template of this trade, far below what hurts.
MAX_PACKAGE = 200_000_000
MAX_UNPACKED = 30_000_000
MAX_DIRECTORY = 1_000_000

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP64_LOCATOR = b"PK\x06\x07"
_DOCTYPE = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


class PackageError(ValueError):
    """The bytes are no Office file that we open; the message says in Chinese why and what to do."""


def unpack(content: bytes, wanted: Callable[[str], bool] = lambda name: True) -> dict[str, bytes]:
    """The wanted parts of a package by name, in the file's order. Raises `PackageError`."""
    if content.startswith(OLE2):
        if _ENCRYPTED in content:
            raise PackageError("设有打开密码，请先在 Excel 或 WPS 中取消密码后另存。")
        raise PackageError(
            "是旧版 Office 格式，请用 Excel 或 WPS 打开后另存为新格式（.xlsx、.docx）。"
        )
    _refuse_oversized_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _parts(archive, wanted)
    except PackageError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, OSError, ValueError) as error:
        raise PackageError("不是完整的 Office 文件（可能没有下载完，或改过后缀）。") from error


def part_names(content: bytes) -> list[str]:
    """The names of all parts of a package, none of them unpacked. Raises `PackageError`."""
    names: list[str] = []

    def note(name: str) -> bool:
        names.append(name)
        return False

    unpack(content, note)
    return names


def _refuse_oversized_directory(content: bytes) -> None:
    """A directory of millions of entries would be a bomb before any entry is opened."""
    tail = content[-66_000:]  # the end record is 22 bytes, and a comment of at most 65,535
    for end in (match.start() for match in re.finditer(b"PK\x05\x06", tail)):
        directory = int.from_bytes(tail[end + 12 : end + 16], "little")
        if directory > MAX_DIRECTORY or tail[max(end - 20, 0) : end].startswith(_ZIP64_LOCATOR):
            raise PackageError("内部文件过多，不像正常的 Office 文件，为安全起见未打开。")


def _parts(archive: zipfile.ZipFile, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    if any(not info.filename for info in archive.infolist()):
        raise zipfile.BadZipFile("an entry without a name")
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len({info.filename for info in infos}) < len(infos):
        raise PackageError("内部有重名的部分，不像正常的 Office 文件，为安全起见未打开。")
    if sum(info.file_size for info in infos) > MAX_PACKAGE:
        raise PackageError("解开后过大，不像正常的 Office 文件，为安全起见未打开。")
    parts: dict[str, bytes] = {}
    unpacked = 0
    for info in infos:
        if not wanted(info.filename):
            continue
        if info.flag_bits & 1:
            raise PackageError("设有打开密码，请先取消密码后另存。")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackageError("压缩方式不是 Office 所用的，请用 Office 或 WPS 打开后另存一份。")
        is_xml = info.filename.lower().endswith((".xml", ".rels"))
        unpacked += info.file_size if is_xml else 0
        if unpacked > MAX_UNPACKED:
            raise PackageError(f"其中的 {info.filename} 解开后过大，为安全起见未打开。")
        # zipfile stops at the size that was declared, and then compares the checksum.
        part = archive.read(info)
        if is_xml and any(doctype in part for doctype in _DOCTYPE):
            raise PackageError("含有 Office 文件不应有的实体声明（DTD），为安全起见未打开。")
        parts[info.filename] = part
    return parts


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The package of those parts, in that order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name)  # dated 1980-01-01
            info.create_system = 0  # else it would tell Windows from Unix
            archive.writestr(info, part)
    return stream.getvalue()
