"""The unknown words of an item → who it is told of, or how; or what narrows it: `Stranger`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.prose.clauses import Item
from gongkai_docx.prose.lexicon import Word
from gongkai_docx.prose.organs import is_office, is_organ
from gongkai_docx.prose.sentence import Sentence
from gongkai_docx.values import dataclass

_LONGEST_EXAMPLE = 12
"""Characters between an example and its kind, at most."""


@dataclass(frozen=True)
class Stranger:
    """Something unknown in an item, that may narrow what is counted."""

    text: str
    first: bool
    """Whether it stands where is told who did something, or how."""
    start: int
    """Where it stands in the sentence."""
    organ: bool
    """Whether it may be the report's own organ that did it; so it may where nothing is told."""


def strangers_of(sentence: Sentence, item: Item) -> Sequence[Stranger]:
    """What is unknown in the item and no example of what is named: 合作社等其他组织.

    What stands before the verb is who or how, unless it is known to be a part of the whole.
    """
    unknown = item.by_kind.get("unknown", ())
    if not unknown:
        return ()
    told = item.of("mention", "quantity", "negation", "act")
    kinds = _kinds_named(sentence, item) if item.names else ()
    return [
        _stranger(word, told)
        for word in unknown
        if not kinds or not _is_example(sentence, word, kinds)
    ]


def _is_example(sentence: Sentence, word: Word, kinds: Collection[int]) -> bool:
    last = word.end + _LONGEST_EXAMPLE
    for mark in vocabulary().examples:
        start = sentence.text.find(mark, word.end, last)
        if start >= 0 and start + len(mark) in kinds:
            return True
    return False


def _kinds_named(sentence: Sentence, item: Item) -> Collection[int]:
    """Where rows and columns are named of which there may be examples."""
    return {
        word.start
        for word in item.names
        for m in word.mentions
        if (m.row or m.column) and sentence.tables[m.table].said
    }


def _stranger(word: Word, told: Sequence[Word]) -> Stranger:
    if not told:
        return Stranger(word.text, first=True, start=word.start, organ=True)
    before = word.start < told[0].start
    first = before and (_is_verb(told[0]) or is_office(word.text))
    return Stranger(word.text, first, word.start, organ=first and is_organ(word.text))


def _is_verb(word: Word) -> bool:
    """Whether what stands before the word is who did it: 县住建局收到, but not 清理规范性文件."""
    return word.kind in ("act", "negation") or any(
        m.row or m.column for m in word.mentions if not m.firm
    )
