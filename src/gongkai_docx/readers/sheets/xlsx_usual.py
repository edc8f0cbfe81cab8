"""A worksheet's XML as spreadsheet programs write it → its cells, in one pass of compiled code.

Two or three thousand elements are too many to be met one by one in Python. So what is written in
the cells is cut out, and what the rest of the sheet tells is remembered: it is the same in most
workbooks of a form. Where it is new, it is cut where its rows end, and each row is found by a
pattern (`xlsx_rows`), or remembered in its turn. What is unusual makes the sheet so, and `xlsx_any`
reads it. What stands around the cells a parser goes through, as it does there. Both give the same,
which `tests/test_read_quickly.py` holds them to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from gongkai_docx.places import Position, cell_position
from gongkai_docx.readers.sheets.markup import local, parse
from gongkai_docx.readers.sheets.sheet import MAX_CELLS, UNCALCULATED, Merge
from gongkai_docx.readers.sheets.xlsx_cells import Cells, Frame, SharedFormulas, framed, put
from gongkai_docx.readers.sheets.xlsx_look import MARGINAL, Margins
from gongkai_docx.readers.sheets.xlsx_rows import NOT_RECKONED, READ_BY, Cell, cut, row_of
from gongkai_docx.readers.sheets.xlsx_styles import Styles
from gongkai_docx.readers.sheets.xlsx_texts import Texts, UnusualError
from gongkai_docx.values import dataclass

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_NONE = b"<sheetData/>"
_LARGEST = 2_000_000
"""How large a sheet, in bytes, is read in this way; ours have some ten thousand."""
_ROOT = re.compile(rb"(?:<\?xml [^<>]*\?>)?\s*(<([a-zA-Z]+)(?: [^<>]*)?>)")
_LONGEST = 50_000
"""How long a sheet, but for what is written in its cells, or only what stands around them, may be,
in bytes, to be remembered."""
_ROW_END = b"</row>"
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6})(?::([A-Z]{1,3}[1-9][0-9]{0,6}))?")
_DAY_0 = date(1899, 12, 30)
_MOST_DIGITS = 7
"""Of the number of a shared text."""
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
"""The days that all programs count alike: from 1 March 1900 to the end of 9999."""


@dataclass(frozen=True)
class _Plan:
    """What a sheet tells but for what is written in its cells."""

    frame: Frame
    height: int
    width: int
    """How many rows and columns the cells span that have a value."""
    written: Sequence[tuple[Position, Callable[[str], object] | None]]
    """The cells in which something is written, and what it is read by; None: it is the number of a
    shared text."""
    uncalculated: Sequence[Position]
    days: Sequence[Position]
    """The cells whose numbers are shown as days."""
    may_show_moments: bool


def read_usual(
    xml: bytes, texts: Texts, styles: Styles, *, counts_from_1904: bool = False
) -> Cells:
    """The cells of a worksheet that is written as programs usually do.

    Raises `UnusualError` where it isn't, and ExpatError where its margins are no XML.
    """
    if len(xml) > _LARGEST:
        raise UnusualError
    rest, written = cut(xml)
    plan = (_remembered if len(rest) < _LONGEST else _plan)(rest, styles)
    if len(written) != len(plan.written) or (counts_from_1904 and plan.may_show_moments):
        raise UnusualError
    rows: list[list[object]] = [[""] * plan.width for _ in range(plan.height)]
    shared: dict[Position, int] = {}
    for (position, read), text in zip(plan.written, written, strict=True):
        row, column = position
        if read:
            rows[row][column] = read(text)
        else:
            shared[position] = _number_of_shared(text)
    _put_shared(rows, shared, texts)
    for row, column in plan.days:
        rows[row][column] = _day(rows[row][column])
    for position in plan.uncalculated:
        put(rows, position, UNCALCULATED)
    rich = {at: texts.rich[number] for at, number in shared.items() if number in texts.rich}
    return Cells(plan.frame, rows, rich)


def _number_of_shared(text: str) -> int:
    if len(text) > _MOST_DIGITS or not (text.isascii() and text.isdigit()):
        raise UnusualError
    return int(text)


def _put_shared(rows: list[list[object]], shared: Mapping[Position, int], texts: Texts) -> None:
    """Put the shared texts into the cells that have them by number."""
    if not shared:
        return
    known = texts.all
    if known is None or max(shared.values()) >= len(known):
        raise UnusualError
    characters = 0
    for (row, column), number in shared.items():
        rows[row][column] = known[number]
        characters += len(known[number])
    if characters > _LARGEST:
        raise UnusualError


def _day(number: object) -> date:
    if isinstance(number, float) and number.is_integer() and _FIRST_DAY <= number <= _LAST_DAY:
        return _DAY_0 + timedelta(days=number)
    raise UnusualError


# ---------------------------------------------------------------- what is remembered


def _plan(xml: bytes, known: Styles) -> _Plan:
    """What the sheet tells in these styles, after `cut`. Raises `UnusualError`, ExpatError."""
    before, data, after = _parts(xml)
    is_short = len(before) + len(after) < _LONGEST
    around, merges = (_remembered_around if is_short else _around)(before, after)
    margins = replace(around, hidden_rows=set())  # which rows are hidden, these cells tell
    cells = _cells(data, margins)
    styles = {cell.position: cell.style for cell in cells}
    if len(styles) < len(cells):
        raise UnusualError
    numbers = [cell.position for cell in cells if cell.kind == "n"]
    moments = [position for position in numbers if styles[position] in known.moments]
    if any(styles[position] not in known.days for position in moments):
        raise UnusualError
    filled = [cell.position for cell in cells if cell.kind not in ("", NOT_RECKONED)]
    uncalculated = [cell.position for cell in cells if cell.kind == NOT_RECKONED]
    height = _behind({row for row, _ in filled})
    reached = max(height, _behind({row for row, _ in uncalculated}))
    if reached * _behind({column for _, column in styles}) > MAX_CELLS:
        raise UnusualError
    shared = SharedFormulas()
    formulas = {
        cell.position: shared.whole(cell.formula, cell.shared, cell.position)
        for cell in cells
        if cell.formula is not None
    }
    return _Plan(
        framed(merges, formulas, styles, numbers, margins, known, before + after),
        height,
        _behind({column for _, column in filled}),
        [(cell.position, READ_BY.get(cell.kind)) for cell in cells if cell.is_written],
        uncalculated,
        moments,
        not known.moments.isdisjoint(styles.values()),
    )


_remembered = lru_cache(maxsize=64)(_plan)


def _cells(data: bytes, margins: Margins) -> Sequence[Cell]:
    """The cells of all rows; which of these are hidden, the margins take note of."""
    *rows, rest = map(row_of, data.split(_ROW_END))
    if rest.is_open or rest.cells or not all(row.is_open for row in rows):
        raise UnusualError
    for row in (*rows, rest):
        for number, given in row.hidden:
            margins.take_row(number, given)
    return [cell for row in rows for cell in row.cells]


def _behind(numbers: Iterable[int]) -> int:
    """The number behind the last of them; 0 if there is none."""
    return 1 + max(numbers, default=-1)


def _parts(xml: bytes) -> tuple[bytes, bytes, bytes]:
    """What stands before the cells, the cells, and what stands after them."""
    if _NONE in xml:
        xml = xml.replace(_NONE, _OPEN + _CLOSE, 1)
    start, end = xml.find(_OPEN) + len(_OPEN), xml.find(_CLOSE)
    if not len(_OPEN) <= start <= end:
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
