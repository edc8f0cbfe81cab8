"""The parts of a draft → all that it is but its text, the same if only LibreOffice saved it.

What LibreOffice adds to every document of ours is left out, each item by its exact name and value;
everything else counts, known or not. So two drafts that look alike here are alike, and what is
not understood makes a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate

from lxml import etree

from gongkai_docx.writers.word.wordml import R, number, w
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.contents import style_names
from gongkai_docx.writers.word.wordml.typesetting import Typesetting

# What LibreOffice 7 writes of itself, as it spells it here: element, attribute = value.
_NOISE = {
    "autoHyphenation val=1",
    "autoSpaceDE val=0",
    "autoSpaceDN val=0",
    "b val=0",
    "bidi val=0",
    "bottom type=dxa w=0",
    "characterSpacingControl val=compressPunctuation",
    "color val=auto",
    "defaultTabStop val=720",
    "formProt val=0",
    "kern val=2",
    "lang bidi=ar-SA eastAsia=zh-CN val=en-US",
    "next val=Normal",
    "overflowPunct",
    "overflowPunct val=0",
    "pPr",
    "pgNumType fmt=decimal",
    "qFormat",
    "rPr",
    "suppressAutoHyphens val=1",
    "tblInd type=dxa w=0",
    "textDirection val=lrTb",
    "themeFontLang eastAsia=zh-CN val=en-US",
    "top type=dxa w=0",
    "type val=nextPage",
    "zoom percent=100",
}
# Attributes that go with others, or that LibreOffice always writes with this value.
_NOISY = {
    "lineRule=atLeast", "hRule=atLeast", "charSpace=0", "gutter=0", "hanging=0", "firstLine=0",
    "bidi=", "hint=eastAsia", "space=preserve",
}  # fmt: skip
_OWN_STYLES = {
    "heading", "body text", "list", "caption", "index", "header and footer", "footer", "header",
}  # fmt: skip
_PARTS = re.compile(
    r"\[Content_Types\]\.xml|(.*/)?_rels/[^/]*\.rels|docProps/(core|app|custom)\.xml"
    r"|word/(document|styles|settings|fontTable|footer\d+|header\d+)\.xml"
    r"|customXml/item(Props)?1\.xml"
)
# What the fingerprint of the text is of.
_TEXT = {w(name) for name in ("t", "tab", "br", "cr")}
_BORDERS = ("top", "left", "bottom", "right")
# Of programs that round lengths to hundredths of a millimetre, in twips.
_ROUNDED = 3


def alike(saved: Mapping[str, bytes], fresh: Mapping[str, bytes]) -> bool:
    """Whether the draft that LibreOffice saved looks as the fresh one does, whatever it says.

    Raises ValueError, KeyError or StopIteration for what can't be understood.
    """
    one, other = _Looks(saved), _Looks(fresh)
    return (
        all(map(_PARTS.fullmatch, saved))
        and one.frames == other.frames
        and one.paragraphs <= other.paragraphs
        and all(other.styles.get(name) == style for name, style in one.styles.items())
        and len(one.lengths) == len(other.lengths)
        and all(abs(a - b) <= _ROUNDED for a, b in zip(one.lengths, other.lengths, strict=True))
    )


class _Looks:
    """What a draft is but its text."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        main = packages.main_part(parts)
        (styles,) = packages.related(parts, main, "styles").values()
        self._names = style_names(parts[styles])
        self._setting = Typesetting(packages.parsed(parts[styles]))
        self.lengths: list[int] = []
        """Widths of columns from the left, and what else is rounded, in their order."""
        self.paragraphs: set[str] = set()
        """How paragraphs of prose are made; there may be any number of each."""
        self.frames: list[str] = []
        """All that stands still: tables, pages, headers and footers, settings."""
        root = packages.parsed(parts[main])
        for block in next(root.iterchildren(w("body"))):
            spelled = self._block(block)
            if block.tag == w("p"):
                self.paragraphs.add(spelled)
            else:
                self.frames.append(spelled)
        for page in root.iter(w("sectPr")):
            for kind in ("header", "footer"):
                related = packages.related(parts, main, kind)
                references = page.iterchildren(w(f"{kind}Reference"))
                for each in sorted(references, key=lambda each: each.get(w("type"), "")):
                    part = packages.parsed(parts[related[each.get(f"{{{R}}}id", "")]])
                    blocks = " ".join(map(self._block, part))
                    self.frames.append(f"{kind} {each.get(w('type'))} {blocks} {_line(part)}")
        for name in packages.related(parts, main, "settings").values():
            self.frames += sorted(filter(None, map(_spelled, packages.parsed(parts[name]))))
        self.styles = dict(self._styles(packages.parsed(parts[styles])))

    def _block(self, block: etree._Element) -> str:
        if block.tag == w("tbl"):
            return self._table(block)
        return self._paragraph(block) if block.tag == w("p") else self._page(block)

    def _page(self, element: etree._Element) -> str:
        if element.tag != w("sectPr"):
            return _spelled(element)
        for name, attributes in (("pgSz", "w h"), ("pgMar", "top bottom left right footer")):
            found = element.find(w(name))
            if found is None:
                raise ValueError(name)
            for attribute in attributes.split():
                self.lengths.append(number(found.get(w(attribute))))
                del found.attrib[w(attribute)]
            if found.get(w("header")) in ("0", "851"):  # LibreOffice has none without a header
                del found.attrib[w("header")]
        references = (w("headerReference"), w("footerReference"))
        kept = sorted(_spelled(each) for each in element if each.tag not in references)
        return f"page {' '.join(filter(None, kept))}"

    def _paragraph(self, paragraph: etree._Element) -> str:
        """How a paragraph is made: its style, its own formatting, and what stands in its line."""
        style, inside = "", []
        in_cell = next(paragraph.iterancestors(w("tc")), None) is not None
        for child in paragraph:
            if child.tag == w("pPr"):
                for each in child:
                    if each.tag == w("pStyle"):
                        style = self._name(each)
                    elif not (in_cell and _spelled(each) == "widowControl val=0"):
                        inside.append(
                            "" if self._is_said_twice(paragraph, each) else _spelled(each)
                        )
            elif child.tag == w("bookmarkStart"):
                inside.append(f"bookmark {child.get(w('name'))}")
            elif child.tag == w("sdt"):
                inside.append(self._control(child))
            elif child.tag == w("r"):
                inside.append(self._run(child))
            elif child.tag != w("bookmarkEnd"):
                inside.append(_spelled(child))
        made = dict.fromkeys(each for each in inside if each)
        return f"p({style}: {'; '.join(made)})"

    def _is_said_twice(self, paragraph: etree._Element, own: etree._Element) -> bool:
        """Whether a property of the paragraph is what its style says anyway."""
        of_style = self._setting.by_style(paragraph, etree.QName(own).localname)
        if of_style is None or not own.attrib:
            return False
        return set(own.attrib.items()) <= set(of_style.attrib.items())

    def _run(self, run: etree._Element) -> str:
        """What a run is but its text: its formatting, and what it holds."""
        made = []
        for child in run:
            if child.tag == w("rPr"):
                made += [
                    f"style {self._name(each)}" if each.tag == w("rStyle") else _spelled(each)
                    for each in child
                ]
            elif child.tag == w("instrText"):
                made.append(f"field {(child.text or '').strip()}")
            elif child.tag not in _TEXT:
                made.append(_spelled(child))
        return " ".join(filter(None, made))

    def _control(self, control: etree._Element) -> str:
        about = next(control.iterchildren(w("sdtPr")))
        own = (_spelled(each) for each in about if each.tag not in (w("id"), w("tag")))
        content = next(control.iterchildren(w("sdtContent")))
        inside = filter(None, (self._run(run) for run in content))
        return f"sdt({' '.join(sorted(own))}: {' '.join(inside)})"

    def _table(self, table: etree._Element) -> str:
        about = next(table.iterchildren(w("tblPr")))
        grid = [
            number(each.get(w("w"))) for each in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")
        ]
        self.lengths += accumulate(grid)
        own = about.find(w("tblBorders"))
        borders = (
            {} if own is None else {etree.QName(each).localname: _spelled(each) for each in own}
        )
        made = [_spelled(each) for each in about if each.tag not in (w("tblW"), w("tblBorders"))]
        rows = []
        for row in table:
            if row.tag == w("tr"):
                rows.append(self._row(row, borders))
            elif row.tag not in (w("tblPr"), w("tblGrid")):
                rows.append(_spelled(row))
        return f"tbl({' '.join(sorted(filter(None, made)))}: {' '.join(rows)})"

    def _row(self, row: etree._Element, borders: Mapping[str, str]) -> str:
        made = []
        for child in row:
            if child.tag == w("trPr"):
                made += sorted(map(_spelled, child))
            elif child.tag == w("tc"):
                made.append(self._cell(child, borders))
            else:
                made.append(_spelled(child))
        return f"tr({' '.join(made)})"

    def _cell(self, cell: etree._Element, borders: Mapping[str, str]) -> str:
        """A cell; borders of the table count as those of each of its cells."""
        made, sides = [], {side: borders.get(side, "") for side in _BORDERS}
        for child in cell:
            if child.tag == w("tcPr"):
                for each in child:
                    if each.tag == w("tcBorders"):
                        sides |= {etree.QName(side).localname: _spelled(side) for side in each}
                    elif each.tag != w("tcW"):
                        made.append(_spelled(each))
            else:
                made.append(self._block(child))
        return f"tc({' '.join(sides.values())} {' '.join(made)})"

    def _name(self, reference: etree._Element) -> str:
        """The name of the style that is meant."""
        return self._names.get(reference.get(w("val"), ""), "?")

    def _styles(self, root: etree._Element) -> Iterator[tuple[str, str]]:
        """Styles of ours by name, with what the defaults of the document add to them."""
        defaults = root.find(w("docDefaults"))
        yield "", " ".join(_properties(defaults)) if defaults is not None else ""
        for style in root.iterchildren(w("style")):
            name = self._names[style.get(w("styleId"), "")]
            if name not in _OWN_STYLES:
                based = style.find(w("basedOn"))
                base = "" if based is None else self._names.get(based.get(w("val"), ""), "?")
                yield name, f"{base}: {' '.join(sorted(_properties(style)))}"


def _line(part: etree._Element) -> str:
    """The text of a header or footer, without what its fields show just now."""
    told, shown = [], True
    for element in part.iter(*_TEXT, w("fldChar")):
        if element.tag == w("fldChar"):
            shown = element.get(w("fldCharType")) != "separate"
        elif shown:
            told.append(element.text or etree.QName(element).localname)
    return "".join(told)


def _properties(holder: etree._Element) -> list[str]:
    """Formatting of paragraphs and characters, each as it is spelled."""
    found = []
    for group in holder.iter(w("pPr"), w("rPr")):
        for each in group:
            if each.tag not in (w("pPr"), w("rPr"), w("szCs")):
                found.append(_spelled(each))
    return [each for each in found if each and each != "widowControl"]


def _spelled(element: etree._Element) -> str:
    """The element without its text, spelled in one way; nothing if it is noise."""
    attributes = []
    for key, value in element.attrib.items():
        name = etree.QName(str(key)).localname
        value = {"true": "1", "on": "1", "false": "0", "off": "0"}.get(str(value), str(value))
        spelled = f"{name}={value}"
        if spelled not in _NOISY and not name.endswith("Chars") and (name, value) != ("val", "1"):
            attributes.append(spelled)
    name = etree.QName(element).localname
    children = " ".join(filter(None, map(_spelled, element)))
    spelled = " ".join(filter(None, [name, *sorted(attributes), children and f"({children})"]))
    return "" if spelled in _NOISE or f"{spelled} val=1" in _NOISE else spelled
