"""`Report` → findings: every rule that a report can break (条例 art. 50; the form).

`identities` are the form's own equations (family I); `structure` is what a report must have
(family S); `history` compares it with the report of the year before (family H); `narrative` reads
its prose (family N). A rule is one small function, or one equation of the form, that stands alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_docx.checks import history, identities, narrative, structure
from gongkai_docx.checks.narrative import contents
from gongkai_docx.findings import Finding, Rule
from gongkai_docx.forms import Form
from gongkai_docx.report import Report


def check(report: Report) -> tuple[Finding, ...]:
    """What the rules find, in the order of the rules."""
    families = (structure, identities, history, narrative)
    return tuple(finding for family in families for finding in family.check(report))


def form_rules(form: Form) -> Iterator[Rule]:
    """The rules that the form's data make, some of them several times over.

    Each kind of data that makes rules is named here; all other rules are constants of modules.
    """
    yield from map(identities.rule, (*form.identities, *form.histories))
    yield from map(history.power_rule, form.powers)
    yield from map(contents.rule, form.contents)
