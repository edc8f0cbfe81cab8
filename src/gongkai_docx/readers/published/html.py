"""A web page, as site products serve it or as a program saved it → `Sequence`, and what it carries.

Of the page only what stands around the headings of the sections is kept: navigation, buttons and
the rest of the site lie outside the element that holds all of these. A page of ours says which
element that is, and carries its report as data (`writers.html`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gongkai_docx.errors import Unusable
from gongkai_docx.forms import form_names, load_form
from gongkai_docx.readers.bounds import bounded
from gongkai_docx.readers.published import around, headings, html_marks
from gongkai_docx.readers.published.html_tree import tree_of
from gongkai_docx.readers.published.html_walk import Met, walk
from gongkai_docx.readers.published.sequence import Element, Other, Paragraph, Sequence, Table
from gongkai_docx.text import is_blank
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass

MAX_PAGE = 20_000_000
"""Far above any page; a larger one is not parsed."""
MOST_TAGS = 200_000
"""Far above any page, too; each costs a hundred times its own size."""
_MOST_DEEP = 250
"""How many elements a page has inside each other at most."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*+["']?\s*+([\w-]+)""", re.IGNORECASE)
_GB = ("gb2312", "gbk", "gb_2312-80", "x-gbk", "hz-gb-2312", "gb18030")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ENDED = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_LEAST_SENTENCE = 30


@dataclass(frozen=True)
class Page:
    """What a web page says."""

    sequence: Sequence
    data: str = ""
    """The JSON that it carries, if it is a page of ours."""


def read(content: bytes, name: str) -> Page:
    """What stands on that page. Raises `Unusable`."""
    if len(content) > MAX_PAGE:
        raise Unusable(
            f"{name} 超过 {MAX_PAGE // 1_000_000} MB，不像一个网页，没有读取；"
            "请在浏览器里只另存年报那一页。"
        )
    tree = _tree(content, name)
    title = "".join(_text(tree, "title").split())
    data = _text(tree, "script", type="application/json", id="report")
    own = next((each for each in tree.iter("article") if "data-form" in each.attrib), None)
    met = _of_report(list(bounded(walk(tree), name)), own, name)
    return Page(Sequence(tuple(_numbered(met)), title, is_alone=own is not None), data)


def _text(tree: etree._Element, tag: str, **attributes: str) -> str:
    """All text in the first element of that name and of these attributes."""
    for each in tree.iter(tag):
        if all(each.get(name) == value for name, value in attributes.items()):
            return "".join(map(str, each.itertext()))
    return ""


def decoded(content: bytes) -> str:
    """The page's text, by its byte order mark, by what it says of its charset, or as it decodes."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    said = _CHARSET.search(content[:4096])
    charset = said[1].decode().lower() if said else ""
    first = "gb18030" if charset in _GB else "utf-8-sig"
    for encoding in (first, "utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode(first, errors="replace")


def _tree(content: bytes, name: str) -> etree._Element:
    text = _CONTROL.sub("", decoded(content))
    if text.count("<") > MOST_TAGS:
        raise Unusable(
            f"{name} 的标记过多，不像正常的网页，没有读取；请在浏览器里只另存年报那一页。"
        )
    # Browsers show what follows these all the same; the parser would drop it.
    text = _ENDED.sub("", text)
    try:
        tree = tree_of(text)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unusable(f"{name} 不是完整的网页，没有读取。") from error
    if tree is None:
        raise Unusable(f"{name} 里没有文字。")
    if _is_deep(tree):
        raise Unusable(f"{name} 的标记层层嵌套过深，不像正常的网页，为安全起见没有读取。")
    return tree


def _is_deep(tree: etree._Element) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MOST_DEEP:
            return True
    return False


# ---------------------------------------------------------------- what of the page is the report


def _of_report(met: list[Met], own: etree._Element | None, name: str) -> list[Element]:
    """What stands inside the element that holds all headings, the title above it, and prose there.

    All that stands in `own`, where the page says that this is the report.
    """
    if own is not None:
        met = [each for each in met if own is each.node or own in each.node.iterancestors()]
    texts = [each.element.text if isinstance(each.element, Paragraph) else None for each in met]
    found = headings.find(texts, load_form(form_names()[-1]), name)
    if len(found.at) < 2:
        return [each.element for each in met]
    first = min(found.at)
    if html_marks.is_marked(met, found.at):
        place = html_marks.title_at(met, first)
        title, begin = (range(place, place + 1), place) if place is not None else (range(0), 0)
        elements = list(html_marks.marked(met, first, place))
    else:
        title, begin = _title(texts[:first])
        elements = [each.element for each in met]
    if own is not None:
        return elements
    inside = _common([met[place].node for place in found.at])
    above = [place for place in range(begin) if _is_prose(met[place])]
    kept = [
        elements[place]
        for place in (*above, *range(begin, len(met)))
        if place in title or _is_kept(met[place], inside, is_above=place < first)
    ]
    while kept and isinstance(kept[-1], Other):
        del kept[-1]  # a code to scan, an icon: of the site
    return kept


def _is_kept(met: Met, inside: etree._Element, *, is_above: bool) -> bool:
    """Whether what was met is of the report: not of the site around it."""
    is_inside = inside is met.node or inside in met.node.iterancestors()
    if not is_inside and not (is_above and _belongs(met.element)):
        return False
    return not isinstance(met.element, Paragraph) or not around.is_of_site(met.element.text)


def _is_prose(met: Met) -> bool:
    """Whether it is a sentence; all else that stands above the title is of the site."""
    return isinstance(met.element, Paragraph) and around.is_prose(met.element.text)


def _title(texts: list[str | None]) -> tuple[range, int]:
    """The places of the first title among these, of one line or two; where the report begins."""
    for place, text in enumerate(texts):
        above = (texts[place - 1] or "") if place else ""
        if text and (found := headings.title_of(text, above)):
            alone = headings.title_of(text)
            begin = place if alone == found else place - 1
            return range(begin, place + 1), begin
    return range(0), 0


def _common(nodes: list[etree._Element]) -> etree._Element:
    """The innermost element that holds all of these."""
    above = [[*reversed([*node.iterancestors()]), node] for node in nodes]
    common = above[0][0]
    for level in zip(*above, strict=False):
        if any(node is not level[0] for node in level):
            break
        common = level[0]
    return common


def _belongs(element: Element) -> bool:
    """Whether what stands before the element of the report may be its title, or its preface."""
    if not isinstance(element, Paragraph) or is_blank(element.text):
        return False
    text = element.text.strip()
    return headings.title_of(text) is not None or (len(text) > _LEAST_SENTENCE and "。" in text)


def _numbered(elements: list[Element]) -> Iterator[Element]:
    """The elements with what a clerk finds them by, counted among what is kept."""
    paragraphs = tables = 0
    for each in elements:
        if isinstance(each, Paragraph):
            paragraphs += not is_blank(each.text)
            yield replace(each, spot=f"第 {paragraphs} 段")
        elif isinstance(each, Table):
            tables += 1
            yield replace(each, spot=f"第 {tables} 张表")
        elif isinstance(each, Other):
            yield replace(each, spot=f"第 {max(paragraphs, 1)} 段")
        else:
            yield each
