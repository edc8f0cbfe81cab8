"""What a workbook asks of the clerk: blank is blank, prompts are no prose, it is a form to sign."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import openpyxl
import pytest

from gongkai_docx import tags
from gongkai_docx import workbook as layout
from gongkai_docx.checks import check
from gongkai_docx.forms import Form
from gongkai_docx.forms.prompts import prompts
from gongkai_docx.readers import workbook as reader
from gongkai_docx.report import PEOPLE, Block, People, Report
from gongkai_docx.succession import successor
from strategies import FORM, each_form, sound
from test_guidance import validations
from workbooks import opened, saved, written

pytestmark = pytest.mark.long

OVERALL = "一、总体情况"


SOUND = sound(FORM)


@cache  # so that `written` knows it again
def blank(form: Form = FORM) -> Report:
    return Report(form)


def stored(report: Report) -> Any:
    """The workbook as it is seen before any program calculated it."""
    return openpyxl.load_workbook(io.BytesIO(written(report)), data_only=True)


def changed(report: Report, change: Callable[[Any], None]) -> tuple[Report, list[str]]:
    """What is read of the report's workbook after a change to it, and the codes of what is told."""
    book = opened(written(report))
    change(book)
    reading = reader.read(saved(book), "a.xlsx")
    return reading.report, [
        each.code for each in reading.findings if each.code not in ("C8", "C13")
    ]


# ---------------------------------------------------------------- blank means blank


@each_form
def test_a_blank_workbook_shows_that_it_is_blank_and_nothing_else(form: Form) -> None:
    book = stored(blank(form))
    values = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    assert layout.HOLDS not in values
    assert not [value for value in values if value.startswith(layout.OFF_BY)]
    states = {"基本信息": "C1", "校验": "A2", **{s.sheet: "C1" for s in form.narratives}}
    states |= {"二、主动公开": "E1", "三、依申请公开": "K1", "四、复议诉讼": "P1"}
    assert {book[name][cell].value for name, cell in states.items()} == {"尚未填写"}
    assert {row[2].value for row in book["数据项"].iter_rows(min_row=4)} == {None}


def test_each_sheet_says_how_much_it_still_lacks(example: Report) -> None:
    figures = {"主动公开.行政许可.处理决定": 3, "申请.本年新收.总计": 1}
    said = (Block("主动公开情况", ()), Block("平台", ("甲",)))
    book = stored(Report(FORM, unit="某局", narrative={"总体情况": said}, figures=figures))
    assert book["基本信息"]["C1"].value == "还差 1 项"
    assert book[OVERALL]["C1"].value == "还差 1 项，共 9 字"
    assert book["二、主动公开"]["E1"].value == "还差 9 项"
    assert book["三、依申请公开"]["K1"].value == "尚未填写"
    assert book["校验"]["A2"].value == "还差 165 项，还有 2 项不符"
    filled = stored(example)
    assert filled["三、依申请公开"]["K1"].value == filled["校验"]["A2"].value == "全部通过"


@each_form
def test_a_workbook_from_last_year_opens_without_a_complaint(form: Form) -> None:
    last = sound(form, year=form.first_year)
    for with_prose in (False, True):
        book = stored(successor(last, with_prose=with_prose))
        states = {row[5].value for row in book["校验"].iter_rows(min_row=4)}
        assert states <= {None, layout.HOLDS}
        orange = [
            rule.formula
            for sheet in book
            for found in sheet.conditional_formatting
            for rule in found.rules
            if rule.dxf.fill.bgColor.rgb == "FFFFE8C7"
        ]
        # Orange is only what a check says that was reckoned, never last year's words.
        assert not [formula for formula in orange if layout.UNCHANGED in formula[0]]


# ---------------------------------------------------------------- prompts


@each_form
def test_the_five_aspects_are_offered_as_headings_with_what_belongs_there(form: Form) -> None:
    sheet = opened(written(blank(form)))[OVERALL]
    asked = prompts(form).sections["总体情况"]
    (offered,) = validations(sheet, "A3")
    assert offered.formula1 == f'"{",".join(asked.headings)}"'
    assert len(asked.headings) == 5
    assert not offered.showErrorMessage  # another heading may be typed
    assert [sheet.cell(row, 3).value for row in range(3, 8)] == [p.asks for p in asked.prompts]
    assert all(len(offered.formula1) <= 255 for offered in sheet.data_validations.dataValidation)


@each_form
def test_the_sentences_to_copy_are_shown_with_todays_values(form: Form) -> None:
    report = sound(form, narrative={})
    book = stored(report)
    said = 0
    for section in form.narratives:
        rows = list(book[section.sheet].iter_rows(min_row=3, max_row=12, values_only=True))
        for prompt, row in zip(prompts(form).of(section).prompts, rows, strict=False):
            if prompt.line:
                assert row[3:5] == (prompt.line, tags.filled(prompt.line, report))
                assert "{" not in row[4]
                said += 1
    assert said == 5


@each_form
def test_a_report_of_nothing_but_the_sentences_to_copy_says_nothing_wrong(form: Form) -> None:
    asked = prompts(form)
    lines = {
        section.key: tuple(
            Block(prompt.heading or None, (prompt.line,))
            for prompt in asked.of(section).prompts
            if prompt.line
        )
        for section in form.narratives
    }
    opening = re.sub("【待填：[^】]*】", "本机关", asked.opening)
    report = sound(form, preface=(opening,))
    said = {key: (*report.narrative[key], *blocks) for key, blocks in lines.items()}
    found = check(dataclasses.replace(report, narrative=said))
    # Two of the aspects have no figures to tell.
    assert {finding.code for finding in found} <= {"N8"}


@each_form
def test_prompts_left_as_they_are_are_no_prose(form: Form) -> None:
    reading = reader.read(written(blank(form)), "a.xlsx")
    assert (reading.report.narrative, reading.report.preface) == ({}, ())
    assert {finding.code for finding in reading.findings} == {"C8"}


@pytest.mark.rule("N17")
def test_the_usual_opening_is_told_until_it_is_filled_in() -> None:
    opening = prompts(FORM).opening
    report, codes = changed(SOUND, lambda book: book["基本信息"].__setitem__("B11", opening))
    assert (report.preface, codes) == ((opening,), [])
    (finding,) = check(report)
    assert finding.code == "N17"
    assert "【待填：网址】" in finding.message


def test_the_usual_opening_can_be_chosen_from_a_list() -> None:
    sheet = opened(written(blank()))["基本信息"]
    (offered,) = validations(sheet, "B11")
    assert offered.formula1 == "$C$12"
    assert sheet["C12"].value == prompts(FORM).opening
    assert "{{ 年度 }}" in str(sheet["C12"].value)


@pytest.mark.rule("C11")
@pytest.mark.parametrize(("sheet", "cell"), [(OVERALL, "C3"), (OVERALL, "D4"), ("基本信息", "C12")])
def test_what_is_typed_over_a_prompt_is_told(sheet: str, cell: str) -> None:
    report, codes = changed(blank(), lambda book: book[sheet].__setitem__(cell, "写错了列"))
    assert (report, codes) == (blank(), ["C11"])


def test_forty_paragraphs_can_be_pasted_and_rows_inserted_and_deleted() -> None:
    pasted = [f"第{number}段。" for number in range(40)]

    def paste(book: Any) -> None:
        sheet = book[OVERALL]
        for row, text in enumerate(pasted, 3):
            assert sheet.cell(row, 2).fill.fgColor.rgb == sheet["B3"].fill.fgColor.rgb
            sheet.cell(row, 2).value = text
        sheet.insert_rows(5)
        sheet["B5"].value = "插入的一段。"
        sheet.delete_rows(3)

    report, codes = changed(blank(), paste)
    said = (pasted[1], "插入的一段。", *pasted[2:])
    assert report.narrative == {"总体情况": (Block(None, said),)}
    assert codes == []


# ---------------------------------------------------------------- a form that an office hands out


def test_unit_and_year_stand_on_every_sheet_by_formula() -> None:
    report = successor(SOUND, unit="某某市某某局")
    book, formulas = stored(report), opened(written(report))
    for sheet in book:
        assert "填报单位：某某市某某局" in str(sheet["A1"].value), sheet.title
        assert "年度：2024" in str(sheet["A1"].value)
        assert "'基本信息'!B3" in formulas[sheet.title]["A1"].value
        assert sheet.row_dimensions[1].height > 40
        title = sheet["B1"] if sheet["B1"].value else sheet["A1"]
        assert title.alignment.horizontal == "center"


@each_form
def test_who_filled_it_in_stands_at_the_foot_of_each_table_and_is_read(form: Form) -> None:
    people = People("张三", "李四", "王五", "0371-65512345", date(2024, 1, 9))
    report = sound(form, people=people)
    assert reader.read(written(report), "a.xlsx").report == report
    book = stored(report)
    said = ("填表人：张三", "审核人：李四", "负责人：王五", "联系电话：0371-65512345")
    line = "　　".join([*said, "填表日期：2024-01-09"])
    for section in form.tables:
        values = [row[0].value for row in book[section.sheet].iter_rows()]
        assert line in values
    asked = [row[0].value for row in book["基本信息"].iter_rows()]
    assert set(PEOPLE.values()) <= set(asked)


@each_form
def test_prose_above_a_table_is_read_from_below_it(form: Form) -> None:
    said = {section.key: (Block("行政复议", ("总计", "第二段。")),) for section in form.tables}
    report = sound(form)
    report = dataclasses.replace(report, narrative={**report.narrative, **said})
    reading = reader.read(written(report), "a.xlsx")
    assert reading.report == report
    assert reading.findings == ()


def test_prose_typed_above_a_table_is_read_with_its_place() -> None:
    def typed(book: Any) -> None:
        sheet = book["三、依申请公开"]
        (row,) = [row[0].row for row in sheet.iter_rows() if row[0].value == "小标题"]
        (column,) = [cell.column for cell in sheet[row] if cell.value == "正文"]
        sheet.cell(row + 1, column).value = "甲\n乙"

    report, codes = changed(SOUND, typed)
    assert report.narrative["申请"] == (Block(None, ("甲", "乙")),)
    assert codes == []
    places = [report.where(place) for place, text in report.prose() if text == "乙"]
    assert places == ["三、依申请公开 C38"]


def test_what_is_printed() -> None:
    book = opened(written(SOUND))
    table = book["三、依申请公开"]
    assert (table.page_setup.orientation, table.page_setup.fitToHeight) == ("portrait", 1)
    sheet: Any
    for sheet in book:
        is_list = sheet.title == "数据项"
        footer = sheet.oddFooter.center.text
        assert footer is None if is_list else footer == "第 &P 页，共 &N 页"
        if is_list:  # what is printed of it is one empty cell
            area = sheet.print_area.rpartition("!")[2].replace("$", "")
            assert sheet[area].value is None


def test_the_list_of_tags_can_be_filtered() -> None:
    sheet = opened(written(SOUND))["数据项"]
    assert sheet.auto_filter.ref == f"A3:C{sheet.max_row}"
    assert not sheet.protection.autoFilter
    assert not sheet.merged_cells.ranges - {next(iter(sheet.merged_cells.ranges))}
    assert [row[0].value for row in sheet.iter_rows(min_row=4) if not row[1].value] == []


def test_no_jargon_stands_where_the_clerk_looks() -> None:
    book = stored(successor(SOUND))
    hidden = {
        (sheet.title, row)
        for sheet in book
        for row, at in sheet.row_dimensions.items()
        if at.hidden
    }
    seen = [
        str(cell.value)
        for sheet in book
        if sheet.title not in ("校验", "数据项")
        for row in sheet.iter_rows()
        for cell in row
        if cell.value and (sheet.title, cell.row) not in hidden
    ]
    assert not [text for text in seen if re.search(r"校验 [A-Z]\d|版式版本", text)]
    keys = set(FORM.nested["申请"]) - {"规章"}
    assert not keys & {row[0].value for row in book["上年数据"].iter_rows()}


def test_a_line_break_in_the_title_is_kept() -> None:
    title = "某某市某某局\n2024年政府信息公开工作年度报告"
    report, codes = changed(SOUND, lambda book: book["基本信息"].__setitem__("B6", title))
    assert (report.title, codes) == (title, [])
    again = sound(FORM, title=title)
    sheet = opened(written(again))["基本信息"]
    assert sheet["B6"].value == title
    assert sheet["B6"].alignment.wrap_text
    assert sheet.row_dimensions[6].height >= 36
