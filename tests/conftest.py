"""Fixtures: the form, the example, the program as a process of its own, and real programs."""

from __future__ import annotations

import dataclasses
import gc
import json
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from gongkai_docx.forms import Form, load_form
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report
from gongkai_docx.tags import filled
from programs import lacking
from programs.libreoffice import LibreOffice
from programs.onlyoffice import OnlyOffice
from programs.ours import Done, Forked, fresh

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "inputs" / "guanzhuang-2023.xlsx"

# On a slow machine an example may take long; that is no fault of the program. Other examples
# each time are for who looks for faults (`--every`), not for who asks whether a change broke one.
for _profile, _examples in (("every", 40), ("usual", 10), ("fast", 8)):
    settings.register_profile(
        _profile,
        deadline=None,
        max_examples=_examples,
        derandomize=_profile != "every",
        suppress_health_check=[HealthCheck.too_slow],
    )

posix = pytest.mark.skipif(os.name == "nt", reason="needs the limits and signals of POSIX")


Run = Callable[..., Done]
Convert = Callable[[Path, str, Path], Path]
"""Source, format and folder → the file that LibreOffice made of it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let people choose which tests they want, by how long they take and by a rule's code."""
    parser.addoption(
        "--fast",
        action="store_true",
        help="leave out real programs and long searches, and try one case of each test",
    )
    parser.addoption(
        "--every",
        action="store_true",
        help="try all cases of what takes long, where else a fixed sample stands for them",
    )
    parser.addoption(
        "--rule", action="append", default=[], metavar="CODE", help="only the tests of that rule"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many random examples there are, before any test is read.

    Little is gained by looking often for what is left in memory: tests that are read are many
    objects, and so is a workbook that is opened, and all of them stay.
    """
    gc.set_threshold(100_000, 20, 100)
    asked = (name for name in ("fast", "every") if config.getoption(name))
    settings.load_profile(next(asked, "usual"))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """No worker for a single test; else as many as there are cores."""
    return 0 if any("::" in argument for argument in config.args) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the tests that are wanted; what takes long begins first."""
    wanted = [item for item in items if is_wanted(item, config)]
    if config.getoption("fast"):
        wanted = one_of_each(wanted)
    elif not config.getoption("every"):
        wanted = [item for item in wanted if not is_slow(item)] + each_value_once(
            [item for item in wanted if is_slow(item)]
        )
    chosen = set(wanted)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = sorted(wanted, key=lambda item: not is_slow(item))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: nothing is gained by looking through it for what is left."""
    gc.collect()
    gc.freeze()


def is_wanted(item: pytest.Item, config: pytest.Config) -> bool:
    rules = set(config.getoption("rule"))
    if rules and rules.isdisjoint(rules_of(item)):
        return False
    if item.get_closest_marker("campaign") and not config.getoption("every"):
        return False
    return not (config.getoption("fast") and is_slow(item))


def one_of_each(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Every test, but of one with many cases the first alone."""
    first: dict[str, pytest.Item] = {}
    for item in items:
        first.setdefault(name_of(item), item)
    return list(first.values())


def each_value_once(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Of tests with several parameters, so many that each value of each parameter is tried.

    Of two office suites, two forms and three numbers that is three cases and not twelve.
    """
    values: defaultdict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for item in items:
        for at, value in enumerate(values_of(item)):
            known = values[name_of(item), at]
            known.setdefault(value, len(known))

    def is_of_a_turn(item: pytest.Item) -> bool:
        tried = values_of(item)
        all_values = [values[name_of(item), at] for at in range(len(tried))]
        return any(
            all(
                known[value] == turn % len(known)
                for known, value in zip(all_values, tried, strict=True)
            )
            for turn in range(max(map(len, all_values), default=1))
        )

    return [item for item in items if is_of_a_turn(item)]


def name_of(item: pytest.Item) -> str:
    """The name of a test, whatever its parameters are."""
    return item.nodeid.partition("[")[0]


def values_of(item: pytest.Item) -> list[str]:
    """What pytest calls the values of a test's parameters, one of each `parametrize`."""
    callspec = getattr(item, "callspec", None)
    return list(callspec._idlist) if callspec else []


def is_slow(item: pytest.Item) -> bool:
    """Whether the test needs a program of others, or searches long."""
    return any(item.get_closest_marker(name) for name in ("real", "long"))


def rules_of(item: pytest.Item) -> set[str]:
    """The codes of the rules that the test shows."""
    return {code for mark in item.iter_markers("rule") for code in mark.args}


def missing(item: pytest.Item) -> Iterator[str]:
    """The programs and fonts that the test is about, and that are not here."""
    for mark in item.iter_markers("real"):
        if reason := lacking(mark.args[0]):
            yield reason
    for mark in item.iter_markers("font"):
        match = shutil.which("fc-match")
        done = subprocess.run([match, mark.args[0]], capture_output=True) if match else None
        if done is None or mark.args[1].encode() not in done.stdout:
            yield f"no font as wide as {mark.args[0]} ({mark.args[1]}) is installed"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose real program is missing, or fail it where everything must run."""
    gc.enable()  # a command that was run in this process has no use for it, and leaves it off
    for reason in missing(item):
        if os.environ.get("GONGKAI_REAL_PROGRAMS") == "required":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program keeps between its runs is kept where nobody else looks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


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
def one_in(request: pytest.FixtureRequest) -> Callable[[int], int]:
    """The step by which the cases of a long search are tried: the one asked for, or each."""
    return lambda step: 1 if request.config.getoption("every") else step


@pytest.fixture(scope="session")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forked]:
    """The program, loaded once for all tests of a worker."""
    program = Forked(tmp_path_factory.mktemp("ours"))
    yield program
    program.close()


@pytest.fixture
def run(tmp_path: Path, request: pytest.FixtureRequest) -> Run:
    """Runs the program in an empty folder and gives its result; UTF-8 unless told otherwise."""

    def run(*arguments: str | Path, **options: Any) -> Done:
        if options or not hasattr(os, "fork"):
            return fresh([*map(str, arguments)], tmp_path, **options)
        program: Forked = request.getfixturevalue("forked")
        return program.run([*map(str, arguments)], tmp_path)

    return run


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LibreOffice]:
    """LibreOffice, opened once for all tests of a worker."""
    office = LibreOffice(tmp_path_factory.mktemp("libreoffice"))
    yield office
    office.close()


@pytest.fixture(scope="session")
def soffice_all(
    libreoffice: LibreOffice,
) -> Callable[[Sequence[Path], str, Path], list[Path]]:
    """Converts files with LibreOffice into another format, into a folder."""
    return lambda sources, suffix, folder: [
        path for source in sources for path in libreoffice.convert(source, [suffix], folder)
    ]


@pytest.fixture(scope="session")
def soffice(libreoffice: LibreOffice) -> Convert:
    """Converts a file with LibreOffice into another format, into a folder."""
    return lambda source, suffix, folder: libreoffice.convert(source, [suffix], folder)[0]


@pytest.fixture(scope="session")
def docbuilder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnlyOffice]:
    """ONLYOFFICE, opened once for all tests of a worker."""
    office = OnlyOffice(tmp_path_factory.mktemp("onlyoffice"))
    yield office
    office.close()


@pytest.fixture(scope="session")
def schema_errors() -> Callable[[Path], list[object]]:
    """The errors that Microsoft's Open XML SDK finds in a file."""
    # So short a run ends before it gains anything from watching how it runs.
    environment = {**os.environ, "DOTNET_TieredPGO": "0", "DOTNET_gcConcurrent": "0"}

    def errors(path: Path) -> list[object]:
        done = subprocess.run(
            ["ooxml-validator", str(path)],
            capture_output=True,
            check=False,
            timeout=180,
            env=environment,
        )
        result = json.loads(done.stdout)
        assert done.returncode in (0, 1)
        found: list[object] = result["errors"]
        assert result["ok"] is not bool(found)
        return found

    return errors
