"""The text of a Word file → its paragraphs, tables and what else is in it, in order.

Tracked changes are read as accepted; text boxes follow the paragraph that they are anchored in;
content controls are what they hold; numbers that Word puts before paragraphs stand in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from gongkai_docx.readers.published.sequence import (
    PICTURED,
    RAISED,
    STRUCK,
    Cell,
    Element,
    Other,
    Paragraph,
    Table,
)
from gongkai_docx.readers.published.word_numbering import Numbering
from gongkai_docx.readers.published.word_xml import (
    attribute,
    child,
    children,
    is_on,
    name_of,
    text_of,
    value,
)
from gongkai_docx.text import is_blank

_GONE = ("del", "moveFrom")
# fmt: off
_WRAPPED = frozenset((
    "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdt",
    "sdtContent", "ruby", "rubyBase",
))
# fmt: on
_PICTURES = {"drawing": "图片", "pict": "图片", "object": "图表、公式等对象"}
_NOTES = {"footnoteReference": "脚注", "endnoteReference": "尾注"}
_MOST_DEEP = 60
_MOST_COLUMNS = 500


@dataclass(frozen=True)
class Looks:
    """What the styles of a file are for, by their ids."""

    names: dict[str, str] = field(default_factory=dict)
    """What each is called, in lower case: heading 2."""
    headings: frozenset[str] = frozenset()
    """The character styles of headings that open a paragraph, in a draft of ours."""
    is_ours: bool = False


@dataclass
class _Said:
    """What a paragraph says, while its runs are read."""

    text: list[str] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    key: str = ""


class Walk:
    """One way through the text of a Word file."""

    def __init__(self, looks: Looks, numbering: Numbering) -> None:
        self.looks = looks
        self.numbering = numbering
        self.is_tracked = False
        """Whether a tracked change was met."""
        self._carried: list[str] = []

    def blocks(self, node: etree._Element, depth: int = 0) -> Iterator[Element]:
        """What stands in the body, in a cell or in a text box."""
        for each in node:
            name = name_of(each)
            if name == "p":
                yield from self._paragraph(each, depth)
            elif name == "tbl":
                yield from self._table(each, depth)
            elif name in _GONE:
                self.is_tracked = True
            elif name == "AlternateContent":
                yield from self.blocks(_alternative(each), depth)
            elif name in _WRAPPED and depth < _MOST_DEEP:
                yield from self.blocks(each, depth + 1)

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, node: etree._Element, depth: int) -> Iterator[Element]:
        properties = child(node, "pPr")
        style = value(properties, "pStyle")
        said = _Said()
        self._runs(node, said, in_cell=False)
        text = "".join(said.text)
        if child(child(properties, "rPr"), "del") is not None:
            # The mark at its end is deleted: it goes on in the next paragraph.
            self.is_tracked = True
            self._carried += ["".join(said.heading), text]
        else:
            number = self.numbering.number(node, style)
            heading = "".join(said.heading) or None
            text = number + "".join(self._carried) + text
            self._carried = []
            level = self._level(style)
            role = {"title": "title", "signature": "signature"}.get(
                self.looks.names.get(style, ""), ""
            )
            lines = [text] if role == "title" else text.split("\v")
            for place, line in enumerate(lines):
                opened = heading if place == 0 else None
                if opened or not is_blank(line):
                    joined = "".join(line.split("\v"))
                    yield Paragraph(joined, "", level, opened, role if self.looks.is_ours else "")
        yield from said.others
        if depth < _MOST_DEEP:
            for box in said.boxes:
                yield from self.blocks(box, depth + 1)

    def _level(self, style: str) -> int | None:
        """Whether it is a heading, in a draft of ours."""
        name = self.looks.names.get(style, "")
        return 2 if self.looks.is_ours and name == "heading 2" else None

    def _runs(self, node: etree._Element, said: _Said, *, in_cell: bool, depth: int = 0) -> None:
        for each in node:
            name = name_of(each)
            if name == "r":
                self._run(each, said, in_cell)
            elif name in _GONE:
                self.is_tracked = True
            elif name == "AlternateContent":
                self._runs(_alternative(each), said, in_cell=in_cell, depth=depth + 1)
            elif name == "oMath" or name == "oMathPara":
                said.text.append("".join(text_of(each).split()))
            elif name in _WRAPPED and depth < _MOST_DEEP:
                self.is_tracked = self.is_tracked or name in ("ins", "moveTo")
                if name == "hyperlink" and attribute(each, "id"):
                    shown = text_of(each).strip()
                    said.others.append(Other("链接", "", shown))
                if name == "sdt":
                    said.key = value(child(each, "sdtPr"), "tag") or said.key
                self._runs(each, said, in_cell=in_cell, depth=depth + 1)

    def _run(self, run: etree._Element, said: _Said, in_cell: bool) -> None:
        properties = child(run, "rPr")
        if is_on(properties, "vanish"):
            return
        into = said.text
        if value(properties, "rStyle") in self.looks.headings and not "".join(said.text).strip():
            into = said.heading
        mark = _mark(properties) if in_cell else ""
        for each in run:
            name = name_of(each)
            if name == "t":
                text = each.text or ""
                into.append(mark + text if mark and not is_blank(text) else text)
            elif name in ("tab", "ptab"):
                into.append("\t")
            elif name in ("br", "cr") and attribute(each, "type") not in ("page", "column"):
                into.append("\v")
            elif name in ("noBreakHyphen",):
                into.append("-")
            elif name in _NOTES:
                said.others.append(Other(_NOTES[name], "", "".join(said.text)[-15:]))
            elif name in _PICTURES:
                self._picture(each, said, in_cell)
            elif name == "AlternateContent":
                for inner in _alternative(each):
                    if name_of(inner) in _PICTURES:
                        self._picture(inner, said, in_cell)
            elif name == "ruby":
                self._runs(each, said, in_cell=in_cell)

    def _picture(self, node: etree._Element, said: _Said, in_cell: bool) -> None:
        boxes = [each for each in node.iter() if name_of(each) == "txbxContent"]
        if boxes:
            said.boxes += boxes[:1] if len(boxes) > 1 and _is_twice(boxes) else boxes
            return
        about = next((each for each in node.iter() if name_of(each) == "docPr"), None)
        kinds = (attribute(each, "uri") for each in node.iter() if name_of(each) == "graphicData")
        uri = next(kinds, "")
        what = "图表" if uri.endswith(("/chart", "/diagram")) else _PICTURES[name_of(node)]
        said.others.append(Other(what, "", attribute(about, "descr") or ""))
        if in_cell:
            said.text.append(PICTURED)

    # ------------------------------------------------------------ tables

    def _table(self, node: etree._Element, depth: int) -> Iterator[Element]:
        if depth >= _MOST_DEEP:
            return
        cells: list[Cell] = []
        nodes: list[etree._Element] = []
        others: list[Element] = []
        over: dict[int, int] = {}  # the number of the cell that covers each column
        for row, line in enumerate(self._rows(node)):
            column = int(value(child(line, "trPr"), "gridBefore") or 0)
            for each in self._cells(line):
                properties = child(each, "tcPr")
                span = max(1, min(int(value(properties, "gridSpan") or 1), _MOST_COLUMNS))
                merged = child(properties, "vMerge")
                if merged is not None and attribute(merged, "val") in ("", "continue"):
                    number = over.get(column)
                    if number is not None and cells[number].columns == span:
                        cells[number] = replace(cells[number], rows=row - cells[number].row + 1)
                        column += span
                        continue
                cell, beside = self._cell(each, row, column, span)
                others += beside
                nodes.append(each)
                for covered in range(column, column + span):
                    over[covered] = len(cells)
                cells.append(cell)
                column += span
        table = Table(tuple(cells), "")
        if table.width < 2 or any(_holds_table(each) for each in nodes):
            held = [inside for each in nodes for inside in self.blocks(each, depth + 1)]
            if table.width < 2 or any(isinstance(each, Table) for each in held):
                yield from held
                return
        yield table
        yield from others

    def _rows(self, node: etree._Element) -> Iterator[etree._Element]:
        for each in node:
            name = name_of(each)
            if name == "tr":
                if child(child(each, "trPr"), "del") is not None:
                    self.is_tracked = True
                else:
                    yield each
            elif name in _WRAPPED:
                yield from self._rows(each)

    def _cells(self, row: etree._Element) -> Iterator[etree._Element]:
        for each in row:
            name = name_of(each)
            if name == "tc":
                if child(child(each, "tcPr"), "cellDel") is not None:
                    self.is_tracked = True
                else:
                    yield each
            elif name == "sdt":
                # A control around a whole cell: its tag is the cell's.
                tag = value(child(each, "sdtPr"), "tag")
                for content in children(each, "sdtContent"):
                    for cell in self._cells(content):
                        if tag:
                            cell.set("key", tag)
                        yield cell
            elif name in _WRAPPED:
                yield from self._cells(each)

    def _cell(
        self, node: etree._Element, row: int, column: int, span: int
    ) -> tuple[Cell, list[Other]]:
        """A cell, and what stands in it beside its text."""
        said = _Said(key=node.get("key", ""))
        texts: list[str] = []
        for paragraph in _paragraphs(node):
            said.text = []
            self._runs(paragraph, said, in_cell=True)
            texts.append("".join(said.text).replace("\v", "\n"))
        text = "\n".join(each for each in texts if not is_blank(each))
        return Cell(text, row, column, columns=span, key=said.key), said.others


def _holds_table(cell: etree._Element) -> bool:
    return next(cell.iter("{*}tbl"), None) is not None


def _paragraphs(node: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, those in controls too, but not those of a table in it."""
    for each in node:
        name = name_of(each)
        if name == "p":
            yield each
        elif name in _WRAPPED:
            yield from _paragraphs(each)
        elif name == "tbl":
            rows = [cell for row in children(each, "tr") for cell in children(row, "tc")]
            if len(rows) == 1:
                yield from _paragraphs(rows[0])


def _alternative(node: etree._Element) -> etree._Element:
    """What of several ways to say a thing is read: the first, which is the newest."""
    for name in ("Choice", "Fallback"):
        if (found := child(node, name)) is not None:
            return found
    return node


def _is_twice(boxes: list[etree._Element]) -> bool:
    """Whether the first two text boxes are the same one, said in two ways."""
    return text_of(boxes[0]) == text_of(boxes[1])


def _mark(properties: etree._Element | None) -> str:
    """What a run in a cell is marked with, if it is no plain text."""
    if is_on(properties, "strike") or is_on(properties, "dstrike"):
        return STRUCK
    if value(properties, "vertAlign") in ("superscript", "subscript"):
        return RAISED
    return ""
