"""An OpenDocument spreadsheet (.ods) → its sheets, every cell with its value or why it has none.

One part holds all sheets (OpenDocument 1.3 part 3, 9.1: tables). Rows and cells that are alike
are written once with a count, up to the edge of the sheet; only those that hold something count.

python-calamine reads .ods too, but not as it must be read here: a text without a type, or in a
list, is an empty cell to it, tabs and line breaks are lost, what a text box says is the cell's, a
faulty sheet takes the others with it, and a count of spaces that is too large ends the process.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from xml.parsers import expat

from gongkai_docx.errors import Unusable
from gongkai_docx.package import Package, PackageError
from gongkai_docx.places import cell_name
from gongkai_docx.readers.sheets.markup import local, parse
from gongkai_docx.readers.sheets.ods_cells import Cell, attribute, format_of, spelled, value_of
from gongkai_docx.readers.sheets.ods_drawings import NOTHING_OVER, read_drawings
from gongkai_docx.readers.sheets.ods_formats import Formats
from gongkai_docx.readers.sheets.ods_sheet import Line, Run, Span, Table, add, sheet_of
from gongkai_docx.readers.sheets.sheet import (
    MAX_CHARACTERS,
    SheetOpener,
    TooLargeError,
    damaged,
    one_each,
)

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_KINDS = {b"text": "文字文档", b"presentation": "演示文稿", b"graphics": "绘图"}

_AROUND_ROWS = {
    *("table-header-rows", "table-row-group", "table-rows"),
    *("table-header-columns", "table-column-group", "table-columns"),
}
_CELLS = {"table-cell", "covered-table-cell"}
_PARAGRAPHS = {"p", "h"}
_AROUND_PARAGRAPHS = {"list", "list-item", "list-header", "section"}
_IN_PARAGRAPH = {
    *("span", "a", "meta", "ruby", "ruby-base", "date", "time", "title", "sheet-name"),
    *("author-name", "author-initials", "page-number", "page-count", "file-name"),
}
_WITH_TEXT = _PARAGRAPHS | _IN_PARAGRAPH
# What may stand in what; anything else is no part of the sheets: a comment, a chart, a change.
_CHILDREN = {
    "": {"document-content"},
    "document-content": {"body"},
    "body": {"spreadsheet"},
    "spreadsheet": {"table"},
    **dict.fromkeys({"table", *_AROUND_ROWS}, _AROUND_ROWS | {"table-row", "table-column"}),
    "table-row": _CELLS,
    **dict.fromkeys(_CELLS | _AROUND_PARAGRAPHS, _PARAGRAPHS | _AROUND_PARAGRAPHS),
    **dict.fromkeys(_WITH_TEXT, _IN_PARAGRAPH | {"s", "tab", "line-break"}),
}
_EXTERNAL = "ta_extref"
"""The style of a table that is LibreOffice's copy of a sheet of another file."""

_COUNT = re.compile(r"[1-9]\d{0,9}", re.ASCII)
_SPACE = re.compile(r"[ \t\r\n]+")
MAX_ELEMENTS = 200_000
"""Of all sheets together; rows and cells that are alike are written once."""


class _TooManyError(ValueError):
    """There are more elements than any form has."""


def open_sheets(package: Package, name: str) -> dict[str, SheetOpener]:
    """What reads each sheet, by its name in the workbook's order.

    Raises `Unusable` where the file is damaged, not a spreadsheet, encrypted, or unsafe.
    """
    parts = _parts(package, name)
    formats = Formats()
    try:
        if _STYLES in parts:
            formats.add(parts[_STYLES])
        if parts[_CONTENT].count(b"<") > 2 * MAX_ELEMENTS:
            raise _TooManyError
        formats.add(parts[_CONTENT])
        tables = _Tables(parts[_CONTENT], formats).tables
        over = read_drawings(parts[_CONTENT], formats)
    except _TooManyError as error:
        raise Unusable(
            f"{name} 的行和格过多，不像填报表；"
            "请删去表外多余的行和列（选中整行整列后删除），保存后再试。"
        ) from error
    except (expat.ExpatError, ValueError) as error:
        raise damaged(name) from error
    one_each([table.name for table in tables], name)

    def opener(table: Table) -> SheetOpener:
        drawn, conditionals = over.get(table.name, NOTHING_OVER)
        return SheetOpener(lambda: sheet_of(table, formats, drawn, conditionals, name))

    return {table.name: opener(table) for table in tables}


def _parts(package: Package, name: str) -> dict[str, bytes]:
    """The parts that hold cells and styles, of a spreadsheet that isn't encrypted."""
    needed = {_CONTENT, _STYLES, _MANIFEST, "mimetype"}
    try:
        if "encrypted-package" in package.names:
            raise Unusable(f"{name} 设有打开密码，请先取消密码后另存。")
        # What is encrypted is XML by its name only, which need not be looked at.
        parts = package.unpack(lambda part: part in needed)
    except PackageError as error:
        raise Unusable(f"{name} {error}") from error
    if b"encryption-data" in parts.get(_MANIFEST, b""):
        raise Unusable(f"{name} 设有打开密码，请先取消密码后另存。")
    kind = parts.get("mimetype", _MIMETYPE).strip()
    if not kind.startswith(_MIMETYPE):
        what = _KINDS.get(kind.rpartition(b".")[2].partition(b"-")[0], "别的文件")
        raise Unusable(f"{name} 不是电子表格，而是 OpenDocument {what}。")
    if _CONTENT not in parts:
        raise damaged(name)
    return parts


class _Tables:
    """What a parser meets while it goes through a spreadsheet's content."""

    def __init__(self, xml: bytes, formats: Formats) -> None:
        self.tables: list[Table] = []
        self._formats = formats
        self._path = [""]
        self._skipped = 0
        """How deep in an element that is no part of the sheets."""
        self._table: Table | None = None
        self._row = self._row_repeat = 0
        self._row_style = ""
        self._column = 0
        self._columns: list[int] = []
        """How far the columns reach that were told of together."""
        self._column_styles: list[str] = []
        """The style that the cells of these columns have by default."""
        self._cell: Cell | None = None
        self._text: list[str] | None = None
        self._stretches: list[str] = []
        """The styles of the parts of a text that are open."""
        self._spaces = self._elements = 0
        parse(xml, self._start, self._end, self._characters)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise _TooManyError
        element = local(name)
        if self._skipped or element not in _CHILDREN.get(self._path[-1], ()):
            self._skipped += 1
            return
        self._path.append(element)
        given = {attribute(key): value for key, value in attributes.items()}
        if element in _STARTS and (self._table is None or self._table.failure is None):
            self._try(lambda: _STARTS[element](self, given))
        elif element == "table":
            self._start_table(given)

    def _try(self, step: Callable[[], None]) -> None:
        """Take a step; what is wrong with a sheet is that sheet's alone."""
        try:
            step()
        except ValueError as error:
            if self._table is None:
                raise
            self._table.failure = error
            self._cell, self._text, self._stretches = None, None, []

    def _start_table(self, given: Mapping[str, str]) -> None:
        self._table = Table(given.get("name", ""), given.get("style-name", ""))
        if given.get("style-name") != _EXTERNAL:
            self.tables.append(self._table)
        self._row = self._row_repeat = self._column = 0
        self._columns, self._column_styles = [], []

    def _start_column(self, given: Mapping[str, str]) -> None:
        after = self._columns[-1] if self._columns else 0
        count = _count(given, "number-columns-repeated")
        self._columns.append(after + count)
        if self._table is not None:
            add(self._table.columns, _line(after, count, given))
        self._column_styles.append(given.get("default-cell-style-name", ""))

    def _start_row(self, given: Mapping[str, str]) -> None:
        self._row_repeat = _count(given, "number-rows-repeated")
        self._row_style = given.get("default-cell-style-name", "")
        self._column = 0
        if self._table is not None:
            add(self._table.rows, _line(self._row, self._row_repeat, given))

    def _start_cell(self, given: Mapping[str, str]) -> None:
        repeat = _count(given, "number-columns-repeated")
        style = given.get("style-name") or self._row_style or self._column_style()
        self._cell = Cell(given, self._column, repeat, style)
        self._column += repeat

    def _column_style(self) -> str:
        group = bisect_right(self._columns, self._column)
        return self._column_styles[group] if group < len(self._columns) else ""

    def _start_paragraph(self, given: Mapping[str, str]) -> None:
        self._text = []
        if self._cell and self._cell.paragraphs:
            self._cell.parts.append(("\n", ""))

    def _start_stretch(self, given: Mapping[str, str]) -> None:
        self._stretches.append(given.get("style-name", ""))

    def _start_spaces(self, given: Mapping[str, str]) -> None:
        count = _count(given, "c")
        self._spaces += count
        if self._spaces > MAX_CHARACTERS:
            raise TooLargeError(self._here())
        self._put("\0" * count)

    def _start_tab(self, given: Mapping[str, str]) -> None:
        self._put("\1")

    def _start_line_break(self, given: Mapping[str, str]) -> None:
        self._put("\2")

    def _put(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
        if self._cell is not None:
            style = self._stretches[-1] if self._stretches else ""
            self._cell.parts.append((text, style))

    def _characters(self, text: str) -> None:
        if not self._skipped and self._path[-1] in _WITH_TEXT:
            self._put(text)

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        element = self._path.pop()
        if self._table is None:
            return
        if element == "table":
            self._table = None
        elif self._table.failure is None and element in _ENDS:
            self._try(lambda: _ENDS[element](self))

    def _end_paragraph(self) -> None:
        if self._cell and self._text is not None:
            self._cell.paragraphs.append(_shown("".join(self._text)))
        self._text = None

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if self._table is None or cell is None:
            return
        value = value_of(cell, self._formats)
        formula = cell.given.get("formula")
        if value == "" and formula is None:
            self._table.bounds.take((self._row, cell.column), filled=False)
        else:
            last = self._row + self._row_repeat - 1, cell.column + cell.repeat - 1
            repeats = self._row_repeat * cell.repeat
            self._table.bounds.take(last, characters=len(str(value)) * repeats)
            self._table.runs.append(
                Run(
                    *(self._row, self._row_repeat, cell.column, cell.repeat, value),
                    None if formula is None else spelled(formula),
                    cell.style,
                    format_of(cell, self._formats) if isinstance(value, float | str) else "",
                    "\n".join(cell.paragraphs) if cell.paragraphs else None,
                    tuple(cell.parts) if any(style for _, style in cell.parts) else (),
                )
            )
        down = _count(cell.given, "number-rows-spanned")
        right = _count(cell.given, "number-columns-spanned")
        if down > 1 or right > 1:
            span = Span(self._row, self._row_repeat, cell.column, down, right)
            self._table.spans.append(span)

    def _end_stretch(self) -> None:
        if self._stretches:
            self._stretches.pop()

    def _end_row(self) -> None:
        self._row += self._row_repeat

    def _here(self) -> str:
        return cell_name(self._row, self._cell.column if self._cell else self._column)


_STARTS: dict[str, Callable[[_Tables, Mapping[str, str]], None]] = {
    "table-column": _Tables._start_column,
    "table-row": _Tables._start_row,
    "table-cell": _Tables._start_cell,
    "covered-table-cell": _Tables._start_cell,
    "p": _Tables._start_paragraph,
    "h": _Tables._start_paragraph,
    "span": _Tables._start_stretch,
    "s": _Tables._start_spaces,
    "tab": _Tables._start_tab,
    "line-break": _Tables._start_line_break,
}
_ENDS: dict[str, Callable[[_Tables], None]] = {
    "p": _Tables._end_paragraph,
    "h": _Tables._end_paragraph,
    "span": _Tables._end_stretch,
    "table-cell": _Tables._end_cell,
    "covered-table-cell": _Tables._end_cell,
    "table-row": _Tables._end_row,
}


def _line(first: int, count: int, given: Mapping[str, str]) -> Line:
    return Line(first, count, given.get("style-name", ""), given.get("visibility", ""))


def _count(given: Mapping[str, str], key: str) -> int:
    """How often, or how many; 1 if it isn't said. Raises ValueError."""
    text = given.get(key, "1")
    if not _COUNT.fullmatch(text):
        raise ValueError(f"no count: {text!r}")
    return int(text)


def _shown(text: str) -> str:
    """A paragraph's text: where the XML is broken into lines, that is one space, or none (6.1.2).

    By the standard many spaces would be one too, but LibreOffice saves them as they are typed.
    """
    broken = _SPACE.sub(lambda run: "\n" if run[0].strip(" ") else run[0], text)
    lines = [line for line in broken.split("\n") if line]
    return " ".join(lines).translate({0: " ", 1: "\t", 2: "\n"})
