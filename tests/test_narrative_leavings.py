"""What was never meant to be printed, and what an opening promises of the report."""

from __future__ import annotations

import pytest

from gongkai_docx.findings import Severity
from test_narrative_wording import report, saying, told


@pytest.mark.parametrize(
    ("typed", "quote"),
    [
        ("详见错误!未找到引用源。所示。", "错误!未找到引用源"),
        ("目录错误！未定义书签。", "错误！未定义书签"),
        ("共收到#REF!件申请。", "#REF!"),
        ("占比为#DIV/0!。", "#DIV/0!"),
        ("公开信息#N/A条。", "#N/A"),
        ("=SUM(B2:B9)", "=SUM("),
        ('=_xlfn.DISPIMG("ID_1F",1)', "=_xlfn.DISPIMG("),
        ('如图：=DISPIMG("ID_1F",1)', "=DISPIMG("),
        ("公开信息=C5条。", None),
        ("单击或点击此处输入文字。", "单击或点击此处输入文字"),
        ("点击此处添加标题", "点击此处添加标题"),
        ("全年公开信息\ufffd\ufffd条。", "\ufffd\ufffd"),
        ("锟斤拷锟斤拷公开。", "锟斤拷锟斤拷"),
        ("<p>&nbsp;", "<p>"),
        ("加强培训。&nbsp;&nbsp;继续公开。", "&nbsp;"),
        ('<span style="color:red">公开</span>', '<span style="color:red">'),
        ("。", "。"),
        ("　；", "　；"),
    ],
)
@pytest.mark.rule("N22")
def test_what_a_program_left_is_told(typed: str, quote: str | None) -> None:
    found = told(saying(typed), "N22")
    assert [each.quote for each in found] == ([quote] if quote else [])
    assert all(each.severity is Severity.WARNING for each in found)


@pytest.mark.parametrize(
    "typed",
    [
        "及时纠正错误！未发生失泄密事件。",
        "点击量达12万次，单击即可查看；点击此处链接查看全文。",
        "推广“#政务公开#”话题，C#语言，A&B公司，研究与试验发展（R&D）。",
        "满意率=满意数÷总数，a<b>c。",
        "全年公开信息12条。",
        "屯田路屯屯通公路；烫金证书。",
        "无。",
    ],
)
@pytest.mark.rule("N22")
def test_what_people_write_is_none(typed: str) -> None:
    assert told(saying(typed), "N22") == []


@pytest.mark.parametrize(
    ("opening", "promised"),
    [
        ("本报告由总体情况、主动公开政府信息情况等五部分组成。", 5),
        ("全文包括总体情况、存在的主要问题及改进情况等7个部分。", 7),
        ("本年度报告共分八个部分，可在网站下载。", 8),
    ],
)
@pytest.mark.rule("N23")
def test_an_opening_that_promises_other_than_six_parts(opening: str, promised: int) -> None:
    (finding,) = told(report(preface=(opening,)), "N23")
    assert (finding.actual, finding.expected) == (promised, 6)


@pytest.mark.parametrize(
    "opening",
    [
        "本报告由总体情况、主动公开政府信息情况等六部分组成。",
        "本报告共分6个部分。",
        "本报告第五部分为存在的主要问题。",
        "本报告涵盖五个方面的内容，部分信息见网站。",
        "本报告根据条例编制。工作分三部分推进。",
    ],
)
@pytest.mark.rule("N23")
def test_an_opening_that_promises_six_or_nothing(opening: str) -> None:
    assert told(report(preface=(opening,)), "N23") == []
    assert told(saying("政务公开专栏的报告分为两个部分。"), "N23") == []
