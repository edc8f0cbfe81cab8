"""How long reading one workbook takes, against openpyxl's loading of the same file.

Run with the environment that the program is installed in: python benchmarks/reading.py [rounds].
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import openpyxl

from gongkai_docx.readers import read

EXAMPLE = Path(__file__).parents[1] / "inputs" / "guanzhuang-2023.xlsx"


def main() -> None:
    """Print the medians and their ratio; the two take turns, so that both see the same machine."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    ways: dict[str, Callable[[], object]] = {
        "openpyxl loads": lambda: openpyxl.load_workbook(EXAMPLE),
        "read": lambda: read(EXAMPLE),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            if number:  # the first one imports
                times[name].append(time.perf_counter() - start)
    base, ours = (median(times[name]) for name in ways)
    print(f"openpyxl loads the workbook {base * 1000:7.1f} ms   (median of {rounds})")
    print(f"read                        {ours * 1000:7.1f} ms   a {base / ours:.1f}th of it")


if __name__ == "__main__":
    main()
