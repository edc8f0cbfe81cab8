"""How a sheet looks, as far as a person would read something else there than its cells hold."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from enum import Enum
from functools import cached_property

from gongkai_docx.places import Position
from gongkai_docx.values import dataclass

_FAINTEST = 1.2
"""The least contrast between writing and ground that can be seen (1 is none, 21 black on white)."""
SMALLEST = 3.0
"""The size of type, in points, below which nobody can read it."""

_MOST_RANGES = 5_000
"""How many ranges the conditional formats of a sheet may have that matter to us."""
MOST_DRAWN = 1_000
"""How many things over a sheet are looked at."""

Colour = tuple[int, int, int]
"""Red, green and blue, each 0 to 255."""
BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)


def is_unseen(writing: Colour, ground: Colour) -> bool:
    """Whether writing of that colour can't be seen on that ground; contrast as in WCAG 2, 1.4.3."""
    lighter, darker = sorted((_luminance(writing), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05) < _FAINTEST


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def colour_of(text: str) -> Colour | None:
    """The colour in hexadecimal digits (#RRGGBB, AARRGGBB); None if it is none."""
    digits = text.lstrip("#")[-6:]
    try:
        number = int(digits, 16)
    except ValueError:
        return None
    return (number >> 16 & 255, number >> 8 & 255, number & 255) if len(digits) == 6 else None


@dataclass(frozen=True)
class Font:
    """How writing looks."""

    size: float | None = None
    colour: Colour | None = None
    """None where a program chooses it, so that it can be seen."""
    is_struck: bool = False
    is_raised: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether what is written so is read as it stands, on whatever ground."""
        is_small = self.size is not None and self.size < SMALLEST
        return not (self.is_struck or self.is_raised or is_small or self.colour)

    def is_unseen(self, ground: Colour | None) -> bool:
        """Whether nobody can read it on that ground; None is a ground that isn't known."""
        if self.size is not None and self.size < SMALLEST:
            return True
        return ground is not None and self.colour is not None and is_unseen(self.colour, ground)


@dataclass(frozen=True)
class CellStyle:
    """What cells of a style have in common."""

    number_format: str = ""
    """As the workbook spells it; "" for General."""
    font: Font = Font()
    ground: Colour | None = WHITE
    is_fitted: bool = False
    """Whether a program makes what stands there small enough to fit, or turns it."""

    @cached_property
    def is_plain(self) -> bool:
        """Whether what stands there can be seen, and isn't struck out."""
        return not (self.font.is_struck or self.font.is_unseen(self.ground))


@dataclass(frozen=True)
class Stretch:
    """A part of a cell's text that looks otherwise than the rest."""

    text: str
    is_struck: bool = False
    is_raised: bool = False
    """Above or below the line: ² or ₂."""
    is_unseen: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is read as it stands."""
        return not (self.is_struck or self.is_raised or self.is_unseen)


@dataclass(frozen=True)
class CellLook:
    """How the writing in a cell looks."""

    is_struck: bool = False
    is_unseen: bool = False
    stretches: tuple[Stretch, ...] = ()
    """All of its text, where parts of it look different; else none."""


class Thing(Enum):
    """What may lie over the cells of a sheet; its value is what a clerk calls it."""

    PICTURE = "图片"
    TEXT_BOX = "文本框"
    CHART = "图表"
    SHAPE = "图形"
    OBJECT = "对象"


@dataclass(frozen=True)
class Drawn:
    """Something that lies over cells of a sheet."""

    thing: Thing
    first: Position
    last: Position
    text: str = ""
    """What is written in it."""


_TESTS: dict[str, Callable[[float, float], bool]] = {
    "lessThan": operator.lt,
    "lessThanOrEqual": operator.le,
    "greaterThan": operator.gt,
    "greaterThanOrEqual": operator.ge,
    "equal": operator.eq,
    "notEqual": operator.ne,
}


NEVER = "never"
"""The name of a test that no number passes: whether a cell is blank, or an error."""


@dataclass(frozen=True)
class Condition:
    """When a conditional format takes effect; as far as can be known without a calculation."""

    test: str = ""
    """The name of the comparison as OOXML spells it; "" where it can't be known."""
    limits: tuple[float, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether it can be worked out for a number."""
        return bool(self.test)

    def may_hold(self, number: float) -> bool:
        """Whether a cell with that number may fulfil it."""
        if self.test == NEVER:
            return False
        if self.test in _TESTS and self.limits:
            return _TESTS[self.test](number, self.limits[0])
        if self.test in ("between", "notBetween") and len(self.limits) > 1:
            return (min(self.limits) <= number <= max(self.limits)) is (self.test == "between")
        return True


@dataclass(frozen=True)
class Conditional:
    """What a conditional format makes of the cells in a range."""

    ranges: tuple[tuple[Position, Position], ...]
    condition: Condition = Condition()
    number_format: str | None = None
    is_struck: bool = False
    is_unseen: bool = False

    def covers(self, position: Position) -> bool:
        """Whether the cell is in one of its ranges."""
        row, column = position
        return any(
            first[0] <= row <= last[0] and first[1] <= column <= last[1]
            for first, last in self.ranges
        )


def within_limits(conditionals: Iterable[Conditional]) -> tuple[Conditional, ...]:
    """The conditional formats. Raises ValueError where they are more than anybody could make."""
    found = tuple(conditionals)
    if sum(len(each.ranges) for each in found) > _MOST_RANGES:
        raise ValueError("too many conditional formats")
    return found


@dataclass(frozen=True)
class Widths:
    """How wide the columns are, in half-width characters of the workbook's usual type."""

    usual: float
    columns: Mapping[int, float] = field(default_factory=dict)
    sizes: Mapping[Position, float] = field(default_factory=dict)
    """How large the type of a cell is against the usual, where it isn't that; 0 where a program
    makes it fit."""

    def of(self, column: int) -> float:
        """How many characters the column holds."""
        return self.columns.get(column, self.usual)


@dataclass(frozen=True)
class Look:
    """What of a sheet's look matters to who reads it."""

    cells: Mapping[Position, CellLook] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    filtered_rows: frozenset[int] = frozenset()
    """Hidden too, but by a filter."""
    hidden_columns: frozenset[int] = frozenset()
    is_hidden: bool = False
    """Whether the sheet itself isn't shown."""
    drawn: tuple[Drawn, ...] = ()
    conditionals: tuple[Conditional, ...] = ()
    widths: Widths | None = None
    """None where they aren't known."""
