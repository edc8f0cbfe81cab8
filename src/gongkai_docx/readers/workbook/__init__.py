"""A workbook laid out as `gongkai_docx.workbook` says, saved by any program → `Report`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from gongkai_docx import workbook as layout
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form, Section
from gongkai_docx.forms.form import plain
from gongkai_docx.forms.prompts import prompts
from gongkai_docx.places import LAST, Place
from gongkai_docx.readers.figures import blanks
from gongkai_docx.readers.reading import Reading
from gongkai_docx.readers.sheets.opening import open_sheets
from gongkai_docx.readers.sheets.sheet import Sheet, SheetOpener
from gongkai_docx.readers.workbook.basics import read_basics
from gongkai_docx.readers.workbook.entries import Table
from gongkai_docx.readers.workbook.others import others, tell_others
from gongkai_docx.readers.workbook.pages import Page
from gongkai_docx.readers.workbook.prose import read_prose
from gongkai_docx.readers.workbook.reckoned import tell_reckoned
from gongkai_docx.readers.workbook.tables import read_table
from gongkai_docx.report import Block, Explanation, Number, Report
from gongkai_docx.rules.cells import LOST


def read(content: bytes, name: str) -> Reading:
    """The report in that workbook. Raises `Unusable`, naming the sheet and the place in it."""
    openers = open_sheets(content, name)
    findings: list[Finding] = []
    basics = read_basics(Page(_open(openers, layout.BASICS, name), name, findings))
    form = basics.form
    # All sheets first: a workbook that lacks one is refused before any finding is made.
    sheets = {section: _open(openers, section.sheet, name) for section in form.sections}
    explanations = _read_besides(others(openers, form), form, name, findings)
    findings += tell_reckoned(openers)
    figures: dict[str, Number] = {}
    narrative: dict[str, tuple[Block, ...]] = {}
    cells = dict(basics.cells)
    tables: dict[Section, Table] = {}
    for section, sheet in sheets.items():
        page = Page(sheet, name, findings, Place.section(section.key))
        if section.groups:
            tables[section] = table = read_table(page, section, form, _by_name(openers))
            figures |= table.figures
            cells |= table.cells
            prose = table.prose
        else:
            prose = read_prose(page, section, prompts(form).of(section))
        cells |= prose.cells
        if prose.blocks:
            narrative[section.key] = prose.blocks
    last, carried = None, frozenset[str]()
    if opener := _alike(openers, layout.LAST):
        from gongkai_docx.readers.workbook.last_year import read_last_year  # few have that sheet

        last, carried = read_last_year(Page(opener(), name, findings), form)
    elif LAST in basics.cells:
        findings.append(
            LOST.finding(
                f"工作表“{layout.LAST}”找不到，或有几张都像它（可能改过名、删去或复制过），"
                "没有与上年比较；请改回原名，或用 --last 指明上年的报告。",
                place=LAST.within(basics.cells[LAST]),
            )
        )
    unread = frozenset().union(*(table.unread for table in tables.values()))
    report = Report(
        form=form,
        unit=basics.unit,
        year=basics.year,
        title=basics.title,
        preface=basics.preface,
        narrative=narrative,
        figures={key: figures[key] for key in form.figures if key in figures},
        signature=basics.signature,
        people=basics.people,
        headings=basics.headings,
        kind=basics.kind,
        notice=basics.notice,
        ignored=basics.ignored,
        explanations=explanations,
        last=last,
        carried=carried,
        unread=unread,
        cells=cells,
    )
    for section, table in tables.items():
        findings += blanks(section, table.blank, report)
    return Reading(report, tuple(findings))


def _read_besides(
    besides: Mapping[str, SheetOpener], form: Form, name: str, findings: list[Finding]
) -> tuple[Explanation, ...]:
    """What is written on lists of findings among the other sheets; the rest of these is told."""
    if not besides:
        return ()
    from gongkai_docx.readers.workbook.explanations import read_explanations  # few have others

    written = read_explanations(besides, name, findings)
    unread = {
        title: opener
        for title, opener in besides.items()
        if title not in written.sheets and not title.startswith(layout.PROBLEMS)
    }
    findings += tell_others(unread, form)
    return written.explanations


def _by_name(openers: Mapping[str, SheetOpener]) -> Callable[[str], Sheet | None]:
    """What gives a sheet by its name; None where there is none, or it can't be read."""

    @cache
    def sheet(title: str) -> Sheet | None:
        try:
            return openers[title]() if title in openers else None
        except Unusable:
            return None

    return sheet


def _alike(openers: Mapping[str, SheetOpener], title: str) -> SheetOpener | None:
    """What opens the one sheet of that title; None if there is none, or several."""
    alike = [opener for name, opener in openers.items() if plain(name) == plain(title)]
    return alike[0] if len(alike) == 1 else None


def _open(openers: Mapping[str, SheetOpener], title: str, name: str) -> Sheet:
    """The sheet of that title, which may be hidden or anywhere, and have spaces in its name."""
    if opener := _alike(openers, title):
        return opener()
    if alike := [each for each in openers if plain(each) == plain(title)]:
        raise Unusable(f"{name} 有几张工作表都像“{title}”（{'、'.join(alike)}），请只留一张。")
    if title == layout.BASICS:
        raise Unusable(
            f"{name} 不是本程序的填报表：没有工作表“{title}”。"
            "请运行 gongkai-docx new -o 新表.xlsx 生成填报表，再把数字和文字填进去。"
        )
    raise Unusable(
        f"{name} 缺少工作表“{title}”（现有：{'、'.join(openers)}）。"
        "如果改过名，请改回原名；如果删了，请从新填报表中复制一张过来。"
    )
