"""The formulas of a sheet that only add up a range of it → what each gives, all reckoned at once.

So nearly every formula of a table is: the totals of rows, of columns, and of these. Which rests on
which is the same in all workbooks of a form, and worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai_docx.patterns import pattern
from gongkai_docx.places import Position, cell_position

CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
"""How a formula names a cell."""
_SUM = pattern(rf"=?SUM\(({CELL}):({CELL})\)")
_LONGEST = 40
_MOST = 200
"""How many sums are reckoned so, and how many cells each may add up."""
_ROUNDS = 3
"""How often sums may rest on sums: totals of rows, totals of columns, the total of those."""


class _Sum(NamedTuple):
    """A formula that is a sum: where it stands, and the first and the last cell of its range."""

    position: Position
    first: Position
    last: Position


def reckoned(
    rows: Sequence[Sequence[object]], formulas: Mapping[Position, str]
) -> Mapping[Position, float]:
    """What those formulas give that are sums of numbers and blanks, or of such sums.

    Nothing is told of one that rests on anything else.
    """
    written = tuple(
        (position, formula)
        for position, formula in formulas.items()
        if formula.startswith(("SUM(", "=SUM(")) and len(formula) <= _LONGEST
    )
    found: dict[Position, float] = {}
    if not written or len(written) > _MOST:
        return found
    # Until it is reckoned, what a formula gives isn't known, whatever is stored.
    values = [list(row) for row in rows]
    for position in formulas:
        _put(values, position, None)
    for position, (top, left), (bottom, right) in _in_order(written):
        added = [value for line in values[top : bottom + 1] for value in line[left : right + 1]]
        numbers = [value for value in added if type(value) is float]
        if len(numbers) + added.count("") == len(added):
            found[position] = sum(numbers, 0.0)
            _put(values, position, found[position])
    return found


def _put(values: Sequence[list[object]], position: Position, value: object) -> None:
    """Put the value into its cell, if the sheet has one there."""
    row, column = position
    if row < len(values) and column < len(values[row]):
        values[row][column] = value


@lru_cache(maxsize=64)
def _in_order(written: tuple[tuple[Position, str], ...]) -> Sequence[_Sum]:
    """The sums among these formulas, each behind those that it rests on."""
    waiting = [made for position, formula in written if (made := _sum(position, formula))]
    order: list[_Sum] = []
    for _ in range(_ROUNDS):
        unknown = [each.position for each in waiting]
        ready = [each for each in waiting if not any(_adds(each, cell) for cell in unknown)]
        order += ready
        waiting = [each for each in waiting if each not in ready]
    return order


def _sum(position: Position, formula: str) -> _Sum | None:
    """That formula as a sum; None if it is none, or of very many cells."""
    match = _SUM.fullmatch(formula)
    if not match:
        return None
    one, other = (cell_position(name.replace("$", "")) for name in match.groups())
    (top, bottom), (left, right) = (sorted(pair) for pair in zip(one, other, strict=True))
    is_small = (bottom - top + 1) * (right - left + 1) <= _MOST
    return _Sum(position, (top, left), (bottom, right)) if is_small else None


def _adds(each: _Sum, cell: Position) -> bool:
    (top, left), (bottom, right) = each.first, each.last
    return top <= cell[0] <= bottom and left <= cell[1] <= right
