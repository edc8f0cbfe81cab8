"""A fixed share of what `tests/fuzz` runs by hand: disturbed files, edits, kills."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import posix
from fuzz import edits, kills, renewals
from fuzz.inputs import Input, kinds, made
from fuzz.watch import Ended, ended
from fuzz.word_edits import WORD
from gongkai_docx.renewing import renewal
from programs.libreoffice import LibreOffice
from programs.onlyoffice import OnlyOffice
from strategies import fewer


@posix
@pytest.mark.long
@pytest.mark.parametrize("kind", kinds())
def test_no_disturbed_file_breaks_a_promise(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_in: Callable[[int], int]
) -> None:
    """The seconds are for the run by hand: a test has no clock."""
    monkeypatch.chdir(tmp_path)
    for number in range(0, 40, one_in(8)):
        each = made(number, kind)
        Path(each.name).write_bytes(each.content)
        how = ended(each.arguments)
        assert how.code in (0, 1, 2, 3), (number, each.arguments, how.said[-500:])
        assert "没有料到" not in how.said, (number, each.arguments, how.said[-500:])


def test_an_input_is_the_same_whenever_it_is_made() -> None:
    assert made(7) == made(7)
    assert isinstance(made(8), Input)
    assert len({made(number, "json").content for number in range(20)}) > 15


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        (Ended(0, "", 0.1, 50), None),
        (Ended(3, "", 0.1, 50), None),
        (Ended(-11, "", 0.1, 50), "ended with -11"),
        (Ended("ValueError()", "", 0.1, 50), "ended with 'ValueError()'"),
        (Ended(2, "Traceback (most recent call last)", 0.1, 50), "met what nobody foresaw"),
        (Ended(2, "没有料到的问题", 0.1, 50), "met what nobody foresaw"),
        (Ended(0, "", 3.5, 50), "took 3.5 s"),
        (Ended(0, "", 0.1, 400), "took 400 MB"),
    ],
)
def test_a_broken_promise_is_told(how: Ended, fault: str | None) -> None:
    assert how.fault == fault


@pytest.mark.long
def test_no_edit_is_lost() -> None:
    assert edits.lost(fewer(40), seed=1) == []


@pytest.mark.long
def test_no_edit_is_lost_when_a_draft_takes_new_figures(one_in: Callable[[int], int]) -> None:
    for number in range(0, len(WORD), one_in(4)):
        what, content = renewals.by_word(number)
        assert [*renewals.faults(content)] == [], what


@pytest.mark.real("soffice")
@pytest.mark.real("docbuilder")
@pytest.mark.real("ooxml-validator")
def test_no_edit_of_an_office_program_is_lost_when_a_draft_takes_new_figures(
    libreoffice: LibreOffice,
    docbuilder: OnlyOffice,
    tmp_path: Path,
    one_in: Callable[[int], int],
) -> None:
    offices = renewals.Offices(libreoffice, docbuilder, tmp_path)
    for number in range(20, 34, one_in(7)):
        what, content = offices.edited(number)
        assert [*renewals.faults(content)] == [], what
        assert [*renewals.broken_validity(content, tmp_path)] == [], what


def test_an_edit_that_is_lost_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    _, content = renewals.by_word(0)
    made = renewal(content, "稿.docx", renewals.NEW)
    other = renewals.by_word(1)[1]
    for instead in (content, other):
        lost = dataclasses.replace(made.refreshed, content=instead)
        answer = dataclasses.replace(made, refreshed=lost)
        monkeypatch.setattr(renewals, "renewal", lambda *_, answer=answer: answer)
        assert [*renewals.faults(content)]


@posix
@pytest.mark.long
def test_no_kill_breaks_or_leaves_anything() -> None:
    assert list(kills.faults(fewer(10), seed=1)) == [[]] * fewer(10)
