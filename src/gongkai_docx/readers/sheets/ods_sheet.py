"""A table of an OpenDocument spreadsheet, what is repeated written once → its `Sheet`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from itertools import islice
from typing import NamedTuple

from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.look import (
    MOST_DRAWN,
    CellLook,
    Conditional,
    Drawn,
    Look,
    Stretch,
    Thing,
    Widths,
    within_limits,
)
from gongkai_docx.readers.sheets.ods_conditions import conditional_of
from gongkai_docx.readers.sheets.ods_drawings import Hung
from gongkai_docx.readers.sheets.ods_formats import Formats
from gongkai_docx.readers.sheets.sheet import (
    MAX_CELLS,
    Bounds,
    Sheet,
    TooLargeError,
    as_seen,
    damaged,
    too_large,
)
from gongkai_docx.values import dataclass

_USUAL_WIDTH, _USUAL_HEIGHT, _USUAL_SIZE = 64.0, 12.8, 10.0
"""Of a column, a row, and of type, in points, where the file doesn't tell."""
_ROOM = 4.0
"""How much of a column's width is room around what stands in it, in points."""
_NARROWEST, _LOWEST = 2.0, 1.0
"""A column and a row of fewer points can't be seen."""

Parts = tuple[tuple[str, str], ...]
"""The parts of a text, each with the name of its style."""


class Run(NamedTuple):
    """Cells that hold the same, in a rectangle."""

    row: int
    rows: int
    column: int
    columns: int
    value: object
    formula: str | None
    style: str
    format: str
    shown: str | None
    """What the program that saved it showed; None where the file doesn't tell."""
    parts: Parts

    def cells(self) -> Iterator[Position]:
        """The cells, row by row."""
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                yield row, column


class Span(NamedTuple):
    """A merged range, and over how many rows it is repeated."""

    row: int
    repeat: int
    column: int
    down: int
    right: int


class Line(NamedTuple):
    """Rows or columns that are written as one."""

    first: int
    many: int
    style: str
    visibility: str

    def within(self, most: int) -> range:
        """Which of the first so many they are."""
        return range(self.first, min(self.first + self.many, most))


@dataclass
class Table:
    """One sheet as it is written: what is repeated, once."""

    name: str
    style: str = ""
    bounds: Bounds = field(default_factory=Bounds)
    runs: list[Run] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    rows: list[Line] = field(default_factory=list)
    """Those that may look otherwise than usual."""
    columns: list[Line] = field(default_factory=list)
    failure: ValueError | None = None
    """Why it can't be read; the other sheets still can."""


def add(lines: list[Line], line: Line) -> None:
    """Put a line after the others; together with the last one, if it is alike."""
    if lines and lines[-1] == line._replace(first=lines[-1].first, many=lines[-1].many):
        lines[-1] = lines[-1]._replace(many=lines[-1].many + line.many)
    else:
        lines.append(line)


def sheet_of(
    table: Table,
    formats: Formats,
    drawn: Sequence[Hung],
    conditionals: Sequence[Conditional],
    name: str,
) -> Sheet:
    """The sheet, and how it looks. Raises `Unusable` where it can't be read."""
    if isinstance(table.failure, TooLargeError):
        raise too_large(name, table.name, table.failure)
    if table.failure:
        raise damaged(name, table.name) from table.failure
    rows = table.bounds.rectangle()
    formulas: dict[Position, str] = {}
    codes: dict[Position, str] = {}
    saved: dict[Position, str] = {}
    for run in table.runs:
        for row, column in run.cells():
            rows[row][column] = run.value
            if run.formula is not None:
                formulas[row, column] = run.formula
            if run.format:
                codes[row, column] = run.format
            if run.shown is not None and isinstance(run.value, float):
                saved[row, column] = run.shown
    merges = (
        ((row, span.column), (row + span.down - 1, span.column + span.right - 1))
        for span in table.spans
        for row in range(span.row, min(span.row + span.repeat, len(rows)))
    )
    # One more than as_seen lets pass, if they hold a cell at all.
    some = tuple(islice(merges, MAX_CELLS + 1))
    try:
        look = _look(table, formats, drawn, conditionals)
    except ValueError as error:
        raise damaged(name, table.name) from error
    return as_seen(Sheet(table.name, rows, some, formulas, codes, saved, look), name)


def _look(
    table: Table,
    formats: Formats,
    drawn: Sequence[Hung],
    conditionals: Sequence[Conditional],
) -> Look:
    styles, bounds = formats.styles, table.bounds
    hidden: set[int] = set()
    filtered: set[int] = set()
    for line in table.rows:
        height = styles.length("table-row", line.style, "row-height")
        if line.visibility == "filter":
            filtered.update(line.within(bounds.rows))
        elif line.visibility == "collapse" or (height is not None and height < _LOWEST):
            hidden.update(line.within(bounds.rows))
    narrow = {
        column
        for line in table.columns
        for column in line.within(bounds.columns)
        if line.visibility in ("collapse", "filter") or _width(line, formats) < _NARROWEST
    }
    return Look(
        dict(_cell_looks(table, formats)),
        frozenset(hidden | filtered),
        frozenset(filtered),
        frozenset(narrow),
        not styles.is_shown(table.style),
        tuple(_drawn(table, formats, hung) for hung in drawn[:MOST_DRAWN]),
        within_limits((*conditionals, *_mapped(table, formats))),
        _widths(table, formats),
    )


def _width(line: Line, formats: Formats) -> float:
    width = formats.styles.length("table-column", line.style, "column-width")
    return _USUAL_WIDTH if width is None else width


def _widths(table: Table, formats: Formats) -> Widths:
    """How much the columns hold, in digits of type of the usual size, which are half as wide."""
    digit = _USUAL_SIZE / 2
    columns = {
        column: (_width(line, formats) - _ROOM) / digit
        for line in table.columns
        for column in line.within(table.bounds.columns)
    }
    sizes = {}
    for run in table.runs:
        style = formats.styles.cell(run.style)
        size = 0.0 if style.is_fitted else (style.font.size or _USUAL_SIZE) / _USUAL_SIZE
        if isinstance(run.value, float) and size != 1:
            sizes.update(dict.fromkeys(run.cells(), size))
    return Widths((_USUAL_WIDTH - _ROOM) / digit, columns, sizes)


def _cell_looks(table: Table, formats: Formats) -> Iterator[tuple[Position, CellLook]]:
    for run in table.runs:
        style = formats.styles.cell(run.style)
        look = None
        stretches = tuple(_stretches(run, formats))
        if not all(stretch.is_plain for stretch in stretches):
            look = CellLook(stretches=stretches)
        elif not style.is_plain:
            look = CellLook(style.font.is_struck, style.font.is_unseen(style.ground))
        if look:
            yield from ((cell, look) for cell in run.cells())


def _stretches(run: Run, formats: Formats) -> Iterator[Stretch]:
    ground = formats.styles.cell(run.style).ground
    for text, name in run.parts:
        font = formats.styles.stretch(name, run.style)
        yield Stretch(text, font.is_struck, font.is_raised, font.is_unseen(ground))


def _mapped(table: Table, formats: Formats) -> Iterator[Conditional]:
    """What the conditions of cell styles make of the cells that have them."""
    for run in table.runs:
        last = run.row + run.rows - 1, run.column + run.columns - 1
        for condition, name in formats.styles.maps(run.style):
            found = conditional_of(condition, name, formats, (((run.row, run.column), last),))
            if found:
                yield found


def _drawn(table: Table, formats: Formats, hung: Hung) -> Drawn:
    """What hangs on a cell, with the cells that it lies over."""
    text = "".join(hung.text).strip()
    thing = Thing.TEXT_BOX if text and hung.thing is Thing.SHAPE else hung.thing
    if hung.end:
        return Drawn(thing, hung.cell, hung.end, text)

    def width(line: Line) -> float:
        return _width(line, formats)

    def height(line: Line) -> float:
        found = formats.styles.length("table-row", line.style, "row-height")
        return _USUAL_HEIGHT if found is None else found

    row, column = hung.cell
    left = _edge(table.columns, column, width, _USUAL_WIDTH) + hung.left
    top = _edge(table.rows, row, height, _USUAL_HEIGHT) + hung.top
    across = [_at(table.columns, x, width, _USUAL_WIDTH) for x in (left, left + hung.width)]
    down = [_at(table.rows, y, height, _USUAL_HEIGHT) for y in (top, top + hung.height)]
    return Drawn(thing, (down[0], across[0]), (down[1], across[1]), text)


def _edge(lines: Sequence[Line], number: int, size: Callable[[Line], float], usual: float) -> float:
    """Where the row or column of that number begins, in points."""
    at, told = 0.0, 0
    for line in lines:
        many = len(line.within(number))
        at += many * size(line)
        told = max(told, line.first + many)
    return at + max(number - told, 0) * usual


def _at(lines: Sequence[Line], point: float, size: Callable[[Line], float], usual: float) -> int:
    """The number of the row or column that is so many points from the sheet's corner."""
    told = 0
    for line in lines:
        width = size(line)
        if width and point < line.many * width:
            return line.first + int(point // width)
        point -= line.many * width
        told = line.first + line.many
    return told + int(point // usual)
