"""The sheet 基本信息 → what a report says of itself: organ, year, title, preface, signature."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import codes
from gongkai_docx.forms import Form, UnknownForm, load_form
from gongkai_docx.forms.form import plain
from gongkai_docx.forms.prompts import prompts
from gongkai_docx.notices import notice_names
from gongkai_docx.patterns import pattern
from gongkai_docx.places import (
    IGNORED,
    LAST,
    SIGNATORY,
    SIGNATURE,
    TITLE,
    UNIT,
    YEAR,
    Cell,
    Place,
    Position,
    cell_name,
)
from gongkai_docx.readers.figures import quoted, spelled
from gongkai_docx.readers.workbook.looks import tell_looks
from gongkai_docx.readers.workbook.pages import Page
from gongkai_docx.report import PEOPLE, HeadingStyle, People, Signature
from gongkai_docx.rules.cells import ASIDE, UNCLEAR
from gongkai_docx.text import half_width, in_lines, is_blank, is_reversed, lines, one_line
from gongkai_docx.values import dataclass
from gongkai_docx.workbook import is_aid, is_hint

_BETWEEN = rf"\s*[{re.escape(layout.DASHES)}./年月]\s*"
_DATE = pattern(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})\s*日?", re.ASCII)
_YEAR = pattern(r"(\d{1,4})\s*年?度?")

_PLACES = {
    layout.UNIT: UNIT,
    layout.YEAR: YEAR,
    layout.TITLE: TITLE,
    layout.SIGNATURE_DATE: SIGNATURE,
    layout.SIGNATURE_UNIT: SIGNATORY,
    layout.IGNORED: IGNORED,
    layout.LAST: LAST,
}
"""What the answers are of a report, as far as anything is found there."""

T = TypeVar("T")


@dataclass(frozen=True)
class Basics:
    """What 基本信息 holds, and where it stands."""

    form: Form
    unit: str
    year: int | None
    title: str | None
    preface: tuple[str, ...]
    signature: Signature | None
    headings: HeadingStyle
    kind: str | None
    notice: str | None
    ignored: tuple[str, ...]
    people: People
    cells: Mapping[Place, Cell]


def read_basics(page: Page) -> Basics:
    """The answers on that sheet. Raises `Unusable` if it isn't one of ours, or of a later year."""
    answers, column = _answers(page)
    paragraphs = _paragraphs(page, answers, column)
    _tell_aside(page, answers, column)
    form = _form(page, answers[layout.FORM])
    _find_outside(page, answers, paragraphs, column, prompts(form).opening)
    _refuse_other_layouts(page, answers[layout.LAYOUT])

    def text(label: str) -> str:
        return one_line(page.name(answers[label], _PLACES[label]))

    preface = [(line, cell) for cell in paragraphs for line in lines(page.text(cell) or "")]
    looked_at = [cell for label, cell in answers.items() if label != layout.LAYOUT]
    tell_looks(page, {}, dict.fromkeys([*looked_at, *paragraphs]))
    year = _parsed(page, answers, layout.YEAR, _year, "不是年度，请填四位数字，如 2023。")
    styles = "”或“".join(layout.HEADING_WORDS)
    headings: HeadingStyle | None = _parsed(
        page, answers, layout.HEADINGS, _heading_style, f"不可用，请填“{styles}”。"
    )
    kind: str | None = None
    if layout.KIND in answers:
        problem = f"不可用，请填{'、'.join(form.kinds)}之一，或留空。"
        kind = _parsed(page, answers, layout.KIND, partial(_kind, form), problem)
    signatory = text(layout.SIGNATURE_UNIT)
    signed = _parsed(page, answers, layout.SIGNATURE_DATE, _day, "不是日期，请填如 2024-01-15。")
    return Basics(
        form=form,
        unit=text(layout.UNIT),
        year=year,
        title=in_lines(page.name(answers[layout.TITLE], TITLE)) or None,
        preface=tuple(text for text, _ in preface),
        signature=(
            Signature(signatory or None, signed, _sealed(page, answers))
            if signatory or signed
            else None
        ),
        headings=headings or "run-in",
        kind=kind,
        notice=_notice(page, answers),
        ignored=_ignored(page, answers),
        people=_people(page, answers),
        cells={
            **{
                place: page.cell(answers[label])
                for label, place in _PLACES.items()
                if label in answers
            },
            **{
                Place.preface(number): page.cell(position)
                for number, (_, position) in enumerate(preface)
            },
        },
    )


def _answers(page: Page) -> tuple[dict[str, Position], int]:
    """The cell that answers each label, found by the headers and the labels; the answers' column.

    An answer that was typed over its hint, with nothing in its own cell, is in the next column.
    """
    positions: dict[str, list[Position]] = {}
    for position, value in page.sheet.filled.items():
        if isinstance(value, str):
            positions.setdefault(plain(value), []).append(position)
    pairs = [
        (labels, answers)
        for row, labels in positions.get(plain(layout.FIELD), [])
        for answer_row, answers in positions.get(plain(layout.ANSWER), [])
        if row == answer_row
    ]
    if not pairs:
        raise page.refuse([f"找不到表头“{layout.FIELD}”“{layout.ANSWER}”（原在 A2、B2）"])
    labels, answers = pairs[0]
    found: dict[str, Position] = {}
    problems: list[str] = []
    for label in (*layout.FIELDS, *layout.OPTIONAL_FIELDS):
        rows = [row for row, column in positions.get(plain(label), []) if column == labels]
        if len(rows) == 1:
            found[label] = rows[0], _column(page, rows[0], answers)
        elif rows or label in layout.FIELDS:
            problems.append(f"“{label}”{'出现了不止一次' if rows else '一行找不到'}")
    if problems:
        raise page.refuse(problems)
    return found, answers


def _column(page: Page, row: int, answers: int) -> int:
    """The column of the answer in that row."""
    hint = row, answers + 1
    is_aside = not (_is_empty(page.sheet.at(*hint)) or _is_said_by_us(page, hint))
    return answers + 1 if is_aside and _is_empty(page.sheet.at(row, answers)) else answers


def _is_empty(value: object) -> bool:
    return isinstance(value, str) and is_blank(value)


def _is_said_by_us(page: Page, position: Position) -> bool:
    """Whether a cell holds a hint, or a word on whether last year's text is still unchanged."""
    value = page.sheet.at(*position)
    return is_hint(value) or is_aid(value, page.sheet.formulas.get(position))


def _tell_aside(page: Page, answers: Mapping[str, Position], column: int) -> None:
    """Note which answers were read from where the hints stand."""
    for label, position in answers.items():
        if position[1] != column:
            shown, right = page.quoted(position), cell_name(position[0], column)
            problem = f"“{shown}”写在了“{layout.HINT}”一列，按“{label}”读取；请移到 {right}。"
            page.find(ASIDE, position, problem, place=_PLACES.get(label), actual=shown)


def _find_outside(
    page: Page,
    answers: Mapping[str, Position],
    preface: Collection[Position],
    column: int,
    opening: str,
) -> None:
    """Note what was typed beside the answers: a hint stands only beside a label.

    But for the usual opening, which is offered beside the preface.
    """
    taken, offered = {*answers.values(), *preface}, {row for row, _ in preface}
    rows = {row for row, _ in answers.values()}
    top = min(rows)
    named = {plain(name) for name in (layout.BASICS, layout.FIELD, layout.ANSWER, layout.HINT)}
    for position, value in page.sheet.filled.items():
        row, at = position
        is_label = row in rows and at < column
        is_head = row < top and isinstance(value, str) and plain(value) in named
        is_offered = row in offered and value == opening
        if not (
            is_offered or position in taken or is_label or is_head or _is_said_by_us(page, position)
        ):
            page.find_outside(position, f"“{layout.ANSWER}”一列")


def _form(page: Page, position: Position) -> Form:
    try:
        return load_form(page.name(position).strip())
    except UnknownForm as error:
        raise Unusable(
            f"{page.file} 是按另一种法定格式做的（{page.cell(position).shown}）："
            f"{error}。请运行 gongkai-docx new -o 新表.xlsx 生成填报表。"
        ) from error


def _refuse_other_layouts(page: Page, position: Position) -> None:
    shown = spelled(page.seen(position)).strip()
    version = int(shown) if shown.isdecimal() else 0
    if version > layout.LAYOUT_VERSION:
        raise Unusable(
            f"{page.file} 由更新版本的程序生成（{layout.LAYOUT} {version}，本程序只认识到 "
            f"{layout.LAYOUT_VERSION}），请升级 gongkai-docx 后再试。"
        )
    if version < layout.LAYOUT_VERSION:
        raise Unusable(
            f"{page.file}“{page.sheet.name}”{page.cell(position).name}：{layout.LAYOUT}应为 "
            f"{layout.LAYOUT_VERSION}，现为“{shown}”，请改回。"
        )


def _parsed(
    page: Page,
    answers: Mapping[str, Position],
    label: str,
    parse: Callable[[object], T | None],
    problem: str,
) -> T | None:
    """What `parse` makes of the answer to that; None if it is empty, or noted as unclear."""
    position, place = answers[label], _PLACES.get(label)
    if page.lacks_value(position, place) or is_blank(spelled(page.sheet.at(*position))):
        return None
    value = page.seen(position, place)
    parsed = parse(value)
    if isinstance(parsed, int | date) and is_reversed(spelled(page.sheet.at(*position))):
        parsed, problem = None, "里有使它反着显示的字符（U+202E），请重填。"
    if parsed is None:
        shown = quoted(value)
        page.find(UNCLEAR, position, f"“{shown}”{problem}", place=place, actual=shown)
    elif wrong := page.shown_otherwise(position, partial(_is_read_as, parse, parsed)):
        page.find(UNCLEAR, position, wrong, place=place, actual=quoted(value))
        return None
    return parsed


def _is_read_as(parse: Callable[[object], T | None], parsed: T, shown: str) -> bool:
    """Whether what is shown means that; a date may be shown in part, or in other words."""
    again = parse(shown)
    return again == parsed or (again is None and isinstance(parsed, date) and bool(shown.strip()))


def _people(page: Page, answers: Mapping[str, Position]) -> People:
    """Who filled it in, who checked it; nobody, in a workbook that didn't ask."""
    said = {
        name: one_line(page.name(answers[label]))
        for name, label in PEOPLE.items()
        if label in answers and name != "day"
    }
    day = PEOPLE["day"]
    problem = "不是日期，请填如 2024-01-15。"
    when = _parsed(page, answers, day, _day, problem) if day in answers else None
    return People(**said, day=when)


def _year(value: object) -> int | None:
    match = _YEAR.fullmatch(half_width(spelled(value)))
    return int(match[1]) or None if match else None


def _heading_style(value: object) -> HeadingStyle | None:
    return layout.HEADING_WORDS.get(str(value).strip())


def _sealed(page: Page, answers: Mapping[str, Position]) -> bool:
    """Whether a seal is put to the signature; not if nothing is said."""
    if layout.SIGNATURE_SEAL not in answers:
        return False
    words = "”或“".join(layout.SEAL_WORDS.values())
    problem = f"不可用，请填“{words}”，或留空。"
    return _parsed(page, answers, layout.SIGNATURE_SEAL, _seal, problem) or False


def _seal(value: object) -> bool | None:
    typed = str(value).strip()
    return next((sealed for sealed, word in layout.SEAL_WORDS.items() if word == typed), None)


def _kind(form: Form, value: object) -> str | None:
    return next((kind for kind in form.kinds if plain(kind) == plain(str(value))), None)


def _notice(page: Page, answers: Mapping[str, Position]) -> str | None:
    """By which local notice it is checked; None in a workbook that didn't ask."""
    if layout.NOTICE not in answers:
        return None
    problem = f"不可用，请填{'、'.join(notice_names())}，或留空。"
    return _parsed(page, answers, layout.NOTICE, _notice_named, problem)


def _notice_named(value: object) -> str | None:
    return next((name for name in notice_names() if plain(name) == plain(str(value))), None)


def _ignored(page: Page, answers: Mapping[str, Position]) -> tuple[str, ...]:
    """The codes in the answer to 不检查的规则; none if it says so in a word."""
    typed = page.text(answers[layout.IGNORED], IGNORED) if layout.IGNORED in answers else None
    return () if typed is None or typed.strip() in layout.ZERO_WORDS else codes(typed)


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(half_width(str(value)))
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _paragraphs(page: Page, answers: Mapping[str, Position], column: int) -> list[Position]:
    """The cells from the label 前言 down to the next label."""
    first = answers[layout.PREFACE]
    later = [row for row, _ in answers.values() if row > first[0]]
    below = range(first[0] + 1, min(later, default=len(page.sheet.rows)))
    return [first, *((row, column) for row in below)]
