"""Labelled sentences, and how well the prose of a report is read on them, counted by case.

A line of a file holds a text, which becomes section 一, the figures that are not 0, and those
that the text contradicts; `maybe` where one can't tell. `collected` are sentences as offices
published them, figures, places and side clauses changed, each with the site that it is from or
the kind of organ and the year; so are the shared ones, if they are here. Those tell how well
prose is read. `collected-last` are the last of them, 93 sentences of offices that hadn't been
read before, half of those that were labelled together: when they were first read, and no rule had
been made by them, precision was 0.968 and recall 0.916 (153 of 167 contradicting cases found, 5
false findings: three on one sentence, two where a label had been forgotten, which has been added
since). Batches that are among `collected` by now had been read at 0.988 and 0.847 before them,
and at 1.000 and 0.881 (52 of 59) after what they had shown was mended. The others were written
for these tests: that they are read well proves that nothing broke, not that it is right. `kinds`
are what offices say in sentences of our own. By `tuned` the first rules were made, `more` came
after, `constructions` tells what was learnt from offices, and `traps` tell no figure of the form,
whatever it may look like. `reworded` are sentences like those of `tuned` in words that go further
than a report does: three in five are understood, and nothing is read into the others. `held-out`
was written by one who knew no rule, and not looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from gongkai_docx.checks.narrative import check
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form, newest_form
from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.forms.words import form_words
from gongkai_docx.prose import Setting, claims
from gongkai_docx.prose.quantities import QUANTITY
from gongkai_docx.report import Block, Report

FOLDER = Path(__file__).parent / "narrative"
COLLECTED = FOLDER / "collected.jsonl"
LAST = FOLDER / "collected-last.jsonl"
REAL = Path(__file__).parents[2] / "shared" / "real-sentences.jsonl"
"""Sentences that offices published, where they are at hand."""


@dataclass(frozen=True)
class Case:
    """A text of section 一 in a report of that year with those figures."""

    year: int
    text: str
    figures: dict[str, int | Decimal]
    contradicts: frozenset[str]
    _: KW_ONLY
    maybe: bool = False
    """Whether one can't tell from the text."""
    form: Form = field(default_factory=newest_form)

    @property
    def report(self) -> Report:
        """The report that it stands in."""
        return Report(
            self.form,
            unit="某某市某某局",
            year=self.year,
            narrative={"总体情况": (Block(None, (self.text,)),)},
            figures=self.figures,
        )

    def findings(self) -> list[Finding]:
        """The contradictions that the checks find in it."""
        return [finding for finding in check(self.report) if finding.code == "N4"]


@dataclass
class Score:
    """How many contradicting cases were found or missed, and how many findings were false."""

    found: int = 0
    missed: int = 0
    false: int = 0

    @property
    def precision(self) -> float:
        """The cases that were found ÷ these and the false findings; 1 if there are none."""
        findings = self.found + self.false
        return self.found / findings if findings else 1.0

    @property
    def recall(self) -> float:
        """The share of the contradicting cases that is found; 1 if there is none."""
        contradicting = self.found + self.missed
        return self.found / contradicting if contradicting else 1.0

    def judge(self, case: Case) -> Iterator[str]:
        """Add the case, unless one can't tell; what went wrong in it.

        It is found if a finding names one of its figures; one that names none of them is false.
        """
        if case.maybe:
            return
        findings = case.findings()
        wrong = [each for each in findings if case.contradicts.isdisjoint(each.figures)]
        self.false += len(wrong)
        yield from (f"false: {finding.message}" for finding in wrong)
        if len(wrong) < len(findings):
            self.found += 1
        elif case.contradicts:
            self.missed += 1
            yield f"missed: {', '.join(sorted(case.contradicts))}"


def is_not_understood(case: Case) -> bool:
    """Whether its text names the form's matter with a number or a denial, and claims nothing."""
    form = case.report.form
    matters = [word for table in form_words(form).tables.values() for word in table.said]
    tells = QUANTITY.search(case.text) or any(word in case.text for word in vocabulary().negations)
    if not tells or not any(word in case.text for word in matters):
        return False
    setting = Setting(form, case.report.unit, case.year)
    return not any(claims([(case.text, None)], setting))


def cases(path: Path, form: Form | None = None) -> list[Case]:
    """The cases of that file; in a report of another form, as far as it has their figures."""
    lines = path.read_text(encoding="utf-8").splitlines()
    read = [_case(json.loads(line, parse_float=Decimal)) for line in lines]
    if form is None:
        return read
    known = [case for case in read if case.figures.keys() | case.contradicts <= form.figures.keys()]
    return [replace(case, form=form) for case in known]


def _case(of: dict[str, Any]) -> Case:
    contradicts = frozenset(of["contradicts"])
    maybe = bool(of.get("maybe"))
    return Case(of["year"], of["text"], of["figures"], contradicts, maybe=maybe)
