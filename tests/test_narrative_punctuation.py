"""Punctuation of an official text: what is told, with better wording, and what is left."""

from __future__ import annotations

import pytest

from gongkai_docx.checks.narrative.punctuation import paired
from gongkai_docx.findings import Severity
from strategies import flood
from test_narrative_wording import report, saying, told


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("全年公开信息12条,均按时发布。", "全年公开信息12条，均按时发布。"),
        ("重点工作如下:一是公开;二是解读。", "重点工作如下：一是公开；二是解读。"),
        ("完善制度.加强培训。", "完善制度。加强培训。"),
        ("落实条例(国令第711号)要求。", "落实条例（国令第711号）要求。"),
        ("落实条例（国令第711号)要求。", "落实条例（国令第711号）要求。"),
        ('落实"三审三校"制度。', "落实“三审三校”制度。"),
        ("依据国办公开办函[2021]30号编制。", "依据国办公开办函〔2021〕30号编制。"),
        ("依据国办公开办函（2021）30号编制。", "依据国办公开办函〔2021〕30号编制。"),
        ("健康 发展。", "健康发展。"),
        ("健康发展 。", "健康发展。"),
        ("邮 编：100000，办公电话见网站。", "邮编：100000，办公电话见网站。"),
        ("完善公开制度，加强培训", "完善公开制度，加强培训。"),
        ("完善公开制度，", "完善公开制度。"),
        ("办结率100%，同比上升5%", "办结率100%，同比上升5%。"),
    ],
)
@pytest.mark.rule("N21")
def test_a_sign_that_is_unusual_is_told_with_the_usual_one(typed: str, better: str) -> None:
    (finding,) = told(saying(typed), "N21")
    assert finding.severity is Severity.INFO
    assert str(finding.expected) in better
    assert str(finding.actual) in typed
    assert f"宜写作“{finding.expected}”" in finding.message
    assert told(saying(better), "N21") == told(saying(better), "N20") == []


@pytest.mark.parametrize(
    ("typed", "better"),
    [
        ("加强培训。。", "加强培训。"),
        ("加强培训，。", "加强培训。"),
        ("加强，，培训。", "加强，培训。"),
        ("加强培训；。", "加强培训。"),
        ("落实”三审三校“制度。", "落实“三审三校”制度。"),
        ("落实“三审三校“制度。", "落实“三审三校”制度。"),
    ],
)
@pytest.mark.rule("N20")
def test_a_sign_too_many_or_turned_is_told_with_the_right_one(typed: str, better: str) -> None:
    (finding,) = told(saying(typed), "N20")
    assert finding.severity is Severity.WARNING
    assert str(finding.expected) in better
    assert told(saying(typed), "N21") == []
    assert told(saying(better), "N20") == []


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        ("根据《中华人民共和国政府信息公开条例要求编制。", "《"),
        ("落实条例（国令第711号要求。", "（"),
        ("落实条例国令第711号）要求。", "）"),
        ("落实“三审三校制度。", "“"),
        ("一）主动公开情况。", "）"),
    ],
)
@pytest.mark.rule("N20")
def test_a_bracket_alone_is_told(typed: str, sign: str) -> None:
    (finding,) = told(saying(typed), "N20")
    assert (finding.actual, finding.quote) == (sign, sign)


@pytest.mark.parametrize(
    "typed",
    [
        "　　公开信息1,234条，办结率98.6%，地址见https://www.example.gov.cn/a.html?b=1,2。",
        "上班时间9:30至17:00；邮箱：xxx@example.cn（政务公开股）。",
        "1）主动公开；2）依申请公开；(3)管理。",
        "编制《关于〈条例〉的解读（2023年版）》，推广“App”“1+X”等做法。",
        "（一）主动公开情况 我局坚持以公开为常态。",
        "判决书为（2023）豫01行初12号。",
        "全年收到申请 12 件，Word 2016 格式。",
        "公开了吗？公开了！真的？！",
        "{{ 标签, 写错 }}的不在此列。",
        "无",
        "联系电话：0000-0000000，网址：www.example.gov.cn",
        "主动公开情况",
        "（此件公开发布）",
        "如下：",
        "……",
        "It’s a rock’n’roll。",
    ],
)
@pytest.mark.rule("N20", "N21")
def test_what_is_right_is_left_alone(typed: str) -> None:
    assert told(saying(typed), "N20") == told(saying(typed), "N21") == []


@pytest.mark.rule("N20")
def test_a_bracket_may_be_closed_in_a_later_paragraph() -> None:
    assert told(saying("公开方式（如下：", "网站；公报）。"), "N20") == []
    assert len(told(saying("公开方式（如下：", "网站；公报。"), "N20")) == 1


@pytest.mark.rule("N20")
def test_a_paragraph_has_one_finding_whatever_is_in_it() -> None:
    checked = saying("公开,公开。。（公开 公开", "公开,公开。")
    assert [len(told(checked, code)) for code in ("N20", "N21")] == [1, 1]


@pytest.mark.rule("N20")
def test_a_heading_is_held_to_it_but_for_its_end() -> None:
    assert told(report(title="某局（2023年政府信息公开工作年度报告"), "N20")
    assert told(report(title="某局2023年政府信息公开工作年度报告，及附件"), "N21") == []


@pytest.mark.parametrize(
    "piece", ["（", "）", "（“《", "。", " ", "（ ", '"', "（甲", ",", "公 ", "（("]
)
def test_any_number_of_them_is_read_to_its_end(piece: str) -> None:
    full = flood(piece, 100_000)
    assert len(told(saying(full), "N20")) + len(told(saying(full), "N21")) <= 1


def test_brackets_nested_a_thousand_deep_are_paired() -> None:
    deep = paired("（【" * 1000 + "】）" * 1000)
    assert (len(deep.pairs), deep.alone) == (2000, [])
