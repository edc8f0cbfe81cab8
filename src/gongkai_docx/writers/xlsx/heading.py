"""What a sheet is, and of which unit and year → its first row, and the line of who filled it in."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.places import cell_name
from gongkai_docx.report import PEOPLE, Number, Report
from gongkai_docx.writers.xlsx.drawing import (
    CENTRE,
    HINT,
    LEFT,
    TITLE,
    Formulas,
    coloured_state,
    put,
)
from gongkai_docx.writers.xlsx.places import UNIT_CELL, YEAR_CELL, Cells, reference

HEIGHT = 46.0
"""Of the first row, in points: a title and, below it, the unit and the year."""
_GAP = "\u3000\u3000"


def title(formulas: Formulas, sheet: Worksheet, text: str, report: Report, columns: int) -> None:
    """The title over so many columns, and below it in the same cell the unit and the year."""
    shown, formula = _unit_and_year(report, _GAP)
    _over(sheet, 0, columns)
    cell = formulas.put(sheet, 0, 0, f"={quoted(text)}&CHAR(10)&{formula}", f"{text}\n{shown}")
    cell.font, cell.alignment = TITLE, CENTRE
    sheet.row_dimensions[1].height = HEIGHT


def title_beside(formulas: Formulas, sheet: Worksheet, text: str, report: Report) -> None:
    """The title over the second column, where the answers are; unit and year over the first."""
    shown, formula = _unit_and_year(report, "\n")
    cell = formulas.put(sheet, 0, 0, f"={formula}", shown)
    cell.font, cell.alignment = HINT, Alignment(vertical="center", wrap_text=True)
    cell = put(sheet, 0, 1, text)
    cell.font, cell.alignment = TITLE, CENTRE
    sheet.row_dimensions[1].height = HEIGHT


def _unit_and_year(report: Report, gap: str) -> tuple[str, str]:
    """The unit and the year as they are shown, and the formula that shows them."""
    year = "" if report.year is None else str(report.year)
    shown = f"{layout.FILLED_BY}{report.unit}{gap}{layout.OF_YEAR}{year}"
    between = "CHAR(10)" if gap == "\n" else quoted(gap)
    formula = (
        f"{quoted(layout.FILLED_BY)}&{reference(UNIT_CELL)}&{between}"
        f"&{quoted(layout.OF_YEAR)}&{reference(YEAR_CELL)}"
    )
    return shown, formula


def _over(sheet: Worksheet, row: int, columns: int) -> None:
    """One cell over so many columns, without a border."""
    if columns > 1:
        sheet.merge_cells(f"{cell_name(row, 0)}:{cell_name(row, columns - 1)}")


def quoted(text: str) -> str:
    """The text as a formula says it."""
    return '"' + text.replace('"', '""') + '"'


def state(
    formulas: Formulas, sheet: Worksheet, column: int, formula: str, shown: Number | str
) -> None:
    """In the first row, at that column, how far the sheet is filled in."""
    cell = formulas.put(sheet, 0, column, formula, shown)
    cell.font, cell.alignment = HINT, CENTRE
    coloured_state(sheet, cell_name(0, column))


def signed(
    formulas: Formulas, sheet: Worksheet, row: int, columns: int, report: Report, cells: Cells
) -> None:
    """Who filled it in, who checked it, who answers for it, in one line over so many columns.

    `cells` are those where 基本信息 asks for them.
    """
    told, terms = [], []
    for name, label in PEOPLE.items():
        value = getattr(report.people, name)
        told.append(f"{label}：{value or ''}")
        cell = reference(cells[name])
        day = f'IF({cell}="","",TEXT({cell},"yyyy-mm-dd"))'
        terms.append(f"{quoted(f'{label}：')}&{day if name == 'day' else cell}")
    _over(sheet, row, columns)
    formula = f"&{quoted(_GAP)}&".join(terms)
    line = formulas.put(sheet, row, 0, f"={formula}", _GAP.join(told))
    line.alignment = LEFT
    sheet.row_dimensions[row + 1].height = 30


def summed(ranges: Iterable[str], function: str) -> str:
    """The sum of what the function gives for each of the ranges."""
    return "(" + "+".join(f"{function}({each})" for each in ranges) + ")"
