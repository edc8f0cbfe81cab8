"""What stands for a figure in a file → the figure's value, or the finding that it has none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TypeGuard

from gongkai_docx.findings import Finding, Rule
from gongkai_docx.forms import Figure, Section
from gongkai_docx.masking import cut, masked_value
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Cell, Place, cell_ranges
from gongkai_docx.report import Number, Report, normal_amount
from gongkai_docx.rules.cells import (
    BLANK,
    CLEANED,
    DECIMAL_COUNT,
    NEGATIVE,
    NOT_A_NUMBER,
    TOO_LONG,
)
from gongkai_docx.text import half_width, is_reversed, visible
from gongkai_docx.values import dataclass
from gongkai_docx.workbook import DASHES, ZERO_WORDS

# What Excel can hold without rounding, and so what a figure may have.
MAX_DIGITS = 15
_TOO_LARGE = 10**MAX_DIGITS

_COUNTED = tuple("件条宗份个")
"""What is written behind any count."""
_NUMBER = pattern(
    rf"(?P<sign>[+{re.escape(DASHES)}]?)\s*(?P<digits>\d{{1,3}}(?:([, ])\d{{3}})(?:\3\d{{3}})*|\d+)"
    r"(?P<fraction>\.\d+)?\s*(?P<unit>万元|[件条宗份个项])?",
    re.ASCII,
)


@dataclass(frozen=True)
class Entry:
    """A figure as it was entered: its value (None if blank), and how it had to be read."""

    value: Number | None
    finding: Finding | None = None
    is_blank: bool = False
    """Nothing stands there, or a word for nothing; it counts as 0."""


def enter(
    figure: Figure, typed: object, cell: Cell | None = None, where: str | None = None
) -> Entry:
    """The entry that `typed` makes for that figure: what a cell, or a JSON value, holds.

    It is told of by its cell, by `where`, or by the figure's key.
    """
    if is_count(typed, figure):
        return Entry(int(typed))  # as nearly all are
    if isinstance(typed, str) and (nothing := _nothing(typed)) is not None:
        zero = Decimal(0) if figure.amount else 0
        return Entry(None if nothing == "" else zero, is_blank=True)
    shown = quoted(typed)
    where = cell.shown if cell else where or f"“{figure.key}”"
    place = Place.figure(figure.key).within(cell)
    number = _number(figure, typed)
    fault = _fault(figure, typed, number)
    if number is None or fault:
        rule, problem = fault or (NOT_A_NUMBER, "")
        finding = rule.finding(
            f"{where}：“{shown}”{problem}", place=place, figures=[figure.key], actual=shown
        )
        return Entry(None, finding)
    value: Number = normal_amount(number) if figure.amount else int(number)
    if not isinstance(typed, str):
        return Entry(value)
    cleaned = CLEANED.finding(
        f"{where}：“{shown}”{_unseen(typed)}按数字 {value} 读取。",
        place=place,
        figures=[figure.key],
        expected=value,
        actual=shown,
    )
    return Entry(value, cleaned)


def is_count(typed: object, figure: Figure) -> TypeGuard[int | float]:
    """Whether it is a number of things, and nothing more is to be said of it."""
    if figure.amount or type(typed) is bool or not isinstance(typed, (int, float)):
        return False
    if not ((-_TOO_LARGE if figure.signed else -1) < typed < _TOO_LARGE):
        return False
    return type(typed) is int or typed == int(typed)


def reads_alike(figure: Figure, shown: str, typed: object) -> bool:
    """Whether what a cell shows would be read as what it holds, were it typed there."""
    return _meant(figure, shown) == _meant(figure, typed)


def _meant(figure: Figure, typed: object) -> Decimal | str:
    """The number that stands there, a word for none being 0; what else it is, if it is no number.

    Accounting shows a negative number in brackets; a point behind a digit changes nothing.
    """
    if not isinstance(typed, str):
        return number if (number := _number(figure, typed)) is not None else str(typed)
    text = half_width(typed)
    if text[-2:-1].isdecimal():
        text = text.removesuffix(".")
    if _nothing(text) is not None:
        return Decimal(0)
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    return number if (number := _number(figure, text)) is not None else text


def _nothing(typed: str) -> str | None:
    """The text that stands for no number: "" or a word for nothing; None if it is another."""
    text = half_width(typed)
    return text if not text or text in ZERO_WORDS else None


def _number(figure: Figure, typed: object) -> Decimal | None:
    """The number that was meant; None if none was."""
    if isinstance(typed, str):
        match = _NUMBER.fullmatch(half_width(typed))
        if not match or is_reversed(typed) or not _fits(figure, match["sign"], match["unit"]):
            return None
        digits = re.sub("[, ]", "", match["digits"]) + (match["fraction"] or "")
        return Decimal(f"-{digits}" if match["sign"] not in ("", "+") else digits)
    if isinstance(typed, bool) or not isinstance(typed, int | float | Decimal):
        return None
    # A spreadsheet stores binary doubles and shows 15 digits: what it shows is what was meant.
    number = Decimal(f"{typed:.15g}") if isinstance(typed, float) else Decimal(typed)
    return number if number.is_finite() else None


def _unseen(typed: str) -> str:
    """What to say of marks in the text that nobody sees."""
    return "" if visible(typed) == typed else "里有看不见的字符，"


def _fits(figure: Figure, sign: str, unit: str | None) -> bool:
    """Whether such a figure is written with that sign and that word behind it."""
    counted = figure.measure == unit or (not figure.amount and unit in _COUNTED)
    return (sign != "+" or figure.signed) and (unit is None or counted)


def _fault(figure: Figure, typed: object, number: Decimal | None) -> tuple[Rule, str] | None:
    """The rule that the number breaks, and what to say; None if it is a figure."""
    if number is None and isinstance(typed, date | time | timedelta):
        return NOT_A_NUMBER, "是日期或时间，请把单元格格式改为“常规”后重填数字。"
    if isinstance(typed, str) and is_reversed(typed):
        return NOT_A_NUMBER, "里有使它反着显示的字符（U+202E），看到的与存的不同，请重填数字。"
    if number is None:
        less = "，减少的填负数，如 -2" if figure.signed else ""
        return NOT_A_NUMBER, f"不是数字，请只填阿拉伯数字{less}。"
    if number < 0 and not figure.signed:
        return NEGATIVE, "是负数，数量和金额不能小于 0。"
    if _length(number) > MAX_DIGITS:
        return TOO_LONG, f"超过 {MAX_DIGITS} 位，请核对。"
    if not figure.amount and number != number.to_integral_value():
        return DECIMAL_COUNT, "不是整数，件数应为整数。"
    return None


def is_numeric(typed: object) -> bool:
    """Whether a cell that holds that was meant to hold a number."""
    if isinstance(typed, str):
        return bool(_NUMBER.fullmatch(half_width(typed)))
    return not isinstance(typed, bool | date | time | timedelta)


def is_meant(typed: object) -> bool:
    """Whether a cell that holds that was meant for a figure: a number, or a word for none."""
    is_word = isinstance(typed, str) and half_width(typed) in ZERO_WORDS
    return is_word or is_numeric(typed)


def is_nothing(typed: object) -> bool:
    """Whether a cell that holds that holds nothing, 0, or a word for nothing."""
    return half_width(typed) in ("", "0", *ZERO_WORDS) if isinstance(typed, str) else typed == 0


def blanks(section: Section, keys: Collection[str], report: Report) -> Iterator[Finding]:
    """One finding for all figures of a table that count as 0 without being written as 0."""
    keys = [key for key in report.form.figures if key in keys]
    if not keys:
        return
    cells = [report.cells.get(Place.figure(key)) for key in keys]
    positions = [cell.position for cell in cells if cell]
    listed = "、".join(cell_ranges(positions)) or report.form.listed(keys)
    yield BLANK.finding(
        f"{section.sheet}：{len(keys)} 格未填或填“/”“—”“无”，按 0 计（{listed}）。请核对后填 0。",
        place=Place.section(section.key).within(cells[0]),
        figures=keys,
    )


def _length(number: Decimal) -> int:
    """How many digits it takes to write the number: 1000 takes four, 0.05 takes two."""
    _, digits, exponent = number.as_tuple()
    written = "".join(map(str, digits)).lstrip("0")
    bare = written.rstrip("0")
    power = int(exponent) + len(written) - len(bare)
    return len(bare) + power if power > 0 else max(len(bare), -power) if bare else 1


def spelled(value: object) -> str:
    """A cell's value as a spreadsheet program shows it: 2023, not 2023.0."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
    return str(value)


def quoted(typed: object) -> str:
    """The value as it is seen, in one short line, to be quoted in a message."""
    text = masked_value(typed, " ".join(visible(spelled(typed)).split()))
    return text if len(text) <= 40 else cut(text, 39) + "…"
