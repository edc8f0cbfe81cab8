"""Random reports for property tests: any figures, or figures whose identities hold; any prose."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from hypothesis import settings
from hypothesis import strategies as st

from gongkai_docx import charts
from gongkai_docx.forms import Form, form_names, load_form
from gongkai_docx.forms.charts import form_charts
from gongkai_docx.notices import notice_names
from gongkai_docx.report import (
    Block,
    Number,
    People,
    Report,
    Signature,
    normal_amount,
    normal_blocks,
)
from gongkai_docx.text import one_line, visible

FORM = load_form("2021")
EVERY_FORM = tuple(load_form(name) for name in form_names())

each_form = pytest.mark.parametrize("form", EVERY_FORM, ids=form_names())
"""For a test of what holds of every statutory form."""


def examples(number: int) -> settings:
    """So many random examples of a property; as many fewer as the profile in force has them."""
    return settings(max_examples=fewer(number))


def fewer(number: int) -> int:
    """So many with `--every`; else a quarter of them, or with `--fast` one."""
    full, now = settings.get_profile("every"), settings()
    return max(2, number * now.max_examples // full.max_examples)


def only_every(cases: Iterable[object]) -> list[ParameterSet]:
    """The cases of a test that only `--every` tries."""
    return [pytest.param(case, marks=pytest.mark.campaign) for case in cases]


def flood(piece: str, length: int) -> str:
    """The piece over and over, to that length, or as much less as fewer examples are tried."""
    return piece * (fewer(length) // len(piece))


# As little as a report can say and still say all that the form wants.
SAID = {
    "总体情况": "主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作都已落实。",
    "问题改进": "存在的问题：有的信息发布得晚。改进情况：逐月核对发布时限，组织了一次业务培训。",
    "其他事项": "没有收取信息处理费。",
}
PROSE = {section.key: (Block(None, (SAID[section.key],)),) for section in FORM.narratives}
"""Prose of a report, in which the rules find nothing."""

# Whatever XML can hold, with the characters that templates and spreadsheets stumble over in front.
_AWKWARD = st.sampled_from("<>&\"'{}%#=+-@_x0041\t😀𠮷　 一二三、。")
texts = st.text(
    _AWKWARD
    | st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=60,
)
counts = st.integers(0, 10**15 - 1) | st.integers(0, 30)
changes = st.integers(-(10**15) + 1, 10**15 - 1) | st.integers(-30, 30)
amounts = st.decimals(0, 10**9, places=2).map(lambda number: normal_amount(Decimal(number)))

names = texts.map(lambda text: one_line(visible(text)))
"""What a thing is called: without what nobody sees, as readers take it."""
_charts = st.sampled_from(
    [
        *(charts.tag(name) for form in EVERY_FORM for name in form_charts(form).all),
        *(
            "　{{图.申请人}} ",
            "｛｛ 图．申请．本年新收 ｝｝",
            "{{ 图.没有这个图 }}",
            "{{ 图.申请人 }}。",
        ),
    ]
)
# `one_of` takes what is named several times as if it were named once.
paragraphs = st.integers(0, 9).flatmap(lambda number: texts if number else _charts)
"""A paragraph of prose, at times one that asks for a chart: ten of these take longer than all else
of a draft."""

_headings = st.none() | texts
_blocks = st.lists(st.tuples(_headings, st.lists(paragraphs, max_size=3)), max_size=4).map(
    normal_blocks
)


_names = st.just("") | names
_people = st.builds(People, _names, _names, _names, _names, st.none() | st.dates(date(1900, 3, 1)))
_forms = st.sampled_from(EVERY_FORM)


@st.composite
def any_figures(draw: st.DrawFn, form: Form = FORM) -> dict[str, Number]:
    """Figures that need not fit each other; some are blank."""
    figures: dict[str, Number] = {}
    for key, figure in form.figures.items():
        if draw(st.integers(0, 9)):
            whole = changes if figure.signed else counts
            figures[key] = draw(amounts) if figure.amount else draw(whole)
    return figures


@st.composite
def fitting_figures(draw: st.DrawFn, form: Form = FORM) -> dict[str, Number]:
    """Figures whose identities hold."""
    small = st.integers(0, 9)
    values: dict[str, Number] = {}
    for key, figure in form.figures.items():
        values[key] = draw(amounts) if figure.amount else draw(small)
        if figure.signed:
            values[key] = draw(st.integers(-9, 9))
    return fitted(form, values, lambda: draw(small))


def fitted(
    form: Form, values: Mapping[str, Number], more: Callable[[], int] = lambda: 0
) -> dict[str, Number]:
    """The figures, changed until the form's identities hold; `more` is added where there may be."""
    values = dict(values)

    def total(keys: Iterable[str]) -> None:
        for key in keys:
            values[key] = sum(values[part] for part in form.totals[key])

    # Totals of columns first, so that what came in can be made to be what was handled and left.
    total(key for key, parts in form.totals.items() if len({row(form, part) for part in parts}) > 1)
    for identity in form.identities:
        left, right = (
            sum(term.sign * values[term.key] for term in side.terms)
            for side in (identity.left, identity.right)
        )
        if identity.relation == "<=":
            values[identity.right.keys[0]] = max(left, 0) + more()
        elif len(identity.right.terms) > 1:
            values[identity.right.keys[-1]] += max(left - right, 0)
            values[identity.left.keys[-1]] += max(right - left, 0)
    total(form.totals)
    return values


def row(form: Form, key: str) -> str:
    """The row that a figure stands in."""
    return form.figures[key].row


def distinct(form: Form, first: int = 101) -> dict[str, Number]:
    """Figures of which each has a value of its own: one taken for another would show."""
    return {
        key: Decimal(number) if figure.amount else -number if figure.signed else number
        for number, (key, figure) in enumerate(form.figures.items(), first)
    }


def sound(form: Form, **changes: Any) -> Report:
    """A report of that form's last year, or of 2023, in which the rules find nothing."""
    small = {key: number % 7 * (1 if number > 0 else -1) for key, number in distinct(form).items()}
    figures = fitted(form, small)
    report = Report(
        form,
        unit="某某市某某局",
        year=form.last_year or 2023,
        narrative=PROSE,
        figures={**figures, **{key: 0 for power in form.powers for key in power.keys}},
        kind="部门",
    )
    return dataclasses.replace(report, **changes)


@st.composite
def reports(
    draw: st.DrawFn, figures: Callable[[Form], st.SearchStrategy[dict[str, Number]]]
) -> Report:
    """Reports of any form in normal form, with such figures."""
    form = draw(_forms)
    narrative = {section.key: draw(_blocks) for section in form.sections}
    unit = draw(st.none() | names)
    day = draw(st.none() | st.dates(date(1, 1, 1)))
    return Report(
        form=form,
        unit=draw(names),
        year=draw(st.none() | st.integers(1000, 9999)),
        title=draw(st.none() | names) or None,
        preface=tuple(t for t in draw(st.lists(paragraphs, max_size=3)) if t.strip()),
        narrative={key: blocks for key, blocks in narrative.items() if blocks},
        figures=draw(figures(form)),
        signature=Signature(unit or None, day, draw(st.booleans())) if unit or day else None,
        people=draw(_people),
        headings=draw(st.sampled_from(["run-in", "own-line"])),
        notice=draw(st.none() | st.sampled_from(notice_names())),
        ignored=tuple(draw(st.lists(st.sampled_from(["H4", "C9", "S5", "N11"]), unique=True))),
    )
