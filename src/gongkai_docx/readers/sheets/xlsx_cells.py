"""What is found in a worksheet's XML → `Cells`, the same whichever way it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.formulas import moved
from gongkai_docx.readers.sheets.sheet import Merge
from gongkai_docx.readers.sheets.xlsx_look import Margins
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Cells:
    """The cells of a worksheet."""

    rows: list[list[object]]
    """Their values from A1 on, or why they have none."""
    merges: tuple[Merge, ...]
    formulas: Mapping[Position, str]
    styles: Mapping[Position, int]
    """The style of each cell that holds something."""
    numbers: Sequence[Position]
    """Those that hold a number."""
    rich: Mapping[Position, int]
    """Those that hold a shared text whose parts look different, and its number."""
    margins: Margins
    columns: int
    """How many columns those span that hold something."""
    rest: bytes | None = None
    """The sheet's XML without its cells; None where they were not told apart."""


def put(rows: list[list[object]], position: Position, value: object) -> None:
    """Put a value into a cell, which may be beyond those that there are."""
    row, column = position
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = value


@dataclass
class SharedFormulas:
    """The formulas that are written once for many cells, as they are met."""

    _written: dict[str, tuple[Position, str]] = field(default_factory=dict)
    """By their numbers, and the cells at which they are written."""

    def whole(self, formula: str, number: str | None, position: Position) -> str:
        """The formula of that cell, where it may say only that it is another one's."""
        if number is None:
            return formula
        if formula:
            self._written[number] = position, formula
        elif number in self._written:
            (row, column), written = self._written[number]
            return moved(written, position[0] - row, position[1] - column)
        return formula
