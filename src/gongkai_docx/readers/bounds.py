"""What a reader meets in a file → the same, or a refusal where no report is as long.

A report has some fifty paragraphs and is a few dozen KB of text. What N28 tells of is far below
these bounds; they keep a slip, or what is meant to keep the program busy, from doing so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from gongkai_docx.errors import Unusable
from gongkai_docx.report import Report

MOST_PARAGRAPHS = 30_000
"""Of a file, its headings counted in."""
MOST_BYTES = 10_000_000
"""Of a file that is nothing but text."""
MOST_PIECES = 400_000
"""Of one in JSON: what its texts, members and lines begin and end with."""
_PIECES = (b'"', b",", b"[", b"{", b"\\n", b"\\r")

Met = TypeVar("Met")


def bounded(met: Iterable[Met], name: str) -> Iterator[Met]:
    """The paragraphs as they are met. Raises `Unusable` at the first that is one too many."""
    for number, each in enumerate(met):
        if number == MOST_PARAGRAPHS:
            raise _too_long(name)
        yield each


def not_too_long(report: Report, name: str) -> None:
    """Raises `Unusable` if the report that was read has too many paragraphs."""
    blocks = [block for section in report.narrative.values() for block in section]
    paragraphs = sum(len(block.paragraphs) for block in blocks)
    if len(report.preface) + len(blocks) + paragraphs > MOST_PARAGRAPHS:
        raise _too_long(name)


def _too_long(name: str) -> Unusable:
    return Unusable(
        f"{name} 超过 {MOST_PARAGRAPHS} 段，不像一份年报，没有读取；请核对是否粘贴有误。"
    )


def not_too_large(content: bytes, name: str) -> bytes:
    """The text. Raises `Unusable` if it is too large."""
    if len(content) > MOST_BYTES:
        raise Unusable(
            f"{name} 超过 {MOST_BYTES // 1_000_000} MB，不像一份年报的文字，没有读取；{_ADVICE}"
        )
    return content


def not_too_many_pieces(content: bytes, name: str) -> bytes:
    """The JSON. Raises `Unusable` if it is too large, or there is too much of anything in it."""
    not_too_large(content, name)
    # What is as short holds no more pieces, whatever it is.
    if len(content) > MOST_PIECES and sum(map(content.count, _PIECES)) > MOST_PIECES:
        raise Unusable(f"{name} 里的段落、成员过多，不像一份年报，没有读取；{_ADVICE}")
    return content


_ADVICE = "请核对文件是否选对、内容是否粘贴有误。"
