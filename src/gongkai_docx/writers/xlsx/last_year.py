"""Last year's report → the sheet 上年数据, which the live checks compare with.

Each table in short: its heading over the labels of its columns, then a line for each row. Below it
the prose, for comparison too, and which of its paragraphs were taken over into this year's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Figure
from gongkai_docx.places import Cell, cell_name
from gongkai_docx.report import Report
from gongkai_docx.writers.xlsx.drawing import (
    CENTRE,
    GRID,
    HEADER,
    HINT,
    LEFT,
    LINE,
    TALLEST,
    Formulas,
    boxed,
    headers,
    lines,
    merge,
    page,
    prose_rows,
    protect,
    put,
    widths,
)
from gongkai_docx.writers.xlsx.heading import title
from gongkai_docx.writers.xlsx.places import Cells

_TOP = 2
_WIDTHS = (40.0, 20.0, *[13.0] * 6)
_TEXT = 2
"""The column where paragraphs begin; they take all but the last one."""


def places(last: Report) -> Cells:
    """The sheet and the cell of each of last year's figures."""
    return {
        key: Cell(layout.LAST, (row, column))
        for row, _, cells in _lines(last)
        for column, key in enumerate(cells, 1)
        if key in last.form.figures
    }


def unchanged(last: Report, cell: str) -> str:
    """The formula that says of a paragraph whether it still reads as one of last year's."""
    same = f"SUMPRODUCT(--({_paragraph_cells(last)}={cell}))>0"
    return f'=IF({cell}="","",IF({same},"{layout.UNCHANGED}",""))'


def _paragraph_cells(last: Report) -> str:
    top = _bottom(last) + 2
    count = len(list(_paragraphs(last)))
    letters = cell_name(0, _TEXT)[:-1]
    return f"'{layout.LAST}'!${letters}${top + 1}:${letters}${top + count}"


def draw(formulas: Formulas, sheet: Worksheet, report: Report, last: Report) -> None:
    """The sheet 上年数据 of that report."""
    title(formulas, sheet, layout.LAST, report, len(_WIDTHS))
    put(sheet, 1, 0, f"上年报告：{last.full_title}").font = HINT
    for row, (label, answer) in enumerate(_basics(last).items(), _TOP):
        boxed(put(sheet, row, 0, label), HEADER)
        merge(sheet, row, 1, 1, len(_WIDTHS) - 1)
        put(sheet, row, 1, answer or None).alignment = LEFT
    for row, name, cells in _lines(last):
        is_head = not any(key in last.form.figures for key in cells)
        boxed(put(sheet, row, 0, name), HEADER, LEFT)
        labels = cells if is_head else ()
        need = max([lines(name, _WIDTHS[0]), *(lines(label, _WIDTHS[2]) for label in labels)])
        sheet.row_dimensions[row + 1].height = need * LINE
        for column, key in enumerate(cells, 1):
            cell = put(sheet, row, column, key if is_head else last.figures.get(key))
            cell.border, cell.alignment = GRID, CENTRE
            if is_head:
                cell.fill = HEADER
    _prose(sheet, report, last)
    sheet.freeze_panes = "B2"
    widths(sheet, _WIDTHS)
    page(sheet, landscape=False)
    protect(sheet)


def _basics(last: Report) -> dict[str, object]:
    """What last year's report says of itself, the year first (`places`)."""
    signature = last.signature
    return {
        layout.YEAR: last.year,
        layout.UNIT: last.unit,
        layout.KIND: last.kind,
        layout.TITLE: last.title,
        layout.HEADINGS: next(
            word for word, style in layout.HEADING_WORDS.items() if style == last.headings
        ),
        layout.SIGNATURE_UNIT: signature.unit if signature else None,
        layout.SIGNATURE_DATE: str(signature.date) if signature and signature.date else None,
        layout.SIGNATURE_SEAL: layout.SEAL_WORDS[signature.sealed] if signature else None,
        layout.FORM: last.form.name,
    }


def _lines(last: Report) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Row (0-based), name and cells of each line: of column labels, or of figure keys."""
    form = last.form
    row = _TOP + len(_basics(last)) + 1
    for table, rows in form.nested.items():
        above: tuple[str, ...] = ()
        for named in rows.values():
            figures = list(named.values())
            labels = tuple(figure.column_labels[-1] for figure in figures)
            if labels != above:
                above = labels
                yield row, form.section(table).heading, above
                row += 1
            yield row, _label(figures), tuple(figure.key for figure in figures)
            row += 1


def _label(figures: Sequence[Figure]) -> str:
    """The label of the row of these figures, which may stand among those of the columns."""
    return figures[0].row_label


def _bottom(last: Report) -> int:
    return max(row for row, _, _ in _lines(last))


def _prose(sheet: Worksheet, report: Report, last: Report) -> None:
    row, taken = _bottom(last) + 1, len(_WIDTHS) - 1
    if not any(_paragraphs(last)):
        return
    headers(sheet, row, layout.PLACE, layout.HEADING, layout.TEXT)
    merge(sheet, row, _TEXT, 1, taken - _TEXT)
    boxed(put(sheet, row, taken, layout.TAKEN_OVER), HEADER)
    width = sum(_WIDTHS[_TEXT:taken])
    for place, heading, text in _paragraphs(last):
        row += 1
        merge(sheet, row, _TEXT, 1, taken - _TEXT)
        texts = place, heading, text
        for column, value in enumerate(texts):
            cell = put(sheet, row, column, value)
            cell.border, cell.alignment = GRID, LEFT
        mark = put(sheet, row, taken, layout.YES if text in report.carried else None)
        mark.border, mark.alignment = GRID, CENTRE
        need = max(lines(text, width), lines(heading, _WIDTHS[1]))
        sheet.row_dimensions[row + 1].height = min(need * LINE, TALLEST)


def _paragraphs(last: Report) -> Iterable[tuple[str, str | None, str | None]]:
    """Section key (前言 for the preface), heading and text of each row, as on a sheet of prose."""
    for text in last.preface:
        yield layout.PREFACE, None, text
    for section in last.form.sections:
        for heading, paragraph in prose_rows(last.narrative.get(section.key, ())):
            yield section.key, heading, paragraph
