"""What would be claimed → whether more is told than it says, or of others than us."""

from __future__ import annotations

from gongkai_docx.forms import Form
from gongkai_docx.forms.words import form_words
from gongkai_docx.prose.claim import Found
from gongkai_docx.prose.doubt import Doubt, Example
from gongkai_docx.prose.organs import is_anothers, is_whole
from gongkai_docx.prose.reading import Neighbour, Told
from gongkai_docx.prose.tables import ends_of, settled
from gongkai_docx.prose.telling import MOST_TOGETHER, Counted


def _has_two_numbers(counted: Counted) -> bool:
    return len(counted.case.item.numbers) > 1


def _is_of_too_many(counted: Counted) -> bool:
    return len(counted.meanings) > MOST_TOGETHER


def _is_loose_beside(neighbour: Neighbour) -> bool:
    return neighbour.found.loose


def _is_off_topic_beside(neighbour: Neighbour) -> bool:
    return neighbour.found.table != neighbour.topic.table


def _is_of_rows_beside(neighbour: Neighbour) -> bool:
    return not neighbour.sentence.tables[neighbour.found.table].said


def _is_in_unsure_list(told: Told) -> bool:
    found = told.found
    return found.loose and not found.of_all and found.group in told.unsure


def _is_of_a_part(told: Told) -> bool:
    subject = told.found.subject
    return told.state.whose.shared and bool(subject) and not is_whole(subject)


def _is_of_more(told: Told) -> bool:
    return told.state.whose.wider and not told.found.group


def _is_anothers(told: Told) -> bool:
    sentence, subject = told.sentence, told.found.subject
    return subject not in sentence.own_names and is_anothers(subject, sentence.called)


def _is_ours_in_part(told: Told) -> bool:
    sentence, found = told.sentence, told.found
    table = sentence.tables[found.table]
    part = sentence.part_behind(found.end) if table.disclosed or table.said else None
    if part is None:
        return False
    until = sentence.disclosing_until
    is_before = until is not None and until <= found.end
    return not is_before and part <= sentence.disclosing_from


def _is_beside_other_ends(told: Told) -> bool:
    """Whether an answer is one end beside others: 答复8件，不予受理4件."""
    found, form = told.found, told.sentence.form
    rows = (found.readings[0][0].split(".")[1],)
    if not found.loose or found.of_all or rows not in settled(form):
        return False
    sentence = told.sentence
    if any(_is_end(each, found, form) for each in told.beside):
        return True
    until = sentence.ends_until.get(found.table)
    part = sentence.part_behind(found.end)
    limit = sentence.first_colon if part is None else min(part, sentence.first_colon)
    return until is not None and until <= limit


def _is_end(other: Found, found: Found, form: Form) -> bool:
    """Whether the other is one of the ends, told before and by itself: 2件按无法提供办结."""
    if other.group or not other.value or other.end > found.start:
        return False
    return ends_of(form, found.readings[0][0]) >= set(form.terms(other.readings[0][0]))


def _is_beside_more(told: Told) -> bool:
    """Whether something is counted beside it that the table may take in: 废止10件，失效2件."""
    table, _, column = told.found.readings[0][0].split(".")
    text = told.sentence.text
    for word in form_words(told.sentence.form).called(table, "", column).unless:
        at = text.find(word)
        if at >= 0 and text[at + len(word) :][:1].isdigit():
            return True
    return False


OF_NUMBERS: tuple[Doubt[Counted], ...] = (
    Doubt(
        "two numbers",
        _has_two_numbers,
        Example("办结的26件申请中有7件本机关不掌握所需信息。", "办结的26件申请中有7件"),
    ),
    Doubt(
        "of too many things",
        _is_of_too_many,
        Example("行政许可、行政处罚、行政强制、行政复议、行政诉讼共5件。", "行政诉讼共5件"),
    ),
)
OF_NEIGHBOURS: tuple[Doubt[Neighbour], ...] = (
    Doubt(
        "loose beside what isn't understood",
        _is_loose_beside,
        Example("政府信息公开申请方面，收到12件、网上浏览4件。", "收到12件"),
    ),
    Doubt(
        "off its topic beside what isn't understood",
        _is_off_topic_beside,
        Example("3件申请中予以公开2件。", "予以公开2件"),
    ),
    Doubt(
        "a matter beside what isn't understood",
        _is_of_rows_beside,
        Example("行政许可“双公示”上报率100%，涉及1020件行政许可、85件行政处罚。", "85件行政处罚"),
    ),
)
OF_CLAIMS: tuple[Doubt[Told], ...] = (
    Doubt(
        "an end beside others",
        _is_beside_other_ends,
        Example("收到政府信息公开申请11件，答复8件，不予受理3件。", "答复8件"),
    ),
    Doubt(
        "more beside it that may be counted with it",
        _is_beside_more,
        Example("制定规范性文件3件，废止10件，宣布失效2件。", "废止10件"),
    ),
    Doubt(
        "loose in a list that isn't understood",
        _is_in_unsure_list,
        Example("区民政局共办理政府信息公开申请52件（新收50件，结转而来2件）。", "结转而来2件"),
    ),
    Doubt(
        "parts are counted by themselves",
        _is_of_a_part,
        Example("县政府收申请36件，乡镇街道收申请14件。", "县政府收申请36件"),
    ),
    Doubt(
        "more is counted than ours",
        _is_of_more,
        Example("收到政府信息公开申请1873件，其中我局126件。", "收到政府信息公开申请1873件"),
    ),
    Doubt(
        "another's",
        _is_anothers,
        Example("全市新收申请5120件，我区居第三位。", "全市新收申请5120件"),
    ),
    Doubt(
        "ours only in part",
        _is_ours_in_part,
        Example("共受理群众申请5600件，其中政府信息公开申请16件。", "受理群众申请5600件"),
    ),
)
