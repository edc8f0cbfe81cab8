"""The parts of a docxtpl template → their programs (`filling`).

docxtpl's language is kept: its `patch_xml` is what understands a template, and Jinja's parser what
stands in the tags. What they have understood becomes data, so that neither is needed to fill it in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from gongkai_docx.masking import cut
from gongkai_docx.patterns import pattern
from gongkai_docx.writers.word.filling import Program, RenderError, Value
from gongkai_docx.writers.word.wordml import listing
from gongkai_docx.writers.word.wordml.constants import cut_out, joined, paragraph_a_line, places

# A tag that is nothing but a dotted name, and what stands in its place while Jinja is at work: no
# text can hold these characters (XML 1.0, 2.2).
_NAME = pattern(r"\{\{\s*(\w+(?:\.\w+)+)\s*\}\}")
_MARK = pattern("\x01([^\x01\x02]*)\x02")
# docxtpl's way to write a literal brace pair in a template.
_LITERALS = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))


def environment() -> ImmutableSandboxedEnvironment:
    """Jinja as templates of strangers get it."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def compiled(
    parts: Mapping[str, etree._Element],
    direct: Collection[str] = (),
    constant: Callable[[str], str] = str,
) -> dict[str, Program]:
    """The programs of the parts with tags, by name. Raises `RenderError`.

    `direct` are dotted names of figures: a tag that is nothing but such a name is filled in from
    their values as it is. `constant` is a last change to the XML that no program touches. The trees
    are changed.
    """
    compiler = _Compiler(direct, constant)
    return {name: compiler.compiled(name, root) for name, root in parts.items()}


class _Compiler:
    """What turns trees into programs."""

    def __init__(self, direct: Collection[str], constant: Callable[[str], str]) -> None:
        self._docxtpl = DocxTemplate(None)
        self._environment = environment()
        self._direct = direct
        self._constant = constant

    def compiled(self, name: str, root: etree._Element) -> Program:
        """The program of the part of that name. Raises `RenderError`."""
        source, cut = cut_out(root, self._needs_program)
        # Text and the names of values by turns.
        self._tables = [_MARK.split(listing.resolved(self._settled(xml))) for xml in cut]
        # One paragraph a line, so that a fault's line number tells its paragraph.
        source = paragraph_a_line(self._docxtpl.patch_xml(source))
        try:
            tree = self._environment.parse(_NAME.sub(self._marked, source))
            return _joined(self._body(tree.body))
        except TemplateSyntaxError as error:
            raise RenderError(name, _near(source, error.lineno)) from error
        except _Computes as error:
            raise RenderError(name, _near(source, error.line)) from error
        except RecursionError as error:  # blocks in blocks beyond what Python takes
            raise RenderError(name) from error

    def _needs_program(self, text: str) -> bool:
        """Whether text of the template has other tags than names to be filled in directly."""
        rest = _NAME.sub(lambda tag: "" if tag[1] in self._direct else tag[0], text)
        return "{{" in rest or "{%" in rest or "{#" in rest

    def _marked(self, tag: re.Match[str]) -> str:
        return f"\x01{tag[1]}\x02" if tag[1] in self._direct else tag[0]

    def _settled(self, xml: str) -> str:
        """What is constant in a part, with all done to it that can be done once."""
        xml = self._constant(_NAME.sub(self._marked, xml))
        for written, meant in _LITERALS:
            xml = xml.replace(written, meant)
        return xml

    def _body(self, body: list[nodes.Node]) -> Iterator[str | list[Any]]:
        for node in body:
            if isinstance(node, nodes.Output):
                for each in node.nodes:
                    if isinstance(each, nodes.TemplateData):
                        yield from self._data(each.data)
                    else:
                        yield ["show", _value(each)]
            elif isinstance(node, nodes.If):
                ways = [[_value(each.test), self._program(each.body)] for each in _ways(node)]
                yield ["if", ways, self._program(node.else_)]
            elif isinstance(node, nodes.For):
                yield self._loop(node)
            else:
                raise _Computes(node)

    def _loop(self, loop: nodes.For) -> list[Any]:
        target = loop.target
        if not isinstance(target, nodes.Name) or loop.recursive or any(loop.find_all(nodes.For)):
            raise _Computes(loop)
        test = ["constant", True] if loop.test is None else _value(loop.test)
        bodies = self._program(loop.body), self._program(loop.else_)
        return ["for", target.name, _value(loop.iter), test, *bodies]

    def _program(self, body: list[nodes.Node]) -> Program:
        return _joined(self._body(body))

    def _data(self, xml: str) -> Iterator[str | list[Any]]:
        """Text as it is, figures in it, and the tables that were cut out of it."""
        text, *others = places(xml)
        yield from self._text(text)
        for number, behind in zip(others[::2], others[1::2], strict=True):
            yield ["table", self._tables[int(number)]]
            yield from self._text(behind)

    def _text(self, xml: str) -> Iterator[str | list[Any]]:
        for number, piece in enumerate(_MARK.split(self._settled(joined(xml)))):
            yield ["show", ["figure", piece]] if number % 2 else piece


class _Computes(Exception):
    """A template that asks for more than it may: to show data, to repeat over it, to leave out.

    A number raised to a power, or a loop in a loop over a range, would never end.
    """

    def __init__(self, node: nodes.Node) -> None:
        super().__init__(type(node).__name__)
        self.line = node.lineno


def _joined(body: Iterator[str | list[Any]]) -> Program:
    """The program with its texts joined, and without those that say nothing."""
    program: list[str | list[Any]] = []
    for node in body:
        if isinstance(node, str) and program and isinstance(program[-1], str):
            program[-1] += node
        elif node:
            program.append(node)
    return program


def _ways(node: nodes.If) -> Iterator[nodes.If]:
    yield node
    yield from node.elif_


def _value(node: nodes.Node) -> Value:
    match node:
        case nodes.Name():
            return ["name", node.name]
        case nodes.Getattr():
            return _member(node, node.node, node.attr)
        case nodes.Getitem(arg=nodes.Const() as name):
            return _member(node, node.node, name.value)
        case nodes.Const() if isinstance(node.value, str | int):
            return ["constant", node.value]
        case nodes.Not():
            return ["not", _value(node.node)]
        case nodes.And():
            return ["and", _value(node.left), _value(node.right)]
        case nodes.Or():
            return ["or", _value(node.left), _value(node.right)]
        case nodes.CondExpr():
            otherwise = ["constant", ""] if node.expr2 is None else _value(node.expr2)
            return ["choose", _value(node.test), _value(node.expr1), otherwise]
        case nodes.Compare():
            others = [part for each in node.ops for part in (each.op, _value(each.expr))]
            return ["compare", _value(node.expr), *others]
    raise _Computes(node)


def _member(node: nodes.Node, of: nodes.Node, name: object) -> Value:
    if not isinstance(name, str | int):
        raise _Computes(node)
    whole = _value(of)
    return [*whole, name] if whole[0] == "name" else ["of", whole, name]


def _near(source: str, line: int) -> str:
    """The text of the paragraph on that line of the source."""
    return cut(re.sub("<[^>]*>", "", source.split("\n")[line - 1]).strip(), 60)
