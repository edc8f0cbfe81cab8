"""A part's XML → its elements by local name, whichever prefix the program gave them."""

from __future__ import annotations

from functools import lru_cache
from xml.parsers import expat


def parser() -> expat.XMLParserType:
    """A parser that gives names as `namespace local`; `local` takes the second half."""
    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True
    return made


@lru_cache(maxsize=1000)
def local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition(" ")[2]


def elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part, names and attributes without their namespaces."""
    found: list[tuple[str, dict[str, str]]] = []
    made = parser()
    made.StartElementHandler = lambda name, attributes: found.append(
        (local(name), {local(key): value for key, value in attributes.items()})
    )
    made.Parse(xml, True)
    return found
