"""The parts of a docxtpl template, compiled once → those parts for each context.

docxtpl parses, patches and compiles its template again for every document, and serialises the
whole package again. Here its language is kept (`DocxTemplate.patch_xml`, `resolve_listing`), and
only the parts with tags are made anew, from programs compiled once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from gongkai_docx.masking import cut
from gongkai_docx.text import storable
from gongkai_docx.writers.word.wordml import DECLARATION
from gongkai_docx.writers.word.wordml.constants import (
    cut_out,
    joined,
    paragraph_a_line,
    put_back,
)

# What a template may do: show data, repeat over it, and leave out. Nothing that computes: a number
# raised to a power, or a loop in a loop over a range, would never end.
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
# A tag that is nothing but a dotted name, and what stands in its place while Jinja is at work: no
# text can hold these characters (XML 1.0, 2.2).
_NAME = re.compile(r"\{\{\s*(\w+(?:\.\w+)+)\s*\}\}")
_MARK = re.compile("\x01([^\x01\x02]*)\x02")
# docxtpl's way to write a literal brace pair in a template.
_LITERALS = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
# What docxtpl turns into Word's own tabs, breaks and paragraphs.
_LISTING = "\t\n\a\f"
# Far above any report, far below what hurts: characters of one part.
MAX_RENDERED = 50_000_000


class RenderError(ValueError):
    """A template that can't be compiled or rendered; `near` is the text where, if that is known."""

    def __init__(self, part: str, near: str = "") -> None:
        super().__init__(f"{part}: {near}")
        self.near = near


def literal(text: str) -> Markup:
    """The text for a context, to come out as typed: neither XML nor a tag, whatever it holds."""
    escaped = str(escape(storable(text)))
    return Markup(escaped.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped


def environment() -> ImmutableSandboxedEnvironment:
    """Jinja as templates of strangers get it."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


class CompiledTemplate:
    """The parts with tags, by name, as programs. Raises `RenderError`.

    `direct` are dotted names whose values need no program: a tag that is nothing but such a name
    is filled in from the context as it is, which for a table of hundreds saves most of the time.
    `constant` is a last change to the XML that no program touches, made once; `filled` one to the
    rest of a part, made each time: a function for each rendering.
    """

    def __init__(
        self,
        parts: Mapping[str, etree._Element],
        direct: Collection[str] = (),
        constant: Callable[[str], str] = str,
        filled: Callable[[], Callable[[str], str]] = lambda: str,
    ) -> None:
        self._docxtpl = DocxTemplate(None)
        self._direct = direct
        self._constant = constant
        self._fill = filled
        self._environment = environment()
        self._constants: dict[str, list[list[str]]] = {}
        self._programs = {name: self._compile(name, root) for name, root in parts.items()}

    def render(self, context: Mapping[str, Any]) -> dict[str, bytes]:
        """Each part for that context. Raises `RenderError`."""
        fill = self._fill()
        return {name: self._rendered(name, context, fill) for name in self._programs}

    def _compile(self, name: str, root: etree._Element) -> Template:
        source, constants = cut_out(root, self._needs_program)
        # Text and the names of values by turns.
        self._constants[name] = [_MARK.split(self._settled(xml)) for xml in constants]
        # One paragraph a line, so that a fault's line number tells its paragraph.
        source = paragraph_a_line(self._docxtpl.patch_xml(source))
        try:
            tree = self._environment.parse(_NAME.sub(self._marked, source))
            self._refuse_what_computes(name, tree, source)
            for data in tree.find_all(nodes.TemplateData):
                data.data = self._settled(joined(data.data))
            return self._environment.from_string(tree)
        except TemplateSyntaxError as error:
            raise RenderError(name, _near(source, error.lineno)) from error
        except (RecursionError, SyntaxError) as error:  # blocks in blocks beyond what Python takes
            raise RenderError(name) from error

    def _refuse_what_computes(self, name: str, tree: nodes.Template, source: str) -> None:
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _ALLOWED):
                raise RenderError(name, _near(source, node.lineno))
            if isinstance(node, nodes.For) and any(node.find_all(nodes.For)):
                raise RenderError(name, _near(source, node.lineno))

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

    def _rendered(self, name: str, context: Mapping[str, Any], fill: Callable[[str], str]) -> bytes:
        pieces, length = [], 0
        try:
            for piece in self._programs[name].generate(context):
                pieces.append(piece)
                length += len(piece)
                if length > MAX_RENDERED:
                    raise RenderError(name)
        except Exception as error:
            # A template is a stranger's program: whatever it raises is its own fault.
            raise RenderError(name) from error
        text = _MARK.sub(lambda mark: _value(context, mark[1]), "".join(pieces))
        text = fill(text)
        text = put_back(text, [_filled(constant, context) for constant in self._constants[name]])
        if any(char in text for char in _LISTING):
            text = self._docxtpl.resolve_listing(text)
        return (DECLARATION + text).encode()


def _filled(pieces: list[str], context: Mapping[str, Any]) -> str:
    filled = pieces.copy()
    filled[1::2] = [_value(context, name) for name in pieces[1::2]]
    return "".join(filled)


def _value(context: Mapping[str, Any], name: str) -> str:
    value: Any = context
    for step in name.split("."):
        value = value[step]
    return str(value)


def _near(source: str, line: int) -> str:
    """The text of the paragraph on that line of the source."""
    return cut(re.sub("<[^>]*>", "", source.split("\n")[line - 1]).strip(), 60)
