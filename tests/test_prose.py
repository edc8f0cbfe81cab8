"""The reader of prose: each doubt and each construction by its sentence, and how its work grows."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from gongkai_docx.forms import FormError
from gongkai_docx.forms.data import FORMS
from gongkai_docx.forms.vocabulary import LISTS, read_vocabulary, vocabulary
from gongkai_docx.prose import Claim, Setting, claims, constructions
from gongkai_docx.prose.constructions import Construction
from gongkai_docx.prose.doubt import Doubt
from gongkai_docx.prose.doubts import DOUBTS
from steps import steps
from strategies import FORM

SETTING = Setting(FORM, "某某市某某局", 2023)
WORDS = FORMS / "words.toml"


def said(text: str) -> list[Claim]:
    return [claim for _, claim in claims([(text, None)], SETTING)]


# ---------------------------------------------------------------- doubts


@pytest.mark.parametrize("doubt", list(DOUBTS), ids=lambda doubt: doubt.name)
def test_a_doubt_keeps_from_being_claimed_what_would_be_without_it(doubt: Doubt[Any]) -> None:
    text, phrase = doubt.example.text, doubt.example.phrase
    without = claims([(text, None)], SETTING, DOUBTS.without(doubt.name))
    assert phrase in [claim.phrase for _, claim in without]
    assert phrase not in [claim.phrase for claim in said(text)]


def test_each_doubt_has_a_name_of_its_own() -> None:
    names = [doubt.name for doubt in DOUBTS]
    assert len(names) == len(set(names)) > 30


# ---------------------------------------------------------------- constructions


LISTED = ("OF_CLAUSES", "OF_MEANINGS", "OF_NO_MEANING")


def all_constructions() -> Iterator[tuple[str, Construction[Any]]]:
    for name in LISTED:
        for construction in getattr(constructions, name):
            yield name, construction


@pytest.mark.parametrize(
    ("name", "construction"),
    list(all_constructions()),
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_construction_says_something_that_isn_t_said_without_it(
    name: str, construction: Construction[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    anew = DOUBTS.without("")  # what was read by the usual ones is remembered

    def read() -> list[Claim]:
        return [claim for _, claim in claims([(construction.example, None)], SETTING, anew)]

    with_it = read()
    others = tuple(each for each in getattr(constructions, name) if each is not construction)
    monkeypatch.setattr(constructions, name, others)
    assert [claim for claim in with_it if claim not in read()]


# ---------------------------------------------------------------- words


def test_words_are_read_in_the_order_in_which_their_lists_are_told() -> None:
    """Of a word in two lists the later one says what it does: 均 is `each`, not passed over."""
    kinds = [kind for kind, _ in vocabulary().kinds()]
    assert list(dict.fromkeys(kinds)) == list(LISTS)
    assert "均" in vocabulary().fillers
    assert said("收到政府信息公开申请4件，均由自然人提出。")[1].value == 4


def test_a_number_with_a_comma_in_it_is_one_number() -> None:
    (claim,) = said("收到政府信息公开申请数为1,236件。")
    assert (claim.value, claim.phrase) == (1236, "收到政府信息公开申请数为1,236件")
    assert [claim.value for claim in said("收到政府信息公开申请数为12，结转下年数为3。")] == [12, 3]


def test_every_line_of_the_words_can_be_read_on_a_screen() -> None:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    assert max(map(len, lines)) <= 160
    for before, line in pairwise(lines):
        if re.match(r"[a-z_]+ = \[", line) and not re.match(r"own|before_level|levels", line):
            assert before.startswith("#"), line  # what such a word does


@pytest.mark.parametrize(
    ("written", "instead", "place", "problem"),
    [
        ('either = ["或"', 'either = [""', "$.either[0]", "不能为空"),
        ("[fillers]", "[idlers]", "$.idlers", "不认识的键“idlers”"),
        ('kind = "own time"', 'kind = "own"', "$.phrases[55].kind", "own time"),
        ("'公文|", "'(公文|", "$.patterns.attributes", "正则表达式"),
        ('begins = "近"', "begins = 1", "$.phrases[57].begins", "应为文字"),
    ],
)
def test_malformed_words_are_refused_with_the_place_named(
    written: str, instead: str, place: str, problem: str, tmp_path: Path
) -> None:
    text = WORDS.read_text(encoding="utf-8")
    assert written in text
    path = tmp_path / "words.toml"
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(FormError, match=re.escape(place)) as raised:
        read_vocabulary(path)
    assert problem in str(raised.value)


# ---------------------------------------------------------------- size


def test_no_part_of_the_reader_is_too_long_to_be_read_in_one_sitting() -> None:
    paths = list((ROOT / "src" / "gongkai_docx" / "prose").rglob("*.py"))
    assert len(paths) > 20
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 400, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                assert (node.end_lineno or 0) - node.lineno < 200, (path, node.name)


# ---------------------------------------------------------------- work


@pytest.mark.parametrize(
    "piece",
    [
        "收到政府信息公开申请12件，",
        "收到政府信息公开申请12件。",
        "行政复议、",
        "自然人、",
        "未制定、废止",
        "行政处罚12件（其中3件）",
        "收到申请3件（",
        "合作社等其他组织4件，",
        "全市收到申请12件，其中我局3件，",
        "行政复议11件，",
        "信访噫",
        "12件噫",
        "均为自然人，",
        "《",
        "〔",
        "（",
        "）",
        "12件",
        "1",
        "一",
        "，",
        "其中",
        "为1，",
        "没有",
        " ",
        "噫",
    ],
)
def test_work_grows_as_the_text_does(piece: str) -> None:
    """A sentence that never ends is read in four times the steps when it is four times as long."""

    def read(length: int) -> Callable[[], object]:
        text = "没有政府信息公开申请，" + piece * (length // len(piece))
        return lambda: said(text)

    read(2400)()  # learns the words
    assert steps(read(2400)) < 5 * steps(read(600))
