"""Disturbances of meaning, as many as are asked for → what was read otherwise without a word.

    PYTHONPATH=tests python -m seen.campaign --books 20 --seed 1

Each book is disturbed in some twenty cells and as a whole, saved by LibreOffice in three formats,
and each file is read by us and seen by LibreOffice. It takes some seconds a book.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell as SheetCell

from disturbances import ALL, IN_WORKBOOK
from gongkai_docx.errors import Unusable
from gongkai_docx.forms import Form
from gongkai_docx.places import Cell, Place
from gongkai_docx.readers import read
from gongkai_docx.report import Report, Signature
from gongkai_docx.writers import xlsx
from gongkai_docx.writers.xlsx.tables import places
from programs.libreoffice import LibreOffice
from seen.judging import Judged, named
from seen.meanings import ANSWERS, FIGURES, PROSE, answer_typed
from seen.outdated import outdated
from strategies import EVERY_FORM, distinct, sound

FORMATS = ("xlsx", "xls", "ods")
CELLS = 14
"""How many figures of a book are disturbed."""


@dataclass
class Book:
    """A disturbed workbook, and what was done to it."""

    content: openpyxl.Workbook
    form: Form
    done: list[str] = field(default_factory=list)
    answers: list[Cell] = field(default_factory=list)
    """Cells into which answers were typed."""
    moved: bool = False
    """Whether rows, columns or labels were moved, so that figures must be told by their values."""
    must_tell: str = ""
    """The code of what must be told of the book as a whole, if that is all that was done to it."""


def whole(form: Form) -> Report:
    """A report with an answer to everything, and figures that all differ."""
    return sound(
        form,
        figures=distinct(form),
        title="某县报告",
        signature=Signature("某县人民政府", date(2024, 1, 15)),
    )


def disturbed(rng: random.Random) -> Book:
    """A book disturbed in single cells; or, one in four, in its rows, columns and sheets."""
    form = rng.choice(EVERY_FORM)
    report = whole(form)
    chance = rng.random()
    if chance < 0.1:
        return rng.choice((_outdated, _copied, _without_last))(rng)
    book = Book(openpyxl.load_workbook(io.BytesIO(xlsx.write(report))), form)
    if chance < 0.3:
        _move(book, rng)
    else:
        _disturb_cells(book, report, rng)
    return book


def _outdated(rng: random.Random) -> Book:
    """A sound report, of which a stored result is changed when all formats are saved."""
    form = EVERY_FORM[-1]
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(sound(form))))
    return Book(book, form, ["outdated"], must_tell="C28")


def _copied(rng: random.Random) -> Book:
    """One with a copy of a table, under any name, in which somebody went on."""
    form = rng.choice(EVERY_FORM)
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(sound(form))))
    copied = book.copy_worksheet(book[rng.choice(form.tables).sheet])
    copied.title = rng.choice(
        ["Sheet1", "副本", "最终", "表三", "汇总（2）", f"{copied.title[:6]}新"]
    )
    copied["D5"] = rng.randint(1, 99)
    return Book(book, form, [f"copied as {copied.title}"], must_tell="C15")


def _without_last(rng: random.Random) -> Book:
    """One with last year's figures, of which some are gone, or a word for none."""
    form = EVERY_FORM[-1]
    last = sound(form, year=form.first_year + 1)
    report = sound(form, year=form.first_year + 2, last=last)
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(report)))
    numbers = [cell for row in book["上年数据"].iter_rows(13) for cell in row]
    some = [cell for cell in numbers if isinstance(cell.value, int)]
    for cell in rng.sample(some, 3):
        cell.value = rng.choice([None, "—", "无", "/", " ", "\u200b"])
    return Book(book, form, ["last year's figures"] * 3, must_tell="C17")


def _move(book: Book, rng: random.Random) -> None:
    book.moved = True
    sheet = book.content[rng.choice(book.form.tables).sheet]
    kind = rng.choice(ALL + IN_WORKBOOK)
    kind(sheet, rng)
    book.done.append(kind.__name__)


def _disturb_cells(book: Book, report: Report, rng: random.Random) -> None:
    where = {key: cell for table in book.form.tables for key, cell in places(table).items()}
    for key in rng.sample(sorted(where), CELLS):
        kind = rng.choice(FIGURES)
        kind(_cell(book, where[key]), rng)
        book.done.append(f"{kind.__name__} {where[key].shown}")
    for section in book.form.narratives:
        kind = rng.choice(PROSE)
        kind(_cell(book, Cell(section.sheet, (rng.randint(2, 6), 1))), rng)
        book.done.append(f"{kind.__name__} {section.sheet}")
    for name in rng.sample(ANSWERS, 2):
        answered = answer_typed(_cell(book, Cell.named("基本信息", name)), rng)
        book.answers.append(Cell.named("基本信息", answered.coordinate))
        book.done.append(f"answer_typed {name}")
    if rng.random() < 0.5:
        sheet = book.content[rng.choice(book.form.sections).sheet]
        sheet.row_dimensions[rng.randint(3, 12)].hidden = True
        sheet.column_dimensions[rng.choice("ABDEF")].hidden = rng.random() < 0.5
        book.done.append(f"hidden {sheet.title}")


def _cell(book: Book, cell: Cell) -> SheetCell:
    row, column = cell.position
    found = book.content[cell.sheet].cell(row + 1, column + 1)
    assert isinstance(found, SheetCell)
    return found


def judged(book: Book, path: Path, office: LibreOffice) -> Iterator[str]:
    """What of that file is read otherwise than is seen, in silence; "refused" if it isn't read."""
    try:
        reading = read(path)
    except Unusable:
        yield "refused"
        return
    if book.must_tell:
        if book.must_tell not in {each.code for each in reading.findings}:
            yield f"{book.must_tell} is not told"
        return
    if book.moved:
        for key, value in distinct(book.form).items():
            if reading.report.figures.get(key) != value:
                own = reading.report.cells[Place.figure(key)]
                if not named(reading.findings, key, own):
                    yield f"{key} at {own.shown} is {reading.report.figures.get(key)}, not {value}"
        return
    titles = ["基本信息", *(section.sheet for section in book.form.sections)]
    case = Judged(reading, office.see(path, titles))
    yield from case.differences()
    for cell in book.answers:
        if case.passes_over(cell):
            yield f"{cell.shown} is passed over"


def main() -> int:
    """Run it; 1 if anything was read otherwise without a word."""
    options = argparse.ArgumentParser()
    options.add_argument("--books", type=int, default=10)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--keep", type=Path, help="folder for the files that were read otherwise")
    asked = options.parse_args()
    count: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = LibreOffice(folder)
        for seed in range(asked.seed, asked.seed + asked.books):
            book = disturbed(random.Random(seed))
            source = folder / f"{seed}.xlsx"
            paths = [folder / f"{seed}.{suffix}" for suffix in FORMATS]
            book.content.save(source)
            # What is out of date is so in a workbook that a program has calculated.
            made = paths if book.must_tell == "C28" else paths[1:]
            office.see(source, [], [path.with_stem("saved") for path in made])
            for path in made:
                path.with_stem("saved").replace(path)
                if book.must_tell == "C28":
                    rng = random.Random(seed)
                    path.write_bytes(outdated(path.read_bytes(), path.suffix[1:], rng))
            for path in paths:
                count["disturbances"] += len(book.done)
                for difference in judged(book, path, office):
                    count["refused" if difference == "refused" else "silent"] += 1
                    if difference != "refused":
                        print(f"{path.name} {difference}\n    {book.done}", flush=True)
                        if asked.keep:
                            (asked.keep / path.name).write_bytes(path.read_bytes())
                path.unlink()
        office.close()
    print(dict(count))
    return 1 if count["silent"] else 0


if __name__ == "__main__":
    sys.exit(main())
