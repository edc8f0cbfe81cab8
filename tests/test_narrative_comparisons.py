"""Comparisons with last year and with a whole: what doesn't come out, and what is left alone."""

from __future__ import annotations

import pytest

from gongkai_docx.findings import Finding, Severity
from strategies import PROSE
from test_narrative_wording import UNIT, report, saying, told

NEW = "申请.本年新收.总计"
IN_FORCE = "主动公开.行政规范性文件.有效"
LAST = report(unit=UNIT, year=2022, narrative=PROSE, figures={NEW: 56, IN_FORCE: 20})
THIS = {NEW: 69, IN_FORCE: 20}


def found_in(text: str) -> list[Finding]:
    return told(saying(text, figures=THIS, last=LAST), "N26")


@pytest.mark.parametrize(
    ("comparison", "actual", "expected"),
    [
        ("，较上年增加12件。", "增加12件", "增加 13"),
        ("，比2022年增加了14件，增长23.2%。", "增加了14件", "增加 13"),
        ("，同比增长23.3%。", None, None),
        ("，同比增长23.5%。", "增长23.5%", "增长23.2%"),
        ("，同比增长25%。", "增长25%", "增长23%"),
        ("（同比下降23.2%）。", "下降23.2%", "增长23.2%"),
        ("，比上年增加13件，增长24.5%。", "增长24.5%", "增长23.2%"),
        ("，与上年持平。", "与上年持平", "增加 13"),
        ("（县政府9件、县教育局60件），同比增长30%。", "增长30%", "增长23%"),
    ],
)
@pytest.mark.rule("N26")
def test_a_change_that_does_not_come_out(
    comparison: str, actual: str | None, expected: str | None
) -> None:
    found = found_in(f"全年收到政府信息公开申请69件{comparison}")
    assert [each.actual for each in found] == ([actual] if actual else [])
    for each in found:
        assert each.severity is Severity.WARNING
        assert (each.expected, each.quote, each.figures) == (expected, actual, (NEW,))
        assert "上年 56，本年 69" in each.message


@pytest.mark.parametrize(
    "comparison",
    [
        "，较上年增加13件，增长23.2%。",
        "，同比增长23.21%。",
        "，同比增长23%。",
        "，同比增长24%。",
        "，同比增长约30%。",
        "，同比增长30%以上。",
        "，较2021年增长30%。",
        "，同比增长0.5倍。",
        "，按时办结率较上年提高5个百分点。",
        "，网站访问量同比增长30%。",
        "，与上年基本持平。",
    ],
)
@pytest.mark.rule("N26")
def test_a_change_that_comes_out_or_is_of_something_else(comparison: str) -> None:
    assert found_in(f"全年收到政府信息公开申请69件{comparison}") == []


@pytest.mark.rule("N26")
def test_nothing_is_compared_where_last_year_or_the_figure_is_not_known() -> None:
    text = "全年收到政府信息公开申请69件，同比增长30%。"
    assert told(saying(text, figures=THIS), "N26") == []
    assert told(saying(text, figures={NEW: 70}, last=LAST), "N26") == []
    assert len(found_in(text)) == 1


@pytest.mark.parametrize(
    ("text", "actual", "expected"),
    [
        ("收到政府信息公开申请69件，其中自然人申请40件，占50%。", "占50%", "58%"),
        ("收到政府信息公开申请69件，其中自然人申请40件，占比57.1%。", "占比57.1%", "58.0%"),
        ("收到政府信息公开申请69件，其中自然人申请40件，占58%。", None, None),
        ("收到政府信息公开申请69件，其中自然人申请40件，占比57.9%。", None, None),
        ("收到政府信息公开申请69件。自然人申请40件，占50%。", None, None),
    ],
)
@pytest.mark.rule("N26")
def test_a_share_of_a_whole_that_the_sentence_tells(
    text: str, actual: str | None, expected: str | None
) -> None:
    found = found_in(text)
    assert [(each.actual, each.expected) for each in found] == (
        [(actual, expected)] if actual else []
    )
