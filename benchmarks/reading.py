"""How long reading takes against openpyxl's loading of a workbook: it, its draft, its page.

Run with the environment that the program is installed in: python benchmarks/reading.py [rounds].
The page is made as the tests make it. What one way leaves behind is cleared away before the next,
so that it isn't counted there. The floor is what no reader of figures can do without: the values
and merged ranges of the sheets that are read, by calamine. "Another each time" are workbooks that
differ in name, figures and paragraphs, as those of many offices do, each read only once. Budget: 25
times as fast.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import docx
import openpyxl
from python_calamine import CalamineWorkbook

from gongkai_docx.readers import read
from gongkai_docx.report import Report
from gongkai_docx.workbook import BASICS
from gongkai_docx.writers import word
from scale import workbooks
from turns import in_turn

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "inputs" / "guanzhuang-2023.xlsx"


def main() -> None:
    """Print the medians and their ratios; all take turns, so that they see the same machine."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as folder:
        report = read(EXAMPLE).report
        draft, edited, page = _published(Path(folder), report)
        others = iter(workbooks(Path(folder), rounds + 1))
        sheets = [BASICS, *(section.sheet for section in report.form.sections)]
        ways: dict[str, Callable[[], object]] = {
            "openpyxl loads the workbook": lambda: openpyxl.load_workbook(EXAMPLE),
            "the floor": lambda: _floor(sheets),
            "read the workbook": lambda: read(EXAMPLE),
            "read another each time": lambda: read(next(others)),
            "read its draft": lambda: read(draft),
            "read its draft, edited": lambda: read(edited),
            "read its page": lambda: read(page),
        }
        times = in_turn(ways, rounds)
    base, *_ = (median(each) for each in times.values())
    for name, each in times.items():
        ours = median(each)
        print(f"{name:28}{ours * 1000:7.1f} ms   1/{base / ours:.1f}   (median of {rounds})")


def _floor(sheets: list[str]) -> None:
    book = CalamineWorkbook.from_path(EXAMPLE)
    for name in sheets:
        sheet = book.get_sheet_by_name(name)
        sheet.to_python(skip_empty_area=False)
        assert sheet.merged_cell_ranges is not None


def _published(folder: Path, report: Report) -> tuple[Path, Path, Path]:
    """The example as a draft, as one that python-docx saved, and as a page of a site."""
    sys.path.insert(0, str(ROOT / "tests"))
    from pages import PRODUCTS, page

    draft, edited, web = (folder / name for name in ("draft.docx", "edited.docx", "page.html"))
    draft.write_bytes(word.write(report))
    web.write_bytes(page(report, PRODUCTS[3]))
    document = docx.Document(str(draft))
    document.add_paragraph("又及。")
    document.save(str(edited))
    return draft, edited, web


if __name__ == "__main__":
    main()
