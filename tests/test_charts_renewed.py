"""Charts in drafts that people edited: read back, held against the tables, and renewed."""

from __future__ import annotations

import dataclasses
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Convert
from gongkai_docx.chart_parts import shown_by
from gongkai_docx.charts import chart, described
from gongkai_docx.forms import Form
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers.published import read_docx
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.writers import word
from gongkai_docx.writers.word.into import Refreshed, refreshed
from programs.onlyoffice import OnlyOffice
from strategies import FORM, each_form, examples
from templates import DOCUMENT
from test_charts_in_word import (
    ASKED,
    GRANTED,
    RECEIVED,
    before,
    charts_in,
    later,
    report,
    sheet_of,
    shown_in,
)
from test_into import edited, in_part
from test_real_programs import pages

# ---------------------------------------------------------------- read back


@each_form
def test_a_report_is_the_same_after_its_draft_was_read(form: Form) -> None:
    made = report(form, "甲。", ASKED, "乙。", "{{ 图.申请.本年新收 }}")
    reading = read_docx(word.write(made, with_charts=True), "稿.docx")
    assert reading.findings == ()
    assert reading.report == made


ASKED_OR_SAID = ["甲。", "乙。", ASKED, "{{ 图.申请.本年新收 }}", "{{ 图.申请人 }}"]


@st.composite
def asking(draw: st.DrawFn) -> Report:
    """A report that asks for charts anywhere in its prose."""
    paragraphs = st.lists(st.sampled_from(ASKED_OR_SAID), max_size=3).map(tuple)
    # Over a chart a heading has a line of its own, whatever the report says of all.
    told = paragraphs.map(lambda found: ("甲。", *found))
    block = st.builds(Block, st.sampled_from(["标题", "又一"]), paragraphs)
    return dataclasses.replace(
        report(),
        preface=draw(paragraphs),
        narrative={
            section.key: (Block("开头", draw(told)), *draw(st.lists(block, max_size=2)))
            for section in FORM.sections
        },
        signature=draw(st.none() | st.just(Signature("某局", date(2024, 1, 15)))),
        headings=draw(st.sampled_from(["run-in", "own-line"])),
    )


@examples(40)
@given(made=asking(), is_saved=st.booleans())
def test_wherever_charts_are_asked_for_they_are_read_back_there(
    made: Report, is_saved: bool
) -> None:
    content = word.write(made, with_charts=True)
    reading = read_docx(edited(content, str) if is_saved else content, "稿.docx")
    assert (reading.findings, reading.report) == ((), made)


def test_a_report_is_the_same_after_its_draft_was_saved_by_another_program() -> None:
    """Its data say that it was edited, and all is read from what is to be seen."""
    made = report(FORM, "甲。", ASKED, "乙。")
    saved = edited(word.write(made, with_charts=True), lambda document: None)
    reading = read_docx(saved, "稿.docx")
    assert (reading.findings, reading.report) == ((), made)


def test_a_picture_beside_charts_of_ours_is_still_told(tmp_path: Path) -> None:
    content = word.write(report(FORM, ASKED))
    renamed = in_part(content, DOCUMENT, 'name="图.办理结果"', 'name="图表 1"')
    parts = unpack(renamed)
    workbook = charts_in(content)["办理结果"].workbook or ""
    parts[workbook] = pack({**unpack(parts[workbook]), "docProps/core.xml": b"<a/>"})
    (finding,) = read_docx(pack(parts), "稿.docx").findings
    assert (finding.code, finding.actual) == ("C51", "图表")


@pytest.mark.rule("C55")
def test_a_chart_that_differs_from_its_table_is_told() -> None:
    content = word.write(report(FORM, ASKED))
    part = charts_in(content)["办理结果"].part
    found = read_docx(in_part(content, part, "<c:v>19</c:v>", "<c:v>18</c:v>"), "稿.docx").findings
    assert [(each.code, each.expected, each.actual) for each in found] == [("C55", 19, 18)]
    assert (
        "第 1 个图“2023年政府信息公开申请办理结果”：予以公开图里是 18，表里是 19"
        in found[0].message
    )
    assert found[0].place.key == "申请"


# ---------------------------------------------------------------- new figures


def renewed(content: bytes, new: Report) -> Refreshed:
    return refreshed(content, "文稿.docx", new)


def test_a_chart_takes_the_new_figures_with_its_workbook_and_its_words() -> None:
    made = report(FORM, ASKED)
    new = later(made, **{RECEIVED: 30, GRANTED: 26})
    result = renewed(word.write(made), new)
    wanted = chart("办理结果", new)
    assert shown_in(result.content, "办理结果") == shown_by(wanted)
    assert sheet_of(result.content, "办理结果")[1] == ["予以公开", 26]
    assert charts_in(result.content)["办理结果"].about == described(wanted)
    told = [(each.was, each.now, each.where) for each in result.changed if each.name[0] == "图"]
    assert told == [("19", "26", "图“2023年政府信息公开申请办理结果”：予以公开")]
    assert read_docx(result.content, "稿.docx").findings == ()
    assert renewed(result.content, new).content == result.content


def test_a_chart_keeps_the_looks_that_somebody_gave_it() -> None:
    made = report(FORM, ASKED)
    content = word.write(made)
    part = charts_in(content)["办理结果"].part
    content = in_part(content, part, 'srgbClr val="1F3864"', 'srgbClr val="C00000"')
    before = unpack(content)[part]
    after = unpack(renewed(content, later(made, **{RECEIVED: 24, GRANTED: 20})).content)[part]
    assert after == before.replace(b"<c:v>19</c:v>", b"<c:v>20</c:v>")


def test_a_chart_whose_numbers_somebody_typed_over_stands_and_is_told() -> None:
    made = report(FORM, ASKED)
    content = word.write(made)
    part = charts_in(content)["办理结果"].part
    content = in_part(content, part, "<c:v>19</c:v>", "<c:v>190</c:v>")
    result = renewed(content, later(made, **{RECEIVED: 24, GRANTED: 20}))
    assert unpack(result.content)[part] == unpack(content)[part]
    assert [(each.name, each.was, each.now) for each in result.kept] == [
        ("图.办理结果", "190", "20")
    ]


def test_labels_that_somebody_wrote_stay() -> None:
    made = report(FORM, ASKED)
    content = word.write(made)
    part = charts_in(content)["办理结果"].part
    content = in_part(content, part, "予以公开</c:v>", "全部公开</c:v>")
    result = renewed(content, later(made, **{RECEIVED: 24, GRANTED: 20}))
    shown = shown_in(result.content, "办理结果")
    assert shown.categories[0] == "全部公开"
    assert shown.numbers[0][0] == Decimal(20)
    assert result.kept == ()


def test_a_category_that_was_left_out_for_being_0_comes_in() -> None:
    """Of many categories those that are 0 are not drawn."""
    made = report(FORM, "{{ 图.办理结果明细 }}")
    new = later(made, **{RECEIVED: 25, "申请.重复申请.自然人": 2})
    content = word.write(made)
    assert shown_in(content, "办理结果明细").categories == ("予以公开", "部分公开")
    result = renewed(content, new)
    assert shown_in(result.content, "办理结果明细") == shown_by(chart("办理结果明细", new))
    assert [*map(len, sheet_of(result.content, "办理结果明细"))] == [2] * 4
    back = renewed(result.content, made)
    assert shown_in(back.content, "办理结果明细") == shown_by(chart("办理结果明细", made))
    assert [row for row in sheet_of(back.content, "办理结果明细") if any(row)] == [
        [None, "总计"],
        ["予以公开", 19],
        ["部分公开", 4],
    ]


def test_a_chart_of_nothing_any_more_shows_zeros() -> None:
    made = report(FORM, "{{ 图.办理结果明细 }}")
    new = later(made, **{RECEIVED: 0, GRANTED: 0, "申请.部分公开.自然人": 0})
    shown = shown_in(renewed(word.write(made), new).content, "办理结果明细")
    assert shown.series == (("总计", (Decimal(0), Decimal(0))),)


def test_the_chart_of_two_years_takes_both() -> None:
    made = dataclasses.replace(report(FORM, "{{ 图.与上年比较 }}"), last=before())
    new = dataclasses.replace(later(made, **{RECEIVED: 24}), last=later(before(), **{RECEIVED: 7}))
    result = renewed(word.write(made), new)
    assert shown_in(result.content, "与上年比较") == shown_by(chart("与上年比较", new))
    assert [each.where[-7:] for each in result.changed if each.name[0] == "图"] == [
        "（2022年）",
        "（2023年）",
    ]


@pytest.mark.parametrize("damage", [b"", b"PK no workbook", pack({"a": b"b"})])
def test_a_workbook_that_cannot_be_opened_is_made_anew(damage: bytes) -> None:
    made = report(FORM, ASKED)
    parts = unpack(word.write(made))
    parts[charts_in(pack(parts))["办理结果"].workbook or ""] = damage
    result = renewed(pack(parts), later(made, **{RECEIVED: 24, GRANTED: 20}))
    assert sheet_of(result.content, "办理结果")[1] == ["予以公开", 20]


def test_what_else_is_in_the_workbook_stays() -> None:
    made = report(FORM, ASKED)
    parts = unpack(word.write(made))
    name = charts_in(pack(parts))["办理结果"].workbook or ""
    workbook = openpyxl.load_workbook(io.BytesIO(parts[name]))
    workbook.worksheets[0]["D9"] = "备注"
    stream = io.BytesIO()
    workbook.save(stream)
    parts[name] = stream.getvalue()
    result = renewed(pack(parts), later(made, **{RECEIVED: 24, GRANTED: 20}))
    sheet = sheet_of(result.content, "办理结果")
    assert (sheet[1][:2], sheet[8][3]) == (["予以公开", 20], "备注")


# ---------------------------------------------------------------- saved by other programs


@pytest.mark.real("soffice")
def test_a_chart_that_libreoffice_saved_takes_new_figures(soffice: Convert, tmp_path: Path) -> None:
    """It drops the name of the drawing, and keeps the workbook."""
    path = tmp_path / "稿.docx"
    made = report(FORM, "甲。", ASKED, "乙。")
    path.write_bytes(word.write(made, with_charts=True))
    saved = soffice(path, "docx:MS Word 2007 XML", tmp_path / "saved").read_bytes()
    assert {"办理结果", "申请人"} <= {*charts_in(saved)}
    reading = read_docx(saved, "稿.docx")
    assert (reading.findings, reading.report.narrative) == ((), made.narrative)
    assert_renewed(saved, made)


@pytest.mark.real("docbuilder")
@pytest.mark.real("pdftotext")
def test_a_chart_that_onlyoffice_saved_takes_new_figures(
    docbuilder: OnlyOffice, tmp_path: Path
) -> None:
    path, saved, printed = (tmp_path / name for name in ("稿.docx", "存.docx", "印.pdf"))
    made = report(FORM, "甲。", ASKED, "乙。")
    path.write_bytes(word.write(made, with_charts=True))
    assert docbuilder.run(path, "return Api.GetDocument().GetAllCharts().length;", saved, printed)
    assert any("予以公开19" in line for page in pages(printed) for line in page)
    reading = read_docx(saved.read_bytes(), "稿.docx")
    assert (reading.findings, reading.report.narrative) == ((), made.narrative)
    assert_renewed(saved.read_bytes(), made)


def assert_renewed(content: bytes, made: Report) -> None:
    """Whether the charts of a draft that another program saved take new figures."""
    new = later(made, **{RECEIVED: 30, GRANTED: 26})
    result = renewed(content, new)
    for name in charts_in(content):
        assert shown_in(result.content, name) == shown_by(chart(name, new)), name
    assert sheet_of(result.content, "办理结果")[1] == ["予以公开", 26]
    assert read_docx(result.content, "稿.docx").findings == ()
