"""What a person sees on a sheet, or doesn't: struck out, unseen, hidden, covered, too wide."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from conftest import EXAMPLE
from drawn import LINE, PICTURE, drawn_over, text_box
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers import read
from gongkai_docx.readers.reading import Reading
from gongkai_docx.readers.sheets.look import is_unseen
from gongkai_docx.workbook import TAGS
from gongkai_docx.writers import xlsx as writer
from test_real_programs import VARIANTS
from workbooks import opened

FORMATS = ("xlsx", "xls", "ods")
TWO, THREE, FOUR, SIX = "二、主动公开", "三、依申请公开", "四、复议诉讼", "六、其他事项"
LOOKS = {"C14", "C18", "C19", "C20", "C21", "C22", "C23", "C24"}
"""The codes of what this page is about."""
WHITE_ON = Font(color="FFFFFFFF")
STRIKE = Font(strike=True)


def rich(*parts: str | tuple[str, InlineFont]) -> CellRichText:
    """A text in parts, each with its own font or with its cell's."""
    return CellRichText(
        *(part if isinstance(part, str) else TextBlock(part[1], part[0]) for part in parts)
    )


RAISED, CROSSED = InlineFont(vertAlign="superscript"), InlineFont(strike=True)


def disturbed() -> bytes:
    """The example with one of each kind of what looks otherwise than it is stored."""
    book = openpyxl.load_workbook(io.BytesIO(EXAMPLE.read_bytes()))
    table, prose, basics = book[THREE], book[SIX], book["基本信息"]
    table["E8"], table["E8"].font = 238, STRIKE
    table["E9"] = rich("1", ("2", RAISED))
    table["E10"] = rich(("3", CROSSED), "4")
    table["E11"], table["E11"].font = 7, WHITE_ON
    table["E12"], table["E12"].font = 0, WHITE_ON
    table["E13"], table["E13"].font = 5, Font(size=1)
    table["E14"] = 9
    table.row_dimensions[14].hidden = True
    table["F16"] = 3
    table.column_dimensions["F"].hidden = True
    table["G17"] = 12_345_678_901
    table.column_dimensions["G"].width = 6
    table["H18"], table["H18"].fill = 4, PatternFill("solid", fgColor="FF000000")
    table["H18"].font = Font(color="FF000000")
    white = DifferentialStyle(font=Font(color="FFFFFFFF"))
    over_five = Rule(type="cellIs", operator="greaterThan", formula=["5"], dxf=white)
    table.conditional_formatting.add("I19:I21", over_five)
    table["I19"], table["I20"] = 6, 4
    unknown = Rule(type="expression", formula=["$A$1=1"], dxf=white)
    table.conditional_formatting.add("D22:D23", unknown)
    table["D22"] = 8
    prose["B3"], prose["B3"].font = "这一段划掉了。", STRIKE
    prose["B4"] = rich("共有", ("三", CROSSED), "四次。")
    prose["B5"] = "这一行隐藏了。"
    prose.row_dimensions[5].hidden = True
    prose["B6"], prose["B6"].font = "这一段是白字。", WHITE_ON
    prose["B7"] = rich("面积10平方", ("米", InlineFont(b=True)), "。")
    basics["B3"].font = STRIKE
    stream = io.BytesIO()
    book.save(stream)
    return drawn_over(
        stream.getvalue(),
        TWO,
        (PICTURE, (4, 1), (5, 2)),
        (LINE, (14, 1), (14, 2)),
        (text_box("共12件"), (30, 1), (32, 3)),
        (PICTURE, (30, 8), (32, 10)),
    )


TOLD = [
    ("C18", f"{THREE}!E8", "“238”划掉了"),
    ("C18", f"{THREE}!E9", "“12”中“2”是上标或下标"),
    ("C18", f"{THREE}!E10", "“34”中“3”划掉了"),
    ("C18", f"{THREE}!E11", "“7”的字色与底色一样"),
    ("C18", f"{THREE}!E13", "“5”的字色与底色一样，或字号太小"),
    ("C20", f"{THREE}!E14", "隐藏的行里有 E14 的“9”"),
    ("C20", f"{THREE}!F16", "隐藏的列里有 F16 的“3”"),
    ("C23", f"{THREE}!G17", "列宽不够，G17 的“12345678901”"),
    ("C18", f"{THREE}!H18", "“4”的字色与底色一样"),
    ("C18", f"{THREE}!I19", "“6”被条件格式变得看不见"),
    ("C19", f"{THREE}!D22", "条件格式可能使 D22 的“8”显示成别的"),
    ("C19", f"{SIX}!B3", "“这一段划掉了。”划掉了"),
    ("C19", f"{SIX}!B4", "“共有三四次。”中“三”划掉了"),
    ("C20", f"{SIX}!B5", "“这一行隐藏了。”"),
    ("C19", f"{SIX}!B6", "“这一段是白字。”的字色与底色一样"),
    ("C19", "基本信息!B3", "划掉了"),
    ("C21", f"{TWO}!B5", "B5:C6 上有图片"),
    ("C21", f"{TWO}!B15", "上有图形"),
    ("C21", f"{TWO}!B31", "B31:D33 上有文本框（“共12件”）"),
    ("C22", f"{TWO}!I31", "I31:K33 上有图片"),
]
"""Code, place, and a part of what is said; all that is said of looks, in all formats."""


@pytest.fixture(scope="module")
def saved(
    soffice_all: Callable[[Sequence[Path], str, Path], list[Path]],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    """The disturbed workbook as it was written, and as LibreOffice saves it in the others."""
    folder = tmp_path_factory.mktemp("looks")
    source = folder / "表.xlsx"
    source.write_bytes(disturbed())
    others = {suffix: soffice_all([source], suffix, folder / suffix)[0] for suffix in FORMATS[1:]}
    return {"xlsx": source, **others}


def looks(reading: Reading) -> list[Finding]:
    return [found for found in reading.findings if found.code in LOOKS]


@pytest.mark.rule("C18", "C19", "C20", "C21", "C22", "C23")
@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_seen_otherwise_is_told_with_its_place(saved: dict[str, Path], suffix: str) -> None:
    found = looks(read(saved[suffix]))
    for code, location, words in TOLD:
        here = [each.message for each in found if (each.code, each.location) == (code, location)]
        if location == f"{TWO}!B15" and suffix == "ods":
            # LibreOffice hangs a line on the sheet, and rounds where it lies.
            here = [each.message for each in found if "图形" in each.message]
        assert any(words in message for message in here), (code, location, here)
    assert len(found) == len(TOLD), [each.message for each in found]


def edited(edit: Callable[[openpyxl.Workbook], object], folder: Path) -> list[Finding]:
    """What is told of the looks of the example, edited."""
    book = opened(EXAMPLE.read_bytes(), without=(TAGS,))
    edit(book)
    path = folder / "表.xlsx"
    book.save(path)
    return looks(read(path))


def rewritten(part: str, old: str, new: str, folder: Path) -> Reading:
    """The example with a part of it written otherwise."""
    parts = unpack(EXAMPLE.read_bytes())
    xml = parts[part].decode()
    assert old in xml
    parts[part] = xml.replace(old, new, 1).encode()
    path = folder / "表.xlsx"
    path.write_bytes(pack(parts))
    return read(path)


# ---------------------------------------------------------------- what is harmless


@pytest.mark.parametrize("name", VARIANTS)
def test_nothing_is_told_of_a_workbook_that_we_wrote(name: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(writer.write(VARIANTS[name]))
    assert looks(read(path)) == []


def test_nothing_is_told_of_zeros_that_are_hidden_or_unseen(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        table = book[THREE]
        for row in (9, 10, 11):
            table.row_dimensions[row].hidden = True
        for column in "DEFGHIJ":
            table[f"{column}12"].font = WHITE_ON

    assert edited(hide, tmp_path) == []


def test_nothing_is_told_of_labels_and_hints_that_look_otherwise(tmp_path: Path) -> None:
    def strike(book: openpyxl.Workbook) -> None:
        book[THREE]["C9"].font = STRIKE
        book["基本信息"]["C4"].font = WHITE_ON
        book.create_sheet("草稿")["A1"].font = STRIKE

    assert edited(strike, tmp_path) == []


@pytest.mark.parametrize(
    "condition",
    [
        Rule(type="cellIs", operator="equal", formula=["0"]),
        Rule(type="cellIs", operator="between", formula=["90", "99"]),
        Rule(type="expression", formula=["D5=0"]),
        Rule(type="containsErrors", formula=["ISERROR(D5)"]),
    ],
)
def test_a_condition_that_no_figure_fulfils_is_harmless(condition: Rule, tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        condition.dxf = DifferentialStyle(font=Font(color="FFFFFFFF"))
        book[THREE].conditional_formatting.add("D5:J29", condition)

    assert edited(hide, tmp_path) == []


def test_dark_type_on_a_ground_of_the_theme_is_seen_and_white_is_not(tmp_path: Path) -> None:
    def paint(book: openpyxl.Workbook) -> None:
        table = book[THREE]
        for cell, ink in (("D5", 1), ("D6", 0)):
            table[cell] = 3
            table[cell].fill = PatternFill("solid", fgColor=Color(theme=0, tint=-0.05))
            table[cell].font = Font(color=Color(theme=ink))
        table["D7"], table["D8"] = 3, 3
        for cell in ("D7", "D8"):
            table[cell].fill = PatternFill("solid", fgColor=Color(theme=4))  # blue
        table["D7"].font = WHITE_ON
        table["D8"].font = Font(color=Color(theme=4))

    found = edited(paint, tmp_path)
    assert [each.location for each in found] == [f"{THREE}!D6", f"{THREE}!D8"]


def test_colours_are_unseen_when_they_are_nearly_the_same() -> None:
    white, yellow, grey, black = (255,) * 3, (255, 253, 231), (166,) * 3, (0,) * 3
    assert is_unseen(white, white)
    assert is_unseen(white, yellow)
    assert is_unseen(black, (8, 8, 8))
    assert not is_unseen(grey, white)
    assert not is_unseen(black, white)


# ---------------------------------------------------------------- what else is told


def test_a_condition_with_a_number_format_of_its_own_is_an_error_that_quotes_it(
    tmp_path: Path,
) -> None:
    def add(book: openpyxl.Workbook) -> None:
        ten_times = DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode='0"0"'))
        rule = Rule(type="cellIs", operator="greaterThan", formula=["5"], dxf=ten_times)
        book[THREE].conditional_formatting.add("E8:E20", rule)
        book[THREE]["E8"], book[THREE]["E9"] = 6, 5

    (found,) = edited(add, tmp_path)
    assert (found.code, found.location) == ("C14", f"{THREE}!E8")
    assert "“6”" in found.message
    assert "“60”" in found.message


@pytest.mark.rule("C19")
def test_icons_in_place_of_numbers_are_told(tmp_path: Path) -> None:
    icons = (
        '<conditionalFormatting sqref="D5:J29"><cfRule type="iconSet" priority="1">'
        '<iconSet showValue="0"><cfvo type="percent" val="0"/></iconSet></cfRule>'
        "</conditionalFormatting><pageMargins"
    )
    reading = rewritten("xl/worksheets/sheet5.xml", "<pageMargins", icons, tmp_path)
    (found,) = looks(reading)
    assert found.code == "C19"
    assert "等" in found.message


@pytest.mark.rule("C24", "C21")
@pytest.mark.parametrize("formula", ['DISPIMG("ID_1",1)', '_xlfn.DISPIMG("ID_1",1)'])
def test_a_picture_in_a_cell_of_wps_is_no_number_and_no_prose(formula: str, tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        book[THREE]["E8"] = book[SIX]["B3"] = f"={formula}"

    found = edited(add, tmp_path)
    assert [(each.code, each.severity, each.location) for each in found] == [
        ("C24", Severity.ERROR, f"{THREE}!E8"),
        ("C21", Severity.WARNING, f"{SIX}!B3"),
    ]


def test_a_picture_in_a_cell_of_excel_is_no_error_value(tmp_path: Path) -> None:
    parts = unpack(EXAMPLE.read_bytes())
    xml = parts["xl/worksheets/sheet5.xml"].decode()
    picture = '<c r="E8" t="e" vm="1"><v>#VALUE!</v></c>'
    parts["xl/worksheets/sheet5.xml"] = re.sub(
        r'<c r="E8"[^>]*>.*?</c>', picture, xml, count=1
    ).encode()
    path = tmp_path / "表.xlsx"
    path.write_bytes(pack(parts))
    (found,) = looks(read(path))
    assert (found.code, found.location) == ("C24", f"{THREE}!E8")


@pytest.mark.rule("C20")
def test_rows_that_a_filter_hides_are_told_as_such(tmp_path: Path) -> None:
    def filtered(book: openpyxl.Workbook) -> None:
        table = book[THREE]
        table["E8"] = 3
        table.auto_filter.ref = "A4:J29"
        table.auto_filter.add_filter_column(4, ["0"])
        table.row_dimensions[8].hidden = True

    (found,) = edited(filtered, tmp_path)
    assert (found.code, found.severity, found.location) == (
        "C20",
        Severity.WARNING,
        f"{THREE}!E8",
    )
    assert "筛选隐去的行里有 E8 的“3”" in found.message


@pytest.mark.rule("C20")
def test_a_hidden_sheet_is_told_if_it_holds_something(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book[THREE].sheet_state = book[FOUR].sheet_state = "hidden"

    (found,) = edited(hide, tmp_path)
    assert (found.code, found.location) == ("C20", f"{THREE}!D5")
    assert "工作表是隐藏的" in found.message


@pytest.mark.rule("C22")
def test_a_chart_beside_a_table_is_only_mentioned(tmp_path: Path) -> None:
    def draw(book: openpyxl.Workbook) -> None:
        chart = BarChart()
        sheet: Any = book[THREE]
        chart.add_data(Reference(sheet, min_col=4, min_row=5, max_row=8))
        sheet.add_chart(chart, "M30")

    (found,) = edited(draw, tmp_path)
    assert (found.code, found.severity, found.location) == ("C22", Severity.INFO, f"{THREE}!M30")
    assert "图表" in found.message


def test_comments_are_no_drawings(tmp_path: Path) -> None:
    from openpyxl.comments import Comment

    def note(book: openpyxl.Workbook) -> None:
        book[THREE]["E8"].comment = Comment("请核对", "某某")

    assert edited(note, tmp_path) == []


# ---------------------------------------------------------------- too wide for the column


@pytest.mark.rule("C23")
@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
def test_a_number_that_is_called_too_wide_is_not_shown(
    soffice: Callable[[Path, str, Path], Path], tmp_path: Path
) -> None:
    """Each of nine columns is a character wider; each row's numbers are a digit longer."""
    book = openpyxl.load_workbook(io.BytesIO(EXAMPLE.read_bytes()))
    table = book[THREE]
    numbers = {}
    for number, column in enumerate("DEFGHI", 3):
        table.column_dimensions[column].width = number
        for row in range(5, 13):
            numbers[f"{column}{row}"] = value = int(str(number) * (row - 3))
            table[f"{column}{row}"] = value
            table[f"{column}{row}"].number_format = "0"
    for name in book.sheetnames:
        if name != THREE:
            book[name].print_area = "A1"
    path = tmp_path / "表.xlsx"
    book.save(path)
    pdf = soffice(path, "pdf", tmp_path / "pdf")
    shown = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout.split()
    (found,) = [each for each in read(path).findings if each.code == "C23"]
    keys = set(found.figures)
    report = read(path).report
    called = {cell.name for place, cell in report.cells.items() if place.key in keys}
    assert 10 < len(called) < len(numbers)
    assert [name for name in called if str(numbers[name]) in shown] == []
