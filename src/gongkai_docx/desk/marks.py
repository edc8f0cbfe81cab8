"""The bytes of a file → what of ours it is, told by the marks that our writers leave."""

from __future__ import annotations

from gongkai_docx.draft import untouched
from gongkai_docx.package import OLE2, PackageError, unpack
from gongkai_docx.writers.annotated import fingerprint as annotated
from gongkai_docx.writers.word import data_read
from gongkai_docx.writers.word.cover import SIGN as COVER_SIGN

ROLLUP = "汇总表"
COPY = "标注的副本"
ANSWER = "改过的标注副本"
"""One that somebody has saved since: what an organ sends back, corrected and explained."""
DRAFT = "文稿"
WEB = "网页"
"""A report as a page of the web."""
PAGE = "汇总网页"
RETURN = "退回修改单"
COVER = "送审单"

ROLLUP_SIGN = "gongkai-docx:rollup:1"
"""What a hidden cell of a roll-up begins with."""
RETURN_SIGN = "gongkai-docx:return:1"
"""The category of what goes back to an organ, in its properties."""
PAGE_SIGN = '<meta name="generator" content="gongkai-docx collect">'
"""What the page of a collection has in its head."""

NO_REPORTS = (ROLLUP, PAGE, RETURN, COVER)
"""What holds many reports, or none: it is never one."""

WRITTEN = (COPY, DRAFT, WEB)
"""What we made of a report, which is no second one."""

_HEAD = 2_000
_DATA = b'<script type="application/json" id="report">'
"""What a page has that we wrote of a report (`writers.html`)."""


def mark(content: bytes) -> str | None:
    """What of ours the file is; None if it is none, or a draft that was changed since.

    A roll-up stays one, whatever program has saved it.
    """
    if PAGE_SIGN.encode() in content[:_HEAD]:
        return PAGE
    if content.startswith(b"<!DOCTYPE html>") and _DATA in content:
        return WEB
    if content.startswith(OLE2):
        return _of_old_format(content)
    if not content.startswith(b"PK"):
        return None
    try:
        return _of_parts(unpack(content))
    except PackageError:
        return None


def _of_old_format(content: bytes) -> str | None:
    """What an .xls is that a program made of one of ours: its texts are in one of two widths."""
    for sign, called in ((ROLLUP_SIGN, ROLLUP), (annotated.SIGN, ANSWER)):
        if any(sign.encode(encoding) in content for encoding in ("ascii", "utf-16-le")):
            return called
    return None


def _of_parts(parts: dict[str, bytes]) -> str | None:
    for sign, called in ((ROLLUP_SIGN, ROLLUP), (RETURN_SIGN, RETURN), (COVER_SIGN, COVER)):
        if any(sign.encode() in part for part in parts.values()):
            return called
    if annotated.signed(parts) is not None:
        return COPY
    data = data_read.find(parts)
    if data and untouched(parts, data):
        return DRAFT
    return ANSWER if any(annotated.SIGN.encode() in part for part in parts.values()) else None
