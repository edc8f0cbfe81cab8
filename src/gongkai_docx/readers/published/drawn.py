"""What stands on a page for charts of ours, title and numbers → the tags that ask for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai_docx import charts
from gongkai_docx.forms import Form
from gongkai_docx.readers.published.sequence import Element, Paragraph, Table
from gongkai_docx.text import is_blank


def as_tags(elements: Sequence[Element], form: Form) -> Iterator[Element]:
    """The elements with a tag for the title of each chart that its numbers stand below."""
    place = 0
    while place < len(elements):
        each = elements[place]
        below = _below(elements, place)
        name = _charted(each, form) if below else None
        if isinstance(each, Paragraph) and name:
            yield replace(each, text=charts.tag(name), heading=None)
            place = below
        else:
            yield each
        place += 1


def _below(elements: Sequence[Element], place: int) -> int:
    """The place of the table of a chart, if that is what follows; 0 if it isn't."""
    rest = range(place + 1, len(elements))
    following = next((at for at in rest if not _is_gap(elements[at])), 0)
    return following if following and is_of_chart(elements[following]) else 0


def _is_gap(element: Element) -> bool:
    return isinstance(element, Paragraph) and is_blank(element.text)


def is_of_chart(element: Element) -> bool:
    """Whether it is a table such as ours, of the numbers of a chart."""
    if not isinstance(element, Table) or (0, 0) not in element.at:
        return False
    return element.at[0, 0].text.strip() == charts.CATEGORIES


def _charted(element: Element, form: Form) -> str | None:
    """The name of the chart that the paragraph is the title of; None if it is that of none."""
    if not isinstance(element, Paragraph):
        return None
    return charts.captioned((element.heading or "") + element.text, form)
