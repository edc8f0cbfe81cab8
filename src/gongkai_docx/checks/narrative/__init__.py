"""`Report` → findings of family N: what its prose says, against its figures and against itself.

A module for each thing that can be wrong; each looks at the same paragraphs (`prose`), and says
nothing where it is not sure: a false alarm is worse than a miss. They read the report as a person
does, and what they find is told as it was typed (`folding`).
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_docx.checks.narrative import (
    alike,
    bounds,
    cited,
    claims,
    comparisons,
    contents,
    debris,
    folding,
    former_unit,
    leftovers,
    lengths,
    levels,
    marks,
    numbering,
    parts,
    privacy,
    punctuation,
    sums,
    tags,
    whose,
    years,
)
from gongkai_docx.checks.narrative.prose import paragraphs
from gongkai_docx.findings import Finding
from gongkai_docx.report import Report
from gongkai_docx.text import fold

CHECKS = (
    bounds,
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
    punctuation,
    debris,
    parts,
    whose,
    cited,
    comparisons,
    sums,
)
AS_TYPED = (marks,)
"""Those that look at what was typed, rather than at what is read."""
OF_ALL = (bounds,)
"""Those that look at all of it, however much that is."""
AS_PUNCTUATED = (punctuation,)
"""Those that look at the punctuation that was typed."""


def check(report: Report) -> Iterator[Finding]:
    """A finding for each rule of this family that the report breaks."""
    whole, report = report, bounds.bounded(report)
    read = folding.reading(report, folding.fully)
    prose = tuple(paragraphs(read.report))
    signs, typed, signed = read, prose, prose
    if read.report is not report:
        signs = folding.reading(report, fold)
        typed, signed = tuple(paragraphs(report)), tuple(paragraphs(signs.report))
    for each in CHECKS:
        if each in OF_ALL:
            yield from each.check(whole, ())
        elif each in AS_TYPED:
            yield from each.check(report, typed)
        elif each in AS_PUNCTUATED:
            yield from map(signs.as_typed, each.check(signs.report, signed))
        else:
            yield from map(read.as_typed, each.check(read.report, prose))
