"""What a report says of itself → the sheet 基本信息: one question a row, and its answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.places import cell_name
from gongkai_docx.report import Report
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
    page,
    protect,
    put,
    title,
    warned,
    widths,
)

_WIDTHS = (16.0, 60.0, 50.0)
_HEADER = 1
_FIRST = 2
_ANSWER = 1
_HINT = 2
_SPARE_PREFACE = 4
_YEARS = 20
"""How many years the drop-down offers, from the first that the form is for."""


@dataclass(frozen=True)
class _Question:
    label: str
    answer: object
    hint: str
    choices: tuple[str, ...] = ()


def draw(formulas: Formulas, sheet: Worksheet, report: Report) -> None:
    """The sheet 基本信息, with the answers that the report has."""
    title(sheet, layout.BASICS)
    headers(sheet, _HEADER, layout.FIELD, layout.ANSWER, layout.HINT)
    questions = list(_questions(report))
    for row, question in enumerate(questions, _FIRST):
        _question(sheet, row, question)
        if question.answer in report.carried and report.last:
            formula = last_year.unchanged(report.last, cell_name(row, _ANSWER))
            formulas.put(sheet, row, _HINT, formula, layout.UNCHANGED).font = HINT
            warned(
                sheet,
                f"{cell_name(row, _ANSWER)}:{cell_name(row, _HINT)}",
                f'${cell_name(row, _HINT)}="{layout.UNCHANGED}"',
            )
    # Out of the clerk's way: what the reader recognises the workbook by.
    row = _FIRST + len(questions) + 2
    _aside(sheet, row, layout.FORM, report.form.name, "本表所用的格式")
    _choose(sheet, row, (report.form.name,))
    _aside(sheet, row + 1, layout.LAYOUT, layout.LAYOUT_VERSION, "由程序填写，请勿改动")
    if report.last:
        # Without it, a sheet that was renamed or deleted would not be missed.
        _aside(sheet, row + 2, layout.LAST, layout.YES, f"见工作表“{layout.LAST}”")
    sheet.freeze_panes = cell_name(_FIRST, 0)
    widths(sheet, _WIDTHS)
    free_columns(sheet, len(_WIDTHS))
    page(sheet, landscape=True)
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
        asked = (layout.PREFACE, "可不填；每段一行，可在下面插入行") if number == 0 else ("", "")
        yield _Question(asked[0], paragraph, asked[1])
    yield _Question(
        layout.SIGNATURE_SEAL,
        layout.SEAL_WORDS[signature.sealed] if signature else None,
        "可从列表选，不填为不盖章；盖章的，单位名称居中排在日期之上",
        tuple(layout.SEAL_WORDS.values()),
    )


def _question(sheet: Worksheet, row: int, question: _Question) -> None:
    answer = question.answer
    need = lines(answer, _WIDTHS[_ANSWER]) if isinstance(answer, str) else 1
    sheet.row_dimensions[row + 1].height = min(max(need * LINE, 24.0), TALLEST)
    boxed(put(sheet, row, 0, question.label or None), HEADER)
    cell = boxed(put(sheet, row, _ANSWER, answer), INPUT, LEFT)
    cell.protection = FREE
    if isinstance(answer, date) or question.label == layout.SIGNATURE_DATE:
        cell.number_format = 'yyyy"年"m"月"d"日"'
    if question.choices:
        _choose(sheet, row, question.choices)
    said = put(sheet, row, _HINT, question.hint or None)
    said.font, said.alignment = HINT, LEFT


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


def _aside(sheet: Worksheet, row: int, label: str, value: object, hint: str) -> None:
    for column, content in enumerate([label, value, hint]):
        cell = put(sheet, row, column, content)
        cell.font = Font(name=FONT, size=9, color="FFA6A6A6")
        cell.alignment = Alignment(horizontal="left")


def _day(day: date | None) -> date | str | None:
    # Excel has no days before 1900, and miscounts the first two months of that year.
    return day.isoformat() if day and day.year < 1901 else day
