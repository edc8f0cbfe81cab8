"""What seems to be said → whether there is a reason not to believe it: `Doubt`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, replace
from typing import Any, Generic, TypeVar

from gongkai_docx.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True)
class Example:
    """A text in which the doubt, and no other, keeps a number from being understood."""

    text: str
    phrase: str
    """What would be claimed in it without the doubt: the phrase of that claim."""


@dataclass(frozen=True)
class Doubt(Generic[T]):
    """A reason not to believe what it is asked about."""

    name: str
    applies: Callable[[T], bool]
    example: Example


@dataclass(frozen=True)
class Doubts:
    """The doubts by what they are asked about, and so by what isn't said if one applies."""

    of_sentences: tuple[Doubt[Any], ...]
    """Of a `Sentence`: nothing of it is said."""
    of_plans: tuple[Doubt[Any], ...]
    """Of a `Clause`: nothing of it and of what follows in its sentence."""
    of_times: tuple[Doubt[Any], ...]
    """Of the `State` where a clause stands: nothing of the clause."""
    of_comparisons: tuple[Doubt[Any], ...]
    """Of a `Clause`: nothing from its comparison on."""
    of_items: tuple[Doubt[Any], ...]
    """Of a `Case`: nothing of the item."""
    of_meanings: tuple[Doubt[Any], ...]
    """Of a `Read`: nothing, though the item means that."""
    of_numbers: tuple[Doubt[Any], ...]
    """Of a `Counted`: nothing, though the number is of these things."""
    of_neighbours: tuple[Doubt[Any], ...]
    """Of a `Found` in a clause with something that isn't understood: not that."""
    of_claims: tuple[Doubt[Any], ...]
    """Of a `Told`, at the end of the sentence: not that."""

    def __iter__(self) -> Iterator[Doubt[Any]]:
        for field in fields(self):
            yield from getattr(self, field.name)

    def without(self, name: str) -> Doubts:
        """All but the one of that name."""
        kept = {
            field.name: tuple(each for each in getattr(self, field.name) if each.name != name)
            for field in fields(self)
        }
        return replace(self, **kept)


def doubted(doubts: Iterable[Doubt[T]], asked: T) -> bool:
    """Whether one of the doubts applies."""
    for doubt in doubts:  # noqa: SIM110 - asked for every item, and faster so
        if doubt.applies(asked):
            return True
    return False
