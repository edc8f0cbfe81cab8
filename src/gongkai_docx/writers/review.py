"""The parts of a draft and the findings on its report → the same, to be looked at by people.

Each finding becomes a comment at the figure or the paragraph that it is about; 草稿 stands on top
of every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from gongkai_docx.errors import printable
from gongkai_docx.findings import Finding
from gongkai_docx.report import Report
from gongkai_docx.tags import filled
from gongkai_docx.writers.context import chinese_date
from gongkai_docx.writers.wordml import parts as packages
from gongkai_docx.writers.wordml.making import Style
from gongkai_docx.writers.wordml.places import Places
from gongkai_docx.writers.wordml.review import Comment, add_comments, mark_headers

AUTHOR = "校验"
MARK = "草稿"
_MARK_STYLE = Style("DraftMark", "草稿标记", "黑体", 16, align="center", latin="黑体")
_COMMENT_STYLE = Style("CommentText", "annotation text", "宋体", 10.5, align="left")


def mark(parts: dict[str, bytes], main: str, report: Report, findings: Sequence[Finding]) -> None:
    """Mark the package as a draft with those findings; `main` is the part with the text."""
    root = packages.parsed(parts[main])
    places = Places(root)
    comments = [Comment(_element(finding, report, places), _lines(finding)) for finding in findings]
    add_comments(parts, main, comments, AUTHOR, _COMMENT_STYLE)
    mark_headers(parts, main, root, MARK, _MARK_STYLE)
    parts[main] = packages.serialised(root)


def _lines(finding: Finding) -> list[str]:
    lines = [f"{finding.severity.called} {finding.code}　{finding.message}"]
    if finding.basis:
        lines.append(f"依据：{finding.basis}")
    return [printable(line) for line in lines]


def _element(finding: Finding, report: Report, places: Places) -> etree._Element:
    """What in the document the finding is about, or the nearest to it that the document has."""
    for subject in _subjects(finding, report):
        element = _place(subject, report, places)
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


def _place(subject: str, report: Report, places: Places) -> etree._Element | None:
    """Where that stands: a figure, a section, its block of a heading, a paragraph, the signature.

    None for the rest, and for what the document doesn't have.
    """
    figure = report.form.figures.get(subject)
    if figure:
        control = places.figure(subject)
        return places.section(figure.table) if control is None else control
    if subject == "signature" and report.signature and report.signature.date:
        return next(reversed(places.paragraphs(chinese_date(report.signature.date))), None)
    if "#" in subject:
        return _paragraph(subject, report, places)
    section, _, heading = subject.partition("/")
    if section not in {each.key for each in report.form.sections}:
        return None
    found = places.below(section, f"）{heading}") if heading else None
    return places.section(section) if found is None else found


def _paragraph(key: str, report: Report, places: Places) -> etree._Element | None:
    """The paragraph of that `report.paragraph_key`; its section where it can't be told."""
    text = next((text for place, text in report.paragraphs() if place == key), "")
    said, section = filled(text, report).strip(), key.partition("#")[0]
    if section not in {each.key for each in report.form.narratives}:
        return next(iter(places.paragraphs(said)), None)
    found = places.below(section, said) if said else None
    return places.section(section) if found is None else found
