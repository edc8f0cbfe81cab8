"""A Word draft → the PDF that is signed and kept: tagged PDF/A-2, made by LibreOffice.

`finding` says where LibreOffice is, `office` has it make the PDF, `fonts` reads out of that which
fonts stood in for those that the draft asks for.
"""

from __future__ import annotations

from gongkai_docx.package import pack, unpack
from gongkai_docx.values import dataclass
from gongkai_docx.writers.pdf import fonts, office
from gongkai_docx.writers.word.wordml.asking import (
    fonts_asked_for,
    in_chinese,
    with_known_captions,
)


@dataclass(frozen=True)
class Pdf:
    """The file, and what is to be said of it."""

    content: bytes
    replaced: tuple[str, ...]
    """The fonts that the draft asks for and that are not in it: they aren't on this computer."""
    used: tuple[str, ...]
    """The fonts that are in it."""


def write(draft: bytes) -> Pdf:
    """The draft as PDF. Raises `Unusable` where LibreOffice is missing, or makes none."""
    parts = unpack(draft)
    content = office.converted(pack(with_known_captions(in_chinese(parts))))
    used = fonts.used_in(content)
    asked = fonts_asked_for(parts)
    return Pdf(content, tuple(name for name in asked if not fonts.is_among(name, used)), used)
