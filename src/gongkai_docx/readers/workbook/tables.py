"""The sheet of a statutory table → its figures, with findings on what could not be taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from gongkai_docx.forms import Form, Section
from gongkai_docx.places import Position, cell_ranges
from gongkai_docx.readers.figures import is_numeric, quoted
from gongkai_docx.readers.sheets.formulas import Results
from gongkai_docx.readers.sheets.sheet import ErrorValue, NoValue, Sheet
from gongkai_docx.readers.workbook.entries import Table, enter_all
from gongkai_docx.readers.workbook.looks import tell_looks
from gongkai_docx.readers.workbook.others import likest
from gongkai_docx.readers.workbook.pages import MOST_OUTSIDE, Page
from gongkai_docx.readers.workbook.prose import columns_of, read_above
from gongkai_docx.readers.workbook.unmoved import Located, as_laid_out
from gongkai_docx.rules.cells import COPY, REMARK, STRAY

_MOST_RANGES = 6


def read_table(
    page: Page, section: Section, form: Form, others: Callable[[str], Sheet | None]
) -> Table:
    """The figures on that sheet. Raises `Unusable` if one of them can't be found by its labels.

    `others` gives the other sheets of the workbook, which formulas may refer to.
    """
    whole, columns = page, columns_of(page.sheet)
    if columns:
        page = replace(page, sheet=replace(page.sheet, rows=page.sheet.rows[: columns.header]))
    located = _locate(page.sheet, section)
    if located.problems:
        raise page.refuse(located.problems)
    for position in located.strays:
        stray = page.sheet.at(*position)
        if is_numeric(stray) and not isinstance(stray, ErrorValue | NoValue):
            value = quoted(stray)
            problem = f"“{value}”不在任何数据项的格里，没有读取；如是错位请移回原格，否则删去。"
            page.find(STRAY, position, problem, actual=value)
        else:
            page.find_outside(position, "表格的标题和数据格")
    _tell_remarks(page, located.remarks, form)
    table = enter_all(page, form, located.cells, Results(whole.sheet, others))
    if columns:
        table = replace(table, prose=read_above(whole, section, columns))
    figures = {position: form.figures[key] for key, position in located.cells.items()}
    tell_looks(whole, figures, table.prose.positions)
    return table


def _locate(sheet: Sheet, section: Section) -> Located:
    """Where the figures of that section's table stand, and what else stands on the sheet."""
    if cells := as_laid_out(sheet, section):
        return Located(cells)
    from gongkai_docx.readers.workbook.locate import search  # few sheets have been changed

    return search(sheet, section)


def _tell_remarks(page: Page, remarks: Sequence[Position], form: Form) -> None:
    """Note what stands outside of the table: each cell, or together what is as much as a table."""
    if not remarks:
        return
    if other := likest([page.sheet.at(*position) for position in remarks], form):
        listed = _listed(remarks)
        problem = f"表外还有一张表，像是“{other.sheet}”（{listed}），没有读取；请核对数据填在哪里。"
        page.find_all(COPY, remarks, problem)
    elif len(remarks) > MOST_OUTSIDE:
        listed, shown = _listed(remarks), page.quoted(remarks[0])
        problem = f"表外有 {len(remarks)} 格内容（{listed}），如“{shown}”，都没有读入。"
        page.find_all(REMARK, remarks, problem, actual=shown)
    else:
        for position in remarks:
            shown = page.quoted(position)
            page.find(REMARK, position, f"“{shown}”在表外，没有读入。", actual=shown)


def _listed(cells: Sequence[Position]) -> str:
    """The cells in few words, the first of them if they are many."""
    ranges = cell_ranges(cells)
    return "、".join(ranges[:_MOST_RANGES]) + ("……" if len(ranges) > _MOST_RANGES else "")
