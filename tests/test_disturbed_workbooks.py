"""Workbooks disturbed as people disturb them, saved by LibreOffice: none is read silently wrong."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from operator import eq
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from conftest import convert_all
from disturbances import ALL, IN_WORKBOOK
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form
from gongkai_docx.places import Place
from gongkai_docx.readers import read
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Report
from gongkai_docx.writers import xlsx as writer
from strategies import EVERY_FORM, distinct, sound

EACH = 7
"""How many workbooks of each kind of disturbance in each format, of one form after the other."""
FORMATS = ("xlsx", "xls", "ods")
KINDS = ALL + IN_WORKBOOK

Disturb = Callable[[Worksheet, random.Random], None]


def disturbed(form: Form, kind: Disturb, rng: random.Random) -> tuple[bytes, str]:
    """A workbook with one of its tables disturbed, sometimes twice; and that table's sheet."""
    book = openpyxl.load_workbook(io.BytesIO(whole(form)))
    sheet = book[rng.choice(form.tables).sheet]
    assert isinstance(sheet, Worksheet)
    title = sheet.title
    if rng.random() < 0.25:
        rng.choice(ALL)(sheet, rng)
    kind(sheet, rng)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), title


@cache
def whole(form: Form) -> bytes:
    """The workbook of a report in which every figure has a value of its own."""
    return writer.write(sound(form, figures=distinct(form)))


def convert(folder: Path, suffix: str) -> None:
    """All workbooks of the folder saved by LibreOffice, into a folder named by the format."""
    sources = sorted(folder.glob("*.xlsx"))
    convert_all(sources, suffix, folder / suffix, folder / f"profile-{suffix}")


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
def test_no_disturbed_workbook_is_read_silently_wrong(tmp_path: Path) -> None:
    cases: dict[str, tuple[Disturb, str]] = {}
    for kind in KINDS:
        for number in range(EACH):
            name = f"{kind.__name__}-{number}"
            made, sheet = disturbed(EVERY_FORM[number % len(EVERY_FORM)], kind, random.Random(name))
            (tmp_path / f"{name}.xlsx").write_bytes(made)
            cases[name] = kind, sheet
    outcomes: Counter[str] = Counter()
    by_kind: dict[str, set[str]] = {}
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda suffix: convert(tmp_path, suffix), FORMATS))
    for suffix in FORMATS:
        for name, (kind, sheet) in cases.items():
            result = outcome(tmp_path / suffix / f"{name}.{suffix}", sheet)
            outcomes[result] += 1
            by_kind.setdefault(kind.__name__, set()).add(result)
    assert outcomes.total() == len(KINDS) * EACH * len(FORMATS) >= 500
    assert min(outcomes.values()) > 30
    assert by_kind["rename_sheet"] == {"refused"}
    for harmless in ("hide_sheet", "take_protection_off", "leave_a_filter_on", "delete_the_checks"):
        assert "right" in by_kind[harmless]
