"""What stands between two ends of rows in a worksheet's XML, as programs write it → its cells.

One pattern knows every tag that programs write there. What it doesn't know, like anything else that
could mean another, is unusual, and left to `xlsx_any`. What a row is but for the numbers stored in
it is remembered: it is the same in most workbooks of a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.sheet import ErrorValue
from gongkai_docx.readers.sheets.xlsx_texts import UnusualError, decoded, refuse_unusual

_UNREADABLE = bytes(code for code in range(32) if code not in b"\t\n\r")
"""What no XML has (XML 1.0, 2.2), and a parser refuses."""
_ATTRIBUTES = r'(?: [a-zA-Z][a-zA-Z0-9:]*="[^"<>&]*")*'
_NAMED = r'<c r="([A-Z]{1,2})([1-9][0-9]{0,5})"(?: s="([0-9]{1,5})")?'
_EMPTY = r'<c r="[A-Z]{1,2}[1-9][0-9]{0,5}"(?: s="[0-9]{1,5}")?(?: t="n")? ?/>'
_ROW = r'<row r="[1-9][0-9]{0,5}"[^<>&]*>'
_TOKEN = re.compile(
    # Most cells hold nothing; those before the next thing are passed with it.
    rf'(?:{_EMPTY})*(?:{_NAMED}(?: t="([a-zA-Z]+)")?'
    rf"(?: ?/>|>(?:(<f{_ATTRIBUTES})(?: ?/>|>([^<]*)</f>))?"
    r"(?:(<v)(?: ?/>|>([^<]*)</v>)"
    r'|<is>(<t(?: xml:space="preserve")?)(?: ?/>|>([^<]*)</t>)</is>)?</c>)'
    rf"|({_ROW})|(<))"
)
_ROW_TAG = re.compile(rf"<row{_ATTRIBUTES} ?/?>")
_STORED = re.compile(rb"<v>([0-9]{1,7})</v>")
_ZERO = b"<v>0</v>"
"""What stands for each of these in what is remembered; it is one of them itself."""
_LONGEST = 2_000
"""How long a row may be, in bytes, to be remembered."""
_UNCALCULATED = "uncalculated"
_ATTRIBUTE = re.compile(r' ([a-zA-Z0-9:]+)="([^"]*)"')
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:E[+-]?[0-9]{1,2})?")
_ERROR = re.compile(r"#(?:N/A|DIV/0!|NAME\?|[A-Z]{1,20}!)")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COLUMNS = {
    letters: number
    for number, letters in enumerate(
        [*_LETTERS, *(one + two for one in _LETTERS for two in _LETTERS)]
    )
}


class _Cell(NamedTuple):
    """A cell that holds something."""

    position: Position
    style: int
    kind: str
    """Its type as the file tells it; or "" where it has no value of its own."""
    value: object
    is_stored: bool
    """Whether its value is what is stored there in digits, and this only stands for it."""
    formula: str | None
    shared: str | None
    """The number of the formula, where it is written once for many cells."""


class Row(NamedTuple):
    """What stands between two ends of rows, as far as it rests on nothing else in the workbook."""

    filled: int
    """How many cells hold something."""
    styles: Mapping[Position, int]
    """Those of these cells."""
    values: Mapping[Position, object]
    """What they hold, but for what is stored in digits."""
    stored: Sequence[tuple[Position, str]]
    """The cells that hold that, and as what: n a number, s a shared text by its number, str, b."""
    numbers: Sequence[Position]
    """The cells that hold a number."""
    uncalculated: Sequence[Position]
    formulas: Mapping[Position, str]
    shared_formulas: Sequence[tuple[Position, str, str]]
    """Those that are written once for many cells, and their numbers."""
    reach: tuple[int, int, int]
    """The row and the column behind the last that has a value; how many columns all cells span."""
    hidden: Sequence[tuple[int, Mapping[str, str]]]
    """The attributes of rows, by their numbers, that may tell that they are hidden."""
    is_open: bool


def row_of(xml: bytes) -> tuple[Row, Sequence[bytes]]:
    """What stands between two ends of rows, and the digits that are stored in its cells."""
    stored: Sequence[bytes] = ()
    if b"<v>" in xml:
        pieces = _STORED.split(xml)
        xml, stored = _ZERO.join(pieces[::2]), pieces[1::2]
    return (_remembered if len(xml) < _LONGEST else _row)(xml), stored


def _row(xml: bytes) -> Row:
    """What stands there, as far as it isn't stored in digits."""
    cells: list[_Cell] = []
    hidden: list[tuple[int, Mapping[str, str]]] = []
    is_open = False
    for token in _TOKEN.findall(_readable(xml)):
        column, _, _, kind, formula, _, stored, _, is_inline, _, tag, odd = token
        if odd or is_open is bool(tag):
            raise UnusualError
        if tag:
            given = _attributes(tag)
            if "hidden" in given or given.get("ht", "").startswith("0"):
                hidden.append((int(given["r"]) - 1, given))
            is_open = not tag.endswith("/>")
        elif column and (stored or formula or is_inline or kind in ("inlineStr", "e")):
            cells.append(_cell(token))
    return _sorted(cells, hidden, is_open=is_open)


_remembered = lru_cache(maxsize=2_000)(_row)


def _readable(xml: bytes) -> str:
    """The text of a part of the sheet, in which nothing may mean another than it says."""
    if b"\r" in xml or len(xml.translate(None, _UNREADABLE)) < len(xml):
        raise UnusualError
    try:
        text = xml.decode()
    except UnicodeDecodeError as error:
        raise UnusualError from error
    if "\ufffe" in text or "\uffff" in text or "]]>" in text:
        raise UnusualError
    refuse_unusual(text)
    return text


def _sorted(
    cells: Sequence[_Cell], hidden: Sequence[tuple[int, Mapping[str, str]]], *, is_open: bool
) -> Row:
    """The row of those cells, by what they hold."""
    styles: dict[Position, int] = {}
    values: dict[Position, object] = {}
    formulas: dict[Position, str] = {}
    stored: list[tuple[Position, str]] = []
    numbers: list[Position] = []
    uncalculated: list[Position] = []
    shared: list[tuple[Position, str, str]] = []
    for position, style, kind, value, is_stored, formula, number in cells:
        styles[position] = style
        if is_stored:
            stored.append((position, kind))
        elif kind == _UNCALCULATED:
            uncalculated.append(position)
        elif kind:
            values[position] = value
        if kind == "n":
            numbers.append(position)
        if formula is not None and number is not None:
            shared.append((position, formula, number))
        elif formula is not None:
            formulas[position] = formula
    reached = [*values, *(position for position, _ in stored)]
    return Row(
        len(cells),
        styles,
        values,
        stored,
        numbers,
        uncalculated,
        formulas,
        shared,
        (
            behind(row for row, _ in reached),
            behind(column for _, column in reached),
            behind(column for _, column in styles),
        ),
        hidden,
        is_open,
    )


def behind(numbers: Iterable[int]) -> int:
    """The number behind the last of them; 0 if there is none."""
    return 1 + max(numbers, default=-1)


@lru_cache(maxsize=1_000)
def _attributes(tag: str) -> Mapping[str, str]:
    """The attributes of a tag of a row."""
    if not _ROW_TAG.fullmatch(tag):
        raise UnusualError
    return dict(_ATTRIBUTE.findall(tag))


def _cell(token: tuple[str, ...]) -> _Cell:
    column, row, style, kind, tag, written, stored, value, is_inline, text, *_ = token
    found: object = value
    if is_inline or kind == "inlineStr":
        if kind != "inlineStr" or tag or stored:
            raise UnusualError
        kind = kind if is_inline else ""
        found = decoded(text, is_inline[2:])
    elif tag and kind != "e" and not (value or (stored and kind == "str")):
        kind, found = _UNCALCULATED, None
    elif kind in ("n", ""):
        kind = "n" if value else ""
        found = _number(value) if value else None
    elif kind != "s":
        found = _other(kind, value)
    elif value != "0":
        raise UnusualError
    given = dict(_ATTRIBUTE.findall(tag)) if " " in tag else {}
    return _Cell(
        (int(row) - 1, _COLUMNS[column]),
        int(style or 0),
        kind,
        found,
        stored == "<v" and value == "0",
        decoded(written) if tag else None,
        given.get("si") if given.get("t") == "shared" else None,
    )


def stored_value(kind: str, digits: bytes) -> object:
    """What a cell of that type holds that has these digits, other than a number or a shared text.

    Raises `UnusualError`.
    """
    return _other(kind, digits.decode())


def _number(written: str) -> float:
    if not _NUMBER.fullmatch(written):
        raise UnusualError
    return float(written)


def _other(kind: str, value: str) -> object:
    """The value of a cell that holds neither a number nor a shared text."""
    if kind == "str":
        return decoded(value)
    if kind == "b" and value in ("0", "1"):
        return value == "1"
    if kind == "e" and _ERROR.fullmatch(value):
        return ErrorValue(value)
    raise UnusualError
