"""A checked report, and a draft that people edited → the draft with its figures, and what is told.

Their own words stay as they are, and so do figures that they wrote otherwise: these are told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gongkai_docx import terminal
from gongkai_docx.checks.narrative import check
from gongkai_docx.checks.narrative.claims import CONTRADICTION
from gongkai_docx.checks.narrative.comparisons import COMPARISON
from gongkai_docx.checks.narrative.sums import SUM
from gongkai_docx.differences import TextDifference, called, differences, shortened
from gongkai_docx.findings import Finding
from gongkai_docx.readers.published import read_docx
from gongkai_docx.report import Report, spell
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.into import Place, Refreshed, refreshed, require_same

HEADERS = ("文稿里原来是", "来源文件是", "在哪里")
"""Of the columns of `places`."""


@dataclass(frozen=True)
class Renewal:
    """A draft that took new figures, and what is told of it."""

    refreshed: Refreshed
    report: Report
    by_hand: tuple[Place, ...]
    """Figures that the draft's tables still don't say as the report does."""
    texts: tuple[TextDifference, ...]
    """What the report's prose says otherwise; the draft's stands."""
    contradictions: tuple[Finding, ...]
    """Numbers typed in the draft's prose that contradict its figures now."""


def renewal(content: bytes, name: str, report: Report) -> Renewal:
    """The draft in that content with the report's figures. Raises `Unusable`."""
    require_same(content, name, report)
    made = refreshed(content, name, report, read_docx(content, name).cells)
    draft = read_docx(made.content, name).report
    renewed = replace(draft, figures=report.figures, last=report.last, unread=frozenset())
    codes = {rule.code for rule in (CONTRADICTION, COMPARISON, SUM)}
    findings = tuple(each for each in check(renewed) if each.code in codes)
    by_hand = tuple(_by_hand(made, report, draft))
    return Renewal(made, report, by_hand, differences(draft, report).texts, findings)


def _by_hand(made: Refreshed, report: Report, draft: Report) -> Iterator[Place]:
    """What the draft's tables don't say as the report does, and what isn't told yet."""
    told = {place.name for place in made.kept}
    for key, figure in report.form.figures.items():
        if key in told:
            continue
        if key in draft.unread or draft.value(key) != report.value(key):
            seen = "读不出" if key in draft.unread else spell(draft.value(key))
            yield Place(key, seen, spell(report.value(key)), figure.called)


def places(told: Renewal) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """What became of the draft's figures, under titles; nothing of what there is none of."""
    made = told.refreshed
    for title, found in (
        ("更新的数据", made.changed),
        ("在 Word 里改写过的数据，没有动，请核对", made.kept),
        ("与上年比较的说法变了（如增加变为减少），没有动，请在 Word 里改", made.reworded),
        ("表里读不出或对不上的数据，请在 Word 里核对", told.by_hand),
    ):
        if found:
            yield title, [(place.was, place.now, place.where) for place in found]


def texts(told: Renewal) -> Iterator[str]:
    """What the report's prose says otherwise than the draft's, which stands."""
    for text in told.texts:
        words = terminal.changed_words(shortened(text))
        where = called(text.place, told.report.form)
        yield f"正文与来源文件不同，以文稿为准：{where}：{words}"


def summary(told: Renewal, name: str) -> str:
    """What became of the draft of that name, in a sentence."""
    made = told.refreshed
    return (
        f"{name}：更新 {len(made.changed)} 处，"
        f"没有动 {len(made.kept) + len(made.reworded)} 处，"
        f"要手工改 {len(told.by_hand)} 处，正文不同 {len(told.texts)} 处，"
        f"正文数字不符 {len(told.contradictions)} 处。"
    )
