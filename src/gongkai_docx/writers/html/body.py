"""`Report` → its elements in the order in which it is read, as a dress marks them up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from gongkai_docx.charts import numbered
from gongkai_docx.forms import Section
from gongkai_docx.outline import (
    Drawing,
    Heading,
    Prose,
    preface,
    prose,
    usual_charts,
)
from gongkai_docx.report import Report, spell
from gongkai_docx.tags import Piece, has_braces, is_figure, look_up, number_in, pieces
from gongkai_docx.text import chinese_date, is_blank, printed
from gongkai_docx.writers.html.characters import text
from gongkai_docx.writers.html.dress import Dress


def body(report: Report, dress: Dress, *, with_charts: bool = False) -> str:
    """The whole report, from its title to its signature.

    `with_charts`: the usual ones too, those that nobody asked for by a tag.
    """
    told = _Telling(report, dress, with_charts)
    sections = [dress.title(text(printed(report.full_title))), *told.prose(preface(report))]
    sections += map(told.section, report.form.sections)
    return "".join(sections) + told.signature()


@dataclass
class _Telling:
    """One way through a report, whose charts are numbered in their order."""

    report: Report
    dress: Dress
    with_charts: bool
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def section(self, section: Section) -> str:
        """The section, from its heading to its last chart."""
        inner = self.dress.section_heading(section, text(section.heading))
        inner += "".join(self.prose(prose(self.report, section)))
        if section.groups:
            figures = (spell(self.report.values[key]) for key in self.report.form.keys_of(section))
            inner += self.dress.table(section, self.report.year) % tuple(figures)
        if self.with_charts:
            inner += "".join(map(self._chart, usual_charts(self.report, section)))
        return self.dress.section(section, inner)

    def prose(self, said: Iterable[Prose]) -> Iterator[str]:
        """Headings, paragraphs and charts; no paragraph in which there is nothing to be seen."""
        opening = ""
        for each in said:
            if opening and (isinstance(each, Heading | Drawing) or each.heading):
                yield self.dress.heading(opening)  # nothing was to be seen that it could open
                opening = ""
            if isinstance(each, Drawing):
                yield self._chart(each)
            elif isinstance(each, Heading):
                yield self.dress.heading(self._filled(each.text))
            else:
                opening = self._filled(each.heading.text) if each.heading else opening
                if not is_blank(each.text):
                    yield self.dress.paragraph(self._filled(each.text), opening)
                    opening = ""
        if opening:
            yield self.dress.heading(opening)

    def signature(self) -> str:
        """Who signs, and when."""
        signature = self.report.signature
        if signature is None:
            return ""
        unit, day = signature.unit or self.report.unit, signature.date
        return self.dress.signature(
            text(printed(unit)), chinese_date(day) if day else "", str(day) if day else ""
        )

    def _chart(self, drawing: Drawing) -> str:
        caption = text(numbered(next(self.numbers), drawing.chart))
        return self.dress.chart(drawing.chart, caption, is_asked_for=bool(drawing.text))

    def _filled(self, typed: str) -> str:
        """The text with what its tags stand for; a tag that stands for nothing as it was typed."""
        if not has_braces(typed):
            return text(typed)
        return "".join(map(self._piece, pieces(typed)))

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, str):
            return text(piece)
        try:
            value = printed(look_up(piece.name, self.report))
        except LookupError:
            return text(piece.typed)
        if not is_figure(piece.name):
            return text(value)
        before, number, behind = number_in(value)
        living = self.dress.figure(piece.name, number) if number else ""
        return text(before) + living + text(behind)
