"""Between two years: what a new workbook takes over from last year's, and what is compared."""

from __future__ import annotations

import dataclasses
import io
import json
import random
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import disturbances
from conftest import EXAMPLE, Run
from gongkai_docx import tags
from gongkai_docx.checks import check
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms import Form, load_form
from gongkai_docx.places import Cell, Place
from gongkai_docx.readers import json as json_reader
from gongkai_docx.readers import workbook as reader
from gongkai_docx.report import Block, Number, People, Report, Signature, spell
from gongkai_docx.succession import left_behind, successor
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import xlsx as writer
from strategies import (
    EVERY_FORM,
    FORM,
    PROSE,
    any_figures,
    each_form,
    examples,
    fitting_figures,
    reports,
    sound,
)
from workbooks import opened, saved

pytestmark = pytest.mark.long

LEFT, CAME = "申请.结转下年.自然人", "申请.上年结转.自然人"
IN_FORCE = "主动公开.行政规范性文件"


def report(**changes: Any) -> Report:
    sound = Report(FORM, unit="某某市某某局", year=2024, narrative=PROSE)
    return dataclasses.replace(sound, **changes)


def after(last: dict[str, Number], **changes: Any) -> Report:
    """A report with last year's figures known."""
    return report(last=report(year=2023, figures=last, narrative={}), **changes)


def of_family(findings: tuple[Finding, ...], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


# ---------------------------------------------------------------- rules


@each_form
@given(data=st.data())
def test_a_year_that_goes_on_where_the_last_one_ended_has_no_error(
    form: Form, data: st.DataObject
) -> None:
    figures = data.draw(fitting_figures(form))
    last = dict(figures)
    for history in form.histories:
        # What is stated now, less what this year added, is what there was.
        first, *others = history.left.last_keys
        added = sum(t.sign * figures[t.key] for t in history.left.terms if not t.last)
        last |= {first: figures[history.right.keys[0]] - added, **dict.fromkeys(others, 0)}
    this = sound(form, kind=None, figures=figures)
    before = sound(form, year=(form.last_year or 2023) - 1, figures=last, narrative={})
    findings = check(dataclasses.replace(this, last=before))
    assert {finding.severity for finding in findings} <= {Severity.INFO}


@pytest.mark.rule("H1")
def test_what_was_left_must_be_what_came_over() -> None:
    findings = check(
        after(
            {LEFT: 3},
            figures={CAME: 2},
            cells={Place.figure(CAME): Cell.named("三、依申请公开", "D6")},
        )
    )
    (told,) = of_family(findings, "H1")
    assert told.severity is Severity.ERROR
    assert told.message == "三、依申请公开 D6：上年结转 2，与上年报告的结转下年 3 不符".replace(
        "上年结转 2", "二、上年结转政府信息公开申请数量 2"
    )
    assert (told.expected, told.actual, told.figures) == (3, 2, (CAME,))
    assert told.location == "三、依申请公开!D6"


@pytest.mark.rule("H2")
def test_what_is_in_force_is_what_was_and_what_was_made_less_what_was_repealed() -> None:
    figures = {f"{IN_FORCE}.制发": 4, f"{IN_FORCE}.废止": 1, f"{IN_FORCE}.有效": 8}
    assert not of_family(check(after({f"{IN_FORCE}.有效": 5}, figures=figures)), "H2")
    (told,) = of_family(check(after({f"{IN_FORCE}.有效": 6}, figures=figures)), "H2")
    assert told.severity is Severity.WARNING
    assert (told.expected, told.actual) == (9, 8)
    assert "（上年有效 6，制发 4，废止 1）" in told.message


@pytest.mark.parametrize(
    ("before", "now", "is_told"),
    [
        (5, 50, True),
        (5, 49, False),
        (500, 50, True),
        (101, 0, True),
        (100, 0, False),
        (0, 5000, False),
        (0, 0, False),
    ],
)
@pytest.mark.rule("H4")
def test_a_leap_between_two_years_is_mentioned(before: int, now: int, is_told: bool) -> None:
    key = "主动公开.行政许可.处理决定"
    told = of_family(check(after({key: before}, figures={key: now})), "H4")
    assert [(f.severity, f.figures) for f in told] == [(Severity.INFO, (key,))] * is_told


@pytest.mark.rule("H3")
def test_another_unit_or_year_is_said_and_another_year_is_not_compared() -> None:
    last = report(unit="某某县某某局", year=2023, figures={LEFT: 3}, narrative={})
    found = check(report(last=last))
    assert [finding.code for finding in found] == ["H3", "H1"]
    assert "“某某县某某局”" in found[0].message
    found = check(report(last=dataclasses.replace(last, unit="某某市某某局", year=2022)))
    assert [finding.code for finding in found] == ["H3"]
    assert "上年报告却是 2022 年度的" in found[0].message


def test_figures_of_last_year_that_were_not_read_are_not_compared() -> None:
    last = report(year=2023, figures={}, narrative={}, unread=frozenset({LEFT}))
    assert check(report(last=last, figures={CAME: 9, "申请.办理总计.自然人": 9})) == check(
        report(figures={CAME: 9, "申请.办理总计.自然人": 9})
    )


@pytest.mark.parametrize("kind", FORM.kinds)
@pytest.mark.rule("H5")
def test_only_some_organs_can_make_rules(kind: str) -> None:
    key = "主动公开.规章.有效"
    told = of_family(check(report(kind=kind, figures={key: 2})), "H5")
    if kind in ("国务院部门", "省级政府", "设区的市政府"):
        assert told == []
    else:
        (finding,) = told
        assert (finding.severity, finding.figures) == (Severity.WARNING, (key,))
        assert f"本单位是“{kind}”" in finding.message
    assert check(report(figures={key: 2})) == ()


@pytest.mark.rule("H7")
def test_last_years_items_and_their_change_make_this_years_items_of_last_year() -> None:
    row = "主动公开.行政许可"
    form = load_form("2019")
    last = sound(form, year=2019, figures={f"{row}.上年数量": 30, f"{row}.增减": -4}, narrative={})
    right, wrong = (sound(form, figures={f"{row}.上年数量": n}, last=last) for n in (26, 30))
    assert of_family(check(right), "H7") == []
    (told,) = of_family(check(wrong), "H7")
    assert (told.severity, told.expected, told.actual) == (Severity.WARNING, 26, 30)
    assert "上年报告的项目数量加增减 26 不符（上年上年数量 30，上年增减 -4）" in told.message


# ---------------------------------------------------------------- taken over


def test_a_successor_takes_over_what_carries_over(example: Report) -> None:
    last = dataclasses.replace(
        example,
        kind="县级政府",
        signature=Signature(None, date(2024, 1, 15)),
        figures={**example.figures, LEFT: 3},
        title="某某 2023 年年报",
        headings="own-line",
    )
    new = successor(last)
    assert (new.unit, new.year, new.kind, new.title) == (example.unit, 2024, "县级政府", None)
    assert new.headings == "own-line"
    assert new.signature == Signature(example.unit, None)
    assert new.figures == {
        **dict.fromkeys(FORM.carried, 0),
        CAME: 3,
        "申请.上年结转.总计": last.figures["申请.结转下年.总计"],
    }
    headings = [block.heading for block in example.narrative["总体情况"] if block.heading]
    assert new.narrative == {"总体情况": tuple(Block(heading, ()) for heading in headings)}
    assert new.preface == ()
    assert new.carried == frozenset()


@pytest.mark.parametrize(("last", "form"), list(pairwise(EVERY_FORM)), ids=lambda form: form.name)
def test_the_first_report_of_a_new_form_follows_the_last_one_of_the_old(
    last: Form, form: Form
) -> None:
    before = sound(last, signature=Signature(None, date(2021, 1, 15)), headings="own-line")
    new = successor(before, with_prose=True)
    assert (new.form, new.year) == (form, form.first_year)
    assert (new.unit, new.kind, new.headings) == (before.unit, before.kind, before.headings)
    assert (new.signature, new.narrative) == (Signature(before.unit, None), before.narrative)
    assert new.figures == {key: before.figures[source] for key, source in form.carried.items()}
    assert any(new.figures.values())

    content = writer.write(new)
    reading = reader.read(content, "a.xlsx")
    assert reading.report == new
    assert reading.report.last == before
    assert not [f for f in reading.findings if f.code == "C17"]
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    rows = list(book["校验"].iter_rows(min_row=4, values_only=True))
    assert {row[5] for row in rows if row[0] == "H1"} == {"✓"}
    assert {row[0] for row in rows if row[0]} == {"H1"} | {i.code for i in form.identities}


def test_what_a_new_form_has_no_place_for_is_left_behind_and_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "2020.json").write_bytes(json_writer.write(sound(load_form("2019"))))
    done = run("new", "-o", "2021.xlsx", "--from", "2020.json")
    assert done.returncode == 0
    assert "上年报告用的是国办公开办函〔2019〕60号的格式" in done.stderr
    assert (
        "主动公开.规章（整行）、主动公开.行政规范性文件（整行）、主动公开.行政许可（上年数量、增减）"
        in done.stderr
    )
    assert "申请." not in done.stderr
    new = reader.read((tmp_path / "2021.xlsx").read_bytes(), "2021.xlsx").report
    assert (new.form.name, new.year) == ("2021", 2021)
    assert new.last is not None
    assert (new.last.form.name, new.last.year) == ("2019", 2020)
    assert left_behind(dataclasses.replace(new, last=sound(FORM))) == ""


def test_a_row_that_was_another_one_in_the_old_form_is_compared_with_that() -> None:
    """（六）其他处理 is one row in 2019; in 2021 it has three, and the last is called 其他."""
    before = sound(load_form("2019"))
    this = dataclasses.replace(successor(before), figures=sound(FORM).figures)
    row = before.figures["申请.其他处理.自然人"]
    assert tags.look_up("上年.申请.其他处理小计.自然人", this) == spell(row)
    assert tags.look_up("上年.申请.不予公开小计.法人或其他组织", this) == spell(
        before.value("申请.不予公开小计.法人或其他组织")
    )
    for name in ("上年.申请.其他处理.自然人", "同比.主动公开.规章.有效"):
        with pytest.raises(tags.LastYearUnknown):
            tags.look_up(name, this)
        prose = {**PROSE, "其他事项": (Block(None, (f"没有收取信息处理费。{{{{ {name} }}}}",)),)}
        (told,) = of_family(check(dataclasses.replace(this, narrative=prose)), "N2")
        assert "上年的报告用国办公开办函〔2019〕60号的格式，没有这一项" in told.message


def test_between_two_forms_only_what_both_tell_is_compared() -> None:
    before = sound(load_form("2019"))
    this = dataclasses.replace(successor(before), figures=sound(FORM).figures)
    assert {history.code for history in FORM.histories} == {"H1", "H2"}
    assert {history.code for history in this.histories} == {"H1"}
    figures = {**before.figures, LEFT: 900}
    findings = check(dataclasses.replace(this, last=dataclasses.replace(before, figures=figures)))
    assert {f.code for f in findings} >= {"H1"}
    figures = {**before.figures, "申请.其他处理.总计": 9000, "主动公开.行政许可.增减": -9000}
    findings = check(dataclasses.replace(this, last=dataclasses.replace(before, figures=figures)))
    assert not [f for f in of_family(findings, "H4") if f.expected in (9000, -9000)]


def test_a_form_that_was_not_there_yet_is_no_form_for_a_new_report(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "2020.json").write_bytes(json_writer.write(sound(load_form("2019"))))
    for arguments in ([], ["--from", "2020.json"]):
        done = run("new", "-o", "a.xlsx", "--year", "2018", *arguments)
        assert done.returncode == 2
        assert "没有 2018 年度的法定格式" in done.stderr
        assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.rule("H6")
def test_prose_taken_over_is_marked_until_it_is_changed(example: Report) -> None:
    new = successor(example, with_prose=True)
    assert new.narrative == example.narrative
    assert new.carried == {text for _, text in example.paragraphs()}
    assert len(of_family(check(new), "H6")) == len(list(example.paragraphs()))
    changed = dataclasses.replace(new, narrative={**new.narrative, "其他事项": PROSE["其他事项"]})
    assert len(of_family(check(changed), "H6")) == len(list(example.paragraphs())) - 1


@examples(15)
@given(reports(any_figures), reports(any_figures))
def test_a_report_with_last_years_is_read_back(this: Report, last: Report) -> None:
    said = [text for _, text in last.paragraphs()]
    last = dataclasses.replace(
        last, notice=None, ignored=(), people=People()
    )  # told of this year's only
    both = dataclasses.replace(this, kind="部门", last=last, carried=frozenset(said[:2]))
    assert json_reader.read(json_writer.write(both), "a.json").report == both
    assert reader.read(writer.write(both), "a.xlsx").report == both


# ---------------------------------------------------------------- by command


def edit(path: Path, change: Callable[[Any], None]) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def test_new_from_last_year_then_check(run: Run, tmp_path: Path, example: Report) -> None:
    document = json.loads(json_writer.write(example))
    document["figures"]["申请"]["结转下年"] |= {"自然人": 2, "总计": 2}
    document["figures"]["申请"]["本年新收"] |= {"自然人": 6, "总计": 6}
    (tmp_path / "2023.json").write_text(json.dumps(document), "utf-8")
    made = run("new", "-o", "2024.xlsx", "--from", "2023.json", "--with-prose")
    assert (made.returncode, made.stderr) == (0, "")

    done = run("check", "2024.xlsx", "--json")
    found = json.loads(done.stdout)
    assert (found["unit"], found["year"]) == (example.unit, 2024)
    codes = [finding["code"] for finding in found["findings"]]
    assert codes.count("H6") == len(list(example.paragraphs()))
    assert "H1" not in codes
    assert "H2" in codes

    def fill(book: Any) -> None:
        book["三、依申请公开"]["D6"].value = 5
        book["一、总体情况"]["B3"].value = "2024年重写的一段。"

    edit(tmp_path / "2024.xlsx", fill)
    done = run("check", "2024.xlsx", "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)["findings"]
    (told, *_) = [finding for finding in found if finding["code"] == "H1"]
    assert (told["location"], told["expected"], told["actual"]) == ("三、依申请公开!D6", 2, 5)
    assert len([f for f in found if f["code"] == "H6"]) == len(list(example.paragraphs())) - 1
    assert "一、总体情况!B3" not in [f["location"] for f in found]


def test_another_report_can_be_named_as_last_years(run: Run, tmp_path: Path) -> None:
    assert run("new", "-o", "2024.xlsx", "--unit", "某某局", "--year", "2024").returncode == 0
    assert '"H' not in run("check", "2024.xlsx", "--json").stdout
    done = run("check", "2024.xlsx", "--json", "--last", EXAMPLE)
    codes = {finding["code"] for finding in json.loads(done.stdout)["findings"]}
    assert {"H2", "H3"} <= codes
    done = run("build", "2024.xlsx", "--last", "没有.xlsx")
    assert done.returncode == 2
    assert "找不到文件 没有.xlsx" in done.stderr
    assert "H2" in run("build", "2024.xlsx", "--last", EXAMPLE).stdout


def test_what_new_says_of_a_report_that_it_cannot_use(run: Run, tmp_path: Path) -> None:
    done = run("new", "-o", "a.xlsx", "--with-prose")
    assert done.returncode == 2
    assert "须与 --from 一起使用" in done.stderr
    done = run("new", "-o", "a.xlsx", "--from", EXAMPLE, "--year", "2026")
    assert done.returncode == 0
    assert "上年报告是 2023 年度的，不是 2026 年度的前一年" in done.stderr
    book = openpyxl.load_workbook(tmp_path / "a.xlsx", data_only=True)
    states = {row[0]: row[5] for row in book["校验"].iter_rows(min_row=4, values_only=True)}
    assert (states["H1"], states["I1"]) == ("不比较", None)
    assert book["校验"]["A2"].value == "尚未填写"
    assert book["三、依申请公开"]["D6"].value is None
    (tmp_path / "bad.json").write_text(
        '{"form": "2021", "figures": {"申请": {"本年新收": {"总计": -1}}}}', "utf-8"
    )
    done = run("new", "-o", "b.xlsx", "--from", "bad.json")
    assert done.returncode == 1
    assert "没有生成填报表" in done.stderr
    assert not (tmp_path / "b.xlsx").exists()


# ---------------------------------------------------------------- the sheet 上年数据


def changed(example: Report, change: Callable[[Any], None]) -> tuple[Report, list[Finding]]:
    """What is read of a new workbook whose sheet 上年数据 was changed."""
    book = opened(writer.write(successor(example)))
    change(book["上年数据"])
    reading = reader.read(saved(book), "a.xlsx")
    return reading.report, [f for f in reading.findings if f.code == "C17"]


def test_last_years_figures_are_found_by_their_names(example: Report) -> None:
    def move(sheet: Any) -> None:
        for seed in range(8):
            disturbances.insert_row(sheet, random.Random(seed))
            disturbances.insert_column(sheet, random.Random(seed))

    new, told = changed(example, move)
    assert told == []
    assert new.last is not None
    assert new.last.figures == example.figures


@pytest.mark.rule("C17")
def test_a_figure_of_last_year_that_is_none_is_told_and_not_compared(example: Report) -> None:
    def spoil(sheet: Any) -> None:
        for row in sheet.iter_rows(max_col=2):
            if row[0].value == "四、结转下年度继续办理":
                row[1].value = "两件"
            if row[0].value == "1.属于国家秘密":
                row[0].value = "秘密"

    new, told = changed(example, spoil)
    assert [finding.severity for finding in told] == [Severity.WARNING] * 2
    assert any("“两件”不能用作上年的“申请.结转下年.自然人”" in f.message for f in told)
    assert any("7 项数据找不到（申请.国家秘密（整行））" in f.message for f in told)
    assert new.last is not None
    assert LEFT in new.last.unread
    codes = {f.code for f in check(dataclasses.replace(new, figures={CAME: 9}))}
    assert "H1" not in codes


@pytest.mark.parametrize("change", ["rename", "delete", "copy"])
@pytest.mark.rule("C17")
def test_a_sheet_of_last_year_that_is_gone_is_told(example: Report, change: str) -> None:
    book = opened(writer.write(successor(example)))
    if change == "rename":
        book["上年数据"].title = "2023年数据"
    elif change == "delete":
        del book["上年数据"]
    else:
        book.copy_worksheet(book["上年数据"]).title = "上年数据 "
    reading = reader.read(saved(book), "a.xlsx")
    (told,) = [finding for finding in reading.findings if finding.code == "C17"]
    assert told.severity is Severity.WARNING
    assert "没有与上年比较" in told.message
    assert told.location is not None
    assert told.location.startswith("基本信息!B")
    assert reading.report.last is None


def test_a_new_name_signs_and_a_wrong_total_of_last_year_is_told(
    run: Run, tmp_path: Path, example: Report
) -> None:
    last = dataclasses.replace(
        example,
        signature=Signature("旧局", date(2024, 1, 15)),
        figures={**example.figures, "申请.结转下年.总计": 5},
    )
    (tmp_path / "last.json").write_bytes(json_writer.write(last))
    done = run("new", "-o", "a.xlsx", "--from", "last.json", "--unit", "某某市新局")
    assert done.returncode == 0
    assert "I1" in done.stdout
    assert "带入的数据请核对" in done.stderr
    new = reader.read((tmp_path / "a.xlsx").read_bytes(), "a.xlsx").report
    assert (new.unit, new.signature) == ("某某市新局", Signature("某某市新局", None))


def test_what_is_wrong_in_last_years_report_is_a_warning(run: Run, tmp_path: Path) -> None:
    bad = '{"form": "2021", "year": 2022, "figures": {"申请": {"结转下年": {"自然人": -3}}}}'
    (tmp_path / "bad.json").write_text(bad, "utf-8")
    this = '{"form": "2021", "year": 2023, "figures": {"申请": {"上年结转": {"自然人": 9}}}}'
    (tmp_path / "this.json").write_text(this, "utf-8")
    found = json.loads(run("check", "this.json", "--last", "bad.json", "--json").stdout)["findings"]
    (told,) = [finding for finding in found if finding["code"] == "C17"]
    assert told["severity"] == "warning"
    assert "“-3”是负数" in told["message"]
    assert not any(CAME in finding["figures"] for finding in found if finding["code"] == "H1")


def test_a_paragraph_carried_from_nowhere_is_refused() -> None:
    text = '{"form": "2021", "carried": ["甲"]}'
    with pytest.raises(Unusable, match=r"\$\.carried\[0\]：不是上年报告"):
        json_reader.read(text.encode(), "a.json")
