"""The workbook's layout: what its writer and its reader both must know of its sheets.

The tables' labels are not here: they come from the form (`forms.lay_out`).
"""

from __future__ import annotations

from gongkai_docx.report import HeadingStyle

LAYOUT_VERSION = 1
"""Raised when a workbook of today's program could not be read by yesterday's."""

GUIDE = "填报说明"
BASICS = "基本信息"

# Labels of 基本信息, in the order of its rows; the value stands to the right of its label.
UNIT = "单位名称"
YEAR = "年度"
TITLE = "标题"
HEADINGS = "小标题格式"
SIGNATURE_UNIT = "落款单位"
SIGNATURE_DATE = "落款日期"
PREFACE = "前言"
FORM = "法定格式"
LAYOUT = "版式版本"
FIELDS = (UNIT, YEAR, TITLE, HEADINGS, SIGNATURE_UNIT, SIGNATURE_DATE, PREFACE, FORM, LAYOUT)

HEADING_STYLES: dict[str, HeadingStyle] = {"接排": "run-in", "另起一行": "own-line"}

# Headers of a prose sheet.
HEADING = "小标题"
TEXT = "正文"

NO_HEADING = "—"
"""In the heading column: from here on under no heading (an empty cell goes on under the last)."""

TABLE_TOP = 1
"""The 0-based row where a table starts on its sheet; the section's title stands above."""

MAX_CELL = 32_767
"""Characters that a cell can hold (Excel's specification)."""


def cell_name(row: int, column: int) -> str:
    """The name of the cell at that row and column, both 0-based: (4, 9) is J5."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"
