"""XML ↔ a tree, as lxml has it: what the writers of Word files ask of lxml, and no more.

It stands in where there is no lxml. Names, text, and what is written are lxml's to the letter:
whatever is written with the one is the same bytes with the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from xml.parsers import expat

from gongkai_docx.patterns import pattern

XML = "http://www.w3.org/XML/1998/namespace"
_SEPARATOR = " "
_DEEPEST = 256
"""How deep elements may stand in each other, as libxml2 has it."""
_BLANK = " \t\r\n"
_STEP = pattern(r"\.//((?:\{[^}]*\})?[^/{}]+)|((?:\{[^}]*\})?[^/{}]+)/?")
_IN_TEXT = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
_IN_ATTRIBUTE = (*_IN_TEXT, ('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"))


class XMLSyntaxError(SyntaxError):
    """The text is no XML."""


class _Element:
    """An element: its name as {namespace}name, its attributes, its text, and what is in it."""

    def __init__(
        self,
        tag: str,
        attrib: Mapping[str, str] | None = None,
        nsmap: Mapping[str | None, str] | None = None,
        **extra: str,
    ) -> None:
        self.tag = tag
        self.attrib = {**(attrib or {}), **extra}
        self.text: str | None = None
        self.tail: str | None = None
        self.prefix: str | None = None
        self.declared: dict[str | None, str] = dict(nsmap or {})
        """The namespaces that the element declares, by their prefixes."""
        self._children: list[_Element] = []
        self._parent: _Element | None = None

    def __deepcopy__(self, memo: object) -> _Element:
        """The element and what is in it, standing nowhere."""
        copied = _Element(self.tag, self.attrib, self.declared)
        copied.text, copied.tail, copied.prefix = self.text, self.tail, self.prefix
        copied[:] = [child.__deepcopy__(memo) for child in self._children]
        return copied

    # ------------------------------------------------------------ its children

    def __iter__(self) -> Iterator[_Element]:
        return iter(list(self._children))

    def __len__(self) -> int:
        return len(self._children)

    def __getitem__(self, index: int) -> _Element:
        return self._children[index]

    def __setitem__(self, index: slice, elements: Iterable[_Element]) -> None:
        new = list(elements)
        for element in (*self._children[index], *new):
            element._parent = None
        self._children[index] = new
        for element in new:
            element._parent = self

    def __bool__(self) -> bool:
        return bool(self._children)

    def insert(self, index: int, element: _Element) -> None:
        """Put the element there, from where it was."""
        element._leave()
        self._children.insert(index, element)
        element._parent = self
        if element.declared or element._children:
            element._declare_no_more({*self.nsmap.values()})

    def _declare_no_more(self, known: set[str]) -> None:
        """Declare nothing that what stands around it declares."""
        self.declared = {each: uri for each, uri in self.declared.items() if uri not in known}
        for child in self._children:
            child._declare_no_more({*known, *self.declared.values()})

    def append(self, element: _Element) -> None:
        """Put the element at the end."""
        self.insert(len(self._children), element)

    def extend(self, elements: Iterable[_Element]) -> None:
        """Put these at the end."""
        for element in elements:
            self.append(element)

    def remove(self, element: _Element) -> None:
        """Take the element out."""
        if element._parent is not self:
            raise ValueError("it isn't in there")
        element._leave()

    def replace(self, old: _Element, new: _Element) -> None:
        """Put the new one in the place of the old one."""
        self.insert(self.index(old), new)
        self.remove(old)

    def index(self, element: _Element) -> int:
        """Which of the children it is."""
        return next(n for n, each in enumerate(self._children) if each is element)

    def _leave(self) -> None:
        if self._parent is not None:
            self._parent._children.pop(self._parent.index(self))
            self._parent = None

    # ------------------------------------------------------------ what is around it

    def getparent(self) -> _Element | None:
        """What it stands in."""
        return self._parent

    def iterancestors(self, *tags: str) -> Iterator[_Element]:
        """What it stands in, what that stands in, and so on, if it is called so."""
        around = self._parent
        while around is not None:
            if _is_called(around, tags):
                yield around
            around = around._parent

    def itersiblings(self, *tags: str, preceding: bool = False) -> Iterator[_Element]:
        """What stands behind it, or before it, the nearest first."""
        beside = self._parent._children if self._parent else [self]
        at = next(n for n, each in enumerate(beside) if each is self)
        siblings = reversed(beside[:at]) if preceding else iter(beside[at + 1 :])
        return (each for each in siblings if _is_called(each, tags))

    def addprevious(self, element: _Element) -> None:
        """Put the element directly before it."""
        if self._parent is not None:
            element._leave()
            self._parent.insert(self._parent.index(self), element)

    def addnext(self, element: _Element) -> None:
        """Put the element directly behind it."""
        if self._parent is not None:
            element._leave()
            self._parent.insert(self._parent.index(self) + 1, element)

    # ------------------------------------------------------------ what is in it

    def iter(self, *tags: str | Callable[..., _Element]) -> Iterator[_Element]:
        """It and all that is in it, in order, if it is called so."""
        names = tuple(tag for tag in tags if isinstance(tag, str))
        waiting = [self]
        while waiting:
            element = waiting.pop()
            if _is_called(element, names):
                yield element
            waiting += reversed(element._children)

    def iterchildren(self, *tags: str) -> Iterator[_Element]:
        """Its children that are called so."""
        return (each for each in list(self._children) if _is_called(each, tags))

    def iterfind(self, path: str) -> Iterator[_Element]:
        """What stands there below it: a/b, or .//a."""
        found: Iterable[_Element] = [self]
        for step in _STEP.finditer(path):
            if step[1]:
                found = [e for each in found for e in each.iter(step[1]) if e is not each]
            else:
                found = [e for each in found for e in each.iterchildren(step[2])]
        return iter(found)

    def findall(self, path: str) -> list[_Element]:
        """All that stands there below it."""
        return list(self.iterfind(path))

    def find(self, path: str) -> _Element | None:
        """The first that stands there below it."""
        return next(self.iterfind(path), None)

    def findtext(self, path: str) -> str | None:
        """The text of the first that stands there; None if none does."""
        found = self.find(path)
        return None if found is None else found.text or ""

    def get(self, name: str, default: str | None = None) -> str | None:
        """The attribute of that name."""
        return self.attrib.get(name, default)

    def set(self, name: str, value: str) -> None:
        """Give the attribute that value."""
        self.attrib[name] = value

    def items(self) -> list[tuple[str, str]]:
        """Its attributes."""
        return list(self.attrib.items())

    @property
    def nsmap(self) -> dict[str | None, str]:
        """The namespaces that can be meant in it, by their prefixes."""
        known: dict[str | None, str] = {}
        for around in (self, *self.iterancestors()):
            known = {**around.declared, **known}
        return known


def _is_called(element: _Element, tags: tuple[str, ...]) -> bool:
    return not tags or element.tag in tags or "*" in tags


Element = _Element


def SubElement(  # noqa: N802 - lxml's name
    parent: _Element,
    tag: str,
    attrib: Mapping[str, str] | None = None,
    nsmap: Mapping[str | None, str] | None = None,
    **extra: str,
) -> _Element:
    """A new element at the end of that one."""
    element = _Element(tag, attrib, nsmap, **extra)
    parent.append(element)
    return element


class QName:
    """The name of an element."""

    def __init__(self, element: _Element) -> None:
        namespace, _, self.localname = element.tag.rpartition("}")
        self.namespace = namespace.removeprefix("{") or None


# ---------------------------------------------------------------- from text


class XMLParser:
    """How text is read: lxml's other options are never otherwise in this tree."""

    def __init__(self, *, remove_blank_text: bool = False, **options: bool) -> None:
        self.remove_blank_text = remove_blank_text


def fromstring(xml: bytes | str, parser: XMLParser | None = None) -> _Element:
    """The root of that text. Raises `XMLSyntaxError`."""
    return _Reader(bool(parser and parser.remove_blank_text)).read(xml)


class _Reader:
    """One pass over a text."""

    def __init__(self, without_blanks: bool) -> None:
        self._without_blanks = without_blanks
        self._open: list[_Element] = []
        self._root: _Element | None = None
        self._last: _Element | None = None
        self._text: list[str] = []
        self._declared: dict[str | None, str] = {}

    def read(self, xml: bytes | str) -> _Element:
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
        element = _Element(tag)
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


# ---------------------------------------------------------------- to text


def tostring(root: _Element, encoding: str = "unicode") -> str:
    """The XML of the element and of all that is in it, without its tail."""
    pieces: list[str] = []
    _write(root, {"xml": XML}, root.nsmap, pieces)
    return "".join(pieces)


def _write(
    element: _Element,
    around: Mapping[str | None, str],
    declared: Mapping[str | None, str],
    pieces: list[str],
) -> None:
    declared = {**declared, **_undeclared(element, {**around, **declared})}
    scope = {**around, **declared} if declared else around
    name = _spelled(element.tag, scope, element.prefix)
    pieces.append(f"<{name}")
    for prefix, uri in declared.items():
        spelled = f"xmlns:{prefix}" if prefix else "xmlns"
        pieces.append(f' {spelled}="{_escaped(uri, _IN_ATTRIBUTE)}"')
    for attribute, value in element.attrib.items():
        spelled = _spelled(attribute, scope, "", of_attribute=True)
        pieces.append(f' {spelled}="{_escaped(value, _IN_ATTRIBUTE)}"')
    if element.text is None and not len(element):
        pieces.append("/>")
        return
    pieces.append(f">{_escaped(element.text or '', _IN_TEXT)}")
    for child in element:
        _write(child, scope, child.declared, pieces)
        pieces.append(_escaped(child.tail or "", _IN_TEXT))
    pieces.append(f"</{name}>")


def _undeclared(element: _Element, scope: Mapping[str | None, str]) -> dict[str | None, str]:
    """The namespaces that nothing around it declares, under the prefixes that lxml gives them."""
    uris = dict.fromkeys(
        name[1:].partition("}")[0] for name in (element.tag, *element.attrib) if name[0] == "{"
    )
    return {
        f"ns{n}": uri for n, uri in enumerate(each for each in uris if each not in scope.values())
    }


def _spelled(
    name: str, scope: Mapping[str | None, str], prefix: str | None, *, of_attribute: bool = False
) -> str:
    """The name as it is written where these namespaces are known: by its own prefix, if it can."""
    if not name.startswith("{"):
        return name
    uri, _, local = name[1:].partition("}")
    if scope.get(prefix) != uri:
        fitting = (each for each, meant in scope.items() if meant == uri)
        prefix = next(each for each in fitting if each or not of_attribute)
    return f"{prefix}:{local}" if prefix else local


def _escaped(text: str, signs: Iterable[tuple[str, str]]) -> str:
    for sign, written in signs:
        if sign in text:
            text = text.replace(sign, written)
    return text
