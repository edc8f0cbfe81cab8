"""The parts of a draft that people edited, and a report → the draft's charts with its numbers.

A chart gets new numbers, in its drawing and in the workbook behind it, and keeps its looks. One
whose numbers somebody typed over stays as it is, and is told. Whether they were, it says that was
written when the draft was built (`data_part`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html import escape
from typing import NamedTuple

from gongkai_docx.chart_parts import (
    Shown,
    differences,
    full_name,
    plain,
    read,
    shown_by,
)
from gongkai_docx.charts import Chart, Series, UnknownChart, chart, described
from gongkai_docx.report import Report, spell
from gongkai_docx.tags import LastYearUnknown
from gongkai_docx.writers.word.charts import book, caches
from gongkai_docx.writers.word.charts.finding import Placed, drawings
from gongkai_docx.writers.word.wordml import parts as packages

_NOTHING = "无"
"""What is told for a number that isn't there."""


class Change(NamedTuple):
    """A number in a chart: what stands there, and what the report says."""

    name: str
    """图.办理结果"""
    was: str
    now: str
    where: str


@dataclass
class Outcome:
    """What became of the charts of a draft."""

    changed: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    built: dict[str, Shown] = field(default_factory=dict)
    """What the charts are built with now, by their names."""


def refresh(parts: dict[str, bytes], report: Report, built: Mapping[str, Shown]) -> Outcome:
    """Bring the report's numbers into the charts; `built` is what they were built with.

    `parts` changes.
    """
    outcome = Outcome(built=dict(built))
    for drawing in list(drawings(parts)):
        try:
            wanted = chart(drawing.name, report)
        except (UnknownChart, LastYearUnknown):
            continue
        _refresh(parts, drawing, wanted, built.get(drawing.name), outcome)
    return outcome


def _refresh(
    parts: dict[str, bytes], drawing: Placed, wanted: Chart, built: Shown | None, outcome: Outcome
) -> None:
    root = packages.parsed(parts[drawing.part])
    shown = read(root)
    wanted = _with_categories(wanted, shown)
    now, before = shown_by(wanted), built or shown
    if shown.numbers == now.numbers and shown.categories == now.categories:
        outcome.built[drawing.name] = now
        return
    changes = list(_changes(wanted, shown))
    has_own_labels = shown.labels != before.labels
    is_known = shown.numbers == before.numbers and len(shown.series) == len(now.series)
    if not is_known or (has_own_labels and now.labels != before.labels):
        outcome.kept += changes
        return
    caches.fill(root, wanted, labels=not has_own_labels)
    parts[drawing.part] = packages.serialised(root)
    if drawing.workbook:
        content = parts[drawing.workbook]
        parts[drawing.workbook] = book.renewed(content, wanted, labels=not has_own_labels)
    _describe(parts, drawing, wanted, before)
    outcome.built[drawing.name] = now
    outcome.changed += changes


def _with_categories(wanted: Chart, shown: Shown) -> Chart:
    """The chart; with the categories that are drawn, where all of them would be left out."""
    if wanted.categories:
        return wanted
    count = len(shown.categories)
    series = (Series(each.name, ("",) * count, (0,) * count) for each in wanted.series)
    return replace(wanted, categories=shown.categories, series=tuple(series))


def _changes(wanted: Chart, shown: Shown) -> Iterator[Change]:
    """What is to be seen in the chart otherwise than the report has it."""
    for each in differences(wanted, shown):
        yield Change(
            full_name(wanted.name),
            _NOTHING if each.shown is None else spell(plain(each.shown)),
            spell(each.told),
            f"图“{wanted.title}”：{each.where(wanted)}",
        )


def _describe(parts: dict[str, bytes], drawing: Placed, wanted: Chart, before: Shown) -> None:
    """Say the new numbers in the words that stand for the chart, if nobody wrote others."""
    series = tuple(
        replace(each, name=name, values=tuple(plain(number or Decimal()) for number in numbers))
        for each, (name, numbers) in zip(wanted.series, before.series, strict=False)
    )
    old = replace(wanted, categories=before.categories, series=series)
    ours = {described(replace(old, left_out=left_out)) for left_out in ((), before.categories)}
    if drawing.about in ours:
        was, now = (
            f'descr="{escape(text)}"'.encode() for text in (drawing.about, described(wanted))
        )
        parts[drawing.text] = parts[drawing.text].replace(was, now)
