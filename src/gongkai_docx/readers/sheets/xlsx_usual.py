"""A worksheet's XML as spreadsheet programs write it → its cells, in one pass of compiled code.

Two or three thousand elements are too many to be met one by one in Python. So the cells are found
by one pattern that knows every tag which programs write among them; a tag that it doesn't know,
like anything else that could mean another, makes the sheet unusual, and `xlsx_any` reads it. What
stands before and after the cells a parser goes through, as it does there. Both give the same, which
`tests/test_read_quickly.py` holds them to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from string import ascii_uppercase

from gongkai_docx.places import Position, cell_position
from gongkai_docx.readers.sheets import markup
from gongkai_docx.readers.sheets.markup import local
from gongkai_docx.readers.sheets.sheet import MAX_CELLS, UNCALCULATED, ErrorValue, Merge
from gongkai_docx.readers.sheets.xlsx_cells import Cells, SharedFormulas, put
from gongkai_docx.readers.sheets.xlsx_look import MARGINAL, Margins
from gongkai_docx.readers.sheets.xlsx_styles import Styles
from gongkai_docx.readers.sheets.xlsx_texts import Texts, UnusualError, decoded, refuse_unusual

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_NONE = b"<sheetData/>"
_LARGEST = 2_000_000
"""How large a sheet, in bytes, is read in this way; ours have some ten thousand."""
_UNREADABLE = bytes(code for code in range(32) if code not in b"\t\n\r")
"""What no XML has (XML 1.0, 2.2), and a parser refuses."""
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
_ATTRIBUTES = r'(?: [a-zA-Z][a-zA-Z0-9:]*="[^"<>&]*")*'
_TOKEN = re.compile(
    r'<c r="([A-Z]{1,2})([1-9][0-9]{0,5})"(?: s="([0-9]{1,5})")?(?: t="([a-zA-Z]+)")?'
    rf"(?:/>|>(?:(<f{_ATTRIBUTES})(?: ?/>|>([^<]*)</f>))?"
    r"(?:(<v)(?: ?/>|>([^<]*)</v>)"
    r'|<is>(<t(?: xml:space="preserve")?)(?: ?/>|>([^<]*)</t>)</is>)?</c>)'
    rf'|(</row>|<row r="[1-9][0-9]{{0,5}}"{_ATTRIBUTES} ?/?>)|(<)'
)
_ATTRIBUTE = re.compile(r'([a-zA-Z0-9:]+)="([^"]*)"')
_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?(?:E[+-]?[0-9]{1,2})?")
_INDEX = re.compile("[0-9]{1,7}")
_ERROR = re.compile(r"#(?:N/A|DIV/0!|NAME\?|[A-Z]{1,20}!)")
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6})(?::([A-Z]{1,3}[1-9][0-9]{0,6}))?")
_COLUMNS = {
    letters: number
    for number, letters in enumerate(
        [*ascii_uppercase, *(one + two for one in ascii_uppercase for two in ascii_uppercase)]
    )
}
_DAY_0 = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 61, 2_958_465
"""The days that all programs count alike: from 1 March 1900 to the end of 9999."""


def read_usual(
    xml: bytes, texts: Texts, styles: Styles, *, counts_from_1904: bool = False
) -> Cells:
    """The cells of a worksheet that is written as programs usually do.

    Raises `UnusualError` where it isn't, and ExpatError where its margins are no XML.
    """
    before, data, after = _parts(xml)
    margins, merges = _margins(before, after)
    found = _Found(texts.all, styles, margins)
    found.take_all(data)
    if counts_from_1904 and not styles.moments.isdisjoint(found.styles.values()):
        raise UnusualError
    return Cells(
        found.rows(),
        merges,
        found.formulas,
        found.styles,
        found.numbers.keys(),
        {position: number for position, number in found.shared.items() if number in texts.rich},
        margins,
        _width(found.styles),
        before + after,
    )


def _parts(xml: bytes) -> tuple[bytes, str, bytes]:
    """What stands before the cells, the cells, and what stands after them."""
    if _NONE in xml:
        xml = xml.replace(_NONE, _OPEN + _CLOSE, 1)
    start, end = xml.find(_OPEN) + len(_OPEN), xml.find(_CLOSE)
    if len(xml) > _LARGEST or not len(_OPEN) <= start <= end:
        raise UnusualError
    before, data, after = xml[:start], xml[start:end], xml[end:]
    if b"<!" in before or b"<!" in after or b"\r" in data:
        raise UnusualError
    if after.rfind(b"<mergeCell ") > after.find(b"</mergeCells>"):
        raise UnusualError
    if len(data.translate(None, _UNREADABLE)) < len(data):
        raise UnusualError
    if any(each in data for each in (*_NONCHARACTERS, b"]]>")):
        raise UnusualError
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise UnusualError from error
    refuse_unusual(text)
    return before, text, after


def _margins(before: bytes, after: bytes) -> tuple[Margins, tuple[Merge, ...]]:
    """What stands around the cells, and the merged ranges."""
    margins = Margins()
    merges: list[Merge] = []
    previous = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal previous
        element = local(name)
        if element in MARGINAL:
            margins.take(element, attributes)
        elif element == "mergeCell" and previous in _MERGED:
            merges.append(_range(attributes.get("ref", "")))
        elif element == "dimension":
            _range(attributes.get("ref", ""))
        elif element in _OF_CELLS:
            raise UnusualError
        previous = element

    parser = markup.parser()
    parser.StartElementHandler = start
    parser.Parse(before, False)
    parser.Parse(after, True)
    return margins, tuple(merges)


_MERGED = ("mergeCells", "mergeCell")
_OF_CELLS = frozenset({"c", "row", "v", "rPr", "is", "mergeCell"})


def _range(reference: str) -> Merge:
    match = _RANGE.fullmatch(reference)
    if not match:
        raise UnusualError
    first = cell_position(match[1])
    last = cell_position(match[2]) if match[2] else first
    if first[0] > last[0] or first[1] > last[1]:
        raise UnusualError
    return first, last


class _Found:
    """What the cells hold, as they are met."""

    def __init__(self, texts: Sequence[str] | None, known: Styles, margins: Margins) -> None:
        self.formulas: dict[Position, str] = {}
        self.styles: dict[Position, int] = {}
        self.numbers: dict[Position, float] = {}
        self.shared: dict[Position, int] = {}
        """The numbers of the shared texts."""
        self._values: dict[Position, object] = {}
        self._uncalculated: list[Position] = []
        self._written = SharedFormulas()
        self._texts = texts
        self._characters = 0
        self._known = known
        self._margins = margins

    def take_all(self, data: str) -> None:
        """Take all cells of the sheet."""
        is_open = False
        for token in _TOKEN.findall(data):
            column, row, style, kind, formula, _, value, _, text, _, line, odd = token
            if value or formula or text or kind == "inlineStr":
                position = int(row) - 1, _COLUMNS[column]
                if position in self.styles:
                    raise UnusualError
                self.styles[position] = int(style or 0)
                self._take(position, kind, token)
            elif line:
                is_open = self._take_row(line, is_open=is_open)
            elif odd or kind == "e":
                raise UnusualError
        if is_open:
            raise UnusualError

    def _take_row(self, tag: str, *, is_open: bool) -> bool:
        """Whether a row is open after that tag, which may tell that it is hidden."""
        if (tag == "</row>") is not is_open:
            raise UnusualError
        if "hidden" in tag or ' ht="0' in tag:
            given = dict(_ATTRIBUTE.findall(tag))
            self._margins.take_row(int(given["r"]) - 1, given)
        return not is_open and not tag.endswith("/>")

    def _take(self, position: Position, kind: str, token: tuple[str, ...]) -> None:
        _, _, style, _, formula, written, stored, value, is_inline, text, *_ = token
        if formula:
            self.formulas[position] = self._formula(formula, written, position)
        if is_inline or kind == "inlineStr":
            if kind != "inlineStr" or formula or stored:
                raise UnusualError
            if is_inline:
                self._values[position] = decoded(text, is_inline[2:])
        elif formula and not (value or (stored and kind == "str")):
            if kind == "e":
                raise UnusualError
            self._uncalculated.append(position)
        elif kind in ("", "n"):
            if value:
                self._take_number(position, value, int(style or 0))
        else:
            self._values[position] = self._other(position, kind, value)

    def _formula(self, tag: str, written: str, position: Position) -> str:
        if " " not in tag:
            return decoded(written)
        given = dict(_ATTRIBUTE.findall(tag))
        shared = given.get("si") if given.get("t") == "shared" else None
        return self._written.whole(decoded(written), shared, position)

    def _take_number(self, position: Position, written: str, style: int) -> None:
        if not _NUMBER.fullmatch(written):
            raise UnusualError
        number = self.numbers[position] = float(written)
        self._values[position] = number
        if style in self._known.moments:
            if style not in self._known.days or not (
                number.is_integer() and _FIRST_DAY <= number <= _LAST_DAY
            ):
                raise UnusualError
            self._values[position] = _DAY_0 + timedelta(days=number)

    def _other(self, position: Position, kind: str, value: str) -> object:
        """The value of a cell that holds neither a number nor a text of its own."""
        if kind == "s" and self._texts is not None and _INDEX.fullmatch(value):
            number = int(value)
            if number < len(self._texts):
                self.shared[position] = number
                self._characters += len(self._texts[number])
                return self._texts[number]
        elif kind == "str":
            return decoded(value)
        elif kind == "b" and value in ("0", "1"):
            return value == "1"
        elif kind == "e" and _ERROR.fullmatch(value):
            return ErrorValue(value)
        raise UnusualError

    def rows(self) -> list[list[object]]:
        """The values from A1 on."""
        height = 1 + max((row for row, _ in self._values), default=-1)
        width = 1 + max((column for _, column in self._values), default=-1)
        reached = 1 + max((row for row, _ in self._uncalculated), default=-1)
        if max(height, reached) * _width(self.styles) > MAX_CELLS or self._characters > _LARGEST:
            raise UnusualError
        rows: list[list[object]] = [[""] * width for _ in range(height)]
        for (row, column), value in self._values.items():
            rows[row][column] = value
        for position in self._uncalculated:
            put(rows, position, UNCALCULATED)
        return rows


def _width(cells: Iterable[Position]) -> int:
    """How many columns the cells span."""
    return 1 + max((column for _, column in cells), default=-1)
