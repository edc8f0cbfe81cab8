"""The sheet 上年数据 → last year's report, and which of its paragraphs were taken over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date

from gongkai_docx import workbook as layout
from gongkai_docx.forms import Figure, Form, UnknownForm, load_form
from gongkai_docx.forms.form import plain
from gongkai_docx.places import Position, cell_ranges
from gongkai_docx.readers.figures import enter, spelled
from gongkai_docx.readers.workbook.looks import seen_otherwise
from gongkai_docx.readers.workbook.pages import Page
from gongkai_docx.readers.workbook.prose import blocks_of
from gongkai_docx.report import Block, Number, Report, Signature, normal_blocks
from gongkai_docx.rules.cells import LOST
from gongkai_docx.text import in_lines, lines, one_line, visible
from gongkai_docx.values import dataclass


@dataclass
class _Figures:
    """Last year's figures as far as they could be read."""

    values: dict[str, Number] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    blank: dict[str, Position] = field(default_factory=dict)
    """Which of them nothing stands for, or a word for nothing, and where."""


def read_last_year(page: Page, form: Form) -> tuple[Report, frozenset[str]]:
    """Last year's report on that sheet, and the paragraphs taken over from it.

    What can't be read there is no fault of this year's report: it makes warnings, and its figures
    are unread.
    """
    answers = {
        plain(spelled(label)): visible(spelled(answer)).strip()
        for label, answer, *_ in map(_filled, page.sheet.rows)
    }
    form = _form(answers.get(plain(layout.FORM), ""), form)
    figures = _figures(page, form)
    prose = list(_prose(page))

    def answer(label: str) -> str | None:
        return one_line(answers.get(plain(label), "")) or None

    year, kind, day = answer(layout.YEAR), answer(layout.KIND), answer(layout.SIGNATURE_DATE)
    signatory, signed = answer(layout.SIGNATURE_UNIT), _date(day or "")
    sealed = answer(layout.SIGNATURE_SEAL) == layout.SEAL_WORDS[True]
    report = Report(
        form=form,
        unit=answer(layout.UNIT) or "",
        year=int(year) if year and year.isdecimal() and len(year) == 4 else None,
        kind=kind if kind in form.kinds else None,
        title=in_lines(answers.get(plain(layout.TITLE), "")) or None,
        headings=layout.HEADING_WORDS.get(answer(layout.HEADINGS) or "", "run-in"),
        signature=Signature(signatory, signed, sealed) if signatory or signed else None,
        preface=tuple(row.text for row in prose if row.place == layout.PREFACE and row.text),
        narrative=_narrative(form, prose),
        figures=figures.values,
        unread=frozenset(figures.unread),
    )
    taken = [line for row in prose if row.is_taken for line in lines(row.text)]
    return report, frozenset(taken)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _form(name: str, usual: Form) -> Form:
    try:
        return load_form(name)
    except UnknownForm:
        return usual


def _figures(page: Page, form: Form) -> _Figures:
    """The figures below each line of column labels, by the row labels at the left.

    The program once wrote keys in their place: these are known too.
    """
    found = _Figures()
    tables = _tables(form)
    columns: dict[int, str] = {}
    rows: Mapping[str, Mapping[str, Figure]] = {}
    for row in range(len(page.sheet.rows)):
        name, *_ = _filled(page.sheet.rows[row])
        names = _names(page, row)
        if not isinstance(name, str):
            continue
        if plain(name) in tables and names:
            rows, columns = tables[plain(name)], names
        elif figures := rows.get(plain(name)):
            for column, called in columns.items():
                if figure := figures.get(plain(called)):
                    _enter(page, figure.key, (row, column), form, found)
    _tell_blank(page, found)
    missing = [key for key in form.figures if key not in found.seen]
    found.unread.update(missing)
    if missing:
        page.findings.append(
            LOST.finding(
                f"{page.sheet.name}：{len(missing)} 项数据找不到（{form.listed(missing)}），"
                "与它们没有比较；可用 --last 指明上年的报告。"
            )
        )
    found.values = {key: found.values[key] for key in form.figures if key in found.values}
    return found


def _tables(form: Form) -> dict[str, dict[str, dict[str, Figure]]]:
    """The figures by what their table, row and column are called, by label or by key."""
    tables: dict[str, dict[str, dict[str, Figure]]] = {}
    for key, rows in form.nested.items():
        found: dict[str, dict[str, Figure]] = {}
        for row, figures in rows.items():
            columns: dict[str, Figure] = {}
            for column, figure in figures.items():
                columns[plain(column)] = columns[plain(figure.column_labels[-1])] = figure
            label = next(iter(figures.values())).row_label
            found[plain(row)] = found[plain(label)] = columns
        tables[plain(key)] = tables[plain(form.section(key).heading)] = found
    return tables


def _filled(values: Iterable[object]) -> list[object]:
    """What stands in a line, without the empty cells; two of them where it is shorter."""
    filled = [value.strip() if isinstance(value, str) else value for value in values]
    return [value for value in filled if value != ""] + ["", ""]


def _names(page: Page, row: int) -> dict[int, str]:
    """The texts of a line after its first cell, by their columns."""
    texts = {column: _text(page, (row, column)) for column in range(len(page.sheet.rows[row]))}
    first = next((column for column, text in texts.items() if text), 0)
    return {column: text for column, text in texts.items() if text and column > first}


def _enter(page: Page, key: str, position: Position, form: Form, found: _Figures) -> None:
    """Take the figure in that cell; one that is no number, or stands twice, is not known.

    Nor is one that isn't there: last year's report was finished, so nobody left it out for a 0.
    """
    figure = form.figures[key]
    entry = enter(figure, page.sheet.at(*position))
    is_merged = page.sheet.merge_at(position) != (position, position)
    if entry.is_blank and not is_merged and key not in found.seen:
        found.blank[key] = position
        found.unread.add(key)
    elif (
        key in found.seen
        or entry.value is None
        or is_merged
        or seen_otherwise(page, position, figure)[1]
    ):
        found.unread.add(key)
        found.values.pop(key, None)
        shown = page.quoted(position)
        how = "（与别的格合并了）" if is_merged else ""
        page.find(LOST, position, f"“{shown}”{how}不能用作上年的“{key}”，没有比较。", actual=shown)
    else:
        found.values[key] = entry.value
    found.seen.add(key)


def _tell_blank(page: Page, found: _Figures) -> None:
    """One finding for all figures of last year that nothing stands for."""
    if found.blank:
        listed = "、".join(cell_ranges(found.blank.values()))
        problem = (
            f"{len(found.blank)} 格空着，或填的是“/”“—”“无”（{listed}），不知道上年是多少，"
            "没有比较；上年为 0 的请填 0。"
        )
        page.find_all(LOST, list(found.blank.values()), problem)


def _text(page: Page, position: Position) -> str:
    value = page.sheet.at(*position)
    return value.strip() if isinstance(value, str) else ""


@dataclass(frozen=True)
class _Row:
    """A row of last year's prose: where it stood, and whether it was taken over."""

    place: str
    heading: str
    text: str
    is_taken: bool


def _prose(page: Page) -> Iterator[_Row]:
    """The rows below the headers of the prose."""
    headers: dict[str, int] = {}
    for row, values in enumerate(page.sheet.rows):
        texts = [value if isinstance(value, str) else "" for value in values]
        if {layout.PLACE, layout.HEADING, layout.TEXT} <= set(texts):
            headers = {text: column for column, text in enumerate(texts) if text}
        elif headers:
            place, heading, taken = (
                _text(page, (row, headers.get(name, len(values))))
                for name in (layout.PLACE, layout.HEADING, layout.TAKEN_OVER)
            )
            # A paragraph may begin with an indent: it is compared as it stands.
            text = page.sheet.at(row, headers[layout.TEXT])
            yield _Row(place, heading, str(text), taken == layout.YES)


def _narrative(form: Form, prose: list[_Row]) -> dict[str, tuple[Block, ...]]:
    narrative = {}
    for section in form.sections:
        rows = [(row.heading, row.text) for row in prose if row.place == section.key]
        if blocks := normal_blocks(blocks_of(rows)):
            narrative[section.key] = blocks
    return narrative
