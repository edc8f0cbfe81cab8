"""What a phrase of the prose says of figures: `Claim`."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from gongkai_docx.values import dataclass

Keys = tuple[str, ...]
"""Figures that a number is the sum of: mostly one."""


@dataclass(frozen=True)
class Claim:
    """What a phrase says: that a figure has this value."""

    readings: tuple[Keys, ...]
    """What figure may be meant, the likeliest first; several where the words leave it open."""
    value: int | Decimal
    phrase: str
    number: tuple[int, int] | None
    """Where in the phrase the number stands; None where it is said in words (没有)."""
    measure: str
    subject: str
    """Whose figure it is, where that is said in words that may be another's."""
    loose: bool = False
    """Whether only a verb tells the row, which may then be told of a part of the whole."""
    of_all: tuple[Keys, ...] = ()
    """What the number was told of, where it is said that all of it came to this: 均已办结.

    If it isn't right there, no more is said here.
    """


class Found(NamedTuple):
    """A claim in a sentence that may yet be doubted."""

    readings: tuple[Keys, ...]
    value: int | Decimal
    start: int
    end: int
    """From where to where its phrase goes in the sentence."""
    number: tuple[int, int] | None
    """So does its number."""
    measure: str
    subject: str
    loose: bool
    group: int
    """The list of parts that it stands in; 0 for none."""
    of_all: tuple[Keys, ...] = ()
    """What the number was told of, where it is told in words that all of it came to this."""

    @property
    def table(self) -> str:
        """The table of the figures that it tells."""
        return self.readings[0][0].partition(".")[0]
