"""The sheet of a prose section → its blocks: one row a paragraph, headings in their own column."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Section
from gongkai_docx.forms.form import plain
from gongkai_docx.places import Cell, Place
from gongkai_docx.readers.headings import numbered_heading
from gongkai_docx.readers.workbook.looks import tell_looks
from gongkai_docx.readers.workbook.pages import Page
from gongkai_docx.report import Block, normal_blocks, plain_heading
from gongkai_docx.text import lines


def read_prose(page: Page, section: Section) -> tuple[tuple[Block, ...], dict[Place, Cell]]:
    """The blocks on that sheet, and where the section, its headings and paragraphs stand.

    An empty heading cell goes on under the last heading; one that holds nothing but a dash
    (`workbook.NO_HEADING`) ends it. Raises `Unusable` if the headers can't be found.
    """
    header, headings, texts = _columns(page)
    rows: list[tuple[str | None, str | None]] = []
    headed: list[Cell] = []
    told: list[Cell] = []
    for row in range(header + 1, len(page.sheet.rows)):
        heading, text = page.text((row, headings)), page.text((row, texts))
        first, last = page.sheet.merge_at((row, headings))
        if first == (row, headings) and last[1] >= texts > headings:
            # One cell over both columns is as wide as a paragraph, and meant as one.
            heading, text = None, heading
        rows.append((heading, text))
        if heading is not None and plain_heading(heading):
            cell = page.cell((row, headings))
            place = Place.heading(section.key, len(headed)).within(cell)
            if found := numbered_heading(heading, cell.shown, place):
                page.findings.append(found)
            headed.append(cell)
        if text is not None:
            told += [page.cell((row, texts))] * len(lines(text))
    below = range(header + 1, len(page.sheet.rows))
    tell_looks(page, {}, [(row, column) for row in below for column in (headings, texts)])
    for position, value in page.sheet.filled():
        row, column = position
        is_title = row < header and value == section.heading
        is_aid = layout.is_aid(value, page.sheet.formulas.get(position))
        if is_aid and column not in (headings, texts):
            continue
        if row != header and not is_title and not (row > header and column in (headings, texts)):
            page.find_outside(position, f"“{layout.HEADING}”“{layout.TEXT}”两列")
    cells = {Place.section(section.key): page.cell((header + 1, texts))}
    cells |= {Place.heading(section.key, number): cell for number, cell in enumerate(headed)}
    cells |= {Place.paragraph(section.key, number): cell for number, cell in enumerate(told)}
    return normal_blocks(blocks_of(rows)), cells


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


def _columns(page: Page) -> tuple[int, int, int]:
    """The row of the headers, and the columns of headings and of texts."""
    heading, text = plain(layout.HEADING), plain(layout.TEXT)
    for row, values in enumerate(page.sheet.rows):
        labels = [plain(value) if isinstance(value, str) else "" for value in values]
        if labels.count(heading) == labels.count(text) == 1:
            return row, labels.index(heading), labels.index(text)
    raise page.refuse([f"找不到表头“{layout.HEADING}”“{layout.TEXT}”（原在 A2、B2）"])
