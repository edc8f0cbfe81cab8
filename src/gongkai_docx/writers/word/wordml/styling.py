"""A style that a document may lack → its id in the document, which has it then."""

from __future__ import annotations

from dataclasses import replace

from gongkai_docx.writers.word.wordml import making, w
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.styles import AnyStyle


def add_style(parts: dict[str, bytes], main: str, style: AnyStyle) -> str:
    """Add the style if the document has none of its name; the id that it has there."""
    for part in packages.related(parts, main, "styles").values():
        root = packages.parsed(parts[part])
        taken = set()
        for each in root.iterchildren(w("style")):
            identity = each.get(w("styleId"), "")
            taken.add(identity)
            named = each.find(w("name"))
            if named is not None and named.get(w("val"), "").casefold() == style.name.casefold():
                return identity
        while style.id in taken:
            style = replace(style, id=f"{style.id}1")
        root.append(making.element(style.xml()))
        parts[part] = packages.serialised(root)
    return style.id
