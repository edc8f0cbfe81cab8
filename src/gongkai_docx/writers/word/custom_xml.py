"""A custom XML part of ours in a Word package: put in, found, and taken out by its root's name.

(ECMA-376 part 1, 15.2: custom XML data storage, and the properties that give it an id.)
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai_docx.tree import etree
from gongkai_docx.writers.word.wordml import parts as packages

_DATASTORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def add(parts: dict[str, bytes], main: str, xml: bytes, namespace: str, store: str) -> str:
    """Put the part in a package whose text is in `main`; the part's name.

    Its elements are of that namespace; `store` is its id, by which controls are bound to it.
    """
    name = packages.free_name(parts, "customXml/item{}.xml")
    about = packages.free_name(parts, "customXml/itemProps{}.xml")
    parts[name] = xml
    parts[about] = (
        f'<ds:datastoreItem xmlns:ds="{_DATASTORE}" ds:itemID="{store}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()
    packages.declare(parts, about, _PROPERTIES_TYPE)
    packages.relate(parts, main, "customXml", name)
    packages.relate(parts, name, "customXmlProps", about)
    return name


def find(parts: Mapping[str, bytes], root: str) -> str | None:
    """The name of the part whose root is called that, `{namespace}name`; None if there is none."""
    return next((name for name, xml in parts.items() if _is_root(xml, root)), None)


def take(parts: dict[str, bytes], main: str, root: str) -> bytes | None:
    """Take such a part out of a package whose text is in `main`; what it held, if there is one."""
    taken = None
    for identity, name in packages.related(parts, main, "customXml").items():
        if _is_root(parts.get(name, b""), root):
            taken = parts[name]
            for about in packages.related(parts, name, "customXmlProps").values():
                packages.remove(parts, about)
            packages.remove(parts, name)
            packages.unrelate(parts, main, identity)
    return taken


def _is_root(xml: bytes, root: str) -> bool:
    namespace, _, _ = root[1:].partition("}")
    if namespace.encode() not in xml:
        return False
    try:
        return packages.parsed(xml).tag == root
    except etree.XMLSyntaxError:
        return False  # it only names us
