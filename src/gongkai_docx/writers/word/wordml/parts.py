"""The parts of a package → those that hold a Word document's text.

What is not Word's own (content types, relationships) is in `writers.opc`, and handed on from here.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai_docx.patterns import pattern
from gongkai_docx.writers.opc import CONTENT_TYPES
from gongkai_docx.writers.opc import TYPES as TYPES
from gongkai_docx.writers.opc import declare as declare
from gongkai_docx.writers.opc import declared_types as declared_types
from gongkai_docx.writers.opc import free_name as free_name
from gongkai_docx.writers.opc import parsed as parsed
from gongkai_docx.writers.opc import relate as relate
from gongkai_docx.writers.opc import related as related
from gongkai_docx.writers.opc import remove as remove
from gongkai_docx.writers.opc import serialised as serialised
from gongkai_docx.writers.opc import unrelate as unrelate

ROOTS = {
    "document": "document",
    "header": "hdr",
    "footer": "ftr",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
}
"""What the root of each kind of part with text is called."""

_WORD_TYPE = pattern(
    r"wordprocessingml\.(document|header|footer|footnotes|endnotes)(?:\.main)?\+xml"
)


def word_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The parts with text by name, and what each is: document, header, footer, footnotes, …"""
    found: dict[str, str] = {}
    for each in parsed(parts[TYPES]).iter(CONTENT_TYPES + "Override"):
        name = str(each.get("PartName", "")).lstrip("/")
        kind = _WORD_TYPE.search(str(each.get("ContentType", "")))
        if kind and name in parts:
            found[name] = kind[1]
    return found
