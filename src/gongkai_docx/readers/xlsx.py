"""A workbook laid out as `gongkai_docx.workbook` says, saved by any program → `Report`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms import Form, FormError, Section, load_form
from gongkai_docx.forms.form import plain
from gongkai_docx.readers import Reading
from gongkai_docx.readers.figures import HALF_WIDTH, blanks, enter
from gongkai_docx.readers.locate import locate
from gongkai_docx.readers.sheets import UNCALCULATED, ErrorValue, Position, Sheet, open_sheets
from gongkai_docx.report import (
    Block,
    HeadingStyle,
    Number,
    Report,
    Signature,
    lines,
    normal_blocks,
    one_line,
    plain_heading,
    unprintable,
)
from gongkai_docx.workbook import cell_name, cell_ranges

ERROR_CELL = Rule("C5", Severity.ERROR, "单元格不能是 #REF! 等错误值")
NO_VALUE = Rule("C6", Severity.ERROR, "公式须有计算结果")
UNCLEAR = Rule("C7", Severity.ERROR, "基本信息各项须能识别")
STRAY = Rule("C10", Severity.ERROR, "表内的数字都应在有行标题和列标题的格里")
OUTSIDE = Rule("C11", Severity.WARNING, "文字应写在表头所指的列里")
UNPRINTABLE = Rule("C12", Severity.ERROR, "不能有 Word 文件存不下的控制字符")
COMPUTED = Rule("C13", Severity.INFO, "未经表格程序计算的总计，按公式算出")

_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_YEAR = re.compile(r"(\d{4})\s*年?度?")

T = TypeVar("T")


def read(content: bytes, name: str) -> Reading:
    """The report in that workbook. Raises `Unusable`, naming the sheet and the place in it."""
    return _Reader(content, name).read()


class _Reader:
    """One workbook on its way to a report: its sheets, and the findings met so far."""

    def __init__(self, content: bytes, name: str) -> None:
        self.name = name
        self.openers = open_sheets(content, name)
        self.findings: list[Finding] = []
        self.cells: dict[str, str] = {}

    def read(self) -> Reading:
        basics = self._sheet(layout.BASICS)
        fields, column = self._fields(basics)
        form = self._form(basics, fields[layout.FORM], column)
        self._layout_version(basics, fields[layout.LAYOUT], column)

        def answer(label: str) -> tuple[Position, object]:
            position = fields[label], column
            return position, basics.at(*position)

        narrative: dict[str, tuple[Block, ...]] = {}
        figures: dict[str, Number] = {}
        blank: dict[Section, list[str]] = {}
        unit = self._answer(basics, *answer(layout.UNIT))
        self.cells |= {
            "unit": self._location(basics, answer(layout.UNIT)[0]),
            "year": self._location(basics, answer(layout.YEAR)[0]),
            "signature": self._location(basics, answer(layout.SIGNATURE_DATE)[0]),
        }
        year = self._parsed(
            basics, *answer(layout.YEAR), _year, "不是年度，请填四位数字，如 2023。"
        )
        title = self._answer(basics, *answer(layout.TITLE))
        headings: HeadingStyle | None = self._parsed(
            basics,
            *answer(layout.HEADINGS),
            _heading_style,
            f"不可用，请填“{'”或“'.join(layout.HEADING_STYLES)}”。",
        )
        signatory = self._answer(basics, *answer(layout.SIGNATURE_UNIT))
        signed = self._parsed(
            basics, *answer(layout.SIGNATURE_DATE), _day, "不是日期，请填如 2024-01-15。"
        )
        preface = self._preface(basics, fields, column)
        self._check_sheets(form)
        for section in form.sections:
            sheet = self._sheet(section.sheet)
            if section.groups:
                blank[section] = self._table(sheet, section, form, figures)
            elif blocks := self._prose(sheet, section):
                narrative[section.key] = blocks
        report = Report(
            form=form,
            unit=unit,
            year=year,
            title=title or None,
            preface=tuple(preface),
            narrative=narrative,
            figures={key: figures[key] for key in form.figures if key in figures},
            signature=Signature(signatory or None, signed) if signatory or signed else None,
            headings=headings or "run-in",
            cells=self.cells,
        )
        for section, keys in blank.items():
            finding = blanks(section, keys, report)
            if finding:
                self.findings.append(finding)
        return Reading(report, tuple(self.findings))

    # ------------------------------------------------------------ sheets

    def _names(self, title: str) -> list[str]:
        return [name for name in self.openers if plain(name) == plain(title)]

    def _sheet(self, title: str) -> Sheet:
        names = self._names(title)
        if len(names) == 1:
            return self.openers[names[0]]()
        if names:
            raise Unusable(
                f"{self.name} 有几张工作表都像“{title}”（{'、'.join(names)}），请只留一张。"
            )
        if title == layout.BASICS:
            raise Unusable(
                f"{self.name} 不是本程序的填报表：没有工作表“{title}”。"
                "请用 gongkai-docx new 生成填报表，再把数字和文字填进去。"
            )
        raise Unusable(
            f"{self.name} 缺少工作表“{title}”（现有：{'、'.join(self.openers)}）。"
            "如果改过名，请改回原名；如果删了，请从新填报表中复制一张过来。"
        )

    def _check_sheets(self, form: Form) -> None:
        for section in form.sections:
            if not self._names(section.sheet):
                self._sheet(section.sheet)

    def _refuse(self, sheet: Sheet, problems: Iterable[str]) -> Unusable:
        told = list(dict.fromkeys(problems))
        more = [f"……共 {len(told)} 处"] if len(told) > 8 else []
        listed = "\n".join(f"  {problem}" for problem in told[:8] + more)
        return Unusable(
            f"{self.name}“{sheet.name}”的版式改动过，有的格子认不出来，没有读取：\n{listed}\n"
            "请恢复原来的表头和行标题；或用 gongkai-docx new 生成新表，把数字整块粘贴过去。"
        )

    def _location(self, sheet: Sheet, position: Position) -> str:
        return f"{sheet.name}!{cell_name(*position)}"

    # ------------------------------------------------------------ 基本信息

    def _fields(self, sheet: Sheet) -> tuple[dict[str, int], int]:
        """The row of each label of 基本信息, and the column of the answers."""
        positions: dict[str, list[Position]] = {}
        for position, value in sheet.filled():
            if isinstance(value, str):
                positions.setdefault(plain(value), []).append(position)
        heads = positions.get(plain(layout.FIELD), []), positions.get(plain(layout.ANSWER), [])
        pairs = [(a, b) for a in heads[0] for b in heads[1] if a[0] == b[0]][:1]
        if not pairs:
            raise self._refuse(
                sheet, [f"找不到表头“{layout.FIELD}”“{layout.ANSWER}”（原在 A2、B2）"]
            )
        (_, labels), (_, answers) = pairs[0]
        rows: dict[str, int] = {}
        problems: list[str] = []
        for label in layout.FIELDS:
            found = [row for row, column in positions.get(plain(label), []) if column == labels]
            if len(found) == 1:
                rows[label] = found[0]
            else:
                problems.append(f"“{label}”{'出现了不止一次' if found else '一行找不到'}")
        if problems:
            raise self._refuse(sheet, problems)
        return rows, answers

    def _form(self, sheet: Sheet, row: int, column: int) -> Form:
        value = sheet.at(row, column)
        name = f"{value:.15g}" if isinstance(value, float) else str(value).strip()
        try:
            return load_form(name)
        except FormError as error:
            raise Unusable(
                f"{self.name} 是按另一种法定格式做的"
                f"（{sheet.name} {cell_name(row, column)}）：{error}。"
                "请用 gongkai-docx new 生成本年度的填报表。"
            ) from error

    def _layout_version(self, sheet: Sheet, row: int, column: int) -> None:
        value = sheet.at(row, column)
        if value == layout.LAYOUT_VERSION:
            return
        if isinstance(value, float) and value > layout.LAYOUT_VERSION:
            raise Unusable(
                f"{self.name} 由更新版本的程序生成（{layout.LAYOUT} {value:g}，本程序只认识到 "
                f"{layout.LAYOUT_VERSION}），请升级 gongkai-docx 后再试。"
            )
        raise Unusable(
            f"{self.name} {sheet.name} {cell_name(row, column)}：{layout.LAYOUT}应为 "
            f"{layout.LAYOUT_VERSION}，现为“{value}”，请改回。"
        )

    def _answer(self, sheet: Sheet, position: Position, value: object) -> str:
        return one_line(self._text(sheet, position, value) or "")

    def _parsed(
        self,
        sheet: Sheet,
        position: Position,
        value: object,
        parse: Callable[[object], T | None],
        problem: str,
    ) -> T | None:
        """What `parse` makes of that answer; None if it is empty, or with a finding if unclear."""
        if value == "" or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, ErrorValue) or value is UNCALCULATED:
            self._text(sheet, position, value)
            return None
        parsed = parse(value)
        if parsed is None:
            self._find(UNCLEAR, sheet, position, f"“{value}”{problem}", actual=str(value))
        return parsed

    def _preface(self, sheet: Sheet, fields: dict[str, int], column: int) -> list[str]:
        first = fields[layout.PREFACE]
        last = min((row for row in fields.values() if row > first), default=len(sheet.rows))
        paragraphs: list[str] = []
        for row in range(first, last):
            text = self._text(sheet, (row, column), sheet.at(row, column))
            paragraphs += lines(text or "")
        return paragraphs

    # ------------------------------------------------------------ tables

    def _table(
        self, sheet: Sheet, section: Section, form: Form, figures: dict[str, Number]
    ) -> list[str]:
        """Read the figures of a table into `figures`; return the keys of those that are blank."""
        located = locate(sheet, section)
        if located.problems:
            raise self._refuse(sheet, located.problems)
        for position in located.strays:
            value = sheet.at(*position)
            self._find(
                STRAY,
                sheet,
                position,
                f"“{_digits(value)}”不在任何数据项的格里，没有读取，请移到对应的行和列，或删去。",
                actual=_digits(value),
            )
        blank: list[str] = []
        uncalculated: list[str] = []
        unread: set[str] = set()
        for key, position in located.cells.items():
            self.cells[key] = self._location(sheet, position)
            value = sheet.at(*position)
            where = f"{sheet.name} {cell_name(*position)}"
            if value is UNCALCULATED and key in form.totals:
                uncalculated.append(key)
            elif isinstance(value, ErrorValue) or value is UNCALCULATED:
                self._valueless(sheet, position, value, figures=[key])
                unread.add(key)
            else:
                entry = enter(form.figures[key], value, where, self.cells[key])
                if entry.finding:
                    self.findings.append(entry.finding)
                if entry.value is not None:
                    figures[key] = entry.value
                elif not entry.is_blank:
                    unread.add(key)
                if entry.is_blank:
                    blank.append(key)
        self._totals(sheet, located.cells, form, figures, unread, uncalculated)
        return [key for key in form.figures if key in blank]

    def _totals(
        self,
        sheet: Sheet,
        cells: dict[str, Position],
        form: Form,
        figures: dict[str, Number],
        unread: set[str],
        uncalculated: list[str],
    ) -> None:
        """Compute the totals that no program did; those of nothing but blanks are blank."""
        for key, parts in form.totals.items():
            if key not in cells:
                continue
            values = [figures[part] for part in parts if part in figures]
            broken = not unread.isdisjoint(parts)
            if cells[key] in sheet.formulas and not values and not broken:
                figures.pop(key, None)
            elif key in uncalculated and broken:
                unread.add(key)
            elif key in uncalculated:
                figures[key] = sum(values)
        computed = [key for key in uncalculated if key in figures]
        if computed:
            listed = cell_ranges(cells[key] for key in computed)
            self.findings.append(
                COMPUTED.finding(
                    f"{sheet.name}：{len(computed)} 格总计的公式没有存储结果，"
                    f"已按各项之和算出（{listed}）。",
                    figures=computed,
                    location=self.cells[computed[0]],
                )
            )

    # ------------------------------------------------------------ prose

    def _prose(self, sheet: Sheet, section: Section) -> tuple[Block, ...]:
        head, heading_column, text_column = self._prose_columns(sheet)
        self.cells[section.key] = self._location(sheet, (head + 1, text_column))
        blocks: list[tuple[str | None, list[str]]] = []
        for row in range(head + 1, len(sheet.rows)):
            position = row, heading_column
            heading = self._text(sheet, position, sheet.at(*position))
            text = self._text(sheet, (row, text_column), sheet.at(row, text_column))
            if heading is not None:
                blocks.append((plain_heading(heading), []))
            elif text is not None and not blocks:
                blocks.append((None, []))
            if text is not None:
                blocks[-1][1].append(text)
            for column in range(len(sheet.rows[row])):
                value = sheet.at(row, column)
                if column not in (heading_column, text_column) and str(value).strip():
                    self._find(
                        OUTSIDE,
                        sheet,
                        (row, column),
                        f"“{_digits(value)}”不在“{layout.HEADING}”“{layout.TEXT}”两列内，没有读入。",
                    )
        return normal_blocks(blocks)

    def _prose_columns(self, sheet: Sheet) -> tuple[int, int, int]:
        """The row of the headers, and the columns of headings and of text."""
        wanted = plain(layout.HEADING), plain(layout.TEXT)
        for row, values in enumerate(sheet.rows):
            labels = [plain(value) if isinstance(value, str) else "" for value in values]
            if all(labels.count(label) == 1 for label in wanted):
                return row, labels.index(wanted[0]), labels.index(wanted[1])
        raise self._refuse(sheet, [f"找不到表头“{layout.HEADING}”“{layout.TEXT}”（原在 A2、B2）"])

    def _text(self, sheet: Sheet, position: Position, value: object) -> str | None:
        """A cell's text; None if it has none, and with a finding if it holds no text."""
        if isinstance(value, ErrorValue) or value is UNCALCULATED:
            self._valueless(sheet, position, value)
            return None
        if isinstance(value, bool | date | time | timedelta):
            self._find(
                UNCLEAR,
                sheet,
                position,
                f"“{value}”是日期、时间或真假值，请把单元格格式改为“文本”后重填。",
                actual=str(value),
            )
            return None
        text = _digits(value)
        if not text.strip():
            return None
        found = unprintable(text)
        if found:
            self._find(
                UNPRINTABLE,
                sheet,
                position,
                f"含有 Word 文件存不下的字符 {found}，请删去后重填（可先粘贴到记事本再复制回来）。",
                actual=found,
            )
            return None
        return text

    # ------------------------------------------------------------ findings

    def _valueless(
        self, sheet: Sheet, position: Position, value: object, figures: Iterable[str] = ()
    ) -> None:
        if isinstance(value, ErrorValue):
            problem = f"是错误值 {value}，请重填。"
            self._find(ERROR_CELL, sheet, position, problem, figures=figures, actual=value.code)
        else:
            problem = "是公式，但没有计算结果；请用 Excel 或 WPS 打开并保存一次，或直接填数字。"
            self._find(NO_VALUE, sheet, position, problem, figures=figures)

    def _find(
        self,
        rule: Rule,
        sheet: Sheet,
        position: Position,
        problem: str,
        *,
        figures: Iterable[str] = (),
        actual: str | None = None,
    ) -> None:
        location = self._location(sheet, position)
        message = f"{sheet.name} {cell_name(*position)}：{problem}"
        self.findings.append(
            rule.finding(message, figures=figures, location=location, actual=actual)
        )


def _digits(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _year(value: object) -> int | None:
    match = _YEAR.fullmatch(_digits(value).translate(HALF_WIDTH).strip())
    return int(match[1]) if match else None


def _heading_style(value: object) -> HeadingStyle | None:
    return layout.HEADING_STYLES.get(str(value).strip())


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(str(value).translate(HALF_WIDTH).strip())
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
