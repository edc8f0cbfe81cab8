"""The tree of a part → its XML as docxtpl and Jinja need it, without what stays as it is.

What no program touches need not go through docxtpl's patches and Jinja's parser, which for our
tables would take most of the time that a template takes to be compiled.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from gongkai_docx.patterns import pattern
from gongkai_docx.writers.word.wordml import w
from gongkai_docx.writers.word.wordml.tags import all_text, is_greedy

_PLACE = w("constant")
_PLACES = pattern(r'<w:constant w:n="(\d+)"/>')


def cut_out(root: etree._Element, needs_program: Callable[[str], bool]) -> tuple[str, list[str]]:
    """The XML of the part with places for its constants, and these: the tables without programs.

    The tree is changed. With a tag that takes in what stands beside it, all stays.
    """
    body = root.find(w("body"))
    constants: list[etree._Element] = []
    if body is not None and not is_greedy(all_text(body)):
        for table in list(body.iterchildren(w("tbl"))):
            if not needs_program(all_text(table)):
                body.replace(table, etree.Element(_PLACE, {w("n"): str(len(constants))}))
                constants.append(table)
    source = etree.tostring(root, encoding="unicode")
    return source, [_inner(table, root) for table in constants]


def _inner(element: etree._Element, root: etree._Element) -> str:
    """The XML of an element without the namespaces that its part declares anyway."""
    around = etree.Element(root.tag, nsmap=root.nsmap)  # type: ignore[arg-type]
    around.append(element)
    xml = etree.tostring(around, encoding="unicode")
    return xml[xml.index(">") + 1 : xml.rindex("</")]


def places(xml: str) -> list[str]:
    """The XML cut at the places of constants: text, and the number of a constant, by turns."""
    return _PLACES.split(xml)


def paragraph_a_line(xml: str) -> str:
    """The same part with each paragraph starting on a line of its own."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", xml)


def joined(xml: str) -> str:
    """The part as it was before `paragraph_a_line`."""
    return re.sub(r"\n<w:p([ >])", r"<w:p\1", xml)
