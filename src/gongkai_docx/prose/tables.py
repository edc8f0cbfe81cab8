"""`Form` → what its equations say of its rows: which are sums, which came in, what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from gongkai_docx.forms import Form
from gongkai_docx.forms.words import form_words

Rows = tuple[str, ...]


@cache
def arriving(form: Form) -> frozenset[str]:
    """The rows that tell what there was to do: 本年新收, 上年结转."""
    return frozenset(key.split(".")[1] for left, _ in _balances(form) for key in left)


@cache
def carried_in(form: Form) -> frozenset[str]:
    """The rows that came over from the year before: 上年结转."""
    return frozenset(key.split(".")[1] for key in form.carried)


@cache
def open_sums(form: Form) -> frozenset[str]:
    """The rows that are the sum of what came in: 应办理."""
    came = {key for left, _ in _balances(form) for key in left}
    sums = (figure for figure in form.derived.values() if figure.added == figure.row)
    return frozenset(figure.row for figure in sums if came.issuperset(figure.terms))


@cache
def left_over(form: Form) -> frozenset[str]:
    """The rows that are carried over to the next year: 结转下年."""
    return frozenset(key.split(".")[1] for key in form.carried.values())


@cache
def settled(form: Form) -> frozenset[Rows]:
    """The rows, each alone, that tell what came of it: 办理总计, 结转下年."""
    return frozenset((key.split(".")[1],) for _, right in _balances(form) for key in right)


def _balances(form: Form) -> list[tuple[Sequence[str], Sequence[str]]]:
    """The sides of the equations of two and two."""
    sides = [(identity.left.keys, identity.right.keys) for identity in form.identities]
    return [(left, right) for left, right in sides if len(left) == len(right) == 2]


@cache
def ends_of(form: Form, key: str) -> frozenset[str]:
    """The figures of its column that a total of what was done is the sum of: its results."""
    column = key.split(".")[2]
    sums = (identity.left.keys for identity in form.identities if identity.right.keys == (key,))
    return next(
        (frozenset(keys) for keys in sums if {each.split(".")[2] for each in keys} == {column}),
        frozenset(),
    )


@cache
def default_columns(form: Form, table: str, row: str) -> tuple[str, ...]:
    """The column of a row that a number stands in where prose names none.

    Its total, or the only one there is, or the usual one.
    """
    keys = [key for key in form.figures if key.startswith(f"{table}.{row}.")]
    keys = keys or [key for key in form.derived if key.startswith(f"{table}.{row}.")]
    figures = [form.figure(key) for key in keys]
    totals = [
        figure.column
        for figure in figures
        if all(part in form.totals and _of_one_row(form, part) for part in form.terms(figure.key))
    ]
    usual = form_words(form).tables[table].usual
    return tuple(totals) or tuple(
        figure.column for figure in figures if len(figures) == 1 or figure.column in usual
    )


def _of_one_row(form: Form, key: str) -> bool:
    """Whether the total is one of its row's columns, rather than of its column's rows."""
    return {form.figures[part].row for part in form.totals[key]} == {form.figures[key].row}


def is_total_of_rows(form: Form, key: str) -> bool:
    """Whether the figure is a total of its column's rows."""
    parts = form.totals.get(key, ())
    return len({form.figures[part].row for part in parts}) > 1


def narrowest(form: Form, table: str, told: Sequence[Rows]) -> Rows:
    """Of a result and its reason (无法提供, 不掌握) the reason; nothing if they don't fit."""
    narrow = told[0]
    for rows in told[1:]:
        if set(rows) == set(narrow) or holds(form, table, rows, narrow):
            continue
        if not holds(form, table, narrow, rows):
            return ()
        narrow = rows
    return narrow


@lru_cache(maxsize=2000)
def holds(form: Form, table: str, whole: Rows, part: Rows) -> bool:
    """Whether one row of `whole` is the sum that one of `part` is part of."""
    column = next(iter(next(iter(form.nested[table].values()))))
    sums = {f"{table}.{row}.{column}" for row in whole} & form.derived.keys()
    known = form.figures.keys() | form.derived.keys()
    parts = {f"{table}.{row}.{column}" for row in part} & known
    return any(set(form.terms(key)) >= set(form.terms(each)) for key in sums for each in parts)


@cache
def sums_with(form: Form, key: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The sums that prose tells and that the figure is part of, each with its terms."""
    return tuple(
        (sum_key, frozenset(figure.terms))
        for sum_key, figure in form.derived.items()
        if key in figure.terms
    )
