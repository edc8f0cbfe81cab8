"""An element of a tree: its name, what stands in it, and what it stands in, as lxml has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from gongkai_docx.patterns import pattern

XML = "http://www.w3.org/XML/1998/namespace"
_STEP = pattern(r"\.//((?:\{[^}]*\})?[^/{}]+)|((?:\{[^}]*\})?[^/{}]+)/?")


class Element:
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
        self._children: list[Element] = []
        self._parent: Element | None = None

    def __deepcopy__(self, memo: object) -> Element:
        """The element and what is in it, standing nowhere."""
        copied = Element(self.tag, self.attrib, self.declared)
        copied.text, copied.tail, copied.prefix = self.text, self.tail, self.prefix
        copied[:] = [child.__deepcopy__(memo) for child in self._children]
        return copied

    # ------------------------------------------------------------ its children

    def __iter__(self) -> Iterator[Element]:
        return iter(list(self._children))

    def __len__(self) -> int:
        return len(self._children)

    def __getitem__(self, index: int) -> Element:
        return self._children[index]

    def __setitem__(self, index: slice, elements: Iterable[Element]) -> None:
        new = list(elements)
        for element in (*self._children[index], *new):
            element._parent = None
        self._children[index] = new
        for element in new:
            element._parent = self

    def __bool__(self) -> bool:
        return bool(self._children)

    def insert(self, index: int, element: Element) -> None:
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

    def append(self, element: Element) -> None:
        """Put the element at the end."""
        self.insert(len(self._children), element)

    def extend(self, elements: Iterable[Element]) -> None:
        """Put these at the end."""
        for element in elements:
            self.append(element)

    def remove(self, element: Element) -> None:
        """Take the element out."""
        if element._parent is not self:
            raise ValueError("it isn't in there")
        element._leave()

    def replace(self, old: Element, new: Element) -> None:
        """Put the new one in the place of the old one."""
        self.insert(self.index(old), new)
        self.remove(old)

    def index(self, element: Element) -> int:
        """Which of the children it is."""
        return next(n for n, each in enumerate(self._children) if each is element)

    def _leave(self) -> None:
        if self._parent is not None:
            self._parent._children.pop(self._parent.index(self))
            self._parent = None

    # ------------------------------------------------------------ what is around it

    def getparent(self) -> Element | None:
        """What it stands in."""
        return self._parent

    def iterancestors(self, *tags: str) -> Iterator[Element]:
        """What it stands in, what that stands in, and so on, if it is called so."""
        around = self._parent
        while around is not None:
            if _is_called(around, tags):
                yield around
            around = around._parent

    def itersiblings(self, *tags: str, preceding: bool = False) -> Iterator[Element]:
        """What stands behind it, or before it, the nearest first."""
        beside = self._parent._children if self._parent else [self]
        at = next(n for n, each in enumerate(beside) if each is self)
        siblings = reversed(beside[:at]) if preceding else iter(beside[at + 1 :])
        return (each for each in siblings if _is_called(each, tags))

    def addprevious(self, element: Element) -> None:
        """Put the element directly before it."""
        if self._parent is not None:
            element._leave()
            self._parent.insert(self._parent.index(self), element)

    def addnext(self, element: Element) -> None:
        """Put the element directly behind it."""
        if self._parent is not None:
            element._leave()
            self._parent.insert(self._parent.index(self) + 1, element)

    # ------------------------------------------------------------ what is in it

    def iter(self, *tags: str | Callable[..., Element]) -> Iterator[Element]:
        """It and all that is in it, in order, if it is called so."""
        names = tuple(tag for tag in tags if isinstance(tag, str))
        waiting = [self]
        while waiting:
            element = waiting.pop()
            if _is_called(element, names):
                yield element
            waiting += reversed(element._children)

    def itertext(self) -> Iterator[str]:
        """All text that is in it, in order."""
        for event, element in iterwalk(self, events=("start", "end")):
            text = element.text if event == "start" else element.tail
            if text and not (event == "end" and element is self):
                yield text

    def iterchildren(self, *tags: str) -> Iterator[Element]:
        """Its children that are called so."""
        return (each for each in list(self._children) if _is_called(each, tags))

    def iterfind(self, path: str) -> Iterator[Element]:
        """What stands there below it: a/b, or .//a."""
        found: Iterable[Element] = [self]
        for step in _STEP.finditer(path):
            if step[1]:
                found = [e for each in found for e in each.iter(step[1]) if e is not each]
            else:
                found = [e for each in found for e in each.iterchildren(step[2])]
        return iter(found)

    def findall(self, path: str) -> list[Element]:
        """All that stands there below it."""
        return list(self.iterfind(path))

    def find(self, path: str) -> Element | None:
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


def _is_called(element: Element, tags: tuple[str, ...]) -> bool:
    """Whether it is called one of these: {namespace}name, {*}name in any, or * for all."""
    if not tags or element.tag in tags or "*" in tags:
        return True
    return any(tag.startswith("{*}") and element.tag.rpartition("}")[2] == tag[3:] for tag in tags)


def iterwalk(root: Element, events: Iterable[str]) -> Iterator[tuple[str, Element]]:
    """Where it and each that is in it begins ("start") and ends ("end"), as far as it is asked."""
    asked = frozenset(events)
    waiting = [("start", root)]
    while waiting:
        event, element = waiting.pop()
        if event in asked:
            yield event, element
        if event == "start":
            waiting.append(("end", element))
            waiting += (("start", child) for child in reversed(element._children))


def SubElement(  # noqa: N802 - lxml's name
    parent: Element,
    tag: str,
    attrib: Mapping[str, str] | None = None,
    nsmap: Mapping[str | None, str] | None = None,
    **extra: str,
) -> Element:
    """A new element at the end of that one."""
    element = Element(tag, attrib, nsmap, **extra)
    parent.append(element)
    return element


class QName:
    """The name of an element."""

    def __init__(self, element: Element) -> None:
        namespace, _, self.localname = element.tag.rpartition("}")
        self.namespace = namespace.removeprefix("{") or None
