"""An element of WordprocessingML → its children and values, by their names without a namespace.

(ECMA-376 part 1, in its transitional and its strict namespace.)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import cast

from gongkai_docx.tree import etree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
)


def parsed(xml: bytes) -> etree._Element:
    """The root of that part. Raises `lxml.etree.XMLSyntaxError`."""
    return cast("etree._Element", etree.fromstring(xml, _PARSER))


def name_of(node: etree._Element) -> str:
    """What an element is called: tbl; empty for a comment."""
    return _local(node.tag)


@cache
def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def beside(node: etree._Element, name: str) -> str:
    """That name in the namespace of an element: {…}tc beside {…}document."""
    return f"{{{etree.QName(node).namespace or ''}}}{name}"


def children(node: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The children of that name."""
    return iter(()) if node is None else node.iterchildren("{*}" + name)


def child(node: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name."""
    return next(children(node, name), None)


def attribute(node: etree._Element | None, name: str) -> str:
    """The value of that attribute; empty if there is none."""
    if node is None:
        return ""
    if (said := node.get(_WORD + name)) is not None:
        return str(said)
    for key, text in node.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(text)
    return ""


def value(node: etree._Element | None, name: str) -> str:
    """The `val` of the child of that name; empty if there is none."""
    return attribute(child(node, name), "val")


def text_of(node: etree._Element) -> str:
    """All text that is in an element."""
    return "".join(map(str, node.itertext()))


def is_on(node: etree._Element | None, name: str) -> bool:
    """Whether the property of that name is there and not switched off."""
    found = child(node, name)
    return found is not None and attribute(found, "val") not in ("0", "false", "none", "off")
