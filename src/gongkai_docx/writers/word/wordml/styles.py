"""The look of paragraphs and of characters as values → the styles of a Word document.

Lengths are in twips (1/20 pt) unless said otherwise; type sizes are in points.
"""

from __future__ import annotations

from typing import TypeAlias

from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Style:
    """A named style of paragraphs, or of characters."""

    id: str
    name: str
    font: str
    """The East Asian font; that of digits and Latin letters is `latin`."""
    size: float
    kind: str = "paragraph"
    align: str = "both"
    indent_chars: float = 0
    """First-line indent in characters."""
    right_chars: float = 0
    """Right indent in characters."""
    left_chars: float = 0
    """Left indent in characters."""
    line: int | None = None
    """Exact line height; None for single spacing."""
    before: int = 0
    after: int = 0
    outline: int | None = None
    """Outline level from 0, for the navigation pane."""
    keep_next: bool = False
    next: str | None = None
    default: bool = False
    link: str | None = None
    """Id of the character style that goes with a paragraph style, or the other way round."""
    latin: str = "Times New Roman"
    spacing: int = 0
    """What is added to the width of each character."""
    alias: str = ""
    """A second name, that Word shows beside its own."""

    def xml(self) -> str:
        """The w:style element."""
        is_paragraph = self.kind == "paragraph"
        custom = "" if self.name in _BUILT_IN else ' w:customStyle="1"'
        default = ' w:default="1"' if self.default else ""
        return (
            f'<w:style w:type="{self.kind}"{default}{custom} w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/>'
            + (f'<w:aliases w:val="{self.alias}"/>' if self.alias else "")
            + (f'<w:next w:val="{self.next}"/>' if self.next else "")
            + (f'<w:link w:val="{self.link}"/>' if self.link else "")
            + "<w:qFormat/>"
            + (self._paragraph() if is_paragraph else "")
            + f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="{self.latin}" w:hAnsi="{self.latin}" '
            f'w:eastAsia="{self.font}" w:cs="{self.latin}"/><w:b w:val="0"/>'
            + (f'<w:spacing w:val="{self.spacing}"/>' if self.spacing else "")
            + f'<w:sz w:val="{round(self.size * 2)}"/><w:szCs w:val="{round(self.size * 2)}"/>'
            "</w:rPr></w:style>"
        )

    def _paragraph(self) -> str:
        spacing = f'w:before="{self.before}" w:after="{self.after}"'
        if self.line is not None:
            spacing += f' w:line="{self.line}" w:lineRule="exact"'
        indent = {
            "left": self.left_chars,
            "right": self.right_chars,
            "firstLine": self.indent_chars,
        }
        # Both measures: characters for Word and WPS, twips for programs that know only these.
        indents = " ".join(
            f'w:{side}Chars="{round(chars * 100)}" w:{side}="{round(chars * self.size * 20)}"'
            for side, chars in indent.items()
        )
        return (
            "<w:pPr>"
            + ("<w:keepNext/><w:keepLines/>" if self.keep_next else "")
            + f"<w:widowControl/>{_LINES}"
            + f"<w:spacing {spacing}/><w:ind {indents}/>"
            + f'<w:jc w:val="{self.align}"/>'
            + (f'<w:outlineLvl w:val="{self.outline}"/>' if self.outline is not None else "")
            + "</w:pPr>"
        )


@dataclass(frozen=True)
class Variant:
    """A style of paragraphs that is another's but for what is said here."""

    id: str
    name: str
    based_on: str
    keep_next: bool = False
    """Whether it stays on one page with what follows."""
    align: str | None = None
    half_points: int | None = None
    """The size of its type, in half points."""

    def xml(self) -> str:
        """The w:style element."""
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{self.id}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="{self.based_on}"/><w:qFormat/><w:pPr>'
            + ("<w:keepNext/>" if self.keep_next else "")
            + (f'<w:jc w:val="{self.align}"/>' if self.align else "")
            + f"</w:pPr>{self._size()}</w:style>"
        )

    def _size(self) -> str:
        if self.half_points is None:
            return ""
        size = f'<w:sz w:val="{self.half_points}"/><w:szCs w:val="{self.half_points}"/>'
        return f"<w:rPr>{size}</w:rPr>"


AnyStyle: TypeAlias = "Style | Variant"

_BUILT_IN = {"Normal", "Title", "heading 1", "heading 2", "Signature", "annotation text", "caption"}

# Punctuation may hang out at a line's end, as Word has it unless told otherwise; LibreOffice takes
# that for the opposite, and so keeps it within the line, where it isn't cut off. And no space of
# Word's own stands between Chinese and digits, which a content control would keep away from its
# figure: typed digits and living ones look alike. Nor do lines keep to the page's grid, which would
# stretch each to a multiple of its pitch: a style says how high they are.
_LINES = (
    '<w:overflowPunct/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    '<w:snapToGrid w:val="0"/>'
)
