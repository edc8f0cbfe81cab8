"""A sheet of a workbook → texts and findings, each with the place that a clerk knows it by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, time, timedelta

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Rule
from gongkai_docx.forms import Figure
from gongkai_docx.places import REPORT, Cell, Kind, Place, Position, cell_name
from gongkai_docx.readers.figures import quoted, reads_alike, spelled
from gongkai_docx.readers.sheets.formats import shown_as
from gongkai_docx.readers.sheets.sheet import PICTURE, UNCALCULATED, ErrorValue, NoValue, Sheet
from gongkai_docx.rules.cells import (
    COVERED,
    ERROR_CELL,
    MARKED,
    NO_VALUE,
    OUTSIDE,
    PICTURED,
    UNCLEAR,
    UNPRINTABLE,
)
from gongkai_docx.text import is_blank, is_reversed, unprintable, visible
from gongkai_docx.values import dataclass

GENERAL = "常规"
"""What Chinese programs call the number format General."""
TOO_LONG_TO_SHOW = 10**15
"""From here on a number has more digits than a spreadsheet keeps; that is told by itself."""
MOST_OUTSIDE = 6
"""How many cells outside of what is read are told one by one."""
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

    def find_all(
        self,
        rule: Rule,
        cells: Collection[Position],
        problem: str,
        *,
        figures: Iterable[str] = (),
        actual: str | None = None,
    ) -> None:
        """Note that the rule is broken in all of these cells, of which the problem tells."""
        first, *_ = cells
        message = f"{self.sheet.name}：{problem}"
        place = self.place.within(self.cell(first))
        found = rule.finding(message, place=place, figures=figures, actual=actual)
        self.findings.append(found)

    def find_outside(self, position: Position, columns: str) -> None:
        """Note that what stands in that cell is not in the columns meant for it, if it shows."""
        if shown := self.quoted(position):
            self.find(OUTSIDE, position, f"“{shown}”不在{columns}内，没有读入。", actual=shown)

    def find_all_outside(self, positions: Collection[Position], columns: str) -> None:
        """The same of all these cells: of each by itself, or of many together."""
        shown = [position for position in positions if self.quoted(position)]
        if len(shown) <= MOST_OUTSIDE:
            for position in shown:
                self.find_outside(position, columns)
            return
        first, last = shown[0], shown[-1]
        problem = (
            f"{cell_name(*first)} 至 {cell_name(*last)} 有 {len(shown)} 格内容不在{columns}内，"
            f"没有读入，如“{self.quoted(first)}”。"
        )
        self.find_all(OUTSIDE, shown, problem, actual=self.quoted(first))

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
            "请恢复原来的表头和行标题；"
            "或运行 gongkai-docx new -o 新表.xlsx 生成新表，把数字整块粘贴过去。"
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
        elif value is PICTURE:
            problem = "是图片，程序读不出里面的数字；请删去图片，改填数字。"
            self.find(PICTURED, position, problem, place=place)
        return isinstance(value, ErrorValue | NoValue)

    def misled(self, position: Position, figure: Figure) -> str | None:
        """What is wrong with how the cell shows its figure; None if it shows what it holds."""
        value = self.sheet.at(*position)
        seen = self._seen(position, value)
        if not seen:  # as nearly always
            return None
        return self._otherwise(position, seen, lambda shown: reads_alike(figure, shown, value))

    def shown_otherwise(
        self, position: Position, is_alike: Callable[[str], bool], advice: str = GENERAL
    ) -> str | None:
        """What to say of a cell that shows something else than it holds, or may; None if not.

        `is_alike` tells whether a text that is shown means what the cell holds; `advice` is the
        format that it should have instead.
        """
        seen = self._seen(position, self.sheet.at(*position))
        return self._otherwise(position, seen, is_alike, advice) if seen else None

    def _seen(self, position: Position, value: object) -> list[tuple[str, bool]]:
        """What the cell shows, where that may not be what it holds, and whether that is sure."""
        found = shown_as(self.sheet.formats.get(position, ""), value)
        seen = [(found.text, found.is_sure)] if found else []
        if position in self.sheet.saved and isinstance(value, float):
            seen.append((self.sheet.saved[position], True))
        return seen

    def _otherwise(
        self,
        position: Position,
        seen: list[tuple[str, bool]],
        is_alike: Callable[[str], bool],
        advice: str = GENERAL,
    ) -> str | None:
        value, shown_by = self.sheet.at(*position), self.sheet.formats.get(position, "")
        for shown, is_sure in seen:
            if not is_sure:
                effect = "在不同的表格程序中显示得不一样"
            elif is_alike(shown):
                continue
            elif shown.strip():
                effect = f"却使它显示为“{quoted(shown)}”"
            else:
                effect = "却使它什么也不显示"
            # What is shown in powers of ten, General shows so.
            usual = "数值" if not shown_by and advice == GENERAL else advice
            return (
                f"单元格里是“{quoted(value)}”，格式“{quoted(shown_by) or GENERAL}”{effect}；"
                f"请把单元格格式改为“{usual}”后核对。"
            )
        return None

    def seen(self, position: Position, place: Place | None = None) -> object:
        """The cell's value as it is seen: marks in a text that nobody sees are noted, and gone."""
        value = self.sheet.at(*position)
        return self._visible(value, position, place) if isinstance(value, str) else value

    def name(self, position: Position, place: Place | None = None) -> str:
        """The cell's text as it is seen; "" if it has none, which is noted as by `text`."""
        return self._visible(self.text(position, place) or "", position, place)

    def _visible(self, text: str, position: Position, place: Place | None) -> str:
        shown = visible(text)
        if shown != text:
            problem = f"“{quoted(shown)}”里有看不见的字符，没有读入。"
            if is_reversed(text):
                problem = f"“{quoted(shown)}”里有使它反着显示的字符（U+202E），没有读入；请核对。"
            self.find(MARKED, position, problem, place=place, actual=quoted(shown))
        return shown

    def text(self, position: Position, place: Place | None = None) -> str | None:
        """The cell's text as typed; None if it has none, which is noted unless it is empty."""
        value = self.sheet.at(*position)
        if value is PICTURE:
            problem = "是图片，没有读入；草稿里如要图片，请在 Word 里插入。"
            self.find(COVERED, position, problem, place=place)
            return None
        if self.lacks_value(position, place):
            return None
        if isinstance(value, bool | date | time | timedelta):
            problem = f"“{value}”是日期、时间或真假值，请把单元格格式改为“文本”后重填。"
            self.find(UNCLEAR, position, problem, place=place, actual=str(value))
            return None
        text = spelled(value)
        if isinstance(value, float) or position in self.sheet.formats:
            wrong = self.shown_otherwise(
                position, lambda shown: shown.strip() == text.strip(), advice="文本"
            )
        else:
            wrong = None
        if wrong:
            self.find(UNCLEAR, position, wrong, place=place, actual=quoted(value))
            return None
        if is_blank(text):
            return None
        found = unprintable(text)
        if found:
            problem = f"含有 Word 文件存不下的字符 {found}，请删去（可先粘贴到记事本再复制回来）。"
            self.find(UNPRINTABLE, position, problem, place=place, actual=found)
            return None
        return text
