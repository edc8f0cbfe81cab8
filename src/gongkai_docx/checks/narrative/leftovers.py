"""The words of a report → findings on what a model text leaves to fill in and nobody did (N17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai_docx.checks.narrative.passages import passages, tell, unquoted
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import excerpt, masked
from gongkai_docx.report import Report

LEFTOVER = Rule("N17", Severity.WARNING, "不应留有待填的占位符、待补充的字样")

MOST_TOLD = 3
"""How many leftovers of a paragraph a message tells."""
LONGEST_TOLD = 20
"""How many characters of a leftover a message tells."""

# A surname before crosses is a person's, whose name was left out on purpose: 张××. Surnames that
# may end another word are left out: 对方××, 监管××件, 实施××.
_SURNAME = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓冯蔡邱蒋钱袁彭曾肖田董潘吕魏苏卢叶杜"
    "丁沈姜范江傅钟汪戴崔陆廖姚邹熊孟秦白阎薛侯雷龙史陶黎贺毛郝龚邵覃武莫孔汤尹乔赖庞樊殷洪翟倪颜"
    "牛温芦俞鲁葛伍韦毕聂柳邢骆岳齐欧"
)
_COMPOUND = ("欧阳", "司徒", "上官", "夏侯", "皇甫", "尉迟", "令狐", "东方", "慕容", "宇文", "公孙")
_NO_PERSON = f"(?<![{_SURNAME}])" + "".join(f"(?<!{name})" for name in _COMPOUND)
# Whose name may be left out on purpose as well.
_NO_FIRM = "(?!集团|公司|企业|小区)"
_NUMERAL = r"一二三四五六七八九零\d"
_CROSS = "×✕✖╳"
_ANY = f"{_CROSS}xXｘＸ"
_MEASURE = "件|条(?!例)|份|篇|起|宗|次|个|项(?!目)|人次|元(?!素)|万元|%|％"
_FILL_IN = "此处|待填|待补|待定|待核|请填|填写|请补|请在此|单位名称|机关名称"
_MARKS = (*f"{_ANY}○◯〇*＊_＿【[［待", *_FILL_IN.split("|"))
"""A text without one of these has nothing left to fill in."""
_LEFTOVER = (
    rf"(?<![A-Za-z0-9])20(?:[{_ANY}*＊○]{{2}}|\d[{_ANY}*＊])(?=年|[〕】\])）])"
    rf"|(?<![A-Za-z0-9/._@]){_NO_PERSON}(?:[{_ANY}]{{1,4}}(?:年(?!级)|[月日]))+"
    rf"|(?<![A-Za-z0-9/._@{_ANY}]){_NO_PERSON}[{_ANY}](?:{_MEASURE})"
    rf"|(?<![{_CROSS}]){_NO_PERSON}[{_CROSS}]{{2,}}{_NO_FIRM}"
    rf"|(?<![A-Za-z0-9/._@]){_NO_PERSON}(?:[xX]{{2,}}|[ｘＸ]{{2,}})(?![A-Za-z0-9/._@]){_NO_FIRM}"
    rf"|(?<![{_NUMERAL}○◯〇]){_NO_PERSON}[○◯〇]{{2,}}(?![{_NUMERAL}]){_NO_FIRM}"
    rf"|(?<![A-Za-z\d*＊]){_NO_PERSON}[*＊]{{2,}}(?![A-Za-z\d]){_NO_FIRM}"
    r"|(?<![A-Za-z0-9_/])_{2,}(?![A-Za-z0-9_])|＿{2,}"
    rf"|【\s*】|[【\[［（(]\s*(?:{_FILL_IN})[^】\]］）)]{{0,40}}[】\]］）)]"
    r"|[【\[［]\s*(?:单位|机关|年份|年度|日期|姓名|数字|数量)\s*[】\]］]"
    r"|(?<![有尚亟急对看等期接招留仍])待(?:补充?|填写?|定|核实|核对|确认)(?=[】\]）)，。；、！]|$)"
    r"|(?<![申提])请(?:补充|填写)(?=[】\]）)，。；、！：]|$)"
)


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N17: nothing is left of a model text to be filled in: ××, XX, 【】, ____, 待补充, ○○."""
    for passage in passages(report, prose):
        text = passage.text
        if not any(mark in text for mark in _MARKS):
            continue
        # What is quoted was left out by whom it quotes, or on purpose.
        if spans := [match.span() for match in re.finditer(_LEFTOVER, unquoted(text))]:
            typed = list(dict.fromkeys(_told(text[slice(*span)]) for span in spans))
            told = "".join(f"“{each}”" for each in typed[:MOST_TOLD])
            yield tell(
                LEFTOVER,
                report,
                passage,
                f"“{excerpt(text, *spans[0])}”中的{told}像是没有填写、没有替换的内容，"
                "请补全或删去。",
                spans[0],
                actual=typed[0],
            )


def _told(leftover: str) -> str:
    return leftover if len(leftover) <= LONGEST_TOLD else f"{masked(leftover)[:LONGEST_TOLD]}…"
