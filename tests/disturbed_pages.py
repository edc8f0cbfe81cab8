"""A published page → the same with something wrong in it, as copying and typing leave it.

Each disturbance says what it does to the markup; the figures that the page means stay what they
were, but for those that it names. A reader takes a figure as it is meant, or leaves it blank.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from copy import deepcopy
from typing import TypeAlias

from lxml import etree, html

Tree: TypeAlias = etree._Element
Disturbance = Callable[[Tree, random.Random], None]


def disturbed(content: bytes, disturbance: Disturbance, chance: random.Random) -> bytes:
    """The page with that disturbance somewhere in it."""
    tree = html.document_fromstring(content.decode())
    disturbance(tree, chance)
    return b"<!DOCTYPE html>" + etree.tostring(tree, encoding="utf-8", method="html")


def _tables(tree: Tree) -> list[Tree]:
    return [
        table
        for table in tree.iter("table")
        if not list(table.iterdescendants("table")) and "发布日期" not in _text(table)
    ]


def _text(node: Tree) -> str:
    return " ".join("".join(map(str, node.itertext())).split())


def _is_number(node: Tree) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", _text(node)) is not None


def _figures(tree: Tree) -> list[Tree]:
    return [cell for table in _tables(tree) for cell in table.iter("td") if _is_number(cell)]


def _labels(tree: Tree) -> list[Tree]:
    return [
        cell
        for table in _tables(tree)
        for cell in table.iter("td", "th")
        if _text(cell) and not _is_number(cell)
    ]


def _rows(tree: Tree) -> list[Tree]:
    return [
        row
        for table in _tables(tree)
        for row in table.iter("tr")
        if any(_is_number(cell) for cell in row)
    ]


def _headers(tree: Tree) -> list[Tree]:
    rows = _rows(tree)
    return [row for table in _tables(tree) for row in table.iter("tr") if row not in rows]


def _row(cell: Tree) -> Tree:
    row = cell.getparent()
    assert row is not None
    return row


def _say(cell: Tree, text: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.text = text


def _take_out(node: Tree) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


# ---------------------------------------------------------------- cells


def lose_a_cell(tree: Tree, chance: random.Random) -> None:
    _take_out(chance.choice(_figures(tree)))


def lose_a_label(tree: Tree, chance: random.Random) -> None:
    _take_out(chance.choice(_labels(tree)))


def empty_a_label(tree: Tree, chance: random.Random) -> None:
    _say(chance.choice(_labels(tree)), "")


def put_an_empty_cell_before(tree: Tree, chance: random.Random) -> None:
    chance.choice(_figures(tree)).addprevious(html.Element("td"))


def put_an_empty_cell_behind(tree: Tree, chance: random.Random) -> None:
    chance.choice(_figures(tree)).addnext(html.Element("td"))


def shift_a_row(tree: Tree, chance: random.Random) -> None:
    """A cell is lost, and an empty one stands at the end of the row."""
    cell = chance.choice(_figures(tree))
    _row(cell).append(html.Element("td"))
    _take_out(cell)


def say_a_cell_twice(tree: Tree, chance: random.Random) -> None:
    cell = chance.choice(_figures(tree))
    cell.addnext(deepcopy(cell))


def merge_two_cells(tree: Tree, chance: random.Random) -> None:
    cells = [cell for cell in _figures(tree) if cell.getnext() is not None]
    cell = chance.choice(cells)
    beside = cell.getnext()
    assert beside is not None
    span = int(cell.get("colspan", "1")) + int(beside.get("colspan", "1"))
    cell.set("colspan", str(span))
    _take_out(beside)


def merge_downwards(tree: Tree, chance: random.Random) -> None:
    chance.choice(_figures(tree)).set("rowspan", "2")


def put_two_numbers_in_a_cell(tree: Tree, chance: random.Random) -> None:
    cell = chance.choice(_figures(tree))
    text = _text(cell)
    _say(cell, text + chance.choice([" ", "/", "、", "（"]) + str(chance.randrange(100, 999)))


def put_a_number_into_a_label(tree: Tree, chance: random.Random) -> None:
    cell = chance.choice(_figures(tree))
    before = cell.getprevious()
    if before is not None:
        _say(before, f"{_text(before)} {_text(cell)}")
        _take_out(cell)


def raise_a_digit(tree: Tree, chance: random.Random) -> None:
    cell = chance.choice(_figures(tree))
    html_note = html.fromstring("<sup>1</sup>")
    _say(cell, _text(cell))
    cell.append(html_note)


def strike_a_digit(tree: Tree, chance: random.Random) -> None:
    cell = chance.choice(_figures(tree))
    struck = html.fromstring("<del>7</del>")
    struck.tail = _text(cell)
    _say(cell, "")
    cell.append(struck)


def say_it_in_words(tree: Tree, chance: random.Random) -> None:
    _say(
        chance.choice(_figures(tree)), chance.choice(["四", "约 12", "见附件", "12月3日", "1.2.3"])
    )


def put_a_table_into_a_cell(tree: Tree, chance: random.Random) -> None:
    cell = chance.choice(_figures(tree))
    text = _text(cell)
    _say(cell, "")
    cell.append(html.fromstring(f"<table><tr><td>{text}</td></tr></table>"))


# ---------------------------------------------------------------- labels


def lose_a_character(tree: Tree, chance: random.Random) -> None:
    cell = chance.choice(_labels(tree))
    text = _text(cell)
    place = chance.randrange(len(text))
    _say(cell, text[:place] + text[place + 1 :])


def mistake_a_character(tree: Tree, chance: random.Random) -> None:
    cell = chance.choice(_labels(tree))
    text = _text(cell)
    place = chance.randrange(len(text))
    _say(cell, text[:place] + chance.choice("的一是公开政府其他总计") + text[place + 1 :])


# ---------------------------------------------------------------- rows and columns


def lose_a_row(tree: Tree, chance: random.Random) -> None:
    _take_out(chance.choice(_rows(tree)))


def lose_a_header(tree: Tree, chance: random.Random) -> None:
    _take_out(chance.choice(_headers(tree)))


def say_a_row_twice(tree: Tree, chance: random.Random) -> None:
    row = chance.choice(_rows(tree))
    again = deepcopy(row)
    for cell in again:
        if _is_number(cell):
            _say(cell, "7")
    row.addnext(again)


def swap_two_rows(tree: Tree, chance: random.Random) -> None:
    rows = [row for row in _rows(tree) if row.getnext() is not None]
    row = chance.choice(rows)
    below = row.getnext()
    assert below is not None
    below.addnext(row)


def put_a_row_between(tree: Tree, chance: random.Random) -> None:
    row = chance.choice(_rows(tree))
    cells = "".join(f"<td>{chance.randrange(9)}</td>" for _ in range(len(row) - 1))
    (other,) = html.fromstring(f"<table><tr><td>备注</td>{cells}</tr></table>").iter("tr")
    row.addprevious(other)


def widen_a_label(tree: Tree, chance: random.Random) -> None:
    cell = chance.choice(_labels(tree))
    cell.set("colspan", str(max(1, int(cell.get("colspan", 1)) + chance.choice([-1, 1]))))


def heighten_a_label(tree: Tree, chance: random.Random) -> None:
    cell = chance.choice(_labels(tree))
    cell.set("rowspan", str(max(1, int(cell.get("rowspan", 1)) + chance.choice([-1, 1]))))


def unmerge_a_label(tree: Tree, chance: random.Random) -> None:
    cells = [cell for cell in _labels(tree) if cell.get("colspan") or cell.get("rowspan")]
    cell = chance.choice(cells)
    for name in ("colspan", "rowspan"):
        cell.attrib.pop(name, "")


def cut_the_table(tree: Tree, chance: random.Random) -> None:
    row = chance.choice(_rows(tree))
    table = next(each for each in row.iterancestors("table"))
    below = html.Element("table")
    for each in [row, *row.itersiblings("tr")]:
        below.append(each)
    table.addnext(below)


def lose_a_table(tree: Tree, chance: random.Random) -> None:
    _take_out(chance.choice(_tables(tree)))


def put_another_table_beside(tree: Tree, chance: random.Random) -> None:
    table = chance.choice(_tables(tree))
    other = html.fromstring(
        "<table><tr><td>事项</td><td>数量</td></tr><tr><td>行政许可</td><td>12</td></tr>"
        "<tr><td>行政处罚</td><td>7</td></tr><tr><td>总计</td><td>19</td></tr></table>"
    )
    chance.choice([table.addprevious, table.addnext])(other)


def lose_the_spans(tree: Tree, chance: random.Random) -> None:
    """A text editor that drops all merging."""
    table = chance.choice(_tables(tree))
    for cell in table.iter("td", "th"):
        for name in ("colspan", "rowspan"):
            cell.attrib.pop(name, "")


def hide_a_row(tree: Tree, chance: random.Random) -> None:
    chance.choice(_rows(tree)).set("style", "display: none")


DISTURBANCES: tuple[Disturbance, ...] = (
    lose_a_cell,
    lose_a_label,
    empty_a_label,
    put_an_empty_cell_before,
    put_an_empty_cell_behind,
    shift_a_row,
    say_a_cell_twice,
    merge_two_cells,
    merge_downwards,
    put_two_numbers_in_a_cell,
    put_a_number_into_a_label,
    raise_a_digit,
    strike_a_digit,
    say_it_in_words,
    put_a_table_into_a_cell,
    lose_a_character,
    mistake_a_character,
    lose_a_row,
    lose_a_header,
    say_a_row_twice,
    swap_two_rows,
    put_a_row_between,
    widen_a_label,
    heighten_a_label,
    unmerge_a_label,
    cut_the_table,
    lose_a_table,
    put_another_table_beside,
    lose_the_spans,
    hide_a_row,
)
