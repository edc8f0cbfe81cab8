"""The sheets of a workbook that nothing is read from → findings on what may be missed there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import islice

from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Rule
from gongkai_docx.forms import Form, Section, lay_out
from gongkai_docx.forms.form import plain
from gongkai_docx.places import REPORT, Cell, cell_ranges
from gongkai_docx.readers.figures import quoted
from gongkai_docx.readers.sheets.sheet import Sheet, SheetOpener
from gongkai_docx.rules.cells import COPY, UNREAD_SHEET

_OURS = (layout.BASICS, layout.GUIDE, layout.CHECKS, layout.TAGS, layout.LAST)
_LEAST_LABELS = 4
"""How many of a table's labels something has that looks like it."""
_MOST_SHEETS = 40
"""How many sheets are looked into."""
_MOST_NAMED = 3


def others(openers: Mapping[str, SheetOpener], form: Form) -> dict[str, SheetOpener]:
    """The sheets that aren't those of a workbook of ours."""
    ours = {plain(name) for name in (*_OURS, *(section.sheet for section in form.sections))}
    ours |= {plain(name) for name in layout.of_rollup(openers)}
    return {title: opener for title, opener in openers.items() if plain(title) not in ours}


def tell_others(unread: Mapping[str, SheetOpener], form: Form) -> Iterator[Finding]:
    """A finding for each of these sheets, which nothing is read from, that holds something."""
    for title, opener in islice(unread.items(), _MOST_SHEETS):
        try:
            sheet = opener()
        except Unusable as damage:
            yield _found(UNREAD_SHEET, title, f"没有读取，也打不开：{damage}")
        else:
            yield from _told(sheet, form)
    if more := list(unread)[_MOST_SHEETS:]:
        yield _found(
            UNREAD_SHEET, more[0], f"和另外 {len(more) - 1} 张工作表都没有读取，也没有查看。"
        )


def likest(values: Iterable[object], form: Form) -> Section | None:
    """The section whose table has most of its labels among these values; None if it has few."""
    texts = {plain(value) for value in values if isinstance(value, str)}
    alike = {section: len(texts & _labels(section)) for section in form.tables}
    most = max(alike, key=lambda section: alike[section])
    return most if alike[most] >= _LEAST_LABELS else None


@cache
def _labels(section: Section) -> set[str]:
    return {plain(cell.text) for cell in lay_out(section).cells if cell.kind != "figure"}


def _told(sheet: Sheet, form: Form) -> Iterator[Finding]:
    filled = {position: value for position, value in sheet.filled.items() if quoted(value)}
    if copied := _copied(sheet.name, filled.values(), form):
        yield _found(COPY, sheet.name, f"像是“{copied}”的副本，没有读取；请核对数据填在哪一张。")
    elif filled:
        some = "、".join(
            f"{cell_ranges([position])[0]} 的“{quoted(value)}”"
            for position, value in islice(filled.items(), _MOST_NAMED)
        )
        more = f"等 {len(filled)} 格" if len(filled) > _MOST_NAMED else ""
        problem = f"不属于填报表，没有读取（有 {some}{more}）。"
        yield _found(UNREAD_SHEET, sheet.name, problem)


def _copied(title: str, values: Collection[object], form: Form) -> str | None:
    """The sheet of ours that one of that title with these values looks like, if there is one."""
    if section := likest(values, form):
        return section.sheet
    texts = {plain(value) for value in values if isinstance(value, str)}
    for section in form.sections:
        if plain(section.sheet) in plain(title) or plain(section.heading) in texts:
            return section.sheet
    if {layout.HEADING, layout.TEXT} <= texts:
        return form.narratives[0].sheet
    return layout.BASICS if {layout.UNIT, layout.YEAR, layout.SIGNATURE_DATE} <= texts else None


def _found(rule: Rule, title: str, problem: str) -> Finding:
    # Only what was meant to be one of ours is to be marked there.
    place = REPORT.within(Cell(title, (0, 0))) if rule is COPY else REPORT
    return rule.finding(f"工作表“{title}”{problem}", place=place)
