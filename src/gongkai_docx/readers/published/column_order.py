"""The words of a header in a plain text → the order of its table's columns, from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from gongkai_docx.forms import Group, Node
from gongkai_docx.readers.published.labels import Path, alike, folded, missing
from gongkai_docx.readers.published.sequence import Piece

Word = tuple[int, Piece]
"""A piece of a line, with the number of the line."""

Order = tuple[Path, ...]

_WORD = re.compile(r"\S+")
_JUSTIFIED = re.compile(r"(?<![^\s])(\S) (?=\S(?:\s|$))")
"""A character of a word that is spread over its cell: 总 计."""
_LEAST_CORNER = 6
"""How much of a corner's text a piece has to be, not to be a label."""


def order_of(head: tuple[Word, ...], group: Group) -> tuple[Order | None, dict[Path, str]]:
    """The columns of that group as the words of its header have them; None if that isn't sure.

    And by column what is written for a label that is written otherwise.
    """
    read = tuple(group.column_paths()) if _is_read_so(head, group) else None
    stacked = _stacked(head, group) or _stacked(tuple(_split(head)), group)
    if read and stacked and read != stacked:
        return None, {}
    if order := stacked or read:
        return order, {}
    return _told_by_place(head, group)


def _is_read_so(head: tuple[Word, ...], group: Group) -> bool:
    """Whether the words are the form's own header, read row by row."""
    whole = "".join(folded(piece.text) for _, piece in head)
    return any(whole.endswith(reading) for reading in _readings(group))


def _readings(group: Group) -> Iterator[str]:
    """The labels of the columns as they are read row by row.

    The last of them may stand beside the banner, before all that is below it.
    """
    rows: list[list[Node]] = [list(group.columns)]
    while below := [child for node in rows[-1] for child in node.children]:
        rows.append(below)
    first, *others = ["".join(folded(node.label) for node in row) for row in rows]
    yield "".join([first, *others])
    last = group.columns[-1]
    if group.banner and not last.children:
        label = folded(last.label)
        yield "".join([folded(group.banner), label, first.removesuffix(label), *others])


# ---------------------------------------------------------------- as they stand below each other


def _split(head: tuple[Word, ...]) -> Iterator[Word]:
    """The words one by one, as far as a space parts them; 总 计 is one."""
    for line, piece in head:
        text = piece.text
        while _JUSTIFIED.search(text):
            text = _JUSTIFIED.sub("\\1\0", text, count=1)
        for part in _WORD.finditer(text):
            start = piece.start + part.start()
            yield line, Piece(part[0].replace("\0", ""), start, start + len(part[0]))


def _stacked(head: tuple[Word, ...], group: Group) -> Order | None:
    """The order of the columns whose labels are the words that stand below each other."""
    paths = group.column_paths()
    over = [folded(node.label) for path in paths for node in path[:-1]]
    corner = folded(group.corner)
    aside = {folded(text) for text in (group.title, group.corner, group.banner) if text}
    above: list[Word] = []
    below: list[Word] = []
    for word in head:
        text = folded(word[1].text)
        if not text or text in aside or (len(text) >= _LEAST_CORNER and text in corner):
            continue
        (above if text in over else below).append(word)
    stacks = _stacks(below)
    while stacks and stacks[0] in corner:
        del stacks[0]
    labels = [folded(path[-1].label) for path in paths]
    if len(set(labels)) == len(labels):
        found = dict(zip(labels, paths, strict=True))
        tops = {folded(piece.text) for _, piece in above}
        if sorted(stacks) != sorted(labels) or not tops.issuperset(over):
            return None
        order = tuple(found[label] for label in stacks)
        return order if _are_together(order) else None
    # Labels that stand under several others are told apart by their order alone.
    said = [folded(piece.text) for _, piece in sorted(above, key=lambda word: word[1].start)]
    for depth in range(max(len(path) for path in paths) - 1):
        wanted = dict.fromkeys(folded(path[depth].label) for path in paths if len(path) > depth + 1)
        if [text for text in said if text in wanted] != list(wanted):
            return None
    return tuple(paths) if stacks == labels else None


def _are_together(order: Order) -> bool:
    """Whether the columns that have a label in common stand beside each other."""
    tops = [id(path[0]) for path in order]
    changes = sum(before != after for before, after in pairwise(tops))
    return changes == len(set(tops)) - 1


def _stacks(words: list[Word]) -> list[str]:
    """The texts of words that stand below each other, joined, from left to right."""
    stacks: list[tuple[int, int, list[Word]]] = []
    for word in sorted(words, key=lambda word: word[1].start):
        piece = word[1]
        if stacks and piece.start < stacks[-1][1]:
            start, end, inside = stacks[-1]
            stacks[-1] = (start, max(end, piece.end), [*inside, word])
        else:
            stacks.append((piece.start, piece.end, [word]))
    return [
        "".join(folded(piece.text) for _, piece in sorted(inside, key=lambda word: word[0]))
        for _, _, inside in stacks
    ]


# ---------------------------------------------------------------- written otherwise


def _told_by_place(head: tuple[Word, ...], group: Group) -> tuple[Order | None, dict[Path, str]]:
    """The columns of a header of one row, a label of which is written otherwise."""
    paths = group.column_paths()
    if not head or any(len(path) > 1 for path in paths):
        return None, {}
    said = [piece.text for _, piece in head][-len(paths) :]
    labels = {folded(path[-1].label): number for number, path in enumerate(paths)}
    found = [labels.get(folded(text)) for text in said]
    order = {place: paths[number] for place, number in enumerate(found) if number is not None}
    called: dict[Path, str] = {}
    for place, number in missing(found, len(paths)):
        if alike(said[place], paths[number][-1].label):
            order[place] = paths[number]
            called[paths[number]] = said[place]
    if len(order) < len(paths):
        return None, {}
    return tuple(order[place] for place in range(len(paths))), called
