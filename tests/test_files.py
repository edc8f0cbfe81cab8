"""Saving: whole or not at all, never over somebody's work, under a name that Windows takes."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import EXAMPLE, Run, posix
from gongkai_docx import files
from gongkai_docx.errors import Unusable, WouldOverwrite
from gongkai_docx.files import MAX_NAME_BYTES, load, safe_name, save


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("某局2023年报告", "某局2023年报告.docx"),
        ('a\\b/c:d*e?f"g<h>i|j', "abcdefghij.docx"),
        ("../../etc/passwd", "....etcpasswd.docx"),
        ("报告. . ", "报告.docx"),
        ("CON", "_CON.docx"),
        ("lpt1.报告", "_lpt1.报告.docx"),
        ("\u202e报告\n", "报告.docx"),
        ("//", "年报.docx"),
        ("字" * 300, "字" * 60 + ".docx"),
        ("COM¹", "_COM¹.docx"),
        ("CONIN$", "_CONIN$.docx"),
        ("a\u2066b\u2069", "ab.docx"),
        ("a\xad\u2060\ue5e5b", "ab.docx"),
    ],
)
def test_a_title_makes_a_safe_name(title: str, name: str) -> None:
    assert safe_name(title, ".docx") == name


def test_a_long_name_keeps_the_year_and_what_it_is_of() -> None:
    name = safe_name("某某局" * 60 + "2023年政府信息公开工作年度报告（草稿）", ".docx")
    assert name.startswith("某某局某某局")
    assert name.endswith("2023年政府信息公开工作年度报告（草稿）.docx")
    assert len(name.removesuffix(".docx").encode()) <= MAX_NAME_BYTES


@given(st.text())
def test_any_title_makes_a_name_that_windows_takes(title: str) -> None:
    name = safe_name(title.encode(errors="ignore").decode(), ".docx")
    assert not set(name) & set('\\/:*?"<>|\n\r\0')
    stem = name.removesuffix(".docx")
    assert stem
    assert stem == stem.strip()
    assert not stem.endswith(".")
    assert len(stem.encode()) <= MAX_NAME_BYTES + 1


def test_a_folder_is_made_where_the_one_above_it_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a" / "c.txt"
    assert save(b"1", path).path == path
    assert path.read_bytes() == b"1"
    assert [p.name for p in path.parent.iterdir()] == ["c.txt"]


def test_more_than_one_folder_is_not(tmp_path: Path) -> None:
    """It is more likely that the first one was mistyped."""
    with pytest.raises(Unusable, match=r"没有文件夹 .*甲，没有写成。请检查 --annotate 后面的路径"):
        save(b"1", tmp_path / "甲" / "乙" / "c.txt", option="--annotate")
    assert list(tmp_path.iterdir()) == []


def test_what_differs_is_kept_and_what_is_the_same_is_left(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    save(b"1", path)
    assert save(b"1", path).unchanged
    with pytest.raises(WouldOverwrite, match="--overwrite"):
        save(b"2", path)
    assert path.read_bytes() == b"1"


def test_every_overwritten_file_is_backed_up_once(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    save(b"0", path)
    backups = []
    for content in (b"1", b"2", b"3"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
        saved = save(content, path, overwrite=True)
        assert saved.backup
        backups.append(saved.backup)
    assert [backup.read_bytes() for backup in backups] == [b"0", b"1", b"2"]
    assert len(list(tmp_path.iterdir())) == 4


def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="是文件夹"):
        save(b"1", tmp_path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unusable, match="有一段是文件"):
        save(b"1", tmp_path / "file" / "a.txt")


def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="文件名太长"):
        save(b"1", tmp_path / ("长" * 100 + ".txt"))


def test_a_file_open_in_word_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to replace a file that Word holds open; nothing here can do that."""
    path = tmp_path / "c.docx"
    path.write_bytes(b"old")

    def refuse(source: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, "Access is denied", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(Unusable, match=r"可能正在 Word、Excel 或 WPS 中打开，请关闭后重试"):
        save(b"new", path, overwrite=True)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".tmp"] == []


@posix
def test_a_full_disk_leaves_the_old_file(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "c.docx"
    target.write_bytes(b"old")

    done = run("build", EXAMPLE, "-o", target, "--overwrite", limit=("FSIZE", 20_000))
    assert done.returncode == 2
    assert "磁盘空间不足" in done.stderr
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


@posix
@pytest.mark.real("setpriv")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    """Run without root's power to write anywhere, so that the test means the same for root."""
    folder = tmp_path / "锁"
    folder.mkdir()
    folder.chmod(0o555)
    powers = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"]
    command = [
        sys.executable,
        "-m",
        "gongkai_docx",
        "build",
        str(EXAMPLE),
        "-o",
        str(folder / "a.docx"),
    ]
    done = subprocess.run(
        [*(powers if os.geteuid() == 0 else []), *command],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 2
    assert f"没有写 {folder} 的权限" in done.stderr


# From Python 3.12 on, a fork beside a thread is warned of; the child here has nothing of theirs.
@pytest.mark.long
@posix
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
@pytest.mark.parametrize("overwrite", [False, True])
def test_killed_at_any_line_the_old_or_the_new_file_is_there_whole(
    tmp_path: Path, overwrite: bool
) -> None:
    """The saving process kills itself at its first line, its second, … until it comes through."""
    target = tmp_path / "c.docx"
    old, new = b"old" * 50_000, b"new" * 60_000
    seen = []
    for line in itertools.count(1):
        for path in tmp_path.iterdir():
            path.unlink()
        if overwrite:
            target.write_bytes(old)
        process = os.fork()
        if process == 0:
            kill_at_line(line)
            save(new, target, overwrite=overwrite)
            os._exit(0)
        _, status = os.waitpid(process, 0)
        content = target.read_bytes() if target.exists() else b""
        assert content in (old if overwrite else b"", new)
        for backup in tmp_path.glob("*备份*"):
            assert backup.read_bytes() == old
        seen.append(content)
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == 0
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
    assert len(seen) > 20
    assert seen[0] == (old if overwrite else b"")
    assert seen[-1] == new


def kill_at_line(number: int) -> None:
    """Have this process killed when it comes to that line of `files.py`."""
    left = number

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal left
        if frame.f_code.co_filename == files.__file__:
            left -= event == "line"
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


@posix
def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"1")
    (tmp_path / "link.txt").symlink_to("real.txt")
    save(b"2", tmp_path / "link.txt", overwrite=True)
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_bytes() == b"2"


@posix
def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    with pytest.raises(Unusable, match="不是普通文件"):
        load(tmp_path / "a.xlsx")
    with pytest.raises(Unusable, match=r"不能读取.*文件名太长") as refused:
        load(tmp_path / ("长" * 100 + ".xlsx"))
    assert "name" not in str(refused.value).lower()


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    with pytest.raises(Unusable, match="超过 100 MB"):
        load(path)


@posix
def test_a_draft_may_be_read_by_others_as_any_file(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"1")
    saved = save(b"1", tmp_path / "saved").path
    assert saved.stat().st_mode == plain.stat().st_mode
    shutil.rmtree(tmp_path)


def ours(old: bytes, new: bytes) -> str | None:
    """No objection: the old file is known to be nobody's work."""
    return None


def test_what_is_nobodys_work_is_replaced_without_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    save(b"one", path)
    path.chmod(0o600)
    assert save(b"two", path, objection=ours).backup is None
    assert path.read_bytes() == b"two"
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["a.docx"]


def test_an_objection_is_told_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    save(b"one", path)
    with pytest.raises(WouldOverwrite, match=r"a\.docx 已存在，编辑过，没有覆盖"):
        save(b"two", path, objection=lambda old, new: "编辑过")
    assert save(b"two", path, overwrite=True, objection=lambda old, new: "编辑过").backup


def test_a_read_only_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    save(b"one", path)
    path.chmod(0o444)
    with pytest.raises(Unusable, match="是只读文件"):
        save(b"two", path, overwrite=True)
    assert path.read_bytes() == b"one"
    path.chmod(0o644)


def test_what_somebody_saves_meanwhile_is_not_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    save(b"one", path)

    def meanwhile(old: bytes, new: bytes) -> str | None:
        path.write_bytes(b"somebody's")
        return None

    with pytest.raises(WouldOverwrite, match="刚刚被改动过"):
        save(b"two", path, objection=meanwhile)
    assert path.read_bytes() == b"somebody's"
    assert [each.name for each in tmp_path.iterdir()] == ["a.docx"]


@posix
def test_what_is_no_file_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "loop.docx").symlink_to(tmp_path / "loop.docx")
    with pytest.raises(Unusable, match=r"loop\.docx 是指向自己的链接"):
        save(b"new", tmp_path / "loop.docx")
    assert (tmp_path / "loop.docx").is_symlink()
    os.mkfifo(tmp_path / "pipe.docx")
    with pytest.raises(Unusable, match="不是普通文件"):
        save(b"new", tmp_path / "pipe.docx")


@posix
def test_a_link_that_leads_to_itself_is_refused_however_python_resolves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From 3.13 on it gives back the link, before it raises."""
    link = tmp_path / "loop.docx"
    link.symlink_to(link)

    def as_before(path: Path) -> Path:
        raise RuntimeError(f"Symlink loop from {path}")

    for resolve in (as_before, lambda path: path):
        monkeypatch.setattr(Path, "resolve", resolve)
        with pytest.raises(Unusable, match="是指向自己的链接"):
            save(b"new", link)
        assert link.is_symlink()


def test_what_a_killed_run_left_is_taken_away_by_the_next(tmp_path: Path) -> None:
    (tmp_path / ".gongkai-abc.tmp").write_bytes(b"half of a draft")
    (tmp_path / "gongkai-mine.tmp").write_bytes(b"somebody's")
    save(b"new", tmp_path / "稿.docx")
    assert {path.name for path in tmp_path.iterdir()} == {"gongkai-mine.tmp", "稿.docx"}


@posix
def test_what_a_run_that_lives_is_writing_is_left_to_it(tmp_path: Path) -> None:
    write = (
        "import sys; from pathlib import Path; from gongkai_docx import files\n"
        "stream, passing = files._passing(Path(sys.argv[1])); stream.write(b'half')\n"
        "stream.flush()\n"
        "print(passing, flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", write, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdin
    assert other.stdout
    passing = Path(other.stdout.readline().strip())
    save(b"new", tmp_path / "稿.docx")
    assert passing.read_bytes() == b"half"
    other.kill()
    other.communicate()
    save(b"new", tmp_path / "乙.docx")
    assert not passing.exists()


@posix
def test_a_folder_that_is_gone_and_a_name_too_long_are_not_a_full_disk(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    run_there = f'rmdir "$PWD"; exec {sys.executable} -m gongkai_docx build {EXAMPLE} -o 稿.docx'
    done = subprocess.run(
        ["/bin/sh", "-c", run_there], cwd=gone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "已经删除或移走" in done.stderr
    for suffix in (".xlsx", ".abc"):
        command = [sys.executable, "-m", "gongkai_docx", "check", "长" * 100 + suffix]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.returncode, "文件名太长" in done.stderr) == (2, True)
