"""A workbook's bytes, in any format that we read → its sheets, each opened by its format's module.

Which module that is, the content tells: a suffix may lie, and what one program calls .xls another
saved as .xlsx or as a web page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from gongkai_docx.errors import Unusable
from gongkai_docx.package import OLE2, Package, PackageError
from gongkai_docx.patterns import pattern
from gongkai_docx.readers.sheets.sheet import ADVICE, SheetOpener

_ZIP = b"PK"
# The first record of a workbook older than compound files (BIFF2 to BIFF4), or taken out of one.
_BARE_BIFF = tuple(bytes([9, version, length, 0]) for version in (0, 2, 4, 8) for length in (4, 6))
_WEB_PAGE = pattern(rb"\s*(<!doctype html|<(html|head|meta|table)|mime-version:)", re.IGNORECASE)
_BOM = pattern(rb"\xef\xbb\xbf|\xff\xfe|\xfe\xff")


def open_sheets(content: bytes, name: str) -> dict[str, SheetOpener]:
    """What reads each sheet, by its name in the workbook's order.

    Raises `Unusable` where the file is damaged, not a workbook, or unsafe.
    """
    if content.startswith(OLE2):
        from gongkai_docx.readers.sheets import xls

        return xls.open_sheets(content, name)
    try:
        package = Package(content)
    except PackageError as error:
        if content.startswith(_ZIP):
            raise Unusable(f"{name} {error}") from error
        raise Unusable(f"{name} {_what_instead(content) or error}{ADVICE}") from error
    parts = package.names
    if any(map(_is_workbook, parts)):
        from gongkai_docx.readers.sheets import xlsx

        return xlsx.open_sheets(package, name)
    if "content.xml" in parts or "encrypted-package" in parts:
        from gongkai_docx.readers.sheets import ods

        return ods.open_sheets(package, name)
    raise Unusable(f"{name} 不是 Excel 工作簿{_what_else(parts)}。")


def _is_workbook(part: str) -> bool:
    """Whether a part of that name is the workbook: xl/workbook.xml, or workbook2.xml of another."""
    folder, _, name = part.lower().rpartition("/")
    return "/" not in folder and name.startswith("workbook") and name.endswith(".xml")


def _what_else(parts: Iterable[str]) -> str:
    if "word/document.xml" in parts:
        return "，而是 Word 文件"
    if "ppt/presentation.xml" in parts:
        return "，而是 PowerPoint 文件"
    return "（.xlsb 等格式请另存为 .xlsx）"


def _what_instead(content: bytes) -> str:
    """What a file is that is no Office file, where its beginning tells."""
    # Without the zeros of UTF-16.
    head = _BOM.sub(b"", content[:2000], count=1).replace(b"\0", b"")
    if _WEB_PAGE.match(head):
        return "其实是网页（HTML），只是用了表格的后缀。"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head or b"<office:document" in head:
        return "其实是 XML 表格，只是用了别的后缀。"
    if content.startswith(_BARE_BIFF):
        return "是很旧的 Excel 格式（5.0 以前）。"
    return ""
