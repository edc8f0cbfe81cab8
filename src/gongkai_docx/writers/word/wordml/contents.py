"""A part of a draft → what it says in words, the same whatever program saved it."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from lxml import etree

# Paragraphs and stretches of text with their styles, and what else may stand in a line. It is
# read as text, not as a tree, because that is done for every draft.
_SAID = re.compile(
    r"<w:(?:t(?: [^>]*)?>([^<]+)"
    r'|(p)(?: [^>]*)?>(?:<w:pPr><w:pStyle w:val="([^"]*)")?'
    r'|rStyle w:val="([^"]*)"/></w:rPr><w:t(?: [^>]*)?>([^<]+)'
    r"|(p|tab|br|cr|sym|noBreakHyphen|softHyphen)(?=[ >/]))"
)
_STYLE = re.compile(r'<w:style [^>]*?w:styleId="([^"]*)".*?<w:name w:val="([^"]*)"', re.DOTALL)
_SET_BY_PEOPLE = {
    "title", "subject", "creator", "description", "keywords", "category", "language",
    "contentStatus", "identifier", "version", "Company", "Manager", "property",
}  # fmt: skip


@lru_cache(maxsize=8)
def style_names(xml: bytes) -> dict[str, str]:
    """The names of the styles in that part by their ids, which programs change.

    The usual style of paragraphs has none: programs may name it or not.
    """
    found = _STYLE.findall(xml.decode(errors="replace"))
    names = {identity: name.casefold() for identity, name in found}
    return {identity: "" if name == "normal" else name for identity, name in names.items()}


def said(xml: str, styles: dict[str, str]) -> str:
    """The text of the part, a line a paragraph, each with its style and those in its line."""
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


def told(properties: etree._Element) -> list[str]:
    """What a document's properties say of it that people can set, in one order."""
    texts = {each: "".join(map(str, each.itertext())) for each in properties}
    return sorted(
        f"{name} {text}"
        for each, text in texts.items()
        if (name := etree.QName(each).localname) in _SET_BY_PEOPLE and text
    )
