"""A template of an office's own → the rules on it, of family T."""

from __future__ import annotations

from gongkai_docx.findings import Rule, Severity

UNKNOWN = Rule("T1", Severity.ERROR, "模板的标签须是数据的名称", essential=True)
"""A tag that stands for nothing we know; the nearest name is told."""

BROKEN = Rule("T2", Severity.ERROR, "模板的标签须写完整，并且成对", essential=True)
"""A tag cut off, an `if` or `for` without its end, and what makes no program together."""

FORBIDDEN = Rule(
    "T3", Severity.ERROR, "模板只能显示数据、用 if 取舍、用 for 逐项重复", essential=True
)
"""A template is a stranger's: it computes nothing and calls nothing."""

MISPLACED = Rule("T4", Severity.ERROR, "成对的标签须在同一层，标签须在会填写的地方", essential=True)
"""A pair that begins in one cell and ends in another, or a tag in the name of a picture."""

MISSING_FIGURES = Rule("T5", Severity.WARNING, "模板应显示每个数据项")
"""Each figure of the form is published."""

MISSING_SECTION = Rule("T6", Severity.WARNING, "模板应有法定的每个部分")
"""The headings and the prose of the form's sections, and what of a report a template leaves out."""

LOST_TEXT = Rule("T7", Severity.WARNING, "独占一段（行、格）的标签旁不应有别的内容")
"""A tag that takes the place of its whole paragraph takes with it what stands beside it."""

LOOKALIKE = Rule("T8", Severity.WARNING, "标签的大括号应是半角，并且成双")
"""｛｛ 单位 ｝｝ would stand in the draft as it is."""

NOT_LIVING = Rule("T9", Severity.WARNING, "数据项应能改一处而处处改变")
"""A figure said in a way that can't be bound to the draft's data."""

FOREIGN = Rule("T10", Severity.WARNING, "模板不应带有外来的内容")
"""Embedded objects, controls, fields that read other files: they would come into the draft."""

UNFINISHED = Rule("T11", Severity.WARNING, "模板不应留有修订、批注、隐藏的文字")
"""What colleagues said to each other about the template; a draft is made without it."""

PERSONAL = Rule("T12", Severity.INFO, "模板的文档属性不应写有姓名和旧的标题")
"""Who made and saved the template; in a draft the organ and its title stand in that place."""

PROTECTED = Rule("T13", Severity.WARNING, "模板不应限制编辑")
"""A draft is there to be edited."""

OLD_TITLE = Rule("T14", Severity.WARNING, "模板里不应有某一年的标题")
"""A title that was typed, not a tag, is that of every year's draft."""

OLD_CHART = Rule("T15", Severity.WARNING, "模板里的图应是标签")
"""A chart out of a draft would show that year's numbers in every year's."""

NOT_DRAWN = Rule("T16", Severity.INFO, "模板要的图没有可画的数据时，文稿里没有这个图")
"""All its numbers are 0, or last year's report is not known."""
