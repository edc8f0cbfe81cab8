"""The drawing part of a worksheet (ECMA-376 part 1, 20.5) → what lies over its cells."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.look import MOST_DRAWN, Drawn, Thing
from gongkai_docx.readers.sheets.markup import Element, elements, tree

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
# A column and a row of the usual size, in EMU.
_COLUMN, _ROW = 609_600, 190_500

Unpack = Callable[[Callable[[str], bool]], Mapping[str, bytes]]
"""What unpacks the parts of the workbook whose names are wanted."""


def read_drawings(part: str, unpack: Unpack) -> tuple[Drawn, ...]:
    """What lies over the worksheet in that part. Raises ExpatError, KeyError or ValueError."""
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    related = unpack(lambda each: each == links).get(links)
    targets = {
        posixpath.normpath(posixpath.join("/", folder, given["Target"])).lstrip("/")
        for element, given in (elements(related) if related else ())
        if element == "Relationship" and given.get("Type", "").endswith("/drawing")
    }
    drawings = unpack(targets.__contains__) if targets else {}
    found = (drawn for xml in drawings.values() for drawn in _drawn(tree(xml)))
    return tuple(islice(found, MOST_DRAWN))


def _drawn(root: Element) -> Iterator[Drawn]:
    for anchor in root.all(*_ANCHORS):
        thing = _thing(anchor)
        named = anchor.first("cNvPr")
        if thing and not (named and named.attributes.get("hidden") in ("1", "true")):
            first, last = _place(anchor)
            yield Drawn(thing, first, last, _text(anchor))


def _thing(anchor: Element) -> Thing | None:
    """What an anchor holds; None if it is nothing that can be seen."""
    if anchor.first("graphicFrame"):
        return Thing.CHART if anchor.first("chart") else Thing.OBJECT
    if _text(anchor).strip():
        return Thing.TEXT_BOX
    if anchor.first("pic"):
        return Thing.PICTURE
    return Thing.SHAPE if anchor.first("sp", "cxnSp", "grpSp", "contentPart") else None


def _text(anchor: Element) -> str:
    paragraphs = ("".join(run.text for run in each.all("t")) for each in anchor.all("p"))
    return "\n".join(text for text in paragraphs if text)


def _place(anchor: Element) -> tuple[Position, Position]:
    """The first and the last cell under it; guessed from its size where that is all there is."""
    start, end, size = anchor.first("from"), anchor.first("to"), anchor.first("ext")
    given = anchor.first("pos")
    if start:
        first = _cell(start)
    else:
        left, top = _pair(given, "x", "y")
        first = top // _ROW, left // _COLUMN
    if end:
        last = _cell(end)
    else:
        width, height = _pair(size, "cx", "cy")
        last = first[0] + height // _ROW, first[1] + width // _COLUMN
    return first, (max(first[0], last[0]), max(first[1], last[1]))


def _cell(corner: Element) -> Position:
    row, column = corner.first("row"), corner.first("col")
    return int(row.text) if row else 0, int(column.text) if column else 0


def _pair(element: Element | None, one: str, other: str) -> tuple[int, int]:
    given = element.attributes if element else {}
    return int(given.get(one, 0)), int(given.get(other, 0))
