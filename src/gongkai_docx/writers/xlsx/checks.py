"""The identities of the form → formulas that check them in the workbook itself (live checks).

The sheet 校验 reckons each of them; the tables show its state beside a row or under a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Form, Identity, Section, Side
from gongkai_docx.places import Position, cell_name, cell_ranges
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.writers.xlsx.drawing import (
    FONT,
    GRID,
    HEAVY_FONT,
    LEFT,
    LINE,
    Formulas,
    coloured,
    headers,
    lines,
    page,
    protect,
    put,
    title,
    widths,
)
from gongkai_docx.writers.xlsx.places import (
    LAST_YEAR_CELL,
    YEAR_CELL,
    Cells,
    cell_sums,
    reference,
    texts,
)

_HEADERS = ("代码", "行或列", "勾稽关系", "应为", "现为", "结果", "位置")
_CODE, _SCOPE, _RELATION, _LEFT, _RIGHT, _STATE, _LINK = range(len(_HEADERS))
_WIDTHS = (7.0, 38.0, 58.0, 9.0, 9.0, 12.0, 10.0)
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
    compared: bool
    """Whether it can be held against the report: last year's is of the year before."""

    @property
    def state(self) -> str:
        """What the check cell shows."""
        if not self.compared:
            return layout.NOT_COMPARED
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
        Check(
            identity,
            row,
            report.total(identity.left),
            report.total(identity.right),
            compared=not identity.last_keys or report.before is not None,
        )
        for row, identity in enumerate(report.form.identities + report.histories, _TOP)
    ]


def draw(
    formulas: Formulas,
    sheet: Worksheet,
    report: Report,
    checks: Iterable[Check],
    cells: Cells,
    last_cells: Cells,
) -> None:
    """The sheet 校验: each identity with what it should be, what it is, its state and a link."""
    checks = list(checks)
    title(sheet, "勾稽关系校验")
    states = _states(checks)
    _summary(formulas, sheet, checks, states, report, cells)
    headers(sheet, _TOP - 1, *_HEADERS)
    for check in checks:
        _line(formulas, sheet, check, report, cells, last_cells)
    for severity, ranges in states.items():
        for found in ranges:
            coloured(sheet, found, warning=severity == "warning")
    sheet.freeze_panes = cell_name(_TOP, 0)
    widths(sheet, _WIDTHS)
    page(sheet, landscape=False)
    protect(sheet)


def _states(checks: Iterable[Check]) -> dict[str, list[str]]:
    """The ranges of the states by the severity of their identities."""
    rows: dict[str, list[Position]] = {"error": [], "warning": []}
    for check in checks:
        rows[check.identity.severity].append((check.row, _STATE))
    return {severity: cell_ranges(found) for severity, found in rows.items() if found}


def _summary(
    formulas: Formulas,
    sheet: Worksheet,
    checks: list[Check],
    states: Mapping[str, list[str]],
    report: Report,
    cells: Cells,
) -> None:
    """In one cell whether all hold, or how many don't; what is only doubtful is told apart.

    Of a workbook without a number it says that it is blank, as nothing can be wrong in it.
    """
    inputs = [key for key in cells if key not in report.form.totals]
    fine = (layout.HOLDS, layout.NOT_COMPARED)
    errors, doubts = (
        sum(check.state not in fine for check in checks if check.identity.severity == severity)
        for severity in ("error", "warning")
    )
    left = {
        severity: "+".join(
            f"ROWS({found})" + "".join(f'-COUNTIF({found},"{state}")' for state in fine)
            for found in ranges
        )
        for severity, ranges in states.items()
    }
    failing, doubtful = left["error"], left.get("warning", "0")
    formula = (
        f'=IF(COUNT({",".join(cell_sums(cells, inputs))})=0,"{layout.UNFILLED}",'
        f'IF(({failing})=0,"{_ALL_HOLD}","还有 "&({failing})&" 项不符")'
        f'&IF(({doubtful})=0,"","，另有 "&({doubtful})&" 项请核对"))'
    )
    shown = f"还有 {errors} 项不符" if errors else _ALL_HOLD
    shown += f"，另有 {doubts} 项请核对" if doubts else ""
    if not any(key in report.figures for key in inputs):
        shown = layout.UNFILLED
    sheet.merge_cells(f"{cell_name(_SUMMARY, 0)}:{cell_name(_SUMMARY, _SCOPE)}")
    cell = formulas.put(sheet, _SUMMARY, 0, formula, shown)
    cell.font = Font(name=HEAVY_FONT, size=12)
    cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[_SUMMARY + 1].height = 24
    coloured(sheet, cell_name(_SUMMARY, 0), holding=_ALL_HOLD)


def _line(
    formulas: Formulas,
    sheet: Worksheet,
    check: Check,
    report: Report,
    cells: Cells,
    last_cells: Cells,
) -> None:
    identity, row = check.identity, check.row
    stated = identity.right.keys[0]
    table = report.form.figures[stated].table
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
    left, right = (
        _refer(side, report, cells, last_cells) for side in (identity.left, identity.right)
    )
    wrong = "+".join([*left.wrong, *right.wrong])
    reckoned = [
        formulas.put(sheet, row, _LEFT, f"={left.total}", check.left),
        formulas.put(sheet, row, _RIGHT, f"={right.total}", check.right),
        formulas.put(sheet, row, _STATE, _state(check, wrong), check.state),
        _link(formulas, sheet, row, report.form.section(table), cells[stated].name),
    ]
    for cell in reckoned:
        cell.border = GRID
        cell.alignment = Alignment(horizontal="center", vertical="center")
    reckoned[-1].font = Font(name=FONT, size=11, color="FF0563C1", underline="single")


@dataclass(frozen=True)
class _Reference:
    """A side of an identity as a formula, and formulas for how many of its cells hold no figure."""

    total: str
    wrong: list[str]


def _refer(side: Side, report: Report, cells: Cells, last_cells: Cells) -> _Reference:
    total = ""
    wrong: list[str] = []
    for sign, last in ((1, False), (1, True), (-1, False), (-1, True)):
        terms = [term.key for term in side.terms if (term.sign, term.last) == (sign, last)]
        if last:
            terms = [before for key in terms for before in report.formerly(key)]
        if terms:
            places = last_cells if last else cells
            total += f"{'-' if sign < 0 else '+' if total else ''}SUM({_listed(places, terms)})"
            wrong += _wrong(
                terms, report.last.form if last and report.last else report.form, places
            )
    return _Reference(total, wrong)


def _listed(cells: Cells, keys: Iterable[str]) -> str:
    return ",".join(cell_sums(cells, keys))


def _wrong(keys: Iterable[str], form: Form, cells: Cells) -> Iterator[str]:
    """Text and fractions are no counts; nor are negative numbers, but where the form has them."""
    for signed in (False, True):
        for found in cell_sums(cells, [key for key in keys if form.figures[key].signed is signed]):
            negative = "" if signed else f'+COUNTIF({found},"<0")'
            yield f"{texts(found)}{negative}+(SUM({found})<>INT(SUM({found})))"


def _state(check: Check, wrong: str) -> str:
    """The formula of a check's state; `wrong` is one for how many of its cells hold no figure.

    Only functions that Excel 2010, WPS and LibreOffice all have.
    """
    left, right = cell_name(check.row, _LEFT), cell_name(check.row, _RIGHT)
    holds = f"{left}{check.identity.relation}{right}"
    state = (
        f'IF(ISERROR({left}-{right}),"{layout.BROKEN}",IF({wrong}>0,"{layout.NOT_COUNTS}",'
        f'IF({holds},"{layout.HOLDS}","{layout.OFF_BY}"&TEXT(ABS({left}-{right}),"0"))))'
    )
    if check.identity.last_keys:
        this, last = map(reference, (YEAR_CELL, LAST_YEAR_CELL))
        other = f"IF(AND(ISNUMBER({this}),ISNUMBER({last})),{this}-1<>{last},FALSE)"
        state = f'IF({other},"{layout.NOT_COMPARED}",{state})'
    return f"={state}"


def _link(formulas: Formulas, sheet: Worksheet, row: int, section: Section, cell: str) -> Cell:
    """A link to that cell of its sheet, which goes along when rows are inserted above it."""
    title, number = section.sheet, section.number
    name = f"ADDRESS(ROW('{title}'!{cell}),COLUMN('{title}'!{cell}),4)"
    formula = f'=HYPERLINK("#\'{title}\'!"&{name},"{number} "&{name})'
    return formulas.put(sheet, row, _LINK, formula, f"{number} {cell}")
