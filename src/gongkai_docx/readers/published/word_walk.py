"""The text of a Word file → its paragraphs, tables and what else is in it, in order.

Tracked changes are read as accepted; text boxes follow the paragraph that they are anchored in;
content controls are what they hold; numbers that Word puts before paragraphs stand in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gongkai_docx.forms import Form
from gongkai_docx.readers.published.sequence import (
    Carried,
    Cell,
    Drawn,
    Element,
    Other,
    Paragraph,
    Table,
)
from gongkai_docx.readers.published.word_numbering import Numbering
from gongkai_docx.readers.published.word_runs import (
    GONE,
    MOST_DEEP,
    WRAPPED,
    Looks,
    Runs,
    Said,
    alternative,
)
from gongkai_docx.readers.published.word_xml import (
    attribute,
    beside,
    child,
    children,
    name_of,
    value,
)
from gongkai_docx.text import is_blank
from gongkai_docx.tree import etree

_MOST_COLUMNS = 500
_ROLES = ("title", "signature", "caption")
"""Styles that say what a paragraph of ours is."""


class Walk:
    """One way through the text of a Word file."""

    def __init__(
        self,
        looks: Looks,
        numbering: Numbering,
        document: etree._Element,
        known: Carried | None = None,
    ) -> None:
        self._cell_numbers = {
            cell: number for number, cell in enumerate(document.iter(beside(document, "tc")))
        }
        self._known_tables = _tables(known.form) if known else frozenset()
        self.looks = looks
        self.numbering = numbering
        self.runs = Runs(looks)
        self._carried: list[str] = []

    def blocks(self, node: etree._Element, depth: int = 0) -> Iterator[Element]:
        """What stands in the body, in a cell or in a text box."""
        for each in node:
            name = name_of(each)
            if name == "p":
                yield from self._paragraph(each, depth)
            elif name == "tbl":
                yield from self._table(each, depth)
            elif name in GONE:
                self.runs.is_tracked = True
            elif name == "AlternateContent":
                yield from self.blocks(alternative(each), depth)
            elif name in WRAPPED and depth < MOST_DEEP:
                yield from self.blocks(each, depth + 1)

    # ------------------------------------------------------------ paragraphs

    def _paragraph(self, node: etree._Element, depth: int) -> Iterator[Element]:
        properties = child(node, "pPr")
        style = value(properties, "pStyle")
        said = Said()
        self.runs.read(node, said, in_cell=False)
        text = "".join(said.text)
        if child(child(properties, "rPr"), "del") is not None:
            # The mark at its end is deleted: it goes on in the next paragraph.
            self.runs.is_tracked = True
            self._carried += ["".join(said.heading), text]
        else:
            number = self.numbering.number(node, style)
            heading = "".join(said.heading) or None
            text = number + "".join(self._carried) + text
            self._carried = []
            level = self._level(style)
            named = self.looks.names.get(style, "")
            role = named if named in _ROLES else ""
            lines = [text] if role == "title" else text.split("\v")
            for place, line in enumerate(lines):
                opened = heading if place == 0 else None
                if opened or not is_blank(line):
                    joined = "".join(line.split("\v"))
                    yield Paragraph(joined, "", level, opened, role if self.looks.is_ours else "")
        yield from said.others
        if depth < MOST_DEEP:
            for box in said.boxes:
                yield from self.blocks(box, depth + 1)

    def _level(self, style: str) -> int | None:
        """Whether it is a heading, in a draft of ours."""
        name = self.looks.names.get(style, "")
        return 2 if self.looks.is_ours and name == "heading 2" else None

    # ------------------------------------------------------------ tables

    def _table(self, node: etree._Element, depth: int) -> Iterator[Element]:
        if depth >= MOST_DEEP:
            return
        if self._known_tables and _keys(node) in self._known_tables:
            yield Table((), "")
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
                    self.runs.is_tracked = True
                else:
                    yield each
            elif name in WRAPPED:
                yield from self._rows(each)

    def _cells(self, row: etree._Element) -> Iterator[etree._Element]:
        for each in row:
            name = name_of(each)
            if name == "tc":
                if child(child(each, "tcPr"), "cellDel") is not None:
                    self.runs.is_tracked = True
                else:
                    yield each
            elif name == "sdt":
                # A control around a whole cell: its tag is the cell's.
                tag = self.looks.key_of(each)
                for content in children(each, "sdtContent"):
                    for cell in self._cells(content):
                        if tag:
                            cell.set("key", tag)
                        yield cell
            elif name in WRAPPED:
                yield from self._cells(each)

    def _cell(
        self, node: etree._Element, row: int, column: int, span: int
    ) -> tuple[Cell, list[Other | Drawn]]:
        """A cell, and what stands in it beside its text."""
        said = Said(key=node.get("key", ""))
        texts: list[str] = []
        for paragraph in _paragraphs(node):
            said.text = []
            self.runs.read(paragraph, said, in_cell=True)
            texts.append("".join(said.text).replace("\v", "\n"))
        text = "\n".join(each for each in texts if not is_blank(each))
        number = self._cell_numbers.get(node, -1)
        return Cell(text, row, column, columns=span, key=said.key, number=number), said.others


def _tables(form: Form) -> frozenset[tuple[str, ...]]:
    """The figures of each table of a form."""
    return frozenset(tuple(form.keys_of(section)) for section in form.tables)


def _keys(table: etree._Element) -> tuple[str, ...]:
    """The figures that the table has controls of, in order."""
    return tuple(attribute(tag, "val") for tag in table.iter(beside(table, "tag")))


def _holds_table(cell: etree._Element) -> bool:
    return next(cell.iter("{*}tbl"), None) is not None


def _paragraphs(node: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs of a cell, those in controls too, but not those of a table in it."""
    for each in node:
        name = name_of(each)
        if name == "p":
            yield each
        elif name in WRAPPED:
            yield from _paragraphs(each)
        elif name == "tbl":
            rows = [cell for row in children(each, "tr") for cell in children(row, "tc")]
            if len(rows) == 1:
                yield from _paragraphs(rows[0])
