"""An Excel workbook's bytes → those of its parts that are read, under the names they usually have.

Excel finds a workbook by its relationships, whatever it is called; calamine by its usual name.
"""

from __future__ import annotations

import re
from posixpath import dirname

from gongkai_docx.package import Package, PackageError, aligned, relationships_of, resolved
from gongkai_docx.patterns import pattern
from gongkai_docx.readers.sheets.markup import elements

WORKBOOK = "xl/workbook.xml"
# Pictures, drawings and the like stay packed.
_NEEDED = pattern(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml",
    re.IGNORECASE,
)
_MACRO_SHEETS = pattern(
    rb"http://schemas\.microsoft\.com/office/2006/relationships/xl(?:Intl)?Macrosheet"
)
"""The types of sheets of macros, which hold no table of ours; calamine refuses to know of them."""
_CHART_SHEET = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"
_MAIN = "/officeDocument"
"""How the type of the relationship ends that leads to the workbook."""


def needed_parts(package: Package) -> dict[str, bytes]:
    """The parts of a workbook that are read.

    Raises `PackageError`; ExpatError, KeyError or ValueError where the package contradicts itself.
    """
    parts = _usual(aligned(package.unpack(lambda part: bool(_NEEDED.fullmatch(part)))))
    sheets = relationships_of(WORKBOOK)
    return {**parts, sheets: _MACRO_SHEETS.sub(_CHART_SHEET, parts[sheets])}


def _usual(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts with the workbook under its usual name."""
    main = _main(parts)
    if main == WORKBOOK:
        return parts
    if dirname(main) != dirname(WORKBOOK):
        raise PackageError(
            f"里的工作簿存在不常见的位置（{main}），读不了。请用 Excel 或 WPS 打开后另存一份再试。"
        )
    usual = {main: WORKBOOK, relationships_of(main): relationships_of(WORKBOOK)}
    others = {name: part for name, part in parts.items() if name not in usual.values()}
    return {usual.get(name, name): part for name, part in others.items()}


def _main(parts: dict[str, bytes]) -> str:
    """The name of the part that is the workbook."""
    for element, attributes in elements(parts.get("_rels/.rels", b"<none/>")):
        if element == "Relationship" and attributes.get("Type", "").endswith(_MAIN):
            return resolved("", attributes.get("Target", ""))
    return WORKBOOK
