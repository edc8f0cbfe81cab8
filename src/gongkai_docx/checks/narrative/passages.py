"""`Report` and its paragraphs → all its words with their places: title, preface, headings, text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from gongkai_docx.checks.narrative.prose import PREFACE, Paragraph
from gongkai_docx.findings import Finding, Rule
from gongkai_docx.report import Report

UNIT, TITLE, SIGNATORY = "unit", "title", "signature.unit"
_CALLED = {UNIT: "单位名称", TITLE: "标题", PREFACE: "前言", SIGNATORY: "落款单位"}
"""What has no cell and stands in no section is called by a clerk."""

_QUOTATION = "《[^《》]*》|“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』"
_NOT_OWN = f"{_QUOTATION}|〔[^〔〕]*〕|【[^【】]*】"
BLANK = "□"
"""What stands for each character of a quotation."""


class Passage(NamedTuple):
    """Words that stand in one place."""

    place: str
    """UNIT, TITLE, SIGNATORY, the `report.paragraph_key`, or 部分/小标题, as in `Report.cells`."""
    section: str
    """The key of its section, PREFACE, or its place if it stands in none."""
    text: str
    is_heading: bool

    @property
    def own(self) -> str:
        """The text with what it quotes blanked out, by as many characters."""
        return own_words(self.text)


def passages(report: Report, prose: Iterable[Paragraph]) -> Iterator[Passage]:
    """The title if it was typed, the headings, the paragraphs."""
    if report.title:
        yield Passage(TITLE, TITLE, report.title, True)
    for section, blocks in report.narrative.items():
        for block in blocks:
            if block.heading:
                yield Passage(f"{section}/{block.heading}", section, block.heading, True)
    for paragraph in prose:
        yield Passage(paragraph.place, paragraph.section, paragraph.text, False)


@lru_cache(maxsize=1000)
def own_words(text: str) -> str:
    """The text with titles of documents, quotations and numbers of documents blanked out."""
    return _blanked(_NOT_OWN, text)


def unquoted(text: str) -> str:
    """The text with titles of documents and quotations blanked out, by as many characters."""
    return _blanked(_QUOTATION, text)


def _blanked(pattern: str, text: str) -> str:
    return re.sub(pattern, lambda match: BLANK * len(match[0]), text)


def where(report: Report, place: str) -> str:
    """The place as a clerk would call it: 一、总体情况 B5."""
    return (
        report.where(place)
        if place in report.cells
        else _CALLED.get(place.partition("#")[0], report.where(place))
    )


def tell(
    rule: Rule,
    report: Report,
    passage: Passage,
    problem: str,
    *,
    expected: int | str | None = None,
    actual: int | str | None = None,
) -> Finding:
    """The finding that the rule is broken in that passage."""
    return rule.finding(
        f"{where(report, passage.place)}：{problem}",
        location=report.cells.get(passage.place, report.cells.get(passage.section)),
        about=passage.place,
        expected=expected,
        actual=actual,
    )
