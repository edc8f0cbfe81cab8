"""The parts of a draft and the findings on its report → the same, to be looked at by people.

Each finding becomes a comment at the figure or the paragraph that it is about; 草稿 stands on top
of every page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree

from gongkai_docx.findings import Finding
from gongkai_docx.report import Report, numbered, paragraph_key
from gongkai_docx.tags import filled
from gongkai_docx.text import chinese_date, printable, spaceless
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.making import Style
from gongkai_docx.writers.word.wordml.places import Places
from gongkai_docx.writers.word.wordml.review import Comment, add_comments, mark_headers
from gongkai_docx.writers.word.wordml.tags import all_text

AUTHOR = "校验"
MARK = "草稿"
_MARK_STYLE = Style("DraftMark", "草稿标记", "黑体", 16, align="center", latin="黑体")
Words: TypeAlias = "Mapping[str, etree._Element]"
"""The keys of headings and paragraphs → where they stand in a draft."""
_COMMENT_STYLE = Style("CommentText", "annotation text", "宋体", 10.5, align="left")


def mark(parts: dict[str, bytes], main: str, report: Report, findings: Sequence[Finding]) -> None:
    """Mark the package as a draft with those findings; `main` is the part with the text."""
    root = packages.parsed(parts[main])
    places = Places(root)
    words = _words(report, places)
    comments = [
        Comment(_element(finding, report, places, words), _lines(finding)) for finding in findings
    ]
    add_comments(parts, main, comments, AUTHOR, _COMMENT_STYLE)
    mark_headers(parts, main, root, MARK, _MARK_STYLE)
    parts[main] = packages.serialised(root)


def _lines(finding: Finding) -> list[str]:
    lines = [f"{finding.severity.called} {finding.code}　{finding.message}"]
    if finding.basis:
        lines.append(f"依据：{finding.basis}")
    return [printable(line) for line in lines]


def _element(finding: Finding, report: Report, places: Places, words: Words) -> etree._Element:
    """What in the document the finding is about, or the nearest to it that the document has."""
    for subject in _subjects(finding, report):
        element = _place(subject, report, places, words)
        if element is not None:
            return element
    return next(iter(places.paragraphs(report.full_title)), places.first())


def _subjects(finding: Finding, report: Report) -> Iterator[str]:
    """Figures and sections, the likeliest first."""
    if finding.about:
        yield finding.about
    yield from (key for key, cell in report.cells.items() if cell == finding.location)
    yield from finding.figures
    sheet = (finding.location or "").partition("!")[0]
    yield from (section.key for section in report.form.sections if section.sheet == sheet)


def _place(subject: str, report: Report, places: Places, words: Words) -> etree._Element | None:
    """Where that stands: a figure, a section, its block of a heading, a paragraph, the signature.

    None for the rest, and for what the document doesn't have.
    """
    figure = report.form.figures.get(subject)
    if figure:
        control = places.figure(subject)
        return places.section(figure.table) if control is None else control
    if subject == "signature" and report.signature and report.signature.date:
        return next(reversed(places.paragraphs(chinese_date(report.signature.date))), None)
    if subject in words:
        return words[subject]
    section = re.split("[#/]", subject)[0]
    return places.section(section) if section in {s.key for s in report.form.sections} else None


def _words(report: Report, places: Places) -> Words:
    """Where each heading and each paragraph of prose stands, as far as it can be told."""
    ends = [section.key for section in report.form.sections]
    preface = (_Said(text, (key,)) for key, text in numbered("preface", report.preface))
    words = dict(_found(preface, report, places.below(None, ends)))
    for section in report.form.narratives:
        found = _found(_said(section.key, report), report, places.below(section.key, ends))
        for key, element in found:
            words.setdefault(key, element)
    return words


@dataclass(frozen=True)
class _Said:
    """What a paragraph says, the heading that it may begin with, and the keys of both."""

    text: str
    keys: tuple[str, ...]
    heading: str | None = None


def _said(section: str, report: Report) -> Iterator[_Said]:
    """The paragraphs that tell a section, in their order."""
    number = 0
    for block in report.narrative.get(section, ()):
        keys = [paragraph_key(section, number + each) for each in range(len(block.paragraphs))]
        number += len(keys)
        said = [_Said(text, (key,)) for key, text in zip(keys, block.paragraphs, strict=True)]
        if block.heading is not None:
            key = f"{section}/{block.heading}"
            first = said.pop(0) if said and report.headings == "run-in" else _Said("", ())
            yield _Said(first.text, (key, *first.keys), block.heading)
        yield from said


def _found(
    said: Iterable[_Said], report: Report, paragraphs: Sequence[etree._Element]
) -> Iterator[tuple[str, etree._Element]]:
    """What is said in these paragraphs, with its keys: each below what is said before it.

    So one text is told from another that is the same, or begins with it.
    """
    texts = [spaceless(all_text(paragraph)) for paragraph in paragraphs]
    top = 0
    for each in said:
        text, heading = (
            spaceless(filled(part or "", report)) for part in (each.text, each.heading)
        )
        whole = re.escape(text)
        if each.heading is not None:
            whole = rf"（\w+）{re.escape(heading)}。?{whole}"
        # A template may have put words around it, or left out the heading.
        ways = [re.compile(way) for way in (rf"^{whole}$", whole, re.escape(text)) if way]
        numbers = (
            number
            for way in ways
            for number, paragraph in enumerate(texts[top:], top)
            if way.search(paragraph)
        )
        if (number := next(numbers, None)) is not None:
            yield from ((key, paragraphs[number]) for key in each.keys)
            top = number + 1
