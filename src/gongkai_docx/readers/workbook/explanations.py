"""The sheet 问题清单 of an annotated copy → what a clerk wrote there for the findings (说明)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice

from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, codes
from gongkai_docx.forms.form import plain
from gongkai_docx.places import REPORT, Position
from gongkai_docx.readers.sheets.sheet import Sheet, SheetOpener
from gongkai_docx.readers.workbook.pages import Page
from gongkai_docx.report import Explanation
from gongkai_docx.rules.cells import OUTSIDE, UNREAD_SHEET
from gongkai_docx.text import is_blank
from gongkai_docx.values import dataclass

_MOST_SHEETS = 40
"""How many sheets are looked into."""
_KEY = re.compile(r'\s*\{\s*"code":')
_LEAST_HEADERS = 5
"""How many of its headers a list still has, whatever was done to it."""


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
        elif any(_is_key(value) for _, value in sheet.filled()):
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
    column = columns[layout.EXPLANATION]
    for row in range(len(page.sheet.rows)):
        shown = {header: str(page.sheet.at(row, at)) for header, at in columns.items()}
        key = _key(shown.get(layout.ASKED, ""))
        asked = _asked(key, shown)
        if row == head or (row < head and not asked.code):
            continue
        basis = key.get("basis") if key else None
        _tell_aside(page, row, columns, None if basis is None else str(basis))
        position = page.sheet.merge_at((row, column))[0]
        is_hers = position[0] != head and position[1] == column
        text = page.text(position) if is_hers else None
        if text is not None and not is_blank(text):
            yield replace(asked, text=text.strip())


def _key(text: str) -> dict[str, object] | None:
    """What stands in the hidden column; None if it is gone, or the row is one of hers."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _asked(key: Mapping[str, object] | None, shown: Mapping[str, str]) -> Explanation:
    """An explanation of the finding of a row with that key, else of what it shows."""
    if key is None:
        key = {"code": shown.get(layout.CODE, ""), "message": shown.get(layout.SAID) or None}
    known = {name: str(key[name]) for name in layout.KNOWN_BY if key.get(name) is not None}
    code = codes(known.pop("code", ""))
    return Explanation(code[0] if len(code) == 1 else "", known.pop("at", None), "", **known)


def _tell_aside(page: Page, row: int, columns: Mapping[str, int], basis: str | None) -> None:
    """Note what was typed in a row of the list, but not in the column for it.

    `basis` is what stands under 依据 there, if that is known.
    """
    moved = [at for at, value in enumerate(page.sheet.rows[row]) if _is_key(value)]
    if moved and moved != [columns.get(layout.ASKED)]:
        page.find(
            OUTSIDE,
            (row, moved[0]),
            f"这一行的格子移动过，写在“{layout.EXPLANATION}”一列以外的没有读入；请移回原来的列。",
            place=REPORT,
        )
        return
    for at, value in enumerate(page.sheet.rows[row]):
        position: Position = (row, at)
        is_basis = at == columns.get(layout.BASIS)
        if value == "" or not page.quoted(position):
            continue
        if is_basis and basis is not None and plain(str(value)) != plain(basis):
            pass  # she wrote it in the next column, or the cells of the row were moved
        elif at in columns.values():
            continue
        page.find(
            OUTSIDE,
            position,
            f"“{page.quoted(position)}”不在“{layout.EXPLANATION}”一列，没有读入。",
            place=REPORT,
            actual=page.quoted(position),
        )
