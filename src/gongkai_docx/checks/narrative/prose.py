"""`Report` → its prose as it will be read: every paragraph with its place, its tags filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai_docx.report import Report, numbered
from gongkai_docx.tags import filled

PREFACE = "preface"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the preface or of a section of prose."""

    place: str
    """Its `report.paragraph_key`, by which `Report.where` and `Report.cells` know it."""
    section: str
    """The key of its section, or PREFACE."""
    heading: str | None
    """The heading that it stands under."""
    text: str


def paragraphs(report: Report) -> Iterator[Paragraph]:
    """Every paragraph, those of the preface first, as in `Report.paragraphs`."""
    for place, text in numbered(PREFACE, report.preface):
        yield Paragraph(place, PREFACE, None, filled(text, report))
    for section in report.form.narratives:
        pairs = [
            (block.heading, text)
            for block in report.narrative.get(section.key, ())
            for text in block.paragraphs
        ]
        for place, (heading, text) in numbered(section.key, pairs):
            yield Paragraph(place, section.key, heading, filled(text, report))
