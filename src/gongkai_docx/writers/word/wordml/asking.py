"""The parts of a Word file → what it asks of a program that shows it: fonts, and a language."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FONTS = re.compile(rb"<w:rFonts\b([^>]*)>")
_FONT = re.compile(rb'\bw:(?:ascii|eastAsia)="([^"]+)"')
_LATIN = re.compile(rb'(<w:lang\b[^>]*?\bw:val=")[\w-]*(")')
_CAPTION = re.compile(rb'(<w:name w:val=")caption(")')
_BODY, _STYLES = "word/document.xml", "word/styles.xml"


def fonts_asked_for(parts: Mapping[str, bytes]) -> tuple[str, ...]:
    """The fonts that its text and its styles name, each once, in that order."""
    named: dict[str, None] = {}
    for part in (_BODY, _STYLES):
        for attributes in _FONTS.findall(parts.get(part, b"")):
            named |= dict.fromkeys(name.decode() for name in _FONT.findall(attributes))
    return tuple(named)


def in_chinese(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts, all text in them said to be Chinese, letters and digits too.

    A PDF has one language, and takes that of the letters.
    """
    styles = parts.get(_STYLES, b"")
    return {**parts, _STYLES: _LATIN.sub(rb"\g<1>zh-CN\g<2>", styles)} if styles else dict(parts)


def with_known_captions(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts, the style of captions called as LibreOffice calls it.

    It tags a caption as one in a PDF by that name (ISO 32000-1, 14.8.4.3); Word's, which differs
    in its first letter, it takes for a style of somebody's own.
    """
    styles = parts.get(_STYLES, b"")
    return (
        {**parts, _STYLES: _CAPTION.sub(rb"\g<1>Caption\g<2>", styles)} if styles else dict(parts)
    )
