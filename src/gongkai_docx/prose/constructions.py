"""An item and its meaning → what is said by the way they are put, by three lists of such ways.

Of several that fit an item, the first one is read. A new one is an entry with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.prose.case import Case, case_of
from gongkai_docx.prose.claim import Found
from gongkai_docx.prose.clauses import Item
from gongkai_docx.prose.doubt import doubted
from gongkai_docx.prose.lexicon import Word
from gongkai_docx.prose.meaning import meaning_of, reasons_named
from gongkai_docx.prose.misunderstanding import not_understood
from gongkai_docx.prose.naming import recognised
from gongkai_docx.prose.outcomes import (
    came_of_all,
    comes_of_all,
    denies_outcome,
    outcome_denied,
)
from gongkai_docx.prose.sentence import Sentence
from gongkai_docx.prose.state import Pending, State
from gongkai_docx.prose.tables import open_sums
from gongkai_docx.prose.telling import (
    Step,
    claimed,
    is_condition,
    none_of,
    readings_of,
    stated,
    together,
)
from gongkai_docx.prose.topic import Meaning, Topic, after_condition, after_name
from gongkai_docx.prose.whose import attributed
from gongkai_docx.values import dataclass

T = TypeVar("T")

_MOST_UNPLACED = 12
"""Of how many things that were denied the table may be named behind them."""


@dataclass(frozen=True)
class Construction(Generic[T]):
    """A way of saying something of figures."""

    name: str
    fits: Callable[[T], bool]
    read: Callable[[T], Step]
    example: str
    """A text that says something in that way."""


class Whole(NamedTuple):
    """All items of a clause."""

    sentence: Sentence
    state: State
    items: Sequence[Item]


class Meant(NamedTuple):
    """An item that speaks of figures."""

    case: Case
    meaning: Meaning


# ---------------------------------------------------------------- clauses


def _is_respective(whole: Whole) -> bool:
    return any(item.has("respectively") for item in whole.items)


def _respectively(whole: Whole) -> Step:
    """Names and numbers stand in the same order."""
    sentence, state, items = whole
    meanings = list[Meaning | None]()
    for number, item in enumerate(items):
        if item.names:
            case = recognised(case_of(sentence, state, items, number))
            state = case.state
            meanings.append(meaning_of(case))
    numbers = [number for number, item in enumerate(items) if item.numbers]
    if len(meanings) != len(numbers):
        return Step(state)
    for number in range(len(items)):
        case = case_of(sentence, state, items, number)
        state = attributed(case).state
        if doubted(sentence.doubts.of_items, case):
            return Step(state)
    found = list[Found]()
    for meaning, number in zip(meanings, numbers, strict=True):
        if meaning is None:
            return Step(state)
        if readings := readings_of(sentence, meaning, items[number]):
            case = case_of(sentence, state, items, number)
            found.append(claimed(case, readings, meaning.loose))
    return Step(state, found)


# ---------------------------------------------------------------- denied


def _is_denied_unplaced(case: Case) -> bool:
    return case.denied


def _denied_unplaced(case: Case) -> Step:
    """The table that it belongs to may be named yet: 未制定、废止规范性文件."""
    pending, item = case.state.pending, case.item
    if item.names and not item.numbers:
        pending = pending._replace(unplaced=(*pending.unplaced, item)[-_MOST_UNPLACED:])
    return Step(_denying(case.state, pending, item))


def _is_denied(meant: Meant) -> bool:
    return meant.case.denied


def _denied(meant: Meant) -> Step:
    """There is none of it, nor of what was denied before its matter was named."""
    case, item = meant.case, meant.case.item
    found = _placed(case, meant.meaning)
    step = Step(case.state)
    if item.names and _says_none(item.numbers):
        step = none_of(case, meant.meaning)
    return Step(_denying(step.state, case.state.pending, item), [*found, *step.found])


def _placed(case: Case, meaning: Meaning) -> Sequence[Found]:
    """What was denied before that is told of the table that has now been named."""
    found: list[Found] = []
    state = case.state._replace(topic=Topic(meaning.table, meaning.rows, fresh=True))
    for item in case.state.pending.unplaced:
        placed = case_of(case.sentence, state, (item,))
        if told := meaning_of(placed):
            step = none_of(placed, told)
            state = step.state
            found += step.found
    return found


def _denying(state: State, pending: Pending, item: Item) -> State:
    """The state behind an item that was denied; the next one is so too, unless it was counted."""
    return state._replace(pending=pending._replace(denied=_says_none(item.numbers)))


def _says_none(numbers: Sequence[Word]) -> bool:
    """Whether 无 or 没有 is said without a number, or as in 没有一件."""
    return not numbers or [word.value for word in numbers] == [1]


# ---------------------------------------------------------------- counted


def _has_number(meant: Meant) -> bool:
    return bool(meant.case.item.numbers)


def _is_shared(meant: Meant) -> bool:
    item = meant.case.item
    return meant.meaning.loose and bool(item.numbers and item.has("both"))


def _shared(meant: Meant) -> Step:
    """Each of two verbs has the same number."""
    case, meaning, state = meant.case, meant.meaning, meant.case.state
    found, unsure = list[Found](), False
    sums = open_sums(case.sentence.form)
    for word in case.item.names:
        rows = tuple(
            m.row for m in word.mentions if m.row and m.table == meaning.table and m.row not in sums
        )
        if rows:
            step = stated(case._replace(state=state), [meaning._replace(rows=rows)])
            state, unsure = step.state, unsure or step.unsure
            found += step.found
    return nothing_waits(Step(state, found, unsure))


def _counted(meant: Meant) -> Step:
    """A number, of what its item names and of what was named without a number before it."""
    case, meaning = meant
    is_whole = bool(reasons_named(case.item))
    return nothing_waits(stated(case, (meaning,) if is_whole else together(case, meaning)))


def nothing_waits(step: Step) -> Step:
    """The step, behind which what was named has no number."""
    if not step.state.pending.waiting:
        return step
    pending = step.state.pending._replace(waiting=())
    return step._replace(state=step.state._replace(pending=pending))


# ---------------------------------------------------------------- named


def _is_of_all(meant: Meant) -> bool:
    case, meaning = meant
    item, state = case.item, case.state
    if not case.alone or len(item.names) != 1 or item.has("rest") or state.last is None:
        return False
    is_all = (
        item.has("each")
        or not item.texts.isdisjoint(vocabulary().all_of_them)
        or state.last == 1
        or not case.sentence.tables[meaning.table].said
    )
    told = state.recent.rows if state.recent else ()
    return is_all and meaning.rows == case.topic.rows == told and bool(meaning.columns[0])


def _of_all(meant: Meant) -> Step:
    """The number that was just told is that of the column that is named."""
    case, step = meant.case, _named(meant)
    counts = [(meant.meaning.rows, case.state.last)]
    if case.item.has("each") and meant.meaning.rows in dict(case.state.series.counts):
        counts = [*case.state.series.counts]
    found = [
        _came_to(case, meant.meaning._replace(rows=rows), value)
        for rows, value in counts
        if value is not None
    ]
    judged = step.state.series._replace(judged=True)
    return Step(step.state._replace(series=judged), [each for each in found if each is not None])


def _came_to(case: Case, meaning: Meaning, value: int | Decimal) -> Found | None:
    """That so many came to the column; None if there is no such figure."""
    readings = readings_of(case.sentence, meaning, case.item)
    if not readings:
        return None
    found = claimed(case, readings, loose=True, value=value)
    if case.sentence.tables[meaning.table].said:
        return found
    whole = meaning._replace(columns=("",))
    return found._replace(of_all=readings_of(case.sentence, whole, case.item))


def _is_named(meant: Meant) -> bool:
    return bool(meant.case.item.names)


def _named(meant: Meant) -> Step:
    """It is spoken of, and waits for its number."""
    (case, meaning), state = meant, meant.case.state
    keeps = not case.sentence.tables[meaning.table].said
    topic = after_name(state.topic, meaning, firm=case.item.names_firmly, keeps=keeps)
    if meaning.columns[0] and case.item.has("filler") and is_condition(case.item):
        topic = after_condition(topic, meaning)
    waiting = tuple(dict.fromkeys((*state.pending.waiting, meaning)))
    done = meaning.rows if meaning.loose else ()
    pending = state.pending._replace(waiting=waiting)
    return Step(state._replace(topic=topic, pending=pending, done=done))


# ---------------------------------------------------------------- the list

OF_CLAUSES: tuple[Construction[Whole], ...] = (
    Construction(
        "numbers in the order of names",
        _is_respective,
        _respectively,
        "行政复议、行政诉讼分别为3件、2件。",
    ),
    Construction(
        "all that came in",
        lambda whole: comes_of_all(*whole),
        lambda whole: came_of_all(*whole),
        "收到政府信息公开申请16件，均已办结。",
    ),
    Construction(
        "an outcome denied",
        lambda whole: denies_outcome(*whole),
        lambda whole: outcome_denied(*whole),
        "未出现因政府信息公开引发的行政复议被纠正、行政诉讼败诉的情形。",
    ),
)
"""Of all the items of a clause."""
OF_MEANINGS: tuple[Construction[Meant], ...] = (
    Construction("denied", _is_denied, _denied, "未收到政府信息公开申请。"),
    Construction("one number of two verbs", _is_shared, _shared, "收到并办结信息公开申请16件。"),
    Construction("counted", _has_number, _counted, "收到政府信息公开申请16件。"),
    Construction("all of them", _is_of_all, _of_all, "因政府信息公开引起的行政复议3件，均被维持。"),
    Construction("named", _is_named, _named, "收到的政府信息公开申请，共16件。"),
)
"""Of an item that speaks of figures."""
OF_NO_MEANING: tuple[Construction[Case], ...] = (
    Construction(
        "denied before its table is named",
        _is_denied_unplaced,
        _denied_unplaced,
        "未制定、废止规范性文件。",
    ),
)
"""Of an item that speaks of none by itself."""


def construed(case: Case) -> Step:
    """What is said by an item that isn't doubted."""
    meaning = meaning_of(case)
    if meaning is not None:
        meant = Meant(case, meaning)
        for construction in OF_MEANINGS:
            if construction.fits(meant):
                return construction.read(meant)
    else:
        for each in OF_NO_MEANING:
            if each.fits(case):
                return each.read(case)
        if case.item.numbers:
            return nothing_waits(not_understood(case))
    return nothing_waits(Step(case.state))


def construed_together(whole: Whole) -> Step | None:
    """What is said by all the items of a clause together; None if that is nothing."""
    for construction in OF_CLAUSES:
        if construction.fits(whole):
            return construction.read(whole)
    return None
