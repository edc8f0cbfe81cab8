"""A file of any format → its paragraphs and tables in order, as what reads reports takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

from gongkai_docx.chart_parts import Shown
from gongkai_docx.forms import Form
from gongkai_docx.report import Number
from gongkai_docx.text import is_blank, visible
from gongkai_docx.values import dataclass

PICTURED = "〔图〕"
STRUCK = "〔划去〕"
RAISED = "〔上下标〕"
"""Put into a cell's text where a person sees something that is no plain text: no number is read out
of a cell that holds one of these."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph as it stands on the page; in a plain text, one of its lines."""

    text: str
    spot: str
    """What a clerk finds it by: 第 12 段, 第 12 行."""
    level: int | None = None
    """1 for the title of a section, 2 for a heading in it, where the file itself says so."""
    heading: str | None = None
    """The heading that opens it, where the file itself says so; it is no part of the text."""
    role: str = ""
    """"title", "signature" or "caption", where a draft of ours says so."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table, perhaps spanning several rows and columns (0-based)."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    key: str = ""
    """The figure that the cell is said to hold, in a file of ours."""
    number: int = -1
    """Which of all cells in the text of a Word file it is, counted from 0."""

    @property
    def last_row(self) -> int:
        """The last row that it covers."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """The last column that it covers."""
        return self.column + self.columns - 1

    @cached_property
    def is_blank(self) -> bool:
        """Whether nothing can be seen in it."""
        return is_blank(self.text)


@dataclass(frozen=True)
class Table:
    """A table whose cells are known."""

    cells: tuple[Cell, ...]
    spot: str
    """What a clerk finds it by: 第 2 张表."""

    @cached_property
    def at(self) -> dict[tuple[int, int], Cell]:
        """The cell that covers each row and column; where none does, the row is too short."""
        covered: dict[tuple[int, int], Cell] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.last_row + 1):
                for column in range(cell.column, cell.last_column + 1):
                    covered.setdefault((row, column), cell)
        return covered

    @cached_property
    def height(self) -> int:
        """How many rows there are."""
        return max((cell.last_row + 1 for cell in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((cell.last_column + 1 for cell in self.cells), default=0)

    @cached_property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells that cover each row, from left to right."""
        rows: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, cell.last_row + 1):
                rows[row].append(cell)
        return tuple(tuple(sorted(row, key=lambda cell: cell.column)) for row in rows)


@dataclass(frozen=True)
class Piece:
    """A piece of a line of text, and the characters of the line that it takes."""

    text: str
    start: int
    end: int
    is_cell: bool = False
    """Whether it is a cell between tabs or bars, and these are counted, not characters."""


@dataclass(frozen=True)
class Lines:
    """A table whose cells are not known: lines of text, each in the pieces that gaps leave."""

    lines: tuple[tuple[Piece, ...], ...]
    spot: str


@dataclass(frozen=True)
class Other:
    """What no report holds: a picture, a chart, a link, a footnote."""

    what: str
    """图片, 链接 …"""
    spot: str
    """The paragraph or the table that it is in."""
    shown: str = ""
    """The words that are to be seen of it."""


@dataclass(frozen=True)
class Drawn:
    """A chart of ours: in a draft of ours, or as the table that tells it where no picture is."""

    name: str
    """办理结果"""
    spot: str
    shown: Shown | None
    """What it shows; None where the part that draws it is damaged, or lost."""
    is_table: bool = False
    """Whether it is such a table below its title."""


@dataclass(frozen=True)
class Datum:
    """A figure in the data that a file of ours carries."""

    text: str
    is_blank: bool
    """Whether it was left blank, and is shown as 0."""


Element: TypeAlias = Paragraph | Table | Lines | Other | Drawn


def text_of(element: Element) -> str:
    """What is to be read of a paragraph; nothing of what is none."""
    return visible(element.text) if isinstance(element, Paragraph) else ""


def role_of(element: Element) -> str:
    """What a draft of ours says that it is."""
    return element.role if isinstance(element, Paragraph) else ""


@dataclass(frozen=True)
class Carried:
    """The figures that a draft of ours carries as data; a blank one is absent."""

    form: Form
    figures: Mapping[str, Number]


@dataclass(frozen=True)
class Sequence:
    """All that stands on a page, in order."""

    elements: tuple[Element, ...]
    title: str = ""
    """What the file says of its title, apart from its text."""
    unit: str = ""
    """Whose report it is, where a draft of ours says so."""
    year: int | None = None
    """Of which year, where a draft of ours says so."""
    carried: Carried | None = None
    """Its figures, where it is a draft of ours that nobody touched."""
    is_alone: bool = False
    """Whether no site stands around it: in a Word file, and on a page of ours."""

    @property
    def tables(self) -> Iterator[Table | Lines]:
        """Its tables, in order."""
        return (each for each in self.elements if isinstance(each, Table | Lines))

    @property
    def charts(self) -> Iterator[Drawn]:
        """Its charts of ours, in order."""
        return (each for each in self.elements if isinstance(each, Drawn))
