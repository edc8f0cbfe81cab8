"""An expression of a template → what it is, by the vocabulary, or why it may not be said."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from gongkai_docx.findings import Rule
from gongkai_docx.forms import Form, form_names, load_form
from gongkai_docx.rules.templates import BROKEN, FORBIDDEN, UNKNOWN
from gongkai_docx.text import storable, visible
from gongkai_docx.writers.word.compiling import environment
from gongkai_docx.writers.word.vocabulary import (
    ANYTHING,
    NUMBER,
    TEXT,
    TRUTH,
    Kind,
    Many,
    Vocabulary,
)

LOOP: Vocabulary = {
    **dict.fromkeys(("index", "index0", "revindex", "revindex0", "length"), NUMBER),
    **dict.fromkeys(("first", "last"), TRUTH),
}
# A longer name has no near one.
_LONGEST_NAME = 60
_COMPUTES = "只能写数据的名称，不能计算、调用或转换"


class Fault(Exception):
    """Something that a tag may not say: the rule it breaks, and what is wrong."""

    def __init__(self, rule: Rule, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class Speaker:
    """Reads expressions where these names can be said."""

    def __init__(self, names: Mapping[str, Vocabulary], form: Form) -> None:
        self._names = names
        self._form = form

    def parsed(self, body: str) -> nodes.Expr:
        """The expression between the braces of a tag. Raises `Fault` if it is none."""
        outputs = list(self.tree(f"{{{{ {body} }}}}").find_all(nodes.Output))
        if len(outputs) != 1 or len(outputs[0].nodes) != 1:
            raise Fault(BROKEN, "标签写法有误")
        return outputs[0].nodes[0]

    def loop(self, body: str) -> nodes.For:
        """The loop that `for` begins with that. Raises `Fault`."""
        loops = list(self.tree(f"{{% for {body} %}}{{% endfor %}}").find_all(nodes.For))
        target = loops[0].target if len(loops) == 1 else None
        if not isinstance(target, nodes.Name) or loops[0].recursive or target.name == "loop":
            raise Fault(FORBIDDEN, "for 只能写成“for 名称 in 数据”")
        return loops[0]

    def tree(self, source: str) -> nodes.Template:
        """The source as Jinja understands it. Raises `Fault`."""
        try:
            return _understood(source)
        except (TemplateSyntaxError, RecursionError, ValueError, OverflowError) as error:
            why = ""
            if visible(source) != source:
                why = "，里面有看不见的字符，请删去重写"
            elif unicodedata.normalize("NFKC", source) != source:
                why = "，标点应是半角的"
            raise Fault(BROKEN, f"标签写法有误{why}") from error

    def condition(self, node: nodes.Node) -> None:
        """Check an expression of which only the truth counts. Raises `Fault`."""
        if isinstance(node, nodes.And | nodes.Or):
            self.condition(node.left)
            self.condition(node.right)
        elif isinstance(node, nodes.Not):
            self.condition(node.node)
        else:
            self.kind(node)

    def kind(self, node: nodes.Node) -> Vocabulary:
        """What the expression is. Raises `Fault` for what may not be said."""
        if isinstance(node, nodes.Name):
            if node.name not in self._names:
                raise self._unknown(node.name)
            return self._names[node.name]
        if isinstance(node, nodes.Getattr):
            return self._member(node, node.node, node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            return self._member(node, node.node, node.arg.value)
        if isinstance(node, nodes.Const):
            return self._constant(node.value)
        if isinstance(node, nodes.Not):
            self.condition(node)
            return TRUTH
        if isinstance(node, nodes.And | nodes.Or):
            return self._either(node.left, node.right)
        if isinstance(node, nodes.CondExpr):
            self.condition(node.test)
            return self._either(node.expr1, node.expr2 or nodes.Const(""))
        if isinstance(node, nodes.Compare):
            return self._comparison(node)
        raise Fault(FORBIDDEN, _COMPUTES)

    def _constant(self, value: object) -> Kind:
        if isinstance(value, bool):
            return TRUTH
        if isinstance(value, int):
            return NUMBER
        if isinstance(value, str) and value.isprintable() and storable(value) == value:
            return TEXT
        raise Fault(FORBIDDEN, _COMPUTES)

    def _either(self, one: nodes.Node, other: nodes.Node) -> Vocabulary:
        kinds = self.kind(one), self.kind(other)
        if ANYTHING in kinds or kinds[0] == kinds[1]:
            return kinds[0]
        if all(kind in (TEXT, NUMBER) for kind in kinds):
            return TEXT
        raise Fault(FORBIDDEN, "两种情况下的数据不是一类，请分开用 if")

    def _comparison(self, node: nodes.Compare) -> Kind:
        left = self.kind(node.expr)
        for operand in node.ops:
            right = self.kind(operand.expr)
            if ANYTHING not in (left, right):
                if operand.op in ("lt", "lteq", "gt", "gteq") and (left, right) != (NUMBER, NUMBER):
                    raise Fault(FORBIDDEN, "只有数字与数字能比大小")
                if operand.op in ("in", "notin") and (left, right) != (TEXT, TEXT):
                    raise Fault(FORBIDDEN, "in 只能用来看一段文字里有没有另一段")
            left = right
        return TRUTH

    def _member(self, node: nodes.Node, of: nodes.Node, name: Any) -> Vocabulary:
        path = dotted(node)
        try:
            whole = self.kind(of)
        except Fault as fault:
            if fault.rule is UNKNOWN and path:
                raise self._unknown(path) from fault
            raise
        if whole is ANYTHING:
            return whole
        if isinstance(whole, Mapping) and name in whole:
            return whole[name]
        if isinstance(whole, Many) and not str(name).startswith("_"):
            raise Fault(FORBIDDEN, f"“{dotted(of)}”有好几项，要用 for 逐项显示")
        if path is None or str(name).startswith("_"):
            raise Fault(FORBIDDEN, _COMPUTES)
        raise self._unknown(path)

    def _unknown(self, path: str) -> Fault:
        return Fault(UNKNOWN, f"没有名为“{path}”的数据{self.nearest(path)}")

    def nearest(self, name: str) -> str:
        """What may have been meant, as the end of a message."""
        for other in form_names():
            if other != self._form.name and name in load_form(other).figures:
                return f"，它是 {other} 年格式的数据项"
        lists = [of.item for of in self._names.values() if isinstance(of, Many)]
        _, _, last = name.rpartition(".")
        if "." in name and any(isinstance(item, Mapping) and last in item for item in lists):
            return "；它要写在 {%p for … in … %} 和 {%p endfor %} 之间"
        near = difflib.get_close_matches(name[:_LONGEST_NAME], _spelled(self._names), 1, cutoff=0.3)
        if near:
            return f"，最接近的是“{near[0]}”"
        return "，可用的名称见 gongkai-docx template 导出的模板"


@lru_cache(maxsize=2000)  # templates say the same in many places, and so does the next template
def _understood(source: str) -> nodes.Template:
    return environment().parse(source)


def _spelled(vocabulary: Mapping[str, Vocabulary], before: str = "") -> list[str]:
    """The dotted names of all that can be shown or repeated."""
    names = []
    for name, of in vocabulary.items():
        names += _spelled(of, f"{before}{name}.") if isinstance(of, Mapping) else [before + name]
    return names


def shown(node: nodes.Node) -> Iterator[str]:
    """The dotted names of what the expression shows, and not of what it only asks about."""
    if path := dotted(node):
        yield path
    elif isinstance(node, nodes.And | nodes.Or):
        yield from (name for side in (node.left, node.right) for name in shown(side))
    elif isinstance(node, nodes.CondExpr):
        sides = [node.expr1] if node.expr2 is None else [node.expr1, node.expr2]
        yield from (name for side in sides for name in shown(side))


def dotted(node: nodes.Node) -> str | None:
    """The dotted name that the expression is: 申请.本年新收.总计; None if it is more than that."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        name: Any = node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        name = node.arg.value
    else:
        return None
    before = dotted(node.node)
    return before and f"{before}.{name}"
