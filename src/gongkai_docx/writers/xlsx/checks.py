"""The identities of the form → formulas that check them in the workbook itself (live checks).

The sheet 校验 reckons each of them; the tables show its state beside a row or under a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Form, Identity, Section, Side
from gongkai_docx.places import Position, cell_name, cell_ranges
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.values import dataclass
from gongkai_docx.writers.xlsx.drawing import (
    FONT,
    GRID,
    HEAVY_FONT,
    LEFT,
    LINE,
    Formulas,
    coloured,
    coloured_state,
    headers,
    lines,
    page,
    protect,
    put,
    widths,
)
from gongkai_docx.writers.xlsx.heading import summed, title
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
    inputs: tuple[str, ...]
    """The figures that are filled in for it, but for those that were carried over."""
    totals: tuple[str, ...]
    """Those of its figures that are the sum of some of these."""
    touched: bool
    """Whether any of these was filled in."""

    @property
    def state(self) -> str:
        """What the check cell shows."""
        if not self.compared:
            return layout.NOT_COMPARED
        if not self.touched:
            return ""
        if self.identity.holds(self.left, self.right):
            return layout.HOLDS
        return layout.OFF_BY + spell(max(self.left, self.right) - min(self.left, self.right))

    @property
    def formula(self) -> str:
        """What shows the state in another sheet."""
        return f"='{layout.CHECKS}'!{cell_name(self.row, _STATE)}"


def plan(report: Report) -> list[Check]:
    """A check for each identity of the form; with last year's report, for those between years."""
    identities = report.form.identities + report.histories
    return [_check(identity, row, report) for row, identity in enumerate(identities, _TOP)]


def _check(identity: Identity, row: int, report: Report) -> Check:
    form = report.form
    inputs = tuple(dict.fromkeys(key for each in identity.keys for key in inputs_of(each, form)))
    # What was carried over says nothing of whether the clerk has begun, unless it is all there is.
    inputs = tuple(key for key in inputs if key not in form.carried) or inputs
    totals = tuple(
        key
        for key in identity.keys
        if key in form.totals and not set(inputs).isdisjoint(inputs_of(key, form))
    )
    return Check(
        identity,
        row,
        report.total(identity.left),
        report.total(identity.right),
        compared=not identity.last_keys or report.before is not None,
        inputs=inputs,
        totals=totals,
        touched=any(key in report.figures for key in inputs) or any(map(report.value, totals)),
    )


def inputs_of(key: str, form: Form) -> Iterator[str]:
    """The figures that are filled in for that one: itself, or the parts of a total."""
    for part in form.totals.get(key, ()):
        yield from inputs_of(part, form)
    if key not in form.totals:
        yield key


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
    title(formulas, sheet, "勾稽关系校验", report, len(_HEADERS))
    _summary(formulas, sheet, checks, report, cells)
    headers(sheet, _TOP - 1, *_HEADERS)
    for check in checks:
        _line(formulas, sheet, check, report, cells, last_cells)
    for severity, ranges in _states(checks).items():
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
    return {severity: cell_ranges(found) for severity, found in rows.items()}


def progress(
    report: Report, checks: Sequence[Check], keys: Iterable[str], cells: Cells
) -> tuple[str, str]:
    """The formula that tells how far these figures are filled in, and what it comes to.

    How many lack, how many of the checks don't hold; what is only doubtful is told apart. Of a
    table without a number it says that it is blank, as nothing can be wrong in it.
    """
    inputs = [key for key in keys if key not in report.form.totals]
    ranges = list(cell_sums(cells, inputs))
    blank = summed(ranges, "COUNTBLANK")
    states = _states(checks)
    failing, doubtful = (_left(states[severity]) for severity in ("error", "warning"))
    formula = (
        f'=IF(COUNT({",".join(ranges)})=0,"{layout.UNFILLED}",'
        f'IF({blank}>0,"{layout.LACKING}"&{blank}&" 项"'
        f'&IF({failing}>0,"，还有 "&{failing}&" {layout.FAILING}",""),'
        f'IF({failing}=0,"{layout.ALL_HOLD}","还有 "&{failing}&" {layout.FAILING}"))'
        f'&IF({doubtful}=0,"","，另有 "&{doubtful}&" {layout.DOUBTFUL}"))'
    )
    return formula, _progress(report, checks, inputs)


def _left(ranges: Iterable[str]) -> str:
    """The formula for how many of the states in these ranges neither hold nor are blank."""
    states = [f"'{layout.CHECKS}'!{found}" for found in ranges]
    return (
        "("
        + (
            "+".join(
                f'SUMPRODUCT(({found}<>"")*({found}<>"{layout.HOLDS}")'
                f'*({found}<>"{layout.NOT_COMPARED}"))'
                for found in states
            )
            or "0"
        )
        + ")"
    )


def _progress(report: Report, checks: Sequence[Check], inputs: Sequence[str]) -> str:
    blank = sum(key not in report.figures for key in inputs)
    if blank == len(inputs):
        return layout.UNFILLED
    fine = ("", layout.HOLDS, layout.NOT_COMPARED)
    wrong = [check.identity.severity for check in checks if check.state not in fine]
    failing, doubtful = wrong.count("error"), wrong.count("warning")
    told = [f"{layout.LACKING}{blank} 项"] if blank else []
    if failing or not blank:
        told.append(f"还有 {failing} {layout.FAILING}" if failing else layout.ALL_HOLD)
    return "，".join([*told, *([f"另有 {doubtful} {layout.DOUBTFUL}"] if doubtful else [])])


def _summary(
    formulas: Formulas, sheet: Worksheet, checks: Sequence[Check], report: Report, cells: Cells
) -> None:
    """In one cell how far the tables are filled in, and how many checks don't hold."""
    formula, shown = progress(report, checks, cells, cells)
    sheet.merge_cells(f"{cell_name(_SUMMARY, 0)}:{cell_name(_SUMMARY, _SCOPE)}")
    cell = formulas.put(sheet, _SUMMARY, 0, formula, shown)
    cell.font = Font(name=HEAVY_FONT, size=12)
    cell.alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[_SUMMARY + 1].height = 24
    coloured_state(sheet, cell_name(_SUMMARY, 0))


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
        formulas.put(sheet, row, _STATE, _state(check, wrong, cells), check.state),
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


def _state(check: Check, wrong: str, cells: Cells) -> str:
    """The formula of a check's state; `wrong` is one for how many of its cells hold no figure.

    Only functions that `docs/workbook.md` lists.
    """
    left, right = cell_name(check.row, _LEFT), cell_name(check.row, _RIGHT)
    holds = f"{left}{check.identity.relation}{right}"
    filled = f"COUNTA({_listed(cells, check.inputs)})"
    totals = "".join(f"+SUMPRODUCT(--({each}<>0))" for each in cell_sums(cells, check.totals))
    state = (
        f'IF(ISERROR({left}-{right}),"{layout.BROKEN}",IF({filled}{totals}=0,"",'
        f'IF({wrong}>0,"{layout.NOT_COUNTS}",'
        f'IF({holds},"{layout.HOLDS}","{layout.OFF_BY}"&TEXT(ABS({left}-{right}),"0")))))'
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
