"""An Excel workbook (.xlsx, .xlsm) → its sheets, every cell with its value or why it has none."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING
from xml.parsers import expat

from gongkai_docx.errors import Unusable
from gongkai_docx.package import Package, PackageError, pack
from gongkai_docx.readers.sheets.look import Look
from gongkai_docx.readers.sheets.markup import elements
from gongkai_docx.readers.sheets.sheet import (
    Sheet,
    SheetOpener,
    TooLargeError,
    as_seen,
    damaged,
    too_large,
)
from gongkai_docx.readers.sheets.xlsx_cells import Cells
from gongkai_docx.readers.sheets.xlsx_package import WORKBOOK, needed_parts
from gongkai_docx.readers.sheets.xlsx_styles import Styles, needs_theme, read_styles
from gongkai_docx.readers.sheets.xlsx_texts import Texts, UnusualError, read_texts
from gongkai_docx.readers.sheets.xlsx_usual import read_usual
from gongkai_docx.values import dataclass

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_THEME = "xl/theme/theme1.xml"
_DAMAGED = (PackageError, expat.ExpatError, ValueError, KeyError, IndexError, OverflowError)
"""What may be raised where a sheet contradicts itself."""
# Errors that came after the standard (#SPILL!), which calamine refuses; the scan keeps their name.
_OUR_XML = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<worksheet"
_TYPED = b'"><v>'
"""How a value begins that no formula gives."""
_CELL, _NEW_ERROR, _KNOWN_ERROR = b"<c ", re.compile(rb"<v>#[A-Z]+!</v>"), b"<v>#N/A</v>"


@dataclass(frozen=True)
class Book:
    """A workbook: what its sheets have in common."""

    name: str
    package: Package
    parts: Mapping[str, bytes]
    sheets: Mapping[str, tuple[str, str]]
    """Each one's name → the name of its part, and whether it is visible or hidden."""
    texts: Texts
    styles: Styles

    @cached_property
    def values(self) -> CalamineWorkbook:
        """The workbook in calamine's hands. Raises `Unusable`."""
        from python_calamine import CalamineError, CalamineWorkbook

        known = {
            part: _CELL.join(map(_with_known_error, self.parts[part].split(_CELL)))
            for part, _ in self.sheets.values()
            if b't="e"' in self.parts[part]
        }
        try:
            packed = pack({**self.parts, **known})
            return CalamineWorkbook.from_filelike(io.BytesIO(packed))
        except (CalamineError, ValueError) as error:
            raise damaged(self.name) from error

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether its days are counted from 1904, as on old Macs."""
        return b"date1904" in self.parts[WORKBOOK]


def open_sheets(package: Package, name: str) -> dict[str, SheetOpener]:
    """What reads each sheet, by its name in the workbook's order.

    Raises `Unusable` where the file is damaged or unsafe.
    """
    book = open_book(package, name)
    return {
        title: SheetOpener(partial(_sheet, book, title), partial(_is_as_written, book, title))
        for title in book.sheets
    }


def open_book(package: Package, name: str) -> Book:
    """The workbook before any sheet of it is read. Raises `Unusable`."""
    try:
        parts = needed_parts(package)
    except PackageError as error:
        raise Unusable(f"{name} {error}") from error
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged(name) from error
    try:
        styles = _styles(parts.get("xl/styles.xml"), package)
        strings = next(
            (parts[part] for part in parts if part.lower() == "xl/sharedstrings.xml"), None
        )
        texts = read_texts(strings, styles.colours)
        return Book(name, package, parts, _sheet_parts(parts), texts, styles)
    except (expat.ExpatError, KeyError, IndexError, ValueError) as error:
        raise damaged(name) from error


def _is_as_written(book: Book, title: str) -> bool:
    """Whether the sheet begins as ours do, and has no text and no number but by our own hand.

    Programs begin their XML otherwise, and keep texts apart from the cells.
    """
    xml = book.parts[book.sheets[title][0]]
    # From its end, for that takes half the time.
    return book.texts.xml is None and xml.startswith(_OUR_XML) and xml.rfind(_TYPED) < 0


def _with_known_error(cell: bytes) -> bytes:
    """The XML of a cell, as far as the next one, with an error that calamine knows."""
    is_error = b't="e"' in cell[: cell.find(b">")]
    return _NEW_ERROR.sub(_KNOWN_ERROR, cell, count=1) if is_error else cell


def _sheet_parts(parts: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """Each worksheet's name → the name of its part, and whether it is visible or hidden."""
    listed = _listed(parts["xl/_rels/workbook.xml.rels"], parts[WORKBOOK])
    return {name: (target, state) for name, target, state in listed if target in parts}


@lru_cache(maxsize=8)  # those that one program saved often have the same
def _listed(relationships: bytes, workbook: bytes) -> Sequence[tuple[str, str, str]]:
    """Each sheet's name, the name of its part and its state."""
    targets: dict[str, str] = {}
    for element, attributes in elements(relationships):
        if element == "Relationship":
            target = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
            targets[attributes["Id"]] = target
    return [
        (sheet["name"], targets[sheet["id"]], sheet.get("state", "visible"))
        for element, sheet in elements(workbook)
        if element == "sheet" and sheet.get("id") in targets
    ]


def _styles(styles: bytes | None, package: Package) -> Styles:
    """The styles of the workbook; its theme is looked up only where a colour depends on it."""
    themes = package.unpack(_THEME.__eq__) if needs_theme(styles) else {}
    return read_styles(styles, themes.get(_THEME))


def _sheet(book: Book, title: str) -> Sheet:
    part, state = book.sheets[title]
    try:
        cells = _cells(book, title, book.parts[part])
        look = _look(book, part, cells, is_hidden=state != "visible")
    except TooLargeError as error:
        raise too_large(book.name, title, error) from error
    except _DAMAGED as error:
        raise damaged(book.name, title) from error
    frame = cells.frame
    sheet = Sheet(title, cells.rows, frame.merges, frame.formulas, frame.formats, look=look)
    return as_seen(sheet, book.name)


def _cells(book: Book, title: str, xml: bytes) -> Cells:
    """The cells of the sheet, read the quick way if it is written as programs do."""
    try:
        return read_usual(xml, book.texts, book.styles, counts_from_1904=book.counts_from_1904)
    except (UnusualError, expat.ExpatError):
        from python_calamine import CalamineError

        from gongkai_docx.readers.sheets.xlsx_any import read_any

        try:
            return read_any(xml, title, book.values, book.texts, book.styles)
        except CalamineError as error:
            raise ValueError from error


def _look(book: Book, part: str, cells: Cells, *, is_hidden: bool) -> Look:
    look = cells.look(book.styles)
    if is_hidden:
        look = replace(look, is_hidden=True)
    if cells.frame.has_drawing:
        from gongkai_docx.readers.sheets.xlsx_drawings import read_drawings  # few sheets have one

        look = replace(look, drawn=read_drawings(part, book.package.unpack))
    return look
