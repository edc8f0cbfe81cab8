"""A workbook that was marked before → the same without our comments, our colours and our list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gongkai_docx.writers import opc
from gongkai_docx.writers.annotated.marking import (
    ANSWERED,
    AUTHOR,
    BASIS,
    CALLED,
    COLOURS,
    MARKER,
    WORDS,
    quotable,
)
from gongkai_docx.writers.annotated.problems import lists, recorded
from gongkai_docx.writers.annotated.sheetml import parsed, serialised
from gongkai_docx.writers.annotated.sheetml.book import Book
from gongkai_docx.writers.annotated.sheetml.grid import Grid, Position
from gongkai_docx.writers.annotated.sheetml.notes import Notes
from gongkai_docx.writers.annotated.sheetml.styles import NO_FILL

_OURS = re.compile(MARKER + "(?:" + "|".join(CALLED) + r") [A-Z]+\d+：.*", re.DOTALL)
_AROUND = 5
"""How far to look for a cell like a marked one."""


def unmark(book: Book) -> bool:
    """Take away what we once wrote; whether 问题清单 was the sheet that is shown."""
    ours = dict(lists(book))
    active = False
    formers: dict[str, dict[Position, str]] = {}
    for sheet, told in ours.items():
        for former in recorded(told):
            formers.setdefault(former.sheet, {})[former.position] = former.fill
        active = book.remove(sheet) or active
    looks = book.styles.coloured({*COLOURS.values(), ANSWERED})
    for sheet, part in book.sheets.items():
        commented = bool(opc.related(book.parts, part, "comments"))
        if commented or (ours and looks):
            records = formers.get(quotable(sheet)) or {
                position: fill for each in formers.values() for position, fill in each.items()
            }
            told = [text for texts in ours.values() for text in texts]
            _clean_sheet(book, part, looks, records, told, listed=bool(ours))
    return active


def _clean_sheet(
    book: Book,
    part: str,
    looks: set[int],
    records: Mapping[Position, str],
    told: Sequence[str],
    *,
    listed: bool,
) -> None:
    """Take our lines out of the comments of that sheet, and our colours from its cells.

    A colour is ours only if the workbook has our list, or the cell our comment. What she wrote
    behind a line of ours, which ends as it does on our list (`told`), stays.
    """
    grid = Grid(parsed(book.parts[part]))
    notes = Notes(book.parts, part, grid)
    notes.break_lines(lambda text: _ends_of_ours(text, told))
    noted = set(notes.remove_lines(_our_lines))
    notes.forget_author(AUTHOR)
    notes.save()
    coloured = [
        position
        for position, _ in grid.cells()
        if grid.look(position) in looks and (listed or position in noted)
    ]
    for position, fill in _former_fills(book, grid, coloured, noted, records).items():
        grid.set_look(position, book.styles.with_fill(grid.look(position), fill))
    if noted or coloured:
        book.parts[part] = serialised(grid.root)


def _former_fills(
    book: Book,
    grid: Grid,
    coloured: Sequence[Position],
    noted: set[Position],
    records: Mapping[Position, str],
) -> dict[Position, str]:
    """The former fill of each coloured cell.

    Rows may have been inserted since. Comments move with their cells, so the cells that have one
    are told by their order; a new row takes its colours, but no comment, from the row above. Where
    nothing is recorded (the list was deleted, the look copied to other cells), the cell gets the
    fill of the nearest one that looks the same otherwise, in its column if there is any.
    """
    marked = [position for position in coloured if position in noted]
    if len(marked) == len(records):
        in_order = (fill for _, fill in sorted(records.items()))
        fills = dict(zip(marked, in_order, strict=True))
    else:
        fills = {position: records[position] for position in coloured if position in records}
        left = [fill for position, fill in sorted(records.items()) if position not in fills]
        moved = [position for position in marked if position not in fills]
        fills |= dict(zip(moved, left, strict=False))
    for row, column in coloured:
        if (row, column) not in fills:
            above = (row - 1, column)
            fills[row, column] = fills.get(above) or _fill_around(
                book, grid, (row, column), set(coloured)
            )
    return fills


def _fill_around(book: Book, grid: Grid, position: Position, coloured: set[Position]) -> str:
    (row, column), look = position, grid.look(position)
    colour = book.styles.fill(look)
    steps = [step for distance in range(1, _AROUND + 1) for step in (distance, -distance)]
    around = [(row + step, column) for step in steps] + [(row, column + step) for step in steps]
    for each in around:
        if min(each) >= 0 and each not in coloured:
            other = grid.look(each)
            if book.styles.with_fill(other, colour) == look:
                return book.styles.fill(other)
    return NO_FILL


def _ends_of_ours(text: str, told: Sequence[str]) -> list[int]:
    """Where in a comment our own words end and hers go on in the same line."""
    ends: list[int] = []
    at = 0
    for line in text.split("\n"):
        if _OURS.match(line) or line.startswith(BASIS):
            start = line.index("：") + 1
            said = max(
                (each for each in told if each and line.startswith(each, start)),
                key=len,
                default="",
            )
            if said and len(line) > start + len(said):
                ends.append(at + start + len(said))
        at += len(line) + 1
    return ends


def _our_lines(text: str) -> list[int]:
    """Which lines of a comment are ours."""
    ours: list[int] = []
    for at, line in enumerate(text.split("\n")):
        if _OURS.match(line) or (line.startswith((BASIS, WORDS)) and at - 1 in ours):
            ours.append(at)
    return ours
