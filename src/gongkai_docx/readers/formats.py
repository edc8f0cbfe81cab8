"""A file's bytes and its name → the reader of its format, told by what it holds.

A suffix lies: a page is saved as .doc, a Word file as .xls. It counts only where the bytes don't
tell: a plain text is JSON, a web page or a published report by how it begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import TypeAlias

from gongkai_docx.package import OLE2, Package, PackageError, may_hold
from gongkai_docx.patterns import pattern
from gongkai_docx.readers.reading import Reading

Reader: TypeAlias = Callable[[bytes, str], Reading]

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
TEXTS = (".txt", ".text", ".md")
PAGES = (".html", ".htm", ".shtml", ".xhtml", ".jsp", ".mht")
FILLED_IN = (*WORKBOOKS, ".json")
"""Of what clerks fill in, and programs hand over."""
SUFFIXES = (*WORKBOOKS, ".json", ".docx", ".html", ".htm", ".txt", ".pdf")
"""The formats that are read, as a clerk is told of them."""

_SELDOM = (".xltx", ".xltm", ".xlt", ".ett", ".xlsb", ".docm", ".dotx", ".dotm")
"""What else a workbook or a Word file may be saved as; .xlsb is told what to do instead."""

READABLE = frozenset((*SUFFIXES, *PAGES, *_SELDOM))
"""All suffixes by which a file is told that may hold a report."""

_MARKUP = pattern(
    rb"\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--(?:(?!-->).)*-->\s*+)*<(?:!doctype\s+html|html|head|body|div|p|table|meta)",
    re.IGNORECASE | re.DOTALL,
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def reader_of(content: bytes, name: str) -> Reader | None:
    """What reads a file of these bytes; None if it is of no format that we know."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".json":
        return _json
    if content.startswith(b"PK"):
        return _word if _is_word(content) else read_workbook
    if content.startswith(b"%PDF-") or b"%PDF-" in content[:1024]:
        return _pdf
    if content.startswith(OLE2):
        return _word if suffix in (".doc", ".docx", ".wps") else read_workbook
    if suffix in WORKBOOKS and not _MARKUP.match(_unmarked(content)):
        return read_workbook
    if _is_object(content):
        return _json
    if _MARKUP.match(_unmarked(content)) or suffix in PAGES:
        return _html
    return _text if suffix in TEXTS else None


def _unmarked(content: bytes) -> bytes:
    """The beginning of a text without its byte order mark and, in UTF-16, its zeros."""
    begin = content[:4096]
    for mark in _MARKS:
        begin = begin.removeprefix(mark)
    return begin.replace(b"\0", b"")


def _is_object(content: bytes) -> bool:
    return re.match(rb'\s*\{\s*["}]', _unmarked(content)) is not None


def _is_word(content: bytes) -> bool:
    if not may_hold(content, b"word"):
        return False
    try:
        names = Package(content).names
    except PackageError:
        return False
    return any(name.startswith("word/") for name in names)


# ---------------------------------------------------------------- each when it is needed


def read_workbook(content: bytes, name: str) -> Reading:
    """The report in a workbook. Raises `Unusable`."""
    from gongkai_docx.readers import workbook

    return workbook.read(content, name)


def _json(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import json

    return json.read(content, name)


def _word(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import published

    return published.read_docx(content, name)


def _html(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import published

    return published.read_html(content, name)


def _text(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import published

    return published.read_text(content, name)


def _pdf(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import published

    return published.read_pdf(content, name)
