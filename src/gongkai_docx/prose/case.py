"""An item of a clause, where it stands in its sentence: `Case`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.prose.clauses import Item, item_of
from gongkai_docx.prose.sentence import Sentence
from gongkai_docx.prose.state import State
from gongkai_docx.prose.strangers import Stranger, strangers_of
from gongkai_docx.prose.topic import Topic

_NO_ITEM = item_of(())


class Case(NamedTuple):
    """An item where it stands: what is before it, in its clause and in its sentence."""

    sentence: Sentence
    state: State
    """What is known before it."""
    item: Item
    before: Item
    """The item before it in its clause; an empty one if it is the first."""
    after: Item
    """So the one behind it."""
    first: bool
    last: bool
    strangers: Sequence[Stranger]
    """What is unknown in it."""

    @property
    def alone(self) -> bool:
        """Whether it is all of its clause."""
        return self.first and self.last

    @property
    def topic(self) -> Topic:
        """What is spoken of before it."""
        return self.state.topic

    @property
    def denied(self) -> bool:
        """Whether it is denied, in its own words or in those before it."""
        return self.state.pending.denied or bool(self.item.negations)


def case_of(sentence: Sentence, state: State, items: Sequence[Item], number: int = 0) -> Case:
    """The item of that number of a clause, where that is known."""
    item, last = items[number], number + 1 == len(items)
    strangers = strangers_of(sentence, item)
    if strangers and (state.pending.denied or item.negations) and not item.numbers:
        strangers = [each for each in strangers if not _is_denied_beside(sentence, item, each)]
    return Case(
        sentence,
        state,
        item,
        before=items[number - 1] if number else _NO_ITEM,
        after=_NO_ITEM if last else items[number + 1],
        first=not number,
        last=last,
        strangers=strangers,
    )


def _is_denied_beside(sentence: Sentence, item: Item, stranger: Stranger) -> bool:
    """Whether it is denied together with what is ours: 未引发投诉、复议, but not 未收到投诉申请."""
    if stranger.text not in vocabulary().denied_beside:
        return False
    return not any(sentence.tables[m.table].said for word in item.names for m in word.mentions)
