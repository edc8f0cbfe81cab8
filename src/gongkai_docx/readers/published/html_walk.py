"""The elements of a web page → its paragraphs, tables, pictures and links, each with its node."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import NamedTuple

from gongkai_docx import charts
from gongkai_docx.readers.published.sequence import (
    PICTURED,
    RAISED,
    STRUCK,
    Cell,
    Element,
    Other,
    Paragraph,
    Table,
)
from gongkai_docx.text import is_blank, numeral
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass

# fmt: off
_UNSEEN = frozenset((
    "script", "style", "noscript", "template", "head", "select", "option", "button", "textarea",
    "iframe", "object", "embed", "svg", "math", "audio", "video", "map", "datalist", "dialog",
))
# fmt: on
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "ul", "caption", "tbody", "thead", "tfoot",
))
# fmt: on
_CELLS = ("td", "th")
_RAISED = ("sup", "sub")
_STRUCK = ("s", "strike", "del")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CROSSED = re.compile(r"text-decoration[^;:]{0,20}:[^;]{0,200}line-through", re.IGNORECASE)
_STRONG = ("strong", "b")
_LEVEL = re.compile("h([1-6])")
_AT_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)|^right$", re.IGNORECASE)
_IDEOGRAPHIC = re.compile(r"cjk-ideographic|simp-chinese|trad-chinese|japanese", re.IGNORECASE)
_SPACES = re.compile("[ \t\n\r\f\xa0]+")
_NAME = re.compile(r"[\w.]{1,60}")
_MOST_COLUMNS, _MOST_ROWS, _MOST_CELLS = 100, 1000, 20_000


class Mark(NamedTuple):
    """How a paragraph is marked up."""

    level: int = 0
    """Of a heading: 1 to 6."""
    opening: int = 0
    """How many characters at its beginning are strong, or a heading in the same line."""
    is_signature: bool = False
    """Whether it is set at the right, as who signs and the day are."""


class Met(NamedTuple):
    """What was met on the page, and the element that it is in."""

    element: Element
    node: etree._Element
    mark: Mark = Mark()


@dataclass
class _Frame:
    """The page, or a cell of a table on it, while it is walked through."""

    met: list[Met] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    others: list[Met] = field(default_factory=list)
    """Pictures and links of the paragraph that isn't ended yet."""
    opening: int = 0
    """How many characters of that paragraph are strong, from its beginning on."""
    length: int = 0
    """How many characters it has so far, without spaces before it."""
    is_blank: bool = True
    """Whether nothing of it can be seen so far."""

    def flush(self, node: etree._Element) -> None:
        """End the paragraph."""
        text = "".join(self.text)
        self.text.clear()
        mark = Mark(_level(node), self.opening, _is_signature(node))
        self.opening, self.length, self.is_blank = 0, 0, True
        for line in text.split("\v"):
            if not is_blank(line):
                self.met.append(Met(Paragraph(line.strip(" "), ""), node, mark))
                mark = mark._replace(opening=0)
        self.met += self.others
        self.others.clear()

    def open(self) -> None:
        """What is said so far of the paragraph is strong, if it all is."""
        self.opening = self.length

    def add(self, text: str) -> None:
        """Go on with the paragraph by these characters as they are."""
        self.text.append(text)
        self.length += len(text if self.length else text.lstrip(" "))
        self.is_blank = self.is_blank and is_blank(text)

    def say(self, text: str | None) -> None:
        """Go on with the paragraph."""
        if text:
            said = _SPACES.sub(" ", text)
            # A line break between two characters of Chinese is none of the text.
            if said.startswith(" ") and (not self.text or self.text[-1].endswith((" ", "\v"))):
                said = said[1:]
            self.add(said)


@dataclass
class _Grid:
    """A table, while it is walked through."""

    node: etree._Element
    cells: list[tuple[Cell, _Frame]] = field(default_factory=list)
    taken: set[tuple[int, int]] = field(default_factory=set)
    row: int = -1
    column: int = 0

    def place(self, rows: int, columns: int) -> Cell:
        """The place of the next cell."""
        self.row = max(self.row, 0)
        while (self.row, self.column) in self.taken:
            self.column += 1
        cell = Cell("", self.row, self.column, rows, columns)
        if len(self.taken) < _MOST_CELLS:
            self.taken.update(
                (self.row + down, self.column + right)
                for down in range(rows)
                for right in range(columns)
            )
        self.column += columns
        return cell


def walk(tree: etree._Element) -> Iterator[Met]:
    """What is met on the page, in order."""
    page = _Frame()
    _Walk(page).through(tree)
    page.flush(tree)
    return iter(page.met)


class _Walk:
    """One way through a page, from its first element to its last."""

    def __init__(self, page: _Frame) -> None:
        self.frames = [page]
        self.grids: list[_Grid] = []
        self.unseen: etree._Element | None = None
        self.strong: etree._Element | None = None
        """What is strong at the beginning of a paragraph."""
        self.lists: list[int] = []

    @property
    def frame(self) -> _Frame:
        """Where text goes now."""
        return self.frames[-1]

    def through(self, tree: etree._Element) -> None:
        """Walk through all elements; not one inside the other, however deep they are."""
        for event, node in etree.iterwalk(tree, events=("start", "end")):
            if not isinstance(node.tag, str):
                continue
            if event == "start":
                self._begin(node)
            else:
                self._end(node)

    def _begin(self, node: etree._Element) -> None:
        if self.unseen is not None:
            return
        tag = _tag(node)
        if _is_unseen(node, tag):
            self.unseen = node
            return
        if (chart := _chart(node)) is not None:
            self.frame.flush(node)
            self.frame.met += [Met(Paragraph(charts.tag(chart), ""), node)] if chart else []
            self.unseen = node
            return
        if tag == "table":
            self.frame.flush(node)
            self.grids.append(_Grid(node))
        elif tag == "tr" and self.grids:
            grid = self.grids[-1]
            grid.row, grid.column = grid.row + 1, 0
        elif tag in _CELLS and self.grids:
            frame = _Frame()
            cell = self.grids[-1].place(*_spans(node))
            self.grids[-1].cells.append((cell, frame))
            self.frames.append(frame)
        elif tag == "br":
            self.frame.add("\v")
        elif _is_opening(node, tag):
            if self.frame.is_blank:
                self.strong = node
        elif tag == "img":
            self._picture(node)
        elif tag in _BLOCKS and not _is_run_in(node):
            self.frame.flush(node)
            self._list(node, tag)
        if _is_marked(node, tag) and self.grids and not is_blank(_text(node)):
            self.frame.say(RAISED if tag in _RAISED else STRUCK)
        self.frame.say(node.text)

    def _end(self, node: etree._Element) -> None:
        if self.unseen is not None:
            if node is self.unseen:
                self.unseen = None
                self.frame.say(node.tail)
            return
        tag = _tag(node)
        if tag in _CELLS and self.grids and len(self.frames) > 1:
            self.frames.pop().flush(node)
        elif tag == "table" and self.grids:
            self._table(self.grids.pop())
        elif node is self.strong:
            self.frame.open()
        elif tag in _BLOCKS and not _is_run_in(node):
            self.frame.flush(node)
            if tag in ("ol", "ul") and self.lists:
                self.lists.pop()
        elif tag == "a":
            self._link(node)
        if tag not in ("td", "th", "tr", "tbody", "thead", "tfoot", "table") or not self.grids:
            self.frame.say(node.tail)

    def _list(self, node: etree._Element, tag: str) -> None:
        """Say the number that a browser puts before an item of a list."""
        if tag in ("ol", "ul"):
            self.lists.append(0 if tag == "ol" else -1)
        elif tag == "li" and self.lists and self.lists[-1] >= 0:
            self.lists[-1] += 1
            parent = node.getparent()
            style = "" if parent is None else f"{parent.get('style', '')}{parent.get('type', '')}"
            number = self.lists[-1]
            self.frame.add(f"{numeral(number)}、" if _IDEOGRAPHIC.search(style) else f"{number}. ")

    def _picture(self, node: etree._Element) -> None:
        shown = node.get("alt", "") or node.get("title", "")
        self.frame.others.append(Met(Other("图片", "", shown.strip()), node))
        if len(self.frames) > 1:
            self.frame.say(PICTURED)

    def _link(self, node: etree._Element) -> None:
        address = node.get("href", "").strip()
        shown = _text(node).strip()
        if shown and address and not address.lower().startswith(("#", "javascript:")):
            self.frame.others.append(Met(Other("链接", "", shown), node))

    def _table(self, grid: _Grid) -> None:
        """End a table: as one, or as what stands in it if it only holds the page together."""
        held = [each for _, frame in grid.cells for each in frame.met]
        is_layout = any(isinstance(each.element, Table) for each in held)
        table = Table(tuple(_filled(cell, frame) for cell, frame in grid.cells), "")
        if is_layout or table.width < 2 or len(grid.taken) >= _MOST_CELLS:
            self.frame.met += held
            return
        self.frame.met.append(Met(table, grid.node))
        self.frame.met += [each for each in held if isinstance(each.element, Other)]


def _is_unseen(node: etree._Element, tag: str) -> bool:
    """Whether nothing of it is to be read; the caption of a table of ours is for who hears it."""
    if tag in _UNSEEN or "hidden" in node.attrib or _HIDDEN.search(node.get("style", "")):
        return True
    return tag == "caption" and any(each.get("data-form") for each in node.iterancestors("article"))


def _chart(node: etree._Element) -> str | None:
    """The name of the chart that it is, on a page of ours; "" if none asked for it."""
    name = node.get("data-chart")
    is_ours = name is not None and any(
        each.get("data-form") for each in node.iterancestors("article")
    )
    return name if is_ours and (not name or _NAME.fullmatch(name)) else None


def _is_opening(node: etree._Element, tag: str) -> bool:
    """Whether it may be the heading that opens a paragraph."""
    return tag in _STRONG or (_level(node) > 0 and _is_run_in(node))


def _is_run_in(node: etree._Element) -> bool:
    """Whether it stands in one line with what follows it, on a page of ours."""
    parent = node.getparent()
    return parent is not None and "run-in" in parent.get("class", "").split()


def _level(node: etree._Element) -> int:
    """Of which level the heading is; 0 if it is none."""
    found = _LEVEL.fullmatch(_tag(node))
    return int(found[1]) if found else 0


def _is_signature(node: etree._Element) -> bool:
    looks = node.get("style") or node.get("align") or ""
    return node.get("class") == "signature" or _AT_RIGHT.search(looks) is not None


def _filled(cell: Cell, frame: _Frame) -> Cell:
    text = "\n".join(each.element.text for each in frame.met if isinstance(each.element, Paragraph))
    return Cell(text, cell.row, cell.column, cell.rows, cell.columns)


def _text(node: etree._Element) -> str:
    return "".join(map(str, node.itertext()))


def _tag(node: etree._Element) -> str:
    return str(node.tag).lower()


def _is_marked(node: etree._Element, tag: str) -> bool:
    """Whether what it holds is raised, lowered or struck out."""
    return tag in _RAISED or tag in _STRUCK or bool(_CROSSED.search(node.get("style", "")))


def _spans(node: etree._Element) -> tuple[int, int]:
    """How many rows and columns a cell spans."""
    return _span(node, "rowspan", _MOST_ROWS), _span(node, "colspan", _MOST_COLUMNS)


def _span(node: etree._Element, name: str, most: int) -> int:
    said = re.match(r"\s*(\d{1,6})", node.get(name, "1"))
    return min(max(int(said[1]), 1), most) if said else 1
