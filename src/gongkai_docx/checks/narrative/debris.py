"""The words of a report → findings on what programs left in them, never meant to be read (N22)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai_docx.checks.narrative.passages import Passage, passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import excerpt
from gongkai_docx.report import Report

DEBRIS = Rule("N22", Severity.WARNING, "不应留有程序的报错、公式、网页代码、乱码和提示输入的文字")

_KINDS = {
    "reference": (
        "引用出错的提示",
        "错误[!！]\\s?(?:未(?:找到|定义|指定|提供)|使用“|不是有效|没有找到|超链接|文档中)[^。；\\s]{2,20}"
        "|Error[!！] (?:Reference|Bookmark|No )[^。]{4,40}",
    ),
    "value": (
        "表格程序的错误值",
        "#(?:REF[!！]|N/A|VALUE[!！]|NAME[?？]|DIV/0[!！]|NUM[!！]|NULL[!！]|SPILL[!！]|CALC[!！])",
    ),
    "formula": (
        "没有结果的公式",
        "=?(?:_xlfn\\.)?DISPIMG[(（]|(?:^|(?<=[\\s：:为]))=\\s?(?:[A-Z]{2,12}[(（]|\\$?[A-Z]{1,3}\\$?\\d)",
    ),
    "prompt": (
        "提示输入的文字",
        "(?:单击|点击)(?:或点击|或单击)?(?:此处|这里|以)(?:输入|添加|编辑|选择|键入)(?:文字|文本|日期|标题|内容|正文)?",
    ),
    "garbled": ("乱码", "\ufffd+|(?:锟斤拷)+|烫烫烫+|屯屯屯+"),
    "code": (
        "网页代码",
        "</?(?:p|br|div|span|table|tbody|tr|td|th|font|strong|em|img|a|style|script|o:p)"
        "(?:\\s[^<>]{0,300})?/?>"
        "|&(?:nbsp|lt|gt|amp|quot|[lr][ds]quo|mdash|hellip|middot|ensp|emsp|#\\d{2,5})[;；]",
    ),
}
"""What is left, by a name: what a clerk calls it, and its pattern."""
_DEBRIS = "|".join(f"(?P<{name}>{pattern})" for name, (_, pattern) in _KINDS.items())
_MARKS = ("!", "！", "#", "=", "DISPIMG", "击", "\ufffd", "锟", "烫", "屯", "<", "&")
"""A text without one of these has nothing of it."""
_LONE = "\\s*[。，；、：？！,.;:?!]+\\s*"


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N22: nothing is left of a program's errors, formulas, codes and prompts."""
    for passage in passages(report, prose):
        text = passage.text
        if len(text) < 10 and not passage.is_heading and re.fullmatch(_LONE, text):
            yield tell(
                DEBRIS,
                report,
                passage,
                f"这一段只有“{text.strip()}”，没有文字，请补写或删去。",
                (0, len(text)),
                actual=text.strip(),
            )
        elif any(mark in text for mark in _MARKS) and (found := re.search(_DEBRIS, text)):
            yield _told(report, passage, found)


def _told(report: Report, passage: Passage, found: re.Match[str]) -> Finding:
    called, _ = _KINDS[found.lastgroup or ""]
    return tell(
        DEBRIS,
        report,
        passage,
        f"“{excerpt(passage.text, *found.span())}”中的“{found[0]}”像是{called}，请改为应有的内容。",
        found.span(),
        actual=found[0],
    )
