"""A section of prose → its sheet: one row a paragraph, headings in their own column."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Section
from gongkai_docx.places import cell_name
from gongkai_docx.report import Report
from gongkai_docx.writers.xlsx import last_year
from gongkai_docx.writers.xlsx.drawing import (
    CENTRE,
    FREE,
    GRID,
    HINT,
    INPUT,
    LINE,
    TALLEST,
    TOP,
    Formulas,
    boxed,
    free_columns,
    headers,
    lines,
    page,
    prose_rows,
    protect,
    put,
    title,
    warned,
    widths,
)

_WIDTHS = (24.0, 90.0, 22.0)
_HEADER = 1
_FIRST = 2
_COUNTED_TO = 500
"""The last row whose characters are counted."""
_MARK = 2
_TAG = "{{"
_TAG_LENGTH = 18
"""About how many characters more a tag has than the number that it stands for."""
_SPARE = 12


def draw(formulas: Formulas, sheet: Worksheet, section: Section, report: Report) -> None:
    """The sheet of that section, with rows to spare, and a count of its characters."""
    title(sheet, section.heading)
    headers(sheet, _HEADER, layout.HEADING, layout.TEXT)
    rows = list(prose_rows(report.narrative.get(section.key, ())))
    for row, pair in enumerate(rows + [(None, None)] * _SPARE, _FIRST):
        for column, text in enumerate(pair):
            boxed(put(sheet, row, column, text), INPUT, TOP).protection = FREE
        need = max(map(lines, pair, _WIDTHS))
        sheet.row_dimensions[row + 1].height = min(need * LINE, TALLEST)
    _count(formulas, sheet, section, [text or "" for pair in rows for text in pair])
    if report.carried and report.last:
        _marks(formulas, sheet, report, report.last, rows)
    sheet.freeze_panes = cell_name(_FIRST, 0)
    widths(sheet, _WIDTHS)
    free_columns(sheet, len(_WIDTHS))
    page(sheet, landscape=True)
    protect(sheet, free_rows=True)


def _count(formulas: Formulas, sheet: Worksheet, section: Section, texts: Iterable[str]) -> None:
    """A live count of the characters, with a hint past the advised length.

    A tag counts as it stands, but for the hint as the few digits that will take its place.
    """
    texts = list(texts)
    # As a spreadsheet program counts, in units of UTF-16.
    count = sum(len(text.encode("utf-16-le")) // 2 for text in texts)
    tags = sum(text.count(_TAG) for text in texts)
    # From the header on, so that rows inserted below it are counted too.
    head = f"{cell_name(_HEADER, 0)}:{cell_name(_HEADER, 1)}"
    whole = f"{cell_name(_HEADER, 0)}:{cell_name(_COUNTED_TO - 1, 1)}"
    counted = f"(SUMPRODUCT(LEN({whole}))-SUMPRODUCT(LEN({head})))"
    without = f'SUMPRODUCT(LEN(SUBSTITUTE({whole},"{_TAG}","")))'
    tagged = f"((SUMPRODUCT(LEN({whole}))-{without})/{len(_TAG)})"
    formula = f'="{layout.COUNTED}"&{counted}&" 字"&IF({tagged}>0,"（含标签 "&{tagged}&" 个）","")'
    shown = f"{layout.COUNTED}{count} 字" + (f"（含标签 {tags} 个）" if tags else "")
    if section.advised_length:
        hint = f"，超过约 {section.advised_length} 字，宜精简"
        formula += f'&IF({counted}-{_TAG_LENGTH}*{tagged}>{section.advised_length},"{hint}","")'
        shown += hint if count - _TAG_LENGTH * tags > section.advised_length else ""
    cell = formulas.put(sheet, 0, _MARK, formula, shown)
    cell.font = HINT
    cell.alignment = Alignment(horizontal="right", vertical="center", wrap_text=True)


def _marks(
    formulas: Formulas,
    sheet: Worksheet,
    report: Report,
    last: Report,
    rows: list[tuple[str | None, str | None]],
) -> None:
    """Beside each paragraph, whether it still reads as it did last year."""
    headers(sheet, _HEADER, layout.HEADING, layout.TEXT, layout.HINT_HEADER)
    said = {text for _, text in last.paragraphs()}
    bottom = _FIRST + len(rows) + _SPARE
    for row in range(_FIRST, bottom):
        text = rows[row - _FIRST][1] if row < _FIRST + len(rows) else None
        shown = layout.UNCHANGED if text in said else ""
        cell = formulas.put(sheet, row, _MARK, last_year.unchanged(last, cell_name(row, 1)), shown)
        cell.font, cell.alignment, cell.border = HINT, CENTRE, GRID
        cell.protection = FREE
    first = f"${cell_name(_FIRST, _MARK)}"
    cells = f"{cell_name(_FIRST, 0)}:{cell_name(bottom - 1, _MARK)}"
    warned(sheet, cells, f'{first}="{layout.UNCHANGED}"')
