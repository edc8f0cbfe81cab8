"""A title → its lines, each whole in meaning, well balanced (GB/T 9704—2012, 7.3.1).

The standard wants a title that takes several lines broken where its words end, its lines of
fitting lengths, as a trapezium or a rhombus.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from gongkai_docx.patterns import pattern
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.widths import widest

# What stands together in the titles of these reports; of two that begin alike, the longer first.
_TERMS = (
    r"《[^《》]{,18}》|（[^（）]{,18}）|\d{4}年度?"
    "|政府信息公开|信息公开|政务公开|工作情况|工作|年度报告|情况的?报告|的?报告|关于"
)
_TERM = pattern(_TERMS)
# What ends the name of a region within an organ's: 某某省|某某市|某某区|某某局. In 城市 and 社区 it
# doesn't.
_REGION = pattern(
    r"(?:自治[区州县旗]|地区|新区|(?<!城)市|省|(?<!校)(?<![社园小景校城辖灾矿库林])区|县|旗|州|盟"
    r"|镇|乡|街道|(?<=委员)会|(?<=[法总])院|(?<=公安)[厅局])(?=.{2})"
)
# What doesn't begin a line, and what doesn't end one (GB/T 15834—2011, 5.1).
_NOT_FIRST = "，。、；：？！”’）》〉】〕」』…—·,.;:?!)]}%"
_NOT_LAST = "“‘（《〈【〔「『([{"

_SHORTEST = 4.0
"""A line has at least 年度报告."""
_SPLIT_TERM = 4.0
"""What it costs to break 政府信息公开|工作|年度报告, against lines that differ by some ems."""
_SPLIT_WORD = 80.0
"""What it costs to break what may be a word."""
_GROWING = 0.6
"""What it costs that a line is longer than the one above, for each em."""
_LINE = 25.0
"""What it costs to take a line more."""
_MOST_LINES = 6
_MOST_BREAKS = 80


@dataclass(frozen=True)
class _Break:
    """A place where a line may end: how many characters stand before it, and what it costs."""

    at: int
    cost: float


def broken(title: str, names: tuple[str, ...], room: float) -> tuple[str, ...]:
    """The lines of the title where `room` ems fit on one; breaks that are in it stay.

    `names` stay whole, if they fit. A title that can't be broken well is broken anywhere.
    """
    return tuple(
        line for typed in title.split("\n") if typed for line in _lines(typed, names, room)
    )


def _lines(text: str, names: Sequence[str], room: float) -> Sequence[str]:
    fewest = math.ceil(widest(text) / room)
    if not 1 < fewest <= _MOST_LINES:
        return [text]
    ways = _between_terms, _within_names, _anywhere
    for breaks in (way(text, names)[:_MOST_BREAKS] for way in ways):
        few = _best(text, breaks, fewest, room)
        if few and few[0] <= _LINE:
            return few[1]  # no way costs less with a line more
        more = _best(text, breaks, fewest + 1, room) if fewest < _MOST_LINES else None
        if few or more:
            return min(filter(None, (few, more)), key=lambda way: way[0] + _LINE * len(way[1]))[1]
    return [text]


def _best(
    text: str, breaks: Sequence[_Break], number: int, room: float
) -> tuple[float, list[str]] | None:
    """That number of lines, as good as these breaks allow, and their cost; None if none fit."""
    fair = widest(text) / number
    ways: dict[tuple[int, int], tuple[float, list[str]]] = {(0, 0): (0.0, [])}
    places = [*breaks, _Break(len(text), 0.0)]
    for _ in range(number):
        longer: dict[tuple[int, int], tuple[float, list[str]]] = {}
        for (_, start), (cost, lines) in ways.items():
            above = widest(lines[-1]) if lines else math.inf
            for place in places:
                width = widest(line := text[start : place.at])
                if width > room:
                    break
                if place.at <= start or width < _SHORTEST:
                    continue
                worse = (width - fair) ** 2 + _GROWING * max(width - above, 0.0) + place.cost
                at = (start, place.at)
                if at not in longer or longer[at][0] > cost + worse:
                    longer[at] = cost + worse, [*lines, line]
        ways = longer
    ends = [way for (_, end), way in ways.items() if end == len(text)]
    return min(ends, key=lambda way: way[0]) if ends else None


def _between_terms(text: str, names: Sequence[str]) -> list[_Break]:
    """The breaks between names, terms and the rest, of which each stays whole."""
    ends = {0, len(text)}
    terms: set[tuple[int, int]] = set()
    for start, end in _kept(text, names):
        ends |= {start, end}
        if text[start:end] not in names and not text[start].isdigit():
            terms.add((start, end))
    splits = {end for _, end in terms} & {start for start, _ in terms}
    return [
        _Break(at, _SPLIT_TERM if at in splits else 0.0)
        for at in sorted(ends - {0, len(text)})
        if _may_break(text, at)
    ]


def _kept(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where names and terms stand, one behind the other; of two that begin there, the longer name.

    No pattern is made of the names: each office has others, and it takes longer than all else.
    """
    at = 0
    while True:
        named = [(start, -len(name)) for name in names if (start := text.find(name, at)) >= 0]
        term = _TERM.search(text, at)
        if named and (term is None or min(named)[0] <= term.start()):
            start, length = min(named)
            at = start - length
        elif term:
            start, at = term.span()
        else:
            return
        yield start, at


def _within_names(text: str, names: Sequence[str]) -> list[_Break]:
    """These, and those within a name: at a pause or a bracket, or behind the name of a region."""
    found = {each.at: each for each in _between_terms(text, names)}
    for name in names:
        for start in _places_of(name, text):
            for at, cost in _joints(name):
                if _may_break(text, start + at):
                    found.setdefault(start + at, _Break(start + at, cost))
    return sorted(found.values(), key=lambda each: each.at)


def _places_of(name: str, text: str) -> Iterator[int]:
    """Where the name stands in the text, each time behind the last."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def _joints(name: str) -> Iterator[tuple[int, float]]:
    """Where the parts of a name meet, and what it costs to break it there."""
    bracketed = {at for part in re.finditer("（[^）]*", name) for at in range(*part.span())[1:]}
    for joint in re.finditer("、|）|(?=（)", name):
        yield joint.end(), _SPLIT_TERM / 2
    for region in _REGION.finditer(name, 1):
        yield region.end(), _SPLIT_WORD if region.end() in bracketed else _SPLIT_TERM


def _anywhere(text: str, names: Sequence[str]) -> list[_Break]:
    """These, and those between any two characters that a line may end and begin with."""
    found = {at: _Break(at, _SPLIT_WORD) for at in _places(text)}
    found |= {each.at: each for each in _within_names(text, names)}
    return sorted(found.values(), key=lambda each: each.at)


def _places(text: str) -> Iterator[int]:
    fixed = {
        at for match in re.finditer(f"{_TERMS}|[!-~]+", text) for at in range(*match.span())[1:]
    }
    yield from (at for at in range(1, len(text)) if at not in fixed and _may_break(text, at))


def _may_break(text: str, at: int) -> bool:
    return text[at] not in _NOT_FIRST and text[at - 1] not in _NOT_LAST
