"""What a cell shows is what is read: number formats, as two real programs carry them out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import ne
from pathlib import Path

import pytest

from conftest import EXAMPLE, Convert
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import load_form
from gongkai_docx.places import Place
from gongkai_docx.readers import read
from gongkai_docx.readers.figures import reads_alike
from gongkai_docx.readers.reading import Reading
from gongkai_docx.readers.sheets.formats import shown_as
from gongkai_docx.readers.sheets.number_format.rendering import moment_shown, shown
from gongkai_docx.report import Report
from gongkai_docx.workbook import TAGS
from number_formats.judges import RECORDED, libreoffice, onlyoffice
from workbooks import opened, saved

Recorded = tuple[str, str, float, str, str]
"""Kind, number format, value, what LibreOffice shows, what ONLYOFFICE shows."""

RECORDS: list[Recorded] = [
    tuple(json.loads(line)) for line in RECORDED.read_text("utf-8").splitlines()
]
# What Chinese programs call General; neither judge knows the word, and both show it.
WORD_FOR_GENERAL = "通用格式"

FORM = load_form("2021")
COUNT = FORM.figures["申请.本年新收.总计"]
AMOUNT = FORM.figures["主动公开.行政事业性收费.金额"]


def judged(kind: str | None = None) -> list[Recorded]:
    return [
        record
        for record in RECORDS
        if record[0] == kind or (kind is None and WORD_FOR_GENERAL not in record[1])
    ]


def is_silent(number_format: str, value: float) -> bool:
    """Whether a figure that a cell shows so is read without a word."""
    found = shown_as(number_format, float(value))
    return found is None or (found.is_sure and reads_alike(AMOUNT, found.text, float(value)))


# ---------------------------------------------------------------- what the judges say


def test_a_number_is_shown_as_both_programs_show_it() -> None:
    agreed = [record for record in judged() if record[3].strip() == record[4].strip()]
    wrong = [
        (number_format, value, theirs, ours.text)
        for _, number_format, value, theirs, _ in agreed
        if (ours := shown(number_format, float(value))).is_sure
        and ours.text.strip() != theirs.strip()
    ]
    assert wrong == []
    sure = [record for record in agreed if shown(record[1], float(record[2])).is_sure]
    assert len(sure) > 1400


def misread(records: Iterable[Recorded]) -> list[tuple[str, float, list[str]]]:
    """What is read in silence though either program shows another number."""
    return [
        (number_format, value, theirs)
        for _, number_format, value, *theirs in records
        if is_silent(number_format, value)
        and not all(reads_alike(AMOUNT, text, float(value)) for text in theirs)
    ]


def test_a_number_that_either_program_shows_as_another_is_never_read_in_silence() -> None:
    assert misread(judged()) == []


@pytest.mark.parametrize("kind", ["harmless", "numerals", "digits left out", "amounts", "signs"])
def test_a_number_that_both_programs_show_as_itself_is_read_in_silence(kind: str) -> None:
    alarms = [
        (number_format, value)
        for _, number_format, value, *theirs in judged(kind)
        if value >= 0
        and all(reads_alike(AMOUNT, text, float(value)) for text in theirs)
        and not is_silent(number_format, value)
    ]
    assert set(alarms) <= FALSE_ALARMS


# Formats that Excel is known, or likely, to carry out in another way than both judges do.
FALSE_ALARMS = {
    *(("0,.00", value) for value in (238, 7, 12345)),
    *(("[DBNum4]0", value) for value in (238, 10, 0, 10203, 2023)),
}


@pytest.mark.real("soffice")
@pytest.mark.real("docbuilder")
def test_the_programs_still_say_what_was_written_down(tmp_path: Path) -> None:
    """But for single answers, which may change with a version; none may be read otherwise."""
    asked = [(number_format, value) for _, number_format, value, _, _ in judged()]
    answers = zip(libreoffice(asked, tmp_path), onlyoffice(asked, tmp_path), strict=True)
    fresh = [(*record[:3], *answer) for record, answer in zip(judged(), answers, strict=True)]
    assert misread(fresh) == []
    assert sum(map(ne, fresh, judged())) < len(fresh) / 50


# ---------------------------------------------------------------- how a value is shown


@pytest.mark.parametrize(
    ("number_format", "value", "text"),
    [
        ('0"0"', 238, "2380"),
        (r"0\0", 238, "2380"),
        ('"1"0', 238, "1238"),
        ('[>3]"100";0', 238, "100"),
        (";;;@", 238, ""),
        (";0", 238, ""),
        ('0"萬"', 238, "238萬"),
        ('0".5"', 238, "238.5"),
        ('0"."0', 238, "23.8"),
        ('"-"0', 238, "-238"),
        ("0‰", 238, "238‰"),
        ('[>=1]0"0";0', 238, "2380"),
        ("[$2]0", 238, "2238"),
        ("0,", 238000, "238"),
        ("#,##0,,", 238_000_000, "238"),
        ("0", 3415.74, "3416"),
        ("# ?/?", 3415.74, "3415 3/4"),
        ("0.00_);[Red](0.00)", -238, "(238.00)"),
        ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', 0, "-"),
        ("0.0", 0.25, "0.3"),
        ("0.00", 1.005, "1.01"),
        ("General", 123456789012, "1.23457E+11"),
        ("##0.0E+0", 12345, "12.3E+3"),
        ("[DBNum1]0", 10203, "一万〇二百〇三"),
        ("[DBNum2]0", 238, "贰佰叁拾捌"),
        ("[DBNum3]0", 238, "２３８"),
        ('yyyy"年"m"月"d"日"', 45306, "2024年1月15日"),
        ("[h]:mm", 1.5, "36:00"),
    ],
)
def test_a_format_and_a_value_make_a_text(number_format: str, value: float, text: str) -> None:
    assert shown(number_format, float(value)).text.strip() == text


@pytest.mark.parametrize(
    ("number_format", "text"),
    [("0", "四件"), ("@", "四件"), ('@"0"', "四件0"), (";;;", ""), ('0;0;0;"无"', "无")],
)
def test_a_format_may_change_a_text(number_format: str, text: str) -> None:
    assert shown(number_format, "四件").text == text


def test_a_day_is_shown_by_the_calendar() -> None:
    assert moment_shown("yyyy-mm-dd", date(2024, 1, 5)).text == "2024-01-05"
    assert moment_shown("m/d h:mm", datetime(2024, 1, 5, 8, 30)).text == "1/5 8:30"


@pytest.mark.parametrize(
    "number_format",
    ["10", "0!.0", "k0", "[foo]0", '0"', "0.0.0", "[>3]0", "0*-", "0" * 300, "[DBNum1]0", "[$]0"],
)
def test_what_programs_understand_differently_is_not_sure(number_format: str) -> None:
    assert not shown(number_format, 2.0).is_sure


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 1e308, -1e308, 5e-324])
@pytest.mark.parametrize("number_format", ["General", "0", "0.00E+00", "# ?/?", "yyyy", "0%", "0,"])
def test_no_number_is_too_large_or_small(number_format: str, value: float) -> None:
    shown(number_format, value)


# ---------------------------------------------------------------- in a workbook


def with_format(cell: str, value: float | str | date, number_format: str) -> bytes:
    """The example with a value in a cell and that format on it."""
    return with_formats({cell: (value, number_format)})


def with_formats(cells: Mapping[str, tuple[float | str | date, str]]) -> bytes:
    """The example with values in cells, each with a format on it."""
    book = opened(EXAMPLE.read_bytes(), without=(TAGS,))
    for cell, (value, number_format) in cells.items():
        sheet, _, name = cell.partition("!")
        book[sheet][name] = value
        book[sheet][name].number_format = number_format
    return saved(book)


def reading_of(content: bytes, folder: Path) -> Reading:
    path = folder / "表.xlsx"
    path.write_bytes(content)
    return read(path)


def at(reading: Reading, location: str) -> list[Finding]:
    return [found for found in reading.findings if found.location == location]


MISLEADING = [
    ('0"0"', 238, "2380"),
    (r"0\0", 238, "2380"),
    ('"1"0', 238, "1238"),
    ('[>3]"100";0', 238, "100"),
    ('0"万"', 238, "238万"),
    ('0"萬"', 238, "238萬"),
    ('0"十"', 238, "238十"),
    ('0".5"', 238, "238.5"),
    ('0"."0', 238, "23.8"),
    ('"-"0', 238, "-238"),
    ("0‰", 238, "238‰"),
    ('0"％"', 238, "238％"),
    ('[>=1]0"0";0', 238, "2380"),
    ("[$2]0", 238, "2238"),
    ("0,", 238000, "238"),
    ("0%", 238, "23800%"),
    ("0.00E+00", 23899, "2.39E+04"),
    ("[DBNum2][$-804]0", 238, None),
    ("10", 238, None),
    ("0!.0", 238, None),
    (";;;@", 238, ""),
    (";0", 238, ""),
    ('"无"', 0.0, "无"),
    ('".."', 0.0, ".."),
    ('@ ;"1"_ 0', 369, None),
]
"""A format, a number, and what is shown: None where programs differ, "" where nothing is."""


@pytest.mark.rule("C14")
@pytest.mark.parametrize(("number_format", "value", "seen"), MISLEADING)
def test_a_count_that_shows_as_another_number_is_an_error_that_quotes_it(
    number_format: str, value: float, seen: str | None, tmp_path: Path
) -> None:
    cell = "三、依申请公开!E8"
    reading = reading_of(with_format(cell, value, number_format), tmp_path)
    if seen == "无":
        assert at(reading, cell) == []  # 无 stands for 0, and 0 it is
        return
    (found,) = at(reading, cell)
    assert (found.code, found.severity) == ("C14", Severity.ERROR)
    told = {None: "显示得不一样", "": "什么也不显示"}.get(seen, f"“{seen}”")
    assert told in found.message
    assert f"“{value:.0f}”" in found.message
    assert "申请.部分公开.商业企业" in reading.report.unread


@pytest.mark.parametrize(
    ("number_format", "seen"),
    [
        ("0", "3416"),
        ("0.0", "3415.7"),
        ("#,##0", "3,416"),
        ("# ?/?", "3415 3/4"),
        ("0.00,", "3.42"),
        ('#,##0.00"元"', "3,415.74元"),
        ("¥#,##0.00", "¥3,415.74"),
    ],
)
def test_an_amount_that_a_format_rounds_is_an_error_that_quotes_it(
    number_format: str, seen: str, tmp_path: Path
) -> None:
    cell = "二、主动公开!B15"
    (found,) = at(reading_of(with_format(cell, 3415.74, number_format), tmp_path), cell)
    assert found.code == "C14"
    assert f"“{seen}”" in found.message


@pytest.mark.parametrize(
    ("cell", "value", "number_format"),
    [
        ("三、依申请公开!E8", 0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '),
        ("三、依申请公开!E8", 0, "0;-0;;@"),
        ("三、依申请公开!E8", 0, '0"件"'),
        ("三、依申请公开!E8", 0, "[Blue]0_);[Red](0)"),
        ("二、主动公开!B15", 3415.74, "#,##0.00"),
        ("二、主动公开!B15", 3415.74, '0.00"万元"'),
        ("二、主动公开!B15", 3415.7, "0.0##"),
        ("二、主动公开!B15", 3415, "0.##"),
        ("基本信息!B4", 2023, '0"年"'),
    ],
)
def test_a_figure_that_shows_as_itself_is_read_in_silence(
    cell: str, value: float, number_format: str, tmp_path: Path
) -> None:
    assert at(reading_of(with_format(cell, value, number_format), tmp_path), cell) == []


@pytest.mark.rule("C7")
@pytest.mark.parametrize(("number_format", "seen"), [('0"0"', "20230"), (";;;", "什么也不显示")])
def test_a_year_that_shows_as_another_is_an_error(
    number_format: str, seen: str, tmp_path: Path
) -> None:
    reading = reading_of(with_format("基本信息!B4", 2023, number_format), tmp_path)
    (found,) = at(reading, "基本信息!B4")
    assert (found.code, reading.report.year) == ("C7", None)
    assert seen in found.message


@pytest.mark.parametrize(("number_format", "seen"), [('@"0"', "4件0"), (";;;", "什么也不显示")])
def test_a_number_as_text_that_shows_as_another_is_an_error(
    number_format: str, seen: str, tmp_path: Path
) -> None:
    cell = "三、依申请公开!E8"
    (found,) = at(reading_of(with_format(cell, "4件", number_format), tmp_path), cell)
    assert found.code == "C14"
    assert seen in found.message


@pytest.mark.parametrize(
    ("number_format", "seen"),
    [
        ("yyyy/m/d", None),
        ('yyyy"年"m"月"', None),
        ("mmm d", None),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日"', None),
        ("yyyy/d/m", "2024/5/1"),
        (";;;", "不是日期"),
    ],
)
def test_a_date_that_shows_as_another_is_an_error(
    number_format: str, seen: str | None, tmp_path: Path
) -> None:
    cell = "基本信息!B9"
    reading = reading_of(with_format(cell, date(2024, 1, 5), number_format), tmp_path)
    found = [each for each in at(reading, cell) if each.code == "C7"]
    assert [seen in each.message for each in found if seen] == [True] * bool(seen)
    assert len(found) == bool(seen)


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_the_other_formats_tell_the_same(
    suffix: str, example: Report, soffice: Convert, tmp_path: Path
) -> None:
    """Each number in a cell of its own: to save one workbook takes as long as with one alone."""
    counts = [key for key in FORM.keys_of(FORM.section("申请")) if key not in FORM.totals]
    cells = [example.cells[Place.figure(key)] for key in counts]
    places = (f"{cell.sheet}!{cell.name}" for cell in cells)
    tried = dict(zip(places, MISLEADING, strict=False))
    assert len(tried) == len(MISLEADING)
    source = tmp_path / "表.xlsx"
    source.write_bytes(
        with_formats({cell: (value, each) for cell, (each, value, _) in tried.items()})
    )
    reading = read(soffice(source, suffix, tmp_path / suffix))
    for cell, (number_format, _, seen) in tried.items():
        if seen == "无" or number_format == "10":  # LibreOffice takes "10" for "#"
            continue
        found = at(reading, cell)
        assert [each.code for each in found] == ["C14"], number_format
        assert not seen or f"“{seen}”" in found[0].message, number_format
