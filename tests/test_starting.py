"""What a command imports: not what another needs. An office's virus scanner looks at every file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import EXAMPLE

RUN = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, file=sys.__stderr__))
sys.argv[0] = "gongkai-docx"
from gongkai_docx.cli import start
start()
"""
READERS = {"python_calamine", "openpyxl", "xlrd", "olefile", "zipfile"}
TREES = {"lxml", "xml.etree.ElementTree", "xml.dom"}
TEMPLATES = {"docxtpl", "docx", "jinja2", "markupsafe"}
OTHERS = {"rich", "rensa", "simplejson", "sqlite3", "multiprocessing", "tomllib", "asyncio"}
EVERYTHING = READERS | TREES | TEMPLATES | OTHERS
OURS = {
    f"gongkai_docx.{name}" for name in ("readers", "checks", "prose", "writers", "desk", "forms")
}
SOURCE = str(EXAMPLE)
AS_JSON = str(EXAMPLE.with_suffix(".json"))


def modules(folder: Path, *arguments: str, **environment: str) -> set[str]:
    """All that a command has imported when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        check=False,
        env={"PATH": "", "PYTHONPATH": ":".join(sys.path), **environment},
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["-h"]])
def test_help_needs_nothing_of_what_the_commands_do(arguments: list[str], tmp_path: Path) -> None:
    found = modules(tmp_path, *arguments)
    assert found & (EVERYTHING | OURS | {"json", "decimal", "pathlib", "dataclasses"}) == set()
    assert "gongkai_docx.cli.commands" in found
    assert ("gongkai_docx.cli.windows" in found) == (sys.platform == "win32")


@pytest.mark.parametrize("asked", ["bash_source", "bash_complete", "zsh_complete"])
def test_completion_needs_nothing_of_what_the_commands_do(asked: str, tmp_path: Path) -> None:
    words = {"COMP_WORDS": "gongkai-docx bu", "COMP_CWORD": "1"}
    found = modules(tmp_path, _GONGKAI_DOCX_COMPLETE=asked, **words)
    assert found & (EVERYTHING | OURS) == set()


WRITING = {"gongkai_docx.writers", "gongkai_docx.desk", "gongkai_docx.checks.notice"}
WRITING |= {"tempfile", "random", "html", "importlib.resources"}
SELDOM = {"gongkai_docx.charts", "gongkai_docx.forms.charts", "gongkai_docx.explaining"}
SELDOM |= {f"gongkai_docx.readers.workbook.{name}" for name in ("last_year", "explanations")}
SELDOM |= {f"gongkai_docx.readers.workbook.{name}" for name in ("locate", "labels")}
SELDOM |= {"gongkai_docx.readers.sheets.xlsx_drawings", "locale", "string"}
"""What only a report needs that asks for charts, has other sheets, pictures, or changed tables."""
NOT_IMPORTED = {
    ("check", SOURCE): EVERYTHING - {"zipfile"} | WRITING | SELDOM | {"gongkai_docx.terminal"},
    ("check", SOURCE, "--json"): EVERYTHING - {"zipfile", "simplejson"} | WRITING | SELDOM,
    ("build", SOURCE, "-o", "稿.docx"): EVERYTHING - {"python_calamine", "zipfile"}
    | {"gongkai_docx.desk", "gongkai_docx.writers.xlsx", "gongkai_docx.writers.annotated"},
    ("build", AS_JSON, "-o", "稿.docx"): EVERYTHING - {"zipfile"}
    | {"gongkai_docx.desk", "gongkai_docx.readers.workbook", "gongkai_docx.readers.sheets"},
    ("build", SOURCE, "-o", "稿.docx", "--draft"): EVERYTHING
    - {"python_calamine", "zipfile", "lxml"},
    ("convert", SOURCE, "报.json"): EVERYTHING - {"python_calamine", "zipfile", "simplejson"}
    | {"gongkai_docx.checks", "gongkai_docx.prose", "gongkai_docx.writers.word"},
    ("new", "-o", "表.xlsx"): TEMPLATES | {"rich", "python_calamine", "gongkai_docx.readers"},
    ("rules",): READERS | TREES | TEMPLATES | {"gongkai_docx.readers", "gongkai_docx.writers"},
}


@pytest.mark.parametrize("command", NOT_IMPORTED, ids=lambda command: " ".join(command)[:40])
def test_a_command_imports_nothing_that_only_others_need(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    found = modules(tmp_path, *command)
    assert found & NOT_IMPORTED[command] == set()
    assert "gongkai_docx.forms" in found


def test_what_is_looked_for_is_called_so() -> None:
    """A name that is misspelled here would never be found."""
    known = subprocess.run(
        [
            sys.executable,
            "-c",
            "import importlib.util, sys; print([n for n in sys.argv[1:]"
            " if importlib.util.find_spec(n) is None])",
            *sorted(EVERYTHING | OURS | set().union(*NOT_IMPORTED.values())),
        ],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert known.stdout == "[]\n"


AT_ITS_END = """
import atexit, sys
atexit.register(lambda: print("told of the end"))
class Held:
    def __del__(self): print("taken apart")
held = Held()
from gongkai_docx.cli import start
start()
"""


def ended(program: str, *arguments: str, dev: bool = False) -> subprocess.CompletedProcess[str]:
    """What a process that runs this program says until it has ended."""
    return subprocess.run(
        [sys.executable, *(["-X", "dev"] if dev else []), "-c", program, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONPATH": ":".join(sys.path)},
    )


@pytest.mark.parametrize(("arguments", "code"), [(["--version"], 0), (["check"], 2)])
def test_a_process_ends_without_taking_apart_what_it_holds(arguments: list[str], code: int) -> None:
    done = ended(AT_ITS_END, *arguments)
    assert done.returncode == code
    assert done.stdout.splitlines()[-1] == "told of the end"
    assert done.stdout.startswith("gongkai-docx 0." if code == 0 else "told")


def test_who_develops_it_sees_it_taken_apart() -> None:
    assert ended(AT_ITS_END, "--version", dev=True).stdout.splitlines()[-1] == "taken apart"


def test_a_thread_that_is_still_at_work_is_waited_for() -> None:
    working = (
        "import threading\n"
        "wait = threading.main_thread().join\n"
        "threading.Thread(target=lambda: print('waited', wait())).start()\n"
    )
    told = ended(working + AT_ITS_END, "--version").stdout.splitlines()
    assert told[1:] == ["waited None", "told of the end", "taken apart"]
