"""What messages tell people to run, as it runs in any window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import EXAMPLE, ROOT, posix
from gongkai_docx.calling import spelled

SCRIPT = "import sys; sys.argv[0] = __file__; from gongkai_docx.cli import start; start()"


@pytest.mark.parametrize(
    ("path", "windows", "other"),
    [
        (r"D:\年报\gongkai-docx.exe", r"D:\年报\gongkai-docx.exe", None),
        (r"D:\我的 文件\gongkai-docx.exe", '& "D:\\我的 文件\\gongkai-docx.exe"', None),
        (r"D:\a&b(1)\gongkai-docx.exe", '& "D:\\a&b(1)\\gongkai-docx.exe"', None),
        ("/opt/gongkai-docx", None, "/opt/gongkai-docx"),
        ("/home/我 的/gongkai-docx", None, "'/home/我 的/gongkai-docx'"),
    ],
)
def test_a_path_is_spelled_as_the_shell_takes_it(
    path: str, windows: str | None, other: str | None
) -> None:
    if windows:
        assert spelled(path, windows=True) == windows
    if other:
        assert spelled(path, windows=False) == other


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The program as pip installs it, in a folder that no window looks into."""
    path = tmp_path / "我 的" / ".venv" / "bin" / "gongkai-docx"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!{sys.executable}\n{SCRIPT}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def said(script: Path, *arguments: str, path: str = "/usr/bin:/bin", **more: str) -> str:
    done = subprocess.run(
        [script, *arguments],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": path, "PYTHONUTF8": "1", **more},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout + done.stderr


@posix
def test_a_message_names_the_program_by_its_whole_path(script: Path) -> None:
    message = said(script, "check", str(EXAMPLE), "--ignore", "X1")
    line = f"'{script}' rules"
    assert line in message.replace("\n", "")
    shown = subprocess.run(
        ["sh", "-c", line],
        cwd="/",
        env={"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "必查" in shown.stdout


@posix
def test_a_program_that_every_window_finds_is_named_as_it_is(script: Path) -> None:
    folder = str(script.parent)
    path = f"{folder}{os.pathsep}/usr/bin:/bin"
    assert "\n用 gongkai-docx --help 查看用法。" in said(script, "chekc", path=path)
    active = said(script, "chekc", path=path, VIRTUAL_ENV=str(script.parents[1]))
    assert f"用 '{script}' --help 查看用法。" in active
