"""Workbooks disturbed as people disturb them, saved by LibreOffice: none is read silently wrong."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import product
from operator import eq
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from disturbances import ALL, IN_WORKBOOK
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form
from gongkai_docx.places import Cell, Place
from gongkai_docx.readers import read
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Report
from gongkai_docx.workbook import GUIDE, TAGS
from programs.libreoffice import LibreOffice
from strategies import EVERY_FORM, distinct, each_form, sound
from workbooks import opened, saved, written

EACH, SAMPLE = 7, 3
"""How many workbooks of each kind of disturbance in each format, of one form after the other: with
`--every`, and else, when the first of them stand for all."""
FORMATS = ("xlsx", "xls", "ods")
KINDS = ALL + IN_WORKBOOK

Disturb = Callable[[Worksheet, random.Random], None]
NOTICED = {"rename_sheet", "copy_sheet", "move_sheet", "delete_the_checks"}
"""What is done to a sheet that other sheets notice."""
HARMLESS = {"hide_sheet", "take_protection_off", "leave_a_filter_on", "delete_the_checks"}


@dataclass(frozen=True)
class Disturbance:
    """What is done to one of the tables of a workbook, sometimes after something else."""

    form: Form
    kind: Disturb
    number: int

    @property
    def name(self) -> str:
        return f"{self.kind.__name__}-{self.number}"

    @property
    def sheet(self) -> str:
        return self._begun()[1]

    @property
    def twice(self) -> bool:
        return self._begun()[0].random() < 0.25

    def to(self, book: Workbook) -> None:
        rng, title = self._begun()
        sheet = book[title]
        assert isinstance(sheet, Worksheet)
        if rng.random() < 0.25:
            rng.choice(ALL)(sheet, rng)
        self.kind(sheet, rng)

    def _begun(self) -> tuple[random.Random, str]:
        rng = random.Random(self.name)
        return rng, rng.choice(self.form.tables).sheet


@cache  # so that `written` knows it again
def whole(form: Form) -> Report:
    """A report in which all figures differ: one taken from elsewhere would show."""
    return sound(form, figures=distinct(form))


def disturbed(folder: Path, disturbances: Sequence[Disturbance]) -> Path:
    """The workbook with all of them, in that folder; made once."""
    path = folder / f"{'、'.join(each.name for each in disturbances)}.xlsx"
    if not path.exists():
        # What is left out is never read; the checks stay: the cells beside the tables ask them.
        book = opened(written(whole(disturbances[0].form)), without=(GUIDE, TAGS))
        for each in disturbances:
            each.to(book)
        leave_out_the_last_columns(book)
        path.write_bytes(saved(book))
    return path


def leave_out_the_last_columns(book: Workbook) -> None:
    """Those that look alike to the 16,384th: LibreOffice saves each by itself, which takes long."""
    for sheet in book.worksheets:
        for letter, columns in list(sheet.column_dimensions.items()):
            if (columns.max or 0) > 1000:
                del sheet.column_dimensions[letter]


def together(folder: Path, disturbances: Iterable[Disturbance]) -> list[list[Disturbance]]:
    """One of each table in one workbook: to save it takes as long as with one alone.

    Alone stay those that other sheets notice, and those whose workbook is refused: that says
    nothing of its other sheets.
    """
    books: list[list[Disturbance]] = []
    shared: list[list[Disturbance]] = []
    for each in disturbances:
        if each.kind.__name__ in NOTICED or isinstance(
            read_or_refuse(disturbed(folder, [each])), Unusable
        ):
            books.append([each])
            continue
        tables = (book for book in shared if each.sheet not in [other.sheet for other in book])
        if (book := next(tables, None)) is None:
            shared.append(book := [])
        book.append(each)
    return books + shared


def read_or_refuse(path: Path) -> Reading | Unusable:
    try:
        return read(path)
    except Unusable as refused:
        return refused


def outcomes(
    office: LibreOffice, folder: Path, disturbances: Sequence[Disturbance]
) -> Iterator[tuple[Disturbance, list[str]]]:
    """What becomes of each of them in every format, where they are in one workbook."""
    paths = office.convert(disturbed(folder, disturbances), FORMATS, folder / "saved")
    readings = [read_or_refuse(path) for path in paths]
    if len(disturbances) > 1 and any(isinstance(each, Unusable) for each in readings):
        for each in disturbances:
            yield from outcomes(office, folder, [each])
        return
    sheets = {each.sheet for each in disturbances}
    for each in disturbances:
        others = sheets - {each.sheet}
        yield each, [outcome(reading, each.sheet, others) for reading in readings]


def outcome(reading: Reading | Unusable, sheet: str, others: Set[str] = frozenset()) -> str:
    """Whether all figures are right, or the place of each wrong one told, or the sheet refused.

    Of `others`, which are disturbed too, nothing is said.
    """
    if isinstance(reading, Unusable):
        assert sheet in str(reading)
        return "refused"
    report = reading.report
    figures = distinct(report.form)
    wrong = [key for key, value in figures.items() if report.figures.get(key) != value]
    for key in wrong:
        assert any(names(report, finding, key) for finding in reading.findings), (sheet, key)
    cells: list[Cell | None] = [report.cells[Place.figure(key)] for key in wrong]
    cells += [
        finding.place.cell
        for finding in reading.findings
        if finding.severity is Severity.ERROR and "S" not in finding.code
    ]
    return "told" if any(cell is None or cell.sheet not in others for cell in cells) else "right"


def names(report: Report, finding: Finding, key: str) -> bool:
    """Whether the finding is about that figure, or stands in its row or column."""
    if key in finding.figures:
        return True
    cell, own = finding.place.cell, report.cells[Place.figure(key)]
    if cell is None or cell.sheet != own.sheet:
        return False
    return any(map(eq, cell.position, own.position))


@pytest.mark.real("soffice")
@each_form
def test_no_disturbed_workbook_is_read_silently_wrong(
    form: Form, libreoffice: LibreOffice, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    tried = numbers(form, EACH if request.config.getoption("every") else SAMPLE)
    disturbances = [Disturbance(form, kind, number) for number, kind in product(tried, KINDS)]
    counted: Counter[str] = Counter()
    for book in together(tmp_path, disturbances):
        for each, found in outcomes(libreoffice, tmp_path, book):
            counted.update(found)
            if each.kind.__name__ == "rename_sheet":
                assert set(found) == {"refused"}
            elif each.kind.__name__ in HARMLESS and not each.twice:
                assert set(found) == {"right"}, each.name
    assert counted.total() == len(tried) * len(KINDS) * len(FORMATS)
    share = len(tried) / len(numbers(form, EACH))
    enough = share * 30 / len(EVERY_FORM)
    assert min(counted[each] for each in ("right", "told", "refused")) > enough


def numbers(form: Form, each: int) -> range:
    """The numbers of the workbooks of that form, where there are so many of each kind."""
    return range(each)[EVERY_FORM.index(form) :: len(EVERY_FORM)]


def test_enough_workbooks_are_disturbed() -> None:
    for each in (EACH, SAMPLE):
        assert sum(len(numbers(form, each)) for form in EVERY_FORM) == each
        assert all(numbers(form, each) for form in EVERY_FORM)
    assert len(KINDS) * len(FORMATS) * EACH >= 500
    assert len(KINDS) * len(FORMATS) * SAMPLE >= 200
    assert {"rename_sheet", *HARMLESS} <= {kind.__name__ for kind in KINDS}
