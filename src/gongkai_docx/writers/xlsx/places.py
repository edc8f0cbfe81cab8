"""What a sheet shows → the cell where other sheets find it, as their formulas refer to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongkai_docx import workbook as layout
from gongkai_docx.places import Cell, Position, cell_ranges

Cells = Mapping[str, Cell]
"""Figure key → cell."""

UNIT_CELL = Cell.named(layout.BASICS, "B3")
"""The name of the organ."""
YEAR_CELL = Cell.named(layout.BASICS, "B4")
"""The year of the report."""
LAST_YEAR_CELL = Cell.named(layout.LAST, "B3")
"""The year of last year's report."""


def reference(cell: Cell) -> str:
    """The cell as a formula in another sheet refers to it: '基本信息'!B4."""
    return _on(cell.sheet, cell.name)


def _on(sheet: str, cells: str) -> str:
    return f"'{sheet}'!{cells}"


def texts(cells: str) -> str:
    """The formula for how many of these cells hold text where a number should stand.

    What stands for 0 in words counts as 0, as it does for the checks. Only functions that Excel
    2010, WPS and LibreOffice all have.
    """
    return (
        f'SUMPRODUCT(ISTEXT({cells})*(TRIM({cells})<>"")'
        f'*ISERROR(FIND(TRIM({cells}),"{" ".join(layout.ZERO_WORDS)}")))'
    )


def cell_sums(cells: Cells, keys: Iterable[str]) -> Iterator[str]:
    """What adds up to the sum of those figures, in as few ranges as it takes: '表'!D5:I5."""
    by_sheet: dict[str, list[Position]] = {}
    for key in keys:
        by_sheet.setdefault(cells[key].sheet, []).append(cells[key].position)
    for sheet, positions in by_sheet.items():
        for found in cell_ranges(positions):
            yield _on(sheet, found)
