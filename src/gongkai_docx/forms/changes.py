"""A form and an earlier one → which figures of the earlier form a figure of this one was there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from gongkai_docx.forms.form import Form


@cache
def formerly(form: Form, earlier: Form) -> Mapping[str, tuple[str, ...]]:
    """Each figure of `form`, also a derived one → the figures of `earlier` that it is the sum of.

    Figures that were not told there are left out, as are sums of such. Of the same form each is
    itself.
    """
    found: dict[str, tuple[str, ...]] = {}
    for figure in (*form.figures.values(), *form.derived.values()):
        row = _row(form, earlier, f"{figure.table}.{figure.row}")
        key = f"{row}.{figure.column}"
        if row and (key in earlier.figures or key in earlier.derived):
            found[figure.key] = earlier.terms(key)
            continue
        terms = () if figure.key in form.figures else form.terms(figure.key)
        if terms and all(term in found for term in terms):
            found[figure.key] = tuple(part for term in terms for part in found[term])
    return found


def _row(form: Form, earlier: Form, row: str) -> str:
    """The row of the earlier form that it was; "" if one of its key was another there."""
    moved = form.formerly.get(earlier.name, {})
    if row in moved.values():
        return next(old for old, new in moved.items() if new == row)
    return "" if row in moved else row
