"""`Report` → a web page that publishes it, in the manner of twenty site products.

What they have in common with real ones: tables pasted from Word, a cell's text in paragraphs and
spans, blanks as `&nbsp;`, labels broken by `<br />`, figures that span two columns, tables inside
tables and cut in two, and a site around it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import escape
from itertools import pairwise

from gongkai_docx.forms import Cell, Section, lay_out
from gongkai_docx.outline import Heading, Paragraph, Table, outline
from gongkai_docx.report import Report, spell
from gongkai_docx.text import chinese_date


@dataclass(frozen=True)
class Product:
    """How a site product sets a report."""

    name: str
    encoding: str = "utf-8"
    around: str = "{}"
    """The site, with {} for the report."""
    line: str = "<p>{}</p>"
    """A paragraph."""
    heading: str = "<p><strong>{}</strong></p>"
    title: str = "<h1>{}</h1>"
    table: str = '<table border="1" cellspacing="0">{}</table>'
    cell: str = "<td{}>{}</td>"
    header: str = "<td{}>{}</td>"
    blank: str = "&nbsp;"
    label: Callable[[str], str] = escape
    number: Callable[[str], str] = str
    split_groups: bool = False
    """Whether each group of section 二 is a table of its own."""
    cut_after: int = 0
    """After how many rows the table of section 三 goes on in another one; 0 for never."""
    doubled: bool = False
    """Whether each figure spans two columns."""
    trailing: int = 0
    """How many empty cells each row ends with."""
    words: dict[str, str] = field(default_factory=dict)
    """Labels and titles that are written otherwise."""
    before: str = ""
    """What stands between the title and the report."""


def page(report: Report, product: Product) -> bytes:
    """The page, encoded."""
    inside = product.title.format(escape(report.full_title)) + product.before
    inside += "".join(_told(report, product))
    if report.signature:
        unit = report.signature.unit or report.unit
        inside += product.line.format(escape(unit))
        if report.signature.date:
            inside += product.line.format(chinese_date(report.signature.date))
    html = product.around.replace("{}", inside)
    return html.encode(product.encoding)


def _told(report: Report, product: Product) -> Iterator[str]:
    for each in outline(report):
        if isinstance(each, Table):
            yield from _tables(report, each.section, product)
        elif isinstance(each, Heading):
            text = product.words.get(each.text, each.text)
            form = product.heading if each.level == 1 else product.line
            yield form.format(escape(text))
        elif isinstance(each, Paragraph):
            opening = each.heading.text if each.heading else ""
            yield product.line.format(escape(opening + each.text))


def _tables(report: Report, section: Section, product: Product) -> Iterator[str]:
    grid = lay_out(section)
    rows: list[list[Cell]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    cuts = {0, grid.rows}
    if product.split_groups and len(section.groups) > 1:
        cuts |= {cell.row for cell in grid.cells if cell.kind == "title"}
    if product.cut_after and len(section.groups) == 1 and section.groups[0].rows:
        cuts.add(product.cut_after)
    bounds = sorted(cuts)
    for top, bottom in pairwise(bounds):
        whole = [
            replace(
                cell,
                rows=min(cell.row + cell.rows, bottom) - max(cell.row, top),
                row=max(cell.row, top),
            )
            for cell in grid.cells
            if cell.row < bottom and cell.row + cell.rows > top
        ]
        lines: list[list[Cell]] = [[] for _ in range(top, bottom)]
        for cell in whole:
            lines[cell.row - top].append(cell)
        yield product.table.format("".join(_row(line, report, product) for line in lines))


def _row(cells: list[Cell], report: Report, product: Product) -> str:
    inside = "".join(_cell(cell, report, product) for cell in sorted(cells, key=lambda c: c.column))
    return f"<tr>{inside}{'<td></td>' * product.trailing}</tr>"


def _cell(cell: Cell, report: Report, product: Product) -> str:
    is_figure = cell.kind == "figure"
    columns = cell.columns * (2 if product.doubled and is_figure else 1)
    if product.doubled and not is_figure:
        columns = _doubled(cell, report)
    span = f' colspan="{columns}"' if columns > 1 else ""
    span += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    if is_figure:
        value = report.figures.get(cell.text)
        text = product.blank if value is None else product.number(spell(value))
    else:
        text = product.label(product.words.get(cell.text, cell.text))
    form = product.header if cell.kind in ("header", "title") else product.cell
    return form.format(span, text)


def _doubled(cell: Cell, report: Report) -> int:
    """How many columns a label spans where each figure spans two."""
    for section in report.form.tables:
        grid = lay_out(section)
        match = [
            each
            for each in grid.cells
            if (each.text, each.column, each.columns) == (cell.text, cell.column, cell.columns)
        ]
        if match:
            labels = grid.label_columns
            inside = range(cell.column, cell.column + cell.columns)
            return sum(1 if column < labels else 2 for column in inside)
    return cell.columns


_SITE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title>
<style>td {{ width: 57px }}</style><script>var list = ["一、总体情况", 4];</script></head><body>
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; 政府信息公开年报</div>
<table class="index"><tr><td>索 引 号：</td><td>001-2024-00012</td>
<td>发布日期：</td><td>2024-01-15</td></tr></table>
{{}}
<div class="share">分享到：<a href="#">微信</a></div><div>打印本页</div><div>关闭窗口</div>
<div class="foot">版权所有：某某县人民政府　主办单位：办公室</div></body></html>"""


def site(inside: str = "{}", charset: str = "utf-8", title: str = "某某网") -> str:
    """A site around a page."""
    return _SITE.format(charset=charset, title=title).replace("{}", inside)


def _broken(label: str) -> str:
    return escape(label[:6]) + "<br />" + escape(label[6:]) if len(label) > 8 else escape(label)


def _spaced(label: str) -> str:
    return escape(label).replace("、", "、&nbsp;").replace("（", " （")


_WORD = (
    '<td{} nowrap="" style="width:57px" valign="center"><p align="center">'
    '<span style="font-family:宋体;font-size:12px">{}</span></p></td>'
)
_MSO = (
    '<td{} class="MsoNormal"><p class="MsoNormal" style="text-align:center">'
    '<span lang="EN-US">{}<o:p></o:p></span></p></td>'
)

PRODUCTS = (
    Product("a fragment"),
    Product("an article in UTF-8", around=site('<div class="article">{}</div>')),
    Product("an article in GB2312", "gb18030", site("<div>{}</div>", "gb2312")),
    Product("pasted from Word", around=site(), cell=_WORD, header=_WORD),
    Product("Word's own HTML", around=site(), cell=_MSO, header=_MSO, blank="&nbsp;"),
    Product("header cells", around=site(), header="<th{}>{}</th>", blank=""),
    Product("labels with line breaks", around=site(), label=_broken),
    Product("labels with spaces", around=site(), label=_spaced),
    Product("a table for each group", around=site(), split_groups=True),
    Product("a table cut in two", around=site(), cut_after=14),
    Product("rows that end in empty cells", around=site(), trailing=3),
    Product("figures over two columns", around=site(), doubled=True),
    Product(
        "a layout table",
        around=site('<table width="100%"><tr><td></td><td>{}</td><td></td></tr></table>'),
    ),
    Product(
        "a layout table in a layout table",
        around=site(
            "<table><tr><td><table><tr><td>菜单</td><td>{}</td></tr></table></td></tr></table>"
        ),
    ),
    Product(
        "headings in spans",
        around=site(),
        heading='<p style="text-indent:2em"><span style="font-family:黑体">　　{}</span></p>',
        line='<p style="text-indent:2em"><span>　　{}</span></p>',
    ),
    Product("headings as h2", around=site(), heading="<h2>{}</h2>", line="<div>{}</div>"),
    Product(
        "lines with br",
        around=site("<div>{}</div>"),
        line="　　{}<br />",
        heading="　　{}<br />",
        title="<h3>{}</h3>",
    ),
    Product(
        "a note below the title",
        around=site(),
        before="<p>发布时间：2024-01-15　来源：某某网　浏览次数：12</p><p>【字体：大 中 小】</p>",
    ),
    Product(
        "other words",
        around=site(),
        words={
            "行政规范性文件": "规范性文件",
            "规范性文件": "行政规范性文件",
            "行政许可": "行政许可件数",
            "现行有效件数": "现行有效件",
            "2.其他法律行政法规禁止公开": "2.其他法律行政止公开",
            "五、存在的主要问题及改进情况": "五、存在的主要问题及整改措施",
            "四、政府信息公开行政复议、行政诉讼情况": "四、因政府信息公开工作被申请行政复议、"
            "提起行政诉讼情况",
        },
    ),
    Product(
        "a frame of divs",
        around=site('<div><div><div id="zoom">{}<p>附件：</p></div></div></div>'),
        number=lambda digits: f"<div> {digits} </div>",
    ),
)
