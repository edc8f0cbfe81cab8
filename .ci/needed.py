"""A regular expression → words of which one stands in every text that it finds something in.

    needed(r"(?:驳回|撤回)了?申请") == {"驳回", "撤回"}

Looked for in a text first, they save compiling the pattern for most texts. None are told where
there are none, or so many that looking for them takes as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain
from re import _constants as sre
from re import _parser
from typing import Any, NamedTuple

MOST = 100
"""So many words are looked for, at most."""
_STANDS_FOR = {"QUANTITY": ".*", "YEAR": r"\d+", "LAST": r"\d+年", "NEXT": r"\d+年"}
"""What is put into a pattern of the words of prose when it is used, as wide as it may be."""

Words = frozenset[str]
_NOTHING = frozenset({""})


class Found(NamedTuple):
    """What is known of the text that a part of an expression matches."""

    whole: Words | None
    """All that it may be; None if that can't be listed."""
    within: Words | None
    """One of these is in it; None if none are known."""
    before: bool = False
    """Whether nothing that stands before it reaches into it."""
    behind: bool = False


_ANYTHING = Found(None, None)


def add_needs(document: dict[str, Any]) -> None:
    """Tell of each phrase in a file of words what it needs."""
    for phrase in document.get("phrases", ()):
        written = phrase["pattern"]
        for name, stands_for in _STANDS_FOR.items():
            written = written.replace(name, stands_for)
        phrase["needs"] = sorted(needed(written))


def needed(source: str, flags: int = 0) -> Words:
    """The words, the best that can be found; empty if none are known."""
    tree = _parser.parse(source, flags)
    if tree.state.flags & (re.IGNORECASE | re.LOCALE):
        return frozenset()
    return _sequence(tree).within or frozenset()


def _sequence(items: Iterable[Any]) -> Found:
    """What is known of parts that follow each other."""
    runs: list[Words] = [_NOTHING]
    inner: list[Words] = []
    is_whole = True
    for found in map(_part, items):
        whole = found.whole
        if found.before:  # looked back at: what was matched before overlaps it
            runs.append(_NOTHING)
            is_whole = False
        joined = _joined(runs[-1], whole) if whole is not None else None
        if joined is None:
            is_whole = False
            runs.append(whole or _NOTHING)
        else:
            runs[-1] = joined
        if found.within is not None:
            inner.append(found.within)
        if found.behind:
            runs.append(_NOTHING)
            is_whole = False
    return Found(runs[0] if is_whole else None, _best(chain(inner, runs)))


def _part(item: tuple[Any, Any]) -> Found:
    kind, value = item
    if kind is sre.LITERAL:
        return _listed({chr(value)})
    if kind is sre.IN:
        return _class(value)
    if kind is sre.SUBPATTERN:
        _, added, _, inner = value
        return _ANYTHING if added & re.IGNORECASE else _sequence(inner)
    if kind is sre.BRANCH:
        return _either([_sequence(each) for each in value[1]])
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return _repeated(*value)
    if kind is sre.ATOMIC_GROUP:
        return _sequence(value)
    if kind is sre.ASSERT:
        way, inner = value
        found = _sequence(inner)
        return found._replace(before=way < 0, behind=way > 0)
    if kind in (sre.ASSERT_NOT, sre.AT):
        return _listed(_NOTHING)
    return _ANYTHING


def _listed(words: Iterable[str]) -> Found:
    whole = frozenset(words)
    return Found(whole, None if "" in whole else whole)


def _class(members: Sequence[tuple[Any, Any]]) -> Found:
    """A character of a class that lists all it has; a digit may be one of many scripts."""
    found: set[str] = set()
    for kind, value in members:
        if kind is sre.LITERAL:
            found.add(chr(value))
        elif kind is sre.RANGE and value[1] - value[0] < MOST:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return _ANYTHING
    return _listed(found) if len(found) <= MOST else _ANYTHING


def _either(found: list[Found]) -> Found:
    wholes = [each.whole for each in found]
    withins = [each.within for each in found]
    return Found(
        frozenset().union(*wholes) if None not in wholes else None,  # type: ignore[arg-type]
        frozenset().union(*withins) if None not in withins else None,  # type: ignore[arg-type]
    )


def _repeated(least: int, most: int, inner: Any) -> Found:
    found = _sequence(inner)
    if found.whole is None or most > 2:
        return Found(None, found.within if least else None)
    times = [reduce(_times, [found.whole] * number, _NOTHING) for number in range(least, most + 1)]
    whole = frozenset().union(*times)
    return _listed(whole) if len(whole) <= MOST else Found(None, found.within if least else None)


def _times(first: Words, second: Words) -> Words:
    return frozenset(one + other for one in first for other in second)


def _joined(first: Words, second: Words) -> Words | None:
    """What both may be together; None if that is too much."""
    return _times(first, second) if len(first) * len(second) <= MOST else None


def _best(candidates: Iterable[Words]) -> Words | None:
    """Those that are least likely to be met: long, and few."""
    usable = [_shortest(words) for words in candidates if "" not in words]
    usable = [words for words in usable if len(words) <= MOST]
    return max(usable, key=_rarity, default=None)


def _shortest(words: Words) -> Words:
    """Without those that contain another one."""
    return frozenset(word for word in words if not any(other in word for other in words - {word}))


def _rarity(words: Words) -> tuple[int, int]:
    return min(map(len, words)), -len(words)
