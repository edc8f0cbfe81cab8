"""What tests run and begin with: programs opened once and marked as real; workbooks opened once."""

from __future__ import annotations

import ast
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from conftest import EXAMPLE, ROOT, posix
from gongkai_docx.package import unpack
from programs import libreoffice, onlyoffice
from programs.kept import Gone, Kept, Refused
from programs.libreoffice import LibreOffice
from programs.ours import Forked, fresh
from source import tree
from workbooks import opened, saved

# Answers with its number, and with what it was asked; dies or is silent where it is told to.
PROGRAM = """
import json, os, pathlib, sys
for line in sys.stdin:
    order = json.loads(line)
    if "once" in order and not pathlib.Path(order["once"]).exists():
        pathlib.Path(order["once"]).touch()
        sys.exit("fell over")
    if "silent" in order:
        sys.stdin.read()
    if "wrong" in order:
        print(json.dumps({"refused": order["wrong"]}), flush=True)
    else:
        print(json.dumps({"done": os.getpid()}), flush=True)
"""


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    program = Kept([sys.executable, "-c", PROGRAM], tmp_path / "log")
    yield program
    program.close()


def test_a_program_stays_open_whatever_it_is_asked(kept: Kept) -> None:
    first = kept.ask()
    with pytest.raises(Refused, match="不行"):
        kept.ask(wrong="不行")
    assert kept.ask() == first


def test_a_program_that_dies_is_opened_again(kept: Kept, tmp_path: Path) -> None:
    first = kept.ask()
    second = kept.ask(once=str(tmp_path / "was here"))
    assert first != second == kept.ask()


@posix
def test_a_program_that_only_hangs_is_ended_and_told(tmp_path: Path) -> None:
    program = Kept([sys.executable, "-c", PROGRAM], tmp_path / "log", patience=0.1)
    with pytest.raises(Gone, match=r"no answer in 0\.1 seconds, twice, when asked {'silent': 1}"):
        program.ask(silent=1)


def test_what_a_dying_program_said_is_told(tmp_path: Path) -> None:
    program = Kept([sys.executable, "-c", "import sys; sys.exit('no luck')"], tmp_path / "log")
    with pytest.raises(Gone, match=r"it died, twice(.|\n)*no luck"):
        program.ask()


@pytest.mark.real("soffice")
def test_a_libreoffice_that_was_killed_is_opened_again(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    (before,) = libreoffice.convert(EXAMPLE, ["ods"], tmp_path / "before")
    os.killpg(os.getpgid(libreoffice.process()), signal.SIGKILL)
    (after,) = libreoffice.convert(EXAMPLE, ["ods"], tmp_path / "after")
    assert before.stat().st_size == pytest.approx(after.stat().st_size, rel=0.01)


@pytest.mark.real("soffice")
def test_what_libreoffice_cannot_open_is_told_and_it_stays_open(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    number = libreoffice.process()
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04")
    for name in ("a.xlsx", "none.xlsx"):
        with pytest.raises(Refused, match=name):
            libreoffice.convert(tmp_path / name, ["pdf"], tmp_path)
    assert libreoffice.process() == number


@posix
@pytest.mark.parametrize("arguments", [["--help"], ["check", str(EXAMPLE)], ["check", "none"]])
def test_a_forked_process_says_what_a_fresh_one_does(
    arguments: list[str], forked: Forked, tmp_path: Path
) -> None:
    ours, its = forked.run(arguments, tmp_path), fresh(arguments, tmp_path)
    assert (ours.returncode, ours.stdout, ours.stderr) == (its.returncode, its.stdout, its.stderr)


# ---------------------------------------------------------------- workbooks to begin with


def test_a_workbook_taken_out_of_a_pickle_is_as_openpyxl_opens_it() -> None:
    def lines(book: openpyxl.Workbook) -> dict[str, list[bytes]]:
        sheet = book["三、依申请公开"]
        sheet.row_dimensions[99].hidden = True
        sheet.column_dimensions["Z"].width = 3
        parts = unpack(saved(book))
        del parts["docProps/core.xml"]  # tells the time
        # Merged cells are a set: their order means nothing.
        return {name: sorted(part.split(b">")) for name, part in parts.items()}

    content = EXAMPLE.read_bytes()
    assert opened(content) is not opened(content)
    assert lines(opened(content)) == lines(openpyxl.load_workbook(EXAMPLE))


# ---------------------------------------------------------------- marks

NEEDS = {"libreoffice": "soffice", "docbuilder": "docbuilder", "schema_errors": "ooxml-validator"}
"""The fixtures that run a program of others, and which."""


def test_a_test_that_runs_a_real_program_is_marked_so(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        marked = {mark.args[0] for mark in item.iter_markers("real")}
        needed = {NEEDS[name] for name in NEEDS if name in getattr(item, "fixturenames", ())}
        assert needed <= marked, item.nodeid


def test_real_programs_are_run_through_their_fixtures_only() -> None:
    """Elsewhere their names stand in marks alone, so the test above sees every test."""
    for path in (ROOT / "tests").glob("test_*.py"):
        if path == Path(__file__):
            continue
        nodes = list(ast.walk(tree(path)))
        in_marks = {
            id(argument)
            for node in nodes
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.real"
            for argument in node.args
        }
        named = [
            node.lineno
            for node in nodes
            if isinstance(node, ast.Constant)
            and node.value in NEEDS.values()
            and id(node) not in in_marks
        ]
        assert named == [], path


def test_a_missing_program_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert libreoffice.lacking() == "soffice is not installed"
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "pip install -e '.[real]'" in (onlyoffice.lacking() or "")
