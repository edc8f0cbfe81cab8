"""The sheet 问题清单 of an annotated copy → what a clerk wrote there for the findings (说明)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import islice

from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, codes
from gongkai_docx.forms.form import plain
from gongkai_docx.places import REPORT, Position
from gongkai_docx.readers.figures import quoted
from gongkai_docx.readers.sheets.formulas import references
from gongkai_docx.readers.sheets.sheet import UNCALCULATED, Sheet, SheetOpener
from gongkai_docx.readers.workbook.looks import tell_odd
from gongkai_docx.readers.workbook.pages import Page
from gongkai_docx.report import Explanation
from gongkai_docx.rules.cells import OUTSIDE, UNREAD_SHEET
from gongkai_docx.text import is_blank
from gongkai_docx.values import dataclass

_MOST_SHEETS = 40
"""How many sheets are looked into."""
_KEY = re.compile(r'\s*\{\s*"code":')
_TIE = re.compile(r"=?\$?[A-Z]{1,3}\$?\d+")
"""The formula that refers to the cell for a row's words."""
_LEAST_HEADERS = 5
"""How many of its headers a list still has, whatever was done to it."""
_MOVED = (
    f"不能确定说明答的是哪一个问题，没有算作说明。请再标注一次（check --annotate），"
    f"在新的“{layout.PROBLEMS}”里写到所答问题的那一行。"
)
_OF_NONE = Explanation("", None, "")
"""Words of which nobody knows what they are for."""


@dataclass(frozen=True)
class Written:
    """What was written, and the sheets it stands on."""

    explanations: tuple[Explanation, ...]
    sheets: frozenset[str]


def read_explanations(
    openers: Mapping[str, SheetOpener], file: str, findings: list[Finding]
) -> Written:
    """What stands on the lists among these sheets, whatever they are called."""
    found: list[Explanation] = []
    sheets = set()
    for title, opener in islice(openers.items(), _MOST_SHEETS):
        try:
            sheet = opener()
        except Unusable:
            continue  # told where sheets that nobody reads are looked into
        if columns := _columns(sheet):
            sheets.add(title)
            found += _written(Page(sheet, file, findings), *columns)
        elif any(_is_key(value) for _, value in sheet.filled.items()):
            sheets.add(title)
            findings.append(_headless(title))
    return Written(tuple(dict.fromkeys(found)), frozenset(sheets))


def _columns(sheet: Sheet) -> tuple[int, Mapping[str, int]] | None:
    """The row of the headers, and where each of them stands; None if it is no list of ours."""
    for row, values in enumerate(sheet.rows):
        named = {plain(value): at for at, value in enumerate(values) if isinstance(value, str)}
        found = {
            header: named[plain(header)]
            for header in layout.PROBLEM_HEADERS
            if plain(header) in named
        }
        # Lists of earlier versions have no place for words.
        if len(found) >= _LEAST_HEADERS and {layout.ASKED, layout.EXPLANATION} & found.keys():
            return row, found
    return None


def _is_key(value: object) -> bool:
    """Whether a cell holds what a finding is known again by."""
    return isinstance(value, str) and _KEY.match(value) is not None


def _headless(title: str) -> Finding:
    return UNREAD_SHEET.finding(
        f"工作表“{title}”找不到表头“{layout.EXPLANATION}”，写的说明没有读入；请恢复各列的表头。"
    )


def _written(page: Page, head: int, columns: Mapping[str, int]) -> Iterator[Explanation]:
    """What is written in each row below the headers; above them in those that tell of a finding."""
    if layout.EXPLANATION not in columns:
        page.findings.append(_headless(page.sheet.name))
        return
    told = _List(page.sheet, columns)
    read: list[Position] = []
    for row in range(len(page.sheet.rows)):
        line = _Line(told, row)
        if row == head or (row < head and not line.asked.code):
            continue
        _tell_aside(page, row, columns, line.overwritten)
        for cell, covered in line.covered:
            problem = f"合并单元格后，“{covered}”看不到了，没有读入。"
            page.find(OUTSIDE, cell, problem, place=REPORT, actual=covered)
        position = page.sheet.merge_at((row, columns[layout.EXPLANATION]))[0]
        is_hers = position[0] != head and position[1] == columns[layout.EXPLANATION]
        text = page.text(position) if is_hers else None
        if text is None or is_blank(text):
            continue
        read.append(position)
        if moved := line.moved:
            page.find(OUTSIDE, position, moved + _MOVED, place=REPORT, actual=page.quoted(position))
        yield replace(_OF_NONE if moved else line.asked, text=text.strip())
    tell_odd(page, read)


@dataclass(frozen=True)
class _List:
    """The sheet, and in which column of it each header stands."""

    sheet: Sheet
    columns: Mapping[str, int]

    @cached_property
    def meant(self) -> Mapping[int, Collection[Position]]:
        """The cells to which the formula of a row refers as those for its words, by the row.

        Spreadsheet programs keep a formula referring to the cell that it referred to. Those that
        don't calculate can't be relied on for that either.
        """
        at = self.columns.get(layout.STANDS, -1)
        return {
            row: {each.first for each in references(formula)}
            for (row, column), formula in self.sheet.formulas.items()
            if column == at and self.sheet.at(row, column) is not UNCALCULATED
        }

    @cached_property
    def keyed(self) -> Collection[tuple[str, str]]:
        """What the rows showed that still have their keys: codes and messages."""
        keys = self.keys.values()
        return {(str(key.get("code")), plain(str(key.get("message")))) for key in keys}

    @cached_property
    def bases(self) -> Collection[str]:
        """What stood under 依据 in any row."""
        return {plain(str(key.get("basis") or "")) for key in self.keys.values()} - {""}

    @cached_property
    def keys(self) -> Mapping[int, Mapping[str, object]]:
        """What stands in the hidden column, by the row."""
        rows = range(len(self.sheet.rows))
        return {row: key for row in rows if (key := self.key(row)) is not None}

    @cached_property
    def is_mixed_up(self) -> bool:
        """Whether cells were moved so that no formula tells any more whose which words are."""
        order = [row for key in self.keys.values() if isinstance(row := key.get(layout.ROW), int)]
        column = self.columns[layout.EXPLANATION]
        have_moved = any(cells != {(row, column)} for row, cells in self.meant.items())
        # Sorting makes formulas refer to other words; or they were moved away from the keys.
        apart = self.keys.keys() - self.meant.keys() and self.meant.keys() - self.keys.keys()
        return bool(have_moved and order != sorted(order)) or bool(apart)

    def key(self, row: int) -> Mapping[str, object] | None:
        """What stands in the hidden column; None if it is gone, or the row is one of hers."""
        try:
            told = json.loads(self.shown(row, layout.ASKED))
        except (ValueError, RecursionError):
            return None
        return told if isinstance(told, dict) else None

    def number(self, row: int) -> float | None:
        """What stands under 序号, if that is a number."""
        at = self.columns.get(layout.NUMBER)
        value = None if at is None else self.sheet.at(row, at)
        return float(value) if isinstance(value, int | float) else None

    def shown(self, row: int, header: str) -> str:
        """The text under that header."""
        at = self.columns.get(header)
        return "" if at is None else str(self.sheet.at(row, at))


@dataclass(frozen=True)
class _Line:
    """A row of the list."""

    of: _List
    row: int

    @cached_property
    def asked(self) -> Explanation:
        """An explanation of its finding, but for its text: by its key, else by what it shows."""
        key = self._key
        if key is None:
            # It says nothing of the place, so only the very same is meant.
            key = {"code": self._shows(layout.CODE), "message": self._shows(layout.SAID), "at": ""}
        known = {name: str(key[name]) for name in layout.KNOWN_BY if key.get(name) is not None}
        code = codes(known.pop("code", ""))
        return Explanation(code[0] if len(code) == 1 else "", known.pop("at", None), "", **known)

    @property
    def basis(self) -> str | None:
        """What stood under 依据, if that is known."""
        basis = self._key.get("basis") if self._key else None
        return None if basis is None else str(basis)

    @property
    def overwritten(self) -> Collection[str]:
        """The headers under which stands neither what we wrote there nor in another row.

        She wrote there what belongs under another header, or the cells of the row were moved.
        """
        if self._key is None:
            return ()
        found = []
        if self.basis is not None and plain(self._shows(layout.BASIS)) != plain(self.basis):
            found.append(layout.BASIS)
        said, known = self._key.get("message"), {message for _, message in self.of.keyed}
        if said is not None and plain(self._shows(layout.SAID)) not in known:
            found.append(layout.SAID)
        return found

    @property
    def moved(self) -> str | None:
        """How it can be seen that its words were moved, or other cells beside them; else None."""
        shown = self._key.get(layout.SHOWN) if self._key else None
        for header, text in shown.items() if isinstance(shown, dict) else ():
            now = self._shows(header)
            if now and plain(str(text)) not in plain(now):
                return f"同一行“{header}”一格的内容（“{quoted(now)}”）是另一个问题的，"
        based = plain(self._shows(layout.BASIS))
        if self.basis is not None and based != plain(self.basis) and based in self.of.bases:
            return f"同一行“{layout.BASIS}”一格的内容是另一个问题的，"
        if self._is_numbered_otherwise:
            return f"同一行“{layout.NUMBER}”一格是另一个问题的，"
        if self._key is None and self._stands_twice:
            return "同一个问题另有一行，"
        if self._are_of_another:
            return "这里的字原来写在另一个问题旁边，"
        if self.of.is_mixed_up:
            return "这张表里有的格子单独移动过，"
        return None

    @property
    def covered(self) -> Iterator[tuple[Position, str]]:
        """Where its words stand that can't be seen, for another cell was merged with theirs."""
        stood = self.of.sheet.at(self.row, self.of.columns.get(layout.STANDS, -1))
        for cell in self.of.meant.get(self.row, ()):
            if isinstance(stood, str) and self.of.sheet.merge_at(cell)[0] != cell:
                yield cell, quoted(stood)

    def _shows(self, header: str) -> str:
        return self.of.shown(self.row, header)

    @cached_property
    def _key(self) -> Mapping[str, object] | None:
        return self.of.keys.get(self.row)

    @property
    def _is_numbered_otherwise(self) -> bool:
        """Whether its number is that of another row of the list, as it was written."""
        number = self.of.number(self.row)
        return (
            number is not None
            and self._key is not None
            and self._key.get(layout.ROW) not in (None, number)
        )

    @property
    def _stands_twice(self) -> bool:
        """Whether another row, which has its key, was that of the finding that this one shows."""
        return (self._shows(layout.CODE), plain(self._shows(layout.SAID))) in self.of.keyed

    @property
    def _are_of_another(self) -> bool:
        """Whether the cell of its words was for those of another row, or they stand elsewhere."""
        cell = self.row, self.of.columns[layout.EXPLANATION]
        if self.of.meant.get(self.row, {cell}) != {cell}:
            return True
        return any(cell in cells for row, cells in self.of.meant.items() if row != self.row)


def _is_displaced(sheet: Sheet, position: Position, columns: Mapping[str, int]) -> bool:
    """Whether what stands there, out of sight, belongs into another column."""
    stands = columns.get(layout.STANDS)
    if _is_key(sheet.at(*position)):
        return position[1] != columns.get(layout.ASKED)
    formula = sheet.formulas.get(position, "")
    return stands not in (None, position[1]) and _TIE.fullmatch(formula) is not None


def _tell_aside(
    page: Page, row: int, columns: Mapping[str, int], overwritten: Collection[str]
) -> None:
    """Note what was typed in a row of the list, but not in the column for it.

    `overwritten` are the headers under which something else stands there than we wrote.
    """
    values = page.sheet.rows[row]
    moved = [at for at in range(len(values)) if _is_displaced(page.sheet, (row, at), columns)]
    if moved:
        page.find(
            OUTSIDE,
            (row, moved[0]),
            f"这一行的格子移动过，写在“{layout.EXPLANATION}”一列以外的没有读入；请移回原来的列。",
            place=REPORT,
        )
        return
    typed_over = {columns[header] for header in overwritten if header in columns}
    for at, value in enumerate(values):
        position: Position = (row, at)
        if value == "" or not page.quoted(position) or position in page.sheet.formulas:
            continue
        if at in columns.values() and at not in typed_over:
            continue
        page.find(
            OUTSIDE,
            position,
            f"“{page.quoted(position)}”不在“{layout.EXPLANATION}”一列，没有读入。",
            place=REPORT,
            actual=page.quoted(position),
        )
