"""The modules and the data that hold rules → every rule that a report can be held against.

This is the one place where rules are listed: a rule is a constant of one of `MODULES`, or made by
a form's data in `form_rules`, or by a local notice's. Only what has to tell of rules needs it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from types import ModuleType

from gongkai_docx.checks import history, identities, narrative, notice, structure
from gongkai_docx.checks.narrative import contents
from gongkai_docx.findings import Rule
from gongkai_docx.forms import Form
from gongkai_docx.notices import notice_pages
from gongkai_docx.rules import (
    cells,
    explaining,
    headings,
    levels,
    published,
    switching,
    templates,
)
from gongkai_docx.rules.pages import RulePage, rule_pages

MODULES: tuple[ModuleType, ...] = (
    cells,
    structure,
    history,
    headings,
    *narrative.CHECKS,
    levels,
    switching,
    explaining,
    templates,
    published,
)


def every_rule(*forms: Form) -> tuple[Rule, ...]:
    """The rules of all modules, notices and of those forms, each code once, by family and number.

    A rule rests on what each of the forms says of it, else on what it says itself.
    """
    rules = {rule.code: rule for rule in _constants()}
    bases: dict[str, list[str]] = {}
    for form in forms:
        for rule in form_rules(form):
            rules.setdefault(rule.code, rule)
            bases.setdefault(rule.code, []).append(rule.basis or "")
        for code, basis in form.bases.items():
            bases.setdefault(code, []).append(basis)
    told = (
        replace(rule, basis="；".join(dict.fromkeys(bases[code]))) if code in bases else rule
        for code, rule in rules.items()
    )
    return tuple(sorted(told, key=lambda rule: rule.order))


def rules_named(codes: Collection[str], form: Form) -> dict[str, Rule]:
    """The rules of these codes, for that form, by code; those that are no rule's are left out."""
    return {rule.code: rule for rule in every_rule(form) if rule.code in codes}


def form_rules(form: Form) -> Iterator[Rule]:
    """The rules that the form's data make, some of them several times over."""
    yield from map(identities.rule, (*form.identities, *form.histories))
    yield from map(history.power_rule, form.powers)
    yield from map(contents.rule, form.contents)


def every_page() -> Mapping[str, RulePage]:
    """What is told of each rule to who has broken it, by its code."""
    return {**rule_pages(), **notice_pages()}


def _constants() -> Iterator[Rule]:
    yield from notice.rules()
    for module in MODULES:
        yield from (value for value in vars(module).values() if isinstance(value, Rule))
