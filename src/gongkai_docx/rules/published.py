"""What stands in a published report → the rules on reading it, of families C and S."""

from __future__ import annotations

from gongkai_docx.findings import Rule, Severity

UNKNOWN = Rule("C45", Severity.ERROR, "已发布的表：数字须在认得出的行和列里", essential=True)
"""A number beside a label that is none of the form's, or under none."""

BROKEN = Rule("C46", Severity.ERROR, "已发布的表：每个数据须有自己的一格", essential=True)
"""A row with a cell too many or too few, or two merged: what stands there may be another's."""

ABSENT = Rule("C47", Severity.ERROR, "已发布的表：法定的表和各行须都在", essential=True)
"""A table that is a picture, or lost; a row that was left out."""

RELABELLED = Rule("C48", Severity.INFO, "已发布的表：行、列的标题应照法定格式")
"""A word lost or mistaken in a label that can be no other."""

IN_YUAN = Rule("C49", Severity.ERROR, "已发布的表：金额须写明以万元计", essential=True)
"""251000 under 元, or under nothing, may be ten thousand times what the form would have."""

DIFFERS = Rule("C50", Severity.WARNING, "文稿、网页里看到的应与文件自带的数据相同")
"""Somebody typed over a figure of a draft in a program that doesn't write it back, or edited a page
and left the data that it carries."""

NOT_TAKEN = Rule(
    "C51",
    Severity.WARNING,
    "已发布的报告：图、链接、脚注、法定以外的表、标题以上和落款以下的文字不读入",
)
"""What no report of ours holds; and what stands above its title or below its signature, but for the
lines of a document's head or of a site."""

RENUMBERED = Rule("C52", Severity.INFO, "已发布的报告：小标题的序号应为（一）（二）")
"""The headings are numbered by us; a number that was skipped, or of another kind, is not kept."""

TRACKED = Rule("C53", Severity.INFO, "Word 文件里的修订按接受后的内容读入")
"""What is deleted in tracked changes is not read, and what is inserted is."""

DRAWN = Rule("C55", Severity.ERROR, "文稿、网页里的图应与表里的数据相同", essential=True)
"""Somebody changed a figure and not the chart of it, or the chart's own data."""

RETITLED = Rule("S15", Severity.INFO, "已发布的报告：各部分的标题应照法定格式", "条例第五十条")
"""A section that is known by its place and called otherwise."""

NO_SECTION = Rule("S16", Severity.WARNING, "已发布的报告：法定的各部分须都有", "条例第五十条")
"""A heading that is nowhere; what belongs under it stands in the section before, or is missing."""
