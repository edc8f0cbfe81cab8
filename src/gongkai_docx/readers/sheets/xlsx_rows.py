"""What stands between two ends of rows in a worksheet's XML, as programs write it → its cells.

One pattern knows every tag that programs write there. What it doesn't know, like anything else that
could mean another, is unusual, and left to `xlsx_any`.
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
_UNCALCULATED = "uncalculated"
_ATTRIBUTE = re.compile(r' ([a-zA-Z0-9:]+)="([^"]*)"')
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:E[+-]?[0-9]{1,2})?")
_INDEX = re.compile("[0-9]{1,7}")
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
    """Of a shared text, its number."""
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
    """What they hold, but for shared texts."""
    numbers: tuple[Position, ...]
    texts: tuple[tuple[Position, int], ...]
    """The shared texts, by number."""
    uncalculated: tuple[Position, ...]
    formulas: Mapping[Position, str]
    shared_formulas: tuple[tuple[Position, str, str], ...]
    """Those that are written once for many cells, and their numbers."""
    end: Position
    """The row and the column behind the last that has a value."""
    columns: int
    """How many columns the cells span."""
    hidden: tuple[tuple[int, Mapping[str, str]], ...]
    """The attributes of rows, by their numbers, that may tell that they are hidden."""
    is_open: bool


def row_of(xml: bytes) -> Row:
    """What stands between two ends of rows."""
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
    return _sorted(cells, tuple(hidden), is_open=is_open)


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
    cells: Sequence[_Cell], hidden: tuple[tuple[int, Mapping[str, str]], ...], *, is_open: bool
) -> Row:
    """The row of those cells, by what they hold."""
    texts = tuple((each.position, int(str(each.value))) for each in cells if each.kind == "s")
    values = {
        each.position: each.value
        for each in cells
        if each.kind and each.kind not in ("s", _UNCALCULATED)
    }
    written = [
        (each.position, each.formula, each.shared) for each in cells if each.formula is not None
    ]
    reached = [*values, *(position for position, _ in texts)]
    return Row(
        len(cells),
        {each.position: each.style for each in cells},
        values,
        tuple(each.position for each in cells if isinstance(each.value, float)),
        texts,
        tuple(each.position for each in cells if each.kind == _UNCALCULATED),
        {position: formula for position, formula, number in written if number is None},
        tuple(
            (position, formula, number)
            for position, formula, number in written
            if number is not None
        ),
        (behind(row for row, _ in reached), behind(column for _, column in reached)),
        behind(each.position[1] for each in cells),
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
    elif not _INDEX.fullmatch(value):
        raise UnusualError
    given = dict(_ATTRIBUTE.findall(tag)) if " " in tag else {}
    return _Cell(
        (int(row) - 1, _COLUMNS[column]),
        int(style or 0),
        kind,
        found,
        decoded(written) if tag else None,
        given.get("si") if given.get("t") == "shared" else None,
    )


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
