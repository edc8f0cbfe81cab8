"""A roll-up's parts → its fingerprint, by which one that somebody has saved since is told."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from gongkai_docx.desk.marks import ROLLUP_SIGN
from gongkai_docx.patterns import pattern

UNSIGNED = f"{ROLLUP_SIGN}:{'0' * 64}"
"""What a hidden cell holds before it is signed."""
_SIGNED = pattern(rf"{ROLLUP_SIGN}:([0-9a-f]{{64}})".encode())


def sign(parts: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """The parts with their fingerprint in the part of that name."""
    signature = f"{ROLLUP_SIGN}:{_digest(parts)}"
    return {**parts, name: parts[name].replace(UNSIGNED.encode(), signature.encode(), 1)}


def untouched(parts: Mapping[str, bytes]) -> bool:
    """Whether it is a roll-up that nobody has saved since it was written."""
    for name, part in parts.items():
        if match := _SIGNED.search(part):
            bare = part.replace(match[0], UNSIGNED.encode(), 1)
            return match[1].decode() == _digest({**parts, name: bare})
    return False


def _digest(parts: Mapping[str, bytes]) -> str:
    whole = sha256()
    for name, part in sorted(parts.items()):
        whole.update(f"{name}\0{len(part)}\0".encode())
        whole.update(part)
    return whole.hexdigest()
