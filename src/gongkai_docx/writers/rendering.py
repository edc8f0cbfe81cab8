"""A docxtpl template, compiled once → Word files, one for each context.

docxtpl parses, patches and compiles its template again for every document, and serialises the
whole package again. Here the template language stays docxtpl's own (`DocxTemplate.patch_xml`,
`resolve_listing`); the template is compiled once, and only the parts with tags are made anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from xml.parsers import expat

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from gongkai_docx.errors import Unusable
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.writers import wordml

_MAIN = re.compile(r"word/document\d*\.xml")
_TEMPLATED = re.compile(
    r"word/(document\d*|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/core\.xml"
)
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_TAG_START = re.compile(r"\{[{%#]")
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
# A tag that is nothing but a key, and what stands in its place while Jinja is at work: no text
# can hold these characters (XML 1.0, 2.2).
_KEY = re.compile(r"\{\{\s*(\w+\.\w+\.\w+)\s*\}\}")
_MARK = re.compile("\x01([^\x02]*)\x02")
# docxtpl's way to write a literal brace pair in a template.
_LITERALS = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
# What docxtpl turns into Word's own tabs, breaks and paragraphs.
_LISTING = re.compile("[\t\n\a\f]")


def literal(text: str) -> Markup:
    """The text for a context, to come out as typed: neither XML nor a tag, whatever it holds."""
    escaped = str(escape(text)).replace("{", "&#123;").replace("}", "&#125;")
    return Markup(escaped)  # noqa: S704 - escaped in the line above


def _value(context: Mapping[str, Any], key: str) -> str:
    table, row, column = key.split(".")
    return str(context[table][row][column])


def _near(source: str, line: int) -> str:
    """The text of the paragraph on that line of the source, to be quoted in a message."""
    return re.sub("<[^>]*>", "", source.splitlines()[line - 1]).strip()[:60]


class _Unknown(StrictUndefined):
    """A tag that the context has nothing for; using it is an error that names it."""

    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> Any:
        raise Unusable(f"没有名为“{self._undefined_name}”的数据，请核对模板中的标签")

    __str__ = __iter__ = __bool__ = __len__ = __eq__ = __ne__ = __hash__ = (
        _fail_with_undefined_error
    )
    __getattr__ = __getitem__ = __call__ = _fail_with_undefined_error


class WordTemplate:
    """A template read from the bytes of a Word file. Raises `Unusable` if it can't be used.

    `figures` are the keys that a context has values for as `context[表][行][列]`. A tag that is
    nothing but such a key is filled in as it is: a table of two hundred needs no program.
    """

    def __init__(self, content: bytes, name: str, figures: Collection[str] = ()) -> None:
        self.name = name
        self._figures = figures
        try:
            self._parts = unpack(content)
        except PackageError as error:
            raise Unusable(f"模板 {name} {error}") from error
        main = next((part for part in self._parts if _MAIN.fullmatch(part)), None)
        if main is None:
            raise Unusable(f"模板 {name} 不是 Word 文件（.docx）。")
        types = self._parts.get("[Content_Types].xml", b"")
        # What Word saves as a template (.dotx) is a document but for its name.
        self._parts["[Content_Types].xml"] = types.replace(b".template.main+", b".document.main+")
        if any(part.endswith("vbaProject.bin") for part in self._parts) or b"macroEnabled" in types:
            raise Unusable(f"模板 {name} 含有宏，为安全起见未使用；请另存为不带宏的 .docx。")
        environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=_Unknown)
        self._docxtpl = DocxTemplate(None)
        self._compiled = {
            part: compiled
            for part, xml in self._parts.items()
            if _TEMPLATED.fullmatch(part) and (compiled := self._compile(environment, xml))
        }
        if main not in self._compiled:
            raise Unusable(
                f"模板 {name} 里没有任何标签，请用 gongkai-docx template 生成模板后再修改。"
            )

    def _compile(self, environment: ImmutableSandboxedEnvironment, xml: bytes) -> Template | None:
        """The program that makes the part anew; None if it has no tag."""
        parser = etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True)
        try:
            root = etree.fromstring(xml, parser)
        except etree.XMLSyntaxError as error:
            raise Unusable(f"模板 {self.name} 已损坏，请用 Word 或 WPS 打开后另存一份。") from error
        # Word may cut a tag anywhere, even between its braces: only whole paragraphs tell.
        texts = [*wordml.paragraph_texts(root), *root.itertext()]
        if not any(map(_TAG_START.search, texts)):
            return None
        self._refuse_unclosed_tags(root)
        source = etree.tostring(root, encoding="unicode")
        # One paragraph a line, so that a fault's line number tells its paragraph.
        source = wordml.paragraph_a_line(self._docxtpl.patch_xml(source))
        source = _KEY.sub(self._marked, source)
        try:
            tree = environment.parse(source)
            for node in tree.find_all(nodes.Node):
                if not isinstance(node, _ALLOWED):
                    near = _near(source, node.lineno)
                    raise Unusable(
                        f"模板 {self.name} 只能用数据、for 和 if，在“{near}”附近用了别的。"
                    )
            return environment.from_string(tree)
        except TemplateSyntaxError as error:
            near = _near(source, error.lineno)
            raise Unusable(f"模板 {self.name} 的标签写法有误，在“{near}”附近。") from error

    def _marked(self, tag: re.Match[str]) -> str:
        return f"\x01{tag[1]}\x02" if tag[1] in self._figures else tag[0]

    def _refuse_unclosed_tags(self, root: etree._Element) -> None:
        """A tag that its paragraph doesn't close would swallow what follows, without a word."""
        for text in wordml.paragraph_texts(root):
            if _TAG_START.search(_TAG.sub("", text)):
                raise Unusable(
                    f"模板 {self.name} 的标签写法有误，没有写完整，在“{text[:60]}”附近。"
                )

    def render(self, context: Mapping[str, Any]) -> bytes:
        """The Word file for that context. Raises `Unusable` if the template asks for more."""
        parts = dict(self._parts)
        for part, template in self._compiled.items():
            try:
                text = template.render(context)
            except Unusable as error:
                raise Unusable(f"模板 {self.name}：{error}。") from error
            except Exception as error:
                # A template is a stranger's program: whatever it raises is its own fault.
                raise Unusable(f"模板 {self.name} 不能使用，其中有标签不能计算。") from error
            parts[part] = self._finished(_MARK.sub(lambda mark: _value(context, mark[1]), text))
        return pack(parts)

    def _finished(self, text: str) -> bytes:
        text = wordml.joined(text)
        for written, meant in _LITERALS:
            text = text.replace(written, meant)
        if _LISTING.search(text):
            text = self._docxtpl.resolve_listing(text)
        xml = (wordml.DECLARATION + text).encode()
        try:
            expat.ParserCreate().Parse(xml, True)
        except expat.ExpatError as error:
            raise Unusable(f"模板 {self.name} 的标签放错了地方，生成的文件不能打开。") from error
        return xml
