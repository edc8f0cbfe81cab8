"""The bytes of a Word file → `WordTemplate`, checked, its figures made living, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, has_errors
from gongkai_docx.forms import Form
from gongkai_docx.forms.form import plain
from gongkai_docx.package import PackageError, unpack
from gongkai_docx.report import Report
from gongkai_docx.writers import data_part
from gongkai_docx.writers.rendering import CompiledTemplate, RenderError
from gongkai_docx.writers.wordml import W
from gongkai_docx.writers.wordml import parts as packages
from gongkai_docx.writers.wordml.bookmarks import bookmark
from gongkai_docx.writers.wordml.living import free_numbers, make_controls, set_figures_apart
from gongkai_docx.writers.wordml.repairs import repair
from gongkai_docx.writers.wordml.tags import Tag, Text, make_whole, texts

MAIN = re.compile(r"word/document\d*\.xml")
_WORD = re.compile(r"word/(document\d*|header\d*|footer\d*|footnotes|endnotes)\.xml")
_PROPERTIES = re.compile(r"docProps/(core|app)\.xml")
# What a part of a template may hold at most; ours has 0.2 MB.
MAX_PART = 5_000_000

Tagged = list[tuple[Text, list[Tag]]]


class WordTemplate:
    """A template for that form. Raises `Unusable` for what is no template at all.

    `findings` are what is wrong with its tags, of family T; with an error among them it can't be
    rendered. A `trusted` one, which is the built-in one, is not checked.
    """

    def __init__(self, content: bytes, name: str, form: Form, *, trusted: bool = False) -> None:
        self.name = name
        self.findings: tuple[Finding, ...] = ()
        self._shown = frozenset[str]()
        self._form = form
        self._parts = self._unpacked(content)
        if not trusted:
            self._refuse_damaged_parts()
        roots = {
            part: self._root(part)
            for part in self._parts
            if _WORD.fullmatch(part) or _PROPERTIES.fullmatch(part)
        }
        self.main = next(part for part in roots if MAIN.fullmatch(part))
        """The name of the part that holds the text."""
        tagged = {
            part: [(text, make_whole(text)) for text in texts(root)] for part, root in roots.items()
        }
        if not any(tags for part in tagged.values() for _, tags in part):
            raise Unusable(
                f"模板 {name} 里没有任何标签，请用 gongkai-docx template 生成模板后再修改。"
            )
        if not trusted:
            self._check(roots, tagged)
        self.data = data_part.add(self._parts, self.main)
        """The name of the part that holds the report as data."""
        if self.usable:
            self._compiled = self._compile(roots, tagged)

    def render(self, context: Mapping[str, Any]) -> dict[str, bytes]:
        """All parts of the document for that context, by name; the data part still empty.

        Raises `Unusable` if the tags, each right by itself, make no document together.
        """
        try:
            return {**self._parts, **self._compiled.render(context)}
        except RenderError as error:
            raise Unusable(
                f"模板 {self.name} 的标签放错了地方，生成的文件不能打开，请对照内置模板检查。"
            ) from error

    @property
    def usable(self) -> bool:
        """Whether it can be rendered."""
        return not has_errors(self.findings)

    def findings_on(self, report: Report) -> tuple[Finding, ...]:
        """The findings, with those on what that report has and the template has no tag for."""
        return (*self.findings, *self._lacks(report))

    def _lacks(self, report: Report) -> Iterator[Finding]:
        from gongkai_docx.writers import template_check

        for name, there in (("前言", report.preface), ("落款", report.signature)):
            if there and not any(shown.split(".")[0] == name for shown in self._shown):
                yield template_check.lacking(self.name, name)

    def _unpacked(self, content: bytes) -> dict[str, bytes]:
        try:
            parts = unpack(content)
        except PackageError as error:
            raise Unusable(f"模板 {self.name} {error}") from error
        if not any(map(MAIN.fullmatch, parts)) or packages.TYPES not in parts:
            raise Unusable(f"模板 {self.name} 不是 Word 文件（.docx）。")
        types = parts[packages.TYPES]
        if any(part.endswith("vbaProject.bin") for part in parts) or b"macroEnabled" in types:
            raise Unusable(f"模板 {self.name} 含有宏，为安全起见未使用；请另存为不带宏的 .docx。")
        # What Word saves as a template (.dotx) is a document but for its name.
        parts[packages.TYPES] = types.replace(b".template.main+", b".document.main+")
        return parts

    def _root(self, part: str) -> etree._Element:
        xml = self._parts[part]
        if len(xml) > MAX_PART:
            raise Unusable(f"模板 {self.name} 中的 {part} 过大，为安全起见未使用。")
        root = packages.parsed(xml)
        if _WORD.fullmatch(part) and root.nsmap.get("w") != W:
            raise Unusable(
                f"模板 {self.name} 不是 Word 通常的 .docx（可能是“严格的 Open XML”），"
                "请另存为“Word 文档（*.docx）”。"
            )
        repair(root)
        return root

    def _refuse_damaged_parts(self) -> None:
        for part, xml in self._parts.items():
            if part.endswith((".xml", ".rels")):
                try:
                    packages.parsed(xml)
                except etree.XMLSyntaxError as error:
                    raise Unusable(
                        f"模板 {self.name} 已损坏（{part}），请用 Word 或 WPS 打开后另存一份。"
                    ) from error

    def _check(self, roots: Mapping[str, etree._Element], tagged: Mapping[str, Tagged]) -> None:
        from gongkai_docx.writers import template_check

        checked = template_check.check(self.name, self._form, self._parts, roots, tagged, self.main)
        self._shown = checked.shown
        self.findings = checked.findings

    def _compile(
        self, roots: Mapping[str, etree._Element], tagged: Mapping[str, Tagged]
    ) -> CompiledTemplate:
        """The program that makes the parts with tags, their figures bound to the data."""
        headings = {plain(section.heading): section.key for section in self._form.sections}
        bookmark(roots[self.main], lambda text: headings.get(plain(text)))
        numbers = free_numbers(roots.values())
        figures = self._form.figures
        for part, paragraphs in tagged.items():
            if _WORD.fullmatch(part):
                with_tags = (text for text, tags in paragraphs if tags)
                set_figures_apart(with_tags, figures.__contains__)
        self._parts |= {part: packages.serialised(root) for part, root in roots.items()}
        return CompiledTemplate(
            {
                part: roots[part]
                for part, paragraphs in tagged.items()
                if any(t for _, t in paragraphs)
            },
            figures,
            lambda xml: make_controls(xml, lambda key: data_part.binding(figures[key]), numbers),
        )
