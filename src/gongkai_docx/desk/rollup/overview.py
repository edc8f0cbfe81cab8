"""`Outcome` → 总览: an organ a row, what has come of it, and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from gongkai_docx import workbook as layout
from gongkai_docx.desk.collecting import Outcome
from gongkai_docx.desk.collection import Entry, State
from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.rollup.fingerprint import UNSIGNED
from gongkai_docx.desk.rollup.looks import Looks
from gongkai_docx.desk.rollup.sheet import Cell, Sheet, link
from gongkai_docx.findings import EXPLAINED, Severity
from gongkai_docx.report import Number

STRANGER = "不在名册"

_HEADERS = ("序号", "单位", "上级", "机关类型", "状态", "收到日期", "格式")
_COUNTS = ("错误", "警告", "提示", "已说明", "雷同")
_WIDTHS = (6.0, 34.0, 26.0, 12.0, 10.0, 12.0, 7.0, *5 * (7.0,))
_LAST_WIDTHS = (14.0, 40.0)
_INDENT = "　"


def draw(outcome: Outcome, looks: Looks, target: Path) -> Sheet:
    """The sheet, with a hidden cell by which the whole workbook is known."""
    form = outcome.collection.form
    keys = form.key_figures
    width, last = _LAST_WIDTHS
    sheet = Sheet(
        layout.OVERVIEW, [*_WIDTHS, *len(keys) * (width,), last], (3, 2), ["$3:$3"], hidden=UNSIGNED
    )
    sheet.title(heading(outcome), summary(outcome), (looks.title, looks.note))
    headers = (*_HEADERS, *_COUNTS, *keys, "文件")
    sheet.add([Cell(each, looks.header) for each in headers], 54)
    shares = outcome.shares
    for number, entry in enumerate(outcome.collection.entries, 1):
        sheet.add([*_entry(number, entry, outcome, looks, shares, target)])
    for filing in outcome.collection.strangers:
        sheet.add([*_stranger(filing, outcome, looks, target)])
    return sheet


def heading(outcome: Outcome) -> str:
    """What is collected here."""
    year = outcome.collection.year
    return f"{outcome.unit}{year or ''}{'年' if year else ''}政府信息公开工作年度报告汇总"


def summary(outcome: Outcome) -> str:
    """How many have reported, and what is wrong, in two lines."""
    whole = outcome.collection
    states = Counter(entry.state for entry in whole.entries)
    told = "，".join(f"{state} {states[state]}" for state in State)
    strangers = f"，{STRANGER} {len(whole.strangers)}" if whole.strangers else ""
    counts = "，".join(
        f"{severity.called} {sum(entry.tally(severity) for entry in whole.entries)}"
        for severity in Severity
    )
    explained = sum(entry.explained for entry in whole.entries)
    counts += f"，{EXPLAINED} {explained}" if explained else ""
    counts += f"；全部单位的问题 {len(whole.findings)}" if whole.findings else ""
    unread = f"，读不出的文件 {len(whole.unread)}" if whole.unread else ""
    return f"单位 {len(whole.entries)}：{told}{strangers}{unread}。\n{counts}。"


def _entry(
    number: int,
    entry: Entry,
    outcome: Outcome,
    looks: Looks,
    shares: dict[str, float],
    target: Path,
) -> Iterator[Cell]:
    organ, filing = entry.organ, entry.filing
    state = looks.good if entry.is_reported else looks.severities[Severity.ERROR]
    yield Cell(number, looks.middle)
    yield Cell(_INDENT * outcome.tree.depth(entry) + organ.name, looks.text)
    yield Cell(organ.above, looks.text)
    yield Cell(organ.kind or (filing.kind if filing else "") or "", looks.middle)
    yield Cell(entry.state.value, state)
    yield Cell(str(organ.received or ""), looks.middle)
    yield Cell(filing.form if filing else None, looks.middle)
    for severity in Severity:
        count = entry.tally(severity)
        yield Cell(count, looks.severities[severity] if count else looks.middle)
    yield Cell(entry.explained if filing else None, looks.middle)
    share = shares.get(organ.name, 0.0)
    yield Cell(f"{share:.0%}" if share else None, looks.middle)
    yield from _figures(outcome.collection.usable(entry), outcome, looks)
    yield _file(filing, outcome, looks, target)


def _figures(filing: Filing | None, outcome: Outcome, looks: Looks) -> Iterator[Cell]:
    form = outcome.collection.form
    values = filing.value_of if filing else {}
    for key in form.key_figures:
        value: Number | None = sum(values[term] for term in form.terms(key)) if values else None
        yield Cell(value, looks.number)


def _stranger(filing: Filing, outcome: Outcome, looks: Looks, target: Path) -> Iterator[Cell]:
    usable = filing.form == outcome.collection.form.name
    yield Cell(None, looks.middle)
    yield Cell(filing.unit or "（没有写单位名称）", looks.text)
    yield Cell(None, looks.text)
    yield Cell(filing.kind, looks.middle)
    yield Cell(STRANGER, looks.severities[Severity.WARNING])
    yield Cell(None, looks.middle)
    yield Cell(filing.form, looks.middle)
    for severity in Severity:
        yield Cell(filing.tally(severity), looks.middle)
    yield Cell(filing.explained, looks.middle)
    yield Cell(None, looks.middle)
    yield from _figures(filing if usable else None, outcome, looks)
    yield _file(filing, outcome, looks, target)


def _file(filing: Filing | None, outcome: Outcome, looks: Looks, target: Path) -> Cell:
    if filing is None:
        return Cell(None, looks.text)
    return Cell(filing.path, looks.link, link=link(outcome.parcels[filing.path], target))
