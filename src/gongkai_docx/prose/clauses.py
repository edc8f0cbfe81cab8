"""The words of a sentence → its clauses, and the items in them that each tell one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.prose.lexicon import Does, Word
from gongkai_docx.values import dataclass

_NOT_OF_ALL: frozenset[Does] = frozenset(("joint", "both", "negation", "rest", "respectively"))
"""What a clause may do that tells more than a count and what came of it."""


@dataclass(frozen=True)
class Clause:
    """The words between two commas or brackets, or behind 其中."""

    opener: str
    """What it is opened by: the mark, or "among"."""
    words: Sequence[Word]
    kinds: frozenset[Does]
    """What its words do."""

    def until(self, kind: Does) -> Clause:
        """What stands in it before the first word of that kind."""
        at = next(i for i, word in enumerate(self.words) if word.kind == kind)
        return _clause(self.opener, self.words[:at])


@dataclass(frozen=True)
class Item:
    """Words between two joints, and what they say together."""

    words: Sequence[Word]
    joint: str
    """What joins it to the item before."""
    names: Sequence[Word]
    """What names a table, a row or a column."""
    numbers: Sequence[Word]
    negations: Sequence[Word]
    by_kind: Mapping[Does, Sequence[Word]]
    """All its words by what they do."""
    texts: frozenset[str]
    """Its words, as they were written."""

    def of(self, *kinds: Does) -> Sequence[Word]:
        """Its words of these kinds, in their order."""
        return [word for word in self.words if word.kind in kinds]

    def has(self, kind: Does) -> bool:
        """Whether one of its words does that."""
        return kind in self.by_kind

    @property
    def measure(self) -> str:
        """The measure word of its number; "" if it has none."""
        return self.numbers[0].measure if self.numbers else ""

    @property
    def names_firmly(self) -> bool:
        """Whether one of its names means nothing else, whatever is spoken of."""
        return any(mention.firm for word in self.names for mention in word.mentions)

    @property
    def names_column(self) -> bool:
        """Whether one of its names may be a column's."""
        return any(mention.column for word in self.names for mention in word.mentions)


def clauses_of(sentence: Iterable[Word]) -> Iterator[Clause]:
    """The clauses of the sentence."""
    opener, words = "", list[Word]()
    for word in sentence:
        if word.kind in ("break", "among"):
            yield _clause(opener, words)
            opener, words = word.text if word.kind == "break" else "among", []
        else:
            words.append(word)
    yield _clause(opener, words)


def apart(clause: Clause) -> tuple[Clause, Clause] | None:
    """The two of 收到申请16件均已办结: what was counted, and what came of all; None of another."""
    words = clause.words
    counts = [at for at, word in enumerate(words) if word.kind == "quantity"]
    if len(counts) != 1 or not clause.kinds.isdisjoint(_NOT_OF_ALL):
        return None
    known = vocabulary().all_of_what_was_counted
    at = next((at for at in range(counts[0] + 1, len(words)) if words[at].text in known), 0)
    does = any(m.row for word in words[:at] for m in word.mentions)
    if not does or not any(word.mentions for word in words[at:]):
        return None
    return _clause(clause.opener, words[:at]), _clause(",", words[at:])


def _clause(opener: str, words: Sequence[Word]) -> Clause:
    return Clause(opener, words, frozenset([word.kind for word in words]))


NO_CLAUSE = _clause("", ())


def items_of(clause: Clause) -> Iterator[Item]:
    """The words between joints; of several numbers without one between, each with its own.

    也未 begins anew: 既未制定也未废止.
    """
    also = vocabulary().also
    parts: list[tuple[str, list[Word]]] = [("", [])]
    for word in clause.words:
        part = parts[-1][1]
        again = word.kind == "negation" and bool(part) and part[-1].text in also
        if word.kind == "joint" or again:
            parts.append((word.text, []))
        if word.kind != "joint":
            parts[-1][1].append(word)
    for joint, words in parts:
        for number, piece in enumerate(_numbers_apart(words)):
            yield item_of(piece, "" if number else joint)


def item_of(words: Sequence[Word], joint: str = "") -> Item:
    """The item of these words."""
    by_kind: dict[Does, list[Word]] = {}
    for word in words:
        by_kind.setdefault(word.kind, []).append(word)
    names, numbers = by_kind.get("mention", ()), by_kind.get("quantity", ())
    texts = frozenset([word.text for word in words])
    return Item(words, joint, names, numbers, by_kind.get("negation", ()), by_kind, texts)


def _numbers_apart(words: list[Word]) -> Iterator[list[Word]]:
    """The words cut so that each number stands with its name: 4件予以公开1件不予公开."""
    told = [word.kind for word in words if word.kind in ("quantity", "mention")]
    if told.count("quantity") < 2:
        yield words
        return
    piece: list[Word] = []
    counted = False
    behind = told[0] == "quantity" and told[-1] != "quantity"
    for word in words:
        # 3件申请中予以公开2件: the matter belongs to the first number, its result to the second.
        names = word.kind == "mention" and any(m.row or m.column for m in word.mentions)
        if counted and (word.kind == "quantity" if behind else names):
            yield piece
            piece, counted = [], False
        piece.append(word)
        counted = counted or word.kind == "quantity"
    yield piece
