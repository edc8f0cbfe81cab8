"""The table of a section → its rows of cells, each knowing which labels speak of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from gongkai_docx.forms import Cell, Section, lay_out
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Headed:
    """A cell, and what a reader who hears the table is told with it."""

    cell: Cell
    scope: str = ""
    """Of a label: col, colgroup, row or rowgroup; "" of any other."""
    mark: str = ""
    """Of a label: what its cells call it by."""
    headers: tuple[str, ...] = ()
    """Of a figure: the marks of the labels that speak of it, from the widest to the nearest."""


@dataclass(frozen=True)
class Part:
    """The rows of one group of the table: its head, and what stands below."""

    head: tuple[tuple[Headed, ...], ...]
    rows: tuple[tuple[Headed, ...], ...]


@cache
def parts(section: Section) -> tuple[Part, ...]:
    """The groups of that section's table, one below the other."""
    grid = lay_out(section)
    rows = [[cell for cell in grid.cells if cell.row == row] for row in range(grid.rows)]
    return tuple(_part(part, section.key, grid.label_columns) for part in _groups(rows))


def _groups(rows: Iterable[list[Cell]]) -> Iterator[list[list[Cell]]]:
    """The rows of each group: a head that follows figures begins another."""
    group: list[list[Cell]] = []
    for row in rows:
        is_head = all(cell.kind in ("title", "header") for cell in row)
        if is_head and group and any(cell.kind == "figure" for cell in group[-1]):
            yield group
            group = []
        group.append(row)
    yield group


def _part(rows: list[list[Cell]], table: str, labels: int) -> Part:
    marks = {
        cell: f"{table}-{cell.row}-{cell.column}"
        for row in rows
        for cell in row
        if cell.kind != "figure" and not _is_corner(cell, labels)
    }
    headed = [tuple(_headed(cell, marks) for cell in row) for row in rows]
    head = next(place for place, row in enumerate(rows) if row[-1].kind == "figure")
    return Part(tuple(headed[:head]), tuple(headed[head:]))


def _is_corner(cell: Cell, labels: int) -> bool:
    """Whether it stands over labels, and speaks of no figure."""
    return cell.kind == "header" and cell.column < labels


def _headed(cell: Cell, marks: dict[Cell, str]) -> Headed:
    if cell.kind == "figure":
        return Headed(cell, headers=tuple(m for label, m in marks.items() if _speaks(label, cell)))
    if cell not in marks:
        return Headed(cell)
    if cell.kind == "label":
        return Headed(cell, "rowgroup" if cell.rows > 1 else "row", marks[cell])
    return Headed(cell, "colgroup" if cell.columns > 1 else "col", marks[cell])


def _speaks(label: Cell, figure: Cell) -> bool:
    """Whether the label stands over the figure, or before it."""
    if label.kind == "label":
        return label.row <= figure.row < label.row + label.rows
    return label.column < figure.column + figure.columns and (
        figure.column < label.column + label.columns
    )
