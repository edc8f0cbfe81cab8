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

STRUCK = Rule(
    "C18", Severity.ERROR, "数字不能划掉、看不见，也不能有上标、下标的数位", essential=True
)
"""What a person reads is not what is stored: 1² is stored as 12, a struck 3 before a 4 as 34."""

UNSEEN = Rule("C19", Severity.WARNING, "读入的内容应看得见，没有划掉")
"""Prose that is struck out, or white on white, would stand in the draft like any other."""

HIDDEN = Rule("C20", Severity.WARNING, "隐藏的行、列和工作表照样读入")
"""Told where something is in them; a filter hides rows too."""

COVERED = Rule("C21", Severity.WARNING, "图片、文本框里的内容不会读入")
"""What lies over cells that are read, or holds words, may have been meant for the report."""

BESIDE = Rule("C22", Severity.INFO, "数据格以外的图片、图表不属于报告")
"""A logo or a chart beside the table."""

NARROW = Rule("C23", Severity.WARNING, "列宽应够显示数字")
"""Told where the number surely doesn't fit: who checks the sheet sees #### in its place."""

PICTURED = Rule("C24", Severity.ERROR, "数据格里不能用图片代替数字", essential=True)
"""A picture in a cell, as WPS and Excel have it; nobody reads it out but a person."""

MARKED = Rule("C25", Severity.INFO, "看不见的字符不算内容")
"""Spaces without width and the like, in what is no prose: read as it is seen, without them."""

ASIDE = Rule("C26", Severity.WARNING, "基本信息应填在“填写内容”一列")
"""An answer typed over its hint, one column too far: read, where there is no other."""

UNREAD_SHEET = Rule("C27", Severity.INFO, "填报表以外的工作表不属于报告")
"""A sheet that somebody added: nothing in it is read, and it may hold what was meant to be."""

STALE = Rule("C28", Severity.ERROR, "公式存储的结果应是最新的", essential=True)
"""A program changed a cell and reckoned nothing: who opens the workbook sees another number."""

PASSED_OVER = Rule("C29", Severity.ERROR, "公式用到的数字不能是文字", essential=True)
"""SUM passes over 1件: the total that a person sees is less than what is read of its parts."""

ELSEWHERE = Rule("C30", Severity.WARNING, "数据不应取自别的文件")
"""A link to another workbook, whose number is as old as the day when somebody updated it."""

TYPED_ASIDE = Rule("C54", Severity.WARNING, "“校验”“数据项”由程序算出，不在那里填写")
"""A correction or a note typed there reaches nobody: nothing is read from these sheets."""
