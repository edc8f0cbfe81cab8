"""The figures of a template's part → content controls, bound to the data that the draft carries.

A control (w:sdt; ECMA-376 part 1, 17.5.2) shows what stands in its node of the data (17.5.2.6):
who changes the figure in one place changes it in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from gongkai_docx.writers.wordml import parent, w
from gongkai_docx.writers.wordml.tags import Text, set_text

# A tag that is nothing but the key of a figure.
FIGURE_TAG = re.compile(r"\{\{\s*(\w+\.\w+\.\w+)\s*\}\}")

_RUN, _TEXT, _PROPERTIES, _CONTENT = w("r"), w("t"), w("rPr"), w("sdtContent")
# Where a control may stand among runs (EG_ContentRunContent).
_PARENTS = {w(name) for name in ("p", "hyperlink", "ins", "moveTo", "fldSimple", "smartTag")}
_PARENTS |= {w("customXml"), _CONTENT}


@dataclass(frozen=True)
class Binding:
    """What a control is called, and what it is bound to."""

    title: str
    xpath: str
    prefixes: str
    store: str
    """The id of the custom XML part."""


def free_numbers(roots: Iterable[etree._Element]) -> Iterator[int]:
    """Numbers for controls that no control of those parts has, smallest first."""
    taken = {
        number.get(w("val"))
        for root in roots
        for control in root.iter(w("sdtPr"))
        for number in control.iterchildren(w("id"))
    }
    number = 0
    while True:
        number += 1
        if str(number) not in taken:
            yield number


def bind_figures(
    texts: Iterable[Text], binding: Callable[[str], Binding | None], numbers: Iterator[int]
) -> None:
    """Make a control of every tag that is the key of a figure; `binding` knows what is one."""
    for text in texts:
        for node in text.nodes:
            run = parent(node)
            if "{{" in (node.text or "") and run.tag == _RUN and parent(run).tag in _PARENTS:
                _cut_out(node, run, binding, numbers)


def _cut_out(
    node: etree._Element,
    run: etree._Element,
    binding: Callable[[str], Binding | None],
    numbers: Iterator[int],
) -> None:
    """Cut the run at the figures in that node, and put each of them into a control."""
    text = node.text or ""
    found = [(m, bound) for m in FIGURE_TAG.finditer(text) if (bound := binding(m[1]))]
    if not found:
        return
    _leave_plain_control(run)
    properties = run.find(_PROPERTIES)
    before = [child for child in node.itersiblings(preceding=True) if child.tag != _PROPERTIES]
    end = 0
    for match, bound in found:
        head = _run(properties, before[::-1], text[end : match.start()])
        if len(head) > (properties is not None):
            run.addprevious(head)
        shown = _run(properties, [], match[0])
        run.addprevious(_control(match[1], bound, next(numbers), shown))
        before, end = [], match.end()
    if text[end:]:
        set_text(node, text[end:])
    else:
        run.remove(node)
    if len(run) == (properties is not None):
        parent(run).remove(run)


def _leave_plain_control(run: etree._Element) -> None:
    """A tag in a control of plain text (made from a draft, say) comes out of it: ours holds it."""
    content = parent(run)
    control = parent(content)
    if content.tag == _CONTENT and control.find(f"{w('sdtPr')}/{w('text')}") is not None:
        for child in list(content):
            control.addprevious(child)
        parent(control).remove(control)


def _run(
    properties: etree._Element | None, children: list[etree._Element], text: str
) -> etree._Element:
    run = etree.Element(_RUN)
    if properties is not None:
        run.append(deepcopy(properties))
    run.extend(children)
    if text:
        set_text(etree.SubElement(run, _TEXT), text)
    return run


def _control(key: str, bound: Binding, number: int, run: etree._Element) -> etree._Element:
    """The control of a figure. Having no appearance of its own, it looks like the text around."""
    control = etree.Element(w("sdt"))
    about = etree.SubElement(control, w("sdtPr"))
    for name, value in (("alias", bound.title), ("tag", key), ("id", str(number))):
        etree.SubElement(about, w(name)).set(w("val"), value)
    source = etree.SubElement(about, w("dataBinding"))
    source.set(w("prefixMappings"), bound.prefixes)
    source.set(w("xpath"), bound.xpath)
    source.set(w("storeItemID"), bound.store)
    etree.SubElement(about, w("text"))
    etree.SubElement(control, _CONTENT).append(run)
    return control
