"""A workbook's bytes → its sheets, every cell with its value or with the reason why it has none.

python-calamine reads the values. It shows an error (#REF!) and a formula whose value was never
stored as an empty cell, so the sheet's own XML is scanned for these (ECMA-376 part 1, 18.3.1.4).
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from gongkai_docx.errors import Unusable
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.workbook import cell_name, cell_position

# A sheet is held as a full rectangle, so one cell far out would cost gigabytes.
MAX_CELLS = 500_000

_WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """What a cell holds whose formula went wrong: #REF!, #DIV/0!."""

    code: str

    def __str__(self) -> str:
        return self.code


class NoValue(Enum):
    """What a cell holds whose formula was never calculated by a spreadsheet program."""

    UNCALCULATED = "未计算的公式"


UNCALCULATED: Final = NoValue.UNCALCULATED

Position = tuple[int, int]
"""Row and column, 0-based."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: the values of its cells from A1 on, what is merged, where formulas stand."""

    name: str
    rows: list[list[object]]
    merges: tuple[tuple[Position, Position], ...]
    """First and last cell of each merged range."""
    formulas: frozenset[Position]

    def at(self, row: int, column: int) -> object:
        """The cell's value: text, a number, a date, an ErrorValue, UNCALCULATED; "" if empty."""
        try:
            return self.rows[row][column]
        except IndexError:
            return ""

    def merge_at(self, position: Position) -> tuple[Position, Position]:
        """First and last cell of the merged range there; the cell itself if it isn't merged."""
        return self._merged.get(position, (position, position))

    @cached_property
    def _merged(self) -> dict[Position, tuple[Position, Position]]:
        return {
            (row, column): (first, last)
            for first, last in self.merges
            for row in range(first[0], last[0] + 1)
            for column in range(first[1], last[1] + 1)
        }

    def filled(self) -> Iterable[tuple[Position, object]]:
        """Position and value of every cell that isn't empty, row by row."""
        for row, values in enumerate(self.rows):
            for column, value in enumerate(values):
                if value != "":
                    yield (row, column), value


SheetOpener = Callable[[], Sheet]
"""What reads a sheet; raises `Unusable` where it is damaged or far too large."""


def open_sheets(content: bytes, name: str) -> dict[str, SheetOpener]:
    """What makes each sheet, by its name in the workbook's order; read only when called.

    Raises `Unusable` where the file, or the sheet, is damaged, not a workbook, or unsafe.
    """
    try:
        parts = unpack(content, lambda part: part.endswith((".xml", ".rels")))
    except PackageError as error:
        raise Unusable(f"{name} {error}") from error
    if _WORKBOOK not in parts:
        raise Unusable(f"{name} 不是 Excel 工作簿{_what_else(parts)}。")
    try:
        parts_of = _sheet_parts(parts)
        book = CalamineWorkbook.from_filelike(io.BytesIO(pack(parts)))
    except (CalamineError, expat.ExpatError, KeyError, ValueError) as error:
        raise Unusable(f"{name} 已损坏，请用 Excel 或 WPS 打开后另存一份再试。") from error

    def opener(title: str, part: str) -> SheetOpener:
        return lambda: _sheet(book, title, parts[part], name)

    return {
        title: opener(title, part) for title, part in parts_of.items() if title in book.sheet_names
    }


def _what_else(parts: Iterable[str]) -> str:
    if "word/document.xml" in parts:
        return "，而是 Word 文件"
    if "ppt/presentation.xml" in parts:
        return "，而是 PowerPoint 文件"
    if "content.xml" in parts:
        return "，而是 OpenDocument 文件，请另存为 .xlsx"
    return "（.xlsb 等格式请另存为 .xlsx）"


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Each worksheet's name → the name of its part."""
    targets: dict[str, str] = {}
    for element, attributes in _elements(parts["xl/_rels/workbook.xml.rels"]):
        if element == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
            targets[attributes["Id"]] = target
    sheets = [
        attributes for element, attributes in _elements(parts[_WORKBOOK]) if element == "sheet"
    ]
    return {
        sheet["name"]: targets[sheet["id"]]
        for sheet in sheets
        if targets.get(sheet.get("id", "")) in parts
    }


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    return parser


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part, names and attributes without their namespaces."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (_local(name), {_local(key): value for key, value in attributes.items()})
    )
    parser.Parse(xml, True)
    return found


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _sheet(book: CalamineWorkbook, title: str, xml: bytes, name: str) -> Sheet:
    try:
        scan = _Scan(xml)
        if scan.cells > MAX_CELLS:
            last = cell_name(scan.last_row, scan.last_column)
            raise Unusable(
                f"{name}“{title}”的内容一直延伸到 {last}，不像填报表；"
                "请删去表外多余的行和列（选中整行整列后删除），保存后再试。"
            )
        calamine = book.get_sheet_by_name(title)
        rows: list[list[object]] = [list(row) for row in calamine.to_python(skip_empty_area=False)]
        merges = tuple(calamine.merged_cell_ranges or ())
    except (CalamineError, expat.ExpatError, ValueError) as error:
        raise Unusable(f"{name}“{title}”已损坏，请用 Excel 或 WPS 打开后另存一份再试。") from error
    for (row, column), value in scan.valueless.items():
        _set(rows, row, column, value)
    return Sheet(title, rows, merges, frozenset(scan.formulas))


def _set(rows: list[list[object]], row: int, column: int, value: object) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = value


class _Scan:
    """What calamine doesn't tell of a sheet: errors, uncalculated formulas, its true extent."""

    def __init__(self, xml: bytes) -> None:
        self.valueless: dict[Position, ErrorValue | NoValue] = {}
        self.formulas: set[Position] = set()
        self.last_row = self.last_column = 0
        self._row = self._column = -1
        self._type = ""
        self._formula = False
        self._text: list[str] | None = None
        self._value = ""
        parser = _parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(xml, True)

    @property
    def cells(self) -> int:
        return (self.last_row + 1) * (self.last_column + 1)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = cell_position(attributes["r"])
            self._type = attributes.get("t", "n")
            self._formula, self._value = False, ""
        elif local == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif local == "f":
            self._formula = True
        elif local == "v":
            self._text = []

    def _end(self, name: str) -> None:
        local = _local(name)
        if local == "v":
            self._value = "".join(self._text or ())
            self._text = None
        elif local == "c":
            position = self._row, self._column
            if self._formula:
                self.formulas.add(position)
            if self._type == "e":
                self.valueless[position] = ErrorValue(self._value or "#N/A")
            elif self._formula and not self._value and self._type != "str":
                self.valueless[position] = UNCALCULATED
            if self._formula or self._value or self._type == "inlineStr":
                self.last_row = max(self.last_row, self._row)
                self.last_column = max(self.last_column, self._column)

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
