"""`Form` → the docxtpl template of its Word draft, looking as GB/T 9704—2012 wants it.

Static are the headings and the frames of the tables; tags are the title, the prose, and every
figure by its key. `templates/` holds what this makes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from gongkai_docx.forms import Cell, Form, Section, lay_out
from gongkai_docx.package import pack
from gongkai_docx.writers.word import origin, tables
from gongkai_docx.writers.word.tables import Drawing
from gongkai_docx.writers.word.vocabulary import ABOVE
from gongkai_docx.writers.word.wordml import making as wordml
from gongkai_docx.writers.word.wordml.making import (
    TableCell,
    TableFrame,
    paragraph,
    paragraph_of,
    run,
    twips,
)
from gongkai_docx.writers.word.wordml.styles import Style, Variant

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
# What keeps a section's heading off a table above it and below it. It is that of all of them: a
# style of its own for some would be none of the built-in headings of Word.
AIR = 120


def _in_table(
    identity: str, name: str, *, align: str = "center", aside: float = 0, keep_next: bool = False
) -> Style:
    """A style of tables; `aside` is its indent on both sides, in characters."""
    return Style(
        identity,
        name,
        "宋体",
        tables.EM / 20,
        align=align,
        left_chars=aside,
        right_chars=aside,
        line=tables.LEADING,
        before=tables.ABOVE,
        after=tables.ABOVE,
        keep_next=keep_next,
    )


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
        before=AIR,
        after=AIR,
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
    _in_table("TableHeader", "表头", keep_next=True),
    _in_table("TableGroup", "表目（各行合称）"),
    _in_table("TableLabel", "表目", align="left", aside=tables.LABEL_SIDE / tables.EM),
    _in_table("TableFigure", "表文"),
    Variant("NormalKept", "正文（与落款同页）", "Normal", keep_next=True),
    Variant("TableGroupKept", "表目（各行合称，与下行同页）", "TableGroup", keep_next=True),
    Variant("TableLabelKept", "表目（与下行同页）", "TableLabel", keep_next=True),
    Variant("TableFigureKept", "表文（与下行同页）", "TableFigure", keep_next=True),
    Style("Signature", "Signature", BODY, 16, line=LINE, spacing=SPACING, keep_next=True),
    Style("FooterOdd", "页码（单页）", "宋体", 14, align="right", right_chars=1, latin="宋体"),
    Style("FooterEven", "页码（双页）", "宋体", 14, align="left", left_chars=1, latin="宋体"),
)

# A table stands on one page with its section's heading, and a little to spare.
TABLE_HEIGHT = PAGE.text_height - LINE - 2 * AIR - 40
ABOUT = wordml.About(title="{{ 标题 }}", subject="政府信息公开工作年度报告", organ="{{ 单位 }}")
_KEPT_STYLES = {style: f"{style}Kept" for style in ("TableGroup", "TableLabel", "TableFigure")}
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
            yield from _prose(f"{ABOVE}.{section.key}")
            yield from _table(section)
        else:
            yield from _prose(section.key, last=section is form.sections[-1])
    yield paragraph("{%p if 落款 %}")
    yield paragraph("", "Signature")
    yield paragraph("{{ 落款.单位 }}", "Signature")
    yield paragraph("{{ 落款.日期 }}", "Signature")
    yield paragraph("{%p endif %}")


def _prose(name: str, *, last: bool = False) -> Iterator[str]:
    """The paragraphs of that name; the very last one stays on one page with the signature."""
    yield paragraph(f"{{%p for 段 in {name} %}}")
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
    drawing = Drawing(lay_out(section), PAGE.text_width, TABLE_HEIGHT)
    cells = [
        TableCell(
            cell.row,
            cell.column,
            cell.rows,
            cell.columns,
            [f"{{{{ {cell.text} }}}}"] if cell.kind == "figure" else drawing.lines(cell),
            _style(cell, drawing),
        )
        for cell in drawing.cells
    ]
    frame = TableFrame(drawing.widths, drawing.heights, drawing.grid.header_rows, tables.SIDE)
    yield wordml.table(cells, frame, dict.fromkeys(drawing.kept_rows, _KEPT_STYLES))


def _style(cell: Cell, drawing: Drawing) -> str:
    return "TableGroup" if drawing.is_group(cell) else _CELL_STYLES[cell.kind]
