"""Rows of texts → the XML of a sheet that shows them as a table (ECMA-376 part 1, 18.3.1.99)."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_docx.places import cell_name
from gongkai_docx.text import text_width
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass
from gongkai_docx.writers.annotated.sheetml import MAIN, escaped, m, serialised

_LINE = 16.5
"""Height of a line of text, in points."""
_TALLEST = 409.0
"""The greatest height of a row, in points (Excel's specification)."""


@dataclass(frozen=True)
class Text:
    """A cell: its text or number, the number of its look, and the cell that it leads to, if any."""

    value: str | int
    look: int
    link: str | None = None
    """As a formula has it: '三、依申请公开'!J5."""
    formula: str | None = None
    """What gives the text or number, without its =."""


@dataclass(frozen=True)
class Row:
    """A row of a table, from the first column on, and how high it is at least, in points."""

    cells: Sequence[Text]
    height: float
    wraps: bool = True
    """Whether it grows with its texts."""


def sheet(
    rows: Sequence[Row],
    widths: Sequence[float],
    *,
    frozen: int,
    merged: Sequence[str] = (),
    hidden: Sequence[str] = (),
    active: bool = False,
) -> bytes:
    """The XML of a sheet with those rows, A4 wide in print; the first `frozen` rows stay in sight.

    What has no width is hidden: cells of the rows, and in the first row the `hidden` texts.
    """
    root = etree.Element(m("worksheet"), nsmap={None: MAIN})  # type: ignore[dict-item]
    properties = _child(root, "sheetPr")
    _child(properties, "tabColor", rgb="FFE06666")
    _child(properties, "pageSetUpPr", fitToPage="1")
    last = max(len(widths) + len(hidden), *(len(row.cells) for row in rows))
    _child(root, "dimension", ref=f"A1:{cell_name(len(rows) - 1, last - 1)}")
    _view(root, frozen, active=active)
    _child(root, "sheetFormatPr", defaultRowHeight="15")
    columns = _child(root, "cols")
    for at, width in enumerate(widths, 1):
        _child(columns, "col", min=str(at), max=str(at), width=str(width), customWidth="1")
    if last > len(widths):
        first = str(len(widths) + 1)
        _child(columns, "col", min=first, max=str(last), width="9", hidden="1", customWidth="1")
    data = _child(root, "sheetData")
    links: list[tuple[str, str]] = []
    for at, row in enumerate(rows):
        texts = [*row.cells]
        if at == 0:
            texts += [Text("", 0)] * (len(widths) - len(texts)) + [Text(each, 0) for each in hidden]
        links += _row(data, at, row, texts, widths)
    if merged:
        merges = _child(root, "mergeCells", count=str(len(merged)))
        for each in merged:
            _child(merges, "mergeCell", ref=each)
    if links:
        hyperlinks = _child(root, "hyperlinks")
        for name, target in links:
            _child(hyperlinks, "hyperlink", ref=name, location=target)
    _child(root, "printOptions", horizontalCentered="1")
    margins = {"left": "0.5", "right": "0.5", "top": "0.6", "bottom": "0.7"}
    _child(root, "pageMargins", **margins, header="0.3", footer="0.3")
    # As many pages down as it takes.
    _child(root, "pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    _child(_child(root, "headerFooter"), "oddFooter").text = "&C第 &P 页，共 &N 页"
    return serialised(root)


def _child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, m(name), attributes)


def _view(root: etree._Element, frozen: int, *, active: bool) -> None:
    view = _child(_child(root, "sheetViews"), "sheetView", showGridLines="0")
    if active:
        view.set("tabSelected", "1")
    view.set("workbookViewId", "0")
    top = cell_name(frozen, 0)
    _child(
        view, "pane", ySplit=str(frozen), topLeftCell=top, activePane="bottomLeft", state="frozen"
    )
    _child(view, "selection", pane="bottomLeft", activeCell=top, sqref=top)


def _row(
    data: etree._Element, at: int, row: Row, texts: Sequence[Text], widths: Sequence[float]
) -> list[tuple[str, str]]:
    """Write the row; the cells in it that lead elsewhere, and where to."""
    element = _child(data, "row", r=str(at + 1), ht=f"{_height(row, widths):g}")
    if not row.wraps:
        element.set("customHeight", "1")
    links = []
    for column, text in enumerate(texts):
        name = cell_name(at, column)
        cell = _child(element, "c", r=name, s=str(text.look))
        if text.formula:
            _child(cell, "f").text = text.formula
        if isinstance(text.value, int):
            _child(cell, "v").text = str(text.value)
        elif text.formula:
            cell.set("t", "str")
            _child(cell, "v").text = escaped(text.value)
        elif text.value:
            cell.set("t", "inlineStr")
            content = _child(_child(cell, "is"), "t")
            content.text = escaped(text.value)
            content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        if text.link:
            links.append((name, text.link))
    return links


def _height(row: Row, widths: Sequence[float]) -> float:
    if not row.wraps:
        return row.height
    need = [_lines(str(text.value), room) for text, room in zip(row.cells, widths, strict=False)]
    return min(max(max(need, default=1) * _LINE + 6, row.height), _TALLEST)


def _lines(text: str, column: float) -> int:
    """Lines that the text takes in a column of that width, a bit more than fewer."""
    room = max(column - 2, 2)
    return sum(max(int(-(-text_width(line) * 1.05 // room)), 1) for line in text.split("\n"))
