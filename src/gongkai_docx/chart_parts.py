"""The part of a Word file that draws a chart → what it shows: what writer and reader of it share.

Labels and numbers stand there as copies of cells of the workbook behind the chart, so that it is
drawn without opening that (ECMA-376 part 1, 21.2.2: tx, cat and val of each ser). A chart of ours
is known by the name of its drawing; LibreOffice drops that, and keeps the workbook, whose title is
the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

from gongkai_docx.charts import Chart
from gongkai_docx.package import PackageError, unpack
from gongkai_docx.patterns import pattern
from gongkai_docx.report import Number
from gongkai_docx.tags import CHART, charted
from gongkai_docx.values import dataclass

NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
CORE = "docProps/core.xml"
_TITLE = pattern(r"<dc:title\b[^>]*>([^<]*)</dc:title>")


@dataclass(frozen=True)
class Shown:
    """The labels and numbers that are to be seen in a chart."""

    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[Decimal | None, ...]], ...]
    """The name and the numbers of what is drawn in each colour; None where there is no number."""

    @property
    def numbers(self) -> tuple[tuple[Decimal | None, ...], ...]:
        """The numbers alone."""
        return tuple(numbers for _, numbers in self.series)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels alone."""
        return (*self.categories, *(name for name, _ in self.series))

    @property
    def as_json(self) -> dict[str, Any]:
        """The same as JSON can hold it."""
        series = [[name, [str(each) for each in numbers]] for name, numbers in self.series]
        return {"categories": list(self.categories), "series": series}


def shown_by(chart: Chart) -> Shown:
    """What a drawing of that chart shows."""
    return Shown(
        chart.categories,
        tuple((each.name, tuple(map(Decimal, each.values))) for each in chart.series),
    )


@dataclass(frozen=True)
class Difference:
    """A number that a chart shows otherwise than its report has it."""

    key: str
    """The figure, as tags name it; "" for what the report doesn't draw."""
    category: str
    series: str
    shown: Decimal | None
    """None where it shows none."""
    told: Number
    """What the report has; 0 for what it doesn't draw."""

    def where(self, chart: Chart) -> str:
        """Where in the chart it is, as a clerk finds it."""
        several = f"（{self.series}）" if len(chart.series) > 1 else ""
        return f"{self.category}{several}"


def differences(chart: Chart, shown: Shown) -> Iterator[Difference]:
    """What that drawing shows otherwise than the chart of its report.

    Somebody may have called its categories otherwise; then they are the same by their order.
    """
    known = {*chart.categories, *chart.left_out}
    is_renamed = not known.issuperset(shown.categories)
    seen_as = shown.categories
    if is_renamed and len(shown.categories) == len(chart.categories):
        seen_as = chart.categories
    for place, series in enumerate(chart.series):
        numbers = shown.numbers[place] if place < len(shown.series) else ()
        seen = dict(zip(seen_as, numbers, strict=False))
        told = zip(chart.categories, series.keys, series.values, strict=True)
        for category, key, value in told:
            number = seen.pop(category, None)
            if number != value:
                yield Difference(key, category, series.name, number, value)
        for category, number in seen.items():
            if number:
                yield Difference("", category, series.name, number, 0)


def from_json(told: Mapping[str, Any]) -> Shown:
    """What was told `as_json`. Raises KeyError, TypeError, ValueError where it wasn't."""
    series = (
        (str(name), tuple(map(number_of, map(str, numbers)))) for name, numbers in told["series"]
    )
    return Shown(tuple(map(str, told["categories"])), tuple(series))


def read(root: Any) -> Shown:
    """What the part shows whose root that is, of whichever library."""
    all_series = list(root.iter(c("ser")))
    categories = _texts(all_series[0], "cat") if all_series else []
    series = []
    for each in all_series:
        numbers = tuple(map(number_of, _texts(each, "val")))
        series.append(("".join(_texts(each, "tx")[:1]), numbers))
    return Shown(tuple(categories), tuple(series))


def c(name: str) -> str:
    """The name of an element of such a part."""
    return f"{{{NAMESPACE}}}{name}"


def _texts(series: Any, of: str) -> list[str]:
    """The values of the points, in order, "" where there is none."""
    source = series.find(c(of))
    if source is None:
        return []
    values = {
        _whole(point.get("idx")): point.findtext(c("v")) or "" for point in source.iter(c("pt"))
    }
    if not values:
        return [each.text or "" for each in source.iter(c("v"))]
    counts = [_whole(each.get("val")) for each in source.iter(c("ptCount"))]
    return [values.get(place, "") for place in range(max([*counts, max(values) + 1]))]


def plain(number: Decimal) -> Number:
    """The number as a report has it."""
    return int(number) if number == number.to_integral_value() else number


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def number_of(text: str) -> Decimal | None:
    """The number that a text is; None if it is none."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def named(drawing: str, workbook: bytes | None) -> str | None:
    """The name of a chart of ours, by its drawing's or else its workbook's; None if it is none."""
    if name := charted(drawing):
        return name
    return charted(_title(workbook)) if workbook else None


def _title(workbook: bytes) -> str:
    try:
        core = unpack(workbook, lambda name: name == CORE).get(CORE, b"")
    except PackageError:
        return ""
    found = _TITLE.search(core.decode(errors="replace"))
    return unescape(found[1]) if found else ""


def full_name(name: str) -> str:
    """What the drawing of a chart and its workbook are called: 图.办理结果."""
    return f"{CHART}.{name}"
