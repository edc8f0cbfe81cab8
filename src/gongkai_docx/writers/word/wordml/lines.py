"""The room that a template has, and what stands for the tags that `room` put in for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from gongkai_docx.values import dataclass

TITLE_LINES, SIGNATURE_PLACE = "标题分行", "落款位置"
"""The names of what the tags stand for: a list, an item for each title; `place`."""


@dataclass(frozen=True)
class Line:
    """The line of a paragraph: how long it is, its type, and what is added to each character."""

    length: int
    em: int
    spacing: int


@dataclass(frozen=True)
class Room:
    """The lines that a template has for titles, in their order, and for the signature."""

    titles: tuple[Line, ...] = ()
    signature: Line | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    """By the key of a figure in a table, how many digits and signs surely fit in its columns; none
    where that isn't known of all tables."""


def in_lines(lines: Iterable[str]) -> str:
    """The XML of a run's text, broken there; the lines are XML too."""
    return '</w:t><w:br/><w:t xml:space="preserve">'.join(lines)


def place(unit: int, date: int, *, centred: bool) -> dict[str, object]:
    """What the tags of a signature stand for: how far in from the left its lines begin."""
    return {"单位": unit, "日期": date, "对齐": "center" if centred else "left"}
