"""The normal form of prose and amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_docx.forms import Form
from gongkai_docx.report import (
    Block,
    Report,
    normal_amount,
    normal_blocks,
    plain_heading,
)
from gongkai_docx.text import lines
from strategies import texts


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("主动公开情况", "主动公开情况"),
        ("主动公开情况。", "主动公开情况"),
        ("（一）主动公开情况：", "主动公开情况"),
        ("(1) 主动公开情况", "主动公开情况"),
        ("一、主动公开情况\n", "主动公开情况"),
        ("1．主动公开情况；", "主动公开情况"),
        ("（十二）（一）　主动公开情况 。", "主动公开情况"),
        ("12345热线办理情况", "12345热线办理情况"),
        ("3.0版平台", "3.0版平台"),
        ("2023年工作", "2023年工作"),
        ("主动公开\n情况", "主动公开情况"),
        ("（一）", None),
        ("—", None),
        ("。", None),
        ("\u200b", None),
        ("（一）\ufeff", None),
    ],
)
def test_a_heading_is_the_same_however_it_was_typed(typed: str, heading: str | None) -> None:
    assert plain_heading(typed) == heading


@given(texts)
def test_a_plain_heading_is_plain(typed: str) -> None:
    heading = plain_heading(typed)
    assert heading is None or plain_heading(heading) == heading


def test_blocks_without_heading_that_follow_each_other_are_one() -> None:
    assert normal_blocks([(None, ["甲"]), ("（一）", ["乙"]), (None, []), ("丙。", [])]) == (
        Block(None, ("甲", "乙")),
        Block("丙", ()),
    )


@given(st.lists(st.tuples(st.none() | texts, st.lists(texts))))
def test_normal_blocks_are_normal(blocks: list[tuple[str | None, list[str]]]) -> None:
    normal = normal_blocks(blocks)
    assert normal_blocks((block.heading, block.paragraphs) for block in normal) == normal
    headless = [block for block in normal if block.heading is None]
    assert all(block.paragraphs for block in headless)
    assert all(lines(text) == [text] for block in normal for text in block.paragraphs)


@pytest.mark.parametrize(
    ("amount", "spelled"),
    [("3415.74", "3415.74"), ("3415.70", "3415.7"), ("100", "100"), ("1E+2", "100"), ("0.00", "0")],
)
def test_an_amount_loses_nothing_but_trailing_zeros(amount: str, spelled: str) -> None:
    assert f"{normal_amount(Decimal(amount))}" == spelled


def test_the_title_is_unit_and_year_unless_typed(form: Form) -> None:
    report = Report(form, unit="某某局", year=2023)
    assert report.full_title == "某某局2023年政府信息公开工作年度报告"
    assert Report(form, title="另一个标题").full_title == "另一个标题"


def test_a_heading_of_nothing_but_numbering_takes_no_longer_than_it_is() -> None:
    assert plain_heading("一、" * 300_000 + "\u2003（二）主动公开情况。\u2003：") == "主动公开情况"
    assert plain_heading("（一）" * 300_000) is None
