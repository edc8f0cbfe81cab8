"""The sums against the governments' own reports, and against last year's → findings of family L."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from gongkai_docx.desk.collection import Collection, Entry, about
from gongkai_docx.desk.sums import Total, Tree, added
from gongkai_docx.findings import Finding
from gongkai_docx.places import Place
from gongkai_docx.report import Number, spell
from gongkai_docx.rules import levels as rules
from gongkai_docx.values import dataclass
from gongkai_docx.workbook import LEVELS

MOST_NAMED = 8
"""How many organs a message names."""
MOST_TOLD = 20
"""From how many figures of one table on they are told in one finding: not a slip of the pen."""


@dataclass(frozen=True)
class Difference:
    """A figure of a government's report that isn't the sum of those below it."""

    organ: str
    key: str
    stated: Number
    summed: Number
    counted: int
    """How many reports it is the sum of."""
    missing: tuple[str, ...]


def differences(collection: Collection, tree: Tree) -> Iterator[Difference]:
    """Every figure of every government that is not the sum of those right below it.

    A figure that could not be read is passed over.
    """
    for entry in tree.governments:
        filing = collection.usable(entry)
        total = tree.below_total(entry)
        if filing is None or not total.counted:
            continue
        for key, value in filing.value_of.items():
            summed = total.figures.get(key, 0)
            if value != summed and key not in filing.unread:
                yield Difference(
                    entry.organ.name, key, value, summed, len(total.counted), total.missing
                )


def with_levels(collection: Collection, found: Iterable[Difference]) -> Collection:
    """The collection with what was found about its governments (L1)."""
    by_organ: dict[str, list[Difference]] = {}
    for each in found:
        by_organ.setdefault(each.organ, []).append(each)
    entries = tuple(
        entry.found(*_told(entry, by_organ.get(entry.organ.name, ()), collection))
        for entry in collection.entries
    )
    return replace(collection, entries=entries)


def _told(entry: Entry, found: Sequence[Difference], collection: Collection) -> Iterator[Finding]:
    for section in collection.form.tables:
        keys = set(collection.form.keys_of(section))
        in_table = [each for each in found if each.key in keys]
        if len(in_table) > MOST_TOLD:
            most = max(in_table, key=lambda each: abs(Decimal(each.stated) - each.summed))
            listed = collection.form.listed([each.key for each in in_table])
            yield rules.SUM.finding(
                f"{entry.organ.name}：{section.sheet}有 {len(in_table)} 项不等于"
                f"下级 {most.counted} 份年报之和：{listed}；相差最多的是 {most.key}"
                f"（填 {spell(most.stated)}，合计 {spell(most.summed)}），"
                f"其余见汇总表的“{LEVELS}”。{_who(most)}",
                figures=[each.key for each in in_table],
            )
            continue
        for each in in_table:
            yield rules.SUM.finding(
                f"{entry.organ.name}：{each.key} 填 {spell(each.stated)}，"
                f"下级 {each.counted} 份年报合计 {spell(each.summed)}，"
                f"相差 {spell(each.stated - each.summed)}。{_who(each)}",
                place=Place.figure(each.key),
                figures=[each.key],
                expected=each.summed,
                actual=each.stated,
            )


def _who(found: Difference) -> str:
    return f"没有计入的有：{listed(found.missing)}。" if found.missing else ""


def listed(names: Sequence[str]) -> str:
    """The names, or the first of them and how many there are."""
    more = f"等 {len(names)} 个单位" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


def between_years(tree: Tree, before: Tree) -> Iterator[Finding]:
    """L2: what all organs together carried over is what last year's had left, row by row.

    Only organs are counted that are in both; who is in one of them only is told.
    """
    this, last = tree.whole(), before.whole()
    both = set(this.counted) & set(last.counted)
    now, then = _of(tree.collection, both), _of(before.collection, both)
    only_now = _names(tree.collection, this.counted, both)
    only_then = _names(before.collection, last.counted, both)
    if not both:
        return
    for key, source in tree.collection.form.carried.items():
        if source not in before.collection.form.figures:
            continue
        carried, left = now.figures.get(key, 0), then.figures.get(source, 0)
        if carried != left:
            yield rules.CARRIED.finding(
                f"{key} 全部合计 {spell(carried)}，上年的 {source} 全部合计 {spell(left)}，"
                f"相差 {spell(carried - left)}（{len(both)} 个单位两年都有）。"
                + (f"只有本年的：{listed(only_now)}。" if only_now else "")
                + (f"只有上年的：{listed(only_then)}。" if only_then else ""),
                figures=[key],
                expected=left,
                actual=carried,
            )


def _of(collection: Collection, known: Iterable[str]) -> Total:
    filings = (collection.usable(collection.by_name[each]) for each in known)
    return added(Total(filing.value_of) for filing in filings if filing)


def _names(collection: Collection, counted: Iterable[str], both: set[str]) -> list[str]:
    return [collection.by_name[each].organ.name for each in counted if each not in both]


def with_years(collection: Collection, found: Iterable[Finding]) -> Collection:
    """The collection with what was found about all of it."""
    return replace(collection, findings=(*collection.findings, *map(about, found)))
