"""A sheet of a workbook → texts and findings, each with the place that a clerk knows it by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Rule
from gongkai_docx.places import REPORT, Cell, Kind, Place
from gongkai_docx.readers.figures import quoted, spelled
from gongkai_docx.readers.sheets.formats import adds_words, misleads
from gongkai_docx.readers.sheets.sheet import UNCALCULATED, ErrorValue, Position, Sheet
from gongkai_docx.rules.cells import ERROR_CELL, FORMATTED, NO_VALUE, OUTSIDE, UNCLEAR, UNPRINTABLE
from gongkai_docx.text import is_blank, unprintable

MOST_PROBLEMS = 8
"""How many problems of one sheet a refusal names."""


@dataclass(frozen=True)
class Page:
    """A sheet, the name of its file, and where findings on it go."""

    sheet: Sheet
    file: str
    findings: list[Finding]
    place: Place = REPORT
    """What of the report the sheet as a whole holds."""

    def cell(self, position: Position) -> Cell:
        """The cell of the source that is there: 三、依申请公开 J5."""
        return Cell(self.sheet.name, position)

    def find(
        self,
        rule: Rule,
        position: Position,
        problem: str,
        *,
        place: Place | None = None,
        actual: str | None = None,
    ) -> None:
        """Note that the rule is broken in that cell, where `place` was to be read."""
        cell, place = self.cell(position), place or self.place
        self.findings.append(
            rule.finding(
                f"{cell.shown}：{problem}",
                place=place.within(cell),
                figures=[place.key] if place.kind is Kind.FIGURE else (),
                actual=actual,
            )
        )

    def find_outside(self, position: Position, columns: str) -> None:
        """Note that what stands in that cell is not in the columns meant for it, if it shows."""
        if shown := self.quoted(position):
            self.find(OUTSIDE, position, f"“{shown}”不在{columns}内，没有读入。", actual=shown)

    def quoted(self, position: Position) -> str:
        """What stands in that cell, in one short line."""
        return quoted(self.sheet.at(*position))

    def refuse(self, problems: Iterable[str]) -> Unusable:
        """The error that the sheet's layout can't be understood, for these reasons."""
        told = list(dict.fromkeys(problems))
        more = [f"……共 {len(told)} 处"] if len(told) > MOST_PROBLEMS else []
        listed = "\n".join(f"  {problem}" for problem in told[:MOST_PROBLEMS] + more)
        return Unusable(
            f"{self.file}“{self.sheet.name}”的版式改动过，有的格子认不出来，没有读取：\n{listed}\n"
            "请恢复原来的表头和行标题；或用 gongkai-docx new 生成新表，把数字整块粘贴过去。"
        )

    def lacks_value(self, position: Position, place: Place | None = None) -> bool:
        """Whether a formula there has no value, or an error for one; if so, it is noted."""
        value = self.sheet.at(*position)
        if isinstance(value, ErrorValue):
            problem = f"是错误值 {value}，请重填。"
            self.find(ERROR_CELL, position, problem, place=place, actual=value.code)
        elif value is UNCALCULATED:
            problem = "是公式，但没有计算结果；请用 Excel 或 WPS 打开并保存一次，或直接填写。"
            self.find(NO_VALUE, position, problem, place=place)
        return isinstance(value, ErrorValue) or value is UNCALCULATED

    def misleads(
        self, position: Position, *, amount: bool = False, place: Place | None = None
    ) -> bool:
        """Whether the cell's format shows its number as another; if so, it is noted."""
        value, shown_as = self.sheet.at(*position), self.sheet.formats.get(position, "")
        if not isinstance(value, float) or not value or not misleads(shown_as, amount=amount):
            return False
        problem = (
            f"数值是 {spelled(value)}，格式“{shown_as}”却使它显示成别的；"
            "请把单元格格式改为“常规”后核对。"
        )
        self.find(FORMATTED, position, problem, place=place, actual=spelled(value))
        return True

    def text(self, position: Position, place: Place | None = None) -> str | None:
        """The cell's text as typed; None if it has none, which is noted unless it is empty."""
        value, shown_as = self.sheet.at(*position), self.sheet.formats.get(position, "")
        if self.lacks_value(position, place):
            return None
        if isinstance(value, bool | date | time | timedelta):
            problem = f"“{value}”是日期、时间或真假值，请把单元格格式改为“文本”后重填。"
            self.find(UNCLEAR, position, problem, place=place, actual=str(value))
            return None
        if isinstance(value, float) and (misleads(shown_as, amount=False) or adds_words(shown_as)):
            problem = f"“{spelled(value)}”显示的不是这样，请把单元格格式改为“文本”后重填。"
            self.find(UNCLEAR, position, problem, place=place, actual=spelled(value))
            return None
        text = spelled(value)
        if is_blank(text):
            return None
        found = unprintable(text)
        if found:
            problem = f"含有 Word 文件存不下的字符 {found}，请删去（可先粘贴到记事本再复制回来）。"
            self.find(UNPRINTABLE, position, problem, place=place, actual=found)
            return None
        return text
