"""What a page of ours shows and the report that it carries → one `Reading`, told where they differ.

What is shown counts: it is what people have read. The report carried knows more of it (the tags in
its prose, what was left blank, last year's figures) and is taken wherever it shows the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from gongkai_docx import charts
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding
from gongkai_docx.places import REPORT, Place
from gongkai_docx.readers import json
from gongkai_docx.readers.published import draft
from gongkai_docx.readers.published.html import Page
from gongkai_docx.readers.published.sequence import Datum
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Block, Report, Signature, spell
from gongkai_docx.rules.published import DIFFERS
from gongkai_docx.tags import filled
from gongkai_docx.text import printed, publishable, spaceless

_GAPS = re.compile(r"\s+")
_MOST_SHOWN = 30


def compared(seen: Reading, page: Page, name: str) -> Reading:
    """The reading of what is seen with what the page carries."""
    if not page.data:
        return seen
    try:
        carried = json.read(page.data.encode(errors="replace"), name).report
    except Unusable:
        return _told(seen, DIFFERS.finding(f"{name} 自带的数据已经损坏，按看到的读取。"))
    if carried.form is not seen.report.form:
        message = f"{name} 的表与网页自带的数据不是同一种法定格式，按看到的读取。"
        return _told(seen, DIFFERS.finding(message))
    reading = draft.compared(seen, page.sequence, dict(_figures(carried)))
    report = replace(
        carried, figures=reading.report.figures, unread=reading.report.unread, cells={}
    )
    findings: list[Finding] = []
    report = _prose(report, carried, reading.report, findings)
    report = _around(report, carried, reading.report, findings)
    return Reading(report, (*reading.findings, *findings))


def _told(seen: Reading, finding: Finding) -> Reading:
    return replace(seen, findings=(*seen.findings, finding))


def _figures(report: Report) -> Iterator[tuple[str, Datum]]:
    for key in report.form.figures:
        yield key, Datum(spell(report.values[key]), key not in report.figures)


def _prose(report: Report, carried: Report, seen: Report, findings: list[Finding]) -> Report:
    """The report with the prose of each section that shows what is seen, else with what is seen."""
    narrative = {}
    for section in report.form.sections:
        own, shown = (each.narrative.get(section.key, ()) for each in (carried, seen))
        told = _as_read(shown, seen)
        if not _agree([_as_read(own, each) for each in (carried, report)], told):
            place = Place.section(section.key)
            findings.append(_other(section.heading, _as_read(own, carried), told, place))
            own = shown
        if own:
            narrative[section.key] = own
    is_edited = any(narrative[key] is seen.narrative.get(key) for key in narrative)
    style = seen.headings if is_edited else carried.headings
    return replace(report, narrative=narrative, headings=style)


def _around(report: Report, carried: Report, seen: Report, findings: list[Finding]) -> Report:
    """The report with its title, its preface and its signature, as they are seen."""
    preface = [_lines(seen.preface, seen)]
    if not _agree([_lines(carried.preface, each) for each in (carried, report)], preface[0]):
        findings.append(_other("前言", _lines(carried.preface, carried), preface[0], REPORT))
        report = replace(report, preface=seen.preface)
    title = spaceless(_on_a_page(seen.full_title))
    if spaceless(_on_a_page(carried.full_title)) != title:
        findings.append(_other("标题", [carried.full_title], [seen.full_title], REPORT))
        report = replace(report, title=seen.title, unit=seen.unit, year=seen.year)
    if _signed(seen) != _signed(carried):
        findings.append(_other("落款", list(_signed(carried)), list(_signed(seen)), REPORT))
        report = replace(report, signature=seen.signature)
    return report


def _agree(carried: Iterable[list[str]], seen: list[str]) -> bool:
    return all(each == seen for each in carried)


def _as_read(blocks: Iterable[Block], report: Report) -> list[str]:
    """The headings and paragraphs as people read them."""
    texts = (text for block in blocks for text in (block.heading or "", *block.paragraphs))
    return _lines(texts, report)


def _lines(texts: Iterable[str], report: Report) -> list[str]:
    shown = (_GAPS.sub(" ", _on_a_page(_shown(text, report))).strip() for text in texts)
    return [text for text in shown if text]


def _shown(text: str, report: Report) -> str:
    """What stands on a page for that text: the tag of a chart, nothing for an empty one."""
    chart = charts.drawn_for(text, report)
    if chart is None:
        return filled(text, report)
    return "" if charts.is_empty(chart) else charts.tag(chart.name)


def _on_a_page(text: str) -> str:
    return publishable(printed(text))


def _signed(report: Report) -> tuple[str, str]:
    signature = report.signature or Signature(None, None)
    unit = signature.unit or (report.unit if report.signature else "")
    return spaceless(_on_a_page(unit)), str(signature.date or "")


def _other(what: str, carried: list[str], seen: list[str], place: Place) -> Finding:
    """The finding that this is seen otherwise than it is carried, with the first that differs."""
    both = zip([*carried, ""], [*seen, ""], strict=False)
    was, now = next((pair for pair in both if pair[0] != pair[1]), ("", ""))
    return DIFFERS.finding(
        f"{what}：看到的是“{_short(now)}”，网页自带的数据是“{_short(was)}”，按看到的读取，请核对。",
        place=place,
        expected=_short(was),
        actual=_short(now),
    )


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"
