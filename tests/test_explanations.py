"""What a clerk writes for a finding (说明): it answers a warning, and travels with the report."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from conftest import EXAMPLE, Convert, Run
from explained import scripts
from gongkai_docx import workbook as layout
from gongkai_docx.checks import check
from gongkai_docx.explaining import explained, matched, says_nothing
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.places import Place
from gongkai_docx.readers import json as json_reader
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Explanation, Report
from gongkai_docx.succession import successor
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import word, write
from gongkai_docx.writers.annotated import annotate
from programs.libreoffice import LibreOffice
from strategies import FORM, sound
from test_review import comments
from workbooks import opened, saved

FEES = "其他事项"
REASON = "其中九十五件是代上级机关接收后转办的"
KEY = "申请.本年新收.总计"


@pytest.fixture(scope="module")
def doubtful(example: Report) -> Report:
    """The example with two warnings: N4, a number that the table doesn't have; C8, in a file."""
    said = Block(None, ("没有收取信息处理费。全年收到申请99件。",))
    return dataclasses.replace(example, narrative={**example.narrative, FEES: (said,)})


def found(report: Report) -> tuple[Finding, ...]:
    return explained(report, check(report))


def with_words(report: Report, *words: Explanation) -> Report:
    return dataclasses.replace(report, explanations=words)


def bare(code: str, at: str | None, text: str = REASON) -> Explanation:
    return Explanation(code, at, text)


def contradiction(report: Report) -> Explanation:
    """An explanation of the N4 of that report, as a bare one."""
    (finding,) = [each for each in check(report) if each.code == "N4"]
    return bare("N4", report.at(finding.place))


def codes(findings: Any) -> list[str]:
    return [finding.code for finding in findings]


# ---------------------------------------------------------------- what says something


@pytest.mark.parametrize(
    "text",
    [
        *("核实无误", "经核实，数据无误。", "属实", "情况属实，已核实", "无", "同上", "同上一条"),
        *(
            "以上数据经本单位认真核对，准确无误！",
            "没有问题",
            "已 核 实",
            "略",
            "数据正确",
            "1111111",
        ),
        *(
            "是的",
            "……………………",
            "哈哈哈哈哈哈",
            "没有错误。",
            "经多次核查，数据真实准确",
            "OK，已确认",
        ),
        *("待核实后答复", "正在核实中", "稍后再补充说明", "同第一条说明", "见第3条说明"),
        *("该警告可忽略", "以报表为准，无需更改", "领导已审核", "20240115", "qwertyui"),
    ],
)
def test_words_that_say_nothing(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            REASON,
            "两件到期失效",
            "本年机构合并，职能划入",
            "上年漏报一件，已更正",
            "没有行政许可职能",
        ),
        *(
            "本单位没有此项",
            "信访转来的不计入",
            "2023年新设立的机关，无上年数据",
            "核实后系上年多计三件",
            "表中为准，正文多写了两件",
            "有三件正在办理中",
            "第一季度的三件未计入",
            "见第3条，该件由市局答复",
        ),
    ],
)
def test_words_that_say_why(text: str) -> None:
    assert not says_nothing(text)


# ---------------------------------------------------------------- which finding is meant


def asked(code: str, at: str | None, **more: str) -> Explanation:
    return Explanation(code, at, "", **more)


def test_a_bare_one_is_for_all_of_its_rule_at_its_place() -> None:
    given = bare("N4", "一段")
    there = [asked("N4", "一段", message="a"), asked("N4", "一段", message="b")]
    assert matched([*there, asked("N4", "二段"), asked("N5", "一段")], [given]) == {
        0: given,
        1: given,
    }


def test_of_several_at_a_place_each_has_its_own() -> None:
    one = Explanation("N4", "一段", "甲", quote="99件", expected="4", actual="99", message="甲处")
    two = dataclasses.replace(one, text="乙", quote="98件", actual="98", message="乙处")
    there = [
        asked("N4", "一段", quote="97件", expected="4", actual="97", message="丙处"),
        asked("N4", "一段", quote="98件", expected="4", actual="98", message="在别的格里了"),
        asked("N4", "一段", quote="99件", expected="4", actual="99", message="甲处"),
    ]
    assert matched(there, [one, two]) == {2: one, 1: two}


def test_where_two_may_be_meant_none_is() -> None:
    given = Explanation("C25", None, "甲", message="工作表“甲”没有读取")
    there = [asked("C25", None, message="工作表“乙”没有读取"), asked("C25", None, message="“丙”")]
    assert matched(there, [given]) == {}


# ---------------------------------------------------------------- what becomes of a finding


def test_a_warning_is_answered(doubtful: Report) -> None:
    open_one, *_ = found(doubtful)
    assert (open_one.code, open_one.called) == ("N4", "警告")
    (answered,) = found(with_words(doubtful, contradiction(doubtful)))
    assert (answered.code, answered.called, answered.explanation) == ("N4", "已说明", REASON)
    assert answered.severity is Severity.WARNING


@pytest.mark.rule("S9")
def test_words_that_say_nothing_leave_it_open_and_are_told(doubtful: Report) -> None:
    words = dataclasses.replace(contradiction(doubtful), text="经核实无误")
    first, told = found(with_words(doubtful, words))
    assert (first.code, first.explanation, first.words) == ("N4", None, words)
    assert (told.code, told.severity) == ("S9", Severity.WARNING)
    assert "经核实无误" in told.message
    assert told.place == first.place


@pytest.mark.rule("S9")
def test_the_same_words_for_everything_say_nothing() -> None:
    report = Report(read(EXAMPLE).report.form, unit="某局", year=2023)
    findings = [
        Finding("N5", Severity.WARNING, f"问题{n}", place=Place.figure(key))
        for n, key in enumerate(["申请.本年新收.自然人", KEY, "申请.上年结转.总计"])
    ]
    words = [bare("N5", report.at(each.place)) for each in findings]
    told = explained(with_words(report, *words), findings)
    assert codes(told) == ["N5"] * 3 + ["S9"]
    assert all(each.is_open for each in told)
    assert "3 处说明写的都是" in told[-1].message
    words[1] = dataclasses.replace(words[1], text="另一个理由：机构合并")
    assert codes(explained(with_words(report, *words), findings)) == ["N5"] * 3
    assert all(not each.is_open for each in explained(with_words(report, *words), findings))


@pytest.mark.rule("S10")
def test_an_error_can_only_be_corrected(example: Report) -> None:
    broken = dataclasses.replace(example, figures={**example.figures, KEY: 5})
    told = found(with_words(broken, bare("I1", KEY)))
    assert [each.code for each in told if each.is_open] == ["I1", "I3", "S10"]
    assert told[-1].severity is Severity.WARNING
    assert "I1）是错误，只能改正" in told[-1].message


@pytest.mark.rule("S10")
def test_what_is_told_of_explanations_is_not_explained(doubtful: Report) -> None:
    words = dataclasses.replace(contradiction(doubtful), text="属实")
    (_, told) = found(with_words(doubtful, words))
    first = Finding("S9", told.severity, told.message, place=told.place)
    again = explained(with_words(doubtful, bare("S9", doubtful.at(told.place))), [first])
    assert codes(again) == ["S9", "S10"]
    assert again[0].is_open


@pytest.mark.rule("S11")
def test_words_whose_finding_is_gone_are_told_and_kept(doubtful: Report) -> None:
    words = contradiction(doubtful)
    gone = dataclasses.replace(words, at="另一段")
    *_, told = found(with_words(doubtful, gone))
    assert (told.code, told.severity, told.words) == ("S11", Severity.INFO, gone)
    assert REASON in told.message
    assert "N4，另一段" in told.message


@pytest.mark.rule("S11")
@pytest.mark.parametrize("code", ["L1", "T9", "H2", "C8"])
def test_words_for_what_was_not_checked_are_left_alone(doubtful: Report, code: str) -> None:
    without_cells = dataclasses.replace(doubtful, cells={})
    assert codes(found(with_words(without_cells, bare(code, KEY)))) == ["N4"]
    assert codes(explained(with_words(doubtful, bare("N5", None)), (), off={"N5"})) == []


@pytest.mark.rule("S12")
def test_that_the_numbers_changed_since_is_told(doubtful: Report) -> None:
    (finding, *_) = check(doubtful)
    words = dataclasses.replace(
        contradiction(doubtful), quote=finding.quote, expected="3", actual="99", message="从前"
    )
    answered, told = found(with_words(doubtful, words))
    assert answered.explanation == REASON
    assert (told.code, told.severity, told.place) == ("S12", Severity.INFO, finding.place)
    assert "应为由“3”变为“4”" in told.message


# ---------------------------------------------------------------- in the copy of a workbook


@pytest.fixture(scope="module")
def as_marked(doubtful: Report, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The annotated copy of its workbook, with an empty cell (C8) besides."""
    book = opened(write(doubtful, Path("a.xlsx")), without=(layout.TAGS,))
    book["三、依申请公开"]["E8"] = "/"
    path = tmp_path_factory.mktemp("marked") / "注.xlsx"
    path.write_bytes(saved(book))
    return marked(path).read_bytes()


@pytest.fixture
def copy(as_marked: bytes, tmp_path: Path) -> Path:
    """That copy, to be worked on."""
    path = tmp_path / "注.xlsx"
    path.write_bytes(as_marked)
    return path


def marked(path: Path) -> Path:
    """The file, marked again with what is found in it."""
    reading = read(path)
    findings = explained(reading.report, reading.findings + check(reading.report))
    path.write_bytes(annotate(path.read_bytes(), path.name, reading.report, findings))
    return path


def row_of(sheet: Any, code: str) -> int:
    """The row of the list with that code."""
    row: int = next(cell.row for cell in sheet["C"] if cell.value == code)
    return row


def explain(path: Path, words: dict[str, str], change: Callable[[Any], object] = id) -> Path:
    """Write these words for the findings of these codes; what else is changed in the workbook."""
    book = openpyxl.load_workbook(path)
    sheet = book[layout.PROBLEMS]
    for code, text in words.items():
        sheet.cell(row_of(sheet, code), 6, text)
    change(book)
    book.save(path)
    return path


def answered(path: Path) -> dict[str, str | None]:
    """What is explained in the file, by code."""
    reading = read(path)
    findings = explained(reading.report, reading.findings + check(reading.report))
    return {each.code: each.explanation for each in findings if not each.is_open}


WORDS = {"N4": REASON, "C8": "这一类申请人本年没有提出申请"}


def test_what_is_written_there_is_read_and_stays_when_it_is_marked_again(copy: Path) -> None:
    explain(copy, WORDS)
    assert answered(copy) == WORDS
    content = marked(copy).read_bytes()
    assert answered(copy) == WORDS
    assert marked(copy).read_bytes() == content
    sheet = openpyxl.load_workbook(copy)[layout.PROBLEMS]
    assert [sheet.cell(row_of(sheet, code), 2).value for code in WORDS] == ["已说明"] * 2
    assert "已说明 2" in sheet["A2"].value
    comment = openpyxl.load_workbook(copy)["六、其他事项"]["B3"].comment.text
    assert comment.splitlines()[:2] == [comment.splitlines()[0], f"已写说明：{REASON}"]
    assert "已说明 N4" in comment
    # Taken back, nothing is left of it.
    marked(explain(copy, {"N4": "", "C8": ""}))
    assert answered(copy) == {}
    assert "已写说明" not in openpyxl.load_workbook(copy)["六、其他事项"]["B3"].comment.text


def test_what_was_corrected_keeps_its_words_until_she_takes_them_away(copy: Path) -> None:
    def correct(book: Any) -> None:
        book["六、其他事项"]["B3"] = "没有收取信息处理费。"

    marked(explain(copy, WORDS, correct))
    sheet = openpyxl.load_workbook(copy)[layout.PROBLEMS]
    assert sheet.cell(row_of(sheet, "S11"), 6).value == REASON

    def undo(book: Any) -> None:
        book["六、其他事项"]["B3"] = "没有收取信息处理费。全年收到申请99件。"

    assert answered(explain(copy, {}, undo)) == WORDS


def _sorted(book: Any) -> None:
    sheet = book[layout.PROBLEMS]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_col=8)]
    for at, row in enumerate(reversed(rows), 4):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column).value = value


def _without_keys(book: Any) -> None:
    for (cell,) in book[layout.PROBLEMS].iter_rows(min_row=3, min_col=8, max_col=8):
        cell.value = None


DISTURBANCES: dict[str, Callable[[Any], object]] = {
    "a row above": lambda book: book[layout.PROBLEMS].insert_rows(1),
    "a column before": lambda book: book[layout.PROBLEMS].insert_cols(3),
    "another name": lambda book: setattr(book[layout.PROBLEMS], "title", "答复"),
    "a second list": lambda book: book.copy_worksheet(book[layout.PROBLEMS]),
    "a column less": lambda book: book[layout.PROBLEMS].delete_cols(7),
    "sorted otherwise": _sorted,
    "no hidden column": _without_keys,
    "the prose moved": lambda book: book["六、其他事项"].insert_rows(1),
}


@pytest.mark.parametrize("disturbance", DISTURBANCES)
def test_it_is_read_whatever_was_done_to_the_copy(copy: Path, disturbance: str) -> None:
    assert answered(explain(copy, WORDS, DISTURBANCES[disturbance])) == WORDS


def test_words_beside_their_column_are_told(copy: Path) -> None:
    def aside(book: Any) -> None:
        book[layout.PROBLEMS]["M4"] = REASON
        book[layout.PROBLEMS].cell(row_of(book[layout.PROBLEMS], "C8"), 7, REASON)
        book[layout.PROBLEMS].cell(row_of(book[layout.PROBLEMS], "N4"), 5, REASON)

    explain(copy, {}, aside)
    told = [each for each in read(copy).findings if REASON[:10] in each.message]
    assert [(each.code, each.severity) for each in told] == [("C11", Severity.WARNING)] * 3
    marked(copy)


def test_words_that_are_struck_out_or_cannot_be_seen_are_told(copy: Path) -> None:
    def strike(book: Any) -> None:
        sheet = book[layout.PROBLEMS]
        sheet.cell(row_of(sheet, "N4"), 6).font = Font(strike=True)
        sheet.cell(row_of(sheet, "C8"), 6).font = Font(color="FFFFFFFF")

    assert not [each for each in read(explain(copy, WORDS)).findings if each.code == "C19"]
    told = [each for each in read(explain(copy, WORDS, strike)).findings if each.code == "C19"]
    assert [(each.severity, each.actual) for each in told] == [
        (Severity.WARNING, WORDS[code]) for code in ("C8", "N4")
    ]


def test_a_row_whose_cells_were_moved_is_told(copy: Path) -> None:
    def shift(book: Any) -> None:
        sheet = book[layout.PROBLEMS]
        row = row_of(sheet, "N4")
        sheet.move_range(f"F{row}:H{row}", cols=1)

    explain(copy, WORDS, shift)
    told = [each.message for each in read(copy).findings if "移动过" in each.message]
    assert len(told) == 1
    assert answered(copy) == {"C8": WORDS["C8"]}


def _another_message(sheet: Any, row: int) -> None:
    sheet.cell(row, 5, "二、主动公开 D5：另一个问题的话")


def _another_number(sheet: Any, row: int) -> None:
    sheet.cell(row, 1, 9)


def _typed_again_without_its_key(sheet: Any, row: int) -> None:
    for at in range(1, 7):
        sheet.cell(sheet.max_row + (at == 1), at, sheet.cell(row, at).value)
    sheet.cell(row, 6).value = None


@pytest.mark.parametrize(
    "disagree", [_another_message, _another_number, _typed_again_without_its_key]
)
def test_words_in_a_row_whose_cells_disagree_answer_nothing_and_are_kept(
    copy: Path, disagree: Callable[[Any, int], None]
) -> None:
    def change(book: Any) -> None:
        disagree(book[layout.PROBLEMS], row_of(book[layout.PROBLEMS], "N4"))

    explain(copy, WORDS, change)
    told = [each for each in read(copy).findings if "不能确定说明答的是哪一个问题" in each.message]
    assert [each.code for each in told] == ["C11"]
    assert str(told[0].actual)[:10] == REASON[:10]
    assert answered(copy) == {"C8": WORDS["C8"]}
    # Annotated again, the warning can be answered, and the words are still there.
    sheet = openpyxl.load_workbook(marked(copy))[layout.PROBLEMS]
    assert sheet.cell(row_of(sheet, "N4"), 6).value is None
    assert sheet.cell(row_of(sheet, "S11"), 6).value == REASON


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize("shift", ["a word shifted down", "words swapped by cutting"])
def test_words_that_a_program_moved_alone_are_told_and_answer_nothing_else(
    copy: Path, libreoffice: LibreOffice, tmp_path: Path, shift: str, suffix: str
) -> None:
    explain(copy, WORDS)
    target = tmp_path / f"moved.{suffix}"
    script = f"{scripts.BEFORE_LIBREOFFICE}\nrows = rows[:2]\n{scripts.LIBREOFFICE[shift]}"
    libreoffice.run(copy, script, 3, target)
    reading = read(target)
    told = " ".join(each.message for each in explained(reading.report, reading.findings))
    # Which of the two was moved is chance; what was not is answered as it was.
    found_there = answered(target)
    assert found_there.items() <= WORDS.items()
    assert all(text[:10] in told for code, text in WORDS.items() if code not in found_there)
    assert found_there != WORDS


def _another_header(book: Any) -> None:
    book[layout.PROBLEMS]["F3"] = "备注"


@pytest.mark.parametrize(
    "lose", [_another_header, lambda book: book[layout.PROBLEMS].delete_rows(3)]
)
def test_a_list_without_its_headers_is_told(copy: Path, lose: Callable[[Any], object]) -> None:
    told = [each.message for each in read(explain(copy, WORDS, lose)).findings]
    assert [each for each in told if "找不到表头“说明”" in each]


@pytest.mark.real("soffice")
@pytest.mark.parametrize("suffix", ["xlsx:Calc MS Excel 2007 XML", "ods", "xls:MS Excel 97"])
def test_it_is_read_after_another_program_saved_it(
    copy: Path, soffice: Convert, tmp_path: Path, suffix: str
) -> None:
    explain(copy, WORDS)
    assert answered(soffice(copy, suffix, tmp_path / "saved")) == WORDS


# ---------------------------------------------------------------- with the report, to elsewhere


def test_it_goes_into_every_format_and_back(doubtful: Report, tmp_path: Path) -> None:
    words = (
        contradiction(doubtful),
        Explanation("L1", KEY, "说明“甲”<乙>\n第二行", message="_x0041_"),
    )
    report = with_words(doubtful, *words)
    for name in ("a.json", "a.xlsx", "a.docx"):
        path = tmp_path / name
        path.write_bytes(write(report, path))
        assert read(path).report.explanations == words, name


@pytest.mark.real("soffice")
def test_a_draft_keeps_it_when_another_program_saves_it(
    doubtful: Report, soffice: Convert, tmp_path: Path
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(word.write(with_words(doubtful, contradiction(doubtful))))
    kept = soffice(path, "docx:MS Word 2007 XML", tmp_path / "saved")
    assert read(kept).report.explanations == (contradiction(doubtful),)


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ({"code": "H2", "text": "两件到期失效"}, "$.explanations[0]"),
        ({"code": "H2", "at": None, "text": 5}, "$.explanations[0].text"),
        ({"code": "H2、H3", "at": None, "text": "两件"}, "$.explanations[0].code"),
        ({"code": "H2", "at": None, "text": "两件", "why": ""}, "$.explanations[0].why"),
    ],
)
def test_json_that_is_no_explanation_is_refused(
    entry: Any, path: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"form": "2021", "explanations": [entry]}))
    done = run("check", "a.json")
    assert done.returncode == 2
    assert path in done.stderr


def test_it_is_for_one_year(doubtful: Report) -> None:
    report = with_words(doubtful, contradiction(doubtful))
    following = successor(report)
    assert following.explanations == ()
    assert following.last
    assert following.last.explanations == ()
    again = json_reader.read(json_writer.write(following), "a.json")
    assert again.report == following


# ---------------------------------------------------------------- by command


def test_check_tells_it_apart(run: Run, doubtful: Report, tmp_path: Path) -> None:
    report = with_words(doubtful, contradiction(doubtful))
    (tmp_path / "a.json").write_bytes(json_writer.write(report))
    done = run("check", "a.json")
    assert "a.json：错误 0，警告 0，提示 0，已说明 1。" in done.stdout
    assert f"说明：{REASON}" in "".join(done.stdout.split())
    (told,) = json.loads(run("check", "a.json", "--json").stdout)["findings"]
    assert (told["code"], told["severity"], told["explanation"]) == ("N4", "warning", REASON)
    # What it says there is what an explanation repeats.
    (words,) = report.explanations
    assert told["at"] == words.at


def test_a_final_draft_has_no_open_warning(run: Run, doubtful: Report, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(json_writer.write(doubtful))
    refused = run("build", "a.json", "-o", "a.docx", "--final")
    assert "check a.json --annotate a-标注.xlsx" in refused.stderr
    assert "build a-标注.xlsx --final" in refused.stderr
    assert refused.returncode == 1
    assert "没有答复的警告 N4" in refused.stderr
    assert not (tmp_path / "a.docx").exists()
    assert run("build", "a.json", "-o", "a.docx").returncode == 0
    report = with_words(doubtful, contradiction(doubtful))
    (tmp_path / "b.json").write_bytes(json_writer.write(report))
    assert run("build", "b.json", "-o", "b.docx", "--final").returncode == 0
    # What was written for those above is for no public.
    assert REASON.encode() not in b"".join((tmp_path / "b.docx").read_bytes().splitlines())
    assert read(tmp_path / "b.docx").report.explanations == ()
    assert run("build", "b.json", "--final", "--draft").returncode == 2


def test_who_has_an_annotated_copy_is_led_to_no_second_one(
    run: Run, doubtful: Report, tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_bytes(json_writer.write(doubtful))
    run("check", "a.json", "--annotate", "a-标注.xlsx")
    refused = run("build", "a-标注.xlsx", "-o", "a.docx", "--final")
    assert refused.returncode == 1
    assert "--annotate" not in refused.stderr
    assert "在 a-标注.xlsx 的“问题清单”里写明说明" in "".join(refused.stderr.split("\n"))


@pytest.mark.rule("C8")
def test_a_conversion_tells_what_is_explained_as_such(run: Run, tmp_path: Path) -> None:
    blank = dataclasses.replace(sound(FORM, kind=None), figures={})
    (tmp_path / "a.json").write_bytes(json_writer.write(blank))
    told = json.loads(run("check", "a.json", "--json").stdout)["findings"]
    words = tuple(
        Explanation(each["code"], each["at"], f"逐项核对过台账，{each['at']}全年没有发生")
        for each in told
        if each["code"] == "C8"
    )
    (tmp_path / "b.json").write_bytes(
        json_writer.write(dataclasses.replace(blank, explanations=words))
    )
    done = run("convert", "b.json", "b.xlsx")
    assert done.returncode == 0
    assert "已说明" in done.stdout
    assert "警告" not in done.stdout


def test_the_comments_of_a_draft_tell_it(doubtful: Report) -> None:
    report = with_words(doubtful, contradiction(doubtful))
    told = comments(word.write(report, comments=found(report)))
    assert [(f"说明：{REASON}" in text, "已说明 N4" in text) for text in told] == [(True, True)]
