"""A part's XML → its elements by local name, whichever prefix the program gave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from xml.parsers import expat

MAX_ELEMENTS = 300_000
"""Of a part that is held as a whole; styles and drawings have some thousands."""


def parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], object] | None = None,
    end: Callable[[str], object] | None = None,
    characters: Callable[[str], object] | None = None,
) -> None:
    """Tell of each element of a part where it starts and ends, and of text. Raises ExpatError.

    Names are told as `namespace local`; `local` takes the second half.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.Parse(xml, True)


@lru_cache(maxsize=1000)
def local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition(" ")[2]


def elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """The elements of a small part, names and attributes without their namespaces."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    parse(xml, start)
    return found


class Element:
    """An element of a part, with what is in it.

    Its name is without its namespace; its text is what stands in none of its children.
    """

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.children: list[Element] = []
        self.text = ""

    def all(self, *names: str) -> Iterator[Element]:
        """The elements of these names in it, in order, whatever they are in."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            if element.name in names:
                yield element
            waiting += reversed(element.children)

    def first(self, *names: str) -> Element | None:
        """The first of them; None if there is none."""
        return next(self.all(*names), None)


def tree(xml: bytes) -> Element:
    """The root of a small part. Raises ExpatError; ValueError where it isn't small."""
    root = Element("", {})
    path = [root]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_ELEMENTS:
            raise ValueError("too many elements")
        made = Element(local(name), {local(key): value for key, value in attributes.items()})
        path[-1].children.append(made)
        path.append(made)

    def end(_: str) -> None:
        path.pop()

    def characters(text: str) -> None:
        path[-1].text += text

    parse(xml, start, end, characters)
    return root
