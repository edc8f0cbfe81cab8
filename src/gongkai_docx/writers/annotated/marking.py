"""Findings → comments and colours on the cells of a workbook at which they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai_docx.findings import EXPLAINED, Finding, Severity
from gongkai_docx.masking import shown
from gongkai_docx.text import storable
from gongkai_docx.values import dataclass
from gongkai_docx.writers.annotated.sheetml import parsed, serialised
from gongkai_docx.writers.annotated.sheetml.book import Book
from gongkai_docx.writers.annotated.sheetml.grid import Grid, Position
from gongkai_docx.writers.annotated.sheetml.notes import Notes
from gongkai_docx.writers.annotated.sheetml.styles import solid

AUTHOR = "gongkai-docx 校验"
MARKER = "【校验】"
BASIS = "依据："
WORDS = "已写说明："
"""What the lines of our comments begin with: the first, and those below it, if there are any."""

# Light enough to read on, and none of the colours that Excel and WPS offer.
COLOURS = {Severity.ERROR: "FFC9C7", Severity.WARNING: "FFDFA9", Severity.INFO: "CFE7FB"}
ANSWERED = "D3ECD0"
"""The colour of what is explained."""
CALLED = (*(severity.called for severity in Severity), EXPLAINED)
"""What a line of our comments calls a finding."""


def colour(finding: Finding) -> str:
    """The colour of a cell whose worst finding it is."""
    return COLOURS[finding.severity] if finding.is_open else ANSWERED


@dataclass(frozen=True)
class Former:
    """What a marked cell looked like before."""

    sheet: str
    position: Position
    fill: str


def mark(book: Book, findings: Sequence[Finding]) -> list[Former]:
    """Colour the cells of the findings and write the comments; what the cells looked like before.

    The findings come the worst first.
    """
    by_sheet: dict[str, list[tuple[Position, Finding]]] = {sheet: [] for sheet in book.sheets}
    for finding in findings:
        if (cell := finding.place.cell) and cell.sheet in by_sheet:
            by_sheet[cell.sheet].append((cell.position, finding))
    return [
        former
        for sheet, found in by_sheet.items()
        if found
        for former in _mark_sheet(book, sheet, found)
    ]


def _mark_sheet(book: Book, sheet: str, found: Iterable[tuple[Position, Finding]]) -> list[Former]:
    part = book.sheets[sheet]
    grid = Grid(parsed(book.parts[part]))
    notes = Notes(book.parts, part, grid)
    here: dict[Position, list[Finding]] = {}
    for position, finding in found:
        here.setdefault(grid.shown_at(position)[0], []).append(finding)
    formers = []
    for position, there in sorted(here.items()):
        look = grid.look(position)
        formers.append(Former(sheet, position, book.styles.fill(look)))
        grid.set_look(position, book.styles.with_fill(look, solid(colour(there[0]))))
        notes.add(position, [line for each in there for line in _comment(each)], AUTHOR)
    notes.save()
    book.parts[part] = serialised(grid.root)
    return formers


def _comment(finding: Finding) -> list[str]:
    """The lines of a comment that tell of the finding; `unmarking` knows them again."""
    lines = [f"{MARKER}{finding.called} {finding.code}：{finding.message}"]
    if finding.explanation:
        lines.append(f"{WORDS}{finding.explanation}")
    if finding.basis:
        lines.append(f"{BASIS}{finding.basis}")
    return [quotable(line).replace("\n", " ") for line in lines]


def quotable(text: str) -> str:
    """The text as a sheet can hold it and anybody may see it."""
    return storable(shown(text))
