"""The tags of one part of a template, in the order of the text → the findings, what is shown.

Every tag is looked at alone, so that each fault is told with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from gongkai_docx.findings import Finding, Rule
from gongkai_docx.forms import Form
from gongkai_docx.masking import cut, masked
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Place
from gongkai_docx.rules.templates import (
    BROKEN,
    FORBIDDEN,
    LOOKALIKE,
    LOST_TEXT,
    MISPLACED,
    NOT_LIVING,
    UNKNOWN,
)
from gongkai_docx.writers.word.expressions import Fault, dotted, shown
from gongkai_docx.writers.word.headings import Headings
from gongkai_docx.writers.word.template_blocks import Blocks
from gongkai_docx.writers.word.vocabulary import CHART, TRUTH, DrawnRows, Kind, Many
from gongkai_docx.writers.word.wordml.tags import (
    TAG,
    Positions,
    Tag,
    Text,
    has_tag,
    in_order,
    is_greedy,
    set_text,
    unhidden,
)

LONGEST_TAG = 500
MOST_FINDINGS = 200
PROPERTIES = "文档属性"
"""What the parts with a document's properties are called."""
_PREFIX = pattern(r"(tr|tc|p|r) ")
_UNIT_NAMES = {"p": "段", "tr": "行", "tc": "格"}
_LOOKALIKE = pattern(r"[｛{]\s*[｛{%％]|[%％}｝]\s*[｝}]")
_AROUND = 20


class Walk:
    """One part, tag by tag."""

    def __init__(
        self, file: str, part: str, root: etree._Element, form: Form, headings: Headings
    ) -> None:
        self.findings: list[Finding] = []
        self._file, self._part, self._root = file, part, root
        self._form = form
        self._blocks = Blocks(form, lambda tag: self._spot(tag.holder.element))
        self._shown: set[str] = set()
        self._positions = Positions(root, lambda paragraph: bool(headings.section(paragraph)))

    @property
    def shown(self) -> set[str]:
        """Dotted names of all data that the part shows."""
        return self._shown | self._blocks.shown

    def through(self, paragraphs: Iterable[tuple[Text, list[Tag]]]) -> None:
        """Look at all tags of the part, and at what only looks like one."""
        tags = []
        for text, its_tags in paragraphs:
            tags += its_tags
            self._braces(text)
        for tag in in_order(self._root, tags):
            if len(self.findings) > MOST_FINDINGS:
                break
            try:
                self._tag(tag)
            except Fault as fault:
                self._tell(fault.rule, tag, str(fault))
        for block in self._blocks.open:
            self._tell(BROKEN, block.tag, f"没有与它成对的 {{% end{block.keyword} %}}")

    def _braces(self, text: Text) -> None:
        """Tags that aren't closed, and braces that were to be tags."""
        whole = unhidden(str(text))
        rest = unhidden(TAG.sub("", str(text)))
        if has_tag(rest):
            self._find(BROKEN, text.element, _around(whole, None), "标签没有写完整")
        elif _LOOKALIKE.search(rest):
            problem = "大括号不是一对半角的 {{ }}，会原样出现在文稿中"
            self._find(LOOKALIKE, text.element, _around(rest, None), problem)
        if is_greedy(whole):
            problem = "用了 {%- 或 -%}，这一部分文字里的数据项只是文字，改一处不会处处改变"
            self._find(NOT_LIVING, text.element, _around(whole, None), problem)

    def _tell(self, rule: Rule, tag: Tag, problem: str) -> None:
        around = _around(unhidden(str(tag.holder)), tag.text)
        self._find(rule, tag.holder.element, around, problem)

    def _find(self, rule: Rule, element: etree._Element, around: str, problem: str) -> None:
        spot = f"模板 {self._file}：{self._spot(element)}"
        message = f"{spot}，“{around}”{problem}。"
        self.findings.append(rule.finding(message, place=Place.template(spot)))

    def _spot(self, element: etree._Element) -> str:
        """Where that paragraph is, as a clerk would look for it."""
        if self._part == PROPERTIES:
            return self._part
        where = self._positions.of(element)
        start = self._part if self._part else f"“{where.heading}”" if where.heading else "开头"
        box = "的文本框" if where.text_box else ""
        if where.table:
            label = f"（{cut(where.row_label, 30)}）" if where.row_label.strip() else ""
            return f"{start}{box}的表格第 {where.row} 行第 {where.cell} 格{label}"
        return f"{start}{box}第 {where.paragraph} 段"

    def _tag(self, tag: Tag) -> None:
        if len(tag.text) > LONGEST_TAG:
            raise Fault(BROKEN, f"标签有 {len(tag.text)} 字，过长")
        kind, body = tag.text[:2], tag.text[2:-2]
        prefixed = _PREFIX.match(body)
        prefix = prefixed[1] if prefixed else ""
        body = body[prefixed.end() :] if prefixed else body
        if prefix and tag.unit(prefix) is None:
            raise Fault(BROKEN, f"这里不在表格中，不能用 {kind}{prefix}")
        body = body.translate(str.maketrans("“”‘’", "\"\"''"))
        if kind == "{{":
            if prefix:
                raise Fault(FORBIDDEN, f"数据都是文字，请去掉 {{{{ 后面的 {prefix}")
            self._show(tag, body)
        elif kind == "{%":
            self._blocks.statement(tag, prefix, body)
        if prefix in _UNIT_NAMES:
            self._alone(tag, prefix)

    def _alone(self, tag: Tag, prefix: str) -> None:
        """What stands beside a tag that takes the place of its whole paragraph, row or cell."""
        rest, picture = tag.beside(prefix)
        called = _UNIT_NAMES[prefix]
        if "{{" in rest or "{%" in rest:
            raise Fault(
                BROKEN, f"{tag.text[:2]}{prefix} 独占一{called}，同一{called}里不能有别的标签"
            )
        if rest.strip() or picture:
            lost = f"“{cut(rest.strip(), 20)}”" if rest.strip() else "图片、文本框或分节符"
            raise Fault(
                LOST_TEXT, f"{tag.text[:2]}{prefix} 独占一{called}，旁边的{lost}不会出现在文稿中"
            )

    def _show(self, tag: Tag, body: str) -> None:
        speaker = self._blocks.speaker()
        node = speaker.parsed(re.sub(r"^[-+]|-$", "", body))
        kind = speaker.kind(node)
        name = dotted(node)
        if isinstance(kind, Many):
            raise Fault(FORBIDDEN, f"“{name}”有好几项，要用 for 逐项显示")
        if kind is TRUTH:
            raise Fault(FORBIDDEN, "是非不能直接显示，要用 if")
        if kind is CHART or isinstance(kind, DrawnRows):
            kind = CHART
            self._charted(tag, name)
        if not isinstance(kind, Kind):
            near = speaker.nearest(name or body)
            raise Fault(UNKNOWN, f"“{name}”是一组数据，请写明其中哪一个{near}")
        self._shown |= set(shown(node))
        if name in self._form.figures and not is_greedy(tag.text):
            by_key = f"{{{{ {name} }}}}"
            set_text(tag.node, (tag.node.text or "").replace(tag.text, by_key, 1))
        elif name is None and any(each in self._form.figures for each in shown(node)):
            raise Fault(NOT_LIVING, "里的数据项只是文字，改一处不会处处改变；请把两种情况分开用 if")

    def _charted(self, tag: Tag, name: str | None) -> None:
        """A chart stands alone in a paragraph of the text. Raises `Fault`."""
        where = None if self._part == PROPERTIES else self._positions.of(tag.holder.element)
        if self._part or where is None or where.text_box:
            raise Fault(MISPLACED, "是图，只能放在正文里，不能放在页眉、页脚、脚注、文本框中")
        rest, picture = tag.beside("p")
        if name is None or rest.strip() or picture:
            raise Fault(MISPLACED, "是图，要独占一段，同一段里不能有别的内容")


def _around(whole: str, tag: str | None) -> str:
    """The tag with some of the text around it."""
    shown = masked(whole)
    at = whole.find(tag) if tag else re.search(r"[{｛}｝]", whole).start()  # type: ignore[union-attr]
    start, end = max(at - _AROUND, 0), at + (min(len(tag), 60) if tag else 0) + _AROUND
    return ("…" if start else "") + shown[start:end] + ("…" if end < len(whole) else "")
