"""A workbook's bytes → its sheets, every cell with its value or with the reason why it has none.

python-calamine reads the values. It shows an error (#REF!) and a formula whose value was never
stored as an empty cell, so the sheet's own XML is scanned for these (ECMA-376 part 1, 18.3.1.4).
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Final
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from gongkai_docx.errors import Unusable
from gongkai_docx.package import PackageError, pack, part_names, unpack
from gongkai_docx.workbook import cell_name, cell_position

# A sheet is held as a full rectangle, so one cell far out would cost gigabytes. Ours have 500.
MAX_CELLS = 200_000
# Cells that hold nothing but a border or a colour are only counted.
MAX_EMPTY = 500_000
# One shared text may be held once for every cell that shows it.
MAX_CHARACTERS = 20_000_000

_WORKBOOK = "xl/workbook.xml"
# What is read of a workbook; pictures, drawings and the like stay packed.
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml"
)
# Errors that came after the standard (#SPILL!), which calamine refuses; the scan keeps their name.
_NEW_ERROR = re.compile(rb'(<c [^>]*t="e"[^>]*>(?:<f[^>]*/>|<f[ >][^<]*</f>)?<v>)#[A-Z]+!(?=</v>)')


@dataclass(frozen=True)
class ErrorValue:
    """What a cell holds whose formula went wrong: #REF!, #DIV/0!."""

    code: str

    def __str__(self) -> str:
        return self.code


class NoValue(Enum):
    """What a cell holds whose formula was never calculated by a spreadsheet program."""

    UNCALCULATED = "未计算的公式"

    def __str__(self) -> str:
        return self.value


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
    formulas: Mapping[Position, str]
    """The formula of each cell that has one, as the file spells it; "" where it doesn't tell."""
    formats: Mapping[Position, str]
    """The number format of each cell that holds a number, as the workbook spells it."""

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
        merged = {}
        for first, last in self.merges:
            for position in self.span(first, last):
                merged[position] = first, last
        return merged

    def span(self, first: Position, last: Position) -> Iterable[Position]:
        """The cells from first to last, as far as the sheet is filled."""
        for row in range(first[0], min(last[0] + 1, len(self.rows))):
            for column in range(first[1], min(last[1] + 1, len(self.rows[row]))):
                yield row, column

    def filled(self) -> Iterable[tuple[Position, object]]:
        """Position and value of every cell that isn't empty, row by row."""
        for row, values in enumerate(self.rows):
            for column, value in enumerate(values):
                if value != "":
                    yield (row, column), value


SheetOpener = Callable[[], Sheet]
"""What reads a sheet; raises `Unusable` where it is damaged or far too large."""


def open_sheets(content: bytes, name: str) -> dict[str, SheetOpener]:
    """What reads each sheet, by its name in the workbook's order.

    Raises `Unusable` where the file is damaged, not a workbook, or unsafe.
    """
    try:
        parts = unpack(content, lambda part: bool(_NEEDED.fullmatch(part)))
        if _WORKBOOK not in parts:
            raise Unusable(f"{name} 不是 Excel 工作簿{_what_else(part_names(content))}。")
    except PackageError as error:
        raise Unusable(f"{name} {error}") from error
    try:
        sheet_parts = _sheet_parts(parts)
        formats = _formats(parts.get("xl/styles.xml"))
        strings = _string_lengths(
            next((parts[part] for part in parts if part.lower() == "xl/sharedstrings.xml"), None)
        )
        known = {part: _NEW_ERROR.sub(rb"\1#N/A", parts[part]) for part in sheet_parts.values()}
        book = CalamineWorkbook.from_filelike(io.BytesIO(pack(parts | known)))
    except (CalamineError, expat.ExpatError, KeyError, ValueError) as error:
        raise Unusable(f"{name} 已损坏，请用 Excel 或 WPS 打开后另存一份再试。") from error

    def opener(title: str, part: str) -> SheetOpener:
        return lambda: _sheet(book, title, parts[part], strings, formats, name)

    return {title: opener(title, part) for title, part in sheet_parts.items()}


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


def _formats(styles: bytes | None) -> list[str]:
    """The number format of each cell style, as the workbook spells it; "" for one built in."""
    custom: dict[str, str] = {}
    formats: list[str] = []
    inside = False
    for element, attributes in _elements(styles) if styles else ():
        if element == "numFmt":
            custom[attributes["numFmtId"]] = attributes["formatCode"]
        elif element in ("cellXfs", "cellStyles"):
            inside = element == "cellXfs"
        elif element == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            formats.append(custom.get(number, "0%" if number in ("9", "10") else ""))
    return formats


def _string_lengths(strings: bytes | None) -> list[int]:
    """How many characters each shared text has."""
    lengths: list[int] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "si":
            lengths.append(0)

    def characters(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parser = _parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = characters
    if strings:
        parser.Parse(strings, True)
    return lengths


def _sheet(
    book: CalamineWorkbook,
    title: str,
    xml: bytes,
    strings: Sequence[int],
    formats: Sequence[str],
    name: str,
) -> Sheet:
    try:
        scan = _Scan(xml, strings)
        calamine = book.get_sheet_by_name(title)
        rows: list[list[object]] = [list(row) for row in calamine.to_python(skip_empty_area=False)]
        merges = tuple(calamine.merged_cell_ranges or ())
        styles = {position: formats[style] for position, style in scan.styles.items() if formats}
    except _TooLargeError as error:
        raise Unusable(
            f"{name}“{title}”的内容一直延伸到 {error}，不像填报表；"
            "请删去表外多余的行和列（选中整行整列后删除），保存后再试。"
        ) from error
    except (CalamineError, expat.ExpatError, ValueError, IndexError) as error:
        raise Unusable(f"{name}“{title}”已损坏，请用 Excel 或 WPS 打开后另存一份再试。") from error
    for (row, column), value in scan.valueless.items():
        _set(rows, row, column, value)
    sheet = Sheet(title, rows, merges, scan.formulas, styles)
    for (row, column), number in scan.numbers.items():
        if isinstance(sheet.at(row, column), float | int | str):
            _set(rows, row, column, number)
    if sum(1 for first, last in merges for _ in sheet.span(first, last)) > MAX_CELLS:
        raise Unusable(
            f"{name}“{title}”的合并单元格互相重叠，请用 Excel 或 WPS 打开后另存一份再试。"
        )
    # What a merge covers is not to be seen, though some programs keep it.
    for first, last in merges:
        for row, column in sheet.span(first, last):
            if (row, column) != first:
                rows[row][column] = ""
    return sheet


def _set(rows: list[list[object]], row: int, column: int, value: object) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = value


class _TooLargeError(ValueError):
    """A sheet has more cells than we hold; the message is the name of its last one."""


class _Scan:
    """What calamine doesn't tell of a sheet: errors, formulas without a value, number formats.

    Raises `_TooLargeError` once the cells that hold something span more than MAX_CELLS, and
    ValueError where the sheet contradicts itself.
    """

    def __init__(self, xml: bytes, strings: Sequence[int]) -> None:
        self.valueless: dict[Position, ErrorValue | NoValue] = {}
        self.formulas: dict[Position, str] = {}
        self.numbers: dict[Position, float] = {}
        """The numbers as a parser reads them: calamine misses those written as entities."""
        self.styles: dict[Position, int] = {}
        self._strings = strings
        self._characters_held = 0
        self._cells = self._last_row = self._last_column = 0
        self._row = self._column = -1
        self._type = ""
        self._style = 0
        self._formula: str | None = None
        self._text: list[str] | None = None
        self._value: str | None = None
        parser = _parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = cell_position(attributes["r"])
            self._type = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._formula, self._value = None, None
        elif local == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif local in ("f", "v"):
            self._text = []

    def _end(self, name: str) -> None:
        local = _local(name)
        if local == "f":
            self._formula = "".join(self._text or ())
            self._text = None
        elif local == "v":
            if self._value is not None:
                raise ValueError("a cell has two values")
            self._value = "".join(self._text or ())
            self._text = None
        elif local == "c":
            position = self._row, self._column
            if self._formula is not None:
                self.formulas[position] = self._formula
            if self._type == "e":
                self.valueless[position] = ErrorValue(self._value or "#N/A")
            elif self._formula is not None and (
                # ="" has a value, an empty text; otherwise nothing was calculated.
                self._value is None or (self._value == "" and self._type != "str")
            ):
                self.valueless[position] = UNCALCULATED
            elif self._type == "n" and self._value:
                if position in self.numbers:
                    raise ValueError("a cell stands twice")
                self.numbers[position] = float(self._value)
                self.styles[position] = self._style
            elif self._type == "s" and self._value:
                self._characters_held += self._strings[int(self._value)]
            self._measure(position)

    def _measure(self, position: Position) -> None:
        self._cells += 1
        if self._formula is not None or self._value is not None or self._type in ("inlineStr", "e"):
            self._last_row = max(self._last_row, position[0])
            self._last_column = max(self._last_column, position[1])
        extent = (self._last_row + 1) * (self._last_column + 1)
        if self._cells > MAX_EMPTY or extent > MAX_CELLS or self._characters_held > MAX_CHARACTERS:
            raise _TooLargeError(cell_name(*position))

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
