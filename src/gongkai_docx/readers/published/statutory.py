"""The tables of a page → the form they are of, and its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal
from functools import cache

from gongkai_docx.findings import Finding
from gongkai_docx.forms import Figure, Form, Section, form_names, load_form
from gongkai_docx.places import Place
from gongkai_docx.readers.figures import enter, is_nothing
from gongkai_docx.readers.published.grids import read_grids
from gongkai_docx.readers.published.labels import Labels, folded, labels_of
from gongkai_docx.readers.published.ragged import read_ragged
from gongkai_docx.readers.published.sequence import Element, Lines, Table
from gongkai_docx.readers.published.taken import Taken, Typed
from gongkai_docx.report import Number
from gongkai_docx.rules.published import ABSENT, BROKEN, IN_YUAN
from gongkai_docx.text import half_width, is_blank
from gongkai_docx.values import dataclass

AMOUNT = "万元"
_DIGITS = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_MOST_DIGITS = 100
_SEVERAL = re.compile(r"\d\s+\d", re.ASCII)
_LEAST_LABEL = 4
"""A shorter label may stand in any table."""
_ROW_ALONE = 5
"""How long the label of a row is that makes a table the form's by itself."""


# ---------------------------------------------------------------- which form, which tables


def form_told_by(tables: Iterable[Table | Lines]) -> Form | None:
    """The form whose own labels stand in these tables; None if none do."""
    whole = "|".join(folded(text) for table in tables for text in _texts(table))
    joined = whole.replace("|", "")
    scores: dict[str, float] = {}
    for name in form_names():
        own = _own_labels(name)
        scores[name] = sum(label in joined for label in own) / len(own)
    best = max(scores, key=lambda name: (scores[name], name))
    if scores[best]:
        return load_form(best)
    common = _labels(form_names()[-1])
    return load_form(form_names()[-1]) if sum(label in joined for label in common) > 3 else None


@cache
def _labels(name: str) -> frozenset[str]:
    """The labels of that form that are long enough to be known anywhere."""
    found = (labels_of(section) for section in load_form(name).tables)
    return frozenset(
        label
        for labels in found
        for label in (*labels.columns, *(folded(row.label) for row in labels.rows))
        if len(label) >= _LEAST_LABEL
    )


@cache
def _own_labels(name: str) -> frozenset[str]:
    """Those of its labels that are in no label of another form, nor hold one."""
    others = {label for other in form_names() if other != name for label in _labels(other)}
    return frozenset(
        label
        for label in _labels(name)
        if not any(label in other or other in label for other in others)
    )


def _texts(table: Table | Lines) -> Iterable[str]:
    if isinstance(table, Table):
        return (cell.text for cell in table.cells)
    return (piece.text for line in table.lines for piece in line)


def tables_of(
    sections: Mapping[Section, list[Element]], preface: list[Element], form: Form
) -> tuple[dict[Section, list[Table | Lines]], list[Table | Lines]]:
    """The statutory tables by the section that they are of, and the other tables of the report.

    A table between paragraphs of prose is the form's only if that stands nowhere else.
    """
    found: dict[Section, list[Table | Lines]] = {}
    aside: dict[Section, list[Table | Lines]] = {}
    tables: list[Table | Lines] = []
    for where, elements in ((None, preface), *sections.items()):
        for each in elements:
            if not isinstance(each, Table | Lines):
                continue
            tables.append(each)
            for section in form.tables:
                if is_of(each, section, form):
                    in_prose = where is not None and not where.groups
                    (aside if in_prose else found).setdefault(section, []).append(each)
    found |= {section: each for section, each in aside.items() if section not in found}
    used = {id(table) for each in found.values() for table in each}
    extra = [
        table
        for table in tables
        if id(table) not in used and any(text.strip() for text in _texts(table))
    ]
    return {section: found[section] for section in form.tables if section in found}, extra


def is_of(table: Table | Lines, section: Section, form: Form) -> bool:
    """Whether the table is that section's, or a piece of it."""
    labels = labels_of(section)
    if isinstance(table, Lines):
        joined = "".join(folded(text) for text in _texts(table))
        known = {*labels.columns, *map(folded, _rows(labels))}
        return sum(label in joined for label in known if len(label) >= _LEAST_LABEL) > 1
    texts = {text for text in _texts(table) if text.strip()}
    others = [labels_of(other) for other in form.tables if other is not section]
    known_texts = [text for text in texts if labels.knows(text)]
    own = [text for text in known_texts if not any(other.knows(text) for other in others)]
    alone = any(len(folded(text)) >= _ROW_ALONE and labels.row(text) for text in own)
    return bool(own) and (len(known_texts) > 1 or alone)


def _rows(labels: Labels) -> list[str]:
    return [row.label for row in labels.rows]


# ---------------------------------------------------------------- the figures


@dataclass
class Figures:
    """The figures of a page, and what is to be said of them."""

    values: dict[str, Number] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    cells: dict[str, int] = field(default_factory=dict)
    """The numbers of the cells that they stand in, in a Word file."""


def read_figures(tables: Mapping[Section, list[Table | Lines]], form: Form) -> Figures:
    """The figures in these tables; each stands in its own cell, or is left blank and told."""
    figures = Figures()
    if not tables:
        keys = list(form.figures)
        message = "没有找到法定的表（可能是图片，或没有复制过来），表中的数据都没有读出。"
        figures.findings.append(ABSENT.finding(message, figures=keys))
        figures.unread.update(keys)
        return figures
    for section in form.tables:
        _read(section, tables.get(section, []), form, figures)
    figures.values = {key: figures.values[key] for key in form.figures if key in figures.values}
    return figures


def _read(section: Section, tables: list[Table | Lines], form: Form, figures: Figures) -> None:
    taken = _taken(section, tables)
    _doubt_gaps(taken, form)
    figures.findings += taken.findings
    figures.unread |= taken.doubtful
    for key, typed in taken.typed.items():
        _enter(form.figures[key], typed, figures)
        if typed.cell >= 0:
            figures.cells[key] = typed.cell
    lost = [
        key
        for key in form.keys_of(section)
        if key not in taken.typed | dict.fromkeys(taken.doubtful)
    ]
    if lost:
        figures.unread.update(lost)
        what = "表" if len(lost) == len(form.keys_of(section)) else form.listed(lost)
        message = f"{section.heading}：没有找到{what}，没有读出 {len(lost)} 个数据。"
        place = Place.section(section.key)
        figures.findings.append(ABSENT.finding(message, place=place, figures=lost))


def _taken(section: Section, tables: list[Table | Lines]) -> Taken:
    labels = labels_of(section)
    grids = [table for table in tables if isinstance(table, Table)]
    lines = [table for table in tables if isinstance(table, Lines)]
    return read_ragged(lines, labels) if lines and not grids else read_grids(grids, labels)


def _doubt_gaps(taken: Taken, form: Form) -> None:
    """Leave rows in doubt whose blanks may be a shift: 4, 0, 0, and nothing under the total.

    Where the row's totals hold with blanks for 0, or those of all columns in which it has a number,
    all stand where they should.
    """
    rows: dict[str, list[str]] = {}
    for key in form.keys_of(taken.section):
        rows.setdefault(
            "" if not taken.section.groups[0].rows else form.figures[key].row, []
        ).append(key)
    texts = {key: typed.text for key, typed in taken.typed.items()}
    for keys in rows.values():
        typed = {key: texts[key] for key in keys if key in texts}
        empty = [key for key, text in typed.items() if is_blank(text)]
        is_gapped = not taken.gapped.isdisjoint(keys)
        if len(empty) == len(typed) or not (empty or is_gapped):
            continue
        if not _is_sure(keys, typed, form, is_gapped) and not _is_sure_downwards(
            typed, texts, form
        ):
            spot = taken.typed[keys[0]].spot if keys[0] in taken.typed else ""
            shown = " | ".join(text.strip() or "（空）" for text in typed.values())
            problem = f"“{form.figures[keys[0]].row_label}”有空格，数字可能错了位，没有读取"
            taken.doubt(BROKEN, spot, problem, typed, shown)


def _is_sure(keys: list[str], typed: Mapping[str, str], form: Form, is_gapped: bool) -> bool:
    """Whether the row adds up, its blanks being 0; without totals, whether its ends are filled."""
    sums = {key: parts for key, parts in form.totals.items() if {key, *parts} <= set(keys)}
    if sums:
        return all(_adds_up(typed, key, parts) for key, parts in sums.items())
    ends = typed.get(keys[0], ""), typed.get(keys[-1], "")
    return not is_gapped and not any(map(is_blank, ends))


def _is_sure_downwards(row: Mapping[str, str], texts: Mapping[str, str], form: Form) -> bool:
    """Whether each column that the row stands in adds up, but for that of a total left blank."""
    columns = _columns(form)
    told = [key for key, text in row.items() if not (key in form.totals and is_blank(text))]
    return all(
        key in columns and all(_adds_up(texts, *column) for column in columns[key].items())
        for key in told
    )


@cache
def _columns(form: Form) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """The total of each figure's column, with its parts, where the column has one."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for total, parts in form.totals.items():
        if len({form.figures[part].row for part in parts}) > 1:
            for key in (total, *parts):
                found.setdefault(key, {})[total] = tuple(parts)
    return found


def _adds_up(typed: Mapping[str, str], total: str, parts: Iterable[str]) -> bool:
    def number(key: str) -> int | None:
        text = half_width(typed.get(key, ""))
        return 0 if is_nothing(text) else int(text) if text.isdecimal() else None

    numbers = [number(part) for part in parts]
    return None not in numbers and sum(each or 0 for each in numbers) == number(total)


def _enter(figure: Figure, typed: Typed, figures: Figures) -> None:
    text = " ".join(typed.text.split())
    if figure.amount and not _is_in_myriads(text, typed.heading):
        message = (
            f"{typed.spot}：“{text}”没有写明以{AMOUNT}计（列标题“{typed.heading}”），没有读取；"
            f"请折合成{AMOUNT}核对。"
        )
        place = Place.figure(figure.key)
        figures.findings.append(
            IN_YUAN.finding(message, place=place, figures=[figure.key], actual=text)
        )
        figures.unread.add(figure.key)
        return
    if _SEVERAL.search(half_width(text)):
        message = f"{typed.spot}（{figure.row_label}）：“{text}”是几个数字，没有读取。"
        place = Place.figure(figure.key)
        figures.findings.append(
            BROKEN.finding(message, place=place, figures=[figure.key], actual=text)
        )
        figures.unread.add(figure.key)
        return
    entry = enter(figure, plain_number(text), where=f"{typed.spot}（{figure.row_label}）")
    if entry.value is not None:
        figures.values[figure.key] = entry.value
    if entry.is_blank:
        figures.blank.append(figure.key)
    elif entry.value is None:
        figures.unread.add(figure.key)
    if entry.finding:
        figures.findings.append(entry.finding)


def plain_number(text: str) -> object:
    """The number that a text is, if it is nothing but its digits; else the text."""
    if not _DIGITS.fullmatch(text) or len(text) > _MOST_DIGITS:
        return text
    return Decimal(text) if "." in text else int(text)


def _is_in_myriads(text: str, heading: str) -> bool:
    """Whether that amount is surely in ten thousands of yuan; nothing is nothing in any unit."""
    plain = half_width(text)
    if is_nothing(plain):
        return True
    if plain.endswith("元"):
        return plain.endswith(AMOUNT)
    return AMOUNT in folded(heading)
