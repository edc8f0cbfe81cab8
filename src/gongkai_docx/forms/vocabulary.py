"""`words.toml` → the words of all prose, by what each does in a sentence.

They are read when they are first asked for: who reads no prose never reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from gongkai_docx.forms.data import FORMS, read_data, regular_expression, texts
from gongkai_docx.forms.tree import Tree
from gongkai_docx.patterns import pattern
from gongkai_docx.values import dataclass

Kind: TypeAlias = Literal[
    "subject", "filler", "act", "rest", "joint", "both", "own time", "negation", "among", "each",
    "respectively", "change", "other time", "plan", "unknown",
]  # fmt: skip
"""What a word does in a sentence."""

LISTS: Mapping[Kind, str] = {
    "subject": "subjects",
    "filler": "fillers",
    "act": "acts",
    "rest": "rest",
    "joint": "joints",
    "both": "both",
    "own time": "own_times",
    "negation": "negations",
    "among": "among",
    "each": "each",
    "respectively": "respectively",
    "change": "changes",
    "other time": "other_times",
    "plan": "plans",
    "unknown": "blocking",
}
"""The list of the words that do it; a word of two lists does what the later one says."""


@dataclass(frozen=True)
class Phrase:
    """What is said in more ways than can be listed."""

    kind: Kind
    begins: str
    """The characters that it can begin with, 0 for any digit; empty if it can with any."""
    opens: bool
    """Whether it stands only where a clause begins."""
    pattern: str
    """In half-width text; YEAR and QUANTITY stand in it for what they say."""
    needs: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """One of these is in every text that has it; none where none were looked for."""


@dataclass(frozen=True)
class Vocabulary:
    """The lists of `words.toml`, which says of each what its words do."""

    fillers: tuple[str, ...]
    acts: tuple[str, ...]
    joints: tuple[str, ...]
    either: tuple[str, ...]
    both: tuple[str, ...]
    also: tuple[str, ...]
    negations: tuple[str, ...]
    among: tuple[str, ...]
    rest: tuple[str, ...]
    each: tuple[str, ...]
    being: tuple[str, ...]
    all_of_them: tuple[str, ...]
    all_done: tuple[str, ...]
    all_of_what_was_counted: tuple[str, ...]
    not_all: tuple[str, ...]
    lost: tuple[str, ...]
    respectively: tuple[str, ...]
    changes: tuple[str, ...]
    own_times: tuple[str, ...]
    other_times: tuple[str, ...]
    plans: tuple[str, ...]
    blocking: tuple[str, ...]
    voiding: tuple[str, ...]
    denied_beside: tuple[str, ...]
    partial: tuple[str, ...]
    these: tuple[str, ...]
    of_some: tuple[str, ...]
    summing: tuple[str, ...]
    within: tuple[str, ...]
    examples: tuple[str, ...]
    disclosure: tuple[str, ...]
    openness: tuple[str, ...]
    subjects: tuple[str, ...]
    whole: tuple[str, ...]
    own: tuple[str, ...]
    before_level: tuple[str, ...]
    levels: tuple[str, ...]
    organ_ends: tuple[str, ...]
    office_ends: tuple[str, ...]
    governments: tuple[str, ...]
    secretariats: tuple[str, ...]
    narrowing: tuple[str, ...]
    nouns: tuple[str, ...]
    parts: tuple[str, ...]
    attributes: re.Pattern[str]
    office: re.Pattern[str]
    phrases: tuple[Phrase, ...]

    def kinds(self) -> Iterator[tuple[Kind, tuple[str, ...]]]:
        """The words of each kind, in the order of `LISTS`; 我局 and its like are subjects."""
        yield "subject", tuple(who + level for who in self.before_level for level in self.levels)
        for kind, name in LISTS.items():
            yield kind, getattr(self, name)


@cache
def vocabulary() -> Vocabulary:
    """The words of all prose. Raises `FormError` if their file isn't as it must be."""
    return read_vocabulary(FORMS / "words.toml")


def read_vocabulary(path: Path) -> Vocabulary:
    """The words of that file. Raises `FormError` with the place of the fault."""
    return read_data(path, _vocabulary)


def _vocabulary(tree: Tree) -> Vocabulary:
    apart = ("fillers", "phrases", "attributes", "office")
    lists = [name for name in Vocabulary.__annotations__ if name not in apart]
    tree.only("fillers", "phrases", "patterns", *lists)
    fillers, patterns = tree.get("fillers"), tree.get("patterns")
    patterns.only("attributes", "office")
    return Vocabulary(
        fillers=tuple(word for name, _ in fillers.members() for word in texts(fillers, name)),
        phrases=tuple(_phrase(item) for item in tree.get("phrases").items()),
        attributes=_pattern(patterns.get("attributes")),
        office=_pattern(patterns.get("office")),
        **{name: texts(tree, name) for name in lists},
    )


def _phrase(tree: Tree) -> Phrase:
    tree.only("kind", "begins", "opens", "pattern", "needs")
    named = tree.get("kind").text()
    kind = next((each for each in LISTS if each == named), None)
    if kind is None:
        raise tree.get("kind").fail(f"应是 {'、'.join(LISTS)} 之一")
    return Phrase(
        kind=kind,
        begins=tree.get("begins").text() if tree.has("begins") else "",
        opens=tree.get("opens").truth() if tree.has("opens") else False,
        pattern=tree.get("pattern").text(),
        needs=texts(tree, "needs"),
    )


def _pattern(tree: Tree) -> re.Pattern[str]:
    return pattern(regular_expression(tree))
