"""The header of a table → the columns that each figure of a row stands in."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property

from gongkai_docx.forms import Group
from gongkai_docx.readers.figures import is_meant
from gongkai_docx.readers.published.column_order import order_of
from gongkai_docx.readers.published.labels import Labels, Path, alike, folded, missing
from gongkai_docx.readers.published.sequence import Cell, Piece, Table
from gongkai_docx.values import dataclass

_SHORT = 5
_MOST_CELLS = 500
"""Ten times as many as a header of any form has: what has more is none."""

Span = tuple[int, int]
"""The first and the last column that a label stands over."""


@dataclass(frozen=True)
class Columns:
    """Where the columns of a group are."""

    spans: dict[Path, Span] = field(default_factory=dict)
    """By label path, from left to right as they stand."""
    missing: tuple[str, ...] = ()
    """Labels that were not found, or more than once."""
    called: dict[Path, str] = field(default_factory=dict)
    """The words of a label that is written otherwise than the form has it."""

    def heading(self, path: Path) -> str:
        """What is written over that column."""
        return self.called.get(path, path[-1].label)

    order: tuple[Path, ...] = ()
    """Where only their order is known, as in a table that has lost its merges."""


@dataclass(frozen=True)
class Header:
    """The rows of a table above its figures, from `top` to `bottom`."""

    table: Table
    top: int
    bottom: int
    labels: Labels

    @property
    def width(self) -> int:
        """How many columns its rows cover."""
        return max(
            (cell.last_column + 1 for row in self._rows for cell in row),
            default=0,
        )

    @property
    def _rows(self) -> tuple[tuple[Cell, ...], ...]:
        return self.table.rows[self.top : self.bottom + 1]

    @cached_property
    def cells(self) -> list[Cell]:
        """Its cells that say anything, each once."""
        return [
            cell
            for number, row in enumerate(self._rows, self.top)
            for cell in row
            if cell.row == number and not cell.is_blank
        ]

    def columns(self, group: Group) -> Columns:
        """Where the columns of that group are under this header."""
        if len(self.cells) > _MOST_CELLS:
            return Columns(missing=tuple(path[-1].label for path in group.column_paths()))
        found: dict[Path, Cell] = {}
        lost: list[Path] = []
        for path in group.column_paths():
            fits = [cell for cell in self.cells if self._is_leaf(cell, path)]
            if len(fits) == 1:
                found[path] = fits[0]
            else:
                lost.append(path)
        called: dict[Path, str] = {}
        if lost:
            for path, cell in self._told_by_place(group, found).items():
                if path in lost:
                    found[path], called[path] = cell, cell.text
                    lost.remove(path)
        if lost and (order := self._order(group)):
            return Columns(order=order)
        ordered = sorted(found.items(), key=lambda item: item[1].column)
        return Columns(
            {path: (cell.column, cell.last_column) for path, cell in ordered},
            tuple("/".join(node.label for node in path) for path in lost),
            called,
        )

    def _order(self, group: Group) -> tuple[Path, ...] | None:
        """The order of the columns, if the words of the header tell that and no more."""
        words = tuple(
            (cell.row, Piece(cell.text, cell.column, cell.column + 1)) for cell in self.cells
        )
        order, called = order_of(words, group)
        return None if called else order

    def _is_leaf(self, cell: Cell, path: Path) -> bool:
        *above, leaf = path
        return folded(cell.text) == folded(leaf.label) and all(
            self._stands_over(folded(node.label), cell) for node in above
        )

    def _stands_over(self, label: str, below: Cell) -> bool:
        """Whether that label spans the column of a cell below it."""
        return any(
            over.row < below.row
            and folded(over.text) == label
            and over.column <= below.column <= self._reach(over)
            for over in self.cells
        )

    def _reach(self, over: Cell) -> int:
        """The last column that a label stands over: where it isn't merged, up to the next one."""
        if over.columns > 1:
            return over.last_column
        last = over.last_column
        while (beside := self.table.at.get((over.row, last + 1))) and beside.is_blank:
            last += 1
        return last

    def _told_by_place(self, group: Group, found: dict[Path, Cell]) -> dict[Path, Cell]:
        """Columns whose label is written otherwise, and can be no other where it stands."""
        paths = group.column_paths()
        known = {id(cell): number for number, path in enumerate(paths) if (cell := found.get(path))}
        leaves = [
            cell
            for cell in sorted(self.cells, key=lambda cell: cell.column)
            if id(cell) in known or (cell.last_row == self.bottom and not self._is_other(cell))
        ]
        numbers = [known.get(id(cell)) for cell in leaves]
        return {
            paths[number]: leaves[place]
            for place, number in missing(numbers, len(paths))
            if alike(leaves[place].text, paths[number][-1].label)
            and all(
                self._stands_over(folded(node.label), leaves[place]) for node in paths[number][:-1]
            )
        }

    def _is_other(self, cell: Cell) -> bool:
        """Whether it says what is no column's label."""
        return self.labels.is_frame(cell.text) or self.labels.is_column(cell.text)


def headers_of(table: Table, labels: Labels) -> list[Header]:
    """The headers of a table, from top to bottom: rows that hold labels of columns, and no row's.

    A row below that only holds short words goes on with it: 商业 over 企业.
    """
    rows = [_is_header(table, number, labels) for number in range(table.height)]
    headers: list[Header] = []
    number = 0
    while number < table.height:
        if not rows[number]:
            number += 1
            continue
        top = number
        while number + 1 < table.height and (
            rows[number + 1] or _goes_on(table, number + 1, labels)
        ):
            number += 1
        headers.append(Header(table, top, number, labels))
        number += 1
    return headers


def _is_header(table: Table, number: int, labels: Labels) -> bool:
    own = [cell for cell in table.rows[number] if cell.row == number and not cell.is_blank]
    if any(labels.row(cell.text) for cell in table.rows[number] if not labels.is_column(cell.text)):
        return False
    if any(folded(cell.text).isdecimal() for cell in own):
        return False
    return any(labels.is_column(cell.text) or labels.is_frame(cell.text) for cell in own)


def _goes_on(table: Table, number: int, labels: Labels) -> bool:
    own = [cell for cell in table.rows[number] if cell.row == number and not cell.is_blank]
    return bool(own) and all(
        len(folded(cell.text)) <= _SHORT
        and not is_meant(cell.text)
        and not labels.row(cell.text)
        and not labels.branch(cell.text)
        for cell in own
    )
