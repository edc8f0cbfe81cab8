"""How long the commands take from the shell, against importing click, docxtpl and openpyxl.

    python benchmarks/startup.py [runs]

Each command is run as a process of its own, in turn with the imports, so that a machine that is
slow for a while is slow for both. Run it where the program was installed (`pip install .`): it is
started by the script that pip has made, and what was compiled of it is kept, as of the others.
Printed are medians and their ratio, beside the ratio that is to be reached; and what Python itself
takes to start, and to import click, of which nothing can be saved.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

EXAMPLE = Path(__file__).parents[1] / "inputs" / "guanzhuang-2023.xlsx"
IMPORTS = [sys.executable, "-c", "import click, docxtpl, openpyxl"]
NAME = "gongkai-docx"
BUDGETS = {"build": 0.7, "check": 0.55, "--help": 0.25}


def program() -> str:
    """The script that pip has made for this Python."""
    found = shutil.which(NAME, path=str(Path(sys.executable).parent))
    return found or sys.exit(f"{NAME} is not installed for {sys.executable}: pip install .")


def seconds(command: list[str], folder: str) -> float:
    """How long one run of the command takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    return time.perf_counter() - start


def main() -> None:
    """Run the commands in turn and print the medians and the ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    ours = program()
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.docx"
        commands = {
            "imports": IMPORTS,
            "python": [sys.executable, "-c", ""],
            "click": [sys.executable, "-c", "import click"],
            "build": [ours, "build", str(EXAMPLE), "-o", str(draft)],
            "check": [ours, "check", str(EXAMPLE)],
            "--help": [ours, "--help"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for run in range(runs + 1):
            for name, command in commands.items():
                draft.unlink(missing_ok=True)
                taken = seconds(command, folder)
                if run:  # the first one warms the disk's cache
                    times[name].append(taken)
    base = median(times["imports"])
    print(f"imports  {base * 1000:6.0f} ms   (median of {runs})")
    for name in list(commands)[1:]:
        value = median(times[name])
        budget = f", budget {BUDGETS[name]}" if name in BUDGETS else ""
        print(f"{name:8} {value * 1000:6.0f} ms   ratio {value / base:.2f}{budget}")


if __name__ == "__main__":
    main()
