"""A clause without a number → what it says came of all that was told: 均已办结, 未出现败诉."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.forms.words import Mention
from gongkai_docx.prose.case import case_of
from gongkai_docx.prose.clauses import Item, item_of
from gongkai_docx.prose.lexicon import Word
from gongkai_docx.prose.organs import has_part
from gongkai_docx.prose.sentence import Sentence
from gongkai_docx.prose.state import State
from gongkai_docx.prose.tables import Rows, narrowest, open_sums, settled
from gongkai_docx.prose.telling import Step, claimed, readings_of
from gongkai_docx.prose.topic import NOTHING, Meaning, Topic


def _words(items: Sequence[Item]) -> Sequence[Word]:
    return [word for item in items for word in item.words]


# ---------------------------------------------------------------- all of them


def comes_of_all(sentence: Sentence, state: State, items: Sequence[Item]) -> bool:
    """Whether all that came in is said to have come to one thing, in words without a number."""
    all_of = state.all_of
    if all_of is None or state.foreign or not (state.recent or not all_of.fresh):
        return False
    if sentence.tells_other_times:
        return False  # of what came in before, too
    words = _words(items)
    kinds = {word.kind for word in words}
    recent = state.recent or all_of
    if not all_of.fresh and not _is_told_again(sentence, all_of, words):
        return False
    if recent.table != all_of.table or kinds & {"quantity", "negation", "rest", "change"}:
        return False
    if any(word.kind == "unknown" and _narrows(word.text) for word in words):
        return False
    rows, column = _outcome(sentence, all_of, words)
    is_done = rows in settled(sentence.form)
    if not rows or (rows in state.told and not column):
        return False
    return (is_done or recent.rows == all_of.rows) and (
        all_of.value == 1 or _says_all(words, is_done)
    )


def _is_told_again(sentence: Sentence, all_of: Topic, words: Sequence[Word]) -> bool:
    """Whether it is of all that came in the sentence before: 上述申请均已办结."""
    done = {row for rows in settled(sentence.form) for row in rows}
    mentions = [m for word in words for m in word.mentions if m.table == all_of.table and m.row]
    is_narrowed = any(m.firm for m in mentions) and any(m.row in done for m in mentions)
    return _names_matter(words, all_of.table) and not is_narrowed  # 办结的均予以公开


def _names_matter(words: Sequence[Word], table: str) -> bool:
    """Whether the matter of the table is named, and not one of its rows or columns."""
    return any(
        m.table == table and not m.row and not m.column for word in words for m in word.mentions
    )


def _narrows(text: str) -> bool:
    return has_part(text) or any(word in text for word in vocabulary().not_all)


def _says_all(words: Sequence[Word], is_done: bool) -> bool:
    known = vocabulary()
    if any(word.kind == "each" or word.text in known.all_of_them for word in words):
        return True
    if not is_done and words[0].text in known.being:
        return True
    return any(word.text in known.all_done for word in words)


def _outcome(sentence: Sentence, all_of: Topic, words: Sequence[Word]) -> tuple[Rows, str]:
    """The row that all of them came to, or what came in and whose all of them were; or neither."""
    table = all_of.table
    told = [word.mentions for word in words if word.kind == "mention"]
    columns = {m.column for ms in told for m in ms if m.column and m.table == table}
    if any(m.table != table for ms in told for m in ms if m.firm) or len(columns) > 1:
        return (), ""
    firm = [rows for ms in told if (rows := _rows(ms, table, firm=True))]
    loose = [rows for ms in told if (rows := _rows(ms, table, firm=False))]
    if columns:
        return ((), "") if firm else (all_of.rows, columns.pop())
    if firm:
        rows = narrowest(sentence.form, table, firm)
        return (rows, "") if len(rows) == 1 else ((), "")
    done = settled(sentence.form)
    return next(((each, "") for rows in loose for each in done if each[0] in rows), ((), ""))


def _rows(mentions: Sequence[Mention], table: str, *, firm: bool) -> Rows:
    return tuple(m.row for m in mentions if m.row and m.table == table and m.firm is firm)


def came_of_all(sentence: Sentence, state: State, items: Sequence[Item]) -> Step:
    """The claim that the number of all that came in is that of the row that is named."""
    all_of, words = state.all_of or NOTHING, _words(items)
    item = next(item for item in items if item.names)
    rows, column = _outcome(sentence, all_of, words)
    meaning = Meaning(all_of.table, rows, (column,), loose=True)
    readings = readings_of(sentence, meaning, item)
    if not readings:
        return Step(state)
    case, value = case_of(sentence, state, [item]), all_of.value
    came = Meaning(all_of.table, (*all_of.rows, *sorted(open_sums(sentence.form))), ("",), True)
    of_all = readings_of(sentence, came, item)
    if state.carried and not column:
        value += state.carried.value
        of_all = (
            (*of_all[0], f"{all_of.table}.{state.carried.rows[0]}.{of_all[0][0].split('.')[2]}"),
        )
    claim = claimed(case, readings, loose=True, value=value)
    whole = claim._replace(start=words[0].start, end=words[-1].end)
    return Step(state, [whole if column else whole._replace(of_all=of_all)])


# ---------------------------------------------------------------- none of them lost


def denies_outcome(sentence: Sentence, state: State, items: Sequence[Item]) -> bool:
    """Whether an outcome is denied, rather than what it came of: 未出现行政复议被纠正."""
    words = _words(items)
    negations = [word for word in words if word.kind == "negation"]
    if len(negations) != 1 or any(word.kind == "quantity" for word in words):
        return False
    return bool(_denied_columns(words)) and _denied_columns(words)[0].start > negations[0].start


def _denied_columns(words: Sequence[Word]) -> Sequence[Word]:
    outcomes = vocabulary().lost
    return [word for word in words if word.text in outcomes]


def outcome_denied(sentence: Sentence, state: State, items: Sequence[Item]) -> Step:
    """There is none of that outcome in each row that is named, or that was told of."""
    words = _words(items)
    columns = [m for word in _denied_columns(words) for m in word.mentions if m.column]
    if not columns:
        return Step(state)
    table, column = columns[0].table, columns[0].column
    named = [
        m.row for word in words for m in word.mentions if m.firm and m.table == table and m.row
    ]
    told = [] if named or state.topic.table != table else [r for rs in state.told for r in rs[:1]]
    item = items[0]
    found = []
    for row in dict.fromkeys(named or sorted(told)):
        readings = readings_of(sentence, Meaning(table, (row,), (column,), loose=False), item)
        if readings:
            whole = item_of_all(items)
            found.append(claimed(case_of(sentence, state, [whole]), readings, loose=False, value=0))
    return Step(state, found)


def item_of_all(items: Sequence[Item]) -> Item:
    """The items as one."""
    return item_of(_words(items))
