"""A cell's formula, of the forms that people write for sums → the number it gives, and from where.

References within the workbook, + − × ÷, brackets and a few functions; of all else nothing is told.
Formulas are spelled as in .xlsx, whatever the file: SUM(D5:I5), '台账 1'!B3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import NamedTuple

from gongkai_docx.patterns import pattern
from gongkai_docx.places import Position, cell_name, cell_position
from gongkai_docx.readers.sheets import sums
from gongkai_docx.readers.sheets.sheet import Sheet
from gongkai_docx.readers.sheets.sums import CELL
from gongkai_docx.values import dataclass

_QUOTED = r"'(?:[^']|'')+'"
_REFERENCE = (
    rf"(?:(?P<sheet>{_QUOTED}|[^\s()+\-*/,;:!'\[\]=&<>\"^%{{}}]{{1,100}})!)?"
    rf"(?P<first>{CELL})(?::(?P<last>{CELL}))?(?![\w(!:])"
)
_REST = (
    r"(?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)|(?P<name>[A-Z]+)\(|(?P<sign>[-+*/(),;%])"
)
_TOKEN = pattern(rf"\s*(?:{_REFERENCE}|{_REST})\s*")
_REFERENCES = pattern(_REFERENCE)
_ELSEWHERE = pattern(r"\[[^\[\]!]*\][^\[\]!]*!|'[a-z]+:/")
"""What refers to another file: [1]Sheet1!A1, '[台账.xlsx]表'!A1; in .ods 'file:///…'#$表.A1."""
_MOVABLE = pattern(
    rf"({_QUOTED}!|\"[^\"]*\")|(\$?)([A-Z]{{1,3}})(\$?)([1-9][0-9]{{0,6}})(?![\w(!])"
)

_LONGEST = 2_000
_DEEPEST = 40
"""How many formulas may rest on each other, and how many brackets stand in each other."""
_MOST_CELLS = 100_000
"""How many cells are looked at for the formulas of a table."""
_LEAST_DIFFERENCE = 1e-6


class CannotTellError(Exception):
    """A formula is of no form that we know, or rests on what is no number."""


class Reference(NamedTuple):
    """The cells that a formula names: on which sheet (None for its own), the first, the last."""

    sheet: str | None
    first: Position
    last: Position


def references(formula: str) -> Iterator[Reference]:
    """The cells that the formula names, in its order, as far as they are in this workbook."""
    return map(_reference, _REFERENCES.finditer(formula[:_LONGEST]))


def refers_elsewhere(formula: str) -> bool:
    """Whether the formula takes something from another file."""
    is_likely = "[" in formula or ":/" in formula
    return is_likely and bool(_ELSEWHERE.search(formula[:_LONGEST]))


def moved(formula: str, rows: int, columns: int) -> str:
    """The formula of a cell so far down and to the right of where it is written once for many."""

    def further(match: re.Match[str]) -> str:
        passed, fixed_column, column, fixed_row, row = match.groups()
        if passed:
            return str(passed)
        at = cell_position(f"{column}{row}")
        to = at[0] + (0 if fixed_row else rows), at[1] + (0 if fixed_column else columns)
        return cell_name(*to) if min(to) >= 0 else "#REF!"

    return _MOVABLE.sub(further, formula[:_LONGEST])


def differ(one: float, other: float) -> bool:
    """Whether the numbers are not the same but for the last digits of a calculation."""
    return abs(one - other) > _LEAST_DIFFERENCE * max(1.0, abs(one), abs(other))


@dataclass
class Results:
    """What the formulas of a sheet give, reckoned anew."""

    sheet: Sheet
    others: Callable[[str], Sheet | None]
    """The other sheets of the workbook, by name."""
    read: Mapping[Position, float] = field(default_factory=dict)
    """What cells of the sheet are taken for: numbers written as text, which formulas pass over."""
    known: dict[tuple[str, Position], float | None] = field(default_factory=dict)
    """Results that are known already; None where one can't be told."""
    _deep: int = field(default=0, init=False)
    _seen: int = field(default=0, init=False)

    def of(self, position: Position) -> float:
        """The result of the formula there. Raises `CannotTellError`."""
        return self._result(self.sheet, position)

    def rests_on(self, position: Position) -> frozenset[Position]:
        """The cells of the sheet that the formula there uses, directly or by other formulas."""
        found: set[Position] = set()
        waiting = [position]
        while waiting and len(found) < _MOST_CELLS:
            formula = self.sheet.formulas.get(waiting.pop(), "")
            for sheet, first, last in references(formula):
                if sheet in (None, self.sheet.name):
                    new = set(self.sheet.span(first, last)) - found
                    found |= new
                    waiting += new & self.sheet.formulas.keys()
        return frozenset(found)

    def _result(self, sheet: Sheet, position: Position) -> float:
        if sheet is self.sheet and position in self.sums:
            return self.sums[position]
        where = sheet.name, position
        if where not in self.known:
            self.known[where] = None  # nor is it known while it rests on itself
            self._deep += 1
            try:
                if self._deep <= _DEEPEST:
                    self.known[where] = _Reckoning(self, sheet, sheet.formulas[position]).result
            except (CannotTellError, OverflowError):
                pass
            finally:
                self._deep -= 1
        known = self.known[where]
        if known is None:
            raise CannotTellError
        return known

    @cached_property
    def sums(self) -> Mapping[Position, float]:
        """The results of the formulas that do nothing but add, as nearly all."""
        return {} if self.read else sums.reckoned(self.sheet.rows, self.sheet.formulas)

    def cells(self, sheet: Sheet, reference: Reference) -> Iterator[object]:
        """What is in the cells that a formula of that sheet names, reckoned anew."""
        if reference.sheet not in (None, sheet.name):
            other = self.others(reference.sheet or "")
            if other is None:
                raise CannotTellError
            sheet = other
        if reference.first == reference.last:
            yield self._value(sheet, reference.first)
        else:
            yield from (
                self._value(sheet, cell) for cell in sheet.span(reference.first, reference.last)
            )

    def _value(self, sheet: Sheet, position: Position) -> object:
        self._seen += 1
        if self._seen > _MOST_CELLS:
            raise CannotTellError
        if sheet is self.sheet and position in self.read:
            return self.read[position]
        if position in sheet.formulas:
            try:
                return self._result(sheet, position)
            except CannotTellError:
                pass
        return sheet.at(*position)


class _Reckoning:
    """One formula as it is reckoned, token by token. Raises `CannotTellError`."""

    def __init__(self, results: Results, sheet: Sheet, formula: str) -> None:
        self._results = results
        self._sheet = sheet
        self._tokens = list(_tokens(formula))
        self._at = self._deep = 0
        self.result = self._sum()
        if self._at < len(self._tokens):
            raise CannotTellError

    def _sign(self, signs: str) -> str:
        """The sign that is next, if it is one of these, which is passed; else ""."""
        if self._at < len(self._tokens):
            sign = self._tokens[self._at]["sign"]
            if sign and sign in signs:
                self._at += 1
                return sign
        return ""

    def _sum(self) -> float:
        self._deep += 1
        if self._deep > _DEEPEST:
            raise CannotTellError
        total = self._product()
        while sign := self._sign("+-"):
            term = self._product()
            total += term if sign == "+" else -term
        self._deep -= 1
        return total

    def _product(self) -> float:
        total = self._factor()
        while sign := self._sign("*/"):
            factor = self._factor()
            if sign == "/" and factor == 0:
                raise CannotTellError
            total = total * factor if sign == "*" else total / factor
        return total

    def _factor(self) -> float:
        is_negative = False
        while sign := self._sign("+-"):
            is_negative ^= sign == "-"
        number = self._bracket() if self._sign("(") else self._operand()
        while self._sign("%"):
            number /= 100
        return -number if is_negative else number

    def _bracket(self) -> float:
        number = self._sum()
        if not self._sign(")"):
            raise CannotTellError
        return number

    def _operand(self) -> float:
        if self._at >= len(self._tokens):
            raise CannotTellError
        token = self._tokens[self._at]
        self._at += 1
        if token["number"]:
            return float(token["number"])
        if token["name"]:
            return self._function(token["name"])
        if token["first"] and not token["last"]:
            (value,) = self._results.cells(self._sheet, _reference(token))
            return _number(value)
        raise CannotTellError

    def _function(self, name: str) -> float:
        arguments: list[list[float]] = []
        while not arguments or self._sign(",;"):
            arguments.append(self._argument())
        if not self._sign(")") or name not in _FUNCTIONS:
            raise CannotTellError
        return _FUNCTIONS[name](arguments)

    def _argument(self) -> list[float]:
        """The numbers of an argument: of cells, those that hold one."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        after = self._tokens[self._at + 1]["sign"] if self._at + 1 < len(self._tokens) else None
        if token and token["first"] and after and after in ",;)":
            self._at += 1
            values = self._results.cells(self._sheet, _reference(token))
            return [_number(value) for value in values if not isinstance(value, str | bool)]
        return [self._sum()]


def _number(value: object) -> float:
    if value == "":
        return 0.0
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    raise CannotTellError


def _one(arguments: list[list[float]]) -> float:
    if len(arguments) != 1 or len(arguments[0]) != 1:
        raise CannotTellError
    return arguments[0][0]


def _some(arguments: list[list[float]]) -> list[float]:
    numbers = [number for argument in arguments for number in argument]
    if not numbers:
        raise CannotTellError
    return numbers


_FUNCTIONS: dict[str, Callable[[list[list[float]]], float]] = {
    "SUM": lambda arguments: sum(number for argument in arguments for number in argument),
    "MAX": lambda arguments: max(_some(arguments)),
    "MIN": lambda arguments: min(_some(arguments)),
    "AVERAGE": lambda arguments: sum(_some(arguments)) / len(_some(arguments)),
    "ABS": lambda arguments: abs(_one(arguments)),
}


def _tokens(formula: str) -> Iterator[re.Match[str]]:
    if len(formula) > _LONGEST:
        raise CannotTellError
    body, at = formula.lstrip("="), 0
    while at < len(body):
        token = _TOKEN.match(body, at)
        if not token:
            raise CannotTellError
        yield token
        at = token.end()


def _reference(match: re.Match[str]) -> Reference:
    sheet = match["sheet"]
    if sheet and sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    first = cell_position(match["first"].replace("$", ""))
    last = cell_position(match["last"].replace("$", "")) if match["last"] else first
    top, bottom = sorted((first[0], last[0]))
    left, right = sorted((first[1], last[1]))
    return Reference(sheet or None, (top, left), (bottom, right))
