"""The words of a report → findings on documents of other years cited as this year's basis (N25).

A document that is rightly of another year is named with that year and left alone; plans for the
work of one year (工作要点) and the notice that sets the form are of the report's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai_docx.checks.narrative.passages import Passage, passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms import form_names, load_form
from gongkai_docx.masking import excerpt
from gongkai_docx.patterns import pattern
from gongkai_docx.report import Report
from gongkai_docx.text import spaceless

CITED = Rule("N25", Severity.WARNING, "作为本年依据的文件，应是本年的、现行的")

MOST_BEFORE = 20
"""How many characters before a title tell what it is cited for."""

_PLAN = pattern(
    r"《(?P<title>[^《》]{0,60}?(?P<year>20\d\d)年[^《》]{0,40}?"
    r"(?:工作要点|工作安排|工作计划|任务分[解工])[^《》]{0,30})》",
    needs=("工作要点", "工作安排", "工作计划", "任务分"),
)
_AS_BASIS = "(?:按照|根据|依据|对照|围绕|落实|贯彻|执行|依照|严格按|结合)[^，。；]*$"
_PAST = "印发|制定|出台|历年|曾|以来|延续|继续|在[^，。；]*基础上|上年|去年"
_NATIONAL = "国务院|国办"
"""Its plan of 2022 was the last one published: later reports may go by it."""
_NOTICE = pattern(r"国办公开办函[〔\[［（(【]\s*\d{4}\s*[〕\]］）)】]\s*\d{1,4}\s*号")
_REPEALED = "废止|替代|不再|原格式|此前|以往"


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N25: what the report goes by is this year's."""
    for passage in passages(report, prose):
        yield from _plans(report, passage)
        yield from _notices(report, passage)


def _plans(report: Report, passage: Passage) -> Iterator[Finding]:
    year = report.year
    if year is None or "《" not in passage.text:
        return
    for found in _PLAN.finditer(passage.text):
        cited = int(found["year"])
        before = passage.text[max(found.start() - MOST_BEFORE, 0) : found.start()]
        clause = re.split("[，。；]", before)[-1]
        is_national = re.search(_NATIONAL, clause + found["title"]) is not None
        if cited >= year or (is_national and cited == year - 1):
            continue
        if re.search(_AS_BASIS, clause) and not re.search(_PAST, clause + found["title"]):
            span = found.span("year")
            yield tell(
                CITED,
                report,
                passage,
                f"“{excerpt(passage.text, *span)}”以 {cited} 年的文件为依据，"
                f"本报告是 {year} 年度的，请核对。",
                span,
                expected=year,
                actual=cited,
            )
            return


def _notices(report: Report, passage: Passage) -> Iterator[Finding]:
    """The notice of another form, where this one is in force."""
    for found in _NOTICE.finditer(passage.text):
        typed = re.sub(r"\D{0,9}(\d{4})\D{1,9}(\d{1,5})\D{0,9}", r"〔\1〕\2号", spaceless(found[0]))
        if report.form.notice.endswith(typed):
            continue
        others = [load_form(name).notice for name in form_names()]
        around = passage.text[found.start() - MOST_BEFORE if found.start() > MOST_BEFORE else 0 :]
        is_past = re.search(_REPEALED, around[: len(found[0]) + 2 * MOST_BEFORE])
        if any(notice.endswith(typed) for notice in others) and not is_past:
            yield tell(
                CITED,
                report,
                passage,
                f"“{excerpt(passage.text, *found.span())}”引用的格式已不适用于本报告的年度，"
                f"应是{report.form.notice}。",
                found.span(),
                expected=report.form.notice,
                actual=found[0],
            )
            return
