"""The words of a report → findings on what a model text leaves to fill in and nobody did (N17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai_docx.checks.masking import excerpt, masked
from gongkai_docx.checks.narrative.passages import passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.report import Report

LEFTOVER = Rule("N17", Severity.WARNING, "不应留有待填的占位符、待补充的字样")

MOST_TOLD = 3
"""How many leftovers of a paragraph a message tells."""

# A surname before two crosses is a person's, whose name was left out on purpose: 张××.
_SURNAME = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓冯"
_NUMERAL = "一二三四五六七八九零\\d"
_MARKS = (*"×✕✖╳xXｘＸ○◯〇*＊_＿【待", "此处", "请填", "填写", "请补", "单位名称", "机关名称")
"""A text without one of these has nothing left to fill in."""
_LEFTOVER = (
    rf"(?<![×✕✖╳{_SURNAME}])[×✕✖╳]{{2,}}"
    rf"|(?<![A-Za-z0-9/._{_SURNAME}])(?:[xX]{{2,}}|[ｘＸ]{{2,}})(?![A-Za-z0-9/._])"
    rf"|(?<![{_NUMERAL}○◯〇{_SURNAME}])[○◯〇]{{2,}}(?![{_NUMERAL}])"
    rf"|(?<![A-Za-z\d*＊{_SURNAME}])[*＊]{{2,}}(?![A-Za-z\d])"
    r"|(?<![A-Za-z0-9_/])_{2,}(?![A-Za-z0-9_])|＿{2,}"
    r"|【\s*】|[【\[（(]\s*(?:此处|待填|待补|待定|待核|请填|填写|请补|单位名称|机关名称)"
    r"[^】\]）)]{0,40}[】\]）)]"
    r"|(?<![有尚亟对看等])待(?:补充|填写?|定|核实|核对|确认)(?=[】\]）)，。；、！]|$)"
)


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N17: nothing is left of a model text to be filled in: ××, XX, 【】, ____, 待补充, ○○."""
    for passage in passages(report, prose):
        text = passage.text
        if not any(mark in text for mark in _MARKS):
            continue
        if spans := [match.span() for match in re.finditer(_LEFTOVER, text)]:
            shown = masked(text)
            typed = list(dict.fromkeys(shown[slice(*span)] for span in spans))
            told = "".join(f"“{each}”" for each in typed[:MOST_TOLD])
            yield tell(
                LEFTOVER,
                report,
                passage,
                f"“{excerpt(text, *spans[0])}”中的{told}像是没有填写、没有替换的内容，"
                "请补全或删去。",
                actual=typed[0],
            )
