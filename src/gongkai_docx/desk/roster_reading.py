"""A workbook in which somebody lists organs → `Roster`, and what of it could not be made out.

Its columns are known by their headers, wherever they stand and over as many rows as they take;
above them may stand the year and the deadline. A cell merged over several rows is said of each of
them. What stands below the organs, between and beside them, is somebody's note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from gongkai_docx.desk.roster_head import Block, Head, head_of, header_of
from gongkai_docx.errors import Unusable
from gongkai_docx.files import load
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Position, cell_name
from gongkai_docx.readers.sheets.opening import open_sheets
from gongkai_docx.readers.sheets.sheet import UNCALCULATED, ErrorValue, Sheet
from gongkai_docx.text import is_chinese, one_line, spaceless

_NOTE = pattern(
    r"\s*(注|说明|备注|填表|制表|审核|联系|合计|小计|总计|本表|以上|以下"
    r"|共\s*\d|\d+\s*[个家]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])"
)
_SUM = pattern(".{0,12}(合计|小计|总计|共计)[:：]?")
"""What stands before a sum of organs: 部门小计."""
_NUMBER = pattern(r"^\s*(\d{1,3}(、|[.．](?!\d))|[（(]\d{1,3}[）)])")
"""What numbers an organ in the cell of its name."""
_NOTHING = ("/", "／", "无", "—", "－", "-", "——")
"""What clerks put where there is nothing to say."""
_MOST_NAMED = 8


def read_roster(file: Path) -> Roster:
    """The roster in that workbook. Raises `Unusable`, naming the file and the place in it."""
    openers = open_sheets(load(file), file.name)
    sheets = [opener() for name, opener in openers.items() if known_as(name) == SHEET]
    sheets = sheets or [opener() for opener in openers.values()]
    lists = [(sheet, head) for sheet in sheets if (head := head_of(sheet))]
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
    year, deadline = _above(sheet, head.first, YEAR), _above(sheet, head.first, DEADLINE)
    return Roster(
        tuple(organs),
        int(match[0]) if year and (match := re.search(r"\d{4}", str(_whole(year[1])))) else None,
        _day(sheet, *deadline, unclear) if deadline else None,
        tuple(unclear),
    ).resolved


# ---------------------------------------------------------------- organs


def _organs(sheet: Sheet, head: Head, unclear: list[str]) -> list[Organ]:
    found: dict[Position, Organ] = {}
    start = 0
    for block in head.blocks:
        for row in range(head.last + 1, len(sheet.rows)):
            at = row, block.organ
            if name := _organ_named(sheet, block, at, start, unclear):
                found[at] = _organ(sheet, block, row, name, unclear)
        unclear += [
            f"{sheet.name} {cell_name(head.first, column)}也像是单位名称的一列，没有读"
            for column in block.unread
        ]
        start = block.last + 1
    struck = {at for at, look in sheet.look.cells.items() if look.is_struck}
    hidden = [each.name for at, each in found.items() if at[0] in sheet.look.hidden_rows]
    unclear += _counted_too(sheet, "隐藏的行", hidden)
    unclear += _counted_too(
        sheet, "划掉的单位", [each.name for at, each in found.items() if at in struck]
    )
    return list(found.values())


def _organ_named(sheet: Sheet, block: Block, at: Position, start: int, unclear: list[str]) -> str:
    """The name of the organ in that cell; "" where there is none, and what else is there noted."""
    value = _value(sheet, at)
    where = f"{sheet.name} {cell_name(*at)}"
    if isinstance(value, ErrorValue) or value is UNCALCULATED:
        unclear.append(f"{where}是“{value}”，没有单位名称可读；请直接填写")
        return ""
    name = _name(value)
    if not name or sheet.merge_at(at)[0][0] < at[0] or header_of(value):
        return ""  # more said of the organ above, or the headers of the next page
    before = sheet.rows[at[0]][start : at[1]]
    is_sum = any(_SUM.fullmatch(spaceless(str(each))) for each in before)
    if is_sum or not is_chinese(name) or _NOTE.match(name) or _is_wide(sheet, block, at):
        unclear.append(f"{where}“{one_line(str(value))[:20]}”像是备注，没有当作单位")
        return ""
    return name


def _counted_too(sheet: Sheet, how: str, names: Sequence[str]) -> list[str]:
    """What is told of organs that somebody may have meant to leave out."""
    if not names:
        return []
    more = f"等 {len(names)} 个单位" if len(names) > _MOST_NAMED else ""
    named = "、".join(names[:_MOST_NAMED])
    return [f"“{sheet.name}”里{how}也算在名册里：{named}{more}；不算的请删去"]


def _organ(sheet: Sheet, block: Block, row: int, name: str, unclear: list[str]) -> Organ:
    said = {
        header: [_value(sheet, (row, column)) for column in columns]
        for header, columns in block.columns.items()
    }
    also = [each for value in said.get(ALSO, ()) for each in SEVERAL.split(str(value))]
    received = [
        day
        for column in block.columns.get(RECEIVED, ())
        if (day := _day(sheet, (row, column), _value(sheet, (row, column)), unclear))
    ]
    return Organ(
        name=name,
        above=next(filter(None, map(_name, said.get(ABOVE, ()))), ""),
        kind=next(filter(None, map(_name, said.get(KIND, ()))), ""),
        also=tuple(filter(None, map(_name, also))),
        received=received[0] if received else None,
        where=f"{sheet.name} {cell_name(row, block.organ)}",
    )


def _name(value: object) -> str:
    """The name without the spaces that only set it out: 教　育　局; "" where there is none."""
    text = _NUMBER.sub("", str(value), count=1)
    name = spaceless(text) if is_chinese(text) else one_line(text)
    return "" if name in _NOTHING else name


def _is_wide(sheet: Sheet, block: Block, at: Position) -> bool:
    """Whether the cell is merged over what other columns say: a heading between the organs."""
    first, last = sheet.merge_at(at)
    known = {column for columns in block.columns.values() for column in columns}
    covered = set(range(first[1], last[1] + 1)) & known
    return first[1] < at[1] or len(covered) > 1


def _value(sheet: Sheet, position: Position) -> object:
    """What the cell says: if it is merged with others, what stands in the first of them."""
    return _whole(sheet.at(*sheet.merge_at(position)[0]))


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


# ---------------------------------------------------------------- what stands above


def _above(sheet: Sheet, head: int, label: str) -> tuple[Position, object] | None:
    """What is said of that label above the headers: in its cell, or in the next filled one."""
    labelled = pattern(rf"\s*{label}\s*[:：]\s*(\S.*)")
    for row in range(head):
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
