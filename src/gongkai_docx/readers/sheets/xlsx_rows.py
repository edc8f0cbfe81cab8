"""What stands between two ends of rows in a worksheet's XML, as programs write it → its cells.

One pattern knows every tag that programs write there. What it doesn't know, like anything else that
could mean another, is unusual, and left to `xlsx_any`. What is written in the cells is cut out
before, so that the rest, which is the same in most workbooks of a form, can be remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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
_CONTENT = re.compile(rb'(<(?:v|t(?: xml:space="preserve")?)>)([^<]+)')
_CUT = b"0"
"""What stands in the place of all that was cut out."""
_LONGEST = 2_000
"""How long a row may be, in bytes, to be remembered."""
SHARED, NOT_RECKONED = "s", "<f"
"""The kind of a cell with a shared text, by its number; of a formula that has no value."""
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


class Cell(NamedTuple):
    """A cell that holds something, but for what is written in it."""

    position: Position
    style: int
    kind: str
    """Its type, or the tag that its text stands in; "" where it has no value."""
    is_written: bool
    """Whether something was cut out of it; what has a value all the same is an empty text."""
    formula: str | None
    shared: str | None
    """The number of the formula, where it is written once for many cells."""


class Row(NamedTuple):
    """What stands between two ends of rows, but for what is written in its cells."""

    cells: Sequence[Cell]
    hidden: Sequence[tuple[int, Mapping[str, str]]]
    """The attributes of rows, by their numbers, that may tell that they are hidden."""
    is_open: bool


def cut(xml: bytes) -> tuple[bytes, Sequence[str]]:
    """A sheet's XML without what is written in its cells, and that, in their order.

    Raises `UnusualError`.
    """
    pieces = _CONTENT.split(xml)
    written = pieces[2::3]
    if not written:
        return xml, ()
    pieces[2::3] = [_CUT] * len(written)
    return b"".join(pieces), _readable(b"<".join(written)).split("<")


def row_of(xml: bytes) -> Row:
    """The cells of what stands between two ends of rows, after `cut`. Raises `UnusualError`."""
    return (_remembered if len(xml) < _LONGEST else _row)(xml)


def _row(xml: bytes) -> Row:
    cells: list[Cell] = []
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
    return Row(cells, hidden, is_open)


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


@lru_cache(maxsize=1_000)
def _attributes(tag: str) -> Mapping[str, str]:
    """The attributes of a tag of a row."""
    if not _ROW_TAG.fullmatch(tag):
        raise UnusualError
    return dict(_ATTRIBUTE.findall(tag))


def _cell(token: tuple[str, ...]) -> Cell:
    column, row, style, kind, tag, formula, stored, value, is_inline, text, *_ = token
    if is_inline or kind == "inlineStr":
        if kind != "inlineStr" or tag or stored:
            raise UnusualError
        kind = is_inline
    elif tag and kind != "e" and not (value or (stored and kind == "str")):
        kind = NOT_RECKONED
    elif kind in ("n", ""):
        kind = "n" if value else ""
    elif kind not in (*READ_BY, SHARED) or not (value or kind == "str"):
        raise UnusualError
    given = dict(_ATTRIBUTE.findall(tag)) if " " in tag else {}
    return Cell(
        (int(row) - 1, _COLUMNS[column]),
        int(style or 0),
        kind,
        bool(value or text),
        decoded(formula) if tag else None,
        given.get("si") if given.get("t") == "shared" else None,
    )


@lru_cache(maxsize=5_000)
def _number(written: str) -> float:
    if not _NUMBER.fullmatch(written):
        raise UnusualError
    return float(written)


def _truth(written: str) -> bool:
    if written not in ("0", "1"):
        raise UnusualError
    return written == "1"


def _error(written: str) -> ErrorValue:
    if not _ERROR.fullmatch(written):
        raise UnusualError
    return ErrorValue(written)


def _stripped(written: str) -> str:
    return decoded(written, preserve="")


READ_BY: Mapping[str, Callable[[str], object]] = {
    "n": _number,
    "str": decoded,
    "b": _truth,
    "e": _error,
    "<t": _stripped,
    '<t xml:space="preserve"': decoded,
}
"""What makes the value of a cell of that kind of what is written in it. Raises `UnusualError`."""
