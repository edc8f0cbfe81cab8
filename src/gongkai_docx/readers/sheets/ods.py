"""An OpenDocument spreadsheet (.ods) → its sheets, every cell with its value or why it has none.

One part holds all sheets (OpenDocument 1.3 part 3, 9.1: tables). Rows and cells that are alike
are written once with a count, up to the edge of the sheet; only those that hold something count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple
from xml.parsers import expat

from gongkai_docx.errors import Unusable
from gongkai_docx.package import PackageError, part_names, unpack
from gongkai_docx.readers.sheets import markup
from gongkai_docx.readers.sheets.markup import local
from gongkai_docx.readers.sheets.ods_formats import Formats
from gongkai_docx.readers.sheets.sheet import (
    MAX_CELLS,
    MAX_CHARACTERS,
    UNCALCULATED,
    Bounds,
    ErrorValue,
    Position,
    Sheet,
    SheetOpener,
    TooLargeError,
    damaged,
    one_each,
    too_large,
    without_covered,
)
from gongkai_docx.workbook import cell_name

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_KINDS = {b"text": "文字文档", b"presentation": "演示文稿", b"graphics": "绘图"}

_AROUND_ROWS = {
    *("table-header-rows", "table-row-group", "table-rows"),
    *("table-header-columns", "table-column-group", "table-columns"),
}
_CELLS = {"table-cell", "covered-table-cell"}
_PARAGRAPHS = {"p", "h"}
_AROUND_PARAGRAPHS = {"list", "list-item", "list-header", "section"}
_IN_PARAGRAPH = {
    *("span", "a", "meta", "ruby", "ruby-base", "date", "time", "title", "sheet-name"),
    *("author-name", "author-initials", "page-number", "page-count", "file-name"),
}
_WITH_TEXT = _PARAGRAPHS | _IN_PARAGRAPH
# What may stand in what; anything else is no part of the sheets: a comment, a chart, a change.
_CHILDREN = {
    "": {"document-content"},
    "document-content": {"body"},
    "body": {"spreadsheet"},
    "spreadsheet": {"table"},
    **dict.fromkeys({"table", *_AROUND_ROWS}, _AROUND_ROWS | {"table-row", "table-column"}),
    "table-row": _CELLS,
    **dict.fromkeys(_CELLS | _AROUND_PARAGRAPHS, _PARAGRAPHS | _AROUND_PARAGRAPHS),
    **dict.fromkeys(_WITH_TEXT, _IN_PARAGRAPH | {"s", "tab", "line-break"}),
}
_EXTERNAL = "ta_extref"
"""The style of a table that is LibreOffice's copy of a sheet of another file."""

_CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
"""The namespace in which LibreOffice tells an error from a text."""

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_COUNT = re.compile(r"[1-9]\d{0,9}", re.ASCII)
_INDENTED = re.compile(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?)?Z?", re.ASCII)
_TIME = re.compile(
    r"(?P<sign>-?)P((?P<days>\d{1,7})D)?(T((?P<hours>\d{1,9})H)?((?P<minutes>\d{1,9})M)?"
    r"((?P<seconds>\d{1,9}([.,]\d+)?)S)?)?",
    re.ASCII,
)
_ERROR = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:\d{3}", re.ASCII)
_REFERENCE = re.compile(r"\[\.(\$?[A-Z]{1,3}\$?\d+)(?::\.(\$?[A-Z]{1,3}\$?\d+))?\]", re.ASCII)
MAX_ELEMENTS = 3_000_000


def open_sheets(content: bytes, name: str) -> dict[str, SheetOpener]:
    """What reads each sheet, by its name in the workbook's order.

    Raises `Unusable` where the file is damaged, not a spreadsheet, encrypted, or unsafe.
    """
    parts = _parts(content, name)
    formats = Formats()
    try:
        if _STYLES in parts:
            formats.add(parts[_STYLES])
        formats.add(parts[_CONTENT])
        tables = _Tables(parts[_CONTENT], formats).tables
    except (expat.ExpatError, ValueError) as error:
        raise damaged(name) from error
    one_each([table.name for table in tables], name)

    def opener(table: _Table) -> SheetOpener:
        return lambda: _sheet(table, name)

    return {table.name: opener(table) for table in tables}


def _parts(content: bytes, name: str) -> dict[str, bytes]:
    """The parts that hold cells and styles, of a spreadsheet that isn't encrypted."""
    needed = {_CONTENT, _STYLES, _MANIFEST, "mimetype"}
    try:
        if "encrypted-package" in part_names(content):
            raise Unusable(f"{name} 设有打开密码，请先取消密码后另存。")
        # What is encrypted is XML by its name only, which need not be looked at.
        parts = unpack(content, lambda part: part in needed)
    except PackageError as error:
        raise Unusable(f"{name} {error}") from error
    if b"encryption-data" in parts.get(_MANIFEST, b""):
        raise Unusable(f"{name} 设有打开密码，请先取消密码后另存。")
    kind = parts.get("mimetype", _MIMETYPE).strip()
    if not kind.startswith(_MIMETYPE):
        what = _KINDS.get(kind.rpartition(b".")[2].partition(b"-")[0], "别的文件")
        raise Unusable(f"{name} 不是电子表格，而是 OpenDocument {what}。")
    if _CONTENT not in parts:
        raise damaged(name)
    return parts


@dataclass
class _Cell:
    """One cell as it is being read."""

    given: Mapping[str, str]
    column: int
    repeat: int
    style: str
    paragraphs: list[str] = field(default_factory=list)


class _Run(NamedTuple):
    """Cells that hold the same, in a rectangle."""

    row: int
    rows: int
    column: int
    columns: int
    value: object
    formula: str | None
    format: str


class _Span(NamedTuple):
    """A merged range, and over how many rows it is repeated."""

    row: int
    repeat: int
    column: int
    down: int
    right: int


@dataclass
class _Table:
    """One sheet as it is written: what is repeated, once."""

    name: str
    bounds: Bounds = field(default_factory=Bounds)
    runs: list[_Run] = field(default_factory=list)
    spans: list[_Span] = field(default_factory=list)
    failure: ValueError | None = None
    """Why it can't be read; the other sheets still can."""


def _sheet(table: _Table, name: str) -> Sheet:
    if isinstance(table.failure, TooLargeError):
        raise too_large(name, table.name, table.failure)
    if table.failure:
        raise damaged(name, table.name) from table.failure
    rows = table.bounds.rectangle()
    formulas: dict[Position, str] = {}
    formats: dict[Position, str] = {}
    for run in table.runs:
        for row in range(run.row, run.row + run.rows):
            for column in range(run.column, run.column + run.columns):
                rows[row][column] = run.value
                if run.formula is not None:
                    formulas[row, column] = run.formula
                if isinstance(run.value, float):
                    formats[row, column] = run.format
    merges = (
        ((row, span.column), (row + span.down - 1, span.column + span.right - 1))
        for span in table.spans
        for row in range(span.row, min(span.row + span.repeat, len(rows)))
    )
    # One more than without_covered lets pass, if they hold a cell at all.
    some = tuple(islice(merges, MAX_CELLS + 1))
    return without_covered(Sheet(table.name, rows, some, formulas, formats), name)


class _Tables:
    """What a parser meets while it goes through a spreadsheet's content."""

    def __init__(self, xml: bytes, formats: Formats) -> None:
        self.tables: list[_Table] = []
        self._formats = formats
        self._path = [""]
        self._skipped = 0
        """How deep in an element that is no part of the sheets."""
        self._table: _Table | None = None
        self._row = self._row_repeat = 0
        self._row_style = ""
        self._column = 0
        self._columns: list[int] = []
        """How far the columns reach that were told of together."""
        self._column_styles: list[str] = []
        """The style that the cells of these columns have by default."""
        self._cell: _Cell | None = None
        self._text: list[str] | None = None
        self._spaces = self._elements = 0
        parser = markup.parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise ValueError("too many elements")
        element = local(name)
        if self._skipped or element not in _CHILDREN.get(self._path[-1], ()):
            self._skipped += 1
            return
        self._path.append(element)
        given = {_attribute(key): value for key, value in attributes.items()}
        if element in _STARTS and (self._table is None or self._table.failure is None):
            self._try(lambda: _STARTS[element](self, given))
        elif element == "table":
            self._start_table(given)

    def _try(self, step: Callable[[], None]) -> None:
        """Take a step; what is wrong with a sheet is that sheet's alone."""
        try:
            step()
        except ValueError as error:
            if self._table is None:
                raise
            self._table.failure = error
            self._cell, self._text = None, None

    def _start_table(self, given: Mapping[str, str]) -> None:
        self._table = _Table(given.get("name", ""))
        if given.get("style-name") != _EXTERNAL:
            self.tables.append(self._table)
        self._row = self._row_repeat = self._column = 0
        self._columns, self._column_styles = [], []

    def _start_column(self, given: Mapping[str, str]) -> None:
        after = self._columns[-1] if self._columns else 0
        self._columns.append(after + _count(given, "number-columns-repeated"))
        self._column_styles.append(given.get("default-cell-style-name", ""))

    def _start_row(self, given: Mapping[str, str]) -> None:
        self._row_repeat = _count(given, "number-rows-repeated")
        self._row_style = given.get("default-cell-style-name", "")
        self._column = 0

    def _start_cell(self, given: Mapping[str, str]) -> None:
        repeat = _count(given, "number-columns-repeated")
        style = given.get("style-name") or self._row_style or self._column_style()
        self._cell = _Cell(given, self._column, repeat, style)
        self._column += repeat

    def _column_style(self) -> str:
        group = bisect_right(self._columns, self._column)
        return self._column_styles[group] if group < len(self._columns) else ""

    def _start_paragraph(self, given: Mapping[str, str]) -> None:
        self._text = []

    def _start_spaces(self, given: Mapping[str, str]) -> None:
        count = _count(given, "c")
        self._spaces += count
        if self._spaces > MAX_CHARACTERS:
            raise TooLargeError(self._here())
        self._put("\0" * count)

    def _start_tab(self, given: Mapping[str, str]) -> None:
        self._put("\1")

    def _start_line_break(self, given: Mapping[str, str]) -> None:
        self._put("\2")

    def _put(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _characters(self, text: str) -> None:
        if not self._skipped and self._path[-1] in _WITH_TEXT:
            self._put(text)

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        element = self._path.pop()
        if self._table is None:
            return
        if element == "table":
            self._table = None
        elif self._table.failure is None and element in _ENDS:
            self._try(lambda: _ENDS[element](self))

    def _end_paragraph(self) -> None:
        if self._cell and self._text is not None:
            self._cell.paragraphs.append(_shown("".join(self._text)))
        self._text = None

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if self._table is None or cell is None:
            return
        value = _value(cell, self._formats)
        formula = cell.given.get("formula")
        if value == "" and formula is None:
            self._table.bounds.take((self._row, cell.column), filled=False)
        else:
            last = self._row + self._row_repeat - 1, cell.column + cell.repeat - 1
            repeats = self._row_repeat * cell.repeat
            self._table.bounds.take(last, characters=len(str(value)) * repeats)
            self._table.runs.append(
                _Run(
                    *(self._row, self._row_repeat, cell.column, cell.repeat, value),
                    None if formula is None else _spelled(formula),
                    _format(cell, self._formats) if isinstance(value, float) else "",
                )
            )
        down = _count(cell.given, "number-rows-spanned")
        right = _count(cell.given, "number-columns-spanned")
        if down > 1 or right > 1:
            span = _Span(self._row, self._row_repeat, cell.column, down, right)
            self._table.spans.append(span)

    def _end_row(self) -> None:
        self._row += self._row_repeat

    def _here(self) -> str:
        return cell_name(self._row, self._cell.column if self._cell else self._column)


_STARTS: dict[str, Callable[[_Tables, Mapping[str, str]], None]] = {
    "table-column": _Tables._start_column,
    "table-row": _Tables._start_row,
    "table-cell": _Tables._start_cell,
    "covered-table-cell": _Tables._start_cell,
    "p": _Tables._start_paragraph,
    "h": _Tables._start_paragraph,
    "s": _Tables._start_spaces,
    "tab": _Tables._start_tab,
    "line-break": _Tables._start_line_break,
}
_ENDS: dict[str, Callable[[_Tables], None]] = {
    "p": _Tables._end_paragraph,
    "h": _Tables._end_paragraph,
    "table-cell": _Tables._end_cell,
    "covered-table-cell": _Tables._end_cell,
    "table-row": _Tables._end_row,
}


def _count(given: Mapping[str, str], key: str) -> int:
    """How often, or how many; 1 if it isn't said. Raises ValueError."""
    text = given.get(key, "1")
    if not _COUNT.fullmatch(text):
        raise ValueError(f"no count: {text!r}")
    return int(text)


def _shown(text: str) -> str:
    """A paragraph's text: where the XML is broken into lines, that is one space, or none (6.1.2).

    By the standard many spaces would be one too, but LibreOffice saves them as they are typed.
    """
    lines = [line for line in _INDENTED.split(text) if line]
    return " ".join(lines).translate({0: " ", 1: "\t", 2: "\n"})


def _attribute(name: str) -> str:
    """An attribute's name without its namespace, but for one that would be taken for another."""
    return f"calcext:{local(name)}" if name.startswith(_CALCEXT) else local(name)


def _value(cell: _Cell, formats: Formats) -> object:
    """What the cell holds. Raises ValueError where it contradicts itself."""
    given, text = cell.given, "\n".join(cell.paragraphs)
    kind = given.get("value-type", "")
    if _is_error(given, text):
        return ErrorValue(text.strip() or "#N/A")
    if "formula" in given and _lacks_value(cell, text):
        return UNCALCULATED
    if kind in ("float", "percentage", "currency"):
        return _number(given, text)
    if kind == "date":
        return _date(given.get("date-value", ""), text)
    if kind == "time":
        return _time(given.get("time-value", ""), is_duration=formats.is_duration(cell.style))
    if kind == "boolean":
        return _boolean(given.get("boolean-value", ""))
    return given.get("string-value", text) if kind == "string" else text


def _is_error(given: Mapping[str, str], text: str) -> bool:
    """Whether a formula went wrong, which no type of OpenDocument tells.

    LibreOffice says so in an attribute of its own; before it did, it stored a 0 or a text that is
    shown as the error.
    """
    is_shown = "formula" in given and _ERROR.fullmatch(text.strip())
    return given.get("calcext:value-type") == "error" or bool(is_shown)


def _lacks_value(cell: _Cell, text: str) -> bool:
    """Whether no program calculated the formula; LibreOffice gives ="" an empty paragraph."""
    kind = cell.given.get("value-type")
    if kind is None:
        return bool(text) or not cell.paragraphs
    key = {"percentage": "value", "currency": "value", "float": "value"}.get(kind, f"{kind}-value")
    return key not in cell.given and (kind != "string" or not cell.paragraphs)


def _number(given: Mapping[str, str], text: str) -> float | bool:
    written = given.get("value", "")
    if not _NUMBER.fullmatch(written):
        raise ValueError(f"no number: {written!r}")
    number = float(written)
    if "formula" in given and text in ("TRUE", "FALSE") and number in (0, 1):
        return bool(number)  # LibreOffice stores what =TRUE() gives as a number
    return number


def _date(written: str, text: str) -> date | datetime | str:
    """The date; what is shown, where it is one before or after our calendar."""
    try:
        if not _DATE.fullmatch(written):
            raise ValueError(f"no date: {written!r}")
        moment = datetime.fromisoformat(written.rstrip("Z"))
    except ValueError:
        if text:
            return text
        raise
    # As calamine takes it from an .xlsx: to the millisecond, and midnight as the day.
    moment = moment.replace(microsecond=0) + _milliseconds(moment.microsecond / 1000)
    return moment if moment.time() != time() else moment.date()


def _time(written: str, *, is_duration: bool) -> time | timedelta:
    match = _TIME.fullmatch(written)
    if not match:
        raise ValueError(f"no time: {written!r}")
    days, hours, minutes = (int(match[unit] or 0) for unit in ("days", "hours", "minutes"))
    seconds = float((match["seconds"] or "0").replace(",", "."))
    length = timedelta(days=days, hours=hours, minutes=minutes) + _milliseconds(seconds * 1000)
    if match["sign"]:
        length = -length
    if is_duration or not timedelta() <= length < timedelta(days=1):
        return length
    return (datetime.min + length).time()


def _milliseconds(count: float) -> timedelta:
    return timedelta(milliseconds=round(count))


def _boolean(written: str) -> bool:
    if written not in ("true", "false"):
        raise ValueError(f"neither true nor false: {written!r}")
    return written == "true"


def _format(cell: _Cell, formats: Formats) -> str:
    """The number format of the cell, which its type tells where its style doesn't."""
    spelled = formats.of(cell.style)
    kind = cell.given.get("value-type")
    if kind == "percentage" and "%" not in spelled:
        return "0%"
    if kind == "currency" and not spelled:
        return f"[${cell.given.get('currency', '')}]0.00"
    return spelled


def _spelled(formula: str) -> str:
    """The formula, its references spelled as in Excel where they are to the same sheet."""
    bare = formula.removeprefix("of:").removeprefix("oooc:").removeprefix("msoxl:")
    return _REFERENCE.sub(_excel_reference, bare.removeprefix("="))


def _excel_reference(match: re.Match[str]) -> str:
    return match[1] + (f":{match[2]}" if match[2] else "")
