"""The sheet 上年数据 → last year's report, and which of its paragraphs were taken over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gongkai_docx import workbook as layout
from gongkai_docx.findings import Rule, Severity
from gongkai_docx.forms import Form, FormError, load_form
from gongkai_docx.forms.form import plain
from gongkai_docx.readers.figures import enter, spelled
from gongkai_docx.readers.pages import Page
from gongkai_docx.readers.sheets import Position
from gongkai_docx.report import Block, Number, Report, lines, normal_blocks, one_line

LOST = Rule("C17", Severity.WARNING, "上年数据应能全部读出")


@dataclass
class _Figures:
    """Last year's figures as far as they could be read."""

    values: dict[str, Number] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)


def read_last_year(page: Page, form: Form) -> tuple[Report, frozenset[str]]:
    """Last year's report on that sheet, and the paragraphs taken over from it.

    What can't be read there is no fault of this year's report: it makes warnings, and its figures
    are unread.
    """
    answers = {
        plain(spelled(label)): spelled(answer).strip()
        for label, answer, *_ in map(_filled, page.sheet.rows)
    }
    form = _form(answers.get(plain(layout.FORM), ""), form)
    figures = _figures(page, form)
    prose = list(_prose(page))
    year = answers.get(plain(layout.YEAR), "")
    kind = answers.get(plain(layout.KIND), "")
    report = Report(
        form=form,
        unit=one_line(answers.get(plain(layout.UNIT), "")),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        kind=kind if kind in form.kinds else None,
        preface=tuple(text for place, _, text, _ in prose if place == layout.PREFACE),
        narrative=_narrative(form, prose),
        figures=figures.values,
        unread=frozenset(figures.unread),
    )
    return report, frozenset(text for _, _, text, taken in prose if taken)


def _form(name: str, usual: Form) -> Form:
    try:
        return load_form(name)
    except FormError:
        return usual


def _figures(page: Page, form: Form) -> _Figures:
    """The figures below each line of column names, by the row names at the left."""
    found = _Figures()
    columns: dict[int, str] = {}
    table = ""
    for row in range(len(page.sheet.rows)):
        name, *_ = _filled(page.sheet.rows[row])
        names = _names(page, row)
        if not isinstance(name, str):
            continue
        if name in form.nested and names:
            table, columns = name, names
        elif name in form.nested.get(table, {}):
            for column, called in columns.items():
                if figure := form.nested[table][name].get(called):
                    _enter(page, figure.key, (row, column), form, found)
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
    """Take the figure in that cell; one that is no number, or stands twice, is not known."""
    entry = enter(form.figures[key], page.sheet.at(*position), "")
    if key in found.seen or (entry.value is None and not entry.is_blank):
        found.unread.add(key)
        found.values.pop(key, None)
        shown = page.quoted(position)
        page.find(LOST, position, f"“{shown}”不能用作上年的“{key}”，没有比较。", actual=shown)
    elif entry.value is not None:
        found.values[key] = entry.value
    found.seen.add(key)


def _text(page: Page, position: Position) -> str:
    value = page.sheet.at(*position)
    return value.strip() if isinstance(value, str) else ""


def _prose(page: Page) -> Iterator[tuple[str, str | None, str, bool]]:
    """Place, heading and text of each paragraph below the headers, and whether it was taken."""
    headers: dict[str, int] = {}
    for row, values in enumerate(page.sheet.rows):
        texts = [value if isinstance(value, str) else "" for value in values]
        if {layout.PLACE, layout.HEADING, layout.PARAGRAPH} <= set(texts):
            headers = {text: column for column, text in enumerate(texts) if text}
        elif headers:
            place, heading, text, taken = (
                _text(page, (row, headers.get(name, len(values))))
                for name in (layout.PLACE, layout.HEADING, layout.PARAGRAPH, layout.TAKEN_OVER)
            )
            for line in lines(text):
                yield place, heading or None, line, taken == layout.YES


def _narrative(
    form: Form, prose: list[tuple[str, str | None, str, bool]]
) -> dict[str, tuple[Block, ...]]:
    narrative = {}
    for section in form.narratives:
        blocks: list[tuple[str | None, list[str]]] = []
        for place, heading, text, _ in prose:
            if place == section.key:
                if not blocks or blocks[-1][0] != heading:
                    blocks.append((heading, []))
                blocks[-1][1].append(text)
        if blocks:
            narrative[section.key] = normal_blocks(blocks)
    return narrative
