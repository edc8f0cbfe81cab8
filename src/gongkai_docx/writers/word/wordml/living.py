"""The figures of a template's part → content controls, bound to the data that the draft carries.

A control (w:sdt; ECMA-376 part 1, 17.5.2) shows what stands in its node of the data (17.5.2.6):
who changes the figure in one place changes it in all.

It is done in two steps, because docxtpl patches the XML between them as text, and three lines of
control around every figure would slow that down tenfold: first each figure gets a run of its own,
under a name that Word doesn't know; then these become controls. A text of the report may tell
figures too: the run that it will stand in is set apart first, and cut around them when filled.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from html import escape as escaped

from lxml import etree
from markupsafe import Markup

from gongkai_docx.writers.word.wordml import parent, w
from gongkai_docx.writers.word.wordml.tags import Text, set_text

# A tag that is nothing but the key of a figure.
_FIGURE_TAG = re.compile(r"\{\{\s*(\w+\.\w+\.\w+)\s*\}\}")

_RUN, _TEXT, _PROPERTIES, _CONTENT = w("r"), w("t"), w("rPr"), w("sdtContent")
SET_APART = w("figure")
_FIGURE_RUN = re.compile(
    r'<w:figure(?: w:name="([^"]*)")?>'
    r"(.*?<w:t(?: [^>]*)?>(?:[^\w<]*(\w+\.\w+\.\w+)[^\w<]*|[^<]*)</w:t>)</w:figure>"
)
# A run for a text of the report, and a figure in such a text.
_FOR_TEXT = w("text")
_TEXT_RUN = re.compile(
    r'<w:r w:text="1">(<w:rPr>(?:[^<]|<(?!w:r[ >]))*?</w:rPr>|<w:rPr/>)?'
    r"<w:t(?: [^>]*)?>((?:[^<]|<(?!w:r[ >]))*?)</w:t></w:r>"
)
_SAID = re.compile(r'<w:said w:name="([^"]*)">([^<]*)</w:said>')
# Where a control may stand among runs (EG_ContentRunContent).
_PARENTS = {
    w(name) for name in ("p", "hyperlink", "ins", "moveTo", "fldSimple", "smartTag", "bdo", "dir")
}
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


def said(name: str, value: str) -> Markup:
    """What stands in a text for a figure of that name, until `make_said` makes it living."""
    return Markup(f'<w:said w:name="{escaped(name)}">{escaped(value)}</w:said>')  # noqa: S704


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


def make_said(xml: str, binding: Callable[[str], Binding], numbers: Iterator[int]) -> str:
    """The XML of a part with a control around each figure that its texts tell.

    Where none can stand, the figure is plain text.
    """
    if "<w:said " in xml or "<w:r w:text=" in xml:
        xml = make_controls(_TEXT_RUN.sub(_cut, xml), binding, numbers)
        xml = _SAID.sub(r"\2", xml)
    return xml


def _cut(run: re.Match[str]) -> str:
    """The runs of what stands before, between and behind the figures of a text, and these."""
    properties = run[1] or ""
    text, *said = _SAID.split(run[2])
    pieces = [_run_of(text, properties)]
    for name, value, behind in zip(said[::3], said[1::3], said[2::3], strict=True):
        figure = f'<w:t xml:space="preserve">{value}</w:t>'
        pieces.append(f'<w:figure w:name="{name}">{properties}{figure}</w:figure>')
        pieces.append(_run_of(behind, properties))
    return "".join(pieces)


def _run_of(text: str, properties: str) -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def make_controls(xml: str, binding: Callable[[str], Binding], numbers: Iterator[int]) -> str:
    """The XML with a control around each figure that was set apart.

    Having no appearance of its own, a control looks like the text around it.
    """

    def control(run: re.Match[str]) -> str:
        name = run[1] or run[3]
        bound = binding(name)
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{escaped(bound.title)}"/><w:tag w:val="{name}"/>'
            f'<w:id w:val="{next(numbers)}"/><w:dataBinding w:prefixMappings="{bound.prefixes}" '
            f'w:xpath="{bound.xpath}" w:storeItemID="{bound.store}"/><w:text/></w:sdtPr>'
            f"<w:sdtContent><w:r>{run[2]}</w:r></w:sdtContent></w:sdt>"
        )

    return _FIGURE_RUN.sub(control, xml)
