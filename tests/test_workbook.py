"""The workbook: written and read back, typed into by clerks, and never misread."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from openpyxl.worksheet.worksheet import Worksheet

from disturbances import ALL
from gongkai_docx.checks import check
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Severity, has_errors
from gongkai_docx.forms import Form, load_form
from gongkai_docx.package import pack, unpack
from gongkai_docx.places import cell_name, cell_position, cell_ranges
from gongkai_docx.readers import workbook as reader
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.workbook import GUIDE, TAGS
from gongkai_docx.writers import xlsx as writer
from strategies import FORM, any_figures, distinct, each_form, examples, reports, sound
from workbooks import opened, saved, written

Edit = Callable[[openpyxl.Workbook], object]


def edited(report: Report, edit: Edit) -> Reading:
    """The report, written as a workbook, changed there and read back."""
    book = opened(written(report), without=(TAGS,))  # half of all cells, and none is read
    edit(book)
    return reader.read(saved(book), "填报表.xlsx")


def with_cell(report: Report, sheet: str, cell: str, value: Any) -> Reading:
    def put(book: openpyxl.Workbook) -> None:
        target = book[sheet][cell]
        target.value = value
        if isinstance(value, str) and value.startswith("#"):
            target.data_type = "e"

    return edited(report, put)


def read_or_refuse(content: bytes) -> Reading | Unusable:
    try:
        return reader.read(content, "填报表.xlsx")
    except Unusable as refused:
        return refused


def without(findings: tuple[Finding, ...], *codes: str) -> list[Finding]:
    return [finding for finding in findings if finding.code not in codes]


# ---------------------------------------------------------------- there and back


@examples(25)
@given(reports(any_figures))
def test_what_is_written_is_read_back(report: Report) -> None:
    reading = reader.read(writer.write(report), "填报表.xlsx")
    assert reading.report == report
    assert {finding.code for finding in reading.findings} <= {"C8", "C23"}  # blank, or too wide


@pytest.mark.rule("C8")
@pytest.mark.parametrize(
    ("name", "blank", "cells"),
    [
        ("2019", [22, 132, 12], ["B4:D5、B8:D9、B12:D13、B16:C16、B19:C19", "D5:I25、D27:I27"]),
        ("2021", [10, 144, 12], ["B4:D5、B8、B11:B12、B15", "D5:I27、D29:I29"]),
    ],
)
def test_a_blank_workbook_reads_as_a_blank_report(
    name: str, blank: list[int], cells: list[str]
) -> None:
    form = load_form(name)
    reading = reader.read(writer.write(Report(form)), "填报表.xlsx")
    assert reading.report == Report(form)
    assert [(f.code, len(f.figures)) for f in reading.findings] == [("C8", n) for n in blank]
    for told, listed in zip(reading.findings, cells, strict=False):
        assert f"（{listed}）" in told.message


def test_the_same_report_makes_the_same_bytes(example: Report) -> None:
    content = writer.write(example)
    assert writer.write(example) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml")
    assert b"openpyxl" in core
    assert b"<dcterms:" not in core


def test_sheets_stand_in_the_order_of_the_contract(example: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(writer.write(example)))
    assert book.sheetnames == [
        "填报说明",
        "基本信息",
        "一、总体情况",
        "二、主动公开",
        "三、依申请公开",
        "四、复议诉讼",
        "五、问题改进",
        "六、其他事项",
        "校验",
        "数据项",
    ]


def test_totals_are_formulas_with_their_value_stored(example: Report) -> None:
    content = writer.write(example)
    formulas = openpyxl.load_workbook(io.BytesIO(content))["三、依申请公开"]
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["三、依申请公开"]
    assert formulas["J5"].value == "=SUM(D5:I5)"
    assert formulas["D28"].value == "=SUM(D7:D27)"
    assert values["J5"].value == values["D28"].value == values["J28"].value == 4


def test_a_total_that_does_not_add_up_stays_as_it_was() -> None:
    report = Report(FORM, figures={"申请.本年新收.自然人": 4, "申请.本年新收.总计": 5})
    reading = reader.read(writer.write(report), "填报表.xlsx")
    assert reading.report.figures == report.figures


def test_headers_of_section_three_are_merged() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(writer.write(Report(FORM))))["三、依申请公开"]
    merges = {str(range_) for range_ in sheet.merged_cells.ranges}
    assert {"A2:C4", "D2:J2", "D3:D4", "E3:I3", "J3:J4", "A7:A28", "B9:B16", "B28:C28"} <= merges


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "#REF!"])
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    report = Report(FORM, unit=text, narrative={"其他事项": (Block(None, (text,)),)})
    content = writer.write(report)
    cell = openpyxl.load_workbook(io.BytesIO(content))["六、其他事项"]["B3"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert reader.read(content, "a.xlsx").report == report


def test_a_paragraph_longer_than_a_cell_is_refused_with_its_place() -> None:
    report = Report(FORM, narrative={"其他事项": (Block(None, ("甲", "字" * 32_768)),)})
    with pytest.raises(Unusable, match="六、其他事项 B4：这一段有 32768 字"):
        writer.write(report)


def test_characters_are_counted_as_excel_counts_them() -> None:
    """An emoji counts as two; an escape that we add counts too, or openpyxl would cut the end."""
    for text in ("😀" * 16_384, "_x0041_" + "字" * 32_760):
        with pytest.raises(Unusable, match="最多 32767 字"):
            writer.write(Report(FORM, narrative={"其他事项": (Block(None, (text,)),)}))
    for text in ("😀" * 16_383, "_x0041_" + "字" * 32_700):
        report = Report(FORM, narrative={"其他事项": (Block(None, (text,)),)})
        assert reader.read(writer.write(report), "a.xlsx").report == report


def test_a_date_before_excel_is_written_as_text() -> None:
    report = Report(FORM, signature=Signature(None, date(1899, 12, 31)))
    assert reader.read(writer.write(report), "a.xlsx").report == report


# ---------------------------------------------------------------- what clerks type


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("4", 4),
        ("４", 4),
        (" 4　", 4),
        ("4件", 4),
        ("4 条", 4),
        ("4宗", 4),
        ("4份", 4),
        ("４个", 4),
        ("1,234", 1234),
        ("1，234 件", 1234),
        ("1 234 567", 1234567),
        ("\u200b4", 4),
        ("\u202d4\u202c", 4),
        ("\ue5e54", 4),
        ("1\xad2", 12),
        ("4.0", 4),
        ("0", 0),
    ],
)
@pytest.mark.rule("C9")
def test_a_number_typed_as_text_is_read_and_told(example: Report, typed: str, value: int) -> None:
    reading = with_cell(example, "三、依申请公开", "E8", typed)
    assert reading.report.figures["申请.部分公开.商业企业"] == value
    (finding,) = without(reading.findings, "C13")
    assert (finding.code, finding.severity) == ("C9", Severity.INFO)
    assert finding.location == "三、依申请公开!E8"
    assert finding.figures == ("申请.部分公开.商业企业",)
    assert finding.expected == value


@pytest.mark.parametrize(
    ("typed", "value"), [("3415.74万元", "3415.74"), ("3,415.7", "3415.7"), ("３４１５", "3415")]
)
@pytest.mark.rule("C9")
def test_an_amount_typed_as_text_is_read(example: Report, typed: str, value: str) -> None:
    reading = with_cell(example, "二、主动公开", "B15", typed)
    assert reading.report.figures["主动公开.行政事业性收费.金额"] == Decimal(value)
    assert [f.code for f in without(reading.findings, "C13")] == ["C9"]


@pytest.mark.parametrize("number", [3415.74, 0.07, 1e-7, 0.1 + 0.2])
def test_an_amount_is_what_the_spreadsheet_shows(example: Report, number: float) -> None:
    reading = with_cell(example, "二、主动公开", "B15", number)
    assert reading.report.figures["主动公开.行政事业性收费.金额"] == Decimal(f"{number:.15g}")


@pytest.mark.rule("C14")
def test_an_amount_that_its_cell_rounds_is_told_and_not_taken(example: Report) -> None:
    """A cell without a format of its own shows eleven digits."""
    reading = with_cell(example, "二、主动公开", "B15", 123456789012.345)
    assert "主动公开.行政事业性收费.金额" not in reading.report.figures
    (told,) = [f for f in reading.findings if f.location == "二、主动公开!B15"]
    assert (told.code, told.severity) == ("C14", Severity.ERROR)
    assert "123456789012" in told.message


@pytest.mark.parametrize("typed", ["/", "／", "—", "——", "-", "－", "无", " 无 "])
def test_a_word_for_nothing_counts_as_0_with_a_warning(example: Report, typed: str) -> None:
    reading = with_cell(example, "三、依申请公开", "E8", typed)
    assert reading.report.figures["申请.部分公开.商业企业"] == 0
    (finding,) = without(reading.findings, "C13")
    assert (finding.code, finding.severity) == ("C8", Severity.WARNING)
    assert "E8" in finding.message


def test_blank_cells_make_one_warning_a_table(example: Report) -> None:
    def clear(book: openpyxl.Workbook) -> None:
        for cell in ("D9", "E9", "F9", "D10", "E10", "F10", "H20"):
            book["三、依申请公开"][cell].value = None
        book["四、复议诉讼"]["A5"].value = "  "

    reading = edited(example, clear)
    three, four = without(reading.findings, "C13")
    assert "7 格" in three.message
    assert "D9:F10、H20" in three.message
    assert four.location == "四、复议诉讼!A5"
    assert "申请.国家秘密.自然人" not in reading.report.figures
    assert reading.report.value("申请.国家秘密.自然人") == 0


@pytest.mark.parametrize(
    ("typed", "code", "shown"),
    [
        ("四", "C1", "四"),
        ("4.4.4", "C1", "4.4.4"),
        ("1,23", "C1", "1,23"),
        ("4人", "C1", "4人"),
        ("4万元", "C1", "4万元"),
        ("约4", "C1", "约4"),
        ("①", "C1", "①"),
        ("1e3", "C1", "1e3"),
        ("?", "C1", "?"),
        (True, "C1", "TRUE"),
        (datetime(2024, 1, 4), "C1", "2024-01-04"),
        (time(4, 0), "C1", "04:00:00"),
        (-4, "C2", "-4"),
        ("-4", "C2", "-4"),
        ("—4件", "C2", "—4件"),
        (4.5, "C3", "4.5"),
        ("4.5", "C3", "4.5"),
        (1e15, "C4", "100***********00"),
        ("1234567890123456", "C4", "1234567890123456"),
        ("#REF!", "C5", "#REF!"),
        ("#DIV/0!", "C5", "#DIV/0!"),
    ],
)
@pytest.mark.rule("C1", "C2", "C3", "C4", "C5")
def test_what_is_no_number_is_an_error_that_names_the_cell(
    example: Report, typed: object, code: str, shown: str
) -> None:
    reading = with_cell(example, "三、依申请公开", "E8", typed)
    errors = [f for f in reading.findings if f.severity is Severity.ERROR]
    (finding,) = errors
    assert (finding.code, finding.location) == (code, "三、依申请公开!E8")
    assert finding.figures == ("申请.部分公开.商业企业",)
    assert "三、依申请公开 E8" in finding.message
    assert shown in finding.message
    assert "申请.部分公开.商业企业" not in reading.report.figures
    assert "申请.部分公开.商业企业" in reading.report.unread


@pytest.mark.rule("C6")
def test_a_formula_without_a_value_is_an_error_but_a_total_is_computed(example: Report) -> None:
    reading = with_cell(example, "三、依申请公开", "E8", "=1+1")
    (error,) = [f for f in reading.findings if f.severity is Severity.ERROR]
    assert (error.code, error.location) == ("C6", "三、依申请公开!E8")
    # openpyxl stores no value in any formula: the totals that don't need E8 are computed.
    computed = {key for f in reading.findings if f.code == "C13" for key in f.figures}
    assert "申请.本年新收.总计" in computed
    assert "申请.部分公开.总计" not in reading.report.figures
    assert "申请.办理总计.总计" not in reading.report.figures
    assert reading.report.figures["申请.本年新收.总计"] == 4
    # What could not be computed is held against no equation: E8 is the one fault.
    assert {"申请.部分公开.总计", "申请.办理总计.总计"} <= reading.report.unread
    assert check(reading.report) == ()


@pytest.mark.rule("C13")
def test_totals_without_stored_values_are_computed(example: Report) -> None:
    reading = edited(example, lambda book: None)
    assert reading.report == example
    assert {f.code for f in reading.findings} == {"C13"}


def test_a_total_typed_over_is_read_as_typed(example: Report) -> None:
    reading = with_cell(example, "三、依申请公开", "J5", 5)
    assert reading.report.figures["申请.本年新收.总计"] == 5


@pytest.mark.rule("C3")
def test_a_percentage_is_no_count(example: Report) -> None:
    reading = with_cell(example, "三、依申请公开", "E8", 0.05)
    assert [f.code for f in reading.findings if f.severity is Severity.ERROR] == ["C3"]


# ---------------------------------------------------------------- 基本信息 and prose


@pytest.mark.parametrize(
    "typed", [2023, "2023", "２０２３", "2023年", "2023年度", " 2023 ", "\ue5e52023"]
)
def test_a_year_is_understood(example: Report, typed: object) -> None:
    assert with_cell(example, "基本信息", "B4", typed).report.year == 2023


@pytest.mark.parametrize("typed", ["二〇二三", "20233", "0", 2023.5, "去年"])
@pytest.mark.rule("C7")
def test_a_year_that_is_none_is_an_error(example: Report, typed: object) -> None:
    reading = with_cell(example, "基本信息", "B4", typed)
    assert reading.report.year is None
    assert [(f.code, f.location) for f in without(reading.findings, "C13")] == [
        ("C7", "基本信息!B4")
    ]


@pytest.mark.parametrize(
    "typed",
    [
        date(2024, 1, 5),
        "2024-01-05",
        "2024年1月5日",
        "2024.1.5",
        "２０２４/1/5",
        "\u200b2024年1月5日",
    ],
)
def test_a_date_is_understood(example: Report, typed: object) -> None:
    reading = with_cell(example, "基本信息", "B9", typed)
    assert reading.report.signature == Signature(None, date(2024, 1, 5))


@pytest.mark.parametrize("typed", ["2024年1月", "2024-13-01", "45296", True])
@pytest.mark.rule("C7")
def test_a_date_that_is_none_is_an_error(example: Report, typed: object) -> None:
    reading = with_cell(example, "基本信息", "B9", typed)
    assert reading.report.signature is None
    assert [f.location for f in reading.findings if f.code == "C7"] == ["基本信息!B9"]


@pytest.mark.rule("C7")
def test_heading_style_is_understood_or_an_error(example: Report) -> None:
    assert with_cell(example, "基本信息", "B7", "另起一行").report.headings == "own-line"
    assert with_cell(example, "基本信息", "B7", None).report.headings == "run-in"
    reading = with_cell(example, "基本信息", "B7", "随便")
    assert [f.location for f in reading.findings if f.code == "C7"] == ["基本信息!B7"]


def test_preface_goes_on_to_the_next_label(example: Report) -> None:
    def write(book: openpyxl.Workbook) -> None:
        sheet = book["基本信息"]
        for row, text in enumerate(["甲", None, "乙\n丙", " "], 11):
            sheet.cell(row, 2).value = text

    assert edited(example, write).report.preface == ("甲", "乙", "丙")


def test_rows_of_prose_become_blocks() -> None:
    def write(book: openpyxl.Workbook) -> None:
        rows: list[tuple[Any, Any]] = [
            (None, "开头"),
            ("（一）主动公开情况：", "甲\n乙"),
            (None, "丙"),
            (None, None),
            ("2.平台", None),
            ("—", "尾"),
            (None, 2023),
        ]
        for row, (heading, text) in enumerate(rows, 3):
            book["一、总体情况"].cell(row, 1).value = heading
            book["一、总体情况"].cell(row, 2).value = text

    assert edited(Report(FORM), write).report.narrative["总体情况"] == (
        Block(None, ("开头",)),
        Block("主动公开情况", ("甲", "乙", "丙")),
        Block("平台", ()),
        Block(None, ("尾", "2023")),
    )


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        ("六、其他事项", "C4"),
        ("六、其他事项", "B1"),
        ("基本信息", "D3"),
        ("基本信息", "C12"),
        ("基本信息", "B22"),
    ],
)
@pytest.mark.rule("C11")
def test_text_outside_of_the_columns_is_told(example: Report, sheet: str, cell: str) -> None:
    reading = with_cell(example, sheet, cell, "此处需补充")
    (finding,) = without(reading.findings, "C13")
    assert (finding.code, finding.location) == ("C11", f"{sheet}!{cell}")
    assert reading.report == example


@pytest.mark.parametrize(
    ("typed", "code"),
    [("_x0007_响", "C12"), (True, "C7"), (datetime(2024, 1, 4), "C7"), ("=1", "C6")],
)
@pytest.mark.rule("C12")
def test_a_text_cell_that_holds_no_text_is_an_error(
    example: Report, typed: object, code: str
) -> None:
    reading = with_cell(example, "六、其他事项", "B3", typed)
    (finding,) = [f for f in reading.findings if f.severity is Severity.ERROR]
    assert (finding.code, finding.location) == (code, "六、其他事项!B3")


# ---------------------------------------------------------------- sheets and layout


def remove_sheet(book: openpyxl.Workbook) -> None:
    del book["四、复议诉讼"]


def rename_sheet(book: openpyxl.Workbook) -> None:
    book["三、依申请公开"].title = "Sheet3"


def copy_sheet(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["三、依申请公开"]).title = "三 依申请公开"


def rename_label(book: openpyxl.Workbook) -> None:
    book["三、依申请公开"]["C18"].value = "2.没有"


def rename_column(book: openpyxl.Workbook) -> None:
    book["四、复议诉讼"]["K4"].value = "维持"


def newer_layout(book: openpyxl.Workbook) -> None:
    for row in book["基本信息"].iter_rows():
        if row[0].value == "版式版本":
            row[1].value = 2


def other_form(book: openpyxl.Workbook) -> None:
    for row in book["基本信息"].iter_rows():
        if row[0].value == "法定格式":
            row[1].value = "2017"


def lose_unit(book: openpyxl.Workbook) -> None:
    book["基本信息"]["A3"].value = "名称"


def lose_prose_header(book: openpyxl.Workbook) -> None:
    book["一、总体情况"]["B2"].value = None


def text_layout(book: openpyxl.Workbook) -> None:
    for row in book["基本信息"].iter_rows():
        if row[0].value == "版式版本":
            row[1].value = "2"


def two_rows_of_figures(book: openpyxl.Workbook) -> None:
    for column in range(1, 16):
        book["四、复议诉讼"].cell(5, column).value = "四件"
        book["四、复议诉讼"].cell(9, column).value = 0


def far_cell(book: openpyxl.Workbook) -> None:
    book["二、主动公开"]["XFD1048576"].value = 1


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (remove_sheet, ["缺少工作表“四、复议诉讼”", "现有：填报说明"]),
        (rename_sheet, ["缺少工作表“三、依申请公开”", "Sheet3"]),
        (copy_sheet, ["有几张工作表都像“三、依申请公开”"]),
        (rename_label, ["三、依申请公开", "找不到行标题“2.没有现成信息需要另行制作”（原在 C18）"]),
        (rename_column, ["四、复议诉讼", "行政诉讼/复议后起诉/结果维持"]),
        (newer_layout, ["由更新版本的程序生成", "请升级"]),
        (text_layout, ["由更新版本的程序生成", "请升级"]),
        (two_rows_of_figures, ["四、复议诉讼", "现在第 5 行、第 9 行像是数字"]),
        (other_form, ["按另一种法定格式", "没有名为“2017”的法定格式"]),
        (lose_unit, ["基本信息", "“单位名称”一行找不到"]),
        (lose_prose_header, ["一、总体情况", "找不到表头“小标题”“正文”"]),
        (far_cell, ["二、主动公开", "一直延伸到 XFD1048576"]),
    ],
)
def test_a_layout_that_is_not_ours_is_refused_with_the_place(
    example: Report, edit: Edit, told: list[str]
) -> None:
    with pytest.raises(Unusable) as refused:
        edited(example, edit)
    message = str(refused.value)
    assert message.startswith("填报表.xlsx")
    assert all(text in message for text in told), message


def test_hidden_reordered_and_extra_sheets_are_fine(example: Report) -> None:
    def shuffle(book: openpyxl.Workbook) -> None:
        book["三、依申请公开"].sheet_state = "hidden"
        book["四、复议诉讼"].title = " 四、 复议诉讼"
        book.move_sheet("基本信息", 5)
        book.create_sheet("我的草稿")["A1"] = 5

    assert edited(example, shuffle).report == example


@pytest.mark.rule("C11")
def test_text_inside_of_a_table_is_told(example: Report) -> None:
    def put(book: openpyxl.Workbook) -> None:
        book["二、主动公开"].unmerge_cells("B8:D8")
        book["二、主动公开"]["C8"] = "见附件"

    (finding,) = without(edited(example, put).findings, "C13")
    assert (finding.code, finding.location) == ("C11", "二、主动公开!C8")


@pytest.mark.rule("C10")
def test_a_number_beside_the_rows_or_columns_is_an_error(example: Report) -> None:
    def insert(book: openpyxl.Workbook) -> None:
        sheet = book["二、主动公开"]
        sheet.unmerge_cells("B8:D8")
        sheet["C8"] = 12

    reading = edited(example, insert)
    (finding,) = [f for f in reading.findings if f.severity is Severity.ERROR]
    assert (finding.code, finding.location, finding.actual) == ("C10", "二、主动公开!C8", "12")


@pytest.mark.parametrize(
    ("sheet", "cell", "emptied"),
    [
        ("三、依申请公开", "K5", "E5"),
        ("三、依申请公开", "D30", "D9"),
        ("二、主动公开", "E5", "C5"),
        ("四、复议诉讼", "P5", "B5"),
    ],
)
@pytest.mark.rule("C10")
def test_a_number_pushed_out_of_the_table_is_an_error(
    example: Report, sheet: str, cell: str, emptied: str
) -> None:
    """Cells shifted to the right, or down, leave an empty one and push the last one out."""

    def shift(book: openpyxl.Workbook) -> None:
        book[sheet][cell].value = 3
        book[sheet][emptied].value = None

    (finding,) = [f for f in edited(example, shift).findings if f.severity is Severity.ERROR]
    assert (finding.code, finding.location) == ("C10", f"{sheet}!{cell}")
    (finding,) = without(with_cell(example, sheet, cell, 3).findings, "C13")
    assert (finding.code, finding.severity) == ("C16", Severity.INFO)


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        ("三、依申请公开", "B32", "填表人：某某"),
        ("三、依申请公开", "F32", 13800000000),
        ("三、依申请公开", "A1", "某某局 2023 年"),
        ("四、复议诉讼", "C8", "无行政复议"),
        ("四、复议诉讼", "Q1", "单位：件"),
        ("四、复议诉讼", "E9", 0),
        ("三、依申请公开", "K9", "一致"),
        ("三、依申请公开", "K9", "#DIV/0!"),
        ("三、依申请公开", "K9", "=IF(J9=0,1,2)"),
        ("二、主动公开", "G9", datetime(2024, 1, 4)),
    ],
)
@pytest.mark.rule("C16")
def test_a_remark_elsewhere_on_the_sheet_is_only_mentioned(
    example: Report, sheet: str, cell: str, value: object
) -> None:
    reading = with_cell(example, sheet, cell, value)
    (finding,) = without(reading.findings, "C13")
    assert (finding.code, finding.severity) == ("C16", Severity.INFO)
    assert finding.location == f"{sheet}!{cell}"
    assert reading.report == example


@pytest.mark.rule("C15")
def test_a_copied_sheet_is_told(example: Report) -> None:
    reading = edited(example, lambda book: book.copy_worksheet(book["三、依申请公开"]))
    assert [f.code for f in reading.findings if f.severity is Severity.WARNING] == ["C15"]


@pytest.mark.parametrize(
    ("number_format", "told"),
    [
        ("General", False),
        ("0", False),
        ("#,##0", False),
        ("#,##0.00_ ;[Red]-#,##0.00 ", False),
        ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', False),
        ('0"件"', False),
        ("[RED]GENERAL", False),
        ("G/通用格式", False),
        (";;;", True),
        ('"无"', True),
        ("0%", True),
        ("0.00E+00", True),
        ("0!.0000", True),
        ("0,", True),
        ('0"万件"', True),
        ("aaaa", True),
        ('[$-404]e"年"', True),
    ],
)
@pytest.mark.rule("C14")
def test_a_number_that_is_shown_as_another_is_an_error(
    example: Report, number_format: str, told: bool
) -> None:
    def put(book: openpyxl.Workbook) -> None:
        book["三、依申请公开"]["E8"].value = 45355
        book["三、依申请公开"]["E8"].number_format = number_format

    reading = edited(example, put)
    errors = [(f.code, f.location) for f in reading.findings if f.severity is Severity.ERROR]
    assert errors == ([("C14", "三、依申请公开!E8")] if told else [])
    assert ("申请.部分公开.商业企业" in reading.report.unread) is told


def test_an_amount_may_say_that_it_is_in_ten_thousands(example: Report) -> None:
    def put(book: openpyxl.Workbook) -> None:
        book["二、主动公开"]["B15"].value = 3415.74
        book["二、主动公开"]["B15"].number_format = '0.00"万元"'

    assert without(edited(example, put).findings, "C13") == []


@pytest.mark.parametrize("number_format", ['#,##0.00"元"', "¥#,##0.00", '"￥"0'])
@pytest.mark.rule("C14")
def test_an_amount_shown_in_yuan_is_an_error(example: Report, number_format: str) -> None:
    def put(book: openpyxl.Workbook) -> None:
        book["二、主动公开"]["B15"].value = 34157400
        book["二、主动公开"]["B15"].number_format = number_format

    (finding,) = without(edited(example, put).findings, "C13")
    assert (finding.code, finding.location) == ("C14", "二、主动公开!B15")


@pytest.mark.parametrize("number_format", ["0.0%", '#,##0"件"', r"0.000\件", "yyyy"])
def test_a_number_in_prose_that_is_shown_as_another_is_an_error(
    example: Report, number_format: str
) -> None:
    def put(book: openpyxl.Workbook) -> None:
        book["六、其他事项"]["B3"].value = 0.985
        book["六、其他事项"]["B3"].number_format = number_format

    (finding,) = without(edited(example, put).findings, "C13")
    assert (finding.code, finding.location) == ("C7", "六、其他事项!B3")


@pytest.mark.rule("C16")
def test_remarks_under_section_four_are_no_figures(example: Report) -> None:
    def sign(book: openpyxl.Workbook) -> None:
        sheet = book["四、复议诉讼"]
        for cell, value in [("A8", "填表人：张三"), ("F8", datetime(2024, 1, 5)), ("K8", "审核人")]:
            sheet[cell].value = value
        sheet["A9"].value, sheet["B9"].value = "联系电话", "65512345"

    def clear(book: openpyxl.Workbook) -> None:
        sign(book)
        for column in range(1, 16):
            book["四、复议诉讼"].cell(5, column).value = None

    assert edited(example, sign).report == example
    cleared = edited(example, clear)
    assert not has_errors(cleared.findings)
    (blank,) = [finding for finding in cleared.findings if finding.code == "C8"]
    assert len(blank.figures) == 15


def test_a_cell_merged_over_both_columns_of_prose_is_a_paragraph() -> None:
    def write(book: openpyxl.Workbook) -> None:
        sheet = book["一、总体情况"]
        sheet["A3"] = "第一段正文"
        sheet.merge_cells("A3:B3")
        sheet["B4"] = "第二段正文"

    narrative = edited(Report(FORM), write).report.narrative
    assert narrative["总体情况"] == (Block(None, ("第一段正文", "第二段正文")),)


def test_a_column_label_that_stands_twice_is_told_so(example: Report) -> None:
    with pytest.raises(Unusable, match="“总计（出现了不止一次）”"):
        with_cell(example, "三、依申请公开", "L4", "总计")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('t="str"><f>1+1</f>', None),
        ("><f>1+1</f>", None),
        ("><f>1+1</f><v></v>", None),
        ('t="str"><f>""</f><v></v>', "blank"),
        ("><f>1+1</f><v>2</v>", 2),
        ("><v>&#55;</v>", 7),
        ("><v><![CDATA[7]]></v>", 7),
        ("><v>1<!-- x -->2</v>", 12),
        ('t="e"><v>#SPILL!</v>', "#SPILL!"),
    ],
)
@pytest.mark.rule("C5", "C6")
def test_a_cell_is_taken_by_what_is_stored(example: Report, cell: str, value: object) -> None:
    reading = reader.read(with_xml(example, "E8", cell), "a.xlsx")
    # Nothing reckoned the total beside it anew.
    found = [(f.code, f.location, f.actual) for f in without(reading.findings, "C28")]
    if value == "blank":
        assert [code for code, _, _ in found] == ["C8"]
    elif value is None:
        assert found == [("C6", "三、依申请公开!E8", None)]
    elif isinstance(value, str):
        assert found == [("C5", "三、依申请公开!E8", value)]
    else:
        assert (found, reading.report.figures["申请.部分公开.商业企业"]) == ([], value)


@pytest.mark.parametrize(
    "cell", ["><v>1</v><v>2</v>", '><v>1</v></c><c r="E8"><v>2</v>', "><v>x</v>"]
)
def test_a_cell_that_contradicts_itself_is_refused(example: Report, cell: str) -> None:
    with pytest.raises(Unusable, match="“三、依申请公开”已损坏"):
        reader.read(with_xml(example, "E8", cell), "a.xlsx")


def test_a_total_by_another_formula_keeps_its_value() -> None:
    """Its parts are blank, but what stands there was not made by adding them up."""
    report = Report(FORM, unit="某局", year=2023)
    reading = reader.read(with_xml(report, "J5", "><f>SUBTOTAL(9,B40)</f><v>7</v>"), "a.xlsx")
    assert reading.report.figures == {"申请.本年新收.总计": 7}


def test_what_a_merge_hides_is_not_read(example: Report) -> None:
    """LibreOffice can keep what stood under a merge; nobody sees it."""
    content = with_xml(example, "C2", 't="inlineStr"><is><t>自然人</t></is>')
    assert reader.read(content, "a.xlsx").report == example


def with_xml(report: Report, name: str, cell: str) -> bytes:
    """The workbook with a cell of section 三 written as that XML."""
    parts = unpack(written(report))
    part = "xl/worksheets/sheet5.xml"
    xml, count = re.subn(
        f'<c r="{name}"[^>]*?(/>|>.*?</c>)', f'<c r="{name}" {cell}</c>', parts[part].decode()
    )
    assert count == 1
    parts[part] = xml.encode()
    return pack(parts)


@pytest.mark.long
@each_form
def test_no_disturbance_is_read_silently_wrong(form: Form, one_in: Callable[[int], int]) -> None:
    """Every figure has a value of its own, so one taken from another's cell would show."""
    figures = distinct(form)
    content = writer.write(sound(form, figures=figures))
    outcomes = {"right": 0, "told": 0, "refused": 0}
    for seed in range(0, 120, one_in(4)):
        rng = random.Random(seed)
        book = opened(content, without=(GUIDE, TAGS))
        sheet = book[rng.choice(form.tables).sheet]
        assert isinstance(sheet, Worksheet)
        done = [rng.choice(ALL) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
        for disturb in done:
            disturb(sheet, rng)
        reading = read_or_refuse(saved(book))
        if isinstance(reading, Unusable):
            assert sheet.title in str(reading)
            outcomes["refused"] += 1
            continue
        if has_errors(reading.findings):
            assert any(sheet.title in (f.location or "") for f in reading.findings)
            outcomes["told"] += 1
            continue
        told = {key for finding in reading.findings for key in finding.figures}
        read = reading.report.figures
        for key, value in figures.items():
            assert read.get(key) == value or (key not in read and key in told), (seed, done, key)
        outcomes["right"] += 1
    assert min(outcomes.values()) > 0


# ---------------------------------------------------------------- names of cells


@pytest.mark.parametrize(
    ("name", "position"), [("A1", (0, 0)), ("J5", (4, 9)), ("Z1", (0, 25)), ("AA10", (9, 26))]
)
def test_cells_are_named_as_in_a_spreadsheet(name: str, position: tuple[int, int]) -> None:
    assert cell_name(*position) == name
    assert cell_position(name) == position


def test_cells_in_a_rectangle_are_told_as_one_range() -> None:
    cells = [(8, 3), (8, 4), (9, 3), (9, 4), (11, 3), (12, 5)]
    assert cell_ranges(cells) == ["D9:E10", "D12", "F13"]
