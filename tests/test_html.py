"""The page for the website: what it is, that it comes back, and that nothing in it is alive."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conftest import EXAMPLE, Run
from gongkai_docx.charts import Chart, Series
from gongkai_docx.forms import Form
from gongkai_docx.forms.charts import ChartKind
from gongkai_docx.readers.published import read_html
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import (
    HEADING_STYLES,
    Block,
    HeadingStyle,
    Number,
    People,
    Report,
    Signature,
    spell,
)
from gongkai_docx.tags import filled
from gongkai_docx.text import printed, publishable, spaceless
from gongkai_docx.writers import html
from gongkai_docx.writers import json as writers_json
from gongkai_docx.writers.html.drawing import drawing
from strategies import any_figures, each_form, examples, reports
from test_read_published import full
from test_read_word import as_drawn, as_printed

DAY = date(2024, 1, 15)


def page(report: Report) -> etree._Element:
    return etree.fromstring(html.write(report).decode(), etree.HTMLParser())


def found(tree: etree._Element, path: str) -> list[etree._Element]:
    return cast("list[etree._Element]", tree.xpath(path))


def edited(report: Report, edit: Callable[[str], str]) -> Reading:
    before = html.write(report).decode()
    after = edit(before)
    assert after != before
    return read_html(after.encode(), "年报.html")


def published(report: Report) -> Report:
    """The report without those who are not for the public to know."""
    return dataclasses.replace(report, people=People())


def as_pasted(report: Report) -> Report:
    """The report as far as a text tells it that was pasted: runs of spaces are one."""
    told = as_printed(report)
    narrative = {
        key: tuple(
            Block(block.heading and one(block.heading), tuple(map(one, block.paragraphs)))
            for block in blocks
        )
        for key, blocks in told.narrative.items()
    }
    figures = {key: told.value(key) for key in told.form.figures}
    signature = report.signature
    if signature:
        signed_by = publishable(spaceless(printed(signature.unit or report.unit)))
        signature = Signature(signed_by or None, signature.date)
        signature = signature if signed_by or signature.date else None
    return dataclasses.replace(
        told,
        unit="",
        year=None,
        title=publishable(spaceless(told.full_title)),
        preface=tuple(map(one, told.preface)),
        narrative=narrative,
        figures=figures,
        signature=signature,
    )


def has_heading_alone(report: Report) -> bool:
    """Whether a heading has a line of its own for want of a text, and a text follows it."""
    return any(
        first.heading and not first.paragraphs and second.heading is None
        for blocks in as_shown(report).narrative.values()
        for first, second in pairwise(blocks)
    )


def as_shown(report: Report) -> Report:
    """The report without paragraphs of which nothing can be seen."""
    narrative = {
        key: tuple(
            Block(block.heading, tuple(text for text in block.paragraphs if as_drawn(text, report)))
            for block in blocks
        )
        for key, blocks in report.narrative.items()
    }
    return dataclasses.replace(report, narrative=narrative)


def one(text: str) -> str:
    return publishable(" ".join(text.split()))


# ---------------------------------------------------------------- there and back


@pytest.mark.long
@examples(60)
@given(reports(any_figures), st.booleans())
def test_a_page_is_its_report(report: Report, with_charts: bool) -> None:
    reading = read_html(html.write(report, with_charts=with_charts), "年报.html")
    assert reading.report == published(report)
    assert {each.code for each in reading.findings} <= {"C8"}


@pytest.mark.parametrize("odd", ["\ufdd0", "\U0001fffe"])
def test_what_no_page_may_hold_is_carried(example: Report, odd: str) -> None:
    """It is no character (Unicode, 23.7); what is seen in its place is no other text."""
    blocks = (Block(f"甲{odd}", (f"乙{odd}丙。",)),)
    told = dataclasses.replace(
        example, unit=f"某{odd}局", narrative={**example.narrative, "其他事项": blocks}
    )
    reading = read_html(html.write(told), "年报.html")
    assert reading.report == published(told)
    assert odd not in html.write(told).decode()


@pytest.mark.long
@examples(60)
@given(reports(any_figures), st.booleans())
def test_a_fragment_tells_its_report(report: Report, with_charts: bool) -> None:
    content = html.write(report, fragment=True, with_charts=with_charts)
    reading = read_html(content, "年报.html")
    told, expected = as_pasted(reading.report), as_pasted(report)
    if has_heading_alone(report):
        told = dataclasses.replace(told, headings=expected.headings)
    assert told == expected
    assert not reading.findings


@each_form
@pytest.mark.parametrize("headings", HEADING_STYLES)
@pytest.mark.parametrize("fragment", [False, True])
def test_a_report_of_any_form_comes_back(
    form: Form, headings: HeadingStyle, fragment: bool
) -> None:
    report = dataclasses.replace(full(form), headings=headings)
    reading = read_html(html.write(report, fragment=fragment), "年报.html")
    assert reading.report == report
    assert not reading.findings


# ---------------------------------------------------------------- what it is


def test_a_page_is_outlined_by_its_headings(example: Report) -> None:
    tree = page(example)
    assert tree.get("lang") == "zh-CN"
    assert [each.text for each in found(tree, "//h1")] == [example.full_title]
    sections = [section.heading for section in example.form.sections]
    assert [each.text for each in found(tree, "//section/h2")] == sections
    aspects = found(tree, "//section[@id='总体情况']//h3")
    assert [str(each.text)[:3] for each in aspects] == [
        "（一）",
        "（二）",
        "（三）",
        "（四）",
        "（五）",
    ]
    assert not found(tree, "//*[@src] | //a | //script[not(starts-with(@type, 'application/'))]")


@each_form
def test_every_figure_says_its_key(form: Form) -> None:
    report = full(form)
    cells = {
        str(each.get("data-key")): each.text for each in found(page(report), "//td[@data-key]")
    }
    assert cells == {key: spell(report.value(key)) for key in form.figures}


def test_a_figure_in_the_prose_says_its_key_too(example: Report) -> None:
    told = [
        (str(each.get("data-key")), each.text)
        for each in found(page(example), "//p//span[@data-key]")
    ]
    assert ("申请.本年新收.总计", "4") in told
    assert all(text == spell(example.value(key)) for key, text in told)


@each_form
def test_a_figure_is_told_with_the_labels_that_speak_of_it(form: Form) -> None:
    report = full(form)
    tree = page(report)
    marks = {
        str(each.get("id")): "".join(map(str, each.itertext())) for each in found(tree, "//th")
    }
    assert len(marks) == len(found(tree, "//th"))
    for cell in found(tree, "//td[@data-key]"):
        figure = form.figures[str(cell.get("data-key"))]
        labels = {marks[mark] for mark in str(cell.get("headers")).split()}
        assert {*figure.row_labels, *figure.column_labels} <= labels
    for table in found(tree, "//table"):
        assert len(found(table, "./caption")) == len(found(table, "./thead")) == 1


def test_the_head_says_whose_report_it_is_and_of_which_year(example: Report) -> None:
    signed = dataclasses.replace(example, signature=Signature(None, DAY))
    tree = page(signed)
    named = {each.get("name"): each.get("content") for each in found(tree, "//meta[@name]")}
    assert named["DC.title"] == named["ArticleTitle"] == example.full_title
    assert named["DC.creator"] == named["ContentSource"] == example.unit
    assert named["DC.date"] == named["PubDate"] == str(DAY)
    (linked,) = found(tree, "//script[@type='application/ld+json']")
    told = json.loads(str(linked.text))
    assert (told["@type"], told["datePublished"]) == ("Report", str(DAY))
    assert told["author"]["name"] == example.unit
    assert told["temporalCoverage"] == "2023-01-01/2023-12-31"


def test_who_filled_it_in_is_not_for_the_public(example: Report) -> None:
    people = People(filled_by="张三丰", phone="0377-63000000")
    content = html.write(dataclasses.replace(example, people=people)).decode()
    assert "张三丰" not in content
    assert "63000000" not in content


def test_a_fragment_has_nothing_that_an_editor_takes_away(example: Report) -> None:
    content = html.write(example, fragment=True).decode("utf-8-sig")
    tree = etree.fromstring(content, etree.HTMLParser())
    names = {str(name) for each in tree.iter() for name in each.attrib}
    assert names == {"style", "border", "cellspacing", "cellpadding", "width", "align"} | {
        *("colspan", "rowspan"),
    }
    body = found(tree, "/html/body/*")
    assert {str(each.tag) for each in body} == {"h1", "h2", "p", "table"}
    assert all("text-indent: 2em" in str(p.get("style")) for p in found(tree, "//p[strong]"))
    assert not re.search(r">[\s\u3000\xa0]+\S", content.replace("\n", ""))


# ---------------------------------------------------------------- charts

RESULTS, LAST_YEAR, NONE = "{{ 图.办理结果 }}", "{{ 图.与上年比较 }}", "{{ 图.申请.上年结转 }}"


def drawn(example: Report) -> Report:
    """The example with charts in its prose, one of them empty, and one that can't be drawn."""
    blocks = (
        Block("办理结果", ("　｛｛图．办理结果｝｝", "如图所示。")),
        Block(None, (NONE, LAST_YEAR)),
    )
    return dataclasses.replace(example, narrative={**example.narrative, "其他事项": blocks})


def test_a_chart_is_a_picture_that_says_its_numbers(example: Report) -> None:
    tree = page(drawn(example))
    (figure,) = found(tree, "//div[@data-chart]")
    assert figure.get("data-chart") == "办理结果"
    (picture,) = found(figure, "./figure/svg")
    assert picture.get("role") == "img"
    shown = [str(each.text) for each in found(picture, "./text")]
    assert shown == [
        *("予以公开", "4", "部分公开", "0", "不予公开", "0"),
        *("无法提供", "0", "不予处理", "0", "其他处理", "0"),
    ]
    assert len(found(picture, "./rect")) == 1  # of 4; nothing is drawn for 0
    told = str(found(picture, "./desc")[0].text)
    assert told.startswith("2023年政府信息公开申请办理结果（单位：件）：予以公开 4，部分公开 0，")
    (caption,) = found(figure, ".//figcaption")
    assert caption.text == "图1\u30002023年政府信息公开申请办理结果（单位：件）"
    cells = found(figure, "./details/table//td[@data-key]")
    assert [(each.get("data-key"), each.text) for each in cells][:2] == [
        ("申请.予以公开.总计", "4"),
        ("申请.部分公开.总计", "0"),
    ]


def test_a_page_with_charts_is_its_report(example: Report) -> None:
    report = drawn(example)
    for with_charts in (False, True):
        reading = read_html(html.write(report, with_charts=with_charts), "年报.html")
        assert reading.report == report
        assert not reading.findings


def test_a_fragment_tells_a_chart_as_a_table_that_comes_back_as_its_tag(example: Report) -> None:
    content = html.write(drawn(example), fragment=True)
    reading = read_html(content, "片段.html")
    (block,) = reading.report.narrative["其他事项"]
    assert block == Block("办理结果", (RESULTS, "如图所示。", LAST_YEAR))
    assert reading.report.figures == {key: example.value(key) for key in example.form.figures}
    assert reading.report.headings == example.headings
    assert not reading.findings


def test_the_usual_charts_of_a_fragment_are_nobodys_words(example: Report) -> None:
    content = html.write(drawn(example), fragment=True, with_charts=True)
    assert content.count("（单位：".encode()) == 4
    reading = read_html(content, "片段.html")
    assert reading == read_html(html.write(drawn(example), fragment=True), "片段.html")


@pytest.mark.rule("C55")
@pytest.mark.parametrize("with_charts", [False, True])
def test_a_number_typed_over_in_the_table_of_a_chart_is_told(
    example: Report, with_charts: bool
) -> None:
    content = html.write(drawn(example), fragment=True, with_charts=with_charts).decode()
    row = re.compile("(>予以公开</td><td[^>]*>)4(</td></tr>\n<tr><td[^>]*>部分公开<)")
    typed, times = row.subn(r"\g<1>5\2", content)
    assert times == 1
    (found,) = read_html(typed.encode(), "片段.html").findings
    assert (found.code, found.expected, found.actual) == ("C55", 4, 5)
    assert "“2023年政府信息公开申请办理结果”：予以公开图里是 5，表里是 4，请核对。" in found.message


@pytest.mark.rule("C50")
def test_a_chart_that_somebody_took_off_the_page_is_told(example: Report) -> None:
    cut = re.compile('<div class="chart".*?</div>\n', re.DOTALL)
    reading = edited(drawn(example), lambda text: cut.sub("", text))
    (found,) = reading.findings
    assert found.place.key == "其他事项"
    assert reading.report.narrative["其他事项"][0].paragraphs == ("如图所示。", LAST_YEAR)


def test_the_usual_charts_stand_at_the_end_of_their_sections_once(example: Report) -> None:
    content = html.write(drawn(example), with_charts=True)
    tree = etree.fromstring(content.decode(), etree.HTMLParser())
    charts = {
        str(section.get("id")): [each.get("data-chart") for each in found(section, "./div")]
        for section in found(tree, "//section[.//figure]")
    }
    # The results stand in the prose of the last section already.
    assert charts == {"主动公开": [None, ""], "申请": [None, ""], "其他事项": ["办理结果"]}
    captions = [str(each.text).partition("\u3000")[0] for each in found(tree, "//figcaption")]
    assert captions == ["图1", "图2", "图3"]


@pytest.mark.parametrize("kind", ["column", "bar"])
@pytest.mark.parametrize(
    "values",
    [(1,), (0, 1, 12345678), (5, -3, 0), (-1, -2), (10**15 - 1, 1, 0), (Decimal("3415.74"),)],
)
def test_every_number_is_legible_and_every_bar_is_seen(
    kind: ChartKind, values: tuple[Number, ...]
) -> None:
    keys = tuple(map(str, values))
    names = tuple("其他对外管理服务事项" for _ in values)
    chart = Chart("甲", "甲", kind, "件", "申请", names, (Series("乙", keys, values),))
    picture = etree.fromstring(drawing(chart), etree.HTMLParser())
    assert {spell(value) for value in values} <= {each.text for each in found(picture, "//text")}
    bars = found(picture, "//rect")
    assert len(bars) == sum(map(bool, values))
    sizes = [(str(each.get("width")), str(each.get("height"))) for each in bars]
    assert all(float(size.rstrip("%")) >= 0.5 for pair in sizes for size in pair)
    parts = [str(each.get("x")) for each in found(picture, "//rect | //text")]
    assert all(0 <= float(part.rstrip("%")) <= 100 for part in parts)


# ---------------------------------------------------------------- what was typed is never alive

ODD = [
    "<script>alert(1)</script>",
    "]]></script><img src=x onerror=alert(1)>",
    "<!-- --><b>粗</b> & &amp; &#x4e00;",
    "请见 javascript:alert(1) 或 https://example.org/?a=1&b=2",
    "\"引号\"和'引号'",
    "𠮷野家😀，生僻字𫖯",
    "{{ 不是标签 }}与{% if %}",
]


@pytest.mark.parametrize("typed", ODD)
@pytest.mark.parametrize("fragment", [False, True])
def test_markup_that_was_typed_is_text(typed: str, fragment: bool, example: Report) -> None:
    report = dataclasses.replace(
        example,
        title=f"{typed}2023年政府信息公开工作年度报告",
        narrative={"总体情况": (Block(None, (f"本年{typed}。",)),)},
    )
    content = html.write(report, fragment=fragment).decode("utf-8-sig")
    tree = etree.fromstring(content, etree.HTMLParser())
    assert "".join(map(str, found(tree, "//h1")[0].itertext())) == report.title
    (paragraph,) = [
        each for each in found(tree, "//p") if "本年" in "".join(map(str, each.itertext()))
    ]
    assert "".join(map(str, paragraph.itertext())) == f"本年{typed}。"
    assert not found(tree, "//img | //b | //*[@onerror] | //a | //script[not(@type)]")
    reading = read_html(content.encode(), "年报.html")
    assert reading.report.narrative["总体情况"] == report.narrative["总体情况"]


def test_nothing_turns_the_direction_of_a_page_or_stays_as_a_control(example: Report) -> None:
    typed = "甲\u202e乙\u202c\x07\x85丙\ud800丁\ufffe"
    report = dataclasses.replace(example, unit=typed, preface=(typed,), title=typed)
    content = html.write(report).decode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe]", content)
    assert f"<p>甲乙{chr(0xFFFD) * 2}丙{chr(0xFFFD)}丁{chr(0xFFFD)}</p>" in content


# ---------------------------------------------------------------- a page that somebody edited


@pytest.mark.rule("C50")
def test_a_figure_typed_over_on_a_page_is_taken_and_told(example: Report) -> None:
    key = "申请.本年新收.自然人"
    cell = re.compile(f'(<td data-key="{key}"[^>]*>)4<')
    reading = edited(example, lambda text: cell.sub(r"\g<1>7<", text))
    assert reading.report.figures[key] == 7
    assert ("C50", (key,), 7, 4) in [
        (each.code, each.figures, each.actual, each.expected) for each in reading.findings
    ]


@pytest.mark.rule("C50")
def test_prose_that_was_edited_on_a_page_is_taken_and_told(example: Report) -> None:
    reading = edited(example, lambda text: text.replace("<p>主要问题：一是", "<p>突出问题：一是"))
    (told,) = (each for each in reading.findings if each.code == "C50")
    assert told.place.key == "问题改进"
    assert "突出问题：一是" in told.message
    assert "主要问题：一是" in told.message
    assert reading.report.narrative["问题改进"][0].paragraphs[0].startswith("突出问题：一是")
    for section in ("总体情况", "其他事项"):
        assert reading.report.narrative[section] == example.narrative[section]


@pytest.mark.rule("C50")
def test_tags_in_prose_do_not_say_what_was_not_seen(example: Report) -> None:
    """The table was edited and the sentence was not: it goes on to say what it said."""
    key = "主动公开.行政规范性文件.制发"
    cell = re.compile(f'(<td data-key="{key}"[^>]*>)4<')
    reading = edited(example, lambda text: cell.sub(r"\g<1>9<", text))
    said = reading.report.narrative["总体情况"][1].paragraphs[0]
    assert "全年制发行政规范性文件4件" in said
    assert {each.place.key for each in reading.findings} == {key, "总体情况"}


@pytest.mark.rule("C50")
def test_another_title_on_a_page_is_taken_and_told(example: Report) -> None:
    reading = edited(example, lambda text: text.replace("<h1>南阳市官庄工区", "<h1>南阳市卧龙区"))
    assert reading.report.unit == "南阳市卧龙区管委会"
    (told,) = reading.findings
    assert (told.code, told.actual) == ("C50", reading.report.full_title)


@pytest.mark.rule("C50")
def test_data_that_are_damaged_are_left_and_told(example: Report) -> None:
    reading = edited(example, lambda text: text.replace('{"form"', "{form"))
    assert reading.report.figures == example.figures
    (told,) = reading.findings
    assert (told.code, "损坏" in told.message) == ("C50", True)


# ---------------------------------------------------------------- by command


def test_convert_writes_a_page_and_a_fragment(run: Run, tmp_path: Path, example: Report) -> None:
    assert run("convert", EXAMPLE, "年报.html").returncode == 0
    assert run("convert", EXAMPLE, "片段.html", "--fragment").returncode == 0
    assert (tmp_path / "年报.html").read_bytes() == html.write(example)
    assert (tmp_path / "片段.html").read_bytes() == html.write(example, fragment=True)
    back = run("convert", "年报.html", "年报.json")
    assert (back.returncode, back.stderr) == (0, "")
    assert json.loads((tmp_path / "年报.json").read_text(encoding="utf-8"))["year"] == 2023


def test_a_page_is_not_written_over_what_somebody_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "年报.html").write_text("<p>我写的</p>", encoding="utf-8")
    done = run("convert", EXAMPLE, "年报.html")
    assert done.returncode == 3
    assert (tmp_path / "年报.html").read_text(encoding="utf-8") == "<p>我写的</p>"


@pytest.mark.parametrize("options", [[], ["--fragment"]])
def test_convert_adds_the_usual_charts(
    run: Run, tmp_path: Path, example: Report, options: list[str]
) -> None:
    done = run("convert", EXAMPLE, "年报.html", "--charts", *options)
    assert (done.returncode, done.stderr) == (0, "")
    content = (tmp_path / "年报.html").read_bytes()
    assert content == html.write(example, fragment=bool(options), with_charts=True)


def test_a_fragment_is_of_a_page_only(run: Run, tmp_path: Path) -> None:
    done = run("convert", EXAMPLE, "年报.docx", "--fragment")
    assert done.returncode == 2
    assert "--fragment 用于网页" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("options", [[], ["--fragment"]])
def test_a_page_with_errors_says_so_above_its_title(
    run: Run, tmp_path: Path, example: Report, options: list[str]
) -> None:
    wrong = dataclasses.replace(example, figures={**example.figures, "申请.本年新收.总计": 5})
    (tmp_path / "错.json").write_bytes(writers_json.write(wrong))
    done = run("convert", "错.json", "错.html", *options)
    assert done.returncode == 1
    assert "I1" in done.stdout
    tree = etree.fromstring((tmp_path / "错.html").read_text(encoding="utf-8"), etree.HTMLParser())
    assert re.match("草稿：有 [1-9]", str(found(tree, "//h1/preceding-sibling::p")[0].text))
    # Read again, it is the same report, and the note is none of its text.
    assert read_html((tmp_path / "错.html").read_bytes(), "错.html").report.preface == tuple(
        filled(text, wrong) if options else text for text in example.preface
    )
