"""`Report` → findings: every rule that a report can break (条例 art. 50; the form).

`identities` are the form's own equations (family I); `structure` is what a report must have
(family S); `history` compares it with the report of the year before (family H); `narrative` reads
its prose (family N); `notice` is what a local notice asks besides (family P). A rule is one small
function, or one equation of the form, that stands alone; `registry` lists them all.
"""

from __future__ import annotations

from dataclasses import replace

from gongkai_docx.checks import history, identities, narrative, structure
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form
from gongkai_docx.report import Report


def check(report: Report) -> tuple[Finding, ...]:
    """What the rules find, in the order of the rules."""
    families = (structure, identities, history, narrative)
    found = [finding for family in families for finding in family.check(report)]
    if report.notice is not None:
        from gongkai_docx.checks import notice  # most reports name none

        found += notice.check(report)
    return tuple(_citing(finding, report.form) for finding in found)


def _citing(finding: Finding, form: Form) -> Finding:
    """The finding with what the notice of its form says, where its rule rests on that."""
    basis = form.bases.get(finding.code)
    return replace(finding, basis=basis) if basis else finding
