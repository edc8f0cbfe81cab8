"""The sheets that the program reckons (校验, 数据项) → a finding on what somebody typed there.

Nothing is read from them, so a correction typed over a result, or a note beside it, would be lost.
What is ours is known by its formula, or by the code or the tag that its row has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding
from gongkai_docx.places import REPORT, Cell, Position, cell_ranges
from gongkai_docx.readers.figures import quoted
from gongkai_docx.readers.sheets.sheet import Sheet, SheetOpener
from gongkai_docx.rules.cells import TYPED_ASIDE
from gongkai_docx.values import dataclass

_TOP = 3
"""The 0-based row of the first result; the titles and headers above it are texts."""
_MOST_NAMED = 3
_TAG = r"\{\{.+\}\}"


@dataclass(frozen=True)
class _Reckoned:
    """How the rows of such a sheet are known."""

    marked: int
    """The column of what marks a row."""
    mark: str
    """A pattern of it."""
    results: int
    """The first column of results, which formulas give; before it stands what they are of."""


_SHEETS = {
    layout.CHECKS: _Reckoned(marked=0, mark=r"[A-Z]\d+", results=3),
    layout.TAGS: _Reckoned(marked=1, mark=_TAG, results=2),
}


def tell_reckoned(openers: Mapping[str, SheetOpener]) -> Iterator[Finding]:
    """C54: a finding for each of these sheets in which something was typed."""
    for title, reckoned in _SHEETS.items():
        opener = openers.get(title)
        if opener is None or opener.is_as_written():
            continue
        try:
            sheet = opener()
        except Unusable:
            continue  # nothing is read from it
        if len(sheet.rows) > _TOP and (typed := dict(_typed(sheet, reckoned))):
            yield _found(title, typed)


def _typed(sheet: Sheet, reckoned: _Reckoned) -> Iterator[tuple[Position, object]]:
    """What the program didn't put there."""
    marked = {
        row
        for row in range(len(sheet.rows))
        if row < _TOP or re.fullmatch(reckoned.mark, str(sheet.at(row, reckoned.marked)).strip())
    }
    headers = [column for column, value in enumerate(sheet.rows[_TOP - 1]) if value != ""]
    bottom, right = max(marked), max(headers, default=0)
    for position, value in sheet.filled.items():
        if position in sheet.formulas:
            continue
        row, column = position
        # A row without a mark is the heading of those below it.
        is_drawn = column <= right and (row in marked or (column == 0 and row < bottom))
        is_label = column < reckoned.results or row < _TOP or re.fullmatch(_TAG, str(value).strip())
        # Some programs save nothing but results.
        is_ours = is_label and isinstance(value, str) if sheet.formulas else True
        if not (is_drawn and is_ours) and quoted(value):
            yield position, value


def _found(title: str, typed: Mapping[Position, object]) -> Finding:
    some = "、".join(
        f"{cell_ranges([position])[0]} 的“{quoted(value)}”"
        for position, value in islice(typed.items(), _MOST_NAMED)
    )
    more = f"等 {len(typed)} 格" if len(typed) > _MOST_NAMED else ""
    return TYPED_ASIDE.finding(
        f"工作表“{title}”由程序算出，不从那里读取：{some}{more}没有读入。"
        "要更正的数请改在各部分的表里，说明请写在“问题清单”里。",
        place=REPORT.within(Cell(title, next(iter(typed)))),
    )
