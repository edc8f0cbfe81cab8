"""A Word file, a draft of ours or any other → `Sequence`, and the figures that a draft carries.

What a draft shows of a figure is bound to a part of it that holds the data (`writers.word`), as
Word's content controls are (ECMA-376 part 1, 17.5.2.6): the value is found by following that bond.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from gongkai_docx.errors import Unusable
from gongkai_docx.package import PackageError, unpack
from gongkai_docx.readers.json import explanations_in
from gongkai_docx.readers.published.sequence import (
    Datum,
    Element,
    Other,
    Paragraph,
    Sequence,
    Table,
)
from gongkai_docx.readers.published.word_numbering import numbering_of
from gongkai_docx.readers.published.word_runs import Looks
from gongkai_docx.readers.published.word_walk import Walk
from gongkai_docx.readers.published.word_xml import (
    attribute,
    child,
    children,
    name_of,
    parsed,
    value,
)
from gongkai_docx.report import Explanation
from gongkai_docx.text import is_blank

_OURS = "urn:gongkai-docx:report:"
"""What the namespace of a draft's data begins with."""
_STEP = re.compile(r"(?:\w+:)?([^\[\]/:]+)(?:\[(\d+)\])?")


@dataclass(frozen=True)
class Word:
    """What a Word file says."""

    sequence: Sequence
    data: Mapping[str, Datum] = field(default_factory=dict)
    """The figures that it carries as data, by key; empty if it is no draft of ours."""
    explanations: tuple[Explanation, ...] = ()
    """What it carries of what was written for findings."""
    is_tracked: bool = False
    """Whether there are tracked changes in it, which are read as accepted."""


def read(content: bytes, name: str) -> Word:
    """What that Word file says. Raises `Unusable`."""
    try:
        parts = unpack(content, lambda part: part.endswith((".xml", ".rels")))
    except PackageError as error:
        raise Unusable(f"{name} {error}") from error
    try:
        if (main := _main(parts)) is not None:
            return _read(parts, main)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unusable(f"{name} 内部有损坏，请用 Word 或 WPS 打开后另存一份再试。") from error
    raise Unusable(f"{name} 不是 Word 文件（里面没有文档正文），请检查后缀和内容。")


def is_word(names: list[str]) -> bool:
    """Whether a package with parts of these names is a Word file."""
    return any(name.endswith("document.xml") and not name.startswith("xl/") for name in names)


def _main(parts: Mapping[str, bytes]) -> str | None:
    """The name of the part that holds the text."""
    found = next(iter(_related(parts, "", "officeDocument")), None)
    if found and found in parts and name_of(parsed(parts[found])) == "document":
        return found
    return None


def _related(parts: Mapping[str, bytes], source: str, kind: str) -> Iterator[str]:
    """The names of the parts that a part refers to as that kind."""
    folder, file = posixpath.split(source)
    relations = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    for each in parsed(relations) if relations else ():
        if attribute(each, "Type").endswith(f"/{kind}") and attribute(each, "TargetMode") == "":
            target = attribute(each, "Target")
            yield posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")


def _read(parts: Mapping[str, bytes], main: str) -> Word:
    def part(kind: str) -> etree._Element | None:
        found = next(_related(parts, main, kind), "")
        return parsed(parts[found]) if found in parts else None

    document = parsed(parts[main])
    body = child(document, "body")
    data = _data_root(parts, main)
    styles = part("styles")
    walk = Walk(
        _looks(styles, is_ours=data is not None), numbering_of(part("numbering"), styles), document
    )
    elements = list(walk.blocks(body)) if body is not None else []
    return Word(
        Sequence(
            tuple(_numbered(elements)),
            unit=attribute(data, "unit"),
            year=int(year) if (year := attribute(data, "year")).isdecimal() else None,
        ),
        dict(_data(document, data)) if data is not None else {},
        explanations_in(attribute(data, "explanations")),
        walk.runs.is_tracked,
    )


def _looks(styles: etree._Element | None, *, is_ours: bool) -> Looks:
    names = {
        attribute(style, "styleId"): value(style, "name").lower()
        for style in children(styles, "style")
    }
    headings = frozenset(
        attribute(style, "styleId")
        for style in children(styles, "style")
        if is_ours
        and attribute(style, "type") == "character"
        and (
            names.get(value(style, "link")) == "heading 2"
            or attribute(style, "styleId") == "Heading2Char"
        )
    )
    return Looks(names, headings, is_ours)


def _numbered(elements: list[Element]) -> Iterator[Element]:
    """The elements with what a clerk finds them by."""
    paragraphs = tables = 0
    for each in elements:
        if isinstance(each, Paragraph):
            paragraphs += not is_blank(each.text) or bool(each.heading)
            yield replace(each, spot=f"第 {paragraphs} 段")
        elif isinstance(each, Table):
            tables += 1
            yield replace(each, spot=f"第 {tables} 张表")
        elif isinstance(each, Other):
            yield replace(each, spot=f"第 {max(paragraphs, 1)} 段")


# ---------------------------------------------------------------- the data of a draft of ours


def _data_root(parts: Mapping[str, bytes], main: str) -> etree._Element | None:
    for name in _related(parts, main, "customXml"):
        if name in parts and _OURS.encode() in parts[name]:
            root = parsed(parts[name])
            if str(root.tag).startswith("{" + _OURS):
                return root
    return None


def _data(document: etree._Element, root: etree._Element) -> Iterator[tuple[str, Datum]]:
    """What each control's tag is, and what it is bound to."""
    for properties in document.iter("{*}sdtPr"):
        bond = child(properties, "dataBinding")
        key = value(properties, "tag")
        if bond is None or not key:
            continue
        node = _bound(root, attribute(bond, "xpath"))
        if node is not None:
            yield key, Datum((node.text or "").strip(), node.get("blank") == "true")


def _bound(root: etree._Element, xpath: str) -> etree._Element | None:
    """The node that a path of names leads to."""
    first, *steps = xpath.strip("/").split("/") if xpath else [""]
    if (found := _STEP.fullmatch(first)) is None or found[1] != name_of(root):
        return None
    node: etree._Element | None = root
    for step in steps:
        found = _STEP.fullmatch(step)
        if found is None or node is None:
            return None
        same = list(children(node, found[1]))
        number = int(found[2] or 1) - 1
        node = same[number] if number < len(same) else None
    return node
