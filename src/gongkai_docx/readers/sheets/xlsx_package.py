"""An Excel workbook's bytes → those of its parts that are read, under the names they usually have.

Excel finds a workbook by its relationships, whatever it is called; calamine by its usual name.
"""

from __future__ import annotations

from posixpath import dirname

from gongkai_docx.package import Package, PackageError, aligned, relationships_of, resolved
from gongkai_docx.readers.sheets.markup import elements

WORKBOOK = "xl/workbook.xml"
_NEEDED = {
    "": "[content_types].xml",
    "_rels": ".rels",
    "xl": ".xml",
    "xl/_rels": ".rels",
    "xl/worksheets": ".xml",
}
"""By their folder: how the parts end that are read. Pictures, drawings and the like stay packed."""
_MACRO_SHEETS = tuple(
    b"http://schemas.microsoft.com/office/2006/relationships/" + kind
    for kind in (b"xlMacrosheet", b"xlIntlMacrosheet")
)
"""The types of sheets of macros, which hold no table of ours; calamine refuses to know of them."""
_CHART_SHEET = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"
_MAIN = "/officeDocument"
"""How the type of the relationship ends that leads to the workbook."""


def needed_parts(package: Package) -> dict[str, bytes]:
    """The parts of a workbook that are read.

    Raises `PackageError`; ExpatError, KeyError or ValueError where the package contradicts itself.
    """
    parts = _usual(aligned(package.unpack(_is_needed)))
    sheets = relationships_of(WORKBOOK)
    related = parts[sheets]
    for kind in _MACRO_SHEETS:
        related = related.replace(kind, _CHART_SHEET)
    return {**parts, sheets: related}


def _is_needed(part: str) -> bool:
    folder, _, name = part.lower().rpartition("/")
    return folder in _NEEDED and name.endswith(_NEEDED[folder])


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
