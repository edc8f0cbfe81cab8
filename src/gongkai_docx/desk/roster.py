"""The organs that are asked for a report, as a clerk lists them → `Roster` (名册)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property

from gongkai_docx.desk.names import known_as
from gongkai_docx.patterns import pattern
from gongkai_docx.values import dataclass

SHEET = "名册"
ORGAN, ABOVE, KIND, ALSO, RECEIVED = "单位", "上级", "机关类型", "又称", "收到日期"
HEADERS = (ORGAN, ABOVE, KIND, ALSO, RECEIVED)
YEAR, DEADLINE = "年度", "截止日期"

SEVERAL = pattern("[、，,；;/／|\n]+")
"""What stands between several names in one cell."""


@dataclass(frozen=True)
class Organ:
    """An organ that is asked for a report."""

    name: str
    above: str = ""
    """The government that its figures are part of; "" for one that stands at the top."""
    kind: str = ""
    also: tuple[str, ...] = ()
    """What else it is called."""
    received: date | None = None
    """When its report came in."""
    where: str = ""
    """Its cell in the roster, as a clerk would call it."""

    @property
    def known(self) -> str:
        """By what it is known, however it is spelt."""
        return known_as(self.name)


@dataclass(frozen=True)
class Roster:
    """The organs, in their order, each once or, by mistake, more often."""

    organs: tuple[Organ, ...]
    year: int | None = None
    deadline: date | None = None
    unclear: tuple[str, ...] = ()
    """What stands in it and could not be made out."""

    @property
    def once(self) -> Mapping[str, Organ]:
        """Each organ by what it is known by, in their order; of several places the first."""
        own = {organ.known: organ for organ in reversed(self.organs)}
        return {organ.known: own[organ.known] for organ in self.organs}

    @cached_property
    def by_name(self) -> Mapping[str, Organ]:
        """The organs by all their names; a name that several go by tells none of them apart."""
        named: dict[str, set[str]] = {}
        own = self.once
        for organ in self.organs:
            for name in organ.also:
                named.setdefault(known_as(name), set()).add(organ.known)
        alone = {name: own[next(iter(of))] for name, of in named.items() if len(of) == 1}
        return {**alone, **own}

    @property
    def resolved(self) -> Roster:
        """The same, each organ's superior by its own name, whichever of its names is given."""
        return replace(self, organs=tuple(map(self._below_known, self.organs)))

    def _below_known(self, organ: Organ) -> Organ:
        above = self.by_name.get(known_as(organ.above))
        return replace(organ, above=above.name) if above else organ
