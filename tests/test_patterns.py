"""Every pattern of the program works as long as its text is long, whatever the text is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from conftest import EXAMPLE, ROOT
from patterns import RECORD, hostile
from source import SRC

TINY, SHORT, TIMES = 24, 500, 8
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
    """What the machine works, at the least of three times."""
    typed = text.encode() if isinstance(pattern.pattern, bytes) else text
    taken = []
    for _ in range(3):
        start = process_time()
        getattr(pattern, method)(typed)
        taken.append(process_time() - start)
    return min(taken)


def hurt(pattern: re.Pattern[Any], method: str) -> list[str]:
    """The texts that are slow whenever they are tried: a busy machine is slow once."""
    found = slow(pattern, method)
    for _ in range(2):
        found = [text for text in slow(pattern, method) if text in found] if found else []
    return found


def slow(pattern: re.Pattern[Any], method: str) -> list[str]:
    """The texts that take it longer than they are longer; the square would be 64 times."""
    found = []
    sizes = (hostile(pattern, size) for size in (TINY, SHORT, SHORT * TIMES))
    for tiny, short, long in zip(*sizes, strict=True):
        # What doubles with every character would never end over the short one.
        first = work(pattern, method, tiny)
        first = first if first > 0.02 else work(pattern, method, short)
        # So little work is no harm, and can't be told from none.
        if first > 0.02 or work(pattern, method, long) > max(4 * TIMES * first, 0.01):
            found.append(short[:20])
    return found


@pytest.mark.long
def test_a_pattern_that_hurts_is_told() -> None:
    assert slow(re.compile(r"(a+)+b"), "match")
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
