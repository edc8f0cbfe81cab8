"""Charts: which there are, what is drawn in them, and where they stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gongkai_docx import charts, tags
from gongkai_docx.charts import Series, UnknownChart, chart, is_empty, usual
from gongkai_docx.checks import check
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form, FormError, load_form
from gongkai_docx.forms.charts import form_charts, read_charts
from gongkai_docx.forms.data import FORMS
from gongkai_docx.places import Place
from gongkai_docx.report import Block, Number, Report, spell
from gongkai_docx.tags import LastYearUnknown, look_up
from strategies import EVERY_FORM, FORM, each_form

FORM_2019 = load_form("2019")
TEXT = (FORMS / "2021.charts.toml").read_text(encoding="utf-8")

RECEIVED = "申请.本年新收.{}"
FIGURES: dict[str, Number] = {
    "申请.本年新收.自然人": 7,
    "申请.本年新收.商业企业": 4,
    "申请.本年新收.总计": 11,
    "申请.予以公开.总计": 6,
    "申请.国家秘密.总计": 1,
    "申请.行政查询.总计": 2,
    "申请.办理总计.总计": 9,
    "申请.结转下年.总计": 2,
    "复议诉讼.行政复议.结果维持": 1,
    "复议诉讼.未经复议直接起诉.结果纠正": 1,
    "复议诉讼.复议后起诉.结果纠正": 2,
}


def report(
    figures: Mapping[str, Number] = FIGURES,
    form: Form = FORM,
    last: Mapping[str, Number] | None = None,
) -> Report:
    """A report of 2023 with these figures, perhaps with those of the year before."""
    before = (
        Report(form, unit="某某市某某局", year=2022, figures=last) if last is not None else None
    )
    return Report(form, unit="某某市某某局", year=2023, figures=figures, last=before)


# ---------------------------------------------------------------- what is drawn


def test_a_chart_shows_the_figures_of_the_report_under_short_names() -> None:
    drawn = chart("办理结果", report())
    assert drawn.title == "2023年政府信息公开申请办理结果"
    assert (drawn.kind, drawn.unit, drawn.section) == ("bar", "件", "申请")
    assert dict(zip(drawn.categories, drawn.series[0].values, strict=True)) == {
        "予以公开": 6,
        "部分公开": 0,
        "不予公开": 3,
        "无法提供": 0,
        "不予处理": 0,
        "其他处理": 0,
    }
    assert drawn.series[0].keys[2] == "申请.不予公开小计.总计"


def test_columns_beside_each_other_are_series() -> None:
    drawn = chart("复议诉讼", report())
    assert drawn.categories == ("结果维持", "结果纠正", "其他结果", "尚未审结")
    assert [(each.name, each.values) for each in drawn.series] == [
        ("行政复议", (1, 0, 0, 0)),
        ("行政诉讼", (0, 3, 0, 0)),
    ]


def test_every_row_has_a_chart_of_what_it_adds_up() -> None:
    drawn = chart("申请.本年新收", report())
    assert drawn.title == "2023年新收政府信息公开申请数量"
    assert drawn.categories == (
        *("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他组织"),
    )
    assert drawn.series == (
        Series("本年新收", tuple(map(RECEIVED.format, drawn.categories)), (7, 4, 0, 0, 0, 0)),
    )
    assert chart("申请.不予公开小计", report()).title == "2023年办理结果：不予公开"
    assert chart("复议诉讼.复议后起诉", report()).title == "2023年行政诉讼：复议后起诉"


def test_of_many_categories_those_that_are_0_are_left_out_and_named() -> None:
    drawn = chart("办理结果明细", report())
    assert drawn.categories == ("予以公开", "属于国家秘密", "属于行政查询事项")
    assert drawn.series[0].values == (6, 1, 2)
    assert drawn.series[0].keys[1] == "申请.国家秘密.总计"
    assert len(drawn.left_out) == 18
    assert drawn.left_out[0] == "部分公开"


def test_last_year_stands_before_this_year() -> None:
    drawn = chart("与上年比较", report(last={"申请.本年新收.总计": 8, "申请.结转下年.总计": 3}))
    assert drawn.categories == ("本年新收", "办理总计", "结转下年")
    assert [(each.name, each.values) for each in drawn.series] == [
        ("2022年", (8, 0, 3)),
        ("2023年", (11, 9, 2)),
    ]
    assert drawn.series[0].keys[0] == "上年.申请.本年新收.总计"


def test_without_last_year_nothing_is_compared() -> None:
    with pytest.raises(LastYearUnknown):
        chart("与上年比较", report())
    assert "与上年比较" not in [drawn.name for drawn in usual(report())]


def test_without_a_year_the_title_names_none() -> None:
    unnamed = Report(FORM, figures=FIGURES, last=Report(FORM))
    assert chart("办理结果", unnamed).title == "政府信息公开申请办理结果"
    assert chart("申请.本年新收", unnamed).title == "本年新收政府信息公开申请数量"
    assert [each.name for each in chart("与上年比较", unnamed).series] == ["上年", "本年"]


def test_usual_are_those_that_show_something_in_the_order_of_the_report() -> None:
    assert [drawn.name for drawn in usual(report())] == ["申请人", "办理结果", "复议诉讼"]
    full = report({**FIGURES, "主动公开.行政处罚.处理决定": 5}, last={})
    assert [drawn.name for drawn in usual(full)] == [
        *("处理决定", "申请人", "办理结果", "与上年比较", "复议诉讼"),
    ]
    assert usual(report({})) == ()


def test_a_chart_of_zeros_is_empty() -> None:
    assert is_empty(chart("办理结果", report({})))
    assert is_empty(chart("办理结果明细", report({})))
    assert not is_empty(chart("办理结果", report()))


def test_a_negative_number_and_an_amount_are_drawn_as_they_are() -> None:
    """本年增/减 of 2019."""
    figures: dict[str, Number] = {
        "主动公开.行政事业性收费.上年数量": 3,
        "主动公开.行政事业性收费.增减": -2,
    }
    drawn = chart("主动公开.行政事业性收费", report(figures, FORM_2019))
    assert (drawn.unit, drawn.series[0].values) == ("项", (3, -2))
    fee = "主动公开.行政事业性收费"
    drawn = chart(fee, report({f"{fee}.金额": Decimal("3415.74")}))
    assert (drawn.unit, drawn.series[0].values) == ("万元", (Decimal("3415.74"),))


def test_a_row_of_numbers_that_are_not_alike_has_no_chart() -> None:
    """行政许可 of 2019 counts things (项) and decisions (件)."""
    assert "主动公开.行政许可" in form_charts(FORM_2019).unlike
    with pytest.raises(UnknownChart):
        chart("主动公开.行政许可", report(form=FORM_2019))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("办理结过", "办理结果"),
        ("申请人情况", "申请人"),
        ("申请.本年新收.总计", "申请.本年新收"),
        ("本年新收", "申请.本年新收"),
        ("zzz", None),
    ],
)
def test_an_unknown_name_has_a_nearest_one(typed: str, meant: str | None) -> None:
    with pytest.raises(UnknownChart):
        chart(typed, report())
    assert charts.nearest(typed, FORM) == meant


@each_form
def test_what_a_chart_shows_is_what_the_tags_of_its_keys_tell(form: Form) -> None:
    now = {key: number % 7 for number, key in enumerate(form.figures)}
    drawn = report(now, form, last={key: number % 5 for number, key in enumerate(form.figures)})
    for name in form_charts(form).all:
        made = chart(name, drawn)
        for series in made.series:
            assert len(series.values) == len(series.keys) == len(made.categories)
            for key, value in zip(series.keys, series.values, strict=True):
                assert look_up(key, drawn) == spell(value)
        assert len(set(made.categories)) == len(made.categories)


# ---------------------------------------------------------------- which paragraph asks for one


@pytest.mark.parametrize(
    ("paragraph", "name"),
    [
        ("{{ 图.办理结果 }}", "办理结果"),
        ("　　{{图.办理结果}} ", "办理结果"),
        ("｛｛图．申请。本年新收｝｝", "申请.本年新收"),
        ("{{ 图.没有 }}", "没有"),
        ("{{ 图.办理结果 }}。", None),
        ("如图：{{ 图.办理结果 }}", None),
        ("{{ 图.办理结果 }}{{ 图.申请人 }}", None),
        ("{{ 申请.本年新收.总计 }}", None),
        ("{{ 图. }}", None),
        ("{ 图.办理结果 }", None),
        ("", None),
    ],
)
def test_a_chart_is_asked_for_by_its_tag_alone(paragraph: str, name: str | None) -> None:
    assert tags.asked_chart(paragraph) == name


def test_the_tag_of_a_chart_asks_for_it() -> None:
    assert tags.asked_chart(charts.tag("申请.本年新收")) == "申请.本年新收"
    assert tags.charted("图.办理结果") == "办理结果"


@each_form
@pytest.mark.parametrize("year", [2023, None])
def test_every_chart_is_known_again_by_its_caption(form: Form, year: int | None) -> None:
    figures = {key: number for number, key in enumerate(form.figures)}
    last = Report(form, figures=figures)
    drawn = Report(form, year=year, figures=figures, last=last)
    for name in form_charts(form).all:
        made = chart(name, drawn)
        assert charts.captioned(made.caption, form) == name
        assert charts.captioned(charts.numbered(12, made), form) == name
    some = report({"申请.予以公开.总计": 1})
    caption = chart("办理结果明细", some).caption
    assert caption == "2023年政府信息公开申请逐项办理结果（单位：件，未列各项均为 0）"
    assert charts.captioned(caption, FORM) == "办理结果明细"
    assert charts.captioned("2023年政府信息公开申请办理结果", FORM) is None


# ---------------------------------------------------------------- what is found of it


def told(*paragraphs: str, **changes: Any) -> list[Finding]:
    """What rules for tags find in a report with these paragraphs in section 一."""
    said = dataclasses.replace(
        report(), narrative={"总体情况": (Block("申请", paragraphs),)}, **changes
    )
    codes = ("N1", "N2", "N29", "N30")
    return [found for found in check(said) if found.code in codes]


@pytest.mark.rule("N1")
def test_an_unknown_chart_is_told_with_the_nearest_one() -> None:
    (found,) = told("{{ 图.办理结过 }}")
    assert (found.code, found.severity) == ("N1", Severity.ERROR)
    assert found.place == Place.paragraph("总体情况", 0)
    assert (found.quote, found.expected) == ("{{ 图.办理结过 }}", "{{ 图.办理结果 }}")
    assert "没有“{{ 图.办理结过 }}”这张图" in found.message
    assert not told("{{ 图.办理结果 }}", "｛｛图．申请。本年新收｝｝")


def test_a_row_that_has_no_chart_says_why() -> None:
    of_2019 = Report(FORM_2019, preface=("{{ 图.主动公开.行政许可 }}",))
    (found,) = (found for found in check(of_2019) if found.code == "N1")
    assert "单位不同" in found.message


@pytest.mark.rule("N2")
def test_a_chart_that_needs_last_year_is_told_where_it_is_not_known() -> None:
    (found,) = told("{{ 图.与上年比较 }}")
    assert (found.code, found.actual) == ("N2", "{{ 图.与上年比较 }}")
    assert "没有上年的报告" in found.message
    assert not told("{{ 图.与上年比较 }}", last=Report(FORM, year=2022))
    (found,) = told("{{ 图.与上年比较 }}", last=Report(FORM, year=2020))
    assert "2020 年度" in found.message


@pytest.mark.rule("N29")
def test_a_chart_in_a_sentence_or_a_heading_is_told() -> None:
    (found,) = told("办理结果如下：{{ 图.办理结果 }}。")
    assert (found.code, found.severity) == ("N29", Severity.ERROR)
    assert found.quote == "{{ 图.办理结果 }}"
    assert [found.code for found in told("{{ 图.办理结果 }}{{ 图.申请人 }}")] == ["N29", "N29"]
    heading = {"总体情况": (Block("{{ 图.办理结果 }}", ("正文。",)),)}
    in_heading = check(dataclasses.replace(report(), narrative=heading))
    (found,) = (each for each in in_heading if each.code == "N29")
    assert found.place == Place.heading("总体情况", 0)
    assert not told("{{ 图.办理结果 }}")


@pytest.mark.rule("N30")
def test_an_empty_chart_is_told_to_be_left_out() -> None:
    (found,) = told("{{ 图.申请.上年结转 }}")
    assert (found.code, found.severity) == ("N30", Severity.INFO)
    assert "{{ 图.申请.上年结转 }}" in found.message
    assert not told("{{ 图.申请.本年新收 }}")


@pytest.mark.rule("N1")
def test_half_a_tag_of_a_chart_is_told() -> None:
    (found,) = told("{ 图.办理结果 }}")
    assert (found.code, "“{{ 图.办理结果 }}”" in found.message) == ("N1", True)


def test_a_chart_says_nothing_that_other_rules_could_find() -> None:
    """No missing full stop, nothing carried from last year, no claim, no characters that count."""
    tag = "{{ 图.申请.本年新收 }}"
    text = Report(FORM, year=2023, figures=FIGURES, preface=("本年收到申请11件。",))
    drawn = dataclasses.replace(text, preface=("本年收到申请11件。", tag), carried=frozenset({tag}))
    assert list(check(drawn)) == list(check(text))


# ---------------------------------------------------------------- the file


@pytest.mark.parametrize(
    ("changed", "into", "message"),
    [
        ('"予以公开..其他处理"', '"其他处理..予以公开"', "表中没有“其他处理..予以公开”"),
        ('["本年新收"]', '["本年新来"]', "表中没有“本年新来”"),
        ('name = "申请人"', 'name = "办理结果"', "图“办理结果”出现了两次"),
        ('name = "申请人"', 'name = "申请.人"', "不能作数据项的名称"),
        ('section = "复议诉讼"', 'section = "总体情况"', "不是有表的部分"),
        ('kind = "column"', 'kind = "pie"', "只能是 column 或 bar"),
        ('categories = "columns"', 'categories = "years"', "只能是 rows 或 columns"),
        ('"行政诉讼"]', '"行政诉讼"]\nyears = true', "与上年比较的图只能有一组数"),
        ('["处理决定"]', '["处理决定", "金额"]', "表中没有“主动公开.行政许可.金额”"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_place(
    changed: str, into: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "2021.charts.toml"
    assert changed in TEXT
    path.write_text(TEXT.replace(changed, into), encoding="utf-8")
    with pytest.raises(FormError, match=message):
        read_charts(path, FORM)


@pytest.mark.parametrize("form", EVERY_FORM, ids=lambda form: form.name)
def test_the_charts_of_every_form_stand_in_sections_with_tables(form: Form) -> None:
    tables = {section.key for section in form.tables}
    assert {plan.section for plan in form_charts(form).all.values()} == tables
    assert {"申请人", "办理结果", "与上年比较", "复议诉讼"} <= form_charts(form).named.keys()
