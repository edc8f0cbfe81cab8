"""The words of a sentence → its clauses, and the items in them that each tell one thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai_docx.checks.narrative import words
from gongkai_docx.checks.narrative.lexicon import Kind, Word


@dataclass
class Item:
    """Words between two joints, and what they say together."""

    words: list[Word] = field(default_factory=list)
    joint: str = ""
    """What joins it to the item before."""

    def of(self, *kinds: Kind) -> list[Word]:
        """Its words of these kinds."""
        return [word for word in self.words if word.kind in kinds]

    @property
    def measure(self) -> str:
        """The measure word of its number; "" if it has none."""
        return next((word.measure for word in self.words if word.kind == "quantity"), "")


def segments(sentence: list[Word]) -> Iterator[tuple[str, list[Word]]]:
    """The clauses, each with what it is opened by: a comma, a bracket, 其中."""
    opener, segment = "", list[Word]()
    for word in sentence:
        if word.kind in ("break", "among"):
            yield opener, segment
            opener, segment = word.text if word.kind == "break" else "among", []
        else:
            segment.append(word)
    yield opener, segment


def items_of(segment: list[Word]) -> Iterator[Item]:
    """The words between joints; of several numbers without one between, each with its own.

    也未 begins anew: 既未制定也未废止.
    """
    clauses: list[list[Word]] = [[]]
    joints = [""]
    for word in segment:
        again = word.kind == "negation" and bool(clauses[-1]) and clauses[-1][-1].text in words.ALSO
        if word.kind == "joint" or again:
            clauses.append([])
            joints.append(word.text)
        if word.kind != "joint":
            clauses[-1].append(word)
    for joint, clause in zip(joints, clauses, strict=True):
        for number, piece in enumerate(_numbers_apart(clause)):
            yield Item(piece, "" if number else joint)


def _numbers_apart(clause: list[Word]) -> Iterator[list[Word]]:
    """The clause cut so that each number stands with its name: 4件予以公开1件不予公开."""
    told = [word for word in clause if word.kind in ("quantity", "mention")]
    if [word.kind for word in told].count("quantity") < 2:
        yield clause
        return
    piece: list[Word] = []
    behind = told[0].kind == "quantity" and told[-1].kind != "quantity"
    for word in clause:
        counted = any(each.kind == "quantity" for each in piece)
        # 3件申请中予以公开2件: the matter belongs to the first number, its result to the second.
        names = word.kind == "mention" and any(m.row or m.column for m in word.mentions)
        if counted and (word.kind == "quantity" if behind else names):
            yield piece
            piece = []
        piece.append(word)
    yield piece
