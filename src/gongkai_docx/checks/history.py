"""`Report` and last year's → findings of family H: what changed between them and may not have.

Last year's report stands in the workbook (`上年数据`), or is read from a file of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_docx.checks import identities
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms import Power
from gongkai_docx.masking import masked
from gongkai_docx.places import UNIT, YEAR, Place
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.tags import asked_chart
from gongkai_docx.text import spaceless

LAST_REPORT = Rule("H3", Severity.WARNING, "上年报告应是同一单位、前一年度的报告")
LEAP = Rule("H4", Severity.INFO, "与上年相差十倍以上，或从 100 以上变为 0 的数据，请核对")
CARRIED = Rule("H6", Severity.WARNING, "从上年报告带入的段落应改写")

LEAP_FACTOR = 10
FALLEN_FROM = 100
MOST_QUOTED = 20
"""Characters of a paragraph that a message quotes."""


def check(report: Report) -> Iterator[Finding]:
    """A finding for each rule of this family that the report breaks.

    Figures are compared only with a report of the year before: with another year's, that is said
    (H3), and nothing else.
    """
    yield from powers(report)
    yield from carried(report)
    if report.last is None:
        return
    yield from last_report(report, report.last)
    if report.before:
        yield from identities.broken(report, report.histories)
        yield from leaps(report, report.before)


def last_report(report: Report, last: Report) -> Iterator[Finding]:
    """H3: the other report is of the same unit and of the year before."""
    if last.unit and report.unit and spaceless(last.unit) != spaceless(report.unit):
        yield LAST_REPORT.finding(
            f"{report.where(UNIT)}：上年报告的单位是“{last.unit}”，本报告的单位是“{report.unit}”；"
            "如未更名，请核对是否用错了上年报告。",
            place=report.located(UNIT),
            expected=last.unit,
            actual=report.unit,
        )
    if last.year and report.year and last.year != report.year - 1:
        yield LAST_REPORT.finding(
            f"{report.where(YEAR)}：本报告是 {report.year} 年度的，上年报告却是 {last.year} "
            "年度的，没有与它比较；请改用前一年度的报告。",
            place=report.located(YEAR),
            expected=report.year - 1,
            actual=last.year,
        )


def leaps(report: Report, last: Report) -> Iterator[Finding]:
    """H4: no figure moved by a factor of ten, or fell to nothing from more than a hundred."""
    for key in report.form.figures:
        terms = report.formerly(key)
        if key in report.unread or not terms or not last.unread.isdisjoint(terms):
            continue
        before: Number = sum(last.value(term) for term in terms)
        now = report.value(key)
        if _is_leap(before, now):
            place = report.located(Place.figure(key))
            yield LEAP.finding(
                f"{report.where(place)}：{_called(report, key)}上年 {spell(before)}，"
                f"本年 {spell(now)}，相差很大，请核对。",
                place=place,
                figures=[key],
                expected=before,
                actual=now,
            )


def _is_leap(before: Number, now: Number) -> bool:
    was, now = max(before, -before), max(now, -now)  # 本年增/减 may be negative
    small, large = sorted((was, now))
    return small * LEAP_FACTOR <= large if small else now == 0 and was > FALLEN_FROM


def _called(report: Report, key: str) -> str:
    figure = report.form.figures[key]
    return f"{figure.row}（{figure.column}）"


def power_rule(power: Power) -> Rule:
    """The rule that a power of the form makes."""
    return Rule(power.code, Severity(power.severity), power.summary, power.basis)


def powers(report: Report) -> Iterator[Finding]:
    """What only some kinds of organ can have (规章) stands in no other's report (the form)."""
    for power in report.form.powers:
        held = [key for key in power.keys if report.value(key)]
        if report.kind is None or report.kind in power.kinds or not held:
            continue
        place = report.located(Place.figure(held[0]))
        yield power_rule(power).finding(
            f"{report.where(place)}：“{power.row}”填了 {spell(report.value(held[0]))}，"
            f"但本单位是“{report.kind}”，{power.summary}；{power.advice}，这里填 0。",
            place=place,
            figures=held,
            expected=0,
            actual=report.value(held[0]),
        )


def carried(report: Report) -> Iterator[Finding]:
    """H6: no paragraph still reads as it did last year, of those taken over from there."""
    for place, paragraph in report.paragraphs():
        if paragraph in report.carried and asked_chart(paragraph) is None:
            quoted = masked(paragraph)[:MOST_QUOTED] + ("…" if len(paragraph) > MOST_QUOTED else "")
            yield CARRIED.finding(
                f"{report.where(place)}：“{quoted}”是从上年报告带入的原文，还没有改写。",
                place=report.located(place),
            )
