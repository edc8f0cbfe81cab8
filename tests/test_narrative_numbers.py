"""Typed numbers in prose: what is read, what is left alone, and how well on labelled sentences."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from conftest import ROOT
from corpus import COLLECTED, FOLDER, LAST, REAL, Case, Score, cases
from gongkai_docx.checks.narrative import check, claims
from gongkai_docx.checks.narrative.prose import paragraphs
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form, load_form
from gongkai_docx.places import Cell, Place
from gongkai_docx.prose import Setting
from gongkai_docx.prose import claims as claims_of
from gongkai_docx.prose.quantities import QUANTITY, value
from gongkai_docx.report import Block, Number, Report
from strategies import FORM, any_figures, each_form, examples, reports

SHARED = ROOT.parent / "shared" / "narrative-cases.jsonl"
RECEIVED, HANDLED = "申请.本年新收.总计", "申请.办理总计.总计"


def report(text: str, figures: dict[str, Number], heading: str | None = None) -> Report:
    return Report(
        FORM,
        unit="某某市某某局",
        year=2023,
        narrative={"总体情况": (Block(heading, (text,)),)},
        figures=figures,
        cells={
            Place.paragraph("总体情况", 0): Cell.named("一、总体情况", "B3"),
            Place.figure(RECEIVED): Cell.named("三、依申请公开", "J5"),
        },
    )


def found(text: str, figures: dict[str, Number], code: str = "N4") -> list[Finding]:
    return [f for f in check(report(text, figures)) if f.code == code]


def said(text: str, heading: str | None = None) -> list[tuple[str, int | Decimal]]:
    """What the text is understood to say: the likeliest figure of each claim, and its value."""
    of = report(text, {}, heading)
    setting = Setting(of.form, of.unit, of.year)
    return [
        ("＋".join(claim.readings[0]), claim.value)
        for _, claim in claims_of([(text, heading)], setting)
    ]


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1,024件", 1024),
        ("12宗", 12),
        ("3415.74万元", Decimal("3415.74")),
        ("2,307.15万元", Decimal("2307.15")),
        ("380元", Decimal("0.038")),
        ("1.2亿元", 12000),
        ("2.5件", None),
    ],
)
def test_a_quantity_is_a_number_with_its_measure_word(
    typed: str, number: int | Decimal | None
) -> None:
    match = QUANTITY.fullmatch(typed)
    assert match
    assert value(match["number"], match["measure"]) == number


# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("收到政府信息公开申请4件。", [(RECEIVED, 4)]),
        ("收到政府信息公开申请４ 宗。", [(RECEIVED, 4)]),
        ("全年未收到政府信息公开申请。", [(RECEIVED, 0)]),
        (
            "新收信息公开申请12件，上年结转1件。其中，答复11件，结转下年度继续办理2件。",
            [(RECEIVED, 12), ("申请.上年结转.总计", 1), (HANDLED, 11), ("申请.结转下年.总计", 2)],
        ),
        (
            "收到依申请公开件5件，其中自然人4件、商业企业1件。",
            [(RECEIVED, 5), ("申请.本年新收.自然人", 4), ("申请.本年新收.商业企业", 1)],
        ),
        ("2022年结转的信息公开申请3件。", [("申请.上年结转.总计", 3)]),
        ("结转至2024年继续办理的申请2件。", [("申请.结转下年.总计", 2)]),
        (
            "答复申请公开政府信息8件：5件予以公开、3件不予公开。",
            [(HANDLED, 8), ("申请.予以公开.总计", 5), ("申请.不予公开小计.总计", 3)],
        ),
        ("因属于国家秘密不予公开的1件。", [("申请.国家秘密.总计", 1)]),
        (
            "全年没有因政府信息公开引发的行政复议、行政诉讼。",
            [("复议诉讼.行政复议.总计", 0), ("复议诉讼.行政诉讼.总计", 0)],
        ),
        (
            "行政复议、行政诉讼分别为3件、2件。",
            [("复议诉讼.行政复议.总计", 3), ("复议诉讼.行政诉讼.总计", 2)],
        ),
        (
            "被申请行政复议2件，结果维持1件、结果纠正1件；没有行政诉讼案件。",
            [
                ("复议诉讼.行政复议.总计", 2),
                ("复议诉讼.行政复议.结果维持", 1),
                ("复议诉讼.行政复议.结果纠正", 1),
                ("复议诉讼.行政诉讼.总计", 0),
            ],
        ),
        (
            "制发行政规范性文件4件，废止1件，年末现行有效32件。",
            [
                ("主动公开.行政规范性文件.制发", 4),
                ("主动公开.行政规范性文件.废止", 1),
                ("主动公开.行政规范性文件.有效", 32),
            ],
        ),
        (
            "作出行政许可决定120件、行政处罚35件，收取行政事业性收费12.5万元。",
            [
                ("主动公开.行政许可.处理决定", 120),
                ("主动公开.行政处罚.处理决定", 35),
                ("主动公开.行政事业性收费.金额", Decimal("12.5")),
            ],
        ),
    ],
)
def test_what_a_sentence_says_of_figures(
    text: str, claims: list[tuple[str, int | Decimal]]
) -> None:
    assert said(text) == claims


@pytest.mark.parametrize(
    "text",
    [
        "办理12345热线47件，答复率100%。",
        "受理市长信箱来信7件，全部答复。",
        "发布政务信息34条，处理群众留言92条，答复92条。",
        "收到人大建议3件、政协提案5件，均已办结。",
        "网上申请5件、信函申请2件。",
        "收到涉及征地拆迁的申请5件。",
        "较上年增加3件，同比增长12.5%。",
        "2022年收到政府信息公开申请9件。",
        "上半年收到政府信息公开申请9件。",
        "近百件、20余件、3至5件。",
        "国办公开办函〔2021〕30号第二十条第（五）项。",
        "作为复议机关审理行政复议案件74件。",
        "清理规范性文件32件，解读规范性文件5件。",
        "计划制定规范性文件5件。",
        "每一件申请都有回音，办好一件件小事，没有一件逾期。",
        "其中市直部门收到12件，各镇街收到9件。",
        "电话0377-12345678件，收费38元。",
    ],
)
def test_numbers_of_other_things_say_nothing(text: str) -> None:
    assert said(text) == []


def test_a_bare_word_for_requests_counts_under_their_heading() -> None:
    assert said("全年答复11件。") == []
    assert said("全年答复11件。", "依申请公开情况") == [(HANDLED, 11)]


@pytest.mark.rule("N4")
def test_an_open_word_contradicts_only_if_nothing_fits() -> None:
    figures: dict[str, Number] = {RECEIVED: 10, "申请.上年结转.总计": 2}
    assert not found("共受理政府信息公开申请12件（含上年结转2件）。", figures)
    assert found("共受理政府信息公开申请13件（含上年结转2件）。", figures)


# ---------------------------------------------------------------- findings


@pytest.mark.rule("N4")
def test_a_contradiction_is_told_with_phrase_cell_both_numbers_and_the_tag() -> None:
    (told,) = found("2023 年，我局受理政府信息公开申请 2 件，均已答复。", {RECEIVED: 3})
    assert told.severity is Severity.WARNING
    assert told.location == "一、总体情况!B3"
    assert told.figures == (RECEIVED,)
    assert (told.expected, told.actual) == (3, 2)
    assert told.message == (
        "一、总体情况 B3：“我局受理政府信息公开申请 2 件”说的是 2，表中“一、本年新收政府信息公开"
        "申请数量（总计）”是 3（三、依申请公开 J5）。请核对；写成“我局受理政府信息公开申请 "
        "{{ 申请.本年新收.总计 }} 件”，数字就总与表一致。"
    )
    assert told.basis


def test_a_number_from_a_tag_is_held_against_what_is_said_of_it() -> None:
    right = "收到政府信息公开申请{{ 申请.本年新收.总计 }}件，答复{{ 申请.办理总计.总计 }}件。"
    wrong = "收到政府信息公开申请{{ 申请.办理总计.总计 }}件。"
    figures: dict[str, Number] = {RECEIVED: 3, HANDLED: 2}
    assert not found(right, figures)
    (told,) = found(wrong, figures)
    assert (told.expected, told.actual) == (3, 2)


def test_an_unread_figure_contradicts_nothing() -> None:
    of = report("收到政府信息公开申请2件。", {})
    assert any(f.code == "N4" for f in check(of))
    of = dataclasses.replace(of, unread=frozenset({RECEIVED}))
    assert not any(f.code == "N4" for f in check(of))


def test_two_bodies_told_of_leave_it_open_whose_the_table_is() -> None:
    figures: dict[str, Number] = {RECEIVED: 30}
    assert not found("全市收到政府信息公开申请35件，市政府收到政府信息公开申请30件。", figures)


def test_private_data_in_a_quoted_phrase_is_masked() -> None:
    told = found("某某乡13812345678所收到政府信息公开申请2件。", {RECEIVED: 3})
    assert not any("13812345678" in finding.message for finding in told)


@pytest.mark.rule("N15")
def test_one_measure_word_for_one_thing() -> None:
    text = "收到政府信息公开申请3件。答复申请公开政府信息3条。行政诉讼2起。行政复议1件。"
    (told,) = found(text, {}, "N15")
    assert told.severity is Severity.INFO
    assert (told.expected, told.actual) == ("件", "条")
    assert not found("收到政府信息公开申请3件，答复3件。", {}, "N15")


@given(reports(any_figures))
def test_no_prose_is_too_odd_to_be_read(of: Report) -> None:
    for finding in claims.check(of, tuple(paragraphs(of))):
        assert finding.figures or finding.code == "N15"


@examples(5)
@given(any_figures())
def test_a_figure_told_by_its_own_tag_is_never_contradicted(figures: dict[str, Number]) -> None:
    for key, figure in {**FORM.figures, **FORM.derived}.items():
        if figure.row_label == "3.其他":
            continue  # a label that says nothing without its group
        called = f"{figure.row_label}中{figure.column_labels[-1]}的"
        for text in (f"{called}{{{{ {key} }}}}{figure.measure}。", f"{called}为{{{{ {key} }}}}。"):
            assert not found(text, figures), text


# ---------------------------------------------------------------- labelled sentences


def score(of: list[Case]) -> Score:
    made = Score()
    for case in of:
        list(made.judge(case))
    return made


@pytest.mark.skipif(not SHARED.exists(), reason="the shared sentences are not here")
def test_on_the_shared_sentences_all_is_found_and_nothing_else() -> None:
    made = score(cases(SHARED))
    assert (made.false, made.missed) == (0, 0)
    assert made.found == 8


@pytest.mark.parametrize("path", [COLLECTED, LAST, REAL], ids=lambda path: path.stem)
@pytest.mark.rule("N4")
def test_on_sentences_that_offices_published(path: Path) -> None:
    if not path.exists():
        pytest.skip("these sentences are not here")
    made = score(cases(path))
    assert made.precision >= 0.98
    assert made.recall >= 0.9


OWN = sorted(set(FOLDER.glob("*.jsonl")) - {COLLECTED, LAST})


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
@pytest.mark.rule("N4")
@each_form
def test_nothing_broke_on_sentences_of_our_own(form: Form, path: Path) -> None:
    of = cases(path, form)
    assert len(of) > 30
    made = score(of)
    assert made.precision >= 0.98
    assert made.recall >= (0.6 if path.stem == "reworded" else 0.9)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("全年制定规范性文件3件。", ["主动公开.行政规范性文件.新制作"]),
        (
            "2020年新公开规范性文件5件，对外公开总数20件。",
            ["主动公开.行政规范性文件.新公开", "主动公开.行政规范性文件.公开总数"],
        ),
        ("作出行政许可决定120件。", ["主动公开.行政许可.处理决定"]),
        ("政府集中采购总金额25.5万元。", ["主动公开.政府集中采购.金额"]),
        ("政府信息公开申请中作其他处理3件。", ["申请.其他处理.总计"]),
        # How many items there are is told by no figure: last year's, and by how many they changed.
        ("行政许可事项45项，较上年减少2项。行政处罚事项12项。", []),
        ("行政事业性收费项目较上年减少1项。", []),
    ],
)
@pytest.mark.rule("N4")
def test_what_only_the_form_of_2019_counts_is_read_too(text: str, told: list[str]) -> None:
    case = Case(2020, text, {}, frozenset(), form=load_form("2019"))
    assert [key for finding in case.findings() for key in finding.figures] == told


@pytest.mark.rule("N4")
def test_an_organ_that_says_its_name_and_then_we_speaks_of_itself() -> None:
    text = "海城市公安局龙华分局共收到政府信息公开申请28件，我局均在法定时限内答复。"
    of = dataclasses.replace(report(text, {RECEIVED: 27}), unit="海城市公安局龙华分局")
    assert [f.figures for f in check(of) if f.code == "N4"] == [(RECEIVED,)]
    other = dataclasses.replace(of, unit="海城市公安局宝安分局")
    assert [f for f in check(other) if f.code == "N4"] == []


@pytest.mark.rule("N4")
def test_of_several_figures_that_may_be_meant_the_nearest_is_named() -> None:
    """受理29件 is told of all that there was to do: 20 and 8, rather than of the 20 alone."""
    text = "收到政府信息公开申请20件，上年结转8件，受理29件。"
    figures: dict[str, Number] = {RECEIVED: 20, "申请.上年结转.总计": 8, HANDLED: 28}
    (finding,) = found(text, figures)
    assert finding.figures == (RECEIVED, "申请.上年结转.总计")
    assert (finding.actual, finding.expected) == (29, 28)


@pytest.mark.parametrize(
    "text",
    [
        "收到政府信息公开申请信函2件、网络3件，均已答复。",
        "收到政府信息公开申请5件，答复4件，办理中1件。",
        "收到政府信息公开申请5件，答复4件，在办1件。",
        "办理政府信息公开申请4件，属于信访、重复申请等情形不予处理4件，结转1件。",
        "公开行政许可事项45项的办事指南。",
    ],
)
@pytest.mark.rule("N4")
def test_what_is_only_part_of_it_contradicts_nothing(text: str) -> None:
    figures: dict[str, Number] = {
        RECEIVED: 5,
        HANDLED: 4,
        "申请.信访举报投诉.总计": 4,
        "申请.结转下年.总计": 1,
        "主动公开.行政许可.处理决定": 12,
    }
    assert found(text, figures) == []


def test_the_sentences_name_figures_of_the_form() -> None:
    seen = set()
    for path in FOLDER.glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            case = json.loads(line)
            assert set(case["figures"]) | set(case["contradicts"]) <= set(FORM.figures)
            told = case["text"], tuple(sorted(case["figures"].items()))
            assert told not in seen
            seen.add(told)
    assert len(seen) > 2000
