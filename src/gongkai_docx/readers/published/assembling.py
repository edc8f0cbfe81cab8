"""The sequence of a published page → `Report`, with findings on what could not be taken from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from gongkai_docx import charts, tags
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form, FormError, Section, form_names, form_of, load_form
from gongkai_docx.places import Place
from gongkai_docx.readers.figures import blanks
from gongkai_docx.readers.published import above, below, drawn, headings, statutory
from gongkai_docx.readers.published.prose import Prose, cleaned, read_prose
from gongkai_docx.readers.published.sequence import (
    Drawn,
    Element,
    Lines,
    Other,
    Paragraph,
    Sequence,
    Table,
    role_of,
    text_of,
)
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import HeadingStyle, Report, Signature
from gongkai_docx.rules.published import NO_SECTION, NOT_TAKEN, RENUMBERED, RETITLED
from gongkai_docx.text import fold, is_blank, spaceless
from gongkai_docx.values import dataclass

_MOST_SHOWN = 30


@dataclass(frozen=True)
class _Parts:
    """What of a page is the report, cut at the headings of its sections."""

    title: headings.Title | None
    preface: list[Element]
    sections: dict[Section, list[Element]]
    signature: Signature | None


def assemble(sequence: Sequence, name: str) -> Reading:
    """The report on that page. Raises `Unusable` if it is none, or if it is two."""
    form = _form(sequence, name)
    sequence = replace(sequence, elements=tuple(drawn.found(sequence.elements, form)))
    findings: list[Finding] = []
    parts = _parts(sequence, form, name, findings)
    findings += _others(sequence, form)
    tables, extra = statutory.tables_of(parts.sections, parts.preface, form)
    if not sequence.carried and not tables and len(parts.sections) < 2:
        raise Unusable(
            f"{name} 不像政府信息公开工作年度报告：找不到各部分的标题，也找不到法定的表"
            "（2018 年度及以前的报告格式不同，不能读取）。"
        )
    figures = _figures(sequence, tables, form)
    findings += figures.findings
    findings += [_not_taken(table) for table in extra]
    prose = {
        section: read_prose([each for each in elements if isinstance(each, Paragraph)])
        for section, elements in parts.sections.items()
    }
    for section, told in prose.items():
        findings += _misnumbered(section, told)
    title = parts.title
    report = Report(
        form=form,
        unit=sequence.unit or (title.unit if title else ""),
        year=sequence.year or (title.year if title else None),
        preface=tuple(
            cleaned(each.text)
            for each in parts.preface
            if isinstance(each, Paragraph) and not is_blank(each.text)
        ),
        narrative={section.key: told.blocks for section, told in prose.items() if told.blocks},
        figures=figures.values,
        signature=parts.signature,
        headings=_style(prose.values()),
        unread=frozenset(figures.unread),
    )
    report = replace(report, title=_own_title(report, title), signature=_signed(report))
    for section in tables:
        blank = set(form.keys_of(section)).intersection(figures.blank)
        findings += blanks(section, blank, report)
    findings += drawn.contradictions(report, (each for each in sequence.charts if each.is_table))
    return Reading(report, tuple(findings), figures.cells)


def _form(sequence: Sequence, name: str) -> Form:
    if sequence.carried:
        return sequence.carried.form
    tables = (table for table in sequence.tables if not drawn.is_of_chart(table))
    return statutory.form_told_by(tables) or _form_of_year(sequence, name)


def _figures(
    sequence: Sequence, tables: Mapping[Section, list[Table | Lines]], form: Form
) -> statutory.Figures:
    if sequence.carried:
        return statutory.Figures(dict(sequence.carried.figures))
    return statutory.read_figures(tables, form)


def _form_of_year(sequence: Sequence, name: str) -> Form:
    """The form of a page without tables: that of its year, or the newest."""
    form = load_form(form_names()[-1])
    title = next(
        (
            title
            for each in sequence.elements
            if isinstance(each, Paragraph) and (title := headings.title_of(each.text))
        ),
        None,
    )
    try:
        return form_of(title.year) if title and title.year else form
    except FormError as error:
        raise Unusable(f"{name}：{error}。") from error


# ---------------------------------------------------------------- the parts of a page


def _parts(sequence: Sequence, form: Form, name: str, findings: list[Finding]) -> _Parts:
    elements = tuple(_asked_for(_parted(sequence.elements, form)))
    texts = [each.text if isinstance(each, Paragraph) else None for each in elements]
    found = headings.find(texts, form, name)
    starts = [*found.at, len(elements)]
    sections = {
        section: list(elements[start + 1 : end])
        for (start, section), end in zip(found.at.items(), starts[1:], strict=True)
    }
    for place, written in found.renamed.items():
        section = found.at[place]
        if spaceless(written) != spaceless(section.heading):
            findings.append(
                RETITLED.finding(
                    f"标题“{written}”按“{section.heading}”读取，不保留原来的写法。",
                    place=Place.section(section.key),
                    actual=written,
                    expected=section.heading,
                )
            )
    if found.at:
        findings += [
            NO_SECTION.finding(
                f"没有找到标题“{section.heading}”：这一部分没有读到文字，"
                "或者读进了前一部分，请核对。",
                place=Place.section(section.key),
            )
            for section in form.sections
            if section not in sections
        ]
    before = list(elements[: starts[0]]) if found.at else list(elements)
    opening = above.opening(before, sequence, form)
    which = "标题以上" if opening.title else "没有认出报告的标题，正文以上"
    findings += _unread(opening.unread, which, "标题以下")
    signature = None
    if sections:
        last = next(reversed(sections))
        closing = below.closing(sections[last], sequence)
        sections[last], signature = list(closing.prose), closing.signature
        findings += _unread(closing.unread, "落款以下", "落款以上")
    preface = list(opening.preface) if sections else []
    return _Parts(opening.title, preface, sections, signature)


def _parted(elements: Iterable[Element], form: Form) -> Iterator[Element]:
    """The elements; a heading of a section that text follows in its line is one of its own."""
    titles = [spaceless(section.heading) for section in form.sections]
    for each in elements:
        opening = next((title for title in titles if _opens(each, title)), None)
        if not isinstance(each, Paragraph) or opening is None:
            yield each
            continue
        end = 0
        while spaceless(each.text[:end]) != opening:
            end += 1
        rest = each.text[end:].lstrip("。：:、 \t\u3000\xa0")
        yield replace(each, text=each.text[:end])
        if rest:
            yield replace(each, text=rest)


def _asked_for(elements: Iterable[Element]) -> Iterator[Element]:
    """The elements; a chart of ours is the tag that asked for it, without its caption.

    What stands behind a table was asked for by nobody: it is one of those that every draft gets.
    """
    behind_table = below_chart = False
    for each in elements:
        if isinstance(each, Drawn):
            if not behind_table:
                yield Paragraph(charts.tag(each.name), each.spot)
            below_chart = True
            continue
        if not (below_chart and role_of(each) == "caption"):
            yield each
            is_text = isinstance(each, Paragraph) and not is_blank(each.text)
            behind_table = isinstance(each, Table | Lines) or (behind_table and not is_text)
        below_chart = False


def _opens(element: Element, title: str) -> bool:
    """Whether a paragraph begins with that heading, and goes on."""
    return (
        isinstance(element, Paragraph)
        and len(element.text) > headings.LONGEST_HEADING
        and spaceless(element.text[: 2 * len(title)]).startswith(title)
    )


def _own_title(report: Report, title: headings.Title | None) -> str | None:
    """The title as it stands, if it isn't the one that the form gives."""
    if title is None:
        return None
    said, given = (spaceless(fold(text).text) for text in (title.text, report.full_title))
    return None if said == given else title.text


def _signed(report: Report) -> Signature | None:
    """The signature, whose unit isn't said again if it is the report's."""
    signature = report.signature
    if signature and signature.unit and spaceless(signature.unit) == spaceless(report.unit):
        signature = replace(signature, unit=None)
    return signature if signature and (signature.unit or signature.date) else None


def _style(prose: Iterable[Prose]) -> HeadingStyle:
    """How most headings that have a text stand: on a line of their own, or before it."""
    stand: list[bool] = []
    for told in prose:
        headed = [block for block in told.blocks if block.heading is not None]
        stand += [
            heading.is_own_line
            for heading, block in zip(told.headings, headed, strict=False)
            # Over a chart it stands alone either way.
            if block.paragraphs and tags.asked_chart(block.paragraphs[0]) is None
        ]
    return "own-line" if sum(stand) * 2 > len(stand) else "run-in"


# ---------------------------------------------------------------- what is told


def _misnumbered(section: Section, prose: Prose) -> Iterator[Finding]:
    for number, each in enumerate(prose.headings):
        if each in prose.misnumbered:
            yield RENUMBERED.finding(
                f"{section.heading}，{each.spot}：小标题“{each.heading}”的序号“{each.typed}”"
                "不保留，由程序按（一）（二）编排。",
                place=Place.heading(section.key, number),
                actual=each.typed,
            )


def _others(sequence: Sequence, form: Form) -> Iterator[Finding]:
    """A finding for each kind of thing that a report can't hold, with where they are."""
    kinds: dict[str, list[Other]] = {}
    for each in sequence.elements:
        if isinstance(each, Other):
            kinds.setdefault(each.what, []).append(each)
    for what, others in kinds.items():
        spots = _spots([(each.spot, each.shown) for each in others])
        yield NOT_TAKEN.finding(f"{what}没有读入：{spots}。", actual=what)


def _unread(elements: Iterable[Element], where: str, within: str) -> Iterator[Finding]:
    """The findings on what somebody wrote there, outside of what is read."""
    elements = list(elements)
    yield from (_not_taken(each) for each in elements if isinstance(each, Table | Lines))
    lines = [(each.spot, text_of(each)) for each in elements if isinstance(each, Paragraph)]
    if lines:
        yield NOT_TAKEN.finding(
            f"{where}的文字没有读入：{_spots(lines)}；是报告内容的，请移到{within}。"
        )


def _spots(found: list[tuple[str, str]]) -> str:
    """Those places, ten of them at most, each with what is to be seen there."""
    told = "、".join(spot + (f"“{_short(shown)}”" if shown else "") for spot, shown in found[:10])
    return told + (f"等 {len(found)} 处" if len(found) > 10 else "")


def _not_taken(table: Table | Lines) -> Finding:
    shown = _shown(table)
    return NOT_TAKEN.finding(
        f"{table.spot}（“{_short(shown)}”）不是法定的表，没有读入。", actual=_short(shown)
    )


def _shown(table: Table | Lines) -> str:
    if isinstance(table, Table):
        return " ".join(cell.text.strip() for cell in table.cells if not cell.is_blank)
    return " ".join(piece.text for line in table.lines for piece in line)


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= _MOST_SHOWN else shown[: _MOST_SHOWN - 1] + "…"
