"""The parts of a draft → its fingerprint, by which one that was edited is told from ours."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from gongkai_docx.writers import data_part


def sign(parts: Mapping[str, bytes], data: str) -> dict[str, bytes]:
    """The parts with their fingerprint in the data part."""
    return {**parts, data: data_part.signed(parts[data], of(parts, data))}


def of(parts: Mapping[str, bytes], data: str) -> str:
    """The fingerprint of every byte of all parts, but for itself."""
    whole = sha256()
    for name, part in sorted(parts.items()):
        content = data_part.unsigned(part) if name == data else part
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def untouched(parts: Mapping[str, bytes], data: str, fresh: Mapping[str, bytes]) -> bool:
    """Whether a draft is as we wrote it."""
    _, _, written = data_part.about(parts[data])
    return written == of(parts, data)
