"""The sections of prose → findings on those shorter or longer than they should be (N10, N12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms.words import form_words
from gongkai_docx.places import Place
from gongkai_docx.report import Report
from gongkai_docx.text import spaceless

TOO_SHORT = Rule("N10", Severity.WARNING, "文字部分不应过于简短")
TOO_LONG = Rule("N12", Severity.INFO, "文字部分不应过长")

OVER = 1.1
"""How many times the advised length is more than about that length."""


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N10, N12: each section is about as long as it should be."""
    yield from too_short(report, prose)
    yield from too_long(report, prose)


def too_short(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N10: a section that has to tell something is long enough to do so."""
    sections = form_words(report.form).sections
    for section in report.form.narratives:
        least, length = sections[section.key].least_length, _said(prose, section.key)
        if least and 0 < length < least:
            yield TOO_SHORT.finding(
                f"{report.called(section.key)}：只有 {length} 字，"
                f"不到 {least} 字，太简短，请写具体。",
                place=report.located(Place.section(section.key)),
                expected=least,
                actual=length,
            )


def too_long(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N12: a section is not longer by more than a tenth than is advised."""
    for section in report.form.narratives:
        said = _said(prose, section.key)
        advised, length = section.advised_length, said and said + _headed(report, section.key)
        if advised and length > advised * OVER:
            yield TOO_LONG.finding(
                f"{report.called(section.key)}：有 {length} 字，超过约 {advised} 字，宜精简。",
                place=report.located(Place.section(section.key)),
                expected=advised,
                actual=length,
            )


def _said(prose: Sequence[Paragraph], section: str) -> int:
    """How many characters the paragraphs of the section have without their spaces."""
    return sum(_count(paragraph.text) for paragraph in prose if paragraph.section == section)


def _headed(report: Report, section: str) -> int:
    """How many its headings have."""
    return sum(_count(block.heading or "") for block in report.narrative.get(section, ()))


def _count(text: str) -> int:
    return len(spaceless(text))
