"""A cell of an OpenDocument spreadsheet as it is written → its value, formula and number format.

(OpenDocument 1.3 part 3, 9.1.4: table cells.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, time, timedelta

from gongkai_docx.readers.sheets.markup import local
from gongkai_docx.readers.sheets.ods_formats import Formats
from gongkai_docx.readers.sheets.sheet import UNCALCULATED, ErrorValue
from gongkai_docx.values import dataclass

_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
"""The namespace in which LibreOffice tells an error from a text."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?)?Z?", re.ASCII)
_TIME = re.compile(
    r"(?P<sign>-?)P((?P<days>\d{1,7})D)?(T((?P<hours>\d{1,9})H)?((?P<minutes>\d{1,9})M)?"
    r"((?P<seconds>\d{1,9}([.,]\d+)?)S)?)?",
    re.ASCII,
)
_ERROR = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:\d{3}", re.ASCII)
_CELL = r"\.(\$?[A-Z]{1,3}\$?[0-9]+)"
_SPELLED_OTHERWISE = re.compile(
    rf"\[\$?('(?:[^'\n]|'')*'|[^\]\['.:#$\"]+)?{_CELL}(?::{_CELL})?\]|(;|\"[^\"]*\")"
)
"""A reference with its sheet, what stands between arguments, and texts, where it is no such."""


@dataclass
class Cell:
    """One cell as it is being read."""

    given: Mapping[str, str]
    """Its attributes, by their names as `attribute` gives them."""
    column: int
    repeat: int
    style: str
    paragraphs: list[str] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    """Its text in parts, each with the name of its style, "" where it has none of its own."""


def attribute(name: str) -> str:
    """An attribute's name without its namespace, but for one that would be taken for another."""
    return f"calcext:{local(name)}" if name.startswith(_CALCEXT) else local(name)


def value_of(cell: Cell, formats: Formats) -> object:
    """What the cell holds. Raises ValueError where it contradicts itself."""
    given, text = cell.given, "\n".join(cell.paragraphs)
    kind = given.get("value-type", "")
    if _is_error(given, text):
        return ErrorValue(text.strip() or "#N/A")
    if "formula" in given and _lacks_value(cell, text):
        return UNCALCULATED
    if kind in ("float", "percentage", "currency"):
        return _number(given, text)
    if kind == "date":
        return _date(given.get("date-value", ""), text)
    if kind == "time":
        return _time(given.get("time-value", ""), is_duration=formats.is_duration(cell.style))
    if kind == "boolean":
        return _boolean(given.get("boolean-value", ""))
    return given.get("string-value", text) if kind == "string" else text


def _is_error(given: Mapping[str, str], text: str) -> bool:
    """Whether a formula went wrong, which no type of OpenDocument tells.

    LibreOffice says so in an attribute of its own; before it did, it stored a 0 or a text that is
    shown as the error.
    """
    is_shown = "formula" in given and _ERROR.fullmatch(text.strip())
    return given.get("calcext:value-type") == "error" or bool(is_shown)


def _lacks_value(cell: Cell, text: str) -> bool:
    """Whether no program calculated the formula; LibreOffice gives ="" an empty paragraph."""
    kind = cell.given.get("value-type")
    if kind is None:
        return bool(text) or not cell.paragraphs
    key = {"percentage": "value", "currency": "value", "float": "value"}.get(kind, f"{kind}-value")
    return key not in cell.given and (kind != "string" or not cell.paragraphs)


def _number(given: Mapping[str, str], text: str) -> float | bool:
    written = given.get("value", "")
    if not _NUMBER.fullmatch(written):
        raise ValueError(f"no number: {written!r}")
    number = float(written)
    if "formula" in given and text in ("TRUE", "FALSE") and number in (0, 1):
        return bool(number)  # LibreOffice stores what =TRUE() gives as a number
    return number


def _date(written: str, text: str) -> date | datetime | str:
    """The date; what is shown, where it is one before or after our calendar."""
    try:
        if not _DATE.fullmatch(written):
            raise ValueError(f"no date: {written!r}")
        moment = datetime.fromisoformat(written.rstrip("Z"))
    except ValueError:
        if text:
            return text
        raise
    # As calamine takes it from an .xlsx: to the millisecond, and midnight as the day.
    moment = moment.replace(microsecond=0) + _milliseconds(moment.microsecond / 1000)
    return moment if moment.time() != time() else moment.date()


def _time(written: str, *, is_duration: bool) -> time | timedelta:
    match = _TIME.fullmatch(written)
    if not match:
        raise ValueError(f"no time: {written!r}")
    days, hours, minutes = (int(match[unit] or 0) for unit in ("days", "hours", "minutes"))
    seconds = float((match["seconds"] or "0").replace(",", "."))
    length = timedelta(days=days, hours=hours, minutes=minutes) + _milliseconds(seconds * 1000)
    if match["sign"]:
        length = -length
    if is_duration or not timedelta() <= length < timedelta(days=1):
        return length
    return (datetime.min + length).time()


def _milliseconds(count: float) -> timedelta:
    return timedelta(milliseconds=round(count))


def _boolean(written: str) -> bool:
    if written not in ("true", "false"):
        raise ValueError(f"neither true nor false: {written!r}")
    return written == "true"


def format_of(cell: Cell, formats: Formats) -> str:
    """The number format of the cell, which its type tells where its style doesn't."""
    spelled = formats.of(cell.style)
    kind = cell.given.get("value-type")
    if kind == "percentage" and "%" not in spelled:
        return "0%"
    if kind == "currency" and not spelled:
        return f"[${cell.given.get('currency', '')}]0.00"
    return spelled


def spelled(formula: str) -> str:
    """The formula as it is spelled in Excel: its references, and what stands between arguments."""
    bare = formula.removeprefix("of:").removeprefix("oooc:").removeprefix("msoxl:")
    return _SPELLED_OTHERWISE.sub(_as_in_excel, bare.removeprefix("="))


def _as_in_excel(match: re.Match[str]) -> str:
    sheet, first, last, other = match.groups()
    if not first:
        return "," if other == ";" else str(other)
    return f"{sheet}!" * bool(sheet) + first + f":{last}" * bool(last)
