"""An Excel workbook (.xlsx, .xlsm) → its sheets, every cell with its value or why it has none.

python-calamine reads the values. It shows an error (#REF!) and a formula whose value was never
stored as an empty cell, so the sheet's own XML is scanned for these (ECMA-376 part 1, 18.3.1.4).
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Sequence
from functools import lru_cache
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from gongkai_docx.errors import Unusable
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.places import cell_position
from gongkai_docx.readers.sheets import markup
from gongkai_docx.readers.sheets.markup import elements, local
from gongkai_docx.readers.sheets.sheet import (
    UNCALCULATED,
    Bounds,
    ErrorValue,
    NoValue,
    Position,
    Sheet,
    SheetOpener,
    TooLargeError,
    damaged,
    too_large,
    without_covered,
)

_WORKBOOK = "xl/workbook.xml"
# What is read of a workbook; pictures, drawings and the like stay packed.
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml"
)
# Errors that came after the standard (#SPILL!), which calamine refuses; the scan keeps their name.
_NEW_ERROR = re.compile(rb'(<c [^>]*t="e"[^>]*>(?:<f[^>]*/>|<f[ >][^<]*</f>)?<v>)#[A-Z]+!(?=</v>)')


def open_sheets(content: bytes, name: str) -> dict[str, SheetOpener]:
    """What reads each sheet, by its name in the workbook's order.

    Raises `Unusable` where the file is damaged or unsafe.
    """
    try:
        parts = unpack(content, lambda part: bool(_NEEDED.fullmatch(part)))
    except PackageError as error:
        raise Unusable(f"{name} {error}") from error
    try:
        sheet_parts = _sheet_parts(parts)
        formats = _formats(parts.get("xl/styles.xml"))
        strings = _string_lengths(
            next((parts[part] for part in parts if part.lower() == "xl/sharedstrings.xml"), None)
        )
        known = {
            part: _NEW_ERROR.sub(rb"\1#N/A", parts[part])
            for part in sheet_parts.values()
            if b't="e"' in parts[part]
        }
        book = CalamineWorkbook.from_filelike(io.BytesIO(pack(parts | known)))
    except (CalamineError, expat.ExpatError, KeyError, ValueError) as error:
        raise damaged(name) from error

    def opener(title: str, part: str) -> SheetOpener:
        return lambda: _sheet(book, title, parts[part], strings, formats, name)

    return {title: opener(title, part) for title, part in sheet_parts.items()}


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    """Each worksheet's name → the name of its part."""
    targets: dict[str, str] = {}
    for element, attributes in elements(parts["xl/_rels/workbook.xml.rels"]):
        if element == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
            targets[attributes["Id"]] = target
    sheets = [
        attributes for element, attributes in elements(parts[_WORKBOOK]) if element == "sheet"
    ]
    return {
        sheet["name"]: targets[sheet["id"]]
        for sheet in sheets
        if targets.get(sheet.get("id", "")) in parts
    }


@lru_cache(maxsize=8)  # workbooks that one program saved often have the same
def _formats(styles: bytes | None) -> tuple[str, ...]:
    """The number format of each cell style, as the workbook spells it; "" for one built in."""
    custom: dict[str, str] = {}
    formats: list[str] = []
    inside = False
    for element, attributes in elements(styles) if styles else ():
        if element == "numFmt":
            custom[attributes["numFmtId"]] = attributes["formatCode"]
        elif element in ("cellXfs", "cellStyles"):
            inside = element == "cellXfs"
        elif element == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            formats.append(custom.get(number, "0%" if number in ("9", "10") else ""))
    return tuple(formats)


def _string_lengths(strings: bytes | None) -> list[int]:
    """How many characters each shared text has."""
    lengths: list[int] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "si":
            lengths.append(0)

    def characters(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    parser = markup.parser()
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
    except TooLargeError as error:
        raise too_large(name, title, error) from error
    except (CalamineError, expat.ExpatError, ValueError, IndexError, OverflowError) as error:
        raise damaged(name, title) from error
    for (row, column), value in scan.valueless.items():
        _set(rows, row, column, value)
    sheet = Sheet(title, rows, merges, scan.formulas, styles)
    for (row, column), number in scan.numbers.items():
        if isinstance(sheet.at(row, column), float | int | str):
            _set(rows, row, column, number)
    return without_covered(sheet, name)


def _set(rows: list[list[object]], row: int, column: int, value: object) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = value


class _Scan:
    """What calamine doesn't tell of a sheet: errors, formulas without a value, number formats.

    Raises `TooLargeError` once the cells that hold something span too much, and ValueError where
    the sheet contradicts itself.
    """

    def __init__(self, xml: bytes, strings: Sequence[int]) -> None:
        self.valueless: dict[Position, ErrorValue | NoValue] = {}
        self.formulas: dict[Position, str] = {}
        self.numbers: dict[Position, float] = {}
        """The numbers as a parser reads them: calamine misses those written as entities."""
        self.styles: dict[Position, int] = {}
        self._strings = strings
        self._bounds = Bounds()
        self._row = self._column = -1
        self._type = ""
        self._style = 0
        self._formula: str | None = None
        self._text: list[str] | None = None
        self._value: str | None = None
        self._length = 0
        parser = markup.parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        if element == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = cell_position(attributes["r"])
            self._type = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._formula, self._value, self._length = None, None, 0
        elif element == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif element in ("f", "v"):
            self._text = []

    def _end(self, name: str) -> None:
        element = local(name)
        if element == "f":
            self._formula = "".join(self._text or ())
            self._text = None
        elif element == "v":
            if self._value is not None:
                raise ValueError("a cell has two values")
            self._value = "".join(self._text or ())
            self._text = None
        elif element == "c":
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
                self._length = self._strings[int(self._value)]
            filled = self._formula is not None or self._value is not None
            self._bounds.take(
                position,
                filled=filled or self._type in ("inlineStr", "e"),
                characters=self._length,
            )

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
