"""A part of a draft → what it says in words, the same whatever program saved it."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

# Paragraphs, stretches of text, and what else may stand in a line. It is read as text, not as a
# tree, because that is done for every draft.
_SAID = re.compile(
    r"<w:(?:t(?: [^>]*)?>([^<]+)"
    r"|(p|tab|br|cr|sym|noBreakHyphen|softHyphen|comment|commentReference)(?=[ >/]))"
)

_SET_BY_PEOPLE = {
    "title", "subject", "creator", "description", "keywords", "category", "language",
    "contentStatus", "Company", "Manager", "property",
}  # fmt: skip


def told(properties: etree._Element) -> list[str]:
    """What a document's properties say of it that people can set, in one order."""
    texts = {each: "".join(map(str, each.itertext())) for each in properties}
    return sorted(
        f"{name} {text}"
        for each, text in texts.items()
        if (name := etree.QName(each).localname) in _SET_BY_PEOPLE and text
    )


def said(xml: str) -> str:
    """The text of the part, a line a paragraph."""
    pieces = [
        text or ("\n" if other == "p" else f"\x1d{other}\x1e") for text, other in _SAID.findall(xml)
    ]
    return unescape("".join(pieces))
