"""What stands in a report and isn't seen: it hides nothing from a rule, and is told by itself."""

from __future__ import annotations

import pytest
from hypothesis import given

from gongkai_docx.checks import check
from gongkai_docx.checks.narrative.folding import fully, reading
from gongkai_docx.findings import Severity
from gongkai_docx.places import Place
from gongkai_docx.report import Report
from gongkai_docx.text import fold, printed, punctuated
from strategies import any_figures, reports
from test_narrative_wording import ONE, report, saying, told

HIDING = ["\u200b", "\u200f", "\u202e", "\u2060", "\u2068", "\ufeff", "\xad", "\ue5e5", "\ufe0f"]


@pytest.mark.parametrize("mark", HIDING)
@pytest.mark.parametrize(
    ("code", "phrase"),
    [
        pytest.param("N4", "全年收到政府信息公开申请9件", marks=pytest.mark.rule("N4")),
        pytest.param("N5", "2022年，我局认真贯彻落实条例", marks=pytest.mark.rule("N5")),
        pytest.param("N6", "全镇共公开信息", marks=pytest.mark.rule("N6")),
        pytest.param("N17", "受理申请××件", marks=pytest.mark.rule("N17")),
    ],
)
def test_a_mark_anywhere_in_a_phrase_hides_it_from_no_rule(
    code: str, phrase: str, mark: str
) -> None:
    (plain,) = told(saying(f"{phrase}。"), code)
    for place in range(1, len(phrase)):
        typed = f"{phrase[:place]}{mark}{phrase[place:]}。"
        (finding,) = told(saying(typed), code)
        assert finding.quote
        assert finding.quote in typed
        assert fold(finding.quote).text == plain.quote


@pytest.mark.parametrize(
    ("code", "typed", "quote"),
    [
        ("N6", "全镇⾏政机关共公开信息。", "全镇"),
        ("N5", "2022年,我局认真落实条例。", "2022年"),
        ("N5", "２０２２年，我局认真落实条例。", "２０２２年"),
        ("N4", "全年收到政府信息公开申请９件。", "收到政府信息公开申请９件"),
    ],
)
def test_a_quotation_is_what_was_typed(code: str, typed: str, quote: str) -> None:
    (finding,) = told(saying(typed), code)
    assert finding.quote == quote


def test_names_and_headings_are_read_as_well() -> None:
    (finding,) = told(report(title="2022\u200b年政府信息公开工作年度报告"), "N5")
    assert finding.quote == "2022\u200b年"


def test_a_number_that_marks_tear_apart_stays_hidden_in_what_is_told() -> None:
    typed = "联系电话：138" + "\u200b" * 9 + "12345678。"
    for finding in check(saying(typed)):
        assert "12345678" not in str(finding)
    assert told(saying(typed), "N16")


# ---------------------------------------------------------------- N19


@pytest.mark.rule("N19")
def test_marks_are_told_once_a_paragraph() -> None:
    (first, second) = told(saying("公\u200b开\u200b信息", "\ue5e5⼈民政府\ufeff"), "N19")
    assert first.severity is Severity.INFO
    assert (first.place, first.actual, first.quote) == (Place.paragraph(ONE, 1), "U+200B", "\u200b")
    assert "“公开信息”处有看不见的字符 U+200B等 2 个" in first.message
    assert "部首“⼈”（应为汉字“人”）" in second.message


@pytest.mark.parametrize("text", ["𠮷野家、﨑、葛\U000e0100城", "（1）①；“公开”——…", "４件，ＡＢ"])
@pytest.mark.rule("N19")
def test_what_is_seen_is_no_mark(text: str) -> None:
    assert told(saying(text), "N19") == []


# ---------------------------------------------------------------- folding


@pytest.mark.long
def test_every_character_is_folded_into_one_or_none_and_once() -> None:
    for code in range(0x110000):
        char = chr(code)
        folded = fold(char).text
        assert len(folded) <= 1
        assert fold(folded).text == folded
        assert printed(char) in (char, folded)


@given(reports(any_figures))
def test_a_report_that_is_folded_has_nothing_more_to_fold(checked: Report) -> None:
    read = reading(checked, fully).report
    assert reading(read, fully).report is read
    assert [place for place, _ in read.prose()] == [place for place, _ in checked.prose()]


def test_half_width_signs_are_chinese_ones_beside_a_character_only() -> None:
    assert (
        punctuated("我局,收到1,234件;(共)见a.cn:80,b(c)")
        == "我局，收到1,234件；（共）见a.cn:80,b(c)"
    )
    assert punctuated("9:30开始:好") == "9:30开始：好"
