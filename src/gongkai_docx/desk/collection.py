"""A roster and the filings → `Collection`: what each organ has sent, and what fits none of them.

A filing is matched by the unit that its report names, never by the name of its file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from pathlib import PurePosixPath

from gongkai_docx.desk.filing import Filing, Told
from gongkai_docx.desk.marks import ANSWER, WRITTEN
from gongkai_docx.desk.names import known_as
from gongkai_docx.desk.roster import SEVERAL, Organ, Roster
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form, UnknownForm, form_of, newest_form
from gongkai_docx.readers import FILLED_IN
from gongkai_docx.report import spell
from gongkai_docx.rules import levels as rules
from gongkai_docx.values import dataclass

_ORDER = (
    ".xlsx",
    ".xlsm",
    ".xls",
    ".et",
    ".ods",
    ".json",
    ".docx",
    ".html",
    ".htm",
    ".txt",
    ".pdf",
)
"""Which of several files of one report stands: the workbook, then what comes closest to it."""
_MOST_NAMED = 8
"""How many figures or files a message names."""
_CLOSE = 0.75
"""How much two names have in common that may be meant for each other, from 0 to 1."""


class State(StrEnum):
    """What has come of an organ."""

    REPORTED = "已报"
    WRONG_YEAR = "年度不符"
    MISSING = "未报"


@dataclass(frozen=True)
class Entry:
    """An organ, and what it has sent."""

    organ: Organ
    state: State
    filing: Filing | None = None
    """What stands as its report; of another year if there is none of this one."""
    others: tuple[Filing, ...] = ()
    """What else it has sent."""
    findings: tuple[Told, ...] = ()
    """What was found about it among the others (family L)."""

    @property
    def is_reported(self) -> bool:
        """Whether its report is there."""
        return self.state is State.REPORTED

    @property
    def all_findings(self) -> tuple[Told, ...]:
        """What was found in its report, and about it."""
        return (*(self.filing.findings if self.filing else ()), *self.findings)

    def tally(self, severity: Severity) -> int:
        """How many of its findings are that bad, and not explained."""
        return sum(1 for told in self.all_findings if told.rank is severity and told.is_open)

    @property
    def explained(self) -> int:
        """How many of its findings are explained."""
        return sum(not told.is_open for told in self.all_findings)

    def found(self, *findings: Finding) -> Entry:
        """The same with more that was found about it."""
        return replace(self, findings=(*self.findings, *map(about, findings)))


@dataclass(frozen=True)
class Collection:
    """All organs in the roster's order, with what they have sent."""

    year: int | None
    roster: Roster
    entries: tuple[Entry, ...]
    strangers: tuple[Filing, ...] = ()
    """Reports of organs that the roster doesn't have."""
    unusable: tuple[Filing, ...] = ()
    """Files that no report could be read from."""
    findings: tuple[Told, ...] = ()
    """What was found about the collection as a whole."""

    @property
    def unread(self) -> tuple[Filing, ...]:
        """Those of them that may well be reports: not what we wrote ourselves."""
        return tuple(filing for filing in self.unusable if filing.mark is None)

    @cached_property
    def form(self) -> Form:
        """The form of its year, in which the figures are summed."""
        try:
            return form_of(self.year) if self.year else newest_form()
        except UnknownForm:
            return newest_form()

    @cached_property
    def by_name(self) -> Mapping[str, Entry]:
        """The entries by what their organs are known by."""
        return {entry.organ.known: entry for entry in reversed(self.entries)}

    def usable(self, entry: Entry) -> Filing | None:
        """Its report, if it can be summed: of this year, and in the form of it."""
        filing = entry.filing if entry.is_reported else None
        return filing if filing and filing.form == self.form.name else None


def about(finding: Finding) -> Told:
    """The finding as it is told, of no place in a report but a figure."""
    return Told(
        code=finding.code,
        severity=finding.severity.value,
        message=finding.message,
        figures=finding.figures,
        expected=finding.expected,
        actual=finding.actual,
        basis=finding.basis,
        at=finding.place.key or None,
        quote=finding.quote,
    )


def collected(filings: Sequence[Filing], roster: Roster | None) -> Collection:
    """The filings, each with its organ; without a roster those that they name, on one level."""
    reports = [filing for filing in filings if not filing.problem]
    given, roster = roster is not None, roster or _of_reports(reports)
    year = roster.year or _usual_year(reports)
    sent: dict[str, list[Filing]] = {}
    strangers = []
    for filing in reports:
        organ = roster.by_name.get(known_as(filing.unit))
        if organ is None:
            strangers.append(filing)
        else:
            sent.setdefault(organ.known, []).append(filing)
    seen: set[str] = set()
    entries = []
    for organ in roster.organs:
        if organ.known not in seen:
            seen.add(organ.known)
            entries.append(_entry(organ, sent.get(organ.known, ()), year, roster))
    whole = Collection(
        year,
        roster,
        tuple(entries),
        tuple(strangers),
        tuple(filing for filing in filings if filing.problem),
        tuple(about(each) for each in _on_roster(roster)),
    )
    return _with_strangers(_with_misnamed(whole) if given else whole)


def _of_reports(reports: Iterable[Filing]) -> Roster:
    """The organs that reports name, in the order of their files."""
    named = {known_as(each.unit): each for each in reversed([*reports]) if known_as(each.unit)}
    return Roster(tuple(Organ(each.unit, kind=each.kind or "") for each in [*named.values()][::-1]))


def _usual_year(reports: Iterable[Filing]) -> int | None:
    """The year that most reports are of; of two as frequent the later one."""
    years = Counter(filing.year for filing in reports if filing.year)
    return max(years, key=lambda year: (years[year], year), default=None)


# ---------------------------------------------------------------- an organ


def _entry(organ: Organ, sent: Iterable[Filing], year: int | None, roster: Roster) -> Entry:
    ranked = sorted(sent, key=_rank)
    of_year = [filing for filing in ranked if filing.year == year]
    if of_year:
        entry = Entry(organ, State.REPORTED, of_year[0], tuple(_others(of_year[0], ranked)))
    elif ranked:
        entry = Entry(organ, State.WRONG_YEAR, ranked[0], tuple(ranked[1:]))
    else:
        entry = Entry(organ, State.MISSING)
    return entry.found(*_on_organ(entry, year, roster))


def _others(standing: Filing, ranked: Iterable[Filing]) -> Iterator[Filing]:
    yield from (filing for filing in ranked if filing is not standing)


def _rank(filing: Filing) -> tuple[int, int, int, str]:
    """What stands comes first: what an organ answered, what it made, what we did of it.

    Of these by format; of two that are equal the one with the shorter name: the other is
    “… - 副本”, “…（1）”.
    """
    path = PurePosixPath(filing.path)
    suffix = path.suffix.lower()
    place = _ORDER.index(suffix) if suffix in _ORDER else len(_ORDER)
    return _standing(filing), place, len(path.name), filing.path


def _standing(filing: Filing) -> int:
    """How late in the life of a report it was made, the latest first."""
    if filing.mark == ANSWER:
        return 0
    if filing.mark in WRITTEN:
        return 1 if filing.words else 3
    return 2


def _on_organ(entry: Entry, year: int | None, roster: Roster) -> Iterator[Finding]:
    name, filing = entry.organ.name, entry.filing
    if filing is None:
        received = entry.organ.received
        told = f"名册上写的是 {received} 收到，文件夹里却没有，请找一找。" if received else ""
        yield rules.MISSING.finding(f"{name}：没有收到{year or ''}年的年报。{told}")
        return
    for each in (filing, *entry.others):
        if each.year != year:
            yield rules.OTHER_YEAR.finding(
                f"{name}：{each.path} 是 {each.year or '没有写明'} 年度的，所收集的是 {year} 年度；"
                "请核对是否报错了文件。",
                expected=year,
                actual=each.year,
            )
    for each in entry.others:
        if each.year == filing.year and (differing := _beside(filing, each)):
            yield rules.VERSIONS.finding(
                f"{name}：{filing.path} 和 {each.path} 是同一份年报{differing}"
            )
    try:
        form = form_of(year) if year else None
    except UnknownForm:
        form = None
    if form and entry.is_reported and filing.form != form.name:
        yield rules.OTHER_FORM.finding(
            f"{name}：{filing.path} 用的是{filing.statutory.notice}的格式，"
            f"{year} 年度应是{form.notice}的；没有计入合计。",
            expected=form.name,
            actual=filing.form,
        )
    if roster.deadline and entry.organ.received and entry.organ.received > roster.deadline:
        days = (entry.organ.received - roster.deadline).days
        yield rules.LATE.finding(
            f"{name}：{entry.organ.received} 收到，超过期限 {roster.deadline} {days} 天。",
            expected=str(roster.deadline),
            actual=str(entry.organ.received),
        )


def _beside(standing: Filing, other: Filing) -> str:
    """What to say of another file of a report beside the one that stands; "" for nothing."""
    # What we made of a report is no second version of it; but nobody's words are lost in it.
    if other.mark not in WRITTEN and (differing := _difference(standing, other)):
        return differing
    if unheard := len(other.words - standing.words):
        return f"，后一份里有 {unheard} 条说明没有采用；请写到前一份里，只留一份。"
    is_second = other.mark is None and standing.mark != ANSWER
    if is_second and PurePosixPath(other.path).suffix.lower() in FILLED_IN:
        return "，内容相同，重复报送；请只留一份。"
    return ""


def _difference(standing: Filing, other: Filing) -> str:
    """What two files of one report say differently; "" where they say the same."""
    kept = f"以前一份{'（退回以后改过的）' if standing.mark == ANSWER else ''}为准；请核对。"
    if standing.form != other.form:
        return f"，但格式不同（{standing.form}、{other.form}），{kept}"
    unread = {*standing.unread, *other.unread}
    pairs = zip(standing.statutory.figures, standing.figures, other.figures, strict=True)
    differing = [
        (key, one or 0, two or 0)
        for key, one, two in pairs
        if (one or 0) != (two or 0) and key not in unread
    ]
    if differing:
        told = "；".join(f"{k} {spell(a)}、{spell(b)}" for k, a, b in differing[:_MOST_NAMED])
        more = f"；等 {len(differing)} 项" if len(differing) > _MOST_NAMED else ""
        count = f"数据有 {len(differing)} 项不同（{told}{more}）"
        return f"的两个版本，{count}，{kept}"
    if [p.own for p in standing.passages] != [p.own for p in other.passages]:
        return f"的两个版本，数据相同，文字不同，{kept}"
    return ""


# ---------------------------------------------------------------- the roster


def _on_roster(roster: Roster) -> Iterator[Finding]:
    places: dict[str, list[Organ]] = {}
    for organ in roster.organs:
        places.setdefault(organ.known, []).append(organ)
    for alike in places.values():
        if len(alike) > 1:
            where = "、".join(f"{each.where}（上级：{each.above or '无'}）" for each in alike)
            yield rules.TWO_PLACES.finding(
                f"{alike[0].name}：在名册里有 {len(alike)} 处：{where}；按第一处汇总，请只留一处。"
            )
    for organ in roster.organs:
        if organ.above and known_as(organ.above) not in places:
            yield _nowhere(organ, places)
    yield from _circles(places)


def _nowhere(organ: Organ, places: Mapping[str, list[Organ]]) -> Finding:
    """What to say where an organ's superior isn't one of the organs."""
    said = f"{organ.where}：{organ.name}的上级"
    several = [each for each in SEVERAL.split(organ.above) if each]
    if len(several) > 1 and all(known_as(each) in places for each in several):
        return rules.TWO_PLACES.finding(
            f"{said}写了 {len(several)} 个（{organ.above}），当作没有上级；请只留汇总它的那一个。"
        )
    return rules.UNKNOWN.finding(
        f"{said}“{organ.above}”不在“单位”一列，当作没有上级；请补上，或改为一致的名称。"
    )


def _circles(places: Mapping[str, list[Organ]]) -> Iterator[Finding]:
    """Each circle once, told by those that are in it."""
    above = {known: known_as(organs[0].above) for known, organs in places.items()}
    told: set[str] = set()
    for start in above:
        if start in told or not (circle := circle_of(start, above)):
            continue
        told.update(circle)
        organs = [places[each][0] for each in circle]
        if len(organs) == 1:
            yield rules.CIRCLE.finding(
                f"{organs[0].where}：{organs[0].name}的上级写的是它自己，当作没有上级；"
                "请改为汇总它的政府，最上面的留空。"
            )
            continue
        names = " → ".join(each.name for each in (*organs, organs[0]))
        where = "、".join(each.where for each in organs if each.where)
        yield rules.CIRCLE.finding(
            f"名册里的上级绕成一圈：{names}{f'（{where}）' if where else ''}；"
            "这几个单位当作没有上级，请改正。"
        )


def circle_of(start: str, above: Mapping[str, str]) -> tuple[str, ...]:
    """The organs of the circle that this one is in, from it upwards; none if it is in none."""
    passed = [start]
    while (here := above.get(passed[-1])) not in (None, "", *passed):
        passed.append(str(here))
    return tuple(passed) if here == start else ()


# ---------------------------------------------------------------- reports without a place


def _with_misnamed(whole: Collection) -> Collection:
    """L8: a file that is called after another organ than the one whose report is in it."""
    names = {known_as(name): each.organ for each in whole.entries for name in _names(each.organ)}
    lengths = sorted({*map(len, names)} - {0}, reverse=True)
    entries = []
    for entry in whole.entries:
        for filing in filter(None, (entry.filing, *entry.others)):
            called = known_as(PurePosixPath(filing.path).stem)
            other = _named_in(called, names, lengths)
            if other and other is not entry.organ:
                entry = entry.found(_misnamed(entry.organ, filing, other))
        entries.append(entry)
    return replace(whole, entries=tuple(entries))


def _misnamed(organ: Organ, filing: Filing, other: Organ) -> Finding:
    return rules.OTHER_ORGAN.finding(
        f"{organ.name}：{filing.path} 里是{organ.name}的年报，文件名却是{other.name}的；"
        "请核对是谁报错了。",
        expected=other.name,
        actual=filing.unit,
    )


def _names(organ: Organ) -> tuple[str, ...]:
    return tuple(dict.fromkeys((organ.name, *organ.also)))


def _named_in(called: str, names: Mapping[str, Organ], lengths: Sequence[int]) -> Organ | None:
    """The organ that a file is called after: the one with the longest name in it."""
    for length in lengths:
        for at in range(len(called) - length + 1):
            if organ := names.get(called[at : at + length]):
                return organ
    return None


def _with_strangers(whole: Collection) -> Collection:
    """L6: what nobody was asked for, and who may be meant."""
    names = {each.organ.name: each for each in whole.entries}
    told = []
    for filing in whole.strangers:
        close = get_close_matches(filing.unit, names, n=1, cutoff=_CLOSE)
        if not filing.unit:
            why, cure = "没有写单位名称", "请补上。"
        elif close:
            why, cure = "不在名册里", f"是不是“{close[0]}”？如是，请填在名册的“又称”里。"
        else:
            why, cure = "不在名册里", "请核对。"
        who = f"单位“{filing.unit}”" if filing.unit else ""
        told.append(about(rules.UNKNOWN.finding(f"{filing.path}：{who}{why}，没有汇总；{cure}")))
    return replace(whole, findings=(*whole.findings, *told))
