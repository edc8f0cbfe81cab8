"""The parts of a draft of ours → the charts of ours in it, by how its text refers to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gongkai_docx.chart_parts import Shown, named, read
from gongkai_docx.readers.published.sequence import Drawn
from gongkai_docx.readers.published.word_xml import attribute, name_of, parsed
from gongkai_docx.tree import etree

Related = Callable[[str, str], Mapping[str, str]]
"""What a part refers to as that kind, by how it calls it."""


class Charts:
    """The charts that a text refers to."""

    def __init__(self, parts: Mapping[str, bytes], text: str, related: Related) -> None:
        self._parts, self._related = parts, related
        self._targets = related(text, "chart")

    def of(self, drawing: etree._Element) -> Drawn | None:
        """The chart of ours in that drawing; None where it is none of ours, or no chart."""
        inside = {name_of(each): each for each in drawing.iter()}
        part = self._targets.get(attribute(inside.get("chart"), "id"), "")
        workbook = next(iter(self._related(part, "package").values()), "") if part else ""
        name = named(attribute(inside.get("docPr"), "name"), self._parts.get(workbook))
        return Drawn(name, "", self._shown(part)) if name and "chart" in inside else None

    def _shown(self, part: str) -> Shown | None:
        try:
            return read(parsed(self._parts[part]))
        except (KeyError, etree.XMLSyntaxError):
            return None
