"""The main part of a template → the room that it has, and tags for that of title and signature.

Where a title's lines end, and how far in a signature stands, depends on the report. A paragraph
that is nothing but the title gets a tag for its lines; one of the signature's style that is
nothing but its unit or its date, tags for its indent.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from lxml import etree

from gongkai_docx.writers.word.wordml import fitting, w
from gongkai_docx.writers.word.wordml.lines import SIGNATURE_PLACE, TITLE_LINES, Line, Room
from gongkai_docx.writers.word.wordml.tags import Tag, Text, set_text
from gongkai_docx.writers.word.wordml.typesetting import Typesetting, page_width, signed

_SIGNATURE_STYLE = "signature"
_PROPERTIES = w("pPr")
# What follows the indent and the alignment of a paragraph (CT_PPr).
_BEHIND_INDENT = tuple(
    w(name)
    for name in (
        "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
        "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr",
        "pPrChange",
    )
)  # fmt: skip
_BEHIND_ALIGNMENT = _BEHIND_INDENT[_BEHIND_INDENT.index(w("jc")) + 1 :]


def make_room(
    root: etree._Element,
    tagged: Iterable[tuple[Text, list[Tag]]],
    typesetting: Typesetting,
    figures: Container[str],
) -> Room:
    """Put the tags into the part, and tell for which lines they are, and what fits in the tables.

    `figures` are the names of figures.
    """
    width = page_width(root)
    titles: list[Line] = []
    signature = None
    for paragraph, tag in _whole_paragraphs(root, tagged) if width else ():
        line = _line(paragraph, tag.node, typesetting, width or 0)
        name = tag.text[2:-2].strip()
        if name == "标题":
            set_text(tag.node, f"{{{{ {TITLE_LINES}[{len(titles)}] }}}}")
            titles.append(line)
        elif name in ("落款.单位", "落款.日期") and _is_signature(paragraph, typesetting):
            _indent(paragraph, name.removeprefix("落款."))
            signature = line
    return Room(tuple(titles), signature, fitting.lengths(root, typesetting, figures))


def _whole_paragraphs(
    root: etree._Element, tagged: Iterable[tuple[Text, list[Tag]]]
) -> Iterator[tuple[etree._Element, Tag]]:
    """The paragraphs of the text, in no table and no box, that are nothing but a tag."""
    body = root.find(w("body"))
    for text, tags in tagged:
        if len(tags) == 1 and text.element.getparent() is body and str(text) == tags[0].text:
            yield text.element, tags[0]


def _line(
    paragraph: etree._Element, node: etree._Element, typesetting: Typesetting, width: int
) -> Line:
    run = next(node.iterancestors(w("r")), paragraph)
    em = typesetting.em(run, paragraph)
    indent = typesetting.of_paragraph(paragraph, "ind")
    if indent is not None and typesetting.name_of(paragraph) != _SIGNATURE_STYLE:
        width -= sum(signed(indent, side) for side in ("left", "start", "right", "end"))
    return Line(width, em, typesetting.advance(run, paragraph) - em)


def _is_signature(paragraph: etree._Element, typesetting: Typesetting) -> bool:
    """Whether it stands where its style says, and that is the style of signatures."""
    own = [paragraph.find(f"{_PROPERTIES}/{w(name)}") for name in ("ind", "jc")]
    return typesetting.name_of(paragraph) == _SIGNATURE_STYLE and own == [None, None]


def _indent(paragraph: etree._Element, which: str) -> None:
    properties = paragraph.find(_PROPERTIES)
    if properties is None:
        properties = etree.Element(_PROPERTIES)
        paragraph.insert(0, properties)
    left = f"{{{{ {SIGNATURE_PLACE}.{which} }}}}"
    nothing = dict.fromkeys(
        map(w, ("leftChars", "rightChars", "right", "firstLineChars", "firstLine")), "0"
    )
    _insert(properties, etree.Element(w("ind"), {w("left"): left, **nothing}), _BEHIND_INDENT)
    alignment = {w("val"): f"{{{{ {SIGNATURE_PLACE}.对齐 }}}}"}
    _insert(properties, etree.Element(w("jc"), alignment), _BEHIND_ALIGNMENT)


def _insert(properties: etree._Element, element: etree._Element, behind: tuple[str, ...]) -> None:
    following = next((each for each in properties if each.tag in behind), None)
    if following is None:
        properties.append(element)
    else:
        following.addprevious(element)
