"""A sentence and its words → what all of it says, wherever in it one reads: `Sentence`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, cached_property

from gongkai_docx.forms import Form
from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.forms.words import TableWords, form_words
from gongkai_docx.prose.doubt import Doubts
from gongkai_docx.prose.lexicon import Word
from gongkai_docx.prose.organs import is_own
from gongkai_docx.values import dataclass


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence in half-width characters; what it says is found out once, when it is asked."""

    form: Form
    text: str
    words: Sequence[Word]
    disclosed: bool
    """Whether the disclosure of information is spoken of, here or before."""
    doubts: Doubts
    """The reasons by which something in it isn't believed."""

    @cached_property
    def tables(self) -> Mapping[str, TableWords]:
        """What prose calls the matter of each table, and what else it says there."""
        return form_words(self.form).tables

    @cached_property
    def speaks_of_openness(self) -> bool:
        """Whether it has that word: 公开."""
        return any(word in self.text for word in vocabulary().openness)

    @cached_property
    def tells_attributes(self) -> bool:
        """Whether it tells what may be done with documents: 主动公开120件、依申请公开30件."""
        return vocabulary().attributes.search(self.text) is not None

    @cached_property
    def tells_other_times(self) -> bool:
        """Whether it speaks of another year, as far as it doesn't compare."""
        return any(word.kind == "other time" for word in self.words)

    @cached_property
    def ends_until(self) -> Mapping[str, int]:
        """By table, up to where it must be read to find one of its `ends`; none without one."""
        found = {
            key: [at + len(end) for end in table.ends if (at := self.text.find(end)) >= 0]
            for key, table in self.tables.items()
        }
        return {key: min(places) for key, places in found.items() if places}

    @cached_property
    def first_colon(self) -> int:
        """Where its first colon stands; its end if it has none."""
        return (self.text + ":").index(":")

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [word.start for word in self.words]

    def words_between(self, start: int, end: int) -> Sequence[Word]:
        """The words that begin from there to there."""
        return self.words[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    @cached_property
    def spoken_tables(self) -> frozenset[str]:
        """The tables that it has a word for, if one that may mean something else."""
        tables = self.tables.values()
        return frozenset(t.table for t in tables if any(word in self.text for word in t.verbs))

    @cached_property
    def called(self) -> frozenset[str]:
        """What we are called where we are spoken of: 局, of 我局."""
        subjects = (word.text for word in self.words if word.kind == "subject")
        return frozenset(text[1:] for text in subjects if is_own(text))

    @cached_property
    def own_names(self) -> frozenset[str]:
        """The names by which the organ speaks of itself: 龙华分局收到…, 我局…."""
        words = vocabulary()
        return frozenset(
            word.text
            for word in self.words
            if word.kind == "subject"
            and word.text not in words.subjects
            and word.text[0] not in words.before_level
        )

    @cached_property
    def disclosing_until(self) -> int | None:
        """Up to where it must be read to know that it speaks of disclosure; None if it doesn't."""
        found = [(self.text.find(word), word) for word in _disclosure(self.form)]
        return min((start + len(word) for start, word in found if start >= 0), default=None)

    @cached_property
    def disclosing_from(self) -> int:
        """From where on, at the latest, it speaks of disclosure; -1 if it doesn't."""
        return max(self.text.rfind(word) for word in _disclosure(self.form))

    def part_behind(self, place: int) -> int | None:
        """Where the first 其中, 包括 and their like ends that begins at that place or behind it."""
        at = bisect_left(self._parts, (place, 0))
        return self._parts[at][1] if at < len(self._parts) else None

    @cached_property
    def _parts(self) -> Sequence[tuple[int, int]]:
        found = _among().finditer(self.text)
        return [match.span(1) for match in found]


def discloses(form: Form, text: str) -> bool:
    """Whether the text speaks of the disclosure of information."""
    return any(word in text for word in _disclosure(form))


@cache
def _disclosure(form: Form) -> Sequence[str]:
    matters = [word for table in form_words(form).tables.values() for word in table.said]
    return [*vocabulary().disclosure, *matters]


@cache
def _among() -> re.Pattern[str]:
    return re.compile(f"(?=({'|'.join(map(re.escape, vocabulary().among))}))")


@cache
def voiding(form: Form) -> Sequence[str]:
    """The words with which no number of a sentence is sure."""
    tables = form_words(form).tables.values()
    return [*vocabulary().voiding, *(word for table in tables for word in table.voiding)]
