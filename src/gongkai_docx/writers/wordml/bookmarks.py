"""A document and the headings of its sections → bookmarks that span each section.

Whatever was edited, a program finds each section again (ECMA-376 part 1, 17.13.6).
"""

from __future__ import annotations

from collections.abc import Callable, Container

from lxml import etree

from gongkai_docx.writers.wordml import parent, w
from gongkai_docx.writers.wordml.tags import all_text

_START, _END, _ID, _NAME = w("bookmarkStart"), w("bookmarkEnd"), w("id"), w("name")


def bookmark(root: etree._Element, name_of: Callable[[str], str | None]) -> None:
    """Span each section, from its heading to before the next one.

    `name_of` gives the name for the text of a heading, None for any other text. Headings are
    looked for among the paragraphs that stand in no table; the first of a name counts.
    """
    body = root.find(w("body"))
    if body is None:
        return
    headings: dict[str, etree._Element] = {}
    for paragraph in body.iterchildren(w("p")):
        if name := name_of(all_text(paragraph)):
            headings.setdefault(name, paragraph)
    _remove(root, headings)
    number = max((int(start.get(_ID, "0")) for start in root.iter(_START)), default=0)
    open_section = None
    for name, paragraph in headings.items():
        if open_section is not None:
            paragraph.addprevious(open_section)
        number += 1
        start = etree.Element(_START, {_ID: str(number), _NAME: name})
        properties = paragraph.find(w("pPr"))
        paragraph.insert(0 if properties is None else 1, start)
        open_section = etree.Element(_END, {_ID: str(number)})
    if open_section is not None:
        page = body.find(w("sectPr"))
        body.insert(len(body) if page is None else body.index(page), open_section)


def _remove(root: etree._Element, names: Container[str]) -> None:
    """Remove the bookmarks of those names, which a template made from a draft has already."""
    ids = {start.get(_ID) for start in root.iter(_START) if start.get(_NAME) in names}
    for mark in [*root.iter(_START), *root.iter(_END)]:
        if mark.get(_ID) in ids:
            parent(mark).remove(mark)
