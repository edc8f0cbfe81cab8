"""Prose that no office wrote: it is read to its end, in time that grows no faster than it does."""

from __future__ import annotations

import sys
from time import process_time

import pytest

from gongkai_docx.prose import Setting, claims
from strategies import FORM

SETTING = Setting(FORM, "某某市某某局", 2024)
HEAVY = {
    "no end": "收到政府信息公开申请",
    "numbers": "收到政府信息公开申请3件，",
    "all done": "收到政府信息公开申请3件，均已办结，",
    "joints": "行政复议、",
    "denied": "未收到政府信息公开申请，",
    "brackets": "（其中3件",
    "closed brackets": "（）",
    "marks": "，。；：、",
    "digits": "1234567890",
    "commas in digits": "1,",
    "a phrase that never ends": "按照通过以涉及将约",
    "spaces": " \u3000",
    "quotation marks": "“《",
}
TIMES_LONGER = 8
MOST_SLOWER = 4 * TIMES_LONGER
"""Work that grew with the square would be 64 times as much."""


def read(text: str) -> int:
    """How many claims there are in it."""
    return sum(1 for _ in claims([(text, "依申请公开情况")], SETTING))


def seconds(text: str) -> float:
    """What the machine works on it."""
    start = process_time()
    read(text)
    return process_time() - start


@pytest.mark.parametrize("piece", HEAVY.values(), ids=list(HEAVY))
def test_a_long_paragraph_takes_no_longer_than_its_length_does(piece: str) -> None:
    """The least time counts: what else the machine does may make any of them longer."""
    short = piece * (4000 // len(piece))
    read(short)  # learns the words
    most = MOST_SLOWER * max(min(seconds(short) for _ in range(3)), 0.002)
    assert any(seconds(short * TIMES_LONGER) < most for _ in range(3))


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
