"""The rows of a sheet → the headers of the list of organs in it: which column says what.

A long list is often laid out in blocks beside one another, each with the same headers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai_docx.desk.names import known_as
from gongkai_docx.desk.roster import ABOVE, ALSO, KIND, ORGAN, RECEIVED
from gongkai_docx.patterns import pattern
from gongkai_docx.readers.sheets.sheet import Sheet
from gongkai_docx.values import dataclass

_WHOLE = ("单位全称", "全称")
"""What the column of the names is called where another has short ones."""
_CALLED = {
    ORGAN: (
        *("单位", "单位名称", *_WHOLE, "报送单位", "填报单位"),
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
_BESIDE = frozenset(
    (
        *("序号", "编号", "备注", "电话", "联系电话", "办公电话", "手机", "联系方式"),
        *("联系人", "经办人", "负责人", "分管领导", "职务", "邮箱", "地址"),
    )
)
"""Headers that such lists have too, and that are of no matter here."""

_ASIDE = pattern("[（(][^（）()]*[）)]")


@dataclass(frozen=True)
class Block:
    """A part of the list: the columns of each header, and of the organs' names."""

    columns: Mapping[str, Sequence[int]]
    organ: int
    unread: Sequence[int] = ()
    """More columns of names, of which nobody knows whose they are."""

    @property
    def last(self) -> int:
        """The last column that it has."""
        return max(column for columns in self.columns.values() for column in columns)


@dataclass(frozen=True)
class Head:
    """The headers: their rows, and the blocks below them from left to right."""

    first: int
    last: int
    blocks: Sequence[Block]


def head_of(sheet: Sheet) -> Head | None:
    """The headers of the list in that sheet; None where there are none."""
    for row, values in enumerate(sheet.rows):
        columns = _columns(values)
        if ORGAN in columns and _is_head(values, columns):
            last = _with_more_rows(sheet, row, columns)
            return Head(row, last, _blocks(sheet.rows[row : last + 1], columns))
    return None


def header_of(value: object) -> str | None:
    """Which header that is, whatever is said of it in brackets."""
    return _HEADER_OF.get(_spelt(value))


def _spelt(value: object) -> str:
    return known_as(_ASIDE.sub("", str(value)))


def _columns(values: Sequence[object]) -> dict[str, list[int]]:
    columns: dict[str, list[int]] = {}
    for column, value in enumerate(values):
        if header := header_of(value):
            columns.setdefault(header, []).append(column)
    return columns


def _is_head(values: Sequence[object], columns: Mapping[str, Sequence[int]]) -> bool:
    """Whether the row in which 单位 stands is one of headers; alone it may be anything's label.

    With it stands another header of ours, or nothing at all, or mostly what such lists have too.
    """
    said = [_spelt(value) for value in values if value != ""]
    known = sum(each in _HEADER_OF or each in _BESIDE for each in said)
    return len(columns) > 1 or len(said) == 1 or 2 * known > len(said)


def _with_more_rows(sheet: Sheet, row: int, columns: dict[str, list[int]]) -> int:
    """The last row of headers; what stands in those below the first is added: 全称, 简称."""
    organ = columns[ORGAN][0]
    while header_of(sheet.at(*sheet.merge_at((row + 1, organ))[0])):
        row += 1
        for header, more in _columns(sheet.rows[row]).items():
            known = columns.setdefault(header, [])
            known += [column for column in more if header != ORGAN and column not in known]
    return row


def _blocks(heads: Sequence[Sequence[object]], columns: Mapping[str, list[int]]) -> list[Block]:
    """The columns of each block: a new one begins where the header of the names comes again."""
    called = {column: _spelt(heads[0][column]) for column in columns[ORGAN]}
    again = called[columns[ORGAN][0]]
    starts = [column for column in columns[ORGAN] if called[column] == again]
    number = len(starts)
    return [
        _block(
            {header: _share(sorted(each), place, number) for header, each in columns.items()},
            called,
        )
        for place in range(number)
    ]


def _share(columns: Sequence[int], place: int, number: int) -> Sequence[int]:
    """Which of the columns are that block's; what isn't there for each is said of all of them."""
    each, rest = divmod(len(columns), number)
    return columns if rest else columns[place * each : (place + 1) * each]


def _block(columns: Mapping[str, Sequence[int]], called: Mapping[int, str]) -> Block:
    organs = columns[ORGAN]
    whole = next((column for column in organs if called[column] in _WHOLE), None)
    if whole is None:
        return Block({**columns, ORGAN: organs[:1]}, organs[0], organs[1:])
    short = [column for column in organs if column != whole]
    return Block({**columns, ORGAN: [whole], ALSO: [*short, *columns.get(ALSO, ())]}, whole)
