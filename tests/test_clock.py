"""Nothing depends on the day it is run, once the day is named."""

from __future__ import annotations

import ast
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from conftest import EXAMPLE, Run
from gongkai_docx import clock
from source import SRC, tree


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2024-01-15", datetime(2024, 1, 15)),
        ("2024-1-5", datetime(2024, 1, 5)),
        ("２０２４年１月１５日", datetime(2024, 1, 15)),
        ("2024-01-15 09:30", datetime(2024, 1, 15, 9, 30)),
        ("2024-01-15T09:30:59", datetime(2024, 1, 15, 9, 30, 59)),
    ],
)
def test_a_moment_is_read_as_people_type_it(typed: str, meant: datetime) -> None:
    assert clock.moment(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "今天", "2024", "2024-13-01", "2024-02-30", "2024-01-15 25:00"]
)
def test_what_is_no_moment_is_refused(typed: str, run: Run) -> None:
    done = run("check", EXAMPLE, "--as-of", typed)
    assert done.returncode == 2
    assert f"“{typed}”不是日期，应如 2024-01-15" in done.stderr


def test_the_moment_that_is_named_holds_for_its_block_only() -> None:
    with clock.as_of(datetime(2020, 2, 3, 4, 5)):
        assert (clock.now(), clock.today()) == (datetime(2020, 2, 3, 4, 5), date(2020, 2, 3))
    assert clock.today().year > 2020


@pytest.mark.parametrize("command", ["check", "build", "convert"])
def test_every_command_that_may_need_the_day_takes_it(command: str, run: Run) -> None:
    targets = {"check": [], "build": ["-o", "a.docx"], "convert": ["a.docx"]}
    assert run(command, EXAMPLE, *targets[command], "--as-of", "2024-01-15").returncode == 0


def test_whether_a_year_is_still_to_come_is_asked_of_the_day_that_is_named(run: Run) -> None:
    def found(day: str) -> list[str]:
        done = run("check", EXAMPLE, "--json", "--as-of", day)
        return [finding["message"] for finding in json.loads(done.stdout)["findings"]]

    assert found("2023-01-01") == []
    (told,) = found("2022-12-31 23:59")
    assert "年度 2023 到 2022-12-31 还没有到来" in told


def asks_the_machine(path: Path) -> list[int]:
    """The lines of a module that ask for the time themselves."""
    named = {"today", "now", "utcnow", "time", "localtime", "gmtime", "strftime"}
    owners = {"date", "datetime", "time"}
    return [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in named
        and isinstance(node.value, ast.Name)
        and node.value.id in owners
    ]


def test_nothing_else_asks_the_machine_what_time_it_is() -> None:
    asking = {path.name for path in SRC.rglob("*.py") if asks_the_machine(path)}
    assert asking == {"clock.py"}
