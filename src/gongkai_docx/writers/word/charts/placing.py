"""The parts of a draft with marks for its charts → the same with the charts, and their captions.

A mark stands in a paragraph that the template had for prose, or for a tag of its own. The chart
gets a paragraph that is centred and as high as it is, its caption the one below.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from gongkai_docx.chart_parts import full_name
from gongkai_docx.charts import Chart, described, drawable, numbered
from gongkai_docx.outline import usual_charts
from gongkai_docx.report import Report
from gongkai_docx.tree import etree
from gongkai_docx.writers.word.charts import book, space
from gongkai_docx.writers.word.charts.measures import Measures, measured
from gongkai_docx.writers.word.wordml import making, number, parent, w
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.drawings import ABOUT, HOLDING, MARK_TAG, Inline, marked
from gongkai_docx.writers.word.wordml.styles import Style
from gongkai_docx.writers.word.wordml.styling import add_style
from gongkai_docx.writers.word.wordml.tags import all_text
from gongkai_docx.writers.word.wordml.typesetting import page_width

_STYLE = Style(
    "Chart", "图", "仿宋_GB2312", 16, align="center", before=120, keep_next=True, next="Caption"
)
# GB/T 1.1—2020 has the title of a figure below it, centred, in 黑体.
_CAPTION = Style(
    "Caption", "caption", "黑体", 12, align="center", line=400, after=120, latin="黑体"
)
_DRAWN = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TWIPS = 20
_WIDEST = 156 / 25.4 * 72
"""The text of an official page (GB/T 9704—2012, 5.2.2), in points."""
_NARROWEST = 150.0
_CELL_SIDE = 5.4
"""What Word leaves free on either side of a cell's text."""
_SECTION_START, _NAME = w("bookmarkStart"), w("name")


def place(
    parts: dict[str, bytes], main: str, marked: Iterable[str], report: Report, *, usual: bool
) -> list[Chart]:
    """Draw the charts of which there are marks in these parts; what was drawn, in order.

    `main` is the part with the text. With `usual` it gets those that most reports have, too: each
    behind the table of its section.
    """
    drawn: list[Chart] = []
    for part in sorted(marked, key=lambda name: name != main):
        root = packages.parsed(parts[part])
        if usual and part == main:
            _add_marks(root, report)
        drawn += _Placing(parts, main, part, root, report, len(drawn)).done()
    return drawn


def _add_marks(root: etree._Element, report: Report) -> None:
    """Put marks for the usual charts at the ends of their sections."""
    body = root.find(w("body"))
    blocks = [] if body is None else list(body)
    keys = {section.key for section in report.form.sections}
    starts = {
        name: index
        for index, block in enumerate(blocks)
        for start in block.iter(_SECTION_START)
        if (name := start.get(_NAME, "")) in keys
    }
    for section in report.form.sections:
        wanted = usual_charts(report, section)
        if not wanted or section.key not in starts:
            continue
        here = starts[section.key]
        end = min((at for at in starts.values() if at > here), default=len(blocks) - 1)
        for drawing in wanted:
            blocks[end].addprevious(making.element(marked(drawing.chart.name)))


class _Placing:
    """One part on the way to its charts."""

    def __init__(
        self,
        parts: dict[str, bytes],
        main: str,
        part: str,
        root: etree._Element,
        report: Report,
        before: int,
    ) -> None:
        self._parts, self._main, self._part = parts, main, part
        self._root, self._report = root, report
        self._numbers = itertools.count(before + 1)
        taken = {about.get("id") for about in root.iter(ABOUT)}
        self._ids = (each for each in itertools.count(1) if str(each) not in taken)
        self._width = (page_width(root) or 0) / _TWIPS or _WIDEST

    def done(self) -> list[Chart]:
        """Put the charts in the place of their marks, and say which."""
        drawn: list[Chart] = []
        ends: dict[etree._Element, etree._Element] = {}
        for each in list(self._root.iter(MARK_TAG)):
            paragraph = next(each.iterancestors(w("p")))
            parent(each).remove(each)
            ends.setdefault(paragraph, paragraph)
            if found := drawable(each.get(_NAME, ""), self._report):
                ends[paragraph] = self._put(found, ends[paragraph])
                drawn.append(found)
        for paragraph in ends:
            if not all_text(paragraph) and next(paragraph.iter(*HOLDING), None) is None:
                parent(paragraph).remove(paragraph)
        self._parts[self._part] = packages.serialised(self._root)
        return drawn

    def _put(self, chart: Chart, behind: etree._Element) -> etree._Element:
        """Put the chart and its caption behind that paragraph; the last of them."""
        measures = measured(chart, self._room(behind))
        inline = Inline(
            name=full_name(chart.name),
            about=described(chart),
            relationship=self._related(chart, measures),
            number=next(self._ids),
            width=measures.width,
            height=measures.height,
        )
        runs = inline.xml(), making.run(numbered(next(self._numbers), chart))
        for style, run in zip((_STYLE, _CAPTION), runs, strict=True):
            identity = add_style(self._parts, self._main, style)
            paragraph = making.element(making.paragraph_of([run], identity))
            behind.addnext(paragraph)
            behind = paragraph
        return behind

    def _room(self, paragraph: etree._Element) -> float:
        """How wide a chart may be there, in points."""
        cell = next(paragraph.iterancestors(w("tc")), None)
        width = None if cell is None else cell.find(f"{w('tcPr')}/{w('tcW')}")
        room = self._width
        if width is not None and width.get(w("type")) == "dxa":
            room = min(number(width.get(w("w"))) / _TWIPS - 2 * _CELL_SIDE, room)
        return max(min(room, _WIDEST), _NARROWEST)

    def _related(self, chart: Chart, measures: Measures) -> str:
        """Put the parts of the chart into the package; how the text is related to them."""
        parts = self._parts
        drawing = packages.free_name(parts, "word/charts/chart{}.xml")
        workbook = packages.free_name(parts, "word/embeddings/chart{}.xlsx")
        parts[workbook] = book.made(chart)
        packages.declare(parts, workbook, _WORKBOOK)
        parts[drawing] = space.drawn(
            chart, measures, packages.relate(parts, drawing, "package", workbook)
        )
        packages.declare(parts, drawing, _DRAWN)
        return packages.relate(parts, self._part, "chart", drawing)
