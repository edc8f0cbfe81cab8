"""What reading a table gives: the text that stands for each figure, and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

from gongkai_docx.findings import Finding, Rule
from gongkai_docx.forms import Section
from gongkai_docx.places import Place
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Typed:
    """What stands for a figure, and where."""

    text: str
    spot: str
    """第 2 张表第 5 行."""
    heading: str = ""
    """What is written over its column."""
    cell: int = -1
    """The number of its cell, in a Word file."""


@dataclass
class Taken:
    """The texts of the figures of one section's table, as far as they could surely be found."""

    section: Section
    typed: dict[str, Typed] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    """Keys of figures that stand there, and can't be told from what stands beside them."""
    gapped: set[str] = field(default_factory=set)
    """Keys of rows with an empty cell that is none of their figures'."""
    findings: list[Finding] = field(default_factory=list)

    def take(self, key: str, typed: Typed) -> None:
        """Note what stands for that figure."""
        self.typed[key] = typed

    def doubt(self, rule: Rule, spot: str, problem: str, keys: Iterable[str], shown: str) -> None:
        """Leave these figures blank, and say why and what stands there."""
        keys = list(keys)
        self.doubtful.update(keys)
        for key in keys:
            self.typed.pop(key, None)
        self.note(rule, f"{spot}：{problem}", keys, shown)

    def note(self, rule: Rule, message: str, keys: Iterable[str] = (), shown: str = "") -> None:
        """Say something of that table."""
        keys = list(keys)
        place = Place.figure(keys[0]) if len(keys) == 1 else Place.section(self.section.key)
        self.findings.append(
            rule.finding(message, place=place, figures=keys, actual=shown[:200] or None)
        )
