"""Files alone on the command line, as when they are dropped on the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import EXAMPLE, Run
from gongkai_docx.cli.windows import Process, is_alone
from test_commands import DRAFT
from test_draft import figures_in
from workbooks import opened


@pytest.fixture
def example_file(tmp_path: Path) -> Path:
    """The example in a folder of its own, whose name has a space."""
    path = tmp_path / "年报 2023" / "填报表.xlsx"
    path.parent.mkdir()
    path.write_bytes(EXAMPLE.read_bytes())
    return path


def with_total(path: Path, total: int) -> Path:
    book = opened(EXAMPLE.read_bytes())
    book["三、依申请公开"]["J5"] = total
    book.save(path)
    return path


def of_unit(path: Path, unit: str) -> Path:
    book = opened(EXAMPLE.read_bytes())
    book["基本信息"]["B3"] = unit
    book.save(path)
    return path


def test_a_file_alone_is_checked_and_built_beside_itself(run: Run, example_file: Path) -> None:
    done = run(example_file)
    assert (done.returncode, done.stderr) == (0, "")
    draft = example_file.with_name(DRAFT)
    first, second = done.stdout.splitlines()
    assert first == "填报表.xlsx：错误 0，警告 0，提示 0。全部通过。"
    assert second == f"已生成 {draft.resolve()}"
    assert figures_in(draft.read_bytes())["申请.本年新收.总计"] == "4"
    again = run(example_file)
    assert again.returncode == 0
    assert f"{draft.resolve()} 内容没有变化，未重写。" in again.stdout


def test_it_is_built_into_out_where_there_is_one(
    run: Run, tmp_path: Path, example_file: Path
) -> None:
    (tmp_path / "out").mkdir()
    done = run(example_file)
    assert done.returncode == 0
    assert f"已生成 {(tmp_path / 'out' / DRAFT).resolve()}\n" in done.stdout
    assert not example_file.with_name(DRAFT).exists()


def test_with_an_error_nothing_is_built(run: Run, tmp_path: Path) -> None:
    done = run(with_total(tmp_path / "有错.xlsx", 5))
    assert done.returncode == 1
    assert "有错.xlsx：错误 2，" in done.stdout
    assert "有错.xlsx 有错误，没有生成文稿" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["有错.xlsx"]


def test_several_are_built_in_turn_and_told_in_a_table(run: Run, tmp_path: Path) -> None:
    good, other = of_unit(tmp_path / "甲.xlsx", "某某局"), of_unit(tmp_path / "乙.xlsx", "某某局")
    bad = with_total(tmp_path / "丙.xlsx", 5)
    (tmp_path / "丁.txt").write_text("不是年报", encoding="utf-8")
    done = run(good, bad, other, tmp_path / "丁.txt", "戊.xlsx")
    assert done.returncode == 3
    table = [line.split(maxsplit=1) for line in done.stdout.split("\n") if line][-5:]
    assert [row[0] for row in table] == ["甲.xlsx", "丙.xlsx", "乙.xlsx", "丁.txt", "戊.xlsx"]
    told = dict(table)
    assert told["甲.xlsx"].startswith("文稿：某某局2023年政府信息公开工作年度报告.docx（错误 0")
    assert told["丙.xlsx"].startswith("没有生成文稿（错误 2，")
    for name in ("乙.xlsx", "丁.txt", "戊.xlsx"):
        assert told[name] == "没有生成文稿，原因见上"
    assert "乙.xlsx 的文稿与 甲.xlsx 的同名" in done.stderr
    assert "找不到文件 戊.xlsx" in done.stderr


def test_json_alone_is_built_too(run: Run, tmp_path: Path) -> None:
    source = json.loads(EXAMPLE.with_suffix(".json").read_text(encoding="utf-8"))
    (tmp_path / "甲.json").write_text(json.dumps(source), encoding="utf-8")
    assert run(tmp_path / "甲.json").returncode == 0
    assert (tmp_path / DRAFT).is_file()


def test_an_edited_draft_is_kept(run: Run, example_file: Path) -> None:
    draft = example_file.with_name(DRAFT)
    draft.write_bytes(b"mine")
    done = run(example_file)
    assert done.returncode == 3
    assert draft.read_bytes() == b"mine"


@pytest.mark.parametrize("typed", ["没有.xlsx", "./没有", "文件夹/没有"])
def test_what_is_a_file_rather_than_a_command_is_looked_for(run: Run, typed: str) -> None:
    done = run(typed)
    assert done.returncode == 2
    assert "找不到文件" in done.stderr


EXPLORER, SHELL, SCRIPT, PYTHON, BASE = range(10, 15)
SINGLE = {
    EXPLORER: Process(1, "explorer.exe"),
    SHELL: Process(EXPLORER, "powershell.exe"),
    PYTHON: Process(SCRIPT, "python.exe"),
    BASE: Process(PYTHON, "python.exe"),
}


@pytest.mark.parametrize(
    ("started_by", "attached", "alone"),
    [
        (EXPLORER, [BASE, PYTHON, SCRIPT], True),
        (EXPLORER, [BASE], True),
        (SHELL, [BASE, PYTHON, SCRIPT, SHELL], False),
        (SHELL, [], False),
    ],
)
def test_a_window_of_its_own_is_told_from_one_of_a_shell(
    started_by: int, attached: list[int], alone: bool
) -> None:
    processes = {**SINGLE, SCRIPT: Process(started_by, "gongkai-docx.exe")}
    assert is_alone(BASE, attached, processes) is alone
