"""What a format's module makes of a sheet: `Sheet`, every cell with its value, within bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from enum import Enum
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final

from gongkai_docx.errors import Unusable
from gongkai_docx.places import Position, cell_name
from gongkai_docx.readers.sheets.look import Look
from gongkai_docx.values import dataclass

# A sheet is held as a full rectangle, so one cell far out would cost gigabytes. Ours have 500.
MAX_CELLS = 200_000
# Cells that hold nothing but a border or a colour are only counted.
MAX_EMPTY = 200_000
# One shared text may be held once for every cell that shows it.
MAX_CHARACTERS = 20_000_000

ADVICE = "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"


@dataclass(frozen=True)
class ErrorValue:
    """What a cell holds whose formula went wrong: #REF!, #DIV/0!."""

    code: str

    def __str__(self) -> str:
        return self.code


class NoValue(Enum):
    """What a cell holds that has no value: a formula never calculated, or a picture."""

    UNCALCULATED = "未计算的公式"
    PICTURE = "图片"

    def __str__(self) -> str:
        return self.value


UNCALCULATED: Final = NoValue.UNCALCULATED
PICTURE: Final = NoValue.PICTURE
_PICTURE = re.compile(r"=?(_xlfn\.)?DISPIMG\(", re.IGNORECASE)
"""The function by which WPS shows a picture in a cell; other programs don't know it."""
_BEFORE_PICTURE = ("=", "_", "D", "d")
"""How it begins."""
_FEW_MERGES, _FEW_CELLS = 200, 2_000
"""Of how many merges, and over how many cells, it is remembered what they cover."""

Merge = tuple[Position, Position]
"""First and last cell of a merged range."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: the values of its cells from A1 on, what is merged, where formulas stand."""

    name: str
    rows: list[list[object]]
    merges: tuple[Merge, ...]
    """First and last cell of each merged range."""
    formulas: Mapping[Position, str]
    """The formula of each cell that has one, as the file spells it; "" where it doesn't tell."""
    formats: Mapping[Position, str]
    """The number format of each cell that has another than General, as the workbook spells it."""
    saved: Mapping[Position, str] = field(default_factory=dict)
    """What the program that saved the sheet showed for each number, where the file tells."""
    look: Look = field(default_factory=Look)
    """What of its look matters to who reads it."""

    def at(self, row: int, column: int) -> object:
        """The cell's value: text, a number, a date, an ErrorValue, UNCALCULATED; "" if empty."""
        try:
            return self.rows[row][column]
        except IndexError:
            return ""

    def is_plain_at(self, position: Position) -> bool:
        """Whether neither a format nor its looks may show the cell otherwise than it is."""
        return (
            position not in self.formats
            and position not in self.saved
            and position not in self.look.cells
            and not self.look.conditionals
        )

    def merge_at(self, position: Position) -> Merge:
        """First and last cell of the merged range there; the cell itself if it isn't merged."""
        return self._merged.get(position, (position, position))

    @cached_property
    def _merged(self) -> dict[Position, Merge]:
        merged = {}
        for first, last in self.merges:
            for position in self.span(first, last):
                merged[position] = first, last
        return merged

    def span(self, first: Position, last: Position) -> Iterable[Position]:
        """The cells from first to last, as far as the sheet is filled."""
        for row in range(first[0], min(last[0] + 1, len(self.rows))):
            for column in range(first[1], min(last[1] + 1, len(self.rows[row]))):
                yield row, column

    @cached_property
    def filled(self) -> Mapping[Position, object]:
        """The value of every cell that isn't empty, row by row."""
        return {
            (row, column): value
            for row, values in enumerate(self.rows)
            for column, value in enumerate(values)
            if value != ""
        }


@dataclass(frozen=True)
class SheetOpener:
    """What reads a sheet; raises `Unusable` where it is damaged or far too large."""

    read: Callable[[], Sheet]
    is_as_written: Callable[[], bool] = lambda: False
    """Whether its part is surely as this program wrote it, with no cell filled in since. Takes
    next to no time."""

    def __call__(self) -> Sheet:
        """The sheet."""
        return self.read()


class TooLargeError(ValueError):
    """A sheet has more cells than we hold; the message is the name of its last one."""


class Bounds:
    """How far a sheet's cells reach while it is read, so that none is read that would hurt."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        """How many rows and columns the cells span that hold something."""
        self._cells = self._characters = 0

    def take(self, position: Position, *, filled: bool = True, characters: int = 0) -> None:
        """Note a cell, and that it holds something. Raises `TooLargeError` beyond the limits."""
        self._cells += 1
        self._characters += characters
        if filled:
            self.rows = max(self.rows, position[0] + 1)
            self.columns = max(self.columns, position[1] + 1)
        if (
            self._cells > MAX_EMPTY
            or self._characters > MAX_CHARACTERS
            or self.rows * self.columns > MAX_CELLS
        ):
            raise TooLargeError(cell_name(*position))

    def rectangle(self) -> list[list[object]]:
        """Empty cells, as many as the filled ones span."""
        return [[""] * self.columns for _ in range(self.rows)]


def damaged(name: str, title: str | None = None) -> Unusable:
    """What to raise for a workbook, or a sheet of it, that contradicts itself."""
    sheet = f"“{title}”" if title else " "
    return Unusable(f"{name}{sheet}已损坏，请用 Excel 或 WPS 打开后另存一份再试。")


def too_large(name: str, title: str, error: TooLargeError) -> Unusable:
    """What to raise for a sheet that is no form that anybody filled in."""
    return Unusable(
        f"{name}“{title}”的内容一直延伸到 {error}，不像填报表；"
        "请删去表外多余的行和列（选中整行整列后删除），保存后再试。"
    )


def as_seen(sheet: Sheet, name: str) -> Sheet:
    """The sheet, emptied in place where a merge covers it: that isn't seen, though some keep it.

    Where WPS shows a picture in a cell, that is what it holds. Raises `Unusable` where the merges
    overlap each other many times over.
    """
    for row, column in _covered(sheet, name):
        if row < len(sheet.rows) and column < len(sheet.rows[row]):
            sheet.rows[row][column] = ""
    for (row, column), formula in sheet.formulas.items():
        value = sheet.at(row, column)
        if _is_picture(formula) or (isinstance(value, str) and _is_picture(value)):
            sheet.rows[row][column] = PICTURE
    return sheet


def _covered(sheet: Sheet, name: str) -> Sequence[Position]:
    """The cells that a merge covers, and maybe some that the sheet doesn't have."""
    if len(sheet.merges) <= _FEW_MERGES:
        covered = _covered_by_few(sheet.merges)
        if covered is not None:
            return covered
    merged = ((cell, cell == each[0]) for each in sheet.merges for cell in sheet.span(*each))
    cells = list(islice(merged, MAX_CELLS + 1))
    if len(cells) > MAX_CELLS:
        raise Unusable(
            f"{name}“{sheet.name}”的合并单元格互相重叠，请用 Excel 或 WPS 打开后另存一份再试。"
        )
    return [cell for cell, is_first in cells if not is_first]


@lru_cache(maxsize=64)  # the same in all workbooks of a form
def _covered_by_few(merges: tuple[Merge, ...]) -> Sequence[Position] | None:
    """The cells that these merges cover; None if they aren't as few as in a form."""
    if sum(map(_area, merges)) > _FEW_CELLS:
        return None
    return [
        (row, column)
        for (top, left), (bottom, right) in merges
        for row in range(top, bottom + 1)
        for column in range(left + (row == top), right + 1)
    ]


def _is_picture(text: str) -> bool:
    """Whether the formula, or what stands for one, shows a picture."""
    return text.startswith(_BEFORE_PICTURE) and _PICTURE.match(text) is not None


def _area(merge: Merge) -> int:
    (top, left), (bottom, right) = merge
    return max(bottom - top + 1, 0) * max(right - left + 1, 0)


def one_each(titles: Sequence[str], name: str) -> None:
    """Raise `Unusable` where two sheets have the same name: which one was meant?"""
    if len(set(titles)) < len(titles):
        raise damaged(name)
