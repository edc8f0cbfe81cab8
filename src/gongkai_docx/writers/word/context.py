"""`Report` → what the tags of a template stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from gongkai_docx.report import Block, Report, spell
from gongkai_docx.tags import Piece, is_figure, look_up, number_in, pieces
from gongkai_docx.text import chinese_date, numeral
from gongkai_docx.writers.word.rendering import literal

Told = Callable[[str, str], Markup]
"""What stands in a text for the figure of that name and value."""


def _plainly(name: str, value: str) -> Markup:
    return literal(value)


def context(report: Report, told: Told = _plainly) -> dict[str, Any]:
    """What the tags of a template stand for (`vocabulary`); every text comes out as it was typed.

    Tags in the prose are filled in; `told` says how a figure among them is shown.

    标题, 单位, 年度; 前言 (a list); each prose section by its key, a list of paragraphs with
    小标题, 正文 and 独行; each figure by its key, a number; 落款 with 单位 and 日期, false if
    there is none.
    """
    values: dict[str, Any] = {
        "标题": literal(report.full_title),
        "单位": literal(report.unit),
        "年度": _NoYear() if report.year is None else report.year,
        "前言": [_text(paragraph, report, told) for paragraph in report.preface],
        "落款": _signature(report),
    }
    for section in report.form.narratives:
        values[section.key] = list(_prose(report.narrative.get(section.key, ()), report, told))
    amounts = [figure.key for figure in report.form.figures.values() if figure.amount]
    numbers = {**report.values, **{key: _Amount(report.value(key)) for key in amounts}}
    for table, rows in report.form.keys.items():
        values[table] = {
            row: {column: numbers[key] for column, key in columns.items()}
            for row, columns in rows.items()
        }
    return values


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
    day = report.signature.date
    return {
        "单位": literal(report.signature.unit or report.unit),
        "日期": literal(chinese_date(day)) if day else "",
    }


def _prose(blocks: tuple[Block, ...], report: Report, told: Told) -> Iterator[dict[str, Any]]:
    """The paragraphs of a section, those with a heading numbered （一）（二）…."""
    number = 0
    for block in blocks:
        paragraphs = list(block.paragraphs)
        if block.heading is not None:
            number += 1
            heading = f"（{numeral(number)}）{block.heading}"
            if report.headings == "own-line":
                yield {"独行": True, "小标题": _text(heading, report, told), "正文": ""}
            else:
                first = paragraphs.pop(0) if paragraphs else ""
                stop = "" if heading.endswith(("？", "！", "?", "!")) else "。"
                yield {
                    "独行": False,
                    "小标题": _text(heading + stop, report, told),
                    "正文": _text(first, report, told),
                }
        for paragraph in paragraphs:
            yield {"独行": False, "小标题": "", "正文": _text(paragraph, report, told)}


def _text(paragraph: str, report: Report, told: Told) -> Markup:
    """The paragraph with what its tags stand for; a tag that stands for nothing as it was typed."""
    # The indent of the first line is the style's; one typed with spaces would double it.
    return Markup(  # noqa: S704 - each piece is escaped
        "".join([_piece(piece, report, told) for piece in pieces(paragraph.lstrip())])
    )


def _piece(piece: Piece, report: Report, told: Told) -> Markup:
    if isinstance(piece, str):
        return literal(piece)
    try:
        value = look_up(piece.name, report)
    except LookupError:
        return literal(piece.typed)
    if not is_figure(piece.name):
        return literal(value)
    before, number, behind = number_in(value)
    living = told(piece.name, number) if number else Markup("")
    return literal(before) + living + literal(behind)
