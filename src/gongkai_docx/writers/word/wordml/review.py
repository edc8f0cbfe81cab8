"""A document's parts → the same with comments in its text, or a mark in all of its headers.

(ECMA-376 part 1, 17.13.4 comments; 17.10 headers.)
"""

from __future__ import annotations

from collections.abc import Sequence

from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.wordml import R, W, making, number, parent, w
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.styles import AnyStyle
from gongkai_docx.writers.word.wordml.styling import add_style

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REFERENCE, _PAGE = w("headerReference"), w("sectPr")
_KIND, _RELATION = w("type"), f"{{{R}}}id"


@dataclass(frozen=True, eq=False)
class Comment:
    """A remark on an element: a paragraph, or something that stands among its runs."""

    about: etree._Element
    lines: Sequence[str]


def add_comments(
    parts: dict[str, bytes],
    main: str,
    comments: Sequence[Comment],
    author: str,
    style: AnyStyle,
) -> None:
    """Add the comments to the package, and their marks to the tree that they are about."""
    if not comments:
        return
    style_id = add_style(parts, main, style)
    name = next(iter(packages.related(parts, main, "comments").values()), None)
    if name is None:
        name = "word/comments.xml"
        name = packages.free_name(parts, "word/comments{}.xml") if name in parts else name
        parts[name] = f'<w:comments xmlns:w="{W}"/>'.encode()
        packages.declare(parts, name, f"{_TYPE}.comments+xml")
        packages.relate(parts, main, "comments", name)
    root = packages.parsed(parts[name])
    last = max((number(each.get(w("id"))) for each in root), default=-1)
    for identity, comment in enumerate(comments, last + 1):
        attributes = {w("id"): str(identity), w("author"): author, w("initials"): author[:1]}
        element = etree.SubElement(root, w("comment"), attributes)
        for line in comment.lines:
            element.append(making.element(making.paragraph(line, style_id)))
        _mark(comment.about, str(identity))
    parts[name] = packages.serialised(root)


def take_comments(parts: dict[str, bytes], main: str, root: etree._Element, author: str) -> None:
    """Take that author's comments out of the package, and their marks out of the tree."""
    for name in packages.related(parts, main, "comments").values():
        comments = packages.parsed(parts[name])
        theirs = [each for each in comments if each.get(w("author")) == author]
        gone = {each.get(w("id")) for each in theirs}
        for each in theirs:
            comments.remove(each)
        parts[name] = packages.serialised(comments) if theirs else parts[name]
        marks = ("commentRangeStart", "commentRangeEnd", "commentReference")
        for each in [each for mark in marks for each in root.iter(w(mark))]:
            if each.get(w("id")) in gone:
                about = parent(each) if each.tag == w("commentReference") else each
                parent(about).remove(about)


def _mark(about: etree._Element, identity: str) -> None:
    """Put the marks of a comment around the element, or inside of it if it is a paragraph."""
    start, end = (
        etree.Element(w(name), {w("id"): identity})
        for name in ("commentRangeStart", "commentRangeEnd")
    )
    reference = etree.Element(w("r"))
    etree.SubElement(reference, w("commentReference"), {w("id"): identity})
    if about.tag == w("p"):
        properties = about.find(w("pPr"))
        about.insert(0 if properties is None else 1, start)
        about.extend([end, reference])
    else:
        about.addprevious(start)
        about.addnext(reference)
        about.addnext(end)


def mark_headers(
    parts: dict[str, bytes], main: str, root: etree._Element, text: str, style: AnyStyle
) -> None:
    """Put the text on top of every page, above what stands in its header."""
    line = making.paragraph(text, add_style(parts, main, style))
    pages = [page for page in root.iter(_PAGE) if parent(page).tag in (w("body"), w("pPr"))]
    if not pages:
        pages = [etree.SubElement(next(root.iterchildren(w("body"))), _PAGE)]
    headers = packages.related(parts, main, "header")
    used = {ref.get(_RELATION) for page in pages for ref in page.iterchildren(_REFERENCE)}
    for name in sorted({name for identity, name in headers.items() if identity in used}):
        header = packages.parsed(parts[name])
        header.insert(0, making.element(line))
        parts[name] = packages.serialised(header)
    # A later section without a header of its own has that of the section before.
    there = {ref.get(_KIND) for ref in pages[0].iterchildren(_REFERENCE)}
    missing = _kinds(parts, main, pages) - there
    if missing:
        name = packages.free_name(parts, "word/header{}.xml")
        parts[name] = making.header(line)
        packages.declare(parts, name, f"{_TYPE}.header+xml")
        identity = packages.relate(parts, main, "header", name)
        for kind in sorted(missing):
            pages[0].insert(0, etree.Element(_REFERENCE, {_KIND: kind, _RELATION: identity}))


def _kinds(parts: dict[str, bytes], main: str, pages: Sequence[etree._Element]) -> set[str]:
    """The kinds of headers that the document's pages have."""
    kinds = {"default"}
    if any(_is_on(page, "titlePg") for page in pages):
        kinds.add("first")
    for name in packages.related(parts, main, "settings").values():
        if _is_on(packages.parsed(parts[name]), "evenAndOddHeaders"):
            kinds.add("even")
    return kinds


def _is_on(properties: etree._Element, name: str) -> bool:
    switch = properties.find(w(name))
    return switch is not None and switch.get(w("val"), "1") not in ("0", "false", "off")
