"""A sheet's comments and lines of text → the comments with these lines, or without them again.

A comment is text in one part (ECMA-376 part 1, 18.7) and a box in another, in VML (part 4, 19),
which Excel doesn't always write as well-formed XML: it is searched and added to, never parsed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import compress

from gongkai_docx.places import cell_name, cell_position
from gongkai_docx.text import text_width
from gongkai_docx.tree import etree
from gongkai_docx.writers import opc
from gongkai_docx.writers.annotated.sheetml import (
    MAIN,
    MAX_TEXT,
    escaped,
    m,
    number,
    parsed,
    serialised,
)
from gongkai_docx.writers.annotated.sheetml.grid import Grid, Position

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
# Programs choose their own prefixes for the namespaces of VML.
_SHAPE_START = re.compile(rb"<((?:[\w.-]+:)?shape)[\s/>]")
_ROW = re.compile(rb"<(?:[\w.-]+:)?Row>\s*(\d{1,7})\s*<")
_COLUMN = re.compile(rb"<(?:[\w.-]+:)?Column>\s*(\d{1,5})\s*<")
_SHAPE_ID = re.compile(rb'id="_x0000_s(\d{1,9})"')
_DRAWN = re.compile(
    rb"<(?:[\w.-]+:)?(?:shape|group|rect|roundrect|oval|line|polyline|curve|arc|image)[\s/>]"
)
_ANCHOR = re.compile(rb"(<(?:[\w.-]+:)?Anchor[^>]*>)([^<]*)(<)")
_ANCHORED = re.compile(rb"[\d, ]+")
_ADDED_ANCHOR = re.compile(rb"<gd:Anchor[^>]*>[^<]*</gd:Anchor>")
_ANCHOR_ELEMENT = b'<gd:Anchor xmlns:gd="urn:schemas-microsoft-com:office:excel">{}</gd:Anchor>'
_NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
# The words for those who can't see a box keep the size that hers had; Excel leaves them there.
_FORMER_SIZE = re.compile(rb' alt="gongkai-docx: ([\d, ]*)"')
_END = re.compile(rb"</(?:\w+:)?xml\s*>\s*\Z")


class DamagedDrawingError(ValueError):
    """The drawing with the boxes of the comments has no end."""


class Notes:
    """The comments of one sheet. `save` puts them back among the parts."""

    def __init__(self, parts: dict[str, bytes], sheet: str, grid: Grid) -> None:
        self._parts, self._sheet, self._grid = parts, sheet, grid
        self._part = next(iter(opc.related(parts, sheet, "comments").values()), None)
        self._root = parsed(parts[self._part] if self._part else _EMPTY.encode())
        for at, name in enumerate(("authors", "commentList")):
            if self._root.find(m(name)) is None:
                self._root.insert(at, etree.Element(m(name)))
        drawings = opc.related(parts, sheet, "vmlDrawing")
        self._drawing = drawings.get(grid.drawing() or "")
        self._vml = parts[self._drawing] if self._drawing else _DRAWING.encode()
        self._changed = False
        self._by_cell = {each.get("ref"): each for each in self._list()}

    def break_lines(self, where: Callable[[str], Sequence[int]]) -> None:
        """End a line at these places of a comment's text, which `where` tells of each text."""
        for comment in self._list():
            text = "".join(each.text or "" for each in _texts(comment))
            for at in sorted(where(text), reverse=True):
                _break(comment, at)

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
                del self._by_cell[comment.get("ref")]
                self._change_box(position, lambda box: b"")
            else:
                self._change_box(position, _shrunk)
        self._changed = self._changed or bool(cut)
        return cut

    def add(self, position: Position, lines: Sequence[str], author: str) -> None:
        """Write the lines into a comment on the cell, below what stands there."""
        text = "\n".join(lines)
        comment = self._by_cell.get(cell_name(*position))
        if comment is not None:
            before = "".join(each.text or "" for each in _texts(comment))
            room = max(MAX_TEXT - len(before) - 1, 0)
            _append_run(comment, "\n" + text[:room])
            self._grow_box(position, [*before.split("\n"), *lines])
        else:
            comment = etree.SubElement(
                self._list(),
                m("comment"),
                ref=cell_name(*position),
                authorId=str(self._author(author)),
            )
            etree.SubElement(comment, m("text"))
            _append_run(comment, text)
            self._by_cell[comment.get("ref")] = comment
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

    def _change_box(self, position: Position, change: Callable[[bytes], bytes]) -> None:
        pieces = [
            change(piece) if _box_at(piece) == position else piece for piece in _pieces(self._vml)
        ]
        self._vml = b"".join(pieces)

    def _grow_box(self, position: Position, lines: Sequence[str]) -> None:
        """Make her box as large as all lines need, and keep its size for `_shrunk`."""
        anchor = self._anchor(position, _height(lines))

        def grown(box: bytes) -> bytes:
            if b" alt=" in box:
                return box
            former = _ANCHOR.search(box)
            size = former[2].strip() if former else b""
            if former and _ANCHORED.fullmatch(size):
                box = _ANCHOR.sub(lambda match: match[1] + anchor.encode() + match[3], box, 1)
            elif not former:  # openpyxl tells the size in another way
                box = _ROW.sub(
                    lambda row: _ANCHOR_ELEMENT.replace(b"{}", anchor.encode()) + row[0], box, 1
                )
            words = b' alt="gongkai-docx: ' + size + b'"'
            return _SHAPE_START.sub(lambda start: start[0][:-1] + words + start[0][-1:], box, 1)

        self._change_box(position, grown)

    def _declarations(self) -> str:
        """What a shape must say of namespaces, because the drawing doesn't say it for all."""
        head = self._vml[: self._vml.find(b">", self._vml.find(b"<xml")) + 1]
        said = ((f' xmlns:{prefix}="{uri}"', head) for prefix, uri in _NAMESPACES.items())
        return "".join(words for words, start in said if words.encode() not in start)

    def _anchor(self, position: Position, height: int) -> str:
        return ", ".join(map(str, self._grid.anchor(position, _WIDTH, height)))

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
            anchor=self._anchor(position, height),
            row=position[0],
            column=position[1],
        )
        if b'id="_x0000_t202"' not in self._vml:
            shape = _SHAPE_TYPE + shape
        shape = shape.replace("<v:shape id", f"<v:shape{self._declarations()} id")
        shape = shape.replace("<v:shapetype id", f"<v:shapetype{self._declarations()} id")
        self._vml = self._vml[: end.start()] + shape.encode() + self._vml[end.start() :]


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
    leading = True
    kept, at = bytearray(b"\1" * (sum(map(len, lines)) + len(lines))), 0
    for index, line in enumerate(lines):
        end = at + len(line)
        if index in gone:
            # With the line end before it; with the one behind it where nothing stands before.
            first, last = (at, end + 1) if leading else (at - 1, end)
            kept[first:last] = bytes(last - first)
        leading = leading and index in gone
        at = end + 1
    start = 0
    for element in _texts(comment):
        text = element.text or ""
        left = "".join(compress(text, kept[start : start + len(text)]))
        start += len(text)
        if left != text:
            element.text = left
            run = next(element.iterancestors())
            if not left and run.tag == m("r"):
                next(run.iterancestors()).remove(run)


def _break(comment: etree._Element, at: int) -> None:
    start = 0
    for element in _texts(comment):
        text = element.text or ""
        if start < at <= start + len(text):
            element.text = f"{text[: at - start]}\n{text[at - start :]}"
            return
        start += len(text)


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


def _pieces(vml: bytes) -> Iterator[bytes]:
    """The drawing in pieces, each of them a shape or what stands between two."""
    at = 0
    for match in _SHAPE_START.finditer(vml):
        if match.start() < at:
            continue  # within the last shape
        head = vml.find(b">", match.start()) + 1
        if not head:
            break
        end = head
        if vml[head - 2 : head] != b"/>":
            close = b"</" + match[1] + b">"
            end = vml.find(close, head) + len(close)
            if end < head:
                break  # it has no end
        yield vml[at : match.start()]
        yield vml[match.start() : end]
        at = end
    yield vml[at:]


def _box_at(shape: bytes) -> Position | None:
    """The cell whose comment stands in that shape; None if it is none."""
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    is_box = _SHAPE_START.match(shape) and re.search(rb"ObjectType=[\"']Note", shape)
    return (int(row[1]), int(column[1])) if is_box and row and column else None


def _shrunk(box: bytes) -> bytes:
    """Her box as it was before it grew."""
    size = _FORMER_SIZE.search(box)
    if size is None:
        return box
    box = box.replace(size[0], b"", 1)
    if not size[1]:
        return _ADDED_ANCHOR.sub(b"", box, count=1)
    return _ANCHOR.sub(lambda match: match[1] + size[1] + match[3], box, count=1)


def _height(lines: Sequence[str]) -> int:
    """Pixels that the lines need in a box."""
    need = sum(max(-(-text_width(line) // _CHARACTERS), 1) for line in lines)
    return min(max(need * _LINE + 16, _LEAST), _MOST)
