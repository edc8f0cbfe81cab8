"""A pattern → texts made to hurt it: what it repeats, many times, and then what it doesn't want.

The pumps are taken from the pattern itself, as `re` parses it: for every part that may be repeated
a text that it matches, behind a text that what stands before it matches.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from typing import Any

with warnings.catch_warnings(action="ignore"):
    parser: Any = re._parser

ENDS = ("\0", "", "甲!")


def hostile(pattern: re.Pattern[Any], many: int) -> Iterator[str]:
    """The texts, each with about so many characters of a pump in it."""
    source = pattern.pattern
    tree = parser.parse(
        source, pattern.flags & ~re.LOCALE & (~re.UNICODE if isinstance(source, bytes) else ~0)
    )
    for before, body in set(_pumps(list(tree), "")):
        if body:
            for end in ENDS:
                yield before + body * (many // len(body)) + end


def _pumps(nodes: list[Any], before: str) -> Iterator[tuple[str, str]]:
    """For each part that may be repeated at will: what comes before it, and what it repeats."""
    for kind, argument in nodes:
        name = str(kind)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inside = argument
            body = _sample(list(inside))
            if most > 200:
                yield before, body
                yield "", body
                yield "", before + body
            yield from _pumps(list(inside), before)
        elif name == "SUBPATTERN":
            yield from _pumps(list(argument[-1]), before)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _pumps(list(branch), before)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _pumps(list(argument[1]), before)
        elif name == "ATOMIC_GROUP":
            yield from _pumps(list(argument), before)
        before += _sample([(kind, argument)])


def _sample(nodes: list[Any]) -> str:
    """A text that these parts match, as a rule."""
    return "".join(_one(str(kind), argument) for kind, argument in nodes)


def _one(name: str, argument: Any) -> str:
    if name == "LITERAL":
        return chr(argument)
    if name == "NOT_LITERAL":
        return "a" if argument != 97 else "b"
    if name == "ANY":
        return "a"
    if name == "IN":
        return _of_class(argument)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, _, inside = argument
        repeated: str = _sample(list(inside)) * max(least, 1)
        return repeated
    if name == "SUBPATTERN":
        return _sample(list(argument[-1]))
    if name == "ATOMIC_GROUP":
        return _sample(list(argument))
    if name == "BRANCH":
        return _sample(list(argument[1][0]))
    return ""


_CATEGORIES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}


def _of_class(members: list[Any]) -> str:
    named = [(str(kind), argument) for kind, argument in members]
    if named[0][0] == "NEGATE":
        of = re.compile("[^" + "".join(map(_class_text, named[1:])) + "]")
        return next((each for each in "a1 甲<>,." if of.match(each)), "é")
    kind, argument = named[0]
    if kind == "LITERAL":
        return chr(argument)
    if kind == "RANGE":
        return chr(argument[0])
    return _CATEGORIES.get(str(argument), "-")


def _class_text(member: tuple[str, Any]) -> str:
    kind, argument = member
    if kind == "LITERAL":
        return re.escape(chr(argument))
    if kind == "RANGE":
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    return {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}.get(
        str(argument), r"\W"
    )


RECORD = """
import importlib, json, pkgutil, re, sys
made = {}
compile = re._compile
def recorded(pattern, flags):
    frame, depth = sys._getframe(2), 0
    file = frame.f_code.co_filename
    is_ours = 'gongkai_docx' in file and not file.endswith('/patterns.py')
    if is_ours and not isinstance(pattern, re.Pattern):
        key = (pattern if isinstance(pattern, str) else pattern.decode('latin-1'))
        place = f"{frame.f_code.co_filename.rpartition('gongkai_docx/')[2]}:{frame.f_lineno}"
        made[key, int(flags), isinstance(pattern, bytes)] = place
    return compile(pattern, flags)
re._compile = recorded
from gongkai_docx import patterns
real = patterns.pattern
def asked_late(pattern, flags=0, needs=()):
    frame = sys._getframe(1)
    key = (pattern if isinstance(pattern, str) else pattern.decode('latin-1'))
    place = f"{frame.f_code.co_filename.rpartition('gongkai_docx/')[2]}:{frame.f_lineno}"
    made[key, int(flags), isinstance(pattern, bytes)] = place
    return real(pattern, flags, needs)
patterns.pattern = asked_late  # whether anything is asked of it or not
import gongkai_docx
for module in pkgutil.walk_packages(gongkai_docx.__path__, 'gongkai_docx.'):
    if not module.name.endswith('__main__'):
        importlib.import_module(module.name)
from gongkai_docx import cli
for arguments in json.loads(sys.argv[1]):
    sys.argv[:] = ['gongkai-docx', *arguments]
    try: cli.main()
    except SystemExit: pass
print('\\n' + json.dumps([[*key, place] for key, place in made.items()]))
"""
"""A program that runs ours, and tells at the end of every pattern that it compiled, and where."""
