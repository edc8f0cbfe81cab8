"""A statutory table → its sheet: the table itself, and beside and below it what checks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Cell as GridCell
from gongkai_docx.forms import Figure, Grid, Section, lay_out
from gongkai_docx.places import Cell, cell_name, cell_ranges
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.workbook import TABLE_TOP
from gongkai_docx.writers.xlsx.checks import Check
from gongkai_docx.writers.xlsx.drawing import (
    CENTRE,
    FREE,
    GRID,
    HEADER,
    INPUT,
    LEFT,
    LINE,
    TOTAL,
    Formulas,
    boxed,
    coloured,
    lines,
    merge,
    note,
    page,
    protect,
    put,
    title,
    widths,
)
from gongkai_docx.writers.xlsx.places import Cells, reference

# Widths in characters of the default font: label columns, and what a whole table may take.
_LABEL_WIDTHS = (9.0, 14.0, 36.0)  # the last of them for the innermost labels
_TABLE_WIDTH = 132.0
_AID_WIDTH = 12.0
_LAST_YEAR_WIDTH = 20.0

# What a validation can hold (ECMA-376 part 1, 18.3.1.32).
_MOST_TITLE = 32
_MOST_PROMPT = 255
_LARGEST = 10**15 - 1
_COUNT_PROMPT = "填 0 或正整数，没有填 0；不写“件”“/”“无”。"
_AMOUNT_PROMPT = "单位是万元，填 0 或正数，可有小数；没有填 0。"


def places(section: Section) -> Cells:
    """The sheet and the cell of each figure of that table."""
    return {
        cell.text: Cell(section.sheet, (TABLE_TOP + cell.row, cell.column))
        for cell in lay_out(section).cells
        if cell.kind == "figure"
    }


def draw(
    formulas: Formulas,
    sheet: Worksheet,
    section: Section,
    report: Report,
    checks: Iterable[Check],
    last_cells: Cells,
) -> None:
    """The sheet of that section: its table filled from the report, with its check cells."""
    grid = lay_out(section)
    title(sheet, section.heading)
    for cell in grid.cells:
        _cell(formulas, sheet, cell, report)
    sizes = _sizes(grid)
    for row in range(grid.rows):
        sheet.row_dimensions[TABLE_TOP + row + 1].height = _height(grid.cells, row, sizes)
    aids = _Aids(formulas, sheet, grid, report, last_cells)
    beside = aids.draw([check for check in checks if check.identity.right.keys[0] in aids.cells])
    widths(sheet, [*sizes, *beside])
    _validate(sheet, section, report)
    if grid.header_rows:
        sheet.freeze_panes = cell_name(TABLE_TOP + grid.header_rows, grid.label_columns)
        sheet.print_title_rows = f"{TABLE_TOP + 1}:{TABLE_TOP + grid.header_rows}"
    else:
        sheet.freeze_panes = cell_name(TABLE_TOP, grid.label_columns)
    page(sheet, landscape=True)
    protect(sheet)


def _sizes(grid: Grid) -> list[float]:
    labels = _LABEL_WIDTHS[len(_LABEL_WIDTHS) - grid.label_columns :]
    figures = grid.columns - grid.label_columns
    width = min(max((_TABLE_WIDTH - sum(labels)) / figures, 9.0), 20.0)
    return [*labels, *[width] * figures]


def _cell(formulas: Formulas, sheet: Worksheet, cell: GridCell, report: Report) -> None:
    top, left = TABLE_TOP + cell.row, cell.column
    merge(sheet, top, left, cell.rows, cell.columns)
    if cell.kind == "figure":
        _figure(formulas, sheet, top, left, report.form.figures[cell.text], report)
        return
    drawn = boxed(
        put(sheet, top, left, cell.text), HEADER, LEFT if cell.kind == "label" else CENTRE
    )
    if cell.note:
        note(drawn, cell.note)


def _figure(
    formulas: Formulas, sheet: Worksheet, row: int, column: int, figure: Figure, report: Report
) -> None:
    value = report.figures.get(figure.key)
    parts = report.form.totals.get(figure.key)
    if parts and value == _sum(parts, report):
        cells = places(report.form.section(figure.table))
        formula = f"=SUM({cells[parts[0]].name}:{cells[parts[-1]].name})"
        cell = formulas.put(sheet, row, column, formula, value or 0)
    else:
        cell = put(sheet, row, column, value)
    boxed(cell, TOTAL if parts else INPUT).protection = FREE


def _sum(parts: Iterable[str], report: Report) -> Number | None:
    """What the formula of a total comes to; None if all its parts are blank, as it then is too."""
    values = [report.figures[key] for key in parts if key in report.figures]
    return sum(values) if values else None


def _height(cells: Iterable[GridCell], row: int, sizes: list[float]) -> float:
    """Points that the longest label of that row needs."""
    need = [
        lines(cell.text, sum(sizes[cell.column : cell.column + cell.columns]))
        for cell in cells
        if cell.row == row and cell.rows == 1 and cell.kind != "figure"
    ]
    return max(24.0, max(need, default=1) * LINE)


def _validate(sheet: Worksheet, section: Section, report: Report) -> None:
    """Let only numbers be typed, and say beside each cell how its row is counted."""
    grid = lay_out(section)
    cells: dict[tuple[str, str, bool], list[tuple[int, int]]] = {}
    for cell in grid.cells:
        if cell.kind == "figure":
            figure = report.form.figures[cell.text]
            kind = figure.row_label, figure.note, figure.amount
            cells.setdefault(kind, []).append((TABLE_TOP + cell.row, cell.column))
    for (label, said, amount), positions in cells.items():
        prompt = (_AMOUNT_PROMPT if amount else _COUNT_PROMPT) + (f"\n{said}" if said else "")
        validation = DataValidation(
            type="decimal" if amount else "whole",
            operator="between",
            formula1="0",
            formula2=str(_LARGEST),
            allow_blank=True,
            showInputMessage=True,
            showErrorMessage=True,
            errorStyle="stop",
            errorTitle="请填数字",
            error=_AMOUNT_PROMPT if amount else _COUNT_PROMPT,
            promptTitle=label if len(label) <= _MOST_TITLE else f"{label[: _MOST_TITLE - 1]}…",
            prompt=prompt[:_MOST_PROMPT],
        )
        for found in cell_ranges(positions):
            validation.add(found)
        sheet.add_data_validation(validation)


@dataclass
class _Aids:
    """The check cells of one table, drawn into the columns to its right and the rows below it."""

    formulas: Formulas
    sheet: Worksheet
    grid: Grid
    report: Report
    last_cells: Cells

    def __post_init__(self) -> None:
        self.cells = {cell.text: cell for cell in self.grid.cells if cell.kind == "figure"}

    def draw(self, checks: Sequence[Check]) -> list[float]:
        """Draw the check cells; return the widths of the columns that they take."""
        beside: list[float] = []
        below = TABLE_TOP + self.grid.rows
        # Last year's figures come first, next to this year's.
        codes = dict.fromkeys(check.identity.code for check in checks)
        between_years = {check.identity.code for check in checks if check.identity.last_keys}
        for code in sorted(codes, key=lambda code: code not in between_years):
            alike = [check for check in checks if check.identity.code == code]
            if self._one_row_each(alike):
                beside += self._beside(alike, self.grid.columns + len(beside))
            else:
                below += self._below(alike, below)
        return beside

    def _one_row_each(self, checks: Sequence[Check]) -> bool:
        rows = [{self.cells[key].row for key in check.identity.keys} for check in checks]
        return all(len(row) == 1 for row in rows) and len(set.union(*rows)) == len(rows)

    def _beside(self, checks: Sequence[Check], column: int) -> list[float]:
        """A column with the state of each row; before it, last year's figure where one counts."""
        before = [check for check in checks if check.identity.last_keys]
        if before:
            (label,) = {
                self.report.form.figures[check.identity.last_keys[0]].column_labels[-1]
                for check in before
            }
            self._head(checks, column, f"{layout.BEFORE}：{label}", "")
            for check in before:
                self._last_figure(check, column)
            column += 1
        identity = checks[0].identity
        self._head(checks, column, f"{layout.CHECKS} {identity.code}", identity.summary)
        rows = [self._row(check) for check in checks]
        for check, row in zip(checks, rows, strict=True):
            self._state(check, row, column)
        self._colour(checks, [(row, column) for row in rows])
        return [*[_LAST_YEAR_WIDTH] * bool(before), _AID_WIDTH]

    def _row(self, check: Check) -> int:
        return TABLE_TOP + self.cells[check.identity.right.keys[0]].row

    def _head(self, checks: Sequence[Check], column: int, text: str, said: str) -> None:
        """The header of an aid's column, beside the headers of the table that it belongs to."""
        row = first = self._row(checks[0]) - TABLE_TOP
        headers = [cell for cell in self.grid.cells if cell.kind == "header"]
        while any(cell.row < first <= cell.row + cell.rows for cell in headers):
            first -= 1
        merge(self.sheet, TABLE_TOP + first, column, row - first, 1)
        head = boxed(put(self.sheet, TABLE_TOP + first, column, text), HEADER)
        if said:
            note(head, said)

    def _last_figure(self, check: Check, column: int) -> None:
        key = check.identity.last_keys[0]
        value = self.report.last.figures.get(key) if self.report.last else None
        shown = f"{layout.BEFORE} {'' if value is None else spell(value)}"
        formula = f'="{layout.BEFORE} "&{reference(self.last_cells[key])}'
        boxed(self.formulas.put(self.sheet, self._row(check), column, formula, shown), TOTAL)

    def _below(self, checks: Sequence[Check], row: int) -> int:
        """A row with the state of each column (or block of columns); how many rows that takes.

        What it checks stands in the label columns, or where there are none in a row above.
        """
        identity = checks[0].identity
        text = f"{layout.CHECKS} {identity.code}：{identity.summary}"
        labels = self.grid.label_columns
        merge(self.sheet, row, 0, 1, labels or self.grid.columns)
        boxed(put(self.sheet, row, 0, text), HEADER, LEFT)
        self.sheet.row_dimensions[row + 1].height = 24
        used = 1 if labels else 2
        row += used - 1
        positions = []
        for check in checks:
            columns = [self.cells[key].column for key in check.identity.keys]
            left, right = min(columns), max(columns)
            merge(self.sheet, row, left, 1, right - left + 1)
            self._state(check, row, left)
            positions.append((row, left))
        self.sheet.row_dimensions[row + 1].height = 24
        self._colour(checks, positions)
        return used

    def _state(self, check: Check, row: int, column: int) -> None:
        cell = self.formulas.put(self.sheet, row, column, check.formula, check.state)
        cell.border, cell.alignment = GRID, CENTRE

    def _colour(self, checks: Sequence[Check], positions: list[tuple[int, int]]) -> None:
        warning = checks[0].identity.severity == "warning"
        for cells in cell_ranges(positions):
            coloured(self.sheet, cells, warning=warning)
