"""What an item seems to mean → whether it may mean something else, or only a part of it."""

from __future__ import annotations

from itertools import pairwise

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.prose.doubt import Doubt, Example
from gongkai_docx.prose.meaning import Read
from gongkai_docx.prose.naming import says_nothing
from gongkai_docx.prose.tables import arriving, carried_in, left_over, settled

# ---------------------------------------------------------------- whether it is our matter


def _names_another_table(read: Read) -> bool:
    case, named, _ = read
    return not all(says_nothing(case.sentence, word, named.table) for word in named.others)


def _is_part_of_another(read: Read) -> bool:
    case, named, _ = read
    if not case.state.in_list or case.topic.table in ("", named.table):
        return False
    # What is told of requests may lead to what came of them, or to what was paid.
    return not (case.sentence.tables[named.table].disclosed or case.item.measure.endswith("元"))


def _is_matter_as_part(read: Read) -> bool:
    """Whether the matter itself stands in a list of its parts: 23件（其中依申请公开21件，…）."""
    case, named, _ = read
    only = not any(m.row or m.column for m in named.mentions)
    return _is_among(read) and only and named.matter and bool(case.item.numbers)


def _is_matter_as_part_of_foreign(read: Read) -> bool:
    state = read.case.state
    return state.in_list and state.foreign and read.named.matter


def _has_matter(read: Read) -> bool:
    """Whether its table has a matter of its own: if not, its rows are matters themselves."""
    return bool(read.case.sentence.tables[read.named.table].said)


def _is_topic(read: Read) -> bool:
    return read.case.topic.table == read.named.table


def _is_foreign(read: Read) -> bool:
    case = read.case
    if not case.state.foreign or _is_topic(read):
        return False
    table = case.sentence.tables[read.named.table]
    if table.disclosed and table.table in case.state.lost:
        return True
    return _has_matter(read) and not case.sentence.disclosed


def _is_attribute(read: Read) -> bool:
    return read.case.sentence.tells_attributes and _has_matter(read) and not read.named.deed


def _is_of_another_topic(read: Read) -> bool:
    topic, named = read.case.topic, read.named
    is_other = topic.fresh and bool(topic.table) and not _is_topic(read)
    return is_other and _has_matter(read) and not named.matter and not named.deed


def _is_unspoken(read: Read) -> bool:
    sentence, named = read.case.sentence, read.named
    if not _has_matter(read) or named.matter or _is_topic(read):
        return False
    is_said = sentence.disclosed or sentence.speaks_of_openness
    return not is_said and named.table not in sentence.spoken_tables


def _is_in_another_measure(read: Read) -> bool:
    topic, item = read.case.topic, read.case.item
    tables = {m.table for word in item.names for m in word.mentions}
    if topic.fresh or item.names_firmly or tables != {topic.table}:
        return False
    return bool(item.measure and topic.measure) and item.measure != topic.measure


# ---------------------------------------------------------------- whether it is all of it


def _is_part_of_the_old(read: Read) -> bool:
    case, rows = read.case, read.meaning.rows
    if (
        not _is_among(read)
        or not case.topic.fresh
        or carried_in(case.sentence.form).isdisjoint(case.topic.rows)
    ):
        return False
    exceeds = any(word.value > case.topic.value for word in case.item.numbers)
    is_column = rows == case.topic.rows
    return exceeds == is_column or (is_column and case.state.told != {rows})


def _is_among(read: Read) -> bool:
    """Whether it is told in a list of parts of its own table."""
    return read.case.state.in_list and _is_topic(read)


def _is_part_of_the_done(read: Read) -> bool:
    form = read.case.sentence.form
    came = arriving(form) - carried_in(form)
    is_done = _is_among(read) and read.case.topic.rows in settled(form)
    return is_done and not came.isdisjoint(read.meaning.rows)


def _is_done_of_what_came(read: Read) -> bool:
    came = arriving(read.case.sentence.form)
    told = read.case.item.of("mention", "quantity")
    for word, following in pairwise(told):
        is_came = any(m.firm and m.row in came for m in word.mentions)
        done = [m.row for m in following.mentions if m.row and not m.firm]
        if is_came and done and came.isdisjoint(done) and not came.isdisjoint(read.meaning.rows):
            return following is not told[-1] and told[-1].kind == "quantity"
    return False


def _is_some(read: Read) -> bool:
    item = read.case.item
    is_part = item.has("rest") or not item.texts.isdisjoint(vocabulary().of_some)
    return is_part and not any(m.row for m in read.named.mentions)


def _is_rest(read: Read) -> bool:
    rest, names = read.case.item.by_kind.get("rest", ()), read.case.item.names
    if not rest or not left_over(read.case.sentence.form).isdisjoint(read.meaning.rows):
        return False  # 剩余2件结转
    return read.meaning.loose or rest[0].start > names[0].start


def _is_of_two_columns(read: Read) -> bool:
    columns = {tuple(m.column for m in ms if m.column) for ms in read.named.own}
    return len(columns - {()}) > 1


OF_MEANINGS: tuple[Doubt[Read], ...] = (
    Doubt(
        "another table named",
        _names_another_table,
        Example("我局收到行政复议申请3件。", "我局收到行政复议申请3件"),
    ),
    Doubt(
        "part of another table",
        _is_part_of_another,
        Example("收到政府信息公开申请27件，其中行政许可2件。", "行政许可2件"),
    ),
    Doubt(
        "its matter as a part of it",
        _is_matter_as_part,
        Example("收到政府信息公开申请27件，其中依申请公开25件。", "依申请公开25件"),
    ),
    Doubt(
        "its matter as a part of something foreign",
        _is_matter_as_part_of_foreign,
        Example("接到来信来访43件，其中2件为政府信息公开申请。", "2件为政府信息公开申请"),
    ),
    Doubt(
        "something foreign counted",
        _is_foreign,
        Example("办公室转办申请5件，合计新收16件。", "新收16件"),
    ),
    Doubt(
        "an attribute",
        _is_attribute,
        Example("主动公开120件，依申请公开30件。", "依申请公开30件"),
    ),
    Doubt(
        "of another topic",
        _is_of_another_topic,
        Example("新增政府信息公开行政复议4件，上年结转1件。", "上年结转1件"),
    ),
    Doubt(
        "not spoken of",
        _is_unspoken,
        Example("新收6件。", "新收6件"),
    ),
    Doubt(
        "in another measure",
        _is_in_another_measure,
        Example("收到政府信息公开申请4件。受理7宗。", "受理7宗"),
    ),
    Doubt(
        "part of the old ones",
        _is_part_of_the_old,
        Example("上年结转的2件申请已全部办结，其中予以公开1件。", "予以公开1件"),
    ),
    Doubt(
        "part of what was done",
        _is_part_of_the_done,
        Example("我局共办理政府信息公开申请26件，其中本年新收23件。", "本年新收23件"),
    ),
    Doubt(
        "done of what came",
        _is_done_of_what_came,
        Example("收到政府信息公开申请16件。其中本年新收办结13件。", "本年新收办结13件"),
    ),
    Doubt(
        "some of them",
        _is_some,
        Example("对3件政府信息公开申请，我局作出了部分公开的答复。", "3件政府信息公开申请"),
    ),
    Doubt(
        "the rest of them",
        _is_rest,
        Example("收到政府信息公开申请13件，其余12件均已答复。", "12件均已答复"),
    ),
    Doubt(
        "of two columns",
        _is_of_two_columns,
        Example(
            "全部76件新申请，由自然人提出的64件，由企业、律所等法人或其他组织提出的12件。",
            "律所等法人或其他组织提出的12件",
        ),
    ),
)
