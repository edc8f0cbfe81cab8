"""The parts of a draft → the same, with nothing in it too long for its place.

A figure isn't broken over two lines: its column is set in smaller type, by the style of its
paragraphs, since LibreOffice forgets how the text of a content control is set. And a long word of
Latin letters, an address say, doesn't stretch the line before it: its paragraph is aligned to the
left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from gongkai_docx.patterns import pattern
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.wordml import number, parent, w
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.styles import Variant
from gongkai_docx.writers.word.wordml.styling import add_style
from gongkai_docx.writers.word.wordml.tags import TAG, all_text
from gongkai_docx.writers.word.wordml.typesetting import Typesetting, signed

_P, _T, _TC, _TR, _TBL = (w(name) for name in ("p", "t", "tc", "tr", "tbl"))
_NUMBER = pattern(r"[-+−]?[\d.,]+")
_OF_NUMBERS = pattern(r"[-+−\d.,\s]*")
_PER_EM = 2
"""Of digits, and of the signs that a number has, in ems of their type, at least."""
_HALF_POINT = 10
_SMALLEST = 5 * 2 * _HALF_POINT
# Cells leave that free on each side where nothing is said (Word; 0.19 cm).
_USUAL_MARGIN = 108
_SPARE = 10
_IN_CHINESE = {"normal": "正文"}
_STRETCHED = ("both", "distribute", "justify")

Measure = Callable[[str], float]
"""How wide a text is, in ems."""


def fit(
    parts: dict[str, bytes],
    main: str,
    ems: Measure,
    is_long: Callable[[str], bool],
    *,
    with_numbers: bool,
) -> None:
    """Make fit what is in the part with the text; `is_long` tells texts with words too long.

    Without `with_numbers` it is known already that those in the tables fit.
    """
    root = packages.parsed(parts[main])
    styles = next(iter(packages.related(parts, main, "styles").values()), None)
    if styles is None:
        return
    setting = Typesetting(packages.parsed(parts[styles]))
    tables = root.iter(_TBL) if with_numbers else ()
    restyled = [
        *(each for table in tables for each in _smaller(table, setting, ems)),
        *_to_the_left(root, setting, is_long),
    ]
    for paragraph, style in restyled:
        _set_style(paragraph, add_style(parts, main, style))
    if restyled:
        parts[main] = packages.serialised(root)


def lengths(
    root: etree._Element, setting: Typesetting, figures: Container[str]
) -> Mapping[str, int]:
    """How long a number may be that surely fits, by the name of its figure.

    So in a template whose tables hold figures, each alone in its cell, labels, and no statements;
    of another nothing is known.
    """
    found: dict[str, int] = {}
    for table in root.iter(_TBL):
        if "{%" in all_text(table) or any(
            _may_be_number(text) and text[2:-2].strip() not in figures
            for text in map(all_text, table.iter(_TC))
        ):
            return {}
        for column in _columns(table, setting, TAG):
            room = min(each.room for each in column) / max(each.em for each in column)
            for each in column:
                name, length = each.text[2:-2].strip(), int(room * _PER_EM)
                found[name] = min(length, found.get(name, length))
    return found


def _may_be_number(text: str) -> bool:
    """Whether what stands in the draft for that text of a template may be a number."""
    return bool(text) and _OF_NUMBERS.fullmatch(TAG.sub("", text)) is not None


Restyled: TypeAlias = "tuple[etree._Element, Variant]"
"""A paragraph, and the style that it is to have."""


@dataclass(frozen=True, eq=False)
class _Figure:
    """A cell that holds a number and nothing else: its paragraph, its type, and its room."""

    text: str
    paragraph: etree._Element
    em: int
    room: int


def _smaller(table: etree._Element, setting: Typesetting, ems: Measure) -> Iterator[Restyled]:
    """The numbers of the columns in which not all of them fit, in the size in which they do."""
    for column in _columns(table, setting, _NUMBER):
        fitting = min(int(each.room / ems(each.text)) for each in column)
        if fitting < max(each.em for each in column):
            half_points = max(fitting, _SMALLEST) // _HALF_POINT
            for each in column:
                for own in list(each.paragraph.iter(w("sz"), w("szCs"))):
                    parent(own).remove(own)
                called = f"{half_points / 2:g}磅"
                size = _variant(each.paragraph, setting, str(half_points), called)
                yield each.paragraph, replace(size, half_points=half_points)


def _columns(
    table: etree._Element, setting: Typesetting, written: re.Pattern[str]
) -> Iterator[list[_Figure]]:
    """The numbers of the table that stand below each other; how they are `written`."""
    grid = [number(each.get(w("w"))) for each in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    columns: dict[tuple[int, int], list[_Figure]] = {}
    for row in table.iterchildren(_TR):
        at = 0
        for cell in row.iterchildren(_TC):
            span = cell.find(f"{w('tcPr')}/{w('gridSpan')}")
            width = 1 if span is None else max(number(span.get(w("val"))), 1)
            if figure := _figure(cell, sum(grid[at : at + width]), table, setting, written):
                columns.setdefault((at, width), []).append(figure)
            at += width
    yield from columns.values()


def _figure(
    cell: etree._Element,
    width: int,
    table: etree._Element,
    setting: Typesetting,
    written: re.Pattern[str],
) -> _Figure | None:
    paragraphs = list(cell.iterchildren(_P))
    text = all_text(cell)
    if len(paragraphs) != 1 or not written.fullmatch(text):
        return None
    (paragraph,) = paragraphs
    em = max(setting.em(parent(node), paragraph) for node in paragraph.iter(_T))
    room = width - sum(_margin(cell, table, side) for side in (("left", "start"), ("right", "end")))
    indent = setting.of_paragraph(paragraph, "ind")
    if indent is not None:
        room -= sum(signed(indent, side) for side in ("left", "start", "right", "end"))
    return _Figure(text, paragraph, em, room - _SPARE)


def _margin(cell: etree._Element, table: etree._Element, names: tuple[str, str]) -> int:
    own = (cell.find(f"{w('tcPr')}/{w('tcMar')}/{w(name)}") for name in names)
    all_have = (table.find(f"{w('tblPr')}/{w('tblCellMar')}/{w(name)}") for name in names)
    found = (number(each.get(w("w"))) for each in (*own, *all_have) if each is not None)
    return next(found, _USUAL_MARGIN)


def _to_the_left(
    root: etree._Element, setting: Typesetting, is_long: Callable[[str], bool]
) -> Iterator[Restyled]:
    """The paragraphs whose lines would be stretched by a long word, aligned to the left."""
    for paragraph in root.iter(_P):
        if is_long(all_text(paragraph)) and next(paragraph.iterancestors(_TC), None) is None:
            alignment = setting.of_paragraph(paragraph, "jc")
            if alignment is not None and alignment.get(w("val")) in _STRETCHED:
                for own in paragraph.findall(f"{w('pPr')}/{w('jc')}"):
                    parent(own).remove(own)
                yield (
                    paragraph,
                    replace(_variant(paragraph, setting, "Left", "左对齐"), align="left"),
                )


def _variant(paragraph: etree._Element, setting: Typesetting, suffix: str, called: str) -> Variant:
    """A style that is that of the paragraph, for now, under another name."""
    style = setting.style_of(paragraph)
    identity = "" if style is None else style.get(w("styleId"), "")
    name = setting.name_of(paragraph)
    return Variant(f"{identity}{suffix}", f"{_IN_CHINESE.get(name, name)}（{called}）", identity)


def _set_style(paragraph: etree._Element, identity: str) -> None:
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        paragraph.insert(0, properties)
    for own in properties.findall(w("pStyle")):
        properties.remove(own)
    properties.insert(0, etree.Element(w("pStyle"), {w("val"): identity}))
