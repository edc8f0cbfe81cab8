"""`Report` and its paragraphs → all its words with their places: title, preface, headings, text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule
from gongkai_docx.masking import masked
from gongkai_docx.places import TITLE, Kind, Place
from gongkai_docx.report import Report

_QUOTATION = "《[^《》]*》|“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』"
_NOT_OWN = f"{_QUOTATION}|〔[^〔〕]*〕|【[^【】]*】"
BLANK = "□"
"""What stands for each character of a quotation."""


class Passage(NamedTuple):
    """Words that stand in one place."""

    place: Place
    text: str

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading, a title or a name rather than a paragraph."""
        return self.place.kind not in (Kind.PARAGRAPH, Kind.PREFACE)

    @property
    def own(self) -> str:
        """The text with what it quotes blanked out, by as many characters."""
        return own_words(self.text)


def passages(report: Report, prose: Iterable[Paragraph]) -> Iterator[Passage]:
    """The title if it was typed, the headings, the paragraphs."""
    if report.title:
        yield Passage(TITLE, report.full_title)
    for place, text in report.prose():
        if place.kind is Kind.HEADING:
            yield Passage(place, text)
    for paragraph in prose:
        yield Passage(paragraph.place, paragraph.text)


@lru_cache(maxsize=1000)
def own_words(text: str) -> str:
    """The text with titles of documents, quotations and numbers of documents blanked out."""
    return _blanked(_NOT_OWN, text)


def unquoted(text: str) -> str:
    """The text with titles of documents and quotations blanked out, by as many characters."""
    return _blanked(_QUOTATION, text)


def _blanked(pattern: str, text: str) -> str:
    return re.sub(pattern, lambda match: BLANK * len(match[0]), text)


def tell(
    rule: Rule,
    report: Report,
    passage: Passage,
    problem: str,
    phrase: tuple[int, int],
    *,
    expected: int | str | None = None,
    actual: int | str | None = None,
) -> Finding:
    """The finding that the rule is broken in that passage, in the phrase from here to there."""
    # A number is hidden before it is cut: in half of it none would be recognized.
    quote = masked(passage.text)[slice(*phrase)]
    return rule.finding(
        f"{report.where(passage.place)}：{problem}",
        place=report.located(passage.place),
        quote=quote,
        expected=expected,
        actual=actual,
    )
