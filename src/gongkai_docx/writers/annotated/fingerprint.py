"""An annotated workbook's parts → its fingerprint, by which one that was saved since is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from gongkai_docx.tree import etree
from gongkai_docx.writers.annotated.sheetml import parsed
from gongkai_docx.writers.annotated.sheetml.book import cell_text
from gongkai_docx.writers.annotated.sheetml.grid import Grid

SIGN = "gongkai-docx:annotation:1:"
"""What the text begins with that a hidden cell of 问题清单 holds: that it is ours, its fingerprint
and whose report it is."""

_SIGNATURE = re.compile(SIGN + "([0-9a-f]{64}) (.*)", re.DOTALL)
_UNSIGNED = "0" * 64


def unsigned(subject: str) -> str:
    """The text of that cell for the report of that organ and year, before it is signed."""
    return f"{SIGN}{_UNSIGNED} {subject}"


def is_signature(text: str) -> bool:
    """Whether a cell's text is such a one."""
    return _SIGNATURE.fullmatch(text) is not None


def sign(parts: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """The parts with their fingerprint in the part of that name."""
    signed = parts[name].replace(_UNSIGNED.encode(), _digest(parts).encode(), 1)
    return {**parts, name: signed}


def signed(parts: Mapping[str, bytes]) -> str | None:
    """Whose report it is that we annotated, if nobody has saved the file since; else None."""
    for name, part in parts.items():
        if SIGN.encode() not in part or not name.endswith(".xml"):
            continue
        try:
            cells = Grid(parsed(part)).cells()
            matches = [_SIGNATURE.fullmatch(cell_text(cell, [])) for _, cell in cells]
        except (etree.XMLSyntaxError, ValueError):
            continue
        for match in matches:
            if match and match[1] == _digest({**parts, name: _cleared(part, match[1])}):
                return match[2]
    return None


def _cleared(part: bytes, digest: str) -> bytes:
    return part.replace(digest.encode(), _UNSIGNED.encode(), 1)


def _digest(parts: Mapping[str, bytes]) -> str:
    whole = sha256()
    for name, part in sorted(parts.items()):
        whole.update(f"{name}\0{len(part)}\0".encode())
        whole.update(part)
    return whole.hexdigest()
