"""A cell's value and number format → what the cell shows, worked out only where that may differ."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai_docx.readers.sheets.number_format.rendering import Shown

PLAIN = frozenset({"", "General", "@", "0", "#", "#,##0", "0_ ", "#,##0_ ", "G/通用格式"})
"""Formats that show a whole number as itself, and a text as it is."""
LONGEST = 10**11
"""The first whole number that General shows in powers of ten."""


def shown_as(number_format: str, value: object) -> Shown | None:
    """What a cell of that format shows for a value; None where it is the value itself.

    "" is the format General. Dates can be shown in many ways that mean the same; only such as
    programs agree on are told.
    """
    if isinstance(value, str):
        if number_format in PLAIN or not ("@" in number_format or ";" in number_format):
            return None
    elif isinstance(value, float):
        if number_format in PLAIN and value.is_integer() and abs(value) < LONGEST:
            return None
    elif number_format in PLAIN or not isinstance(value, date | time | timedelta):
        return None
    # Most workbooks have no other formats, and don't need what reads them.
    from gongkai_docx.readers.sheets.number_format.rendering import moment_shown, shown

    if not isinstance(value, float | str):
        found = moment_shown(number_format, value)
        return found if found.is_sure else None
    found = shown(number_format, value)
    return None if found.text == value and found.is_sure else found
