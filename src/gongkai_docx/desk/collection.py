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

from gongkai_docx.desk.file_names import FileNames
from gongkai_docx.desk.filing import Filing, Told
from gongkai_docx.desk.names import known_as
from gongkai_docx.desk.roster import Organ, Roster
from gongkai_docx.desk.roster_faults import faults
from gongkai_docx.desk.versions import beside, ranked
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form, UnknownForm, form_of, newest_form
from gongkai_docx.rules import levels as rules
from gongkai_docx.values import dataclass

_MOST_NAMED = 8
"""How many files a message names."""
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
    unread: tuple[str, ...] = ()
    """Files that are called after it, and that no report could be read from."""
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


def collected(
    filings: Sequence[Filing], roster: Roster | None, left: Sequence[str] = ()
) -> Collection:
    """The filings, each with its organ; without a roster those that they name, on one level.

    `left` are the files that nobody tried to read: one of them may be what is missing.
    """
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
    called = FileNames.of(roster) if given else None
    unread = called.unread(filings, left) if called else {}
    entries = []
    for known, organ in roster.once.items():
        entry = _entry(organ, sent.get(known, ()), unread.get(known, ()), year)
        entries.append(entry.found(*_on_organ(entry, year, roster)))
    whole = Collection(
        year,
        roster,
        tuple(entries),
        tuple(strangers),
        tuple(filing for filing in filings if filing.problem),
        tuple(about(each) for each in faults(roster)),
    )
    return _with_strangers(_with_misnamed(whole, called) if called else whole)


def _of_reports(reports: Iterable[Filing]) -> Roster:
    """The organs that reports name, in the order of their files."""
    named = {known_as(each.unit): each for each in reversed([*reports]) if known_as(each.unit)}
    return Roster(tuple(Organ(each.unit, kind=each.kind or "") for each in [*named.values()][::-1]))


def _usual_year(reports: Iterable[Filing]) -> int | None:
    """The year that most reports are of; of two as frequent the later one."""
    years = Counter(filing.year for filing in reports if filing.year)
    return max(years, key=lambda year: (years[year], year), default=None)


# ---------------------------------------------------------------- an organ


def _entry(organ: Organ, sent: Iterable[Filing], unread: Iterable[str], year: int | None) -> Entry:
    files = ranked(sent)
    of_year = [filing for filing in files if filing.year == year]
    if of_year:
        return Entry(organ, State.REPORTED, of_year[0], tuple(_others(of_year[0], files)))
    if files:
        return Entry(organ, State.WRONG_YEAR, files[0], tuple(files[1:]))
    return Entry(organ, State.MISSING, unread=tuple(unread))


def _others(standing: Filing, files: Iterable[Filing]) -> Iterator[Filing]:
    yield from (filing for filing in files if filing is not standing)


def _on_organ(entry: Entry, year: int | None, roster: Roster) -> Iterator[Finding]:
    name, filing = entry.organ.name, entry.filing
    if filing is None:
        received = entry.organ.received
        told = f"名册上写的是 {received} 收到，文件夹里却没有，请找一找。" if received else ""
        if entry.unread:
            named = "、".join(entry.unread[:_MOST_NAMED])
            told = f"从文件名看，{named} 像是它的，但读不出；请看没有读出的原因，或请它报送填报表。"
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
        if each.year == filing.year and (differing := beside(filing, each)):
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


# ---------------------------------------------------------------- reports without a place


def _with_misnamed(whole: Collection, called: FileNames) -> Collection:
    """L8: a file that is called after another organ than the one whose report is in it."""
    entries = []
    for entry in whole.entries:
        for filing in filter(None, (entry.filing, *entry.others)):
            if other := called.other(filing, entry.organ):
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
