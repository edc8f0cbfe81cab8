"""A sheet's comments and lines of text → the comments with these lines, or without them again.

A comment is text in one part (ECMA-376 part 1, 18.7) and a box in another, in VML (part 4, 19),
which Excel doesn't always write as well-formed XML: it is searched and added to, never parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from unicodedata import east_asian_width

from lxml import etree

from gongkai_docx.workbook import cell_name, cell_position
from gongkai_docx.writers import opc
from gongkai_docx.writers.sheetml import MAIN, MAX_TEXT, escaped, m, number, parsed, serialised
from gongkai_docx.writers.sheetml.grid import Grid, Position

_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_EMPTY = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'

_WIDTH = 340
_CHARACTERS = 46
"""How many half-width characters stand on a line of a box, with room to spare."""
_LINE = 19
_LEAST, _MOST = 76, 640

_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:1.5pt;width:{width}pt;height:{height}pt;z-index:{order};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_SHAPES = re.compile(rb"<v:shape\b[^>]*/>|<v:shape\b.*?</v:shape\s*>\s*", re.DOTALL)
_CELL = re.compile(
    rb'ObjectType=["\']Note["\'].*?<x:(?:Row>\s*(\d+).*?<x:Column>\s*(\d+)|Column>\s*(\d+).*?<x:Row>\s*(\d+))',
    re.DOTALL,
)
_SHAPE_ID = re.compile(rb'id="_x0000_s(\d+)"')
_DRAWN = re.compile(rb"<v:(?:shape|group|rect|roundrect|oval|line|polyline|curve|arc|image)\b")
_END = re.compile(rb"</(?:\w+:)?xml\s*>\s*\Z")


class DamagedDrawingError(ValueError):
    """The drawing with the boxes of the comments has no end."""


class Notes:
    """The comments of one sheet. `save` puts them back among the parts."""

    def __init__(self, parts: dict[str, bytes], sheet: str, grid: Grid) -> None:
        self._parts, self._sheet, self._grid = parts, sheet, grid
        self._part = next(iter(opc.related(parts, sheet, "comments").values()), None)
        self._root = parsed(parts[self._part] if self._part else _EMPTY.encode())
        drawings = opc.related(parts, sheet, "vmlDrawing")
        self._drawing = drawings.get(grid.drawing() or "")
        self._vml = parts[self._drawing] if self._drawing else _DRAWING.encode()
        self._changed = False

    def remove_lines(self, ours: Callable[[str], Sequence[int]]) -> list[Position]:
        """Take lines out of all comments, and a comment that has nothing else; where they stood.

        `ours` tells of a text which of its lines go.
        """
        cut: list[Position] = []
        for comment in list(self._list()):
            text = "".join(each.text or "" for each in _texts(comment))
            gone = ours(text)
            if not gone:
                continue
            position = cell_position(str(comment.get("ref")))
            cut.append(position)
            lines = text.split("\n")
            _remove(comment, lines, set(gone))
            if not any(lines[at].strip() for at in range(len(lines)) if at not in gone):
                self._list().remove(comment)
                self._remove_box(position)
        self._changed = self._changed or bool(cut)
        return cut

    def add(self, position: Position, lines: Sequence[str], author: str) -> None:
        """Write the lines into a comment on the cell, below what stands there."""
        text = "\n".join(lines)
        for comment in self._list():
            if comment.get("ref") == cell_name(*position):
                before = "".join(each.text or "" for each in _texts(comment))
                room = max(MAX_TEXT - len(before) - 1, 0)
                _append_run(comment, "\n" + text[:room])
                break
        else:
            comment = etree.SubElement(
                self._list(),
                m("comment"),
                ref=cell_name(*position),
                authorId=str(self._author(author)),
            )
            etree.SubElement(comment, m("text"))
            _append_run(comment, text)
            self._add_box(position, lines)
        self._changed = True

    def forget_author(self, author: str) -> None:
        """Take the author off the list if no comment is theirs."""
        authors = self._authors()
        names = [each.text or "" for each in authors]
        used = {number(each.get("authorId")) for each in self._list()}
        if author not in names or names.index(author) in used:
            return
        index = names.index(author)
        authors.remove(authors[index])
        for each in self._list():
            if number(each.get("authorId")) > index:
                each.set("authorId", str(number(each.get("authorId")) - 1))
        self._changed = True

    def save(self) -> None:
        """Put the comments and their boxes among the parts; take parts away that hold nothing."""
        if not self._changed:
            return
        if len(self._list()):
            if self._part is None:
                self._part = opc.free_name(self._parts, "xl/comments{}.xml")
                opc.relate(self._parts, self._sheet, "comments", self._part)
                opc.declare(self._parts, self._part, _COMMENTS_TYPE)
            self._parts[self._part] = serialised(self._root)
        elif self._part:
            opc.drop(self._parts, self._sheet, self._part)
        self._save_drawing()

    def _save_drawing(self) -> None:
        if _DRAWN.search(self._vml):
            if self._drawing is None:
                self._drawing = opc.free_name(self._parts, "xl/drawings/vmlDrawing{}.vml")
                identity = opc.relate(self._parts, self._sheet, "vmlDrawing", self._drawing)
                opc.declare_extension(self._parts, "vml", _VML_TYPE)
                self._grid.set_drawing(identity)
            self._parts[self._drawing] = self._vml
        elif self._drawing:
            opc.drop(self._parts, self._sheet, self._drawing)
            self._grid.set_drawing(None)

    # ------------------------------------------------------------ the text

    def _list(self) -> etree._Element:
        return next(self._root.iterchildren(m("commentList")))

    def _authors(self) -> etree._Element:
        return next(self._root.iterchildren(m("authors")))

    def _author(self, name: str) -> int:
        authors = self._authors()
        names = [each.text or "" for each in authors]
        if name not in names:
            etree.SubElement(authors, m("author")).text = name
            return len(names)
        return names.index(name)

    # ------------------------------------------------------------ the boxes

    def _remove_box(self, position: Position) -> None:
        def kept(match: re.Match[bytes]) -> bytes:
            return b"" if _box_at(match[0]) == position else match[0]

        self._vml = _SHAPES.sub(kept, self._vml)

    def _add_box(self, position: Position, lines: Sequence[str]) -> None:
        end = _END.search(self._vml)
        if end is None:
            raise DamagedDrawingError
        taken = [int(found) for found in _SHAPE_ID.findall(self._vml)]
        height = _height(lines)
        shape = _SHAPE.format(
            id=max([*taken, 1024]) + 1,
            width=_WIDTH * 3 // 4,
            height=height * 3 // 4,
            order=len(taken) + 1,
            anchor=", ".join(map(str, self._grid.anchor(position, _WIDTH, height))),
            row=position[0],
            column=position[1],
        )
        if b'id="_x0000_t202"' not in self._vml:
            shape = _SHAPE_TYPE + shape
        self._vml = self._vml[: end.start()] + shape.encode() + self._vml[end.start() :]


def texts(parts: Mapping[str, bytes], sheet: str) -> bytes:
    """The part with the sheet's comments as it stands; nothing if there is none."""
    part = next(iter(opc.related(parts, sheet, "comments").values()), None)
    return parts[part] if part else b""


def _texts(comment: etree._Element) -> list[etree._Element]:
    """The elements that hold the comment's text: runs, or plain text; no phonetic hints."""
    text = comment.find(m("text"))
    if text is None:
        return []
    found = []
    for child in text.iterchildren(m("t"), m("r")):
        found += [child] if child.tag == m("t") else list(child.iterchildren(m("t")))
    return found


def _remove(comment: etree._Element, lines: Sequence[str], gone: set[int]) -> None:
    """Take these lines out of the comment's text, each with the line end that joins it."""
    spans, at = [], 0
    for index, line in enumerate(lines):
        end = at + len(line)
        if index in gone:
            # The line end before it; for a first line, the one behind it.
            spans.append((at - 1, end) if index else (at, end + 1))
        at = end + 1
    start = 0
    for element in _texts(comment):
        text = element.text or ""
        kept = "".join(
            character
            for offset, character in enumerate(text, start)
            if not any(first <= offset < last for first, last in spans)
        )
        start += len(text)
        if kept != text:
            element.text = kept
            run = next(element.iterancestors())
            if not kept and run.tag == m("r"):
                next(run.iterancestors()).remove(run)


def _append_run(comment: etree._Element, text: str) -> None:
    """Write a run of text behind the others; Excel wants plain text to be a run then, too."""
    parent = comment.find(m("text"))
    if parent is None:
        parent = etree.Element(m("text"))
        comment.insert(0, parent)
    for plain in list(parent.iterchildren(m("t"))):
        run = etree.Element(m("r"))
        parent.replace(plain, run)
        plain.tail = None
        run.append(plain)
    run = etree.Element(m("r"))
    look = etree.SubElement(run, m("rPr"))
    etree.SubElement(look, m("sz"), val="10")
    etree.SubElement(look, m("color"), indexed="81")
    etree.SubElement(look, m("rFont"), val="宋体")
    etree.SubElement(look, m("family"), val="3")
    etree.SubElement(look, m("charset"), val="134")
    content = etree.SubElement(run, m("t"))
    content.text = escaped(text)
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    runs = list(parent.iterchildren(m("r")))
    parent.insert(parent.index(runs[-1]) + 1 if runs else 0, run)


def _box_at(shape: bytes) -> Position | None:
    found = _CELL.search(shape)
    if not found:
        return None
    row, column, other_column, other_row = found.groups()
    return int(row or other_row), int(column or other_column)


def _height(lines: Sequence[str]) -> int:
    """Pixels that the lines need in a box."""
    need = 0
    for line in lines:
        width = sum(2 if east_asian_width(each) in "WFA" else 1 for each in line)
        need += max(-(-width // _CHARACTERS), 1)
    return min(max(need * _LINE + 16, _LEAST), _MOST)
