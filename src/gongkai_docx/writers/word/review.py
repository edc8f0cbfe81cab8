"""The parts of a draft and the findings on its report → the same, to be looked at by people.

Each finding becomes a comment at the figure or the paragraph that it is about; 草稿 stands on top
of every page, with when and of which file it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from itertools import chain
from typing import TypeAlias

from gongkai_docx.findings import Finding
from gongkai_docx.masking import shown
from gongkai_docx.outline import Drawing, Heading, Paragraph, Prose, preface, prose
from gongkai_docx.places import Kind, Place
from gongkai_docx.report import Report
from gongkai_docx.tags import filled
from gongkai_docx.text import chinese_date, one_line, printed, spaceless
from gongkai_docx.tree import etree
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.places import Places
from gongkai_docx.writers.word.wordml.review import Comment, add_comments, mark_headers
from gongkai_docx.writers.word.wordml.styles import Style
from gongkai_docx.writers.word.wordml.tags import all_text

AUTHOR = "校验"
MARK = "草稿"
_MARK_STYLE = Style("DraftMark", "草稿标记", "黑体", 14, align="center", latin="黑体")
Words: TypeAlias = "Mapping[Place, etree._Element]"
"""Headings and paragraphs → where they stand in a draft."""
_COMMENT_STYLE = Style("CommentText", "annotation text", "宋体", 10.5, align="left")


def called(source: str, moment: datetime | None) -> str:
    """What stands on top of a draft made of that file at that moment, as far as it is known."""
    when = "" if moment is None else f"{moment:%Y-%m-%d}"
    if moment is not None and moment.time() != time():
        when += f" {moment:%H:%M}"
    said = " ".join(filter(None, [MARK, when]))
    return "\u3000".join(filter(None, [said, shown(printed(source))]))


def mark(
    parts: dict[str, bytes],
    main: str,
    report: Report,
    findings: Sequence[Finding],
    text: str = MARK,
) -> None:
    """Mark the package as a draft with those findings, and with that text on top of its pages.

    `main` is the part with the text of the report.
    """
    root = packages.parsed(parts[main])
    _comment(parts, main, report, findings, Places(root))
    mark_headers(parts, main, root, text, _MARK_STYLE)
    parts[main] = packages.serialised(root)


def comment(
    parts: dict[str, bytes],
    main: str,
    root: etree._Element,
    report: Report,
    findings: Sequence[Finding],
) -> None:
    """Put the findings as comments into the text of any file, whose tree is `root`."""
    titles = {section.key: section.title for section in report.form.sections}
    _comment(parts, main, report, findings, Places(root, titles))


def _comment(
    parts: dict[str, bytes],
    main: str,
    report: Report,
    findings: Sequence[Finding],
    places: Places,
) -> None:
    words = _words(report, places)
    comments = [
        Comment(_element(finding, report, places, words), _lines(finding)) for finding in findings
    ]
    add_comments(parts, main, comments, AUTHOR, _COMMENT_STYLE)


def _lines(finding: Finding) -> list[str]:
    lines = [f"{finding.called} {finding.code}　{finding.message}"]
    if finding.explanation:
        lines.append(f"说明：{one_line(finding.explanation)}")
    if finding.basis:
        lines.append(f"依据：{finding.basis}")
    return [shown(line) for line in lines]


def _element(finding: Finding, report: Report, places: Places, words: Words) -> etree._Element:
    """What in the document the finding is about, or the nearest to it that the document has."""
    for place in (finding.place, *map(Place.figure, finding.figures)):
        element = _where(place, report, places, words)
        if element is not None:
            return element
    return next(iter(places.paragraphs(printed(report.full_title))), places.first())


def _where(place: Place, report: Report, places: Places, words: Words) -> etree._Element | None:
    """What stands there, or the heading of its section; None if the document has neither."""
    if place.kind is Kind.FIGURE:
        figure = report.form.figures[place.key]
        found = places.figure(place.key)
        # Another's file has no controls: what it says is told at the label of the row.
        found = (
            places.label(figure.row_labels[-1]) if found is None and figure.row_labels else found
        )
        return places.section(figure.table) if found is None else found
    if place.kind is Kind.SIGNATURE and report.signature and report.signature.date:
        return next(reversed(places.paragraphs(chinese_date(report.signature.date))), None)
    if place.bare in words:
        return words[place.bare]
    is_in_section = place.kind in (Kind.SECTION, Kind.HEADING, Kind.PARAGRAPH)
    return places.section(place.key) if is_in_section else None


def _words(report: Report, places: Places) -> Words:
    """Where each heading and each paragraph of prose stands, as far as it can be told."""
    ends = [section.key for section in report.form.sections]
    words = dict(_found(preface(report), report, places.below(None, ends)))
    for section in report.form.sections:
        words |= _found(prose(report, section), report, places.below(section.key, ends))
    return words


def _found(
    said: Iterable[Prose], report: Report, paragraphs: Sequence[etree._Element]
) -> Iterator[tuple[Place, etree._Element]]:
    """What is said in these paragraphs, by its place: each below what is said before it.

    So one text is told from another that is the same, or begins with it.
    """
    texts = [spaceless(all_text(paragraph)) for paragraph in paragraphs]
    top = 0
    for each in said:
        heading, text = (spaceless(printed(filled(part, report))) for part in _parts(each))
        if (number := _number(heading + text, text, texts, top)) is not None:
            yield each.place, paragraphs[number]
            if isinstance(each, Paragraph) and each.heading:
                yield each.heading.place, paragraphs[number]
            top = number + 1


def _number(whole: str, text: str, texts: Sequence[str], top: int) -> int | None:
    """Which of the texts from that number on says it."""
    rest = range(top, len(texts))
    # A template may have put words around it, or left out the heading.
    ways = (
        (number for number in rest if texts[number] == whole),
        (number for number in rest if whole in texts[number]),
        (number for number in rest if text and text in texts[number]),
    )
    return next(chain.from_iterable(ways), None)


def _parts(said: Prose) -> tuple[str, str]:
    """The heading and the text of it; "" for what it lacks."""
    if isinstance(said, Heading):
        return said.text, ""
    if isinstance(said, Drawing):
        return "", said.text
    return said.heading.text if said.heading else "", said.text
