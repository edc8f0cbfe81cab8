"""A local notice: what it asks besides the statutory form, and where it is chosen."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from conftest import EXAMPLE, Run
from gongkai_docx import workbook as layout
from gongkai_docx.checks import check
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding
from gongkai_docx.forms.data import FormError, read_data
from gongkai_docx.notices import HERE, every_demand, load_notice, notice_names
from gongkai_docx.readers import json as json_reader
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import xlsx
from strategies import EVERY_FORM, FORM, sound
from workbooks import opened

WUWEI = "武威"
TOLD = (
    "全年通过政府门户网站发布信息1204条，通过微信公众号发布860条，未刊发公报。",
    "发布政策解读12篇，回应群众关切９次。",
    "制发行政规范性文件四件，废止2件，现行有效36件。",
    "现有政府网站1个、政务新媒体账号3个，在政务大厅设有政务公开专区。",
)
"""A section one that has all that Wuwei asks for."""


def report(*paragraphs: str, notice: str | None = WUWEI) -> Report:
    """A report with that section one, held against that notice."""
    made = sound(FORM, notice=notice)
    narrative = {**made.narrative, "总体情况": (Block(None, paragraphs),)}
    return dataclasses.replace(made, narrative=narrative)


def found(report: Report) -> list[Finding]:
    return [finding for finding in check(report) if finding.code.startswith("P")]


# ---------------------------------------------------------------- what is found


@pytest.mark.rule("P1")
def test_a_section_that_has_all_elements_is_passed_over() -> None:
    assert found(report(*TOLD)) == []


@pytest.mark.rule("P1")
def test_a_number_may_stand_in_the_next_clause() -> None:
    assert found(report("政府门户网站逐日更新，共1204条；" + TOLD[0], *TOLD[1:])) == []
    first = TOLD[0].replace("通过政府门户网站发布信息1204条", "政府门户网站逐日更新，共1204条")
    assert found(report(first, *TOLD[1:])) == []


@pytest.mark.rule("P1")
@pytest.mark.parametrize(
    ("typed", "instead", "missing"),
    [
        ("发布政策解读12篇，", "", "解读的件数"),
        ("回应群众关切９次", "及时回应群众关切", "回应的件数"),
        ("，废止2件", "", "规范性文件的废止数"),
        ("，未刊发公报", "", "公报刊发的条数"),
        ("，在政务大厅设有政务公开专区", "", "政务公开专区"),
    ],
)
def test_an_element_that_is_missing_is_named(typed: str, instead: str, missing: str | None) -> None:
    whole = "\n".join(TOLD)
    assert typed in whole
    (finding,) = found(report(*whole.replace(typed, instead).split("\n")))
    assert (finding.code, finding.expected, finding.place.key) == ("P1", missing, "总体情况")
    assert f"没有写到{missing}；" in finding.message


@pytest.mark.rule("P2")
def test_a_section_may_have_so_many_characters_and_no_more() -> None:
    length = sum(map(len, TOLD))
    assert found(report(*TOLD, "续" * (1000 - length))) == []
    (finding,) = found(report(*TOLD, "续" * (1001 - length)))
    assert (finding.code, finding.expected, finding.actual) == ("P2", 1000, 1001)


@pytest.mark.rule("P1", "P2")
def test_a_report_that_names_no_notice_is_held_against_none() -> None:
    assert found(report("无。", notice=None)) == []
    assert [each.code for each in found(report("无。"))] == ["P1"]


@pytest.mark.rule("P1")
def test_an_empty_section_is_told_once() -> None:
    empty = dataclasses.replace(report(), narrative={})
    assert found(empty) == []


# ---------------------------------------------------------------- where it is chosen


def test_a_notice_goes_through_json_and_a_workbook(tmp_path: Path, example: Report) -> None:
    chosen = dataclasses.replace(example, notice=WUWEI)
    assert json_reader.read(json_writer.write(chosen), "年报.json").report == chosen
    path = tmp_path / "表.xlsx"
    path.write_bytes(xlsx.write(chosen))
    assert read(path).report == chosen


@pytest.mark.rule("C7")
def test_a_notice_that_is_none_is_an_error_where_it_stands(tmp_path: Path, example: Report) -> None:
    document = json.loads(json_writer.write(example))
    with pytest.raises(Unusable, match=r"\$\.notice.*“某地”不可用，只能是武威"):
        json_reader.read(json.dumps({**document, "notice": "某地"}).encode(), "年报.json")
    book = opened(EXAMPLE.read_bytes(), without=(layout.TAGS,))
    sheet = book[layout.BASICS]
    (row,) = (cell.row for cell in sheet["A"] if cell.value == layout.NOTICE)
    sheet.cell(row, 2, "某地")
    book.save(tmp_path / "表.xlsx")
    (finding,) = (each for each in read(tmp_path / "表.xlsx").findings if each.code == "C7")
    assert finding.location == f"基本信息!B{row}"
    assert "请填武威" in finding.message


def test_a_notice_is_chosen_by_option(run: Run) -> None:
    plain = json.loads(run("check", EXAMPLE, "--json").stdout)["findings"]
    told = json.loads(run("check", EXAMPLE, "--notice", WUWEI, "--json").stdout)["findings"]
    assert {each["code"] for each in plain}.isdisjoint({"P1", "P2"})
    (found,) = (each for each in told if each["code"] == "P1")
    assert found["at"] == "总体情况"
    assert "2025年12月19日" in found["basis"]
    assert "P1" in run("build", EXAMPLE, "--notice", WUWEI, "-o", "稿.docx").stdout


def test_an_option_that_names_no_notice_is_refused(run: Run) -> None:
    done = run("check", EXAMPLE, "--notice", "某地")
    assert done.returncode == 2
    assert "没有“某地”的通知，现有：武威" in done.stderr


# ---------------------------------------------------------------- the files


def test_a_code_is_of_one_notice_and_its_section_of_every_form() -> None:
    codes = Counter(demand.rule.code for demand in every_demand())
    assert set(codes.values()) == {1}
    for demand in every_demand():
        for form in EVERY_FORM:
            assert demand.section in {section.key for section in form.narratives}
        assert demand.elements or demand.most


def test_every_file_of_notices_is_one(tmp_path: Path) -> None:
    assert notice_names() == tuple(sorted(path.stem for path in HERE.glob("*.toml")))
    for name in notice_names():
        assert load_notice(name).name == name
        tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def test_a_damaged_file_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai_docx.notices.HERE", tmp_path)
    content = (HERE / f"{WUWEI}.toml").read_text(encoding="utf-8")
    (tmp_path / "损坏.toml").write_text(content.replace('"P1"', '"X1"'), encoding="utf-8")
    with pytest.raises(FormError, match=r"损坏\.toml"):
        load_notice("损坏")
    assert read_data(HERE / f"{WUWEI}.toml", lambda tree: tree.has("demands"))
