"""`Report` and the findings on it → the page for the one who signs it (送审单).

It says what the report comes to, against the year before, and what is still doubtful in it: all
that somebody wants to know before he puts his name to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai_docx.findings import Finding, Severity
from gongkai_docx.report import PEOPLE, Report, spell
from gongkai_docx.rules.switching import SWITCHED_OFF
from gongkai_docx.tags import CHANGE, LAST, look_up
from gongkai_docx.text import chinese_date
from gongkai_docx.writers.word.sheets import Items, form, note, sheet
from gongkai_docx.writers.word.sheets import objection as objection
from gongkai_docx.writers.word.wordml.making import paragraph

TITLE = "年报送审单"
SIGN = "gongkai-docx:cover:1"
"""What a cover is known by."""
SIGNERS = ("拟稿", "审核", "签发")

_UNKNOWN = "—"
_LINES = 26
"""How many lines of items fit on two pages with all else."""
_ROW, _SIGNING = 440, 900
_FACTS, _FIGURES, _SIGNED = (3, 7, 3, 7), (11, 3, 3, 4), (3, 17)
"""How wide the columns of each table are, in parts."""


def write(report: Report, findings: Sequence[Finding]) -> bytes:
    """The file, of one page or two. `findings` are all there are, whether answered or not."""
    return sheet(_body(report, findings), TITLE, SIGN, report.unit)


def _body(report: Report, findings: Sequence[Finding]) -> Iterator[str]:
    yield paragraph(TITLE, "Title")
    yield form(_facts(report), _FACTS, ("FormLabel", "FormText") * 2, _ROW)
    yield paragraph("主要数据", "Heading2")
    styles = ("FormName", *("FormText",) * 3)
    yield form([*_figures(report)], _FIGURES, styles, _ROW)
    yield from _told(findings)
    yield paragraph("签署", "Heading2")
    signing = [(each, "年　　月　　日") for each in SIGNERS]
    yield form(signing, _SIGNED, ("FormLabel", "FormFoot"), _SIGNING)


def _facts(report: Report) -> list[tuple[str, ...]]:
    """What report it is, and who has filled it in and checked it."""
    people = report.people
    day = chinese_date(people.day) if people.day else ""
    return [
        ("单位", report.unit, "年度", f"{report.year}年" if report.year else ""),
        (PEOPLE["filled_by"], people.filled_by, PEOPLE["checked_by"], people.checked_by),
        (PEOPLE["in_charge"], people.in_charge, PEOPLE["phone"], people.phone),
        (PEOPLE["day"], day, "法定格式", report.form.notice),
    ]


def _figures(report: Report) -> Iterator[tuple[str, ...]]:
    """The key figures beside last year's, with the change."""
    yield "数据项", "上年", "本年", "增减"
    for key in report.form.key_figures:
        table, row, column = key.split(".")
        last, change = (_looked_up(f"{before}.{key}", report) for before in (LAST, CHANGE))
        yield f"{table}：{row}（{column}）", last, spell(report.value(key)), change


def _looked_up(name: str, report: Report) -> str:
    try:
        return look_up(name, report)
    except LookupError:
        return _UNKNOWN


def _told(findings: Sequence[Finding]) -> Iterator[str]:
    """What is open, what was answered and how, and what was not checked."""
    items = Items(_LINES)
    for called, texts in (
        ("没有改正的错误", _open(findings, Severity.ERROR)),
        ("没有答复的警告", _open(findings, Severity.WARNING)),
        ("已说明的警告", [*_answered(findings)]),
        (
            "没有检查的规则",
            [(each.message, "") for each in findings if each.code == SWITCHED_OFF.code],
        ),
    ):
        if texts:
            yield paragraph(f"{called}（{len(texts)} 项）", "Heading2")
            yield from items.listed(texts)
    yield from items.rest("校验的结果（check）")
    if not items.number:
        yield note("校验没有发现需要答复的问题，没有不检查的规则。")


def _open(findings: Sequence[Finding], severity: Severity) -> list[tuple[str, str]]:
    return [
        (each.message, f"（{each.code}）")
        for each in findings
        if each.severity is severity and each.is_open
    ]


def _answered(findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    for each in findings:
        if each.explanation:
            yield each.message, f"（{each.code}）说明：{each.explanation}"
