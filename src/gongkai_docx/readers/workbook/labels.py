"""A sheet and a table of the form → where its labels stand, and which columns they head.

A column is known by the labels over it, whatever its letter: they may have been moved, or their
merges lost.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from gongkai_docx.forms import Group, Node, Section
from gongkai_docx.forms.form import plain
from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.sheet import Sheet

Columns = dict[tuple[Node, ...], int]
"""The column of each leaf, by the path of labels that leads to it."""


class Labels:
    """The labels of one table as they stand on its sheet."""

    def __init__(self, sheet: Sheet, section: Section) -> None:
        self._sheet = sheet
        columns = {
            plain(node.label)
            for group in section.groups
            for path in group.column_paths()
            for node in path
        }
        rows = {
            plain(path[-1].label) for group in section.groups for path in group.row_paths() if path
        }
        titles = {plain(group.title) for group in section.groups if group.title}
        self._positions: dict[str, list[Position]] = {}
        self.headers: list[Position] = []
        """All of them but the rows'."""
        for position, value in sheet.filled.items():
            label = plain(value) if isinstance(value, str) else ""
            if label in columns or label in rows or label in titles:
                self._positions.setdefault(label, []).append(position)
                if label not in rows:
                    self.headers.append(position)
        over = [row for label in columns for row, _ in self._positions.get(label, ())]
        self._header_rows = sorted({row for row, _ in self.headers} | set(over))
        self._found: dict[tuple[Group, int], tuple[Columns, list[str]]] = {}

    def places(self, label: str) -> list[Position]:
        """The cells in which that label stands."""
        return self._positions.get(plain(label), [])

    def all_places(self) -> set[Position]:
        """The cells in which any of them stands."""
        return {position for places in self._positions.values() for position in places}

    def repeated(self, group: Group) -> str | None:
        """A column label that stands more often on the sheet than in the form."""
        nodes = {id(node): node for path in group.column_paths() for node in path}
        usual = Counter(plain(node.label) for node in nodes.values())
        return next(
            (
                node.label
                for node in nodes.values()
                if len(self.places(node.label)) > usual[plain(node.label)]
            ),
            None,
        )

    def columns_over(self, group: Group, row: int) -> tuple[Columns, list[str]]:
        """The column of each leaf over that row, by the leaf's path; labels not found.

        They are the same for all rows under the same headers.
        """
        under = group, bisect_left(self._header_rows, row)
        if under not in self._found:
            self._found[under] = self._find_columns(group, row)
        return self._found[under]

    def _find_columns(self, group: Group, row: int) -> tuple[Columns, list[str]]:
        columns: Columns = {}
        missing: list[str] = []
        for path in group.column_paths():
            *above, leaf = path
            fits = [
                position
                for position in self.places(leaf.label)
                if position[0] < row
                and all(self._stands_over(node, position) for node in above)
                and not self._covered(position, row)
            ]
            if len(fits) == 1:
                columns[path] = fits[0][1]
            else:
                twice = "（出现了不止一次）" if fits else ""
                missing.append("/".join(node.label for node in path) + twice)
        return columns, missing

    def _stands_over(self, node: Node, below: Position) -> bool:
        """Whether a label of that node spans the column of `below`, in a row above it."""
        return any(
            position[0] < below[0] and self._spans(position, below[1])
            for position in self.places(node.label)
        )

    def _spans(self, position: Position, column: int) -> bool:
        (row, left), (_, right) = self._sheet.merge_at(position)
        if right > left:
            return left <= column <= right
        # Its merge is gone: it reaches as far as the next text in its row.
        reach = next(
            (c for c in range(left + 1, column + 1) if self._sheet.at(row, c) != ""), column + 1
        )
        return left <= column < reach

    def _covered(self, position: Position, row: int) -> bool:
        """Whether another header stands between that label and that row, in the same column."""
        for header in self.headers:
            (_, left), (_, right) = self._sheet.merge_at(header)
            if position[0] < header[0] < row and left <= position[1] <= right:
                return True
        return False
