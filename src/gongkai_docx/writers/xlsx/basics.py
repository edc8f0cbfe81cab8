"""What a report says of itself → the sheet 基本信息: one question a row, and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.forms.prompts import prompts
from gongkai_docx.notices import notice_names
from gongkai_docx.places import Cell, cell_name
from gongkai_docx.report import PEOPLE, Report
from gongkai_docx.values import dataclass
from gongkai_docx.writers.xlsx import last_year
from gongkai_docx.writers.xlsx.drawing import (
    FONT,
    FREE,
    HEADER,
    HINT,
    INPUT,
    LEFT,
    LINE,
    TALLEST,
    Formulas,
    boxed,
    free_columns,
    headers,
    lines,
    offer,
    page,
    protect,
    put,
    recalled,
    widths,
)
from gongkai_docx.writers.xlsx.heading import state, title_beside
from gongkai_docx.writers.xlsx.places import UNIT_CELL, YEAR_CELL, Cells

_WIDTHS = (22.0, 66.0, 54.0)
_HEADER = 1
_FIRST = 2
_ANSWER = 1
_HINT = 2
_SPARE_PREFACE = 3
_YEARS = 20
"""How many years the drop-down offers, from the first that the form is for."""


@dataclass(frozen=True)
class _Question:
    label: str
    answer: object
    hint: str
    choices: tuple[str, ...] = ()


def people_cells(report: Report) -> Cells:
    """The cells where the sheet asks for people, by what `People` calls them."""
    rows = {question.label: row for row, question in enumerate(_questions(report), _FIRST)}
    return {name: Cell(layout.BASICS, (rows[label], _ANSWER)) for name, label in PEOPLE.items()}


def draw(formulas: Formulas, sheet: Worksheet, report: Report) -> None:
    """The sheet 基本信息, with the answers that the report has."""
    title_beside(formulas, sheet, layout.BASICS, report)
    _state(formulas, sheet, report)
    headers(sheet, _HEADER, layout.FIELD, layout.ANSWER, layout.HINT)
    questions = list(_questions(report))
    for row, question in enumerate(questions, _FIRST):
        _question(sheet, row, question)
        if question.answer in report.carried and report.last:
            formula = last_year.unchanged(report.last, cell_name(row, _ANSWER))
            formulas.put(sheet, row, _HINT, formula, layout.UNCHANGED).font = HINT
            recalled(
                sheet,
                f"{cell_name(row, _ANSWER)}:{cell_name(row, _HINT)}",
                f'${cell_name(row, _HINT)}="{layout.UNCHANGED}"',
            )
    _offer_opening(sheet, questions)
    # Out of the clerk's way: what the reader recognises the workbook by.
    row = _FIRST + len(questions) + 2
    _aside(
        sheet, row, layout.FORM, report.form.name, f"本表所用的格式：{report.form.notice}，请勿改动"
    )
    _choose(sheet, row, (report.form.name,))
    _aside(sheet, row + 1, layout.LAYOUT, layout.LAYOUT_VERSION, "")
    sheet.row_dimensions[row + 2].hidden = True
    sheet.print_area = f"A1:{cell_name(_FIRST + len(questions) - 1, _ANSWER)}"
    if report.last:
        # Without it, a sheet that was renamed or deleted would not be missed.
        _aside(sheet, row + 2, layout.LAST, layout.YES, f"见工作表“{layout.LAST}”")
    sheet.freeze_panes = cell_name(_FIRST, 0)
    widths(sheet, _WIDTHS)
    free_columns(sheet, len(_WIDTHS))
    page(sheet, landscape=False)
    protect(sheet, free_rows=True)


def _questions(report: Report) -> Iterable[_Question]:
    form, signature, last = report.form, report.signature, report.last
    style = next(name for name, value in layout.HEADING_WORDS.items() if value == report.headings)
    default = form.title.format(unit="〔单位〕", year="〔年度〕")
    years = range(form.first_year, (form.last_year or form.first_year + _YEARS - 1) + 1)
    styles = tuple(layout.HEADING_WORDS)
    signed = last.signature.date if last and last.signature else None
    yield _Question(layout.UNIT, report.unit or None, "必填，用全称")
    yield _Question(
        layout.YEAR, report.year, "必填，报告所述的年度，可从列表选", tuple(map(str, years))
    )
    yield _Question(
        layout.KIND, report.kind, "可从列表选；用来核对只有某些机关才有的数据", form.kinds
    )
    yield _Question(layout.TITLE, report.title, f"不填则为：{default}")
    yield _Question(
        layout.HEADINGS, style, f"“{'”或“'.join(styles)}”：小标题与正文同段，或单独成段", styles
    )
    yield _Question(
        layout.SIGNATURE_UNIT,
        signature.unit if signature else None,
        "不填则用单位名称；日期也不填则不落款",
    )
    yield _Question(
        layout.SIGNATURE_DATE,
        _day(signature.date if signature else None),
        "如 2024-01-15" + (f"；上年为 {signed}" if signed else ""),
    )
    yield _Question(
        layout.IGNORED,
        "、".join(report.ignored) or None,
        "可不填；如 H4、C9，全部规则见 gongkai-docx rules",
    )
    for number, paragraph in enumerate([*report.preface, *[None] * _SPARE_PREFACE]):
        label, hint = "", ""
        if number == 0:
            label, hint = (
                layout.PREFACE,
                "可不填；每段一行，可在下面插入行；点格子右边的箭头可选用下面的样稿",
            )
        elif number == 1:
            hint = prompts(form).opening
        yield _Question(label, paragraph, hint)
    yield _Question(
        layout.SIGNATURE_SEAL,
        layout.SEAL_WORDS[signature.sealed] if signature else None,
        "可从列表选，不填为不盖章；盖章的，单位名称居中排在日期之上",
        tuple(layout.SEAL_WORDS.values()),
    )
    yield _Question(
        layout.NOTICE, report.notice, "可从列表选；本地的通知另有要求的，也按它校验", notice_names()
    )
    for name, label in PEOPLE.items():
        value = getattr(report.people, name)
        if name == "day":
            yield _Question(label, _day(value), "可不填；供本单位和上级查对，文稿中不出现")
        else:
            yield _Question(label, value or None, "")


def _question(sheet: Worksheet, row: int, question: _Question) -> None:
    answer = question.answer
    need = lines(question.hint, _WIDTHS[_HINT])
    if isinstance(answer, str):
        need = max(
            need,
            *(lines(line, _WIDTHS[_ANSWER]) for line in answer.split("\n")),
            answer.count("\n") + 1,
        )
    sheet.row_dimensions[row + 1].height = min(max(need * LINE, 24.0), TALLEST)
    boxed(put(sheet, row, 0, question.label or None), HEADER)
    cell = boxed(put(sheet, row, _ANSWER, answer), INPUT, LEFT)
    cell.protection = FREE
    if isinstance(answer, date) or question.label in (layout.SIGNATURE_DATE, PEOPLE["day"]):
        cell.number_format = 'yyyy"年"m"月"d"日"'
    if question.choices:
        _choose(sheet, row, question.choices)
    said = put(sheet, row, _HINT, question.hint or None)
    said.font, said.alignment = HINT, LEFT


def _state(formulas: Formulas, sheet: Worksheet, report: Report) -> None:
    """Above the hints, whether what has to be said is."""
    asked = ",".join(cell.name for cell in (UNIT_CELL, YEAR_CELL))
    formula = (
        f'=IF(COUNTA({asked})=0,"{layout.UNFILLED}",IF(COUNTA({asked})<2,'
        f'"{layout.LACKING}"&(2-COUNTA({asked}))&" 项","{layout.ALL_FILLED}"))'
    )
    said = bool(report.unit) + (report.year is not None)
    shown = (layout.UNFILLED, f"{layout.LACKING}1 项", layout.ALL_FILLED)[said]
    state(formulas, sheet, _HINT, formula, shown)


def _choose(sheet: Worksheet, row: int, choices: tuple[str, ...]) -> None:
    """A drop-down of those choices at the answer in that row."""
    validation = DataValidation(
        type="list",
        formula1=f'"{",".join(choices)}"',
        allow_blank=True,
        showInputMessage=True,
        showErrorMessage=True,
        errorStyle="stop",
        errorTitle="请从列表选择",
        error="请点格子右边的箭头，从列表中选择。",
    )
    validation.add(cell_name(row, _ANSWER))
    sheet.add_data_validation(validation)


def _offer_opening(sheet: Worksheet, questions: Sequence[_Question]) -> None:
    """The usual opening, to be chosen where paragraphs of the preface are answered."""
    first = next(n for n, each in enumerate(questions, _FIRST) if each.label == layout.PREFACE)
    last = next(n for n, each in enumerate(questions, _FIRST) if n > first and each.label) - 1
    offer(
        sheet,
        f"{cell_name(first, _ANSWER)}:{cell_name(last, _ANSWER)}",
        cell_name(first + 1, _HINT),
    )


def _aside(sheet: Worksheet, row: int, label: str, value: object, hint: str) -> None:
    for column, content in enumerate([label, value, hint]):
        cell = put(sheet, row, column, content)
        cell.font = Font(name=FONT, size=9, color="FFA6A6A6")
        cell.alignment = Alignment(horizontal="left")


def _day(day: date | None) -> date | str | None:
    # Excel has no days before 1900, and miscounts the first two months of that year.
    return day.isoformat() if day and day.year < 1901 else day
