"""A source that is open in an office program, and the files by which that is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import EXAMPLE, Run
from gongkai_docx.owners import meant_by, opened_in

OPEN = {
    "~$填报表.xlsx": "Excel 或 WPS",
    ".~填报表.xlsx": "WPS",
    ".~lock.填报表.xlsx#": "LibreOffice",
    "~$表.xlsx": "Word 或 WPS",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "填报表.xlsx"
    path.write_bytes(EXAMPLE.read_bytes())
    return path


@pytest.mark.parametrize("owner", OPEN)
@pytest.mark.parametrize("command", [["check", "--json"], ["build"], ["convert"], ["new"], []])
def test_a_source_that_is_open_is_told(
    owner: str, command: list[str], run: Run, source: Path
) -> None:
    source.with_name(owner).write_bytes(b"\5Owner")
    if command == ["new"]:
        done = run("new", "-o", "新.xlsx", "--from", source)
    else:
        done = run(*command, source, *(["新.json"] if command == ["convert"] else []))
    assert done.returncode == 0
    assert (
        f"提示：填报表.xlsx 好像正在 {OPEN[owner]} 中打开，没有保存的改动读不到；"
        "请先保存，再运行一次。\n" in done.stderr
    )
    if "--json" in command:
        assert json.loads(done.stdout)["findings"] == []


def test_last_years_report_that_is_open_is_told_too(run: Run, source: Path) -> None:
    source.with_name("~$填报表.xlsx").write_bytes(b"\5Owner")
    assert "提示：填报表.xlsx 好像正在" in run("check", EXAMPLE, "--last", source).stderr


def test_one_that_is_closed_is_not(run: Run, source: Path) -> None:
    source.with_name("~$别的表.xlsx").write_bytes(b"\5Owner")
    assert opened_in(source) is None
    assert run("check", source).stderr == ""


@pytest.mark.parametrize("owner", OPEN)
def test_an_owner_file_is_no_source(owner: str, run: Run, source: Path) -> None:
    path = source.with_name(owner)
    path.write_bytes(b"\5Owner")
    assert meant_by(path) == source
    done = run("check", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{owner} 不是填报表" in done.stderr
    assert f"打开 填报表.xlsx 时自动生成的临时文件；请改用 {source}。" in done.stderr


def test_an_owner_file_whose_file_is_gone_is_told_by_its_name(tmp_path: Path) -> None:
    assert meant_by(tmp_path / "~$a.xlsx") == tmp_path / "a.xlsx"
    for ordinary in ("a.xlsx", ".a.xlsx", "~a.xlsx", ".~lock.#", "~$", ".~"):
        assert meant_by(tmp_path / ordinary) in (None, tmp_path / "lock.#")
