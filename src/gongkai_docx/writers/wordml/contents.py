"""The parts of a document → what it says, the same whatever program saved it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape

# Of each part is read: paragraphs with their styles, stretches of text with theirs, and what else
# may stand in a line. It is read as text, not as a tree, because that is done for every draft.
_SAID = re.compile(
    r"<w:(?:t(?: [^>]*)?>([^<]+)"
    r'|(p)(?: [^>]*)?>(?:<w:pPr><w:pStyle w:val="([^"]*)")?'
    r'|rStyle w:val="([^"]*)"/></w:rPr><w:t(?: [^>]*)?>([^<]+)'
    r"|(p|tab|br|cr|sym|drawing|pict|object|ins|del|instrText|noBreakHyphen|softHyphen"
    r"|footnoteReference|endnoteReference|commentReference)(?=[ >/]))"
)
_FIELD_RESULT = re.compile(
    r'<w:fldChar w:fldCharType="separate"/?>.*?<w:fldChar w:fldCharType="end"', re.DOTALL
)
_STYLE = re.compile(r'<w:style [^>]*?w:styleId="([^"]*)".*?<w:name w:val="([^"]*)"', re.DOTALL)
_PROPERTY = re.compile(r"<(?:dc:(?:title|subject|creator|description)|cp:keywords)>([^<]+)<")
_SPEAKING = re.compile(r"word/(document|header|footer|footnotes|endnotes|comments)\d*\.xml")


def said(parts: Mapping[str, bytes]) -> list[str]:
    """What each part says that says anything, but for the results of fields; and the properties.

    They are in the order of what they say, since programs change the names of parts.
    """
    styles = _style_names(parts.get("word/styles.xml", b""))
    outlines = (
        _outline(xml.decode(errors="replace"), styles)
        for name, xml in parts.items()
        if _SPEAKING.fullmatch(name)
    )
    about = _PROPERTY.findall(parts.get("docProps/core.xml", b"").decode(errors="replace"))
    return [
        *sorted(outline for outline in outlines if outline.strip("\n\x1c\x1e")),
        *map(unescape, sorted(about)),
    ]


@lru_cache(maxsize=8)
def _style_names(xml: bytes) -> dict[str, str]:
    """The names of styles by their ids, which programs change; the usual one is nameless."""
    found = _STYLE.findall(xml.decode(errors="replace"))
    names = {identity: name.casefold() for identity, name in found}
    return {identity: "" if name == "normal" else name for identity, name in names.items()}


def _outline(xml: str, styles: Mapping[str, str]) -> str:
    """A line for each paragraph: its style, its text in stretches, marks for all else."""
    if "fldChar" in xml:
        xml = _FIELD_RESULT.sub("", xml)
    pieces = []
    before = ""
    for text, begins, paragraph, run, styled, other in _SAID.findall(xml):
        if text or styled:
            style = styles.get(run, run)
            if style != before:
                pieces.append(f"\x1f{style}\x1e")
                before = style
            pieces.append(text or styled)
        elif begins:
            pieces.append(f"\n\x1c{styles.get(paragraph, paragraph)}\x1e")
            before = ""
        else:
            pieces.append(f"\x1d{other}\x1e")
    return unescape("".join(pieces))
