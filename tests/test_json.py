"""The exchange format: what goes out comes back, and what can't be understood is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Severity
from gongkai_docx.readers import json as reader
from gongkai_docx.report import Block, Report
from gongkai_docx.writers import json as writer
from strategies import any_figures, reports


def document(**members: Any) -> bytes:
    return json.dumps({"form": "2021", "unit": "某某局", "year": 2023, **members}).encode()


@given(reports(any_figures))
def test_what_is_written_is_read_back(report: Report) -> None:
    reading = reader.read(writer.write(report), "年报.json")
    assert reading.report == report
    assert {finding.code for finding in reading.findings} <= {"C8"}


def test_an_amount_keeps_its_digits() -> None:
    content = b'{"form": "2021", "figures": {"\xe4\xb8\xbb\xe5\x8a\xa8\xe5\x85\xac\xe5\xbc\x80": '
    content += '{"行政事业性收费": {"金额": 3415.74}}}}'.encode()
    report = reader.read(content, "a.json").report
    assert report.figures == {"主动公开.行政事业性收费.金额": Decimal("3415.74")}
    assert b'"\xe9\x87\x91\xe9\xa2\x9d": 3415.74' in writer.write(report)


@pytest.mark.parametrize(
    ("value", "code"),
    [("-1", "C2"), ("4.5", "C3"), ("1e15", "C4"), ("1e-3", "C3"), ("9" * 5000, "C4")],
)
@pytest.mark.rule("C2", "C3", "C4")
def test_a_number_that_is_no_figure_leaves_it_blank_with_an_error(value: str, code: str) -> None:
    figures = '{"申请": {"本年新收": {"自然人": VALUE}}}'.replace("VALUE", value)
    text = f'{{"form": "2021", "figures": {figures}}}'
    reading = reader.read(text.encode(), "a.json")
    errors = [f for f in reading.findings if f.severity is Severity.ERROR]
    assert [(f.code, f.figures, f.location) for f in errors] == [
        (code, ("申请.本年新收.自然人",), None)
    ]
    assert reading.report.figures == {}
    assert reading.report.unread == {"申请.本年新收.自然人"}


def test_figures_left_out_are_blank_and_told_once_a_table() -> None:
    reading = reader.read(document(), "a.json")
    assert [f.code for f in reading.findings] == ["C8", "C8", "C8"]
    assert reading.report.figures == {}
    assert reading.report.value("申请.本年新收.总计") == 0


def test_a_paragraph_with_a_line_break_is_two() -> None:
    narrative = {"其他事项": [{"paragraphs": ["甲\n乙"]}, {"paragraphs": ["", "丙"]}]}
    report = reader.read(document(narrative=narrative), "a.json").report
    assert report.narrative == {"其他事项": (Block(None, ("甲", "乙", "丙")),)}


def test_a_long_document_is_read_as_any_other() -> None:
    report = reader.read(document(preface=["长" * 1_500_000]), "a.json").report
    assert report.year == 2023
    assert len(report.preface[0]) == 1_500_000


@pytest.mark.parametrize(
    ("content", "place", "problem"),
    [
        (b"[]", "$", "应为对象，现为数组"),
        (b"{", "$", "第 1 行第 2 列不合 JSON 语法"),
        ("{}".encode("utf-16"), "$", "不是 UTF-8"),
        (b"[" * 100_000, "$", "嵌套过深"),
        (b'{"unit": "a"}', "$", "缺少“form”"),
        (b'{"form": "2017"}', "$.form", "没有名为“2017”的法定格式"),
        (b'{"form": "2021", "form": "2021"}', "$", "键“form”在同一个对象里出现了两次"),
        (document(colour="red"), "$.colour", "不认识的键“colour”"),
        (document(year="2023"), "$.year", "应为整数，现为文字"),
        (document(year=True), "$.year", "应为整数，现为真假值"),
        (document(unit=None), "$.unit", "应为文字，现为null"),
        (document(unit="a\x00"), "$.unit", "U+0000"),
        (document(unit="\ud83d"), "$.unit", "U+D83D"),
        (document(preface="a"), "$.preface", "应为数组，现为文字"),
        (document(preface=[1]), "$.preface[0]", "应为文字，现为整数"),
        (document(headings="both"), "$.headings", "只能是 run-in 或 own-line"),
        (document(signature={"date": "2024-1-15"}), "$.signature.date", "应写作 2024-01-15"),
        (document(narrative={"总计": []}), "$.narrative.总计", "不认识的键"),
        (document(narrative={"总体情况": [{}]}), "$.narrative.总体情况[0]", "缺少“paragraphs”"),
        (document(figures={"申请": {"新收": {}}}), "$.figures.申请.新收", "不认识的键"),
        (
            document(figures={"申请": {"本年新收": {"其他": 1}}}),
            "$.figures.申请.本年新收.其他",
            "不认识的键",
        ),
        (
            document(figures={"申请": {"本年新收": {"自然人": True}}}),
            "$.figures.申请.本年新收.自然人",
            "应为数字，现为真假值",
        ),
        (
            document(figures={"申请": {"本年新收": {"自然人": "4"}}}),
            "$.figures.申请.本年新收.自然人",
            "应为数字，现为文字",
        ),
        (
            document(figures={"申请": {"本年新收": {"自然人": float("nan")}}}),
            "$.figures.申请.本年新收.自然人",
            "不是可用的数字",
        ),
        (
            document(figures={"申请": {"本年新收": {"自然人": 77}}}).replace(
                b"77", b"1e" + b"9" * 20
            ),
            "$.figures.申请.本年新收.自然人",
            "不是可用的数字",
        ),
        (document(year=float("inf")), "$.year", "应为整数"),
        (document(year=20233), "$.year", "20233 不是年度"),
        (
            document().replace(b'"year"', b'"figures": {"a": 1, "a": 2}, "year"'),
            "$.figures",
            "键“a”在同一个对象里出现了两次",
        ),
        (document(signature={"date": "2024-W03-1"}), "$.signature.date", "应写作 2024-01-15"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_path(
    content: bytes, place: str, problem: str
) -> None:
    with pytest.raises(Unusable) as refused:
        reader.read(content, "年报.json")
    message = str(refused.value)
    assert message.startswith(f"年报.json 不是可用的年报 JSON：{place}：")
    assert problem in message
