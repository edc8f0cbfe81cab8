"""`Report` → a workbook that a clerk can fill in, laid out as `gongkai_docx.workbook` says.

A module for each kind of sheet: `guide`, `basics`, `prose`, `tables`, `checks` (the live checks),
`tags`, `last_year`; `drawing` is what they share.
"""

from __future__ import annotations

import gc
import io
import re
import sys
import tempfile
import traceback
from collections.abc import Mapping
from xml.sax.saxutils import escape

from openpyxl import Workbook

from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.package import pack, unpack
from gongkai_docx.patterns import pattern
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.writers.xlsx import basics, checks, guide, last_year, prose, tables, tags
from gongkai_docx.writers.xlsx.drawing import Formulas, blank_workbook


def write(report: Report) -> bytes:
    """The workbook filled with that report; blank where the report is.

    A total that is the sum of its parts becomes a formula with its value stored, any other one a
    number as it is. Raises `Unusable` if a text is longer than a cell holds, or the disk is full.
    """
    workbook = blank_workbook()
    formulas = Formulas()
    planned = checks.plan(report)
    last_cells = last_year.places(report.last) if report.last else {}
    cells = tables.every_place(report.form)
    tag_cells = tags.places(report)
    guide.draw(formulas, workbook.create_sheet(layout.GUIDE), report)
    basics.draw(formulas, workbook.create_sheet(layout.BASICS), report)
    for section in report.form.sections:
        sheet = workbook.create_sheet(section.sheet)
        if section.groups:
            tables.draw(formulas, sheet, section, report, planned, last_cells)
        else:
            prose.draw(formulas, sheet, section, report, tag_cells)
    sheet = workbook.create_sheet(layout.CHECKS)
    checks.draw(formulas, sheet, report, planned, cells, last_cells)
    tags.draw(formulas, workbook.create_sheet(layout.TAGS), report, cells, last_cells)
    if report.last:
        last_year.draw(formulas, workbook.create_sheet(layout.LAST), report, report.last)
    workbook.active = 1
    return _settled(_saved(workbook), workbook.sheetnames, report, formulas.stored)


def _saved(workbook: Workbook) -> bytes:
    """The workbook as openpyxl writes it, which keeps each sheet in a passing file on the way."""
    stream = io.BytesIO()
    try:
        workbook.save(stream)
    except Exception as error:
        # What lxml raises where a file can't be written tells no more than that.
        if not isinstance(error, OSError) and type(error).__name__ != "SerialisationError":
            raise
        _let_go(error)
        raise Unusable(
            f"磁盘空间不足：临时文件夹 {tempfile.gettempdir()} 里写不下，没有生成填报表。"
            "请清理磁盘后再试。"
        ) from error
    return stream.getvalue()


def _let_go(error: Exception) -> None:
    """Let go of what was writing when that was raised.

    It tries once more to write what it has left when it goes, and Python would tell of that.
    """
    told, sys.unraisablehook = sys.unraisablehook, lambda _: None
    try:
        traceback.clear_frames(error.__traceback__)
        gc.collect()  # the writers hold each other
    finally:
        sys.unraisablehook = told


_SHEET = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_CORE = "<?xml version='1.0' encoding='UTF-8'?>\n"
# As openpyxl spells it, whichever library writes its XML.
_FORMULA = pattern(r'<c r="([A-Z]+\d+)"([^>]*)>(<f>[^<]*</f>)<v/></c>')
_FIXED_ROW = pattern(r'(<row [^<>]*?) customHeight="1"')
_DATED = pattern(r"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)
_EMPTY = pattern(r"<([:\w]++)([^<>]*+)></\1>")
_CODED = pattern(r"&#(\d{3,7});")


def _settled(
    content: bytes,
    titles: list[str],
    report: Report,
    stored: Mapping[str, Mapping[str, Number | str]],
) -> bytes:
    """The saved workbook without the hour of its making, mended where openpyxl can't.

    Formulas get their value stored: a viewer that doesn't calculate (a preview, Excel's protected
    view) would show nothing. Rows of prose may grow as text is typed into them.
    """
    parts = unpack(content)
    growing = {layout.BASICS, *(section.sheet for section in report.form.narratives)}
    for number, title in enumerate(titles, 1):
        name = f"xl/worksheets/sheet{number}.xml"
        xml = _with_values(_plainly_spelled(parts[name]), stored.get(title, {}))
        if title in growing:
            xml = _FIXED_ROW.sub(r"\1", xml)
        parts[name] = (_SHEET + xml).encode()
    core = _DATED.sub("", _plainly_spelled(parts["docProps/core.xml"]))
    parts["docProps/core.xml"] = (_CORE + core).encode()
    return pack(parts)


def _plainly_spelled(xml: bytes) -> str:
    """The XML with its characters as they are, and its empty elements as Office writes them."""
    text = _CODED.sub(lambda code: chr(int(code[1])), xml.decode())
    text = text.replace(" />", "/>")  # in texts and attributes there is no bare >
    return _EMPTY.sub(r"<\1\2/>", text)


def _with_values(xml: str, stored: Mapping[str, Number | str]) -> str:
    """The sheet with each formula's value beside it (ECMA-376 part 1, 18.3.1.4: t="str")."""

    def with_value(cell: re.Match[str]) -> str:
        name, attributes, formula = cell.groups()
        value = stored[name]
        if isinstance(value, str):
            attributes += ' t="str"'
        text = escape(value) if isinstance(value, str) else spell(value)
        return f'<c r="{name}"{attributes}>{formula}<v>{text}</v></c>'

    return _FORMULA.sub(with_value, xml)
