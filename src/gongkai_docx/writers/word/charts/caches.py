"""`Chart` → its labels and numbers, put into the part of a Word file that draws it.

(ECMA-376 part 1, 21.2.2: strRef and numRef with their caches.)
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from gongkai_docx.chart_parts import c
from gongkai_docx.charts import Chart
from gongkai_docx.report import spell
from gongkai_docx.tree import etree

SHEET = "Sheet1"
"""The sheet of the workbook: what Office calls the only one of a chart's."""


def fill(root: etree._Element, chart: Chart, *, labels: bool = True) -> None:
    """Make that chart's numbers what the part shows, and copies of cells; its labels too, or not.

    The part has as many series as the chart.
    """
    last = len(chart.categories) + 1
    code = format_code(chart)
    elements = list(root.iter(c("ser")))
    for number, (element, series) in enumerate(zip(elements, chart.series, strict=True)):
        column = chr(ord("B") + number)
        if labels:
            _copy(element, "tx", f"{SHEET}!${column}$1", [series.name])
            _copy(element, "cat", f"{SHEET}!$A$2:$A${last}", chart.categories)
        cells = f"{SHEET}!${column}$2:${column}${last}"
        _copy(element, "val", cells, map(spell, series.values), code)


def format_code(chart: Chart) -> str:
    """How the numbers of the chart are shown (ECMA-376 part 1, 18.8.30)."""
    values = [value for series in chart.series for value in series.values]
    return "#,##0.00" if any(isinstance(value, Decimal) for value in values) else "#,##0"


def _copy(
    series: etree._Element, of: str, cells: str, values: Iterable[str], code: str | None = None
) -> None:
    (source,) = series.findall(c(of))
    for old in list(source):
        source.remove(old)
    kind = "str" if code is None else "num"
    reference = etree.SubElement(source, c(f"{kind}Ref"))
    etree.SubElement(reference, c("f")).text = cells
    cache = etree.SubElement(reference, c(f"{kind}Cache"))
    if code is not None:
        etree.SubElement(cache, c("formatCode")).text = code
    values = list(values)
    etree.SubElement(cache, c("ptCount"), val=str(len(values)))
    for number, value in enumerate(values):
        point = etree.SubElement(cache, c("pt"), idx=str(number))
        etree.SubElement(point, c("v")).text = value
