"""A document and the headings of its sections → bookmarks on these headings.

Whatever was edited, a program finds each section again (ECMA-376 part 1, 17.13.6): it goes from
its bookmark to the next one. A bookmark spans the heading only: LibreOffice loses and doubles
those that span paragraphs and tables.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable

from gongkai_docx.tree import etree
from gongkai_docx.writers.word.wordml import number, parent, w

_START, _END, _ID, _NAME = w("bookmarkStart"), w("bookmarkEnd"), w("id"), w("name")


def bookmark(root: etree._Element, name_of: Callable[[etree._Element], str | None]) -> None:
    """Put a bookmark on the heading of each section.

    `name_of` gives the name for a heading, None for any other paragraph. Headings are looked for
    among the paragraphs that stand in no table; the last of a name counts, since a list of
    contents may stand before.
    """
    body = root.find(w("body"))
    if body is None:
        return
    headings: dict[str, etree._Element] = {}
    for paragraph in body.iterchildren(w("p")):
        if name := name_of(paragraph):
            headings[name] = paragraph
    _remove(root, headings)
    last = max((number(start.get(_ID)) for start in root.iter(_START)), default=0)
    for identity, (name, paragraph) in enumerate(headings.items(), last + 1):
        properties = paragraph.find(w("pPr"))
        first = 0 if properties is None else paragraph.index(properties) + 1
        paragraph.insert(first, etree.Element(_START, {_ID: str(identity), _NAME: name}))
        paragraph.append(etree.Element(_END, {_ID: str(identity)}))


def _remove(root: etree._Element, names: Container[str]) -> None:
    """Remove the bookmarks of those names, which a template made from a draft has already."""
    starts = [start for start in root.iter(_START) if start.get(_NAME) in names]
    remove_bookmarks(root, starts)


def remove_bookmarks(root: etree._Element, starts: Iterable[etree._Element]) -> None:
    """Remove the bookmarks that start there, with their ends."""
    ends: dict[str | None, list[etree._Element]] = {}
    for end in root.iter(_END):
        ends.setdefault(end.get(_ID), []).append(end)
    for start in starts:
        parent(start).remove(start)
        for end in ends.get(start.get(_ID), [])[:1]:
            parent(end).remove(end)
            del ends[start.get(_ID)][0]
