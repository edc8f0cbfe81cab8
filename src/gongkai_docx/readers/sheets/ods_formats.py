"""The styles of an OpenDocument spreadsheet → number formats, spelled as a workbook spells them.

Spelled only as far as `formats` asks: what is shown in words, as a share, as a date, or without
its thousands (OpenDocument 1.3 part 3, 16.29: data styles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from gongkai_docx.readers.sheets import markup
from gongkai_docx.readers.sheets.markup import local

_DATA_STYLES = {
    f"{kind}-style"
    for kind in ("number", "percentage", "currency", "date", "time", "boolean", "text")
}
# What stands in a format for an element of a data style.
_CODES = {
    "scientific-number": "0.00E+00",
    "fraction": "# ?/?",
    "text-content": "@",
    "boolean": '"TRUE"',
    "year": "yyyy",
    "era": "gg",
    "quarter": "yyyy",
    "week-of-year": "yyyy",
    "month": "mm",
    "day": "dd",
    "day-of-week": "aaaa",
    "hours": "hh",
    "minutes": "mm",
    "seconds": "ss",
    "am-pm": "AM/PM",
}
_DEEPEST = 20
"""How many styles a style may stand on."""
_WIDEST = 1000
"""How many characters of a format are kept: none is that long."""


@dataclass
class _DataStyle:
    """A format: its own spelling, and those of the styles that take its place where they fit."""

    spelled: str = ""
    maps: list[tuple[str, str]] = field(default_factory=list)
    """A condition and the name of a data style."""
    is_duration: bool = False


@dataclass
class _CellStyle:
    data_style: str | None
    parent: str | None


class Formats:
    """The number formats of a spreadsheet's cell styles, by the name of the style."""

    def __init__(self) -> None:
        self._data: dict[str, _DataStyle] = {}
        self._cells: dict[str, _CellStyle] = {}
        self._known: dict[str, str] = {}

    def add(self, xml: bytes) -> None:
        """Take in the styles of that part. Raises expat.ExpatError."""
        parser = markup.parser()
        _Styles(parser, self._data, self._cells)
        parser.Parse(xml, True)

    def of(self, style: str) -> str:
        """The number format of that cell style; "" where it has none."""
        if style not in self._known:
            data = self._data_style(style)
            self._known[style] = self._spelled(data) if data else ""
        return self._known[style]

    def is_duration(self, style: str) -> bool:
        """Whether that cell style shows a time beyond 24 hours as such."""
        data = self._data_style(style)
        return bool(data and data in self._data and self._data[data].is_duration)

    def _data_style(self, style: str) -> str | None:
        name: str | None = style
        for _ in range(_DEEPEST):
            cell = self._cells.get(name or "")
            if cell is None or cell.data_style is not None:
                return cell.data_style if cell else None
            name = cell.parent
        return None

    def _spelled(self, name: str) -> str:
        data = self._data.get(name, _DataStyle())
        sections = [
            f"[{condition}]{self._data.get(mapped, _DataStyle()).spelled}"
            for condition, mapped in data.maps
        ]
        return ";".join([*sections, data.spelled])[:_WIDEST]


class _Styles:
    """What a parser meets while it goes through styles."""

    def __init__(
        self,
        parser: expat.XMLParserType,
        data: dict[str, _DataStyle],
        cells: dict[str, _CellStyle],
    ) -> None:
        self._data = data
        self._cells = cells
        self._style: _DataStyle | None = None
        self._text: list[str] | None = None
        self._embedded = ""
        self._digits = ""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        given = {local(key): value for key, value in attributes.items()}
        if element in _DATA_STYLES and "name" in given:
            self._style = self._data[given["name"]] = _DataStyle(
                is_duration=given.get("truncate-on-overflow") == "false"
            )
        elif element == "style" and given.get("family") == "table-cell":
            self._cells[given.get("name", "")] = _CellStyle(
                given.get("data-style-name"), given.get("parent-style-name")
            )
        elif self._style is None:
            return
        elif element == "map":
            condition = given.get("condition", "").removeprefix("value()")
            self._style.maps.append((condition, given.get("apply-style-name", "")))
        elif element == "number":
            self._digits, self._embedded = _digits(given), ""
        elif element in ("text", "currency-symbol", "embedded-text"):
            self._text = []
        elif element in _CODES:
            self._style.spelled += _CODES[element]

    def _end(self, name: str) -> None:
        element = local(name)
        if element in _DATA_STYLES:
            self._style = None
        if self._style is None:
            return
        if element == "number":
            self._style.spelled += self._embedded + self._digits
        elif self._text is not None and element in ("text", "currency-symbol", "embedded-text"):
            text = "".join(self._text)
            self._text = None
            if element == "embedded-text":
                # Words between the digits shift the point, or look as if they did.
                self._embedded += "0!" + quoted(text)
            elif element == "currency-symbol":
                self._style.spelled += f"[${text or '¤'}]"
            else:
                self._style.spelled += text if text == "%" else quoted(text)

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _digits(given: dict[str, str]) -> str:
    """The digits of a number: 0.00, with a comma at the end for each three that are left out."""
    places = _whole(given.get("decimal-places", "0"), 20)
    left_out = _whole(given.get("display-factor", "1").partition(".")[0], 10**15)
    commas = "," * ((len(str(left_out)) - 1) // 3 or left_out > 1)
    whole = "#,##0" if given.get("grouping") == "true" else "0"
    return whole + ("." + "0" * places if places else "") + commas


def _whole(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 20 else 0


def quoted(text: str) -> str:
    """The text as a format says it: words in quotes, signs each by itself."""
    if re.search(r"\w", text):
        return '"' + text.replace('"', "'") + '"'
    return "".join(f"\\{sign}" for sign in text)
