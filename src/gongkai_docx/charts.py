"""`Report` → the charts that are drawn of it: what they say, and not how they look.

Which there are is the form's to say (`forms.charts`). A chart is asked for by a tag that stands
alone in a paragraph: {{ 图.办理结果 }}. Writers draw it in their own way, from the numbers here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gongkai_docx import tags
from gongkai_docx.forms import Form
from gongkai_docx.forms.charts import ChartKind, ChartPlan, PlannedSeries, form_charts
from gongkai_docx.patterns import pattern
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.tags import LastYearUnknown
from gongkai_docx.text import nearest_word
from gongkai_docx.values import dataclass

CATEGORIES = "项目"
"""What stands over the categories where a chart is told as a table."""
_UNIT = "（单位："
_CAPTION = pattern(rf"(?:图\s?\d{{1,3}}\s*+)?(?:\d{{1,4}}年)?(.+){_UNIT}[^（）]*）")
MANY = 8
"""Where a chart has more categories than that, those that are 0 are left out of it."""


@dataclass(frozen=True)
class Series:
    """Numbers that are drawn in one colour."""

    name: str
    """What they have in common: 行政复议, 2023年."""
    keys: tuple[str, ...]
    """The names of the figures, as tags name them: 申请.本年新收.总计, 上年.申请.本年新收.总计."""
    values: tuple[Number, ...]
    """The figures, one for each category; a blank one counts as 0."""


@dataclass(frozen=True)
class Chart:
    """A picture of some figures, as far as it can be told in words and numbers."""

    name: str
    """By which it is asked for: 办理结果, 申请.本年新收."""
    title: str
    """What it shows, as it is printed: 2023年政府信息公开申请办理结果."""
    kind: ChartKind
    unit: str
    """The word that follows its numbers: 件, 万元."""
    section: str
    """The key of the section that it belongs to."""
    categories: tuple[str, ...]
    """What stands along its axis."""
    series: tuple[Series, ...]
    left_out: tuple[str, ...] = ()
    """The categories that are 0 and not drawn, because there are many."""

    @property
    def caption(self) -> str:
        """The title with what the numbers count, …办理结果（单位：件）: it is known by that.

        Nothing in it changes with the figures but whether all are there.
        """
        more = "，未列各项均为 0" if self.left_out else ""
        return f"{self.title}{_UNIT}{self.unit}{more}）"


class UnknownChart(LookupError):
    """There is no chart of that name."""


def usual(report: Report) -> tuple[Chart, ...]:
    """Those that most reports have, in the order of the report; empty ones are left out."""
    plans = form_charts(report.form).named
    return tuple(
        chart for chart in _drawable(report) if plans[chart.name].usual and not is_empty(chart)
    )


def _drawable(report: Report) -> Iterator[Chart]:
    """Those with a name of their own of which all numbers are known, empty ones too."""
    for plan in form_charts(report.form).named.values():
        try:
            yield _drawn(plan, report)
        except LastYearUnknown:
            continue


def chart(name: str, report: Report) -> Chart:
    """The chart of that name, which may be that of a row: 申请.本年新收.

    Raises `UnknownChart`, or `LastYearUnknown` for one that needs last year's report.
    """
    plan = form_charts(report.form).all.get(name)
    if plan is None:
        raise UnknownChart(name)
    return _drawn(plan, report)


def is_empty(chart: Chart) -> bool:
    """Whether there is nothing to be seen in it: all its numbers are 0."""
    return not any(any(series.values) for series in chart.series)


def drawable(name: str, report: Report) -> Chart | None:
    """The chart of that name; None if there is none, or nothing to be seen in it."""
    try:
        found = chart(name, report)
    except (UnknownChart, LastYearUnknown):
        return None
    return None if is_empty(found) else found


def of_this_year(name: str, report: Report) -> Chart:
    """The chart of that name without what it shows of last year. Raises `UnknownChart`."""
    known = replace(report, last=replace(report, year=None, last=None, unread=frozenset()))
    whole = chart(name, known)
    now = tuple(each for each in whole.series if not tags.parted(each.keys[0])[0])
    return replace(whole, series=now)


def nearest(name: str, form: Form) -> str | None:
    """The likest name of a chart of that form; None if none is like it."""
    return nearest_word(name, form_charts(form).all)


def drawn_for(paragraph: str, report: Report) -> Chart | None:
    """The chart that stands for that paragraph, perhaps an empty one; None if it is a text.

    So it is where it asks for a chart that there isn't: it stands there as it was typed.
    """
    name = tags.asked_chart(paragraph)
    try:
        return chart(name, report) if name else None
    except LookupError:
        return None


def numbered(number: int, chart: Chart) -> str:
    """The caption of the chart that is the one of that number in its report: 图1　…（单位：件）."""
    return f"图{number}\u3000{chart.caption}"


def captioned(line: str, form: Form) -> str | None:
    """The name of the chart whose caption that line is, `numbered` or not; None if of none."""
    if _UNIT not in line:
        return None
    found = _CAPTION.fullmatch(line.strip())
    return form_charts(form).titles.get(found[1]) if found else None


def tag(name: str) -> str:
    """The tag that asks for the chart of that name: {{ 图.办理结果 }}."""
    return f"{{{{ {tags.CHART}.{name} }}}}"


def _drawn(plan: ChartPlan, report: Report) -> Chart:
    series = [each for planned in plan.series for each in _series(planned, plan, report)]
    places = range(len(plan.categories))
    if len(places) > MANY:
        kept = [place for place in places if any(each.values[place] for each in series)]
    else:
        kept = list(places)
    return Chart(
        name=plan.name,
        title=plan.titled(report.year),
        kind=plan.kind,
        unit=plan.measure,
        section=plan.section,
        categories=tuple(plan.categories[place] for place in kept),
        series=tuple(_only(kept, each) for each in series),
        left_out=tuple(plan.categories[place] for place in places if place not in kept),
    )


def _only(kept: Sequence[int], series: Series) -> Series:
    keys, values = series.keys, series.values
    return Series(
        series.name,
        tuple(keys[place] for place in kept),
        tuple(values[place] for place in kept),
    )


def _series(planned: PlannedSeries, plan: ChartPlan, report: Report) -> Iterator[Series]:
    """The figures as they were last year, if that is drawn, and as they are."""
    now = tuple(report.value(key) for key in planned.keys)
    if not plan.with_last_year:
        yield Series(planned.label, planned.keys, now)
        return
    names = tuple(f"{tags.LAST}.{key}" for key in planned.keys)
    last = tuple(_last_value(key, report) for key in planned.keys)
    this_year = report.year
    before = "上年" if this_year is None else f"{this_year - 1}年"
    yield Series(before, names, last)
    yield Series("本年" if this_year is None else f"{this_year}年", planned.keys, now)


def _last_value(key: str, report: Report) -> Number:
    value = tags.last_value(key, report)
    if value is None:
        raise LastYearUnknown(key)
    return value


_KINDS: Mapping[ChartKind, str] = {"column": "柱形图", "bar": "条形图"}


def described(chart: Chart) -> str:
    """The chart for those who don't see it: 条形图：予以公开23件，部分公开4件。"""
    told = [f"{_KINDS[chart.kind]}："]
    for series in chart.series:
        numbers = (
            f"{category}{spell(value)}{chart.unit}"
            for category, value in zip(chart.categories, series.values, strict=True)
        )
        head = f"{series.name}：" if len(chart.series) > 1 else ""
        told.append(f"{head}{'，'.join(numbers)}。")
    if chart.left_out:
        told.append("其余各项均为0。")
    return "".join(told)
