"""`Form` → the charts that its reports can have, from the file beside the form's own.

What is drawn of which figures stands in `2021.charts.toml`, which is read when somebody first asks
for a chart: who asks for none never reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from gongkai_docx.forms.data import FORMS, flag, key, read_data, refuse_repeated, texts
from gongkai_docx.forms.form import Derived, Figure, Form
from gongkai_docx.forms.tree import Tree
from gongkai_docx.patterns import pattern
from gongkai_docx.values import dataclass

ChartKind: TypeAlias = Literal["column", "bar"]
"""Upright columns, or bars from the left."""

LONGEST_LABEL = 8
"""How many characters a label may have beside a bar; of a longer one there stands its key."""

# The number before a label and the remark behind it: （二）部分公开（区分处理的，只计这一情形）.
_NUMBER = pattern(r"^(?:（[一二三四五六七八九十]{1,5}）|\d{1,5}\.|[一二三四五六七八九十]{1,5}、)")
_REMARK = pattern(r"（[^（）]*）$")
_THIS_YEAR = pattern("^本年度?")


@dataclass(frozen=True)
class PlannedSeries:
    """Figures that are drawn in one colour."""

    label: str
    """What they have in common: a row or a column."""
    keys: tuple[str, ...]
    """One for each category."""


@dataclass(frozen=True)
class ChartPlan:
    """A chart, before there are figures for it."""

    name: str
    """By which it is asked for: 办理结果, 申请.本年新收."""
    title: str
    """What it shows, of whatever year."""
    section: str
    """The key of the section that it belongs to."""
    kind: ChartKind
    measure: str
    """The word that follows its numbers: 件, 万元."""
    categories: tuple[str, ...]
    """What stands along its axis, in statutory order."""
    series: tuple[PlannedSeries, ...]
    with_last_year: bool = False
    """Whether each series is drawn as it was in last year's report, too."""
    usual: bool = False
    """Whether it is one of those that most reports have."""

    def titled(self, year: int | None) -> str:
        """What it shows, of that year: 2023年新收政府信息公开申请数量."""
        # The year and 本年 say the same.
        return self.title if year is None else f"{year}年{_THIS_YEAR.sub('', self.title)}"


@dataclass(frozen=True)
class FormCharts:
    """All charts of a form."""

    form: Form
    named: Mapping[str, ChartPlan]
    """Those with a name of their own, by it, in the order of the report."""
    row_kind: ChartKind
    """How a row is drawn."""

    @cached_property
    def all(self) -> Mapping[str, ChartPlan]:
        """Those, then one of each row whose numbers have one measure, by name."""
        return {**self.named, **{plan.name: plan for plan in self._rows()}}

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Their names by their titles, with which they are printed behind the year, or without."""
        plans = self.all.values()
        behind_year = {_THIS_YEAR.sub("", plan.title): plan.name for plan in plans}
        return behind_year | {plan.title: plan.name for plan in plans}

    @cached_property
    def unlike(self) -> frozenset[str]:
        """The rows of which there is none: their numbers are of different measures."""
        rows = {f"{table}.{row}" for table, rows in self.form.keys.items() for row in rows}
        return frozenset(rows - self.all.keys())

    def _rows(self) -> Iterator[ChartPlan]:
        for table, rows in self.form.keys.items():
            columns = _columns(self.form, table)
            for row, keys in rows.items():
                drawn = tuple(keys[column] for column in columns if column in keys)
                figures = [self.form.figure(key) for key in drawn]
                if len({figure.measure for figure in figures}) == 1:
                    yield ChartPlan(
                        name=f"{table}.{row}",
                        title=_row_title(self.form, figures[0]),
                        section=table,
                        kind=self.row_kind,
                        measure=figures[0].measure,
                        categories=tuple(map(_column_label, figures)),
                        series=(PlannedSeries(_row_label(figures[0]), drawn),),
                    )


@cache
def form_charts(form: Form) -> FormCharts:
    """The charts of that form, from its file. Raises `FormError`."""
    return read_charts(FORMS / f"{form.name}.charts.toml", form)


def read_charts(path: Path, form: Form) -> FormCharts:
    """The charts that a file has for the form. Raises `FormError` with the place of a fault."""
    return read_data(path, lambda tree: _charts(tree, form))


def _charts(tree: Tree, form: Form) -> FormCharts:
    tree.only("rows", "charts")
    plans = [_plan(item, form) for item in tree.get("charts").items()]
    refuse_repeated([plan.name for plan in plans], tree, "图")
    return FormCharts(form, {plan.name: plan for plan in plans}, _kind(tree.get("rows")))


def _plan(tree: Tree, form: Form) -> ChartPlan:
    tree.only(
        *("name", "title", "section", "kind", "rows", "columns", "categories", "years", "usual")
    )
    table = tree.get("section").text()
    if table not in form.keys:
        raise tree.get("section").fail(f"“{table}”不是有表的部分")
    rows = _named(tree, "rows", _rows(form, table), tuple(form.keys[table]))
    columns = _named(tree, "columns", _columns(form, table), _every_column(form, table))
    figures = [
        [_figure(tree, form, f"{table}.{row}.{column}") for column in columns] for row in rows
    ]
    if len({figure.measure for row in figures for figure in row}) > 1:
        raise tree.fail("各项的单位不同，不能画在一个图里")
    along = tree.get("categories").text()
    if along not in ("rows", "columns"):
        raise tree.get("categories").fail("只能是 rows 或 columns")
    if along == "rows":
        figures = [list(column) for column in zip(*figures, strict=True)]
    if flag(tree, "years") and len(figures) > 1:
        raise tree.fail("与上年比较的图只能有一组数")
    category, other = _LABELS if along == "columns" else reversed(_LABELS)
    return ChartPlan(
        name=key(tree.get("name")),
        title=tree.get("title").text(),
        section=table,
        kind=_kind(tree.get("kind")),
        measure=figures[0][0].measure,
        categories=tuple(map(category, figures[0])),
        series=tuple(
            PlannedSeries(other(line[0]), tuple(figure.key for figure in line)) for line in figures
        ),
        with_last_year=flag(tree, "years"),
        usual=flag(tree, "usual"),
    )


def _kind(tree: Tree) -> ChartKind:
    if tree.text() not in ("column", "bar"):
        raise tree.fail("只能是 column 或 bar")
    return "column" if tree.text() == "column" else "bar"


def _named(tree: Tree, name: str, order: Sequence[str], known: Sequence[str]) -> list[str]:
    """The rows or the columns of that list; of `order` those from A to B where it says A..B."""
    found: list[str] = []
    for text in texts(tree, name):
        first, _, last = text.partition("..")
        if not last and first in known:
            found.append(first)
        elif first in order and last in order and order.index(first) < order.index(last):
            found += order[order.index(first) : order.index(last) + 1]
        else:
            raise tree.get(name).fail(f"表中没有“{text}”")
    if not found:
        raise tree.fail(f"{name} 不能为空")
    return found


def _figure(tree: Tree, form: Form, key: str) -> Figure:
    try:
        return form.figure(key)
    except KeyError:
        raise tree.fail(f"表中没有“{key}”") from None


def _rows(form: Form, table: str) -> tuple[str, ...]:
    """The rows that stand in the table, in statutory order."""
    return tuple(form.nested[table])


def _every_column(form: Form, table: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for row in form.keys[table].values() for column in row))


def _columns(form: Form, table: str) -> tuple[str, ...]:
    """The columns that stand in the table and are no sum of others, in statutory order."""
    sums = {
        form.figures[total].column
        for total, parts in form.totals.items()
        if {form.figures[part].row for part in parts} == {form.figures[total].row}
    }
    columns = (column for row in form.nested[table].values() for column in row)
    return tuple(column for column in dict.fromkeys(columns) if column not in sums)


# ---------------------------------------------------------------- what things are called in a chart


def _row_label(figure: Figure) -> str:
    is_sum = isinstance(figure, Derived) and figure.added == figure.row
    return bare(figure.row_label) if is_sum else _label(figure.row_label, figure.row)


def _column_label(figure: Figure) -> str:
    label = figure.column_labels[-1]
    is_sum = isinstance(figure, Derived) and figure.added == figure.column
    return bare(label) if is_sum else _label(label, figure.column)


_LABELS = (_column_label, _row_label)


def _label(label: str, key: str) -> str:
    """The key, or the label if it says the same and is short: 有效 → 现行有效件数."""
    short = bare(label)
    return short if key in short and len(short) <= LONGEST_LABEL else key


def bare(label: str) -> str:
    """The label without its number and the remark behind it: （二）部分公开（…） → 部分公开."""
    return _REMARK.sub("", _NUMBER.sub("", label))


def _row_title(form: Form, figure: Figure) -> str:
    """The row, and what it stands under: 不予公开：属于国家秘密."""
    titles = {group.title for group in form.section(figure.table).groups}
    labels = [
        label for label in figure.row_labels or figure.column_labels[:-1] if label not in titles
    ]
    return "：".join(map(bare, labels[-2:]))
