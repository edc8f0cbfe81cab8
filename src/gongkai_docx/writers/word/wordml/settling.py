"""A part that a template of an office's own made → the same, as Word demands it.

A loop repeats what may stand once only, and an `if` may leave nothing where something must stand.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from lxml import etree

from gongkai_docx.writers.word.wordml import parent, w
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.bookmarks import remove_bookmarks

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_HOLDERS = tuple(
    w(name) for name in ("body", "tc", "hdr", "ftr", "footnote", "endnote", "txbxContent")
)
_BLOCKS = (w("p"), w("tbl"), w("sdt"))


def settled(xml: bytes) -> bytes:
    """The part, well-formed and as Word demands it. Raises ValueError where it is no XML."""
    try:
        root = packages.parsed(xml)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    settle(root)
    return packages.serialised(root)


def settle(root: etree._Element) -> None:
    """Make ids and names unique, and fill what may not be empty."""
    controls = [each for about in root.iter(w("sdtPr")) for each in about.iterchildren(w("id"))]
    _renumber(controls, w("val"))
    _renumber(list(root.iter(_DRAWING)), "id")
    seen: set[str | None] = set()
    repeated = []
    for start in root.iter(w("bookmarkStart")):
        if start.get(w("name")) in seen:
            repeated.append(start)
        seen.add(start.get(w("name")))
    remove_bookmarks(root, repeated)
    _one_mark_each(root)
    for row in [row for row in root.iter(w("tr")) if row.find(f".//{w('tc')}") is None]:
        parent(row).remove(row)
    for table in [table for table in root.iter(w("tbl")) if table.find(f".//{w('tr')}") is None]:
        parent(table).remove(table)
    for holder in root.iter(*_HOLDERS):
        blocks = [child.tag for child in holder if child.tag in _BLOCKS]
        if holder.tag == w("tc") and blocks[-1:] in ([], [w("tbl")]):
            holder.append(etree.Element(w("p")))
        elif not blocks:
            holder.insert(0, etree.Element(w("p")))


def _one_mark_each(root: etree._Element) -> None:
    """Leave one of the marks that a comment has in the text, if a loop has repeated them."""
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        seen: set[str | None] = set()
        for mark in list(root.iter(w(name))):
            if mark.get(w("id")) in seen:
                parent(mark).remove(mark)
            seen.add(mark.get(w("id")))


def _renumber(elements: Iterable[etree._Element], attribute: str) -> None:
    """Give new numbers to those that have one that another had before."""
    elements = list(elements)
    taken = {element.get(attribute) for element in elements}
    free = (str(number) for number in itertools.count(1) if str(number) not in taken)
    seen: set[str | None] = set()
    for element in elements:
        if element.get(attribute) in seen:
            element.set(attribute, next(free))
        seen.add(element.get(attribute))
