"""The words of a report → findings on private data in them, which nobody may publish (N16)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai_docx.checks.narrative.passages import Passage, passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import MOBILE, masked, numbers
from gongkai_docx.places import SIGNATORY, UNIT
from gongkai_docx.report import Report

PRIVATE = Rule(
    "N16",
    Severity.ERROR,
    "不得公布公民身份号码、手机号码、银行卡号",
    "条例第十五条；《中华人民共和国个人信息保护法》第二十五条",
)

MOST_TOLD = 3
"""How many numbers of a paragraph a message tells."""


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N16: no private data in the units, the title, the preface, a heading or a paragraph."""
    for passage in _typed(report, prose):
        if found := numbers(passage.text):
            shown = masked(passage.text)
            told = "、".join(
                f"{each.kind}“{shown[each.start : each.end]}”" for each in found[:MOST_TOLD]
            )
            more = f"等 {len(found)} 处" if len(found) > MOST_TOLD else ""
            has_mobile = any(each.kind == MOBILE for each in found)
            advice = "；联系电话请用办公电话" if has_mobile else ""
            yield tell(
                PRIVATE,
                report,
                passage,
                f"有{told}{more}，属于不得公开的个人信息，请删去{advice}。",
                (found[0].start, found[0].end),
                actual=shown[found[0].start : found[0].end],
            )


def _typed(report: Report, prose: Sequence[Paragraph]) -> Iterator[Passage]:
    """All that was typed: what a tag in a paragraph shows is told where it stands itself."""
    signatory = report.signature.unit if report.signature else None
    for place, text in ((UNIT, report.unit), (SIGNATORY, signatory)):
        if text:
            yield Passage(place, text)
    yield from passages(report, ())
    typed = dict(report.paragraphs())
    yield from (Passage(each.place, typed[each.place]) for each in prose)
