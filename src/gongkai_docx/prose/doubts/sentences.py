"""A sentence or a clause → whether something else than this year's figures may be told in it."""

from __future__ import annotations

from gongkai_docx.prose.clauses import Clause
from gongkai_docx.prose.doubt import Doubt, Example
from gongkai_docx.prose.sentence import Sentence, voiding
from gongkai_docx.prose.state import State


def _is_open(sentence: Sentence) -> bool:
    return any(word in sentence.text for word in voiding(sentence.form))


def _is_planned(clause: Clause) -> bool:
    return "plan" in clause.kinds


def _is_compared(clause: Clause) -> bool:
    return "change" in clause.kinds


def _is_of_another_time(state: State) -> bool:
    return not state.listing.timely


OF_SENTENCES: tuple[Doubt[Sentence], ...] = (
    Doubt(
        "not all of them are counted",
        _is_open,
        Example("收到政府信息公开申请20件，其中有效申请16件。", "收到政府信息公开申请20件"),
    ),
)
OF_PLANS: tuple[Doubt[Clause], ...] = (
    Doubt(
        "planned",
        _is_planned,
        Example("计划制定规范性文件5件。", "制定规范性文件5件"),
    ),
)
OF_COMPARISONS: tuple[Doubt[Clause], ...] = (
    Doubt(
        "compared",
        _is_compared,
        Example("政府信息公开申请量较上年增加3件。", "政府信息公开申请量较上年增加3件"),
    ),
)
OF_TIMES: tuple[Doubt[State], ...] = (
    Doubt(
        "of another time",
        _is_of_another_time,
        Example("2022年收到政府信息公开申请9件。", "收到政府信息公开申请9件"),
    ),
)
