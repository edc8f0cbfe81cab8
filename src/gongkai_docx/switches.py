"""A report, its findings and codes of rules → the findings of the other rules.

A rule is switched off for one report: on the command line, in the workbook's 基本信息, or in the
report's JSON. That never goes unsaid: each such rule makes a finding of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Rule, codes
from gongkai_docx.masking import cut
from gongkai_docx.places import IGNORED, Place
from gongkai_docx.report import Report
from gongkai_docx.rules.switching import NO_SWITCH, SWITCHED_OFF
from gongkai_docx.values import dataclass

OPTION = "--ignore"
_ADVICE = "全部规则见 gongkai-docx rules"
_LONGEST_CODE = 20
_MOST_TOLD = 10


@dataclass(frozen=True)
class Switch:
    """A rule that is switched off, and where that was said."""

    rule: Rule
    places: tuple[str, ...]
    """As a clerk would call them: --ignore, 基本信息 B10."""
    place: Place
    """IGNORED, in the workbook's cell if it was said there."""

    def told(self, dropped: int) -> Finding:
        """S8: what was not checked, and how many findings of it are not told."""
        rule = self.rule
        return SWITCHED_OFF.finding(
            f"{'、'.join(self.places)}：没有检查 {rule.code}（{rule.summary}），"
            f"未列出{rule.severity.called} {dropped} 个。",
            place=self.place,
            actual=dropped,
        )


@dataclass(frozen=True)
class Switches:
    """What is switched off for a report, and what was found where it says so."""

    off: tuple[Switch, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The codes of the rules that are switched off."""
        return frozenset(switch.rule.code for switch in self.off)

    def applied(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings of the rules that are left, and one for each that is switched off."""
        found, dropped = (*findings, *self.findings), self.codes
        fired = [finding.code for finding in found]
        return (
            *(finding for finding in found if finding.code not in dropped),
            *(switch.told(fired.count(switch.rule.code)) for switch in self.off),
        )


def switches(report: Report, file: str, options: Iterable[str] = ()) -> Switches:
    """What is switched off for the report in that file, with `options` of the command line.

    A code that is no rule's, or an essential one's, is a finding (C31) where a workbook's cell has
    it. Raises `Unusable` where it stands in `options`, or in JSON, naming its path; and for an
    option without any code.
    """
    named = [codes(option) for option in options]
    if not all(named):
        raise Unusable(f"{OPTION} 不可用：没有写规则的代码，应写作 {OPTION} H4 的样子。{_ADVICE}。")
    typed = tuple(dict.fromkeys(chain.from_iterable(named)))
    if not typed and not report.ignored:
        return Switches()
    from gongkai_docx.checks.registry import rules_named

    rules = rules_named({*typed, *report.ignored}, report.form)
    if faults := _faults(typed, rules):
        raise Unusable(f"{OPTION} 不可用：{_told(faults)}。{_ADVICE}。")
    faults = _faults(report.ignored, rules)
    place = report.located(IGNORED)
    if faults and place.cell is None:
        raise Unusable(f"{file} 不是可用的年报 JSON：$.ignore：{_told(faults)}。{_ADVICE}。")
    places = [
        _Said(OPTION, IGNORED, typed),
        _Said(
            place.cell.shown if place.cell else f"{file} 的 ignore",
            place,
            [code for code in report.ignored if code not in faults],
        ),
    ]
    return Switches(tuple(_off(places, rules)), tuple(_faulty(faults, places[1])))


@dataclass(frozen=True)
class _Said:
    """Where rules are switched off: what that is called, the place, the codes."""

    called: str
    place: Place
    codes: Sequence[str]


def _off(said: Sequence[_Said], rules: Mapping[str, Rule]) -> Iterator[Switch]:
    """The rules that are switched off there, in their order."""
    named = {rules[code] for each in said for code in each.codes}
    for rule in sorted(named, key=lambda rule: rule.order):
        there = [each for each in said if rule.code in each.codes]
        yield Switch(rule, tuple(each.called for each in there), there[-1].place)


def _faulty(faults: Mapping[str, str], said: _Said) -> Iterator[Finding]:
    """C31: what stands in the cell and switches nothing off, all in one finding."""
    if faults:
        problem = f"{said.called}：{_told(faults)}。请改正或删去；{_ADVICE}。"
        yield NO_SWITCH.finding(problem, place=said.place)


def _told(faults: Mapping[str, str]) -> str:
    """What is wrong, of as many codes as anybody reads."""
    more = [f"等 {len(faults)} 个"] if len(faults) > _MOST_TOLD else []
    return "；".join([*islice(faults.values(), _MOST_TOLD), *more])


def _faults(named: Iterable[str], rules: Mapping[str, Rule]) -> dict[str, str]:
    """What is wrong with each code that switches nothing off."""
    faults: dict[str, str] = {}
    for code in named:
        if code not in rules:
            short = code if len(code) <= _LONGEST_CODE else cut(code, _LONGEST_CODE) + "…"
            faults[code] = f"“{short}”不是规则的代码"
        elif rules[code].essential:
            faults[code] = f"{code}（{rules[code].summary}）是必查的，不能不检查"
    return faults
