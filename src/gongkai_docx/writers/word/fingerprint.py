"""The parts of a draft → its fingerprint, by which one that was edited is told from ours.

It is of every byte of every part. What a program changes by itself when it only saves a draft, and
what a person changed in it, can't be told apart for sure; so whatever was saved by another program
counts as edited, and nobody's work is lost to a guess. How the parts are packed doesn't count:
programs that send files pack them anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from gongkai_docx.writers.word import data_part


def sign(parts: Mapping[str, bytes], data: str) -> dict[str, bytes]:
    """The parts with their fingerprint in the data part."""
    return {**parts, data: data_part.signed(parts[data], _of_parts(parts, data))}


def untouched(parts: Mapping[str, bytes], data: str) -> bool:
    """Whether every part of a draft is as we wrote it."""
    from gongkai_docx.writers.word import data_read

    return data_read.about(parts[data]).fingerprint == _of_parts(parts, data)


def _of_parts(parts: Mapping[str, bytes], data: str) -> str:
    whole = sha256()
    for name, part in sorted(parts.items()):
        content = data_part.unsigned(part) if name == data else part
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()
