"""How many inputs or how long → the faults that were met, and how many inputs of what kind ran.

python -m fuzz --seconds 60
python -m fuzz --inputs 50000 --start 100000 --keep faults
python -m fuzz --inputs 500 --processes          each in a process of its own, as a clerk's is
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from fuzz.inputs import Input, made
from fuzz.watch import Ended, ended

A_BATCH = 100
"""So many inputs are run in one process; the next has its memory to itself."""


def main() -> int:
    """Run, and tell; 1 if there was a fault."""
    options = _options()
    ran: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    faults: list[str] = []
    slowest, most = 0.0, 0
    start = time.monotonic()
    number = options.start
    while not _is_enough(options, number, start):
        size = 1 if options.processes else A_BATCH
        if options.inputs:
            size = min(size, options.start + options.inputs - number)
        for which, how in _batch(range(number, number + size), processes=options.processes):
            each = made(which)
            ran[each.kind] += 1
            codes[str(how.code)] += 1
            slowest, most = max(slowest, how.seconds), max(most, how.megabytes)
            if how.fault:
                faults.append(f"{which}: {each.kind} {' '.join(each.arguments)}: {how.fault}")
                print(faults[-1], how.said[-300:], sep="\n", flush=True)
                if options.keep:
                    (options.keep / f"{which}-{each.name}").write_bytes(each.content)
        number += size
    print(
        f"{sum(ran.values())} inputs ({_told(ran)}; ended with {_told(codes)}) in"
        f" {time.monotonic() - start:.0f} s: {len(faults)} faults;"
        f" slowest {slowest:.2f} s, most memory {most} MB"
    )
    return 1 if faults else 0


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{what} {number}" for what, number in sorted(counts.items()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("--seconds", type=int, help="run as long")
    parser.add_argument("--inputs", type=int, help="run as many")
    parser.add_argument("--start", type=int, default=0, help="the number of the first")
    parser.add_argument("--keep", type=Path, help="a folder for the files that made a fault")
    parser.add_argument("--processes", action="store_true", help="a process for each")
    options = parser.parse_args()
    if not (options.seconds or options.inputs):
        parser.error("say how long (--seconds) or how many (--inputs)")
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    return options


def _is_enough(options: argparse.Namespace, number: int, start: float) -> bool:
    if options.inputs:
        return bool(number >= options.start + options.inputs)
    return time.monotonic() - start > float(options.seconds)


def _batch(numbers: range, *, processes: bool) -> Iterator[tuple[int, Ended]]:
    """The inputs of these numbers, and how each ended, in a process and a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        if processes:
            yield numbers[0], _in_process(made(numbers[0]), Path(folder))
            return
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read_end)
            os.chdir(folder)
            with os.fdopen(write_end, "w", encoding="utf-8") as told:
                for number in numbers:
                    told.write(repr(ended(_written(made(number)))) + "\n")
                    told.flush()
                    for left in Path().glob("*"):
                        if left.is_file():
                            left.unlink()
            os._exit(0)
        os.close(write_end)
        with os.fdopen(read_end, encoding="utf-8") as stream:
            lines = stream.read().splitlines()
        os.waitpid(child, 0)
        ends = [eval(line, {"Ended": Ended}) for line in lines]
        ends += [Ended("died", "", 0.0, 0)] * (len(numbers) > len(ends))
        yield from zip(numbers, ends, strict=False)


def _written(each: Input) -> tuple[str, ...]:
    """The arguments for an input that lies in the folder now."""
    Path(each.name).write_bytes(each.content)
    return each.arguments


def _in_process(each: Input, folder: Path) -> Ended:
    (folder / each.name).write_bytes(each.content)
    start = os.times()
    done = subprocess.run(
        [sys.executable, "-m", "gongkai_docx", *each.arguments],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    taken = os.times().children_user - start.children_user
    return Ended(done.returncode, (done.stdout + done.stderr).decode(errors="replace"), taken, 0)


if __name__ == "__main__":
    sys.exit(main())
