"""An Excel workbook (.xlsx, .xlsm) → its sheets, every cell with its value or why it has none.

python-calamine reads the values. It shows an error (#REF!) and a formula whose value was never
stored as an empty cell, so the sheet's own XML is scanned for these (ECMA-376 part 1, 18.3.1.4).
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from gongkai_docx.errors import Unusable
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.places import Position, cell_position
from gongkai_docx.readers.sheets import markup
from gongkai_docx.readers.sheets.formulas import moved
from gongkai_docx.readers.sheets.look import Look
from gongkai_docx.readers.sheets.markup import elements, local
from gongkai_docx.readers.sheets.sheet import (
    PICTURE,
    UNCALCULATED,
    Bounds,
    ErrorValue,
    NoValue,
    Sheet,
    SheetOpener,
    TooLargeError,
    as_seen,
    damaged,
    too_large,
)
from gongkai_docx.readers.sheets.xlsx_drawings import read_drawings
from gongkai_docx.readers.sheets.xlsx_look import (
    MARGINAL,
    Margins,
    cell_looks,
    conditionals,
    hidden_columns,
    room,
    sizes,
)
from gongkai_docx.readers.sheets.xlsx_package import WORKBOOK, needed_parts
from gongkai_docx.readers.sheets.xlsx_rich_text import Parts, shared_texts, texts_in_cells
from gongkai_docx.readers.sheets.xlsx_styles import Styles, needs_theme, read_styles

_THEME = "xl/theme/theme1.xml"
_DAMAGED = (
    *(CalamineError, PackageError, expat.ExpatError),
    *(ValueError, KeyError, IndexError, OverflowError),
)
"""What may be raised where a sheet contradicts itself."""
# Errors that came after the standard (#SPILL!), which calamine refuses; the scan keeps their name.
_CELL, _NEW_ERROR, _KNOWN_ERROR = b"<c ", re.compile(rb"<v>#[A-Z]+!</v>"), b"<v>#N/A</v>"


@dataclass(frozen=True)
class _Book:
    """What the sheets of a workbook have in common."""

    name: str
    content: bytes
    values: CalamineWorkbook
    strings: Sequence[int]
    """How many characters each shared text has."""
    rich: Mapping[int, Parts]
    """The shared texts whose parts look different."""
    styles: Styles


def open_sheets(content: bytes, name: str) -> dict[str, SheetOpener]:
    """What reads each sheet, by its name in the workbook's order.

    Raises `Unusable` where the file is damaged or unsafe.
    """
    try:
        parts = needed_parts(content)
    except PackageError as error:
        raise Unusable(f"{name} {error}") from error
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged(name) from error
    try:
        sheets = _sheet_parts(parts)
        styles = _styles(parts.get("xl/styles.xml"), content)
        strings = next(
            (parts[part] for part in parts if part.lower() == "xl/sharedstrings.xml"), None
        )
        known = {
            part: _CELL.join(map(_with_known_error, parts[part].split(_CELL)))
            for part, _ in sheets.values()
            if b't="e"' in parts[part]
        }
        book = _Book(
            name,
            content,
            CalamineWorkbook.from_filelike(io.BytesIO(pack(parts | known))),
            _string_lengths(strings),
            shared_texts(strings, styles.colours),
            styles,
        )
    except (CalamineError, expat.ExpatError, KeyError, IndexError, ValueError) as error:
        raise damaged(name) from error

    def opener(title: str, part: str, state: str) -> SheetOpener:
        return lambda: _sheet(book, title, part, parts[part], is_hidden=state != "visible")

    return {title: opener(title, part, state) for title, (part, state) in sheets.items()}


def _with_known_error(cell: bytes) -> bytes:
    """The XML of a cell, as far as the next one, with an error that calamine knows."""
    is_error = b't="e"' in cell[: cell.find(b">")]
    return _NEW_ERROR.sub(_KNOWN_ERROR, cell, count=1) if is_error else cell


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """Each worksheet's name → the name of its part, and whether it is visible or hidden."""
    targets: dict[str, str] = {}
    for element, attributes in elements(parts["xl/_rels/workbook.xml.rels"]):
        if element == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
            targets[attributes["Id"]] = target
    sheets = [attributes for element, attributes in elements(parts[WORKBOOK]) if element == "sheet"]
    return {
        sheet["name"]: (targets[sheet["id"]], sheet.get("state", "visible"))
        for sheet in sheets
        if targets.get(sheet.get("id", "")) in parts
    }


def _styles(styles: bytes | None, content: bytes) -> Styles:
    """The styles of the workbook; its theme is looked up only where a colour depends on it."""
    themes = unpack(content, _THEME.__eq__) if needs_theme(styles) else {}
    return read_styles(styles, themes.get(_THEME))


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


def _sheet(book: _Book, title: str, part: str, xml: bytes, *, is_hidden: bool) -> Sheet:
    try:
        scan = _Scan(xml, book.strings, book.rich)
        calamine = book.values.get_sheet_by_name(title)
        rows: list[list[object]] = [list(row) for row in calamine.to_python(skip_empty_area=False)]
        merges = tuple(calamine.merged_cell_ranges or ())
        codes = book.styles.number_formats
        formats = {
            position: code for position, style in scan.styles.items() if (code := codes[style])
        }
        look = _look(book, part, xml, scan, is_hidden=is_hidden)
    except TooLargeError as error:
        raise too_large(book.name, title, error) from error
    except _DAMAGED as error:
        raise damaged(book.name, title) from error
    for (row, column), value in scan.valueless.items():
        _set(rows, row, column, value)
    sheet = Sheet(title, rows, merges, scan.formulas, formats, look=look)
    for (row, column), number in scan.numbers.items():
        if isinstance(sheet.at(row, column), float | int | str):
            _set(rows, row, column, number)
    return as_seen(sheet, book.name)


def _look(book: _Book, part: str, xml: bytes, scan: _Scan, *, is_hidden: bool) -> Look:
    margins, styles = scan.margins, book.styles
    widths = margins.column_widths(scan.bounds.columns)
    texts = {position: book.rich[number] for position, number in scan.rich.items()}
    drawn = read_drawings(part, partial(unpack, book.content)) if margins.has_drawing else ()
    return Look(
        cell_looks(scan.styles, texts | texts_in_cells(xml, styles.colours), styles),
        frozenset(margins.hidden_rows),
        margins.filtered_rows(),
        hidden_columns(widths),
        is_hidden,
        drawn,
        conditionals(xml, styles),
        room(widths, margins.usual_width(), sizes(scan.numbers, scan.styles, styles)),
    )


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

    def __init__(self, xml: bytes, strings: Sequence[int], rich: Container[int]) -> None:
        self.valueless: dict[Position, ErrorValue | NoValue] = {}
        self.formulas: dict[Position, str] = {}
        self.numbers: dict[Position, float] = {}
        """The numbers as a parser reads them: calamine misses those written as entities."""
        self.styles: dict[Position, int] = {}
        """The style of each cell that holds something."""
        self.rich: dict[Position, int] = {}
        """The cells with shared texts whose parts look different."""
        self.margins = Margins()
        self.bounds = Bounds()
        self._strings = strings
        self._rich = rich
        self._row = self._column = -1
        self._type = ""
        self._style = 0
        self._is_rich_value = False
        self._formula: str | None = None
        self._shared: str | None = None
        """The number of the formula, where it is written once for many cells."""
        self._written: dict[str, tuple[Position, str]] = {}
        """Those formulas, and the cells at which they are written."""
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
            if self._type == "e":
                self._is_rich_value = "vm" in attributes
            self._formula, self._value, self._length = None, None, 0
        elif element == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
            if "hidden" in attributes or attributes.get("ht", "1").startswith("0"):
                self.margins.take_row(self._row, attributes)
        elif element in ("f", "v"):
            self._text = []
            if element == "f":
                self._shared = attributes.get("si") if attributes.get("t") == "shared" else None
        elif element in MARGINAL:
            self.margins.take(element, attributes)

    def _end(self, name: str) -> None:
        element = local(name)
        if element == "f":
            self._formula = self._whole("".join(self._text or ()))
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
                # A picture in a cell is an error to programs that don't know of such.
                is_picture = self._is_rich_value and self._value == "#VALUE!"
                error = ErrorValue(self._value or "#N/A")
                self.valueless[position] = PICTURE if is_picture else error
            elif self._formula is not None and (
                # ="" has a value, an empty text; otherwise nothing was calculated.
                self._value is None or (self._value == "" and self._type != "str")
            ):
                self.valueless[position] = UNCALCULATED
            elif self._type == "n" and self._value:
                if position in self.numbers:
                    raise ValueError("a cell stands twice")
                self.numbers[position] = float(self._value)
            elif self._type == "s" and self._value:
                self._length = self._strings[int(self._value)]
                if int(self._value) in self._rich:
                    self.rich[position] = int(self._value)
            filled = (
                self._formula is not None
                or self._value is not None
                or self._type in ("inlineStr", "e")
            )
            if filled:
                self.styles[position] = self._style
            self.bounds.take(position, filled=filled, characters=self._length)

    def _whole(self, formula: str) -> str:
        """The formula, where the cell says only that it is another one's."""
        if self._shared is None:
            return formula
        if formula:
            self._written[self._shared] = (self._row, self._column), formula
        elif self._shared in self._written:
            (row, column), written = self._written[self._shared]
            return moved(written, self._row - row, self._column - column)
        return formula

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
