"""What organs wrote for findings about them among others (family L) → these findings, answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gongkai_docx.desk.collection import Collection, Entry, about
from gongkai_docx.desk.filing import Told
from gongkai_docx.desk.sums import Tree
from gongkai_docx.explaining import gone, has_changed, matched, outdated, says_nothing, spelled
from gongkai_docx.masking import masked
from gongkai_docx.report import Explanation
from gongkai_docx.rules import levels as rules


def with_answers(collection: Collection, tree: Tree) -> Collection:
    """The collection, each finding about an organ with what its report says for it."""
    entries = collection.entries
    return replace(collection, entries=tuple(_answered(entry, tree) for entry in entries))


def _answered(entry: Entry, tree: Tree) -> Entry:
    if entry.filing is None or not entry.filing.explanations:
        return entry
    asked = [*map(_asked, entry.findings)]
    answers = matched(asked, entry.filing.explanations)
    findings = [_with(told, answers.get(at)) for at, told in enumerate(entry.findings)]
    return replace(entry, findings=(*findings, *_doubts(entry, asked, answers, tree)))


def _asked(told: Told) -> Explanation:
    expected, actual = map(spelled, (told.expected, told.actual))
    return Explanation(told.code, told.at, "", told.quote, expected, actual, told.message)


def _with(told: Told, words: Explanation | None) -> Told:
    if words is None or says_nothing(words.text):
        return told
    return replace(told, explanation=masked(words.text))


def _doubts(
    entry: Entry, asked: list[Explanation], answers: Mapping[int, Explanation], tree: Tree
) -> Iterator[Told]:
    """What is to be told of words whose finding is gone, or has other numbers now."""
    for words in entry.filing.explanations if entry.filing else ():
        told = [at for at, answer in answers.items() if answer is words]
        if not told and _may_be_found(words.code, entry, tree):
            yield about(gone(words))
        elif told and not says_nothing(words.text) and has_changed(words, now := asked[told[0]]):
            found = entry.findings[told[0]]
            where = f"{found.at or entry.organ.name}（{found.code}）"
            doubt = about(outdated(where, words, now))
            yield replace(doubt, at=found.at, figures=found.figures)


def _may_be_found(code: str, entry: Entry, tree: Tree) -> bool:
    """Whether it would be found if it were still so: the roster tells what it takes."""
    if code == rules.SUM.code:
        return entry.organ.known in tree.below and entry.is_reported
    if code == rules.LATE.code:
        return tree.collection.roster.deadline is not None
    return len(tree.collection.entries) > 1
