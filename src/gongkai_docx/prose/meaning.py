"""An item in its topic → the rows and columns that it speaks of: `Meaning`, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.prose.case import Case
from gongkai_docx.prose.clauses import Item
from gongkai_docx.prose.doubt import doubted
from gongkai_docx.prose.lexicon import Word
from gongkai_docx.prose.naming import Named, named_in
from gongkai_docx.prose.tables import (
    Rows,
    default_columns,
    holds,
    left_over,
    narrowest,
    open_sums,
    settled,
)
from gongkai_docx.prose.topic import Meaning


class Read(NamedTuple):
    """What an item means, unless that is doubted."""

    case: Case
    named: Named
    meaning: Meaning


def meaning_of(case: Case) -> Meaning | None:
    """What the item's words mean together, with what was spoken of; None if that is open."""
    if not case.item.names:
        return None if case.item.has("rest") else repeated(case)
    named = named_in(case)
    if named is None:
        return None
    rows, loose = _rows(case, named)
    if not rows:
        return None
    meaning = Meaning(named.table, rows, _columns(case, named, rows), loose)
    read = Read(case, named, meaning)
    return None if doubted(case.sentence.doubts.of_meanings, read) else meaning


def repeated(case: Case) -> Meaning | None:
    """What a number without a name tells: what this sentence has just named.

    Or what it has told of another: 全市…120件，我县16件.
    """
    topic = case.topic
    is_other = case.item.has("subject")
    if not topic.fresh or not topic.rows or case.state.listing.closed:
        return None
    if topic.counted and not is_other:
        return None
    return Meaning(topic.table, topic.rows, topic.columns or ("",), loose=True)


def _rows(case: Case, named: Named) -> tuple[Rows, bool]:
    """The rows that may be meant, and whether only a verb tells them."""
    own = named.own[len(reasons_named(case.item)) :] or named.own
    told = [mentions for mentions in own if any(m.row for m in mentions)]
    firm = [tuple(m.row for m in ms if m.row and m.firm) for ms in told]
    if firm := [rows for rows in firm if rows]:
        return _named_rows(case, named.table, firm), False
    if told:
        return _parts_first(case, _distinct(m.row for ms in told for m in ms if m.row)), True
    return _unnamed_rows(case, named), False


def reasons_named(item: Item) -> Sequence[Word]:
    """The names that are examples of why, before what it came to: 因不掌握等原因无法提供."""
    marks = [word.start for word in item.words if word.text in vocabulary().examples]
    if not marks or item.names[-1].start < marks[-1]:
        return ()
    return [word for word in item.names if word.start < marks[-1]]


def _named_rows(case: Case, table: str, firm: list[Rows]) -> Rows:
    """Of the rows that are named the narrowest; or what was just named for that reason."""
    topic, form = case.topic, case.sentence.form
    rows = narrowest(form, table, firm)
    is_reason = topic.fresh and not topic.counted and topic.table == table
    if is_reason and rows and holds(form, table, rows, topic.rows):
        return _distinct((*topic.rows, *rows))
    return rows


def _parts_first(case: Case, rows: Rows) -> Rows:
    """The rows without those that only the others come to: 收到 may mean 应办理 in the end.

    What is carried over when it was told what was done goes to the next year: 办结47件，结转5件.
    """
    form = case.sentence.form
    rows = tuple(row for row in rows if row not in open_sums(form)) or rows
    if settled(form).isdisjoint(case.state.told):
        return rows
    return tuple(sorted(rows, key=lambda row: row not in left_over(form)))


def _unnamed_rows(case: Case, named: Named) -> Rows:
    """The rows of what was spoken of, or those that a count of the matter may mean."""
    state, topic, words = case.state, case.topic, vocabulary()
    table = case.sentence.tables[named.table]
    recent, is_topic = state.recent, topic.table == named.table
    if case.item.joint and recent and recent.table == named.table and recent.columns:
        return recent.rows  # 答复自然人58件、商业企业5件
    if is_topic and topic.rows:
        is_part = state.in_list or any(m.column for m in named.mentions)
        if is_part or not table.meant:
            return topic.rows
    just_named = topic.rows if topic.fresh and is_topic else ()
    if not case.item.texts.isdisjoint(words.these):
        return just_named
    meant = tuple(sorted(table.meant, key=lambda row: row not in state.done))
    if just_named and not topic.counted:
        return _distinct((*just_named, *meant))
    matter = {
        word.text
        for word in case.item.names
        if any(not m.row and not m.column for m in word.mentions)
    }
    is_none = bool(case.item.negations) or any(word.value == 0 for word in case.item.numbers)
    counted = table.deniable if is_none else table.counted
    return () if matter and matter.isdisjoint(counted) else meant


def _columns(case: Case, named: Named, rows: Rows) -> tuple[str, ...]:
    """The columns that are named, or those of what was spoken of; "" where none is."""
    topic, table = case.topic, case.sentence.tables[named.table]
    # A verb may be a column's only in a list: 其中公民12件, but not 收到公民提出的12件.
    is_listed = case.state.in_list or not table.said
    own = _distinct(m.column for m in named.mentions if m.column and (m.firm or is_listed))
    if own or not (topic.fresh and topic.table == named.table and topic.columns):
        return own or ("",)
    if table.said:
        return (*topic.columns, "") if topic.within else ("", *topic.columns)
    if any(default_columns(case.sentence.form, named.table, row) for row in rows):
        return ("",)
    return topic.columns  # 现行有效规章4件，规范性文件9件


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
