"""`Report` → the same as far as its prose can be one's, and findings on what is more (N28).

No office writes a paragraph of a hundred thousand characters: what comes so is a slip, or is meant
to keep the program busy. It is told with its place and read by no other rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.places import Kind, Place
from gongkai_docx.report import Block, Report

TOO_MUCH = Rule(
    "N28", Severity.ERROR, "正文一段不应超过 100000 字，全篇不应超过 5000 段、200000 字"
)

MOST_CHARACTERS = 100_000
"""Of a paragraph or a heading."""
MOST_PARAGRAPHS = 5_000
"""Of a report, its headings counted in."""
MOST_NAME = 500
"""Characters of an organ's name."""
MOST_TOGETHER = 200_000
"""Characters of a report, as far as its paragraphs are not too long by themselves."""


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N28: no paragraph is longer, and no report has more of them, than can be read."""
    texts = list(report.prose())
    read = _how_many([text for _, text in texts])
    for place, text in texts[:read]:
        if len(text) > MOST_CHARACTERS:
            what = "标题" if place.kind is Kind.HEADING else "一段"
            yield _told(
                report,
                place,
                f"这{what}有 {len(text)} 字，超过 {MOST_CHARACTERS} 字，没有检查；"
                "请核对是否粘贴有误，或分成几段",
                len(text),
                MOST_CHARACTERS,
            )
    if read < len(texts):
        total, unit, most = len(texts), "段", MOST_PARAGRAPHS
        if read < MOST_PARAGRAPHS:
            total, unit, most = sum(len(text) for _, text in texts), "字", MOST_TOGETHER
        yield _told(
            report,
            texts[read][0],
            f"正文共有 {total} {unit}，超过 {most} {unit}，从这一段起没有检查；请核对是否粘贴有误",
            total,
            most,
        )


def _named(report: Report) -> Report:
    """The report, without its organ's name if no prose can hold that (S2 tells it)."""
    return report if len(report.unit) <= MOST_NAME else replace(report, unit="")


def _how_many(texts: Sequence[str]) -> int:
    """Of so many texts, from the first on, the prose can be read."""
    left = MOST_TOGETHER
    for number, text in enumerate(texts[:MOST_PARAGRAPHS]):
        left -= len(text) if len(text) <= MOST_CHARACTERS else 0
        if left < 0:
            return number
    return min(len(texts), MOST_PARAGRAPHS)


def _told(report: Report, place: Place, problem: str, actual: int, most: int) -> Finding:
    return TOO_MUCH.finding(
        f"{report.where(place)}：{problem}。",
        place=report.located(place),
        expected=most,
        actual=actual,
    )


def bounded(report: Report) -> Report:
    """The report without the prose and the names that are too much; itself where there are none."""
    last = report.last and _named(report.last)
    report = _named(report)
    if last is not report.last:
        report = replace(report, last=last)
    texts = [text for _, text in report.prose()]
    left = _how_many(texts)
    if left == len(texts) and all(len(text) <= MOST_CHARACTERS for text in texts):
        return report

    def kept(paragraphs: Sequence[str]) -> tuple[str, ...]:
        nonlocal left
        few = paragraphs[: max(left, 0)]
        left -= len(few)
        return tuple(text if len(text) <= MOST_CHARACTERS else "" for text in few)

    preface = kept(report.preface)
    narrative = {}
    for section in report.form.sections:
        blocks = []
        for block in report.narrative.get(section.key, ()):
            heading = kept((block.heading,)) if block.heading else ()
            blocks.append(Block(heading[0] if heading else None, kept(block.paragraphs)))
        narrative[section.key] = tuple(blocks)
    return replace(report, preface=preface, narrative=narrative)
