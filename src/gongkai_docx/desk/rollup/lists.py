"""`Outcome` → the sheets that list what was found: 问题, 与上级核对, 雷同, 说明, 未收文件."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from gongkai_docx import workbook as layout
from gongkai_docx.desk.alike import Twin
from gongkai_docx.desk.collecting import Outcome
from gongkai_docx.desk.collection import Entry
from gongkai_docx.desk.filing import Filing, Told
from gongkai_docx.desk.levels import listed
from gongkai_docx.desk.rollup.looks import Looks
from gongkai_docx.desk.rollup.sheet import Cell, Sheet, link
from gongkai_docx.findings import Severity
from gongkai_docx.forms import Form
from gongkai_docx.rules import levels as rules

WHOLE = "（全部单位）"
_MOST_SPOTS = 5
_EXCERPT = 80


def draw(outcome: Outcome, looks: Looks, target: Path) -> Iterator[Sheet]:
    """The sheets, each of them even if there is nothing to list."""
    yield _problems(outcome, looks, target)
    yield _levels(outcome, looks)
    yield _alike(outcome, looks)
    yield _explained(outcome, looks)
    yield _left(outcome, looks, target)


def _list(
    name: str, note: str, headers: Sequence[str], widths: Sequence[float], looks: Looks
) -> Sheet:
    sheet = Sheet(name, widths, (3, 0), ["$3:$3"])
    sheet.title(name, note, (looks.title, looks.note))
    sheet.add([Cell(each, looks.header) for each in headers], 24)
    return sheet


def _ended(sheet: Sheet, looks: Looks) -> Sheet:
    """The sheet, which says so if there is nothing on it."""
    if sheet.next_row == 3:
        sheet.merge(3, 0, 1, len(sheet.widths))
        empty = [Cell("", looks.middle)] * (len(sheet.widths) - 1)
        sheet.add([Cell("没有。", looks.middle), *empty])
    return sheet


def _problems(outcome: Outcome, looks: Looks, target: Path) -> Sheet:
    headers = ("单位", "级别", "代码", "位置", "问题", "依据", "说明", "文件")
    sheet = _list(
        layout.FINDINGS,
        "各单位年报和单位之间的全部问题，错误在前；可以筛选。",
        headers,
        (30.0, 7.0, 7.0, 22.0, 66.0, 30.0, 24.0, 36.0),
        looks,
    )
    for told in ranked(outcome.collection.findings):
        sheet.add([*_problem(WHOLE, told, looks), Cell(None, looks.text)])
    for entry in outcome.collection.entries:
        file = _file(entry.filing, outcome, looks, target)
        for told in ranked(entry.all_findings):
            sheet.add([*_problem(entry.organ.name, told, looks), file])
    for filing in outcome.collection.strangers:
        file = _file(filing, outcome, looks, target)
        for told in ranked(filing.findings):
            sheet.add([*_problem(filing.unit, told, looks), file])
    return _ended(sheet, looks)


def ranked(findings: Sequence[Told]) -> list[Told]:
    """The worst first, what is explained last."""
    order = list(Severity)
    return sorted(findings, key=lambda told: (not told.is_open, order.index(told.rank)))


def _problem(unit: str, told: Told, looks: Looks) -> Iterator[Cell]:
    yield Cell(unit, looks.text)
    yield Cell(told.called, looks.grade(told))
    yield Cell(told.code, looks.middle)
    yield Cell((told.location or told.at or "").replace("!", " "), looks.text)
    yield Cell(told.message, looks.text)
    yield Cell(told.basis, looks.text)
    yield Cell(told.explanation, looks.text)


def _file(filing: Filing | None, outcome: Outcome, looks: Looks, target: Path) -> Cell:
    if filing is None:
        return Cell(None, looks.text)
    return Cell(filing.path, looks.link, link=link(outcome.parcels[filing.path], target))


def _levels(outcome: Outcome, looks: Looks) -> Sheet:
    headers = ("单位", "数据项", "填报", "下级合计", "相差", "计入份数", "没有计入的单位")
    sheet = _list(
        layout.LEVELS,
        "政府的年报与所辖各单位年报之和不一致的数据项；没有计入的单位可能就是差额所在。"
        "最后是全部单位与上年的结转。",
        headers,
        (32.0, 40.0, 12.0, 12.0, 12.0, 10.0, 60.0),
        looks,
    )
    for each in outcome.differences:
        numbers = (each.stated, each.summed, each.stated - each.summed, each.counted)
        sheet.add(
            [
                Cell(each.organ, looks.text),
                Cell(each.key, looks.text),
                *(Cell(number, looks.number) for number in numbers),
                Cell(listed(each.missing), looks.text),
            ]
        )
    for told in outcome.collection.findings:
        if told.code == rules.CARRIED.code:
            sheet.add([*_carried(told, looks)])
    return _ended(sheet, looks)


def _carried(told: Told, looks: Looks) -> Iterator[Cell]:
    yield Cell(WHOLE, looks.text)
    yield Cell(f"{told.figures[0]}（与上年）", looks.text)
    yield Cell(told.actual, looks.number)
    yield Cell(told.expected, looks.number)
    yield Cell(None, looks.number)
    yield Cell(None, looks.number)
    yield Cell(told.message, looks.text)


def _alike(outcome: Outcome, looks: Looks) -> Sheet:
    headers = ("单位", "部分", "段", "字数", "相同", "也在", "原文（不计名称、数字）")
    sheet = _list(
        layout.ALIKE,
        "除名称、年份、数字和所引文件外，与其他单位几乎一样的段落；多数单位都有的不计。",
        headers,
        (30.0, 16.0, 6.0, 8.0, 8.0, 50.0, 70.0),
        looks,
    )
    form = outcome.collection.form
    titles = titles_of(form)
    for twin in outcome.alike.twins:
        sheet.add(
            [
                Cell(twin.spot.organ, looks.text),
                Cell(titles.get(twin.spot.section, twin.spot.section), looks.text),
                Cell(twin.spot.number + 1, looks.middle),
                Cell(twin.length, looks.middle),
                Cell(f"{twin.share:.0%}", looks.middle),
                Cell(elsewhere(twin, titles), looks.text),
                Cell(twin.own[:_EXCERPT] + ("…" if len(twin.own) > _EXCERPT else ""), looks.text),
            ]
        )
    return _ended(sheet, looks)


def titles_of(form: Form) -> dict[str, str]:
    """What each section is called where a paragraph of it is told; the preface has no key."""
    return {"": "前言"} | {section.key: section.heading for section in form.sections}


def elsewhere(twin: Twin, titles: dict[str, str]) -> str:
    """Where else the paragraph stands."""
    told = [
        f"{spot.organ} {titles.get(spot.section, spot.section)} 第 {spot.number + 1} 段"
        for spot in twin.elsewhere[:_MOST_SPOTS]
    ]
    more = f"等 {len(twin.elsewhere)} 处" if len(twin.elsewhere) > _MOST_SPOTS else ""
    return "；".join(told) + more


def _explained(outcome: Outcome, looks: Looks) -> Sheet:
    headers = ("单位", "代码", "位置", "问题", "说明")
    note = "各单位对警告所作的说明。"
    sheet = _list(layout.EXPLAINED, note, headers, (30.0, 7.0, 22.0, 66.0, 60.0), looks)
    for entry in outcome.collection.entries:
        for told in _with_words(entry):
            location = (told.location or told.at or "").replace("!", " ")
            texts = (entry.organ.name, told.code, location, told.message, told.explanation)
            sheet.add([Cell(each, looks.text) for each in texts])
    return _ended(sheet, looks)


def _with_words(entry: Entry) -> Iterator[Told]:
    return (told for told in entry.all_findings if told.explanation is not None)


def _left(outcome: Outcome, looks: Looks, target: Path) -> Sheet:
    others = len(outcome.found.others)
    sheet = _list(
        layout.LEFT_OUT,
        "没有作为年报收集的文件和原因。"
        + (f"另有 {others} 个文件不是能读的格式，没有打开。" if others else ""),
        ("文件", "原因"),
        (60.0, 110.0),
        looks,
    )
    for filing in outcome.collection.unusable:
        file = link(outcome.parcels[filing.path], target)
        sheet.add([Cell(filing.path, looks.link, link=file), Cell(filing.problem, looks.text)])
    for path, why in outcome.found.passed_over:
        sheet.add([Cell(path, looks.text), Cell(why, looks.text)])
    for unclear in outcome.collection.roster.unclear:
        sheet.add([Cell("名册", looks.text), Cell(unclear, looks.text)])
    return _ended(sheet, looks)
