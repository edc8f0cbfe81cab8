"""The names in an item → the table that they speak of, and what they may mean in it: `Named`."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_docx.forms.words import Mention
from gongkai_docx.prose.case import Case
from gongkai_docx.prose.lexicon import Word
from gongkai_docx.prose.sentence import Sentence
from gongkai_docx.prose.topic import Topic
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Named:
    """What the names in an item speak of."""

    table: str
    own: Sequence[tuple[Mention, ...]]
    """For each of them, what it may mean in that table."""
    others: Sequence[Word]
    """Those that mean nothing in it."""

    @property
    def mentions(self) -> list[Mention]:
        """All that may be meant."""
        return [mention for mentions in self.own for mention in mentions]

    @property
    def matter(self) -> bool:
        """Whether the table's matter itself is named."""
        return any(m.firm and not m.row and not m.column for m in self.mentions)

    @property
    def deed(self) -> bool:
        """Whether a verb tells a row: 收到, 答复."""
        return any(m.row and not m.firm for m in self.mentions)


def named_in(case: Case) -> Named | None:
    """What the item's names speak of; None if it has none, or if that is open."""
    names = case.item.names
    spoken = [word.mentions for word in names]
    table = _table(spoken, case.topic) if spoken else ""
    if not table:
        return None
    own = [tuple(m for m in mentions if m.table == table) for mentions in spoken]
    return Named(table, own, [word for word, ms in zip(names, own, strict=True) if not ms])


def recognised(case: Case) -> Case:
    """The case when it is known that our matter is counted again, if its item names that."""
    if case.state.foreign and _names_matter(case):
        return case._replace(state=case.state._replace(foreign=False))
    return case


def _names_matter(case: Case) -> bool:
    """Whether our matter is named in it, outside of a list, and nothing else is."""
    named = None if case.state.in_list else named_in(case)
    return (
        named is not None
        and named.matter
        and all(says_nothing(case.sentence, word, named.table) for word in named.others)
    )


def says_nothing(sentence: Sentence, word: Word, table: str) -> bool:
    """Whether a word of another table says nothing beside one of this."""
    words = sentence.tables[table]
    return (
        all(m.firm and not m.row and not m.column for m in word.mentions)
        or word.text in words.beside
        or (word.text in words.disclosed and sentence.disclosed)
    )


def _table(spoken: Sequence[tuple[Mention, ...]], topic: Topic) -> str:
    """The table that these names speak of: one that they name, or the one spoken of before."""
    firm = {m.table for mentions in spoken for m in mentions if m.firm}
    if len(firm) > 1:
        # 政府信息公开申请行政复议: the matter of one table may be what another is about.
        narrow = {m.table for ms in spoken for m in ms if m.firm and (m.row or m.column)}
        firm = narrow or firm
    if len(firm) == 1:
        (table,) = firm
        named = any(m.firm and (m.row or not m.column) for ms in spoken for m in ms)
        return table if named or topic.table in ("", table) else ""
    loose = {m.table for mentions in spoken for m in mentions}
    if firm:
        return ""
    if topic.table in loose:
        return topic.table
    # 收到申请4件: the verb and the matter of the same table.
    matter = {m.table for ms in spoken for m in ms if not m.row and not m.column}
    return next(iter(loose)) if len(loose) == 1 and loose == matter and len(spoken) > 1 else ""
