"""The parts of a document → how it looks, the same whatever program saved it.

What LibreOffice adds of itself when it saves is left out; all else counts, known or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from gongkai_docx.writers.wordml import parts as packages
from gongkai_docx.writers.wordml import w

# What programs round lengths by: LibreOffice keeps hundredths of a millimetre (0.57 twips).
TOLERANCE = 8

# Properties that say nothing of the looks, or that are compared by themselves.
_QUIET = {
    "r": {"rStyle", "lang"},
    "p": {"pStyle", "rPr", "widowControl", "sectPr"},
    "tc": {"tcW", "gridSpan", "vMerge", "vAlign", "tcBorders"},
    "tr": {"cantSplit", "tblHeader", "trHeight"},
    "tbl": {"tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook"},
}
_QUIET_IN_STYLES = {"bidi", "lang", "kern", "szCs", "widowControl", "suppressAutoHyphens"}
_QUIET_ATTRIBUTES = {"cs", "hint", "lineRule", "val"}
_OFF = {"0", "false", "none", "auto"}
_STYLED = {"paragraph", "character"}


@dataclass(frozen=True)
class Looks:
    """How a document looks."""

    direct: frozenset[str]
    """Formatting that stands at the text itself, and not in a style."""
    styles: Mapping[str, Mapping[str, str]]
    """Properties by the names of styles, those of a style that differ from none."""
    lengths: tuple[int, ...]
    """Of pages, and of the tables' columns and rows, in twips."""

    def like(self, other: Looks) -> bool:
        """Whether that looks the same, and neither has formatting that can't be told from ours."""
        return (
            not self.direct
            and not other.direct
            and all(_alike(self.styles.get(name, {}), of) for name, of in other.styles.items())
            and len(self.lengths) == len(other.lengths)
            and all(map(_near, self.lengths, other.lengths))
        )


def looks(parts: Mapping[str, bytes], main: str) -> Looks:
    """How the document looks whose text is in that part."""
    root = packages.parsed(parts[main])
    styles = packages.related(parts, main, "styles").values()
    settings = packages.related(parts, main, "settings").values()
    return Looks(
        direct=frozenset(
            [*_direct(root), *(each for name in settings for each in _guards(parts[name]))]
        ),
        styles={k: v for name in styles for k, v in _styles(packages.parsed(parts[name]))},
        lengths=tuple(_lengths(root)),
    )


def _direct(root: etree._Element) -> Iterator[str]:
    for kind, quiet in _QUIET.items():
        for properties in root.iter(w(f"{kind}Pr")):
            for each in properties:
                name = etree.QName(each).localname
                if name not in quiet:
                    yield f"{kind} {name}"
    for borders in root.iter(w("tcBorders")):
        for side in borders:
            if (side.get(w("val")), side.get(w("sz"))) != ("single", "4"):
                yield "borders"


def _guards(settings: bytes) -> Iterator[str]:
    root = packages.parsed(settings)
    for name in ("documentProtection", "trackRevisions", "writeProtection"):
        if root.find(w(name)) is not None:
            yield name


def _styles(root: etree._Element) -> Iterator[tuple[str, dict[str, str]]]:
    for style in root.iter(w("style")):
        name = style.find(w("name"))
        if name is not None and style.get(w("type")) in _STYLED:
            yield name.get(w("val"), "").casefold(), dict(_properties(style))


def _properties(style: etree._Element) -> Iterator[tuple[str, str]]:
    for group in ("pPr", "rPr"):
        for each in style.iterfind(f"{w(group)}/*"):
            name = etree.QName(each).localname
            if name in _QUIET_IN_STYLES:
                continue
            value = each.get(w("val"), "1" if not each.attrib else "")
            if value and value not in _OFF:
                yield name, "1" if value in ("true", "on") else value
            for key, of in each.attrib.items():
                attribute = etree.QName(str(key)).localname
                quiet = attribute in _QUIET_ATTRIBUTES or attribute.endswith("Chars")
                if not quiet and str(of) not in _OFF:
                    yield f"{name} {attribute}", str(of)


def _alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return one.keys() == other.keys() and all(
        value == other[name]
        or (
            (value.lstrip("-").isdigit() and other[name].lstrip("-").isdigit())
            and " " in name
            and _near(int(value), int(other[name]))
        )
        for name, value in one.items()
    )


def _near(one: int, other: int) -> bool:
    return abs(one - other) <= TOLERANCE


def _lengths(root: etree._Element) -> Iterator[int]:
    measured = (
        ("pgSz", ("w", "h")),
        ("pgMar", ("top", "bottom", "left", "right", "footer")),
        ("gridCol", ("w",)),
        ("trHeight", ("val",)),
    )
    for name, attributes in measured:
        for element in root.iter(w(name)):
            yield from (int(element.get(w(each), "0")) for each in attributes)
