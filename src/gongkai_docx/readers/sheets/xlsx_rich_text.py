"""Texts of an Excel workbook → those whose parts look different (ECMA-376 part 1, 18.4)."""

from __future__ import annotations

from gongkai_docx.places import Position, cell_position
from gongkai_docx.readers.sheets.look import Font
from gongkai_docx.readers.sheets.markup import Element, local, parse
from gongkai_docx.readers.sheets.xlsx_styles import Colours, read_font

Parts = tuple[tuple[str, Font], ...]
"""The parts of a text, and how they look."""

_USUAL = Font()


def shared_texts(xml: bytes | None, colours: Colours) -> dict[int, Parts]:
    """The shared texts whose parts look different, by their number. Raises ExpatError."""
    if not xml or b"rPr" not in xml:
        return {}
    texts = _Texts(xml, "si", colours)
    return dict(zip(texts.numbers, texts.parts, strict=True))


def texts_in_cells(xml: bytes, colours: Colours) -> dict[Position, Parts]:
    """The texts in cells of a worksheet whose parts look different. Raises ExpatError."""
    if b"rPr" not in xml:
        return {}
    texts = _Texts(xml, "is", colours)
    return dict(zip(texts.positions, texts.parts, strict=True))


class _Texts:
    """What a parser meets while it goes through texts, each in an element named `container`."""

    def __init__(self, xml: bytes, container: str, colours: Colours) -> None:
        self.parts: list[Parts] = []
        self.numbers: list[int] = []
        self.positions: list[Position] = []
        self._container = container
        self._colours = colours
        self._number = self._row = self._column = -1
        self._open: list[tuple[str, Font]] | None = None
        self._font = _USUAL
        self._properties: Element | None = None
        self._text: list[str] | None = None
        self._is_reading = False
        """Whether it is how the text is read aloud, which stands small above it."""
        parse(xml, self._start, self._end, self._characters)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        if element == self._container:
            self._number += 1
            self._open = []
        elif element == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1
        elif element == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = cell_position(attributes["r"])
        elif self._properties is not None:
            self._properties.children.append(Element(element, attributes))
        elif element == "rPr":
            self._properties = Element(element, attributes)
        elif element == "rPh":
            self._is_reading = True
        elif element == "t":
            self._text = []

    def _end(self, name: str) -> None:
        element = local(name)
        if element == "rPr" and self._properties is not None:
            self._font = read_font(self._properties, self._colours)
            self._properties = None
        elif element == "t" and self._open is not None and self._text is not None:
            if not self._is_reading:
                self._open.append(("".join(self._text), self._font))
            self._text = None
        elif element == "r":
            self._font = _USUAL
        elif element == "rPh":
            self._is_reading = False
        elif element == self._container and self._open is not None:
            if any(font != _USUAL for _, font in self._open):
                self.parts.append(tuple(self._open))
                self.numbers.append(self._number)
                self.positions.append((self._row, self._column))
            self._open = None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
