"""What guides the hand that fills the workbook: prompts, notes, lists, locks, counts, pages."""

from __future__ import annotations

import dataclasses
import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Convert
from gongkai_docx import workbook as layout
from gongkai_docx.forms import Form
from gongkai_docx.places import Place
from gongkai_docx.readers import workbook as reader
from gongkai_docx.report import Block, Report
from gongkai_docx.succession import successor
from gongkai_docx.writers import xlsx as writer
from strategies import FORM, each_form

PROSE = ("一、总体情况", "五、问题改进", "六、其他事项")


def opened(report: Report, **options: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(writer.write(report)), **options)


@cache
def blank_of(form: Form) -> Any:
    return opened(Report(form, unit="某某局", year=form.last_year or 2024))


@pytest.fixture
def blank(form: Form) -> Any:
    """The blank workbook of the form; only to be looked at."""
    return blank_of(form)


def figure_cells(form: Form) -> dict[str, tuple[str, str]]:
    cells = reader.read(writer.write(Report(form)), "a.xlsx").report.cells
    return {
        key: (cell.sheet, cell.name) for key in form.figures for cell in [cells[Place.figure(key)]]
    }


def validations(sheet: Any, cell: str) -> list[Any]:
    return [each for each in sheet.data_validations.dataValidation if cell in each.cells]


@each_form
def test_every_figure_takes_only_whole_numbers_and_says_how_it_is_counted(
    form: Form, blank: Any
) -> None:
    for key, (sheet, name) in figure_cells(form).items():
        (validation,) = validations(blank[sheet], name)
        figure = form.figures[key]
        assert validation.type == ("decimal" if figure.amount else "whole")
        least = -(10**15) + 1 if figure.signed else 0
        assert (validation.formula1, validation.errorStyle) == (str(least), "stop")
        assert ("负数" in validation.error) is figure.signed
        assert validation.showErrorMessage
        assert validation.showInputMessage
        assert figure.row_label.startswith(validation.promptTitle.removesuffix("…"))
        assert figure.note
        assert figure.note in validation.prompt
        # What a validation can hold (Excel's specification).
        assert len(validation.promptTitle) <= 32
        assert max(len(validation.prompt), len(validation.error)) <= 255


@each_form
def test_each_row_has_a_note_on_its_label(form: Form, blank: Any) -> None:
    noted = {
        str(cell.value): cell.comment.text
        for sheet in blank
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    for figure in form.figures.values():
        assert noted[figure.row_label] == figure.note


@each_form
def test_what_is_chosen_from_lists(form: Form, blank: Any) -> None:
    sheet = blank["基本信息"]
    rows = {str(row[0].value): row[1] for row in sheet.iter_rows() if row[0].value}
    lists = {
        label: validations(sheet, rows[label].coordinate)[0].formula1.strip('"').split(",")
        for label in ("年度", "机关类型", "小标题格式", "法定格式")
    }
    assert lists["机关类型"] == list(form.kinds)
    assert lists["小标题格式"] == list(layout.HEADING_WORDS)
    assert lists["法定格式"] == [form.name]
    assert lists["年度"][0] == str(form.first_year)
    assert lists["年度"][-1] == str(form.last_year or 2040)
    assert all(len(",".join(choices)) <= 255 for choices in lists.values())


@each_form
def test_labels_are_locked_without_a_password_and_inputs_are_free(form: Form, blank: Any) -> None:
    for sheet in blank:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.formatCells
    for sheet, name in figure_cells(form).values():
        assert not blank[sheet][name].protection.locked
    for name in ("A1", "A5", "D3", "J3", "K5", "D35"):
        assert blank["三、依申请公开"][name].protection.locked
    for title in PROSE:
        sheet = blank[title]
        assert not sheet.protection.insertRows
        assert not sheet.protection.deleteRows
        assert sheet["A2"].protection.locked
        assert not sheet["B14"].protection.locked
        # Rows can be deleted only where every cell of them is free.
        free = [each for each in sheet.column_dimensions.values() if not each.protection.locked]
        assert max(each.max for each in free) == 16_384


def test_every_sheet_prints_on_one_page_of_a4_and_keeps_its_headers_in_sight(
    example: Report,
) -> None:
    for sheet in opened(successor(example, with_prose=True)):
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        pages = 0 if sheet.title == "数据项" else 1  # a list may take as many as it needs
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, pages)
        assert sheet.freeze_panes or sheet.title == "填报说明"


@each_form
def test_totals_are_grey_and_inputs_are_not(form: Form, blank: Any) -> None:
    colours: dict[bool, set[str]] = {True: set(), False: set()}
    for key, (sheet, name) in figure_cells(form).items():
        colours[key in form.totals].add(blank[sheet][name].fill.fgColor.rgb)
    assert [len(found) for found in colours.values()] == [1, 1]
    assert colours[True] != colours[False]


@each_form
def test_the_guide_has_ten_lines_and_names_page_and_commands(form: Form, blank: Any) -> None:
    lines = [row[0] for row in blank["填报说明"].iter_rows(values_only=True) if row[0]]
    numbered = [line for line in lines if re.match(r"\d+\. ", line)]
    assert [line.partition(".")[0] for line in numbered] == [str(n) for n in range(1, 11)]
    for line, command, button in (
        (numbered[7], "gongkai-docx check", "年报.html"),
        (numbered[8], "--annotate 标注.xlsx", "在原文件上标注问题"),
        (numbered[9], "gongkai-docx build", "生成 Word 文稿"),
    ):
        assert command in line
        assert f"“{button}”" in line


@pytest.mark.real("soffice")
def test_characters_are_counted_live_with_a_hint_past_a_thousand(
    tmp_path: Path, soffice: Convert
) -> None:
    book = opened(Report(FORM, unit="某局", year=2024))
    for row, text in enumerate(["字" * 400, "字" * 601], 3):
        book["一、总体情况"].cell(row, 2).value = text
        book["五、问题改进"].cell(row, 2).value = text
    book["一、总体情况"]["A3"].value = "标题"
    book.save(tmp_path / "a.xlsx")
    values = openpyxl.load_workbook(
        soffice(tmp_path / "a.xlsx", "xlsx", tmp_path / "done"), data_only=True
    )
    assert values["一、总体情况"]["C1"].value == "共 1003 字，超过约 1000 字，宜精简"
    assert values["五、问题改进"]["C1"].value == "共 1001 字"


def test_the_stored_count_is_what_it_would_be_reckoned_to() -> None:
    texts = ("😀" * 10, "字" * 981)
    report = Report(FORM, narrative={"总体情况": (Block("小标题", texts),)})
    shown = opened(report, data_only=True)["一、总体情况"]["C1"].value
    assert shown == "共 1004 字，超过约 1000 字，宜精简"
    shorter = dataclasses.replace(report, narrative={"总体情况": (Block(None, texts[:1]),)})
    assert opened(shorter, data_only=True)["一、总体情况"]["C1"].value == "共 20 字"


def test_last_years_figure_stands_beside_this_years(example: Report) -> None:
    begun = {"主动公开.行政规范性文件.有效": 12}
    report = dataclasses.replace(successor(example), figures=begun)
    sheet = opened(report, data_only=True)["二、主动公开"]
    assert [cell.value for cell in sheet[3]][4:] == ["上年：现行有效件数", "与上年核对", "校验"]
    assert [cell.value for cell in sheet[5]][4:6] == ["上年 6", "差 6"]
