"""Bundles for offices without network: nothing is lacking there, and their scripts can be run."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from bundle import PLATFORMS, PYTHONS, bundled, targets
from closure import Target, lacking
from conftest import posix

WINDOWS = Target("3.11", "win", "AMD64", ["win_amd64"])
LINUX = Target("3.11", "linux", "aarch64", ["manylinux2014_aarch64", "manylinux_2_28_aarch64"])


def wheel(folder: Path, name: str, *needs: str, python: str = ">=3.9") -> Path:
    """A wheel of that name that needs this."""
    path = folder / f"{name}.whl"
    called = "-".join(name.split("-")[:2])
    lines = ["Metadata-Version: 2.1", f"Requires-Python: {python}"]
    lines += [f"Requires-Dist: {each}" for each in needs]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{called}.dist-info/METADATA", "\n".join(lines))
    return path


@pytest.mark.parametrize(
    ("names", "needs", "target", "lack"),
    [
        (["b-1.0-py3-none-any"], "b>=1", WINDOWS, []),
        ([], "b>=1", WINDOWS, ["b>=1"]),
        (["b-0.9-py3-none-any"], "b>=1", WINDOWS, ["b>=1"]),
        (["b-1.0-cp311-cp311-win_amd64"], "b", WINDOWS, []),
        (["b-1.0-cp312-cp312-win_amd64"], "b", WINDOWS, ["b"]),
        (["b-1.0-cp311-cp311-win_amd64"], "b", LINUX, ["b"]),
        (["b-1.0-cp311-cp311-manylinux_2_28_aarch64"], "b", LINUX, []),
        (["b-1.0-cp38-abi3-win_amd64"], "b", WINDOWS, []),
        ([], 'b; sys_platform == "win32"', LINUX, []),
        ([], 'b; sys_platform == "win32"', WINDOWS, ['b; sys_platform == "win32"']),
        ([], 'b; python_version < "3.11"', WINDOWS, []),
        ([], 'b; extra == "more"', WINDOWS, []),
    ],
)
def test_what_an_office_would_lack_is_told(
    tmp_path: Path, names: list[str], needs: str, target: Target, lack: list[str]
) -> None:
    wheels = [wheel(tmp_path, "a-1.0-py3-none-any", needs), *(wheel(tmp_path, n) for n in names)]
    assert lacking(wheels, ["a"], target) == lack


def test_what_is_needed_by_what_is_needed_is_told_too(tmp_path: Path) -> None:
    wheels = [
        wheel(tmp_path, "a-1.0-py3-none-any", "B_b"),
        wheel(tmp_path, "b_b-2.0-py3-none-any", "c", "a"),
    ]
    assert lacking(wheels, ["a"], WINDOWS) == ["c"]


def test_a_wheel_for_later_pythons_is_none(tmp_path: Path) -> None:
    made = wheel(tmp_path, "a-1.0-py3-none-any", python=">=3.12")
    assert lacking([made], ["a"], WINDOWS) == ["a"]


def test_a_bundle_is_for_every_python_that_the_program_runs_on() -> None:
    for platform in PLATFORMS:
        assert [target.python for target in targets(platform)] == list(PYTHONS)


@pytest.fixture(scope="module", params=PLATFORMS)
def scripts(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """The scripts in the bundle of a platform, by name."""
    folder = tmp_path_factory.mktemp("bundle")
    with pytest.MonkeyPatch.context() as patch:  # the page is large
        patch.setattr("bundle.making.write", lambda: b"<!doctype html>")
        path = bundled(request.param, [wheel(folder, "a-1.0-py3-none-any")], folder)
    with zipfile.ZipFile(path) as archive:
        (page,) = (name for name in archive.namelist() if name.endswith("年报.html"))
        assert archive.read(page) == b"<!doctype html>"
        names = [name for name in archive.namelist() if name.endswith((".bat", ".sh"))]
        assert len(names) == 2
        return {name.rpartition("/")[2]: archive.read(name) for name in names}


@posix
def test_scripts_are_written_as_their_system_reads_them(scripts: dict[str, bytes]) -> None:
    """cmd wants CRLF, no byte order mark, and ASCII until the code page is UTF-8's."""
    for name, content in scripts.items():
        if name.endswith(".bat"):
            assert content.count(b"\n") == content.count(b"\r\n")
            before, after = content.split(b"chcp 65001 >nul\r\n")
            assert before.isascii()
            assert after.decode("utf-8")
            # Where the code page has changed, cmd may lose its place when it jumps.
            assert b"goto" not in after
            assert b"call " not in after
        else:
            assert b"\r" not in content
            done = subprocess.run(["sh", "-n"], input=content, capture_output=True, check=False)
            assert (done.returncode, done.stderr) == (0, b"")


def test_scripts_name_only_what_lies_in_the_bundle(scripts: dict[str, bytes]) -> None:
    said = b"".join(scripts.values()).decode("utf-8")
    assert "年报.html" in said
    assert "wheels" in said
