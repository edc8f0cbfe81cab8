"""A chart in the text of a Word file: the mark that stands for it, its paragraph, its drawing.

(ECMA-376 part 1, 20.4.2.8 inline; 17.3.3.9 drawing.)
"""

from __future__ import annotations

from html import escape

from gongkai_docx.package import R
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.wordml import w

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
ABOUT = f"{{{_DRAWING}}}docPr"
INLINE = tuple(f"{{{_DRAWING}}}{name}" for name in ("inline", "anchor"))
CHART = f"{{{_CHART}}}chart"
IDENTITY = f"{{{R}}}id"
_EMU = 12_700
"""A point in EMU."""
MARK = b"<w:chart "
"""What the mark of a chart begins with."""
MARK_TAG = w("chart")
HOLDING = (
    *map(w, ("drawing", "pict", "object", "sectPr", "bookmarkStart", "bookmarkEnd", "br")),
    *map(w, ("commentRangeStart", "commentRangeEnd", "commentReference", "footnoteReference")),
)
"""What makes a paragraph more than an empty one."""


def mark(name: str) -> str:
    """The XML that stands in a text for the chart of that name, until it is drawn."""
    return f'<w:chart w:name="{escape(name)}"/>'


def marked(name: str) -> str:
    """A paragraph that is nothing but the mark of that chart."""
    return f"<w:p><w:r><w:t>{mark(name)}</w:t></w:r></w:p>"


@dataclass(frozen=True)
class Inline:
    """A chart that stands in a line of its own."""

    name: str
    about: str
    """What it shows, in words."""
    relationship: str
    """The id of the relationship to the part that draws it."""
    number: int
    """Which no other drawing of the text has."""
    width: float
    """In points."""
    height: float

    def xml(self) -> str:
        """The run that it stands in."""
        extent = f'cx="{round(self.width * _EMU)}" cy="{round(self.height * _EMU)}"'
        return (
            "<w:r><w:drawing>"
            f'<wp:inline xmlns:wp="{_DRAWING}" distT="0" distB="0" distL="0" distR="0">'
            f"<wp:extent {extent}/>"
            '<wp:effectExtent l="0" t="0" r="0" b="0"/>'
            f'<wp:docPr id="{self.number}" name="{escape(self.name)}" '
            f'descr="{escape(self.about)}"/><wp:cNvGraphicFramePr/>'
            f'<a:graphic xmlns:a="{_MAIN}"><a:graphicData uri="{_CHART}">'
            f'<c:chart xmlns:c="{_CHART}" xmlns:r="{R}" r:id="{self.relationship}"/>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )
