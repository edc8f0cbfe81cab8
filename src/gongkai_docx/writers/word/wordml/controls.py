"""A part of an edited draft → its controls and table cells, and the part with other texts in them.

Nothing is written anew but the texts: all other bytes of the part stay as whoever saved it wrote
them. expat says where in the bytes each text stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from html import escape
from xml.parsers import expat

from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.wordml import W

_SEPARATOR = "}"


@dataclass
class Control:
    """A content control, or a cell of a table: what it is called, and the text in it."""

    name: str = ""
    """Its tag; "" for a cell."""
    text: str = ""
    paragraph: str = ""
    """The text of the paragraph that it begins in."""
    start: int = 0
    """Where in that text it begins."""
    spans: list[Span] = field(default_factory=list)
    """Where in the part its pieces of text stand."""
    binding: tuple[int, int] | None = None
    """Where in the part it says what data it is bound to."""
    xpath: str = ""
    """The path to these data."""


@dataclass(frozen=True)
class Span:
    """Where a piece of text stands in a part."""

    start: int
    end: int
    element: str = ""
    """The name of an element without content, <w:t/>, that the span is the whole of."""


@dataclass
class _Paragraph:
    text: str = ""
    controls: list[Control] = field(default_factory=list)


@dataclass(frozen=True)
class Holders:
    """What holds text in a part."""

    controls: list[Control]
    """Those that have a tag, or are bound to data, and have a text; in order."""
    cells: list[Control]
    """All cells of all tables, as they begin."""


def holders(part: bytes) -> Holders:
    """What holds text in that part. Raises `expat.ExpatError` where it is no XML."""
    scan = _Scan(part)
    return Holders(scan.found, scan.cells)


class _Scan:
    """One pass over a part."""

    def __init__(self, part: bytes) -> None:
        self.found: list[Control] = []
        self.cells: list[Control] = []
        self._part = part
        self._open: list[Control] = []
        self._open_cells: list[Control] = []
        self._paragraphs: list[_Paragraph] = []
        self._deleted = 0
        self._text_start = -1
        self._parser = parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(part, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        here = self._parser.CurrentByteIndex
        match name.removeprefix(W + _SEPARATOR):
            case "p":
                self._paragraphs.append(_Paragraph())
            case "sdt":
                self._begin()
            case "tc":
                self.cells.append(Control())
                self._open_cells.append(self.cells[-1])
            case "tag" if self._open:
                self._open[-1].name = attributes.get(f"{W}{_SEPARATOR}val", "")
            case "dataBinding" if self._open:
                self._open[-1].binding = (here, self._end_of_tag(here))
                self._open[-1].xpath = attributes.get(f"{W}{_SEPARATOR}xpath", "")
            case "t":
                self._text_start = here
            case "del" | "moveFrom":
                self._deleted += 1

    def _begin(self) -> None:
        control = Control()
        if self._paragraphs:
            control.start = len(self._paragraphs[-1].text)
            self._paragraphs[-1].controls.append(control)
        self._open.append(control)

    def _end(self, name: str) -> None:
        match name.removeprefix(W + _SEPARATOR):
            case "p":
                paragraph = self._paragraphs.pop()
                for control in paragraph.controls:
                    control.paragraph = paragraph.text
            case "sdt":
                control = self._open.pop()
                if (control.name or control.xpath) and control.spans:
                    self.found.append(control)
            case "tc":
                self._open_cells.pop()
            case "dataBinding" if self._open and self._open[-1].binding:
                start, until = self._open[-1].binding
                if not self._is_empty(until):
                    until = self._end_of_tag(self._parser.CurrentByteIndex)
                self._open[-1].binding = start, until
            case "t":
                self._end_text()
            case "del" | "moveFrom":
                self._deleted -= 1

    def _end_text(self) -> None:
        start, end = self._text_start, self._parser.CurrentByteIndex
        self._text_start = -1
        if self._deleted or not (self._open or self._open_cells):
            return
        until = self._end_of_tag(start)
        if self._is_empty(until):
            span = Span(start, until, self._part[start + 1 : until - 2].split()[0].decode())
        else:
            span = Span(until, end)
        for holder in (*self._open, *self._open_cells):
            holder.spans.append(span)

    def _characters(self, text: str) -> None:
        if self._text_start < 0 or self._deleted:
            return
        if self._paragraphs:
            self._paragraphs[-1].text += text
        for holder in (*self._open, *self._open_cells):
            holder.text += text

    def _is_empty(self, end: int) -> bool:
        """Whether the tag that ends there is an element's only one: <w:t/>."""
        return self._part[end - 2 : end] == b"/>"

    def _end_of_tag(self, start: int) -> int:
        """Where the tag that starts there ends; a > in the value of an attribute is none of it."""
        quote, at = 0, start
        while quote or self._part[at] != ord(">"):
            byte = self._part[at]
            if quote:
                quote = 0 if byte == quote else quote
            elif byte in b"\"'":
                quote = byte
            at += 1
        return at + 1


Edit = tuple[int, int, bytes]
"""From where to where in a part other bytes stand, and which."""


def edits(spans: Sequence[Span], text: str) -> Iterator[Edit]:
    """What puts the text in a control of those spans: the first holds it all."""
    for number, span in enumerate(spans):
        written = escape(text if number == 0 else "", quote=False)
        if span.element:
            written = f"<{span.element}>{written}</{span.element}>"
        yield span.start, span.end, written.encode()


def spliced(part: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with other bytes from here to there; the edits don't overlap."""
    pieces, at = [], 0
    for start, end, written in sorted(edits):
        pieces += [part[at:start], written]
        at = end
    return b"".join([*pieces, part[at:]])
