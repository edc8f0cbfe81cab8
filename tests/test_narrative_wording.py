"""The wording of a report: which phrases the rules of family N object to, and which they leave.

Phrases are as real reports have them; most of what is said there is right.
"""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from gongkai_docx.checks import check
from gongkai_docx.checks.narrative import CHECKS
from gongkai_docx.checks.narrative.alike import likeness, own_text
from gongkai_docx.checks.narrative.prose import paragraphs
from gongkai_docx.checks.narrative.regions import kinds_above, regions
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form
from gongkai_docx.forms.words import form_words
from gongkai_docx.masking import excerpt, masked
from gongkai_docx.places import Cell, Place
from gongkai_docx.readers import json as json_reader
from gongkai_docx.readers import workbook as workbook_reader
from gongkai_docx.report import Block, Report, normal_blocks
from gongkai_docx.succession import successor
from gongkai_docx.workbook import TAGS
from strategies import FORM, PROSE, SAID, any_figures, each_form, flood, reports
from workbooks import opened, saved, written

ROOT = Path(__file__).parents[1]
SEED = ROOT.parent / "shared" / "seed" / "guanzhuang-2023.txt"

ONE, FIVE, SIX = (section.key for section in FORM.narratives)
UNIT = "某某市某某县某某局"


def report(**changes: Any) -> Report:
    sound = Report(FORM, unit=UNIT, year=2023, narrative=PROSE)
    return dataclasses.replace(sound, **changes)


SOUND = report()


def saying(*texts: str, section: str = ONE, **changes: Any) -> Report:
    """A sound report that says this too, in a section of prose."""
    said = (Block(None, PROSE[section][0].paragraphs + texts),)
    return report(narrative={**PROSE, section: said}, **changes)


def told(checked: Report, code: str) -> list[Finding]:
    return [finding for finding in check(checked) if finding.code == code]


def test_the_sound_report_of_these_tests_has_no_finding() -> None:
    assert check(report()) == ()
    assert check(report(year=None, unit=UNIT))[0].code == "S3"


@given(reports(any_figures), reports(any_figures))
def test_no_prose_is_too_odd_for_the_rules(this: Report, last: Report) -> None:
    checked = dataclasses.replace(this, last=last)
    prose = tuple(paragraphs(checked))
    for each in CHECKS:
        for finding in each.check(checked, prose):
            assert finding.code.startswith("N")
            assert finding.message


PIECES = (
    "2022年2023年 一是 ， 一是二是 （号 1\u3000 13812345678、 ×× 全县 《 “ 待 。\u3000 （（ "
    "甲\u3000"
)


@pytest.mark.parametrize("piece", PIECES.split(" "))
def test_a_cell_full_of_the_same_is_read_to_its_end(piece: str) -> None:
    full = flood(piece, 32_000)
    last = report(unit="某某县旧局", year=2022, narrative={ONE: (Block(None, (full,)),)})
    assert len(check(saying(full, full, last=last))) < 100


# ---------------------------------------------------------------- N5: another year


@pytest.mark.parametrize(
    "phrase",
    [
        "2022年，我局认真贯彻落实条例，扎实推进各项工作。",
        "2022 年，某某县某某局聚焦群众关切。",
        "２０２２年，我局及时公开各类信息。",
        "二〇二二年，我局健全公开制度。",
        "2022年度，我单位围绕中心工作做好公开。",
        "2022年度共受理政府信息公开申请3件。",
        "我局2022年共公开各类信息120条。",
        "全县2022年度未发生行政复议。",
        "在2022年的工作中，我局始终坚持以公开为常态。",
        "一是2022年全年未收到群众投诉。",
        "按时办结各类申请；2022年，全县举办培训2场。",
        "据统计，2022年累计公开信息80条。",
        "截至2022年底，现行有效的规范性文件共6件。",
        "数据统计期限为2022年1月1日至12月31日。",
        "（自2022年1月1日起至2022年12月31日止）",
        "统计时间：2023年1月1日—2022年12月31日。",
        "现将2022年度政府信息公开工作情况报告如下：",
        "现将我局2022年政府信息公开工作年度报告公布如下。",
        "2024年，我局加大公开力度，全年公开信息100条。",
        "2021年，我局认真做好信息公开工作。",
    ],
)
@pytest.mark.rule("N5")
def test_another_year_where_this_one_is_meant(phrase: str) -> None:
    (finding,) = told(saying(phrase), "N5")
    assert finding.severity is Severity.WARNING
    assert finding.expected == 2023
    assert finding.actual != 2023
    assert "本报告是 2023 年度的" in finding.message


@pytest.mark.parametrize(
    "phrase",
    [
        "2023年，我局认真贯彻落实条例。",
        "受理申请12件，较2022年增长20%。",
        "与2022年相比，公开的信息增加了35条。",
        "公开量比2022年多出三成，2022年为80条。",
        "2022年以来，我局持续推进标准化建设。",
        "自2022年起，我局建立了按月通报的制度。",
        "2022年12月印发的《某某县政务公开工作方案》得到落实。",
        "2022年10月，县政府办公室印发了工作规范。",
        "认真落实《2023年政务公开工作要点》，对照《2022年政务公开工作要点》查漏补缺。",
        "按照某政办〔2022〕15号文件的要求开展工作。",
        "专栏“2022年，我们一起走过”继续更新。",
        "全面落实2021—2025年法治政府建设规划。",
        "2021年至2023年，累计公开信息500条。",
        "2021年、2022年、2023年分别受理3件、4件、5件。",
        "2022年受理的2件申请，已于本年度内办结。",
        "2022年印发的管理办法继续有效。",
        "2022年制定的公开目录已经更新。",
        "2022年，我局受理申请3件；2023年受理5件，增长明显。",
        "2022年，我局受理申请3件。2023年，受理申请5件。",
        "2022年，我局查出问题3个，今年已全部整改。",
        "按时编制并公布2022年政府信息公开工作年度报告。",
        "2022年政府信息公开工作年度报告已于1月公布。",
        "2024年，我局将继续加强平台建设。",
        "2024年，我局计划举办培训2次。",
        "本报告于2024年1月编制。",
        "2019年，条例修订施行，2023年我局据此完善制度。",
        "围绕2022年政务公开工作要点的落实情况开展自查。",
        "在2022年度全省政务公开考核中，我区位列第二。",
        "2021年，区政府成立政务公开领导小组，由区长任组长。",
        "2022年，国务院办公厅印发《政务公开工作要点》，我区认真贯彻落实。",
        "2019年，新修订的条例施行，我区据此清理制度。",
        "2020年1月1日至2023年12月31日期间公开的信息均已归档。",
        "受理市长热线20225件，处理2022件。",
        "办公电话0377-20225678。",
    ],
)
@pytest.mark.rule("N5")
def test_another_year_that_is_meant(phrase: str) -> None:
    assert told(saying(phrase), "N5") == []


def test_plans_for_next_year_belong_in_the_section_of_improvements() -> None:
    plan = "2024年，我局加强业务培训，提高能力。"
    assert told(saying(plan, section=FIVE), "N5") == []
    assert told(saying(plan, section=SIX), "N5")
    assert told(saying(plan.replace("2024", "2022"), section=FIVE), "N5")
    mended = "2022年，全区存在公开内容不全面的问题。针对该问题，我区采取措施。"
    assert told(saying(mended, section=FIVE, unit="某某区人民政府"), "N5") == []


@pytest.mark.parametrize(
    "phrase",
    [
        "2024年本机关未收取信息处理费。",
        "2022年度无其他需要报告的事项。",
        "2022年通过区政府网站公开信息300条。",
        "2022年度政府信息公开工作情况报告如下：",
    ],
)
@pytest.mark.rule("N5")
def test_another_year_in_the_last_section(phrase: str) -> None:
    assert told(saying(phrase, section=SIX), "N5")
    assert not told(saying(re.sub(r"202\d", "2023", phrase), section=SIX), "N5")


def test_a_title_a_preface_and_a_heading_name_the_year_of_the_report() -> None:
    assert told(report(title="某某局2022年政府信息公开工作年度报告"), "N5")
    assert not told(report(title="某某局2023年政府信息公开工作年度报告"), "N5")
    assert not told(report(title="某某局政府信息公开工作年度报告"), "N5")
    assert told(report(preface=("根据条例编制2022年政府信息公开工作年度报告。",)), "N5")
    assert told(report(preface=("所列数据统计期限自2022年1月1日至2023年12月31日。",)), "N5")
    assert told(report(preface=("现公布2022年度报告。",)), "N5")
    assert not told(report(preface=("现公布2023年度报告。",)), "N5")
    assert not told(report(preface=("如有疑问，请于2024年3月前联系。",)), "N5")
    heading = Block("2022年工作情况", ("已落实。",))
    plan = Block("2024年工作计划", ("已落实。",))
    old = Block("2022年反馈问题的整改情况", ("已落实。",))
    found = told(report(narrative={**PROSE, ONE: (*PROSE[ONE], heading, plan, old)}), "N5")
    assert [finding.place for finding in found] == [Place.heading(ONE, 0)]


def test_a_finding_names_the_cell_and_quotes_what_stands_there() -> None:
    cells = {Place.paragraph(ONE, 1): Cell.named("一、总体情况", "B4")}
    (finding,) = told(saying("2022年，我局公开信息100条，均为主动公开。", cells=cells), "N5")
    assert finding.message == (
        "一、总体情况 B4：“2022年，我局公开信息100条，均为主动公开。”写的是 2022 年，"
        "本报告是 2023 年度的，请核对；确指 2022 年的不必改。"
    )
    assert finding.location == "一、总体情况!B4"
    assert finding.place.bare == Place.paragraph(ONE, 1)
    assert finding.quote == "2022年"


# ---------------------------------------------------------------- N6: another level


@pytest.mark.parametrize(
    ("unit", "names", "above"),
    [
        ("南阳市官庄工区管委会", ["南阳市", "官庄工区"], "区市"),
        ("某某市某某局", ["某某市"], "市"),
        ("某某市市场监督管理局", ["某某市"], "市"),
        ("某某区市场监督管理局", ["某某区"], "区市"),
        ("某某县乡村振兴局", ["某某县"], "县市"),
        ("某某市住房和城乡建设局", ["某某市"], "市"),
        ("某某市城市管理局", ["某某市"], "市"),
        ("河南省南阳市镇平县人民政府", ["河南省", "南阳市", "镇平县"], "省市县"),
        ("景德镇市浮梁县教育局", ["景德镇市", "浮梁县"], "市县"),
        ("郑州市金水区丰产路街道办事处", ["郑州市", "金水区", "丰产路街道"], "市区街道"),
        ("荆州市沙市区人民政府", ["荆州市", "沙市区"], "市区"),
        ("惠州仲恺高新区管委会", ["惠州仲恺高新区"], "区"),
        ("凉山彝族自治州教育局", ["凉山彝族自治州"], "州"),
        ("凉山州教育局", ["凉山州"], "州"),
        ("内蒙古自治区教育厅", ["内蒙古自治区"], "区"),
        ("锡林郭勒盟东乌珠穆沁旗人民政府", ["锡林郭勒盟", "东乌珠穆沁旗"], "盟旗"),
        ("国家税务总局某某市税务局", ["某某市"], "市"),
        ("教育部", [], ""),
        ("某局", [], ""),
    ],
)
def test_regions_are_told_by_a_units_name(unit: str, names: list[str], above: str) -> None:
    assert [region.name for region in regions(unit)] == names
    assert all(region.kind in kinds_above(unit) for region in regions(unit))
    assert bool(kinds_above(unit)) == bool(above)


@pytest.mark.parametrize(
    ("unit", "phrase", "word"),
    [
        ("南阳市官庄工区管委会", "继续将全县政务公开人员的能力提升摆在重要位置。", "全县"),
        ("某某市某某区教育局", "我县各学校均已公开信息。", "我县"),
        ("某某市某某局", "全县公开信息300条。", "全县"),
        ("某某市人民政府", "我县公开信息300条。", "我县"),
        ("某某县人民政府", "本旗认真落实条例。", "本旗"),
        ("某某市某某区某某镇人民政府", "全县各村均设公开栏。", "全县"),
        ("某某省教育厅", "全市公开信息300条。", "全市"),
        ("内蒙古自治区教育厅", "全省公开信息300条。", "全省"),
        ("重庆市万州区人民政府", "全省公开信息300条。", "全省"),
        ("凉山彝族自治州教育局", "全市公开信息300条。", "全市"),
        ("某某县某某镇人民政府", "我局安排专人负责公开工作。", "我局"),
        ("某某县某某街道办事处", "本局安排专人负责公开工作。", "本局"),
        ("某某县某某街道办事处", "我镇安排专人负责公开工作。", "我镇"),
        ("某某县教育局", "我镇安排专人负责公开工作。", "我镇"),
        ("某某县教育局", "我委安排专人负责公开工作。", "我委"),
        ("某某县教育局", "我厅安排专人负责公开工作。", "我厅"),
        ("某某县教育局", "我办安排专人负责公开工作。", "我办"),
        ("教育部", "我局安排专人负责公开工作。", "我局"),
    ],
)
@pytest.mark.rule("N6")
def test_another_levels_name(unit: str, phrase: str, word: str) -> None:
    (finding,) = told(saying(phrase, unit=unit), "N6")
    assert finding.severity is Severity.WARNING
    assert finding.actual == word
    assert f"“{word}”" in finding.message


@pytest.mark.parametrize(
    ("unit", "phrase"),
    [
        ("南阳市官庄工区管委会", "我区落实省、市要求，全区、全市、全省都是如此。"),
        ("某某市某某县某某局", "全县、全市、全省、全国都在推进，我局、本局、我县照办。"),
        ("某某县教育局", "全区的经验得到推广。"),  # it may lie in an autonomous region
        ("某某镇人民政府", "全县、全区都在推进，我镇、本镇、全镇照办。"),
        ("某某县某某镇人民政府", "全县、全区、全市都在推进。"),
        ("某某市某某镇人民政府", "全县、全区、全市都在推进。"),
        ("某某市某某街道办事处", "我街道、我办、全街道照办。"),
        ("深圳市光明区马田办事处", "我街道、本街道、全街道、我办照办。"),
        ("某某县经济开发区管委会", "全县、全区都在推进，我委、我办照办。"),
        ("某某市某某局", "健全市场机制，完全市场化运作，健全县域公开网络，全市域覆盖。"),
        ("某某市某某区某某局", "健全县、乡、村三级公开网络，安全县域建设，健全镇村公开。"),
        ("某某市某某局", "资本市场信息及时公开，基本县情可查。"),
        ("某某市某某局", "指导某某县在全县推广公开经验。"),
        ("某某市某某区某某镇人民政府", "本办法、本部门、本委托事项、自我局限均不适用。"),
        ("某某市某某区某某局", "发布“全县一张网”的报道，学习《全县公开经验》。"),
        ("某某县人民政府", "我办负责日常工作，我县照办。"),
        ("某某省人民政府", "我厅负责日常工作，我省照办。"),
        ("某某市某某局某某分局", "全县、全区公开信息300条。"),
        ("教育部", "全县、全市、全省公开信息300条，我部照办。"),
        ("某某县级市市场监督管理局", "我局照办。"),
        ("某某市人民政府", "各县（市、区）和全州的部门，全盟都照办。"),
    ],
)
def test_names_of_ones_own_level_and_of_those_above(unit: str, phrase: str) -> None:
    assert told(saying(phrase, unit=unit), "N6") == []


@pytest.mark.rule("N6")
def test_several_words_of_a_paragraph_are_told_together() -> None:
    (finding,) = told(saying("我镇公开信息，全镇受益，我镇满意。"), "N6")
    assert "“我镇”“全镇”" in finding.message
    assert told(report(title="我镇2023年报告", narrative=PROSE), "N6")


# ---------------------------------------------------------------- N7: last year's unit


@pytest.mark.parametrize(
    ("last", "phrase", "found"),
    [
        ("南阳市官庄工区管委会", "2023年，南阳市官庄工区管委会落实条例。", "南阳市官庄工区管委会"),
        ("南阳市官庄工区管委会", "2023年，官庄工区管委会落实条例。", "官庄工区管委会"),
        ("南阳市官庄工区管委会", "2023年，官庄工区落实条例。", "官庄工区"),
        (
            "南阳市 官庄工区管委会",
            "2023年，南阳市官庄 工区管委会落实条例。",
            "南阳市官庄 工区管委会",
        ),
        (
            "某某市某某县某某局下属中心",
            "某某市某某县某某局下属中心照办。",
            "某某市某某县某某局下属中心",
        ),
        ("南阳市官庄工区管委会", "原则上由官庄工区管委会负责。", "官庄工区管委会"),
    ],
)
@pytest.mark.rule("N7")
def test_last_years_unit_left_in_the_prose(last: str, phrase: str, found: str) -> None:
    (finding,) = told(saying(phrase, last=report(unit=last, year=2022, narrative={})), "N7")
    assert (finding.expected, finding.actual) == (UNIT, found)


@pytest.mark.parametrize(
    ("last", "phrase"),
    [
        (UNIT, f"2023年，{UNIT}落实条例。"),
        ("某某县某某局", f"2023年，{UNIT}落实条例，某某县某某局照办。"),  # its own short name
        (f"{UNIT}下属中心", f"2023年，{UNIT}落实条例。"),
        ("南阳市教育局", "转发省教育局、市教育局的要求。"),
        ("南阳市官庄工区管委会", "本单位由原官庄工区管委会改组而来。"),
        ("南阳市官庄工区管委会", "机构改革后，官庄工区管委会的职责划入本单位。"),
        ("南阳市官庄工区管委会", "2023年，本单位落实条例。"),
        ("南阳市官庄工区管委会", "学习官庄工区先进经验。"),
        ("南阳市官庄工区管委会", "赴官庄工区考察，与官庄工区交流经验。"),
        (f"{UNIT}办公室", f"可联系{UNIT}办公室。"),
    ],
)
def test_what_is_not_last_years_unit(last: str, phrase: str) -> None:
    assert told(saying(phrase, last=report(unit=last, year=2022, narrative={})), "N7") == []


@pytest.mark.rule("N7")
def test_last_years_unit_in_the_title() -> None:
    last = report(unit="某某县旧局", year=2022, narrative={})
    (finding,) = told(report(title="某某县旧局2023年年度报告", last=last), "N7")
    assert finding.message.startswith("标题：")


# ---------------------------------------------------------------- N8 to N12: contents, lengths

ASPECTS: dict[str | None, str] = {
    "主动公开情况": "围绕就业、教育及时发布信息。",
    "依申请公开情况": "收到的申请都已答复。",
    "政府信息管理情况": "落实三审三校制度。",
    "政府信息公开平台建设情况": "办好门户网站和政务新媒体。",
    "监督保障情况": "组织业务培训，开展社会评议。",
}


def with_section_one(blocks: dict[str | None, str]) -> Report:
    said = normal_blocks((heading, [text]) for heading, text in blocks.items())
    return report(narrative={**PROSE, ONE: said})


def test_all_five_aspects_under_their_headings_are_found() -> None:
    assert told(with_section_one(ASPECTS), "N8") == []


@pytest.mark.parametrize("left_out", ASPECTS)
@pytest.mark.rule("N8")
def test_an_aspect_left_out_is_missed_though_the_opening_mentions_it(left_out: str) -> None:
    opening = "全面推进主动公开、依申请公开、信息管理、平台建设和监督保障。"
    blocks: dict[str | None, str] = {None: opening, **ASPECTS}
    del blocks[left_out]
    (finding,) = told(with_section_one(blocks), "N8")
    assert finding.expected == left_out.removesuffix("情况")


@pytest.mark.rule("N8")
def test_all_missing_aspects_are_one_finding() -> None:
    (finding,) = told(with_section_one({None: "对收到的申请依法答复，并主动公开信息。"}), "N8")
    assert finding.expected == "政府信息管理、政府信息公开平台建设、监督保障"
    assert finding.basis
    assert finding.place == Place.section(ONE)


def test_headings_may_be_merged_or_typed_in_the_paragraphs() -> None:
    merged: dict[str | None, str] = {
        "信息主动公开与依申请公开": "已落实。",
        "信息管理和公开平台": "已落实。",
        "监督保障": "已落实。",
    }
    assert told(with_section_one(merged), "N8") == []
    typed = [
        f"（{n}）{heading}。{text}"
        for n, (heading, text) in zip("一二三四五", ASPECTS.items(), strict=True)
    ]
    sound = report(narrative={**PROSE, ONE: (Block(None, tuple(typed)),)})
    assert told(sound, "N8") == []
    lacking = report(narrative={**PROSE, ONE: (Block(None, tuple(typed[:-1])),)})
    assert [finding.expected for finding in told(lacking, "N8")] == ["监督保障"]


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("存在的主要问题：个别信息更新较慢。改进情况：建立台账，逐月核对，及时更新。", None),
        ("信息公开的及时性有待提高。下一步，明确时限，责任到人，逐月通报发布情况。", None),
        ("公开内容不够全面，今后对照目录逐项补齐，并安排专人按季度检查落实的情况。", None),
        ("政策解读形式单一；针对这一点，我局加强图解、视频等多种解读，取得了成效。", None),
        ("信息公开的质量有待进一步提高，解读形式不够丰富，人员业务能力还需进一步加强。", "措施"),
        ("存在的问题：个别栏目更新不及时，工作人员变动频繁，对政策的把握不准。", "措施"),
        ("下一步，我局将加强培训，完善制度，回应群众关心的热点问题，提升服务水平。", "问题"),
        ("我局按月核对发布时限，建立台账，对各科室实行通报，组织了两次全员业务培训。", "问题"),
    ],
)
@pytest.mark.rule("N9")
def test_section_five_tells_problems_and_measures(said: str, missing: str | None) -> None:
    found = told(report(narrative={**PROSE, FIVE: (Block(None, (said,)),)}), "N9")
    assert [missing in str(finding.expected) for finding in found if missing] == [True] * len(found)
    assert bool(found) == bool(missing)


def test_what_one_paragraph_tells_was_averted_is_there_in_the_next() -> None:
    said = "问题：个别栏目更新不及时"
    measures = "改进情况：建立台账，逐月核对。"
    for texts, is_found in (((f"杜绝{said}", measures), True), (("杜绝", said, measures), False)):
        found = told(report(narrative={**PROSE, FIVE: (Block(None, texts),)}), "N9")
        assert [each.expected for each in found] == ["存在的问题"] * is_found


@each_form
def test_no_word_of_a_topic_goes_on_in_the_next_sentence(form: Form) -> None:
    topics = [each for part in form_words(form).sections.values() for each in part.topics.values()]
    words = [word for each in topics for word in (*each.words, *each.hints, *each.unless)]
    assert words
    assert not any("。" in word for word in words)


MEASURES = "到社区宣传条例，让群众知晓信息公开，并在大厅设立查阅点。"


@pytest.mark.parametrize(
    "heading",
    [
        "下步打算",
        "下步工作打算",
        "2024年工作打算",
        "下阶段工作",
        "努力方向",
        "解决办法",
        "应对办法",
        "下步举措",
        "工作思路",
        "下年度工作安排",
        "明年工作重点",
        "2024年重点工作",
    ],
)
def test_the_heading_of_the_measures_is_known(heading: str) -> None:
    problems = Block("主要问题", ("群众知晓率低，培训覆盖面窄。",))
    blocks = (problems, Block(heading, (MEASURES,)))
    assert told(report(narrative={**PROSE, FIVE: blocks}), "N9") == []
    (finding,) = told(report(narrative={**PROSE, FIVE: (problems,)}), "N9")
    assert finding.expected == "改进的措施"


@pytest.mark.parametrize(
    "said",
    [
        f"群众知晓率低。采取以下办法：{MEASURES}",
        "群众知晓率低。现已安排专人每周更新栏目里的内容，请群众代表来看。",
        f"群众知晓率低。努力方向：{MEASURES}",
        f"公开的内容与群众期盼仍有距离。下步，{MEASURES}",
    ],
)
def test_problems_and_measures_in_prose(said: str) -> None:
    assert told(report(narrative={**PROSE, FIVE: (Block(None, (said,)),)}), "N9") == []


@pytest.mark.rule("N10")
def test_section_five_of_a_few_words_is_too_short() -> None:
    (finding,) = told(
        report(narrative={**PROSE, FIVE: (Block(None, ("问题：无。将改进。",)),)}), "N10"
    )
    assert (finding.expected, finding.actual) == (30, 9)
    assert told(report(), "N10") == []


def test_headings_don_t_make_a_section_of_few_words_long_enough() -> None:
    blocks = (
        Block("存在的主要问题和不足之处", ("不及时。",)),
        Block("改进措施和下一步工作打算", ("加强。",)),
    )
    (finding,) = told(report(narrative={**PROSE, FIVE: blocks}), "N10")
    assert finding.actual == 7


@pytest.mark.rule("N9")
def test_what_is_averted_is_no_problem() -> None:
    said = "我局建立台账，逐月核对时限，对各科室实行通报，防止出现公开不及时、内容不准确的现象。"
    (finding,) = told(report(narrative={**PROSE, FIVE: (Block(None, (said,)),)}), "N9")
    assert finding.expected == "存在的问题"


def test_what_a_section_lacks_is_told_of_the_section_and_not_of_its_first_cell() -> None:
    sheets = {ONE: "一、总体情况", FIVE: "五、问题改进", SIX: "六、其他事项"}
    cells = {Place.section(key): Cell.named(sheet, "B3") for key, sheet in sheets.items()}
    said = {ONE: "公开信息" * 300 + "。", FIVE: "无。", SIX: "无。"}
    narrative = {key: (Block(None, (text,)),) for key, text in said.items()}
    found = [f for f in check(report(narrative=narrative, cells=cells)) if f.code[0] == "N"]
    assert {f.code for f in found} == {"N8", "N9", "N10", "N11", "N12"}
    assert all(f.message.startswith(f"{sheets[f.place.key]}：") for f in found)


@pytest.mark.parametrize(
    "numbers",
    [["1.", "2.", "3.", "4."], ["1）", "2）", "3）", "4）"], ["一是", "二是", "三是", "四是"]],
)
def test_an_aspect_without_its_typed_heading_is_missed(numbers: list[str]) -> None:
    opening = "全面推进主动公开、依申请公开、信息管理、平台建设和监督保障。"
    texts = [
        f"{number}{heading}。{text}"
        for number, (heading, text) in zip(numbers, ASPECTS.items(), strict=False)
    ]
    (finding,) = told(report(narrative={**PROSE, ONE: (Block(None, (opening, *texts)),)}), "N8")
    assert finding.expected == "监督保障"


@pytest.mark.parametrize(
    ("said", "is_silent"),
    [
        ("无其他需要报告的事项。", True),
        ("无。", True),
        ("行政事业性收费公示已在网站公开。", True),
        ("优化涉企收费信息公开。", True),
        ("本年度未收取任何费用。", False),
        ("本年度没有收取信息处理费。", False),
        ("根据《政府信息公开信息处理费管理办法》，2023年没有发出收费通知。", False),
        ("未产生政府信息公开处理费用，无其他事项。", False),
    ],
)
@pytest.mark.rule("N11")
def test_section_six_tells_of_fees(said: str, is_silent: bool) -> None:
    found = told(report(narrative={**PROSE, SIX: (Block(None, (said,)),)}), "N11")
    assert [f.basis for f in found] == [
        "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"
    ] * is_silent


def test_an_empty_section_is_told_by_another_rule_and_no_other() -> None:
    assert [f.code for f in check(report(narrative={}))] == ["S4", "S4", "S4"]
    only_heading = report(narrative={**PROSE, ONE: (Block("监督保障情况", ()),)})
    assert {f.code for f in check(only_heading)} == {"S4", "S6"}


@pytest.mark.parametrize(("length", "is_told"), [(900, False), (1090, False), (1101, True)])
@pytest.mark.rule("N12")
def test_section_one_is_not_much_longer_than_advised(length: int, is_told: bool) -> None:
    said = SAID[ONE] + "公" * (length - len(SAID[ONE]))
    found = told(report(narrative={**PROSE, ONE: (Block(None, (said, " \u3000 ")),)}), "N12")
    assert [(f.severity, f.expected, f.actual) for f in found] == [
        (Severity.INFO, 1000, length)
    ] * is_told


def test_what_a_section_has_to_tell_is_data_of_the_form(form: Form) -> None:
    assert [content.code for content in form.contents] == ["N8", "N9", "N11"]
    words = form_words(form).sections
    assert {key for key, section in words.items() if section.plans} == {FIVE}


# ---------------------------------------------------------------- N13: numbers before headings


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("（一）主动公开情况", "（一）"),
        ("(2) 依申请公开情况。", "(2)"),
        ("三、政府信息管理情况", "三、"),
        ("4．平台建设情况", "4．"),
        ("主动公开情况", None),
        ("12345热线办理情况", None),
        ("3.0版平台建设情况", None),
        ("—", None),
        ("（一）", None),
    ],
)
@pytest.mark.rule("N13")
def test_a_number_typed_before_a_heading_is_told_where_it_stands(
    typed: str, number: str | None
) -> None:
    block = {"heading": typed, "paragraphs": ["有。"]}
    document = json.dumps({"form": "2021", "narrative": {ONE: [block]}}).encode()
    found = [f for f in json_reader.read(document, "a.json").findings if f.code == "N13"]
    assert [finding.actual for finding in found] == ([number] if number else [])
    assert all(f.message.startswith(f"$.narrative.{ONE}[0].heading：") for f in found)

    book = opened(written(SOUND), without=(TAGS,))
    book["一、总体情况"]["A3"] = typed
    found = [f for f in workbook_reader.read(saved(book), "a.xlsx").findings if f.code == "N13"]
    assert [(f.severity, f.actual) for f in found] == ([(Severity.INFO, number)] if number else [])
    assert all(f.location == "一、总体情况!A3" for f in found)


# ---------------------------------------------------------------- N14: numbers in paragraphs


@pytest.mark.parametrize(
    ("paragraphs", "typed"),
    [
        (["一是公开不及时；三是解读不丰富。"], "三是"),
        (["一是公开不及时；二是解读不丰富；二是人员不足。"], "二是"),
        (["一是公开不及时；一是解读不丰富。"], "一是"),
        (["一是公开不及时。", "二是解读不丰富。", "四是人员不足。"], "四是"),
        (["问题：一是慢；二是少。", "措施：一是快；三是多。"], "三是"),
        (["问题有二是解读不丰富。二是人员不足。"], "二是"),
        (["第一，公开不及时；第三，解读不丰富。"], "第三"),
        (["1.公开不及时。", "3.解读不丰富。"], "3."),
        (["（1）公开不及时；（2）解读不丰富；（4）人员不足。"], "（4）"),
        (["①公开不及时；③解读不丰富。"], "③"),
        (["（一）公开不及时。", "（三）解读不丰富。"], "（三）"),
        (["十是公开；十二是解读。"], "十二是"),
        (["二、问题改进的情况。"], "二、"),
        (["1）公开不及时；3）解读不丰富。"], "3）"),
        (["一要公开及时；三要解读丰富。"], "三要"),
        (["其一，公开不及时；其三，解读不丰富。"], "其三"),
    ],
)
@pytest.mark.rule("N14")
def test_typed_numbers_that_skip_or_are_doubled(paragraphs: list[str], typed: str) -> None:
    found = told(saying(*paragraphs), "N14")
    assert typed in [finding.actual for finding in found]
    assert found[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["一是公开不及时；二是解读不丰富；三是人员不足。"],
        ["主要问题一是公开不及时，二是解读不丰富。"],
        ["一是公开不及时。", "二是解读不丰富。", "三是人员不足。"],
        ["问题：一是慢；二是少。", "措施：一是快；二是多；三是好。"],
        ["一是抓学习（第一，学条例；第二，学规范）；二是抓落实。"],
        ["一是抓学习，具体为：一是学条例；二是学规范。二是抓落实。三是抓检查。"],
        ["第一，慢：一是甲；二是乙。第二，少：一是丙；二是丁。"],
        ["首先，抓学习；二是抓落实；三是抓检查。"],
        ["这统一是三级公开的要求，唯一是标准，万一是误报，第一是质量，三是规范。"],
        ["原因之一是人员不足，公开量是上年的1.5倍，平台升级为3.0版。"],
        ["坚持质量第一，服务至上；第二十条第（三）项规定的信息均已公开。"],
        ["1.公开不及时。", "2.解读不丰富。", "3.人员不足。"],
        ["1.学习。（1）学条例；（2）学规范。", "2.落实。（1）抓公开；（2）抓解读。"],
        ["公开第一、二季度的数据；详见附件1、附件3。"],
        ["全年公开3、4月的数据；5、6月的数据。"],
        ["（一）公开不及时。", "（二）解读不丰富。"],
        ["问题是人员不足。一是加强培训。"],
        ["十一是公开日。"],
        ["办理结果为：（一）予以公开12件；（三）不予公开2件；（五）不予处理1件。"],
        ["（二）予以公开12件，（五）不予处理3件。"],
        ["分别作出：（一）项处理3件；（四）项处理2件。"],
        ["一、二季度公开100条。", "三、四季度公开80条。"],
        ["二、三级医院的信息已公开。"],
        ["一、二年级招生信息已公开。"],
        ["三、四级主任科员的任职信息已公开。"],
        ["五一、国庆期间照常公开。"],
        ["七一、国庆期间照常公开。"],
        ["十一、元旦期间照常公开。"],
        [
            "一是制度健全，1.制定办法；2.落实制度；二是队伍稳定，1.配备专人；2.组织培训。",
        ],
        ["其中，第三方评估结果良好。第二，无。"],
        ["一要学习；二要落实；三要素齐全。1）学条例；2）学规范。其一，学；其二，用。"],
    ],
)
@pytest.mark.rule("N14")
def test_typed_numbers_that_go_on(paragraphs: list[str]) -> None:
    assert told(saying(*paragraphs), "N14") == []


@pytest.mark.rule("N14")
def test_numbers_of_headings_typed_in_paragraphs_clash_with_those_of_the_program() -> None:
    blocks = (Block("主动公开情况", ("（一）及时公开。", "（二）全面公开。")),)
    cells = {Place.paragraph(ONE, n): Cell("一、总体情况", (n + 2, 1)) for n in range(2)}
    (finding,) = told(report(narrative={**PROSE, ONE: blocks}, cells=cells), "N14")
    assert finding.message.startswith(
        "一、总体情况 B3等 2 段：段落开头的序号“（一）”“（二）”是手写的"
    )
    assert finding.location == "一、总体情况!B3"


# ---------------------------------------------------------------- N16: private data


def identity_number(first: str) -> str:
    """The 17 digits with the check digit of GB 11643."""
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    total = sum(weight * int(digit) for weight, digit in zip(weights, first, strict=True))
    return first + "10X98765432"[total % 11]


def card_number(first: str) -> str:
    """The digits with Luhn's check digit."""
    total = sum(sum(divmod(int(d) * (2 - n % 2), 10)) for n, d in enumerate(reversed(first)))
    return first + str(-total % 10)


PERSON = identity_number("41132319900101123")
CARD = card_number("622202123456789012")


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        (f"申请人身份证号{PERSON}，已答复。", "公民身份号码"),
        (f"身份证{PERSON[:6]} {PERSON[6:14]} {PERSON[14:]}。", "公民身份号码"),
        ("身份证" + identity_number("11010519491231002").lower(), "公民身份号码"),
        ("联系电话13812345678。", "手机号码"),
        ("联系电话１３８１２３４５６７８，", "手机号码"),
        ("联系电话：138 1234 5678", "手机号码"),
        ("联系电话138-1234-5678（张某）", "手机号码"),
        ("+86 13812345678", "手机号码"),
        ("电话：0377-63123456、19912345678", "手机号码"),
        (f"缴费至{CARD}。", "银行卡号"),
        (f"缴费至{' '.join(CARD[i : i + 4] for i in range(0, 19, 4))}。", "银行卡号"),
        (f"卡号{card_number('411111111111111')}", "银行卡号"),
        (f"卡号{card_number('510510510510510')}", "银行卡号"),
    ],
)
@pytest.mark.rule("N16")
def test_private_data_is_an_error_and_is_never_repeated(phrase: str, kind: str) -> None:
    (finding,) = told(saying(phrase), "N16")
    assert finding.severity is Severity.ERROR
    assert kind in finding.message
    for text in (finding.message, str(finding.actual), masked(phrase), excerpt(phrase)):
        assert not re.search(r"\d[\d\s-]{8,}\d", text.replace("0377-63123456", ""))
    assert len(masked(phrase)) == len(phrase)


@pytest.mark.parametrize(
    "phrase",
    [
        "咨询电话：0377-63123456，12345热线全天受理。",
        "电话（010）66012345转8001，传真010-66012346。",
        "统一社会信用代码：11410000005184603J。",
        "统一社会信用代码为914101001234567890。",
        "某政办〔2023〕15号，国办公开办函〔2021〕30号。",
        "全年收费13812345678元，拨付15912345678.50万元。",
        "项目代码2023-410122-04-01-123456已公布。",
        f"流水号{card_number('411111111111111')}的文件。",
        "详见http://www.example.gov.cn/2023/13812345678.html。",
        "身份证号411323199001011239。",  # its check digit is wrong
        "编号411323199013451238的档案。",
        "公开信息1234567890条，2023年1月1日至2023年12月31日。",
        "商品条码6901234567892已下架。",
    ],
)
def test_what_is_no_private_data(phrase: str) -> None:
    assert told(saying(phrase), "N16") == []
    assert masked(phrase) == phrase


@pytest.mark.rule("N16")
def test_private_data_is_found_wherever_it_stands_and_masked_in_every_message() -> None:
    number = "13812345678"
    block = Block(
        f"联系人{number}", (f"2022年，我局公开电话{number}，全县××（此处填写{number}）。",)
    )
    bad = report(
        unit="某某市某某区某某局",
        title=f"2023年报告{number}",
        preface=(f"电话{number}",),
        narrative={**PROSE, ONE: (*PROSE[ONE], block, Block(f"空{number}", ()))},
        carried=frozenset(block.paragraphs),
    )
    findings = check(bad)
    assert [f.code for f in findings].count("N16") == 5
    assert {"N5", "N6", "N17", "H6", "S6"} <= {f.code for f in findings}
    assert not [f for f in findings if number in f"{f.message}{f.actual}{f.expected}"]


# ---------------------------------------------------------------- N17: leftovers


@pytest.mark.parametrize(
    "phrase",
    [
        "××局认真落实条例。",
        "全年公开信息XX条。",
        "全年公开信息xx条，其中ＸＸ条为政策。",
        "XXXX年，我局认真落实条例。",
        "【】局认真落实条例。",
        "【单位名称】认真落实条例。",
        "全年公开信息____条。",
        "全年公开信息＿＿条。",
        "具体数据待补充。",
        "负责人（待定）。",
        "数据待核实，",
        "（此处填写公开的条数）",
        "[此处插入图表]",
        "○○局认真落实条例。",
        "〇〇年公开信息30条。",
        "**局认真落实条例。",
    ],
)
@pytest.mark.rule("N17")
def test_what_a_model_text_left_to_fill_in(phrase: str) -> None:
    (finding,) = told(saying(phrase), "N17")
    assert finding.severity is Severity.WARNING
    assert f"“{finding.actual}”" in finding.message


@pytest.mark.parametrize(
    "phrase",
    [
        "某某县某某局认真落实条例，张某某的申请已答复。",
        "公开栏每块3×5米，合计15平方米。",
        "二〇〇八年条例施行，二○○九年建成平台，一○○%公开。",
        "申请人张××、李XX的申请已答复。",
        "制度有待补充完善，机制有待定期评估，线索均已对待核实。",
        "编制期间，待定期检查后公布；招待费已公开。",
        "网址www.example.gov.cn/xxgk/xx/，栏目xxgk。",
        "手机138****5678的热线，a_b_c文件，【政策解读】栏目。",
        "最大尺寸为MAXX，型号为X型。",
        "（请到政务服务中心查阅）",
    ],
)
def test_what_is_no_leftover(phrase: str) -> None:
    assert told(saying(phrase), "N17") == []


# ---------------------------------------------------------------- N18: like last year's

LONG = (
    "我局全年收到申请12件，上年结转1件，均在法定期限内答复，较上年增加3件，答复做到格式规范、依据充分。",
    "坚持先审后发，由经办人、科室负责人、分管领导逐级把关，每季度对已经公开的内容清理一次，全年更新58条。",
    "年内组织业务培训2次，把公开工作纳入年度考核，全年没有发生责任追究的情形，群众评议满意率98.5%。",
)
LONG_AFTER = tuple(
    text.replace("12件", "二十件").replace("58", "１０４").replace("98.5%", "100%") for text in LONG
)
OTHER = (
    "围绕就业和项目建设，在门户网站新设专栏，图文解读与文件同日发布，社区公示栏同步张贴纸质材料。",
    "办事大厅设查阅点，配备专人引导，老年人可以打印、复印；平台的无障碍浏览功能也已经改造完成。",
)


def in_section(section: str, texts: tuple[str, ...], **changes: Any) -> Report:
    return report(narrative={section: (Block(None, texts),)}, **changes)


def test_a_section_that_changed_only_in_its_numbers_is_told_with_its_paragraphs() -> None:
    last = in_section(ONE, LONG, year=2022)
    cells = {Place.paragraph(ONE, n): Cell("一、总体情况", (n + 2, 1)) for n in range(3)}
    (finding,) = told(in_section(ONE, LONG_AFTER[::-1], last=last, cells=cells), "N18")
    assert finding.severity is Severity.WARNING
    assert "B3（100%）、B4（100%）、B5（100%）" in finding.message
    assert finding.location == "一、总体情况!B3"
    (finding,) = told(in_section(ONE, LONG_AFTER, last=last), "N18")
    assert "第 1 段（100%）" in finding.message


def test_the_names_of_two_units_make_no_difference() -> None:
    texts = tuple(f"2022年，某某县旧局做了很多。{text}" for text in LONG)
    last = in_section(ONE, texts, year=2022, unit="某某县旧局")
    texts = tuple(text.replace("某某县旧局", UNIT).replace("2022", "2023") for text in texts)
    assert told(in_section(ONE, texts, last=last), "N18")


@pytest.mark.rule("N18")
def test_what_is_not_too_much_like_last_years() -> None:
    last = in_section(ONE, LONG, year=2022)
    assert not told(in_section(ONE, OTHER, last=last), "N18")
    # One of three paragraphs in the same words, and the rest new.
    assert not told(in_section(ONE, (LONG[0], *OTHER), last=last), "N18")
    # Another year's report, or none.
    assert not told(in_section(ONE, LONG, last=dataclasses.replace(last, year=2020)), "N18")
    assert not told(in_section(ONE, LONG), "N18")
    # What few words say is said every year.
    few = in_section(ONE, ("各项工作都已落实。",), year=2022)
    assert not told(dataclasses.replace(few, year=2023, last=few), "N18")
    fee = (
        "按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）的规定，"
        "本机关2023年度没有产生信息处理费。除此之外，无其他需要报告的事项。"
    )
    fee += "全年办理人大代表建议3件、政协委员提案5件，建议和提案的答复均已按要求在门户网站公开。"
    again = in_section(SIX, (fee.replace("2023", "2022"),), year=2022)
    assert not told(in_section(SIX, (fee,), last=again), "N18")
    # A paragraph of figures, and of what there was none of.
    figures = (
        "全年收到政府信息公开申请3件，其中自然人提出2件、法人或其他组织提出1件，上年结转1件，"
        "予以公开2件，部分公开1件，没有发生因政府信息公开被申请行政复议、提起行政诉讼的情形。"
    )
    last = in_section(ONE, (figures, *LONG), year=2022)
    assert not told(in_section(ONE, (figures, *OTHER), last=last), "N18")


@pytest.mark.rule("N18")
def test_a_section_pasted_as_one_paragraph_is_told_and_so_is_the_reverse() -> None:
    pasted = ("".join(LONG),)
    for this, before in ((pasted, LONG), (LONG, pasted)):
        (finding,) = told(in_section(ONE, this, last=in_section(ONE, before, year=2022)), "N18")
        assert "是整个部分（" in finding.message
        assert finding.place == Place.section(ONE)


@pytest.mark.rule("N18")
def test_a_short_section_copied_as_a_whole_is_told() -> None:
    said = ("问题：有的信息发布得晚，解读形式单一。改进：逐月核对时限，组织业务培训。",)
    (finding,) = told(in_section(FIVE, said, last=in_section(FIVE, said, year=2022)), "N18")
    assert "第 1 段（100%）" in finding.message


@pytest.mark.rule("N18")
def test_a_single_long_paragraph_copied_into_a_new_section_is_told() -> None:
    copied = (
        "信息起草时同步确定公开属性，发布前由经办人、科室负责人和分管领导逐级签字把关；每季度清理已经"
        "公开的内容，过时的及时更新，失效的及时撤下，并在栏目首页注明更新的日期和负责的科室。"
    )
    last = in_section(ONE, (copied, *LONG), year=2022)
    (finding,) = told(in_section(ONE, (*OTHER, copied), last=last), "N18")
    assert "段落有：第 3 段（100%）；" in finding.message


def test_paragraphs_taken_over_untouched_are_alike_too() -> None:
    last = in_section(ONE, LONG, year=2022)
    (finding,) = told(in_section(ONE, LONG, last=last, carried=frozenset(LONG)), "N18")
    assert "第 3 段（100%）" in finding.message


def test_likeness_is_the_same_both_ways_and_changes_with_the_words() -> None:
    sound = report()
    one, same, other = (own_text(text, sound) for text in (LONG[0], LONG_AFTER[0], OTHER[0]))
    assert likeness(one, same) == likeness(same, one) == 1
    assert likeness(one, other) == likeness(other, one) == 0
    nearly = own_text(LONG[0].replace("依据充分", "用语准确"), sound)
    assert 0.8 < likeness(one, nearly) == likeness(nearly, one) < 1


def test_a_successor_with_prose_only_redated_is_told(example: Report) -> None:
    new = dataclasses.replace(successor(example, with_prose=True), carried=frozenset())
    assert {f.place for f in told(new, "N18")} == {
        Place.paragraph(section, 0) for section in (ONE, FIVE)
    }


# ---------------------------------------------------------------- a published report


@pytest.mark.skipif(not SEED.exists(), reason="the published report is not here")
@pytest.mark.parametrize("has_headings", [True, False])
def test_the_published_report_has_two_faults_of_wording(has_headings: bool) -> None:
    titles = "|".join(re.escape(section.heading) for section in FORM.sections)
    parts = re.split(rf"^({titles})$", SEED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    said = dict(zip(parts[1::2], parts[2::2], strict=True))
    narrative = {}
    for section in FORM.narratives:
        rows: list[tuple[str | None, list[str]]] = []
        for line in filter(None, map(str.strip, said[section.heading].split("\n"))):
            numbered = re.match("（.）([^。]+)。(.+)", line)
            if has_headings and numbered:
                rows.append((numbered[1], [numbered[2]]))
            else:
                rows.append((None, [line]))
        narrative[section.key] = normal_blocks(rows)
    figures = {"申请.本年新收.总计": 4}
    published = report(unit="南阳市官庄工区管委会", narrative=narrative, figures=figures)
    found = [finding for finding in check(published) if finding.code.startswith("N")]
    assert [(finding.code, finding.actual) for finding in found] == [("N6", "全县"), ("N11", None)]
