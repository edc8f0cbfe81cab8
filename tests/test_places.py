"""Where a finding stands, as it is told: in messages, in JSON, in a draft and in a workbook."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLE, Run
from gongkai_docx.checks import check
from gongkai_docx.findings import Finding
from gongkai_docx.places import (
    IGNORED,
    REPORT,
    SIGNATORY,
    SIGNATURE,
    TITLE,
    UNIT,
    YEAR,
    Cell,
    Place,
    where,
)
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report
from gongkai_docx.writers import word, xlsx
from gongkai_docx.writers.annotated import annotate
from gongkai_docx.writers.annotated.marking import COLOURS
from strategies import FORM, PROSE
from test_annotation import marks
from test_review import comments

ONE = "总体情况"
TOTAL = "申请.国家秘密.总计"
PHONE = "13812345678"
THIRD = f"2022年，我局公开信息100条，联系电话{PHONE}。"
CELL = Cell.named("三、依申请公开", "J5")


def report(**changes: Any) -> Report:
    return Report(FORM, **{"unit": "某某市某某局", "year": 2023, "narrative": PROSE, **changes})


def with_third(paragraph: str) -> Report:
    blocks = (
        Block("主动公开", ("第一段。", "第二段。")),
        Block("平台建设", (paragraph, "第四段。")),
    )
    return report(narrative={**PROSE, ONE: blocks}, preface=(paragraph.replace("2022", "2023"),))


@pytest.mark.parametrize(
    ("place", "called", "at"),
    [
        (
            Place.figure("申请.国家秘密.总计"),
            "三、依申请公开“1.属于国家秘密”",
            "申请.国家秘密.总计",
        ),
        (Place.section("申请"), "三、收到和处理政府信息公开申请情况", "申请"),
        (Place.section(ONE), "一、总体情况", ONE),
        (Place.heading(ONE, 1), "一、总体情况", "平台建设"),
        (Place.paragraph(ONE, 1), "一、总体情况", "第二段。"),
        (Place.paragraph(ONE, 2), "一、总体情况", "2022年，我局公开信息100条，联系电"),
        (Place.preface(0), "前言", "2023年，我局公开信息100条，联系电"),
        (Place.paragraph(ONE, 9), "一、总体情况", None),
        (TITLE, "标题", "title"),
        (UNIT, "单位名称", "unit"),
        (YEAR, "报告", "year"),
        (SIGNATORY, "落款单位", "signature.unit"),
        (SIGNATURE, "报告", "signature.date"),
        (IGNORED, "报告", "ignore"),
        (REPORT, "报告", None),
        (Place.template("模板 a.docx：开头第 1 段"), "模板 a.docx：开头第 1 段", None),
    ],
)
def test_a_place_is_told_to_people_and_to_programs(
    place: Place, called: str, at: str | None
) -> None:
    of = with_third(THIRD)
    assert where(place, FORM) == of.where(place) == called
    assert of.at(place) == at
    there = place.within(CELL)
    assert (where(there, FORM), there.location) == ("三、依申请公开 J5", "三、依申请公开!J5")
    assert of.at(there) == of.at(place)
    assert there.bare == place


def test_a_place_knows_its_cell_if_the_source_has_cells() -> None:
    place = Place.figure("申请.本年新收.总计")
    assert report(cells={place: CELL}).located(place) == place.within(CELL)
    assert report().located(place).location is None


def test_a_number_in_the_first_words_of_a_paragraph_is_masked_before_they_are_cut() -> None:
    of = with_third(f"电话{PHONE}，在这里{PHONE}。")
    assert of.at(Place.paragraph(ONE, 2)) == "电话138******78，在这里138"


# ---------------------------------------------------------------- the third paragraph


def n5(findings: tuple[Finding, ...]) -> Finding:
    (finding,) = [finding for finding in findings if finding.code == "N5"]
    return finding


@pytest.mark.parametrize("headings", ["run-in", "own-line"])
def test_a_finding_in_the_third_paragraph_stands_there_in_the_draft(headings: str) -> None:
    of = dataclasses.replace(with_third(THIRD), headings=headings)  # type: ignore[arg-type]
    finding = n5(check(of))
    assert finding.place == Place.paragraph(ONE, 2)
    assert finding.quote == "2022年"
    (at,) = comments(word.write(of, comments=[finding])).values()
    opening = "（二）平台建设。" if headings == "run-in" else ""
    assert at == f"{opening}{THIRD}"


def test_a_finding_in_the_third_paragraph_colours_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx.write(with_third(THIRD)))
    of = read(path).report
    finding = n5(check(of))
    content = annotate(path.read_bytes(), path.name, of, [finding])
    ((cell, (colour, text)),) = marks(content).items()
    assert cell == finding.location == "一、总体情况!B5"
    assert colour == COLOURS[finding.severity]
    assert text.startswith("【校验】警告 N5：一、总体情况 B5：“2022年，")


def test_equal_headings_of_a_workbook_are_two_places(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    blocks = (Block("公开", ("甲。",)), Block("公开", ()), Block("2022年公开", ("乙。",)))
    path.write_bytes(xlsx.write(report(narrative={**PROSE, ONE: blocks})))
    of = read(path).report
    places = [Place.heading(ONE, number) for number in range(3)]
    assert [of.cells[place].name for place in places] == ["A3", "A4", "A5"]
    (empty,) = [finding for finding in check(of) if finding.code == "S6"]
    assert empty.place == places[1].within(Cell.named("一、总体情况", "A4"))
    assert n5(check(of)).location == "一、总体情况!A5"


# ---------------------------------------------------------------- check --json


def test_json_tells_where_a_finding_stands_and_which_phrase_it_means(
    run: Run, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(EXAMPLE)
    book["三、依申请公开"]["J5"] = 5
    book["三、依申请公开"]["E8"] = "/"
    book["一、总体情况"]["B4"] = THIRD
    book["六、其他事项"]["B3"] = None
    book["基本信息"]["B4"] = 2030
    book.save(tmp_path / "a.xlsx")
    found = json.loads(run("check", "a.xlsx", "--json").stdout)["findings"]
    told = {each["code"]: (each["location"], each["at"], each["quote"]) for each in found}
    first = "2022年，我局公开信息100条，联系电"
    assert told["I1"] == ("三、依申请公开!J5", "申请.本年新收.总计", None)
    assert told["C8"] == ("三、依申请公开!E8", "申请", None)
    assert told["S4"] == ("六、其他事项!B3", "其他事项", None)
    assert told["S7"] == ("基本信息!B4", "year", None)
    assert told["N16"] == ("一、总体情况!B4", first, "138******78")
    assert {each["explanation"] for each in found} == {None}
    assert PHONE not in json.dumps(found)


def test_json_of_a_report_without_cells_names_the_places_all_the_same(
    run: Run, tmp_path: Path
) -> None:
    document = {
        "form": "2021",
        "unit": f"某某市某某局{PHONE}",
        "year": 2023,
        "narrative": {ONE: [{"heading": "公开", "paragraphs": []}, {"paragraphs": [THIRD]}]},
        "figures": {"申请": {"本年新收": {"自然人": 4, "总计": 5}}},
    }
    (tmp_path / "a.json").write_text(json.dumps(document), "utf-8")
    found = json.loads(run("check", "a.json", "--json").stdout)["findings"]
    assert {each["location"] for each in found} == {None}
    told = [(each["code"], each["at"], each["quote"]) for each in found]
    assert ("I1", "申请.本年新收.总计", None) in told
    assert ("S4", "其他事项", None) in told
    assert ("S6", "公开", None) in told
    assert ("N5", "2022年，我局公开信息100条，联系电", "2022年") in told
    assert ("N16", "unit", "138******78") in told
