"""The program's modules and the statutory forms → every rule that a report can be held against.

Nothing is listed here. A rule is a constant of the module that checks it, or made by a form's data
(`checks.form_rules`); both are looked up where they stand. For that modules are imported which a
command may not need, so only what has to tell of rules should ask.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterator
from itertools import chain

import gongkai_docx
from gongkai_docx.checks import form_rules
from gongkai_docx.findings import Rule
from gongkai_docx.forms import Form

_PROGRAM = f"{gongkai_docx.__name__}.__main__"
"""What runs when it is imported."""


def every_rule(*forms: Form) -> tuple[Rule, ...]:
    """The rules of all modules and of those forms, each once, by family and number."""
    rules = {*_constants(), *(rule for form in forms for rule in form_rules(form))}
    return tuple(sorted(rules, key=lambda rule: rule.order))


def rules_named(codes: Collection[str], form: Form) -> dict[str, Rule]:
    """The rules of these codes, for that form, by code; those that are no rule's are left out.

    Modules are looked through, `checks` first, only until all codes are found.
    """
    found: dict[str, Rule] = {}
    for rule in chain(form_rules(form), _constants()):
        if rule.code in codes:
            found[rule.code] = rule
        if len(found) == len(codes):
            break
    return found


def _constants() -> Iterator[Rule]:
    """The rules among the names of every module; one that others import comes up again there."""
    for module in pkgutil.walk_packages(gongkai_docx.__path__, f"{gongkai_docx.__name__}."):
        if module.name != _PROGRAM:
            names = vars(importlib.import_module(module.name))
            yield from (value for value in names.values() if isinstance(value, Rule))
