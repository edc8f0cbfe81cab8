"""The organs that are known so far → a roster to be filled in, as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from gongkai_docx.desk.roster import DEADLINE, HEADERS, SHEET, YEAR, Organ
from gongkai_docx.forms import newest_form
from gongkai_docx.package import pack, unpack
from gongkai_docx.writers.xlsx.drawing import (
    HINT,
    INPUT,
    LEFT,
    TITLE,
    boxed,
    headers,
    page,
    put,
    widths,
)

_WIDTHS = (34.0, 28.0, 16.0, 34.0, 14.0)
_LEAST_ROWS = 60
_TOP = 5
"""The 0-based row of the first organ."""
_GUIDE = (
    "每行一个单位。“上级”填汇总它的政府（须也在“单位”一列），最上面的留空；“又称”填它的其他名称，"
    "用“、”隔开；“收到日期”填收到年报的那一天，用来看谁迟报，不看文件的时间。"
)
_SAVED = datetime(1980, 1, 1)


def write(organs: Sequence[Organ] = (), year: int | None = None) -> bytes:
    """A roster with those organs in it, and room for more; the same bytes for the same organs."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    put(sheet, 0, 0, "年报报送单位名册").font = TITLE
    sheet.row_dimensions[1].height = 30
    hint = put(sheet, 1, 0, _GUIDE)
    hint.font, hint.alignment = HINT, LEFT
    sheet.merge_cells("A2:E2")
    sheet.row_dimensions[2].height = 48
    for column, label, known in ((0, YEAR, year), (2, DEADLINE, None)):
        put(sheet, 2, column, label)
        boxed(put(sheet, 2, column + 1, known), INPUT)
    headers(sheet, _TOP - 1, *HEADERS)
    for number in range(max(len(organs) + 10, _LEAST_ROWS)):
        organ = organs[number] if number < len(organs) else Organ("")
        said: tuple[object, ...] = (
            organ.name,
            organ.above,
            organ.kind,
            "、".join(organ.also),
            organ.received,
        )
        for column, value in enumerate(said):
            cell = boxed(put(sheet, _TOP + number, column, value or None), INPUT, LEFT)
            if column == len(HEADERS) - 1:
                cell.number_format = "yyyy-mm-dd"
    last = _TOP + max(len(organs) + 10, _LEAST_ROWS)
    kinds = DataValidation(type="list", formula1=f'"{",".join(newest_form().kinds)}"')
    kinds.add(f"C{_TOP + 1}:C{last}")
    sheet.add_data_validation(kinds)
    sheet.freeze_panes = f"B{_TOP + 1}"
    widths(sheet, _WIDTHS)
    page(sheet, landscape=True)
    workbook.properties.created = workbook.properties.modified = _SAVED
    stream = io.BytesIO()
    workbook.save(stream)
    return pack(_undated(unpack(stream.getvalue())))


def _undated(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts without the hour of saving, which openpyxl writes into them."""
    core = parts["docProps/core.xml"]
    start, end = core.find(b"<dcterms:modified"), core.find(b"</dcterms:modified>")
    if start >= 0:
        parts["docProps/core.xml"] = core[:start] + core[end + len(b"</dcterms:modified>") :]
    return parts
