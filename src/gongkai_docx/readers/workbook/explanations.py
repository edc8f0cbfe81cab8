"""The sheet 问题清单 of an annotated copy → what a clerk wrote there for the findings (说明)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
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

_MOST_SHEETS = 40
"""How many sheets are looked into."""


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
    return Written(tuple(dict.fromkeys(found)), frozenset(sheets))


def _columns(sheet: Sheet) -> tuple[int, Mapping[str, int]] | None:
    """The row of the headers, and where each of them stands; None if it is no list of ours."""
    for row, values in enumerate(sheet.rows):
        named = {plain(value): at for at, value in enumerate(values) if isinstance(value, str)}
        if {plain(layout.CODE), plain(layout.SAID)} <= named.keys():
            found = {
                header: named[plain(header)]
                for header in layout.PROBLEM_HEADERS
                if plain(header) in named
            }
            is_ours = {layout.ASKED, layout.EXPLANATION} & found.keys()
            return (row, found) if is_ours else None
    return None


def _written(page: Page, head: int, columns: Mapping[str, int]) -> Iterator[Explanation]:
    """What is written in each row below the headers."""
    if layout.EXPLANATION not in columns:
        page.findings.append(
            UNREAD_SHEET.finding(
                f"工作表“{page.sheet.name}”找不到表头“{layout.EXPLANATION}”，写的说明没有读入；"
                "请恢复这一列的表头。"
            )
        )
        return
    column = columns[layout.EXPLANATION]
    for row in range(head + 1, len(page.sheet.rows)):
        _tell_aside(page, row, columns)
        position = page.sheet.merge_at((row, column))[0]
        text = page.text(position) if position[0] > head else None
        if text is not None and not is_blank(text):
            asked = _asked(page.sheet, row, columns)
            yield replace(asked, text=text.strip())


def _asked(sheet: Sheet, row: int, columns: Mapping[str, int]) -> Explanation:
    """An explanation of the finding of that row, but for its text."""
    shown = {header: str(sheet.at(row, at)) for header, at in columns.items()}
    try:
        told = json.loads(shown.get(layout.ASKED, ""))
        known = {name: str(told[name]) for name in layout.KNOWN_BY if told.get(name) is not None}
    except (ValueError, AttributeError, TypeError, RecursionError):
        # The hidden column is gone, or the row is one of hers: what it shows tells.
        known = {"code": shown.get(layout.CODE, "")}
        if message := shown.get(layout.SAID):
            known["message"] = message
    code = codes(known.pop("code", ""))
    return Explanation(code[0] if len(code) == 1 else "", known.pop("at", None), "", **known)


def _tell_aside(page: Page, row: int, columns: Mapping[str, int]) -> None:
    """Note what was typed in a row of the list, but in no column of it."""
    for at, value in enumerate(page.sheet.rows[row]):
        position: Position = (row, at)
        if at in columns.values() or value == "" or not page.quoted(position):
            continue
        page.find(
            OUTSIDE,
            position,
            f"“{page.quoted(position)}”不在“{layout.EXPLANATION}”一列，没有读入。",
            place=REPORT,
            actual=page.quoted(position),
        )
