"""`Report` → findings of family N: what its prose says, against its figures and against itself.

A module for each thing that can be wrong; each looks at the same paragraphs (`prose`), and says
nothing where it is not sure: a false alarm is worse than a miss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gongkai_docx.checks.narrative.alike import alike
from gongkai_docx.checks.narrative.contents import contents
from gongkai_docx.checks.narrative.former_unit import former_unit
from gongkai_docx.checks.narrative.leftovers import leftovers
from gongkai_docx.checks.narrative.lengths import too_long, too_short
from gongkai_docx.checks.narrative.levels import another_level
from gongkai_docx.checks.narrative.numbering import numbering
from gongkai_docx.checks.narrative.privacy import private
from gongkai_docx.checks.narrative.prose import Paragraph, paragraphs
from gongkai_docx.checks.narrative.years import another_year
from gongkai_docx.findings import Finding
from gongkai_docx.report import Report

CHECKS: tuple[Callable[[Report, Sequence[Paragraph]], Iterator[Finding]], ...] = (
    another_year,
    another_level,
    former_unit,
    contents,
    too_short,
    too_long,
    numbering,
    private,
    leftovers,
    alike,
)


def check(report: Report) -> Iterator[Finding]:
    """A finding for each rule of this family that the report breaks."""
    prose = tuple(paragraphs(report))
    for each in CHECKS:
        yield from each(report, prose)
