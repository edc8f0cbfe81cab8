"""The words of a report → findings on another year in them where this one is meant (N5).

A year is the time that a sentence tells of where it opens a sentence or a clause; so it is in the
period of the statistics, and in what the report calls itself. Months, periods (2021—2025年),
comparisons (较2022年), documents and quotations tell of other years rightly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from gongkai_docx.checks.narrative.passages import Passage, passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.checks.narrative.regions import regions
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms.words import form_words
from gongkai_docx.masking import excerpt
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Kind
from gongkai_docx.report import Report
from gongkai_docx.text import whole_number
from gongkai_docx.values import dataclass

ANOTHER_YEAR = Rule("N5", Severity.WARNING, "说本年的地方，年份应是报告的年度")

LONG_AGO = 5
"""A paragraph may open with an earlier year, to tell how things came about."""
MOST_AROUND = 60
"""How many characters before and after a year tell what it is there for."""
MOST_MENDED = 300
"""Within how many characters of a former year's problem it is told what was done about it."""
MOST_YEARS = 40
"""How many years of a paragraph are looked at."""

_NUMBER = r"([12１２]\d{3}|[一二][〇○零一二三四五六七八九]{3})"
_YEAR = pattern(rf"(?<!\d){_NUMBER}\s*年")
# The rest is compiled by `re` when a text tells of another year.
_OPENING = (
    r"(?:^|[。；！？：:;，,）)])\s*(?:[一二三四五六七八九十]{1,2}是)?(?:\d{1,2}[.．、])?\s*"
    r"(?:[我本全][^，。；我本全]{1,3})?\s*(?:在|于|(截至|截止))?\s*$"
)
# What goes on after a year that is the time of its sentence, and not of a thing: 2022年印发的….
_TIME = (
    r"(?:年?度)?\s*(?![^，。；]{0,20}(?:考核|考评|测评|评比|评选|评议|评估|督查|检查)[^，。；]{0,4}[中里上])"
    r"(?:[，,]|的?(?:全年)?工作[中里]|我|本|全(?![面部])|共(?![同建享])|累计|总计|合计"
    r"|无(?:其他|需)|(?:通过|利用|依托|借助)[^，。；的]{2,20}(?:公开|发布|公布)[^，。；的]{0,12}\d"
    r"|(?:未|没有|无|新增|新收|收到|受理|办理|制发|制定|发布|公布|(?:主动)?公开|答复|举办|召开|开展)"
    r"(?![^，。；]{0,12}[的□]))"
)
_END = r"\s*(?:年?底|年?末|12\s*月\s*31\s*日)"
_PERIOD = (
    r"\s*1\s*月\s*1\s*日[起始]?\s*[至到—–\-~～－]+\s*"
    rf"(?:{_NUMBER}\s*年\s*)?12\s*月\s*31\s*日"
)
_REPORT = "度报告|度?[^，。；、□]{0,12}(?:年度报告|年报|工作情况|公开情况)"
_FOLLOWS = rf"(?:{_REPORT})[^，。；]{{0,6}}如下"
_ITSELF = "(?:现[将就]|本报告[为是系])[^，。；]*$"
_COMPARED = "[较比与和同对按照]\\s*$"

_PLAN = (
    "将|拟|计划|规划|下一步|继续|要|力争|争取|预计|目标|打算|准备|进一步|持续|安排|思路|展望|重点"
)
_PAST = "整改|问题|反馈|以来|结转|历年|[较比]"
_THIS_YEAR = "本年|今年|当年"
# What happened once, or was done above, is told before what this year made of it.
_EVENT = (
    r"(?:年?度)?\s*[，,]?(?:[^，。；]{0,20}(?:成立|组建|设立|挂牌|修订|施行|颁布|建成|上线)"
    "|[^，。；我本全]{0,8}(?:国务院|中央|[省市县区州](?:委|政府|人民政府)|办公[厅室])"
    "[^，。；]{0,14}(?:印发|出台|下发|发布|部署))"
)
_SINCE_MENDED = "(?:问题|不足)[^。]*。.*(?:针对|对此|为此|整改)"
_STOPS = "。！？"


@dataclass(frozen=True)
class Year:
    """A year in a text, and where it stands."""

    value: int
    start: int
    end: int


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N5: where a report speaks of its own year, it says which it is."""
    if (year := report.year) is None:
        return
    for passage in passages(report, prose):
        years = list(islice(_years(passage.own), MOST_YEARS))
        if all(each.value == year for each in years):
            continue
        is_meant = _in_heading if passage.is_heading else _in_paragraph
        told = (each for each in years if each.value != year)
        wrong = next((each for each in told if is_meant(report, passage, each, years)), None)
        if wrong:
            yield tell(
                ANOTHER_YEAR,
                report,
                passage,
                f"“{excerpt(passage.text, wrong.start, wrong.end)}”写的是 {wrong.value} 年，"
                f"本报告是 {year} 年度的，请核对；确指 {wrong.value} 年的不必改。",
                (wrong.start, wrong.end),
                expected=year,
                actual=wrong.value,
            )


def _years(text: str) -> Iterator[Year]:
    for match in _YEAR.finditer(text):
        yield Year(_value(match[1]), *match.span())


def _value(typed: str) -> int:
    return whole_number(typed) or 0


def _in_heading(report: Report, passage: Passage, year: Year, years: Sequence[Year]) -> bool:
    """Whether a title or a heading names that year instead of the report's own."""
    if any(each.value == report.year for each in years):
        return False
    if passage.place.kind is Kind.TITLE:
        return True
    if year.value > (report.year or 0):
        return not _has_plans(report, passage) and not re.search(_PLAN, passage.own)
    return not re.search(_PAST, passage.own)


def _in_paragraph(report: Report, passage: Passage, year: Year, years: Sequence[Year]) -> bool:
    """Whether that year stands in a paragraph where the report's own is meant."""
    this, own = report.year or 0, passage.own
    before = own[max(year.start - MOST_AROUND, 0) : year.start]
    after = own[year.end : year.end + MOST_AROUND]
    is_preface = passage.place.kind is Kind.PREFACE
    if re.search(_COMPARED, before):
        return False
    if period := re.match(_PERIOD, after):
        last = year.value if period[1] is None else _value(period[1])
        return last == year.value or (is_preface and year.value == this - 1 and last == this)
    if any(each.value == this and _ends_period(own, each, year) for each in years):
        return is_preface or year.value < this
    is_report = is_preface or bool(re.search(_ITSELF, before))
    if re.match(_FOLLOWS, after) or (is_report and re.match(_REPORT, after)):
        return True
    opening = re.search(_OPENING, _without_end(before, _names(report)))
    if not opening:
        return False
    is_organ = after.lstrip("度，, ").startswith(_names(report))
    is_time = bool(re.match(_TIME, after)) or (is_organ and after[:1] not in "，,")
    if year.value > this:
        first, end = _sentence(own, year)
        return is_time and not _has_plans(report, passage) and not re.search(_PLAN, own[first:end])
    if not is_time and not (opening[1] and re.match(_END, after)):
        return False
    if year.value < this - 1 and (before.strip() or year.start > 2 or year.value < this - LONG_AGO):
        return False
    if not is_organ and re.match(_EVENT, after):
        return False
    if _has_plans(report, passage) and re.search(
        _SINCE_MENDED, own[year.end : year.end + MOST_MENDED]
    ):
        return False
    return not _is_history(own, year, years, this)


def _ends_period(text: str, first: Year, last: Year) -> bool:
    """Whether a period goes from the 1 January of the one year to the 31 December of the other."""
    period = re.match(_PERIOD, text[first.end : first.end + MOST_AROUND])
    return period is not None and first.end + period.start(1) == last.start


def _has_plans(report: Report, passage: Passage) -> bool:
    section = form_words(report.form).sections.get(passage.place.key)
    return section is not None and section.plans


def _names(report: Report) -> tuple[str, ...]:
    """What a sentence may call the organ: its name, its region."""
    names = (report.unit, *(region.name for region in regions(report.unit)))
    return tuple(name for name in names if name)


def _without_end(text: str, names: tuple[str, ...]) -> str:
    text = text.rstrip()
    return next((text.removesuffix(name) for name in names if text.endswith(name)), text)


def _sentence(text: str, year: Year) -> tuple[int, int]:
    """From where to where the sentence goes that the year stands in."""
    first = max(text.rfind(stop, 0, year.start) for stop in _STOPS) + 1
    ends = [end for stop in _STOPS if (end := text.find(stop, year.end)) >= 0]
    return first, min(ends, default=len(text))


def _is_history(text: str, year: Year, years: Sequence[Year], this: int) -> bool:
    """Whether the sentence, or the next one, goes on to the report's own year: 2022年…，2023年…."""
    first, last = _sentence(text, year)
    _, next_end = _sentence(text, Year(this, last, min(last + 1, len(text))))
    goes_on = any(each.value == this and first <= each.start < next_end for each in years)
    return goes_on or bool(re.search(_THIS_YEAR, text[first:last]))
