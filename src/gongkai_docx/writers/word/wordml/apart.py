"""The figures and texts of a template's part → runs of their own, by names unknown to Word.

`living` makes controls of them. Not at once, because docxtpl patches the XML between the two steps
as text, and three lines of control around every figure would slow that down tenfold.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy

from lxml import etree

from gongkai_docx.patterns import pattern
from gongkai_docx.writers.word.wordml import parent, w
from gongkai_docx.writers.word.wordml.tags import Text, set_text

# A tag that is nothing but the key of a figure.
_FIGURE_TAG = pattern(r"\{\{\s*(\w+\.\w+\.\w+)\s*\}\}")

_RUN, _TEXT, _PROPERTIES, _CONTENT = w("r"), w("t"), w("rPr"), w("sdtContent")
SET_APART = w("figure")
_FOR_TEXT = w("text")
# Where a control may stand among runs (EG_ContentRunContent).
_PARENTS = {
    w(name) for name in ("p", "hyperlink", "ins", "moveTo", "fldSimple", "smartTag", "bdo", "dir")
}
_PARENTS |= {w("customXml"), _CONTENT}


def free_numbers(roots: Iterable[etree._Element]) -> Iterator[int]:
    """Numbers for controls that no control of those parts has, smallest first."""
    taken = {
        number.get(w("val"))
        for root in roots
        for control in root.iter(w("sdtPr"))
        for number in control.iterchildren(w("id"))
    }
    return (number for number in itertools.count(1) if str(number) not in taken)


def set_figures_apart(texts: Iterable[Text], is_figure: Callable[[str], bool]) -> None:
    """Give every tag that is the key of a figure a run of its own, where a control may stand."""
    for text in texts:
        for node in text.nodes:
            run = parent(node)
            if "{{" in (node.text or "") and run.tag == _RUN and parent(run).tag in _PARENTS:
                _set_apart(node, run, is_figure)


def _set_apart(node: etree._Element, run: etree._Element, is_figure: Callable[[str], bool]) -> None:
    text = node.text or ""
    found = [match for match in _FIGURE_TAG.finditer(text) if is_figure(match[1])]
    if not found:
        return
    _leave_plain_control(run)
    properties = run.find(_PROPERTIES)
    if found[0][0] == text and len(run) == 1 + (properties is not None):
        run.tag = SET_APART
        run.attrib.clear()  # Word's marks of who typed it when
        return
    before = [child for child in node.itersiblings(preceding=True) if child.tag != _PROPERTIES]
    end = 0
    for match in found:
        head = _run(_RUN, properties, before[::-1], text[end : match.start()])
        if len(head) > (properties is not None):
            run.addprevious(head)
        run.addprevious(_run(SET_APART, properties, [], match[0]))
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
    name: str, properties: etree._Element | None, children: list[etree._Element], text: str
) -> etree._Element:
    run = etree.Element(name)
    if properties is not None:
        run.append(deepcopy(properties))
    run.extend(children)
    if text:
        set_text(etree.SubElement(run, _TEXT), text)
    return run


def set_texts_apart(root: etree._Element) -> None:
    """Give every tag of a text a run of its own with what stands beside it, where a control may."""
    for node in list(root.iter(_TEXT)):
        run = parent(node)
        is_tag = "{{" in (node.text or "") and run.tag == _RUN
        if is_tag and parent(run).tag in _PARENTS and not _in_plain_control(run):
            _alone(node, run).set(_FOR_TEXT, "1")


def _in_plain_control(run: etree._Element) -> bool:
    control = next(run.iterancestors(w("sdt")), None)
    return control is not None and control.find(f"{w('sdtPr')}/{w('text')}") is not None


def _alone(node: etree._Element, run: etree._Element) -> etree._Element:
    """The run that holds nothing but that text, cut out of its own."""
    properties = run.find(_PROPERTIES)
    before = [child for child in node.itersiblings(preceding=True) if child.tag != _PROPERTIES]
    if before:
        run.addprevious(_run(_RUN, properties, before[::-1], ""))
    behind = list(node.itersiblings())
    if behind:
        run.addnext(_run(_RUN, properties, behind, ""))
    run.attrib.clear()  # Word's marks of who typed it when
    return run
