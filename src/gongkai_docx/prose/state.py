"""What runs through a sentence while it is read, handed on from item to item: `State`."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.prose.clauses import Clause, Item
from gongkai_docx.prose.organs import is_narrow
from gongkai_docx.prose.tables import Rows
from gongkai_docx.prose.topic import Meaning, Topic, after_brackets
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Outside:
    """What was outside of brackets, to be gone back to behind them."""

    group: int
    timely: bool
    topic: Topic
    beyond: Outside | None
    """What is outside of the brackets around these."""


class Listing(NamedTuple):
    """Where in the lists and brackets of the sentence its reading is."""

    group: int = 0
    """The list of parts (其中…) that is being read; 0 where none is."""
    groups: int = 0
    """How many lists there were."""
    timely: bool = True
    """Whether it is this year's figures that are told."""
    outside: Outside | None = None
    """What is outside of the brackets that are open; None where none are."""
    names_part: bool = False
    """Whether a part of the organ was named before the last bracket: 各镇街（3个）收到…."""
    closed: bool = False
    """Whether the clause stands right behind brackets."""


class Whose(NamedTuple):
    """Whose figures are told."""

    subject: str = ""
    """Who was named last."""
    shared: bool = False
    """Whether parts of the organ are counted by themselves: 各镇街收到…."""
    wider: bool = False
    """Whether more than the organ is counted: 全市1873件，其中我区126件."""


class Pending(NamedTuple):
    """What was named in the clause and has no number yet."""

    waiting: tuple[Meaning, ...] = ()
    """What the next number may be told of too: 行政复议、行政诉讼3件."""
    unplaced: tuple[Item, ...] = ()
    """What was denied before the matter is named: 未制定、废止规范性文件."""
    denied: bool = False
    """Whether what is named next is denied too."""


NOTHING_PENDING = Pending()


class Series(NamedTuple):
    """Rows that were counted one after another: 行政复议3件、行政诉讼1件, …."""

    counts: tuple[tuple[Rows, int | Decimal | None], ...] = ()
    """Each with its number; None where one number is of several."""
    judged: bool = False
    """Whether it was told what came of them: the next count begins a new series."""


class State(NamedTuple):
    """What is known at a place in the sentence of what stands before it."""

    topic: Topic
    listing: Listing = Listing()
    whose: Whose = Whose()
    pending: Pending = NOTHING_PENDING
    recent: Topic | None = None
    """What the last number was told of."""
    last: int | Decimal | None = None
    """The last number, if it was told of one thing."""
    told: frozenset[Rows] = frozenset()
    """The rows that numbers were told of."""
    done: Rows = ()
    """The rows of the last verb: 办结的申请中自然人9件 is told of 办结."""
    all_of: Topic | None = None
    """What came in, with its number, as far as that was told in this sentence."""
    carried: Topic | None = None
    """So what was carried in, beside it."""
    series: Series = Series()
    """What was counted last, as far as what comes of it may be told of all of it together."""
    foreign: bool = False
    """Whether something else was counted, and our matter not named since."""
    lost: frozenset[str] = frozenset()
    """The tables of which a number was not understood: 备案行政复议案件134件."""

    @property
    def in_list(self) -> bool:
        """Whether a list of parts is being read."""
        return self.listing.group > 0


def entered(state: State, clause: Clause, before: Clause) -> State:
    """The state where the clause begins: in a list of parts, in brackets, out of them."""
    listing, opener = state.listing, clause.opener
    if opener == "(":
        return _in_brackets(state, before)
    if opener == ")":
        return _behind_brackets(state)
    if opener == "among":
        group = listing.groups + 1
        return state._replace(listing=listing._replace(group=group, groups=group, closed=False))
    if opener == ";" and listing.group:
        return state._replace(listing=listing._replace(group=0, closed=False))
    if listing.closed:
        return state._replace(listing=listing._replace(closed=False))
    return state


def _in_brackets(state: State, before: Clause) -> State:
    """What stands in brackets is a list of parts of what was told last."""
    listing, group = state.listing, state.listing.groups + 1
    named = any(word.kind in ("unknown", "each") and is_narrow(word.text) for word in before.words)
    inside = listing._replace(
        group=group,
        groups=group,
        outside=Outside(listing.group, listing.timely, state.topic, listing.outside),
        names_part=named and "quantity" not in before.kinds,
        closed=False,
    )
    return state._replace(listing=inside, topic=state.recent or state.topic)


def _behind_brackets(state: State) -> State:
    listing, topic = state.listing._replace(closed=True), state.topic
    if outside := listing.outside:
        topic = after_brackets(outside.topic, topic)
        listing = listing._replace(
            group=outside.group, timely=outside.timely, outside=outside.beyond
        )
    return state._replace(listing=listing, topic=topic)


def timed(state: State, clause: Clause) -> State:
    """The state when the clause has told its time."""
    timely, own = state.listing.timely, vocabulary().own_times
    if "other time" in clause.kinds:
        timely = False
    elif not timely:
        timely = "own time" in clause.kinds or any(w.text.startswith(own) for w in clause.words)
    if timely == state.listing.timely:
        return state
    return state._replace(listing=state.listing._replace(timely=timely))
