"""What is collected of many organs: who has sent what, the sums, and what fits or doesn't."""

from __future__ import annotations

import dataclasses
import io
import random
from datetime import date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import rensa
from openpyxl.styles import Font

from counties import CITY, FORM, YEAR, Made, changed, county, put, with_figure
from gongkai_docx.checks.narrative.alike import ALIKE_FROM, compared, likeness
from gongkai_docx.desk import page, rollup, sketches, small_sketches
from gongkai_docx.desk.alike import alike, pairs, with_alike
from gongkai_docx.desk.collecting import Outcome, Request, collect
from gongkai_docx.desk.collection import Collection, Entry, State, collected
from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.last_year import Remembered, Stored
from gongkai_docx.desk.levels import between_years, differences, with_levels
from gongkai_docx.desk.receiving import Parcel, Terms, receive
from gongkai_docx.desk.returning import give_back
from gongkai_docx.desk.rollup.overview import summary
from gongkai_docx.desk.roster import Organ, Roster
from gongkai_docx.desk.roster_reading import read_roster
from gongkai_docx.desk.roster_sheet import write as roster_file
from gongkai_docx.desk.sums import Tree
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Severity
from gongkai_docx.forms import load_form
from gongkai_docx.readers import read
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Block, Explanation, Report
from gongkai_docx.writers import json, write

pytestmark = pytest.mark.long

NOW = datetime(2025, 3, 1)
TERMS = Terms(NOW)
MADE = county(12)
ROSTER = Roster(tuple(each.organ for each in MADE), YEAR)


def filing(report: Report, folder: Path, name: str = "") -> Filing:
    """What is received of that report, in a file of that name."""
    file = folder / (name or f"{report.unit}.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(write(report, file))
    return receive(Parcel(file.name, file), TERMS)


def filings(made: list[Made], folder: Path) -> list[Filing]:
    return [filing(each.report, folder) for each in made]


def entry(whole: Collection, name: str) -> Entry:
    return next(each for each in whole.entries if each.organ.name == name)


def codes(each: Entry) -> list[str]:
    return [told.code for told in each.findings]


class Quiet:
    """Whoever doesn't want to know how far it is."""

    def begin(self, what: str, total: int) -> None: ...

    def took(self, filing: Filing) -> None: ...


def collection_of(folder: Path, **more: Path | None) -> Outcome:
    return collect(Request((folder,), NOW, workers=1, **more), Quiet())  # type: ignore[arg-type]


# ---------------------------------------------------------------- who has sent what


def test_a_report_is_matched_by_the_unit_in_it_not_by_its_file(tmp_path: Path) -> None:
    organ = MADE[4].organ
    whole = collected([filing(MADE[4].report, tmp_path, "新建文件.json")], ROSTER)
    assert entry(whole, organ.name).state is State.REPORTED
    assert [each.organ for each in whole.entries] == [each.organ for each in MADE]


def test_another_name_and_another_spelling_are_the_same_organ(tmp_path: Path) -> None:
    organ = Organ("某县（区）教育局", also=("某县教体局",))
    for name in ("某县(区) 教育局", "某县教体局"):
        report = dataclasses.replace(MADE[4].report, unit=name)
        whole = collected([filing(report, tmp_path)], Roster((organ,), YEAR))
        assert (whole.entries[0].state, whole.strangers) == (State.REPORTED, ())


@pytest.mark.rule("L10")
def test_who_has_sent_nothing_is_missing(tmp_path: Path) -> None:
    whole = collected(filings(MADE[:-1], tmp_path), ROSTER)
    last = whole.entries[-1]
    assert (last.state, codes(last)) == (State.MISSING, ["L10"])
    assert all(codes(each) == [] for each in whole.entries[:-1])


@pytest.mark.rule("L6")
@pytest.mark.rule("L10")
def test_who_sent_something_that_cannot_be_read_is_told_of_it(tmp_path: Path) -> None:
    organ = MADE[5].organ
    broken = Filing(f"来件/{organ.name}（定稿）.xlsx", "", "已损坏")
    ours = Filing(f"退回/{MADE[6].organ.name}（退回修改单）.docx", "", "不是年报", "退回修改单")
    whole = collected([broken, ours], ROSTER)
    (told,) = entry(whole, organ.name).findings
    assert f"从文件名看，{broken.path} 像是它的，但读不出" in told.message
    (told,) = entry(whole, MADE[6].organ.name).findings
    assert told.message == f"{MADE[6].organ.name}：没有收到{YEAR}年的年报。"


@pytest.mark.rule("L10")
def test_a_file_that_nobody_tried_to_read_may_be_what_is_missing(tmp_path: Path) -> None:
    sent, scanned, packed, other = (each.organ.name for each in MADE[4:8])
    left = [f"来件/{scanned}.jpg", f"来件/{packed}/年报.doc", f"{sent}/附件.doc"]
    report = filing(MADE[4].report, tmp_path)
    report = dataclasses.replace(report, path=f"{sent}/年报.xlsx")
    elsewhere = dataclasses.replace(report, path=f"{other}/附件/年报.xlsx", unit="别的单位")
    whole = collected([report, elsewhere], ROSTER, [*left, f"{other}/照片.jpg"])
    told = {each.organ.name: each.findings[0].message for each in whole.entries if each.findings}
    assert f"{left[0]} 像是它的" in told[scanned]
    assert f"{left[1]} 像是它的" in told[packed]
    assert told[other].endswith("没有收到2024年的年报。")  # in its folder lies another's report
    assert sent not in told


@pytest.mark.rule("L8")
def test_a_file_may_be_called_by_a_name_that_goes_on_as_its_organs_does(tmp_path: Path) -> None:
    government = Organ("某县人民政府", also=("县政府",))
    office = Organ("某县人民政府办公室", "某县人民政府")
    roster = Roster((government, office), YEAR)
    report = dataclasses.replace(MADE[4].report, unit=office.name)
    for name, accused in (("县政府办年报", []), ("县政府年报", ["L8"]), ("某县人民政府", ["L8"])):
        whole = collected([filing(report, tmp_path, f"{name}.json")], roster)
        assert codes(entry(whole, office.name)) == accused


@pytest.mark.rule("L8")
def test_a_name_that_two_organs_go_by_accuses_neither(tmp_path: Path) -> None:
    names = ("甲县教育局", "乙县教育局")
    roster = Roster(tuple(Organ(name, also=("教育局",)) for name in names), YEAR)
    for name in names:
        report = dataclasses.replace(MADE[4].report, unit=name)
        whole = collected([filing(report, tmp_path, "教育局.json")], roster)
        assert codes(entry(whole, name)) == []


def test_a_report_of_an_organ_that_the_roster_lacks_is_told_with_who_may_be_meant(
    tmp_path: Path,
) -> None:
    organ = MADE[4].organ
    report = dataclasses.replace(MADE[4].report, unit=organ.name.replace("局", "委"))
    whole = collected([filing(report, tmp_path)], ROSTER)
    (told,) = whole.findings
    assert told.code == "L6"
    assert f"是不是“{organ.name}”？" in told.message
    assert whole.strangers[0].unit == report.unit


@pytest.mark.rule("L7")
def test_a_report_of_another_year_is_no_report_of_this_one(tmp_path: Path) -> None:
    sent = filing(dataclasses.replace(MADE[4].report, year=YEAR - 1), tmp_path)
    found = entry(collected([sent], ROSTER), MADE[4].organ.name)
    assert (found.state, codes(found)) == (State.WRONG_YEAR, ["L7"])
    assert (found.findings[0].expected, found.findings[0].actual) == (YEAR, YEAR - 1)


@pytest.mark.rule("L5")
def test_two_versions_are_told_with_what_differs_and_the_workbook_stands(tmp_path: Path) -> None:
    key = "申请.本年新收.自然人"
    first = MADE[4].report
    other = with_figure(MADE[4], key, 77).report
    sent = [filing(other, tmp_path, "b.json"), filing(first, tmp_path, "a.xlsx")]
    found = entry(collected(sent, ROSTER), first.unit)
    assert found.filing is not None
    assert found.filing.path == "a.xlsx"
    assert codes(found) == ["L5"]
    assert f"{key} {first.figures[key]}、77" in found.findings[0].message


@pytest.mark.rule("L5")
def test_of_two_workbooks_the_one_that_is_no_copy_by_its_name_stands(tmp_path: Path) -> None:
    names = ("教育局 - 副本.xlsx", "教育局.xlsx")
    sent = [filing(MADE[4].report, tmp_path, name) for name in names]
    found = entry(collected(sent, ROSTER), MADE[4].organ.name).filing
    assert found is not None
    assert found.path == "教育局.xlsx"


@pytest.mark.rule("L5")
def test_the_same_report_twice_is_told_as_that(tmp_path: Path) -> None:
    sent = [filing(MADE[4].report, tmp_path, name) for name in ("a.json", "b.json")]
    found = entry(collected(sent, ROSTER), MADE[4].organ.name)
    assert codes(found) == ["L5"]
    assert "内容相同，重复报送" in found.findings[0].message


@pytest.mark.rule("L8")
def test_a_file_named_after_another_organ_is_told(tmp_path: Path) -> None:
    mine, other = MADE[4].organ.name, MADE[5].organ.name
    whole = collected([filing(MADE[4].report, tmp_path, f"{other}（终稿）.json")], ROSTER)
    found = entry(whole, mine)
    assert codes(found) == ["L8"]
    assert other in found.findings[0].message


@pytest.mark.rule("L9")
def test_a_report_in_another_form_is_told_and_not_summed(tmp_path: Path) -> None:
    old = load_form("2019")
    report = Report(old, MADE[4].organ.name, YEAR, figures=dict.fromkeys(old.figures, 1))
    whole = collected([filing(report, tmp_path)], ROSTER)
    assert codes(entry(whole, report.unit)) == ["L9"]
    assert Tree(whole).whole().figures == {}


@pytest.mark.rule("L11")
def test_who_is_late_is_told_by_the_roster_alone(tmp_path: Path) -> None:
    organs = (
        dataclasses.replace(MADE[4].organ, received=date(2025, 1, 21)),
        dataclasses.replace(MADE[5].organ, received=date(2025, 1, 20)),
    )
    sent = filings(MADE[4:6], tmp_path)
    whole = collected(sent, Roster(organs, YEAR, date(2025, 1, 20)))
    assert [codes(each) for each in whole.entries] == [["L11"], []]
    assert "1 天" in whole.entries[0].findings[0].message


@pytest.mark.rule("L3", "L4")
def test_a_roster_with_an_organ_in_two_places_and_a_circle_is_told() -> None:
    organs = (
        Organ("甲", "乙"),
        Organ("乙", "丙"),
        Organ("丙", "甲"),
        Organ("丁"),
        Organ("丁", "甲"),
    )
    whole = collected([], Roster(organs, YEAR))
    assert [told.code for told in whole.findings] == ["L3", "L4"]
    assert "甲 → 乙 → 丙 → 甲" in whole.findings[1].message
    assert [each.organ.name for each in whole.entries] == ["甲", "乙", "丙", "丁"]
    assert Tree(whole).whole().missing == ("甲", "乙", "丙", "丁")


@pytest.mark.rule("L3", "L4", "L6")
def test_a_superior_that_cannot_be_is_told_with_its_cell_and_is_none() -> None:
    organs = (
        Organ("甲县人民政府", where="名册 A6"),
        Organ("乙县人民政府", where="名册 A7"),
        Organ("丙局", "丙局", where="名册 A8"),
        Organ("丁局", "甲县人民政府/乙县人民政府", where="名册 A9"),
        Organ("戊局", "火星县人民政府", where="名册 A10"),
        Organ("己所", "丙局", where="名册 A11"),
    )
    whole = collected([], Roster(organs, YEAR))
    assert [
        (told.code, told.message.partition("，当作没有上级")[0]) for told in whole.findings
    ] == [
        ("L3", "名册 A9：丁局的上级写了 2 个（甲县人民政府/乙县人民政府）"),
        ("L6", "名册 A10：戊局的上级“火星县人民政府”不在“单位”一列"),
        ("L4", "名册 A8：丙局的上级写的是它自己"),
    ]
    # Only what is in the circle loses what stands above it.
    assert Tree(whole).above == {"己所": "丙局"}


def test_without_a_roster_those_that_report_are_one_level(tmp_path: Path) -> None:
    whole = collected(filings(MADE[3:6], tmp_path), None)
    assert [each.organ.name for each in whole.entries] == [each.organ.name for each in MADE[3:6]]
    assert whole.year == YEAR
    assert Tree(whole).governments == []


# ---------------------------------------------------------------- levels


@pytest.mark.rule("L1")
def test_governments_that_are_the_sum_of_those_below_are_not_accused(tmp_path: Path) -> None:
    whole = collected(filings(MADE, tmp_path), ROSTER)
    assert list(differences(whole, Tree(whole))) == []
    assert Tree(whole).whole().figures == {
        key: value for key, value in MADE[0].report.figures.items() if value
    }


@pytest.mark.rule("L1")
def test_a_figure_of_a_government_that_is_not_the_sum_is_told(tmp_path: Path) -> None:
    key = "主动公开.行政许可.处理决定"
    stated = int(MADE[0].report.figures[key])
    sent = [filing(with_figure(MADE[0], key, stated + 3).report, tmp_path)]
    whole = collected([*sent, *filings(MADE[1:], tmp_path)], ROSTER)
    whole = with_levels(whole, differences(whole, Tree(whole)))
    (told,) = entry(whole, CITY).findings
    assert (told.code, told.figures, told.expected, told.actual) == (
        "L1",
        (key,),
        stated,
        stated + 3,
    )
    assert all(not each.findings for each in whole.entries[1:])


def test_what_is_about_an_organ_among_others_is_answered_in_its_report(tmp_path: Path) -> None:
    key, reason = "主动公开.行政许可.处理决定", "市直属的三件由本级办理，没有列入部门年报"
    city = with_figure(MADE[0], key, int(MADE[0].report.figures[key]) + 3)
    words = Explanation("L1", key, reason)
    city = changed(city, explanations=(words,))
    put([city, *MADE[1:]], tmp_path / "年报")
    roster = tmp_path / "名册.xlsx"
    roster.write_bytes(roster_file([each.organ for each in MADE], YEAR))
    outcome = collection_of(tmp_path / "年报", roster=roster)
    (told,) = outcome.collection.by_name[city.organ.known].findings
    assert (told.code, told.called, told.explanation) == ("L1", "已说明", reason)
    assert summary(outcome).endswith("错误 0，警告 0，提示 0，已说明 1。")
    book = openpyxl.load_workbook(io.BytesIO(rollup.write(outcome, tmp_path / "汇总.xlsx")))
    (row,) = list(book["说明"].iter_rows(min_row=4, values_only=True))
    assert (row[0], row[1], row[4]) == (CITY, "L1", reason)
    (row,) = list(book["问题"].iter_rows(min_row=4, values_only=True))
    assert (row[1], row[6]) == ("已说明", reason)
    assert reason in page.write(outcome, tmp_path / "汇总.html").decode()
    # Words that say nothing leave it open.
    poor = changed(city, explanations=(Explanation("L1", key, "核实无误"),))
    put([poor], tmp_path / "年报")
    again = collection_of(tmp_path / "年报", roster=roster)
    assert [each.called for each in again.collection.by_name[city.organ.known].findings] == ["警告"]


def returned(
    each: Made, folder: Path, words: dict[str, str], figures: dict[str, int] | None = None
) -> Path:
    """The marked copy that its organ got back, with what somebody typed into it, saved."""
    roster = folder.parent / "名册.xlsx"
    roster.write_bytes(roster_file([one.organ for one in MADE], YEAR))
    outcome = collection_of(folder, roster=roster)
    give_back(outcome, folder.parent / "退回", Request((), NOW, workers=0))
    (copy,) = (folder.parent / "退回").glob(f"{each.organ.name}*.xlsx")
    book = openpyxl.load_workbook(copy)
    lines = book["问题清单"]
    column = next(at for row in lines for at, c in enumerate(row, 1) if c.value == "说明")
    for at, row in enumerate(lines, 1):
        for typed in (words[said] for said in words if any(said in str(c.value) for c in row[:6])):
            lines.cell(at, column).value = typed
    for name, value in (figures or {}).items():
        sheet, _, cell = name.partition("!")
        book[sheet][cell] = value
    target = folder / "市本级" / f"{each.organ.name}（标注）.xlsx"
    book.save(target)
    return target


def test_the_page_that_goes_back_says_to_whom_but_once_and_from_whom(tmp_path: Path) -> None:
    key = "主动公开.行政许可.处理决定"
    wrong = [
        with_figure(each, key, int(each.report.figures[key]) + more)
        for each, more in ((MADE[0], 5), (MADE[1], 3))
    ]
    put([*wrong, *MADE[2:]], tmp_path / "年报")
    roster = tmp_path / "名册.xlsx"
    roster.write_bytes(roster_file([each.organ for each in MADE], YEAR))
    outcome = collection_of(tmp_path / "年报", roster=roster)
    give_back(outcome, tmp_path / "退回", Request((), NOW, workers=0))
    for each, sender in ((MADE[0], ""), (MADE[1], CITY)):
        page = docx.Document(str(tmp_path / "退回" / f"{each.organ.name}（退回修改单）.docx"))
        texts = [paragraph.text.strip() for paragraph in page.paragraphs]
        assert texts[1] == f"{each.organ.name}："
        assert texts[4].startswith(f"1. {key} 填 ")
        assert texts[-2] == sender  # the government that collects returns nothing to itself


@pytest.mark.rule("L1")
def test_of_a_whole_table_that_differs_the_largest_difference_is_told(tmp_path: Path) -> None:
    whole = collected(filings(MADE[:-1], tmp_path), ROSTER)
    found = list(differences(whole, Tree(whole)))
    told = entry(with_levels(whole, found), MADE[-1].organ.above).findings
    (table,) = (each for each in told if len(each.figures) > 20)
    key = "申请.本年新收.总计"
    stated = MADE[1].report.figures[key]
    summed = int(stated) - int(MADE[-1].report.figures[key])
    assert f"相差最多的是 {key}（填 {stated}，合计 {summed}）" in table.message


def test_what_is_answered_in_a_returned_copy_stands_beside_the_original(tmp_path: Path) -> None:
    key, reason = "主动公开.行政许可.处理决定", "市直属的三件由本级办理，没有列入部门年报"
    city = with_figure(MADE[0], key, int(MADE[0].report.figures[key]) + 3)
    put([city, *MADE[1:]], tmp_path / "年报")
    copy = returned(city, tmp_path / "年报", {key: reason})
    outcome = collection_of(tmp_path / "年报", roster=tmp_path / "名册.xlsx")
    here = outcome.collection.by_name[city.organ.known]
    assert here.filing
    assert Path(here.filing.path).name == copy.name
    # That it says the same as the original is no second report, and its words count.
    assert [(told.code, told.explanation) for told in here.findings] == [("L1", reason)]
    assert (here.explained, here.tally(Severity.WARNING)) == (1, 0)


@pytest.mark.rule("L5")
def test_what_is_corrected_in_a_returned_copy_stands_and_is_told(tmp_path: Path) -> None:
    key = "主动公开.行政许可.处理决定"
    right = int(MADE[0].report.figures[key])
    city = with_figure(MADE[0], key, right + 3)
    put([city, *MADE[1:]], tmp_path / "年报")
    returned(city, tmp_path / "年报", {}, {"二、主动公开!B8": right})
    outcome = collection_of(tmp_path / "年报", roster=tmp_path / "名册.xlsx")
    here = outcome.collection.by_name[city.organ.known]
    assert here.filing
    assert here.filing.value_of[key] == right
    (told,) = here.findings
    assert told.code == "L5"
    assert f"（{key} {right}、{right + 3}），以前一份（退回以后改过的）为准" in told.message


@pytest.mark.rule("L5")
def test_words_in_a_file_that_does_not_stand_are_told(tmp_path: Path) -> None:
    words = (Explanation("H2", "主动公开.规章.有效", "两件到期自动失效，没有废止文件"),)
    one, other = MADE[3].report, dataclasses.replace(MADE[3].report, explanations=words)
    sent = [filing(one, tmp_path, "a.xlsx"), filing(other, tmp_path, "b.json")]
    sent[1] = dataclasses.replace(sent[1], explanations=words)
    (told,) = entry(collected(sent, ROSTER), one.unit).findings
    assert told.code == "L5"
    assert "后一份里有 1 条说明没有采用" in told.message


def test_of_what_the_program_made_only_a_copy_with_words_of_its_own_stands(tmp_path: Path) -> None:
    words = (Explanation("L1", "主动公开.规章.有效", "两件到期自动失效，没有废止文件"),)
    plain = filing(MADE[3].report, tmp_path, "a.json")
    said = dataclasses.replace(plain, path="b.json", explanations=words)
    copy = dataclasses.replace(said, path="c.xlsx", mark="标注的副本")
    draft = dataclasses.replace(said, path="d.docx", mark="文稿")
    for sent, standing in (
        ([plain, copy, draft], copy),  # marked again after its words had been written
        ([said, copy, draft], said),  # which it got its words from
        ([plain, draft], plain),
    ):
        here = entry(collected(sent, ROSTER), MADE[3].organ.name)
        assert (here.filing, codes(here)) == (standing, [])


@pytest.mark.rule("S11", "S12")
def test_words_for_what_is_gone_among_others_or_has_changed_are_told(tmp_path: Path) -> None:
    gone, stays = "主动公开.行政许可.处理决定", "主动公开.行政处罚.处理决定"
    figures = MADE[0].report.figures
    city = with_figure(MADE[0], stays, int(figures[stays]) + 3)
    city = changed(
        city,
        explanations=(
            Explanation("L1", gone, "市直属的三件由本级办理，没有列入部门年报"),
            Explanation(
                *("L1", stays, "市直属的两件由本级办理，没有列入部门年报"),
                expected=str(figures[stays]),
                actual=str(int(figures[stays]) + 2),
            ),
        ),
    )
    put([city, *MADE[1:]], tmp_path / "年报")
    roster = tmp_path / "名册.xlsx"
    roster.write_bytes(roster_file([each.organ for each in MADE], YEAR))
    here = collection_of(tmp_path / "年报", roster=roster).collection.by_name[city.organ.known]
    assert [told.code for told in here.findings] == ["L1", "S11", "S12"]
    assert f"（L1，{gone}）现在没有了" in here.findings[1].message
    assert here.findings[2].at == stays
    # Without a roster nobody is a government, so nobody can say that it is gone.
    alone = collection_of(tmp_path / "年报").collection.by_name[city.organ.known]
    assert codes(alone) == []


@pytest.mark.rule("L1")
def test_who_is_missing_is_told_with_the_difference(tmp_path: Path) -> None:
    gone = MADE[-1].organ
    whole = collected(filings(MADE[:-1], tmp_path), ROSTER)
    found = list(differences(whole, Tree(whole)))
    assert {each.organ for each in found} == {gone.above}
    assert {each.missing for each in found} == {(gone.name,)}
    assert all(each.stated - each.summed == MADE[-1].report.figures[each.key] for each in found)
    told = entry(with_levels(whole, found), gone.above).findings
    assert {each.code for each in told} == {"L1"}
    assert all(gone.name in each.message for each in told)


def test_below_a_government_without_a_report_the_organs_count_themselves(tmp_path: Path) -> None:
    below = MADE[1].organ.name
    whole = collected(filings([MADE[0], *MADE[2:]], tmp_path), ROSTER)
    assert entry(whole, below).state is State.MISSING
    assert list(differences(whole, Tree(whole))) == []


@pytest.mark.rule("L2")
def test_what_all_carried_over_is_held_against_last_years_collection(tmp_path: Path) -> None:
    key = "申请.上年结转.自然人"
    lowest = [each for each in MADE if each.organ.kind == "部门"]
    value = int(lowest[0].report.figures[key])
    sent = [with_figure(lowest[0], key, value + 2), *lowest[1:]]
    roster = Roster(tuple(each.organ for each in lowest))
    before = [filing(each.last, tmp_path / "last") for each in lowest]
    this = Tree(collected(filings(sent, tmp_path), roster))
    (told,) = between_years(this, Tree(collected(before, roster)))
    assert (told.code, told.figures) == ("L2", (key,))
    assert int(str(told.actual)) - int(str(told.expected)) == 2


# ---------------------------------------------------------------- look-alikes


@pytest.mark.rule("L12")
def test_who_copies_another_is_told_whatever_names_and_numbers_were_changed(
    tmp_path: Path,
) -> None:
    text = (
        "{unit}坚持公开为常态，全年发布信息{n}条，召开专题会{n}次，把群众关心的就业、教育、医疗"
        "和养老等事项逐一列出清单，每季度由分管领导带队检查一次，发现的差错当天改正并通报。"
    )
    made = [
        changed(
            each,
            narrative={
                **each.report.narrative,
                "总体情况": (Block(None, (text.format(unit=each.organ.name, n=7 + at),)),),
            },
        )
        for at, each in enumerate(MADE[4:6])
    ]
    whole = collected(filings([*made, *MADE[6:]], tmp_path), ROSTER)
    found = alike(whole)
    whole = with_alike(whole, found)
    accused = {each.organ.name for each in whole.entries if "L12" in codes(each)}
    assert accused == {each.organ.name for each in made}
    assert {twin.share for twin in found.twins} == {1.0}


@pytest.mark.rule("L12")
def test_what_most_of_them_say_is_not_counted(tmp_path: Path) -> None:
    said = (
        "本单位认真贯彻落实条例和上级的部署要求，健全制度，明确专人，按时公开，没有发生泄密事件。"
    )
    made = [
        changed(each, narrative={**each.report.narrative, "总体情况": (Block(None, (2 * said,)),)})
        for each in MADE
    ]
    assert alike(collected(filings(made, tmp_path), ROSTER)).twins == ()


@pytest.fixture(scope="module")
def nearly_the_same(pytestconfig: pytest.Config) -> tuple[list[str], set[frozenset[str]]]:
    """What many reports of made prose say, and every pair of it that is nearly the same.

    Every tenth paragraph is another one with a few words changed.
    """
    dice = random.Random(18)
    texts = []
    for each in county(500 if pytestconfig.getoption("every") else 350, seed=3):
        texts += [passage.own for passage in sketches.passages(each.report)][:3]
    for at in range(0, len(texts), 10):
        copied = list(dice.choice(texts))
        for _ in range(dice.randrange(1, 5)):
            copied[dice.randrange(len(copied))] = dice.choice("一二三四五")
        texts[at] = "".join(copied)
    texts = list(dict.fromkeys(texts))
    sets = [compared(own) for own in texts]
    every = {
        frozenset((texts[one], texts[other]))
        for one, other in combinations(range(len(texts)), 2)
        if likeness(sets[one], sets[other]) >= ALIKE_FROM
    }
    return texts, every


@pytest.mark.long
@pytest.mark.parametrize("kind", [rensa.RMinHash, small_sketches.RMinHash], ids=["rensa", "ours"])
def test_bands_find_what_comparing_all_pairs_finds(
    kind: object,
    nearly_the_same: tuple[list[str], set[frozenset[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sketches, "RMinHash", kind)
    texts, every = nearly_the_same
    found = pairs({own: sketches.bands(own) for own in texts})
    assert len(every) > 100
    assert {frozenset((one, other)) for one in found for other in found[one]} == every


# ---------------------------------------------------------------- the roster


def test_a_roster_that_was_written_is_read_as_it_was(tmp_path: Path) -> None:
    organs = (
        Organ("某县人民政府", "", "县级政府"),
        Organ("某县教育局", "某县人民政府", "部门", ("某县教体局", "县教育局"), date(2025, 1, 8)),
    )
    file = tmp_path / "名册.xlsx"
    file.write_bytes(roster_file(organs, YEAR))
    roster = read_roster(file)
    assert tuple(dataclasses.replace(each, where="") for each in roster.organs) == organs
    assert (roster.year, roster.organs[1].where) == (YEAR, "名册 A7")


def test_a_roster_with_merged_cells_and_notes_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    rows: list[list[str | int | None]] = [
        ["某县年报报送名单（内部）"],
        ["年度", 2024, "截止日期", "2025年1月20日"],
        ["序号", "上级单位", "单位名称", "收到日期", "联系人"],
        [1, None, "某县人民政府", None, "张"],
        [2, "某县人民政府", "某县教育局", "2025-01-08", "李"],
        [3, None, "某县民政局", "元月", "王"],
        [None, None, "注：乡镇另报", None, None],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("B5:B6")
    file = tmp_path / "名册.xlsx"
    book.save(file)
    roster = read_roster(file)
    assert [(each.name, each.above) for each in roster.organs] == [
        ("某县人民政府", ""),
        ("某县教育局", "某县人民政府"),
        ("某县民政局", "某县人民政府"),
    ]
    assert (roster.year, roster.deadline) == (2024, date(2025, 1, 20))
    assert roster.organs[1].received == date(2025, 1, 8)
    assert len(roster.unclear) == 2


def listed(folder: Path, rows: list[list[Any]], *merged: str, hidden: int = 0) -> Roster:
    """What is read of a list of organs with these rows, as somebody's own workbook has it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    if hidden:
        sheet.row_dimensions[hidden].hidden = True
    file = folder / "名单.xlsx"
    book.save(file)
    return read_roster(file)


def test_headers_over_two_rows_and_in_an_offices_own_words_are_read(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["某县年报报送单位", None, None, None, None],
        ["截止日期：2025年1月20日", None, None, None, None],
        ["序号", "报送单位", None, "汇总单位", "报送时间（签收）"],
        [None, "全称", "简称", None, None],
        [1, "某县人民政府", "县政府", "/", None],
        [2, "某县教\u3000育\u3000局", "县教育局/教体局／县教体局", "县政府", "2025.1.8"],
    ]
    roster = listed(tmp_path, rows, "A3:A4", "B3:C3", "D3:D4", "E3:E4")
    assert [dataclasses.replace(each, where="") for each in roster.organs] == [
        Organ("某县人民政府", also=("县政府",)),
        Organ(
            "某县教育局",
            "某县人民政府",  # by the name it goes by in its own row
            also=("县教育局", "教体局", "县教体局"),
            received=date(2025, 1, 8),
        ),
    ]
    assert (roster.deadline, roster.unclear) == (date(2025, 1, 20), ())


def test_what_stands_between_the_organs_is_no_organ(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["单位", "上级", "联系人"],
        ["县直部门", None, None],
        ["某县教育局", None, "张"],
        [None, None, "李"],
        ["二、乡镇", None, None],
        ["单位", "上级", "联系人"],
        ["某县青龙镇人民政府", None, "王"],
        ["=A99&A98", None, "赵"],
        ["以上共 2 个单位", None, None],
    ]
    roster = listed(tmp_path, rows, "A2:C2", "A3:A4", hidden=7)
    assert [each.name for each in roster.organs] == ["某县教育局", "某县青龙镇人民政府"]
    assert [unclear.partition("；")[0] for unclear in roster.unclear] == [
        "Sheet A2“县直部门”像是备注，没有当作单位",
        "Sheet A5“二、乡镇”像是备注，没有当作单位",
        "Sheet A8是“未计算的公式”，没有单位名称可读",
        "Sheet A9“以上共 2 个单位”像是备注，没有当作单位",
        "“Sheet”里隐藏的行也算在名册里：某县青龙镇人民政府",
    ]


def test_a_list_in_two_blocks_beside_one_another_is_read_block_by_block(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["序号", "单位", "简称", "序号", "单位", "简称"],
        [1, "某县教育局", "教育局", 3, "某县公安局", "公安局"],
        [2, "某县民政局", None, "合计", 3, None],
    ]
    roster = listed(tmp_path, rows)
    assert [(each.name, each.also, each.where) for each in roster.organs] == [
        ("某县教育局", ("教育局",), "Sheet B2"),
        ("某县民政局", (), "Sheet B3"),
        ("某县公安局", ("公安局",), "Sheet E2"),
    ]
    assert roster.unclear == ("Sheet E3“3”像是备注，没有当作单位",)


@pytest.mark.parametrize(
    "headers", [["序号", "单位", "联系人", "电话"], ["编号", "报送单位名称", "全称", "备注"]]
)
def test_headers_that_are_of_no_matter_here_are_known_for_headers(
    tmp_path: Path, headers: list[str]
) -> None:
    organs = listed(tmp_path, [headers, [1, "某县教育局", "某县教育局", None]]).organs
    assert [each.name for each in organs] == ["某县教育局"]


def test_of_two_columns_of_names_the_whole_name_is_taken_or_it_is_told(tmp_path: Path) -> None:
    short = [["单位", "全称", "类别"], ["教育局", "某县教育局", "部门"]]
    assert [(each.name, each.also) for each in listed(tmp_path, short).organs] == [
        ("某县教育局", ("教育局",))
    ]
    doubtful = [["报送单位", "部门名称", "类别"], ["某县第一中学", "某县教育局", "学校"]]
    roster = listed(tmp_path, doubtful)
    assert [(each.name, each.also) for each in roster.organs] == [("某县第一中学", ())]
    assert roster.unclear == ("Sheet B1也像是单位名称的一列，没有读",)


def test_sums_of_organs_are_no_organs_wherever_they_are_called_so(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["序号", "类别", "单位"],
        [1, "部门", "某县教育局"],
        ["部门小计", None, "一个单位"],
        [2, "乡镇", "甲镇人民政府"],
        [None, None, "2个单位"],
        ["总计", None, 2],
    ]
    roster = listed(tmp_path, rows)
    assert [each.name for each in roster.organs] == ["某县教育局", "甲镇人民政府"]
    assert len(roster.unclear) == 3


def test_numbers_before_names_are_none_of_them_and_struck_names_are_told(tmp_path: Path) -> None:
    rows = [["单位"], ["1.某县教育局"], ["（2）某县民政局"], ["3、110指挥中心"], ["某县3.15中心"]]
    assert [each.name for each in listed(tmp_path, rows).organs] == [
        *("某县教育局", "某县民政局", "110指挥中心", "某县3.15中心")
    ]
    book = openpyxl.load_workbook(tmp_path / "名单.xlsx")
    book.worksheets[0]["A3"].font = Font(strike=True)
    book.save(tmp_path / "名单.xlsx")
    assert read_roster(tmp_path / "名单.xlsx").unclear == (
        "“Sheet”里划掉的单位也算在名册里：某县民政局；不算的请删去",
    )


def test_a_second_list_in_the_same_workbook_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for sheet, name in ((book.worksheets[0], "部门"), (book.create_sheet(), "乡镇")):
        sheet.title = name
        sheet.append(["单位"])
        sheet.append([f"某县{name}"])
    file = tmp_path / "名单.xlsx"
    book.save(file)
    roster = read_roster(file)
    assert [each.name for each in roster.organs] == ["某县部门"]
    assert roster.unclear == ("“乡镇”也有单位的名单，没有读；请合在一张表里",)


def test_a_workbook_that_is_no_roster_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(file)
    with pytest.raises(Unusable, match="找不到“单位”一列"):
        read_roster(file)


# ---------------------------------------------------------------- the roll-up


def rolled_up(folder: Path) -> tuple[Outcome, Path]:
    put(MADE, folder / "in")
    (folder / "名册.xlsx").write_bytes(roster_file(ROSTER.organs, YEAR))
    outcome = collection_of(folder / "in", roster=folder / "名册.xlsx")
    target = folder / "汇总.xlsx"
    target.write_bytes(rollup.write(outcome, target))
    return outcome, target


def test_the_roll_up_is_a_workbook_of_the_governments_report(tmp_path: Path) -> None:
    _, target = rolled_up(tmp_path)
    reading = read(target)
    assert reading.report.unit == CITY
    assert reading.report.year == YEAR
    assert reading.report.figures == MADE[0].report.figures
    assert reading.findings == ()


def test_each_table_has_an_organ_a_row_and_formulas_at_its_foot(tmp_path: Path) -> None:
    outcome, target = rolled_up(tmp_path)
    book = openpyxl.load_workbook(target)
    sheet = book["各单位·申请"]
    assert [sheet.cell(row, 1).value for row in range(5, 5 + len(MADE))] == [
        each.organ.name for each in MADE
    ]
    foot = 5 + len(MADE)
    assert sheet.cell(foot, 4).value == f'=SUMIF($C$5:$C${foot - 1},"是",D5:D{foot - 1})'
    assert book["三、依申请公开"]["D5"].value == f"='各单位·申请'!D{foot}"
    counted = [sheet.cell(row, 3).value for row in range(5, foot)]
    assert counted.count("是") == len(outcome.total.counted)


def test_the_roll_up_is_the_same_bytes_and_is_never_collected(tmp_path: Path) -> None:
    outcome, target = rolled_up(tmp_path)
    assert rollup.write(outcome, target) == target.read_bytes()
    (tmp_path / "in" / "上次.xlsx").write_bytes(target.read_bytes())
    again = collection_of(tmp_path / "in", roster=tmp_path / "名册.xlsx")
    (left,) = again.collection.unusable
    assert (left.path, left.problem) == ("上次.xlsx", "是本程序写的汇总表，不是年报")
    assert rollup.write(again, target) != b""


def test_a_roll_up_that_was_edited_is_not_overwritten(tmp_path: Path) -> None:
    _, target = rolled_up(tmp_path)
    old = target.read_bytes()
    assert rollup.objection(old, old) is None
    book = openpyxl.load_workbook(target)
    book["总览"]["B5"] = "改过"
    book.save(target)
    assert rollup.objection(target.read_bytes(), old)


def test_the_overview_tells_states_and_counts(tmp_path: Path) -> None:
    _, target = rolled_up(tmp_path)
    sheet = openpyxl.load_workbook(target)["总览"]
    headers = [cell.value for cell in sheet[3]]
    assert headers[:5] == ["序号", "单位", "上级", "机关类型", "状态"]
    row = dict(zip(headers, [cell.value for cell in sheet[4]], strict=False))
    assert (row["单位"], row["状态"], row["错误"]) == (CITY, "已报", 0)
    assert row["申请.本年新收.总计"] == MADE[0].report.figures["申请.本年新收.总计"]
    assert sheet["S4"].hyperlink.target.startswith("in/")


def test_severities_are_counted_of_the_report_and_of_what_is_about_it(tmp_path: Path) -> None:
    wrong = with_figure(MADE[4], "申请.本年新收.总计", 9_999)
    sent = [filing(wrong.report, tmp_path, name) for name in ("a.json", "b.json")]
    found = entry(collected(sent, ROSTER), wrong.organ.name)
    assert (found.tally(Severity.ERROR), found.tally(Severity.WARNING)) == (2, 1)
    assert json.write(wrong.report) == found.filing.report if found.filing else False
    assert FORM.key_figures


# ---------------------------------------------------------------- one file


def test_what_was_saved_while_it_was_read_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(json.write(MADE[4].report))

    def read_and_save(path: Path) -> Reading:
        reading = read(path)
        path.write_bytes(path.read_bytes() + b"\n")
        return reading

    monkeypatch.setattr("gongkai_docx.desk.receiving.read", read_and_save)
    assert receive(Parcel("a.json", file), TERMS).digest == ""


def test_last_years_report_is_found_by_every_name_and_keeps_what_was_not_read(
    tmp_path: Path,
) -> None:
    sent = filing(MADE[4].last, tmp_path)
    sent = dataclasses.replace(sent, unread=("申请.结转下年.总计",))
    named = [(MADE[4].organ.name, sent), ("某县（区）旧名局", sent)]
    stored = Stored(tmp_path / "last.sqlite3")
    stored.write(named)
    for index in (stored, Remembered.of_reports(named)):
        found = index.of("某县(区)旧名局")
        assert found is not None
        assert (found.unit, found.year) == (MADE[4].organ.name, YEAR - 1)
        assert found.unread == {"申请.结转下年.总计"}
        assert index.digest_of(MADE[4].organ.name) == sent.digest
        assert index.of("别的局") is None
