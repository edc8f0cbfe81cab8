"""The styles of a document → how its paragraphs and their text are set.

What a paragraph or a run says itself comes before its style, that before what the style is based
on, and that before the document's defaults (ECMA-376 part 1, 17.7.2). Lengths are in twips.
"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai_docx.tree import etree
from gongkai_docx.writers.word.wordml import number, w

_RUN, _PARAGRAPH = w("rPr"), w("pPr")
_HALF_POINT = 10
_USUAL_SIZE = "20"
"""In half points, where nothing is said (17.3.2.38)."""


class Typesetting:
    """What the styles of a part say; None where a document has no styles."""

    def __init__(self, styles: etree._Element | None) -> None:
        root = etree.Element(w("styles")) if styles is None else styles
        self._styles = {each.get(w("styleId"), ""): each for each in root.iterchildren(w("style"))}
        self._usual = next(
            (
                each
                for each in self._styles.values()
                if each.get(w("type")) == "paragraph" and each.get(w("default")) in ("1", "true")
            ),
            None,
        )
        self._defaults = root.find(w("docDefaults"))

    def style_of(self, paragraph: etree._Element) -> etree._Element | None:
        """The style of that paragraph, or the usual one; None if there is none."""
        named = paragraph.find(f"{_PARAGRAPH}/{w('pStyle')}")
        identity = "" if named is None else named.get(w("val"), "")
        return self._styles.get(identity, self._usual)

    def name_of(self, paragraph: etree._Element) -> str:
        """The name of its style, in small letters."""
        style = self.style_of(paragraph)
        name = None if style is None else style.find(w("name"))
        return "" if name is None else name.get(w("val"), "").casefold()

    def of_paragraph(self, paragraph: etree._Element, name: str) -> etree._Element | None:
        """The property of that name that the paragraph has, its own or by its style."""
        own = paragraph.find(f"{_PARAGRAPH}/{w(name)}")
        return self.by_style(paragraph, name) if own is None else own

    def by_style(self, paragraph: etree._Element, name: str) -> etree._Element | None:
        """The property of that name that the paragraph has by its style, or by default."""
        styles = self._based_on(self.style_of(paragraph))
        found = (each.find(f"{_PARAGRAPH}/{w(name)}") for each in styles)
        default = self._default("pPrDefault", _PARAGRAPH, name)
        return next((each for each in found if each is not None), default)

    def is_numbered(self, paragraph: etree._Element) -> bool:
        """Whether a program numbers the paragraph by itself (17.9)."""
        numbering = self.of_paragraph(paragraph, "numPr")
        identity = None if numbering is None else numbering.find(w("numId"))
        return identity is not None and identity.get(w("val")) != "0"

    def of_run(
        self, run: etree._Element, paragraph: etree._Element, name: str
    ) -> etree._Element | None:
        """The property of that name that the run has, its own or by one of its styles."""
        named = run.find(f"{_RUN}/{w('rStyle')}")
        style = None if named is None else self._styles.get(named.get(w("val"), ""))
        holders = [run, *self._based_on(style), *self._based_on(self.style_of(paragraph))]
        found = (each.find(f"{_RUN}/{w(name)}") for each in holders)
        default = self._default("rPrDefault", _RUN, name)
        return next((each for each in found if each is not None), default)

    def em(self, run: etree._Element, paragraph: etree._Element) -> int:
        """The size of the run's type; the usual one for what is no size."""
        size = self.of_run(run, paragraph, "sz")
        said = 0 if size is None else number(size.get(w("val")))
        return _HALF_POINT * (said or number(_USUAL_SIZE))

    def advance(self, run: etree._Element, paragraph: etree._Element) -> int:
        """From one Chinese character of the run to the next."""
        spacing = self.of_run(run, paragraph, "spacing")
        return self.em(run, paragraph) + (0 if spacing is None else signed(spacing, "val"))

    def _based_on(self, style: etree._Element | None) -> Iterator[etree._Element]:
        """The style, what it is based on, and so on."""
        seen: set[etree._Element] = set()
        while style is not None and style not in seen:
            seen.add(style)
            yield style
            base = style.find(w("basedOn"))
            style = None if base is None else self._styles.get(base.get(w("val"), ""))

    def _default(self, group: str, properties: str, name: str) -> etree._Element | None:
        if self._defaults is None:
            return None
        return self._defaults.find(f"{w(group)}/{properties}/{w(name)}")


def signed(element: etree._Element, attribute: str) -> int:
    """The whole number that an attribute holds, which may be negative; 0 for anything else."""
    value = element.get(w(attribute), "")
    return -number(value[1:]) if value.startswith("-") else number(value)


def page_width(root: etree._Element) -> int | None:
    """What the margins of the document's last pages leave of their width; None if unsaid."""
    page = root.find(f"{w('body')}/{w('sectPr')}")
    size, margins = (None if page is None else page.find(w(n)) for n in ("pgSz", "pgMar"))
    if size is None or margins is None:
        return None
    return number(size.get(w("w"))) - signed(margins, "left") - signed(margins, "right")
