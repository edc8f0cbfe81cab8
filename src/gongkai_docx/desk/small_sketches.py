"""The pieces of a text → its sketch (MinHash), where there is no rensa, as in a browser.

It is asked as rensa is asked. Its numbers are others, as good for comparing with one another; a
sketch of the one kind is never held against one of the other.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

_WHOLE = 2**64 - 1
_HELD = 10_000
"""Of how many pieces the numbers are held, 320 each: reports say much in the same words."""


class RMinHash:
    """A sketch that is made."""

    def __init__(self, num_perm: int, seed: int) -> None:
        self._number, self._seed = num_perm, seed
        self._least = [2**32 - 1] * num_perm

    def update(self, pieces: Iterable[str]) -> None:
        """Add these pieces."""
        numbers = [_numbers(piece, self._number, self._seed) for piece in {*pieces}]
        if numbers:
            self._least = list(map(min, self._least, *numbers))

    def digest(self) -> list[int]:
        """The sketch: of each way to number the pieces the least number."""
        return self._least


@lru_cache(_HELD)
def _numbers(piece: str, number: int, seed: int) -> array[int]:
    """The numbers of that piece, each told by another function of its digest."""
    known = int.from_bytes(blake2b(piece.encode("utf-8", "surrogatepass"), digest_size=8).digest())
    return array("I", _told(known, number, seed))


def _told(known: int, number: int, seed: int) -> Iterable[int]:
    return ((factor * known + more & _WHOLE) >> 32 for factor, more in _functions(number, seed))


@lru_cache
def _functions(number: int, seed: int) -> tuple[tuple[int, int], ...]:
    """So many functions x → ax + b, which scatter numbers (Dietzfelbinger 1996): a is odd."""
    chance = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    return tuple((chance.getrandbits(64) | 1, chance.getrandbits(64)) for _ in range(number))
