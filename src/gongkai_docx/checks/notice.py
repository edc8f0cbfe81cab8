"""`Report` → findings of family P: what the local notice asks that it names, and it doesn't do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from gongkai_docx.checks.narrative.bounds import bounded
from gongkai_docx.findings import Finding, Rule
from gongkai_docx.notices import Demand, Element, every_demand, load_notice
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Place
from gongkai_docx.report import Report
from gongkai_docx.tags import asked_chart, filled
from gongkai_docx.text import fold, spaceless

_SENTENCE, _CLAUSE = pattern("[。；;！？]"), pattern("[，,]")
_NUMBER = r"(?:\d[\d,，.]*|[〇零一二两三四五六七八九十百千万]+)\s*(?:万|余|多)*\s*"
_DENIED = pattern("没有|未|无(?!法|障碍)|零")


def rules() -> Iterator[Rule]:
    """The rules of all notices."""
    return (demand.rule for demand in every_demand())


def check(report: Report) -> Iterator[Finding]:
    """A finding for each demand of its notice that the report doesn't meet."""
    if report.notice is None:
        return
    report = bounded(report)
    for demand in load_notice(report.notice).demands:
        texts = _texts(report, demand.section)
        if texts:  # an empty section is told by S4
            yield from _lacking(report, demand, texts)
            yield from _too_long(report, demand, texts)


def _texts(report: Report, section: str) -> list[str]:
    """The headings and paragraphs of the section, as they will be read."""
    typed = [
        text
        for block in report.narrative.get(section, ())
        for text in (block.heading or "", *block.paragraphs)
    ]
    return [fold(filled(text, report)).text for text in typed if text and asked_chart(text) is None]


def _lacking(report: Report, demand: Demand, texts: Iterable[str]) -> Iterator[Finding]:
    passages = [each for text in texts for each in _passages(text, demand.elements)]
    missing = [each.name for each in demand.elements if not _is_told(each, passages)]
    if missing:
        yield demand.rule.finding(
            f"{report.called(demand.section)}：没有写到{'、'.join(missing)}；{demand.advice}。",
            place=report.located(Place.section(demand.section)),
            expected="、".join(missing),
        )


def _passages(text: str, elements: Iterable[Element]) -> Iterator[str]:
    """Each clause, with the one behind it if that speaks of no element: 更新网站，共1204条."""
    words = [word for element in elements for word in element.words]
    for sentence in _SENTENCE.split(text):
        clauses = [*_CLAUSE.split(sentence), ""]
        for clause, behind in pairwise(clauses):
            goes_on = not any(word in behind for word in words)
            yield f"{clause}，{behind}" if goes_on else clause


def _is_told(element: Element, passages: Iterable[str]) -> bool:
    """Whether a passage speaks of it, and gives its number or says that there is none."""
    return any(
        any(word in passage for word in element.words)
        and (
            not element.measures
            or _counted(element.measures).search(passage) is not None
            or _DENIED.search(passage) is not None
        )
        for passage in passages
    )


@cache
def _counted(measures: str) -> re.Pattern[str]:
    """A number with one of these measure words."""
    return re.compile(f"{_NUMBER}[{measures}]")


def _too_long(report: Report, demand: Demand, texts: Iterable[str]) -> Iterator[Finding]:
    length = sum(len(spaceless(text)) for text in texts)
    if demand.most is not None and length > demand.most:
        yield demand.rule.finding(
            f"{report.called(demand.section)}：有 {length} 字，超过 {demand.most} 字；"
            f"{demand.advice}。",
            place=report.located(Place.section(demand.section)),
            expected=demand.most,
            actual=length,
        )
