"""How large the page is, how soon it is of use, and how much slower Python is in a browser.

    python benchmarks/page.py [openings]

Chromium opens the page from the disk (see `tests/programs/browser.py` for what that needs), each
time anew, and is given the example. Printed are medians in seconds; then, with everything loaded,
how long `check` and `build` take there against the same functions in this Python. The budgets are
20 MB, 6 s until it is ready, and 6 times as long.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from gongkai_docx.page import making, producing, reviewing
from programs.browser import Browser, lacking

EXAMPLE = Path(__file__).parents[1] / "inputs" / "guanzhuang-2023.xlsx"
_RUNS = 15
_ASKED = """(async () => {{
    const times = [];
    for (let run = 0; run < {runs}; run++) {{
        const began = performance.now();
        await ask({{ask: "{what}", ...paths()}}, files());
        times.push(performance.now() - began);
    }}
    return times;
}})()"""


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Open the page as often as asked, and print what is told above."""
    openings = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    if reason := lacking():
        sys.exit(reason)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # drafts are made here
        page = Path(folder) / "page.html"
        page.write_bytes(making.write())
        print(f"size       {page.stat().st_size / 1e6:6.2f} MB  (budget 20)")
        browser = Browser(Path(folder))
        try:
            opened(browser, page, openings)
            for what, work in (("check", reviewing.check), ("build", producing.build)):
                compare(browser, what, lambda work=work: work(str(EXAMPLE)))  # type: ignore[misc]
        finally:
            browser.close()


def opened(browser: Browser, page: Path, openings: int) -> None:
    """Print how soon the page is there, ready, and has told of the example, and made its draft."""
    times: dict[str, list[float]] = {"visible": [], "ready": [], "findings": [], "draft": []}
    for _ in range(openings):
        for name, milliseconds in browser.open(page).items():
            times[name].append(milliseconds / 1000)
        times["findings"].append(browser.choose(EXAMPLE) / 1000)
        times["draft"].append(seconds(lambda: browser.take("#build")))
    for name, values in times.items():
        budget = "  (budget 6)" if name == "ready" else ""
        print(f"{name:10} {median(values):6.2f} s{budget}")


def compare(browser: Browser, what: str, work: Callable[[], object]) -> None:
    """Print how long the function takes in the page and here, both warm."""
    there = median(browser.evaluate(_ASKED.format(what=what, runs=_RUNS))[3:]) / 1000
    here = median([seconds(work) for _ in range(_RUNS)][3:])
    print(f"{what:10} {there:6.3f} s in the page, {here:.3f} s here: {there / here:.1f} times")


if __name__ == "__main__":
    main()
