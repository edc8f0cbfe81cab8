"""`Report` → what the tags of a template stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from gongkai_docx.charts import drawable
from gongkai_docx.forms import Section
from gongkai_docx.outline import Drawing, Heading, Paragraph, preface, prose
from gongkai_docx.report import Report, spell
from gongkai_docx.tags import CHART, Piece, is_figure, look_up, number_in, pieces
from gongkai_docx.text import chinese_date, printed
from gongkai_docx.writers.word.filling import Literal, literal
from gongkai_docx.writers.word.vocabulary import ABOVE
from gongkai_docx.writers.word.wordml.drawings import mark

Told = Callable[[str, str], str]
"""The XML that stands in a text for the figure of that name and value."""


def _plainly(name: str, value: str) -> str:
    return literal(value)


def context(report: Report, told: Told = _plainly) -> dict[str, Any]:
    """What the tags of a template stand for (`vocabulary`); every text comes out as it was typed.

    Marks that nobody sees are left out. Tags in the prose are filled in; `told` says how a figure
    among them is shown.

    标题, 单位, 年度; 前言 (a list); each prose section by its key, a list of paragraphs with
    小标题, 正文 and 独行; 表前, the same for each section with a table; each figure by its key, a
    number; 落款 with 单位 and 日期, false if there is none.
    """
    values: dict[str, Any] = {
        "标题": literal(printed(report.full_title)),
        "单位": literal(printed(report.unit)),
        "年度": _NoYear() if report.year is None else report.year,
        "前言": [
            Literal(mark(each.chart.name))
            if isinstance(each, Drawing)
            else _text(each.text, report, told)
            for each in preface(report)
        ],
        "落款": _signature(report),
        CHART: _Charts(report),
    }
    for section in report.form.narratives:
        values[section.key] = list(_prose(report, section, told))
    values[ABOVE] = {
        section.key: list(_prose(report, section, told)) for section in report.form.tables
    }
    amounts = [figure.key for figure in report.form.figures.values() if figure.amount]
    numbers = {**report.values, **{key: _Amount(report.value(key)) for key in amounts}}
    for table, rows in report.form.keys.items():
        values[table] = {
            row: {column: numbers[key] for column, key in columns.items()}
            for row, columns in rows.items()
        }
    return values


class _Charts(dict[str, Any]):
    """The charts of a report by their names."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def __missing__(self, name: str) -> _Mark:
        return _Mark(name, self._report)


class _Mark(Literal):
    """What stands in a text for a chart; true if there is anything to be seen in it."""

    _name: str
    _report: Report

    def __new__(cls, name: str, report: Report) -> _Mark:
        self = super().__new__(cls, mark(name))
        self._name, self._report = name, report
        return self

    def __getitem__(self, step: Any) -> _Mark:
        return _Mark(f"{self._name}.{step}", self._report)

    def __bool__(self) -> bool:
        return drawable(self._name, self._report) is not None


class _NoYear(int):
    """A year that wasn't stated: nothing to read, and before all others."""

    def __str__(self) -> str:
        return ""


class _Amount(Decimal):
    """An amount that a template compares as a number and shows in digits."""

    def __str__(self) -> str:
        return spell(Decimal(self))


class _Absent(dict[str, Any]):
    """What a report doesn't have: false, and empty whatever is asked of it."""

    def __missing__(self, name: str) -> str:
        return ""


def _signature(report: Report) -> dict[str, Any]:
    if report.signature is None:
        return _Absent()
    return {"单位": literal(signed_by(report)), "日期": literal(signed_on(report))}


def signed_by(report: Report) -> str:
    """Who signs; empty if nobody does."""
    return printed(report.signature.unit or report.unit) if report.signature else ""


def signed_on(report: Report) -> str:
    """The day of the signature as it is written; empty if there is none."""
    day = report.signature and report.signature.date
    return chinese_date(day) if day else ""


def _prose(report: Report, section: Section, told: Told) -> Iterator[dict[str, Any]]:
    """What stands in that section: 小标题 and 正文, and whether the heading has its own line."""
    for each in prose(report, section):
        if isinstance(each, Drawing):
            yield {"独行": False, "小标题": "", "正文": Literal(mark(each.chart.name))}
            continue
        heading = each if isinstance(each, Heading) else each.heading
        yield {
            "独行": isinstance(each, Heading) and each.is_own_line,
            "小标题": _text(heading.text, report, told) if heading else "",
            "正文": _text(each.text, report, told) if isinstance(each, Paragraph) else "",
        }


def _text(typed: str, report: Report, told: Told) -> Literal:
    """The text with what its tags stand for; a tag that stands for nothing as it was typed."""
    return Literal("".join([_piece(piece, report, told) for piece in pieces(typed)]))


def _piece(piece: Piece, report: Report, told: Told) -> str:
    if isinstance(piece, str):
        return literal(piece)
    try:
        value = look_up(piece.name, report)
    except LookupError:
        return literal(piece.typed)
    if not is_figure(piece.name):
        return literal(printed(value))
    before, number, behind = number_in(value)
    living = told(piece.name, number) if number else ""
    return literal(before) + living + literal(behind)
