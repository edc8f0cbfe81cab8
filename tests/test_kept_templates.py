"""Templates of an office's own: compiled once, and kept for the next run if nothing has changed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import posix
from gongkai_docx.errors import Unusable
from gongkai_docx.forms import load_form
from gongkai_docx.report import Report
from gongkai_docx.writers import word
from gongkai_docx.writers.word import cached, keeping, template, template_file
from gongkai_docx.writers.word.template import WordTemplate
from strategies import FORM, sound
from templates import titled

OWN = titled("{{ 单位 }}的年报")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "ours.docx"
    path.write_bytes(OWN)
    return path


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a template is kept in."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return cached.folder()


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled, one after the other."""
    names: list[str] = []

    class Watched(WordTemplate):
        def __init__(self, content: bytes, name: str, *rest: object) -> None:
            names.append(name)
            super().__init__(content, name, FORM)

    monkeypatch.setattr(template, "WordTemplate", Watched)
    return names


def test_a_template_is_compiled_in_the_first_run_alone(
    own: Path, kept: Path, compiled: list[str]
) -> None:
    report = sound(FORM, preface=("前言",))
    first = template_file(own, FORM)
    again = template_file(own, FORM)
    assert compiled == ["ours.docx"]
    assert word.write(report, again) == word.write(report, first)
    assert again.findings_on(report) == first.findings_on(report)
    if os.name != "nt":
        (file,) = kept.iterdir()
        assert (kept.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_what_is_wrong_with_a_template_is_told_again(own: Path, kept: Path) -> None:
    own.write_bytes(titled("{{ 题目 }}"))
    told = [template_file(own, FORM).findings for _ in range(2)]
    assert [each.code for each in told[0]] == ["T1"]
    assert told[1] == told[0]
    assert len(list(kept.iterdir())) == 1


def test_what_is_no_template_is_refused_every_time(own: Path, kept: Path) -> None:
    own.write_bytes(titled("年报")[:1000])
    for _ in range(2):
        with pytest.raises(Unusable, match="模板 ours"):
            template_file(own, FORM)
    assert not kept.exists()


@pytest.mark.parametrize("change", ["template", "name", "form", "program"])
def test_another_template_form_or_program_is_another_matter(
    own: Path, kept: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    template_file(own, FORM)
    if change == "template":
        own.write_bytes(titled("{{ 单位 }}的报告"))
    elif change == "name":
        own = own.rename(own.with_name("theirs.docx"))
    elif change == "program":
        monkeypatch.setattr(cached, "edition", lambda: "another")
    form = load_form("2019") if change == "form" else FORM
    template_file(own, form)
    assert len(compiled) == 2
    assert len(list(kept.iterdir())) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[: len(content) // 2],
        lambda content: content.replace("的年报".encode(), "的月报".encode()),
        lambda content: keeping.packed(
            WordTemplate(titled("{{ 年度 }}"), "a", FORM).compiled, "甲"
        ),
    ],
)
def test_what_is_damaged_or_foreign_is_made_anew(
    own: Path, kept: Path, compiled: list[str], damage: Callable[[bytes], bytes], example: Report
) -> None:
    whole = word.write(example, template_file(own, FORM))
    (file,) = kept.iterdir()
    good = file.read_bytes()
    file.write_bytes(damage(good))
    assert file.read_bytes() != good
    assert word.write(example, template_file(own, FORM)) == whole
    assert compiled == ["ours.docx"] * 2
    assert file.read_bytes() == good


@posix
@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_others_may_write_is_not_believed(
    own: Path, kept: Path, compiled: list[str], what: str
) -> None:
    template_file(own, FORM)
    (file,) = kept.iterdir()
    (file if what == "file" else kept).chmod(0o777)
    template_file(own, FORM)
    assert compiled == ["ours.docx"] * 2


@posix
def test_where_nothing_can_be_kept_a_draft_is_made_all_the_same(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: Report
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    for _ in range(2):
        assert word.write(example, template_file(own, FORM))


def test_those_kept_longest_go(own: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cached, "_MOST", 2)
    for number in range(3):
        own.write_bytes(titled(f"{{{{ 单位 }}}}第{number}份"))
        template_file(own, FORM)
        for age, file in enumerate(sorted(kept.iterdir(), key=lambda each: each.stat().st_mtime)):
            os.utime(file, (1000 * number + age, 1000 * number + age))
    assert len(list(kept.iterdir())) == 2
