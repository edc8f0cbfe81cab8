"""The small things of Chinese text: lines, what can't be seen, width, numbers."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai_docx import text as module
from gongkai_docx.text import (
    half_width,
    is_blank,
    lines,
    numeral,
    spaceless,
    text_width,
    unprintable,
    visible,
    whole_number,
)

UNSEEN = [
    *("\xad", "\u200b", "\u200e", "\u202a", "\u202e", "\u2060", "\u2063", "\u2066", "\u2069"),
    *("\ufeff", "\ue5e5"),
]

# ---------------------------------------------------------------- lines and characters


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_a_line_break_starts_a_new_paragraph(end: str) -> None:
    assert lines(f"甲{end}{end} {end}　乙 ") == ["甲", "　乙 "]


@pytest.mark.parametrize(
    ("text", "found"),
    [("a\x00b", "U+0000"), ("\x1f", "U+001F"), ("\ud800", "U+D800"), ("\uffff", "U+FFFF")],
)
def test_characters_that_xml_cannot_hold_are_found(text: str, found: str) -> None:
    assert unprintable(text) == found
    assert unprintable("😀𠮷\t\x85\n　") is None


@pytest.mark.parametrize("char", UNSEEN)
def test_what_nobody_sees_counts_for_nothing(char: str) -> None:
    assert visible(f"公{char}开") == "公开"
    assert is_blank(f" {char}\u3000")
    assert lines(f"甲\n{char} \n乙") == ["甲", "乙"]
    assert half_width(f"{char}４\xa0{char}") == "4"
    assert text_width(f"{char}公开") == 4


@pytest.mark.parametrize("char", ["\u2028", "\u2029", " ", "\u3000", "·", "\u2010", "一"])
def test_spaces_line_ends_and_dashes_are_seen(char: str) -> None:
    assert visible(char) == char


def test_half_width_leaves_alone_what_means_something_else() -> None:
    assert half_width("（１，２３４　件）") == "(1,234 件)"
    assert half_width("①。“”") == "①。“”"


def test_a_name_is_the_same_however_it_is_spaced() -> None:
    assert spaceless("某 市\u3000某\xa0局\n") == "某市某局"


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("ab1", 3), ("公开", 4), ("（一）", 6), ("“a”", 5), ("—…", 4), ("ｱ", 1), ("😀", 2)],
)
def test_a_chinese_character_is_two_wide(text: str, width: int) -> None:
    assert text_width(text) == width


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (103, "一百〇三"),
        (110, "一百一十"),
        (1000, "一千"),
        (1010, "一千〇一十"),
        (10_000, "10000"),
    ],
)
def test_headings_are_numbered_in_chinese(number: int, text: str) -> None:
    assert numeral(number) == text


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("两", 2),
        ("一百零六", 106),
        ("一百一十", 110),
        ("一千零二十四", 1024),
        ("一万二千", 12000),
        ("玖", 9),
        ("拾贰", 12),
        ("二〇二三", 2023),
        ("二○二三", 2023),
        ("１２", 12),
        ("12", 12),
        ("三百二", None),
        ("十百", None),
        ("百", None),
        ("", None),
        ("甲", None),
        ("十二甲", None),
    ],
)
def test_chinese_numerals(typed: str, number: int | None) -> None:
    assert whole_number(typed) == number


@given(st.integers(1, 9999))
def test_any_number_that_we_write_in_chinese_is_read(number: int) -> None:
    assert whole_number(numeral(number)) == number


def test_nothing_that_is_looked_for_as_not_printable_is_printable() -> None:
    """What `isprintable` is asked first must not hide what the patterns find."""
    patterns = (module._UNSEEN, module._CONTROL, module._NOT_XML, module._LINE_BREAK)
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    printable = [char for char in every if char.isprintable()]
    assert not any(each.search("".join(printable)) for each in patterns)
    assert [char for char in printable if module._BLANK.fullmatch(char)] == [" "]
    assert [is_blank(each) for each in ("", "  ", "　\u200b", " 一")] == [True, True, True, False]
