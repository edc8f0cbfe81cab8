"""Values and looks → cells of a worksheet: what the sheets of our workbook have in common."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import field
from decimal import Decimal
from functools import cache
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Position, cell_name
from gongkai_docx.report import Block, Number
from gongkai_docx.text import text_width
from gongkai_docx.values import dataclass

FONT = "宋体"
HEAVY_FONT = "黑体"
_THIN = Side(style="thin", color="FF7F7F7F")
_SIDES = ("left", "right", "top", "bottom")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEADER = PatternFill("solid", fgColor="FFDDEBF7")
TOTAL = PatternFill("solid", fgColor="FFE7E6E6")
INPUT = PatternFill("solid", fgColor="FFFFFDE7")
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
FREE = Protection(locked=False)
_BODY = Font(name=FONT, size=11)
TITLE = Font(name=HEAVY_FONT, size=14)
_HEAD = Font(name=HEAVY_FONT, size=11)
HINT = Font(name=FONT, size=10, color="FF7F7F7F")

_GREEN = PatternFill("solid", bgColor="FFE2F0D9"), Font(color="FF2E7D32")
_RED = PatternFill("solid", bgColor="FFFFD7D7"), Font(color="FFC00000", bold=True)
_ORANGE = PatternFill("solid", bgColor="FFFFE8C7"), Font(color="FF9C5700", bold=True)
_LILAC = PatternFill("solid", bgColor="FFE9E1F2")

NOTES_BY = layout.GUIDE
"""The author of the notes on labels."""
LINE = 18.0
"""Height of a line of text, in points."""
TALLEST = 409.0
"""The greatest height of a row, in points (Excel's specification)."""
_LAST_COLUMN = 16_384
_GENERAL_DIGITS = 11
"""How many digits of a number General shows, its point among them (Excel's specification)."""
_NOTE_CHARACTERS = 18
"""Characters in a line of a note."""

# A literal _x0041_ in a cell would be read as A (ECMA-376 part 1, 22.4.2.4, ST_Xstring).
_ESCAPE_LOOKALIKE = pattern("_(?=x[0-9A-Fa-f]{4}_)")


class _Looks(IndexedList[object]):
    """The looks of one kind in a workbook (fonts, borders …), and the number of each.

    openpyxl finds the number of a look by all that it says, for every cell anew. Most of ours are
    constants: one that was given before is known again at once.
    """

    def __init__(self, looks: Iterable[object]) -> None:
        super().__init__(looks)
        self._numbers: dict[int, tuple[object, int]] = {}

    def add(self, look: object) -> int:
        """The number of that look, which it gets if it is new."""
        known = self._numbers.get(id(look))
        if known is None:
            # Kept with its number, so that no other look can come to have its id.
            known = self._numbers[id(look)] = look, super().add(look)
        return known[1]


def blank_workbook() -> Workbook:
    """A workbook without a sheet, in which cells are dressed quickly."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for kind in ("_fonts", "_borders", "_fills", "_alignments", "_protections"):
        setattr(workbook, kind, _Looks(getattr(workbook, kind)))
    return workbook


@dataclass
class Formulas:
    """The formulas of a workbook in the making, and what each of them comes to.

    A viewer that doesn't calculate (a preview, Excel's protected view) shows the stored value.
    """

    stored: dict[str, dict[str, Number | str]] = field(default_factory=dict)
    """By sheet and cell."""

    def put(
        self, sheet: Worksheet, row: int, column: int, formula: str, value: Number | str
    ) -> Cell:
        """Set a cell (0-based) to a formula, which comes to that value."""
        cell = put(sheet, row, column, None)
        cell.value = formula
        _show_all_of(cell, value)
        self.stored.setdefault(sheet.title, {})[cell_name(row, column)] = value
        return cell


def put(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    """Set a cell (0-based) to a value; text stays text whatever it looks like.

    Raises `Unusable` if the text is longer than a cell can hold.
    """
    cell = cast("Cell", sheet.cell(row + 1, column + 1))
    cell.font = _BODY
    if isinstance(value, str):
        escaped = _ESCAPE_LOOKALIKE.sub("_x005F_", value)
        # Excel counts as UTF-16 does: a rare character or an emoji is two.
        if len(escaped.encode("utf-16-le")) // 2 > layout.MAX_CELL:
            raise Unusable(
                f"{sheet.title} {cell.coordinate}：这一段有 {len(value)} 字，"
                f"Excel 一格最多 {layout.MAX_CELL} 字，请分段后再转换。"
            )
        cell.value = escaped
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    elif value is not None:
        cell.value = value  # type: ignore[assignment]
        _show_all_of(cell, value)
    return cell


def _show_all_of(cell: Cell, value: object) -> None:
    """Give the cell of a long number a format that shows it whole, as General wouldn't."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        text = f"{Decimal(value):f}"
        if len(text) > _GENERAL_DIGITS:
            decimals = len(text.partition(".")[2])
            cell.number_format = "0." + "0" * decimals if decimals else "0"


def boxed(cell: Cell, fill: PatternFill, alignment: Alignment = CENTRE) -> Cell:
    """The cell with a border, that fill and that alignment."""
    cell.border, cell.fill, cell.alignment = GRID, fill, alignment
    return cell


def merge(sheet: Worksheet, row: int, column: int, rows: int, columns: int) -> None:
    """Merge that many rows and columns (0-based place), and draw the border around them."""
    if rows > 1 or columns > 1:
        bottom, right = row + rows - 1, column + columns - 1
        edges = {
            "top": [(row, c) for c in range(column, right + 1)],
            "left": [(r, column) for r in range(row, bottom + 1)],
            "right": [(r, right) for r in range(row, bottom + 1)],
            "bottom": [(bottom, c) for c in range(column, right + 1)],
        }
        drawn: dict[Position, frozenset[str]] = {(row, column): frozenset(edges)}
        for side, positions in edges.items():
            for position in positions:
                drawn[position] = drawn.get(position, frozenset()) | {side}
                sheet.cell(position[0] + 1, position[1] + 1).border = _border(drawn[position])
        # `merge_cells` does the same, but makes the border of every cell anew, edge by edge.
        sheet.merged_cells.add(f"{cell_name(row, column)}:{cell_name(bottom, right)}")


@cache
def _border(sides: frozenset[str]) -> Border:
    """A border at these sides."""
    if sides == set(_SIDES):
        return GRID
    left, right, top, bottom = (_THIN if side in sides else Side() for side in _SIDES)
    return Border(left=left, right=right, top=top, bottom=bottom, diagonal=Side())


def note(cell: Cell, text: str) -> None:
    """Hang a note on the cell, in a box large enough for it."""
    comment = Comment(text, NOTES_BY, width=270)
    comment.height = 20 * (math.ceil(len(text) / _NOTE_CHARACTERS) + 1)
    cell.comment = comment


def coloured(sheet: Worksheet, cells: str, *, warning: bool = False) -> None:
    """Show the check cells in that range green where they hold, red or orange where not."""
    first = cells.partition(":")[0]
    wrong = f'AND({first}<>"",{first}<>"{layout.NOT_COMPARED}")'
    for formula, (fill, font) in (
        (f'{first}="{layout.HOLDS}"', _GREEN),
        (wrong, _ORANGE if warning else _RED),
    ):
        _format_if(sheet, cells, formula, fill, font)


def coloured_state(sheet: Worksheet, cell: str) -> None:
    """Show what a sheet says of its state green where all is well, red or orange where it isn't.

    What was only not filled in yet is neither.
    """
    for formula, (fill, font) in (
        (f'ISNUMBER(FIND("{layout.FAILING}",{cell}))', _RED),
        (f'ISNUMBER(FIND("{layout.DOUBTFUL}",{cell}))', _ORANGE),
        (f'OR({cell}="{layout.ALL_HOLD}",{cell}="{layout.ALL_FILLED}")', _GREEN),
    ):
        _format_if(sheet, cell, formula, fill, font)


def recalled(sheet: Worksheet, cells: str, formula: str) -> None:
    """Show the cells in that range as last year's, not as wrong, where the formula holds."""
    _format_if(sheet, cells, formula, _LILAC)


def _format_if(
    sheet: Worksheet, cells: str, formula: str, fill: PatternFill, font: Font | None = None
) -> None:
    style = DifferentialStyle(font=font, fill=fill)
    rule = Rule(type="expression", dxf=style, formula=[formula], stopIfTrue=True)
    sheet.conditional_formatting.add(cells, rule)


def headers(sheet: Worksheet, row: int, *texts: str) -> None:
    """The headers of a list, in that row (0-based)."""
    for column, text in enumerate(texts):
        boxed(put(sheet, row, column, text), HEADER).font = _HEAD
    sheet.row_dimensions[row + 1].height = 24


def offer(sheet: Worksheet, cells: str, choices: str, said: str = "") -> None:
    """A drop-down at these cells, of a list ("a,b") or of cells; anything else may be typed too."""
    is_list = choices.startswith('"')
    validation = DataValidation(
        type="list",
        formula1=choices if is_list else re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", choices),
        allow_blank=True,
        showInputMessage=bool(said),
        showErrorMessage=False,
        prompt=said or None,
    )
    validation.add(cells)
    sheet.add_data_validation(validation)


def widths(sheet: Worksheet, values: Iterable[float]) -> None:
    """The widths of the first columns, in characters of the default font."""
    for number, width in enumerate(values, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def page(sheet: Worksheet, *, landscape: bool, running: bool = True) -> None:
    """Print the sheet on one page of A4, with its name and the number of the page if `running`."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5  # inches
    sheet.page_margins.top = sheet.page_margins.bottom = 0.7
    sheet.page_margins.header = sheet.page_margins.footer = 0.35
    if running:
        # A part of its own for each: openpyxl's types allow for there being none.
        sheet.oddHeader = HeaderFooterItem(right=_HeaderFooterPart(text="&A"))
        sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页，共 &N 页"))


def protect(sheet: Worksheet, *, free_rows: bool = False) -> None:
    """Lock what isn't free, without a password; looks may change, and rows with `free_rows`."""
    protection = sheet.protection
    protection.sheet = True
    # In SpreadsheetML an attribute set to true is what is forbidden (ECMA-376 part 1, 18.3.1.85).
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.insertRows = protection.deleteRows = not free_rows


def free_columns(sheet: Worksheet, drawn: int) -> None:
    """Leave every cell free that isn't drawn, or rows could be neither inserted nor deleted."""
    for number in range(drawn):
        sheet.column_dimensions[cell_name(0, number)[:-1]].protection = FREE
    rest = ColumnDimension(
        sheet, index=cell_name(0, drawn)[:-1], min=drawn + 1, max=_LAST_COLUMN, width=9
    )
    rest.protection = FREE
    sheet.column_dimensions[rest.index] = rest


def lines(text: str | None, column: float) -> int:
    """About how many lines a text takes in a column of that width."""
    return max(1, math.ceil(text_width(text or "") / (column - 3)))


def prose_rows(blocks: Iterable[Block]) -> Iterable[tuple[str | None, str | None]]:
    """One row a paragraph; the heading stands in the row of its first."""
    for number, block in enumerate(blocks):
        heading = block.heading
        if heading is None and number:
            heading = layout.NO_HEADING
        paragraphs: tuple[str | None, ...] = block.paragraphs or (None,)
        yield heading, paragraphs[0]
        for paragraph in paragraphs[1:]:
            yield None, paragraph
