"""The sheet of a statutory table → its figures, with findings on what could not be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongkai_docx.forms import Form, Section
from gongkai_docx.places import Cell, Place, Position, cell_ranges
from gongkai_docx.readers.figures import enter, is_numeric, spelled
from gongkai_docx.readers.sheets.sheet import UNCALCULATED, ErrorValue, NoValue
from gongkai_docx.readers.workbook.locate import locate
from gongkai_docx.readers.workbook.looks import tell_looks, told_otherwise
from gongkai_docx.readers.workbook.others import likest
from gongkai_docx.readers.workbook.pages import Page
from gongkai_docx.report import Number
from gongkai_docx.rules.cells import COMPUTED, COPY, REMARK, STRAY

_MOST_REMARKS = 6
"""How many cells outside of a table are told one by one."""
_MOST_RANGES = 6


@dataclass(frozen=True)
class Table:
    """What a table's sheet holds: figures by key, which are blank or unread, and their cells."""

    figures: dict[str, Number] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    cells: dict[Place, Cell] = field(default_factory=dict)


def read_table(page: Page, section: Section, form: Form) -> Table:
    """The figures on that sheet. Raises `Unusable` if one of them can't be found by its labels."""
    located = locate(page.sheet, section)
    if located.problems:
        raise page.refuse(located.problems)
    for position in located.strays:
        stray = page.sheet.at(*position)
        if is_numeric(stray) and not isinstance(stray, ErrorValue | NoValue):
            value = spelled(stray)
            problem = f"“{value}”不在任何数据项的格里，没有读取；如是错位请移回原格，否则删去。"
            page.find(STRAY, position, problem, actual=value)
        else:
            page.find_outside(position, "表格的标题和数据格")
    _tell_remarks(page, located.remarks, form)
    table = Table()
    uncalculated: set[str] = set()
    for key, position in located.cells.items():
        typed, place = page.sheet.at(*position), Place.figure(key)
        table.cells[place] = cell = page.cell(position)
        if typed is UNCALCULATED and key in form.totals:
            uncalculated.add(key)
            continue
        if page.lacks_value(position, place):
            table.unread.add(key)
            continue
        if told_otherwise(page, position, form.figures[key]):
            table.unread.add(key)
            continue
        entry = enter(form.figures[key], typed, cell)
        if entry.value is not None:
            table.figures[key] = entry.value
        if entry.is_blank:
            table.blank.append(key)
        elif entry.value is None:
            table.unread.add(key)
        if entry.finding:
            page.findings.append(entry.finding)
    _settle_totals(page, form, located.cells, table, uncalculated)
    figures = {position: form.figures[key] for key, position in located.cells.items()}
    tell_looks(page, figures, ())
    return table


def _tell_remarks(page: Page, remarks: Sequence[Position], form: Form) -> None:
    """Note what stands outside of the table: each cell, or together what is as much as a table."""
    if other := likest([page.sheet.at(*position) for position in remarks], form):
        listed = _listed(remarks)
        problem = f"表外还有一张表，像是“{other.sheet}”（{listed}），没有读取；请核对数据填在哪里。"
        page.find_all(COPY, remarks, problem)
    elif len(remarks) > _MOST_REMARKS:
        listed, shown = _listed(remarks), page.quoted(remarks[0])
        problem = f"表外有 {len(remarks)} 格内容（{listed}），如“{shown}”，都没有读入。"
        page.find_all(REMARK, remarks, problem, actual=shown)
    else:
        for position in remarks:
            shown = page.quoted(position)
            page.find(REMARK, position, f"“{shown}”在表外，没有读入。", actual=shown)


def _listed(cells: Sequence[Position]) -> str:
    """The cells in few words, the first of them if they are many."""
    ranges = cell_ranges(cells)
    return "、".join(ranges[:_MOST_RANGES]) + ("……" if len(ranges) > _MOST_RANGES else "")


def _settle_totals(
    page: Page,
    form: Form,
    cells: Mapping[str, Position],
    table: Table,
    uncalculated: set[str],
) -> None:
    """Compute the totals that no program did; a formula over nothing but blanks is blank."""
    computed: list[str] = []
    for key, parts in form.totals.items():
        if key not in cells or cells[key] not in page.sheet.formulas:
            continue
        values = [table.figures[part] for part in parts if part in table.figures]
        if not table.unread.isdisjoint(parts):
            if key in uncalculated:
                table.unread.add(key)
        elif not values:
            # A 0 that only a formula put there; any other number stands for itself.
            if not table.figures.get(key):
                table.figures.pop(key, None)
        elif key in uncalculated:
            table.figures[key] = sum(values)
            computed.append(key)
    if computed:
        listed = "、".join(cell_ranges(cells[key] for key in computed))
        message = (
            f"{page.sheet.name}：{len(computed)} 格总计的公式没有存储结果，"
            f"已按各项之和算出（{listed}）。"
        )
        place = Place.figure(computed[0]).within(page.cell(cells[computed[0]]))
        page.findings.append(COMPUTED.finding(message, place=place, figures=computed))
