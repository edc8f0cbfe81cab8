"""The parts of a draft → its fingerprints, by which one that was edited is told from ours."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from lxml.etree import XMLSyntaxError

from gongkai_docx.writers.word import data_part
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.contents import said, style_names, told

_PROPERTIES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_LIBREOFFICE = b"<Application>LibreOffice"


def sign(parts: Mapping[str, bytes], main: str, data: str) -> dict[str, bytes]:
    """The parts with their fingerprints in the data part.

    One is of every byte of all parts, but for itself; the other of what the draft says, which
    stays the same when a program only saves it in its own way.
    """
    signed = data_part.signed(parts[data], _of_parts(parts, data), _of_text(parts, main, data))
    return {**parts, data: signed}


def untouched(parts: Mapping[str, bytes], data: str, fresh: Mapping[str, bytes], main: str) -> bool:
    """Whether a draft is as we wrote it, but for how LibreOffice spells what it saves.

    `fresh` is what would take its place: how a draft looks has no fingerprint, so it is held
    against that. In doubt a draft is edited.
    """
    about = data_part.about(parts[data])
    if about.fingerprint == _of_parts(parts, data):
        return True
    if _LIBREOFFICE not in parts.get("docProps/app.xml", b"") or main not in parts:
        return False
    if any("comments" in name for name in parts):
        return False  # LibreOffice gives comments formatting of its own
    from gongkai_docx.writers.word.wordml.looks import alike

    try:
        return about.text == _of_text(parts, main, data) and alike(parts, fresh)
    except (XMLSyntaxError, ValueError, KeyError, StopIteration):
        return False  # nothing that LibreOffice writes


def _of_parts(parts: Mapping[str, bytes], data: str) -> str:
    whole = sha256()
    for name, part in sorted(parts.items()):
        content = data_part.unsigned(part) if name == data else part
        whole.update(f"{name}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def _of_text(parts: Mapping[str, bytes], main: str, data: str) -> str:
    styles = style_names(parts.get("word/styles.xml", b""))
    about = (packages.parsed(parts[name]) for name in _PROPERTIES if name in parts)
    texts = [
        said(parts[main].decode(errors="replace"), styles),
        *(each for properties in about for each in told(properties)),
        *data_part.values(parts[data]),
    ]
    return sha256("\0".join(texts).encode(errors="replace")).hexdigest()
