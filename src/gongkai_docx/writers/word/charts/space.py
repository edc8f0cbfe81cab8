"""`Chart` and its measures → the part of a Word file that draws it, as official reports have it.

openpyxl knows DrawingML (ECMA-376 part 1, 21.2), and needs no lxml. What it can't spell as it
should, the numbers themselves, `caches` fills in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from openpyxl.chart.axis import NumericAxis, Scaling, TextAxis
from openpyxl.chart.bar_chart import BarChart
from openpyxl.chart.chartspace import ChartContainer, ChartSpace
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumFmt, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.plotarea import PlotArea
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RichTextProperties,
)

from gongkai_docx.chart_parts import NAMESPACE, c
from gongkai_docx.charts import Chart
from gongkai_docx.package import R
from gongkai_docx.tree import etree
from gongkai_docx.writers.word.charts import caches
from gongkai_docx.writers.word.charts.measures import Measures
from gongkai_docx.writers.word.wordml import parts as packages

_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_BODY, _RUN = f"{{{_MAIN}}}bodyPr", f"{{{_MAIN}}}r"
_FONT, _LATIN = "仿宋_GB2312", "Times New Roman"
_BLACK, _DARK = "000000", "1F3864"
_FILLS: Mapping[int, tuple[str, ...]] = {
    1: (_DARK,),
    2: ("B4C7E7", _DARK),
    3: ("D9E2F3", "8FAADC", _DARK),
}
"""By how many series there are: as far apart in grey as in colour, the last the darkest."""
_MORE = ("FFFFFF", "D9E2F3", "8FAADC", "2F5597", _DARK)
_HAIRLINE = 6350
"""Half a point, in EMU."""
_CATEGORIES, _VALUES = 10, 100
"""The ids of the axes, by which they know each other."""


def drawn(chart: Chart, measures: Measures, workbook: str) -> bytes:
    """The part; `workbook` is the id of its relationship to the workbook with the numbers."""
    plot = PlotArea(layout=_layout(measures), spPr=_nothing())
    plot._charts = [_bars(chart, measures)]  # type: ignore[attr-defined]
    container = ChartContainer(
        plotArea=plot,
        legend=_legend(chart, measures),
        autoTitleDeleted=True,
        plotVisOnly=True,
        dispBlanksAs="gap",
    )
    space = ChartSpace(
        date1904=False,
        lang="zh-CN",
        roundedCorners=False,
        chart=container,
        spPr=_nothing(),
        txPr=_text(measures),
    )
    root = etree.Element(c("chartSpace"), nsmap={"c": NAMESPACE, "a": _MAIN, "r": R})
    _copy(space.to_tree(), root)
    caches.fill(root, chart)
    for labels in root.iter(c("dLbls")):
        for body in labels.iter(_BODY):
            body.set("wrap", "none")
        for code in labels.iter(c("numFmt")):
            code.set("sourceLinked", "0")
    # openpyxl leaves out whose attribute the id is.
    data = etree.SubElement(root, c("externalData"), {f"{{{R}}}id": workbook})
    etree.SubElement(data, c("autoUpdate"), val="0")
    return packages.serialised(root)


def _copy(source: Any, target: etree._Element) -> None:
    """Copy what is in the source, of whichever library openpyxl made it, as Office spells it.

    What openpyxl leaves without a namespace is of a chart's. Where only the looks of a text are
    told, it has an empty one, too.
    """
    for child in source:
        tag = child.tag if child.tag.startswith("{") else c(child.tag)
        if tag != _RUN:
            _copy(child, etree.SubElement(target, tag, dict(child.attrib)))


def _bars(chart: Chart, measures: Measures) -> BarChart:
    code = caches.format_code(chart)
    bars = BarChart(
        barDir="col" if measures.is_upright else "bar",
        grouping="clustered",
        varyColors=False,
        ser=list(_series(chart, measures, code)),
        gapWidth=measures.gap,
        overlap=0,
    )
    bars.x_axis = TextAxis(
        axId=_CATEGORIES,
        crossAx=_VALUES,
        # The first category of bars stands on top.
        scaling=Scaling(orientation="minMax" if measures.is_upright else "maxMin"),
        delete=False,
        axPos="b" if measures.is_upright else "l",
        majorTickMark="none",
        minorTickMark="none",
        tickLblPos="low",
        spPr=GraphicalProperties(noFill=True, ln=_line(_BLACK)),
        txPr=_text(measures),
        crosses="autoZero",
        auto=False,
        lblAlgn="ctr",
        lblOffset=50,
        tickLblSkip=1,
        noMultiLvlLbl=True,
    )
    bars.y_axis = NumericAxis(
        axId=_VALUES,
        crossAx=_CATEGORIES,
        scaling=Scaling(orientation="minMax", min=None if _has_negative(chart) else 0),
        delete=True,
        axPos="l" if measures.is_upright else "b",
        majorGridlines=None,
        numFmt=NumFmt(code, sourceLinked=False),
        majorTickMark="none",
        minorTickMark="none",
        tickLblPos="nextTo",
        crosses="autoZero" if measures.is_upright else "max",
        crossBetween="between",
    )
    return bars


def _has_negative(chart: Chart) -> bool:
    return any(value < 0 for series in chart.series for value in series.values)


def _series(chart: Chart, measures: Measures, code: str) -> Iterator[Series]:
    count = len(chart.series)
    fills = _FILLS.get(count) or [_MORE[number % len(_MORE)] for number in range(count)]
    for number, fill in enumerate(fills):
        labels = DataLabelList(
            numFmt=code,
            spPr=_nothing(),
            txPr=_text(measures),
            dLblPos="outEnd",
            showLegendKey=False,
            showVal=True,
            showCatName=False,
            showSerName=False,
            showPercent=False,
            showBubbleSize=False,
        )
        series = Series(
            idx=number,
            order=number,
            tx=SeriesLabel(),
            spPr=GraphicalProperties(solidFill=fill, ln=_line(_DARK)),
            invertIfNegative=False,
            dLbls=labels,
            cat=AxDataSource(strRef=StrRef()),
            val=NumDataSource(numRef=NumRef(f="")),
        )
        series.marker = None
        yield series


def _legend(chart: Chart, measures: Measures) -> Legend | None:
    if len(chart.series) < 2:
        return None
    return Legend(legendPos="b", overlay=False, txPr=_text(measures))


def _layout(measures: Measures) -> Layout:
    width, height = measures.width, measures.height
    return Layout(
        ManualLayout(
            layoutTarget="inner",
            xMode="edge",
            yMode="edge",
            x=round(measures.left / width, 4),
            y=round(measures.top / height, 4),
            w=round(measures.plot_width / width, 4),
            h=round(measures.plot_height / height, 4),
        )
    )


def _nothing() -> GraphicalProperties:
    """Neither a ground nor a frame."""
    return GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))


def _line(colour: str) -> LineProperties:
    return LineProperties(w=_HAIRLINE, solidFill=colour)


def _text(measures: Measures) -> RichText:
    type_ = CharacterProperties(
        lang="zh-CN",
        sz=round(measures.size * 100),
        b=False,
        solidFill=_BLACK,
        latin=Font(typeface=_LATIN),
        ea=Font(typeface=_FONT),
        cs=Font(typeface=_LATIN),
    )
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=type_), endParaRPr=CharacterProperties(lang="zh-CN")
    )
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])
