"""Fixtures: the form, the example, the program as a process of its own, and real programs."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from gongkai_docx.forms import Form, load_form
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report
from gongkai_docx.tags import filled

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "inputs" / "guanzhuang-2023.xlsx"

# On a slow machine an example may take long; that is no fault of the program.
settings.register_profile(
    "gongkai", deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gongkai")

posix = pytest.mark.skipif(os.name == "nt", reason="needs the limits and signals of POSIX")


def limited(what: str, amount: int) -> Callable[[], None]:
    """Limits a process to that many bytes of address space (AS) or of a file (FSIZE)."""

    def limit() -> None:
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(getattr(resource, f"RLIMIT_{what}"), (amount, amount))

    return limit


Run = Callable[..., "subprocess.CompletedProcess[str]"]


def missing(item: pytest.Item) -> Iterator[str]:
    """The programs and fonts that the test is about, and that are not here."""
    for mark in item.iter_markers("real"):
        if shutil.which(mark.args[0]) is None:
            yield f"{mark.args[0]} is not installed"
    for mark in item.iter_markers("font"):
        match = shutil.which("fc-match")
        done = subprocess.run([match, mark.args[0]], capture_output=True) if match else None
        if done is None or mark.args[1].encode() not in done.stdout:
            yield f"no font as wide as {mark.args[0]} ({mark.args[1]}) is installed"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose real program is missing, or fail it where everything must run."""
    for reason in missing(item):
        if os.environ.get("GONGKAI_REAL_PROGRAMS") == "required":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


def rules_of(item: pytest.Item) -> set[str]:
    """The codes of the rules that the test shows."""
    return {code for mark in item.iter_markers("rule") for code in mark.args}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests of a rule be found by its code."""
    parser.addoption(
        "--rule", action="append", default=[], metavar="CODE", help="only the tests of that rule"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--rule`, leave the tests of those rules."""
    if wanted := set(config.getoption("rule")):
        config.hook.pytest_deselected(items=[item for item in items if not wanted & rules_of(item)])
        items[:] = [item for item in items if wanted & rules_of(item)]


@pytest.fixture(scope="session")
def form() -> Form:
    """The statutory form of 2021."""
    return load_form("2021")


@pytest.fixture(scope="session")
def example() -> Report:
    """The report of the example workbook."""
    return read(EXAMPLE).report


@pytest.fixture(scope="session")
def untagged(example: Report) -> Report:
    """The example with its numbers typed, so that figures are living in its tables only."""
    narrative = {
        section: tuple(
            Block(block.heading, tuple(filled(text, example) for text in block.paragraphs))
            for block in blocks
        )
        for section, blocks in example.narrative.items()
    }
    preface = tuple(filled(text, example) for text in example.preface)
    return dataclasses.replace(example, narrative=narrative, preface=preface)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the program in an empty folder and gives its result; UTF-8 unless told otherwise."""

    def run(
        *arguments: str | Path, encoding: str = "utf-8", **options: object
    ) -> subprocess.CompletedProcess[str]:
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [sys.executable, "-m", "gongkai_docx", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONIOENCODING": encoding},
            encoding=encoding,
            timeout=120,
            check=False,
            **{"capture_output": True, **options},  # type: ignore[call-overload]
        )
        return done

    return run


def convert_all(sources: Sequence[Path], suffix: str, folder: Path, profile: Path) -> list[Path]:
    """The files converted by LibreOffice, started once, into another format, into a folder."""
    folder.mkdir(exist_ok=True)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            suffix,
            "--outdir",
            str(folder),
            *map(str, sources),
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return [folder / f"{source.stem}.{suffix.partition(':')[0]}" for source in sources]


@pytest.fixture(scope="session")
def soffice_all(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Sequence[Path], str, Path], list[Path]]:
    """Converts files with LibreOffice, started once, into another format, into a folder."""
    profile = tmp_path_factory.mktemp("profile")
    return lambda sources, suffix, folder: convert_all(sources, suffix, folder, profile)


@pytest.fixture(scope="session")
def soffice(
    soffice_all: Callable[[Sequence[Path], str, Path], list[Path]],
) -> Callable[[Path, str, Path], Path]:
    """Converts a file with LibreOffice into another format, into a folder."""
    return lambda source, suffix, folder: soffice_all([source], suffix, folder)[0]


@pytest.fixture(scope="session")
def schema_errors() -> Callable[[Path], list[object]]:
    """The errors that Microsoft's Open XML SDK finds in a file."""

    def errors(path: Path) -> list[object]:
        done = subprocess.run(
            ["ooxml-validator", str(path)], capture_output=True, check=False, timeout=180
        )
        result = json.loads(done.stdout)
        assert done.returncode in (0, 1)
        found: list[object] = result["errors"]
        assert result["ok"] is not bool(found)
        return found

    return errors
