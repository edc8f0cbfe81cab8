"""How long reading takes against openpyxl's loading of a workbook: it, its draft, its page.

Run with the environment that the program is installed in: python benchmarks/reading.py [rounds].
The page is made as the tests make it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import docx
import openpyxl

from gongkai_docx.readers import read
from gongkai_docx.writers import word

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "inputs" / "guanzhuang-2023.xlsx"


def main() -> None:
    """Print the medians and their ratios; all take turns, so that they see the same machine."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as folder:
        draft, edited, page = _published(Path(folder))
        ways: dict[str, Callable[[], object]] = {
            "openpyxl loads the workbook": lambda: openpyxl.load_workbook(EXAMPLE),
            "read the workbook": lambda: read(EXAMPLE),
            "read its draft": lambda: read(draft),
            "read its draft, edited": lambda: read(edited),
            "read its page": lambda: read(page),
        }
        times = _times(ways, rounds)
    base, *_ = (median(each) for each in times.values())
    for name, each in times.items():
        ours = median(each)
        print(f"{name:28}{ours * 1000:7.1f} ms   {ours / base:.2f}   (median of {rounds})")


def _published(folder: Path) -> tuple[Path, Path, Path]:
    """The example as a draft, as one that python-docx saved, and as a page of a site."""
    sys.path.insert(0, str(ROOT / "tests"))
    from pages import PRODUCTS, page

    report = read(EXAMPLE).report
    draft, edited, web = (folder / name for name in ("draft.docx", "edited.docx", "page.html"))
    draft.write_bytes(word.write(report))
    web.write_bytes(page(report, PRODUCTS[3]))
    document = docx.Document(str(draft))
    document.add_paragraph("又及。")
    document.save(str(edited))
    return draft, edited, web


def _times(ways: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            if number:  # the first one imports
                times[name].append(time.perf_counter() - start)
    return times


if __name__ == "__main__":
    main()
