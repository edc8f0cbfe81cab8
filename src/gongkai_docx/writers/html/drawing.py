"""`Chart` → a picture of it as SVG: bars or columns, with their numbers as text.

Lengths along the page are parts of its width, and letters are as large as any on the page: so the
picture fits a telephone and a screen, and can be read on both. There is no axis with a scale; each
bar says its number, and begins at 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from gongkai_docx.charts import Chart, Series
from gongkai_docx.report import Number, spell
from gongkai_docx.text import text_width, wrapped
from gongkai_docx.writers.html.characters import text

_NARROWEST = 340
"""Pixels that a picture has at least: on a telephone."""
_LETTER = 13
"""Pixels of a Chinese character; a digit is a little wider than half of one."""
_DIGIT = 7.5
_LINE = 17
_COLOURS = (("#1f4e79",), ("#7d9bba", "#1f4e79"))
_MORE_COLOURS = ("#7d9bba", "#1f4e79", "#b9772e", "#5f7f52")
_INK, _AXIS = "#1a1a1a", "#5c6670"

_LONGEST = 8
"""Characters in a line beside a bar."""
_BAR, _BAR_GAP, _GROUP_GAP = 18, 2, 12
_COLUMN, _COLUMN_GAP, _HEIGHT = 30, 2, 180
_HEAD, _NO_HEAD = 30, 6
"""Pixels above the bars: for the names of the series, and where there is but one."""
_LEAST = 0.6
"""Of the width: what the bar of the smallest number has, so that it is seen."""


def drawing(chart: Chart) -> str:
    """The picture, an element of a page, which says to who doesn't see it what it shows."""
    height, shapes = _columns(chart) if _is_upright(chart) else _bars(chart)
    return (
        f'<svg role="img" width="100%" height="{height:.0f}" font-size="{_LETTER}">\n'
        f"<title>{text(chart.title)}</title>\n<desc>{text(_told(chart))}</desc>\n"
        f"{_head(chart)}{''.join(shapes)}</svg>\n"
    )


def _told(chart: Chart) -> str:
    """What the chart shows, in words."""
    told = []
    for series in chart.series:
        pairs = zip(chart.categories, series.values, strict=True)
        said = "，".join(f"{category} {spell(value)}" for category, value in pairs)
        told.append(f"{series.name}：{said}" if len(chart.series) > 1 else said)
    return f"{chart.caption}：{'；'.join(told)}。"


def _head(chart: Chart) -> str:
    """What each colour means, at the right; what the numbers count is said below the picture."""
    if not _has_head(chart):
        return ""
    shown = ""
    names = [series.name for series in chart.series]
    widths = [text_width(name) * _LETTER / 2 + 34 for name in names]
    ends = [sum(widths[place:]) for place in range(len(widths))]
    for name, end, colour in zip(names, ends, _colours(chart), strict=True):
        shown += _rect("100%", 3, "12", 12, colour, right=-end)
        shown += _text(name, "100%", 14, right=-end + 18)
    return shown


def _has_head(chart: Chart) -> bool:
    return len(chart.series) > 1


def _top(chart: Chart) -> int:
    """Where the bars begin."""
    return _HEAD if _has_head(chart) else _NO_HEAD


def _colours(chart: Chart) -> Sequence[str]:
    number = len(chart.series)
    if number <= len(_COLOURS):
        return _COLOURS[number - 1]
    return [_MORE_COLOURS[place % len(_MORE_COLOURS)] for place in range(number)]


# ---------------------------------------------------------------- bars from the left


@dataclass(frozen=True)
class _Scale:
    """Numbers → parts of the width, in per cent; or pixels."""

    low: Number
    high: Number
    start: float
    """Where the lowest number lies."""
    length: float

    def at(self, value: Number) -> float:
        """Where that number lies."""
        whole = float(self.high) - float(self.low)
        share = (float(value) - float(self.low)) / whole if whole else 0
        return self.start + share * self.length


def _scale(chart: Chart, start: float, length: float) -> _Scale:
    values = [value for series in chart.series for value in series.values]
    return _Scale(min(0, *values, 0), max(0, *values, 0), start, length)


def _bars(chart: Chart) -> tuple[float, list[str]]:
    """The height, and the bars below each other, each with its name before it."""
    labels = [wrapped(category, _LONGEST * 2) for category in chart.categories]
    before = max(text_width(line) for label in labels for line in label) * _LETTER / 2 + 10
    values = [value for series in chart.series for value in series.values]
    room = max(len(spell(value)) for value in values) * _DIGIT + 10
    left = _percent(before + (room if min(values) < 0 else 0))
    scale = _scale(chart, left, 100 - left - _percent(room))
    bars = len(chart.series) * (_BAR + _BAR_GAP) - _BAR_GAP
    heights = [max(bars, len(label) * _LINE) + _GROUP_GAP for label in labels]
    tops = list(accumulate(heights, initial=_top(chart)))
    shapes = []
    for place, label in enumerate(labels):
        middle = tops[place] + heights[place] / 2
        shapes.append(_lines(label, f"{_percent(before):g}%", middle, right=-8, anchor="end"))
        top = middle - bars / 2
        for series, colour in zip(chart.series, _colours(chart), strict=True):
            shapes += _bar(series.values[place], scale, top, colour)
            top += _BAR + _BAR_GAP
    bottom = tops[-1]
    shapes.append(_rule(f"{scale.at(0):g}%", tops[0], f"{scale.at(0):g}%", bottom))
    return bottom + 4, shapes


def _bar(value: Number, scale: _Scale, top: float, colour: str) -> Iterator[str]:
    zero, end = round(scale.at(0), 2), round(scale.at(value), 2)
    if value:
        length = max(abs(end - zero), _LEAST)
        yield _rect(f"{min(zero, end):g}%", top, f"{length:g}%", _BAR, colour)
    middle = top + _BAR / 2 + 5
    if value < 0:
        yield _text(spell(value), f"{end:g}%", middle, right=-6, anchor="end")
    else:
        yield _text(spell(value), f"{end:g}%", middle, right=6)


def _percent(pixels: float) -> float:
    """That many pixels where the page is narrowest, as a part of its width."""
    return round(pixels * 100 / _NARROWEST, 2)


# ---------------------------------------------------------------- columns


def _is_upright(chart: Chart) -> bool:
    """Whether it is to have columns, and their numbers fit above them on a telephone."""
    wide = max(len(spell(value)) for series in chart.series for value in series.values) * _DIGIT
    slot = _NARROWEST / len(chart.categories)
    several = len(chart.series) > 1
    fits = wide <= (_COLUMN + _COLUMN_GAP if several else slot)
    return chart.kind == "column" and fits and _width(chart) <= slot


def _width(chart: Chart) -> int:
    """Pixels of the columns that stand together."""
    return len(chart.series) * (_COLUMN + _COLUMN_GAP) - _COLUMN_GAP


def _columns(chart: Chart) -> tuple[float, list[str]]:
    """The height, and the columns beside each other, each with its name below it."""
    number = len(chart.categories)
    fitting = int(_NARROWEST / number / _LETTER * 2) - 1
    labels = [wrapped(category, fitting) for category in chart.categories]
    top = _top(chart) + _LINE
    scale = _scale(chart, top + _HEIGHT, -_HEIGHT)
    is_below = scale.low < 0
    shapes: list[str] = []
    for place in range(number):
        right = -_width(chart) / 2
        for series, colour in zip(chart.series, _colours(chart), strict=True):
            shapes += _column(series, place, number, scale, right, colour)
            right += _COLUMN + _COLUMN_GAP
    bottom = top + _HEIGHT + (_LINE if is_below else 0)
    most = max(map(len, labels))
    for place, label in enumerate(labels):
        middle = bottom + 6 + len(label) * _LINE / 2
        shapes.append(_lines(label, _middle(place, number), middle, anchor="middle"))
    shapes.append(_rule("0", scale.at(0), "100%", scale.at(0)))
    return bottom + 10 + most * _LINE, shapes


def _column(
    series: Series, place: int, number: int, scale: _Scale, right: float, colour: str
) -> Iterator[str]:
    value, middle = series.values[place], _middle(place, number)
    zero, end = scale.at(0), scale.at(value)
    if value:
        height = max(abs(zero - end), 1)
        top = zero - height if value > 0 else zero
        yield _rect(middle, top, f"{_COLUMN}", height, colour, right=right)
    below = end + _LINE - 3 if value < 0 else end - 5
    yield _text(spell(value), middle, below, right=right + _COLUMN / 2, anchor="middle")


def _middle(place: int, number: int) -> str:
    """The middle of the columns of that category."""
    return f"{round((place + 0.5) * 100 / number, 2):g}%"


# ---------------------------------------------------------------- shapes


def _rect(x: str, y: float, width: str, height: float, colour: str, right: float = 0) -> str:
    moved = f' transform="translate({right:g})"' if right else ""
    return f'<rect x="{x}" y="{y:g}" width="{width}" height="{height:g}" fill="{colour}"{moved}/>\n'


def _rule(x1: str, y1: float, x2: str, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1:g}" x2="{x2}" y2="{y2:g}" stroke="{_AXIS}"/>\n'


def _text(shown: str, x: str, y: float, *, right: float = 0, anchor: str = "") -> str:
    moved = f' dx="{right:g}"' if right else ""
    anchored = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x}" y="{y:g}"{moved}{anchored} fill="{_INK}">{text(shown)}</text>\n'


def _lines(
    lines: Sequence[str], x: str, middle: float, *, right: float = 0, anchor: str = ""
) -> str:
    """The lines below each other, around that height."""
    first = middle - (len(lines) - 1) * _LINE / 2 + 5
    return "".join(
        _text(line, x, first + place * _LINE, right=right, anchor=anchor)
        for place, line in enumerate(lines)
    )
