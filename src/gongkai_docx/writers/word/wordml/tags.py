"""A part of a template as Word saved it → its docxtpl tags, each whole in one run.

Word cuts text into runs anywhere, even between the braces of a tag. docxtpl mends that in the
text of the XML; here it is mended in the tree, so that a tag's place is known, and that nothing
between its pieces (a bookmark, a proofing mark) is torn apart. Braces that belong to no tag are
put out of docxtpl's sight, which would join them across paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gongkai_docx.patterns import pattern
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.wordml import parent, w

# A tag ends before the next one begins: else a text of nothing but braces would take for ever.
TAG = pattern(r"\{\{(?:(?!\{\{|\}\}).)*\}\}|\{%(?:(?!\{%|%\}).)*%\}|\{#(?:(?!\{#|#\}).)*#\}")
_TAG_START = pattern(r"\{[{%#]")
# docxtpl's own way to write a literal brace pair; it stays as it is.
_LITERAL = pattern(r"\{_[{%]|[}%]_\}")
# Stand for { and } outside of tags; no text holds these (Unicode, noncharacters).
_HIDDEN = {ord("{"): "\ufdd0", ord("}"): "\ufdd1"}
_SHOWN = {0xFDD0: "{", 0xFDD1: "}"}

_PARAGRAPH, _TEXT, _CELL, _ROW = w("p"), w("t"), w("tc"), w("tr")
_UNITS = {"p": _PARAGRAPH, "tr": _ROW, "tc": _CELL, "r": w("r")}
_TEXT_BOX = w("txbxContent")
# What stands in deleted text, of which nothing is shown.
_DELETED = {w("delText"), w("delInstrText")}
# What disappears with the paragraph that holds it.
_PICTURES = {w("drawing"), w("pict"), w("object"), w("sectPr")}


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

    def level(self, prefix: str) -> tuple[object, ...]:
        """Where what the tag takes the place of stands: tags of one level can be paired.

        That is the element that holds its paragraphs, rows or cells, and how deep in it it is.
        """
        unit = self.unit(prefix) if prefix else None
        if unit is not None and prefix != "r":
            return (parent(unit),)
        inner = self.node if unit is None else parent(unit)
        steps: list[object] = []
        for around in (inner, *inner.iterancestors()):
            if around.tag == _PARAGRAPH:
                return (*steps, _PARAGRAPH, parent(around))
            steps.append(around.tag)
        return (*steps, self.node)

    def beside(self, prefix: str) -> tuple[str, bool]:
        """What goes with what the tag takes the place of: other text, and whether a picture."""
        unit = self.unit(prefix)
        if unit is None:
            return "", False
        text = "".join(node.text or "" for node in unit.iter(_TEXT))
        return text.replace(self.text, "", 1), next(unit.iter(*_PICTURES), None) is not None


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
    """The tags of that paragraph; each now stands in the node in which it began.

    Other braces are hidden: `unhidden` brings them back.
    """
    whole = str(holder)
    if "{" not in whole and "}" not in whole:
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
        pieces[at] += _hidden(whole[begin : min(end, stop)])
        begin = max(begin, min(end, stop))
        if end < stop:
            return at
        at += 1


def _hidden(text: str) -> str:
    if "{" not in text and "}" not in text:
        return text
    kept = _LITERAL.findall(text)
    pieces = [piece.translate(_HIDDEN) for piece in _LITERAL.split(text)]
    return "".join(a + b for a, b in zip(pieces, [*kept, ""], strict=True))


def unhidden(xml: str) -> str:
    """The text or XML with the braces that `make_whole` has hidden."""
    return xml.translate(_SHOWN) if "\ufdd0" in xml or "\ufdd1" in xml else xml


def is_greedy(text: str) -> bool:
    """Whether the text has a tag that takes in what stands beside it, up to the next tag."""
    return any(mark in text for mark in ("{%-", "-%}", "{{-", "-}}"))


def in_order(root: etree._Element, tags: Iterable[Tag]) -> list[Tag]:
    """The tags in the order of the part's text: that of a text box stands amid a paragraph's."""
    order = {node: number for number, node in enumerate(root.iter())}
    return sorted(tags, key=lambda tag: order[tag.node])  # tags of a node stay as they are


def beside_the_text(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Tags in attributes, field codes and the like: the element's name, and what holds the tag."""
    for element in root.iter(etree.Element):
        held = [str(value) for value in element.attrib.values()]
        if root.tag.startswith(w("")) and element.tag != _TEXT:
            held.append(element.text or "")
        for text in filter(has_tag, held):
            yield etree.QName(element).localname, text


def hide_other_braces(root: etree._Element) -> None:
    """Hide the braces of a Word part that stand in no paragraph's text: in formulas, say.

    Tags there stay, to be told of (`beside_the_text`), but for those in deleted text.
    """
    for element in root.iter(etree.Element):
        text = element.text or ""
        if element.tag != _TEXT and (element.tag in _DELETED or not has_tag(text)):
            element.text = _hidden(text) or None


def has_tag(text: str) -> bool:
    """Whether a tag begins in that text."""
    return bool(_TAG_START.search(text))


class Positions:
    """Where things stand in a part: `is_heading` says which paragraphs are headings."""

    def __init__(self, root: etree._Element, is_heading: Callable[[etree._Element], bool]) -> None:
        self._places: dict[etree._Element, tuple[str | None, int]] = {}
        heading: str | None = None
        counts: dict[etree._Element | None, int] = {}
        for paragraph in root.iter(_PARAGRAPH):
            container = next(paragraph.iterancestors(_CELL, _TEXT_BOX), None)
            counts[container] = counts.get(container, 0) + 1
            self._places[paragraph] = heading, counts[container]
            if is_heading(paragraph):
                heading, counts = all_text(paragraph), {}

    def of(self, element: etree._Element) -> Position:
        """Where that paragraph stands."""
        heading, number = self._places[element]
        cell = next(element.iterancestors(_CELL), None)
        row = None if cell is None else next(cell.iterancestors(_ROW), None)
        cells = [] if row is None else _cells(row)
        others = (TAG.sub("", all_text(each)).strip() for each in cells if each is not cell)
        return Position(
            heading=heading,
            table=row is not None,
            row=0 if row is None else 1 + sum(1 for _ in row.itersiblings(_ROW, preceding=True)),
            cell=0 if cell is None or row is None else 1 + cells.index(cell),
            row_label=" ".join(filter(None, others)),
            paragraph=number,
            text_box=next(element.iterancestors(_TEXT_BOX), None) is not None,
        )


def _cells(row: etree._Element) -> list[etree._Element]:
    """The row's own cells, not those of a table in one of them."""
    return [cell for cell in row.iter(_CELL) if next(cell.iterancestors(_ROW)) is row]


def all_text(element: etree._Element) -> str:
    """All text in the element, whatever lies between, without space at its ends."""
    return "".join(node.text or "" for node in element.iter(_TEXT)).strip()
