"""The claims of the prose against the figures of the tables → findings N4, N15."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gongkai_docx.checks.masking import masked
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.checks.narrative.reading import Claim, Keys, claims
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms import Figure
from gongkai_docx.report import Report, spell

CONTRADICTION = Rule(
    "N4",
    Severity.WARNING,
    "正文所说的数字应与表中的一致",
    "国办公开办函〔2021〕30号：内容不准确、不全面的，追究责任",
)
MEASURES = Rule("N15", Severity.INFO, "同一类数据应始终用同一个量词")

Stated = tuple[Paragraph, Claim]


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N4, N15: what is said of a figure is its value, and always in the same measure word."""
    stated = list(_claims(report, prose))
    yield from contradictions(report, stated)
    yield from measures(report, stated)


def _claims(report: Report, prose: Sequence[Paragraph]) -> Iterator[Stated]:
    for _, group in groupby(prose, key=lambda paragraph: paragraph.section):
        section = list(group)
        texts = [(paragraph.text, paragraph.heading) for paragraph in section]
        for number, claim in claims(texts, report):
            yield section[number], claim


def contradictions(report: Report, stated: Sequence[Stated]) -> Iterator[Finding]:
    """N4: no phrase tells another value than the table, whatever figure it may mean."""
    told: set[tuple[str, str, Keys]] = set()
    for paragraph, claim in stated:
        if not _contradicts(report, claim) or _another_subject(claim, stated):
            continue
        said = paragraph.place, claim.phrase, claim.readings[0]
        if said not in told:
            told.add(said)
            yield _contradiction(report, paragraph, claim)


def _contradicts(report: Report, claim: Claim) -> bool:
    """Whether none of the figures that may be meant has that value; not if one wasn't read."""
    terms = {term for keys in claim.readings for key in keys for term in report.form.terms(key)}
    values = {sum(report.value(key) for key in keys) for keys in claim.readings}
    return report.unread.isdisjoint(terms) and claim.value not in values


def _another_subject(claim: Claim, stated: Sequence[Stated]) -> bool:
    """Whether the same figure is told of two: 全市…，市政府…. One of them is not the table's."""
    return any(
        other.readings == claim.readings
        and other.value != claim.value
        and other.subject != claim.subject
        and bool(other.subject and claim.subject)
        for _, other in stated
    )


def _contradiction(report: Report, paragraph: Paragraph, claim: Claim) -> Finding:
    keys = claim.readings[0]
    value = sum(report.value(key) for key in keys)
    figures = tuple(term for key in keys for term in report.form.terms(key))
    cells = [report.cells[key].replace("!", " ") for key in figures if key in report.cells]
    where = f"（{cells[0]}）" if len(cells) == 1 else ""
    phrase, said = (
        masked(claim.phrase),
        spell(claim.value) if claim.number or claim.value else "没有",
    )
    return CONTRADICTION.finding(
        f"{report.where(paragraph.place)}：“{phrase}”说的是 {said}，"
        f"表中{_called(report, keys)}是 {spell(value)}{where}。{_advice(claim, keys)}",
        figures=figures,
        location=report.cells.get(paragraph.place),
        about=paragraph.place,
        expected=value,
        actual=claim.value,
    )


def _called(report: Report, keys: Keys) -> str:
    """The figures by their labels: “三、本年度办理结果 / （七）总计（总计）”."""
    return "加".join(f"“{_labels(report.form.figure(key))}”" for key in keys)


def _labels(figure: Figure) -> str:
    rows = figure.row_labels[-2:] or figure.column_labels[:-1]
    return f"{' / '.join(rows)}（{figure.column_labels[-1]}）"


def _advice(claim: Claim, keys: Keys) -> str:
    """What to do: write the tag in the place of the number."""
    tags = "＋".join(f"{{{{ {key} }}}}" for key in keys)
    if len(keys) == 1 and claim.number:
        start, end = claim.number
        return (
            f"请核对；写成“{masked(claim.phrase[:start])}{tags}{masked(claim.phrase[end:])}”，"
            "数字就总与表一致。"
        )
    return f"请核对；写成标签，数字就总与表一致：{tags}。"


def measures(report: Report, stated: Sequence[Stated]) -> Iterator[Finding]:
    """N15: requests are not counted in 件 here and in 宗 there."""
    by_matter: dict[str, dict[str, Stated]] = {}
    for paragraph, claim in stated:
        figure = report.form.figure(claim.readings[0][0])
        if claim.measure and not figure.amount:
            is_one = report.form.section(figure.table).words.said
            matter = figure.table if is_one else f"{figure.table}.{figure.row}"
            by_matter.setdefault(matter, {}).setdefault(claim.measure, (paragraph, claim))
    for used in by_matter.values():
        if len(used) < 2:
            continue
        (_, first), (paragraph, other), *_ = used.values()
        yield MEASURES.finding(
            f"{report.where(paragraph.place)}：“{masked(other.phrase)}”用“{other.measure}”，"
            f"前面“{masked(first.phrase)}”用“{first.measure}”；请统一量词。",
            location=report.cells.get(paragraph.place),
            about=paragraph.place,
            expected=first.measure,
            actual=other.measure,
        )
