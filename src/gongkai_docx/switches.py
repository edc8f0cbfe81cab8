"""A report, its findings and codes of rules → the findings of the other rules.

A rule is switched off for one report: on the command line, in the workbook's 基本信息, or in the
report's JSON. That never goes unsaid: each such rule makes a finding of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Rule, Severity, codes
from gongkai_docx.report import Report

NO_SWITCH = Rule(
    "C18", Severity.ERROR, "“不检查的规则”里只填规则的代码，必查的除外", essential=True
)
SWITCHED_OFF = Rule("S8", Severity.INFO, "不检查的规则须逐条列出", essential=True)

OPTION = "--ignore"
_ADVICE = "全部规则见 gongkai-docx rules"
_LONGEST_CODE = 20


@dataclass(frozen=True)
class Switch:
    """A rule that is switched off, and where that was said."""

    rule: Rule
    places: tuple[str, ...]
    """As a clerk would call them: --ignore, 基本信息 B10."""
    cell: str | None
    """The workbook's cell, if it was said there."""

    def told(self, dropped: int) -> Finding:
        """S8: what was not checked, and how many findings of it are not told."""
        rule = self.rule
        return SWITCHED_OFF.finding(
            f"{'、'.join(self.places)}：没有检查 {rule.code}（{rule.summary}），"
            f"未列出{rule.severity.called} {dropped} 个。",
            location=self.cell,
            about="ignored",
            actual=dropped,
        )


@dataclass(frozen=True)
class Switches:
    """What is switched off for a report, and what was found where it says so."""

    off: tuple[Switch, ...] = ()
    findings: tuple[Finding, ...] = ()

    def applied(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings of the rules that are left, and one for each that is switched off."""
        found = (*findings, *self.findings)
        dropped = {switch.rule.code for switch in self.off}
        fired = [finding.code for finding in found]
        return (
            *(finding for finding in found if finding.code not in dropped),
            *(switch.told(fired.count(switch.rule.code)) for switch in self.off),
        )


def switches(report: Report, file: str, options: Iterable[str] = ()) -> Switches:
    """What is switched off for the report in that file, with `options` of the command line.

    A code that is no rule's, or an essential one's, is a finding (C18) where a workbook's cell has
    it. Raises `Unusable` where it stands in `options`, or in JSON, naming its path.
    """
    typed = codes(" ".join(options))
    if not typed and not report.ignored:
        return Switches()
    from gongkai_docx.rules import rules_named

    rules = rules_named({*typed, *report.ignored}, report.form)
    if faults := _faults(typed, rules):
        raise Unusable(f"{OPTION} 不可用：{'；'.join(faults.values())}。{_ADVICE}。")
    faults = _faults(report.ignored, rules)
    cell = report.cells.get("ignored")
    if faults and cell is None:
        paths = (f"$.ignore[{report.ignored.index(code)}] {faults[code]}" for code in faults)
        raise Unusable(f"{file} 不是可用的年报 JSON：{'；'.join(paths)}。{_ADVICE}。")
    where = report.where("ignored") if cell else f"{file} 的 ignore"
    findings = []
    if faults:
        problem = f"{where}：{'；'.join(faults.values())}。请改正或删去；{_ADVICE}。"
        findings.append(NO_SWITCH.finding(problem, location=cell, about="ignored"))
    said = {OPTION: typed, where: [code for code in report.ignored if code not in faults]}
    off = {rules[code] for listed in said.values() for code in listed}
    return Switches(
        off=tuple(
            Switch(
                rule,
                tuple(place for place, listed in said.items() if rule.code in listed),
                cell if rule.code in report.ignored else None,
            )
            for rule in sorted(off, key=lambda rule: rule.order)
        ),
        findings=tuple(findings),
    )


def _faults(named: Iterable[str], rules: Mapping[str, Rule]) -> dict[str, str]:
    """What is wrong with each code that switches nothing off."""
    faults: dict[str, str] = {}
    for code in named:
        if code not in rules:
            short = code if len(code) <= _LONGEST_CODE else code[:_LONGEST_CODE] + "…"
            faults[code] = f"“{short}”不是规则的代码"
        elif rules[code].essential:
            faults[code] = f"{code}（{rules[code].summary}）是必查的，不能不检查"
    return faults
