"""A number format's code and a value → what a cell shows, and whether every program shows it so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from gongkai_docx.readers.sheets.number_format.code import Kind, Section, parse
from gongkai_docx.readers.sheets.number_format.digits import digits, general
from gongkai_docx.readers.sheets.number_format.fractions import fraction
from gongkai_docx.readers.sheets.number_format.moments import moment, serial
from gongkai_docx.readers.sheets.number_format.numerals import numerals
from gongkai_docx.values import dataclass

TOO_NARROW = "####"
"""What a program shows instead of a number that it can't show."""


@dataclass(frozen=True)
class Shown:
    """What a cell shows."""

    text: str
    is_sure: bool = True
    """Whether every spreadsheet program shows it so."""
    colour: str | None = None
    """The colour that the format gives it, as it is spelled there: Red, 白色, Color2."""


@lru_cache(maxsize=2000)
def shown(number_format: str, value: float | str) -> Shown:
    """What a cell of that format shows for a number or a text; "" is the format General."""
    return (
        text_shown(number_format, value)
        if isinstance(value, str)
        else number_shown(number_format, value)
    )


def text_shown(number_format: str, text: str) -> Shown:
    """What a cell of that format shows for a text: the text, unless a section is made for it."""
    section = parse(number_format).for_text
    if section is None:
        return Shown(text)
    parts = [text if token.kind is Kind.TEXT else token.shown for token in section.tokens]
    return Shown("".join(parts), section.is_sure, section.colour)


def moment_shown(number_format: str, value: date | datetime | time | timedelta) -> Shown:
    """What a cell of that format shows for a date or a time."""
    return number_shown(number_format, serial(value))


def number_shown(number_format: str, value: float) -> Shown:
    """What a cell of that format shows for a number."""
    # A spreadsheet stores binary doubles and reckons with 15 digits of them.
    number = Decimal(f"{value:.15g}")
    choice = parse(number_format).for_number(number) if number.is_finite() else None
    if choice is None:
        return Shown(TOO_NARROW, is_sure=False)
    section = choice.section
    text = moment(section, number) if section.is_moment else _by(section, abs(number))
    if text is None:
        return Shown(TOO_NARROW, is_sure=False, colour=section.colour)
    sign = "-" if choice.is_signed and number < 0 else ""
    # Days before March 1900 are counted differently by different programs.
    is_sure = section.is_sure and choice.is_sure and not (section.is_moment and number <= 60)
    return Shown(sign + text, is_sure, section.colour)


def _by(section: Section, number: Decimal) -> str:
    """The number, which is not negative, as the section shows it."""
    if section.is_general:
        text = "".join(
            general(number) if token.kind in (Kind.GENERAL, Kind.TEXT) else token.shown
            for token in section.tokens
        )
    elif section.is_fraction:
        text = fraction(section, number)
    else:
        text = digits(section, number)
    return numerals(text, section.numerals)
