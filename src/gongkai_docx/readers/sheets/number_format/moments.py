"""A section of a number format and a day's number → the date or time that it shows.

Days are counted from 1900, which Excel takes for a leap year: 60 is the 29th of February.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from gongkai_docx.readers.sheets.number_format.code import Kind, Section, Token
from gongkai_docx.readers.sheets.number_format.numerals import numerals
from gongkai_docx.values import dataclass

_LAST = 2958466
"""The day after the last one that Excel knows: the 31st of December 9999."""
_SECONDS = 86_400
_WEEKDAYS = "一二三四五六日"
_EPOCH = date(1899, 12, 30)


def serial(value: date | datetime | time | timedelta) -> float:
    """The number by which a workbook stores that date or time."""
    if isinstance(value, timedelta):
        return value.total_seconds() / _SECONDS
    if isinstance(value, time):
        return (datetime.combine(date.min, value) - datetime.min).total_seconds() / _SECONDS
    day = value.date() if isinstance(value, datetime) else value
    days = (day - _EPOCH).days
    days -= days < 61
    return days + (serial(value.time()) if isinstance(value, datetime) else 0)


@dataclass(frozen=True)
class _Moment:
    year: int
    month: int
    day: int
    weekday: int
    seconds: Decimal
    """Since midnight."""
    elapsed: Decimal
    """Seconds in all."""


def moment(section: Section, number: Decimal) -> str | None:
    """The date or time as the section shows it; None where it is none."""
    if not 0 <= number < _LAST:
        return None
    places = _places(section.tokens)
    elapsed = (number * _SECONDS).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    at = _moment(elapsed)
    minutes = _minutes(section.tokens)
    has_noon = any("/" in token.text for token in section.tokens if token.kind is Kind.MOMENT)
    shown: list[str] = []
    for index, token in enumerate(section.tokens):
        if token.kind is Kind.ELAPSED:
            shown.append(_elapsed(token.text, at))
        elif token.kind is Kind.MOMENT:
            part = _part(token.text, at, is_minute=index in minutes, has_noon=has_noon)
            is_year = token.text[0] in "yY"
            shown.append(numerals(part, section.numerals, is_counted=not is_year))
        elif token.kind is Kind.DIGIT:
            shown.append("")
        elif token.kind is Kind.POINT:
            shown.append(f"{at.seconds % 1:.{places}f}"[1:] if places else ".")
        else:
            shown.append(token.shown)
    return "".join(shown)


def _places(tokens: Sequence[Token]) -> int:
    """How many digits of a second are shown: two for ss.00."""
    return min(sum(token.kind is Kind.DIGIT for token in tokens), 3)


def _moment(elapsed: Decimal) -> _Moment:
    days = int(elapsed // _SECONDS)
    seconds = elapsed % _SECONDS
    weekday = (days + 5) % 7
    if days == 60:
        return _Moment(1900, 2, 29, weekday, seconds, elapsed)
    if not days:
        return _Moment(1900, 1, 0, weekday, seconds, elapsed)
    day = _EPOCH + timedelta(days=days + (days < 60))
    return _Moment(day.year, day.month, day.day, weekday, seconds, elapsed)


def _minutes(tokens: Sequence[Token]) -> set[int]:
    """Which m are minutes: those after an hour or before a second."""
    parts = [
        (at, token.text[0].lower())
        for at, token in enumerate(tokens)
        if token.kind in (Kind.MOMENT, Kind.ELAPSED) and "/" not in token.text
    ]
    found = set()
    for number, (at, letter) in enumerate(parts):
        before = parts[number - 1][1] if number else ""
        after = parts[number + 1][1] if number + 1 < len(parts) else ""
        if letter == "m" and (before == "h" or after == "s"):
            found.add(at)
    return found


def _elapsed(letters: str, at: _Moment) -> str:
    unit = {"h": 3600, "m": 60, "s": 1}[letters[0].lower()]
    return str(int(at.elapsed // unit)).zfill(len(letters))


def _part(letters: str, at: _Moment, *, is_minute: bool, has_noon: bool) -> str:
    """A part of a date or time by its letters: yyyy, mm, 上午."""
    width = len(letters)
    letters = letters.lower()
    hour = int(at.seconds // 3600)
    if "/" in letters:
        return "下午" if hour >= 12 else "上午"
    letter = letters[0]
    if letter == "y":
        return str(at.year) if width > 2 else f"{at.year % 100:02d}"
    if letter == "d" and width > 2:
        return ("" if width == 3 else "星期") + _WEEKDAYS[at.weekday]
    if letter == "a":
        return ("" if width == 3 else "星期") + _WEEKDAYS[at.weekday]
    if letter == "m" and width > 2 and not is_minute:
        return f"{at.month}月"
    if letter == "h" and has_noon:
        hour = hour % 12 or 12
    value = {
        "d": at.day,
        "h": hour,
        "m": int(at.seconds // 60) % 60 if is_minute else at.month,
        "s": int(at.seconds) % 60,
    }[letter]
    return str(value).zfill(min(width, 2))
