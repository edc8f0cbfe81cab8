"""The runs of a paragraph in a Word file → what it says, and what else is in it."""

from __future__ import annotations

from dataclasses import field

from gongkai_docx.readers.published.sequence import PICTURED, RAISED, STRUCK, Drawn, Other
from gongkai_docx.readers.published.word_charts import Charts
from gongkai_docx.readers.published.word_data import Data
from gongkai_docx.readers.published.word_xml import (
    attribute,
    child,
    is_on,
    name_of,
    text_of,
    value,
)
from gongkai_docx.text import is_blank
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass

GONE = ("del", "moveFrom")
# fmt: off
WRAPPED = frozenset((
    "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdt",
    "sdtContent", "ruby", "rubyBase",
))
# fmt: on
_PICTURES = {"drawing": "图片", "pict": "图片", "object": "图表、公式等对象"}
_NOTES = {"footnoteReference": "脚注", "endnoteReference": "尾注"}
MOST_DEEP = 60


@dataclass(frozen=True)
class Looks:
    """What the styles of a file are for, by their ids."""

    names: dict[str, str] = field(default_factory=dict)
    """What each is called, in lower case: heading 2."""
    headings: frozenset[str] = frozenset()
    """The character styles of headings that open a paragraph, in a draft of ours."""
    data: Data | None = None
    """What a draft of ours carries; None for any other file."""

    charts: Charts | None = None
    """The charts of ours in its text, in a draft of ours."""

    @property
    def is_ours(self) -> bool:
        """Whether it is a draft of ours."""
        return self.data is not None

    def key_of(self, control: etree._Element) -> str:
        """The figure that a control shows, in a draft of ours."""
        return self.data.key_of(control) if self.data else ""


@dataclass
class Said:
    """What a paragraph says, while its runs are read."""

    text: list[str] = field(default_factory=list)
    heading: list[str] = field(default_factory=list)
    others: list[Other | Drawn] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    key: str = ""


class Runs:
    """What reads the runs of a file's paragraphs."""

    def __init__(self, looks: Looks) -> None:
        self.looks = looks
        self.is_tracked = False
        """Whether a tracked change was met."""

    def read(self, node: etree._Element, said: Said, *, in_cell: bool, depth: int = 0) -> None:
        """Note what the runs in that paragraph say."""
        for each in node:
            name = name_of(each)
            if name == "r":
                self._run(each, said, in_cell)
            elif name in GONE:
                self.is_tracked = True
            elif name == "AlternateContent":
                self.read(alternative(each), said, in_cell=in_cell, depth=depth + 1)
            elif name == "oMath" or name == "oMathPara":
                said.text.append("".join(text_of(each).split()))
            elif name in WRAPPED and depth < MOST_DEEP:
                self.is_tracked = self.is_tracked or name in ("ins", "moveTo")
                if name == "hyperlink" and attribute(each, "id"):
                    shown = text_of(each).strip()
                    said.others.append(Other("链接", "", shown))
                if name == "sdt":
                    said.key = self.looks.key_of(each) or said.key
                self.read(each, said, in_cell=in_cell, depth=depth + 1)

    def _run(self, run: etree._Element, said: Said, in_cell: bool) -> None:
        properties = child(run, "rPr")
        if is_on(properties, "vanish"):
            return
        into = said.text
        if value(properties, "rStyle") in self.looks.headings and not "".join(said.text).strip():
            into = said.heading
        mark = _mark(properties) if in_cell else ""
        for each in run:
            name = name_of(each)
            if name == "t":
                text = each.text or ""
                into.append(mark + text if mark and not is_blank(text) else text)
            elif name in ("tab", "ptab"):
                into.append("\t")
            elif name in ("br", "cr") and attribute(each, "type") not in ("page", "column"):
                into.append("\v")
            elif name in ("noBreakHyphen",):
                into.append("-")
            elif name in _NOTES:
                said.others.append(Other(_NOTES[name], "", "".join(said.text)[-15:]))
            elif name in _PICTURES:
                self._picture(each, said, in_cell)
            elif name == "AlternateContent":
                for inner in alternative(each):
                    if name_of(inner) in _PICTURES:
                        self._picture(inner, said, in_cell)
            elif name == "ruby":
                self.read(each, said, in_cell=in_cell)

    def _picture(self, node: etree._Element, said: Said, in_cell: bool) -> None:
        boxes = [each for each in node.iter() if name_of(each) == "txbxContent"]
        if boxes:
            said.boxes += boxes[:1] if len(boxes) > 1 and _is_twice(boxes) else boxes
            return
        if self.looks.charts and (drawn := self.looks.charts.of(node)):
            said.others.append(drawn)
            return
        about = next((each for each in node.iter() if name_of(each) == "docPr"), None)
        kinds = (attribute(each, "uri") for each in node.iter() if name_of(each) == "graphicData")
        uri = next(kinds, "")
        what = "图表" if uri.endswith(("/chart", "/diagram")) else _PICTURES[name_of(node)]
        said.others.append(Other(what, "", attribute(about, "descr") or ""))
        if in_cell:
            said.text.append(PICTURED)


def alternative(node: etree._Element) -> etree._Element:
    """What of several ways to say a thing is read: the first, which is the newest."""
    for name in ("Choice", "Fallback"):
        if (found := child(node, name)) is not None:
            return found
    return node


def _is_twice(boxes: list[etree._Element]) -> bool:
    """Whether the first two text boxes are the same one, said in two ways."""
    return text_of(boxes[0]) == text_of(boxes[1])


def _mark(properties: etree._Element | None) -> str:
    """What a run in a cell is marked with, if it is no plain text."""
    if is_on(properties, "strike") or is_on(properties, "dstrike"):
        return STRUCK
    if value(properties, "vertAlign") in ("superscript", "subscript"):
        return RAISED
    return ""
