"""Rows of cells → the XML of a sheet, however many there are (ECMA-376 part 1, 18.3.1.99)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from posixpath import basename, dirname
from typing import NamedTuple
from urllib.parse import quote

from gongkai_docx.places import cell_name
from gongkai_docx.report import Number, spell
from gongkai_docx.text import storable, text_width
from gongkai_docx.values import dataclass
from gongkai_docx.writers.annotated.sheetml import MAIN, escaped
from gongkai_docx.writers.opc import DECLARATION, R

_LINE, _TALLEST = 16.5, 409.0
"""Heights in points: of a line, and of a row at most (Excel's specification)."""
_ACROSS = 57
"""The size in print, in percent, of a sheet that takes several pages across."""
_MOST_LINKS = 60_000
"""Excel takes 65,530 on a sheet."""
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


class Cell(NamedTuple):
    """A cell: what it shows, how it looks, its formula and the file that it leads to, if any."""

    value: str | Number | None
    look: int
    formula: str | None = None
    link: str | None = None


@dataclass
class Sheet:
    """A sheet in the making."""

    name: str
    widths: Sequence[float]
    frozen: tuple[int, int]
    """How many rows and columns stay in sight."""
    repeated: Sequence[str]
    """What stands on every printed page, as a formula has it: $A:$A, $3:$3."""
    hidden: str = ""
    """A text in a hidden cell of the first row, behind the last column."""
    filtered: bool = True
    """Whether the last of the frozen rows has filters."""
    breaks: Sequence[int] = ()
    """The columns (0-based) with which a new page begins in print; else all are on one page."""
    _rows: list[str] = field(default_factory=list)
    _merged: list[str] = field(default_factory=list)
    _links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def next_row(self) -> int:
        """The 0-based number of the row that comes next."""
        return len(self._rows)

    def add(self, cells: Sequence[Cell], height: float | None = None) -> None:
        """Add a row; as high as its texts need where no `height` is given."""
        row = len(self._rows)
        spelled = []
        for column, cell in enumerate(cells):
            spelled.append(_cell(row, column, cell))
            if cell.link and len(self._links) < _MOST_LINKS:
                self._links.append((cell_name(row, column), cell.link))
        if self.hidden and not row:
            spelled.append(_cell(row, len(self.widths), Cell(self.hidden, 0)))
        height = height or self._height(cells)
        self._rows.append(
            f'<row r="{row + 1}" ht="{height:g}" customHeight="1">{"".join(spelled)}</row>'
        )

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """Merge these cells (0-based)."""
        if rows > 1 or columns > 1:
            last = cell_name(row + rows - 1, column + columns - 1)
            self._merged.append(f"{cell_name(row, column)}:{last}")

    def title(self, text: str, note: str, looks: tuple[int, int]) -> None:
        """Add the title and what is said below it, over all columns."""
        for said, look, height in ((text, looks[0], 30.0), (note, looks[1], 36.0)):
            self.merge(self.next_row, 0, 1, len(self.widths))
            self.add([Cell(said, look)], height)

    def _height(self, cells: Sequence[Cell]) -> float:
        need = [
            _lines(cell.value, width)
            for cell, width in zip(cells, self.widths, strict=False)
            if isinstance(cell.value, str)
        ]
        return min(max(need, default=1) * _LINE + 6, _TALLEST)

    def xml(self) -> bytes:
        """The sheet's XML."""
        last = cell_name(0, len(self.widths) - 1)[:-1]
        rows, columns = self.frozen
        corner = cell_name(rows, columns)
        pane = "bottomRight" if columns else "bottomLeft"
        split = f' xSplit="{columns}"' if columns else ""
        cols = "".join(
            f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
            for at, width in enumerate(self.widths, 1)
        )
        if self.hidden:
            at = len(self.widths) + 1
            cols += f'<col min="{at}" max="{at}" width="9" hidden="1" customWidth="1"/>'
        filters = ""
        if self.filtered and len(self._rows) > rows:
            filters = f'<autoFilter ref="A{rows}:{last}{len(self._rows)}"/>'
        merged = "".join(f'<mergeCell ref="{each}"/>' for each in self._merged)
        targets = self._targets()
        links = "".join(
            f'<hyperlink ref="{cell}" r:id="{targets[target]}"/>' for cell, target in self._links
        )
        fit = "" if self.breaks else '<pageSetUpPr fitToPage="1"/>'
        scale = f'scale="{_ACROSS}" pageOrder="overThenDown"' if self.breaks else 'fitToHeight="0"'
        breaks = "".join(f'<brk id="{each}" max="1048575" man="1"/>' for each in self.breaks)
        count = len(self.breaks)
        return (
            f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{R}"><sheetPr>'
            f'<tabColor rgb="FF5B9BD5"/>{fit}</sheetPr>'
            '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
            f'<pane{split} ySplit="{rows}" topLeftCell="{corner}" activePane="{pane}" '
            f'state="frozen"/><selection pane="{pane}" activeCell="{corner}" sqref="{corner}"/>'
            f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{cols}</cols>'
            f"<sheetData>{''.join(self._rows)}</sheetData>{filters}"
            + (f'<mergeCells count="{len(self._merged)}">{merged}</mergeCells>' if merged else "")
            + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
            + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" '
            f'footer="0.3"/><pageSetup paperSize="9" {scale} orientation="landscape"/>'
            "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
            + (f'<colBreaks count="{count}" manualBreakCount="{count}">' if count else "")
            + (f"{breaks}</colBreaks>" if count else "")
            + "</worksheet>"
        ).encode()

    def _targets(self) -> dict[str, str]:
        files = dict.fromkeys(target for _, target in self._links)
        return {target: f"rId{at}" for at, target in enumerate(files, 1)}

    def relationships(self, part: str) -> dict[str, bytes]:
        """The part that says where the sheet's links lead, if it has some."""
        if not self._links:
            return {}
        told = "".join(
            f'<Relationship Id="{identity}" Type="{_HYPERLINK}" Target="{escape(target)}" '
            'TargetMode="External"/>'
            for target, identity in self._targets().items()
        )
        name = f"{dirname(part)}/_rels/{basename(part)}.rels"
        xml = f'{DECLARATION}<Relationships xmlns="{_PACKAGE}">{told}</Relationships>'
        return {name: xml.encode()}


def _cell(row: int, column: int, cell: Cell) -> str:
    name, value = f"{_letters(column)}{row + 1}", cell.value
    formula = f"<f>{escape(cell.formula, quote=False)}</f>" if cell.formula else ""
    if value is None or value == "":
        return f'<c r="{name}" s="{cell.look}"/>'
    if isinstance(value, int | Decimal):
        return f'<c r="{name}" s="{cell.look}">{formula}<v>{spell(value)}</v></c>'
    text = escape(escaped(storable(value)), quote=False)
    shown = f'<is><t xml:space="preserve">{text}</t></is>'
    return f'<c r="{name}" s="{cell.look}" t="inlineStr">{shown}</c>'


@cache
def _letters(column: int) -> str:
    return cell_name(0, column)[:-1]


def _lines(text: str, column: float) -> int:
    """Lines that the text takes in a column of that width, a bit more than fewer."""
    room = max(column - 2, 2)
    return sum(max(int(-(-text_width(line) * 1.05 // room)), 1) for line in text.split("\n"))


def link(file: Path, target: Path) -> str:
    """How a workbook at `target` leads to that file: from folder to folder, if there is a way."""
    whole = Path.cwd() / file
    try:
        way = os.path.relpath(whole, Path.cwd() / target.parent)
    except ValueError:  # another drive
        return whole.as_uri()
    return quote(os.fsencode(way.replace(os.sep, "/")))
