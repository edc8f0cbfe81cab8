"""What two reports say differently; what a site's editor does to text is no difference."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import EXAMPLE
from gongkai_docx.differences import Change, called, differences, shortened
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.tags import filled
from gongkai_docx.writers.side_by_side import page
from strategies import FORM

PUBLISHED = Path(__file__).parents[2] / "shared" / "published"

Edit = Callable[[str], str]


def report(*paragraphs: str, heading: str | None = None, **more: object) -> Report:
    block = Block(heading, paragraphs)
    made = Report(FORM, unit="某某县财政局", year=2023, narrative={"总体情况": (block,)})
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


def told(first: Report, second: Report) -> list[str]:
    """The changed texts: 受理〔4→5〕件, each with where it stands."""
    found = []
    for text in differences(first, second).texts:
        words = "".join(
            f"〔{old}→{new}〕" if is_changed else old for is_changed, (old, new) in text.runs
        )
        found.append(f"{called(text.place, FORM)}：{words}")
    return found


# ---------------------------------------------------------------- prose


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("全年受理申请4件。", "全年受理申请5件。", "全年受理申请〔4→5〕件。"),
        ("全年受理申请1238件。", "全年受理申请1283件。", "全年受理申请〔1238→1283〕件。"),
        ("共10.5万元。", "共105万元。", "共〔10.5→105〕万元。"),
        ("主动公开信息。", "主动公开政府信息。", "主动公开〔→政府〕信息。"),
        ("已全部按时办结。", "已按时办结。", "已〔全部→〕按时办结。"),
        ("办结，答复。", "办结。答复。", "办结〔，→。〕答复。"),
        ("认真贯彻条例。", "深入落实条例。", "〔认真贯彻→深入落实〕条例。"),
    ],
)
def test_a_change_is_told_within_its_paragraph(first: str, second: str, expected: str) -> None:
    assert told(report("前一段。", first), report("前一段。", second)) == [
        f"一、总体情况 第 2 段：{expected}"
    ]


def test_what_a_site_does_to_text_is_no_difference() -> None:
    signed = report("印发“工作要点”，受理申请4件。办结率100%。", "其余‘如期’办理。")
    published = report("印发”工作要点“，受理 申请４件。", "办结率 １００％。其余'如期'\u200b办理。")
    assert differences(signed, published).count == 0


def test_paragraphs_that_are_new_or_gone_stand_alone() -> None:
    first = report("第一段说主动公开。", "第二段说监督保障。")
    second = report("第一段说主动公开。", "中间是新的。", "第二段说监督保障。")
    assert told(first, second) == ["一、总体情况 第 2 段：〔→中间是新的。〕"]
    assert told(second, first) == ["一、总体情况 第 2 段：〔中间是新的。→〕"]


def test_what_is_added_to_a_paragraph_is_told_with_it() -> None:
    first = report("主动公开信息。", "监督有力。")
    second = report("主动公开信息。又及。", "另外，监督有力。")
    assert told(first, second) == [
        "一、总体情况 第 1 段：主动公开信息。〔→又及。〕",
        "一、总体情况 第 2 段：〔→另外，〕监督有力。",
    ]


def test_a_heading_that_became_text_is_told() -> None:
    first, second = report("公开信息。", heading="主动公开"), report("主动公开公开信息。")
    assert told(first, second) == ["一、总体情况 小标题（一）：〔〔小标题〕→〕主动公开"]


def test_tags_are_compared_as_they_are_printed() -> None:
    first = report("受理{{ 申请.本年新收.总计 }}件。", figures={"申请.本年新收.总计": 4})
    assert told(first, dataclasses.replace(report("受理4件。"), figures=first.figures)) == []


def test_title_preface_and_signature_are_compared() -> None:
    first = report("一。", preface=("根据条例编制。",), signature=Signature("某某县财政局", None))
    second = dataclasses.replace(
        first, title="某某县财政局2023年工作年报", preface=(), signature=Signature("某某局", None)
    )
    assert told(first, second) == [
        "标题：某某县财政局2023年〔政府信息公开→〕工作年〔度报告→报〕",
        "前言 第 1 段：〔根据条例编制。→〕",
        "落款单位：某某〔县财政→〕局",
    ]


def test_long_unchanged_text_can_be_left_out() -> None:
    (text,) = differences(
        report("甲" * 50 + "4" + "乙" * 50), report("甲" * 50 + "5" + "乙" * 50)
    ).texts
    assert [piece.text for piece in shortened(text).pieces] == [
        "…" + "甲" * 12,
        "4",
        "5",
        "乙" * 12 + "…",
    ]


# ---------------------------------------------------------------- figures and facts


def test_figures_are_compared_by_key_and_a_blank_is_printed_as_0() -> None:
    first = report("一。", figures={"申请.本年新收.总计": 4, "申请.本年新收.自然人": 0})
    second = report("一。", figures={"申请.本年新收.总计": 5})
    (difference,) = differences(first, second).figures
    assert (difference.figure.key, difference.first, difference.second) == (
        "申请.本年新收.总计",
        4,
        5,
    )


def test_a_figure_that_was_not_read_is_no_0() -> None:
    second = dataclasses.replace(report("一。"), unread=frozenset({"申请.本年新收.总计"}))
    (difference,) = differences(report("一。"), second).figures
    assert (difference.first, difference.second) == (0, None)


def test_another_unit_and_year_are_told() -> None:
    second = dataclasses.replace(report("一。"), unit="某某县审计局", year=2022, title="年报")
    found = differences(dataclasses.replace(report("一。"), title="年报"), second)
    assert found.facts == (("单位", "某某县财政局", "某某县审计局"), ("年度", "2023", "2022"))
    assert found.tally == "两份报告有 2 处不同：基本情况 2 处。"


# ---------------------------------------------------------------- what was signed is published


def as_published(text: str, dice: random.Random) -> list[str]:
    """The paragraph as a site's editor may leave it: the same words."""
    turned = text.translate(str.maketrans("“”‘’", dice.choice(["”“’‘", "\"\"''"])))
    if dice.random() < 0.5:
        turned = turned.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    spaced = "".join(char + dice.choice(["", "", "", " ", "\xa0"]) for char in turned)
    half = spaced.find("。") + 1 if dice.random() < 0.3 else 0
    return [part for part in (spaced[:half], spaced[half:]) if part.strip()]


def published(of: Report, dice: random.Random, edit: tuple[int, Edit] | None = None) -> Report:
    """The report as a site gives it; the paragraph of that number edited first."""
    number = -1

    def passed(paragraph: str) -> list[str]:
        nonlocal number
        number += 1
        text = filled(paragraph, of)
        return as_published(edit[1](text) if edit and edit[0] == number else text, dice)

    narrative = {
        key: tuple(
            Block(block.heading, tuple(part for text in block.paragraphs for part in passed(text)))
            for block in blocks
        )
        for key, blocks in of.narrative.items()
    }
    return dataclasses.replace(of, narrative=narrative)


def change_of_one_character(text: str, dice: random.Random) -> str:
    places = [place for place, char in enumerate(text) if char.isdigit() or "一" <= char <= "龥"]
    place = dice.choice(places)
    others = "0123456789" if text[place].isdigit() else "的一是在不了有和人这中大为上个国"
    new = dice.choice([char for char in others if char != text[place]])
    return text[:place] + new + text[place + 1 :]


def signed_reports() -> list[Report]:
    paths = [EXAMPLE, *sorted(PUBLISHED.glob("*.json"))]
    return [read(path).report for path in paths]


@pytest.mark.long
def test_each_changed_character_is_named_and_nothing_else() -> None:
    planted_changes(random.Random(20231231), 60)


def planted_changes(dice: random.Random, many: int) -> None:
    """Plant so many changes in published reports, one in each, and see each alone named."""
    reports = signed_reports()
    for _ in range(many):
        signed = dice.choice(reports)
        total = sum(
            len(block.paragraphs) for blocks in signed.narrative.values() for block in blocks
        )
        number = dice.randrange(total)
        site = published(signed, dice, (number, lambda text: change_of_one_character(text, dice)))
        found = differences(signed, site)
        assert found.count == 1, found
        (text,) = found.texts
        changed = [piece for piece in text.pieces if piece.change is not Change.NONE]
        assert [piece.change for piece in changed] == [Change.REMOVED, Change.ADDED]
        assert differences(signed, published(signed, dice)).count == 0


# ---------------------------------------------------------------- the page


def test_the_page_shows_both_and_runs_nothing() -> None:
    first = report("受理<b>4</b>件。", figures={"申请.本年新收.总计": 4})
    second = report("受理<b>5</b>件。", figures={"申请.本年新收.总计": 5})
    html = page(differences(first, second), "甲<1>.xlsx", "乙.html")
    assert "受理&lt;b&gt;<del>4</del>&lt;/b&gt;件。" in html
    assert "受理&lt;b&gt;<ins>5</ins>&lt;/b&gt;件。" in html
    assert '<td class="number">4</td><td class="number">5</td>' in html
    assert "甲&lt;1&gt;.xlsx" in html
    assert "<script" not in html
