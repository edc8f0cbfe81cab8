"""Texts of an Excel workbook → those whose parts look different (ECMA-376 part 1, 18.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai_docx.places import Position, cell_position
from gongkai_docx.readers.sheets.look import Font
from gongkai_docx.readers.sheets.markup import Element, local, parse, tree
from gongkai_docx.readers.sheets.xlsx_styles import Colours, read_font

Parts = tuple[tuple[str, Font], ...]
"""The parts of a text, and how they look."""

_USUAL = Font()
_SAID = re.compile(rb'<rPr>((?:<[a-zA-Z]+(?: [a-zA-Z]+="[^"<>&]*")*/>)*)</rPr>')
"""What is said of the writing of a part, as programs write it."""
_END = b"</sst>"


def shared_texts(xml: bytes | None, colours: Colours) -> dict[int, Parts]:
    """The shared texts whose parts look different, by their number. Raises ExpatError."""
    if not xml or b"rPr" not in xml:
        return {}
    doubtful, numbers = _doubtful(xml, colours)
    texts = _Texts(doubtful, "si", colours)
    return {numbers[at]: parts for at, parts in zip(texts.numbers, texts.parts, strict=True)}


def texts_in_cells(xml: bytes, colours: Colours) -> dict[Position, Parts]:
    """The texts in cells of a worksheet whose parts look different. Raises ExpatError."""
    if b"rPr" not in xml:
        return {}
    texts = _Texts(xml, "is", colours)
    return dict(zip(texts.positions, texts.parts, strict=True))


def _doubtful(xml: bytes, colours: Colours) -> tuple[bytes, Sequence[int]]:
    """The XML of those shared texts that may not be read as they stand, and their numbers.

    LibreOffice says of the parts of nearly all texts in which font they are written.
    """
    head, *items = xml.split(b"<si>")
    said = _SAID.findall(xml)
    are_known = 2 * len(said) == xml.count(b"rPr") and len(items) == xml.count(b"<si")
    if not are_known or b"<!" in xml or not xml.endswith(_END):
        return xml, range(len(xml))
    fonts = {each: tree(b"<rPr>" + each + b"</rPr>").children[0] for each in set(said)}
    odd = [each for each, font in fonts.items() if not read_font(font, colours).is_plain]
    numbers = [at for at, item in enumerate(items) if any(each in item for each in odd)]
    kept = [items[number].removesuffix(_END) for number in numbers]
    return b"<si>".join([head, *kept]) + _END, numbers


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
            if not all(font.is_plain for _, font in self._open):
                self.parts.append(tuple(self._open))
                self.numbers.append(self._number)
                self.positions.append((self._row, self._column))
            self._open = None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
