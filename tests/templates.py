"""Templates as offices and strangers make them: the built-in one, changed by hand or at random."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from gongkai_docx.package import pack, unpack

TEMPLATE = Path(__file__).parents[1] / "templates" / "2021.docx"
DOCUMENT = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")


def changed(*pairs: tuple[str, str], part: str = DOCUMENT, **parts: bytes) -> bytes:
    """The built-in template with texts replaced once in a part, and parts added."""
    content = unpack(TEMPLATE.read_bytes())
    xml = content[part].decode()
    for old, new in pairs:
        assert old in xml, old
        xml = xml.replace(old, new, 1)
    content[part] = xml.encode()
    return pack({**content, **parts})


def titled(text: str) -> bytes:
    """The built-in template with that in place of its title."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return changed(("{{ 标题 }}", escaped))


# A change to the tree of a template; it gives the paragraph that it changed.
Change = Callable[[etree._Element, random.Random], etree._Element]


def _tagged(root: etree._Element) -> list[etree._Element]:
    """The text nodes that are tags."""
    return [node for node in root.iter(f"{W}t") if _TAG.fullmatch(node.text or "")]


def _paragraph(node: etree._Element) -> etree._Element:
    return next(node.iterancestors(f"{W}p"))


def _figure(root: etree._Element, rng: random.Random) -> etree._Element:
    return rng.choice([node for node in _tagged(root) if _text(node).count(".") == 2])


def _text(node: etree._Element) -> str:
    return node.text or ""


def cut_into_runs(root: etree._Element, rng: random.Random) -> etree._Element:
    """As Word does: the tag in several runs, with proofing marks and bookmarks between them."""
    node = rng.choice(_tagged(root))
    run = next(node.iterancestors(f"{W}r"))
    text = _text(node)
    places = sorted(rng.sample(range(1, len(text)), min(3, len(text) - 1)))
    pieces = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    for number, piece in enumerate(pieces):
        new = etree.Element(f"{W}r")
        properties = etree.SubElement(new, f"{W}rPr")
        if rng.random() < 0.5:
            etree.SubElement(properties, f"{W}b")
        inner = etree.SubElement(new, f"{W}t")
        inner.text = piece
        inner.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.addprevious(new)
        mark = rng.choice(["proofErr", "bookmark", ""])
        if mark == "proofErr":
            run.addprevious(etree.Element(f"{W}proofErr", {f"{W}type": "spellStart"}))
        elif mark:
            start = {f"{W}id": str(900 + number), f"{W}name": f"标{number}"}
            run.addprevious(etree.Element(f"{W}bookmarkStart", start))
            run.addprevious(etree.Element(f"{W}bookmarkEnd", {f"{W}id": str(900 + number)}))
    paragraph = _paragraph(node)
    paragraph.remove(run)
    return paragraph


def words_around(root: etree._Element, rng: random.Random) -> etree._Element:
    """Words typed before and after a figure."""
    node = _figure(root, rng)
    node.text = f"共 {node.text} 件（{node.text}）"
    return _paragraph(node)


def curly_quotes(root: etree._Element, rng: random.Random) -> etree._Element:
    """Quotes as Word corrects them while typing."""
    node = _figure(root, rng)
    node.text = "{% if 单位 == “某局” %}甲{% else %}" + _text(node) + "{% endif %}"
    return _paragraph(node)


def renamed(root: etree._Element, rng: random.Random) -> etree._Element:
    """A name with a character too many, too few, or another one."""
    node = _figure(root, rng)
    text = _text(node)
    at = rng.randrange(3, len(text) - 3)
    node.text = rng.choice(
        [
            f"{text[:at]}甲{text[at:]}",
            text.replace(text[at], "", 1) if text[at] != "." else "{{ 甲 }}",
            "{{ 主动公开.规章.本年新制作数量 }}",
            "{{ 申请 }}",
            "{{ 题目 }}",
        ]
    )
    return _paragraph(node)


def left_open(root: etree._Element, rng: random.Random) -> etree._Element:
    """A tag that isn't closed."""
    node = rng.choice(_tagged(root))
    node.text = _text(node)[: -rng.choice([1, 2])]
    return _paragraph(node)


def unpaired(root: etree._Element, rng: random.Random) -> etree._Element:
    """A block without its end, or an end without its block."""
    node = _figure(root, rng)
    node.text = _text(node) + rng.choice(
        ["{% if 落款 %}", "{% endif %}", "{% for 甲 in 前言 %}", "{% endfor %}", "{% else %}"]
    )
    return _paragraph(node)


def forbidden(root: etree._Element, rng: random.Random) -> etree._Element:
    """What no template may ask for."""
    node = _figure(root, rng)
    node.text = rng.choice(
        [
            "{{ ''.__class__.__mro__ }}",
            "{{ 标题.__class__ }}",
            "{{ 单位['__class__'] }}",
            "{{ [].append }}",
            "{% for i in range(1000000000) %}{% endfor %}",
            "{% for a in 前言 %}{% for b in 前言 %}{% endfor %}{% endfor %}",
            "{% include '/etc/passwd' %}",
            "{% import 'os' as os %}",
            "{% set x = 1 %}",
            "{% raw %}",
            "{{ 9 ** 9 ** 9 }}",
            "{{ 'a' * 1000000000 }}",
            "{{ 标题 | safe }}",
            "{{ cycler.__init__.__globals__ }}",
            "{{ 年度() }}",
            "{{ namespace() }}",
            "{{r 标题 }}",
            "{{ " + "(" * 100 + "标题" + ")" * 100 + " }}" + "{{ 标题 ~ 标题 }}",
        ]
    )
    return _paragraph(node)


def garbled(root: etree._Element, rng: random.Random) -> etree._Element:
    """Something between braces that is no expression."""
    node = _figure(root, rng)
    noise = "".join(rng.choice("+-*/.,:;!?()[]\"'，。（）＝\\") for _ in range(rng.randint(1, 6)))
    node.text = rng.choice(["{{{{ {} }}}}", "{{% {} %}}", "{{{{ 标题 {} 单位 }}}}"]).format(noise)
    return _paragraph(node)


def astray(root: etree._Element, rng: random.Random) -> etree._Element:
    """A block that opens in the text and ends in a table."""
    shown = [node for node in _tagged(root) if _text(node).startswith("{{")]
    start = rng.choice([n for n in shown if next(n.iterancestors(f"{W}tc"), None) is None])
    start.text = "{% if 落款 %}" + _text(start)
    end = _figure(root, rng)
    end.text = _text(end) + "{% endif %}"
    return _paragraph(end)


GOOD: tuple[Change, ...] = (cut_into_runs, words_around, curly_quotes)
BAD: tuple[Change, ...] = (renamed, left_open, unpaired, forbidden, garbled, astray)


def place(paragraph: etree._Element) -> str:
    """Where the paragraph stands, as a finding tells it: its section, and its cell in a table."""
    table = next(paragraph.iterancestors(f"{W}tbl"), None)
    block = paragraph if table is None else table
    heading = "开头"
    for before in block.itersiblings(f"{W}p", preceding=True):
        style = before.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") == "Heading1":
            heading = "“" + "".join(map(str, before.itertext())) + "”"
            break
    if table is None:
        return heading
    cell = next(paragraph.iterancestors(f"{W}tc"))
    row = next(cell.iterancestors(f"{W}tr"))
    cells = list(row.iterchildren(f"{W}tc"))
    rows = list(table.iterchildren(f"{W}tr"))
    return f"{heading}的表格第 {rows.index(row) + 1} 行第 {cells.index(cell) + 1} 格"


def at_random(seed: int) -> tuple[bytes, list[str], str | None]:
    """A template changed at random: its bytes, the names of the changes, where the bad one is."""
    rng = random.Random(seed)
    parts = unpack(TEMPLATE.read_bytes())
    root = etree.fromstring(parts[DOCUMENT])
    changes = rng.choices(GOOD, k=rng.randint(0, 4))
    for change in changes:
        change(root, rng)
    where = None
    if seed % 2:
        changes.append(rng.choice(BAD))
        where = place(changes[-1](root, rng))
    parts[DOCUMENT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return pack(parts), [change.__name__ for change in changes], where
