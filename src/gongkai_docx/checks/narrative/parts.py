"""The opening of a report → findings on how many parts it says that the report has (N23)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai_docx.checks.narrative.passages import passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import excerpt
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Kind
from gongkai_docx.report import Report
from gongkai_docx.text import whole_number

PARTS = Rule("N23", Severity.WARNING, "前言所说的部分应与报告的部分一样多", "规定法定格式的通知")

# 本报告由总体情况、…等六部分组成; 全文共分六个部分.
_PROMISED = pattern(
    r"(?:报告|年报|全文)[^。；]{0,200}?(?P<number>[一二两三四五六七八九十]{1,3}|\d{1,2})\s*(?:个|大)*部分",
    needs=("部分",),
)


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N23: the preface promises as many parts as the form has."""
    parts = len(report.form.sections)
    for passage in passages(report, prose):
        if passage.place.kind is not Kind.PREFACE:
            continue
        found = _PROMISED.search(passage.text)
        promised = whole_number(found["number"]) if found else None
        if found and promised and promised != parts and not _is_first(passage.text, found):
            yield tell(
                PARTS,
                report,
                passage,
                f"“{excerpt(passage.text, *found.span('number'))}”说有 {promised} 个部分，"
                f"法定格式有 {parts} 个部分，请核对。",
                found.span("number"),
                expected=parts,
                actual=promised,
            )


def _is_first(text: str, found: re.Match[str]) -> bool:
    """Whether it is one of them: 第五部分."""
    return text[: found.start("number")].endswith("第")
