"""`Chart` and the width that a page has → how it is laid out: type, height, where its bars stand.

All lengths are in points. Programs place what is left to them in their own ways, and cut long
labels where they find no room; so room is made for labels here, by the width of their text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from gongkai_docx.charts import Chart
from gongkai_docx.report import Number
from gongkai_docx.writers.word.widths import ems

SIZES = (10.5, 9.0, 7.5)
"""五号, 小五, 六号: the type is the largest with which all labels have room."""
_BELOW = SIZES[:2]
"""Those of labels below columns: rather than in a smaller type they stand beside bars."""
HIGHEST = 560.0
"""With its caption, a chart stands on one page (GB/T 9704—2012, 5.2.2: 225 mm, 638 points)."""

_COLUMNS_HIGH = 160.0
_COLUMN_GAP, _BAR_GAP = 90, 60
_BROADEST_COLUMN = 54.0
_BAR, _BETWEEN = 15.0, 9.0
"""How high a bar is, and what is free between those of two categories."""
_LEADING = 1.3
_AIR = 6.0
_MOST_LINES = 3
_WIDEST_LABELS = 0.42


@dataclass(frozen=True)
class Measures:
    """How a chart is laid out."""

    is_upright: bool
    """Whether its bars are columns."""
    size: float
    """The size of its type."""
    width: float
    height: float
    left: float
    """Where the bars begin, from the left."""
    top: float
    plot_width: float
    """What the bars have for themselves, without labels."""
    plot_height: float
    gap: int
    """What is free between categories, in per cent of a bar."""


def measured(chart: Chart, width: float) -> Measures:
    """The layout of that chart, so wide.

    Columns whose labels or numbers have no room beside each other become bars.
    """
    if chart.kind == "column":
        for size in _BELOW:
            if lines := _lines_below(chart, width, size):
                return _upright(chart, width, size, lines)
    return _lying(chart, width)


def _upright(chart: Chart, width: float, size: float, lines: int) -> Measures:
    below = lines * size * _LEADING + _AIR
    top = size * _LEADING + _AIR
    return Measures(
        is_upright=True,
        size=size,
        width=width,
        height=top + _COLUMNS_HIGH + below + _legend(chart),
        left=0.02 * width,
        top=top,
        plot_width=0.96 * width,
        plot_height=_COLUMNS_HIGH,
        gap=_column_gap(chart, width),
    )


def _lines_below(chart: Chart, width: float, size: float) -> int:
    """How many lines the labels below columns take in that size; 0 where there is no room."""
    each = 0.96 * width / len(chart.categories)
    room = each - _AIR
    lines = max(math.ceil(ems(label) * size / room) for label in chart.categories)
    # The numbers of one series have all the room of a category; those of more stand side by side,
    # half a character from each other.
    count = len(chart.series)
    beside = each if count == 1 else each / (count + _column_gap(chart, width) / 100) - size / 2
    has_room = _widest_number(chart) * size <= beside and 3 * size <= room
    return lines if has_room and lines <= _MOST_LINES else 0


def _column_gap(chart: Chart, width: float) -> int:
    """So much is free between columns that none is too broad."""
    each = 0.96 * width / len(chart.categories)
    return min(max(_COLUMN_GAP, round(100 * (each / _BROADEST_COLUMN - len(chart.series)))), 500)


def _lying(chart: Chart, width: float) -> Measures:
    size = next((size for size in SIZES if _bars_high(chart, width, size) <= HIGHEST), SIZES[-1])
    labels = _labels_beside(chart, width, size)
    high = min(_bars_high(chart, width, size), HIGHEST)
    return Measures(
        is_upright=False,
        size=size,
        width=width,
        height=_AIR + high + _AIR + _legend(chart),
        left=labels,
        top=_AIR,
        plot_width=width - labels - _widest_number(chart) * size - 2 * _AIR,
        plot_height=high,
        gap=_BAR_GAP,
    )


def _labels_beside(chart: Chart, width: float, size: float) -> float:
    """How wide the labels beside bars stand; the longest are broken into lines."""
    return min(max(map(ems, chart.categories)) * size + 2 * _AIR, _WIDEST_LABELS * width)


def _bars_high(chart: Chart, width: float, size: float) -> float:
    room = _labels_beside(chart, width, size) - 2 * _AIR
    lines = max(math.ceil(ems(label) * size / room - 0.01) for label in chart.categories)
    bars = (_BAR * len(chart.series) + _BETWEEN) * size / SIZES[0]
    return len(chart.categories) * max(bars, lines * size * 1.15 + 2)


def _widest_number(chart: Chart) -> float:
    """In ems."""
    return max(ems(shown(value)) for series in chart.series for value in series.values)


def shown(value: Number) -> str:
    """The number as a label tells it: 12,345,678."""
    return f"{value:,}"


def _legend(chart: Chart) -> float:
    return 24.0 if len(chart.series) > 1 else 0.0
