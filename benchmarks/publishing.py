"""How long the page for the website takes against the Word file, and what of a PDF's time is ours.

    python benchmarks/publishing.py [reports] [PDFs]

A report in memory becomes a Word file, a page and a fragment, without charts and with the usual
ones, each in turn; printed are medians and their ratio to the Word file of the same kind (budget:
twice). For a PDF the workbook is read, checked, written as a draft, and given to LibreOffice, which
starts anew each time; all that isn't LibreOffice's process is ours. Without LibreOffice that part
is left out.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from unittest import mock

from gongkai_docx.checks import check
from gongkai_docx.errors import Unusable
from gongkai_docx.readers import read
from gongkai_docx.report import Report
from gongkai_docx.writers import html, pdf, word
from gongkai_docx.writers.pdf import finding, office
from turns import in_turn

EXAMPLE = Path(__file__).parents[1] / "inputs" / "guanzhuang-2023.xlsx"


def main() -> None:
    """Print what each kind of file takes, without charts and with them."""
    numbers = [int(each) for each in sys.argv[1:3]]
    reports, pdfs = [*numbers, *(200, 5)[len(numbers) :]]
    report = read(EXAMPLE).report
    # All charts can be drawn where the year before is known, too.
    report = dataclasses.replace(report, last=dataclasses.replace(report, year=2022))
    for with_charts in (False, True):
        print("with the usual charts" if with_charts else "without charts")
        pages(report, reports, with_charts=with_charts)
        printed(pdfs, with_charts=with_charts)


def pages(report: Report, reports: int, *, with_charts: bool) -> None:
    """Print the time of a page and of a fragment against that of a Word file."""
    ways: dict[str, Callable[[], bytes]] = {
        "Word file": lambda: word.write(report, with_charts=with_charts),
        "page": lambda: html.write(report, with_charts=with_charts),
        "fragment": lambda: html.write(report, fragment=True, with_charts=with_charts),
    }
    times = in_turn(ways, reports)
    base = median(times["Word file"])
    for name, each in times.items():
        value = median(each)
        print(f"  {name:10} {value * 1000:7.2f} ms   {value / base:.2f} of the Word file")


def printed(pdfs: int, *, with_charts: bool) -> None:
    """Print how long a PDF takes from the workbook, and what of that isn't LibreOffice's."""
    try:
        finding.libreoffice()
    except Unusable:
        print("  PDF: LibreOffice isn't installed")
        return
    whole: list[float] = []
    theirs: list[float] = []

    def timed(command: list[str], folder: Path) -> int:
        start = time.perf_counter()
        try:
            return run(command, folder)
        finally:
            theirs.append(time.perf_counter() - start)

    run = office._run
    with mock.patch.object(office, "_run", timed):
        for _ in range(pdfs):
            start = time.perf_counter()
            reading = read(EXAMPLE)
            check(reading.report)
            pdf.write(word.write(reading.report, with_charts=with_charts))
            whole.append(time.perf_counter() - start)
    ours = median(all_ - of_them for all_, of_them in zip(whole, theirs, strict=True))
    share = ours / median(whole)
    print(f"  PDF        {median(whole):7.2f} s    ours {ours * 1000:.0f} ms, {share:.1%}")


if __name__ == "__main__":
    main()
