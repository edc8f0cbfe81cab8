"""Labelled sentences, and how well the prose of a report is read on them.

A line of a file holds a text, which becomes section 一, the figures that are not 0, and those
that the text contradicts. By these the rules were made: `tuned` came before them, `more` after, and
`traps` tell no figure of the form, whatever it may look like. `reworded` are sentences like
those of `tuned` in words that go further than a report does: three in five are understood, and
nothing is read into the others. `held-out` was written by one who knew no rule, and not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai_docx.checks.narrative import check
from gongkai_docx.findings import Finding
from gongkai_docx.forms import newest_form
from gongkai_docx.report import Block, Report

FOLDER = Path(__file__).parent / "narrative"


@dataclass(frozen=True)
class Case:
    """A text of section 一 in a report of that year with those figures."""

    year: int
    text: str
    figures: dict[str, int | Decimal]
    contradicts: frozenset[str]

    def findings(self) -> list[Finding]:
        """The contradictions that the checks find in it."""
        report = Report(
            newest_form(),
            unit="某某市某某局",
            year=self.year,
            narrative={"总体情况": (Block(None, (self.text,)),)},
            figures=self.figures,
        )
        return [finding for finding in check(report) if finding.code == "N4"]


@dataclass
class Score:
    """How many findings were right or false, and how many contradictions were found or missed."""

    right: int = 0
    false: int = 0
    found: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of the findings that is right; 1 if there is none."""
        findings = self.right + self.false
        return self.right / findings if findings else 1.0

    @property
    def recall(self) -> float:
        """The share of the contradicted figures that is found; 1 if there is none."""
        contradicted = self.found + self.missed
        return self.found / contradicted if contradicted else 1.0

    def judge(self, case: Case) -> Iterator[str]:
        """Add the case; what went wrong in it.

        A finding is right if one of its figures is contradicted. A contradicted figure is found if
        a finding names it.
        """
        findings = case.findings()
        for finding in findings:
            if case.contradicts.isdisjoint(finding.figures):
                self.false += 1
                yield f"false: {finding.message}"
            else:
                self.right += 1
        named = {key for finding in findings for key in finding.figures}
        for key in sorted(case.contradicts):
            if key in named:
                self.found += 1
            else:
                self.missed += 1
                yield f"missed: {key}"


def cases(path: Path) -> list[Case]:
    """The cases of that file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_case(json.loads(line, parse_float=Decimal)) for line in lines]


def _case(of: dict[str, Any]) -> Case:
    return Case(of["year"], of["text"], of["figures"], frozenset(of["contradicts"]))
