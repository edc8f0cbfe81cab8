"""`Report` → its prose as it will be read: every paragraph with its place, its tags filled in.

A paragraph that asks for a chart says nothing, and is none of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from gongkai_docx.places import Place
from gongkai_docx.prose import Claim, Setting, claims
from gongkai_docx.report import Report
from gongkai_docx.tags import asked_chart, filled
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the preface or of a section."""

    place: Place
    heading: str | None
    """The heading that it stands under."""
    text: str
    setting: Setting
    """What it is read by."""

    @property
    def section(self) -> str:
        """The key of its section; "" in the preface."""
        return self.place.key

    @cached_property
    def claims(self) -> Sequence[Claim]:
        """What it says of figures, read once for all rules."""
        return [claim for _, claim in claims([(self.text, self.heading)], self.setting)]


def paragraphs(report: Report) -> Iterator[Paragraph]:
    """Every paragraph of text, those of the preface first, as in `Report.paragraphs`."""
    setting = Setting(report.form, report.unit, report.year)
    for place, heading, text in _typed(report):
        if asked_chart(text) is None:
            yield Paragraph(place, heading, filled(text, report), setting)


def _typed(report: Report) -> Iterator[tuple[Place, str | None, str]]:
    """Every paragraph as it was typed, with its place and the heading that it stands under."""
    for number, text in enumerate(report.preface):
        yield Place.preface(number), None, text
    for section in report.form.sections:
        for _, block, places in report.blocks(section.key):
            for place, text in zip(places, block.paragraphs, strict=True):
                yield place, block.heading, text
