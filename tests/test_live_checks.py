"""The workbook's own check cells: LibreOffice reckons them, and they agree with our checks."""

from __future__ import annotations

import dataclasses
import io
import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from gongkai_docx.checks import check
from gongkai_docx.forms import Identity
from gongkai_docx.places import Cell, Place
from gongkai_docx.readers import read
from gongkai_docx.report import Number, Report
from gongkai_docx.succession import successor
from gongkai_docx.workbook import GUIDE, TAGS
from gongkai_docx.writers import xlsx as writer
from strategies import EVERY_FORM, FORM, only_every, sound
from workbooks import opened, saved, written

PARTS, USUAL, BOOKS = 4, 1, 10
"""Four times ten workbooks with `--every`; else ten."""
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
Values = dict[str, list[list[object]]]
"""What stands in each sheet of a workbook, row by row."""


def values(content: bytes) -> Values:
    """The values stored in a workbook: whole numbers as such, nothing as None."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: [
            [
                int(value) if isinstance(value, float) and value.is_integer() else value or None
                for value in row
            ]
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in book.sheet_names
    }


def at(book: Values, cell: Cell) -> object:
    row, column = cell.position
    return book[cell.sheet][row][column]


def shown(report: Report, book: Values) -> State:
    """The states on the sheet 校验, which lists the identities in the form's order."""
    identities = report.form.identities + report.histories
    rows = [row for row in book["校验"][3:] if row[0]]
    assert [row[0] for row in rows] == [identity.code for identity in identities]
    return {
        (identity.code, identity.keys): str(row[5] or "")
        for identity, row in zip(identities, rows, strict=True)
    }


def found(report: Report) -> set[tuple[str, tuple[str, ...]]]:
    return {(finding.code, finding.figures) for finding in check(report)}


def with_faults(base: Report, rng: random.Random) -> bytes:
    """The workbook of that report with some cells typed over, as saved without calculating."""
    content = written(base)
    places = read_bytes(content).cells
    book = opened(content, without=(GUIDE, TAGS))  # on which no check cell depends
    for key in rng.sample(list(base.form.figures), rng.randint(0, 6)):
        cell = places[Place.figure(key)]
        book[cell.sheet][cell.name].value = (
            rng.choice(WRONG + ZERO) if rng.random() < 0.4 else rng.randint(0, 9)
        )
    if base.last and rng.random() < 0.5:
        rows = list(book["上年数据"].iter_rows(min_row=8, max_row=40, min_col=2, max_col=4))
        rng.choice([c for row in rows for c in row if isinstance(c.value, int)]).value = 7
    if rng.random() < 0.2:
        book["基本信息"]["B4"].value = 2030
    return saved(book)


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
@pytest.mark.parametrize("part", [*range(USUAL), *only_every(range(USUAL, PARTS))])
def test_libreoffice_reckons_what_our_checks_find_identity_by_identity(
    part: int,
    example: Report,
    tmp_path: Path,
    soffice_all: Callable[[Sequence[Path], str, Path], list[Path]],
) -> None:
    rng = random.Random(part)
    begun = bases(example)
    for number in range(BOOKS):
        content = with_faults(rng.choice(begun), rng)
        (tmp_path / f"{number}.xlsx").write_bytes(content)
    soffice_all(sorted(tmp_path.glob("*.xlsx")), "xlsx", tmp_path / "done")
    told = held = unclear = blank = 0
    for number in range(BOOKS):
        path = tmp_path / "done" / f"{number}.xlsx"
        report = read(path).report
        book = values(path.read_bytes())
        states, findings = shown(report, book), found(report)
        for identity in report.form.identities + report.histories:
            state = states[identity.code, identity.keys]
            if identity.last_keys and not report.before:
                assert state == "不比较"
                assert (identity.code, identity.keys) not in findings
            elif untouched(report, identity, book):
                assert state in ("", "公式出错")
                blank += 1
            elif not report.unread.isdisjoint(identity.keys) and numbers(report, identity, book):
                # A total that follows from a faulty cell is told with that cell.
                assert (identity.code, identity.keys) not in findings
            elif numbers(report, identity, book):
                is_told = (identity.code, identity.keys) in findings
                assert state == (difference(report, identity) if is_told else "✓")
                told, held = told + is_told, held + (not is_told)
            else:
                assert state in ("数字有误", "公式出错")
                unclear += 1
        told_at_top = summary(states, lacking(report, book)) if filled(report, book) else "尚未填写"
        assert at(book, Cell.named("校验", "A2")) == told_at_top
        assert sorted(beside(book)) == sorted(filter(None, states.values()))
    assert min(told, held, unclear, blank) > 30 / PARTS


def summary(states: State, lacking: int) -> str:
    """What the sheet says at its top, if so many figures are not filled in."""
    wrong = [code for (code, _), state in states.items() if state not in ("", "✓", "不比较")]
    doubtful = sum(code in DOUBTS for code in wrong)
    failing = len(wrong) - doubtful
    told = [f"还差 {lacking} 项"] if lacking else [] if failing else ["全部通过"]
    told += [f"还有 {failing} 项不符"] if failing else []
    return "，".join([*told, *([f"另有 {doubtful} 项请核对"] if doubtful else [])])


def inputs(report: Report) -> list[str]:
    return [key for key in report.form.figures if key not in report.form.totals]


def lacking(report: Report, book: Values) -> int:
    """How many input cells are empty."""
    return sum(at(book, report.cells[Place.figure(key)]) is None for key in inputs(report))


def untouched(report: Report, identity: Identity, book: Values) -> bool:
    """Whether nothing was filled in that the identity is about, but what was carried over."""
    form = report.form

    def parts(key: str) -> set[str]:
        return set().union(*map(parts, form.totals[key])) if key in form.totals else {key}

    filled_in = set().union(*map(parts, identity.keys))
    own = {key for key in filled_in if key not in form.carried} or filled_in
    totals = {key for key in identity.keys if key in form.totals and not own.isdisjoint(parts(key))}
    values = {key: at(book, report.cells[Place.figure(key)]) for key in own | totals}
    return all(values[key] is None for key in own) and not any(values[key] for key in totals)


def filled(report: Report, book: Values) -> bool:
    """Whether a number stands in an input cell."""
    cells = [report.cells[Place.figure(key)] for key in inputs(report)]
    return any(isinstance(at(book, cell), int | float) for cell in cells)


def numbers(report: Report, identity: Identity, book: Values) -> bool:
    """Whether all cells of the identity hold a whole number, or what stands for 0.

    From 0 on, unless they may be negative.
    """
    for key in identity.keys:
        value = at(book, report.cells[Place.figure(key)])
        if value in (None, *ZERO):
            continue
        if not isinstance(value, int) or (value < 0 and not report.form.figures[key].signed):
            return False
    return True


def difference(report: Report, identity: Identity) -> str:
    left: Number = report.total(identity.left)
    return f"差 {abs(left - report.total(identity.right))}"


def beside(book: Values) -> list[str]:
    """What the check cells of the tables show."""
    return [
        value
        for sheet in ("二、主动公开", "三、依申请公开", "四、复议诉讼")
        for row in book[sheet]
        for value in row
        if isinstance(value, str)
        and value.startswith(("✓", "差 ", "数字有误", "公式出错", "不比较"))
    ]


def test_the_stored_states_are_what_they_would_be_reckoned_to(example: Report) -> None:
    figures = {**example.figures, "申请.本年新收.自然人": 7, "复议诉讼.行政复议.总计": 9}
    report = dataclasses.replace(example, figures=figures)
    book = values(writer.write(report))
    states = shown(report, book)
    assert {key for key, state in states.items() if state != "✓"} == found(report)
    assert set(states.values()) == {"✓", "差 3", "差 9"}
    assert at(book, Cell.named("校验", "A2")) == summary(states, 0)
    assert sorted(beside(book)) == sorted(states.values())
