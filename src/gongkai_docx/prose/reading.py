"""A sentence → what it claims, clause by clause and item by item, and the topic that it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gongkai_docx.prose.case import Case, case_of
from gongkai_docx.prose.claim import Found
from gongkai_docx.prose.clauses import NO_CLAUSE, Clause, apart, clauses_of, items_of
from gongkai_docx.prose.constructions import Whole, construed, construed_together
from gongkai_docx.prose.doubt import doubted
from gongkai_docx.prose.misunderstanding import given_up
from gongkai_docx.prose.naming import recognised
from gongkai_docx.prose.sentence import Sentence
from gongkai_docx.prose.state import NOTHING_PENDING, State, entered, timed
from gongkai_docx.prose.telling import Step
from gongkai_docx.prose.topic import Came, Topic
from gongkai_docx.prose.whose import attributed
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Neighbour:
    """A claim of a clause in which something isn't understood."""

    sentence: Sentence
    topic: Topic
    """What was spoken of before the clause."""
    found: Found


@dataclass(frozen=True)
class Told:
    """A claim, when all of its sentence has been read."""

    sentence: Sentence
    state: State
    """Behind the last clause."""
    unsure: frozenset[int]
    """The lists of parts in which something isn't understood."""
    found: Found
    beside: Sequence[Found]
    """All that seems to be claimed in the sentence."""


class Reading(NamedTuple):
    """What came of reading a sentence."""

    found: Sequence[Found]
    """What it claims."""
    topic: Topic
    """What is spoken of behind it."""
    came: Came | None = None
    """What came in, as it tells."""


def read(sentence: Sentence, topic: Topic, came: Came | None = None) -> Reading:
    """What the sentence claims where that is spoken of, behind one that told that so much came."""
    doubts, found, unsure = sentence.doubts, list[Found](), set[int]()
    if doubted(doubts.of_sentences, sentence):
        return Reading(found, topic)
    state, before = _begun(topic, came), NO_CLAUSE
    for clause in clauses_of(sentence.words):
        state = entered(state, clause, before)
        before = clause
        if doubted(doubts.of_plans, clause):
            break
        if doubted(doubts.of_comparisons, clause):
            clause = clause.until("change")
        state = timed(state, clause)
        if doubted(doubts.of_times, state):
            continue
        step = _read_apart(sentence, state, clause) or _read_clause(sentence, state, clause)
        state = step.state
        found += step.found
        if step.unsure and state.in_list:
            unsure.add(state.listing.group)
    lists = frozenset(unsure)
    all_told = (Told(sentence, state, lists, each, found) for each in found)
    claimed = [told.found for told in all_told if not doubted(doubts.of_claims, told)]
    is_told = state.all_of is not None and state.all_of.fresh
    came = Came(state.all_of, state.carried) if is_told and state.all_of else None
    return Reading(claimed, state.topic, came)


def _begun(topic: Topic, came: Came | None) -> State:
    """The state where a sentence begins."""
    if came is None:
        return State(topic)
    return State(topic, all_of=came.all_of._replace(fresh=False), carried=came.carried)


def _read_apart(sentence: Sentence, state: State, clause: Clause) -> Step | None:
    """What came in and what came of all of it, told in one clause: 收到申请16件均已办结."""
    parts = apart(clause)
    if parts is None:
        return None
    first = _read_clause(sentence, state, parts[0])
    if not first.found or not _is_all_of_it(first.state):
        return None
    second = _read_clause(sentence, first.state, parts[1])
    return Step(second.state, [*first.found, *second.found], first.unsure or second.unsure)


def _read_clause(sentence: Sentence, state: State, clause: Clause) -> Step:
    """What the clause claims; of one that isn't all understood, what isn't doubted for that."""
    topic, items = state.topic, tuple(items_of(clause))
    if state.pending is not NOTHING_PENDING:
        state = state._replace(pending=NOTHING_PENDING)
    step = construed_together(Whole(sentence, state, items))
    if step is not None:
        return step
    found, unsure = list[Found](), False
    for number in range(len(items)):
        step = _read_item(case_of(sentence, state, items, number))
        state, unsure = step.state, unsure or step.unsure
        found += step.found
    if unsure:
        doubts = sentence.doubts.of_neighbours
        found = [each for each in found if not doubted(doubts, Neighbour(sentence, topic, each))]
    return Step(state, found, unsure)


def _is_all_of_it(state: State) -> bool:
    """Whether what was counted last is all that came in: not 上年结转的2件均已办结."""
    recent, all_of = state.recent, state.all_of
    return recent is not None and all_of is not None and recent.rows == all_of.rows


def _read_item(case: Case) -> Step:
    if doubted(case.sentence.doubts.of_items, case):
        return given_up(attributed(case))
    return construed(recognised(attributed(case)))
