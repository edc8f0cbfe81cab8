"""The sheet of a prose section → its blocks: one row a paragraph, headings in their own column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field, replace
from itertools import groupby

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Section
from gongkai_docx.forms.form import plain
from gongkai_docx.forms.prompts import Asked
from gongkai_docx.places import Cell, Place, Position
from gongkai_docx.readers.headings import numbered_heading
from gongkai_docx.readers.sheets.sheet import Sheet
from gongkai_docx.readers.workbook.looks import tell_looks
from gongkai_docx.readers.workbook.pages import Page
from gongkai_docx.report import Block, normal_blocks, plain_heading
from gongkai_docx.text import lines
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Prose:
    """What rows of prose hold, and where it stands."""

    blocks: tuple[Block, ...] = ()
    cells: dict[Place, Cell] = field(default_factory=dict)
    """Where its headings and paragraphs stand."""
    positions: tuple[Position, ...] = ()
    """The cells that were read."""


@dataclass(frozen=True)
class Columns:
    """The row of the headers, and the columns of headings, texts and sentences as they read now."""

    header: int
    headings: int
    texts: int
    reads: int | None


def read_prose(page: Page, section: Section, asked: Asked) -> Prose:
    """The blocks on the sheet of that section, in which that is asked for.

    An empty heading cell goes on under the last heading; one that holds nothing but a dash
    (`workbook.NO_HEADING`) ends it. Raises `Unusable` if the headers can't be found.
    """
    columns = columns_of(page.sheet)
    if columns is None:
        raise page.refuse([f"找不到表头“{layout.HEADING}”“{layout.TEXT}”（原在 A2、B2）"])
    found = _read(page, section, columns)
    tell_looks(page, {}, found.positions)
    offered = asked.texts
    read = (columns.headings, columns.texts)
    for position, value in page.sheet.filled.items():
        row, column = position
        if (row > columns.header and column in read) or row == columns.header:
            continue
        is_ours = layout.is_aid(value, page.sheet.formulas.get(position)) or value in offered
        if column in read:
            is_ours = is_ours and row == 0
        elif column == columns.reads:
            is_ours = is_ours or position in page.sheet.formulas
        if not is_ours and value != section.heading:
            page.find_outside(position, f"“{layout.HEADING}”“{layout.TEXT}”两列")
    place = Place.section(section.key)
    cells = {place: page.cell((columns.header + 1, columns.texts)), **found.cells}
    return replace(found, cells=cells)


def read_above(page: Page, section: Section, columns: Columns) -> Prose:
    """The blocks that are printed above that section's table, below these headers on its page."""
    found = _read(page, section, columns)
    read = set(found.positions)
    outside = [
        position
        for position, _ in page.sheet.filled.items()
        if position[0] > columns.header and position not in read
    ]
    page.find_all_outside(outside, f"“{layout.HEADING}”“{layout.TEXT}”两列")
    return found


def _read(page: Page, section: Section, columns: Columns) -> Prose:
    rows: list[tuple[str | None, str | None]] = []
    headed: list[Cell] = []
    told: list[Cell] = []
    for row in _filled(page.sheet, columns):
        heading, text = page.text((row, columns.headings)), page.text((row, columns.texts))
        first, last = page.sheet.merge_at((row, columns.headings))
        if first == (row, columns.headings) and last[1] >= columns.texts > columns.headings:
            # One cell over both columns is as wide as a paragraph, and meant as one.
            heading, text = None, heading
        rows.append((heading, text))
        if heading is not None and plain_heading(heading):
            cell = page.cell((row, columns.headings))
            place = Place.heading(section.key, len(headed)).within(cell)
            if found := numbered_heading(heading, cell.shown, place):
                page.findings.append(found)
            headed.append(cell)
        if text is not None:
            told += [page.cell((row, columns.texts))] * len(lines(text))
    cells = {Place.heading(section.key, number): cell for number, cell in enumerate(headed)}
    cells |= {Place.paragraph(section.key, number): cell for number, cell in enumerate(told)}
    below = range(columns.header + 1, len(page.sheet.rows))
    positions = [(row, column) for row in below for column in (columns.headings, columns.texts)]
    return Prose(normal_blocks(blocks_of(rows)), cells, tuple(positions))


def _filled(sheet: Sheet, columns: Columns) -> Sequence[int]:
    """The rows below the headers in which anything stands; in most nothing does."""
    read, below = (columns.headings, columns.texts), range(columns.header + 1, len(sheet.rows))
    cells = (*sheet.filled, *sheet.formats)
    return sorted({row for row, column in cells if column in read and row in below})


def blocks_of(rows: Iterable[tuple[str | None, str | None]]) -> list[tuple[str | None, list[str]]]:
    """Rows of heading and text as headings with the texts below them."""
    blocks: list[tuple[str | None, list[str]]] = []
    for heading, text in rows:
        if heading:
            blocks.append((plain_heading(heading), []))
        elif text and not blocks:
            blocks.append((None, []))
        if text:
            blocks[-1][1].append(text)
    return blocks


def columns_of(sheet: Sheet) -> Columns | None:
    """Where prose stands on the sheet; None if its headers can't be found."""
    heading, text = plain(layout.HEADING), plain(layout.TEXT)
    named = (
        row
        for (row, _), value in sheet.filled.items()
        if isinstance(value, str) and plain(value) == heading
    )
    for row, _ in groupby(named):
        labels = [plain(value) if isinstance(value, str) else "" for value in sheet.rows[row]]
        if labels.count(heading) == labels.count(text) == 1:
            reads = plain(layout.READS)
            return Columns(
                row,
                labels.index(heading),
                labels.index(text),
                labels.index(reads) if reads in labels else None,
            )
    return None
