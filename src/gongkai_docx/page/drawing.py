"""A sheet of a workbook → its cells as the page draws them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from gongkai_docx.errors import Unusable
from gongkai_docx.files import load
from gongkai_docx.places import Position, cell_name
from gongkai_docx.readers.sheets.opening import open_sheets
from gongkai_docx.readers.sheets.sheet import Sheet

MOST_ROWS, MOST_COLUMNS = 150, 40
"""How much of a sheet is drawn: three times what any of ours has."""


def sheet(path: str, name: str) -> dict[str, Any]:
    """The sheet of that name, row by row. Raises `Unusable`."""
    file = Path(path)
    openers = open_sheets(load(file), file.name)
    if name not in openers:
        raise Unusable(f"{file.name} 没有工作表“{name}”。")
    return {"name": name, "sheets": list(openers), **_drawn(openers[name]())}


def _drawn(sheet: Sheet) -> dict[str, Any]:
    filled = max(map(len, sheet.rows), default=0)
    end = min(len(sheet.rows), MOST_ROWS), min(filled, MOST_COLUMNS)
    is_cut = end != (len(sheet.rows), filled)
    return {
        "columns": [cell_name(0, column)[:-1] for column in range(end[1])],
        "rows": [{"number": row + 1, "cells": _row(sheet, row, end)} for row in range(end[0])],
        "cut": f"只画出前 {end[0]} 行、{end[1]} 列。" if is_cut else "",
    }


def _row(sheet: Sheet, row: int, end: Position) -> list[dict[str, Any]]:
    return [
        _cell(sheet, (row, column), end)
        for column in range(end[1])
        if _is_seen(sheet, (row, column))
    ]


def _is_seen(sheet: Sheet, position: Position) -> bool:
    """Whether the cell is none that a merged one covers."""
    return sheet.merge_at(position)[0] == position


def _cell(sheet: Sheet, position: Position, end: Position) -> dict[str, Any]:
    first, last = sheet.merge_at(position)
    return {
        "at": cell_name(*position),
        "text": sheet.saved.get(position) or _text(sheet.at(*position)),
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
