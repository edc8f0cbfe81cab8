"""A PDF → the names of the fonts in it, and whether one that was asked for is among them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping

# ISO 32000-1: 9.6.2 BaseFont, 9.6.4 the tag of a subset, 7.3.5 names, 7.5.7 object streams.
_BASE = re.compile(rb"/BaseFont\s*/(?:[A-Z]{6}\+)?([^\s/<>\[\]()]+)")
_OBJECTS = re.compile(rb"/ObjStm\b.*?stream\r?\n(.*?)\s*endstream", re.DOTALL)
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STYLE = re.compile(r"[-,](?:Regular|Roman|Bold|Italic|MT)+(?:-VKana)?$|[\s_]")
_MAKER = re.compile(r"(?:PS)?(?:MT)?$")
_MOST = 4_000_000
"""How many bytes of objects are looked through, packed in one stream."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "FZXBSJW--GB1-0", "FZXBSK--GBK1-0"),
    "仿宋_GB2312": ("FangSong_GB2312",),
    "楷体_GB2312": ("KaiTi_GB2312",),
    "黑体": ("SimHei",),
    "宋体": ("SimSun",),
    "Times New Roman": ("TimesNewRomanPSMT",),
}
"""What the fonts of official documents are called within a PDF."""


def used_in(pdf: bytes) -> tuple[str, ...]:
    """The names of its fonts, each once, without the mark of a subset."""
    found = (name for piece in (pdf, *_packed(pdf)) for name in _BASE.findall(piece))
    return tuple(sorted({_decoded(name) for name in found}))


def is_among(asked: str, used: Iterable[str]) -> bool:
    """Whether that font is one of these, by any of its names."""
    wanted = {_plain(name) for name in (asked, *_NAMES.get(asked, ()))}
    return any(_plain(name) in wanted for name in used)


def _packed(pdf: bytes) -> Iterator[bytes]:
    """The objects that stand packed in streams."""
    for packed in _OBJECTS.findall(pdf):
        try:
            yield zlib.decompressobj().decompress(packed, _MOST)
        except zlib.error:
            continue


def _decoded(name: bytes) -> str:
    plain = _HEX.sub(lambda code: bytes([int(code[1], 16)]), name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return plain.decode(encoding)
        except UnicodeDecodeError:
            continue
    return plain.decode("latin-1")


def _plain(name: str) -> str:
    return _MAKER.sub("", _STYLE.sub("", name)).casefold()
