"""`Outcome` → the roll-up workbook (汇总表), which is a workbook of the government's report, too.

Its last sheets are those of any workbook of the program, filled with the sums, so that it is read
like one. Before them stand `overview` (总览), `tables` (an organ a row), and `lists` (问题 and
others). `sheet` spells rows of cells; `fingerprint` tells a roll-up that was edited since.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from gongkai_docx import workbook as layout
from gongkai_docx.desk.collecting import Outcome
from gongkai_docx.desk.rollup import fingerprint, lists, overview, tables
from gongkai_docx.desk.rollup.looks import Looks
from gongkai_docx.desk.rollup.sheet import Sheet
from gongkai_docx.desk.sums import summed
from gongkai_docx.forms import Section
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.places import cell_name
from gongkai_docx.tree import etree
from gongkai_docx.writers import xlsx
from gongkai_docx.writers.annotated.sheetml import m, parsed, serialised
from gongkai_docx.writers.annotated.sheetml.book import Book, Page
from gongkai_docx.writers.xlsx.tables import places

_SELECTED = re.compile(rb' tabSelected="(?:1|true)"')


def write(outcome: Outcome, target: Path) -> bytes:
    """The workbook, whose links to the reports hold from where `target` is.

    The same bytes for the same reports in the same places.
    """
    form = outcome.collection.form
    report = summed(outcome.collection, outcome.total, outcome.unit)
    book = Book(unpack(xlsx.write(report)))
    looks = Looks(book.styles)
    sums = {section: tables.Table(outcome, section, looks) for section in form.tables}
    before = [
        overview.draw(outcome, looks, target),
        *(table.sheet for table in sums.values()),
        *lists.draw(outcome, looks, target),
    ]
    for name, part in book.sheets.items():
        book.parts[part] = _SELECTED.sub(b"", book.parts[part])
        section = next((each for each in sums if each.sheet == name), None)
        if section:
            book.parts[part] = _linked(book.parts[part], section, sums[section])
    for sheet in before:
        part = book.add(Page(sheet.name, sheet.xml(), sheet.repeated), active=False)
        book.parts |= sheet.relationships(part)
    book.save()
    _first(book, len(before))
    return pack(fingerprint.sign(book.parts, book.sheets[layout.OVERVIEW]))


def objection(old: bytes, new: bytes) -> str | None:
    """Why the roll-up `new` may not take the place of the file `old`; None if nothing is lost."""
    try:
        is_ours = fingerprint.untouched(unpack(old))
    except PackageError:
        is_ours = False
    return None if is_ours else "不是本程序写的汇总表，或在写成之后保存过"


def _linked(xml: bytes, section: Section, table: tables.Table) -> bytes:
    """The statutory table's sheet with its figures taken from the sums of the organs' sheet."""
    figures: Mapping[str, str] = {
        cell_name(*cell.position): table.sums[key] for key, cell in places(section).items()
    }
    root = parsed(xml)
    for cell in root.iter(m("c")):
        sum_cell = figures.get(cell.get("r", ""))
        if sum_cell and cell.find(m("f")) is None and cell.find(m("v")) is not None:
            formula = etree.Element(m("f"))
            formula.text = sum_cell
            cell.insert(0, formula)
    return serialised(root)


def _first(book: Book, number: int) -> None:
    """Let the last `number` sheets stand first, and the first of them be shown."""
    root = parsed(book.parts[book.part])
    sheets = root.find(m("sheets"))
    if sheets is None:  # there are some: we added them
        return
    old = list(sheets)
    new = [*old[-number:], *old[:-number]]
    sheets[:] = new
    moved = {str(old.index(each)): str(at) for at, each in enumerate(new)}
    for name in root.iter(m("definedName")):
        if local := name.get("localSheetId"):
            name.set("localSheetId", moved[local])
    for view in root.iter(m("workbookView")):
        view.set("activeTab", "0")
    book.parts[book.part] = serialised(root)


__all__ = ["Sheet", "objection", "write"]
