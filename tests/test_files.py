"""Saving: whole or not at all, never over somebody's work, under a name that Windows takes."""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import EXAMPLE, Run
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
    ],
)
def test_a_title_makes_a_safe_name(title: str, name: str) -> None:
    assert safe_name(title, ".docx") == name


@given(st.text())
def test_any_title_makes_a_name_that_windows_takes(title: str) -> None:
    name = safe_name(title.encode(errors="ignore").decode(), ".docx")
    assert not set(name) & set('\\/:*?"<>|\n\r\0')
    stem = name.removesuffix(".docx")
    assert stem
    assert stem == stem.strip()
    assert not stem.endswith(".")
    assert len(stem.encode()) <= MAX_NAME_BYTES + 1


def test_folders_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    assert save(b"1", path).path == path
    assert path.read_bytes() == b"1"
    assert [p.name for p in path.parent.iterdir()] == ["c.txt"]


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


def test_a_full_disk_leaves_the_old_file(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "c.docx"
    target.write_bytes(b"old")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = run("build", EXAMPLE, "-o", target, "--overwrite", preexec_fn=limit)
    assert done.returncode == 2
    assert "磁盘空间不足" in done.stderr
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


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


def test_killing_a_build_leaves_the_old_or_the_new_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "c.docx"
    command = [sys.executable, "-m", "gongkai_docx", "build", str(EXAMPLE), "-o", str(target)]
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    usual = time.monotonic() - start
    new = target.read_bytes()
    old = b"old" * 50_000
    rng = random.Random(1)
    seen = set()
    for attempt in range(25):
        target.write_bytes(old)
        with subprocess.Popen([*command, "--overwrite"], stdout=subprocess.DEVNULL) as process:
            time.sleep(usual * (rng.uniform(0.5, 1.05) if attempt else 3))
            process.kill()
        content = target.read_bytes()
        assert content in (old, new)
        seen.add(content)
        for backup in tmp_path.glob("*备份*"):
            assert backup.read_bytes() == old
            backup.unlink()
    assert new in seen


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    with pytest.raises(Unusable, match="超过 100 MB"):
        load(path)


def test_a_draft_may_be_read_by_others_as_any_file(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_bytes(b"1")
    saved = save(b"1", tmp_path / "saved").path
    assert saved.stat().st_mode == plain.stat().st_mode
    shutil.rmtree(tmp_path)
