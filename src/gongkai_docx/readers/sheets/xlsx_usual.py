"""A worksheet's XML as spreadsheet programs write it → its cells, in one pass of compiled code.

Two or three thousand elements are too many to be met one by one in Python. So the sheet is cut
where its rows end, and what stands there is found by a pattern (`xlsx_rows`), or remembered: most
rows are the same in all workbooks of a form. What is unusual makes the sheet so, and `xlsx_any`
reads it. What stands before and after the cells a parser goes through, as it does there. Both give
the same, which `tests/test_read_quickly.py` holds them to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from gongkai_docx.places import Position, cell_position
from gongkai_docx.readers.sheets.markup import local, parse
from gongkai_docx.readers.sheets.sheet import MAX_CELLS, UNCALCULATED, Merge
from gongkai_docx.readers.sheets.xlsx_cells import Cells, SharedFormulas, put
from gongkai_docx.readers.sheets.xlsx_look import MARGINAL, Margins
from gongkai_docx.readers.sheets.xlsx_rows import Row, behind, row_of, stored_value
from gongkai_docx.readers.sheets.xlsx_styles import Styles
from gongkai_docx.readers.sheets.xlsx_texts import Texts, UnusualError

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_NONE = b"<sheetData/>"
_LARGEST = 2_000_000
"""How large a sheet, in bytes, is read in this way; ours have some ten thousand."""
_ROOT = re.compile(rb"(?:<\?xml [^<>]*\?>)?\s*(<([a-zA-Z]+)(?: [^<>]*)?>)")
_LONGEST = 50_000
"""How long what stands around the cells may be, in bytes, to be remembered."""
_ROW_END = b"</row>"
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6})(?::([A-Z]{1,3}[1-9][0-9]{0,6}))?")
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
        self._reached = [(0, 0, 0)]
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
            row, stored = row_of(xml)
            if not row.is_open:
                raise UnusualError
            if row.filled or row.hidden:
                filled += row.filled
                self._take(row, stored)
        last, stored = row_of(rest)
        if last.is_open or last.filled or len(self.styles) < filled:
            raise UnusualError
        self._take(last, stored)
        self._height, self._width, self.columns = map(max, zip(*self._reached, strict=True))
        if not self._moments.isdisjoint(self.styles.values()):
            self._take_days()

    def _take(self, row: Row, stored: Sequence[bytes]) -> None:
        for number, given in row.hidden:
            self._margins.take_row(number, given)
        if not row.filled:
            return
        self.styles.update(row.styles)
        self._values.update(row.values)
        for (position, kind), digits in zip(row.stored, stored, strict=True):
            self._values[position] = (
                float(digits) if kind == "n" else self._stored(position, kind, digits)
            )
        self.numbers += row.numbers
        self.formulas.update(row.formulas)
        for position, formula, written_as in row.shared_formulas:
            self.formulas[position] = self._written.whole(formula, written_as, position)
        self._uncalculated += row.uncalculated
        self._reached.append(row.reach)

    def _take_days(self) -> None:
        """Take for days the numbers that are shown so."""
        for position in self.numbers:
            if (style := self.styles[position]) in self._moments:
                self._values[position] = self._day(style, self._values[position])

    def _day(self, style: int, number: object) -> date:
        if (
            style in self._days
            and isinstance(number, float)
            and number.is_integer()
            and _FIRST_DAY <= number <= _LAST_DAY
        ):
            return _DAY_0 + timedelta(days=number)
        raise UnusualError

    def _stored(self, position: Position, kind: str, digits: bytes) -> object:
        """What a cell holds that isn't a number, though it is stored in digits."""
        if kind != "s":
            return stored_value(kind, digits)
        number = int(digits)
        if self._texts is None or number >= len(self._texts):
            raise UnusualError
        self.shared[position] = number
        self._characters += len(self._texts[number])
        return self._texts[number]

    def rows(self) -> list[list[object]]:
        """The values from A1 on."""
        reached = max(self._height, behind(row for row, _ in self._uncalculated))
        if reached * self.columns > MAX_CELLS or self._characters > _LARGEST:
            raise UnusualError
        rows: list[list[object]] = [[""] * self._width for _ in range(self._height)]
        for (row, column), value in self._values.items():
            rows[row][column] = value
        for position in self._uncalculated:
            put(rows, position, UNCALCULATED)
        return rows
