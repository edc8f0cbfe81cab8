"""XML → a tree of elements."""

from __future__ import annotations

from functools import lru_cache
from xml.parsers import expat

from gongkai_docx.small_tree.element import XML, Element

_SEPARATOR = " "
_DEEPEST = 256
"""How deep elements may stand in each other, as libxml2 has it."""
_BLANK = " \t\r\n"


class XMLSyntaxError(SyntaxError):
    """The text is no XML."""


class XMLParser:
    """How text is read: lxml's other options are never otherwise in this tree."""

    def __init__(self, *, remove_blank_text: bool = False, **options: bool) -> None:
        self.remove_blank_text = remove_blank_text


def fromstring(xml: bytes | str, parser: XMLParser | None = None) -> Element:
    """The root of that text. Raises `XMLSyntaxError`."""
    return _Reader(bool(parser and parser.remove_blank_text)).read(xml)


class _Reader:
    """One pass over a text."""

    def __init__(self, without_blanks: bool) -> None:
        self._without_blanks = without_blanks
        self._open: list[Element] = []
        self._root: Element | None = None
        self._last: Element | None = None
        self._text: list[str] = []
        self._declared: dict[str | None, str] = {}

    def read(self, xml: bytes | str) -> Element:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.namespace_prefixes = True
        parser.ordered_attributes = True
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise XMLSyntaxError(str(error)) from error
        assert self._root is not None  # noqa: S101 - or expat would have complained
        return self._root

    def _declare(self, prefix: str | None, namespace: str | None) -> None:
        self._declared[prefix] = namespace or ""

    def _start(self, name: str, attributes: list[str]) -> None:
        self._end_text(ending=False)
        if len(self._open) == _DEEPEST:
            raise XMLSyntaxError("elements stand too deep in each other")
        tag, prefix = _called(name)
        element = Element(tag)
        element.prefix = prefix
        element.declared, self._declared = self._declared, {}
        for each, value in zip(attributes[::2], attributes[1::2], strict=True):
            element.attrib[_called(each)[0]] = value
        if self._open:
            self._open[-1]._children.append(element)
            element._parent = self._open[-1]
        else:
            self._root = element
        self._open.append(element)
        self._last = None

    def _end(self, name: str) -> None:
        self._end_text(ending=True)
        self._last = self._open.pop()

    def _end_text(self, *, ending: bool) -> None:
        text = "".join(self._text)
        self._text.clear()
        if not text or not self._open or self._is_ignored(text, ending):
            return
        if self._last is None:
            self._open[-1].text = text
        else:
            self._last.tail = text

    def _is_ignored(self, text: str, ending: bool) -> bool:
        """Whether libxml2 takes the text for none (its `areBlanks`)."""
        if not self._without_blanks or text.strip(_BLANK):
            return False
        around = self._open[-1]
        spaces = (each.get(f"{{{XML}}}space") for each in reversed(self._open))
        is_kept = next(filter(None, spaces), "default") == "preserve"
        return not (is_kept or around.text or (ending and not len(around)))


@lru_cache(maxsize=2000)
def _called(name: str) -> tuple[str, str | None]:
    """The name as {namespace}name, and its prefix: expat says namespace, name, prefix."""
    namespace, *said = name.split(_SEPARATOR)
    if not said:
        return name, None
    return f"{{{namespace}}}{said[0]}", said[1] if len(said) > 1 else None
