"""Whose report it is, by the names in it; and the documents that it goes by."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import load_form
from gongkai_docx.places import SIGNATORY, TITLE, Place
from gongkai_docx.report import Signature
from strategies import sound
from test_narrative_wording import report, saying, told

BUREAU = "宿迁市沭阳县教育局"
COUNTY = "淮安市洪泽区人民政府"


def only(found: list[Finding]) -> Finding:
    (finding,) = found
    assert finding.severity is Severity.WARNING
    return finding


@pytest.mark.parametrize(
    ("phrase", "actual", "expected"),
    [
        ("本报告由沐阳县教育局编制。", "沐阳县", "沭阳县"),
        ("2023年，沐阳县各学校主动公开信息。", "沐阳县", "沭阳县"),
        ("泗阳县教育局始终坚持以公开为常态。", "泗阳县教育局", "沭阳县教育局"),
    ],
)
@pytest.mark.rule("N24")
def test_a_name_that_is_nearly_the_own(phrase: str, actual: str, expected: str) -> None:
    for checked in (saying(phrase, unit=BUREAU), report(unit=BUREAU, preface=(phrase,))):
        finding = only(told(checked, "N24"))
        assert (finding.actual, finding.quote, finding.expected) == (actual, actual, expected)
        assert "只差一个字" in finding.message


@pytest.mark.parametrize(
    "phrase",
    [
        "沭阳县教育局主动公开信息，其中泗阳县15期、沭阳县5期。",
        "赴泗阳县教育局学习。我局与泗阳县教育局交流。",
        "联合宿迁市体育局、沭阳县体育局开展检查。",
        "泗阳县教育局来我局考察，取得较好效果。",
        "2023年，沭阳县教育局主动公开信息。",
    ],
)
@pytest.mark.rule("N24")
def test_other_places_and_organs_may_be_spoken_of(phrase: str) -> None:
    assert told(saying(phrase, unit=BUREAU), "N24") == []


@pytest.mark.parametrize(
    ("unit", "changes", "place", "actual"),
    [
        (
            BUREAU,
            {"signature": Signature("宿迁市沐阳县教育局", None)},
            SIGNATORY,
            "宿迁市沐阳县教育局",
        ),
        (BUREAU, {"signature": Signature("泗阳县教育局", None)}, SIGNATORY, "泗阳县教育局"),
        # The day, where the unit should stand.
        (BUREAU, {"signature": Signature("2024-01-20", None)}, SIGNATORY, "2024-01-20"),
        (
            COUNTY,
            {"title": "淮安市洪泽区人民政府办公室2023年政府信息公开工作年度报告"},
            TITLE,
            "淮安市洪泽区人民政府办公室",
        ),
        (
            f"{COUNTY}办公室",
            {"title": "洪泽区人民政府2023年政府信息公开工作年度报告"},
            TITLE,
            "洪泽区人民政府",
        ),
        (
            f"{COUNTY}办公室",
            {"preface": ("本报告由淮安市洪泽区人民政府按照条例编制。",)},
            Place.preface(0),
            "淮安市洪泽区人民政府",
        ),
        (
            BUREAU,
            {"preface": ("本报告由沭阳县行政审批局根据条例要求编制。",)},
            Place.preface(0),
            "沭阳县行政审批局",
        ),
        (
            COUNTY,
            {"preface": ("本报告由淮安市涟水县人民政府办公室编制。",)},
            Place.preface(0),
            "淮安市涟水县人民政府办公室",
        ),
    ],
)
@pytest.mark.rule("N24")
def test_who_signs_is_named_in_the_title_or_compiled_it_is_another(
    unit: str, changes: dict[str, Any], place: Place, actual: str
) -> None:
    finding = only(told(report(unit=unit, **changes), "N24"))
    assert (finding.place, finding.actual) == (place, actual)
    assert finding.expected == unit


@pytest.mark.parametrize(
    ("unit", "changes"),
    [
        (COUNTY, {"preface": ("本报告由淮安市洪泽区人民政府办公室根据《条例》编制此报告。",)}),
        (COUNTY, {"preface": ("本报告由洪泽区政务服务管理办公室汇总编制。",)}),
        (COUNTY, {"title": "洪泽区人民政府2023年政府信息公开工作年度报告"}),
        (COUNTY, {"signature": Signature("淮安市洪泽区人民政府办公室", None)}),
        (BUREAU, {"preface": ("本报告由沭阳县教育局办公室编制。本报告由我局编制。",)}),
        (BUREAU, {"preface": ("本报告由县教育局编制。",)}),
        (BUREAU, {"title": "沭阳县教育局2023年政府信息公开工作年度报告"}),
        ("某某公司", {"preface": ("本报告由某区行政审批局编制。",)}),
    ],
)
@pytest.mark.rule("N24")
def test_an_office_of_the_unit_may_compile_it_and_names_may_be_short(
    unit: str, changes: dict[str, Any]
) -> None:
    assert told(report(unit=unit, **changes), "N24") == []


@pytest.mark.rule("N24")
def test_another_organ_that_speaks_throughout() -> None:
    phrases = (
        "2023年，胡集镇人民政府坚持以公开为常态。",
        "胡集镇人民政府规范了流程。",
        "年内抓培训。胡集镇人民政府主动公开信息。",
    )
    finding = only(told(saying(*phrases, unit="沭阳县教育局"), "N24"))
    assert (finding.actual, finding.expected) == ("胡集镇人民政府", "沭阳县教育局")
    assert told(saying(*phrases[:2], unit="沭阳县教育局"), "N24") == []
    assert told(saying(*phrases, "我局主动公开信息。", unit="沭阳县教育局"), "N24") == []
    assert told(saying(*phrases, unit="沭阳县胡集镇人民政府"), "N24") == []


# ---------------------------------------------------------------- N25


@pytest.mark.parametrize(
    ("phrase", "actual"),
    [
        ("按照《2021年政务公开工作要点》要求，推进公开。", 2021),
        ("认真落实《河南省2022年政务公开工作要点》，推进公开。", 2022),
        ("对照《国务院办公厅2021年政务公开工作要点》抓好落实。", 2021),
    ],
)
@pytest.mark.rule("N25")
def test_another_years_plan_as_the_basis(phrase: str, actual: int) -> None:
    finding = only(told(saying(phrase), "N25"))
    assert (finding.actual, finding.expected, finding.quote) == (actual, 2023, str(actual))


@pytest.mark.parametrize(
    "phrase",
    [
        "按照《2023年政务公开工作要点》要求，推进公开。",
        "印发《2021年政务公开工作要点》，清理公开。",
        "落实国务院办公厅《2022年政务公开工作要点》。",
        "根据《法治政府建设实施纲要（2021—2025年）》，推进公开。",
        "修订了2021年印发的《政务公开工作要点》。",
        "按照《某县2021年度信息公开目录》更新。",
    ],
)
@pytest.mark.rule("N25")
def test_what_is_rightly_of_that_year(phrase: str) -> None:
    assert told(saying(phrase), "N25") == []


@pytest.mark.parametrize("notice", ["国办公开办函〔2019〕60号", "国办公开办函[2019] 60 号"])
@pytest.mark.rule("N25")
def test_the_notice_of_a_form_that_is_not_in_force(notice: str) -> None:
    finding = only(told(report(preface=(f"依据{notice}的格式编制。",)), "N25"))
    assert finding.expected == "国办公开办函〔2021〕30号"
    assert told(report(preface=("依据国办公开办函〔2021〕30号编制。",)), "N25") == []
    assert told(report(preface=("依据某政办〔2019〕60号编制。",)), "N25") == []
    of_2019 = sound(load_form("2019"), preface=(f"依据{notice}的格式编制。",))
    assert told(of_2019, "N25") == []
