"""Workbooks disturbed as people disturb them, saved by LibreOffice: none is read silently wrong."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product
from operator import eq
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from disturbances import ALL, IN_WORKBOOK
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form
from gongkai_docx.places import Place
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
HARMLESS = {"hide_sheet", "take_protection_off", "leave_a_filter_on", "delete_the_checks"}


@dataclass(frozen=True)
class Disturbed:
    """A workbook with one of its tables disturbed, sometimes twice; and that table's sheet."""

    content: bytes
    sheet: str
    twice: bool


@cache  # so that `written` knows it again
def whole(form: Form) -> Report:
    """A report in which all figures differ: one taken from elsewhere would show."""
    return sound(form, figures=distinct(form))


def disturbed(form: Form, kind: Disturb, rng: random.Random) -> Disturbed:
    # What is left out is never read; the checks stay, since the cells beside the tables ask them.
    book = opened(written(whole(form)), without=(GUIDE, TAGS))
    sheet = book[rng.choice(form.tables).sheet]
    assert isinstance(sheet, Worksheet)
    title = sheet.title
    twice = rng.random() < 0.25
    if twice:
        rng.choice(ALL)(sheet, rng)
    kind(sheet, rng)
    return Disturbed(saved(book), title, twice)


def read_or_refuse(path: Path) -> Reading | Unusable:
    try:
        return read(path)
    except Unusable as refused:
        return refused


def outcome(path: Path, sheet: str) -> str:
    """Whether all figures are right, or the place of each wrong one told, or the sheet refused."""
    reading = read_or_refuse(path)
    if isinstance(reading, Unusable):
        assert sheet in str(reading)
        return "refused"
    report = reading.report
    figures = distinct(report.form)
    wrong = [key for key, value in figures.items() if report.figures.get(key) != value]
    for key in wrong:
        assert any(names(report, finding, key) for finding in reading.findings), (path, key)
    errors = [f for f in reading.findings if f.severity is Severity.ERROR and "S" not in f.code]
    return "told" if wrong or errors else "right"


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
    outcomes: Counter[str] = Counter()
    for number, kind in product(tried, KINDS):
        name = f"{kind.__name__}-{number}"
        made = disturbed(form, kind, random.Random(name))
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(made.content)
        paths = libreoffice.convert(path, FORMATS, tmp_path / "saved")
        found = [outcome(path, made.sheet) for path in paths]
        outcomes.update(found)
        if kind.__name__ == "rename_sheet":
            assert set(found) == {"refused"}
        elif kind.__name__ in HARMLESS and not made.twice:
            assert set(found) == {"right"}
    assert outcomes.total() == len(tried) * len(KINDS) * len(FORMATS)
    share = len(tried) / len(numbers(form, EACH))
    enough = share * 30 / len(EVERY_FORM)
    assert min(outcomes[each] for each in ("right", "told", "refused")) > enough


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
