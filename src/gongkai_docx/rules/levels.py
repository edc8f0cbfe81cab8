"""The reports of many organs, held against each other and a roster → the rules on them, family L.

They are applied where many reports are collected (`desk`), never to one report alone.
"""

from __future__ import annotations

from gongkai_docx.findings import Rule, Severity

_PUBLISHED = "条例第四十九条"

SUM = Rule("L1", Severity.WARNING, "政府的年报应等于所辖各单位年报之和", _PUBLISHED)
"""Figure by figure, over any depth; who is missing is told with the difference."""

CARRIED = Rule("L2", Severity.WARNING, "全部单位的上年结转应等于上年全部单位的结转下年")
"""Of all organs together; of each alone it is a rule of family H."""

TWO_PLACES = Rule("L3", Severity.WARNING, "一个单位在名册里只有一处、只有一个上级")
"""Its figures would be counted twice."""

CIRCLE = Rule("L4", Severity.WARNING, "名册里的上级不能绕成一圈")
"""Nobody stands at the top of it, so nothing can be summed."""

VERSIONS = Rule("L5", Severity.WARNING, "一个单位只报一份年报，几份的内容应一致")
"""Which of them stands is told, and how they differ."""

UNKNOWN = Rule("L6", Severity.WARNING, "年报的单位应在名册里")
"""By its name or another name that the roster gives it."""

OTHER_YEAR = Rule("L7", Severity.WARNING, "年报应是所收集的年度的")
"""Last year's file, sent again."""

OTHER_ORGAN = Rule("L8", Severity.WARNING, "文件里的单位应是文件名所说的单位")
"""One organ's file with another's report in it."""

OTHER_FORM = Rule("L9", Severity.WARNING, "各单位的年报应用同一法定格式")
"""What stands in another form isn't summed."""

MISSING = Rule("L10", Severity.WARNING, "名册里的每个单位都应报送年报", _PUBLISHED)
"""Nothing that could be read is of this organ and of this year."""

LATE = Rule("L11", Severity.WARNING, "年报应在期限前报送", _PUBLISHED)
"""By the day that the roster gives, never by a file's time."""

ALIKE = Rule("L12", Severity.WARNING, "年报的文字不应与其他单位雷同")
"""Names, years and numbers apart; what most of them say is not counted."""
