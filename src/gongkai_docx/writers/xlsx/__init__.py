"""`Report` → a workbook that a clerk can fill in, laid out as `gongkai_docx.workbook` says.

A module for each kind of sheet: `guide`, `basics`, `prose`, `tables`, `checks` (the live checks),
`tags`, `last_year`; `drawing` is what they share.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

from lxml import etree

from gongkai_docx import workbook as layout
from gongkai_docx.package import pack, unpack
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.writers.xlsx import basics, checks, guide, last_year, prose, tables, tags
from gongkai_docx.writers.xlsx.drawing import Formulas, blank_workbook


def write(report: Report) -> bytes:
    """The workbook filled with that report; blank where the report is.

    A total that is the sum of its parts becomes a formula with its value stored, any other one a
    number as it is. Raises `Unusable` if a text is longer than a cell can hold.
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
    stream = io.BytesIO()
    workbook.save(stream)
    return _settled(stream.getvalue(), workbook.sheetnames, report, formulas.stored)


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TERMS = "{http://purl.org/dc/terms/}"


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
        root = etree.fromstring(parts[name])
        for cell in root.iter(f"{_MAIN}c"):
            if cell.find(f"{_MAIN}f") is not None:
                _store(cell, stored[title][cell.get("r", "")])
        for row in root.iter(f"{_MAIN}row"):
            if title in growing:
                row.attrib.pop("customHeight", "")
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    core = etree.fromstring(parts["docProps/core.xml"])
    for dated in list(core.iter(f"{_TERMS}created", f"{_TERMS}modified")):
        core.remove(dated)
    parts["docProps/core.xml"] = etree.tostring(core, xml_declaration=True, encoding="UTF-8")
    return pack(parts)


def _store(cell: etree._Element, value: Number | str) -> None:
    """Store a formula's value beside it (ECMA-376 part 1, 18.3.1.4: t="str" for a text)."""
    stored = cell.find(f"{_MAIN}v")
    if stored is None:
        stored = etree.SubElement(cell, f"{_MAIN}v")
    if isinstance(value, str):
        cell.set("t", "str")
        stored.text = value
    else:
        stored.text = spell(value)
