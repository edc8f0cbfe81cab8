"""`Report` → findings of family N: what its prose says, against its figures and against itself.

A module for each thing that can be wrong; each looks at the same paragraphs (`prose`), and says
nothing where it is not sure: a false alarm is worse than a miss. They read the report as a person
does, and what they find is told as it was typed (`folding`).
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_docx.checks.narrative import (
    alike,
    claims,
    contents,
    folding,
    former_unit,
    leftovers,
    lengths,
    levels,
    marks,
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
    marks,
)
AS_TYPED = (marks,)
"""Those that look at what was typed, rather than at what is read."""


def check(report: Report) -> Iterator[Finding]:
    """A finding for each rule of this family that the report breaks."""
    read = folding.reading(report, folding.fully)
    typed, prose = tuple(paragraphs(report)), tuple(paragraphs(read.report))
    for each in CHECKS:
        if each in AS_TYPED:
            yield from each.check(report, typed)
        else:
            yield from map(read.as_typed, each.check(read.report, prose))
