"""What is found in a worksheet's XML → `Cells`, the same whichever way it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.formulas import moved
from gongkai_docx.readers.sheets.look import Look
from gongkai_docx.readers.sheets.sheet import Merge
from gongkai_docx.readers.sheets.xlsx_look import (
    Margins,
    cell_looks,
    conditionals,
    hidden_columns,
    room,
    sizes,
)
from gongkai_docx.readers.sheets.xlsx_rich_text import Parts
from gongkai_docx.readers.sheets.xlsx_styles import Styles
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Frame:
    """A worksheet but for what its cells hold."""

    merges: tuple[Merge, ...]
    formulas: Mapping[Position, str]
    styles: Mapping[Position, int]
    """The style of each cell that holds something."""
    numbers: Sequence[Position]
    """Those that hold a number."""
    formats: Mapping[Position, str]
    """The number format of each of them that has another than General."""
    look: Look
    """How the sheet looks, as far as no text in it has parts that look different."""
    has_drawing: bool


@dataclass(frozen=True)
class Cells:
    """The cells of a worksheet."""

    frame: Frame
    rows: list[list[object]]
    """Their values from A1 on, or why they have none."""
    rich: Mapping[Position, Parts]
    """The texts whose parts look different."""

    def look(self, known: Styles) -> Look:
        """How the sheet looks."""
        if not self.rich:
            return self.frame.look
        return replace(self.frame.look, cells=cell_looks(self.frame.styles, self.rich, known))


def framed(
    merges: tuple[Merge, ...],
    formulas: Mapping[Position, str],
    styles: Mapping[Position, int],
    numbers: Sequence[Position],
    margins: Margins,
    known: Styles,
    xml: bytes,
) -> Frame:
    """The frame of a sheet of which that was found; its XML tells of conditional formats.

    Raises ExpatError or ValueError.
    """
    codes = known.number_formats
    widths = margins.column_widths(1 + max((column for _, column in styles), default=-1))
    return Frame(
        merges,
        formulas,
        styles,
        numbers,
        {position: code for position, style in styles.items() if (code := codes[style])},
        Look(
            cell_looks(styles, {}, known),
            frozenset(margins.hidden_rows),
            margins.filtered_rows(),
            hidden_columns(widths),
            conditionals=conditionals(xml, known),
            widths=room(widths, margins.usual_width(), sizes(numbers, styles, known)),
        ),
        margins.has_drawing,
    )


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
