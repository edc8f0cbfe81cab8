"""The XML of Excel (SpreadsheetML, ECMA-376 part 1, 18): a workbook → the same, marked.

`book` is the workbook with its sheets, `grid` the cells of one sheet, `styles` how cells look,
`notes` the comments (and their boxes, in VML); `listing` makes a sheet of text anew. Whatever is
not asked for stays as it stands in the file.
"""

from __future__ import annotations

import re

from gongkai_docx.tree import etree
from gongkai_docx.writers.opc import DECLARATION

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
MAX_TEXT = 32_767
"""UTF-16 units that a cell or a comment can hold (Excel's specification)."""

# A literal _x0041_ would be read as A (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
_LOOKALIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def m(name: str) -> str:
    """The name of an element of SpreadsheetML, as lxml spells it."""
    return f"{{{MAIN}}}{name}"


def parsed(xml: bytes) -> etree._Element:
    """The root of a part's XML, nothing left out. Raises `etree.XMLSyntaxError`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(xml, parser)


def serialised(root: etree._Element) -> bytes:
    """The XML of a part, as Office writes it."""
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()


def escaped(text: str) -> str:
    """The text as a cell or a comment holds it, cut to what it can hold."""
    units = text.encode("utf-16-le")[: 2 * MAX_TEXT]
    return _LOOKALIKE.sub("_x005F_", units.decode("utf-16-le", errors="ignore"))


def unescaped(text: str) -> str:
    """The text that a cell holds so."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def number(value: str | None) -> int:
    """The whole number that an attribute holds; 0 for anything else."""
    return int(value) if value and value.isascii() and value.isdigit() else 0


def insert_after(root: etree._Element, new: etree._Element, before: tuple[str, ...]) -> None:
    """Put the child behind the last of those that the schema wants before it, or first."""
    names = {m(name) for name in before}
    places = [index for index, child in enumerate(root) if child.tag in names]
    root.insert(places[-1] + 1 if places else 0, new)


def count(parent: etree._Element) -> None:
    """Bring an element's count of its children up to date, if it has one."""
    if "count" in parent.attrib:
        parent.set("count", str(sum(1 for _ in parent.iterchildren("*"))))
