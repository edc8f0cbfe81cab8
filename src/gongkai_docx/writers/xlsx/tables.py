"""A statutory table → its sheet: the table itself, and beside and below it what checks it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Cell as GridCell
from gongkai_docx.forms import Figure, Form, Grid, Identity, Section, lay_out
from gongkai_docx.places import Cell, cell_name, cell_ranges
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.text import text_width
from gongkai_docx.values import dataclass
from gongkai_docx.workbook import TABLE_TOP
from gongkai_docx.writers.xlsx.above import signed_and_said
from gongkai_docx.writers.xlsx.checks import Check, progress
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
    widths,
)
from gongkai_docx.writers.xlsx.heading import state, title
from gongkai_docx.writers.xlsx.places import Cells, cell_sums, reference

# Widths in characters of the default font: label columns, and what a whole table may take.
_LABEL_WIDTHS = (7.0, 11.0, 31.0)  # the last of them for the innermost labels
_TABLE_WIDTH = 121.0
_AID_WIDTH = 12.0
_POINTS = 5.5
"""About how many points a character of a width takes."""
_LAST_YEAR_WIDTH = 20.0

# What a validation can hold (ECMA-376 part 1, 18.3.1.32).
_MOST_TITLE = 32
_MOST_PROMPT = 255
_LARGEST = 10**15 - 1
_COUNT_PROMPT = "填 0 或正整数，没有填 0；不写“{measure}”“/”“无”。"
_SIGNED_PROMPT = "填整数，减少的填负数，如 -2；没有增减填 0；不写“{measure}”“/”“无”。"
_AMOUNT_PROMPT = "单位是{measure}，填 0 或正数，可有小数；没有填 0。"


def places(section: Section) -> Cells:
    """The sheet and the cell of each figure of that table."""
    return {
        cell.text: Cell(section.sheet, (TABLE_TOP + cell.row, cell.column))
        for cell in lay_out(section).cells
        if cell.kind == "figure"
    }


def every_place(form: Form) -> dict[str, Cell]:
    """The sheet and the cell of each figure of the form."""
    return {key: cell for section in form.tables for key, cell in places(section).items()}


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
    title(formulas, sheet, section.heading, report, grid.columns)
    for cell in grid.cells:
        _cell(formulas, sheet, cell, report)
    sizes = _sizes(grid)
    for row in range(grid.rows):
        sheet.row_dimensions[TABLE_TOP + row + 1].height = _height(grid.cells, row, sizes)
    aids = _Aids(formulas, sheet, grid, report, last_cells)
    own = [check for check in checks if check.identity.right.keys[0] in aids.cells]
    beside = aids.draw(own) or [_AID_WIDTH]
    told = progress(report, own, report.form.keys_of(section), places(section))
    state(formulas, sheet, grid.columns, *told)
    widths(sheet, [*sizes, *beside])
    bottom = signed_and_said(formulas, sheet, aids.bottom, grid.columns, section, report)
    sheet.print_area = f"A1:{cell_name(bottom, grid.columns + len(beside) - 1)}"
    _validate(sheet, section, report)
    if grid.header_rows:
        sheet.freeze_panes = cell_name(TABLE_TOP + grid.header_rows, grid.label_columns)
        sheet.print_title_rows = f"{TABLE_TOP + 1}:{TABLE_TOP + grid.header_rows}"
    else:
        sheet.freeze_panes = cell_name(TABLE_TOP, grid.label_columns)
    tall = sum(sheet.row_dimensions[row + 1].height or LINE for row in range(bottom + 1))
    page(sheet, landscape=_POINTS * sum([*sizes, *beside]) > tall)
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
    cells: dict[tuple[str, str, str], list[GridCell]] = {}
    for cell in lay_out(section).cells:
        if cell.kind == "figure":
            figure = report.form.figures[cell.text]
            alike = figure.row_label, figure.note, _prompt(figure)
            cells.setdefault(alike, []).append(cell)
    for (label, said, asked), alike_cells in cells.items():
        figure = report.form.figures[alike_cells[0].text]
        validation = DataValidation(
            type="decimal" if figure.amount else "whole",
            operator="between",
            formula1=str(-_LARGEST) if figure.signed else "0",
            formula2=str(_LARGEST),
            allow_blank=True,
            showInputMessage=True,
            showErrorMessage=True,
            errorStyle="stop",
            errorTitle="请填数字",
            error=asked,
            promptTitle=label if len(label) <= _MOST_TITLE else f"{label[: _MOST_TITLE - 1]}…",
            prompt=(asked + (f"\n{said}" if said else ""))[:_MOST_PROMPT],
        )
        positions = [(TABLE_TOP + cell.row, cell.column) for cell in alike_cells]
        for found in cell_ranges(positions):
            validation.add(found)
        sheet.add_data_validation(validation)


def _prompt(figure: Figure) -> str:
    """How such a figure is filled in."""
    asked = _SIGNED_PROMPT if figure.signed else _COUNT_PROMPT
    return (_AMOUNT_PROMPT if figure.amount else asked).format(measure=figure.measure)


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
        self._widths: dict[int, float] = {}
        """The columns beside the table that hold something."""
        self._filled: set[tuple[int, int]] = set()
        self.bottom = TABLE_TOP + self.grid.rows
        """The row below all that is drawn."""

    def draw(self, checks: Sequence[Check]) -> list[float]:
        """Draw the check cells; return the widths of the columns that they take."""
        # Last year's figures come first, next to this year's.
        codes = dict.fromkeys(check.identity.code for check in checks)
        between_years = {check.identity.code for check in checks if check.identity.last_keys}
        for code in sorted(codes, key=lambda code: code not in between_years):
            alike = [check for check in checks if check.identity.code == code]
            if self._one_row_each(alike):
                self._beside(alike)
            else:
                self.bottom += self._below(alike, self.bottom)
        return [self._widths[column] for column in sorted(self._widths)]

    def _one_row_each(self, checks: Sequence[Check]) -> bool:
        rows = [{self.cells[key].row for key in check.identity.keys} for check in checks]
        return all(len(row) == 1 for row in rows) and len(set.union(*rows)) == len(rows)

    def _beside(self, checks: Sequence[Check]) -> None:
        """A column with the state of each row; before it, last year's figure where one counts."""
        before = bool(checks[0].identity.last_keys)
        column = self._free_column([self._row(check) for check in checks], 1 + before)
        state = column + before
        for header, under in groupby(checks, key=self._header):
            alike = list(under)
            identity = alike[0].identity
            if before:
                called = f"{layout.BEFORE}：{self._called(identity)}"
                self._head(
                    header, column, called, "", max(_LAST_YEAR_WIDTH, text_width(called) + 2.0)
                )
            self._head(header, state, self._name(identity), identity.summary, _AID_WIDTH)
            for check in alike:
                if before:
                    self._last_figure(check, column)
                self._state(check, self._row(check), state)
        self._colour(checks, [(self._row(check), state) for check in checks])

    def _free_column(self, rows: Sequence[int], width: int) -> int:
        """The first column beside the table from which on so many are free in these rows."""
        column = self.grid.columns
        while any((row, column + i) in self._filled for row in rows for i in range(width)):
            column += 1
        self._filled |= {(row, column + i) for row in rows for i in range(width)}
        return column

    def _name(self, identity: Identity) -> str:
        """What its check cells are called: by what it says, not by its code."""
        return layout.AGAINST if identity.last_keys else layout.CHECKS

    def _called(self, identity: Identity) -> str:
        figures = [self.report.form.figures[key] for key in identity.last_keys]
        return "＋".join(figure.column_labels[-1] for figure in figures)

    def _row(self, check: Check) -> int:
        return TABLE_TOP + self.cells[check.identity.right.keys[0]].row

    def _header(self, check: Check) -> tuple[int, int]:
        """The first row of the header over that row, and the one below its last."""
        headers = [cell for cell in self.grid.cells if cell.kind == "header"]
        row = self._row(check) - TABLE_TOP
        last = first = max(cell.row + cell.rows for cell in headers if cell.row < row)
        while any(cell.row < first <= cell.row + cell.rows for cell in headers):
            first -= 1
        return first, last

    def _head(
        self, header: tuple[int, int], column: int, text: str, said: str, width: float
    ) -> None:
        """The header of an aid's column, beside the headers of the table that it belongs to."""
        self._widths[column] = max(width, self._widths.get(column, 0))
        first, last = header
        merge(self.sheet, TABLE_TOP + first, column, last - first, 1)
        head = boxed(put(self.sheet, TABLE_TOP + first, column, text), HEADER)
        if said:
            note(head, said)

    def _last_figure(self, check: Check, column: int) -> None:
        last = self.report.last
        keys = [before for key in check.identity.last_keys for before in self.report.formerly(key)]
        stated = [last.figures[key] for key in keys if last and key in last.figures]
        shown = f"{layout.BEFORE} {spell(sum(stated)) if stated else ''}"
        total = ",".join(cell_sums(self.last_cells, keys))
        total = reference(self.last_cells[keys[0]]) if len(keys) == 1 else f"SUM({total})"
        formula = f'="{layout.BEFORE} "&{total}'
        boxed(self.formulas.put(self.sheet, self._row(check), column, formula, shown), TOTAL)

    def _below(self, checks: Sequence[Check], row: int) -> int:
        """A row with the state of each column (or block of columns); how many rows that takes.

        What it checks stands in the label columns, or where there are none in a row above.
        """
        identity = checks[0].identity
        text = f"{self._name(identity)}：{identity.summary}"
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
