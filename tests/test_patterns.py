"""Every pattern of the program works as long as its text is long, whatever the text is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from re._constants import (  # type: ignore[import-not-found]
    ANY,
    ATOMIC_GROUP,
    IN,
    LITERAL,
    NOT_LITERAL,
    POSSESSIVE_REPEAT,
)
from re._parser import SubPattern, parse  # type: ignore[import-not-found]
from time import process_time
from typing import Any

import pytest

from conftest import EXAMPLE, ROOT
from patterns import RECORD, hostile
from source import SRC

GROWING, TIMES = [12, *(int(20 * 1.15**step) for step in range(23)), 500], 8
"""Characters of the short texts, by steps so small that what doubles with every few of them is met
before it takes long; and how many times longer the long one is than the last of these."""
LITTLE, HARMLESS = 0.02, 0.01
"""Seconds: what takes longer over a short text is slow; so little work over a long one is no harm,
and can't be told from none: the square of it is seen at once."""
SEEDS = Path(__file__).with_name("fuzz") / "seeds"
ANYWHERE = "search|sub|subn|split|findall|finditer"
"""The methods that try a pattern at every place of a text."""


@cache
def patterns() -> list[tuple[re.Pattern[Any], str]]:
    """All that our program compiles in reading, checking, writing and annotating; and where."""
    commands = [
        ["check", str(EXAMPLE), "--annotate", "乙.xlsx"],
        ["build", str(EXAMPLE), "-o", "稿.docx"],
        *(["check", str(each)] for each in (*SEEDS.iterdir(), EXAMPLE.with_suffix(".json"))),
    ]
    done = subprocess.run(
        [sys.executable, "-c", RECORD, json.dumps(commands)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        cwd=ROOT / "out",
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return [
        (re.compile(source.encode("latin-1") if is_bytes else source, flags), place)
        for source, flags, is_bytes, place in found
    ]


def methods(place: str) -> list[str]:
    """How the pattern that is compiled on that line is used, wherever that is told by its name."""
    path, _, number = place.rpartition(":")
    lines = (SRC / path).read_text(encoding="utf-8").splitlines()
    line = lines[int(number) - 1]
    used = re.findall(rf"re\.({ANYWHERE})\(", line)
    if named := re.match(r"(\w+)(?:: [\w.\[\]]+)? = ", line):
        # What begins with a line belongs to its module.
        for each in [SRC / path] if named[1].startswith("_") else SRC.rglob("*.py"):
            used += re.findall(rf"\b{named[1]}\.({ANYWHERE})\(", each.read_text(encoding="utf-8"))
    return ["match", "fullmatch", *(["search"] if used else [])]


def work(pattern: re.Pattern[Any], method: str, text: str) -> float:
    """What the machine works; at the least of three times, unless so little is no harm."""
    typed = text.encode() if isinstance(pattern.pattern, bytes) else text
    asked, least = getattr(pattern, method), 60.0
    for _ in range(3):
        start = process_time()
        asked(typed)
        least = min(least, process_time() - start)
        if not HARMLESS < least < 1:
            break
    return least


def hurt(pattern: re.Pattern[Any], method: str) -> list[str]:
    """The texts that are slow whenever they are tried: a busy machine is slow once."""
    found = slow(pattern, method)
    for _ in range(2):
        found = [text for text in slow(pattern, method) if text in found] if found else []
    return found


def slow(pattern: re.Pattern[Any], method: str) -> list[str]:
    """The texts that take it longer than they are longer; the square would be 64 times."""
    found = []
    sizes = (hostile(pattern, size) for size in (*GROWING, GROWING[-1] * TIMES))
    for *growing, long in zip(*sizes, strict=True):
        if any(work(pattern, method, text) > LITTLE for text in growing):
            found.append(growing[-1][:20])
            continue
        taken = work(pattern, method, long)
        if taken > HARMLESS and taken > 4 * TIMES * work(pattern, method, growing[-1]):
            found.append(long[:20])
    return found


def groups_kept_whole(parsed: Any) -> bool:
    """Whether a pattern, as `re` has parsed it, repeats a group without ever going back into it."""
    for code, value in parsed:
        if code is POSSESSIVE_REPEAT and not (len(value[2]) == 1 and value[2][0][0] in ONE):
            return True
        if code is ATOMIC_GROUP:
            return True
        parts = value if isinstance(value, tuple | list) else [value]
        flat = [each for part in parts for each in (part if isinstance(part, list) else [part])]
        if any(isinstance(each, SubPattern) and groups_kept_whole(each) for each in flat):
            return True
    return False


ONE = (LITERAL, NOT_LITERAL, IN, ANY)
"""What is one character."""


@pytest.mark.long
def test_no_group_is_repeated_without_going_back() -> None:
    """(?:…)*+ matches wrongly in Python before 3.11.5, of which Debian 12 has one (gh-106052)."""
    assert groups_kept_whole(parse("a(?:b?c|[de])*+"))
    assert groups_kept_whole(parse("x|(?>a)"))
    assert not groups_kept_whole(parse(r"(?:[ab]*+c\s?+)*|.++"))
    assert [
        place for each, place in patterns() if groups_kept_whole(parse(each.pattern, each.flags))
    ] == []


@pytest.mark.long
def test_a_pattern_that_hurts_is_told() -> None:
    assert slow(re.compile(r"(a+)+b"), "match")
    assert slow(re.compile(r"(?:<!--.*?-->\s*)*<html"), "match")
    assert slow(re.compile(r"\s*$"), "search")
    assert slow(re.compile(r'<c [^>]*t="e"[^>]*>'), "search")
    assert not slow(re.compile(r"[ \t]+"), "search")
    assert not slow(re.compile(r"\s{0,9}$"), "search")


@pytest.mark.campaign
def test_no_pattern_of_the_program_hurts() -> None:
    assert len(patterns()) > 150
    hurting = [
        f"{place}: {pattern.pattern!r} by {method} on {texts[:1]}"
        for pattern, place in patterns()
        for method in methods(place)
        if (texts := hurt(pattern, method))
    ]
    assert hurting == []
