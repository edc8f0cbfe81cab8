"""The parts of a draft → its fingerprint, by which one that was edited is told from ours."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256


def of(parts: Mapping[str, bytes], data: str) -> dict[str, str]:
    """The fingerprint of those parts, but for the one that carries it."""
    whole = sha256()
    for name, part in sorted(parts.items()):
        if name != data:
            whole.update(f"{name}\0{len(part)}\0".encode())
            whole.update(part)
    return {"parts": whole.hexdigest()}
