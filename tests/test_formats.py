"""The workbook in the formats that offices save it in: .xls and .ods read as .xlsx does."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.comments import Comment

from conftest import EXAMPLE, Run, posix
from gongkai_docx.errors import Unusable
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers import read
from gongkai_docx.readers.reading import Reading
from gongkai_docx.readers.sheets.compound import CompoundFile
from gongkai_docx.readers.sheets.number_format import rendering
from gongkai_docx.readers.sheets.opening import open_sheets
from gongkai_docx.readers.sheets.sheet import UNCALCULATED, ErrorValue, Sheet
from gongkai_docx.report import Report
from gongkai_docx.writers import xlsx as writer
from programs.libreoffice import LibreOffice
from strategies import FORM, fewer
from test_bad_input import password_protected, word_file, zipped
from test_real_programs import VARIANTS
from workbooks import opened

MB = 1_000_000
FORMATS = ("xlsx", "xls", "ods")

# What is typed into a cell, with its number format, and what every format reads there. Errors of
# functions have another name in LibreOffice, which is why only their kind is told.
VALUES: list[tuple[Any, str, object]] = [
    (4, "General", 4.0),
    (3415.74, "General", 3415.74),
    (3415.74, "#,##0.00", 3415.74),
    (-0.07, "General", -0.07),
    (123456789012.345, "General", 123456789012.345),
    (1e15, "General", 1e15),
    (0.055, "0.00%", 0.055),
    (True, "General", True),
    ("=FALSE()", "General", False),
    ("=1/0", "General", ErrorValue("#DIV/0!")),
    ("=NA()", "General", ErrorValue("#N/A")),
    ("=#REF!+1", "0%", ErrorValue("#REF!")),
    ("=nofunction()", "General", ErrorValue("#NAME?")),
    ('=VALUE("x")', "General", ErrorValue),
    ("=2+2", "General", 4.0),
    ('="字"&"词"', "General", "字词"),
    ('=""', "General", ""),
    ("=DATE(2024,1,5)", "yyyy-mm-dd", date(2024, 1, 5)),
    (date(2024, 1, 5), "yyyy-mm-dd", date(2024, 1, 5)),
    (date(2024, 1, 5), 'yyyy"年"m"月"d"日"', date(2024, 1, 5)),
    (datetime(2024, 1, 5, 8, 30), "yyyy-mm-dd hh:mm", datetime(2024, 1, 5, 8, 30)),
    (time(8, 30), "hh:mm", time(8, 30)),
    (1.5, "[h]:mm:ss", timedelta(hours=36)),
    ("012", "@", "012"),
    ("４件", "General", "４件"),
    ("#REF!", "@", "#REF!"),
    ("一  二\n\n 三😀", "General", "一  二\n\n 三😀"),
    ("  两边  ", "General", "  两边  "),
    ("字" * 20_000, "General", "字" * 20_000),
]
# A number format, and how it shows 30000.
NUMBER_FORMATS = [
    ("General", "30000"),
    ("#,##0", "30,000"),
    ("0.00E+00", "3.00E+04"),
    ("#,##0.00_ ;[Red]-#,##0.00 ", "30,000.00"),
    ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "30,000"),
    ('0"件"', "30000件"),
    ('[>100]0"多";0', "30000多"),
    ('0"件";-0"件"', "30000件"),
    ('0"℃"', "30000℃"),
    ("0%", "3000000%"),
    ('0.00"%"', "30000.00%"),
    ("0,", "30"),
    ('0"万件"', "30000万件"),
    (";;;", ""),
    ('"无"', "无"),
    ('0"0"', "300000"),
    ("0!.0000", "30000!.0000"),  # Excel's ! stands for what follows; LibreOffice shows it
    ("# ?/?", "30000"),
    ("[DBNum2]0", "30000"),  # with other settings than Chinese, LibreOffice drops the numerals
    ('"1"0', "130000"),
    ("[>3]0,;0", "30"),
]


def values_workbook() -> bytes:
    """Each of VALUES and of NUMBER_FORMATS in a row of its own, merges, and sheets that hide."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "值"
    for row, (value, number_format, _) in enumerate(VALUES, 1):
        cell = sheet.cell(row, 2, value)
        cell.number_format = number_format
        if value == "#REF!":
            cell.data_type = "s"
    for row, (number_format, _) in enumerate(NUMBER_FORMATS, 1):
        sheet.cell(row, 3, 30000).number_format = number_format
    sheet["E1"] = "合"
    sheet.merge_cells("E1:G3")
    sheet.merge_cells("E5:F5")
    sheet["E5"].comment = Comment("批注不是内容", "某某")
    for name, state in (("隐", "hidden"), ("深隐", "veryHidden")):
        hidden = book.create_sheet(name)
        hidden.sheet_state = state
        hidden["B2"] = name
    book.create_chartsheet("图")
    return saved_by_openpyxl(book)


def saved_by_openpyxl(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def typed_workbook() -> bytes:
    """The example, filled in with what a clerk shouldn't."""
    book = opened(EXAMPLE.read_bytes())
    three, two = book["三、依申请公开"], book["二、主动公开"]
    typed_in: dict[str, Any] = {
        "E8": "=1/0",
        "E9": datetime(2024, 1, 4),
        "E10": True,
        "E11": "４件",
        "E12": "四",
        "E13": -4,
        "E14": 4.5,
        "E15": None,
        "E16": "/",
        "K9": "表外",
    }
    for name, typed in typed_in.items():
        three[name] = typed
    for name, number_format in {"F8": "0%", "F9": '0"件"', "F10": "0,", "F11": '"无"'}.items():
        three[name] = 30000
        three[name].number_format = number_format
    two["B15"], two["B15"].number_format = 3415.74, '#,##0.00"元"'
    book["六、其他事项"]["B4"], book["六、其他事项"]["B4"].number_format = 0.985, "0.0%"
    book["基本信息"]["B8"] = date(2024, 1, 5)
    three.sheet_state = "hidden"
    book.move_sheet("基本信息", 3)
    book.copy_worksheet(book["四、复议诉讼"])
    return saved_by_openpyxl(book)


SOURCES: dict[str, Callable[[], bytes]] = {
    "example": EXAMPLE.read_bytes,
    "full": lambda: writer.write(VARIANTS[FORM.name]),
    "blank": lambda: writer.write(VARIANTS["blank"]),
    "values": values_workbook,
    "typed": typed_workbook,
}

Saved = dict[tuple[str, str], Path]


@pytest.fixture(scope="module")
def saved(
    libreoffice: LibreOffice,
    tmp_path_factory: pytest.TempPathFactory,
) -> Saved:
    """Each source as LibreOffice saves it in each format."""
    folder = tmp_path_factory.mktemp("formats")
    for name, make in SOURCES.items():
        (folder / f"{name}.xlsx").write_bytes(make())
    return {
        (name, path.suffix[1:]): path
        for name in SOURCES
        for path in libreoffice.convert(folder / f"{name}.xlsx", FORMATS, folder / "saved")
    }


def sheet_of(content: bytes, title: str) -> Sheet:
    return open_sheets(content, "表")[title]()


def told(reading: Reading) -> set[tuple[str, str | None, tuple[str, ...]]]:
    return {(found.code, found.location, found.figures) for found in reading.findings}


# ---------------------------------------------------------------- what LibreOffice saves


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", ["example", "full", "blank"])
def test_a_workbook_reads_the_same_in_every_format(saved: Saved, name: str, suffix: str) -> None:
    original = read(saved[name, "xlsx"].parent.parent / f"{name}.xlsx")
    reading = read(saved[name, suffix])
    assert reading.report == original.report
    assert reading.report.cells == original.report.cells
    assert told(reading) == told(original)
    assert reading.report.unread == original.report.unread


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_cell_is_the_same_value_in_every_format(saved: Saved, suffix: str) -> None:
    sheet = sheet_of(saved["values", suffix].read_bytes(), "值")
    for row, (typed, number_format, value) in enumerate(VALUES):
        got = sheet.at(row, 1)
        same = type(got) is type(value) and got == value
        assert same or (value is ErrorValue and isinstance(got, ErrorValue)), (
            f"{typed!r} as {number_format}: {got!r}"
        )
        is_formula = isinstance(typed, str) and typed.startswith("=")
        # LibreOffice saves TRUE as =TRUE().
        assert ((row, 1) in sheet.formulas) is (is_formula or typed is True)


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", FORMATS)
def test_a_number_format_means_the_same_in_every_format(saved: Saved, suffix: str) -> None:
    sheet = sheet_of(saved["values", suffix].read_bytes(), "值")
    for row, (number_format, shown) in enumerate(NUMBER_FORMATS):
        read_as = sheet.formats.get((row, 2), "")
        assert sheet.at(row, 2) == 30000.0
        text = rendering.shown(read_as or "General", 30000.0).text.strip()
        assert text == shown, (number_format, read_as)
        if suffix == "ods":
            assert sheet.saved[row, 2].strip() == shown


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", FORMATS)
def test_merges_comments_and_hidden_sheets(saved: Saved, suffix: str) -> None:
    content = saved["values", suffix].read_bytes()
    sheet = sheet_of(content, "值")
    assert set(sheet.merges) == {((0, 4), (2, 6)), ((4, 4), (4, 5))}
    assert [sheet.at(*cell) for cell in ((0, 4), (0, 5), (2, 6), (4, 4))] == ["合", "", "", ""]
    assert [title for title in open_sheets(content, "表") if title != "图"] == ["值", "隐", "深隐"]
    assert sheet_of(content, "深隐").at(1, 1) == "深隐"


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_what_is_wrong_is_told_the_same_in_every_format(saved: Saved, suffix: str) -> None:
    expected, reading = read(saved["typed", "xlsx"]), read(saved["typed", suffix])
    assert len(expected.findings) > 12
    assert told(reading) == told(expected)
    assert reading.report == expected.report
    assert reading.report.unread == expected.report.unread


@pytest.mark.real("soffice")
def test_a_formula_is_spelled_as_in_excel(saved: Saved) -> None:
    spelled = {
        suffix: sheet_of(saved["example", suffix].read_bytes(), "三、依申请公开").formulas[4, 9]
        for suffix in FORMATS
    }
    assert spelled == dict.fromkeys(FORMATS, "SUM(D5:I5)")


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("called", [".xlsx", ".xls", ".et", ".ods"])
def test_the_content_tells_the_format_and_not_the_suffix(
    saved: Saved, suffix: str, called: str, tmp_path: Path, example: Report
) -> None:
    path = tmp_path / f"表{called}"
    path.write_bytes(saved["example", suffix].read_bytes())
    assert read(path).report == example


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_a_draft_is_built_from_it(saved: Saved, suffix: str, run: Run, tmp_path: Path) -> None:
    done = run("build", saved["example", suffix], "-o", "稿.docx")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "稿.docx").exists()


# ---------------------------------------------------------------- .xls of programs that only write


def xls(fill: Callable[[Any], object]) -> bytes:
    """A workbook with one sheet, as xlwt writes it: no program has calculated it."""
    book = xlwt.Workbook()
    fill(book.add_sheet("值"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def some_cells(sheet: Any) -> None:
    sheet.write(0, 0, 4)
    sheet.write(1, 0, xlwt.Formula("A1+1"))
    sheet.write(2, 0, "字")
    sheet.write(3, 0, 30000, xlwt.easyxf(num_format_str='0"万件"'))
    sheet.write_merge(4, 5, 0, 1, "合")


def xls_records(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Offset in the file, code and length of each record of an .xls that isn't fragmented."""
    at = 512
    while True:
        code, length = struct.unpack_from("<HH", content, at)
        yield at, code, length
        at += 4 + length


def patched(content: bytes, code: int, at: int, new: bytes) -> bytes:
    """The workbook with bytes changed in its first record of that kind."""
    start = next(offset for offset, found, _ in xls_records(content) if found == code) + 4 + at
    return content[:start] + new + content[start + len(new) :]


def test_an_xls_that_nothing_calculated_has_formulas_without_value() -> None:
    sheet = sheet_of(xls(some_cells), "值")
    assert [sheet.at(row, 0) for row in range(5)] == [4.0, UNCALCULATED, "字", 30000.0, "合"]
    assert sheet.formulas == {(1, 0): "A1+1"}
    assert sheet.formats[3, 0] == '0"万件"'
    assert sheet.merges == (((4, 0), (5, 1)),)


@pytest.mark.parametrize(
    ("result", "flags", "value"),
    [
        (struct.pack("<d", 5), 0, 5.0),
        (struct.pack("<d", 0), 0, 0.0),
        (struct.pack("<d", 0), 2, UNCALCULATED),  # as Apache POI leaves it
        (struct.pack("<d", 5), 2, 5.0),
        (b"\x01\0\x01\0\0\0\xff\xff", 0, True),
        (b"\x02\0\x17\0\0\0\xff\xff", 0, ErrorValue("#REF!")),
        (b"\x02\0\x99\0\0\0\xff\xff", 0, ErrorValue("错误 153")),
        (b"\x03\0\0\0\0\0\xff\xff", 0, UNCALCULATED),  # as xlwt leaves it
    ],
)
def test_the_result_of_a_formula_is_what_was_stored(
    result: bytes, flags: int, value: object
) -> None:
    content = patched(xls(some_cells), 0x0006, 6, result + struct.pack("<H", flags))
    got = sheet_of(content, "值").at(1, 0)
    assert (type(got), got) == (type(value), value)


def test_a_date_counts_from_1904_where_the_workbook_does() -> None:
    def fill(sheet: Any) -> None:
        sheet.write(0, 0, 43_834, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
        sheet.write(1, 0, -1, xlwt.easyxf(num_format_str="yyyy-mm-dd"))

    content = xls(fill)
    assert sheet_of(content, "值").at(0, 0) == date(2020, 1, 4)
    assert sheet_of(content, "值").at(1, 0) == -1.0
    moved = patched(content, 0x0022, 0, b"\x01\0")
    assert sheet_of(moved, "值").at(0, 0) == date(2024, 1, 5)


def test_a_cell_that_stands_twice_is_refused() -> None:
    def fill(sheet: Any) -> None:
        sheet.write(0, 0, 1.5)
        sheet.write(2, 0, 2.5)

    content = xls(fill)
    second = [at for at, code, _ in xls_cells(content) if code == 0x027E][1]
    with pytest.raises(Unusable, match="“值”已损坏"):
        sheet_of(content[: second + 4] + b"\0\0" + content[second + 6 :], "值")


def xls_cells(content: bytes) -> list[tuple[int, int, int]]:
    """The records up to the end of the second part, the only sheet."""
    found = []
    for record in xls_records(content):
        found.append(record)
        if [code for _, code, _ in found].count(0x000A) == 2:
            break
    return found


# ---------------------------------------------------------------- .ods of any program

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "draw": "drawing",
    }.items()
)
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def ods(tables: str, styles: str = "", **parts: bytes) -> bytes:
    """A spreadsheet with these tables and automatic styles."""
    content = (
        f'<?xml version="1.0"?><office:document-content {_NAMESPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": _SPREADSHEET, "content.xml": content.encode(), **parts})


def table(rows: str, title: str = "值") -> str:
    return f'<table:table table:name="{title}">{rows}</table:table>'


def row(cells: str, repeated: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def cell(inside: str = "", **attributes: Any) -> str:
    """A cell; `office_value_type` stands for office:value-type."""
    given = "".join(
        f' {name.replace("_", ":", 1).replace("_", "-")}="{value}"'
        for name, value in attributes.items()
    )
    return f"<table:table-cell{given}>{inside}</table:table-cell>"


def number(value: object, **attributes: Any) -> str:
    return cell(office_value_type="float", office_value=value, **attributes)


TEXT: dict[str, str] = {"office_value_type": "string"}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (number("3415.74"), 3415.74),
        (number("1e3"), 1000.0),
        (cell(office_value_type="percentage", office_value="0.05"), 0.05),
        (cell(office_value_type="boolean", office_boolean_value="true"), True),
        (cell(office_value_type="date", office_date_value="2024-01-05"), date(2024, 1, 5)),
        (cell(office_value_type="date", office_date_value="2024-01-05T00:00:00"), date(2024, 1, 5)),
        (
            cell(office_value_type="date", office_date_value="2024-01-05T08:30:00.4996"),
            datetime(2024, 1, 5, 8, 30, 0, 500_000),
        ),
        (
            cell(
                "<text:p>一万</text:p>", office_value_type="date", office_date_value="12024-01-05"
            ),
            "一万",
        ),
        (cell(office_value_type="time", office_time_value="PT08H30M00S"), time(8, 30)),
        (cell(office_value_type="time", office_time_value="PT36H"), timedelta(hours=36)),
        (cell("<text:p>一</text:p><text:p>二</text:p>", **TEXT), "一\n二"),
        (cell("<text:p>\n 一 <text:s text:c='2'/>二 \n</text:p>", **TEXT), "一   二"),
        (cell("<text:p>一<text:tab/>二<text:line-break/>三</text:p>", **TEXT), "一\t二\n三"),
        (cell("<text:p>一<text:span>二<text:a>三</text:a></text:span></text:p>", **TEXT), "一二三"),
        (cell("<text:list><text:list-item><text:p>一</text:p></text:list-item></text:list>"), "一"),
        (
            cell(
                "<office:annotation><text:p>批注</text:p></office:annotation><text:p>一</text:p>"
                "<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame>",
                **TEXT,
            ),
            "一",
        ),
        (cell("<text:p>二</text:p>", office_string_value=" 一 ", **TEXT), " 一 "),
        (cell(), ""),
        (cell("<text:p>一</text:p>"), "一"),
        (cell(table_formula="of:=[.B1]+1"), UNCALCULATED),
        (cell(table_formula="of:=[.B1]+1", office_value_type="float"), UNCALCULATED),
        (cell("<text:p/>", table_formula="of:=&quot;&quot;"), ""),
        (number("5", table_formula="of:=[.B1]+1"), 5.0),
        (
            cell("<text:p>#REF!</text:p>", table_formula="of:=#REF!", **TEXT),
            ErrorValue("#REF!"),
        ),
        (
            cell(
                "<text:p>Err:502</text:p>",
                table_formula="of:=1",
                office_value_type="float",
                office_value="0",
            ),
            ErrorValue("Err:502"),
        ),
        (cell("<text:p>#REF!</text:p>", **TEXT), "#REF!"),
    ],
)
def test_a_cell_of_a_spreadsheet_is_what_is_stored(written: str, value: object) -> None:
    got = sheet_of(ods(table(row(written))), "值").at(0, 0)
    assert (type(got), got) == (type(value), value)


@pytest.mark.parametrize(
    "written",
    [
        number("x"),
        number("1_000"),
        number("１"),
        cell(office_value_type="float"),
        number("1", table_number_columns_repeated="0"),
        number("1", table_number_columns_repeated="-3"),
        cell(office_value_type="boolean", office_boolean_value="yes"),
        cell(office_value_type="date", office_date_value="2024-13-01"),
        cell(office_value_type="time", office_time_value="8:30"),
    ],
)
def test_a_cell_of_a_spreadsheet_that_contradicts_itself_is_refused(written: str) -> None:
    content = ods(table(row(written)) + table(row(number(7)), "好"))
    with pytest.raises(Unusable, match="表“值”已损坏"):
        sheet_of(content, "值")
    assert sheet_of(content, "好").at(0, 0) == 7.0


def test_repeated_cells_stand_where_they_belong() -> None:
    cells = cell(table_number_columns_repeated=2) + number(7, table_number_columns_repeated=3)
    group = f"<table:table-row-group>{row(cells, 2)}</table:table-row-group>"
    header = f"<table:table-header-rows>{row(number(8))}</table:table-header-rows>"
    rest = row(cell(table_number_columns_repeated=16384), 1_048_570)
    content = ods(table(row(cell(), 2) + group + header + rest))
    sheet = sheet_of(content, "值")
    assert dict(sheet.filled.items()) == {
        **{(row, column): 7.0 for row in (2, 3) for column in (2, 3, 4)},
        (4, 0): 8.0,
    }


def test_what_is_no_sheet_of_the_file_is_not_read() -> None:
    deleted = f"<table:tracked-changes><table:deletion>{row(number(9))}</table:deletion>"
    other = '<table:table table:name="外" table:style-name="ta_extref"></table:table>'
    content = ods(deleted + "</table:tracked-changes>" + table(row(number(7))) + other)
    assert list(open_sheets(content, "表")) == ["值"]
    assert sheet_of(content, "值").filled == {(0, 0): 7.0}


def test_a_cell_has_the_format_of_its_style_or_of_its_row_or_column() -> None:
    styles = """
        <number:number-style style:name="N1"><number:number number:min-integer-digits="1"/>
        <number:text>件</number:text></number:number-style>
        <number:percentage-style style:name="N2"><number:number/><number:text>%</number:text>
        </number:percentage-style>
        <style:style style:name="a" style:family="table-cell" style:data-style-name="N1"/>
        <style:style style:name="b" style:family="table-cell" style:parent-style-name="a"/>
        <style:style style:name="c" style:family="table-cell" style:data-style-name="N2"/>
        <style:style style:name="d" style:family="table-cell" style:parent-style-name="d"/>"""
    columns = (
        '<table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:default-cell-style-name="c"/>'
    )
    styled = row(
        number(4, table_style_name="b")
        + number(4, table_style_name="d")
        + number(4, table_style_name="no")
        + number(4)
    )
    by_row = styled.replace(
        "<table:table-row", '<table:table-row table:default-cell-style-name="b"'
    )
    sheet = sheet_of(ods(table(columns + styled + by_row), styles), "值")
    assert [sheet.formats.get((0, column)) for column in range(4)] == [
        'General"件"',
        None,
        None,
        "General%",
    ]
    assert sheet.formats[1, 3] == 'General"件"'


def test_a_percentage_or_an_amount_of_money_without_style_is_told_as_such() -> None:
    cells = cell(office_value_type="percentage", office_value="0.05") + cell(
        office_value_type="currency", office_value="5", office_currency="CNY"
    )
    sheet = sheet_of(ods(table(row(cells))), "值")
    assert sheet.formats == {(0, 0): "0%", (0, 1): "[$CNY]0.00"}


# ---------------------------------------------------------------- files that can't be used


def old_excel() -> bytes:
    """An .xls whose stream has the name and the version of Excel 95."""
    content = patched(xls(some_cells), 0x0809, 0, b"\0\5")
    names = "Workbook".encode("utf-16-le") + b"\0\0", "Book".encode("utf-16-le") + b"\0\0"
    at = content.index(names[0])
    content = content[:at] + names[1].ljust(64, b"\0") + content[at + 64 :]
    return content[: at + 64] + struct.pack("<H", len(names[1])) + content[at + 66 :]


def encrypted_ods() -> bytes:
    manifest = b"<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    return zipped(
        {"mimetype": _SPREADSHEET, "content.xml": b"\x8f\x01", "META-INF/manifest.xml": manifest}
    )


def encrypted_xls() -> bytes:
    """An .xls as Excel encrypts it: the records keep their heads, and one says so."""
    content = xls(some_cells)
    at = next(offset for offset, code, _ in xls_records(content) if code == 0x00E1)
    return content[:at] + struct.pack("<H", 0x002F) + content[at + 2 :]


def doctype_ods() -> bytes:
    parts = unpack(ods(table("")))
    xml = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    return zipped({**parts, "content.xml": xml + parts["content.xml"].partition(b"?>")[2]})


def with_many_spaces() -> bytes:
    spaces = '<text:s text:c="999999999"/>' * 50
    return ods(table(row(cell(f"<text:p>{spaces}</text:p>", **TEXT)), "基本信息"))


def far_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("基本信息")
    sheet.write(0, 0, "项目")
    sheet.write(65_535, 255, 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sparse_xls() -> bytes:
    """A cell in the last column of each of 65,536 rows."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("基本信息")
    for line in range(65_536):
        sheet.write(line, 255, 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def full_ods() -> bytes:
    cells = number(1, table_number_columns_repeated=16384)
    return ods(table(row(cells, repeated=1_048_576), "基本信息"))


def many_merges() -> bytes:
    spanned = {"table_number_columns_spanned": 9, "table_number_rows_spanned": 9000}
    cells = "".join(number(1, **spanned) for _ in range(100))
    return ods(table(row(cells, repeated=2000), "基本信息"))


def compound(directory: bytes, **header: int) -> bytes:
    """A compound file that holds only this directory, with numbers of its header changed."""
    directory += bytes(-len(directory) % 512)
    sectors = len(directory) // 512
    tables = -(-(sectors + 16) // 127)
    table = [*range(1, sectors), 0xFFFFFFFE, *[0xFFFFFFFD] * tables]
    table += [0xFFFFFFFF] * (128 * tables - len(table))
    numbers = {
        "tables": tables,
        "directory": 0,
        "transaction": 0,
        "cutoff": 4096,
        "mini": 0xFFFFFFFE,
        "minis": 0,
        "difat": 0xFFFFFFFE,
        "difats": 0,
        **header,
    }
    head = OLE2 + bytes(16) + struct.pack("<5H", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<8I", *numbers.values())
    places = [*range(sectors, sectors + tables), *[0xFFFFFFFF] * (109 - tables)]
    head += struct.pack("<109I", *places)
    return head + directory + struct.pack(f"<{len(table)}I", *table)


def entry(name: str, kind: int, after: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    """An entry of a compound file's directory, of nothing."""
    spelled = name.encode("utf-16-le") + b"\0\0"
    return (
        spelled.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(spelled), kind, 1, 0xFFFFFFFF, after, child)
        + bytes(36)
        + struct.pack("<3I", 0xFFFFFFFE, 0, 0)
    )


def deep_xls() -> bytes:
    """A directory each of whose 5,000 entries is found by way of the one before."""
    entries = [entry(str(number), 2, number + 1) for number in range(1, 5000)]
    return compound(entry("Root Entry", 5, child=1) + b"".join(entries) + entry("Workbook", 2))


def wide_xls() -> bytes:
    """An allocation table of 8 TB, told by one sector that leads on to itself."""
    tables = 2**31
    difats = -(-(tables - 109) // 127)
    directory = entry("Root Entry", 5, child=1) + entry("Workbook", 2)
    leads_on = struct.pack("<128I", *[1] * 128)
    return compound(directory.ljust(512, b"\0") + leads_on, tables=tables, difat=1, difats=difats)


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "head.xls": (lambda: OLE2, "已损坏或没有下载完"),
    "zeros.xls": (lambda: OLE2 + bytes(5000), "已损坏或没有下载完"),
    "cut.xls": (lambda: xls(some_cells)[:3000], "已损坏或没有下载完"),
    "deep.xls": (deep_xls, "已损坏或没有下载完"),
    "wide.xls": (wide_xls, "已损坏或没有下载完"),
    "old.xls": (old_excel, "是 Excel 97 以前的格式"),
    "older.xls": (lambda: b"\x09\x04\x06\x00" + bytes(50), "是很旧的 Excel 格式"),
    "password.xls": (encrypted_xls, "设有打开密码"),
    "password2.xls": (password_protected, "设有打开密码"),
    "page.xls": (lambda: "<html><table><td>表</td></table></html>".encode(), "其实是网页（HTML）"),
    "page2.xls": (lambda: "\ufeff<table border=1>".encode("utf-16-le"), "其实是网页（HTML）"),
    "xml.xls": (
        lambda: (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
        ),
        "其实是 XML 表格",
    ),
    "text.xls": (lambda: "单位\t年度\n".encode("gbk"), "不是完整的 Office 文件"),
    "word.xls": (word_file, "不是 Excel 工作簿，而是 Word 文件"),
    "other.et": (lambda: xls(some_cells), "不是本程序的填报表：没有工作表“基本信息”"),
    "far.xls": (far_xls, "“基本信息”的内容一直延伸到 IV65536"),
    "sparse.xls": (sparse_xls, "“基本信息”的内容一直延伸到 IV"),
    "empty.ods": (lambda: b"", "是空文件"),
    "cut.ods": (lambda: ods(table(""))[:200], "不是完整的 Office 文件"),
    "damaged.ods": (
        lambda: zipped({"mimetype": _SPREADSHEET, "content.xml": b"<a><b></a>"}),
        "damaged.ods 已损坏",
    ),
    "nothing.ods": (lambda: ods(""), "没有工作表“基本信息”"),
    "text.ods": (
        lambda: zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
        ),
        "不是电子表格，而是 OpenDocument 文字文档",
    ),
    "password.ods": (encrypted_ods, "设有打开密码"),
    "password2.ods": (
        lambda: zipped({"mimetype": _SPREADSHEET, "encrypted-package": b"x"}),
        "设有打开密码",
    ),
    "doctype.ods": (doctype_ods, "实体声明"),
    "full.ods": (full_ods, "“基本信息”的内容一直延伸到 XFD1048576"),
    "spaces.ods": (with_many_spaces, "“基本信息”的内容一直延伸到 A1"),
    "merges.ods": (many_merges, "“基本信息”的合并单元格互相重叠"),
    "twice.ods": (lambda: ods(table("") * 2), "twice.ods 已损坏"),
    "flat.fods": (lambda: b"<office:document/>", "另存为 .xlsx"),
}


@pytest.mark.long
@posix
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_one_message_within_300_mb(
    run: Run, tmp_path: Path, name: str
) -> None:
    make, message = BAD[name]
    (tmp_path / name).write_bytes(make())
    done = run("check", name, limit=("AS", 300 * MB))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("错误：")
    assert name in done.stderr
    assert message in done.stderr


def test_a_word_file_of_old_is_told(tmp_path: Path) -> None:
    content = xls(some_cells)
    at = content.index("Workbook".encode("utf-16-le"))
    name = "WordDocument".encode("utf-16-le") + b"\0\0"
    content = (
        content[:at] + name.ljust(64, b"\0") + struct.pack("<H", len(name)) + content[at + 66 :]
    )
    with pytest.raises(Unusable, match=r"表\.xls 不是 Excel 工作簿，而是 Word 文件"):
        open_sheets(content, "表.xls")


@pytest.mark.real("soffice")
def test_an_xls_with_bytes_changed_or_cut_off_never_ends_in_a_traceback(
    saved: Saved, tmp_path: Path, example: Report, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = saved["example", "xls"].read_bytes()
    outcomes = {"read": 0, "refused": 0}
    for seed in range(fewer(500)):
        rng = random.Random(seed)
        kind = rng.choice(["bytes", "bytes", "head", "cut", "sector"])
        content = bytearray(whole)
        if kind == "cut":
            content = content[: rng.randrange(len(whole))]
        elif kind == "sector":
            content = content[: 512 * rng.randrange(1, len(whole) // 512)]
        else:
            reach = 512 if kind == "head" else len(whole)
            for _ in range(rng.randint(1, 12)):
                content[rng.randrange(reach)] = rng.choice([0, 255, rng.randrange(256)])
        outcome = read_or_refuse(bytes(content), tmp_path / "a.xls")
        outcomes["read" if outcome else "refused"] += 1
        if outcome and kind in ("head", "cut", "sector"):
            assert outcome.report == example, seed
    assert min(outcomes.values()) > 20
    assert capfd.readouterr() == ("", "")


@pytest.mark.real("soffice")
def test_an_ods_with_bytes_changed_never_ends_in_a_traceback(saved: Saved, tmp_path: Path) -> None:
    parts = unpack(saved["example", "ods"].read_bytes())
    outcomes = {"read": 0, "refused": 0}
    for seed in range(fewer(320)):
        rng = random.Random(seed)
        name = rng.choice(["content.xml", "content.xml", "styles.xml", "META-INF/manifest.xml"])
        part = bytearray(parts[name])
        for _ in range(rng.randint(1, 4)):
            part[rng.randrange(len(part))] = rng.randrange(256)
        content = pack({**parts, name: bytes(part)})
        outcome = read_or_refuse(content, tmp_path / "a.ods")
        outcomes["read" if outcome else "refused"] += 1
    assert min(outcomes.values()) > 20


def read_or_refuse(content: bytes, path: Path) -> Reading | None:
    path.write_bytes(content)
    try:
        return read(path)
    except Unusable:
        return None


@dataclass(frozen=True)
class Loop:
    """A chain of sectors, or a directory, that leads back to itself."""

    at: int
    new: bytes


@pytest.mark.parametrize(
    "loop",
    [
        Loop(48, struct.pack("<I", 0)),  # the directory begins in the workbook
        Loop(68, struct.pack("<2I", 0, 1)),  # the allocation table goes on in it
        Loop(76, struct.pack("<2I", 0, 0)),  # and begins there
    ],
)
def test_a_compound_file_that_leads_astray_is_refused(loop: Loop) -> None:
    content = bytearray(xls(some_cells))
    content[loop.at : loop.at + len(loop.new)] = loop.new
    with pytest.raises(Unusable, match="已损坏"):
        open_sheets(bytes(content), "表.xls")


def test_a_chain_of_sectors_that_goes_round_in_circles_is_refused() -> None:
    content = bytearray(xls(some_cells))
    (table,) = struct.unpack_from("<I", content, 76)
    third = 512 * (table + 1) + 4 * 2
    assert struct.unpack_from("<I", content, third) == (3,)
    struct.pack_into("<I", content, third, 0)
    with pytest.raises(Unusable, match="已损坏或没有下载完"):
        open_sheets(bytes(content), "表.xls")


def test_the_parts_of_a_compound_file_are_known_by_name() -> None:
    compound = CompoundFile(xls(some_cells))
    assert "workbook" in compound.names
    assert compound.read("Workbook")[:2] == b"\x09\x08"


def test_an_xlsx_needs_nothing_of_the_other_formats() -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom gongkai_docx.readers import read\n"
        f"read(Path({str(EXAMPLE)!r}))\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    imported = done.stdout.decode().split()
    assert "gongkai_docx.readers.sheets.xlsx" in imported
    assert not [name for name in imported if name.startswith("xlrd") or "ods_" in name]


def test_a_zip_that_is_no_workbook_is_told() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "b")
    with pytest.raises(Unusable, match=r"表\.ods 不是 Excel 工作簿"):
        open_sheets(stream.getvalue(), "表.ods")
