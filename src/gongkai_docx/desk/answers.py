"""What organs wrote for findings about them among others (family L) → these findings, answered."""

from __future__ import annotations

from dataclasses import replace

from gongkai_docx.desk.collection import Collection, Entry
from gongkai_docx.desk.filing import Told
from gongkai_docx.explaining import matched, says_nothing, spelled
from gongkai_docx.masking import masked
from gongkai_docx.report import Explanation


def with_answers(collection: Collection) -> Collection:
    """The collection, each finding about an organ with what its report says for it."""
    return replace(collection, entries=tuple(map(_answered, collection.entries)))


def _answered(entry: Entry) -> Entry:
    if entry.filing is None or not entry.filing.explanations or not entry.findings:
        return entry
    answers = matched([*map(_asked, entry.findings)], entry.filing.explanations)
    findings = list(entry.findings)
    for at, words in answers.items():
        if not says_nothing(words.text):
            findings[at] = replace(findings[at], explanation=masked(words.text))
    return replace(entry, findings=tuple(findings))


def _asked(told: Told) -> Explanation:
    expected, actual = map(spelled, (told.expected, told.actual))
    return Explanation(told.code, told.at, "", told.quote, expected, actual, told.message)
