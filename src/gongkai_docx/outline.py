"""`Report` → its headings, paragraphs and tables in the order in which a document tells them.

Sections are numbered 一、, as the form says, and the headings in them （一）. A heading opens the
paragraph that follows it (run-in) or stands on a line of its own, as the report says. Texts are as
they were typed, without marks that nobody sees: what their tags stand for is filled in by who
writes them (`tags`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from gongkai_docx.forms import Section
from gongkai_docx.places import Place
from gongkai_docx.report import Report
from gongkai_docx.text import numeral, printed
from gongkai_docx.values import dataclass

_STOPS = ("？", "！", "?", "!")
"""What ends a heading without the full stop that sets it off from its text."""


@dataclass(frozen=True)
class Heading:
    """A heading with its number, as it is printed."""

    place: Place
    level: int
    """1 for the title of a section, 2 for a heading in it."""
    text: str
    """一、总体情况, （一）主动公开情况; with a full stop before the text that it opens."""
    is_own_line: bool = True
    """Whether nothing else may stand in its line."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose."""

    place: Place
    text: str
    heading: Heading | None = None
    """The heading that opens it."""


@dataclass(frozen=True)
class Table:
    """The statutory table of a section."""

    place: Place
    """The section."""
    section: Section


Prose: TypeAlias = Heading | Paragraph
"""What stands in a section beside its title and its table. A heading stands alone if it has a line
of its own, or no text to open."""


def outline(report: Report) -> Iterator[Prose | Table]:
    """All that stands between the title of the report and its signature, in order."""
    yield from preface(report)
    for section in report.form.sections:
        place = Place.section(section.key)
        yield Heading(place, 1, section.heading)
        yield from prose(report, section)
        if section.groups:
            yield Table(place, section)


def preface(report: Report) -> Iterator[Paragraph]:
    """The paragraphs before the first section."""
    for number, text in enumerate(report.preface):
        yield Paragraph(Place.preface(number), _unindented(text))


def prose(report: Report, section: Section) -> Iterator[Prose]:
    """What stands in that section below its title, in order."""
    for place, block, places in report.blocks(section.key):
        paragraphs = [
            Paragraph(each, _unindented(text))
            for each, text in zip(places, block.paragraphs, strict=True)
        ]
        if place and block.heading is not None:
            heading = _heading(place, block.heading, report)
            if heading.is_own_line or not paragraphs:
                yield heading
            else:
                first, *paragraphs = paragraphs
                yield Paragraph(first.place, first.text, heading)
        yield from paragraphs


def _heading(place: Place, typed: str, report: Report) -> Heading:
    is_own_line = report.headings == "own-line"
    stop = "" if is_own_line or typed.endswith(_STOPS) else "。"
    return Heading(place, 2, f"（{numeral(place.number + 1)}）{printed(typed)}{stop}", is_own_line)


def _unindented(paragraph: str) -> str:
    """The paragraph without the spaces typed before it: its indent is a matter of its style."""
    return printed(paragraph).lstrip()
