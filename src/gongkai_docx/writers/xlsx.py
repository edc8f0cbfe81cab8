"""`Report` → a workbook that a clerk can fill in, laid out as `gongkai_docx.workbook` says."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.forms import Cell as GridCell
from gongkai_docx.forms import Section, lay_out
from gongkai_docx.package import pack, unpack
from gongkai_docx.report import Block, Number, Report, spell
from gongkai_docx.workbook import TABLE_TOP, cell_name

_FONT = "宋体"
_THIN = Side(style="thin", color="FF7F7F7F")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADER = PatternFill("solid", fgColor="FFDDEBF7")
_TOTAL = PatternFill("solid", fgColor="FFE7E6E6")
_INPUT = PatternFill("solid", fgColor="FFFFFDE7")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
_TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)

# Widths in characters of the default font: label columns, and what a whole table may take.
_LABEL_WIDTHS = (9.0, 14.0, 36.0)  # the last of them for the innermost labels
_TABLE_WIDTH = 132.0
_BASICS_WIDTHS = (16.0, 60.0, 50.0)
_PROSE_WIDTHS = (24.0, 90.0)
_LINE = 18.0
"""Height of a line of text, in points."""
_TALLEST = 409.0
"""The greatest height of a row, in points (Excel's specification)."""

_SPARE_PARAGRAPHS = 12
_SPARE_PREFACE = 4

# A literal _x0041_ in a cell would be read as A (ECMA-376 part 1, 22.4.2.4, ST_Xstring).
_ESCAPE_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_GUIDANCE = (
    "1. 先填“{basics}”：单位名称、年度必填；标题、前言、落款可不填。",
    "2. 再填{tables}的浅黄色格，没有的填 0。",
    "3. 灰色格是总计，已设公式，一般不用填。",
    "4. 只填阿拉伯数字，不写“件”“/”“无”。可整块粘贴数字，请不要改动表头和行标题。",
    "5. 然后填{narratives}：每段一行，右列写正文。",
    "6. 小标题写在左列，只写文字；“（一）”等序号和后面的句号由程序添加。",
    "7. 左列留空，该段接在上一个小标题之下；左列填“—”，该段不属于任何小标题。",
    "8. 保存并关闭工作簿，在命令行运行：gongkai-docx check 本文件名",
    "9. 按提示改正后，运行：gongkai-docx build 本文件名，即在 out 文件夹中得到 Word 文稿。",
    "10. 校验和生成都不改动本工作簿；Word 文稿可以继续编辑，不会被无声覆盖。",
)


def write(report: Report) -> bytes:
    """The workbook filled with that report; blank where the report is.

    A total that is the sum of its parts becomes a formula with its value stored, any other one a
    number as it is. Raises `Unusable` if a text is longer than a cell can hold.
    """
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    _guide(book.create_sheet(layout.GUIDE), report)
    _basics(book.create_sheet(layout.BASICS), report)
    totals: dict[str, dict[str, Number]] = {}
    for section in report.form.sections:
        sheet = book.create_sheet(section.sheet)
        _title(sheet, section.heading)
        if section.groups:
            totals[section.sheet] = _table(sheet, section, report)
        else:
            _prose(sheet, section, report)
    book.active = 1
    stream = io.BytesIO()
    book.save(stream)
    return _settled(stream.getvalue(), {name: totals.get(name) for name in book.sheetnames})


def _put(sheet: Worksheet, row: int, column: int, value: object) -> Cell:
    """Set a cell (0-based) to a value; text stays text whatever it looks like."""
    cell = cast("Cell", sheet.cell(row + 1, column + 1))
    cell.font = Font(name=_FONT, size=11)
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
    return cell


def _title(sheet: Worksheet, text: str) -> None:
    cell = _put(sheet, 0, 0, text)
    cell.font = Font(name="黑体", size=14)
    cell.alignment = Alignment(vertical="center")
    sheet.row_dimensions[1].height = 30


def _widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _headers(sheet: Worksheet, *texts: str) -> None:
    for column, text in enumerate(texts):
        head = _put(sheet, 1, column, text)
        head.font = Font(name="黑体", size=11)
        head.fill, head.border, head.alignment = _HEADER, _GRID, _CENTRE
    sheet.row_dimensions[2].height = 24


def _page(sheet: Worksheet, *, landscape: bool, pages: int = 1) -> None:
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToHeight = pages  # 0: as many as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True


def _guide(sheet: Worksheet, report: Report) -> None:
    _title(sheet, "政府信息公开工作年度报告填报表")
    form = report.form
    names = {
        "basics": layout.BASICS,
        "tables": "".join(f"“{section.sheet}”" for section in form.tables),
        "narratives": "".join(f"“{section.sheet}”" for section in form.narratives),
    }
    lines = (
        f"依据：{form.law}；{form.notice}",
        *(line.format_map(names) for line in _GUIDANCE),
    )
    for row, text in enumerate(lines, 1):
        cell = _put(sheet, row, 0, text)
        cell.alignment = _LEFT
        sheet.row_dimensions[row + 1].height = 24
    _widths(sheet, [95.0])
    _page(sheet, landscape=True)


def _basics(sheet: Worksheet, report: Report) -> None:
    _title(sheet, layout.BASICS)
    signature = report.signature
    style = next(name for name, value in layout.HEADING_WORDS.items() if value == report.headings)
    default = report.form.title.format(unit="〔单位〕", year="〔年度〕")
    rows: list[tuple[str, object, str]] = [
        (layout.UNIT, report.unit or None, "必填，用全称"),
        (layout.YEAR, report.year, "必填，报告所述的年度，如 2023"),
        (layout.TITLE, report.title, f"不填则为：{default}"),
        (
            layout.HEADINGS,
            style,
            f"填“{'”或“'.join(layout.HEADING_WORDS)}”：小标题与正文同段，或单独成段",
        ),
        (
            layout.SIGNATURE_UNIT,
            signature.unit if signature else None,
            "不填则用单位名称；日期也不填则不落款",
        ),
        (layout.SIGNATURE_DATE, _day(signature.date if signature else None), "如 2024-01-15"),
    ]
    for number, paragraph in enumerate([*report.preface, *[None] * _SPARE_PREFACE]):
        asked = (layout.PREFACE, "可不填；每段一行，可在下面插入行") if number == 0 else ("", "")
        rows.append((asked[0], paragraph, asked[1]))
    _headers(sheet, layout.FIELD, layout.ANSWER, layout.HINT)
    for row, (label, value, hint) in enumerate(rows, 2):
        need = _lines(value, _BASICS_WIDTHS[1]) if isinstance(value, str) else 1
        sheet.row_dimensions[row + 1].height = min(max(need * _LINE, 24.0), _TALLEST)
        head = _put(sheet, row, 0, label or None)
        head.fill, head.border, head.alignment = _HEADER, _GRID, _CENTRE
        cell = _put(sheet, row, 1, value)
        cell.fill, cell.border, cell.alignment = _INPUT, _GRID, _LEFT
        if isinstance(value, date):
            cell.number_format = 'yyyy"年"m"月"d"日"'
        note = _put(sheet, row, 2, hint or None)
        note.font = Font(name=_FONT, size=10, color="FF7F7F7F")
        note.alignment = _LEFT
    # Out of the clerk's way: what the reader recognises the workbook by.
    for row, (label, value) in enumerate(
        [(layout.FORM, report.form.name), (layout.LAYOUT, layout.LAYOUT_VERSION)], len(rows) + 4
    ):
        for column, content in enumerate([label, value, "由程序填写，请勿改动"]):
            cell = _put(sheet, row, column, content)
            cell.font = Font(name=_FONT, size=9, color="FFA6A6A6")
            cell.alignment = Alignment(horizontal="left")
    _widths(sheet, _BASICS_WIDTHS)
    _page(sheet, landscape=True)


def _day(day: date | None) -> date | str | None:
    # Excel has no days before 1900, and miscounts the first two months of that year.
    return day.isoformat() if day and day.year < 1901 else day


def _table(sheet: Worksheet, section: Section, report: Report) -> dict[str, Number]:
    """Draw the statutory table; return the stored value of each formula by its cell."""
    grid = lay_out(section)
    names = {
        cell.text: cell_name(TABLE_TOP + cell.row, cell.column)
        for cell in grid.cells
        if cell.kind == "figure"
    }
    totals: dict[str, Number] = {}
    for cell in grid.cells:
        top, left = TABLE_TOP + cell.row, cell.column
        for row in range(top, top + cell.rows):
            for column in range(left, left + cell.columns):
                _put(sheet, row, column, None).border = _GRID
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_cells(
                start_row=top + 1,
                start_column=left + 1,
                end_row=top + cell.rows,
                end_column=left + cell.columns,
            )
        if cell.kind == "figure":
            _figure(sheet, top, left, cell.text, report, names, totals)
        else:
            drawn = _put(sheet, top, left, cell.text)
            drawn.border = _GRID
            drawn.fill = _HEADER
            drawn.alignment = _LEFT if cell.kind == "label" else _CENTRE
    labels = _LABEL_WIDTHS[len(_LABEL_WIDTHS) - grid.label_columns :]
    figures = grid.columns - grid.label_columns
    width = min(max((_TABLE_WIDTH - sum(labels)) / figures, 9.0), 20.0)
    widths = [*labels, *[width] * figures]
    _widths(sheet, widths)
    for row in range(grid.rows):
        sheet.row_dimensions[TABLE_TOP + row + 1].height = _height(grid.cells, row, widths)
    if grid.header_rows:
        sheet.freeze_panes = cell_name(TABLE_TOP + grid.header_rows, grid.label_columns)
        sheet.print_title_rows = f"{TABLE_TOP + 1}:{TABLE_TOP + grid.header_rows}"
    _page(sheet, landscape=grid.columns > 4)
    return totals


def _figure(
    sheet: Worksheet,
    row: int,
    column: int,
    key: str,
    report: Report,
    names: Mapping[str, str],
    totals: dict[str, Number],
) -> None:
    value = report.figures.get(key)
    parts = report.form.totals.get(key)
    if parts and value == _sum(parts, report):
        cell = _put(sheet, row, column, None)
        cell.value = f"=SUM({names[parts[0]]}:{names[parts[-1]]})"
        totals[names[key]] = value or 0
    else:
        cell = _put(sheet, row, column, value)
    cell.border, cell.alignment = _GRID, _CENTRE
    cell.fill = _TOTAL if parts else _INPUT


def _sum(parts: Iterable[str], report: Report) -> Number | None:
    """What the formula of a total comes to; None if all its parts are blank, as it then is too."""
    values = [report.figures[key] for key in parts if key in report.figures]
    return sum(values) if values else None


def _height(cells: Iterable[GridCell], row: int, widths: list[float]) -> float:
    """Points that the longest label of that row needs."""
    need = [
        _lines(cell.text, sum(widths[cell.column : cell.column + cell.columns]))
        for cell in cells
        if cell.row == row and cell.rows == 1 and cell.kind != "figure"
    ]
    return max(24.0, max(need, default=1) * _LINE)


def _lines(text: str | None, width: float) -> int:
    """About how many lines a text takes in a column; a Chinese character is two wide."""
    return max(1, math.ceil(2.1 * len(text or "") / (width - 1)))


def _prose(sheet: Worksheet, section: Section, report: Report) -> None:
    _headers(sheet, layout.HEADING, layout.TEXT)
    rows = list(_rows(report.narrative.get(section.key, ())))
    for row, pair in enumerate(rows + [(None, None)] * _SPARE_PARAGRAPHS, 2):
        for column, text in enumerate(pair):
            cell = _put(sheet, row, column, text)
            cell.fill, cell.border, cell.alignment = _INPUT, _GRID, _TOP
        need = max(map(_lines, pair, _PROSE_WIDTHS))
        sheet.row_dimensions[row + 1].height = min(need * _LINE, _TALLEST)
    sheet.freeze_panes = "A3"
    _widths(sheet, _PROSE_WIDTHS)
    _page(sheet, landscape=True, pages=0)


def _rows(blocks: Iterable[Block]) -> Iterable[tuple[str | None, str | None]]:
    """One row a paragraph; the heading stands in the row of its first."""
    for number, block in enumerate(blocks):
        heading = block.heading
        if heading is None and number:
            heading = layout.NO_HEADING
        paragraphs: tuple[str | None, ...] = block.paragraphs or (None,)
        yield heading, paragraphs[0]
        for paragraph in paragraphs[1:]:
            yield None, paragraph


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TERMS = "{http://purl.org/dc/terms/}"


def _settled(content: bytes, totals: Mapping[str, Mapping[str, Number] | None]) -> bytes:
    """The saved workbook without the hour of its making, mended where openpyxl can't.

    Formulas get their value stored: a viewer that doesn't calculate (a preview, Excel's protected
    view) would show empty totals. Rows outside of the tables may grow as text is typed into them.
    """
    parts = unpack(content)
    for number, values in enumerate(totals.values(), 1):
        name = f"xl/worksheets/sheet{number}.xml"
        root = etree.fromstring(parts[name])
        for cell in root.iter(f"{_MAIN}c"):
            stored = cell.find(f"{_MAIN}v")
            if values and cell.find(f"{_MAIN}f") is not None and stored is not None:
                stored.text = spell(values[cell.get("r", "")])
        for row in root.iter(f"{_MAIN}row"):
            if values is None:
                row.attrib.pop("customHeight", "")
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    core = etree.fromstring(parts["docProps/core.xml"])
    for dated in list(core.iter(f"{_TERMS}created", f"{_TERMS}modified")):
        core.remove(dated)
    parts["docProps/core.xml"] = etree.tostring(core, xml_declaration=True, encoding="UTF-8")
    return pack(parts)
