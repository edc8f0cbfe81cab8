"""A worksheet's XML, however it is written → its cells, by a parser that meets every element.

python-calamine reads the values. It shows an error (#REF!) and a formula whose value was never
stored as an empty cell, so the sheet's own XML is scanned for these (ECMA-376 part 1, 18.3.1.4).
What programs usually write, `xlsx_usual` reads several times faster, and gives the same.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from python_calamine import CalamineWorkbook

from gongkai_docx.places import Position, cell_position
from gongkai_docx.readers.sheets.markup import local, parse
from gongkai_docx.readers.sheets.sheet import (
    PICTURE,
    UNCALCULATED,
    Bounds,
    ErrorValue,
    NoValue,
)
from gongkai_docx.readers.sheets.xlsx_cells import Cells, SharedFormulas, framed, put
from gongkai_docx.readers.sheets.xlsx_look import MARGINAL, Margins
from gongkai_docx.readers.sheets.xlsx_rich_text import texts_in_cells
from gongkai_docx.readers.sheets.xlsx_styles import Styles
from gongkai_docx.readers.sheets.xlsx_texts import Texts


def read_any(
    xml: bytes, title: str, values: CalamineWorkbook, texts: Texts, styles: Styles
) -> Cells:
    """The cells of the sheet of that title.

    Raises `TooLargeError`; CalamineError, ExpatError, ValueError, KeyError, IndexError or
    OverflowError where the sheet contradicts itself.
    """
    scan = _Scan(xml, texts.lengths, texts.rich)
    calamine = values.get_sheet_by_name(title)
    rows: list[list[object]] = [list(row) for row in calamine.to_python(skip_empty_area=False)]
    merges = tuple(calamine.merged_cell_ranges or ())
    for position, value in scan.valueless.items():
        put(rows, position, value)
    for (row, column), number in scan.numbers.items():
        if row < len(rows) and column < len(rows[row]):
            if isinstance(rows[row][column], float | int | str):
                rows[row][column] = number
        else:
            put(rows, (row, column), number)
    frame = framed(
        merges, scan.formulas, scan.styles, list(scan.numbers), scan.margins, styles, xml
    )
    rich = {position: texts.rich[number] for position, number in scan.rich.items()}
    return Cells(frame, rows, rich | texts_in_cells(xml, styles.colours))


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
        self._written = SharedFormulas()
        self._text: list[str] | None = None
        self._value: str | None = None
        self._length = 0
        parse(xml, self._start, self._end, self._characters)

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
            written = "".join(self._text or ())
            self._formula = self._written.whole(written, self._shared, (self._row, self._column))
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

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
