"""A report that was dropped → what the page shows of it: its state, and the findings by sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from gongkai_docx import workbook as layout
from gongkai_docx.checks import check as found_in
from gongkai_docx.errors import guarded
from gongkai_docx.explaining import explained
from gongkai_docx.findings import Finding, Severity, ranked, tally
from gongkai_docx.masking import masked
from gongkai_docx.places import Kind, Place
from gongkai_docx.readers import read
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Report
from gongkai_docx.switches import switches
from gongkai_docx.terminal import as_json, told

_AROUND = 60
"""How many characters of a paragraph are shown on either side of the phrase that is meant."""


def reviewed(path: str, last: str = "") -> tuple[Reading, tuple[Finding, ...]]:
    """What was read, held against last year's report if one is named, and all that was found.

    Raises `Unusable`.
    """
    source = Path(path)
    reading = read(source)
    if last:
        reading = reading.beside(read(Path(last)), Path(last).name)
    with guarded(f"校验 {source.name}"):
        findings = reading.findings + found_in(reading.report)
    off = switches(reading.report, source.name)
    return reading, explained(reading.report, off.applied(findings), off.codes)


def check(path: str, last: str = "", before: dict[str, Any] | None = None) -> dict[str, Any]:
    """All that the page shows of the report; `before` is what this gave of it when it last looked.

    `json` is what `check --json` prints.
    """
    reading, findings = reviewed(path, last)
    report, name = reading.report, Path(path).name
    json = as_json(Path(name), report, findings)
    shown = [_shown(finding, report) for finding in ranked(findings)]
    known = before if before and before["about"] == _about(report) else None
    earlier = {each["key"] for each in _all(known)} if known else None
    for each in shown:
        each["new"] = earlier is not None and each["key"] not in earlier
    now = {each["key"] for each in shown}
    return {
        "name": name,
        "title": report.full_title,
        "about": _about(report),
        "severity": _worst(findings),
        "said": _said(findings),
        "tally": tally(findings),
        "groups": _groups(shown, report),
        "solved": [each for each in _all(known) if each["key"] not in now] if known else [],
        "again": known is not None,
        "json": json,
    }


def _about(report: Report) -> list[Any]:
    return [report.unit, report.year]


def _all(review: dict[str, Any] | None) -> list[dict[str, Any]]:
    groups = review["groups"] if review else []
    return [finding for group in groups for finding in group["findings"]]


def _worst(findings: Iterable[Finding]) -> str:
    """The severity of the worst of those that are open; "" if there are none."""
    return next((each.severity.value for each in ranked(findings) if each.is_open), "")


def _said(findings: Sequence[Finding]) -> str:
    """What to do now, in a sentence."""
    numbers = Counter(finding.severity for finding in findings if finding.is_open)
    if errors := numbers[Severity.ERROR]:
        return f"有 {errors} 处错误，改正后才能生成文稿。请在 Excel 或 WPS 里改正、保存，再放进来。"
    if warnings := numbers[Severity.WARNING]:
        return f"没有错误，可以生成文稿；有 {warnings} 处请先核对。"
    return "没有错误，可以生成文稿。" if findings else "全部通过，可以生成文稿。"


def _shown(finding: Finding, report: Report) -> dict[str, Any]:
    """The finding as JSON tells it, and as the page does. By its key it is known the next time."""
    place = report.located(finding.place)
    values = [("应为", finding.expected), ("现为", finding.actual)]
    return {
        **told(finding, report),
        "called": finding.called,
        "look": finding.severity.value if finding.is_open else "answered",
        "answer": f"说明：{finding.explanation}" if finding.explanation else "",
        "where": report.where(finding.place),
        "group": _group_of(place, report),
        "sheet": place.cell.sheet if place.cell else None,
        "cell": place.cell.name if place.cell else None,
        "values": [[name, str(value)] for name, value in values if value is not None],
        "context": _context(finding, report),
        "key": "|".join([finding.code, report.at(place) or place.location or "", *finding.figures]),
    }


def _context(finding: Finding, report: Report) -> list[str]:
    """The phrase that is meant, between what stands before and after it; [] if it isn't there."""
    if not finding.quote:
        return []
    text = next((text for at, text in report.prose() if at == finding.place.bare), "")
    before, quote, after = masked(text).partition(finding.quote)
    if not quote:
        return ["", finding.quote, ""]
    return [
        "…" * (len(before) > _AROUND) + before[-_AROUND:],
        quote,
        after[:_AROUND] + "…" * (len(after) > _AROUND),
    ]


def _groups(shown: Sequence[dict[str, Any]], report: Report) -> list[dict[str, Any]]:
    """The findings of each sheet, which come here the worst first; the worst sheet first, too."""
    sheets = [layout.BASICS, *(section.sheet for section in report.form.sections)]
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in shown:
        groups.setdefault(each["group"], []).append(each)
    looks = list(dict.fromkeys(each["look"] for each in shown))

    def rank(name: str) -> tuple[int, int]:
        order = sheets.index(name) if name in sheets else len(sheets)
        return looks.index(groups[name][0]["look"]), order

    return [
        {"name": name, "number": len(groups[name]), "findings": groups[name]}
        for name in sorted(groups, key=rank)
    ]


def _group_of(place: Place, report: Report) -> str:
    """The sheet that the place lies on, or would in a workbook; else what the report calls it."""
    if place.cell:
        return place.cell.sheet
    if place.kind is Kind.FIGURE:
        return report.form.section(report.form.figures[place.key].table).sheet
    if place.kind in (Kind.SECTION, Kind.HEADING, Kind.PARAGRAPH):
        return report.form.section(place.key).sheet
    return report.where(place)
