"""The workbook's own check cells: LibreOffice reckons them, and they agree with our checks."""

from __future__ import annotations

import dataclasses
import io
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gongkai_docx.checks import check
from gongkai_docx.forms import Identity
from gongkai_docx.places import Place
from gongkai_docx.readers import read
from gongkai_docx.report import Number, Report
from gongkai_docx.succession import successor
from gongkai_docx.writers import xlsx as writer
from strategies import EVERY_FORM, FORM, sound

BOOKS = 40
WRONG = ("四件", "x", -1, 2.5, "4", "无效")
ZERO = ("/", "无", "—", " ")

DOUBTS = {
    identity.code
    for form in EVERY_FORM
    for identity in form.identities + form.histories
    if identity.severity == "warning"
}

State = dict[tuple[str, tuple[str, ...]], str]
"""What a check cell shows, by code and figures of the identity."""


def shown(report: Report, sheet: Any) -> State:
    """The states on the sheet 校验, which lists the identities in the form's order."""
    identities = report.form.identities + report.histories
    rows = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]
    assert [row[0] for row in rows] == [identity.code for identity in identities]
    return {
        (identity.code, identity.keys): row[5]
        for identity, row in zip(identities, rows, strict=True)
    }


def found(report: Report) -> set[tuple[str, tuple[str, ...]]]:
    return {(finding.code, finding.figures) for finding in check(report)}


def with_faults(base: Report, rng: random.Random) -> bytes:
    """The workbook of that report with some cells typed over, as saved without calculating."""
    content = writer.write(base)
    cells = read_bytes(content).cells
    book = openpyxl.load_workbook(io.BytesIO(content))
    for key in rng.sample(list(base.form.figures), rng.randint(0, 6)):
        cell = cells[Place.figure(key)]
        book[cell.sheet][cell.name].value = (
            rng.choice(WRONG + ZERO) if rng.random() < 0.4 else rng.randint(0, 9)
        )
    if base.last and rng.random() < 0.5:
        rows = list(book["上年数据"].iter_rows(min_row=8, max_row=40, min_col=2, max_col=4))
        rng.choice([c for row in rows for c in row if isinstance(c.value, int)]).value = 7
    if rng.random() < 0.2:
        book["基本信息"]["B4"].value = 2030
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_bytes(content: bytes) -> Report:
    from gongkai_docx.readers import workbook

    return workbook.read(content, "填报表.xlsx").report


def bases(example: Report) -> list[Report]:
    """Reports of this year alone, with last year's (also of the form before), and blank ones."""
    next_year = dataclasses.replace(successor(example), figures=example.figures)
    reports = [example, next_year, Report(FORM, unit="某局", year=2025)]
    for form, following in pairwise(EVERY_FORM):
        last = sound(form)
        before = sound(form, year=form.first_year)
        reports += [
            dataclasses.replace(successor(before), figures=last.figures),
            dataclasses.replace(successor(last), figures=sound(following).figures),
            Report(form, unit="某局", year=form.last_year),
        ]
    return reports


@pytest.mark.real("soffice")
def test_libreoffice_reckons_what_our_checks_find_identity_by_identity(
    example: Report,
    tmp_path: Path,
    soffice_all: Callable[[Sequence[Path], str, Path], list[Path]],
) -> None:
    rng = random.Random(4)
    for number in range(BOOKS):
        content = with_faults(rng.choice(bases(example)), rng)
        (tmp_path / f"{number}.xlsx").write_bytes(content)
    soffice_all(sorted(tmp_path.glob("*.xlsx")), "xlsx", tmp_path / "done")
    told = held = unclear = 0
    for number in range(BOOKS):
        path = tmp_path / "done" / f"{number}.xlsx"
        report = read(path).report
        book = openpyxl.load_workbook(path, data_only=True)
        states, findings = shown(report, book["校验"]), found(report)
        for identity in report.form.identities + report.histories:
            state = states[identity.code, identity.keys]
            if identity.last_keys and not report.before:
                assert state == "不比较"
                assert (identity.code, identity.keys) not in findings
            elif numbers(report, identity, book):
                is_told = (identity.code, identity.keys) in findings
                assert state == (difference(report, identity) if is_told else "✓")
                told, held = told + is_told, held + (not is_told)
            else:
                assert state in ("数字有误", "公式出错")
                unclear += 1
        told_at_top = summary(states) if filled(report, book) else "尚未填写"
        assert book["校验"]["A2"].value == told_at_top
        assert sorted(beside(book)) == sorted(states.values())
    assert min(told, held, unclear) > 30


def summary(states: State) -> str:
    """What the sheet says at its top."""
    wrong = [code for (code, _), state in states.items() if state not in ("✓", "不比较")]
    doubtful = sum(code in DOUBTS for code in wrong)
    failing = len(wrong) - doubtful
    told = f"还有 {failing} 项不符" if failing else "全部通过"
    return told + (f"，另有 {doubtful} 项请核对" if doubtful else "")


def filled(report: Report, book: Any) -> bool:
    """Whether a number stands in an input cell."""
    form = report.form
    inputs = [report.cells[Place.figure(key)] for key in form.figures if key not in form.totals]
    return any(isinstance(book[cell.sheet][cell.name].value, int | float) for cell in inputs)


def numbers(report: Report, identity: Identity, book: Any) -> bool:
    """Whether all cells of the identity hold a whole number, or what stands for 0.

    From 0 on, unless they may be negative.
    """
    for key in identity.keys:
        cell = report.cells[Place.figure(key)]
        value = book[cell.sheet][cell.name].value
        if value in (None, *ZERO):
            continue
        if not isinstance(value, int) or (value < 0 and not report.form.figures[key].signed):
            return False
    return True


def difference(report: Report, identity: Identity) -> str:
    left: Number = report.total(identity.left)
    return f"差 {abs(left - report.total(identity.right))}"


def beside(book: Any) -> list[str]:
    """What the check cells of the tables show."""
    return [
        cell.value
        for sheet in ("二、主动公开", "三、依申请公开", "四、复议诉讼")
        for row in book[sheet].iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        and cell.value.startswith(("✓", "差 ", "数字有误", "公式出错", "不比较"))
    ]


def test_the_stored_states_are_what_they_would_be_reckoned_to(example: Report) -> None:
    figures = {**example.figures, "申请.本年新收.自然人": 7, "复议诉讼.行政复议.总计": 9}
    report = dataclasses.replace(example, figures=figures)
    book = openpyxl.load_workbook(io.BytesIO(writer.write(report)), data_only=True)
    states = shown(report, book["校验"])
    assert {key for key, state in states.items() if state != "✓"} == found(report)
    assert set(states.values()) == {"✓", "差 3", "差 9"}
    assert book["校验"]["A2"].value == summary(states)
    assert sorted(beside(book)) == sorted(states.values())
