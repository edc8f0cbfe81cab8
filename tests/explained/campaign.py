"""Disturbed copies with explanations, as many as asked for → words that were misread or lost.

    PYTHONPATH=tests python -m explained.campaign --copies 40 --seed 1

Each copy is disturbed one to three times by LibreOffice, and saved as .xlsx, .ods or .xls; or by
ONLYOFFICE; or without any such program. It takes a second or two a copy. Explanations that are
found at another finding than they were typed for, and those that are not found and not told of, are
printed. What was answered must be so, too, when the copy is annotated again.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import openpyxl

import disturbances
from explained import scripts
from explained.copies import Copy, annotated, doubtful, explained_copy, found, identity
from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.forms.form import plain
from gongkai_docx.readers import read
from gongkai_docx.readers.reading import Reading
from gongkai_docx.readers.sheets.opening import open_sheets
from programs import onlyoffice
from programs.kept import Refused
from programs.libreoffice import LibreOffice
from programs.onlyoffice import OnlyOffice

MOST = 3
"""How many things are done to a copy."""
_ALONE = "words merged", "the keys emptied", "a hidden column deleted"
"""What is done to a copy by itself."""
_UNREAD = "写的说明没有读入", "移动过，写在", "好几份"
"""By these it is told that words of a sheet, or of a row, weren't read, whatever they say."""
# Those that copy or shift only texts do what a person does who types them there.
_NOT_TYPED = (disturbances.copy_a_label, disturbances.shift_down)
_WITHOUT_PROGRAM = [
    each for each in disturbances.ALL + disturbances.IN_WORKBOOK if each not in _NOT_TYPED
]


class Programs:
    """The programs that disturb copies."""

    def __init__(self, folder: Path) -> None:
        self.libreoffice = LibreOffice(folder)
        self.onlyoffice = None if onlyoffice.lacking() else OnlyOffice(folder)

    def disturbed(self, source: Path, rng: random.Random) -> tuple[Path, list[str]]:
        """The copy as a program saved it, and what was done to it."""
        chance = rng.random()
        if chance < 0.15:
            return _without_program(source, rng)
        if chance < 0.3 and self.onlyoffice:
            done = _chosen(scripts.ONLYOFFICE, rng)
            target = source.with_stem("saved")
            script = "\n".join(
                (scripts.BEFORE_ONLYOFFICE % rng.randint(1, 10**6), *map(_of_onlyoffice, done))
            )
            self.onlyoffice.run(source, script, target)
            return target, ["onlyoffice", *done]
        done = _chosen(scripts.LIBREOFFICE, rng)
        target = source.with_name(f"saved.{rng.choice(['xlsx', 'xlsx', 'ods', 'xls'])}")
        steps = (f"look()\n{scripts.LIBREOFFICE[each]}" for each in done)
        script = "\n".join((scripts.BEFORE_LIBREOFFICE, *steps))
        self.libreoffice.run(source, script, rng.randint(1, 10**6), target)
        return target, [target.suffix, *done]

    def close(self) -> None:
        """Close them."""
        self.libreoffice.close()
        if self.onlyoffice:
            self.onlyoffice.close()


def _of_onlyoffice(name: str) -> str:
    return f"{{ {scripts.ONLYOFFICE[name]} }}"


def _chosen(all_of_them: dict[str, str], rng: random.Random) -> list[str]:
    chosen = rng.sample(sorted(all_of_them), rng.randint(1, MOST))
    # Words that are merged over two rows are for both, which nothing else may blur; and where
    # what is hidden is gone, what a row shows is all there is of it.
    return [each for each in chosen if each in _ALONE][:1] or chosen


def _without_program(source: Path, rng: random.Random) -> tuple[Path, list[str]]:
    book = openpyxl.load_workbook(source)
    sheet: Any = book[layout.PROBLEMS]
    done = rng.sample(_WITHOUT_PROGRAM, rng.randint(1, MOST))
    for each in done:
        each(sheet, rng)
    target = source.with_stem("saved")
    book.save(target)
    return target, ["openpyxl", *(each.__name__ for each in done)]


def judged(copy: Copy, path: Path, done: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each of the words by its mark, and what became of it: one of `RIGHT` or `WRONG`."""
    try:
        reading = read(path)
    except Unusable:
        yield from (("refused", mark) for mark in copy.typed)
        return
    findings = found(reading)
    told = "".join(plain(each.message) for each in findings)
    for mark, asked in copy.typed.items():
        by = [each for each in findings if each.explanation and mark in each.explanation]
        others = [each for each in by if identity(each, reading) != asked]
        if others and "words merged" not in done and not _changed(others, reading, asked, done):
            yield "at another finding", f"{mark} {others[0].code} {others[0].message[:60]}"
        elif by:
            yield "answered", mark
        elif mark in told or any(each in told for each in map(plain, _UNREAD)):
            yield "told", mark
        elif not _stands(path, mark):
            yield "taken away", mark
        else:
            yield "lost", mark
    if path.suffix == ".xlsx":
        yield from _annotated_again(path, reading)


def _changed(others: Any, reading: Reading, asked: Any, done: Collection[str]) -> bool:
    """Whether these are the finding that was meant, of which only the numbers changed."""
    changed = {"a figure changed"} & set(done)
    return bool(changed) and all(identity(each, reading)[:2] == asked[:2] for each in others)


def _annotated_again(path: Path, reading: Reading) -> Iterator[tuple[str, str]]:
    """What was read of the copy, and isn't in the one that is annotated anew."""
    again = path.with_stem("again")
    again.write_bytes(annotated(path.read_bytes()))
    kept = [each.text for each in read(again).report.explanations]
    for each in reading.report.explanations:
        if each.text not in kept:
            yield "lost when annotated again", each.text


def _stands(path: Path, mark: str) -> bool:
    """Whether the words are still anywhere in the file."""
    sheets = open_sheets(path.read_bytes(), path.name).values()
    return any(mark in str(value) for opener in sheets for _, value in opener().filled.items())


WRONG = "at another finding", "lost", "lost when annotated again"


def main() -> int:
    """Run it; 1 if any explanation was misread or lost."""
    options = argparse.ArgumentParser()
    options.add_argument("--copies", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, help="folder for the files that were misread")
    asked = options.parse_args()
    count: Counter[str] = Counter()
    doubted = doubtful()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        programs = Programs(folder)
        for seed in range(asked.seed, asked.seed + asked.copies):
            rng = random.Random(seed)
            copy = explained_copy(doubted, rng)
            source = folder / "typed.xlsx"
            source.write_bytes(copy.content)
            try:
                path, done = programs.disturbed(source, rng)
            except Refused:
                count["not to be done"] += 1  # to cells that are merged with others, say
                continue
            count["copies"] += 1
            count["disturbances"] += len(done) - 1
            for what, which in judged(copy, path, done):
                count[what] += 1
                if what in WRONG:
                    print(f"{seed} {what}: {which}\n    {done}", flush=True)
                    if asked.keep:
                        (asked.keep / f"{seed}{path.suffix}").write_bytes(path.read_bytes())
        programs.close()
    print(dict(count))
    return 1 if any(count[what] for what in WRONG) else 0


if __name__ == "__main__":
    sys.exit(main())
