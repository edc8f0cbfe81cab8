"""An item that isn't understood → what may still be spoken of behind it."""

from __future__ import annotations

from gongkai_docx.prose.case import Case
from gongkai_docx.prose.state import NOTHING_PENDING, State
from gongkai_docx.prose.telling import Step
from gongkai_docx.prose.topic import NOTHING, Topic


def not_understood(case: Case) -> Step:
    """The state behind an item that isn't understood; unsure is what stands beside its number."""
    state = _with_topic(case)
    # What was told in between is not known.
    topic = state.topic._replace(counted=True)
    unsure = bool(case.item.numbers) and not _is_idle(case)
    # 2件…，尚未审结 is not of all that were counted before.
    last = None if case.item.numbers else state.last
    return Step(state._replace(topic=topic, last=last), unsure=unsure)


def given_up(case: Case) -> Step:
    """The same where the item is doubted: what was named before it has no number either."""
    step = not_understood(case)
    return step._replace(state=step.state._replace(pending=NOTHING_PENDING))


def _with_topic(case: Case) -> State:
    state, item, topic = case.state, case.item, case.topic
    if item.numbers:
        tables = {m.table for word in item.names for m in word.mentions if m.firm}
        is_named = topic.fresh and topic.table in tables
        if state.in_list or not item.has("unknown") or is_named or _is_idle(case):
            return state
        return state._replace(topic=NOTHING, foreign=True, lost=state.lost | tables)
    if matter := _matter(case):
        return state._replace(topic=matter)
    is_topic = any(m.table == topic.table for word in item.names for m in word.mentions)
    return state if topic.fresh or is_topic else state._replace(topic=NOTHING)


def _is_idle(case: Case) -> bool:
    """Whether it is what was spoken of that is counted, in words not known: 申请人撤回2件."""
    table = case.topic.table
    return bool(table) and not case.item.texts.isdisjoint(case.sentence.tables[table].idle)


def _matter(case: Case) -> Topic | None:
    """What a clause is about that isn't understood: 开展规范性文件清理，废止9件."""
    firm = {m for word in case.item.names for m in word.mentions if m.firm}
    if len(firm) != 1 or case.topic.fresh:
        return None
    (mention,) = firm
    if mention.column or (mention.row and case.sentence.tables[mention.table].said):
        return None
    return Topic(mention.table, (mention.row,) if mention.row else (), fresh=True)
