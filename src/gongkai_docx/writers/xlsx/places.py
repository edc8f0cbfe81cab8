"""What a sheet shows → the cell where other sheets find it, as their formulas refer to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongkai_docx import workbook as layout
from gongkai_docx.workbook import cell_position, cell_ranges

Cells = Mapping[str, tuple[str, str]]
"""Figure key → sheet and cell."""

UNIT_CELL = (layout.BASICS, "B3")
"""The name of the organ."""
YEAR_CELL = (layout.BASICS, "B4")
"""The year of the report."""
LAST_YEAR_CELL = (layout.LAST, "B3")
"""The year of last year's report."""


def reference(place: tuple[str, str]) -> str:
    """The cell as a formula in another sheet refers to it: '基本信息'!B4."""
    sheet, cell = place
    return f"'{sheet}'!{cell}"


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
    by_sheet: dict[str, list[tuple[int, int]]] = {}
    for key in keys:
        sheet, cell = cells[key]
        by_sheet.setdefault(sheet, []).append(cell_position(cell))
    for sheet, positions in by_sheet.items():
        for found in cell_ranges(positions).split("、"):
            yield reference((sheet, found))
