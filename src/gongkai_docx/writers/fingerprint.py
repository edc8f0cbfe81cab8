"""The parts of a draft → its fingerprint, by which one that was edited is told from ours."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from gongkai_docx.writers.wordml import parts as packages
from gongkai_docx.writers.wordml.contents import said


def of(parts: Mapping[str, bytes], data: str) -> dict[str, str]:
    """Two fingerprints of a draft, for its data part, which is left out of them.

    `parts` is that of every byte; `text` is that of what the draft says, which stays the same
    when a program only saves it in its own way.
    """
    return {"parts": of_parts(parts, data), "text": of_text(parts)}


def of_parts(parts: Mapping[str, bytes], data: str) -> str:
    """The fingerprint of every byte of all parts but the data part."""
    whole = sha256()
    for name, part in sorted(parts.items()):
        if name != data:
            whole.update(f"{name}\0{len(part)}\0".encode())
            whole.update(part)
    return whole.hexdigest()


def of_text(parts: Mapping[str, bytes]) -> str:
    """The fingerprint of what the parts say."""
    return sha256("\0".join(said(parts)).encode(errors="replace")).hexdigest()


def untouched(parts: Mapping[str, bytes], data: str, fresh: Mapping[str, bytes], main: str) -> bool:
    """Whether a draft is as we wrote it, but for how LibreOffice spells what it saves.

    `fresh` is what would take its place: formatting leaves no fingerprint, so it is compared with
    that. In doubt a draft is edited.
    """
    from gongkai_docx.writers.wordml.looks import looks

    written = packages.parsed(parts[data]).attrib
    if written.get("parts") == of_parts(parts, data):
        return True
    if b"<Application>LibreOffice" not in parts.get("docProps/app.xml", b"") or main not in parts:
        return False
    return written.get("text") == of_text(parts) and looks(parts, main).like(looks(fresh, main))
