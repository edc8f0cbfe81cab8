"""`Report` → its elements in the order in which it is read, as a dress marks them up."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_docx.forms import Section
from gongkai_docx.outline import Heading, Paragraph, preface, prose
from gongkai_docx.report import Report, spell
from gongkai_docx.tags import Piece, has_braces, is_figure, look_up, number_in, pieces
from gongkai_docx.text import chinese_date, is_blank, printed
from gongkai_docx.writers.html.characters import text
from gongkai_docx.writers.html.dress import Dress


def body(report: Report, dress: Dress) -> str:
    """The whole report, from its title to its signature."""
    told = [
        dress.title(text(printed(report.full_title))),
        *(dress.paragraph(_filled(each.text, report, dress)) for each in _seen(preface(report))),
        *(_section(section, report, dress) for section in report.form.sections),
    ]
    return "".join(told) + _signature(report, dress)


def _seen(paragraphs: Iterator[Paragraph]) -> Iterator[Paragraph]:
    """Those in which there is something to be seen."""
    return (each for each in paragraphs if not is_blank(each.text))


def _section(section: Section, report: Report, dress: Dress) -> str:
    inner = dress.section_heading(section, text(section.heading))
    inner += "".join(_prose(section, report, dress))
    if section.groups:
        figures = (spell(report.values[key]) for key in report.form.keys_of(section))
        inner += dress.table(section, report.year) % tuple(figures)
    return dress.section(section, inner)


def _prose(section: Section, report: Report, dress: Dress) -> Iterator[str]:
    opening = ""
    for each in prose(report, section):
        heading = each if isinstance(each, Heading) else each.heading
        if heading and opening:
            yield dress.heading(opening)  # there was nothing to be seen that it could open
            opening = ""
        if isinstance(each, Heading):
            yield dress.heading(_filled(each.text, report, dress))
            continue
        opening = _filled(heading.text, report, dress) if heading else opening
        if not is_blank(each.text):
            yield dress.paragraph(_filled(each.text, report, dress), opening)
            opening = ""
    if opening:
        yield dress.heading(opening)


def _signature(report: Report, dress: Dress) -> str:
    if report.signature is None:
        return ""
    unit, day = report.signature.unit or report.unit, report.signature.date
    return dress.signature(
        text(printed(unit)), chinese_date(day) if day else "", str(day) if day else ""
    )


def _filled(typed: str, report: Report, dress: Dress) -> str:
    """The text with what its tags stand for; a tag that stands for nothing as it was typed."""
    if not has_braces(typed):
        return text(typed)
    return "".join(_piece(piece, report, dress) for piece in pieces(typed))


def _piece(piece: Piece, report: Report, dress: Dress) -> str:
    if isinstance(piece, str):
        return text(piece)
    try:
        value = printed(look_up(piece.name, report))
    except LookupError:
        return text(piece.typed)
    if not is_figure(piece.name):
        return text(value)
    before, number, behind = number_in(value)
    return text(before) + (dress.figure(piece.name, number) if number else "") + text(behind)
