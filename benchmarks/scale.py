"""Whether the ten-thousandth report takes as long as the first, and two workers twice the work.

    python benchmarks/scale.py [reports]

A workbook is read; the report that is made of it, of which all differ in figures and prose, is
checked and written as a Word file, in one process: time a report over the first hundred and over
the last, as the processor counts it, and the memory of the process at both points; as in a worker,
what the first reports taught the process is no more looked through for garbage. Then the same work
by one worker process and by two. Budgets: 1.1 and 150 MB; 1.8.
"""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import median

from gongkai_docx.checks import check
from gongkai_docx.desk import workers
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report
from gongkai_docx.writers import word, xlsx

EXAMPLE = Path(__file__).parents[1] / "inputs" / "guanzhuang-2023.xlsx"
FEW = 100
MEGABYTE = 1024


def main() -> None:
    """Do the reports and print what they took."""
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    times, memory = [], 0
    for number in range(reports):
        start = time.process_time()
        _do(made(read(EXAMPLE).report, number))
        times.append(time.process_time() - start)
        if number + 1 == workers.BATCH:
            workers.settle()
        if number + 1 == FEW:
            memory = _memory()
    first, last = median(times[:FEW]), median(times[-FEW:])
    print(f"a report, the first {FEW}:      {first * 1000:6.2f} ms, {memory} MB")
    print(f"a report, the last {FEW} of {reports}: {last * 1000:6.2f} ms, {_memory()} MB")
    print(f"the last take {last / first:.2f} of the first")
    work = max(reports // 10, FEW)
    one, two = (_together(number, work) for number in (1, 2))
    print(f"{work} reports: one worker {one:.1f} s, two workers {two:.1f} s: {one / two:.2f} times")


def made(report: Report, number: int) -> Report:
    """A report that differs from the example in its name, figures and words."""
    dice = Random(number)
    figures = {key: value + dice.randrange(50) for key, value in report.figures.items()}
    narrative = {
        key: tuple(
            Block(
                block.heading,
                tuple(
                    f"{text}其中第{dice.randrange(10**6)}号工作提前完成。"
                    for text in block.paragraphs
                ),
            )
            for block in blocks
        )
        for key, blocks in report.narrative.items()
    }
    return replace(report, unit=f"第{number}号县财政局", figures=figures, narrative=narrative)


def workbooks(folder: Path, number: int) -> list[Path]:
    """Workbooks of so many offices, of which all differ in their name, figures and words.

    Read each once: what is remembered of a workbook that was read before is no other office's.
    """
    report = read(EXAMPLE).report
    paths = [folder / f"{each}.xlsx" for each in range(number)]
    for each, path in enumerate(paths):
        figures = {key: value * (each + 2) for key, value in report.figures.items()}
        path.write_bytes(xlsx.write(replace(made(report, each), figures=figures)))
    return paths


def _do(report: Report) -> None:
    check(report)
    word.write(report)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // MEGABYTE


def _batch(numbers: range) -> None:
    for number in numbers:
        _do(made(read(EXAMPLE).report, number))
    workers.settle()


def _together(number: int, work: int) -> float:
    """The seconds that so many workers take for so many reports, the processes started before."""
    pieces = [range(start, work, 10) for start in range(10)]
    with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
        list(pool.map(_batch, [range(20)] * number * 2))
        start = time.perf_counter()
        list(pool.map(_batch, pieces))
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
