"""What two reports say differently; what a site's editor does to text is no difference."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property, partial
from pathlib import Path

import pytest

from conftest import EXAMPLE
from gongkai_docx.differences import Change, Differences, called, differences, shortened
from gongkai_docx.forms import load_form
from gongkai_docx.readers import read
from gongkai_docx.readers.published import read_docx, read_html
from gongkai_docx.report import Block, Report, Signature, spell
from gongkai_docx.tags import filled
from gongkai_docx.writers import word
from gongkai_docx.writers.side_by_side import page as side_by_side
from pages import PRODUCTS, Product, page
from strategies import FORM, distinct, sound

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


@dataclass(frozen=True)
class Signed:
    """A report, and what is read of the draft of it that was signed."""

    report: Report
    draft: Report

    @cached_property
    def paragraphs(self) -> int:
        return sum(
            len(block.paragraphs) for blocks in self.report.narrative.values() for block in blocks
        )


@cache
def signed_drafts() -> tuple[Signed, ...]:
    """The example, those that were published, and one in the form of 2019."""
    paths = [EXAMPLE, *sorted(PUBLISHED.glob("*.json"))]
    reports = [read(path).report for path in paths]
    reports.append(sound(load_form("2019"), figures=distinct(load_form("2019"))))
    return tuple(Signed(each, read_docx(word.write(each), "稿.docx").report) for each in reports)


def found_on_the_page(signed: Signed, of: Report, product: Product) -> Differences:
    """What the draft and the page of that report say differently, both read from files."""
    full_width = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
    widened = dataclasses.replace(product, number=lambda number: number.translate(full_width))
    return differences(signed.draft, read_html(page(of, widened), "年报.html").report)


@pytest.mark.long
def test_each_changed_character_is_named_and_nothing_else(one_in: Callable[[int], int]) -> None:
    """In the prose or in a figure; 500 are planted with `--every`, one in each report."""
    for number in range(0, 500, one_in(10)):
        dice = random.Random(number)
        signed = signed_drafts()[number % len(signed_drafts())]
        product = PRODUCTS[number % len(PRODUCTS)]
        if number % 4:
            edit: Edit = partial(change_of_one_character, dice=dice)
            site = published(signed.report, dice, (dice.randrange(signed.paragraphs), edit))
        else:
            site = with_another_digit(published(signed.report, dice), dice)
        found = found_on_the_page(signed, site, product)
        assert found.count == 1, (number, found)
        changed = [piece.change for text in found.texts for piece in text.pieces]
        changed = [change for change in changed if change is not Change.NONE]
        assert changed == ([Change.REMOVED, Change.ADDED] if number % 4 else []), number
        assert len(found.figures) == (0 if number % 4 else 1), number


@pytest.mark.long
def test_a_page_that_says_what_was_signed_differs_in_nothing(one_in: Callable[[int], int]) -> None:
    for number in range(0, 100, one_in(10)):
        signed = signed_drafts()[number % len(signed_drafts())]
        site = published(signed.report, random.Random(number))
        found = found_on_the_page(signed, site, PRODUCTS[number % len(PRODUCTS)])
        assert found.count == 0, (number, found)


def with_another_digit(report: Report, dice: random.Random) -> Report:
    key = dice.choice([key for key, value in report.figures.items() if value])
    shown = spell(report.figures[key])
    place = dice.choice([place for place, char in enumerate(shown) if char.isdigit()])
    others = [digit for digit in "123456789" if digit != shown[place]]
    new = shown[:place] + dice.choice(others) + shown[place + 1 :]
    value = Decimal(new) if report.form.figures[key].amount else int(new)
    return dataclasses.replace(report, figures={**report.figures, key: value})


# ---------------------------------------------------------------- the page


def test_the_page_shows_both_and_runs_nothing() -> None:
    first = report("受理<b>4</b>件。", figures={"申请.本年新收.总计": 4})
    second = report("受理<b>5</b>件。", figures={"申请.本年新收.总计": 5})
    html = side_by_side(differences(first, second), "甲<1>.xlsx", "乙.html")
    assert "受理&lt;b&gt;<del>4</del>&lt;/b&gt;件。" in html
    assert "受理&lt;b&gt;<ins>5</ins>&lt;/b&gt;件。" in html
    assert '<td class="number">4</td><td class="number">5</td>' in html
    assert "甲&lt;1&gt;.xlsx" in html
    assert "<script" not in html
