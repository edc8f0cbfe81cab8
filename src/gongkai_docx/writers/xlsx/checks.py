"""The identities of the form → formulas that check them in the workbook itself (live checks).

The sheet 校验 reckons each of them; the tables show its state beside a row or under a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Identity, Side
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.workbook import cell_name, cell_position, cell_ranges
from gongkai_docx.writers.xlsx.drawing import (
    GRID,
    HEAVY_FONT,
    LEFT,
    LINE,
    Book,
    coloured,
    headers,
    lines,
    page,
    protect,
    put,
    title,
    widths,
)

_HEADERS = ("代码", "行或列", "勾稽关系", "应为", "现为", "结果", "位置")
_CODE, _SCOPE, _RELATION, _LEFT, _RIGHT, _STATE, _LINK = range(len(_HEADERS))
_WIDTHS = (7.0, 40.0, 50.0, 10.0, 10.0, 12.0, 8.0)
_ALL_HOLD = "全部通过"
_SUMMARY = 1
_TOP = 3
"""The 0-based row of the first identity."""


@dataclass(frozen=True)
class Check:
    """An identity, the row of 校验 (0-based) that reckons it, and what it comes to."""

    identity: Identity
    row: int
    left: Number
    right: Number

    @property
    def state(self) -> str:
        """What the check cell shows."""
        if self.identity.holds(self.left, self.right):
            return layout.HOLDS
        return layout.OFF_BY + spell(max(self.left, self.right) - min(self.left, self.right))

    @property
    def formula(self) -> str:
        """What shows the state in another sheet."""
        return f"='{layout.CHECKS}'!{cell_name(self.row, _STATE)}"


def plan(report: Report) -> list[Check]:
    """A check for each identity of the form; with last year's report, for those between years."""
    return [
        Check(identity, row, report.total(identity.left), report.total(identity.right))
        for row, identity in enumerate(report.form.identities + report.histories, _TOP)
    ]


Cells = Mapping[str, tuple[str, str]]
"""Figure key → sheet and cell."""


def draw(
    book: Book, sheet: Worksheet, checks: Iterable[Check], cells: Cells, last_cells: Cells
) -> None:
    """The sheet 校验: each identity with what it should be, what it is, its state and a link."""
    checks = list(checks)
    title(sheet, "勾稽关系校验")
    states = f"{cell_name(_TOP, _STATE)}:{cell_name(checks[-1].row, _STATE)}"
    _summary(book, sheet, checks, states)
    headers(sheet, _TOP - 1, *_HEADERS)
    for check in checks:
        _line(book, sheet, check, cells, last_cells)
    for severity in ("error", "warning"):
        rows = [check.row for check in checks if check.identity.severity == severity]
        for states_of in filter(None, cell_ranges((row, _STATE) for row in rows).split("、")):
            coloured(sheet, states_of, warning=severity == "warning")
    sheet.freeze_panes = cell_name(_TOP, 0)
    widths(sheet, _WIDTHS)
    page(sheet, landscape=False)
    protect(sheet)


def _summary(book: Book, sheet: Worksheet, checks: list[Check], states: str) -> None:
    failing = sum(check.state != layout.HOLDS for check in checks)
    left = f'ROWS({states})-COUNTIF({states},"{layout.HOLDS}")'
    shown = f"还有 {failing} 项不符" if failing else _ALL_HOLD
    formula = f'=IF({left}=0,"{_ALL_HOLD}","还有 "&({left})&" 项不符")'
    cell = book.formula(sheet, _SUMMARY, 0, formula, shown)
    cell.font = Font(name=HEAVY_FONT, size=12)
    cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.merge_cells(f"{cell_name(_SUMMARY, 0)}:{cell_name(_SUMMARY, _SCOPE)}")
    name = cell_name(_SUMMARY, 0)
    sheet.row_dimensions[_SUMMARY + 1].height = 24
    coloured(sheet, name, holding=_ALL_HOLD)


def _line(book: Book, sheet: Worksheet, check: Check, cells: Cells, last_cells: Cells) -> None:
    identity, row = check.identity, check.row
    sign = "＝" if identity.relation == "=" else "≤"
    relation = f"{identity.left.name} {sign} {identity.right.name}"
    for column, text in (
        (_CODE, identity.code),
        (_SCOPE, identity.scope),
        (_RELATION, relation),
    ):
        cell = put(sheet, row, column, text)
        cell.border, cell.alignment = GRID, LEFT
    need = max(lines(identity.scope, _WIDTHS[_SCOPE]), lines(relation, _WIDTHS[_RELATION]))
    sheet.row_dimensions[row + 1].height = need * LINE
    left, right = (_refer(side, cells, last_cells) for side in (identity.left, identity.right))
    reckoned = [
        book.formula(sheet, row, _LEFT, f"={left.total}", check.left),
        book.formula(sheet, row, _RIGHT, f"={right.total}", check.right),
        book.formula(sheet, row, _STATE, _state(check, [*left.ranges, *right.ranges]), check.state),
        _link(book, sheet, row, cells[identity.right.keys[0]]),
    ]
    for cell in reckoned:
        cell.border = GRID
        cell.alignment = Alignment(horizontal="center", vertical="center")
    reckoned[-1].font = Font(name="宋体", size=11, color="FF0563C1", underline="single")


@dataclass(frozen=True)
class _Reference:
    """A side of an identity as a formula, and the ranges of cells that it adds up."""

    total: str
    ranges: list[str]


def _refer(side: Side, cells: Cells, last_cells: Cells) -> _Reference:
    total, ranges = "", []
    for sign, last in ((1, False), (1, True), (-1, False), (-1, True)):
        keys = [term.key for term in side.terms if (term.sign, term.last) == (sign, last)]
        if keys:
            found = list(_ranges(last_cells if last else cells, keys))
            total += f"{'-' if sign < 0 else '+' if total else ''}SUM({','.join(found)})"
            ranges += found
    return _Reference(total, ranges)


def _ranges(cells: Cells, keys: Iterable[str]) -> Iterable[str]:
    """The cells of those figures in as few ranges as they take: '三、依申请公开'!D5:I5."""
    by_sheet: dict[str, list[tuple[int, int]]] = {}
    for key in keys:
        sheet, cell = cells[key]
        by_sheet.setdefault(sheet, []).append(cell_position(cell))
    for sheet, positions in by_sheet.items():
        for found in cell_ranges(positions).split("、"):
            yield f"'{sheet}'!{found}"


def _state(check: Check, ranges: Iterable[str]) -> str:
    """The formula of a check's state; text, fractions and negative numbers are no counts.

    Of text, INT makes an error. Only functions that Excel 2010, WPS and LibreOffice all have.
    """
    left, right = cell_name(check.row, _LEFT), cell_name(check.row, _RIGHT)
    wrong = "+".join(
        f"SUMPRODUCT(--({cells}<>INT({cells})))+SUMPRODUCT(--({cells}<0))" for cells in ranges
    )
    holds = f"{left}{check.identity.relation}{right}"
    return (
        f'=IF(ISERROR({left}-{right}),"{layout.BROKEN}",IF(ISERROR({wrong}),"{layout.NOT_COUNTS}",'
        f'IF({wrong}>0,"{layout.NOT_COUNTS}",'
        f'IF({holds},"{layout.HOLDS}","{layout.OFF_BY}"&ABS({left}-{right})))))'
    )


def _link(book: Book, sheet: Worksheet, row: int, place: tuple[str, str]) -> Cell:
    """A link to the cell, which goes along when rows are inserted above it."""
    title, cell = place
    name = f"ADDRESS(ROW('{title}'!{cell}),COLUMN('{title}'!{cell}),4)"
    return book.formula(sheet, row, _LINK, f"=HYPERLINK(\"#'{title}'!\"&{name},{name})", cell)
