"""What has been spoken of, and an item that says more → what is spoken of now: `Topic`.

A sentence leaves out what it has just spoken of: 收到政府信息公开申请12件，答复11件.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Meaning(NamedTuple):
    """What figures the words of an item speak of."""

    table: str
    rows: tuple[str, ...]
    """The rows that it may be, the likeliest first."""
    columns: tuple[str, ...]
    """So the columns; "" where none is named."""
    loose: bool
    """Whether only a verb tells the row, or nothing in the item."""


class Topic(NamedTuple):
    """What has been spoken of."""

    table: str = ""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    measure: str = ""
    """The measure word of the last number."""
    fresh: bool = False
    """Whether it was named in this very sentence."""
    counted: bool = False
    """Whether its number was told already."""
    value: int | Decimal = 0
    """The number that was told of it."""
    within: bool = False
    """Whether what follows is told of its columns only: 自然人提出的9件申请中，…."""


NOTHING = Topic()


class Came(NamedTuple):
    """What came in, as far as it was told in the sentence before."""

    all_of: Topic
    carried: Topic | None


def after_name(topic: Topic, meaning: Meaning, *, firm: bool, keeps: bool = False) -> Topic:
    """The topic when something was named; `firm` if by words that can mean nothing else.

    It `keeps` the columns where the next rows may have them too: 未废止规章和规范性文件.
    """
    if not firm and meaning.loose:
        return topic
    if firm and meaning.table != topic.table:
        topic = Topic(meaning.table)
    columns = meaning.columns if keeps and meaning.columns[0] else ()
    return topic._replace(rows=meaning.rows, columns=columns, fresh=True, counted=False)


def after_condition(topic: Topic, meaning: Meaning) -> Topic:
    """The topic when it was said that what follows is of those only: 自然人提出的申请中."""
    return topic._replace(columns=meaning.columns, within=True)


def after_number(topic: Topic, told: Topic, *, in_list: bool) -> Topic:
    """The topic when a number was told of `told`: in a list of parts it stays with the whole."""
    if not in_list or not topic.table:
        return told
    return topic._replace(measure=told.measure) if told.measure else topic


def after_sentence(topic: Topic) -> Topic:
    """The topic that the next sentence begins with."""
    return topic._replace(fresh=False)


def after_brackets(before: Topic, inside: Topic) -> Topic:
    """The topic behind brackets, that before them and the last one in them being these.

    What was counted in them is not counted again; a topic of their own ends with them.
    """
    is_same = inside._replace(measure=before.measure, counted=before.counted) == before
    counted = before.counted or inside.counted
    return before._replace(measure=inside.measure, counted=counted) if is_same else before
