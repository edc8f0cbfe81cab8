"""What stands on a page for charts of ours, title and numbers → these, and where they are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gongkai_docx import charts
from gongkai_docx.chart_parts import Difference, Shown, differences, number_of, plain
from gongkai_docx.charts import Chart, UnknownChart
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form
from gongkai_docx.places import Place
from gongkai_docx.readers.published.sequence import Drawn, Element, Paragraph, Table
from gongkai_docx.report import Report, spell
from gongkai_docx.rules.published import DRAWN
from gongkai_docx.text import is_blank


def in_tables(elements: Sequence[Element], form: Form) -> Iterator[Element]:
    """The elements; a title of a chart that its numbers stand below is that chart."""
    place = 0
    while place < len(elements):
        each = elements[place]
        below = _below(elements, place)
        name = _charted(each, form) if below else None
        table = elements[below]
        if isinstance(each, Paragraph) and name and isinstance(table, Table):
            yield Drawn(name, table.spot, _shown(table), is_table=True)
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
