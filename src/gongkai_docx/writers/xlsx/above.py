"""What a section with a table says besides → the rows below the table: signatures, and prose.

The prose is printed above the table. It stands below it here, where it pushes nothing away.
"""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Section
from gongkai_docx.places import cell_name
from gongkai_docx.report import Report
from gongkai_docx.writers.xlsx import basics
from gongkai_docx.writers.xlsx.drawing import (
    FREE,
    HEADER,
    HINT,
    INPUT,
    LEFT,
    LINE,
    TALLEST,
    TOP,
    Formulas,
    boxed,
    lines,
    merge,
    prose_rows,
    put,
)
from gongkai_docx.writers.xlsx.heading import signed

_SPARE = 3
_ROOM = 3
_LOW = 12.0
"""Height of a row that only keeps two things apart, in points."""


def signed_and_said(
    formulas: Formulas,
    sheet: Worksheet,
    top: int,
    columns: int,
    section: Section,
    report: Report,
) -> int:
    """Draw both from that row (0-based) on, below a table of so many columns; give the last row."""
    # Room is left for what a clerk adds right below the table.
    foot = top + _ROOM
    for row in range(top, foot):
        sheet.row_dimensions[row + 1].height = _LOW
    signed(formulas, sheet, foot, columns, report, basics.people_cells(report))
    return _said(sheet, foot + 1, columns, section, report)


def _said(sheet: Worksheet, top: int, columns: int, section: Section, report: Report) -> int:
    sheet.merge_cells(f"{cell_name(top, 0)}:{cell_name(top, columns - 1)}")
    said = put(sheet, top, 0, layout.ABOVE_TABLE)
    said.font, said.alignment = HINT, LEFT
    sheet.row_dimensions[top + 1].height = 24
    # As many columns for the headings as are about as wide as one of a sheet of prose.
    labels = _columns_for_headings(sheet, columns)
    _row(sheet, top + 1, columns, labels, (layout.HEADING, layout.TEXT), is_header=True)
    rows = list(prose_rows(report.narrative.get(section.key, ())))
    spare: list[tuple[str | None, str | None]] = [(None, None)] * _SPARE
    for row, pair in enumerate(rows + spare, top + 2):
        _row(sheet, row, columns, labels, pair)
    return top + 1 + len(rows) + _SPARE


def _columns_for_headings(sheet: Worksheet, columns: int) -> int:
    taken, width = 0, 0.0
    while taken < columns - 1 and width < _LEAST:
        width += _width(sheet, taken, taken + 1)
        taken += 1
    return taken


_LEAST = 18.0
"""How wide the column of the headings is at least, in characters."""


def _width(sheet: Worksheet, first: int, end: int) -> float:
    letters = [cell_name(0, column)[:-1] for column in range(first, end)]
    return sum(sheet.column_dimensions[letter].width for letter in letters)


def _row(
    sheet: Worksheet,
    row: int,
    columns: int,
    labels: int,
    pair: tuple[str | None, str | None],
    *,
    is_header: bool = False,
) -> None:
    need = 1
    for text, first, end in zip(pair, (0, labels), (labels, columns), strict=True):
        merge(sheet, row, first, 1, end - first)
        fill, alignment = (HEADER, LEFT) if is_header else (INPUT, TOP)
        cell = boxed(put(sheet, row, first, text), fill, alignment)
        if not is_header:
            cell.protection = FREE
        need = max(need, lines(text, _width(sheet, first, end)))
    sheet.row_dimensions[row + 1].height = min(max(need * LINE, 24.0), TALLEST)
