"""The prose of all organs → the paragraphs that stand in others' reports too, and where (雷同).

Paragraphs that have a band in common (`sketches`) are held against each other as those of last year
are (`checks.narrative.alike`): so what is found is what comparing all pairs would find, but for one
in thousands, in a time that grows with the number of reports and not with its square. A paragraph
that many organs have is boilerplate: each of its wordings is looked at once, however many have it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from gongkai_docx.checks.narrative.alike import (
    ALIKE_FROM,
    LEAST,
    LEAST_SHARE,
    compared,
    likeness,
)
from gongkai_docx.desk.collection import Collection
from gongkai_docx.desk.filing import BAND_BYTES, Passage
from gongkai_docx.findings import Finding
from gongkai_docx.rules import levels as rules
from gongkai_docx.values import dataclass

COMMON_FROM = 0.3
"""Which share of the organs makes a paragraph that they have in common boilerplate."""
LEAST_COMMON = 6
"""How many organs at least."""
_COMMON_BANDS = 4
"""How many bands of a wording so many organs share where it is boilerplate: of 40."""
MOST_NAMED = 5
_HELD = 2_000
"""Of how many wordings what is compared is held."""
_MOST_IN_BAND = 200
"""How many wordings of one band are compared with each other, each with those right after it."""


class Spot(NamedTuple):
    """A paragraph of an organ's report."""

    organ: str
    section: str
    number: int


@dataclass(frozen=True)
class Twin:
    """A paragraph that other organs have nearly word for word, names and numbers apart."""

    spot: Spot
    own: str
    length: int
    elsewhere: tuple[Spot, ...]
    share: float
    """How much of it the one that is most like it has in common, up to 1."""


@dataclass(frozen=True)
class Alike:
    """What was found: by organ in the roster's order, and in the report's."""

    twins: tuple[Twin, ...]
    lengths: Mapping[str, int]
    """How many own characters each organ's prose has that are not boilerplate."""
    sections: Mapping[tuple[str, str], int]
    """The same of each organ's sections."""

    def share(self, organ: str, twins: Sequence[Twin]) -> float:
        """Which share of its prose stands elsewhere, from 0 to 1."""
        length = self.lengths.get(organ, 0)
        return min(sum(twin.length for twin in twins) / length, 1.0) if length else 0.0


def alike(collection: Collection) -> Alike:
    """The paragraphs of the reports of its year that stand in others' too."""
    spots: dict[str, list[Spot]] = {}
    bands: dict[str, bytes] = {}
    organs = 0
    for entry in collection.entries:
        if entry.filing and entry.is_reported:
            organs += 1
            for passage in entry.filing.passages:
                _enter(passage, entry.organ.name, spots, bands)
    order = {entry.organ.name: at for at, entry in enumerate(collection.entries)}
    common = max(LEAST_COMMON, COMMON_FROM * organs)
    holders = {own: len({spot.organ for spot in here}) for own, here in spots.items()}
    for own in _boilerplate(bands, holders, common):
        del spots[own], bands[own]
    return _among(spots, pairs(bands), common, order)


def _enter(
    passage: Passage, organ: str, spots: dict[str, list[Spot]], bands: dict[str, bytes]
) -> None:
    spots.setdefault(passage.own, []).append(Spot(organ, passage.section, passage.number))
    bands[passage.own] = passage.bands


def _boilerplate(bands: Mapping[str, bytes], holders: Mapping[str, int], common: float) -> set[str]:
    """The wordings of what many organs have, told by the bands that so many share."""
    told: Counter[str] = Counter()
    for buckets in _banded(bands):
        for bucket in buckets:
            if sum(holders[own] for own in bucket) >= common:
                told.update(bucket)
    return {own for own in bands if holders[own] >= common or told[own] >= _COMMON_BANDS}


def _banded(bands: Mapping[str, bytes]) -> Iterator[Iterable[list[str]]]:
    """For each band in turn, the wordings that have it in common: two or more."""
    for at in range(0, max(map(len, bands.values()), default=0), BAND_BYTES):
        named = [each[at : at + BAND_BYTES] for each in bands.values()]
        # Most bands are one wording's own: no list is made for these.
        shared = {band for band, number in Counter(named).items() if number > 1}
        buckets: dict[bytes, list[str]] = defaultdict(list)
        for own, band in zip(bands, named, strict=True):
            if band in shared:
                buckets[band].append(own)
        yield buckets.values()


def pairs(bands: Mapping[str, bytes]) -> dict[str, dict[str, float]]:
    """Each wording → those that are nearly the same, and how much they have in common."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    # What is compared of a text takes a hundred times its room: not all can be held at once.
    text = lru_cache(_HELD)(compared)
    for one, others in _candidates(bands).items():
        for other in others:
            share = likeness(text(one), text(other))
            if share >= ALIKE_FROM:
                found[one][other] = found[other][one] = share
    return found


def _candidates(bands: Mapping[str, bytes]) -> dict[str, dict[str, None]]:
    """Each wording → those that share a band with it, in order; of each pair the second alone."""
    near: dict[str, dict[str, None]] = {}
    for bucket in chain.from_iterable(_banded(bands)):
        for at, one in enumerate(bucket[:-1]):
            for other in bucket[at + 1 : at + 1 + _MOST_IN_BAND]:
                # In each band they stand in the same order.
                near.setdefault(one, {})[other] = None
    return near


def _among(
    spots: Mapping[str, list[Spot]],
    near: Mapping[str, Mapping[str, float]],
    common: float,
    order: Mapping[str, int],
) -> Alike:
    twins: list[Twin] = []
    lengths: Counter[str] = Counter()
    sections: Counter[tuple[str, str]] = Counter()
    for own, here in spots.items():
        others = near.get(own, {})
        everywhere = [*here, *(spot for other in others for spot in spots[other])]
        if len({spot.organ for spot in everywhere}) >= common:
            continue
        share = max(others.values(), default=0.0)
        for spot in here:
            lengths[spot.organ] += len(own)
            sections[spot.organ, spot.section] += len(own)
            elsewhere = sorted(
                {each for each in everywhere if each.organ != spot.organ},
                key=lambda each: (order[each.organ], each),
            )
            if elsewhere:
                is_same = any(each.organ != spot.organ for each in here)
                twins.append(Twin(spot, own, len(own), tuple(elsewhere), 1.0 if is_same else share))
    twins.sort(key=lambda twin: (order[twin.spot.organ], twin.spot))
    return Alike(tuple(twins), lengths, sections)


# ---------------------------------------------------------------- what is told of it


def with_alike(collection: Collection, found: Alike) -> Collection:
    """The collection with what is told of organs that have too much in common with others (L12)."""
    by_organ: dict[str, list[Twin]] = {}
    for twin in found.twins:
        by_organ.setdefault(twin.spot.organ, []).append(twin)
    entries = tuple(
        entry.found(*_told(entry.organ.name, by_organ.get(entry.organ.name, []), found, collection))
        for entry in collection.entries
    )
    return replace(collection, entries=entries)


def _told(
    organ: str, twins: Sequence[Twin], found: Alike, collection: Collection
) -> Iterator[Finding]:
    """A finding for each section of which most stands in another organ's report."""
    for section in collection.form.narratives:
        here = [twin for twin in twins if twin.spot.section == section.key]
        length = sum(twin.length for twin in here)
        whole = found.sections.get((organ, section.key), 0)
        if length < LEAST or length < LEAST_SHARE * whole:
            continue
        with_whom: Counter[str] = Counter()
        for twin in here:
            for other in {spot.organ for spot in twin.elsewhere}:
                with_whom[other] += twin.length
        names = sorted(with_whom, key=lambda name: (-with_whom[name], name))
        more = f"等 {len(names)} 个单位" if len(names) > MOST_NAMED else ""
        yield rules.ALIKE.finding(
            f"{organ}：{section.heading}有 {length / whole:.0%} 与{'、'.join(names[:MOST_NAMED])}"
            f"{more}雷同（除名称、数字外几乎一样）：第"
            f"{'、'.join(str(twin.spot.number + 1) for twin in here)} 段；请核对是谁抄了谁。",
            actual=f"{length / whole:.0%}",
        )
