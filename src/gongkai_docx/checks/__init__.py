"""`Report` → findings: every rule that a report can break by itself (条例 art. 50; the form).

`identities` are the form's own equations (family I); `structure` is what a report must have
(family S). A rule is one small function, or one equation of the form, that stands alone.
"""

from __future__ import annotations

from collections.abc import Collection

from gongkai_docx.checks import identities, structure
from gongkai_docx.findings import Finding
from gongkai_docx.report import Report


def check(report: Report, unread: Collection[str] = ()) -> tuple[Finding, ...]:
    """What the rules find, in the order of the rules.

    `unread` names figures that stand in the source but could not be taken: their reader has said
    so, and no equation can be held against them.
    """
    return (*structure.check(report), *identities.check(report, unread))
