"""What was read, and the cell it was read from → `Place`, as people and programs are told of it.

Made where a thing is read, and carried by what is found there. There is one way of telling it for
each medium: `where` in messages, `Place.location` and `Report.at` in JSON; the comments of a draft
stand at it (`writers.word.review`), and in the copy of a workbook so does its mark
(`writers.annotated`). Nobody takes what is told apart again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto
from functools import lru_cache

from gongkai_docx.forms import Form
from gongkai_docx.patterns import pattern
from gongkai_docx.values import dataclass

Position = tuple[int, int]
"""Row and column, both 0-based: J5 is (4, 9)."""


@dataclass(frozen=True)
class Cell:
    """A cell of the source."""

    sheet: str
    position: Position

    @classmethod
    def named(cls, sheet: str, name: str) -> Cell:
        """The cell that is called so on that sheet: J5. Raises ValueError."""
        return cls(sheet, cell_position(name))

    @property
    def name(self) -> str:
        """What it is called on its sheet: J5."""
        return cell_name(*self.position)

    @property
    def shown(self) -> str:
        """As a clerk finds it: 三、依申请公开 J5."""
        return f"{self.sheet} {self.name}"


class Kind(Enum):
    """What of a report stands in a place."""

    REPORT = auto()
    """The report as a whole, or what is no part of it."""
    TITLE = auto()
    UNIT = auto()
    YEAR = auto()
    IGNORED = auto()
    """The rules that are not checked."""
    LAST = auto()
    """Last year's report."""
    PREFACE = auto()
    """One of its paragraphs."""
    SECTION = auto()
    HEADING = auto()
    PARAGRAPH = auto()
    FIGURE = auto()
    SIGNATORY = auto()
    SIGNATURE = auto()
    """The date of it."""
    TEMPLATE = auto()
    """A place in an office's template, which is no part of a report."""


_CALLED = {
    Kind.TITLE: "标题",
    Kind.UNIT: "单位名称",
    Kind.PREFACE: "前言",
    Kind.SIGNATORY: "落款单位",
}
"""What is called by a name of its own where it has no cell; all else is of the report."""


@dataclass(frozen=True)
class Place:
    """Where something stands: what of the report it is, and the cell of the source, if it has one.

    Two places without cells are the same if they are of the same kind, key and number.
    """

    kind: Kind
    key: str = ""
    """The key of the figure; or of the section, of which it may be a heading or a paragraph."""
    number: int = 0
    """Which of the section's headings or paragraphs, or of those of the preface; from 0."""
    cell: Cell | None = None

    @classmethod
    @lru_cache(maxsize=10_000)
    def figure(cls, key: str) -> Place:
        """The figure of that key."""
        return cls(Kind.FIGURE, key)

    @classmethod
    @lru_cache(maxsize=10_000)
    def section(cls, key: str) -> Place:
        """The section of that key as a whole."""
        return cls(Kind.SECTION, key)

    @classmethod
    @lru_cache(maxsize=10_000)
    def heading(cls, section: str, number: int) -> Place:
        """The heading of that number in the section: 0 is that of （一）."""
        return cls(Kind.HEADING, section, number)

    @classmethod
    @lru_cache(maxsize=10_000)
    def paragraph(cls, section: str, number: int) -> Place:
        """The paragraph of that number in the section, whatever heading it stands under."""
        return cls(Kind.PARAGRAPH, section, number)

    @classmethod
    @lru_cache(maxsize=10_000)
    def preface(cls, number: int) -> Place:
        """The paragraph of that number in the preface."""
        return cls(Kind.PREFACE, "", number)

    @classmethod
    def template(cls, spot: str) -> Place:
        """What a clerk finds by these words in an office's template."""
        return cls(Kind.TEMPLATE, spot)

    def within(self, cell: Cell | None) -> Place:
        """The same in that cell."""
        return Place(self.kind, self.key, self.number, cell)

    @property
    def bare(self) -> Place:
        """The same, whatever cell it was read from."""
        return self.within(None) if self.cell else self

    @property
    def location(self) -> str | None:
        """As JSON tells it: 三、依申请公开!J5; None where the source has no cells."""
        if self.cell:
            return f"{self.cell.sheet}!{self.cell.name}"
        return self.key if self.kind is Kind.TEMPLATE else None


REPORT, TITLE, UNIT, YEAR = map(Place, (Kind.REPORT, Kind.TITLE, Kind.UNIT, Kind.YEAR))
IGNORED, LAST = Place(Kind.IGNORED), Place(Kind.LAST)
SIGNATORY, SIGNATURE = Place(Kind.SIGNATORY), Place(Kind.SIGNATURE)


def where(place: Place, form: Form) -> str:
    """The place as a clerk would call it in a sentence: 三、依申请公开 J5.

    Without a cell it is the row's label, the section's heading, 标题, 前言 and the like, or 报告.
    """
    if place.cell:
        return place.cell.shown
    if place.kind is Kind.FIGURE:
        figure = form.figures[place.key]
        return f"{form.section(figure.table).sheet}“{figure.row_label}”"
    if place.kind in (Kind.SECTION, Kind.HEADING, Kind.PARAGRAPH):
        return form.section(place.key).heading
    if place.kind is Kind.TEMPLATE:
        return place.key
    return _CALLED.get(place.kind, "报告")


# ---------------------------------------------------------------- what cells are called


@lru_cache(maxsize=10_000)
def cell_name(row: int, column: int) -> str:
    """The name of the cell at that row and column, both 0-based: (4, 9) is J5."""
    letters = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{row + 1}"


_REFERENCE = pattern(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)


@lru_cache(maxsize=10_000)
def cell_position(name: str) -> Position:
    """The 0-based row and column of a cell: J5 is (4, 9). Raises ValueError."""
    match = _REFERENCE.fullmatch(name)
    if not match:
        raise ValueError(f"not a cell: {name!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def cell_ranges(cells: Iterable[Position]) -> list[str]:
    """Cells in few words, those that form a rectangle as one range: D5:I27, D29."""
    runs: list[list[int]] = []  # [first row, last row, first column, last column]
    for row, column in sorted(cells):
        if runs and runs[-1][:2] == [row, row] and runs[-1][3] == column - 1:
            runs[-1][3] = column
        else:
            runs.append([row, row, column, column])
    blocks: list[list[int]] = []
    for run in runs:
        above = next((b for b in blocks if b[1] == run[0] - 1 and b[2:] == run[2:]), None)
        if above:
            above[1] = run[1]
        else:
            blocks.append(run)
    return [
        cell_name(top, left)
        + ("" if (top, left) == (bottom, right) else f":{cell_name(bottom, right)}")
        for top, bottom, left, right in blocks
    ]
