"""The styles of an OpenDocument spreadsheet → how cells, rows and columns look.

(OpenDocument 1.3 part 3, 16: styles, and 20: what they set.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from gongkai_docx.readers.sheets.look import WHITE, CellStyle, Colour, Font, colour_of
from gongkai_docx.values import dataclass

_PROPERTIES = {
    f"{kind}-properties" for kind in ("text", "table-cell", "table-column", "table-row", "table")
}
_LENGTH = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(pt|cm|mm|in|px)", re.ASCII)
_POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "px": 0.75}
_LONGEST = 2000.0
"""How wide or high anything may be, in points: over 200 characters."""
_DEEPEST = 20
"""How many styles a style may stand on."""
_CELL, _TEXT = "table-cell", "text"


@dataclass
class _Style:
    """A style as it is written."""

    parent: str
    properties: dict[str, dict[str, str]] = field(default_factory=dict)
    maps: list[tuple[str, str]] = field(default_factory=list)
    """A condition, and the name of the style that cells have where it holds."""


class Styles:
    """The styles of a spreadsheet, by family and name, as a parser meets them."""

    def __init__(self) -> None:
        self._styles: dict[tuple[str, str], _Style] = {}
        self._open: _Style | None = None
        self._cells: dict[str, CellStyle] = {}

    def start(self, element: str, given: Mapping[str, str]) -> None:
        """Take note of an element that begins."""
        if element in ("style", "default-style"):
            key = given.get("family", ""), given.get("name", "")
            self._open = self._styles[key] = _Style(given.get("parent-style-name", ""))
        elif self._open is None:
            return
        elif element in _PROPERTIES:
            self._open.properties.setdefault(element, {}).update(given)
        elif element == "map":
            self._open.maps.append((given.get("condition", ""), given.get("apply-style-name", "")))

    def end(self, element: str) -> None:
        """Take note of an element that ends."""
        if element in ("style", "default-style"):
            self._open = None

    def cell(self, name: str) -> CellStyle:
        """How cells of that style look; their number format is not told here."""
        if name not in self._cells:
            self._cells[name] = CellStyle(
                "", self._font(_CELL, name), self._ground(name), self._is_fitted(name)
            )
        return self._cells[name]

    def stretch(self, name: str, cell: str) -> Font:
        """How a part of a text looks: as its own style says, and its cell's where it doesn't."""
        usual, own = self._font(_CELL, cell), self._font(_TEXT, name)
        return Font(
            own.size or usual.size,
            own.colour or usual.colour,
            own.is_struck or usual.is_struck,
            own.is_raised or usual.is_raised,
        )

    def maps(self, name: str) -> list[tuple[str, str]]:
        """The conditions of that cell style, and the styles that they put in its place."""
        style = self._styles.get((_CELL, name))
        return style.maps if style else []

    def length(self, family: str, name: str, key: str) -> float | None:
        """A width or a height that a style of columns or rows sets, in points."""
        return points(self._set(family, name, f"{family}-properties", key))

    def is_shown(self, table: str) -> bool:
        """Whether sheets of that style are shown."""
        return self._set("table", table, "table-properties", "display") != "false"

    def _set(self, family: str, name: str, element: str, key: str) -> str:
        """What the style sets, or one that it stands on; "" if none does."""
        for _ in range(_DEEPEST):
            style = self._styles.get((family, name))
            if style is None:
                break
            if key in style.properties.get(element, {}):
                return style.properties[element][key]
            name = style.parent
        usual = self._styles.get((family, ""))
        return usual.properties.get(element, {}).get(key, "") if usual else ""

    def _font(self, family: str, name: str) -> Font:
        def text(key: str) -> str:
            return self._set(family, name, "text-properties", key)

        is_chosen = text("use-window-font-color") == "true"
        return Font(
            points(text("font-size")),
            None if is_chosen else colour_of(text("color")),
            text("text-line-through-style") not in ("", "none")
            or text("text-line-through-type") not in ("", "none"),
            text("text-position").partition(" ")[0] not in ("", "0%"),
        )

    def _ground(self, name: str) -> Colour | None:
        return colour_of(self._set(_CELL, name, "table-cell-properties", "background-color")) or (
            WHITE
        )

    def _is_fitted(self, name: str) -> bool:
        def cell(key: str) -> str:
            return self._set(_CELL, name, "table-cell-properties", key)

        return cell("shrink-to-fit") == "true" or cell("rotation-angle") not in ("", "0")


def points(length: str) -> float | None:
    """The length in points; None if it isn't a length."""
    match = _LENGTH.fullmatch(length)
    return min(float(match[1]) * _POINTS[match[2]], _LONGEST) if match else None
