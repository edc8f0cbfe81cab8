"""A sheet's XML → its cells, found or made at their places (ECMA-376 part 1, 18.3.1)."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator

from gongkai_docx.places import cell_name, cell_position
from gongkai_docx.tree import etree
from gongkai_docx.writers.annotated.sheetml import insert_after, m, number
from gongkai_docx.writers.opc import R

Position = tuple[int, int]
"""Row and column, 0-based."""

# Pixels at 96 dpi, with a default font whose digits are 7 wide; a few more or less don't matter.
_COLUMN = 64
_ROW = 20
_DIGIT = 7
# Hidden columns and rows take no place; past so many it is no matter where a box ends.
_FARTHEST = 2_000

# Children of a worksheet that stand before <legacyDrawing> (CT_Worksheet).
_BEFORE_DRAWING = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing",
)  # fmt: skip


class Grid:
    """The cells of one sheet. Raises ValueError where a cell has no proper name."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        data = root.find(m("sheetData"))
        if data is None:
            raise ValueError("a worksheet without sheetData")
        self._data = data
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[int, dict[int, etree._Element]] = {}
        row = -1
        for each in data.iterchildren(m("row")):
            row = int(each.get("r", row + 2)) - 1
            self._rows[row] = each
            cells = self._cells.setdefault(row, {})
            column = -1
            for cell in each.iterchildren(m("c")):
                name = cell.get("r")
                column = cell_position(name)[1] if name else column + 1
                cells[column] = cell
        merges = root.iterfind(f"{m('mergeCells')}/{m('mergeCell')}")
        self._merges = [_span(str(each.get("ref"))) for each in merges]
        self._columns = list(root.iterfind(f"{m('cols')}/{m('col')}"))

    def cells(self) -> Iterator[tuple[Position, etree._Element]]:
        """Every cell that the sheet spells, in reading order."""
        for row, cells in sorted(self._cells.items()):
            for column, cell in sorted(cells.items(), key=lambda item: item[0]):
                yield (row, column), cell

    def shown_at(self, position: Position) -> tuple[Position, Position]:
        """First and last cell of the merged range there; the cell itself if it isn't merged."""
        for first, last in self._merges:
            if first[0] <= position[0] <= last[0] and first[1] <= position[1] <= last[1]:
                return first, last
        return position, position

    def look(self, position: Position) -> int:
        """The number of the cell's look; of the row's or the column's where there is no cell."""
        cell = self._cell(position)
        if cell is not None:
            return number(cell.get("s"))
        row = self._rows.get(position[0])
        if row is not None and row.get("customFormat") in ("1", "true"):
            return number(row.get("s"))
        for column in self._columns:
            if number(column.get("min")) <= position[1] + 1 <= number(column.get("max")):
                return number(column.get("style"))
        return 0

    def set_look(self, position: Position, look: int) -> None:
        """Give the cell that look; make the cell if it isn't there."""
        cell = self._cell(position)
        if cell is None:
            cell = self._new_cell(position)
        if number(cell.get("s")) != look:
            cell.set("s", str(look))

    def _cell(self, position: Position) -> etree._Element | None:
        return self._cells.get(position[0], {}).get(position[1])

    def _new_cell(self, position: Position) -> etree._Element:
        self._spell_names()
        row = self._rows.get(position[0])
        if row is None:
            row = self._new_row(position[0])
        cells = self._cells.setdefault(position[0], {})
        columns = sorted(cells)
        place = bisect_left(columns, position[1])
        cell = etree.Element(m("c"), r=cell_name(*position))
        if place < len(columns):
            cells[columns[place]].addprevious(cell)
        elif columns:
            cells[columns[-1]].addnext(cell)
        else:
            row.insert(0, cell)
        cells[position[1]] = cell
        self._widen(row, position)
        return cell

    def _new_row(self, at: int) -> etree._Element:
        rows = sorted(self._rows)
        place = bisect_left(rows, at)
        row = etree.Element(m("row"), r=str(at + 1))
        if place < len(rows):
            self._rows[rows[place]].addprevious(row)
        else:
            self._data.append(row)
        self._rows[at] = row
        return row

    def _spell_names(self) -> None:
        """A cell without a name is the next one; with a new one before it, it would be another."""
        for at, row in self._rows.items():
            if "r" not in row.attrib:
                row.set("r", str(at + 1))
            for column, cell in self._cells[at].items():
                if "r" not in cell.attrib:
                    cell.set("r", cell_name(at, column))

    def _widen(self, row: etree._Element, position: Position) -> None:
        first, _, last = str(row.get("spans", "")).partition(":")
        if first and last and " " not in last:
            column = position[1] + 1
            row.set("spans", f"{min(number(first), column)}:{max(number(last), column)}")
        for dimension in self.root.iterchildren(m("dimension")):
            top, bottom = _span(str(dimension.get("ref")))
            top = min(top[0], position[0]), min(top[1], position[1])
            bottom = max(bottom[0], position[0]), max(bottom[1], position[1])
            dimension.set("ref", f"{cell_name(*top)}:{cell_name(*bottom)}")

    # ------------------------------------------------------------ the drawing of comments

    def drawing(self) -> str | None:
        """The id of the relationship to the drawing with the boxes of comments."""
        element = self.root.find(m("legacyDrawing"))
        return None if element is None else element.get(f"{{{R}}}id")

    def set_drawing(self, identity: str | None) -> None:
        """Point to another drawing, or to none."""
        element = self.root.find(m("legacyDrawing"))
        if element is not None:
            self.root.remove(element)
        if identity is not None:
            new = etree.Element(m("legacyDrawing"), nsmap={"r": R})
            new.set(f"{{{R}}}id", identity)
            insert_after(self.root, new, _BEFORE_DRAWING)

    def anchor(self, position: Position, width: int, height: int) -> list[int]:
        """Where a box of that size (in pixels) stands beside the cell, as VML's Anchor has it.

        Column, pixels into it, row, pixels into it; first of its top left, then of its bottom
        right corner.
        """
        (top, _), (_, right) = self.shown_at(position)
        left = right + 1
        end_column, into_column = _reach(self._width, left, 12 + width)
        row = max(top - 1, 0)
        end_row, into_row = _reach(self._height, row, 6 + height)
        return [left, 12, row, 6, end_column, into_column, end_row, into_row]

    def _width(self, column: int) -> int:
        for each in self._columns:
            if number(each.get("min")) <= column + 1 <= number(each.get("max")):
                if each.get("hidden") in ("1", "true"):
                    return 0
                return _pixels(each.get("width"), _DIGIT) or _COLUMN
        return _COLUMN

    def _height(self, row: int) -> int:
        element = self._rows.get(row)
        if element is not None and element.get("hidden") in ("1", "true"):
            return 0
        default = self.root.find(m("sheetFormatPr"))
        height = None if element is None else element.get("ht")
        if height is None and default is not None:
            height = default.get("defaultRowHeight")
        return _pixels(height, 96 / 72) or _ROW


def _reach(size: Callable[[int], int], start: int, distance: int) -> tuple[int, int]:
    """The column or row that lies so far from the start, and how far into it."""
    for at in range(start, start + _FARTHEST):
        taken = size(at)
        if distance < taken:
            return at, distance
        distance -= taken
    return start + _FARTHEST, 0


def _pixels(value: str | None, factor: float) -> int:
    try:
        size = float(value or 0)
    except ValueError:
        return 0
    return round(size * factor) if math.isfinite(size) and 0 < size < 1_000 else 0


def _span(reference: str) -> tuple[Position, Position]:
    first, _, last = reference.partition(":")
    return cell_position(first), cell_position(last or first)
