"""An element → its XML, to the letter as lxml writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gongkai_docx.small_tree.element import XML, Element

_IN_TEXT = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\r", "&#13;"))
_IN_ATTRIBUTE = (*_IN_TEXT, ('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"))


def tostring(root: Element, encoding: str = "unicode") -> str:
    """The XML of the element and of all that is in it, without its tail."""
    pieces: list[str] = []
    _write(root, {"xml": XML}, root.nsmap, pieces)
    return "".join(pieces)


def _write(
    element: Element,
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


def _undeclared(element: Element, scope: Mapping[str | None, str]) -> dict[str | None, str]:
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
