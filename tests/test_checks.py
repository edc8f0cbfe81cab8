"""The rules: what fits makes no error, what doesn't is named with all that takes part in it."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai_docx.checks import check
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form, load_form
from gongkai_docx.places import Cell, Place
from gongkai_docx.report import Block, Report, Signature
from strategies import EVERY_FORM, FORM, PROSE, each_form, fitting_figures, sound


def report(**changes: object) -> Report:
    sound = Report(FORM, unit="某某市某某局", year=2023, narrative=PROSE)
    return dataclasses.replace(sound, **changes)  # type: ignore[arg-type]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def counted(form: Form) -> list[str]:
    """The figures that identities hold together."""
    return [key for key in form.figures if not key.startswith("主动公开.")]


@each_form
@given(data=st.data())
def test_a_report_whose_identities_hold_has_no_finding(form: Form, data: st.DataObject) -> None:
    assert check(sound(form, kind=None, figures=data.draw(fitting_figures(form)))) == ()


@each_form
@pytest.mark.parametrize("change", [1, -1])
@given(data=st.data())
def test_any_count_changed_by_one_is_an_error_that_names_it(
    form: Form, change: int, data: st.DataObject
) -> None:
    figures = data.draw(fitting_figures(form))
    changeable = [key for key in counted(form) if figures[key] + change >= 0]
    assume(changeable)
    key = data.draw(st.sampled_from(changeable))
    findings = check(sound(form, figures={**figures, key: figures[key] + change}, kind=None))
    assert findings
    assert all(finding.severity is Severity.ERROR for finding in findings)
    assert all(key in finding.figures for finding in findings)


@pytest.mark.rule("I1", "I2", "I3", "I4")
@each_form
def test_each_count_of_two_tables_is_watched(form: Form) -> None:
    keys = counted(form)
    assert keys == [key for section in form.tables[1:] for key in form.keys_of(section)]
    for key in keys:
        findings = check(sound(form, figures={key: 1}))
        assert any(key in finding.figures for finding in findings)


@pytest.mark.rule("I1")
def test_a_total_that_does_not_fit_its_row_is_told_as_a_colleague_would() -> None:
    row = "申请.国家秘密"
    cells = {Place.figure(f"{row}.总计"): Cell.named("三、依申请公开", "J9")}
    findings = check(report(figures={f"{row}.自然人": 4, f"{row}.总计": 5}, cells=cells))
    (told,) = [finding for finding in findings if finding.code == "I1"]
    assert told.message == "三、依申请公开 J9：总计 5，与各列之和 4 不符（自然人 4，其余 0）"
    assert told.location == "三、依申请公开!J9"
    assert (told.expected, told.actual) == (4, 5)
    assert told.figures[0] == f"{row}.自然人"
    assert told.figures[-1] == f"{row}.总计"
    assert told.basis


def test_without_cells_a_finding_names_the_row() -> None:
    findings = check(report(figures={"申请.国家秘密.总计": 5}))
    assert findings[0].message.startswith("三、依申请公开“1.属于国家秘密”：总计 5，")
    assert findings[0].location is None


@pytest.mark.rule("I3")
def test_what_came_in_must_be_what_was_handled_and_what_is_left() -> None:
    figures = {"申请.本年新收.自然人": 3, "申请.本年新收.总计": 3}
    findings = check(report(figures=figures))
    assert codes(findings) == ["I3", "I3"]
    assert "第一项加第二项之和 3" in findings[0].message
    assert "第三项加第四项之和 0（办理总计 0，结转下年 0）" in findings[0].message


@pytest.mark.rule("I5")
def test_more_in_force_than_made_is_fine_and_less_is_not() -> None:
    row = "主动公开.行政规范性文件"
    made = {f"{row}.制发": 4, f"{row}.废止": 1}
    assert check(report(figures={**made, f"{row}.有效": 3})) == ()
    assert check(report(figures={**made, f"{row}.有效": 30})) == ()
    (told,) = check(report(figures={**made, f"{row}.有效": 2}))
    assert (told.code, told.expected, told.actual) == ("I5", 3, 2)
    assert set(told.figures) == {f"{row}.制发", f"{row}.废止", f"{row}.有效"}


def test_an_identity_with_an_unread_figure_is_passed_over() -> None:
    figures = {"申请.国家秘密.总计": 5}
    found = check(report(figures=figures, unread=frozenset({"申请.国家秘密.自然人"})))
    assert found[0].code == "I2"
    assert "I1" not in codes(found)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"unit": ""}, ["S1"]),
        ({"unit": "Bureau"}, ["S2"]),
        ({"unit": "某" * 60}, ["S2"]),
        ({"unit": "××局"}, ["S2"]),
        ({"unit": "某局2023年政府信息公开工作年度报告"}, ["S2"]),
        ({"unit": "填报单位：某局"}, ["S2"]),
        ({"unit": "某局（盖章）"}, ["S2"]),
        ({"unit": "某局(公章)"}, ["S2"]),
        ({"unit": "某县（区）章贡街道办事处（原章镇）"}, []),
        ({"year": None}, ["S3"]),
        ({"year": 2020}, ["S3"]),
        ({"year": 20233}, ["S3"]),
        ({"year": 2021}, []),
        ({"year": 2099}, ["S7"]),
        ({"narrative": {}}, ["S4", "S4", "S4"]),
        ({"narrative": {**PROSE, "问题改进": (Block("问题", ()),)}}, ["S4", "S6"]),
        ({"signature": Signature(None, date(2024, 1, 15))}, []),
        ({"signature": Signature(None, date(2023, 1, 15))}, ["S5"]),
        ({"signature": Signature("另一个局", None)}, []),
    ],
)
@pytest.mark.rule("S1", "S2", "S3", "S4", "S5", "S6", "S7")
def test_what_a_report_must_have(changes: dict[str, object], found: list[str]) -> None:
    assert codes(check(report(**changes))) == found


@pytest.mark.rule("S3")
@pytest.mark.parametrize(
    ("form", "year", "told"),
    [
        (
            "2019",
            2023,
            "年度 2023 不用国办公开办函〔2019〕60号的格式，用的是国办公开办函〔2021〕30号的",
        ),
        (
            "2021",
            2020,
            "年度 2020 不用国办公开办函〔2021〕30号的格式，用的是国办公开办函〔2019〕60号的",
        ),
        ("2021", 2018, "年度 2018 不用国办公开办函〔2021〕30号的格式，请核对。"),
    ],
)
def test_a_form_of_other_years_is_an_error_that_says_which_is_the_right_one(
    form: str, year: int, told: str
) -> None:
    (finding,) = check(sound(load_form(form), year=year))
    assert (finding.code, finding.severity) == ("S3", Severity.ERROR)
    assert told in finding.message
    assert (f"gongkai-docx new --year {year}" in finding.message) is (year > 2018)


@each_form
def test_a_rule_rests_on_the_notice_of_the_reports_form(form: Form) -> None:
    wrong = sound(form, unit="", figures={"申请.本年新收.自然人": 1, "申请.办理总计.总计": 2})
    bases = {finding.code: str(finding.basis) for finding in check(wrong)}
    assert {"S1", "I1", "I2", "I3"} <= bases.keys()
    for basis in bases.values():
        assert form.notice in basis
        assert all(other.notice not in basis for other in EVERY_FORM if other is not form)


def test_what_only_one_notice_says_is_no_basis_for_another_form() -> None:
    prose = {**PROSE, "问题改进": (Block(None, ("问题：少。改进：多。",)),)}
    bases = {}
    for form in EVERY_FORM:
        (told,) = check(sound(form, narrative=prose))
        assert told.code == "N10"
        bases[form.name] = told.basis
    assert bases == {
        "2019": None,
        "2021": "国办公开办函〔2021〕30号：内容雷同、敷衍塞责的，追究责任",
    }


@pytest.mark.rule("I6")
def test_documents_published_in_2019_are_among_all_that_are_published() -> None:
    row = "主动公开.行政规范性文件"
    form = load_form("2019")
    figures = {f"{row}.新公开": 3, f"{row}.公开总数": 2}
    (told,) = check(sound(form, figures=figures))
    assert (told.code, told.severity, told.place) == (
        "I6",
        Severity.WARNING,
        Place.figure(f"{row}.公开总数"),
    )
    assert (told.expected, told.actual) == (3, 2)
    assert "对外公开总数量 2，与本年新公开数量 3 矛盾" in told.message
    assert check(sound(form, figures={**figures, f"{row}.公开总数": 3})) == ()


@pytest.mark.rule("I2")
def test_a_long_sum_is_told_in_few_words() -> None:
    results = dict.fromkeys(FORM.totals["申请.办理总计.自然人"], 1)
    findings = check(report(figures=results))
    (told,) = [f for f in findings if f.code == "I2" and "申请.办理总计.自然人" in f.figures]
    assert "（予以公开 1，部分公开 1，国家秘密 1，" in told.message
    assert told.message.endswith(f"，等 {len(results)} 项）")
