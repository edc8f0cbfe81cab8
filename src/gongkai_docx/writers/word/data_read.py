"""The data part of a draft that people may have edited → what it says, and it with new values.

What it holds is told where it is written (`data_part`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from gongkai_docx.chart_parts import Shown, from_json
from gongkai_docx.draft import NAMESPACE
from gongkai_docx.report import Report
from gongkai_docx.text import storable
from gongkai_docx.tree import etree
from gongkai_docx.writers import json
from gongkai_docx.writers.word import custom_xml
from gongkai_docx.writers.word.data_part import CHARTS, WORDS, spelled_charts
from gongkai_docx.writers.word.wordml import parent
from gongkai_docx.writers.word.wordml import parts as packages

ROOT = f"{{{NAMESPACE}}}report"
"""What the root of the part is called."""
_KEY, _VALUE, _BUILT = (f"{{{NAMESPACE}}}{name}" for name in ("key", "value", "built"))


class About(NamedTuple):
    """What a draft's data say of the draft itself; each empty if they don't."""

    unit: str
    year: str
    form: str


def about(xml: bytes) -> About:
    """What the part says of its draft."""
    root = packages.parsed(xml)
    return About(*(root.get(name, "") for name in About._fields))


class Data:
    """The values in the data part of a draft that people edited, by name."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._root = packages.parsed(xml)
        self._nodes = {name: node for group in self._groups() for name, node in group}
        self.values = {name: (node.text or "").strip() for name, node in self._nodes.items()}
        """What stands there now."""
        built = (self._root.findtext(_BUILT) or "").split()
        is_whole = len(built) == len(self._nodes)
        self.built = dict(zip(self._nodes, built, strict=True)) if is_whole else dict(self.values)
        """What stood there when the draft was built, as far as the part tells."""
        self.charts = _charts(self._root.get(CHARTS, ""))
        """What each chart showed when the draft was built, as far as the part tells."""

    def _groups(self) -> Iterator[Iterator[tuple[str, etree._Element]]]:
        for group in self._root:
            if group.tag != _BUILT:
                yield _named(group)

    def refreshed(
        self,
        values: Mapping[str, str],
        blank: Collection[str],
        report: Report,
        charts: Mapping[str, Shown],
    ) -> bytes:
        """The part with those values, the report's, in place of what it was built with.

        `charts` are what the charts are built with now.

        What has no value in them stays, and so does what is known of how it was built. The same
        bytes, if nothing is new.
        """
        before = packages.serialised(self._root)
        for name in self._nodes.keys() & values.keys():
            node = self._nodes[name]
            node.attrib.pop("blank", "")
            if name in blank:
                node.set("blank", "true")
            node.text = values[name]
            self.built[name] = values[name]
        built = self._root.find(_BUILT)
        if built is None:
            built = etree.SubElement(self._root, _BUILT)
        built.text = " ".join(self.built[name] or "0" for name in self._nodes)
        self._root.attrib.pop(WORDS, "")
        if report.explanations:
            self._root.set(WORDS, storable(json.spelled(report.explanations)))
        if charts:
            self._root.set(CHARTS, spelled_charts(charts))
        after = packages.serialised(self._root)
        return self._xml if after == before else after


def _charts(told: str) -> dict[str, Shown]:
    """What is told of charts there, as far as it can be understood."""
    import json as library

    try:
        return {name: from_json(shown) for name, shown in library.loads(told or "{}").items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _named(group: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The nodes of values in a group by their names, in order.

    In drafts of earlier versions the elements themselves are called as tables, rows and columns.
    """
    for child in group.iter():
        if child.tag == _VALUE:
            yield parent(child).findtext(_KEY) or "", child
        elif not len(child) and child.tag != _KEY and child is not group:
            path = [child, *child.iterancestors()]
            names = [etree.QName(each).localname for each in path[: path.index(group)]]
            yield ".".join(reversed(names)), child


def find(parts: Mapping[str, bytes]) -> str | None:
    """The name of the part in a package; None if there is none."""
    return custom_xml.find(parts, ROOT)
