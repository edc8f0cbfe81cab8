"""A number, or that there is none, and what the item means → what is found to be claimed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from gongkai_docx.forms import Form
from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.forms.words import form_words
from gongkai_docx.prose.case import Case
from gongkai_docx.prose.claim import Found, Keys
from gongkai_docx.prose.clauses import Item
from gongkai_docx.prose.doubt import doubted
from gongkai_docx.prose.sentence import Sentence
from gongkai_docx.prose.state import Series, State
from gongkai_docx.prose.tables import (
    arriving,
    carried_in,
    default_columns,
    is_total_of_rows,
    narrowest,
)
from gongkai_docx.prose.topic import Meaning, Topic, after_name, after_number
from gongkai_docx.values import dataclass

_AMOUNTS = ("元", "千元", "万元", "亿元")
MOST_TOGETHER = 4
"""Of how many things one number may be told together."""


class Step(NamedTuple):
    """What came of reading an item: the state behind it, and what it claims."""

    state: State
    found: Sequence[Found] = ()
    unsure: bool = False
    """Whether there is a number in it that isn't understood."""


@dataclass(frozen=True)
class Counted:
    """What a number is told of, unless that is doubted."""

    case: Case
    meanings: Sequence[Meaning]


def stated(case: Case, meanings: Sequence[Meaning]) -> Step:
    """What the item's number says of each of these, or of their sum."""
    item, meanings = case.item, list(dict.fromkeys(meanings))
    if doubted(case.sentence.doubts.of_numbers, Counted(case, meanings)):
        return Step(case.state, unsure=True)
    recent = case.state.recent
    readings = [
        readings_of(case.sentence, meaning, item, like=_measure_of(recent, meaning))
        for meaning in meanings
    ]
    if not all(readings):
        return Step(case.state, unsure=True)
    if len(meanings) == 1 and is_outcome(case, meanings[0]):
        readings = [(*readings[0], *_of_the_series(case, meanings[0]))]
    loose = all(meaning.loose for meaning in meanings)
    found = [claimed(case, each, loose) for each in _told_together(item, readings, loose)]
    return Step(_after_number(case, meanings), found)


def _measure_of(recent: Topic | None, meaning: Meaning) -> str:
    """The measure word of what was told last, if that was of the same table: 许可9项，处罚3项."""
    return recent.measure if recent and recent.table == meaning.table else ""


def _told_together(
    item: Item, readings: Sequence[tuple[Keys, ...]], loose: bool
) -> Iterator[tuple[Keys, ...]]:
    """The figures that one number of several things may be told of, for each of its claims."""
    if len(readings) == 1 or item.has("each") or item.numbers[0].value == 0:
        yield from readings
        return
    apart = tuple(reading for each in readings for reading in each)
    if loose:  # 收到、答复的15件 are the ones or the others
        yield apart
        return
    sums = tuple(
        tuple(key for keys in combination for key in keys) for combination in product(*readings)
    )
    yield sums + apart if item.texts.isdisjoint(vocabulary().summing) else sums


def is_outcome(case: Case, meaning: Meaning) -> bool:
    """Whether only a column is named, of rows that are matters themselves: 维持3件."""
    if case.sentence.tables[meaning.table].said or not meaning.columns[0]:
        return False
    return not any(mention.row for word in case.item.names for mention in word.mentions)


def _of_the_series(case: Case, meaning: Meaning) -> Iterator[Keys]:
    """Where several rows were counted, what came of the others, and of all of them."""
    told = [rows for rows, _ in case.state.series.counts]
    if meaning.rows not in told:
        return
    others = [readings_of(case.sentence, meaning._replace(rows=rows), case.item) for rows in told]
    firsts = [each[0] for each in others if each]
    if len(firsts) > 1:
        yield from firsts
        yield tuple(key for keys in firsts for key in keys)


def _series(case: Case, meanings: Sequence[Meaning], number: int | Decimal) -> Series:
    """The series behind a number that was told of these."""
    series = case.state.series
    if is_outcome(case, meanings[-1]):
        return series._replace(judged=True)
    value = number if len(meanings) == 1 else None
    counts = tuple((meaning.rows, value) for meaning in meanings)
    return Series(counts if series.judged else (*series.counts, *counts)[-MOST_TOGETHER:])


def _after_number(case: Case, meanings: Sequence[Meaning]) -> State:
    """The state behind a number that was told of these."""
    state, item, meaning, form = case.state, case.item, meanings[-1], case.sentence.form
    number = item.numbers[0].value
    columns = tuple(column for column in meaning.columns if column)
    if not item.names_column and arriving(form).issuperset(meaning.rows):
        columns = ()  # 本年新收25件, after what was told of 自然人
    told = Topic(
        meaning.table,
        meaning.rows,
        columns,
        item.measure,
        fresh=True,
        counted=True,
        value=number,
        within=bool(columns) and (state.topic.within or is_condition(item)),
    )
    return state._replace(
        topic=after_number(state.topic, told, in_list=state.in_list),
        recent=told,
        last=number if len(meanings) == 1 else None,
        all_of=told if _is_whole(case, told, arriving(form) - carried_in(form)) else state.all_of,
        carried=told if _is_whole(case, told, carried_in(form)) else state.carried,
        told=state.told | {each.rows for each in meanings},
        series=_series(case, meanings, number),
    )


def _is_whole(case: Case, told: Topic, rows: Collection[str]) -> bool:
    """Whether that is told of one of these rows, and of all of it."""
    return told.rows[0] in rows and not told.columns and not case.state.in_list


def together(case: Case, last: Meaning) -> Sequence[Meaning]:
    """What the number behind a series is told of: 逾期不补正、不再处理的3件 are one thing."""
    waiting = case.state.pending.waiting
    if not waiting:
        return (last,)
    if last.loose and any(not each.loose for each in waiting):
        return [each for each in waiting if not each.loose]
    told = [each.rows for each in (*waiting, last)]
    if last.loose or len(set(told)) == 1 or {each.table for each in waiting} != {last.table}:
        return (*waiting, last)
    narrow = narrowest(case.sentence.form, last.table, told)
    return [last._replace(rows=narrow)] if narrow else (*waiting, last)  # 未经复议、直接提起的


def none_of(case: Case, meaning: Meaning) -> Step:
    """What is denied: there is none of it."""
    form = case.sentence.form
    readings = readings_of(case.sentence, meaning, case.item)
    by_rows = not meaning.columns[0] and any(
        is_total_of_rows(form, key) for keys in readings for key in keys
    )
    if not readings or (meaning.loose and by_rows):
        return Step(case.state)  # 没有答复的: that there are such is not denied by the table
    keeps = not case.sentence.tables[meaning.table].said
    topic = after_name(case.topic, meaning, firm=case.item.names_firmly, keeps=keeps)
    rows = [(row,) for row in meaning.rows] if _is_all_named(case, meaning) else [meaning.rows]
    apart = [readings_of(case.sentence, meaning._replace(rows=each), case.item) for each in rows]
    found = [claimed(case, each, meaning.loose, value=0) for each in apart if each]
    return Step(case.state._replace(topic=topic), found)


def _is_all_named(case: Case, meaning: Meaning) -> bool:
    """Whether one word names all those rows: 行政复议诉讼."""
    named = ({m.row for m in word.mentions if m.firm} for word in case.item.names)
    return len(meaning.rows) > 1 and set(meaning.rows) in named


def is_condition(item: Item) -> bool:
    """Whether what follows is told of a part of what the item names: 自然人提出的申请中."""
    return not item.texts.isdisjoint(vocabulary().within)


def claimed(
    case: Case,
    readings: tuple[Keys, ...],
    loose: bool,
    *,
    value: int | Decimal | None = None,
) -> Found:
    """The claim that these figures have the item's number; or `value`, where that isn't it."""
    item = case.item
    told = item.of("mention", "quantity", "negation", "subject")
    number = item.numbers[0] if item.numbers and value is None else None
    return Found(
        readings,
        value=item.numbers[0].value if value is None else value,
        start=told[0].start,
        end=told[-1].end,
        number=(number.start, number.end - len(number.measure)) if number else None,
        measure=item.measure,
        subject=case.state.whose.subject,
        loose=loose,
        group=case.state.listing.group,
    )


def readings_of(
    sentence: Sentence, meaning: Meaning, item: Item, *, like: str = ""
) -> tuple[Keys, ...]:
    """The figures that may be meant, as far as such a number can be their value.

    In a measure word that was used `like` that just before it can.
    """
    words = sentence.tables[meaning.table]
    if is_rounded(item) and words.said:
        return ()  # 5.2万件申请 are told of more than an organ
    is_named = item.names_column or not item.texts.isdisjoint(words.deeds)
    named = like + (words.measures_named if is_named else "")
    return _readings(sentence.form, meaning, item.measure, named)


@lru_cache(maxsize=2000)
def _readings(form: Form, meaning: Meaning, measure: str, named: str) -> tuple[Keys, ...]:
    """The figures that are meant and can be counted in that measure word, or in one `named`."""
    table = meaning.table
    keys = (
        f"{table}.{row}.{each}"
        for row, column in product(meaning.rows, meaning.columns)
        for each in ((column,) if column else default_columns(form, table, row))
    )
    return tuple((key,) for key in dict.fromkeys(keys) if _fits(form, key, measure, named))


def is_rounded(item: Item) -> bool:
    """Whether it is counted in rounder numbers: 2648.3万宗."""
    return any(
        isinstance(word.value, Decimal) and not word.measure.endswith("元") for word in item.numbers
    )


def _fits(form: Form, key: str, measure: str, named: str) -> bool:
    """Whether there is such a figure, and a number with that measure word can be its value."""
    if key not in form.figures and key not in form.derived:
        return False
    figure = form.figure(key)
    measures = _AMOUNTS if figure.amount else form_words(form).tables[figure.table].measures
    return not measure or measure in measures or measure in named
