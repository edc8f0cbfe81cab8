"""How long many reports take in one process, against plain docxtpl on the same template.

    python benchmarks/throughput.py [reports]

Plain docxtpl renders each report as its documentation shows: `DocxTemplate(t).render(c).save(f)`.
Ours is measured twice: the workbook read, checked and written as a Word file on disk (budget: a
twelfth of plain docxtpl); and a report in memory, as JSON, to a Word file on disk (a fortieth).
The floor of the first is the least that any program does for it: calamine gives the values of the
sheets that are read, the changing part of the draft is joined of its pieces, and the package is
packed (budget: two and a half times of it, without the check). "Another each time" is the first
with workbooks of which each is read only once, as at the desk of a city. Each report is done all
ways in turn, and what one way leaves behind is cleared away before the next.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from docxtpl import DocxTemplate
from python_calamine import CalamineWorkbook

from gongkai_docx.checks import check
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers import json as json_reader
from gongkai_docx.readers import read
from gongkai_docx.workbook import BASICS
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import word as writer
from gongkai_docx.writers.word.context import context as context_of
from scale import workbooks
from turns import in_turn

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "inputs" / "guanzhuang-2023.xlsx"
TEMPLATE = ROOT / "templates" / "2021.docx"
DOCUMENT = "word/document.xml"


def main() -> None:
    """Do the reports each way in turn and print the medians and the ratios."""
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    report = read(EXAMPLE).report
    context = context_of(report)
    as_json = json_writer.write(report)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "draft.docx"

        def plain() -> None:
            template = DocxTemplate(str(TEMPLATE))
            template.render(context)
            template.save(str(target))

        def whole() -> None:
            reading = read(EXAMPLE)
            check(reading.report)
            target.write_bytes(writer.write(reading.report))

        others = iter(workbooks(Path(folder), reports + 1))

        def another() -> None:
            reading = read(next(others))
            check(reading.report)
            target.write_bytes(writer.write(reading.report))

        def both() -> None:
            target.write_bytes(writer.write(read(EXAMPLE).report))

        parts = unpack(writer.write(report))
        pieces = parts[DOCUMENT].decode().split("<w:t>")
        sheets = [BASICS, *(section.sheet for section in report.form.sections)]

        def floor() -> None:
            book = CalamineWorkbook.from_path(EXAMPLE)
            for name in sheets:
                book.get_sheet_by_name(name).to_python()
            target.write_bytes(pack({**parts, DOCUMENT: "<w:t>".join(pieces).encode()}))

        def draft() -> None:
            report = json_reader.read(as_json, "report.json").report
            target.write_bytes(writer.write(report))

        ways: dict[str, Callable[[], None]] = {
            "plain docxtpl": plain,
            "read, check and write": whole,
            "the same, another each time": another,
            "JSON to draft": draft,
            "read and write": both,
            "the floor of these": floor,
        }
        times = in_turn(ways, reports)
    base = median(times["plain docxtpl"])
    for name, each in times.items():
        value = median(each)
        print(f"{name:27} {value * 1000:7.1f} ms   a {base / value:.1f}th   (median of {reports})")


if __name__ == "__main__":
    main()
