"""What a pattern is known to need is in all that it finds something in: nothing is missed."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import gongkai_docx
from corpus import FOLDER, REAL, cases
from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.forms.words import form_words
from gongkai_docx.patterns import _Pattern, pattern
from gongkai_docx.prose.lexicon import _named_phrases, _phrases
from gongkai_docx.prose.quantities import COUNTED, PLAIN, QUANTITY
from needed import needed
from strategies import EVERY_FORM, FORM, examples

YEAR = 2023


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("(?:驳回|撤回)了?申请", {"驳回申请", "驳回了申请", "撤回申请", "撤回了申请"}),
        (r"由\d{1,3}[件宗](?=[增减])", {"件增", "件减", "宗增", "宗减"}),
        ("(?<=[无有])行政许可(?=$|公开)", {"无行政许可", "有行政许可"}),
        ("(?!各)[一-龥]{2,12}部门(?=未|从未)", {"部门未", "部门从未"}),
        ("上(?:一?年|一年)结转", {"上年结转", "上一年结转"}),
        ("(?:均?已)?审结", {"审结"}),
        (".{0,3}(?:来函|来信){1,6}.", {"来函", "来信"}),
        # Nothing that is in all of them:
        ("(?:来函)?", set()),
        ("来函|[一-龥]", set()),
        (r"\d+", set()),
        (r"(?i)EMS", set()),
        ("(?!来函)", set()),
        (r"(?P<one>.)(?P=one)", set()),
        # One that is in it is enough, as rare as there is one; and a lookahead doesn't go on.
        ("公开.*信息", {"公开"}),
        ("公(?=开|布).信", {"公开", "公布"}),
    ],
)
def test_the_words_that_a_pattern_needs(source: str, words: set[str]) -> None:
    assert needed(source) == words


QUESTIONS: dict[str, Callable[[re.Pattern[str], str], Any]] = {
    "search": lambda asked, text: told(asked.search(text)),
    "match": lambda asked, text: [told(asked.match(text, at)) for at in range(len(text) + 1)],
    "fullmatch": lambda asked, text: told(asked.fullmatch(text)),
    "finditer": lambda asked, text: [told(each) for each in asked.finditer(text)],
    "findall": lambda asked, text: asked.findall(text),
    "split": lambda asked, text: asked.split(text),
    "sub": lambda asked, text: asked.sub("〇", text),
    "subn": lambda asked, text: asked.subn("〇", text, 1),
}


def told(match: re.Match[str] | None) -> tuple[object, ...]:
    return (match.span(), match.groups(), match.lastgroup) if match else ()


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("text", ["", "了", "收到申请3件", "驳回申请, 又撤回了申请", "撤回,申请"])
def test_one_that_knows_its_words_says_what_it_says_else(question: str, text: str) -> None:
    source = "(驳回|撤回)(?P<more>了)?申请"
    asked = pattern(source, needs=needed(source))
    assert QUESTIONS[question](asked, text) == QUESTIONS[question](re.compile(source), text)


def test_it_is_not_compiled_before_a_text_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    real = re.compile

    def watched(source: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(source)
        return real(source, flags)

    monkeypatch.setattr(re, "compile", watched)
    late = pattern("(?:驳回|撤回)了?申请", needs=("驳回", "撤回"))
    assert late.search("收到申请3件") is None
    assert late.sub("", "收到申请3件") == "收到申请3件"
    assert compiled == []
    found = late.search("驳回申请3件")
    assert found
    assert found[0] == "驳回申请"
    assert len(compiled) == 1
    often = pattern("甲乙", needs=("甲乙",))
    for _ in range(1000):
        assert often.search("丙") is None
    assert compiled[1:] == ["甲乙"]


def test_the_words_of_prose_know_theirs() -> None:
    needs = [phrase.needs for phrase in vocabulary().phrases]
    needs += [phrase.needs for phrase in form_words(FORM).phrases]
    assert sum(map(bool, needs)) > 60


def with_needs() -> list[Any]:
    """All patterns of the program that know words that they need."""
    for each in pkgutil.walk_packages(gongkai_docx.__path__, "gongkai_docx."):
        if each.name not in ("gongkai_docx.__main__", "gongkai_docx.desk.cluster"):
            importlib.import_module(each.name)
    modules = [module for name, module in sys.modules.items() if name.startswith("gongkai_docx.")]
    known = [each for module in modules for each in vars(module).values()]
    for phrases in (*_phrases(YEAR), *(_named_phrases(form, YEAR) for form in EVERY_FORM)):
        known += (written for each in phrases.values() for _, written in each)
    found = {id(each): each for each in known if isinstance(each, _Pattern) and each._needs}
    return list(found.values())


@pytest.fixture(scope="module")
def knowing() -> list[Any]:
    return with_needs()


@pytest.fixture(scope="module")
def published() -> str:
    """All sentences that we have, each on its own line, in half-width characters and as typed."""
    files = [*FOLDER.glob("*.jsonl"), *([REAL] if REAL.exists() else [])]
    texts = [case.text for path in files for case in cases(path)]
    return "\n".join([*texts, *(text.translate(PLAIN) for text in texts)])


def test_nothing_that_offices_wrote_is_missed(knowing: list[Any], published: str) -> None:
    assert len(knowing) > 60
    lines = published.splitlines()
    met = 0
    for each in knowing:
        asked = re.compile(each._source, each._flags)
        for line in lines:
            if asked.search(line):
                met += 1
                assert any(word in line for word in each._needs), (each._source, line)
    assert met > 1000


def test_the_end_of_a_number_stands_wherever_there_is_one(published: str) -> None:
    lines = published.splitlines()
    pieces = [line[at : at + 7] for line in lines for at in range(len(line))]
    for text in (
        *lines,
        *pieces,
        "3万元",
        "万元",
        "3.5亿元",
        "１２件",
        "文件12篇",
        "12篇",
        "0次",
        "号",
    ):
        assert bool(COUNTED.search(text)) == bool(QUANTITY.search(text)), text


@pytest.mark.long
@given(data=st.data())
@examples(300)
def test_nothing_that_fits_is_missed(knowing: list[Any], data: st.DataObject) -> None:
    each = data.draw(st.sampled_from(knowing))
    asked = re.compile(each._source, each._flags)
    text = data.draw(st.from_regex(asked))
    assert any(word in text for word in each._needs)
