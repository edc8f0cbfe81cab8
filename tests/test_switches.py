"""Rules that a report is not checked against: by option, by a cell, in JSON; never unsaid."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import EXAMPLE, ROOT, Run
from gongkai_docx import workbook as layout
from gongkai_docx.checks.registry import every_rule
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Severity, codes
from gongkai_docx.places import IGNORED
from gongkai_docx.readers import json as json_reader
from gongkai_docx.readers import read
from gongkai_docx.report import Report
from gongkai_docx.succession import successor
from gongkai_docx.switches import switches
from gongkai_docx.writers import json as json_writer
from strategies import FORM
from templates import changed
from test_annotation import INFO, listed, marks
from test_review import comments
from workbooks import opened

RULES = every_rule(FORM)
CELL = "基本信息!B10"


@pytest.fixture
def faulty(tmp_path: Path) -> Callable[..., str]:
    """Makes the example with a total that doesn't fit (I1, I3), and with codes in the cell."""

    def make(ignored: Any = None, change: Callable[[Any], object] = lambda book: None) -> str:
        book = opened(EXAMPLE.read_bytes(), without=(layout.TAGS,))
        book["三、依申请公开"]["J5"] = 5
        assert book["基本信息"]["A10"].value == layout.IGNORED
        book["基本信息"]["B10"] = ignored
        change(book)
        book.save(tmp_path / "有错.xlsx")
        return "有错.xlsx"

    return make


def told(done: Any) -> list[dict[str, Any]]:
    """The findings of `check --json`, without those on totals that no program calculated."""
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return [finding for finding in found if finding["code"] != "C13"]


# ---------------------------------------------------------------- codes as they are typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("H4", ("H4",)),
        ("ｎ4", ("N4",)),
        ("Ｎ１１、h4", ("N11", "H4")),
        ("H4,C9，S5；I1;T5", ("H4", "C9", "S5", "I1", "T5")),
        (" H4　C9\nS5\t", ("H4", "C9", "S5")),
        ("H4、、H4", ("H4",)),
        ("\u200bH4\ufeff", ("H4",)),
        ("\u202aH4\u202c、\xadN5", ("H4", "N5")),
        ("", ()),
        ("、 ", ()),
        ("与上年", ("与上年",)),
        ("N5。", ("N5",)),
        ("N5/N6／n7", ("N5", "N6", "N7")),
        ("N5和N6 以及 N7与N8", ("N5", "N6", "N7", "N8")),
        ('“N5”、‘N6’「N7」"N8"', ("N5", "N6", "N7", "N8")),
        ("N5（年份）", ("N5",)),
        ("“N5”（年 份，见上）和 N6【称呼】", ("N5", "N6")),
        # What is said of no code, or names another one, is not passed over.
        ("都不查（全部）", ("都不查(全部)",)),
        ("N5（N6）", ("N5(N6)",)),
        ("N5-N8", ("N5-N8",)),
    ],
)
def test_codes_are_understood(typed: str, meant: tuple[str, ...]) -> None:
    assert codes(typed) == meant


# ---------------------------------------------------------------- which can be


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_can_be_switched_off_or_is_essential(example: Report, rule: Any) -> None:
    findings = [Finding(each.code, each.severity, "问题") for each in (*RULES, rule)]
    if rule.essential:
        with pytest.raises(Unusable, match=f"{rule.code}（.*）是必查的"):
            switches(example, "a.xlsx", [rule.code])
        return
    left = switches(example, "a.xlsx", [rule.code]).applied(findings)
    *others, about = left
    assert others == [finding for finding in findings if finding.code != rule.code]
    assert (about.code, about.severity, about.actual) == ("S8", Severity.INFO, 2)
    assert about.message == (
        f"--ignore：没有检查 {rule.code}（{rule.summary}），未列出{rule.severity.called} 2 个。"
    )


def test_nothing_switched_off_changes_nothing(example: Report) -> None:
    findings = (Finding("H4", Severity.INFO, "问题"),)
    assert switches(example, "a.xlsx").applied(findings) == findings


# ---------------------------------------------------------------- on the command line


@pytest.mark.rule("S8")
def test_check_ignores_what_it_is_told_to_and_says_so(run: Run, faulty: Any) -> None:
    source = faulty()
    assert [finding["code"] for finding in told(run("check", source, "--json"))] == ["I1", "I3"]
    done = run("check", source, "--json", "--ignore", "i1，Ｉ３", "--ignore", "H4")
    assert done.returncode == 0
    assert [finding["code"] for finding in told(done)] == ["S8", "S8", "S8"]
    assert [finding["actual"] for finding in told(done)] == [1, 1, 0]
    assert {finding["location"] for finding in told(done)} == {None}
    assert {finding["severity"] for finding in told(done)} == {"info"}
    table = run("check", source, "--ignore", "I1")
    assert table.returncode == 1  # for I3
    assert "--ignore：没有检查 I1（每一行：各类申请人之和等于总计），未列出错误 1 个。" in (
        table.stdout
    )
    assert not re.search(r"错误 +I1 ", table.stdout)


def test_build_writes_what_only_ignored_errors_kept_it_from(
    run: Run, faulty: Any, tmp_path: Path
) -> None:
    source = faulty()
    assert run("build", source, "-o", "a.docx").returncode == 1
    done = run("build", source, "-o", "a.docx", "--ignore", "I1 I3")
    assert done.returncode == 0
    assert done.stdout.count("没有检查") == 2
    assert (tmp_path / "a.docx").is_file()


def test_a_draft_has_no_comment_of_an_ignored_rule_but_one_that_says_so(
    run: Run, faulty: Any, tmp_path: Path
) -> None:
    assert run("build", faulty(), "--draft", "-o", "a.docx", "--ignore", "I1").returncode == 1
    texts = [text for text in comments((tmp_path / "a.docx").read_bytes()) if "C13" not in text]
    assert [text.split("　")[0] for text in texts] == ["错误 I3", "提示 S8"]
    assert "没有检查 I1" in texts[1]


def test_what_is_doubtful_in_a_template_can_be_ignored_and_what_is_wrong_cannot(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "ours.docx").write_bytes(changed(("{{ 申请.国家秘密.总计 }}", "")))
    build = ("build", EXAMPLE, "--template", "ours.docx", "-o", "a.docx")
    assert "警告   T5" in run(*build).stdout
    done = run(*build, "--ignore", "T5")
    assert done.returncode == 0
    assert "警告   T5" not in done.stdout
    assert "没有检查 T5（模板应显示每个数据项），未列出警告 1 个。" in done.stdout
    assert run(*build, "--ignore", "T1").returncode == 2


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ("N99", "“N99”不是规则的代码"),
        ("H4、与上年", "“与上年”不是规则的代码"),
        ("C1", "C1（数据格里应为数字）是必查的"),
        ("S8", "S8（不检查的规则须逐条列出）是必查的"),
        ("H4;X1;C1", "“X1”不是规则的代码；C1（"),
        ("长" * 50, f"“{'长' * 20}…”不是规则的代码"),
        ("", "没有写规则的代码"),
        ("，、", "没有写规则的代码"),
    ],
)
@pytest.mark.parametrize("command", ["check", "build"])
def test_an_option_that_switches_nothing_off_is_refused(
    run: Run, tmp_path: Path, command: str, option: str, says: str
) -> None:
    (tmp_path / "out").mkdir()
    done = run(command, EXAMPLE, "--ignore", option)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("错误：--ignore 不可用：")
    assert says in done.stderr
    assert "gongkai-docx rules" in done.stderr
    assert not list((tmp_path / "out").iterdir())


# ---------------------------------------------------------------- in the workbook


@pytest.mark.parametrize(
    ("typed", "ignored"),
    [
        ("H4", ("H4",)),
        ("ｉ1，H4 c9", ("I1", "H4", "C9")),
        ("H4\nC9", ("H4", "C9")),
        ("“H4”和C9/N5（年份）。", ("H4", "C9", "N5")),
        (None, ()),
        ("无", ()),
        (" / ", ()),
    ],
)
def test_the_cell_is_read(
    faulty: Any, tmp_path: Path, example: Report, typed: Any, ignored: Any
) -> None:
    report = read(tmp_path / faulty(typed)).report
    assert report.ignored == ignored
    assert report.located(IGNORED).location == CELL
    assert report.preface == example.preface


@pytest.mark.rule("S8")
def test_what_the_cell_says_is_not_checked(run: Run, faulty: Any) -> None:
    done = run("check", faulty("i1、I3"), "--json")
    assert done.returncode == 0
    assert [(finding["code"], finding["location"]) for finding in told(done)] == [
        ("S8", CELL),
        ("S8", CELL),
    ]
    assert told(done)[0]["message"].startswith("基本信息 B10：没有检查 I1（")


def test_what_is_said_twice_is_told_once_with_both_places(run: Run, faulty: Any) -> None:
    done = run("check", faulty("I1、I3"), "--json", "--ignore", "I3", "--ignore", "H4")
    assert [(finding["message"].split("（")[0], finding["location"]) for finding in told(done)] == [
        ("基本信息 B10：没有检查 I1", CELL),
        ("--ignore、基本信息 B10：没有检查 I3", CELL),
        ("--ignore：没有检查 H4", None),
    ]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("N99", "“N99”不是规则的代码"),
        (4, "“4”不是规则的代码"),
        ("I1、C1", "C1（数据格里应为数字）是必查的，不能不检查"),
        ("I1，都不查", "“都不查”不是规则的代码"),
    ],
)
@pytest.mark.rule("C31")
def test_what_switches_nothing_off_is_an_error_at_the_cell(
    run: Run, faulty: Any, tmp_path: Path, typed: Any, says: str
) -> None:
    source = faulty(typed)
    done = run("check", source, "--json")
    assert done.returncode == 1
    (found,) = [finding for finding in told(done) if finding["code"] == "C31"]
    assert (found["severity"], found["location"]) == ("error", CELL)
    assert found["message"].startswith(f"基本信息 B10：{says}")
    assert "gongkai-docx rules" in found["message"]
    # Whatever else the cell says holds.
    kept = {finding["code"] for finding in told(done)}
    assert ("I1" in kept, "S8" in kept) == ((False, True) if "I1" in str(typed) else (True, False))
    # In JSON it would be refused.
    converted = run("convert", source, "a.json")
    assert converted.returncode == 1
    assert says in re.sub(r"\s", "", converted.stdout)
    assert not (tmp_path / "a.json").exists()


def test_what_a_formula_leaves_in_the_cell_is_told(run: Run, faulty: Any) -> None:
    found = told(run("check", faulty("=A1"), "--json"))
    assert [(each["code"], each["location"]) for each in found if each["code"][0] == "C"] == [
        ("C6", CELL)
    ]


def test_a_workbook_made_before_there_was_such_a_cell_is_read(
    run: Run, faulty: Any, tmp_path: Path
) -> None:
    source = faulty(change=lambda book: book["基本信息"].delete_rows(10))
    report = read(tmp_path / source).report
    assert report.ignored == ()
    assert IGNORED not in report.cells
    done = run("check", source, "--json", "--ignore", "I1、I3")
    assert done.returncode == 0
    assert {finding["code"] for finding in told(done)} == {"S8"}


def test_the_annotated_copy_says_it_at_the_cell_and_in_the_list(
    run: Run, faulty: Any, tmp_path: Path
) -> None:
    source = faulty("I1")
    assert run("check", source, "--annotate", "a.xlsx", "--ignore", "I3").returncode == 0
    content = (tmp_path / "a.xlsx").read_bytes()
    marked = {cell: mark for cell, mark in marks(content).items() if "C13" not in mark[1]}
    assert list(marked) == [CELL]
    colour, text = marked[CELL]
    assert colour == INFO
    assert text.startswith("【校验】提示 S8：基本信息 B10：没有检查 I1（")
    rows = [row for row in listed(content) if row[2] not in ("C13", "代码")]
    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("提示", "S8", "基本信息 B10"),
        ("提示", "S8", None),
    ]
    assert run("check", "a.xlsx", "--annotate", "b.xlsx", "--ignore", "I3").returncode == 0
    assert (tmp_path / "b.xlsx").read_bytes() == content


def test_what_the_workbook_gives_as_an_example_can_be_switched_off() -> None:
    hint = openpyxl.load_workbook(EXAMPLE)["基本信息"]["C10"].value
    option = (ROOT / "src/gongkai_docx/cli/commands.py").read_text(encoding="utf-8")
    free = {rule.code for rule in RULES if not rule.essential}
    for text in (str(hint), *re.findall(r"如 (?:--ignore )?[A-Z]\d[^；）]*", option)):
        named = re.findall(r"[A-Z]\d+", text)
        assert len(named) == 2
        assert set(named) <= free


# ---------------------------------------------------------------- in JSON


def document(example: Report, **members: Any) -> dict[str, Any]:
    return {**json.loads(json_writer.write(example)), **members}


def test_json_has_it_and_converts_there_and_back(run: Run, tmp_path: Path, example: Report) -> None:
    text = json.dumps(document(example, ignore=["H4", "C9"]))
    (tmp_path / "a.json").write_text(text, "utf-8")
    assert run("convert", "a.json", "b.xlsx").returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["基本信息"]
    assert (sheet["A10"].value, sheet["B10"].value) == (layout.IGNORED, "H4、C9")
    assert run("convert", "b.xlsx", "c.json").returncode == 0
    assert json.loads((tmp_path / "c.json").read_text("utf-8"))["ignore"] == ["H4", "C9"]
    done = run("check", "a.json", "--json")
    assert [(each["code"], each["location"]) for each in told(done)] == [("S8", None)] * 2
    assert told(done)[0]["message"].startswith("a.json 的 ignore：没有检查 C9（")
    assert '"ignore"' not in json_writer.write(example).decode()


def test_json_takes_codes_as_they_are_typed_elsewhere(example: Report) -> None:
    given = document(example, ignore=["h4。", "“C9”和N5（年份）", "N6/N7"])
    report = json_reader.read(json.dumps(given).encode(), "a.json").report
    assert report.ignored == ("H4", "C9", "N5", "N6", "N7")


def test_one_option_without_a_code_is_refused_among_others(example: Report) -> None:
    with pytest.raises(Unusable, match="没有写规则的代码"):
        switches(example, "a.xlsx", ["H4", " "])


@pytest.mark.parametrize(
    ("ignore", "says"),
    [
        (["H4", "N99"], "$.ignore：“N99”不是规则的代码"),
        (["C1"], "$.ignore：C1（数据格里应为数字）是必查的"),
        (["H4", "h4"], "$.ignore[1]：“H4”写了两次"),
        (["C9", "，、"], "$.ignore[1]：没有写规则的代码"),
        (["H4", "H4"], "$.ignore[1]：“H4”写了两次"),
        ([""], "$.ignore[0]"),
        ([4], "$.ignore[0]：应为文字，现为整数"),
        ("H4", "$.ignore：应为数组，现为文字"),
    ],
)
@pytest.mark.parametrize("command", [("check",), ("build",), ("convert",)])
def test_json_that_switches_nothing_off_is_refused_with_its_path(
    run: Run, tmp_path: Path, example: Report, command: tuple[str], ignore: Any, says: str
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(document(example, ignore=ignore)), "utf-8")
    done = run(*command, "a.json", *(["b.xlsx"] if command == ("convert",) else []))
    assert done.returncode == 2
    assert f"a.json 不是可用的年报 JSON：{says}" in done.stderr
    assert not (tmp_path / "b.xlsx").exists()


# ---------------------------------------------------------------- for one report only


def test_the_next_report_is_checked_against_every_rule(
    run: Run, faulty: Any, tmp_path: Path, example: Report
) -> None:
    last = dataclasses.replace(example, ignored=("H4",))
    new = successor(last, with_prose=True)
    assert new.ignored == ()
    assert new.last is not None
    assert new.last.ignored == ()
    source = faulty("H4、都不查")
    assert run("new", "-o", "b.xlsx", "--from", source).returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "b.xlsx")["基本信息"]
    assert (sheet["A10"].value, sheet["B10"].value) == (layout.IGNORED, None)


def test_what_last_years_report_left_out_is_not_left_out_of_this_one(
    run: Run, faulty: Any, tmp_path: Path, example: Report
) -> None:
    (tmp_path / "a.json").write_text(json.dumps(document(example, ignore=["H3"])), "utf-8")
    done = run("check", faulty(), "--json", "--last", "a.json")
    assert [finding["code"] for finding in told(done)] == ["I1", "I3", "H3"]
    within = document(example, last=document(example, ignore=["H3"]))
    with pytest.raises(Unusable, match=r"\$\.last"):
        json_reader.read(json.dumps(within).encode(), "a.json")
