"""A table of the form → its cells on a grid of rows and columns, merged as the statute merges them.

Both the workbook and the Word template are drawn from this one layout, and the workbook is read
back against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Literal

from gongkai_docx.forms.form import Group, Node, Section, figure_key
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Cell:
    """One cell, perhaps spanning several rows and columns of the grid (0-based)."""

    row: int
    column: int
    rows: int
    columns: int
    kind: Literal["title", "header", "label", "figure"]
    text: str
    """The label; for a figure, its key."""
    note: str = ""
    """Of a label: how what stands beside or under it is counted."""


@dataclass(frozen=True)
class Grid:
    """The cells of one table in reading order, and the size of the whole."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    header_rows: int
    """How many rows at the top repeat on every page; 0 where the table has several headers."""
    label_columns: int


@cache
def lay_out(section: Section) -> Grid:
    """The grid of the table of that section: its groups one below the other, equally wide."""
    label_columns = max(_depth(group.rows) for group in section.groups)
    columns = label_columns + max(len(group.column_paths()) for group in section.groups)
    cells: list[Cell] = []
    top = 0
    for group in section.groups:
        placed = list(_group(section.key, group, top, label_columns, columns))
        cells += placed
        top = max(cell.row + cell.rows for cell in placed)
    single = section.groups[0] if len(section.groups) == 1 else None
    return Grid(
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        rows=top,
        columns=columns,
        header_rows=_header_depth(single) if single else 0,
        label_columns=label_columns,
    )


def _header_depth(group: Group) -> int:
    return bool(group.title) + bool(group.banner) + _depth(group.columns)


def _group(table: str, group: Group, top: int, labels: int, width: int) -> Iterator[Cell]:
    if group.title:
        yield Cell(top, 0, 1, width, "title", group.title)
        top += 1
    depth = bool(group.banner) + _depth(group.columns)
    if labels:
        yield Cell(top, 0, depth, labels, "header", group.corner)
    if group.banner:
        yield Cell(top, labels, 1, width - labels, "header", group.banner)
        top += 1
        depth -= 1
    leaves = group.column_paths()
    # A group with fewer columns than the table spreads its last one over the rest.
    spans = [1] * len(leaves)
    spans[-1] += width - labels - len(leaves)
    yield from _header(group.columns, top, labels, depth, spans)
    top += depth
    yield from _labels(group.rows, top, 0, labels)
    for i, row in enumerate(group.row_paths()):
        column = labels
        for span, path in zip(spans, leaves, strict=True):
            yield Cell(top + i, column, 1, span, "figure", figure_key(table, row + path))
            column += span


def _header(
    nodes: tuple[Node, ...], top: int, left: int, depth: int, spans: list[int]
) -> Iterator[Cell]:
    """Header cells of `nodes`, `depth` rows high; `spans` are the widths of their leaves."""
    for node in nodes:
        count = len(list(node.leaves()))
        width = sum(spans[:count])
        height = 1 if node.children else depth
        yield Cell(top, left, height, width, "header", node.label, node.note)
        yield from _header(node.children, top + 1, left, depth - 1, spans[:count])
        left, spans = left + width, spans[count:]


def _labels(nodes: tuple[Node, ...], top: int, left: int, width: int) -> Iterator[Cell]:
    for node in nodes:
        height = len(list(node.leaves()))
        columns = 1 if node.children else width
        yield Cell(top, left, height, columns, "label", node.label, node.note)
        yield from _labels(node.children, top, left + 1, width - 1)
        top += height


def _depth(nodes: tuple[Node, ...]) -> int:
    return max((1 + _depth(node.children) for node in nodes), default=0)
