"""A part of a template as Word saved it → its docxtpl tags, each whole in one run.

Word cuts text into runs anywhere, even between the braces of a tag. docxtpl mends that in the
text of the XML; here it is mended in the tree, so that a tag's place is known, and that nothing
between its pieces (a bookmark, a proofing mark) is torn apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from gongkai_docx.writers.wordml import w

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_TAG_START = re.compile(r"\{[{%#]")
_PARAGRAPH, _TEXT, _CELL, _ROW, _TABLE = w("p"), w("t"), w("tc"), w("tr"), w("tbl")
_UNITS = {"p": _PARAGRAPH, "tr": _ROW, "tc": _CELL, "r": w("r")}
_TEXT_BOX = w("txbxContent")


@dataclass(frozen=True, eq=False)
class Text:
    """A paragraph, or an element of the document's properties, and the nodes of its own text."""

    element: etree._Element
    nodes: list[etree._Element]

    def __str__(self) -> str:
        return "".join(node.text or "" for node in self.nodes)


@dataclass(frozen=True, eq=False)
class Tag:
    """A tag of docxtpl, as it was typed, with what it stands in."""

    text: str
    holder: Text
    node: etree._Element
    """The element whose text holds it whole."""

    def unit(self, prefix: str) -> etree._Element | None:
        """What a tag of that prefix takes the place of: its p, tr, tc or r; None if in none."""
        return next(self.node.iterancestors(_UNITS[prefix]), None)

    def level(self, prefix: str) -> tuple[str, ...]:
        """The names of the elements around what the tag takes the place of, innermost first."""
        around = [self.node, *self.node.iterancestors()]
        unit = self.unit(prefix) if prefix else None
        if unit is not None:
            around = list(unit.iterancestors())
        return tuple(element.tag for element in around)


@dataclass(frozen=True)
class Position:
    """Where something stands in a part; rows, cells and paragraphs are counted from 1."""

    heading: str | None
    """The last heading before it, by whatever the caller takes for one."""
    table: bool
    row: int
    cell: int
    row_label: str
    """The text of its row's cells other than its own."""
    paragraph: int
    text_box: bool


def texts(root: etree._Element) -> Iterator[Text]:
    """The paragraphs of a part in their order; of other XML, every element that has text."""
    if root.tag.startswith(w("")):
        for paragraph in root.iter(_PARAGRAPH):
            nodes = list(paragraph.iter(_TEXT))
            if paragraph.find(f".//{_PARAGRAPH}") is not None:  # a text box has its own
                nodes = [n for n in nodes if next(n.iterancestors(_PARAGRAPH)) is paragraph]
            yield Text(paragraph, nodes)
    else:
        for element in root.iter(etree.Element):
            if element.text and element.text.strip():
                yield Text(element, [element])


def make_whole(holder: Text) -> list[Tag]:
    """The tags of that paragraph; each now stands in the node in which it began."""
    whole = str(holder)
    if "{" not in whole:
        return []
    starts, begin = [], 0
    for node in holder.nodes:
        starts.append(begin)
        begin += len(node.text or "")
    pieces = [""] * len(holder.nodes)
    tags = []
    end = at = 0
    for match in TAG.finditer(whole):
        at = _spread(whole, end, match.start(), starts, pieces, at)
        tags.append(Tag(match[0], holder, holder.nodes[at]))
        pieces[at] += match[0]
        end = match.end()
    _spread(whole, end, len(whole), starts, pieces, at)
    for node, text in zip(holder.nodes, pieces, strict=True):
        if (node.text or "") != text:
            set_text(node, text)
    return tags


def set_text(node: etree._Element, text: str) -> None:
    """Make that the text of the node, to the last space."""
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _spread(whole: str, begin: int, end: int, starts: list[int], pieces: list[str], at: int) -> int:
    """Give back to each node its own of that stretch; the node in which the stretch ends."""
    while True:
        stop = starts[at + 1] if at + 1 < len(starts) else len(whole) + 1
        pieces[at] += whole[begin : min(end, stop)]
        begin = max(begin, min(end, stop))
        if end < stop:
            return at
        at += 1


def unclosed(text: str) -> bool:
    """Whether a tag begins in that text that doesn't end in it."""
    return bool(_TAG_START.search(TAG.sub("", text)))


def beside_the_text(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Tags in attributes, field codes and the like: the element's name, and what holds the tag."""
    is_word = root.tag.startswith(w(""))
    for element in root.iter(etree.Element):
        held = [str(value) for value in element.attrib.values()]
        if is_word and element.tag != _TEXT:
            held.append(element.text or "")
        for text in filter(has_tag, held):
            yield etree.QName(element).localname, text


def has_tag(text: str) -> bool:
    """Whether a tag begins in that text."""
    return bool(_TAG_START.search(text))


def position(element: etree._Element, is_heading: Callable[[str], bool]) -> Position:
    """Where in its part the element stands."""
    cell = next(element.iterancestors(_CELL), None)
    paragraph = element if element.tag == _PARAGRAPH else next(element.iterancestors(_PARAGRAPH))
    row_number = cell_number = 0
    row_label = ""
    if cell is not None:
        row = next(cell.iterancestors(_ROW))
        row_number = 1 + len(list(row.itersiblings(_ROW, preceding=True)))
        cell_number = 1 + len(list(cell.itersiblings(_CELL, preceding=True)))
        row_label = " ".join(
            text
            for other in row.iter(_CELL)
            if other is not cell and (text := TAG.sub("", all_text(other)).strip())
        )
    heading, number = None, 1
    for before in _paragraphs_before(paragraph):
        if is_heading(text := all_text(before)):
            heading = text
            break
        number += 1 if _container(before) is _container(paragraph) else 0
    text_box = next(element.iterancestors(_TEXT_BOX), None) is not None
    return Position(heading, cell is not None, row_number, cell_number, row_label, number, text_box)


def _container(paragraph: etree._Element) -> etree._Element | None:
    """The cell or text box that the paragraph stands in."""
    return next(paragraph.iterancestors(_CELL, _TEXT_BOX), None)


def _paragraphs_before(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs before that one, the nearest first."""
    before: list[etree._Element] = []
    for other in paragraph.getroottree().getroot().iter(_PARAGRAPH):
        if other is paragraph:
            break
        before.append(other)
    return reversed(before)


def all_text(element: etree._Element) -> str:
    """All text in the element, whatever lies between, without space at its ends."""
    return "".join(node.text or "" for node in element.iter(_TEXT)).strip()
