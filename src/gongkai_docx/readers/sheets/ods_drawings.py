"""The content of an OpenDocument spreadsheet → what lies over its sheets, and their conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple

from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.look import Conditional, Thing
from gongkai_docx.readers.sheets.markup import local, parse
from gongkai_docx.readers.sheets.ods_conditions import Ranges, conditional_of, ranges
from gongkai_docx.readers.sheets.ods_formats import Formats
from gongkai_docx.readers.sheets.ods_styles import points
from gongkai_docx.values import dataclass

_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0 "
_CONTENTS = {
    "image": Thing.PICTURE,
    "object": Thing.CHART,
    "object-ole": Thing.OBJECT,
    "plugin": Thing.OBJECT,
    "control": Thing.OBJECT,
    "text-box": Thing.TEXT_BOX,
}
_SHAPES = (
    *("custom-shape", "rect", "ellipse", "circle", "line", "path", "polygon", "polyline"),
    *("regular-polygon", "connector", "measure", "g", "control", "frame"),
)


@dataclass
class Hung:
    """Something drawn, and the cell that it hangs on."""

    thing: Thing
    cell: Position
    end: Position | None
    """The last cell under it, where the file tells."""
    left: float
    top: float
    width: float
    height: float
    """From that cell's corner, in points."""
    text: list[str] = field(default_factory=list)


class Over(NamedTuple):
    """What lies over one sheet, and its conditional formats."""

    drawn: list[Hung]
    conditionals: list[Conditional]


NOTHING_OVER = Over([], [])


def read_drawings(xml: bytes, formats: Formats) -> Mapping[str, Over]:
    """What lies over each sheet, by its name. Raises ExpatError or ValueError."""
    if b"draw:" not in xml and b"conditional-format" not in xml:
        return {}
    return _Sheets(xml, formats).found


class _Sheets:
    """What a parser meets while it goes through a spreadsheet's content for what is drawn."""

    def __init__(self, xml: bytes, formats: Formats) -> None:
        self.found: dict[str, Over] = {}
        self._formats = formats
        self._sheet = Over([], [])
        self._row = self._next_row = 0
        self._column = self._next_column = 0
        self._depth = 0
        """How deep in something drawn."""
        self._open: Hung | None = None
        self._is_text = False
        self._noted = 0
        """How deep in a comment."""
        self._where: Ranges = ()
        parse(xml, self._start, self._end, self._characters)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        if self._noted or element == "annotation":
            self._noted += 1
        elif name.startswith(_DRAW):
            self._start_drawn(element, attributes)
        elif self._open is not None:
            self._depth += 1
            self._is_text = element in ("p", "span", "a", "h")
        elif element in ("table", "table-row", "table-cell", "covered-table-cell"):
            self._start_cell(element, {local(key): value for key, value in attributes.items()})
        elif element.startswith("condition") or element in ("icon-set", "data-bar"):
            self._condition(element, {local(key): value for key, value in attributes.items()})

    def _start_cell(self, element: str, given: Mapping[str, str]) -> None:
        if element == "table":
            self._sheet = self.found.setdefault(given.get("name", ""), Over([], []))
            self._next_row = 0
        elif element == "table-row":
            self._row = self._next_row
            self._next_row += int(given.get("number-rows-repeated", "1"))
            self._next_column = 0
        else:
            self._column = self._next_column
            self._next_column += int(given.get("number-columns-repeated", "1"))

    def _start_drawn(self, element: str, attributes: Mapping[str, str]) -> None:
        if self._open is not None:
            self._depth += 1
            if self._open.thing is Thing.SHAPE:  # what it is comes first, then a picture of it
                self._open.thing = _CONTENTS.get(element, Thing.SHAPE)
        elif element in _SHAPES:
            given = {local(key): value for key, value in attributes.items()}
            self._depth = 1
            self._open = self._hung(_CONTENTS.get(element, Thing.SHAPE), given)

    def _hung(self, thing: Thing, given: Mapping[str, str]) -> Hung:
        """What begins to be drawn; before the first row it hangs on the sheet, at its corner."""

        def length(*keys: str) -> list[float]:
            return [points(given[key]) or 0.0 for key in keys if key in given] or [0.0]

        across, down = length("x", "x1", "x2"), length("y", "y1", "y2")
        is_line = "x1" in given
        end = () if is_line else ranges(given.get("end-cell-address", ""))
        return Hung(
            thing,
            (self._row, self._column) if self._next_row else (0, 0),
            end[0][0] if end else None,
            min(across),
            min(down),
            max(across) - min(across) if is_line else length("width")[0],
            max(down) - min(down) if is_line else length("height")[0],
        )

    def _condition(self, element: str, given: Mapping[str, str]) -> None:
        if element == "conditional-format":
            self._where = ranges(given.get("target-range-address", ""))
        elif element == "condition":
            condition, style = given.get("value", ""), given.get("apply-style-name", "")
            if found := conditional_of(condition, style, self._formats, self._where):
                self._sheet.conditionals.append(found)
        elif given.get("show-value") == "false":
            self._sheet.conditionals.append(Conditional(self._where, is_unseen=True))

    def _end(self, _: str) -> None:
        self._is_text = False
        if self._noted:
            self._noted -= 1
        elif self._open is not None:
            self._depth -= 1
            if not self._depth:
                self._sheet.drawn.append(self._open)
                self._open = None

    def _characters(self, text: str) -> None:
        if self._open is not None and self._is_text:
            self._open.text.append(text)
