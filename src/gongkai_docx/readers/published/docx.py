"""A Word file, a draft of ours or any other → `Sequence`, and the figures that a draft carries.

Of a draft that nobody touched (`gongkai_docx.draft`) these are the figures, and its tables need not
be read.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import field, replace

from gongkai_docx.draft import untouched
from gongkai_docx.errors import Unusable
from gongkai_docx.package import PackageError, unpack
from gongkai_docx.readers.bounds import bounded
from gongkai_docx.readers.json import explanations_in
from gongkai_docx.readers.published.sequence import (
    Datum,
    Drawn,
    Element,
    Other,
    Paragraph,
    Sequence,
    Table,
)
from gongkai_docx.readers.published.word_charts import Charts
from gongkai_docx.readers.published.word_data import OURS, Data, carried, data_of
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
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass


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
    names: list[str] = []

    def is_wanted(part: str) -> bool:
        names.append(part)
        return part.endswith((".xml", ".rels"))

    try:
        parts = unpack(content, is_wanted)
        if (main := _main(parts)) is not None:
            return _read(parts, *main, content if len(names) > len(parts) else None, name)
    except PackageError as error:
        raise Unusable(f"{name} {error}") from error
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unusable(f"{name} 内部有损坏，请用 Word 或 WPS 打开后另存一份再试。") from error
    raise Unusable(f"{name} 不是 Word 文件（里面没有文档正文），请检查后缀和内容。")


def _main(parts: Mapping[str, bytes]) -> tuple[str, etree._Element] | None:
    """The name of the part that holds the text, and its root."""
    found = next(iter(_related(parts, "", "officeDocument").values()), None)
    if found and found in parts and name_of(root := parsed(parts[found])) == "document":
        return found, root
    return None


def _related(parts: Mapping[str, bytes], source: str, kind: str) -> dict[str, str]:
    """The names of the parts that a part refers to as that kind, by how it calls them."""
    folder, file = posixpath.split(source)
    relations = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    return {
        attribute(each, "Id"): posixpath.normpath(
            posixpath.join("/" + folder, attribute(each, "Target"))
        ).lstrip("/")
        for each in (parsed(relations) if relations else ())
        if attribute(each, "Type").endswith(f"/{kind}") and attribute(each, "TargetMode") == ""
    }


def _read(
    parts: Mapping[str, bytes],
    main: str,
    document: etree._Element,
    whole: bytes | None,
    name: str,
) -> Word:
    """What the file says whose text that is; `whole` is the file, if it has other parts too."""

    def part(kind: str) -> etree._Element | None:
        found = next(iter(_related(parts, main, kind).values()), "")
        return parsed(parts[found]) if found in parts else None

    body = child(document, "body")
    data, known, charts = None, None, None
    if found := _data_part(parts, main):
        data = data_of(found[1], document)
        every = unpack(whole) if whole else parts
        if untouched(every, found[0]):
            known = carried(data)
        charts = Charts(every, main, lambda source, kind: _related(every, source, kind))
    styles = part("styles")
    looks = replace(_looks(styles, data), charts=charts)
    walk = Walk(looks, numbering_of(part("numbering"), styles), document, known)
    elements = list(bounded(walk.blocks(body), name)) if body is not None else []
    root = data.root if data else None
    return Word(
        Sequence(
            tuple(_numbered(elements)),
            unit=attribute(root, "unit"),
            year=int(year) if (year := attribute(root, "year")).isdecimal() else None,
            carried=known,
            is_alone=True,
        ),
        data.figures if data else {},
        explanations_in(attribute(root, "explanations")),
        walk.runs.is_tracked,
    )


def _data_part(parts: Mapping[str, bytes], main: str) -> tuple[str, etree._Element] | None:
    """The name of the part with the data of a draft of ours, and its root."""
    for name in _related(parts, main, "customXml").values():
        if name in parts and OURS.encode() in parts[name]:
            root = parsed(parts[name])
            if str(root.tag).startswith("{" + OURS):
                return name, root
    return None


def _looks(styles: etree._Element | None, data: Data | None) -> Looks:
    names = {
        attribute(style, "styleId"): value(style, "name").lower()
        for style in children(styles, "style")
    }
    headings = frozenset(
        attribute(style, "styleId")
        for style in children(styles, "style")
        if data
        and attribute(style, "type") == "character"
        and (
            names.get(value(style, "link")) == "heading 2"
            or attribute(style, "styleId") == "Heading2Char"
        )
    )
    return Looks(names, headings, data)


def _numbered(elements: list[Element]) -> Iterator[Element]:
    """The elements with what a clerk finds them by."""
    paragraphs = tables = drawings = 0
    for each in elements:
        if isinstance(each, Paragraph):
            paragraphs += not is_blank(each.text) or bool(each.heading)
            yield replace(each, spot=f"第 {paragraphs} 段")
        elif isinstance(each, Table):
            tables += 1
            yield replace(each, spot=f"第 {tables} 张表")
        elif isinstance(each, Other):
            yield replace(each, spot=f"第 {max(paragraphs, 1)} 段")
        elif isinstance(each, Drawn):
            drawings += 1
            yield replace(each, spot=f"第 {drawings} 个图")
