"""A collection → what the organs' figures come to, each counted once, over any depth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from gongkai_docx.desk.collection import Collection, Entry
from gongkai_docx.desk.names import known_as
from gongkai_docx.desk.roster_faults import circle_of
from gongkai_docx.report import Number, Report, normal_amount
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Total:
    """What some organs' figures come to, and whose are missing from it."""

    figures: Mapping[str, Number]
    counted: tuple[str, ...] = ()
    """By what the organs are known whose own reports it is the sum of."""
    missing: tuple[str, ...] = ()
    """The names of those that have no report that could be counted."""


@dataclass(frozen=True)
class Tree:
    """The organs by those above them; without a circle, and each in one place."""

    collection: Collection

    @cached_property
    def above(self) -> Mapping[str, str]:
        """What stands above each organ that something of the roster stands above."""
        given = {
            known: known_as(entry.organ.above)
            for known, entry in self.collection.by_name.items()
            if known_as(entry.organ.above) in self.collection.by_name
        }
        return {known: above for known, above in given.items() if not circle_of(known, given)}

    @cached_property
    def below(self) -> Mapping[str, Sequence[Entry]]:
        """The organs right below each that has some, in the roster's order."""
        found: dict[str, list[Entry]] = {}
        for entry in self.collection.entries:
            if above := self.above.get(entry.organ.known):
                found.setdefault(above, []).append(entry)
        return found

    @cached_property
    def roots(self) -> list[Entry]:
        """The organs that none stands above."""
        return [each for each in self.collection.entries if each.organ.known not in self.above]

    @cached_property
    def governments(self) -> list[Entry]:
        """The organs that others stand below."""
        return [each for each in self.collection.entries if each.organ.known in self.below]

    def depth(self, entry: Entry) -> int:
        """How many stand above it."""
        depth, known = 0, entry.organ.known
        while known in self.above:
            depth, known = depth + 1, self.above[known]
        return depth

    def below_total(self, entry: Entry, *, stated: bool = True) -> Total:
        """What the organs right below it come to: each by its own report if it has `stated` one.

        Of one that has none, what stands below that counts.
        """
        return added(self._of(each, stated=stated) for each in self.below[entry.organ.known])

    def whole(self) -> Total:
        """What all organs come to, counted at the bottom of the tree."""
        return added(self._of(each, stated=False) for each in self.roots)

    def _of(self, entry: Entry, *, stated: bool) -> Total:
        filing, known = self.collection.usable(entry), entry.organ.known
        if known in self.below and not (stated and filing):
            total = self.below_total(entry, stated=stated)
            if total.counted or filing is None:
                return total
        if filing is None:
            return Total({}, missing=(entry.organ.name,))
        return Total(filing.value_of, counted=(known,))


def added(totals: Iterable[Total]) -> Total:
    """The sum of these."""
    figures: dict[str, Number] = {}
    counted: list[str] = []
    missing: list[str] = []
    for total in totals:
        for key, value in total.figures.items():
            if value:
                figures[key] = figures.get(key, 0) + value
        counted += total.counted
        missing += total.missing
    return Total(figures, tuple(counted), tuple(missing))


def summed(collection: Collection, total: Total, unit: str) -> Report:
    """The report that has these sums for its figures, every one of them stated."""
    form = collection.form
    figures = {
        key: _normal(total.figures.get(key, 0), amount=figure.amount)
        for key, figure in form.figures.items()
    }
    return Report(form, unit=unit, year=collection.year, figures=figures)


def _normal(value: Number, *, amount: bool) -> Number:
    return normal_amount(Decimal(value)) if amount else value
