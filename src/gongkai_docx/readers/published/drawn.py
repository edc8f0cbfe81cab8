"""What stands on a page for charts of ours, title and numbers → these, and where they are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gongkai_docx import charts
from gongkai_docx.chart_parts import Difference, Shown, differences, number_of, plain
from gongkai_docx.charts import Chart, UnknownChart
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form
from gongkai_docx.forms.charts import form_charts
from gongkai_docx.places import Place
from gongkai_docx.readers.published.sequence import Drawn, Element, Paragraph, Table
from gongkai_docx.report import Report, spell
from gongkai_docx.rules.published import DRAWN
from gongkai_docx.text import is_blank, spaceless

_OF_NUMBERS = "0123456789,.-年上本"
"""What else stands in a picture than the names of what it counts: numbers, and whose they are."""


def found(elements: Sequence[Element], form: Form) -> list[Element]:
    """The elements, with a chart for what tells one in words.

    That is its title over a table of its numbers, or what stands in its picture over its title.
    """
    kept: list[Element] = []
    place = 0
    while place < len(elements):
        each = elements[place]
        name = _charted(each, form)
        below = _table_below(elements, place) if name else None
        if name and below:
            place, table = below
            kept.append(Drawn(name, table.spot, _shown(table), is_table=True))
        elif name and (picture := _pictured(kept, name, form)):
            del kept[-picture:]
            kept.append(Drawn(name, "", None))
        else:
            kept.append(each)
        place += 1
    return kept


def _pictured(above: Sequence[Element], name: str, form: Form) -> int:
    """How many of the last of these are what stands in the picture of that chart, as in a PDF."""
    plan = form_charts(form).all[name]
    known = {*"".join(plan.categories), *"".join(each.label for each in plan.series), *_OF_NUMBERS}
    told = 0
    for number, each in enumerate(reversed(above), 1):
        words = _words(each)
        if words is None or not known.issuperset(words):
            break
        told = told if _is_gap(each) else number
    return told


def _words(element: Element) -> str | None:
    """What stands in it, without spaces; bars that touch each other look like a table in a PDF."""
    if isinstance(element, Table):
        return spaceless("".join(cell.text for cell in element.cells))
    return spaceless(element.text) if isinstance(element, Paragraph) else None


def _table_below(elements: Sequence[Element], place: int) -> tuple[int, Table] | None:
    """The table of a chart, and its place, if that is what follows."""
    for at in range(place + 1, len(elements)):
        each = elements[at]
        if isinstance(each, Table) and is_of_chart(each):
            return at, each
        if not _is_gap(each):
            break
    return None


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


def _shown(table: Table) -> Shown:
    """What the table shows: a row for each category, a column for each series."""
    (_, *names), *rows = [[cell.text.strip() for cell in row] for row in table.rows]
    return Shown(
        tuple(row[0] for row in rows if row),
        tuple(
            (name, tuple(number_of(row[place]) if place < len(row) else None for row in rows))
            for place, name in enumerate(names, 1)
        ),
    )


# ---------------------------------------------------------------- what is told


def contradictions(report: Report, drawn: Iterable[Drawn], cure: str = "") -> Iterator[Finding]:
    """What these charts show otherwise than the tables; of last year a file has no tables."""
    for each in drawn:
        try:
            chart = charts.of_this_year(each.name, report)
        except UnknownChart:
            continue
        shown = each.shown or Shown((), ())
        now = replace(shown, series=shown.series[-len(chart.series) :])
        for difference in differences(chart, now):
            key = difference.key
            if not key or report.unread.isdisjoint(report.form.terms(key)):
                yield _contradiction(report, each, chart, difference, cure)


def _contradiction(
    report: Report, drawn: Drawn, chart: Chart, found: Difference, cure: str
) -> Finding:
    seen = "没有" if found.shown is None else f"是 {spell(plain(found.shown))}"
    return DRAWN.finding(
        f"{drawn.spot}“{chart.title}”：{found.where(chart)}图里{seen}，"
        f"表里是 {spell(found.told)}，请核对{cure}。",
        place=Place.section(chart.section),
        figures=[found.key] if found.key in report.form.figures else [],
        expected=found.told,
        actual=None if found.shown is None else plain(found.shown),
    )
