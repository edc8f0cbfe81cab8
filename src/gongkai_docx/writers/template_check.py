"""The tags of a template against what it may say → findings of family T, before it is rendered.

A template may show data, repeat over a list (`for`) and leave out (`if`). Every tag is looked at
alone, in the order of the text, so that each fault is told with its place.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms import Form, form_names, load_form
from gongkai_docx.forms.form import plain
from gongkai_docx.writers.rendering import environment
from gongkai_docx.writers.vocabulary import NUMBER, TEXT, TRUTH, Kind, Many, Vocabulary, vocabulary
from gongkai_docx.writers.wordml import parts as packages
from gongkai_docx.writers.wordml.tags import (
    Tag,
    Text,
    beside_the_text,
    has_tag,
    position,
    unclosed,
)

UNKNOWN = Rule("T1", Severity.ERROR, "模板的标签须是数据的名称")
BROKEN = Rule("T2", Severity.ERROR, "模板的标签须写完整，并且成对")
FORBIDDEN = Rule("T3", Severity.ERROR, "模板只能显示数据、用 if 取舍、用 for 逐项重复")
MISPLACED = Rule("T4", Severity.ERROR, "成对的标签须在同一层，标签须在会填写的地方")
MISSING_FIGURES = Rule("T5", Severity.WARNING, "模板应显示每个数据项")
MISSING_SECTION = Rule("T6", Severity.WARNING, "模板应有法定的每个部分")
LOST_TEXT = Rule("T7", Severity.WARNING, "独占一段（行、格）的标签旁不应有别的文字")
LOOKALIKE = Rule("T8", Severity.WARNING, "标签的大括号应是半角，并且成双")


# What a faulty loop repeats over: its fault has been told, and nothing more is said about it.
_ANYTHING = Kind("任何")


LONGEST_TAG = 500
MOST_TAGS = 5000
_LOOP: Vocabulary = {
    **dict.fromkeys(("index", "index0", "revindex", "revindex0", "length"), NUMBER),
    **dict.fromkeys(("first", "last"), TRUTH),
}
_PREFIX = re.compile(r"(tr|tc|p|r) ")
_UNIT_NAMES = {"p": "段", "tr": "行", "tc": "格", "r": "处"}
_PARTS = {
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "core": "文档属性",
    "app": "文档属性",
}
_NOT_FILLED = {
    "word/charts/": "图表",
    "word/diagrams/": "SmartArt 图形",
    "word/glossary/": "构建基块",
    "docProps/": "自定义属性",
}
_LOOKALIKE = re.compile(r"[｛{]\s*[｛{%％]|[%％}｝]\s*[｝}]")
_AROUND = 20


@dataclass(frozen=True)
class Checked:
    """What is wrong with a template, and what it shows."""

    findings: tuple[Finding, ...]
    shown: frozenset[str]
    """Dotted names of all data that it shows: figures by key, lists and texts by name."""


class _Fault(Exception):
    def __init__(self, rule: Rule, message: str) -> None:
        super().__init__(message)
        self.rule = rule


@dataclass
class _Block:
    """An `if` or `for` that is open: its tag, its place, and the names it brings."""

    keyword: str
    tag: Tag
    level: tuple[str, ...]
    names: dict[str, Vocabulary] = field(default_factory=dict)
    has_else: bool = False


def check(
    file: str,
    form: Form,
    parts: Mapping[str, bytes],
    roots: Mapping[str, etree._Element],
    tagged: Mapping[str, list[tuple[Text, list[Tag]]]],
    main: str,
) -> Checked:
    """The findings on the template in that file: its `parts`, of which `roots` are filled in."""
    findings: list[Finding] = []
    shown: dict[str, set[str]] = {}
    words = vocabulary(form)
    if (number := sum(len(tags) for part in tagged.values() for _, tags in part)) > MOST_TAGS:
        finding = FORBIDDEN.finding(
            f"模板 {file}：有 {number} 个标签，超过 {MOST_TAGS} 个，没有检查。"
        )
        return Checked((finding,), frozenset())
    for name, paragraphs in tagged.items():
        walk = _Walk(file, _part(name), words, form)
        for text, tags in paragraphs:
            walk.paragraph(text, tags)
        walk.end()
        findings += walk.findings
        shown[name] = walk.shown
    for name, root in roots.items():
        findings += _beside_the_text(file, name, root)
    for name, xml in parts.items():
        if name not in roots:
            findings += _not_filled(file, name, xml)
    headings = [str(text) for text, _ in tagged[main]]
    findings += missing(file, form, shown[main], headings)
    return Checked(tuple(findings), frozenset().union(*shown.values()))


def _beside_the_text(file: str, name: str, root: etree._Element) -> Iterator[Finding]:
    """T4: tags in a part that is filled in, but not in its text: in the name of a picture, say."""
    for element, text in beside_the_text(root):
        place = _part(name) or "正文"
        yield MISPLACED.finding(
            f"模板 {file}：{place}，“{text[:60]}”不在文字中，而在图片的说明或域代码里"
            f"（{element}），那里的标签不会填写，请移到文字中。",
            location=f"模板 {file}：{place}（{element}）",
        )


def _not_filled(file: str, name: str, xml: bytes) -> Iterator[Finding]:
    """T4: tags in a part that is not filled in, as a chart or a SmartArt."""
    place = next((called for start, called in _NOT_FILLED.items() if name.startswith(start)), None)
    if place is None or not any(brace in xml for brace in (b"{{", b"{%")):
        return
    try:
        texts = [str(text) for text in packages.parsed(xml).itertext()]
    except etree.XMLSyntaxError:
        return
    if tag := next((text for text in texts if has_tag(text)), None):
        yield MISPLACED.finding(
            f"模板 {file}：{place}里有标签“{tag.strip()[:60]}”，那里的标签不会填写，请改放到正文、"
            "页眉、页脚、文本框或脚注中。",
            location=f"模板 {file}：{place}（{name}）",
        )


def lacking(file: str, name: str) -> Finding:
    """T6: the report has that optional part, and the template doesn't show it."""
    return MISSING_SECTION.finding(
        f"模板 {file}：没有“{name}”的标签，填报表里的{name}不会出现在文稿中。"
    )


def missing(
    file: str, form: Form, shown: Collection[str], headings: Iterable[str]
) -> Iterator[Finding]:
    """T5, T6: what of the form a draft made from the template will lack."""
    present = {plain(heading) for heading in headings}
    for section in form.sections:
        if plain(section.heading) not in present:
            yield MISSING_SECTION.finding(
                f"模板 {file}：没有“{section.heading}”这个标题，文稿将缺少它。", basis=form.notice
            )
    for section in form.narratives:
        if section.key not in shown:
            yield MISSING_SECTION.finding(
                f"模板 {file}：没有“{section.key}”的标签，"
                f"“{section.heading}”的正文不会出现在文稿中。",
                basis=form.notice,
            )
    for section in form.tables:
        lacking = [key for key in form.keys_of(section) if key not in shown]
        if lacking:
            yield MISSING_FIGURES.finding(
                f"模板 {file}：“{section.heading}”缺少 {len(lacking)} 个数据项的标签，"
                f"文稿中不会有：{form.listed(lacking)}。",
                figures=lacking,
                basis=form.notice,
            )


class _Walk:
    """One part, tag by tag."""

    def __init__(
        self, file: str, part: str, vocabulary: Mapping[str, Vocabulary], form: Form
    ) -> None:
        self.findings: list[Finding] = []
        self.shown: set[str] = set()
        self._file, self._part = file, part
        self._form = form
        self._vocabulary = vocabulary
        self._environment = environment()
        self._blocks: list[_Block] = []
        self._headings = {plain(section.heading) for section in form.sections}

    def paragraph(self, text: Text, tags: list[Tag]) -> None:
        """Look at the tags of the next paragraph."""
        whole = str(text)
        for tag in tags:
            try:
                self._tag(tag)
            except _Fault as fault:
                self._tell(fault.rule, tag.holder.element, _around(whole, tag.text), str(fault))
        if unclosed(whole):
            self._tell(BROKEN, text.element, _around(whole, None), "标签没有写完整")
        else:
            rest = whole
            for tag in tags:
                rest = rest.replace(tag.text, "")
            if _LOOKALIKE.search(rest):
                self._tell(
                    LOOKALIKE,
                    text.element,
                    _around(rest, None),
                    "大括号不是一对半角的 {{ }}，会原样出现在文稿中",
                )

    def end(self) -> None:
        """Tell of the blocks that are still open."""
        for block in self._blocks:
            around = _around(str(block.tag.holder), block.tag.text)
            self._tell(
                BROKEN,
                block.tag.holder.element,
                around,
                f"没有与它成对的 {{% end{block.keyword} %}}",
            )

    def _tell(self, rule: Rule, element: etree._Element, around: str, problem: str) -> None:
        place = f"模板 {self._file}：{self._place(element)}"
        self.findings.append(rule.finding(f"{place}，“{around}”{problem}。", location=place))

    def _place(self, element: etree._Element) -> str:
        """Where that is, as a clerk would look for it."""
        if self._part == "文档属性":
            return self._part
        where = position(element, lambda text: plain(text) in self._headings)
        start = self._part if self._part else f"“{where.heading}”" if where.heading else "开头"
        box = "的文本框" if where.text_box else ""
        if where.table:
            label = f"（{where.row_label[:30]}）" if where.row_label.strip() else ""
            return f"{start}{box}的表格第 {where.row} 行第 {where.cell} 格{label}"
        return f"{start}{box}第 {where.paragraph} 段"

    def _tag(self, tag: Tag) -> None:
        if len(tag.text) > LONGEST_TAG:
            raise _Fault(BROKEN, f"标签有 {len(tag.text)} 字，过长")
        kind, body = tag.text[:2], tag.text[2:-2]
        prefixed = _PREFIX.match(body)
        prefix = prefixed[1] if prefixed else ""
        body = body[prefixed.end() :] if prefixed else body
        unit = tag.unit(prefix) if prefix else None
        if prefix and unit is None:
            raise _Fault(BROKEN, f"这里不在表格中，不能用 {kind}{prefix}")
        if kind == "{#":
            return
        body = body.translate(str.maketrans("“”‘’", "\"\"''"))
        if kind == "{{":
            if prefix:
                raise _Fault(FORBIDDEN, f"数据都是文字，请去掉 {{{{ 后面的 {prefix}")
            self._show(body)
        else:
            self._statement(tag, prefix, body)
        if unit is not None and prefix != "r":
            self._alone(tag, prefix, unit)

    def _alone(self, tag: Tag, prefix: str, unit: etree._Element) -> None:
        """What stands beside a tag that takes the place of its whole paragraph, row or cell."""
        rest = "".join(node.text or "" for node in unit.iter(tag.node.tag))
        rest = rest.replace(tag.text, "", 1)
        called = _UNIT_NAMES[prefix]
        if "{{" in rest or "{%" in rest:
            raise _Fault(BROKEN, f"{{%{prefix} 独占一{called}，同一{called}里不能有别的标签")
        if rest.strip():
            raise _Fault(
                LOST_TEXT,
                f"{{%{prefix} 独占一{called}，旁边的“{rest.strip()[:20]}”不会出现在文稿中",
            )

    # ------------------------------------------------------------ statements

    def _statement(self, tag: Tag, prefix: str, body: str) -> None:
        keyword, rest = (*body.strip("-+").split(None, 1), "", "")[:2]
        loose = any(mark in tag.text for mark in ("{%-", "-%}"))
        level = () if loose else tag.level(prefix)
        if keyword == "for":
            block = _Block("for", tag, level)
            self._blocks.append(block)
            block.names = self._loop(block, rest)
        elif keyword == "if":
            self._blocks.append(_Block("if", tag, level))
            self._kind(self._parsed(rest))
        elif keyword in ("elif", "else"):
            block = self._innermost(("if", "for") if keyword == "else" else ("if",), keyword)
            if block.has_else:
                raise _Fault(BROKEN, "前面已有 {% else %}")
            block.has_else = keyword == "else"
            self._same_level(block, level)
            if keyword == "elif":
                self._kind(self._parsed(rest))
            elif rest:
                raise _Fault(BROKEN, "else 后面不能有别的内容；另设条件用 elif")
        elif keyword in ("endif", "endfor"):
            block = self._innermost((keyword[3:],), keyword)
            self._blocks.remove(block)
            self._same_level(block, level)
        elif keyword in ("cellbg", "colspan"):
            self._kind(self._parsed(rest))
        elif keyword not in ("vm", "hm"):
            raise _Fault(FORBIDDEN, "只能用 if、elif、else、endif、for、endfor")

    def _innermost(self, keywords: tuple[str, ...], keyword: str) -> _Block:
        if not self._blocks or self._blocks[-1].keyword not in keywords:
            opening = "、".join(f"{{% {each} %}}" for each in keywords)
            if any(block.keyword in keywords for block in self._blocks):
                inner = self._blocks[-1]
                raise _Fault(BROKEN, f"它前面的“{inner.tag.text}”还没有结束")
            raise _Fault(BROKEN, f"前面没有与 {keyword} 成对的 {opening}")
        return self._blocks[-1]

    def _same_level(self, block: _Block, level: tuple[str, ...]) -> None:
        if level and block.level and level != block.level:
            place = self._place(block.tag.holder.element)
            raise _Fault(
                MISPLACED, f"与它成对的“{block.tag.text}”（{place}）不在同一层，请移到一处"
            )

    def _loop(self, block: _Block, body: str) -> dict[str, Vocabulary]:
        """The names that the loop brings."""
        (loop,) = self._tree(f"{{% for {body} %}}{{% endfor %}}").find_all(nodes.For)
        if not isinstance(loop.target, nodes.Name) or loop.recursive:
            raise _Fault(FORBIDDEN, "for 只能写成“for 名称 in 数据”")
        block.names = {loop.target.name: _ANYTHING, "loop": _LOOP}
        if any(other.keyword == "for" for other in self._blocks[:-1]):
            raise _Fault(FORBIDDEN, "for 里面不能再有 for")
        listed = self._kind(loop.iter)
        if listed is _ANYTHING:
            return block.names
        if not isinstance(listed, Many):
            raise _Fault(FORBIDDEN, f"“{_path(loop.iter) or body}”不是可以逐项重复的数据")
        if name := _path(loop.iter):
            self.shown.add(name)
        names = {loop.target.name: listed.item, "loop": _LOOP}
        if loop.test is not None:
            block.names = names
            self._kind(loop.test)
        return names

    # ------------------------------------------------------------ expressions

    def _show(self, body: str) -> None:
        node = self._parsed(body.strip("-+"))
        kind = self._kind(node)
        name = _path(node)
        if isinstance(kind, Many):
            raise _Fault(FORBIDDEN, f"“{name}”有好几项，要用 for 逐项显示")
        if kind is TRUTH:
            raise _Fault(FORBIDDEN, "是非不能直接显示，要用 if")
        if not isinstance(kind, Kind):
            raise _Fault(
                UNKNOWN, f"“{name}”是一组数据，请写明其中哪一个{self._nearest(name or body)}"
            )
        self.shown |= {path for each in _names(node) if (path := _path(each))}

    def _parsed(self, body: str) -> nodes.Expr:
        outputs = list(self._tree(f"{{{{ {body} }}}}").find_all(nodes.Output))
        if len(outputs) != 1 or len(outputs[0].nodes) != 1:
            raise _Fault(BROKEN, "标签写法有误")
        return outputs[0].nodes[0]

    def _tree(self, source: str) -> nodes.Template:
        try:
            return self._environment.parse(source)
        except (TemplateSyntaxError, RecursionError, ValueError, OverflowError) as error:
            if unicodedata.normalize("NFKC", source) != source:
                raise _Fault(BROKEN, "标签写法有误，标点应是半角的") from error
            raise _Fault(BROKEN, "标签写法有误") from error

    def _kind(self, node: nodes.Node) -> Vocabulary:
        """What the expression is. Raises `_Fault` for what may not be said."""
        if isinstance(node, nodes.Name):
            return self._named(node)
        if isinstance(node, nodes.Getattr):
            return self._member(node, node.node, node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            return self._member(node, node.node, node.arg.value)
        if isinstance(node, nodes.Const):
            return (
                TRUTH
                if isinstance(node.value, bool)
                else NUMBER
                if isinstance(node.value, int | float)
                else TEXT
            )
        if isinstance(node, nodes.Not):
            self._kind(node.node)
            return TRUTH
        if isinstance(node, nodes.And | nodes.Or):
            self._kind(node.left)
            return self._kind(node.right)
        if isinstance(node, nodes.CondExpr):
            self._kind(node.test)
            if node.expr2 is not None:
                self._kind(node.expr2)
            return self._kind(node.expr1)
        if isinstance(node, nodes.Compare):
            return self._comparison(node)
        raise _Fault(FORBIDDEN, "只能写数据的名称，不能计算、调用或转换")

    def _comparison(self, node: nodes.Compare) -> Kind:
        left = self._kind(node.expr)
        for operand in node.ops:
            right = self._kind(operand.expr)
            if _ANYTHING in (left, right):
                continue
            if operand.op in ("lt", "lteq", "gt", "gteq") and (left, right) != (NUMBER, NUMBER):
                raise _Fault(FORBIDDEN, "只有数字与数字能比大小")
            if operand.op in ("in", "notin") and (left, right) != (TEXT, TEXT):
                raise _Fault(FORBIDDEN, "in 只能用来看一段文字里有没有另一段")
            left = right
        return TRUTH

    def _named(self, node: nodes.Name) -> Vocabulary:
        for block in reversed(self._blocks):
            if node.name in block.names:
                return block.names[node.name]
        if node.name in self._vocabulary:
            return self._vocabulary[node.name]
        raise _Fault(UNKNOWN, f"没有名为“{node.name}”的数据{self._nearest(node.name)}")

    def _member(self, node: nodes.Node, of: nodes.Node, name: Any) -> Vocabulary:
        path = _path(node)
        try:
            whole = self._kind(of)
        except _Fault as fault:
            if fault.rule is UNKNOWN and path:
                raise _Fault(UNKNOWN, f"没有名为“{path}”的数据{self._nearest(path)}") from fault
            raise
        if whole is _ANYTHING:
            return whole
        if isinstance(whole, Many) and isinstance(name, int):
            return whole.item
        if isinstance(whole, Mapping) and name in whole:
            return whole[name]
        if path is None or str(name).startswith("_"):
            raise _Fault(FORBIDDEN, "只能写数据的名称，不能计算、调用或转换")
        raise _Fault(UNKNOWN, f"没有名为“{path}”的数据{self._nearest(path)}")

    def _nearest(self, name: str) -> str:
        """What may have been meant, as the end of a message."""
        for other in form_names():
            if other != self._form.name and name in load_form(other).figures:
                return f"，它是 {other} 年格式的数据项"
        names = [*_spelled(self._vocabulary)]
        for block in self._blocks:
            names += _spelled(block.names)
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.3)
        return (
            f"，最接近的是“{near[0]}”"
            if near
            else "，可用的名称见 gongkai-docx template 导出的模板"
        )


def _spelled(vocabulary: Mapping[str, Vocabulary], before: str = "") -> Iterator[str]:
    """The dotted names of all that can be shown or repeated."""
    for name, of in vocabulary.items():
        if isinstance(of, Mapping):
            yield from _spelled(of, f"{before}{name}.")
        else:
            yield before + name


def _names(node: nodes.Node) -> Iterator[nodes.Node]:
    """The dotted names in an expression, each whole."""
    if _path(node):
        yield node
    else:
        for child in node.iter_child_nodes():
            yield from _names(child)


def _path(node: nodes.Node) -> str | None:
    """The dotted name that the expression is: 申请.本年新收.总计; None if it is more than that."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        name: Any = node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        name = node.arg.value
    else:
        return None
    before = _path(node.node)
    return before if isinstance(name, int) else before and f"{before}.{name}"


def _part(name: str) -> str:
    """What a clerk calls that part; nothing for the document's own text."""
    stem = name.rpartition("/")[2].rstrip("0123456789.xml")
    return _PARTS.get(stem, "")


def _around(whole: str, tag: str | None) -> str:
    """The tag with some of the text around it."""
    at = whole.find(tag) if tag else re.search(r"[{｛}｝]", whole).start()  # type: ignore[union-attr]
    start, end = max(at - _AROUND, 0), at + (min(len(tag), 60) if tag else 0) + _AROUND
    return ("…" if start else "") + whole[start:end] + ("…" if end < len(whole) else "")
