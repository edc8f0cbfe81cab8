"""A package's parts and one more → the package's parts, with the new one declared and related.

(ECMA-376 part 2, 6.2.3 and 6.5: content types, relationships.)
"""

from __future__ import annotations

from collections.abc import Mapping
from posixpath import dirname, relpath

from gongkai_docx.package import DECLARATION as DECLARATION
from gongkai_docx.package import TYPES as TYPES
from gongkai_docx.package import R as R
from gongkai_docx.package import relationships_of, resolved
from gongkai_docx.tree import etree

CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_EMPTY = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'


def parsed(xml: bytes) -> etree._Element:
    """The root of a part's XML; raises `etree.XMLSyntaxError`. Nothing outside is ever fetched."""
    parser = etree.XMLParser(
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
    )
    return etree.fromstring(xml, parser)


def serialised(root: etree._Element) -> bytes:
    """The XML of a part, as Office writes it."""
    return (DECLARATION + etree.tostring(root, encoding="unicode")).encode()


def declare(parts: dict[str, bytes], part: str, content_type: str) -> None:
    """Say in the package of what type the part is."""
    types = parsed(parts[TYPES])
    for override in list(types.iter(CONTENT_TYPES + "Override")):
        if override.get("PartName") == f"/{part}":
            types.remove(override)
    etree.SubElement(
        types, CONTENT_TYPES + "Override", PartName=f"/{part}", ContentType=content_type
    )
    parts[TYPES] = serialised(types)


def declared_types(parts: Mapping[str, bytes]) -> list[str]:
    """All content types that the package declares."""
    return [str(each.get("ContentType", "")) for each in parsed(parts[TYPES]).iter()]


def remove(parts: dict[str, bytes], part: str) -> None:
    """Take the part and its own relationships out of the package."""
    parts.pop(part, None)
    parts.pop(relationships_of(part), None)
    types = parsed(parts[TYPES])
    for override in list(types.iter(CONTENT_TYPES + "Override")):
        if override.get("PartName") == f"/{part}":
            types.remove(override)
    parts[TYPES] = serialised(types)


def unrelate(parts: dict[str, bytes], part: str, identity: str) -> None:
    """End the part's relationship of that id."""
    path = relationships_of(part)
    relationships = parsed(parts[path])
    for each in list(relationships):
        if each.get("Id") == identity:
            relationships.remove(each)
    parts[path] = serialised(relationships)


def relate(parts: dict[str, bytes], part: str, kind: str, target: str) -> str:
    """Relate the part to the target by a relationship of that kind; the relationship's id."""
    path = relationships_of(part)
    relationships = parsed(parts.get(path) or _EMPTY.encode())
    taken = {each.get("Id") for each in relationships}
    number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    etree.SubElement(
        relationships,
        _PACKAGE + "Relationship",
        Id=f"rId{number}",
        Type=f"{R}/{kind}",
        Target=relpath(target, dirname(part) or "."),
    )
    parts[path] = serialised(relationships)
    return f"rId{number}"


def related(parts: Mapping[str, bytes], part: str, kind: str) -> dict[str, str]:
    """The parts that the part is related to by that kind and that are there, by relationship."""
    path = relationships_of(part)
    if path not in parts:
        return {}
    return {
        str(each.get("Id")): target
        for each in parsed(parts[path])
        if str(each.get("Type")).endswith(f"/{kind}")
        and each.get("TargetMode") != "External"
        and (target := resolved(part, str(each.get("Target")))) in parts
    }


def free_name(parts: Mapping[str, bytes], pattern: str) -> str:
    """The first name that no part has: `customXml/item{}.xml` → customXml/item2.xml."""
    return next(name for n in range(1, len(parts) + 2) if (name := pattern.format(n)) not in parts)


def declare_extension(parts: dict[str, bytes], extension: str, content_type: str) -> None:
    """Say in the package of what type parts of that extension are, unless it says so already."""
    types = parsed(parts[TYPES])
    defaults = list(types.iter(CONTENT_TYPES + "Default"))
    if all(str(each.get("Extension")).lower() != extension for each in defaults):
        new = etree.Element(
            CONTENT_TYPES + "Default", Extension=extension, ContentType=content_type
        )
        types.insert(len(defaults), new)
        parts[TYPES] = serialised(types)


def relationship(parts: Mapping[str, bytes], part: str, target: str) -> str | None:
    """The id of the part's relationship to that target, if it has one."""
    path = relationships_of(part)
    for each in parsed(parts[path]) if path in parts else ():
        inside = each.get("TargetMode") != "External"
        if inside and resolved(part, str(each.get("Target"))) == target:
            return str(each.get("Id"))
    return None


def drop(parts: dict[str, bytes], part: str, target: str) -> None:
    """Take the target, to which only that part is related, out of the package."""
    identity = relationship(parts, part, target)
    if identity:
        unrelate(parts, part, identity)
        path = relationships_of(part)
        if not len(parsed(parts[path])):
            del parts[path]
    remove(parts, target)
