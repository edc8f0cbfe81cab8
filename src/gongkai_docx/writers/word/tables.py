"""A table of the form → how it is drawn: its columns, its rows, and where it may break.

Lengths are in twips. A table stays on one page if it can: its rows are made lower for that, and
kept together. One that can't is cut between groups of rows, and its labels are said again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from gongkai_docx.forms import Cell, Grid
from gongkai_docx.patterns import pattern
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.widths import ems

EM = 180
"""The type of tables: 小五, 9 pt."""
LEADING = 220
"""From one line of a cell to the next."""
SIDE, ABOVE = 20, 20
"""What a cell leaves free on each side, and above and below its text."""
LABEL_SIDE = 63
"""What a label leaves free besides, so as to stand off the rule: 0.35 of a character."""
RULE = 10
"""What the rule between two rows adds to their height."""

_HIGH, _LOW = 400, 340
"""How high a row of one line is, and how high it must be."""
_FIGURE = 740
"""A column of figures is that wide at least: seven digits, or nine a little smaller."""

_ENUMERATION = pattern(r"（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、")


@dataclass(frozen=True)
class Drawing:
    """How the table on that grid is drawn on a page of that width, in that height if it can be."""

    grid: Grid
    width: int
    height: int

    @cached_property
    def widths(self) -> list[int]:
        """The widths of its columns, which are all of the page's together."""
        labels = self._label_widths()
        count = self.grid.columns - len(labels)
        rest = self.width - sum(labels)
        widths = [*labels, *[rest // count] * count]
        widths[-1] += rest % count
        return widths

    def _label_widths(self) -> list[int]:
        """The columns of groups are as narrow as they can be; the last one takes what it needs."""
        columns, count = self.grid.label_columns, self.grid.columns - self.grid.label_columns
        if not columns:
            return []
        groups = [self._group_width(column) for column in range(columns - 1)]
        needed = max(
            math.ceil(ems(cell.text) * EM)
            for cell in self.grid.cells
            if cell.kind == "label" and cell.column == columns - 1
        )
        needed += 2 * (SIDE + LABEL_SIDE)
        fair = self.width // (count + 1) - sum(groups)
        most = self.width - count * _FIGURE - sum(groups)
        return [*groups, min(max(needed, fair), most)]

    def _group_width(self, column: int) -> int:
        lines = (
            line
            for cell in self.grid.cells
            if self.is_group(cell) and cell.column == column
            for line in _group_lines(cell.text)
        )
        return math.ceil(max(map(ems, lines), default=1.0) * EM) + 6 * SIDE

    def is_group(self, cell: Cell) -> bool:
        """Whether the cell is the label of several rows that have labels of their own."""
        return cell.kind == "label" and cell.column + cell.columns < self.grid.label_columns

    def lines(self, cell: Cell) -> list[str]:
        """The lines of the cell's label, broken by us where programs would break it badly."""
        if self.is_group(cell):
            return _group_lines(cell.text)
        if cell.kind == "header" and cell.columns == 1:
            return _header_lines(cell.text, self._room(cell) / EM)
        return [cell.text]

    def _room(self, cell: Cell) -> int:
        inside = sum(self.widths[cell.column : cell.column + cell.columns]) - 2 * SIDE
        return inside - (2 * LABEL_SIDE if cell.kind == "label" else 0)

    @cached_property
    def _row_needs(self) -> list[int]:
        """How high each row must be for what stands in it alone."""
        needs = [_LOW] * self.grid.rows
        for cell in self.grid.cells:
            if cell.rows == 1 and cell.kind != "figure":
                room = self._room(cell) / EM
                count = sum(_wrapped(line, room) for line in self.lines(cell))
                needs[cell.row] = max(needs[cell.row], count * LEADING + 2 * ABOVE)
        return needs

    @cached_property
    def heights(self) -> list[int]:
        """How high the rows are: of one line all alike, and lower if the table then fits."""
        needs = self._row_needs
        for height in range(_HIGH, _LOW, -20):
            heights = [max(need, height) for need in needs]
            if self._total(heights) <= self.height:
                return heights
        return needs

    @staticmethod
    def _total(heights: Iterable[int]) -> int:
        return sum(height + RULE for height in heights)

    @cached_property
    def parts(self) -> list[range]:
        """The rows that stay on one page together: all, or as many groups as fit on a page."""
        head = self._total(self.heights[: self.grid.header_rows])
        parts: list[range] = []
        start = 0
        for first, end in self._groups():
            height = (head if start else 0) + self._total(self.heights[start:end])
            if first > start and height > self.height:
                parts.append(range(start, first))
                start = first
        return [*parts, range(start, self.grid.rows)]

    def _groups(self) -> Iterator[tuple[int, int]]:
        """The first row of each innermost group (of each row in none), and the one behind it."""
        groups = {cell.row: cell.row + cell.rows for cell in self.grid.cells if self.is_group(cell)}
        row = 0
        while row < self.grid.rows:
            end = groups.get(row, row + 1)
            if any(row < inner < end for inner in groups):  # a group of groups
                end = row + 1
            yield row, end
            row = end

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells, the label of a group said again on each page that it goes on to."""
        return [piece for cell in self.grid.cells for piece in self._pieces(cell)]

    def _pieces(self, cell: Cell) -> Iterator[Cell]:
        for part in self.parts:
            top, end = max(cell.row, part.start), min(cell.row + cell.rows, part.stop)
            if top < end:
                yield replace(cell, row=top, rows=end - top)

    @property
    def kept_rows(self) -> set[int]:
        """The rows that stay on one page with the next one."""
        return {row for part in self.parts for row in part[:-1]}


def _group_lines(label: str) -> list[str]:
    """（三） / 不予 / 公开: the label of a group, set in a narrow column.

    Words of two characters stay whole; a label that isn't made of them is written downwards.
    """
    number = _ENUMERATION.match(label)
    head, rest = (number[0], label[number.end() :]) if number else ("", label)
    step = 1 if len(rest) % 2 else 2
    return [*([head] if head else []), *_cut(rest, step)]


def _header_lines(label: str, room: float) -> list[str]:
    """The label of a column, in lines of whole words of two characters if it needs several."""
    if ems(label) <= room or len(label) % 2 or room < 2:
        return [label]
    return list(_cut(label, 4 if room >= 4 else 2))


def _cut(text: str, step: int) -> Iterator[str]:
    yield from (text[at : at + step] for at in range(0, len(text), step))


def _wrapped(text: str, room: float) -> int:
    """How many lines the text takes; with a little to spare, since lines end with whole words."""
    width = ems(text)
    return 1 if width <= room else math.ceil(width / (room - 1))
