"""A sheet of a workbook → its cells as the page draws them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gongkai_docx.errors import Unusable
from gongkai_docx.files import load
from gongkai_docx.places import Kind, Position, cell_name
from gongkai_docx.readers import read
from gongkai_docx.readers.sheets.opening import open_sheets
from gongkai_docx.readers.sheets.sheet import UNCALCULATED, Sheet
from gongkai_docx.report import spell

MOST_ROWS, MOST_COLUMNS = 150, 40
"""How much of a sheet is drawn: three times what any of ours has."""


def sheet(path: str, name: str) -> dict[str, Any]:
    """The sheet of that name, row by row. Raises `Unusable`."""
    file = Path(path)
    openers = open_sheets(load(file), file.name)
    if name not in openers:
        raise Unusable(f"{file.name} 没有工作表“{name}”。")
    drawn = _drawn(openers[name](), _calculated(file, name))
    return {"name": name, "sheets": list(openers), **drawn}


def _calculated(file: Path, name: str) -> dict[Position, str]:
    """The figures on that sheet, of which no program may have stored what a formula comes to."""
    report = read(file).report
    return {
        cell.position: spell(report.value(place.key))
        for place, cell in report.cells.items()
        if place.kind is Kind.FIGURE and cell.sheet == name and place.key not in report.unread
    }


def _drawn(sheet: Sheet, calculated: Mapping[Position, str]) -> dict[str, Any]:
    filled = max(map(len, sheet.rows), default=0)
    end = min(len(sheet.rows), MOST_ROWS), min(filled, MOST_COLUMNS)
    is_cut = end != (len(sheet.rows), filled)
    return {
        "columns": [cell_name(0, column)[:-1] for column in range(end[1])],
        "rows": [
            {"number": row + 1, "cells": _row(sheet, row, end, calculated)} for row in range(end[0])
        ],
        "cut": f"只画出前 {end[0]} 行、{end[1]} 列。" if is_cut else "",
    }


def _row(
    sheet: Sheet, row: int, end: Position, calculated: Mapping[Position, str]
) -> list[dict[str, Any]]:
    return [
        _cell(sheet, (row, column), end, calculated)
        for column in range(end[1])
        if _is_seen(sheet, (row, column))
    ]


def _is_seen(sheet: Sheet, position: Position) -> bool:
    """Whether the cell is none that a merged one covers."""
    return sheet.merge_at(position)[0] == position


def _cell(
    sheet: Sheet, position: Position, end: Position, calculated: Mapping[Position, str]
) -> dict[str, Any]:
    first, last = sheet.merge_at(position)
    value = sheet.at(*position)
    if value is UNCALCULATED and position in calculated:
        value = calculated[position]
    return {
        "at": cell_name(*position),
        "text": sheet.saved.get(position) or _text(value),
        "high": min(last[0] + 1, end[0]) - first[0],
        "wide": min(last[1] + 1, end[1]) - first[1],
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        value = value.date()
    return value.isoformat(" ") if isinstance(value, datetime) else _plain(value)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
