"""`Report` → findings of family N: what its prose says, against its figures and against itself.

A module for each thing that can be wrong; each looks at the same paragraphs (`prose`), and says
nothing where it is not sure: a false alarm is worse than a miss.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_docx.checks.narrative import (
    alike,
    claims,
    contents,
    former_unit,
    leftovers,
    lengths,
    levels,
    numbering,
    privacy,
    tags,
    years,
)
from gongkai_docx.checks.narrative.prose import paragraphs
from gongkai_docx.findings import Finding
from gongkai_docx.report import Report

CHECKS = (
    tags,
    claims,
    years,
    levels,
    former_unit,
    contents,
    lengths,
    numbering,
    privacy,
    leftovers,
    alike,
)


def check(report: Report) -> Iterator[Finding]:
    """A finding for each rule of this family that the report breaks."""
    prose = tuple(paragraphs(report))
    for each in CHECKS:
        yield from each.check(report, prose)
