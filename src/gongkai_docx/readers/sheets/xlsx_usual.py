"""A worksheet's XML as spreadsheet programs write it → its cells, in one pass of compiled code.

Two or three thousand elements are too many to be met one by one in Python. So the cells are found
by one pattern that knows every tag which programs write among them; a tag that it doesn't know,
like anything else that could mean another, makes the sheet unusual, and `xlsx_any` reads it. What
stands before and after the cells a parser goes through, as it does there. Both give the same, which
`tests/test_read_quickly.py` holds them to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from string import ascii_uppercase
from typing import NamedTuple

from gongkai_docx.places import Position, cell_position
from gongkai_docx.readers.sheets.markup import local, parse
from gongkai_docx.readers.sheets.sheet import MAX_CELLS, UNCALCULATED, ErrorValue, Merge
from gongkai_docx.readers.sheets.xlsx_cells import Cells, SharedFormulas, put
from gongkai_docx.readers.sheets.xlsx_look import MARGINAL, Margins
from gongkai_docx.readers.sheets.xlsx_styles import Styles
from gongkai_docx.readers.sheets.xlsx_texts import Texts, UnusualError, decoded, refuse_unusual

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_NONE = b"<sheetData/>"
_LARGEST = 2_000_000
"""How large a sheet, in bytes, is read in this way; ours have some ten thousand."""
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
_ROOT = re.compile(rb"(?:<\?xml [^<>]*\?>)?\s*(<([a-zA-Z]+)(?: [^<>]*)?>)")
_LONGEST = 50_000
"""How long what stands around the cells may be, in bytes, to be remembered."""
_ROW_END = b"</row>"
_ROW_TAG = re.compile(rf"<row{_ATTRIBUTES} ?/?>")
_LONGEST_ROW = 2_000
"""How long a row may be, in bytes, to be remembered."""
_UNCALCULATED = "uncalculated"
_ATTRIBUTE = re.compile(r'([a-zA-Z0-9:]+)="([^"]*)"')
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:E[+-]?[0-9]{1,2})?")
_INDEX = re.compile("[0-9]{1,7}")
_ERROR = re.compile(r"#(?:N/A|DIV/0!|NAME\?|[A-Z]{1,20}!)")
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6})(?::([A-Z]{1,3}[1-9][0-9]{0,6}))?")
_COLUMNS = {
    letters: number
    for number, letters in enumerate(
        [*ascii_uppercase, *(one + two for one in ascii_uppercase for two in ascii_uppercase)]
    )
}
_DAY_0 = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
"""The days that all programs count alike: from 1 March 1900 to the end of 9999."""


def read_usual(
    xml: bytes, texts: Texts, styles: Styles, *, counts_from_1904: bool = False
) -> Cells:
    """The cells of a worksheet that is written as programs usually do.

    Raises `UnusualError` where it isn't, and ExpatError where its margins are no XML.
    """
    before, data, after = _parts(xml)
    is_short = len(before) + len(after) < _LONGEST
    around, merges = (_remembered_around if is_short else _around)(before, after)
    # What is remembered is that of other workbooks too; rows are hidden in this one.
    margins = replace(around, hidden_rows=set())
    found = _Found(texts.all, styles, margins)
    found.take_all(data)
    if counts_from_1904 and not styles.moments.isdisjoint(found.styles.values()):
        raise UnusualError
    return Cells(
        found.rows(),
        merges,
        found.formulas,
        found.styles,
        found.numbers,
        {position: number for position, number in found.shared.items() if number in texts.rich},
        margins,
        found.columns,
        before + after,
    )


def _parts(xml: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the cells, the cells, and what stands after them."""
    if _NONE in xml:
        xml = xml.replace(_NONE, _OPEN + _CLOSE, 1)
    start, end = xml.find(_OPEN) + len(_OPEN), xml.find(_CLOSE)
    if len(xml) > _LARGEST or not len(_OPEN) <= start <= end:
        raise UnusualError
    return xml[:start], xml[start:end], xml[end:]


def _around(before: bytes, after: bytes) -> tuple[Margins, tuple[Merge, ...]]:
    """What stands around the cells, and the merged ranges. Raises ExpatError."""
    root = _ROOT.match(before)
    if not root or b"<!" in before or b"<!" in after:
        raise UnusualError
    if after.rfind(b"<mergeCell ") > after.find(b"</mergeCells>"):
        raise UnusualError
    margins = Margins()
    merges: list[Merge] = []
    previous = ""
    starts = _elements(before + _CLOSE + b"</" + root[2] + b">")
    for element, attributes in (*starts, *_elements(root[1] + _OPEN + after)):
        if element in MARGINAL:
            margins.take(element, attributes)
        elif element == "mergeCell" and previous in _MERGED:
            merges.append(_range(attributes.get("ref", "")))
        elif element == "dimension":
            _range(attributes.get("ref", ""))
        elif element in _OF_CELLS:
            raise UnusualError
        previous = element
    return margins, tuple(merges)


_remembered_around = lru_cache(maxsize=64)(_around)
"""It is the same in all workbooks that come of one."""


def _elements(xml: bytes) -> Sequence[tuple[str, Mapping[str, str]]]:
    """The elements around the cells, without those of rules that nothing is taken from."""
    found: list[tuple[str, Mapping[str, str]]] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        element = local(name)
        if element not in _PASSED_OVER:
            found.append((element, attributes))

    parse(xml, start)
    return found


_PASSED_OVER = frozenset({"cfRule", "formula", "formula1", "formula2", "dataValidation"})
_MERGED = ("mergeCells", "mergeCell")
_OF_CELLS = frozenset({"c", "row", "v", "rPr", "is", "mergeCell"})


def _range(reference: str) -> Merge:
    match = _RANGE.fullmatch(reference)
    if not match:
        raise UnusualError
    first = cell_position(match[1])
    last = cell_position(match[2]) if match[2] else first
    if first[0] > last[0] or first[1] > last[1]:
        raise UnusualError
    return first, last


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


class _Row(NamedTuple):
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


def _row(xml: bytes) -> _Row:
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
) -> _Row:
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
    return _Row(
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
        (_behind(row for row, _ in reached), _behind(column for _, column in reached)),
        _behind(each.position[1] for each in cells),
        hidden,
        is_open,
    )


def _behind(numbers: Iterable[int]) -> int:
    """The number behind the last of them; 0 if there is none."""
    return 1 + max(numbers, default=-1)


_remembered_row = lru_cache(maxsize=2_000)(_row)
"""Rows of labels, and such as are still empty, are the same in all workbooks of a form."""


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


class _Found:
    """What the cells hold, as they are met."""

    def __init__(self, texts: Sequence[str] | None, known: Styles, margins: Margins) -> None:
        self.formulas: dict[Position, str] = {}
        self.styles: dict[Position, int] = {}
        self.numbers: list[Position] = []
        self.shared: dict[Position, int] = {}
        """The numbers of the shared texts."""
        self.columns = 0
        """How many columns the cells span."""
        self._height = self._width = 0
        self._values: dict[Position, object] = {}
        self._uncalculated: list[Position] = []
        self._written = SharedFormulas()
        self._texts = texts
        self._characters = 0
        self._moments, self._days = known.moments, known.days
        self._margins = margins

    def take_all(self, data: bytes) -> None:
        """Take all cells of the sheet."""
        filled = 0
        *rows, rest = data.split(_ROW_END)
        for xml in rows:
            row = _remembered_row(xml) if len(xml) < _LONGEST_ROW else _row(xml)
            if not row.is_open:
                raise UnusualError
            filled += row.filled
            self._take(row)
        last = _row(rest)
        if last.is_open or last.filled or len(self.styles) < filled:
            raise UnusualError
        self._take(last)
        if not self._moments.isdisjoint(self.styles.values()):
            self._take_days()

    def _take(self, row: _Row) -> None:
        for number, given in row.hidden:
            self._margins.take_row(number, given)
        if not row.filled:
            return
        self.styles.update(row.styles)
        self._values.update(row.values)
        self.numbers += row.numbers
        self.formulas.update(row.formulas)
        for position, formula, number in row.shared_formulas:
            self.formulas[position] = self._written.whole(formula, number, position)
        for position, number in row.texts:
            self._values[position] = self._shared(position, number)
        self._uncalculated += row.uncalculated
        self._height, self._width = max(self._height, row.end[0]), max(self._width, row.end[1])
        self.columns = max(self.columns, row.columns)

    def _take_days(self) -> None:
        """Take for days the numbers that are shown so."""
        for position in self.numbers:
            if (style := self.styles[position]) in self._moments:
                self._values[position] = self._day(style, self._values[position])

    def _day(self, style: int, number: object) -> date:
        is_sure = (
            isinstance(number, float) and number.is_integer() and _FIRST_DAY <= number <= _LAST_DAY
        )
        if style not in self._days or not is_sure:
            raise UnusualError
        return _DAY_0 + timedelta(days=number)

    def _shared(self, position: Position, number: int) -> str:
        if self._texts is None or number >= len(self._texts):
            raise UnusualError
        self.shared[position] = number
        self._characters += len(self._texts[number])
        return self._texts[number]

    def rows(self) -> list[list[object]]:
        """The values from A1 on."""
        reached = max(self._height, _behind(row for row, _ in self._uncalculated))
        if reached * self.columns > MAX_CELLS or self._characters > _LARGEST:
            raise UnusualError
        rows: list[list[object]] = [[""] * self._width for _ in range(self._height)]
        for (row, column), value in self._values.items():
            rows[row][column] = value
        for position in self._uncalculated:
            put(rows, position, UNCALCULATED)
        return rows
