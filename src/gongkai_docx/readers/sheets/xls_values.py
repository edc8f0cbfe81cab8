"""A cell as xlrd tells it → its number format, and its value as every reader gives it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

import xlrd
from xlrd.sheet import Sheet as XlrdSheet
from xlrd.xldate import xldate_as_datetime

from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.number_format.builtin import builtin
from gongkai_docx.readers.sheets.sheet import ErrorValue

_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)


def format_of(book: xlrd.book.Book, sheet: XlrdSheet, position: Position) -> str:
    """The number format of that cell, as the workbook spells it; "" for General."""
    key = book.xf_list[sheet.cell_xf_index(*position)].format_key
    known = book.format_map.get(key)
    code = (known.format_str if known else "") or builtin(key)
    return "" if code == "General" else code


def value_of(book: xlrd.book.Book, sheet: XlrdSheet, position: Position) -> object:
    """Its value; a date by the calendar, an error by its name."""
    kind: int = sheet.cell_type(*position)
    value: Any = sheet.cell_value(*position)
    if kind == xlrd.XL_CELL_ERROR:
        return ErrorValue(xlrd.error_text_from_code.get(value, f"错误 {value}"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        return _moment(value, format_of(book, sheet, position), book.datemode)
    return value


def _moment(
    number: float, number_format: str, datemode: Literal[0, 1]
) -> date | datetime | time | timedelta | float:
    """The date or time that the number stands for, as calamine takes it from an .xlsx."""
    try:
        if _DURATION.search(number_format):
            return timedelta(milliseconds=round(number * 86_400_000))
        if number < 0:
            return number
        moment = xldate_as_datetime(number, datemode)
    except OverflowError:
        return number
    if number < 1:
        return moment.time()
    return moment.date() if number.is_integer() else moment
