"""A worksheet's XML and the workbook's styles → how the sheet looks (ECMA-376 part 1, 18.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from gongkai_docx.places import Position, cell_position
from gongkai_docx.readers.sheets.look import (
    NEVER,
    CellLook,
    Condition,
    Conditional,
    Stretch,
    Widths,
    within_limits,
)
from gongkai_docx.readers.sheets.markup import Element, local, parse
from gongkai_docx.readers.sheets.sheet import MAX_CELLS
from gongkai_docx.readers.sheets.xlsx_rich_text import Parts
from gongkai_docx.readers.sheets.xlsx_styles import Styles
from gongkai_docx.values import dataclass

_USUAL_WIDTH = "9.14"
"""Of a column, in characters and with the room around them, where the sheet doesn't tell."""
_ROOM = 0.72
"""How much of a column's width is room around what stands in it, in characters."""
_NARROWEST, _LOWEST = 0.3, 1.0
"""A column of fewer characters, and a row of fewer points, can't be seen."""
_MOST_COLUMNS, _WIDEST = 16_384, 255.0
"""How many columns there are, and how many characters one holds (Excel's specification)."""
_TRUE = ("1", "true", "on")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_COMPARISON = re.compile(
    r"(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})(<>|<=|>=|[<>=])([+-]?\d+(?:\.\d+)?)", re.ASCII
)
_COMPARED = {
    "<": "lessThan",
    "<=": "lessThanOrEqual",
    ">": "greaterThan",
    ">=": "greaterThanOrEqual",
    "=": "equal",
    "<>": "notEqual",
}

MARGINAL = frozenset({"col", "sheetFormatPr", "autoFilter", "filterColumn", "drawing"})
"""The elements of a worksheet that `Margins` takes note of."""


@dataclass
class Margins:
    """What a worksheet says of its rows and columns and of itself, as it is met."""

    hidden_rows: set[int] = field(default_factory=set)
    columns: list[tuple[int, int, float]] = field(default_factory=list)
    """Columns that are alike: the first, the one behind the last, and how many characters wide."""
    usual: Mapping[str, str] = field(default_factory=dict)
    filtered: str = ""
    """The cells that a filter stands over; "" where none does."""
    is_filtering: bool = False
    has_drawing: bool = False

    def take_row(self, row: int, given: Mapping[str, str]) -> None:
        """Note a row, if it isn't shown."""
        is_hidden = given.get("hidden") in _TRUE or float(given.get("ht", _LOWEST)) < _LOWEST
        if is_hidden and row < MAX_CELLS:
            self.hidden_rows.add(row)

    def take(self, element: str, given: Mapping[str, str]) -> None:
        """Note what an element tells that is no row and no cell."""
        if element == "col":
            is_hidden = given.get("hidden") in _TRUE
            width = 0.0 if is_hidden else _width(given.get("width", _USUAL_WIDTH))
            self.columns.append((int(given["min"]) - 1, int(given["max"]), width))
            if len(self.columns) > _MOST_COLUMNS:
                raise ValueError("more columns than there are")
        elif element == "sheetFormatPr":
            self.usual = given
        elif element == "autoFilter":
            self.filtered = given.get("ref", "")
        elif element == "filterColumn":
            self.is_filtering = True
        elif element == "drawing":
            self.has_drawing = True

    def filtered_rows(self) -> frozenset[int]:
        """Which rows a filter hides."""
        if not (self.filtered and self.is_filtering):
            return frozenset()
        ((top, _), (bottom, _)), *_ = ranges(self.filtered)
        return frozenset(row for row in self.hidden_rows if top < row <= bottom)

    def column_widths(self, count: int) -> dict[int, float]:
        """How many characters wide each of the first so many columns is; 0 where it is hidden."""
        found: dict[int, float] = {}
        for first, behind, width in self.columns:
            found.update(dict.fromkeys(range(first, min(behind, count)), width))
        return found

    def usual_width(self) -> float:
        """How wide the other columns are."""
        return _width(self.usual.get("defaultColWidth", _USUAL_WIDTH))


def hidden_columns(widths: Mapping[int, float]) -> frozenset[int]:
    """Which columns can't be seen."""
    return frozenset(column for column, width in widths.items() if width < _NARROWEST)


def room(widths: Mapping[int, float], usual: float, sizes: Mapping[Position, float]) -> Widths:
    """How much columns of these widths hold."""
    columns = {column: width - _ROOM for column, width in widths.items()}
    return Widths(usual - _ROOM, columns, sizes)


def _width(text: str) -> float:
    """The width of a column in characters, which has a limit."""
    width = float(text)
    return width if 0 <= width <= _WIDEST else _WIDEST


def ranges(reference: str) -> tuple[tuple[Position, Position], ...]:
    """The first and last cells of ranges: A1:B2 C3. Raises ValueError."""
    found = []
    for text in reference.replace("$", "").split():
        first, _, last = text.partition(":")
        found.append((cell_position(first), cell_position(last or first)))
    return tuple(found)


def cell_looks(
    cells: Mapping[Position, int], texts: Mapping[Position, Parts], styles: Styles
) -> dict[Position, CellLook]:
    """How the writing in cells looks, where that keeps it from being read as it stands."""
    looks: dict[Position, CellLook] = {}
    if styles.odd:
        for position, number in cells.items():
            style = styles.cells[number]
            if number in styles.odd:
                looks[position] = CellLook(style.font.is_struck, style.font.is_unseen(style.ground))
    for position, parts in texts.items():
        if position not in cells:
            continue
        ground = styles.cells[cells[position]].ground
        found = tuple(
            Stretch(text, font.is_struck, font.is_raised, font.is_unseen(ground))
            for text, font in parts
        )
        if not all(stretch.is_plain for stretch in found):
            looks[position] = CellLook(stretches=found)
    return looks


def sizes(
    numbers: Iterable[Position], cells: Mapping[Position, int], styles: Styles
) -> dict[Position, float]:
    """How large the writing in the cells is against the usual, where it isn't that."""
    shares = styles.shares
    return {position: share for position in numbers if (share := shares[cells[position]]) != 1}


def conditionals(xml: bytes, styles: Styles) -> tuple[Conditional, ...]:
    """The conditional formats of the sheet that change more than a colour that can be seen."""
    if not styles.have_conditions and b"showValue" not in xml:
        return ()
    found: list[Conditional] = []
    for given, rule in _rules(xml):
        made = _conditional(given, rule, styles)
        if made:
            found.append(made)
    return within_limits(found)


def _rules(xml: bytes) -> Iterator[tuple[tuple[tuple[Position, Position], ...], Element]]:
    """The ranges and the rules of the conditional formats."""
    found: list[tuple[tuple[tuple[Position, Position], ...], Element]] = []
    where: tuple[tuple[Position, Position], ...] = ()
    path: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal where
        element = local(name)
        if element == "conditionalFormatting":
            where = ranges(attributes.get("sqref", ""))
        elif element == "cfRule" or path:
            made = Element(element, attributes)
            if path:
                path[-1].children.append(made)
            path.append(made)

    def end(_: str) -> None:
        if path:
            element = path.pop()
            if not path:
                found.append((where, element))

    def characters(text: str) -> None:
        if path:
            path[-1].text += text

    parse(xml, start, end, characters)
    yield from found


def _conditional(
    where: tuple[tuple[Position, Position], ...], rule: Element, styles: Styles
) -> Conditional | None:
    """What the rule makes of cells, if that matters."""
    if any(part.attributes.get("showValue") == "0" for part in rule.all("dataBar", "iconSet")):
        return Conditional(where, is_unseen=True)
    number = rule.attributes.get("dxfId")
    if number is None or not where:
        return None
    style = styles.conditional[int(number)]
    if not style.number_format and style.is_plain:
        return None
    return Conditional(
        where,
        _condition(rule, where[0][0]),
        style.number_format or None,
        style.font.is_struck,
        style.font.is_unseen(style.ground),
    )


def _condition(rule: Element, first: Position) -> Condition:
    """When the rule takes effect; `first` is the cell that its formulas are written for."""
    kind = rule.attributes.get("type", "")
    formulas = [part.text.replace(" ", "") for part in rule.all("formula")]
    if kind == "cellIs" and all(map(_NUMBER.fullmatch, formulas)):
        return Condition(rule.attributes.get("operator", ""), tuple(map(float, formulas)))
    if kind in ("containsErrors", "containsBlanks"):
        return Condition(NEVER)
    compared = _COMPARISON.fullmatch(formulas[0]) if formulas else None
    if kind == "expression" and compared and ranges(compared[1])[0][0] == first:
        return Condition(_COMPARED[compared[2]], (float(compared[3]),))
    return Condition()
