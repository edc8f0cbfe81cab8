"""A PDF with a layer of text → `Sequence`: tables by their ruled lines, paragraphs out of lines.

pdfplumber finds the cells between ruled lines, so a figure is in the cell that it is printed in; a
table that goes on over a page is two, of which the second may have no header. pdftotext -layout
gives the same figures of our drafts, but not where paragraphs end. A scan has no text, and is
refused.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gongkai_docx.errors import Unusable
from gongkai_docx.readers.published.sequence import Cell, Element, Other, Paragraph, Sequence, Table
from gongkai_docx.readers.published.text import WIDE, is_page_number
from gongkai_docx.text import is_blank
from gongkai_docx.values import dataclass

if TYPE_CHECKING:
    from pdfplumber.page import Page

_MOST_PAGES = 100
_LEAST_TEXT = 50
"""How many characters a report has at least; a scan has none, or those of a stamp."""
_NEAR = 3.0
"""Points by which the edges of cells that stand in line may differ."""
_LEAST_FULL = 3
"""So many lines as wide as the widest tell the margins."""
_SMALLEST = 40.0
"""Points that a picture is wide and high at least; a smaller one is a rule or a dot."""
_SPREAD = re.compile(rf"(?<=[{WIDE}]) +(?=[{WIDE}])")
"""Spaces by which characters are spread over a line."""
_TABLES = {"snap_tolerance": 3, "intersection_tolerance": 4}


def read(content: bytes, name: str) -> Sequence:
    """The paragraphs and tables of that PDF. Raises `Unusable`."""
    try:
        import pdfplumber
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError as error:
        raise Unusable(
            f"读取 PDF（{name}）要另装组件：pip install 'gongkai-docx[pdf]'；"
            "或者把它另存为 Word、网页后再试。"
        ) from error
    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            pages = document.pages
            if len(pages) > _MOST_PAGES:
                raise Unusable(f"{name} 有 {len(pages)} 页，不像一份年报，没有读取。")
            elements = list(_paragraphs(each for page in pages for each in _met(page)))
            pictures = sum(len(page.images) for page in pages)
    except PdfminerException as error:
        if "Password" in repr(error):
            raise Unusable(f"{name} 设有打开密码，请先取消密码后另存。") from error
        raise Unusable(f"{name} 不是完整的 PDF 文件，没有读取。") from error
    if _length(elements) < _LEAST_TEXT:
        what = "是扫描件或图片" if pictures else "没有文字"
        raise Unusable(
            f"{name} {what}，读不出文字；请找它的 Word 原稿或网页，或先用识别（OCR）软件转成文字，"
            "核对后再试。"
        )
    return Sequence(tuple(_numbered(elements)))


@dataclass(frozen=True)
class _Line:
    """A line of text, and where it stands."""

    text: str
    left: float
    right: float
    height: float


@dataclass(frozen=True)
class _Ruled:
    """A table, and between what it stands."""

    table: Table
    left: float
    right: float


def _length(elements: Iterable[Element]) -> int:
    texts = [each.text for each in elements if isinstance(each, Paragraph)]
    texts += [cell.text for each in elements if isinstance(each, Table) for cell in each.cells]
    return len("".join("".join(texts).split()))


def _met(page: Page) -> Iterator[_Line | _Ruled | Element]:
    """The lines, tables and pictures of a page, from top to bottom."""
    tables = [table for table in page.find_tables(_TABLES) if len(table.cells) > 1]
    boxes = [table.bbox for table in tables]
    met: list[tuple[float, _Line | _Ruled | Element]] = [
        (table.bbox[1], _Ruled(_table(table, page), table.bbox[0], table.bbox[2]))
        for table in tables
    ]
    outside = page.filter(lambda each: not any(_is_in(each, box) for box in boxes))
    # A gap that is no space is the program's that set the line.
    for line in outside.extract_text_lines(
        return_chars=False, x_tolerance=50, keep_blank_chars=True
    ):
        text, height = str(line["text"]), line["bottom"] - line["top"]
        if not is_blank(text) and not is_page_number(text):
            met.append((line["top"], _Line(text, line["x0"], line["x1"], height)))
    met += [
        (image["top"], Other("图片", ""))
        for image in page.images
        if image["width"] > _SMALLEST and image["height"] > _SMALLEST
    ]
    yield from (each for _, each in sorted(met, key=lambda each: each[0]))


def _paragraphs(met: Iterable[_Line | _Ruled | Element]) -> Iterator[Element]:
    """Lines as paragraphs: one begins with an indent, and after a line that isn't full."""
    met = list(met)
    left, right = _margins(met)
    together: list[_Line] = []
    for each in met:
        if together and not (isinstance(each, _Line) and _goes_on(each, together[-1], left, right)):
            yield _joined(together)
            together = []
        if isinstance(each, _Line):
            together.append(each)
        else:
            yield each.table if isinstance(each, _Ruled) else each
    if together:
        yield _joined(together)


def _margins(met: list[_Line | _Ruled | Element]) -> tuple[float, float]:
    """Between what the text stands: what lines reach; where few are full, the tables too."""
    lines = [each for each in met if isinstance(each, _Line)]
    left = min((line.left for line in lines), default=0)
    right = max((line.right for line in lines), default=0)
    if sum(right - line.right <= line.height for line in lines) < _LEAST_FULL:
        tables = [each for each in met if isinstance(each, _Ruled)]
        left = min([left, *(table.left for table in tables)])
        right = max([right, *(table.right for table in tables)])
    return left, right


def _goes_on(line: _Line, before: _Line, left: float, right: float) -> bool:
    """Whether a paragraph goes on with that line between these margins."""
    is_indented = line.left - left > line.height / 2
    return not is_indented and right - before.right <= 2 * before.height


def _joined(lines: list[_Line]) -> Paragraph:
    return Paragraph(_SPREAD.sub("", "".join(line.text for line in lines).strip()), "")


def _is_in(each: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    """Whether a character stands in that box."""
    if each.get("object_type") != "char":
        return False
    across, down = (each["x0"] + each["x1"]) / 2, (each["top"] + each["bottom"]) / 2
    left, top, right, bottom = box
    return bool(left <= across <= right and top <= down <= bottom)


def _table(table: Any, page: Page) -> Table:
    """The cells between ruled lines, on the rows and columns that their edges make."""
    across = _edges(edge for box in table.cells for edge in (box[0], box[2]))
    down = _edges(edge for box in table.cells for edge in (box[1], box[3]))
    cells = []
    for box in table.cells:
        left, right = _place(across, box[0]), _place(across, box[2])
        top, bottom = _place(down, box[1]), _place(down, box[3])
        if right > left and bottom > top:
            text = page.within_bbox(box, strict=False).extract_text() or ""
            cells.append(Cell(text, top, left, bottom - top, right - left))
    return Table(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))), "")


def _edges(found: Iterator[float]) -> list[float]:
    """The edges from left to right, or from top to bottom; those in line are one."""
    edges: list[float] = []
    for edge in sorted(found):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges


def _place(edges: list[float], edge: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - edge))


def _numbered(elements: Iterable[Element]) -> Iterator[Element]:
    paragraphs = tables = 0
    for each in elements:
        if isinstance(each, Table):
            tables += 1
            yield replace(each, spot=f"第 {tables} 张表")
        elif isinstance(each, Paragraph):
            paragraphs += 1
            yield replace(each, spot=f"第 {paragraphs} 段")
        elif isinstance(each, Other):
            yield replace(each, spot=f"第 {max(paragraphs, 1)} 段")
