"""The styles of an OpenDocument spreadsheet → number formats, spelled as a workbook spells them.

OpenDocument 1.3 part 3, 16.29: data styles; what they say in elements, `number_format` reads as
codes (ECMA-376 part 1, 18.8.31).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from gongkai_docx.readers.sheets.markup import local, parse
from gongkai_docx.readers.sheets.ods_styles import Styles
from gongkai_docx.values import dataclass

_DATA_STYLES = {
    f"{kind}-style"
    for kind in ("number", "percentage", "currency", "date", "time", "boolean", "text")
}
_TEXTS = ("text", "currency-symbol", "embedded-text", "fill-character")
# What stands in a format for an element of a data style: short, long.
_PARTS = {
    "text-content": ("@", "@"),
    "boolean": ('"TRUE"', '"TRUE"'),
    "year": ("yy", "yyyy"),
    "era": ("gg", "gg"),
    "quarter": ("q", "q"),
    "week-of-year": ("ww", "ww"),
    "month": ("m", "mm"),
    "day": ("d", "dd"),
    "day-of-week": ("aaa", "aaaa"),
    "hours": ("h", "hh"),
    "minutes": ("m", "mm"),
    "am-pm": ("AM/PM", "AM/PM"),
}
_ELAPSED = ("hours", "minutes", "seconds")
_NOTHING = '""'
"""The format that shows nothing."""
_WHITE = "#ffffff"
_DEEPEST = 20
"""How many styles a style may stand on."""
_MOST_DIGITS = 30
_WIDEST = 1000
"""How many characters of a format are kept: none is that long."""


@dataclass
class _DataStyle:
    """A format: its own spelling, and those of the styles that take its place where they fit."""

    spelled: str = ""
    maps: list[tuple[str, str]] = field(default_factory=list)
    """A condition and the name of a data style."""
    is_duration: bool = False
    is_share: bool = False


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
        self.styles = Styles()
        """How cells of these styles look otherwise."""

    def add(self, xml: bytes) -> None:
        """Take in the styles of that part. Raises ExpatError."""
        _Styles(xml, self._data, self._cells, self.styles)

    def of(self, style: str) -> str:
        """The number format of that cell style; "" where it has none, which is General."""
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
        if name not in self._data:
            return ""
        data = self._data[name]
        sections = [
            f"[{condition}]{self._data.get(mapped, _DataStyle()).spelled}"
            for condition, mapped in data.maps
        ]
        spelled = ";".join([*sections, data.spelled])[:_WIDEST]
        return "" if spelled == "General" else spelled or _NOTHING


class _Styles:
    """What a parser meets while it goes through styles."""

    def __init__(
        self,
        xml: bytes,
        data: dict[str, _DataStyle],
        cells: dict[str, _CellStyle],
        styles: Styles,
    ) -> None:
        self._data = data
        self._cells = cells
        self._styles = styles
        self._style: _DataStyle | None = None
        self._text: list[str] | None = None
        self._number: Mapping[str, str] = {}
        self._embedded: dict[int, str] = {}
        self._position = 0
        parse(xml, self._start, self._end, self._characters)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        given = {local(key): value for key, value in attributes.items()}
        self._styles.start(element, given)
        if element in _DATA_STYLES and "name" in given:
            self._start_data_style(element, given)
        elif element == "style" and given.get("family") == "table-cell":
            self._cells[given.get("name", "")] = _CellStyle(
                given.get("data-style-name"), given.get("parent-style-name")
            )
        elif self._style is None:
            return
        elif element == "map":
            condition = given.get("condition", "").removeprefix("value()").replace("!=", "<>")
            self._style.maps.append((condition, given.get("apply-style-name", "")))
        elif element in ("number", "scientific-number"):
            self._number, self._embedded = given, {}
        elif element in _TEXTS:
            self._text, self._position = [], _whole(given.get("position", "0"), _MOST_DIGITS)
        else:
            self._style.spelled += self._part(self._style, element, given)

    def _start_data_style(self, element: str, given: Mapping[str, str]) -> None:
        made = self._data[given["name"]] = self._style = _DataStyle(
            is_duration=given.get("truncate-on-overflow") == "false",
            is_share=element == "percentage-style",
        )
        if given.get("transliteration-format", "1") != "1":
            made.spelled = "[DBNum1]"
        if given.get("format-source") == "language":
            made.spelled = "[$-F800]"

    def _part(self, style: _DataStyle, element: str, given: Mapping[str, str]) -> str:
        """The code of an element that stands by itself."""
        if element == "fraction":
            return _fraction(given)
        if element == "text-properties":
            return "[White]" if given.get("color", "").lower() == _WHITE else ""
        if element == "seconds":
            places = _whole(given.get("decimal-places", "0"), 3)
            code = _length(given, ("s", "ss")) + ("." + "0" * places if places else "")
        elif element == "month" and given.get("textual") == "true":
            code = _length(given, ("mmm", "mmmm"))
        else:
            code = _length(given, _PARTS.get(element, ("", "")))
        # Only the first of them tells how many in all.
        if style.is_duration and element in _ELAPSED and "[" not in style.spelled:
            return f"[{code}]"
        return code

    def _end(self, name: str) -> None:
        element = local(name)
        self._styles.end(element)
        if element in _DATA_STYLES:
            self._style = None
        if self._style is None:
            return
        if element == "number":
            self._style.spelled += _digits(self._number, self._embedded)
        elif element == "scientific-number":
            self._style.spelled += _scientific(self._number)
        elif element in _TEXTS and self._text is not None:
            self._take(self._style, element, "".join(self._text))
            self._text = None

    def _take(self, style: _DataStyle, element: str, text: str) -> None:
        if element == "embedded-text":
            self._embedded[self._position] = text
        elif element == "fill-character":
            style.spelled += f"*{text[:1]}" if text else ""
        elif style.is_share and "%" in text and "%" not in style.spelled:
            before, _, after = text.partition("%")
            style.spelled += f"{quoted(before)}%{quoted(after)}"
        else:
            style.spelled += quoted(text)

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _length(given: Mapping[str, str], codes: tuple[str, str]) -> str:
    return codes[given.get("style") == "long"]


def _digits(given: Mapping[str, str], embedded: Mapping[int, str]) -> str:
    """The places of a number, words between them, a comma for each three that are left out."""
    if "decimal-places" not in given and not embedded and "display-factor" not in given:
        needed = _whole(given.get("min-integer-digits", "1"), _MOST_DIGITS)
        if needed <= 1 and given.get("grouping") != "true":
            return "General"
    left_out = _whole(given.get("display-factor", "1").partition(".")[0], 10**15)
    commas = "," * ((len(str(left_out)) - 1) // 3 or left_out > 1)
    return _before_point(given, embedded) + _after_point(given) + commas


def _before_point(given: Mapping[str, str], embedded: Mapping[int, str]) -> str:
    zeros = _whole(given.get("min-integer-digits", "0"), _MOST_DIGITS)
    is_grouped = given.get("grouping") == "true"
    needed = max(zeros, 1, 4 * is_grouped, max(embedded, default=0) + 1)
    places = "#" * (needed - zeros) + "0" * zeros
    code = ""
    for count, place in enumerate(reversed(places)):
        if count in embedded:
            code = quoted(embedded[count]) + code
        if is_grouped and count and count % 3 == 0:
            code = "," + code
        code = place + code
    return code


def _after_point(given: Mapping[str, str]) -> str:
    places = _whole(given.get("decimal-places", "0"), _MOST_DIGITS)
    zeros = min(_whole(given.get("min-decimal-places", str(places)), _MOST_DIGITS), places)
    if not places:
        return ""
    instead = given.get("decimal-replacement")
    if instead is not None:
        # Words instead of zeros: shown or not, as the number is.
        return ("." + quoted(instead)) if instead else "." + "#" * places
    return "." + "0" * zeros + "#" * (places - zeros)


def _scientific(given: Mapping[str, str]) -> str:
    sign = "-" if given.get("forced-exponent-sign") == "false" else "+"
    exponent = "0" * max(_whole(given.get("min-exponent-digits", "1"), 5), 1)
    together = "#" * (min(_whole(given.get("exponent-interval", "1"), 9), 9) - 1)
    return f"{together}{_before_point(given, {})}{_after_point(given)}E{sign}{exponent}"


def _fraction(given: Mapping[str, str]) -> str:
    numerator = "?" * max(_whole(given.get("min-numerator-digits", "1"), 5), 1)
    denominator = given.get("denominator-value") or "?" * max(
        _whole(given.get("min-denominator-digits", "1"), 5), 1
    )
    whole = "# " if "min-integer-digits" in given else ""
    return f"{whole}{numerator}/{denominator}"


def _whole(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdecimal() and len(text) < 20 else 0


def quoted(text: str) -> str:
    """The text as a format says it."""
    if not text or text.isspace():
        return text.replace(" ", "\\ ")
    return '"' + text.replace('"', '"\\""') + '"'
