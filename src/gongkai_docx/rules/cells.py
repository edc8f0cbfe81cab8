"""What stands in a workbook's cells, or for a figure in JSON → the rules on it, of family C."""

from __future__ import annotations

from gongkai_docx.findings import Rule, Severity

NOT_A_NUMBER = Rule("C1", Severity.ERROR, "数据格里应为数字", essential=True)
"""四, a date, 3天: nothing that could be read as a figure without guessing."""

NEGATIVE = Rule("C2", Severity.ERROR, "数量、金额不能为负数", essential=True)
"""Nothing that the form counts can be below zero."""

DECIMAL_COUNT = Rule("C3", Severity.ERROR, "件数应为整数", essential=True)
"""4.5 of something that is counted; amounts may have decimals."""

TOO_LONG = Rule("C4", Severity.ERROR, "数字不超过 15 位（Excel 只能存 15 位）", essential=True)
"""Excel rounds what has more digits, so what was typed is no longer known."""

ERROR_CELL = Rule("C5", Severity.ERROR, "单元格不能是 #REF! 等错误值", essential=True)
"""A formula went wrong; the cell looks filled and holds nothing."""

NO_VALUE = Rule("C6", Severity.ERROR, "公式须有计算结果", essential=True)
"""A program wrote the formula and none calculated it; totals are reckoned by us (C13)."""

UNCLEAR = Rule("C7", Severity.ERROR, "日期、年度等须能识别", essential=True)
"""A year, a date or a choice that could mean several things, or none."""

BLANK = Rule("C8", Severity.WARNING, "未填或以“/”“—”“无”表示的数据，按 0 计")
"""Told once a table: an empty cell may be a zero, and may be forgotten."""

CLEANED = Rule("C9", Severity.INFO, "以文字形式填写的数字，照数字读取")
"""４, 1,234, 4件: read as the number that anybody would read."""

STRAY = Rule("C10", Severity.ERROR, "表中的数字都应在有行标题和列标题的格里", essential=True)
"""A number beside the cells of the figures, as a pasted block leaves it one row too low."""

OUTSIDE = Rule("C11", Severity.WARNING, "文字应写在表头所指的列里")
"""A text beside the columns that are read."""

UNPRINTABLE = Rule("C12", Severity.ERROR, "不能有 Word 文件存不下的控制字符", essential=True)
"""Characters that XML 1.0, 2.2 excludes."""

COMPUTED = Rule("C13", Severity.INFO, "未经表格程序计算的总计，按公式算出")
"""A total's formula without a stored value is the one that we can stand in for."""

FORMATTED = Rule("C14", Severity.ERROR, "数字显示的应是它本身", essential=True)
"""A number format that shows 30000 as 3, as a date, or not at all: which of both was meant?"""

COPY = Rule("C15", Severity.WARNING, "每个部分只有一张工作表")
"""A sheet that looks like a copy of one that is read may be the one that was filled in."""

REMARK = Rule("C16", Severity.INFO, "表外的内容不属于报告")
"""What somebody noted below or beside a table is left out."""

LOST = Rule("C17", Severity.WARNING, "上年的数据应能全部读出")
"""Last year's report has faults of its own, which are no errors of this year's."""
