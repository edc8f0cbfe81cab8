"""The roster (名册): a workbook that says which organs there are → `Roster`.

Its columns are known by their headers, wherever they stand; above them may stand the year and the
deadline. A cell merged over several rows is said of each of them. What stands below the organs, and
beside the columns, is somebody's note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from gongkai_docx.clock import moment
from gongkai_docx.desk.names import known_as
from gongkai_docx.errors import Unusable
from gongkai_docx.files import load
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Position, cell_name
from gongkai_docx.readers.sheets.opening import open_sheets
from gongkai_docx.readers.sheets.sheet import Sheet
from gongkai_docx.text import one_line
from gongkai_docx.values import dataclass

SHEET = "名册"
ORGAN, ABOVE, KIND, ALSO, RECEIVED = "单位", "上级", "机关类型", "又称", "收到日期"
HEADERS = (ORGAN, ABOVE, KIND, ALSO, RECEIVED)
YEAR, DEADLINE = "年度", "截止日期"

_CALLED = {
    ORGAN: ("单位", "单位名称", "机关", "机关名称"),
    ABOVE: ("上级", "上级单位", "上级机关"),
    KIND: ("机关类型", "类型"),
    ALSO: ("又称", "别名", "其他名称", "曾用名"),
    RECEIVED: ("收到日期", "报送日期", "收到时间"),
}
_BETWEEN = pattern("[、，,；;\n]+")
_NOTE = pattern(r"\s*(注|说明|备注|填表|制表|审核|合计|总计|共\s*\d)")


@dataclass(frozen=True)
class Organ:
    """An organ that is asked for a report."""

    name: str
    above: str = ""
    """The government that its figures are part of; "" for one that stands at the top."""
    kind: str = ""
    also: tuple[str, ...] = ()
    """What else it is called."""
    received: date | None = None
    """When its report came in."""
    where: str = ""
    """Its cell in the roster, as a clerk would call it."""

    @property
    def known(self) -> str:
        """By what it is known, however it is spelt."""
        return known_as(self.name)


@dataclass(frozen=True)
class Roster:
    """The organs, in their order, each once or, by mistake, more often."""

    organs: tuple[Organ, ...]
    year: int | None = None
    deadline: date | None = None
    unclear: tuple[str, ...] = ()
    """What stands in it and could not be made out."""


def read_roster(file: Path) -> Roster:
    """The roster in that workbook. Raises `Unusable`, naming the file and the place in it."""
    openers = open_sheets(load(file), file.name)
    sheets = [opener() for name, opener in openers.items() if known_as(name) == SHEET]
    sheets = sheets or [opener() for opener in openers.values()]
    for sheet in sheets:
        if header := _header(sheet):
            roster = _roster(sheet, *header)
            if not roster.organs:
                raise Unusable(f"名册 {file.name} 的“{sheet.name}”里没有单位，请在“单位”一列填写。")
            return roster
    raise Unusable(
        f"名册 {file.name} 里找不到“{ORGAN}”一列的表头。"
        "可用 gongkai-docx collect --new-roster 名册.xlsx 生成一份空白的名册。"
    )


def _header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """The row of the headers, and the column of each; None where there is none."""
    for row, values in enumerate(sheet.rows):
        columns: dict[str, int] = {}
        for column, value in enumerate(values):
            for header, called in _CALLED.items():
                if known_as(str(value)) in called:
                    columns.setdefault(header, column)
        # A lone 单位 may be anything; with it stands at least one other header, or nothing at all.
        others = [value for value in values if value != ""]
        if ORGAN in columns and (len(columns) > 1 or len(others) == 1):
            return row, columns
    return None


def _roster(sheet: Sheet, header: int, columns: Mapping[str, int]) -> Roster:
    unclear: list[str] = []
    organs = []
    for row in range(header + 1, len(sheet.rows)):
        said = {name: _value(sheet, (row, column)) for name, column in columns.items()}
        name = one_line(str(said[ORGAN]))
        if not name:
            continue
        if _NOTE.match(name):
            unclear.append(f"{_where(sheet, row, columns)}“{name[:20]}”像是备注，没有当作单位")
            continue
        organs.append(
            Organ(
                name=name,
                above=one_line(str(said.get(ABOVE, ""))),
                kind=one_line(str(said.get(KIND, ""))),
                also=tuple(filter(None, map(one_line, _BETWEEN.split(str(said.get(ALSO, "")))))),
                received=_day(sheet, (row, columns[RECEIVED]), unclear)
                if RECEIVED in columns
                else None,
                where=_where(sheet, row, columns),
            )
        )
    year, deadline = _beside(sheet, header, YEAR), _beside(sheet, header, DEADLINE)
    return Roster(
        tuple(organs),
        int(match[0]) if year and (match := re.search(r"\d{4}", str(_whole(year[1])))) else None,
        _day(sheet, deadline[0], unclear) if deadline else None,
        tuple(unclear),
    )


def _where(sheet: Sheet, row: int, columns: Mapping[str, int]) -> str:
    return f"{sheet.name} {cell_name(row, columns[ORGAN])}"


def _value(sheet: Sheet, position: Position) -> object:
    """What the cell says: if it is merged with others, what stands in the first of them."""
    value = sheet.at(*sheet.merge_at(position)[0])
    return _whole(value)


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _beside(sheet: Sheet, header: int, label: str) -> tuple[Position, object] | None:
    """The first filled cell to the right of that label, above the headers."""
    for row in range(header):
        values = sheet.rows[row]
        for column, value in enumerate(values):
            if known_as(str(value)) != label:
                continue
            for right in range(column + 1, len(values)):
                if values[right] != "":
                    return (row, right), values[right]
    return None


def _day(sheet: Sheet, position: Position, unclear: list[str]) -> date | None:
    """The day that stands there; where something else does, that is noted."""
    value = _value(sheet, position)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value == "":
        return value if isinstance(value, date) else None
    try:
        return moment(str(value)).date()
    except ValueError:
        called = f"{sheet.name} {cell_name(*position)}"
        unclear.append(f"{called}“{one_line(str(value))[:20]}”不是日期，应如 2024-01-15")
        return None
