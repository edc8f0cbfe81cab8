"""`Chart` → the workbook with its labels and numbers that a Word file carries behind it."""

from __future__ import annotations

import io
from functools import lru_cache
from xml.etree.ElementTree import canonicalize

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx.chart_parts import CORE, full_name
from gongkai_docx.charts import Chart
from gongkai_docx.package import DECLARATION, PackageError, pack, unpack
from gongkai_docx.patterns import pattern
from gongkai_docx.writers.word.charts import caches

_DATED = pattern(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")
_DAMAGED = (
    *(PackageError, LookupError, ValueError, TypeError, AttributeError, OSError),
    SyntaxError,  # which what reads XML raises
)
"""What openpyxl raises where a workbook isn't as it should be."""
_WIDTH = 28
"""Of the column with the labels, in characters."""


def made(chart: Chart) -> bytes:
    """The workbook; the same bytes for the same chart."""
    book = openpyxl.Workbook()
    # By it the chart is known where LibreOffice saved the file, which drops the names of drawings.
    book.properties.title = full_name(chart.name)
    book.properties.creator = ""
    sheet = book.worksheets[0]
    sheet.title = caches.SHEET
    sheet.column_dimensions["A"].width = _WIDTH
    _enter(sheet, chart)
    return _saved(book)


def renewed(content: bytes, chart: Chart, *, labels: bool) -> bytes:
    """The workbook with the chart's numbers, and its labels too, or not; all else as it was.

    One that can't be opened is made anew.
    """
    try:
        unpack(content)  # which refuses what would hurt
        book = openpyxl.load_workbook(io.BytesIO(content))
        sheet = book[caches.SHEET] if caches.SHEET in book.sheetnames else book.worksheets[0]
    except _DAMAGED:
        return made(chart)
    sheet.title = caches.SHEET
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    if labels:
        for cells in sheet.iter_rows(min_row=2, max_col=len(chart.series) + 1):
            for cell in cells:
                cell.value = None
    _enter(sheet, chart, labels=labels)
    return _saved(book)


def _enter(sheet: Worksheet, chart: Chart, *, labels: bool = True) -> None:
    """Put the chart's numbers in the cells that it refers to, and its labels too, or not."""
    code = caches.format_code(chart)
    if labels:
        for row, label in enumerate(chart.categories, 2):
            sheet.cell(row, 1, label).data_type = "s"  # what begins with = is no formula
        for column, series in enumerate(chart.series, 2):
            sheet.cell(1, column, series.name).data_type = "s"
    for column, series in enumerate(chart.series, 2):
        for row, value in enumerate(series.values, 2):
            sheet.cell(row, column, value).number_format = code


def _saved(book: openpyxl.Workbook) -> bytes:
    """The workbook's bytes without the hour of its making, whichever library writes its XML."""
    stream = io.BytesIO()
    book.save(stream)
    parts = unpack(stream.getvalue())
    parts[CORE] = _DATED.sub(b"", parts[CORE])
    return pack({name: _canonical(part) for name, part in parts.items()})


@lru_cache(maxsize=64)  # most parts are the same in all of them
def _canonical(part: bytes) -> bytes:
    """The part, if it is XML, in its canonical form; all of ours is."""
    if not part.lstrip().startswith(b"<"):
        return part
    return (DECLARATION + canonicalize(part.decode())).encode()
