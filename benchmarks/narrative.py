"""How well typed numbers are read: precision and recall on labelled sentences.

    python benchmarks/narrative.py [FILE.jsonl ...] [--show]

Each line has a text, which becomes section 一, the figures that are not 0, and those that the text
contradicts. A finding is right if one of its figures is contradicted, and an alarm is false if none
is; a contradicted figure is found if a finding names it, or names another part of the same sum.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from gongkai_docx.checks.narrative import check
from gongkai_docx.forms import newest_form
from gongkai_docx.report import Block, Report

CORPUS = Path(__file__).parents[1] / "tests" / "narrative"


@dataclass
class Score:
    """How many findings were right and wrong, and how many contradictions were found and missed."""

    right: int = 0
    false: int = 0
    found: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """The share of the findings that is right; 1 if there is none."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """The share of the contradicted figures that is found; 1 if there is none."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0


def report_of(case: dict[str, object]) -> Report:
    """The report that the case describes."""
    figures = {
        key: Decimal(str(value)) if "." in str(value) else value
        for key, value in dict(case["figures"]).items()
    }  # type: ignore[call-overload]
    return Report(
        newest_form(),
        unit="某某市某某局",
        year=int(str(case["year"])),
        narrative={"总体情况": (Block(None, (str(case["text"]),)),)},
        figures=figures,
    )


def judge(case: dict[str, object], score: Score) -> list[str]:
    """Add the case to the score; what went wrong in it."""
    report = report_of(case)
    labelled = set(map(str, case["contradicts"]))  # type: ignore[call-overload]
    findings = [finding for finding in check(report) if finding.code == "N4"]
    faults = []
    for finding in findings:
        if labelled.intersection(finding.figures):
            score.right += 1
        else:
            score.false += 1
            faults.append(f"FALSE {finding.message}")
    for key in sorted(labelled):
        if any(key in finding.figures for finding in findings):
            score.found += 1
        else:
            score.missed += 1
            faults.append(f"MISSED {key}")
    return faults


def main() -> None:
    """Print precision and recall for each file."""
    show = "--show" in sys.argv
    paths = [Path(name) for name in sys.argv[1:] if name != "--show"]
    for path in paths or sorted(CORPUS.glob("*.jsonl")):
        score, cases = Score(), [json.loads(line) for line in path.open(encoding="utf-8")]
        for case in cases:
            for fault in judge(case, score):
                if show:
                    print(fault, "|", case["text"], case["figures"])
        print(
            f"{path.name:24} {len(cases):4} texts  precision {score.precision:.3f} "
            f"({score.false} false of {score.right + score.false})  recall {score.recall:.3f} "
            f"({score.missed} missed of {score.found + score.missed})"
        )


if __name__ == "__main__":
    main()
