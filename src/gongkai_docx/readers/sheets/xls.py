"""An Excel 97-2003 workbook (.xls, and WPS's .et) → its sheets, every cell with its value.

xlrd reads the values and formats. It doesn't tell a formula from a number that was typed, and
trusts what it reads, so the records ([MS-XLS] 2.4) are gone through first: only those that make
up cells are left to it, and only where they stay within our limits. python-calamine tells neither
number formats nor which error a cell holds, and takes what nobody calculated for a 0.
"""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Sequence

import xlrd

from gongkai_docx.errors import Unusable
from gongkai_docx.package import MAX_UNPACKED
from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.compound import CompoundError, CompoundFile
from gongkai_docx.readers.sheets.sheet import (
    ADVICE,
    MAX_CELLS,
    UNCALCULATED,
    Bounds,
    Sheet,
    SheetOpener,
    TooLargeError,
    as_seen,
    damaged,
    one_each,
    too_large,
)
from gongkai_docx.readers.sheets.xls_formulas import (
    EXTERNSHEET,
    SUPBOOK,
    sheets_named,
    spelled,
)
from gongkai_docx.readers.sheets.xls_look import read_look
from gongkai_docx.readers.sheets.xls_records import each_record
from gongkai_docx.readers.sheets.xls_strings import string_lengths
from gongkai_docx.readers.sheets.xls_values import format_of, value_of

MAX_RECORDS = 2_000_000
MAX_COLUMNS = 256
# Of each kind of record that makes up the whole workbook; Excel holds 4,050 cell styles.
MAX_ALIKE = 10_000

_BOF, _EOF, _CONTINUE, _FILEPASS, _RECALCID = 0x0809, 0x000A, 0x003C, 0x002F, 0x01C1
_SST, _BOUNDSHEET, _MERGEDCELLS = 0x00FC, 0x0085, 0x00E5
_NUMBER, _RK, _MULRK, _BOOLERR, _FORMULA = 0x0203, 0x027E, 0x00BD, 0x0205, 0x0006
_LABEL, _LABELSST, _RSTRING, _STRING = 0x0204, 0x00FD, 0x00D6, 0x0207
_SHARED, _ARRAY, _TABLE = 0x04BC, 0x0221, 0x0236
_CODEPAGE, _DATEMODE, _FORMAT, _XF = 0x0042, 0x0022, 0x041E, 0x00E0
_FONT, _PALETTE, _ROW, _COLINFO, _DEFCOLWIDTH = 0x0031, 0x0092, 0x0208, 0x007D, 0x0055

_ONE_CELL = {_NUMBER, _RK, _BOOLERR, _FORMULA, _LABEL, _LABELSST}
_NEEDED = _ONE_CELL | {
    *(_BOF, _EOF, _CONTINUE, _FILEPASS, _RECALCID, _SST, _BOUNDSHEET, _MERGEDCELLS, _MULRK),
    *(_RSTRING, _STRING, _SHARED, _ARRAY, _TABLE, _CODEPAGE, _DATEMODE, _FORMAT, _XF),
    *(_FONT, _PALETTE, _ROW, _COLINFO, _DEFCOLWIDTH),
}
_UNKNOWN = b"\xff\xff"
"""The code of no record: xlrd passes over it."""

_BIFF8 = 0x0600
_WORKSHEET = 0
_CALCULATE_ON_LOAD = 2
# How a formula's result ends that is no number, and begins that is an empty text.
_NO_NUMBER, _EMPTY_TEXT = b"\xff\xff", 3


def open_sheets(content: bytes, name: str) -> dict[str, SheetOpener]:
    """What reads each worksheet, by its name in the workbook's order.

    Raises `Unusable` where the file is damaged, no workbook of Excel 97 or later, or encrypted.
    """
    stream = _workbook_stream(content, name)
    try:
        records, ends = _outline(stream)
        globals_ = _Globals(records, ends)
    except _EncryptedError as error:
        raise Unusable(f"{name} 设有打开密码，请先在 Excel 或 WPS 中取消密码后另存。") from error
    except TooLargeError as error:
        raise Unusable(f"{name} 内容过大，不像填报表，为安全起见未打开。{ADVICE}") from error
    except (ValueError, IndexError, StopIteration, struct.error) as error:
        raise damaged(name) from error
    if globals_.version != _BIFF8:
        raise Unusable(f"{name} 是 Excel 97 以前的格式。{ADVICE}")
    book = _xlrd_book(records, name)
    titles = book.sheet_names()
    globals_.named = _named(stream, ends, titles)
    if len(titles) != len(globals_.sheets):
        raise damaged(name)
    one_each(titles, name)

    def opener(index: int) -> SheetOpener:
        start = globals_.sheets[index]
        area = slice(start, ends[start])
        cells, all_of_it = memoryview(records)[area], memoryview(stream)[area]
        return SheetOpener(lambda: _sheet(book, index, cells, all_of_it, globals_, name))

    return {title: opener(index) for index, title in enumerate(titles)}


def _named(stream: bytes, ends: dict[int, int], titles: Sequence[str]) -> list[str]:
    """What formulas call the sheets that they refer to."""
    everything = memoryview(stream)[: ends.get(0, 0)]
    records = (
        (code, everything[at + 4 : at + 4 + length])
        for at, code, length in each_record(everything)
        if code in (EXTERNSHEET, SUPBOOK)
    )
    try:
        return sheets_named(records, titles)
    except struct.error:
        return []


def _workbook_stream(content: bytes, name: str) -> bytes:
    try:
        compound = CompoundFile(content)
        if "encryptedpackage" in compound.names:
            raise Unusable(f"{name} 设有打开密码，请先在 Excel 或 WPS 中取消密码后另存。")
        if "workbook" not in compound.names:
            raise Unusable(f"{name} {_what_else(compound.names)}")
        if compound.size("Workbook") > MAX_UNPACKED:
            raise Unusable(f"{name} 内容过大，不像填报表，为安全起见未打开。{ADVICE}")
        return compound.read("Workbook")
    except CompoundError as error:
        raise Unusable(f"{name} 已损坏或没有下载完。{ADVICE}") from error


def _what_else(names: frozenset[str]) -> str:
    if "book" in names:
        return f"是 Excel 97 以前的格式。{ADVICE}"
    if "worddocument" in names:
        return "不是 Excel 工作簿，而是 Word 文件。"
    if "powerpoint document" in names:
        return "不是 Excel 工作簿，而是 PowerPoint 文件。"
    return f"是旧版 Office 格式，但不是 Excel 工作簿。{ADVICE}"


class _EncryptedError(ValueError):
    """The records are encrypted."""


def _outline(stream: bytes) -> tuple[bytearray, dict[int, int]]:
    """The records with all but the needed ones made unknown; each part's first byte → its end.

    A part is the workbook's globals, a sheet, or a chart; a chart within a sheet is none of its
    own, and nothing of it is needed. Names, comments and drawings aren't either.
    """
    records = bytearray(stream)
    ends: dict[int, int] = {}
    start = depth = 0
    for number, (at, code, length) in enumerate(each_record(stream)):
        if number > MAX_RECORDS:
            raise TooLargeError
        if code == _FILEPASS and depth == 1:
            raise _EncryptedError
        if code == _BOF:
            depth += 1
            start = at if depth == 1 else start
        if depth != 1 or code not in _NEEDED:
            records[at : at + 2] = _UNKNOWN
        if code == _EOF and depth:
            depth -= 1
            if not depth:
                ends[start] = at + 4 + length
    return records, ends


class _Globals:
    """What xlrd doesn't tell of the whole workbook. Raises ValueError where it is damaged."""

    def __init__(self, records: bytearray, ends: dict[int, int]) -> None:
        self.sheets: list[int] = []
        """The first byte of each worksheet."""
        self.strings: list[int] = []
        """How many characters each shared text has."""
        self.was_calculated = False
        """Whether a program saved it that calculates: Excel, WPS and LibreOffice sign as such."""
        self.named: list[str] = []
        """What formulas call the sheets that they refer to by a number."""
        chunks: list[bytes] = []
        count: Counter[int] = Counter()
        before = 0
        for at, code, length in each_record(memoryview(records)[: ends.get(0, 0)]):
            data = bytes(records[at + 4 : at + 4 + length])
            if code == _SST or (code == _CONTINUE and before in (_SST, _CONTINUE) and chunks):
                chunks.append(data)
            elif code == _BOUNDSHEET and data[5] == _WORKSHEET:
                self.sheets.append(int.from_bytes(data[:4], "little"))
            self.was_calculated |= code == _RECALCID
            count[code] += code in (_XF, _FORMAT, _FONT, _BOUNDSHEET)
            if count[code] > MAX_ALIKE:
                raise TooLargeError
            before = code
        (self.version,) = struct.unpack_from("<H", records, 4)
        if self.version == _BIFF8:
            if 0 not in ends or any(start not in ends for start in self.sheets):
                raise ValueError("a sheet that isn't there")
            self.strings = string_lengths(chunks)


def _xlrd_book(records: bytearray, name: str) -> xlrd.book.Book:
    try:
        return xlrd.open_workbook(
            file_contents=bytes(records),
            logfile=io.StringIO(),  # or it would print
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
        )
    except Exception as error:  # xlrd has no error of its own for most of what can be wrong
        raise damaged(name) from error


def _sheet(
    book: xlrd.book.Book,
    index: int,
    area: memoryview,
    all_of_it: memoryview,
    globals_: _Globals,
    name: str,
) -> Sheet:
    title = book.sheet_names()[index]
    try:
        scan = _Scan(area, globals_)
        values = book.sheet_by_index(index)
        rows = scan.bounds.rectangle()
        formats: dict[Position, str] = {}
        for position in scan.cells:
            row, column = position
            rows[row][column] = value_of(book, values, position)
            if code := format_of(book, values, position):
                formats[position] = code
        for row, column in scan.uncalculated:
            rows[row][column] = UNCALCULATED
        merges = tuple(
            ((top, left), (bottom - 1, right - 1))
            for top, bottom, left, right in values.merged_cells
        )
        look = read_look(book, values, scan.cells, all_of_it)
    except TooLargeError as error:
        raise too_large(name, title, error) from error
    except Exception as error:  # see above
        raise damaged(name, title) from error
    formulas = {
        position: spelled(tokens, position, globals_.named, scan.shared)
        for position, tokens in scan.formulas.items()
    }
    return as_seen(Sheet(title, rows, merges, formulas, formats, look=look), name)


class _Scan:
    """Which cells of a sheet hold something, and which of them are formulas.

    Raises `TooLargeError` once they span too much, and ValueError where the sheet contradicts
    itself.
    """

    def __init__(self, area: memoryview, globals_: _Globals) -> None:
        self.bounds = Bounds()
        self.cells: dict[Position, None] = {}
        self.formulas: dict[Position, bytes] = {}
        """The tokens of the formula of each cell that has one."""
        self.shared: dict[Position, bytes] = {}
        """The formulas of several cells, by the first of them."""
        self.uncalculated: list[Position] = []
        self._globals = globals_
        merges = 0
        for at, code, length in each_record(area):
            data = area[at + 4 : at + 4 + length]
            if code in _ONE_CELL:
                self._one(code, data)
            elif code == _MULRK:
                self._many(data)
            elif code == _SHARED and self.formulas:
                self.shared[next(reversed(self.formulas))] = bytes(data[10:])
            elif code == _RSTRING:
                raise ValueError("a text as older programs wrote it")
            merges += length // 8 if code == _MERGEDCELLS else 0
            if merges > MAX_CELLS:
                raise ValueError("more merged ranges than cells")

    def _one(self, code: int, data: memoryview) -> None:
        row, column = struct.unpack_from("<HH", data)
        characters = 0
        if code == _LABELSST:
            characters = self._globals.strings[struct.unpack_from("<I", data, 6)[0]]
        elif code == _FORMULA:
            self._formula((row, column), data)
        self._take((row, column), characters)

    def _many(self, data: memoryview) -> None:
        row, first = struct.unpack_from("<HH", data)
        (last,) = struct.unpack_from("<H", data, len(data) - 2)
        if len(data) != 6 * (last - first + 1) + 6:
            raise ValueError("a row of numbers of another length")
        for column in range(first, last + 1):
            self._take((row, column), 0)

    def _take(self, position: Position, characters: int) -> None:
        if position in self.cells or position[1] >= MAX_COLUMNS:
            raise ValueError("a cell stands twice, or nowhere")
        self.cells[position] = None
        self.bounds.take(position, characters=characters)

    def _formula(self, position: Position, data: memoryview) -> None:
        """Note the formula, and whether no program calculated it.

        Programs that only write .xls leave 0 and ask for calculation on load (Apache POI), or an
        empty text (xlwt): Excel would write that for ="" too, but not without its signature.
        """
        (length,) = struct.unpack_from("<H", data, 20)
        self.formulas[position] = bytes(data[22 : 22 + length])
        result = bytes(data[6:14])
        (flags,) = struct.unpack_from("<H", data, 14)
        is_zero = not any(result) and flags & _CALCULATE_ON_LOAD
        is_empty = result[6:] == _NO_NUMBER and result[0] == _EMPTY_TEXT
        if is_zero or (is_empty and not self._globals.was_calculated):
            self.uncalculated.append(position)
