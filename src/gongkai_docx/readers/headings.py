"""A heading as it was typed → a finding if a number stands before it, which reading takes away."""

from __future__ import annotations

from gongkai_docx.findings import Finding
from gongkai_docx.places import Place
from gongkai_docx.report import typed_number
from gongkai_docx.rules.headings import NUMBERED


def numbered_heading(typed: str, where: str, place: Place) -> Finding | None:
    """N13: no number was typed before the heading that stands there; None if it is so."""
    number = typed_number(typed)
    if number is None:
        return None
    return NUMBERED.finding(
        f"{where}：小标题前的“{number}”不必填写，序号由程序编排，已略去。",
        place=place,
        actual=number,
    )
