"""Every formula of the workbook comes to what we store for it, in LibreOffice and in ONLYOFFICE.

So what a clerk sees before she changes anything is what she sees after it, whatever she uses.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from gongkai_docx.report import Block, People, Report
from gongkai_docx.succession import successor
from gongkai_docx.writers import xlsx as writer
from programs.onlyoffice import OnlyOffice
from strategies import EVERY_FORM, distinct, only_every, sound

Shown = dict[str, object]
"""What each cell with a formula shows, by sheet and cell."""

NEWEST = EVERY_FORM[-1]
ABOVE = {"申请": (Block(None, ("申请按收到的日期统计。",)),)}
PEOPLE = People("张三", "李四", "王五", "0371-65512345", date(2024, 1, 9))


def half(report: Report) -> Report:
    """The report with a part of its figures, and one of its sections."""
    figures = dict(list(report.figures.items())[:60])
    return dataclasses.replace(
        report, figures=figures, narrative={"总体情况": (Block("主动公开情况", ()),), **ABOVE}
    )


def books(example: Report) -> dict[str, Report]:
    last = sound(EVERY_FORM[0], year=EVERY_FORM[0].last_year, figures=distinct(EVERY_FORM[0]))
    return {
        "blank": Report(NEWEST),
        "blank of the form before": Report(EVERY_FORM[0], unit="某某局", year=2020),
        "half filled": half(example),
        "filled": dataclasses.replace(example, people=PEOPLE),
        "following": successor(example),
        "following, with prose": successor(example, with_prose=True),
        "following another form": dataclasses.replace(
            successor(last), figures=sound(NEWEST).figures
        ),
    }


NAMES = list(books(Report(NEWEST)))


def uncalculated(content: bytes) -> bytes:
    """The workbook as openpyxl saves it: no formula has a value."""
    stream = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(content)).save(stream)
    return stream.getvalue()


def shown(formulas: bytes, values: bytes) -> Shown:
    """What the cells show that hold a formula in the first workbook, by the second."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(values))
    return {
        f"{sheet.title}!{cell.coordinate}": rows[top][left]
        for sheet in openpyxl.load_workbook(io.BytesIO(formulas))
        for rows in [book.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)]
        for top, row in enumerate(sheet.iter_rows())
        for left, cell in enumerate(row)
        if cell.data_type == "f"
    }


def differences(ours: bytes, theirs: bytes) -> dict[str, tuple[object, object]]:
    stored, reckoned = shown(ours, ours), shown(ours, theirs)
    assert len(stored) > 200
    return {
        name: (stored[name], reckoned[name]) for name in stored if stored[name] != reckoned[name]
    }


@pytest.mark.real("soffice")
def test_libreoffice_reckons_what_is_stored(
    example: Report,
    tmp_path: Path,
    soffice_all: Callable[[Sequence[Path], str, Path], list[Path]],
    one_in: Callable[[int], int],
) -> None:
    ours = {
        name: writer.write(report) for name, report in list(books(example).items())[:: one_in(2)]
    }
    for name, content in ours.items():
        (tmp_path / f"{name}.xlsx").write_bytes(uncalculated(content))
    soffice_all(sorted(tmp_path.glob("*.xlsx")), "xlsx", tmp_path / "done")
    for name, content in ours.items():
        theirs = (tmp_path / "done" / f"{name}.xlsx").read_bytes()
        assert differences(content, theirs) == {}, name


@pytest.mark.real("docbuilder")
@pytest.mark.parametrize("name", [*NAMES[1::2], *only_every(NAMES[::2])])
def test_onlyoffice_reckons_what_is_stored(
    name: str, example: Report, docbuilder: OnlyOffice, tmp_path: Path
) -> None:
    ours = writer.write(books(example)[name])
    source, saved = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    source.write_bytes(uncalculated(ours))
    docbuilder.run(source, "Api.RecalculateAllFormulas(); return 0;", saved)
    assert differences(ours, saved.read_bytes()) == {}
