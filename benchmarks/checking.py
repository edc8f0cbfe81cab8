"""How long checking one report takes, all families, against openpyxl's loading of its workbook.

    python benchmarks/checking.py [rounds]

The report is the example; then with last year's report known, so that every family has something
to do. Sentences are remembered, so that a report that is checked again, or one that says what
others said, is checked faster: the last is of a report with other numbers in its sentences, round
by round. Budget: a twentieth of what openpyxl takes; a fifteenth where all is new.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import openpyxl

from gongkai_docx.checks import check
from gongkai_docx.readers import read
from gongkai_docx.report import Report
from gongkai_docx.succession import successor

EXAMPLE = Path(__file__).parents[1] / "inputs" / "guanzhuang-2023.xlsx"


def multiplied(report: Report, by: int) -> Report:
    """The report with so many times its figures, which its prose tells by tags."""
    figures = {key: value * by for key, value in report.figures.items()}
    return dataclasses.replace(report, figures=figures)


def main() -> None:
    """Print the medians and their ratio; the two take turns, so that both see the same machine."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    report = read(EXAMPLE).report
    following = successor(report, with_prose=True)
    following = dataclasses.replace(following, figures=report.figures)
    new = iter([multiplied(report, number + 2) for number in range(rounds + 1)])
    ways: dict[str, Callable[[], object]] = {
        "openpyxl": lambda: openpyxl.load_workbook(EXAMPLE),
        "check": lambda: check(report),
        "check with last year's": lambda: check(following),
        "check of what is new": lambda: check(next(new)),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            if number:  # the first one imports, and learns the words of the form
                times[name].append(time.perf_counter() - start)
    base = median(times["openpyxl"])
    print(f"openpyxl loads the workbook {base * 1000:7.2f} ms   (median of {rounds})")
    for name in list(ways)[1:]:
        value = median(times[name])
        print(f"{name:27} {value * 1000:7.2f} ms   a {base / value:.1f}th of it")


if __name__ == "__main__":
    main()
