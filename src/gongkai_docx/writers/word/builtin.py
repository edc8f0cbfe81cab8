"""`Form` → the docxtpl template of its Word draft, looking as GB/T 9704—2012 wants it.

Static are the headings and the frames of the tables; tags are the title, the prose, and every
figure by its key. `templates/` holds what this makes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from gongkai_docx.forms import Form, Grid, Section, lay_out
from gongkai_docx.package import pack
from gongkai_docx.writers.word import origin
from gongkai_docx.writers.word.wordml import making as wordml
from gongkai_docx.writers.word.wordml.making import (
    KeptStyle,
    Style,
    TableCell,
    paragraph,
    paragraph_of,
    run,
    twips,
)

# GB/T 9704—2012, 5.2 and 6: A4, text block 156 × 225 mm, 22 lines a page of 28 characters.
LINE = 579
PAGE = wordml.Page(
    width=twips(210),
    height=twips(297),
    top=twips(37),
    bottom=twips(35),
    left=twips(28),
    right=twips(26),
    footer=twips(25),
    line_pitch=LINE,
)
# 5.2.3: 28 characters a line. As a style's own spacing rather than as the page's grid of
# characters, which programs other than Word make two cells wide when it is narrower than the type.
SPACING = math.floor(PAGE.text_width / 28) - 16 * 20

# 7.3: title in 2号 小标宋, body in 3号 仿宋, headings in 黑体 and 楷体.
# 7.5: page number in 4号 宋体.
BODY = "仿宋_GB2312"
STYLES = (
    Style("Normal", "Normal", BODY, 16, indent_chars=2, line=LINE, spacing=SPACING, default=True),
    Style(
        "Title", "Title", "方正小标宋简体", 22, align="center", line=700, after=LINE, next="Normal"
    ),
    Style(
        "Heading1",
        "heading 1",
        "黑体",
        16,
        indent_chars=2,
        line=LINE,
        spacing=SPACING,
        alias="一级标题",
        outline=0,
        keep_next=True,
        next="Normal",
        latin="黑体",
    ),
    Style(
        "Heading2",
        "heading 2",
        "楷体_GB2312",
        16,
        indent_chars=2,
        line=LINE,
        spacing=SPACING,
        alias="二级标题",
        outline=1,
        keep_next=True,
        next="Normal",
        link="Heading2Char",
    ),
    Style(
        "Heading2Char",
        "二级标题字符",
        "楷体_GB2312",
        16,
        spacing=SPACING,
        kind="character",
        link="Heading2",
    ),
    Style("TableHeader", "表头", "宋体", 9, on_grid=False, align="center", keep_next=True),
    Style("TableLabel", "表目", "宋体", 9, on_grid=False, align="left"),
    Style("TableFigure", "表文", "宋体", 9, on_grid=False, align="center"),
    KeptStyle("NormalKept", "正文（与落款同页）", "Normal"),
    KeptStyle("TableLabelKept", "表目（与下行同页）", "TableLabel"),
    KeptStyle("TableFigureKept", "表文（与下行同页）", "TableFigure"),
    Style(
        "Signature",
        "Signature",
        BODY,
        16,
        align="right",
        right_chars=2,
        line=LINE,
        spacing=SPACING,
        keep_next=True,
    ),
    Style("FooterOdd", "页码（单页）", "宋体", 14, align="right", right_chars=1, latin="宋体"),
    Style("FooterEven", "页码（双页）", "宋体", 14, align="left", left_chars=1, latin="宋体"),
)

# Widths in twips of the label columns, innermost last; a single one is wider. Figures share the
# rest: of section 三's seven columns each then holds eight digits.
_LABEL_WIDTHS = [480, 700, 2060]
_SINGLE_LABEL = [2600]
_ROW_HEIGHT = 400
ABOUT = wordml.About(title="{{ 标题 }}", subject="政府信息公开工作年度报告", organ="{{ 单位 }}")
# How many rows stay on one page where a group begins, so that its label fits, and at the end.
_KEPT_ROWS = 3
_KEPT_STYLES = {"TableLabel": "TableLabelKept", "TableFigure": "TableFigureKept"}
_CELL_STYLES = {
    "title": "TableHeader",
    "header": "TableHeader",
    "label": "TableLabel",
    "figure": "TableFigure",
}


_RUN_IN = (run("{{ 段.小标题 }}", "Heading2Char"), run("{{ 段.正文 }}"))


def make(form: Form) -> bytes:
    """The template, a Word file; the same bytes for the same form."""
    parts = wordml.package(
        _body(form), PAGE, STYLES, footers=("FooterOdd", "FooterEven"), about=ABOUT
    )
    origin.sign(parts, wordml.MAIN, form)
    return pack(parts)


def _body(form: Form) -> Iterator[str]:
    yield paragraph("{{ 标题 }}", "Title")
    yield paragraph("{%p for 段 in 前言 %}")
    yield paragraph("{{ 段 }}")
    yield paragraph("{%p endfor %}")
    for section in form.sections:
        yield paragraph(section.heading, "Heading1")
        if section.groups:
            yield from _table(section)
        else:
            yield from _prose(section, last=section is form.sections[-1])
    yield paragraph("{%p if 落款 %}")
    yield paragraph("", "Signature")
    yield paragraph("{{ 落款.单位 }}", "Signature")
    yield paragraph("{{ 落款.日期 }}", "Signature")
    yield paragraph("{%p endif %}")


def _prose(section: Section, *, last: bool) -> Iterator[str]:
    """The paragraphs of a section; the very last one stays on one page with the signature."""
    yield paragraph(f"{{%p for 段 in {section.key} %}}")
    yield paragraph("{%p if 段.独行 %}")
    yield paragraph("{{ 段.小标题 }}", "Heading2")
    if last:
        yield paragraph("{%p elif loop.last and 落款 and 段.小标题 %}")
        yield paragraph_of(_RUN_IN, "NormalKept")
        yield paragraph("{%p elif loop.last and 落款 %}")
        yield paragraph("{{ 段.正文 }}", "NormalKept")
    yield paragraph("{%p elif 段.小标题 %}")
    yield paragraph_of(_RUN_IN)
    yield paragraph("{%p else %}")
    yield paragraph("{{ 段.正文 }}")
    yield paragraph("{%p endif %}")
    yield paragraph("{%p endfor %}")


def _table(section: Section) -> Iterator[str]:
    grid = lay_out(section)
    labels = _LABEL_WIDTHS[len(_LABEL_WIDTHS) - grid.label_columns :]
    labels = _SINGLE_LABEL if grid.label_columns == 1 else labels
    rest, count = PAGE.text_width - sum(labels), grid.columns - grid.label_columns
    widths = [*labels, *[rest // count] * count]
    widths[-1] += rest % count
    cells = [
        TableCell(
            cell.row,
            cell.column,
            cell.rows,
            cell.columns,
            f"{{{{ {cell.text} }}}}" if cell.kind == "figure" else cell.text,
            _CELL_STYLES[cell.kind],
        )
        for cell in grid.cells
    ]
    kept = dict.fromkeys(_kept_rows(grid), _KEPT_STYLES)
    yield wordml.table(cells, widths, grid.header_rows, _ROW_HEIGHT, kept)


def _kept_rows(grid: Grid) -> set[int]:
    """The rows that stay on one page with the next one; headers do by their style."""
    kept = {
        cell.row + below
        for cell in grid.cells
        if cell.kind == "label"
        for below in range(min(_KEPT_ROWS, cell.rows) - 1)
    }
    last = range(grid.rows - _KEPT_ROWS, grid.rows - 1)
    headers = {cell.row for cell in grid.cells if cell.kind in ("title", "header")}
    return (kept | set(last)) - headers
