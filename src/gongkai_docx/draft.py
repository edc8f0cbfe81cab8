"""The parts of a draft → whether they are as we wrote them: what its writer and its reader share.

A draft carries its data in a part of its own (`writers.word.data_part`), whose root says also the
fingerprint of all parts. It is of every byte of every part. What a program changes by itself when
it only saves a draft, and what a person changed in it, can't be told apart for sure; so whatever
was saved by another program counts as edited, and nobody's work is lost to a guess. How the parts
are packed doesn't count: programs that send files pack them anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256

from gongkai_docx.patterns import pattern

NAMESPACE = "urn:gongkai-docx:report:1"
"""Of the data."""

# Drafts of earlier versions have a second fingerprint, `text`.
_SAID = pattern(rb'<[^<>]*? fingerprint="([0-9a-f]*)"')
_SIGNED = pattern(rb' (?:fingerprint|text)="[0-9a-f]*"')

_WARNING = "草稿：有 {} 个错误，请改正后重新生成，不要发布。"


def warning(errors: int) -> str:
    """What stands above the title of a web page of a report with so many errors; "" with none."""
    return _WARNING.format(errors) if errors else ""


def is_warning(line: str) -> bool:
    """Whether that is what we wrote there."""
    return line in map(_WARNING.format, re.findall(r"\d{1,6}", line)[:1])


def sign(parts: Mapping[str, bytes], data: str) -> dict[str, bytes]:
    """The parts with their fingerprint in that of the data."""
    signature = f' fingerprint="{_fingerprint(parts, data)}"'.encode()
    return {**parts, data: parts[data].replace(b"><figures>", signature + b"><figures>", 1)}


def untouched(parts: Mapping[str, bytes], data: str) -> bool:
    """Whether every part of a draft is as we wrote it; `data` is the part of its data."""
    found = _SAID.search(parts[data])
    return found is not None and found[1].decode() == _fingerprint(parts, data)


def _fingerprint(parts: Mapping[str, bytes], data: str) -> str:
    whole = sha256()
    for name, part in sorted(parts.items()):
        content = _SIGNED.sub(b"", part, count=2) if name == data else part
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()
