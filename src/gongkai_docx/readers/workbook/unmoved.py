"""A sheet whose table stands as the program laid it out → the cell of each figure.

Nearly every sheet is such a one, and where its figures stand is worked out once for all of them.
`locate` finds them on any other, and would find the same on this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cache

from gongkai_docx.forms import Section, lay_out
from gongkai_docx.forms.form import plain
from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.sheet import Merge, Sheet
from gongkai_docx.values import dataclass
from gongkai_docx.workbook import ABOVE_TABLE, TABLE_TOP, is_aid

_FEWEST = 3
"""Of fewer columns without row labels, a text above them may be taken for one of their figures."""


@dataclass(frozen=True)
class Located:
    """Where the figures of a table stand, and what keeps them from being found."""

    cells: dict[str, Position] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """In Chinese, each with its place; if there is any, `cells` is not complete."""
    strays: list[Position] = field(default_factory=list)
    """Cells in the table or next to it that hold neither a figure nor a label."""
    remarks: list[Position] = field(default_factory=list)
    """The same, elsewhere on the sheet."""


@dataclass(frozen=True)
class _Layout:
    """Where everything of a table stands on the sheet that the program made for it."""

    figures: Mapping[str, Position]
    cells: frozenset[Position]
    """Those of the figures."""
    labels: Mapping[Position, str]
    texts: frozenset[str]
    """Those of the labels, none of which may stand anywhere else."""
    headings: frozenset[str]
    """What stands above and below the table."""
    merges: frozenset[Merge]
    last: Position


def as_laid_out(sheet: Sheet, section: Section) -> dict[str, Position] | None:
    """The cell of each figure; None unless all stands where the program put it, and nothing else.

    Nothing but our own checks: any other cell beside the table may have been pushed out of it.
    """
    usual = _layout(section)
    found = 0
    for position, value in sheet.filled.items():
        if type(value) is float and position in usual.cells:
            continue  # as nearly always
        text = plain(value) if isinstance(value, str) else ""
        if text in usual.texts:
            if usual.labels.get(position) != text:
                return None
            found += 1
        elif position not in usual.cells and not (
            text in usual.headings or is_aid(value, sheet.formulas.get(position))
        ):
            return None
    if found < len(usual.labels) or _merges(sheet, usual) != usual.merges:
        return None
    return dict(usual.figures)


def _merges(sheet: Sheet, usual: _Layout) -> set[Merge]:
    """The merged ranges in the table, or partly in it."""
    bottom, right = usual.last
    return {
        (first, last)
        for first, last in sheet.merges
        if first[0] <= bottom and last[0] >= TABLE_TOP and first[1] <= right
    }


@cache
def _layout(section: Section) -> _Layout:
    grid = lay_out(section)
    places = {(TABLE_TOP + cell.row, cell.column): cell for cell in grid.cells}
    figures = {cell.text: place for place, cell in places.items() if cell.kind == "figure"}
    is_labelled = all(path for group in section.groups for path in group.row_paths())
    headings = {plain(section.heading), plain(ABOVE_TABLE)}
    labels = {
        place: plain(cell.text)
        for place, cell in places.items()
        if cell.kind != "figure" and cell.text
    }
    return _Layout(
        figures=figures,
        cells=frozenset(figures.values()),
        labels=labels,
        texts=frozenset(labels.values()),
        headings=frozenset(headings if is_labelled or len(figures) >= _FEWEST else ()),
        merges=frozenset(
            (place, (place[0] + cell.rows - 1, place[1] + cell.columns - 1))
            for place, cell in places.items()
            if cell.rows * cell.columns > 1
        ),
        last=(TABLE_TOP + grid.rows - 1, grid.columns - 1),
    )
