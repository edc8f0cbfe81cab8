"""Conditions as OpenDocument and LibreOffice spell them → conditional formats of cells."""

from __future__ import annotations

import re

from gongkai_docx.places import Position, cell_position
from gongkai_docx.readers.sheets.look import NEVER, Condition, Conditional
from gongkai_docx.readers.sheets.ods_formats import Formats

_NUMBER = r"([+-]?\d+(?:\.\d+)?)"
_COMPARISON = re.compile(rf"(<=|>=|!=|=|<|>){_NUMBER}", re.ASCII)
_BETWEEN = re.compile(rf"(not-)?between\({_NUMBER},{_NUMBER}\)", re.ASCII)
_FORMULA = re.compile(r"(?:formula-is|is-true-formula)\((.*)\)", re.DOTALL)
_OF_CELL = re.compile(r"\[\.([A-Z]{1,3}[1-9]\d{0,6})\](.*)", re.ASCII)
_COMPARED = {
    "<": "lessThan",
    "<=": "lessThanOrEqual",
    ">": "greaterThan",
    ">=": "greaterThanOrEqual",
    "=": "equal",
    "!=": "notEqual",
}
_RANGE = re.compile(
    r"(?:'(?:[^']|''){0,99}'|[^.:' ]{0,99})\.(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})"
    r"(?::(?:'(?:[^']|''){0,99}'|[^.:' ]{0,99})\.(\$?[A-Z]{1,3}\$?[1-9]\d{0,6}))?",
    re.ASCII,
)

Ranges = tuple[tuple[Position, Position], ...]


def ranges(addresses: str) -> Ranges:
    """The first and last cells of ranges: '表'.A1:'表'.B2 '表'.C3."""
    found = []
    for first, last in _RANGE.findall(addresses):
        start = cell_position(first.replace("$", ""))
        found.append((start, cell_position(last.replace("$", "")) if last else start))
    return tuple(found)


def conditional_of(
    condition: str, style: str, formats: Formats, where: Ranges
) -> Conditional | None:
    """What the style makes of cells where the condition holds; None if that changes nothing."""
    made = formats.styles.cell(style)
    code = formats.of(style) or None
    if not where or (code is None and made.is_plain):
        return None
    unseen = made.font.is_unseen(made.ground)
    return Conditional(where, _condition(condition, where[0][0]), code, made.font.is_struck, unseen)


def _condition(text: str, first: Position) -> Condition:
    """When it holds; `first` is the cell that its formulas are written for."""
    text = text.removeprefix("cell-content()").removeprefix("cell-content-is-")
    formula = _FORMULA.fullmatch(text)
    if formula:
        compared = _OF_CELL.fullmatch(formula[1])
        if compared is None or cell_position(compared[1]) != first:
            return Condition()
        text = compared[2].replace("<>", "!=")
    if match := _COMPARISON.fullmatch(text):
        return Condition(_COMPARED[match[1]], (float(match[2]),))
    if match := _BETWEEN.fullmatch(text):
        kind = "notBetween" if match[1] else "between"
        return Condition(kind, (float(match[2]), float(match[3])))
    return Condition(NEVER) if text in ("is-error", "is-no-error") else Condition()
