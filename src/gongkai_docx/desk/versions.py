"""Several files of one report → which of them stands, and what the others say differently."""

from __future__ import annotations

from collections.abc import Iterable, Set
from pathlib import PurePosixPath

from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.marks import ANSWER, COPY, DRAFT, WEB, WRITTEN
from gongkai_docx.readers import FILLED_IN
from gongkai_docx.report import spell

_ORDER = (
    ".xlsx",
    ".xlsm",
    ".xls",
    ".et",
    ".ods",
    ".json",
    ".docx",
    ".html",
    ".htm",
    ".txt",
    ".pdf",
)
"""Which of several files of one report stands: the workbook, then what comes closest to it."""
_MOST_NAMED = 8
"""How many figures a message names."""


def ranked(filings: Iterable[Filing]) -> list[Filing]:
    """What stands comes first: what an organ answered, what it made, what we did of it.

    Of these by format; of two that are equal the one with the shorter name: the other is
    “… - 副本”, “…（1）”.
    """
    sent = [*filings]
    words = {text for each in sent if each.mark not in WRITTEN for text in each.words}
    return sorted(sent, key=lambda each: (_standing(each, words), *_called(each)))


def _standing(filing: Filing, words: Set[str]) -> int:
    """How late in the life of a report it was made, the latest first.

    `words` are those in what somebody saved: a copy that has others was marked again after they
    had been written.
    """
    if filing.mark == ANSWER:
        return 0
    if filing.mark == COPY and filing.words - words:
        return 1
    return 3 if filing.mark in WRITTEN else 2


def _called(filing: Filing) -> tuple[int, int, str]:
    path = PurePosixPath(filing.path)
    suffix = path.suffix.lower()
    place = _ORDER.index(suffix) if suffix in _ORDER else len(_ORDER)
    return place, len(path.name), filing.path


def beside(standing: Filing, other: Filing) -> str:
    """What to say of another file of a report beside the one that stands; "" for nothing."""
    # What we made of a report is no second version of it; but no words in a copy are to be lost.
    if other.mark in (DRAFT, WEB):
        return ""
    if other.mark != COPY and (differing := _difference(standing, other)):
        return differing
    if unheard := len(other.words - standing.words):
        return f"，后一份里有 {unheard} 条说明没有采用；请写到前一份里，只留一份。"
    is_second = other.mark is None and standing.mark is None
    if is_second and PurePosixPath(other.path).suffix.lower() in FILLED_IN:
        return "，内容相同，重复报送；请只留一份。"
    return ""


def _difference(standing: Filing, other: Filing) -> str:
    """What two files of one report say differently; "" where they say the same."""
    kept = f"以前一份{'（退回以后改过的）' if standing.mark == ANSWER else ''}为准；请核对。"
    if standing.form != other.form:
        return f"，但格式不同（{standing.form}、{other.form}），{kept}"
    unread = {*standing.unread, *other.unread}
    pairs = zip(standing.statutory.figures, standing.figures, other.figures, strict=True)
    differing = [
        (key, one or 0, two or 0)
        for key, one, two in pairs
        if (one or 0) != (two or 0) and key not in unread
    ]
    if differing:
        told = "；".join(f"{k} {spell(a)}、{spell(b)}" for k, a, b in differing[:_MOST_NAMED])
        more = f"；等 {len(differing)} 项" if len(differing) > _MOST_NAMED else ""
        count = f"数据有 {len(differing)} 项不同（{told}{more}）"
        return f"的两个版本，{count}，{kept}"
    if [p.own for p in standing.passages] != [p.own for p in other.passages]:
        return f"的两个版本，数据相同，文字不同，{kept}"
    return ""
