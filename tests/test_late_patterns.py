"""Patterns and forms are there when they are asked for: what is kept for it says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gongkai_docx import notices
from gongkai_docx.forms import Form, FormError, data, load_form
from gongkai_docx.forms.data import FORMS, parsed, read_data
from gongkai_docx.forms.parsing import read_form
from gongkai_docx.forms.tree import Tree
from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.forms.words import form_words, read_words
from gongkai_docx.patterns import pattern
from strategies import EVERY_FORM, each_form


def test_a_pattern_is_compiled_when_something_is_asked_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[str] = []
    real = re.compile

    def watched(source: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(source)
        return real(source, flags)

    monkeypatch.setattr(re, "compile", watched)
    late = pattern(r"(\d)件", re.IGNORECASE)
    assert compiled == []
    assert [found[1] for found in late.finditer("3件4件")] == ["3", "4"]
    assert late.sub("x", "3件") == "x"
    assert (late.pattern, late.groups, late.flags & re.IGNORECASE) == (r"(\d)件", 1, re.IGNORECASE)
    assert compiled == [r"(\d)件"]


def test_every_pattern_of_the_words_is_one() -> None:
    written = [phrase.pattern for phrase in vocabulary().phrases]
    written += [phrase.pattern for form in EVERY_FORM for phrase in form_words(form).phrases]
    assert len(written) > 50
    for each in written:
        assert re.compile(each).pattern == each
    assert vocabulary().office.pattern
    assert vocabulary().attributes.groups == 0


@each_form
def test_what_was_parsed_of_a_form_says_the_same_as_its_file(form: Form, tmp_path: Path) -> None:
    for name in (f"{form.name}.toml", f"{form.name}.words.toml"):
        (tmp_path / name).write_bytes((FORMS / name).read_bytes())
    assert repr(read_form(tmp_path / f"{form.name}.toml")) == repr(load_form(form.name))
    words = f"{form.name}.words.toml"
    assert repr(read_words(tmp_path / words, form)) == repr(read_words(FORMS / words, form))


def test_every_file_of_data_was_parsed() -> None:
    for path in (*FORMS.glob("*.toml"), *notices.HERE.glob("*.toml")):
        assert read_data(path, lambda tree: tree.is_checked), path


def test_a_file_that_was_changed_since_is_parsed_again(tmp_path: Path) -> None:
    path = tmp_path / "甲.toml"
    path.write_bytes(b"a = 1\n")
    kept = tmp_path / data.PARSED / "甲.json"
    kept.parent.mkdir()
    kept.write_bytes(parsed(path.read_bytes()))

    def read() -> tuple[int, bool]:
        return read_data(path, lambda tree: (tree.get("a").whole(), tree.is_checked))

    assert read() == (1, True)
    path.write_bytes(b"a = 1\r\n")  # as Git writes it on Windows
    assert read() == (1, True)
    path.write_bytes(b"a = 2\n")
    assert read() == (2, False)
    path.write_bytes(b"a = 1\n")
    for damaged in (b"", kept.read_bytes()[:-5], b"[]"):
        kept.write_bytes(damaged)
        assert read() == (1, False)
    path.unlink()
    with pytest.raises(FormError, match="找不到"):
        read()


def test_a_pattern_of_a_file_that_was_not_parsed_before_is_looked_at() -> None:
    assert data.regular_expression(Tree("(", is_checked=True)) == "("
    with pytest.raises(ValueError, match="不是正则表达式"):
        data.regular_expression(Tree("("))
