"""Prose that no office wrote: it is read to its end, in steps that grow no faster than it does."""

from __future__ import annotations

import sys

import pytest

from gongkai_docx.checks.narrative import bounds, check
from gongkai_docx.findings import Finding
from gongkai_docx.places import Place
from gongkai_docx.prose import Setting, claims
from gongkai_docx.report import Block, Report
from steps import steps
from strategies import FORM

SETTING = Setting(FORM, "某某市某某局", 2024)
HEAVY = {
    "no end": "收到政府信息公开申请",
    "numbers": "收到政府信息公开申请3件，",
    "all done": "收到政府信息公开申请3件，均已办结，",
    "what came of a series": "行政复议3件，行政诉讼2件，均被维持，",
    "sentences": "收到政府信息公开申请3件。上述申请均已办结。",
    "joints": "行政复议、",
    "denied": "未收到政府信息公开申请，",
    "brackets": "（其中3件",
    "closed brackets": "（）",
    "marks": "，。；：、",
    "digits": "1234567890",
    "commas in digits": "1,",
    "ways of applying": "信函",
    "all that may apply": "公民、",
    "a phrase that never ends": "按照通过以涉及将约",
    "carried in": "由上年",
    "spaces": " \u3000",
    "quotation marks": "“《",
}
TIMES_LONGER = 4
MOST_SLOWER = 5
"""Steps that grew with the square would be 16 times as many."""


def read(text: str) -> int:
    """How many claims there are in it."""
    return sum(1 for _ in claims([(text, "依申请公开情况")], SETTING))


@pytest.mark.parametrize("piece", HEAVY.values(), ids=list(HEAVY))
def test_a_long_paragraph_takes_no_more_steps_than_its_length_does(piece: str) -> None:
    short = piece * (600 // len(piece))
    read(short)  # learns the words
    taken = steps(lambda: read(f"（一）{short}"))
    assert steps(lambda: read(f"（二）{short * TIMES_LONGER}")) < MOST_SLOWER * max(taken, 500)


@pytest.mark.long
def test_a_hundred_thousand_characters_and_ten_thousand_numbers_are_read() -> None:
    text = "收到政府信息公开申请3件，" * 10_000
    assert len(text) > 100_000
    assert read(text) == 10_000


def test_brackets_a_thousand_deep_are_read() -> None:
    inside = "（" * 1000 + "收到政府信息公开申请3件" + "）" * 1000
    assert read(inside + "。收到政府信息公开申请5件。") >= 1


def test_every_character_there_is_may_stand_in_it() -> None:
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    text = "".join(every)
    for start in range(0, len(text), 50_000):
        read(text[start : start + 50_000] + "。收到政府信息公开申请3件。")


# ---------------------------------------------------------------- all rules, and a bound


def of(*paragraphs: str) -> Report:
    narrative = {"总体情况": (Block(None, paragraphs),)}
    return Report(FORM, unit="某某市某某局", year=2024, narrative=narrative)


def told(report: Report) -> list[Finding]:
    return [finding for finding in check(report) if finding.code == "N28"]


@pytest.mark.parametrize("piece", HEAVY.values(), ids=list(HEAVY))
def test_all_rules_take_no_more_steps_than_a_paragraph_is_long(piece: str) -> None:
    short = piece * (600 // len(piece))
    list(check(of(short)))
    taken = steps(lambda: list(check(of(f"甲{short}"))))
    long = steps(lambda: list(check(of(f"乙{short * TIMES_LONGER}"))))
    assert long < MOST_SLOWER * max(taken, 3000)


@pytest.mark.rule("N28")
def test_a_paragraph_that_nobody_can_have_written_is_refused_with_its_place() -> None:
    much = "没有收到政府信息公开申请" * 30_000
    (finding,) = told(of("全年没有收到政府信息公开申请。", much))
    assert finding.place == Place.paragraph("总体情况", 1)
    assert (finding.actual, finding.expected) == (len(much), bounds.MOST_CHARACTERS)
    assert "没有检查" in finding.message


@pytest.mark.rule("N28")
def test_a_report_of_too_many_paragraphs_is_refused_from_the_first_that_is_too_many() -> None:
    wrong = "全年收到政府信息公开申请3件。"
    (finding,) = told(of(wrong, *["全年没有收到政府信息公开申请。"] * 20_000))
    assert finding.place == Place.paragraph("总体情况", bounds.MOST_PARAGRAPHS)
    assert finding.actual == 20_001
    contradictions = [each for each in check(of(wrong)) if each.code == "N4"]
    assert len(contradictions) == 1  # what comes before is read all the same


@pytest.mark.rule("N28")
def test_prose_that_is_too_much_together_is_refused_from_where_it_is() -> None:
    (finding,) = told(of(*["全年没有收到政府信息公开申请。" * 1000] * 20))
    assert finding.place == Place.paragraph("总体情况", bounds.MOST_TOGETHER // 15_000)
    assert (finding.actual, finding.expected) == (300_000, bounds.MOST_TOGETHER)


@pytest.mark.rule("N28")
def test_what_an_office_may_write_is_no_finding() -> None:
    assert told(of(*["全年没有收到政府信息公开申请。"] * bounds.MOST_PARAGRAPHS)) == []
    assert told(of(*["全" * 1000] * 200)) == []
    assert told(of("全" * bounds.MOST_CHARACTERS)) == []
