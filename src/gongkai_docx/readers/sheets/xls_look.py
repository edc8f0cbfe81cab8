"""An .xls sheet → how it looks: what xlrd tells of its styles, and its records of the rest."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import xlrd
from xlrd.sheet import Sheet as XlrdSheet

from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.look import (
    BLACK,
    WHITE,
    CellLook,
    CellStyle,
    Colour,
    Condition,
    Conditional,
    Font,
    Look,
    Stretch,
    Widths,
    within_limits,
)
from gongkai_docx.readers.sheets.number_format.builtin import builtin
from gongkai_docx.readers.sheets.xls_drawings import DRAWN, read_drawings
from gongkai_docx.readers.sheets.xls_records import own_records

_FILTERED, _RANGES, _RULE = 0x009B, 0x01B0, 0x01B1
_NO_FILL, _SOLID = 0, 1
_TWIPS = 20
"""To a point."""
_CHARACTER = 256
"""What a column's width is told in, to a character."""
_ROOM = 0.72
"""How much of a column's width is room around what stands in it, in characters."""
_USUAL_WIDTH = 8
_NARROWEST = 0.3
# In a conditional format: which parts it has, and how long they are ([MS-XLS] 2.5.91, DXFN).
_NUMBER, _FONT, _ALIGNED, _BORDER, _PATTERN = (1 << bit for bit in range(25, 30))
_FONT_SIZE, _ALIGNED_SIZE, _BORDER_SIZE = 118, 8, 8
_STRIKE = 0x80
_COMPARED = {
    1: "between",
    2: "notBetween",
    3: "equal",
    4: "notEqual",
    5: "greaterThan",
    6: "lessThan",
    7: "greaterThanOrEqual",
    8: "lessThanOrEqual",
}
_WHOLE, _DECIMAL = 0x1E, 0x1F


def read_look(
    book: xlrd.book.Book, sheet: XlrdSheet, cells: Iterable[Position], area: memoryview
) -> Look:
    """How the sheet looks whose records are in `area`. Raises struct.error, or what xlrd does."""
    told = {_FILTERED, _RANGES, _RULE, *DRAWN}
    records = [(code, data) for code, data in own_records(area) if code in told]
    styles = _Styles(book)
    filled = list(cells)
    hidden = frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden)
    is_filtered = any(code == _FILTERED for code, _ in records)
    return Look(
        dict(_cell_looks(book, sheet, filled, styles)),
        hidden,
        hidden if is_filtered else frozenset(),
        frozenset(
            column
            for column, info in sheet.colinfo_map.items()
            if info.hidden or info.width < _NARROWEST * _CHARACTER
        ),
        bool(sheet.visibility),
        read_drawings(records),
        within_limits(_conditionals(records, book)),
        _widths(book, sheet, filled, styles),
    )


class _Styles(dict[int, CellStyle]):
    """How the cell styles of a workbook look, by their number; those that are asked for."""

    def __init__(self, book: xlrd.book.Book) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, number: int) -> CellStyle:
        book, xf = self._book, self._book.xf_list[number]
        aligned = xf.alignment
        is_fitted = bool(aligned and (aligned.shrink_to_fit or aligned.rotation))
        font, ground = _font(book, xf.font_index), _ground(book, xf.background)
        made = self[number] = CellStyle("", font, ground, is_fitted)
        return made


def _font(book: xlrd.book.Book, index: int) -> Font:
    font = book.font_list[index]
    return Font(
        font.height / _TWIPS,
        _colour(book, font.colour_index) or BLACK,  # as Excel writes, on whatever ground
        bool(font.struck_out),
        bool(font.escapement),
    )


def _colour(book: xlrd.book.Book, index: int) -> Colour | None:
    """The colour; None where a program chooses it."""
    found: Colour | None = book.colour_map.get(index)
    return found


def _ground(book: xlrd.book.Book, background: xlrd.formatting.XFBackground | None) -> Colour | None:
    """The colour behind the writing; None where it is a pattern."""
    if background is None or background.fill_pattern == _NO_FILL:
        return WHITE
    is_solid = background.fill_pattern == _SOLID
    return _colour(book, background.pattern_colour_index) if is_solid else None


def _cell_looks(
    book: xlrd.book.Book,
    sheet: XlrdSheet,
    cells: Iterable[Position],
    styles: _Styles,
) -> Iterator[tuple[Position, CellLook]]:
    for position in cells:
        style = styles[sheet.cell_xf_index(*position)]
        runs = sheet.rich_text_runlist_map.get(position)
        if runs:
            stretches = tuple(_stretches(book, str(sheet.cell_value(*position)), runs, style))
            if not all(stretch.is_plain for stretch in stretches):
                yield position, CellLook(stretches=stretches)
                continue
        if not style.is_plain:
            font = style.font
            yield position, CellLook(font.is_struck, font.is_unseen(style.ground))


def _stretches(
    book: xlrd.book.Book, text: str, runs: Sequence[tuple[int, int]], style: CellStyle
) -> Iterator[Stretch]:
    """The parts of the text; up to the first run it looks as the cell does."""
    starts = [0, *(start for start, _ in runs), len(text)]
    fonts = [style.font, *(_font(book, index) for _, index in runs)]
    for font, (start, end) in zip(fonts, pairwise(starts), strict=True):
        if start < end:
            unseen = font.is_unseen(style.ground)
            yield Stretch(text[start:end], font.is_struck, font.is_raised, unseen)


def _widths(
    book: xlrd.book.Book,
    sheet: XlrdSheet,
    cells: Iterable[Position],
    styles: _Styles,
) -> Widths:
    usual = (_font(book, 0).size or 0) if book.font_list else 0
    sizes = {}
    for position in cells:
        style = styles[sheet.cell_xf_index(*position)]
        size = 0.0 if style.is_fitted or not usual else (style.font.size or usual) / usual
        if size != 1:
            sizes[position] = size
    columns = {
        column: info.width / _CHARACTER - _ROOM for column, info in sheet.colinfo_map.items()
    }
    return Widths(float(sheet.defcolwidth or _USUAL_WIDTH), columns, sizes)


def _conditionals(
    records: Iterable[tuple[int, memoryview]], book: xlrd.book.Book
) -> Iterator[Conditional]:
    """The conditional formats that change more than a colour that can be seen."""
    ranges: tuple[tuple[Position, Position], ...] = ()
    for code, data in records:
        if code == _RANGES:
            (count,) = struct.unpack_from("<H", data, 12)
            ranges = tuple(_range(data, 14 + 8 * number) for number in range(count))
        elif code == _RULE:
            style = _conditional_style(data, book)
            if style.number_format or not style.is_plain:
                font = style.font
                unseen = font.is_unseen(style.ground)
                number = style.number_format or None
                yield Conditional(ranges, _condition(data), number, font.is_struck, unseen)


def _range(data: memoryview, at: int) -> tuple[Position, Position]:
    top, bottom, left, right = struct.unpack_from("<4H", data, at)
    return (top, left), (bottom, right)


def _condition(data: memoryview) -> Condition:
    kind, test, first, second = struct.unpack_from("<BBHH", data)
    if kind != 1:
        return Condition()
    formulas = (data[len(data) - second - first : len(data) - second], data[len(data) - second :])
    limits = [_constant(formula) for formula in formulas if len(formula)]
    if test not in _COMPARED or None in limits:
        return Condition()
    return Condition(_COMPARED[test], tuple(limit for limit in limits if limit is not None))


def _constant(formula: memoryview) -> float | None:
    """The number that the formula is; None if it is more than one."""
    if len(formula) == 3 and formula[0] == _WHOLE:
        return float(struct.unpack_from("<H", formula, 1)[0])
    if len(formula) == 9 and formula[0] == _DECIMAL:
        return float(struct.unpack_from("<d", formula, 1)[0])
    return None


def _conditional_style(data: memoryview, book: xlrd.book.Book) -> CellStyle:
    """What a conditional format makes of a cell."""
    has, more = struct.unpack_from("<IH", data, 6)
    at = 12
    number, font, ground = "", Font(), WHITE
    if has & _NUMBER:
        if more & 1:
            (size,) = struct.unpack_from("<H", data, at)
            number = _format(data[at + 2 : at + size])
            at += size
        else:
            number = builtin(data[at + 1]) or "General"
            at += 2
    if has & _FONT:
        font = _conditional_font(data[at : at + _FONT_SIZE], book)
        at += _FONT_SIZE
    at += bool(has & _ALIGNED) * _ALIGNED_SIZE + bool(has & _BORDER) * _BORDER_SIZE
    if has & _PATTERN:
        (pattern,) = struct.unpack_from("<I", data, at)
        ground = _colour(book, pattern >> 23 & 0x7F) or WHITE
    return CellStyle(number, font, ground)


def _format(data: memoryview) -> str:
    length, flags = struct.unpack_from("<HB", data)
    raw = bytes(data[3:])
    text = raw.decode("utf-16-le" if flags & 1 else "latin-1", "replace")
    return text[:length]


def _conditional_font(data: memoryview, book: xlrd.book.Book) -> Font:
    (style,) = struct.unpack_from("<I", data, 68)
    (colour,) = struct.unpack_from("<i", data, 80)
    (left_out,) = struct.unpack_from("<I", data, 88)
    is_struck = bool(style & _STRIKE) and not left_out & _STRIKE
    return Font(None, _colour(book, colour) if colour >= 0 else None, is_struck)
