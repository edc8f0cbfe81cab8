"""An item → whether its number may be of more than it names, of less, or of something else."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.prose.case import Case
from gongkai_docx.prose.doubt import Doubt, Example
from gongkai_docx.prose.lexicon import Word
from gongkai_docx.prose.organs import is_narrow, is_own
from gongkai_docx.prose.strangers import Stranger


def _is_narrowed_in_list(case: Case) -> bool:
    return case.state.in_list and bool(case.strangers)


def _is_narrowed_behind(case: Case) -> bool:
    behind = [stranger for stranger in case.strangers if not stranger.first]
    return bool(behind) and not _are_of_any(case, behind)


def _are_of_any(case: Case, strangers: Sequence[Stranger]) -> bool:
    """Whether what is denied is denied of all, whatever is said of it: 未收到任何形式的申请."""
    item, partial = case.item, vocabulary().partial
    if not item.negations or item.numbers or not case.sentence.disclosed:
        return False
    matters = [word.start for word in item.names if _is_matter(case, word)]
    start = item.negations[0].start
    return bool(matters) and all(
        start < each.start < matters[0] and not any(part in each.text for part in partial)
        for each in strangers
    )


def _is_matter(case: Case, word: Word) -> bool:
    """Whether it names what a table is about, that is of disclosure."""
    tables = case.sentence.tables
    return any(
        m.firm
        and not m.column
        and (not m.row if tables[m.table].said else bool(tables[m.table].disclosed))
        for m in word.mentions
    )


def _is_of_no_organ(case: Case) -> bool:
    return any(each.first and not each.organ for each in case.strangers)


def _is_of_one_among_more(case: Case) -> bool:
    subjects = case.item.by_kind.get("subject", ())
    if not case.state.in_list or not subjects:
        return False
    # 其中本机关不掌握5件 tells what came of all of them.
    return not (case.item.names_firmly and is_own(subjects[0].text))


def _is_denied_twice(case: Case) -> bool:
    return len(case.item.negations) > 1


def _is_of_a_part_in_brackets(case: Case) -> bool:
    listing = case.state.listing
    return case.first and listing.closed and listing.names_part


def _is_one_or_the_other(case: Case) -> bool:
    item = case.item
    either = bool(item.numbers) and item.joint in vocabulary().either
    return either and bool(case.before.names)


def _is_of_strange_applicants_too(case: Case) -> bool:
    item, before = case.item, case.before
    if case.first or not (item.numbers and item.joint and item.names_column):
        return False
    is_counted = any(char.isdigit() for word in before.words for char in word.text)
    return not is_counted and not before.of("mention", "quantity", "negation")


def _is_of_what_follows_too(case: Case) -> bool:
    item, after = case.item, case.after
    if not item.numbers or item.of("mention", "quantity")[0].kind != "quantity":
        return False
    return bool(after.joint and after.names) and not after.of("quantity", "negation")


def _is_of_one_way(case: Case) -> bool:
    """Whether those that came by another way are counted beside it: 申请信函2件、网络3件."""
    item, after = case.item, case.after
    if not item.numbers or not item.names or not after.joint or after.names or after.numbers:
        return False
    ways = [word.text for word in after.words if any(char.isdigit() for char in word.text)]
    return any(map(is_narrow, ways)) and is_narrow(item.names[-1].text)


OF_ITEMS: tuple[Doubt[Case], ...] = (
    Doubt(
        "narrowed in a list of parts",
        _is_narrowed_in_list,
        Example("其中，区住房和城乡建设局收到政府信息公开申请31件。", "收到政府信息公开申请31件"),
    ),
    Doubt(
        "narrowed behind its name",
        _is_narrowed_behind,
        Example("妥善办理每一件申请。", "办理每一件申请"),
    ),
    Doubt(
        "narrowed before its verb",
        _is_of_no_organ,
        Example("书面受理政府信息公开申请6件。", "受理政府信息公开申请6件"),
    ),
    Doubt(
        "of one organ among several",
        _is_of_one_among_more,
        Example(
            "全县各级各部门共受理政府信息公开申请195件，其中县政府办公室受理42件。",
            "县政府办公室受理42件",
        ),
    ),
    Doubt(
        "denied twice",
        _is_denied_twice,
        Example("没有未按期办结的政府信息公开申请。", "没有未按期办结的政府信息公开申请"),
    ),
    Doubt(
        "of a part named before brackets",
        _is_of_a_part_in_brackets,
        Example("各乡镇（街道）收到政府信息公开申请12件。", "收到政府信息公开申请12件"),
    ),
    Doubt(
        "one or the other",
        _is_one_or_the_other,
        Example("政府信息公开申请中，公开或部分公开8件。", "部分公开8件"),
    ),
    Doubt(
        "of applicants that aren't known too",
        _is_of_strange_applicants_too,
        Example("村民和企业先后递来申请四件。", "企业先后递来申请四件"),
    ),
    Doubt(
        "of those that came by one way",
        _is_of_one_way,
        Example("收到政府信息公开申请信函2件、网络3件。", "收到政府信息公开申请信函2件"),
    ),
    Doubt(
        "of what follows too",
        _is_of_what_follows_too,
        Example("政府信息公开申请中，10件予以公开或部分公开。", "10件予以公开"),
    ),
)
