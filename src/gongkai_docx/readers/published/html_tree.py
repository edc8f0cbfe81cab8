"""The text of a web page → the tree of its elements, as browsers make sense of it.

By lxml; where there is no lxml, as in a browser, by justhtml, and of `small_tree`. Of a page that
is well formed the two make the same; of another, what is in its tables and its text is the same.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from gongkai_docx.tree import etree

if TYPE_CHECKING:
    from justhtml import Node, Text

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def tree_of(text: str) -> etree._Element | None:
    """Its root; None where there is nothing in it.

    Raises `etree.XMLSyntaxError` or `ValueError` for what is no page.
    """
    text = _DECLARATION.sub("", text)
    return _by_lxml(text) if find_spec("lxml") else by_justhtml(text)


def _by_lxml(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    return cast("etree._Element | None", etree.fromstring(text, parser))


def by_justhtml(text: str) -> etree._Element | None:
    """The root, where there is no lxml."""
    from justhtml import Element, JustHTML, Text

    document = JustHTML(text, sanitize=False, scripting_enabled=False).root
    found = next((each for each in document.children or () if isinstance(each, Element)), None)
    if found is None:
        return None
    root = _alone(found)
    waiting: list[tuple[Node, etree._Element]] = [(found, root)]
    while waiting:  # not one inside the other, however deep they are
        node, element = waiting.pop()
        for each in node.children or ():
            if isinstance(each, Text):
                _say(element, each)
            elif isinstance(each, Element):
                inner = _alone(each)
                element.append(inner)
                waiting.append((each, inner))
    return root


def _alone(node: Node) -> etree._Element:
    """The element without what is in it."""
    attributes = {name: value or "" for name, value in (node.attrs or {}).items()}
    return etree.Element(node.name, attributes)


def _say(element: etree._Element, text: Text) -> None:
    """Put the text at the end of the element."""
    if len(element):
        element[-1].tail = f"{element[-1].tail or ''}{text.data}"
    else:
        element.text = f"{element.text or ''}{text.data}"
