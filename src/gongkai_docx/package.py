"""An Office file (OPC package, ECMA-376 part 2) → its parts, and parts → a file.

The one gate for what is in a package: whatever part of it is XML is bounded, has no DTD, and is
UTF-8 when it comes out, whoever reads it then.

What comes in comes from strangers: sizes are checked before anything is unpacked. What goes out
is the same bytes for the same parts on any day and machine, which is why it isn't compressed:
the deflate of one Python build is not that of another.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from posixpath import dirname, normpath

from gongkai_docx.patterns import pattern

# Far above any workbook or template of this trade, far below what hurts.
MAX_PACKAGE = 200_000_000
MAX_UNPACKED = 30_000_000
MAX_DIRECTORY = 1_000_000
MAX_TAGS = 2_000_000
"""In all XML of a package, start and end of an element counted each."""

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
TYPES = "[Content_Types].xml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
"""What every part that is XML begins with, as Office writes it."""
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, LookupError, OSError, ValueError),
    NotImplementedError,
)
"""What zipfile raises where a file is no archive, or one of a kind that it doesn't know."""
_USUAL_FLAGS = 0x80E
"""How well it was packed, that its sizes come behind it, and that names are UTF-8."""
_TARGET = pattern(rb"""\bTarget\s{0,9}=\s{0,9}["']([^"'<>]*)["']""")
_ADVICE = "请用 Excel、WPS 或 Word 打开后另存一份再试。"
_END = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
# Of an archive: what stands before a part, its entry in the directory, and the directory's end; the
# version that can read it, names in UTF-8, 1 January 1980, and read and write access of Unix.
_LOCAL, _ENTRY = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I")
_DIRECTORY_END = struct.Struct("<4s4H2IH")
_VERSION, _UTF_8_NAME, _FIRST_DAY, _ACCESS = 20, 0x800, 0x21, 0o600 << 16
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_BEGINS_AS_XML = pattern(
    rb"(?:\xef\xbb\xbf)?\s{0,1000}<|(?:\xff\xfe)?(?:\s\0){0,99}<\0|(?:\xfe\xff)?(?:\0\s){0,99}\0<"
)
_DECLARATION = pattern(
    r"""\s{0,1000}<\?xml[^>?]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([^"']{0,60})""",
    needs=("encoding",),
)
_USUAL_DECLARATIONS = tuple(
    f"<?xml version={mark}1.0{mark} encoding={mark}UTF-8{mark}".encode() for mark in "'\""
)
_SVG_TYPE = pattern(
    rb"<!DOCTYPE\s{1,99}svg"
    rb'(?:\s{1,99}PUBLIC\s{1,99}"-//W3C//DTD SVG [^"<>]{0,99}"\s{1,99}"[^"<>]{0,99}")?\s{0,99}>'
)
"""With this, which defines nothing, many a drawing program begins a picture."""
_ROOT_AT_ONCE = pattern(rb"<\?xml [^<>?]{0,200}\?>\s{0,9}<[A-Za-z]")
"""Where the root element begins behind the declaration no DTD can stand (XML 1.0, 2.8): to look for
one in the whole part takes as long as to unpack it."""
_ENCODINGS = ("utf-8", "utf8", "us-ascii", "ascii")
"""Part 2, 8.2.4.3 allows UTF-8, of which ASCII is a part, and UTF-16."""
_UTF_16 = {
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}


class PackageError(ValueError):
    """The bytes are no Office file that we open; the message says in Chinese why and what to do."""


class Package:
    """An Office file whose list of parts is read, and does no harm; its parts are still packed."""

    def __init__(self, content: bytes) -> None:
        """Raises `PackageError`."""
        if content.startswith(OLE2):
            if _ENCRYPTED in content:
                raise PackageError("设有打开密码，请先在 Excel 或 WPS 中取消密码后另存。")
            raise PackageError(
                "是旧版 Office 格式，请用 Excel 或 WPS 打开后另存为新格式（.xlsx、.docx）。"
            )
        _refuse_oversized_directory(content)
        self._content = content
        with _told():
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            self._infos = _infos(self._archive)

    @property
    def names(self) -> list[str]:
        """The names of its parts, in the file's order."""
        return [info.filename for info in self._infos]

    def unpack(self, wanted: Callable[[str], bool]) -> dict[str, bytes]:
        """The wanted parts by name, in the file's order. Raises `PackageError`."""
        with _told():
            return _parts(self._read, [info for info in self._infos if wanted(info.filename)])

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        """The part, of the size that was declared and with the checksum, as zipfile reads it.

        zipfile prepares for reading piece by piece, which takes longer than to take all at once.
        """
        start = info.header_offset
        header = self._content[start : start + 30]
        begin = start + 30 + int.from_bytes(header[26:28], "little")
        name = self._content[start + 30 : begin]
        is_usual = header.startswith(b"PK\3\4") and name == info.orig_filename.encode()
        if not is_usual or info.flag_bits & ~_USUAL_FLAGS or not info.file_size:
            return self._archive.read(info)
        begin += int.from_bytes(header[28:30], "little")
        part = self._content[begin : begin + info.compress_size]
        if info.compress_type == zipfile.ZIP_DEFLATED:
            part = zlib.decompressobj(-zlib.MAX_WBITS).decompress(part, info.file_size)
        part = part[: info.file_size]
        if len(part) < info.file_size or zlib.crc32(part) != info.CRC:
            raise zipfile.BadZipFile("a part is not what its checksum tells")
        return part


def unpack(content: bytes, wanted: Callable[[str], bool] = lambda name: True) -> dict[str, bytes]:
    """The wanted parts of a package by name, in the file's order. Raises `PackageError`."""
    return Package(content).unpack(wanted)


def may_hold(content: bytes, name: bytes) -> bool:
    """Whether a part of the package may be called so; quickly told."""
    end = content.rfind(_END)
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    return end < 0 or name in content[max(end - size, 0) : end]


@contextmanager
def _told() -> Iterator[None]:
    """Tell in our words that a package is damaged."""
    try:
        yield
    except PackageError:
        raise
    except _DAMAGED as error:
        raise PackageError("不是完整的 Office 文件（可能没有下载完，或改过后缀）。") from error


def _refuse_oversized_directory(content: bytes) -> None:
    """A directory of millions of entries would be a bomb before any entry is opened."""
    tail = content[-66_000:]  # the end record is 22 bytes, and a comment of at most 65,535
    for end in (match.start() for match in re.finditer(_END, tail)):
        directory = int.from_bytes(tail[end + 12 : end + 16], "little")
        if directory > MAX_DIRECTORY or tail[max(end - 20, 0) : end].startswith(_ZIP64_LOCATOR):
            raise PackageError("内部文件过多，不像正常的 Office 文件，为安全起见未打开。")


def _infos(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """What is told of each part, its name as the standard writes it."""
    if any(not info.filename for info in archive.infolist()):
        raise zipfile.BadZipFile("an entry without a name")
    infos = [info for info in archive.infolist() if not info.is_dir()]
    for info in infos:
        info.filename = _slashed(info.filename)
    if len({info.filename.lower() for info in infos}) < len(infos):
        raise PackageError("内部有重名的部分，不像正常的 Office 文件，为安全起见未打开。")
    if sum(info.file_size for info in infos) > MAX_PACKAGE:
        raise PackageError("解开后过大，不像正常的 Office 文件，为安全起见未打开。")
    return infos


def _parts(
    read: Callable[[zipfile.ZipInfo], bytes], infos: Iterable[zipfile.ZipInfo]
) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    unpacked = 0
    tags = _Tags()
    for info in infos:
        if info.flag_bits & 1:
            raise PackageError("设有打开密码，请先取消密码后另存。")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise PackageError("压缩方式不是 Office 所用的，请用 Office 或 WPS 打开后另存一份。")
        is_named_xml = info.filename.lower().endswith(_XML_SUFFIXES)
        unpacked += info.file_size if is_named_xml else 0
        if unpacked > MAX_UNPACKED:
            raise PackageError(f"其中的 {info.filename} 解开后过大，为安全起见未打开。")
        part = read(info)
        if is_named_xml or _BEGINS_AS_XML.match(part):
            part = _safe_xml(info.filename, part)
            if tags.are_too_many(part):
                raise PackageError(f"其中的 {info.filename} 内容过多，为安全起见未打开。{_ADVICE}")
        parts[info.filename] = part
    return parts


class _Tags:
    """How many tags the XML of a package has, counted once it may be too many."""

    def __init__(self) -> None:
        self._length = self._count = 0
        self._uncounted: list[bytes] = []

    def are_too_many(self, part: bytes) -> bool:
        """Whether there are, that part included."""
        self._length += len(part)
        self._uncounted.append(part)
        if self._length <= MAX_TAGS:
            return False
        self._count += sum(each.count(b"<") for each in self._uncounted)
        self._uncounted.clear()
        return self._count > MAX_TAGS


def _slashed(name: str) -> str:
    """The name of a part as the standard writes it; some programs of Windows' write backslashes."""
    return name.replace("\\", "/").lstrip("/")


def aligned(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts under the names by which the package itself calls them.

    To the standard and to Office upper and lower case are alike in these (part 2, 6.2.2.3).
    """
    called = {name.lower(): name for name in (TYPES, "_rels/.rels")}
    by_lower = {name.lower(): part for name, part in parts.items()}
    waiting = [""]
    while waiting:
        owner = waiting.pop()
        path = relationships_of(owner)
        called[path.lower()] = path
        for target in _TARGET.findall(by_lower.get(path.lower(), b"")):
            name = resolved(owner, _unescaped(target.decode(errors="replace")))
            if name.lower() in by_lower and name.lower() not in called:
                called[name.lower()] = name
                waiting.append(name)
    return {called.get(name.lower(), name): part for name, part in parts.items()}


def _unescaped(target: str) -> str:
    """What is meant by a target as XML writes it; hardly any has a character to be escaped."""
    if "&" not in target:
        return target
    from html import unescape

    return unescape(target)


def relationships_of(part: str) -> str:
    """The name of the part with the relationships of that one; of the package for ""."""
    folder, slash, name = part.rpartition("/")
    return f"{folder}{slash}_rels/{name}.rels"


def resolved(part: str, target: str) -> str:
    """The name of the part that a relationship of that one means."""
    if target.startswith("/"):
        return target.lstrip("/")
    return normpath(f"{dirname(part)}/{target}").lstrip("/")


def _safe_xml(name: str, part: bytes) -> bytes:
    """The part in UTF-8. Raises `PackageError` where it has a DTD, or an encoding of its own."""
    coded = _UTF_16.get(part[:2], "utf-8")
    if coded != "utf-8":
        text = part.decode(coded).removeprefix("\ufeff")
        declared = _DECLARATION.match(text)
        if declared:
            text = text[: declared.start(1)] + "UTF-8" + text[declared.end(1) :]
        part = text.encode()
    elif not part.startswith(_USUAL_DECLARATIONS):
        declared = _DECLARATION.match(part[:2000].decode(errors="replace").removeprefix("\ufeff"))
        if declared and declared[1].lower() not in _ENCODINGS:
            raise PackageError(f"其中的 {name} 用的编码不是 Office 所用的 UTF-8。{_ADVICE}")
    if _ROOT_AT_ONCE.match(part):
        return part
    is_named_xml = name.lower().endswith(_XML_SUFFIXES)
    looked_at = part if is_named_xml else _SVG_TYPE.sub(b"", part, count=1)
    if looked_at.rfind(b"<!DOCTYPE") >= 0:  # twice as fast as to look from the beginning
        raise PackageError(
            f"其中的 {name} 含有 Office 文件不应有的实体声明（DTD），为安全起见未打开。"
        )
    return part


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The package of those parts, in that order: the archive that zipfile would write.

    Written here, for zipfile takes three times as long over parts that it doesn't compress.
    """
    written: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, part in parts.items():
        called = name.encode()
        flags = 0 if called.isascii() else _UTF_8_NAME
        about = flags, 0, 0, _FIRST_DAY, zlib.crc32(part), len(part), len(part), len(called), 0
        header = _LOCAL.pack(b"PK\3\4", _VERSION, *about)
        written += [header, called, part]
        entry = _ENTRY.pack(b"PK\1\2", _VERSION, _VERSION, *about, 0, 0, 0, _ACCESS, at)
        directory += [entry, called]
        at += len(header) + len(called) + len(part)
    size, number = sum(map(len, directory)), len(parts)
    end = _DIRECTORY_END.pack(_END, 0, 0, number, number, size, at, 0)
    return b"".join([*written, *directory, end])
