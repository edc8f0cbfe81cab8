"""How many commands to kill, each at a moment by chance → what was broken, and what was left.

python -m fuzz.kills 500
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from fuzz.inputs import EXAMPLE

PROGRAM = (sys.executable, "-m", "gongkai_docx")
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("build", str(EXAMPLE), "-o", "稿.docx", "--overwrite"),
    ("build", str(EXAMPLE), "--draft", "-o", "稿.docx", "--overwrite"),
    ("check", str(EXAMPLE), "--annotate", "标注.xlsx", "--overwrite"),
    ("new", "-o", "表.xlsx", "--unit", "某某市某某局", "--year", "2024", "--overwrite"),
    ("convert", str(EXAMPLE), "稿.docx", "--overwrite"),
)


def faults(count: int, seed: int = 0) -> Iterator[list[str]]:
    """What each of so many kills broke, or left behind after the next run."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = _results(folder)
        longest = _seconds(folder)
        for number in range(count):
            arguments = dice.choice(COMMANDS)
            target = folder / next(
                a for a in arguments if a.endswith((".docx", ".xlsx")) and "/" not in a
            )
            old = dice.choice((None, b"somebody's work", *whole))
            for each in folder.iterdir():
                each.unlink()
            if old is not None:
                target.write_bytes(old)
            _killed(arguments, folder, dice.uniform(0, longest))
            found = [f"{number}: {fault}" for fault in _broken(folder, target, old, whole)]
            _run(arguments, folder)
            found += [f"{number}: left {each.name}" for each in folder.glob(".gongkai-*")]
            yield found


def _results(folder: Path) -> set[bytes]:
    """What the commands write when nobody kills them."""
    made = set()
    for arguments in COMMANDS:
        for each in folder.iterdir():
            each.unlink()
        _run(arguments, folder)
        made |= {each.read_bytes() for each in folder.iterdir()}
    return made


def _seconds(folder: Path) -> float:
    start = time.monotonic()
    _run(COMMANDS[0], folder)
    return time.monotonic() - start


def _run(arguments: Sequence[str], folder: Path) -> None:
    subprocess.run([*PROGRAM, *arguments], cwd=folder, capture_output=True, check=False)


def _killed(arguments: Sequence[str], folder: Path, after: float) -> None:
    process = subprocess.Popen(
        [*PROGRAM, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _broken(folder: Path, target: Path, old: bytes | None, whole: set[bytes]) -> list[str]:
    """What is neither the file that was there nor one written whole; and what was lost."""
    wrong = []
    for each in folder.iterdir():
        content = each.read_bytes()
        if content != old and content not in whole and not each.name.startswith(".gongkai-"):
            wrong.append(f"{each.name} is broken")
    contents = [each.read_bytes() for each in folder.iterdir()]
    if old is not None and old not in whole and old not in contents:
        wrong.append("somebody's work is lost")
    if old is not None and not target.exists():
        wrong.append(f"{target.name} is gone")
    return wrong


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    done, bad = 0, 0
    for told in faults(asked, int(sys.argv[2]) if len(sys.argv) > 2 else 0):
        done, bad = done + 1, bad + len(told)
        print(*told, f"{done} kills: {bad} faults", sep="\n", end="\r", flush=True)
    print()
    sys.exit(1 if bad else 0)
