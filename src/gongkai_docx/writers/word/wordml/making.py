"""Paragraphs, tables and pages as values → the parts of a Word document, with its styles.

Lengths are in twips (1/20 pt) unless said otherwise; type sizes are in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from gongkai_docx.text import storable
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.wordml import DECLARATION, R, W
from gongkai_docx.writers.word.wordml.styles import AnyStyle

MAIN = "word/document.xml"
"""The name of the part that holds the text."""

_DOCUMENT_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"


def twips(mm: float) -> int:
    """Millimetres in twips."""
    return round(mm * 1440 / 25.4)


def element(xml: str) -> etree._Element:
    """The tree of what a function of this module made."""
    (made,) = etree.fromstring(f'<w:x xmlns:w="{W}">{xml}</w:x>')
    return made


def header(body: str) -> bytes:
    """A part with that in the header of a page."""
    return (DECLARATION + f'<w:hdr xmlns:w="{W}">{body}</w:hdr>').encode()


def run(text: str, style: str | None = None) -> str:
    """A run of text, perhaps in a character style."""
    return run_of([text], style)


def run_of(lines: Iterable[str], style: str | None = None) -> str:
    """A run of lines that are broken there, perhaps in a character style."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{properties}{BREAK.join(map(text_of, lines))}</w:r>"


BREAK = "<w:br/>"
"""What ends a line within a run."""


def text_of(line: str) -> str:
    """The element of that text, to the last space; what XML can't hold is shown as U+FFFD."""
    return f'<w:t xml:space="preserve">{escape(storable(line), quote=False)}</w:t>'


def paragraph(text: str, style: str | None = None) -> str:
    """A paragraph of one run."""
    return paragraph_of([run(text)], style)


def paragraph_of(runs: Iterable[str], style: str | None = None) -> str:
    """A paragraph of runs; without a style it has the default one."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(runs)}</w:p>"


@dataclass(frozen=True)
class TableCell:
    """A cell of a table at its place on the grid (0-based), with what it spans."""

    row: int
    column: int
    rows: int
    columns: int
    lines: Sequence[str]
    style: str


@dataclass(frozen=True)
class TableFrame:
    """What a table is but its cells: its columns and rows, in all of which something is free."""

    widths: Sequence[int]
    heights: Sequence[int]
    """How high each row is at least."""
    header_rows: int
    """How many rows at the top stand again on each page."""
    side: int
    """What is free on each side of a cell's text. Above and below it paragraphs keep their
    distance: some programs make rows higher by what a cell leaves free there, others don't."""


def table(
    cells: Iterable[TableCell], frame: TableFrame, row_styles: Mapping[int, Mapping[str, str]]
) -> str:
    """A full-grid table of fixed column widths; its rows don't break across pages.

    In the rows of `row_styles` other styles take the place of a cell's.
    """
    widths = frame.widths
    starts = {(cell.row, cell.column): cell for cell in cells}
    # Where a vertical merge goes on, the row has a cell of its own without text.
    continued = {
        (cell.row + down, cell.column): cell
        for cell in starts.values()
        for down in range(1, cell.rows)
    }
    rows = []
    for row, height in enumerate(frame.heights):
        header = "<w:tblHeader/>" if row < frame.header_rows else ""
        styles = row_styles.get(row, {})
        row_cells = []
        for column in range(len(widths)):
            if cell := starts.get((row, column)):
                merge = "restart" if cell.rows > 1 else ""
                row_cells.append(_cell(cell, widths, merge, cell.lines, styles))
            elif cell := continued.get((row, column)):
                row_cells.append(_cell(cell, widths, "continue", (), styles))
        rows.append(
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}"/>{header}</w:trPr>'
            f"{''.join(row_cells)}</w:tr>"
        )
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    free = "".join(f'<w:{side} w:w="{frame.side}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{free}</w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _cell(
    cell: TableCell,
    widths: Sequence[int],
    merge: str,
    lines: Sequence[str],
    styles: Mapping[str, str],
) -> str:
    width = sum(widths[cell.column : cell.column + cell.columns])
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else "")
        + (f'<w:vMerge w:val="{merge}"/>' if merge else "")
        + '<w:vAlign w:val="center"/></w:tcPr>'
        + paragraph_of([run_of(lines)] if lines else [], styles.get(cell.style, cell.style))
        + "</w:tc>"
    )


@dataclass(frozen=True)
class Page:
    """The page: its size and margins, and the pitch of its lines."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    footer: int
    line_pitch: int

    @property
    def text_width(self) -> int:
        """What the margins leave of its width."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """What the margins leave of its height."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True)
class About:
    """The properties of a document; the organ is both its author and its company (单位)."""

    title: str
    subject: str
    organ: str


def package(
    body: Iterable[str],
    page: Page,
    styles: Iterable[AnyStyle],
    footers: tuple[str, str],
    about: About,
) -> dict[str, bytes]:
    """The parts of a document: footer styles are those of odd and of even pages."""
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:footerReference w:type="even" r:id="rId4"/>'
        f'<w:pgSz w:w="{page.width}" w:h="{page.height}"/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" '
        f'w:left="{page.left}" w:header="851" w:footer="{page.footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{page.line_pitch}"/></w:sectPr>'
    )
    texts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            ("officeDocument/2006/relationships/officeDocument", "word/document.xml"),
            ("package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
            ("officeDocument/2006/relationships/extended-properties", "docProps/app.xml"),
        ),
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
            'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(about.title)}</dc:title>"
            f"<dc:subject>{escape(about.subject)}</dc:subject>"
            f"<dc:creator>{escape(about.organ)}</dc:creator>"
            "<dc:language>zh-CN</dc:language></cp:coreProperties>"
        ),
        "docProps/app.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            f'extended-properties"><Company>{escape(about.organ)}</Company></Properties>'
        ),
        MAIN: (
            f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(body)}{section}</w:body>'
            "</w:document>"
        ),
        "word/_rels/document.xml.rels": _relationships(
            *(
                (f"officeDocument/2006/relationships/{kind}", target)
                for kind, target in (
                    ("styles", "styles.xml"),
                    ("settings", "settings.xml"),
                    ("footer", "footer1.xml"),
                    ("footer", "footer2.xml"),
                )
            )
        ),
        "word/styles.xml": (
            f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
            '<w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
            'w:eastAsia="宋体" w:cs="Times New Roman"/><w:kern w:val="2"/>'
            '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
            f"<w:pPrDefault/></w:docDefaults>{''.join(style.xml() for style in styles)}</w:styles>"
        ),
        "word/settings.xml": (
            f'<w:settings xmlns:w="{W}"><w:evenAndOddHeaders/>'
            '<w:characterSpacingControl w:val="compressPunctuation"/>'
            '<w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
        ),
        "word/footer1.xml": _footer(footers[0]),
        "word/footer2.xml": _footer(footers[1]),
    }
    return {name: (DECLARATION + text).encode() for name, text in texts.items()}


def _footer(style: str) -> str:
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return f'<w:ftr xmlns:w="{W}">{paragraph_of([run("— "), number, run(" —")], style)}</w:ftr>'


def _relationships(*targets: tuple[str, str]) -> str:
    relationships = "".join(
        f'<Relationship Id="rId{number}" Type="http://schemas.openxmlformats.org/{kind}" '
        f'Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{relationships}</Relationships>'


def _content_types() -> str:
    parts = {
        "/word/document.xml": f"{_DOCUMENT_TYPES}.document.main+xml",
        "/word/styles.xml": f"{_DOCUMENT_TYPES}.styles+xml",
        "/word/settings.xml": f"{_DOCUMENT_TYPES}.settings+xml",
        "/word/footer1.xml": f"{_DOCUMENT_TYPES}.footer+xml",
        "/word/footer2.xml": f"{_DOCUMENT_TYPES}.footer+xml",
        "/docProps/app.xml": (
            "application/vnd.openxmlformats-officedocument.extended-properties+xml"
        ),
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    overrides = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{overrides}</Types>"
    )
