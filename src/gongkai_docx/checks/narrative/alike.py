"""The sections of prose and last year's → findings on those that are nearly the same (N18).

Two paragraphs are compared by the pairs of neighbouring characters that they share, without their
numbers, the names of their units, and what they cite: these change from year to year by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai_docx.checks.narrative.prose import Paragraph, paragraphs
from gongkai_docx.checks.narrative.regions import regions
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.report import Report

ALIKE = Rule(
    "N18",
    Severity.WARNING,
    "文字部分不应与上年的报告雷同",
    "国办公开办函〔2021〕30号：内容雷同、敷衍塞责的，追究责任",
)

ALIKE_FROM = 0.9
"""From what share of pairs in common two texts are nearly the same."""
LEAST = 60
"""How many own characters have to be alike: what is shorter may well be said every year."""
LEAST_PARAGRAPH = 20
"""How many own characters a paragraph has that is compared."""
LEAST_SHARE = 0.5
"""What share of a section has to be alike: 申请 are told in the same words every year."""
MOST_LISTED = 12
MOST_COMPARED = 200
"""How many paragraphs of a section are compared, of either year."""
PROBED = 16
"""How many pairs are looked at first, about."""

_CITED = "《[^《》]*》|[（(][^（）()]{0,60}[〔号][^（）()]{0,60}[）)]|〔[^〔〕]*〕\\s*\\d*\\s*号?"
_NUMBERS = (
    r"\s+|\d[\d.．,，%％]*"
    r"|[一二两三四五六七八九十百千万零〇○]{1,12}(?=[件条次项个名人年月日份宗篇期场家部起例万亿余])"
)


class Text(NamedTuple):
    """What is compared of a text: how many characters, and which pairs of neighbours."""

    length: int
    pairs: frozenset[int]
    """Each as one number: the two characters as UTF-16."""
    probe: tuple[int, ...]
    """A few of the pairs, from all over the text."""


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N18: no section says what last year's said, in the same words."""
    last = report.before
    if last is None:
        return
    before: dict[str, list[Text]] = {}
    for paragraph in paragraphs(last):
        before.setdefault(paragraph.section, []).append(own_text(paragraph.text, last))
    for section in report.form.narratives:
        texts = [
            (each.place, own_text(each.text, report))
            for each in prose
            if each.section == section.key
        ]
        if texts and section.key in before:
            yield from _in_section(
                report, section.key, texts[:MOST_COMPARED], before[section.key][:MOST_COMPARED]
            )


def _in_section(
    report: Report, section: str, texts: Sequence[tuple[str, Text]], before: Sequence[Text]
) -> Iterator[Finding]:
    shares = [
        (place, text.length, max(likeness(text, other) for other in before))
        for place, text in texts
        if text.length >= LEAST_PARAGRAPH
    ]
    same = [(place, length, share) for place, length, share in shares if share >= ALIKE_FROM]
    length, whole = sum(each[1] for each in same), sum(text.length for _, text in texts)
    if length < LEAST or length < LEAST_SHARE * whole:
        return
    total = f"{sum(length * share for _, length, share in same) / length:.0%}"
    listed = "、".join(
        f"{_spot(report, place)}（{share:.0%}）" for place, _, share in same[:MOST_LISTED]
    )
    more = f"等 {len(same)} 段" if len(same) > MOST_LISTED else ""
    yield ALIKE.finding(
        f"{report.where(section).partition(' ')[0]}：与上年的报告雷同，除数字和名称外几乎没有变化的"
        "段落有："
        f"{listed}{more}；请按本年的情况改写。",
        location=report.cells.get(same[0][0], report.cells.get(section)),
        about=section,
        actual=total,
    )


def _spot(report: Report, place: str) -> str:
    """The cell of a paragraph, or which paragraph of its section it is."""
    if place in report.cells:
        return report.cells[place].rpartition("!")[2]
    return f"第 {int(place.rpartition('#')[2]) + 1} 段"


def own_text(text: str, report: Report) -> Text:
    """What is compared of a paragraph of that report."""
    text = re.sub(_CITED, "", text)
    for name in (report.unit, *(region.name for region in reversed(regions(report.unit)))):
        if name:
            text = text.replace(name, "")
    text = re.sub(_NUMBERS, "", text)
    return Text(len(text), *_pairs(text))


def _pairs(text: str) -> tuple[frozenset[int], tuple[int, ...]]:
    """The pairs of neighbours in a text, and a few of them."""
    units = text.encode("utf-16-le", "surrogatepass")
    # Two characters are four bytes: read them off from the first on, then from the second on.
    whole, shifted = units[: len(units) // 4 * 4], units[2 : 2 + (len(units) - 2) // 4 * 4]
    pairs = [*memoryview(whole).cast("I"), *memoryview(shifted).cast("I")]
    return frozenset(pairs), tuple(pairs[:: len(pairs) // PROBED + 1])


def likeness(one: Text, other: Text) -> float:
    """What share of their pairs two texts have in common, from 0 to 1 (Dice's coefficient).

    0 where their lengths and a few of their pairs show that they are not nearly the same.
    """
    small, large = sorted((len(one.pairs), len(other.pairs)))
    if not small or 2 * small < ALIKE_FROM * (small + large):
        return 0.0
    if not (_may_be_in(one, other) and _may_be_in(other, one)):
        return 0.0
    return 2 * len(one.pairs & other.pairs) / (small + large)


def _may_be_in(one: Text, other: Text) -> bool:
    """Whether half of the pairs looked at stand in the other text too."""
    return 2 * sum(pair in other.pairs for pair in one.probe) >= len(one.probe)
