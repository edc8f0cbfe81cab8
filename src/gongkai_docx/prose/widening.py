"""The claims of a sentence → the same, with the wider figures that their numbers may be as well."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from gongkai_docx.forms import Form
from gongkai_docx.forms.words import form_words
from gongkai_docx.prose.claim import Found, Keys
from gongkai_docx.prose.lexicon import Word
from gongkai_docx.prose.sentence import Sentence
from gongkai_docx.prose.tables import arriving, carried_in, open_sums, settled, sums_with

Told: TypeAlias = Collection[tuple[Keys, int | Decimal]]
"""Figures that numbers were told of, with these."""


def told_as_done(form: Form, found: Iterator[Found]) -> Told:
    """Of these claims, what was done or left over; not that there was none of it."""
    return {
        (each.readings[0], each.value)
        for each in found
        if each.value and _is_done(form, each.readings[0][0])
    }


def widened(sentence: Sentence, found: Sequence[Found], done: Told) -> Sequence[Found]:
    """The claims, each with all that its words may mean where `done` is told around them.

    Without those that all came to one thing, where more is told of that: 均已答复, but 结转2件.
    """
    beside = _Beside(sentence, found, done)
    return [beside.widened(each) for each in found if not beside.tells_more(each)]


class _Beside:
    """What is claimed in a sentence and in its paragraph, beside one of its claims."""

    def __init__(self, sentence: Sentence, found: Sequence[Found], done: Told) -> None:
        self._sentence, self._form, self._done = sentence, sentence.form, done
        self._keys = {each.readings[0] for each in found}

    def tells_more(self, found: Found) -> bool:
        """Whether it is said of all, and something else is told of what was done."""
        is_of_all = found.of_all and _is_done(self._form, found.readings[0][0])
        return bool(is_of_all) and self._told_apart(found)

    def widened(self, found: Found) -> Found:
        """The claim with its wider readings."""
        if len(found.readings[0]) > 1:
            return found
        wider = [*self._sums(found), *self._taken_in(found)]
        return found._replace(readings=tuple(dict.fromkeys((*found.readings, *wider))))

    def _sums(self, found: Found) -> Iterator[Keys]:
        """The sums: 受理12件 with 上年结转2件 beside it, or with none told."""
        key = found.readings[0][0]
        for sum_key, terms in sums_with(self._form, key):
            if found.loose and all((term,) in self._keys for term in terms):
                yield (sum_key,)
        if self._may_be_all(found):
            table, _, column = key.split(".")
            yield from ((f"{table}.{row}.{column}",) for row in sorted(open_sums(self._form)))

    def _may_be_all(self, found: Found) -> bool:
        """Whether its words may mean all that there was to do: 受理12件, but not 新收12件."""
        key, own = found.readings[0][0], self._own_words(found)
        if self._came(key):
            return all(self._is_open(word) or not _names_row(word) for word in own)
        if not found.loose or not _is_done(self._form, key):
            return False
        return self._told_apart(found) and any(self._is_open(word) for word in own)

    def _told_apart(self, found: Found) -> bool:
        """Whether more is told of what was done or left over."""
        own = found.readings[0], found.value
        return len(self._done) > (own in self._done)

    def _own_words(self, found: Found) -> Sequence[Word]:
        return self._sentence.words_between(found.start, found.end)

    def _came(self, key: str) -> bool:
        """Whether it tells what came in this year."""
        return key.split(".")[1] in arriving(self._form) - carried_in(self._form)

    def _is_open(self, word: Word) -> bool:
        return any(mention.row in open_sums(self._form) for mention in word.mentions)

    def _taken_in(self, found: Found) -> Iterator[Keys]:
        """The figure with others that aren't told beside it: 准予公开98件 with 部分公开."""
        key = found.readings[0][0]
        table, row, column = parts = key.split(".")
        words = form_words(self._form)
        for called, place in (
            (words.called(table, row, ""), 1),
            (words.called(table, "", column), 2),
        ):
            keys = (
                ".".join([*parts[:place], each, *parts[place + 1 :]]) for each in called.takes_in
            )
            others = tuple(other for other in keys if (other,) not in self._keys)
            if others and any(word.text in called.wide for word in self._own_words(found)):
                yield (key, *others)


def _names_row(word: Word) -> bool:
    return any(mention.row for mention in word.mentions)


def _is_done(form: Form, key: str) -> bool:
    return (key.split(".")[1],) in settled(form)
