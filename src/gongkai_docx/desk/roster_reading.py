"""A workbook in which somebody lists organs → `Roster`, and what of it could not be made out.

Its columns are known by their headers, wherever they stand and over as many rows as they take;
above them may stand the year and the deadline. A cell merged over several rows is said of each of
them. What stands below the organs, between and beside them, is somebody's note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from gongkai_docx.clock import moment
from gongkai_docx.desk.names import known_as
from gongkai_docx.desk.roster import (
    ABOVE,
    ALSO,
    DEADLINE,
    KIND,
    ORGAN,
    RECEIVED,
    SEVERAL,
    SHEET,
    YEAR,
    Organ,
    Roster,
)
from gongkai_docx.errors import Unusable
from gongkai_docx.files import load
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Position, cell_name
from gongkai_docx.readers.sheets.opening import open_sheets
from gongkai_docx.readers.sheets.sheet import UNCALCULATED, ErrorValue, Sheet
from gongkai_docx.text import is_chinese, one_line, spaceless
from gongkai_docx.values import dataclass

_CALLED = {
    ORGAN: (
        *("单位", "单位名称", "单位全称", "全称", "报送单位", "填报单位"),
        *("机关", "机关名称", "机构名称", "部门名称"),
    ),
    ABOVE: (
        *("上级", "上级单位", "上级机关", "上级政府", "上级部门"),
        *("主管单位", "主管部门", "汇总单位", "所属政府"),
    ),
    KIND: ("机关类型", "类型", "类别", "单位类型", "单位类别", "单位性质"),
    ALSO: ("又称", "别名", "别称", "简称", "单位简称", "其他名称", "曾用名"),
    RECEIVED: ("收到日期", "报送日期", "收到时间", "报送时间"),
}
_HEADER_OF = {called: header for header, names in _CALLED.items() for called in names}

_ASIDE = pattern("[（(][^（）()]*[）)]")
_NOTE = pattern(
    r"\s*(注|说明|备注|填表|制表|审核|联系|合计|小计|总计|本表|以上|以下"
    r"|共\s*\d|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])"
)
_NOTHING = ("/", "／", "无", "—", "－", "-", "——")
"""What clerks put where there is nothing to say."""
_MOST_NAMED = 8


@dataclass(frozen=True)
class _Head:
    """The headers: the last of their rows, and the columns of each."""

    first: int
    last: int
    columns: Mapping[str, Sequence[int]]

    @property
    def organ(self) -> int:
        """The column of the organs' names."""
        return self.columns[ORGAN][0]


def read_roster(file: Path) -> Roster:
    """The roster in that workbook. Raises `Unusable`, naming the file and the place in it."""
    openers = open_sheets(load(file), file.name)
    sheets = [opener() for name, opener in openers.items() if known_as(name) == SHEET]
    sheets = sheets or [opener() for opener in openers.values()]
    lists = [(sheet, head) for sheet in sheets if (head := _head(sheet))]
    if not lists:
        raise Unusable(
            f"名册 {file.name} 里找不到“{ORGAN}”一列的表头，"
            f"请在名单上方加一行表头，至少有“{ORGAN}”和“{ABOVE}”；"
            "也可用 gongkai-docx collect --new-roster 名册.xlsx 生成一份空白的名册。"
        )
    sheet, head = lists[0]
    unclear: list[str] = []
    organs = _organs(sheet, head, unclear)
    if not organs:
        raise Unusable(f"名册 {file.name} 的“{sheet.name}”里没有单位，请在“{ORGAN}”一列填写。")
    unclear += [f"“{other.name}”也有单位的名单，没有读；请合在一张表里" for other, _ in lists[1:]]
    year, deadline = _above(sheet, head, YEAR), _above(sheet, head, DEADLINE)
    return Roster(
        tuple(organs),
        int(match[0]) if year and (match := re.search(r"\d{4}", str(_whole(year[1])))) else None,
        _day(sheet, *deadline, unclear) if deadline else None,
        tuple(unclear),
    ).resolved


# ---------------------------------------------------------------- headers


def _head(sheet: Sheet) -> _Head | None:
    """The headers; None where there are none."""
    for row, values in enumerate(sheet.rows):
        columns: dict[str, list[int]] = {}
        for column, value in enumerate(values):
            if header := _header_of(value):
                columns.setdefault(header, []).append(column)
        # A lone 单位 may be anything; with it stands at least one other header, or nothing at all.
        others = [value for value in values if value != ""]
        if ORGAN in columns and (len(columns) > 1 or len(others) == 1):
            return _with_more_rows(sheet, row, columns)
    return None


def _with_more_rows(sheet: Sheet, first: int, columns: dict[str, list[int]]) -> _Head:
    """The headers with what stands below them in more rows of headers: 全称, 简称."""
    row, (organ, *_) = first, columns[ORGAN]
    while _header_of(_value(sheet, (row + 1, organ))):
        row += 1
        for column, value in enumerate(sheet.rows[row]):
            header = _header_of(value)
            if header and header != ORGAN and column not in columns.setdefault(header, []):
                columns[header].append(column)
    return _Head(first, row, columns)


def _header_of(value: object) -> str | None:
    """Which header that is, whatever is said of it in brackets."""
    return _HEADER_OF.get(known_as(_ASIDE.sub("", str(value))))


# ---------------------------------------------------------------- organs


def _organs(sheet: Sheet, head: _Head, unclear: list[str]) -> list[Organ]:
    organs, hidden = [], []
    for row in range(head.last + 1, len(sheet.rows)):
        at = row, head.organ
        value = _value(sheet, at)
        where = f"{sheet.name} {cell_name(*at)}"
        if isinstance(value, ErrorValue) or value is UNCALCULATED:
            unclear.append(f"{where}是“{value}”，没有单位名称可读；请直接填写")
            continue
        name = _name(value)
        if not name or sheet.merge_at(at)[0][0] < row or _header_of(value):
            continue  # more said of the organ above, or the headers of the next page
        if _NOTE.match(name) or _is_wide(sheet, head, at):
            unclear.append(f"{where}“{one_line(str(value))[:20]}”像是备注，没有当作单位")
            continue
        if row in sheet.look.hidden_rows:
            hidden.append(name)
        organs.append(_organ(sheet, head, row, name, where, unclear))
    if hidden:
        named = "、".join(hidden[:_MOST_NAMED])
        more = f"等 {len(hidden)} 个单位" if len(hidden) > _MOST_NAMED else ""
        unclear.append(f"“{sheet.name}”里隐藏的行也算在名册里：{named}{more}；不算的请删去")
    return organs


def _organ(sheet: Sheet, head: _Head, row: int, name: str, where: str, unclear: list[str]) -> Organ:
    said = {
        header: [_value(sheet, (row, column)) for column in columns]
        for header, columns in head.columns.items()
    }
    also = [each for value in said.get(ALSO, ()) for each in SEVERAL.split(str(value))]
    received = [
        day
        for column in head.columns.get(RECEIVED, ())
        if (day := _day(sheet, (row, column), _value(sheet, (row, column)), unclear))
    ]
    return Organ(
        name=name,
        above=next(filter(None, map(_name, said.get(ABOVE, ()))), ""),
        kind=next(filter(None, map(_name, said.get(KIND, ()))), ""),
        also=tuple(filter(None, map(_name, also))),
        received=received[0] if received else None,
        where=where,
    )


def _name(value: object) -> str:
    """The name without the spaces that only set it out: 教　育　局; "" where there is none."""
    name = spaceless(str(value)) if is_chinese(str(value)) else one_line(str(value))
    return "" if name in _NOTHING else name


def _is_wide(sheet: Sheet, head: _Head, at: Position) -> bool:
    """Whether the cell is merged over what other columns say: a heading between the organs."""
    first, last = sheet.merge_at(at)
    known = {column for columns in head.columns.values() for column in columns}
    covered = set(range(first[1], last[1] + 1)) & known
    return first[1] < at[1] or len(covered) > 1


def _value(sheet: Sheet, position: Position) -> object:
    """What the cell says: if it is merged with others, what stands in the first of them."""
    return _whole(sheet.at(*sheet.merge_at(position)[0]))


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


# ---------------------------------------------------------------- what stands above


def _above(sheet: Sheet, head: _Head, label: str) -> tuple[Position, object] | None:
    """What is said of that label above the headers: in its cell, or in the next filled one."""
    labelled = pattern(rf"\s*{label}\s*[:：]\s*(\S.*)")
    for row in range(head.first):
        values = sheet.rows[row]
        for column, value in enumerate(values):
            if match := labelled.fullmatch(str(value)):
                return (row, column), match[1]
            if known_as(str(value)) != label:
                continue
            for right in range(column + 1, len(values)):
                if values[right] != "":
                    return (row, right), values[right]
    return None


def _day(sheet: Sheet, position: Position, value: object, unclear: list[str]) -> date | None:
    """The day that is said there; where something else is, that is noted."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value in ("", *_NOTHING):
        return value if isinstance(value, date) else None
    try:
        return moment(str(value)).date()
    except ValueError:
        called = f"{sheet.name} {cell_name(*position)}"
        unclear.append(f"{called}“{one_line(str(value))[:20]}”不是日期，应如 2024-01-15")
        return None
