"""The parts of a document → what it says, the same whatever program saved it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape

# Of each part is read: where paragraphs and cells begin, the styles of paragraphs and of stretches
# of text, the text, and what else may stand in a line. It is read as text, not as a tree, because
# that is done for every draft that is written.
_SAID = re.compile(
    r'<w:(?:pStyle w:val="([^"]*)"|t(?: [^>]*)?>([^<]+)'
    r'|rStyle w:val="([^"]*)"/></w:rPr><w:t(?: [^>]*)?>([^<]+)'
    r"|(p|tc|tr|tbl|tab|br|cr|sym|drawing|pict|object|ins|del|instrText|noBreakHyphen|softHyphen"
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
        *sorted(outline for outline in outlines if outline.strip("\n")),
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
    style = ""
    for paragraph, text, run, styled, other in _SAID.findall(xml):
        if text or styled:
            run = styles.get(run, run)
            if run != style:
                pieces.append(f"\x1f{run}\x1e")
                style = run
            pieces.append(text or styled)
        elif other:
            pieces.append("\n" if other == "p" else f"\x1d{other}\x1e")
            style = style if other != "p" else ""
        elif name := styles.get(paragraph, paragraph):
            pieces.append(f"\x1c{name}\x1e")
    return unescape("".join(pieces))
