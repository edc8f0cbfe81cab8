"""`Chart` → its numbers as the rows of a table, for who doesn't see it or can't be shown it."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_docx.charts import CATEGORIES, Chart
from gongkai_docx.report import Number

Line = tuple[str, tuple[tuple[str, Number], ...]]
"""A category, and its figures with their names."""


def header(chart: Chart) -> tuple[str, ...]:
    """What stands over the columns: over the categories, then over the numbers of each series."""
    if len(chart.series) == 1:
        return CATEGORIES, f"数量（{chart.unit}）"
    return CATEGORIES, *(f"{series.name}（{chart.unit}）" for series in chart.series)


def lines(chart: Chart) -> Iterator[Line]:
    """The rows below that, one for each category."""
    for place, category in enumerate(chart.categories):
        yield category, tuple((each.keys[place], each.values[place]) for each in chart.series)
