"""`Report` → its headings, paragraphs, tables and charts in the order in which they are told.

Sections are numbered 一、, as the form says, and the headings in them （一）. A heading opens the
paragraph that follows it (run-in) or stands on a line of its own, as the report says. Texts are as
they were typed, without marks that nobody sees: what their tags stand for is filled in by who
writes them (`tags`). A paragraph that asks for a chart is that chart (`charts`); where the chart
would be empty there is nothing, and where there is none it is a paragraph as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import TypeAlias

from gongkai_docx import charts, tags
from gongkai_docx.charts import Chart
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


@dataclass(frozen=True)
class Drawing:
    """A chart, which stands alone."""

    place: Place
    """The paragraph that asks for it, or the section at whose end it is put."""
    chart: Chart
    text: str = ""
    """The paragraph; "" where there is none."""


Prose: TypeAlias = Heading | Paragraph | Drawing
"""What stands in a section beside its title and its table. A heading stands alone if it has a line
of its own, or no text to open."""


def outline(report: Report, *, with_charts: bool = False) -> Iterator[Prose | Table]:
    """All that stands between the title of the report and its signature, in order.

    `with_charts`: the usual ones too, those that nobody asked for by a tag.
    """
    yield from preface(report)
    for section in report.form.sections:
        place = Place.section(section.key)
        yield Heading(place, 1, section.heading)
        yield from prose(report, section)
        if section.groups:
            yield Table(place, section)
        if with_charts:
            yield from usual_charts(report, section)


def preface(report: Report) -> Iterator[Paragraph | Drawing]:
    """What stands before the first section."""
    yield from _paragraphs(report, map(Place.preface, count()), report.preface)


def usual_charts(report: Report, section: Section) -> tuple[Drawing, ...]:
    """The usual charts that stand at the end of that section: those that no prose asks for."""
    asked = {tags.asked_chart(text) for _, text in report.paragraphs()}
    return tuple(
        Drawing(Place.section(section.key), chart)
        for chart in charts.usual(report)
        if chart.section == section.key and chart.name not in asked
    )


def prose(report: Report, section: Section) -> Iterator[Prose]:
    """What stands in that section below its title, in order."""
    for place, block, places in report.blocks(section.key):
        told = list(_paragraphs(report, places, block.paragraphs))
        if place and block.heading is not None:
            heading, first = _heading(place, block.heading, report), told[0] if told else None
            if isinstance(first, Paragraph) and not heading.is_own_line:
                told[0] = Paragraph(first.place, first.text, heading)
            else:
                yield heading
        yield from told


def _paragraphs(
    report: Report, places: Iterable[Place], typed: Iterable[str]
) -> Iterator[Paragraph | Drawing]:
    """What those paragraphs are: charts where they ask for one that shows something."""
    for text, place in zip(typed, places, strict=False):
        drawn = charts.drawn_for(text, report)
        if drawn is None:
            yield Paragraph(place, _unindented(text))
        elif not charts.is_empty(drawn):
            yield Drawing(place, drawn, text)


def _heading(place: Place, typed: str, report: Report) -> Heading:
    is_own_line = report.headings == "own-line"
    stop = "" if is_own_line or typed.endswith(_STOPS) else "。"
    return Heading(place, 2, f"（{numeral(place.number + 1)}）{printed(typed)}{stop}", is_own_line)


def _unindented(paragraph: str) -> str:
    """The paragraph without the spaces typed before it: its indent is a matter of its style."""
    return printed(paragraph).lstrip()
