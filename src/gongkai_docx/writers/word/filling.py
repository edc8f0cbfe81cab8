"""The program of a template's part, which is data → the part's text, for what its tags stand for.

A program is what is left of a template when docxtpl and Jinja have understood it (`compiling`):
text with slots, conditions and loops, all in lists and strings. Nothing in it is ever executed:
what it can do is what is written here. It is a list of

    "text"                                   which stands there as it is
    ["show", VALUE]                          a slot
    ["table", [text, key, text, …]]          a table with figures in it, and no other tags
    ["if", [[VALUE, PROGRAM], …], PROGRAM]   the first that is true, or the last
    ["for", name, VALUE, VALUE, PROGRAM, PROGRAM]
                                             for each item of a list by that name, if that is true;
                                             or the last, where there is none

and a VALUE is

    ["figure", key]                          a figure, as it is shown
    ["name", step, …]                        what the tag stands for, and what of it: 落款, 单位
    ["of", VALUE, step]                      what of it
    ["constant", value]                      a text, a number, true or false
    ["not", VALUE]
    ["and", VALUE, VALUE], ["or", VALUE, VALUE]
    ["choose", VALUE, VALUE, VALUE]          the second if the first is true, else the third
    ["compare", VALUE, sign, VALUE, …]       1 < 年度 < 3
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from gongkai_docx.text import storable

Value: TypeAlias = "Sequence[Any]"
Program: TypeAlias = "Sequence[str | Sequence[Any]]"
Names: TypeAlias = "Mapping[str, Any]"
"""What is told of by names: texts, numbers, records and lists of them."""

Piece: TypeAlias = "str | bytes"
"""Some of a part: text; or a table, in which nothing is left to be done, as it stands in a file."""

# Far above any report, far below what hurts: characters of one part.
MAX_FILLED = 50_000_000

_SPECIAL = (("&", "&amp;"), (">", "&gt;"), ("<", "&lt;"), ("'", "&#39;"), ('"', "&#34;"))
_BRACES = (("{", "&#123;"), ("}", "&#125;"))


class RenderError(ValueError):
    """A template that can't be compiled or rendered; `near` is the text where, if that is known."""

    def __init__(self, part: str, near: str = "") -> None:
        super().__init__(f"{part}: {near}")
        self.near = near


class Literal(str):
    """A text that is XML already, and comes out as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """The same, for Jinja."""
        return self


def literal(text: str) -> Literal:
    """The text to stand for a tag and come out as typed: neither XML nor a tag, whatever it is."""
    return Literal(_replaced(escaped(storable(text)), _BRACES))


def escaped(text: str) -> str:
    """The text as XML."""
    return _replaced(text, _SPECIAL)


def _replaced(text: str, signs: Sequence[tuple[str, str]]) -> str:
    for sign, written in signs:
        if sign in text:
            text = text.replace(sign, written)
    return text


def fill(program: Program, names: Names, figures: Mapping[str, str]) -> Iterator[Piece]:
    """The text of a program piece by piece, for what those names and the figures' keys stand for.

    Raises whatever it comes upon in a program that isn't as it should be.
    """
    for node in program:
        if isinstance(node, str):
            yield node
        else:
            yield from _STATEMENTS[node[0]](node, names, figures)


def _show(node: Value, names: Names, figures: Mapping[str, str]) -> Iterator[Piece]:
    value = _value(node[1], names, figures)
    yield value if isinstance(value, Literal) else escaped(str(value))


def _table(node: Value, names: Names, figures: Mapping[str, str]) -> Iterator[Piece]:
    texts, keys = _parted(tuple(node[1]))
    yield interleaved(texts, [figures[key] for key in keys])


@lru_cache(maxsize=100)
def _parted(pieces: Sequence[str]) -> tuple[Sequence[bytes], Sequence[str]]:
    """What stands between the figures of a table, the same in all drafts, and their keys."""
    return [text.encode() for text in pieces[::2]], pieces[1::2]


def interleaved(texts: Sequence[bytes], between: Sequence[str]) -> bytes:
    """The texts, each of the others between two of them."""
    pieces = [b""] * (len(texts) + len(between))
    pieces[::2] = texts
    pieces[1::2] = [each.encode() for each in between]
    return b"".join(pieces)


def _choice(node: Value, names: Names, figures: Mapping[str, str]) -> Iterator[Piece]:
    _, ways, otherwise = node
    chosen = next((body for test, body in ways if _value(test, names, figures)), otherwise)
    return fill(chosen, names, figures)


def _loop(node: Value, names: Names, figures: Mapping[str, str]) -> Iterator[Piece]:
    _, name, listed, test, body, otherwise = node
    items = [
        item
        for item in _value(listed, names, figures)
        if _value(test, {**names, name: item}, figures)
    ]
    for index, item in enumerate(items):
        yield from fill(body, {**names, name: item, "loop": _turn(index, len(items))}, figures)
    if not items:
        yield from fill(otherwise, names, figures)


def _turn(index: int, length: int) -> Names:
    """What Jinja calls loop."""
    return {
        "index": index + 1,
        "index0": index,
        "revindex": length - index,
        "revindex0": length - index - 1,
        "first": index == 0,
        "last": index == length - 1,
        "length": length,
    }


_STATEMENTS: Mapping[str, Callable[[Value, Names, Mapping[str, str]], Iterator[Piece]]] = {
    "show": _show,
    "table": _table,
    "if": _choice,
    "for": _loop,
}
_SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "lteq": operator.le,
    "gt": operator.gt,
    "gteq": operator.ge,
    "in": lambda part, whole: part in whole,
    "notin": lambda part, whole: part not in whole,
}


def _value(node: Value, names: Names, figures: Mapping[str, str]) -> Any:
    match node:
        case ["name", *steps]:
            value: Any = names
            for step in steps:
                value = value[step]
            return value
        case ["of", what, step]:
            return _value(what, names, figures)[step]
        case ["figure", key]:
            return Literal(figures[key])
        case ["constant", value]:
            return value
        case ["not", what]:
            return not _value(what, names, figures)
        case ["and", one, other]:
            return _value(one, names, figures) and _value(other, names, figures)
        case ["or", one, other]:
            return _value(one, names, figures) or _value(other, names, figures)
        case ["choose", test, one, other]:
            return _value(one if _value(test, names, figures) else other, names, figures)
        case ["compare", first, *others]:
            return _compared(_value(first, names, figures), others, names, figures)
    raise ValueError(f"no value: {node!r:.60}")


def _compared(left: Any, others: Value, names: Names, figures: Mapping[str, str]) -> bool:
    for sign, node in zip(others[::2], others[1::2], strict=True):
        right = _value(node, names, figures)
        if not _SIGNS[sign](left, right):
            return False
        left = right
    return True
