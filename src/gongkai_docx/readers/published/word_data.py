"""The part of a draft of ours that holds its data → its figures, by key.

What a draft shows of a figure is bound to its node there, as Word's content controls are (ECMA-376
part 1, 17.5.2.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from gongkai_docx.forms import form_names, load_form
from gongkai_docx.readers.figures import enter
from gongkai_docx.readers.published.sequence import Carried, Datum
from gongkai_docx.readers.published.statutory import plain_number
from gongkai_docx.readers.published.word_xml import attribute, child, children, name_of, value
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass

OURS = "urn:gongkai-docx:report:"
"""What the namespace of a draft's data begins with."""
_STEP = re.compile(r"([^\[\]/]+)(?:\[(\d+)\])?")
_PREFIX = re.compile(r"(?<=/)\w+:")


@dataclass(frozen=True)
class Data:
    """What a draft carries."""

    root: etree._Element
    figures: Mapping[str, Datum]
    bound: Mapping[str, str] = field(default_factory=dict)
    """The figure that each path leads to, by which a control is known that has lost its tag."""

    def key_of(self, control: etree._Element) -> str:
        """The figure that a control shows; empty if it shows none."""
        properties = child(control, "sdtPr")
        tag = value(properties, "tag")
        return tag or self.bound.get(
            _path(attribute(child(properties, "dataBinding"), "xpath")), ""
        )


def data_of(root: etree._Element, document: etree._Element) -> Data:
    """What is in the data of a draft with that text."""
    nodes = list(children(child(root, "figures"), "figure"))
    if not nodes:
        return Data(root, dict(_by_bonds(root, document)))
    figures: dict[str, Datum] = {}
    bound: dict[str, str] = {}
    for number, node in enumerate(nodes, 1):
        said = {name_of(each): each for each in node}
        if "key" in said and "value" in said:
            key = said["key"].text or ""
            figures[key] = _datum(said["value"])
            bound[f"/report[1]/figures[1]/figure[{number}]/value[1]"] = key
    return Data(root, figures, bound)


def carried(data: Data) -> Carried | None:
    """The figures of a draft that nobody touched; None if its form is not known, or any of them."""
    name = data.root.get("form", "")
    if name not in form_names():
        return None
    form = load_form(name)
    if data.figures.keys() != form.figures.keys():
        return None
    figures = {
        key: enter(figure, plain_number(data.figures[key].text)).value
        for key, figure in form.figures.items()
        if not data.figures[key].is_blank
    }
    known = {key: number for key, number in figures.items() if number is not None}
    return Carried(form, known) if len(known) == len(figures) else None


def _datum(node: etree._Element) -> Datum:
    return Datum((node.text or "").strip(), node.get("blank") == "true")


def _path(xpath: str) -> str:
    return _PREFIX.sub("", xpath)


def _by_bonds(root: etree._Element, document: etree._Element) -> Iterator[tuple[str, Datum]]:
    """In drafts of earlier versions: what each control's tag is, and what it is bound to."""
    for properties in document.iter("{*}sdtPr"):
        bond = child(properties, "dataBinding")
        key = value(properties, "tag")
        if bond is not None and key:
            node = _bound(root, _path(attribute(bond, "xpath")))
            if node is not None:
                yield key, _datum(node)


def _bound(root: etree._Element, path: str) -> etree._Element | None:
    """The node that a path of names leads to."""
    first, *steps = path.strip("/").split("/") if path else [""]
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
