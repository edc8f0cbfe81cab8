"""The prose and last year's figures → findings on comparisons that don't come out (N26).

同比增长1.05% and 增加13件 are of the figure that was told right before; 占50% is of the first whole
that its sentence tells. What is rounded to the last place written, up or down, is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from gongkai_docx.checks.narrative.passages import Passage, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.patterns import pattern
from gongkai_docx.prose import Claim, Keys
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.tags import last_value
from gongkai_docx.values import dataclass

COMPARISON = Rule("N26", Severity.WARNING, "与上年的比较、所占的比例应与数字相符")

MOST_AROUND = 60
"""How many characters before a claim the next one may begin."""
MOST_WHOLES = 20
"""How many claims before a share may tell its whole."""
LONGEST_REMARK = 300
"""Characters in brackets that may stand before the comparison."""

_MORE, _LESS = "增长|增加|上升|提高|提升|多", "减少|下降|降低|减|少"
_AMOUNT = (
    rf"(?P<way>{_MORE}|{_LESS})了?\s*(?P<number>\d+(?:\.\d+)?)\s*"
    r"(?P<unit>[%％](?!\d)|个?百分点|倍|[件宗条份个起](?!百)|万元)"
    "(?!左右|以上|以下|多|余|上下)"
)
_TO_LAST = (
    r"(?:同比|[较比](?:上年度?|去年|上一年度?|前一年|{last}年)(?:同期)?(?:相比)?"
    r"|[与同](?:上年度?|去年|上一年度?|{last}年)(?:同期)?相比)[，,]?(?:共|总体|相比)?"
)
_SAME = r"[与和同]?(?:上年度?|去年|上一年度?|{last}年)(?:同期)?(?:相比)?(?:基本)?持平"
_SHARE = pattern(
    r"[，,（(]?\s*(?:约?占比?|占(?:总数|总量|总件数|[一-龥]{2}总数|[一-龥]{2}总量|全部[一-龥]{2}|比例?)的?(?:比例)?为?)"
    r"\s*(?P<number>\d+(?:\.\d+)?)\s*[%％]"
)
_GOES_ON = pattern(rf"[，,、（(]\s*(?:同比|比例)?{_AMOUNT}")
_BEFORE = ("上年", "去年", "上一年", "前一年", "20")
_WORTH_READING = pattern(
    f"同比|[较比与同和](?:{'|'.join(_BEFORE)})|占[^，。；]{{0,8}}\\d",
    needs=("同比", "占", *(word + year for word in "较比与同和" for year in _BEFORE)),
)
_REMARK = pattern(rf"（[^（）]{{0,{LONGEST_REMARK}}}）")
_STOPS = "。；！？\n"


@dataclass(frozen=True)
class Told:
    """A claim where it stands in its paragraph."""

    claim: Claim
    start: int
    ends: tuple[int, ...]
    """Behind its number, and behind its phrase."""


@dataclass(frozen=True)
class Change:
    """What a figure is told to have changed by."""

    by: Decimal
    """Negative for less."""
    is_share: bool
    span: tuple[int, int]


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N26: what is compared comes out as it is told."""
    for paragraph in prose:
        if not _WORTH_READING.search(paragraph.text):
            continue
        passage = Passage(paragraph.place, paragraph.text)
        told = list(_placed(paragraph.text, paragraph.claims))
        yield from _changes(report, passage, told)
        yield from _shares(report, passage, told)


def _placed(text: str, said: Iterable[Claim]) -> Iterator[Told]:
    """The claims with their places: each stands behind the one before, or not far before it."""
    last = 0
    for claim in said:
        start = text.find(claim.phrase, max(last - MOST_AROUND, 0))
        if claim.number and start >= 0:
            behind = start + claim.number[1] + len(claim.measure)
            yield Told(claim, start, (behind, start + len(claim.phrase)))
            last = start


# ---------------------------------------------------------------- with last year


def _changes(report: Report, passage: Passage, told: Sequence[Told]) -> Iterator[Finding]:
    """What is told behind a figure of how it changed, where last year's is known."""
    if report.before is None or report.year is None:
        return
    first = re.compile(
        rf"[，,（(]?\s*(?:{_TO_LAST.format(last=report.year - 1)}{_AMOUNT}"
        rf"|(?P<same>{_SAME.format(last=report.year - 1)}))"
    )
    for each in told:
        pairs = list(_pairs(report, each.claim))
        changes = next((found for end in each.ends if (found := _read(passage, first, end))), [])
        for change in changes if pairs else ():
            if not any(_is_change(change, before, now) for _, before, now in pairs):
                yield _not_so(report, passage, each, change, pairs[0])
                break


def _read(passage: Passage, first: re.Pattern[str], end: int) -> list[Change]:
    """The changes that are told right there, one behind the other: 增加13件，增长8%."""
    match = first.match(passage.text, end)
    if not match and (remark := _REMARK.match(passage.text, end)):
        match = first.match(passage.text, remark.end())
    if match and match["same"]:
        is_about = "基本" in match["same"]
        return [] if is_about else [Change(Decimal(0), False, match.span("same"))]
    found = []
    while match:
        if match["unit"] not in ("倍", "百分点", "个百分点"):
            sign = 1 if match["way"] in _MORE.split("|") else -1
            by = sign * Decimal(match["number"])
            found.append(Change(by, match["unit"] in "%％", (match.start("way"), match.end())))
        match = _GOES_ON.match(passage.text, match.end())
    return found


def _pairs(report: Report, claim: Claim) -> Iterator[tuple[Keys, Number, Number]]:
    """The figures that were told, with their values last year and this.

    One whose value is another than the one told isn't meant: it may be the sum that it is part of.
    """
    table, _, rest = claim.readings[0][0].partition(".")
    column = rest.partition(".")[2]
    sums = (
        (key,)
        for key in report.form.derived
        if claim.loose and key.startswith(f"{table}.") and key.endswith(f".{column}")
    )
    for keys in (*claim.readings, *sums):
        befores = [last_value(key, report) for key in keys]
        now: Number = sum(report.value(key) for key in keys)
        terms = {term for key in keys for term in report.form.terms(key)}
        if now == claim.value and report.unread.isdisjoint(terms):
            known = [before for before in befores if before is not None]
            if len(known) == len(befores):
                yield keys, sum(known), now


def _is_change(change: Change, before: Number, now: Number) -> bool:
    by = Decimal(now) - Decimal(before)
    if change.is_share:
        return bool(before) and _is_about(change.by, by * 100 / Decimal(before))
    return by == change.by or (by != int(by) and _is_about(change.by, by))


def _is_about(told: Decimal, exact: Decimal) -> bool:
    """Whether it is that number, rounded to the last place that was written."""
    return abs(told - exact) < Decimal(1).scaleb(int(told.as_tuple().exponent))


def _rounded(exact: Decimal, like: Decimal) -> str:
    return spell(exact.quantize(Decimal(1).scaleb(int(like.as_tuple().exponent)), ROUND_HALF_UP))


def _not_so(
    report: Report, passage: Passage, told: Told, change: Change, of: tuple[Keys, Number, Number]
) -> Finding:
    keys, before, now = of
    typed = passage.text[slice(*change.span)]
    by = Decimal(now) - Decimal(before)
    way = "持平" if not by else "增加" if by > 0 else "减少"
    if change.is_share and not before:
        right = "上年为 0，没有同比"
    elif change.is_share and by:
        share = _rounded(abs(by) * 100 / Decimal(before), change.by)
        right = f"应为{'增长' if by > 0 else '下降'}{share}%"
    else:
        right = f"应为{way}" + (f" {spell(abs(by))}" if by else "")
    found = tell(
        COMPARISON,
        report,
        passage,
        f"“{told.claim.phrase}”后的“{typed}”与数字不符：上年 {spell(before)}，本年 {spell(now)}，"
        f"{right}，请核对。",
        change.span,
        expected=right.removeprefix("应为"),
        actual=typed,
    )
    return replace(found, figures=tuple(term for key in keys for term in report.form.terms(key)))


# ---------------------------------------------------------------- of a whole


def _shares(report: Report, passage: Passage, told: Sequence[Told]) -> Iterator[Finding]:
    """What share of the whole a part is told to be, where the sentence tells both."""
    for number, each in enumerate(told):
        found = next((m for end in each.ends if (m := _SHARE.match(passage.text, end))), None)
        if found is None:
            continue
        wholes = [
            other.claim
            for other in told[max(number - MOST_WHOLES, 0) : number]
            if not any(stop in passage.text[other.start : each.start] for stop in _STOPS)
        ]
        share, part = Decimal(found["number"]), Decimal(each.claim.value)
        values = [Decimal(whole.value) for whole in wholes if whole.value]
        if not values or values[0] < max(*values, part):
            continue
        if not any(_is_about(share, part * 100 / whole) for whole in values):
            right = f"{_rounded(part * 100 / values[0], share)}%"
            typed = found[0].lstrip("，,（( ")
            yield tell(
                COMPARISON,
                report,
                passage,
                f"“{each.claim.phrase}”后的“{typed}”与数字不符：{spell(part)} 占"
                f" {spell(values[0])} 的 {right}，请核对。",
                (found.end() - len(typed), found.end()),
                expected=right,
                actual=typed,
            )
