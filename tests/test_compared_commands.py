"""The commands `diff` and `build --into`, from files to what is told, written and given back."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest

from conftest import EXAMPLE, Run
from test_draft import figures_in
from workbooks import opened

RECEIVED = "申请.本年新收.总计"
PUBLIC = "政府信息公开"


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """The example with one request more, carried over to the next year."""
    book = opened(EXAMPLE.read_bytes())
    sheet = book["三、依申请公开"]
    (received,) = [row for row in sheet.iter_rows() if str(row[0].value).startswith("一、本年新收")]
    (carried,) = [
        row for row in sheet.iter_rows() if str(row[0].value).startswith("四、结转下年度")
    ]
    received[3].value, carried[3].value = 5, 1
    path = tmp_path / "改过.xlsx"
    book.save(path)
    return path


@pytest.fixture
def edited(run: Run, tmp_path: Path) -> Path:
    """The draft of the example with a sentence that somebody added."""
    path = tmp_path / "文稿.docx"
    assert run("build", EXAMPLE, "-o", path).returncode == 0
    document = docx.Document(str(path))
    document.paragraphs[3].add_run("（补充一句。）")
    document.save(str(path))
    return path


# ---------------------------------------------------------------- diff


def test_a_draft_says_what_its_workbook_says(run: Run, tmp_path: Path) -> None:
    run("build", EXAMPLE, "-o", tmp_path / "文稿.docx")
    done = run("diff", EXAMPLE, "文稿.docx")
    assert (done.returncode, done.stdout) == (0, "两份报告没有不同。\n")


def test_differences_are_told_and_end_with_1(run: Run, edited: Path, later: Path) -> None:
    done = run("diff", EXAMPLE, edited)
    assert done.returncode == 1
    assert "〔加上：（补充一句。）〕" in done.stdout
    assert "两份报告有 1 处不同：文字 1 处。" in done.stdout
    as_json = run("diff", EXAMPLE, later, "--json")
    assert as_json.returncode == 1
    told = json.loads(as_json.stdout)
    assert {each["key"] for each in told["figures"]} >= {RECEIVED}
    assert {each["first"] for each in told["figures"] if each["key"] == RECEIVED} == {4}


def test_differences_are_written_on_a_page(run: Run, tmp_path: Path, edited: Path) -> None:
    done = run("diff", EXAMPLE, edited, "--html", "比较.html")
    assert "已生成 比较.html" in done.stdout
    assert "<ins>（补充一句。）</ins>" in (tmp_path / "比较.html").read_text("utf-8")
    assert run("diff", EXAMPLE, edited, "--html", "比较.docx").returncode == 2


# ---------------------------------------------------------------- build --into


def test_an_edited_draft_takes_the_new_figures(
    run: Run, tmp_path: Path, edited: Path, later: Path
) -> None:
    before = edited.read_bytes()
    done = run("build", later, "--into", edited)
    assert done.returncode == 0, done.stderr
    assert figures_in(edited.read_bytes())[RECEIVED] == "5"
    paragraphs = [paragraph.text for paragraph in docx.Document(str(edited)).paragraphs]
    assert any(text.endswith("（补充一句。）") for text in paragraphs)
    assert "更新的数据" in done.stdout
    told = "".join(done.stdout.split("更新的数据", 1)[1].split())
    assert "一、总体情况第1段：…，由专人负责，按月推进。〔删去：（补充一句。）〕" in told
    assert told.count("以文稿为准") == 1
    assert "正文数字不符0处" in told
    (backup,) = [path for path in tmp_path.glob("文稿*.docx") if path != edited]
    assert backup.read_bytes() == before


def test_a_trial_writes_nothing(run: Run, tmp_path: Path, edited: Path, later: Path) -> None:
    before, there = edited.read_bytes(), set(tmp_path.iterdir())
    done = run("build", later, "--into", edited, "--dry-run", "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert {(each["was"], each["now"]) for each in told["changed"] if each["key"] == RECEIVED} == {
        ("4", "5")
    }
    assert edited.read_bytes() == before
    assert set(tmp_path.iterdir()) == there


def test_typed_numbers_that_contradict_now_are_told(run: Run, edited: Path, later: Path) -> None:
    document = docx.Document(str(edited))
    document.paragraphs[3].add_run("全年共收到政府信息公开申请4件。")
    document.save(str(edited))
    done = run("build", later, "--into", edited)
    assert "正文数字不符 1 处" in done.stdout
    assert "N4" in done.stdout


def test_figures_that_the_tables_do_not_show_any_more_are_told(run: Run, edited: Path) -> None:
    document = docx.Document(str(edited))
    document.element.body.remove(document.tables[2]._tbl)
    document.save(str(edited))
    done = run("build", EXAMPLE, "--into", edited, "--json")
    told = json.loads(done.stdout)["by_hand"]
    assert len(told) == 15
    assert told[0] == {
        "key": "复议诉讼.行政复议.结果维持",
        "was": "读不出",
        "now": "0",
        "where": "行政复议（结果维持）",
    }


def test_new_figures_go_elsewhere_if_a_place_is_named(
    run: Run, tmp_path: Path, edited: Path, later: Path
) -> None:
    before = edited.read_bytes()
    assert run("build", later, "--into", edited, "-o", "新稿.docx").returncode == 0
    assert figures_in((tmp_path / "新稿.docx").read_bytes())[RECEIVED] == "5"
    assert (edited.read_bytes(), [*tmp_path.glob("文稿*.docx")]) == (before, [edited])
    (tmp_path / "新稿.docx").write_bytes(b"mine")
    assert run("build", later, "--into", edited, "-o", "新稿.docx").returncode == 3
    assert run("build", later, "--into", edited, "-o", "新稿.docx", "--overwrite").returncode == 0


def test_a_draft_that_is_open_elsewhere_is_not_touched(
    run: Run, tmp_path: Path, edited: Path, later: Path
) -> None:
    (tmp_path / "~$文稿.docx").write_bytes(b"\x04owner")
    before = edited.read_bytes()
    done = run("build", later, "--into", edited)
    assert (done.returncode, edited.read_bytes()) == (3, before)
    assert "正在 Word 或 WPS 中打开，没有更新。请先保存并关闭它" in done.stderr


def test_a_report_with_errors_changes_no_draft(run: Run, edited: Path, tmp_path: Path) -> None:
    book = opened(EXAMPLE.read_bytes())
    book["三、依申请公开"]["E8"] = "很多"
    book.save(tmp_path / "有错.xlsx")
    before = edited.read_bytes()
    done = run("build", "有错.xlsx", "--into", edited)
    assert done.returncode == 1
    assert "没有更新文稿" in done.stderr
    assert edited.read_bytes() == before


@pytest.mark.parametrize("options", [("--dry-run",), ("--json",), ("--into", "a.docx", "--draft")])
def test_options_that_go_with_others_only_are_refused(run: Run, options: tuple[str, ...]) -> None:
    assert run("build", EXAMPLE, *options).returncode == 2
