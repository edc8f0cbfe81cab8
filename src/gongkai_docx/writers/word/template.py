"""The bytes of a Word file → `WordTemplate`, checked, its figures made living, compiled once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lxml import etree

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, has_errors
from gongkai_docx.forms import Form
from gongkai_docx.package import PackageError, unpack
from gongkai_docx.report import Report
from gongkai_docx.writers.word import data_part, origin
from gongkai_docx.writers.word.headings import Headings
from gongkai_docx.writers.word.rendering import CompiledTemplate, RenderError
from gongkai_docx.writers.word.vocabulary import ABOVE
from gongkai_docx.writers.word.wordml import W, w
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.bookmarks import bookmark
from gongkai_docx.writers.word.wordml.living import (
    SET_APART,
    Binding,
    free_numbers,
    make_controls,
    make_said,
    set_figures_apart,
    set_texts_apart,
)
from gongkai_docx.writers.word.wordml.repairs import repair
from gongkai_docx.writers.word.wordml.room import Room, make_room
from gongkai_docx.writers.word.wordml.tags import (
    Tag,
    Text,
    hide_other_braces,
    is_greedy,
    make_whole,
    texts,
    unhidden,
)
from gongkai_docx.writers.word.wordml.typesetting import Typesetting

_PROPERTIES = {"docProps/core.xml": "core", "docProps/app.xml": "app"}
# What a part of a template may hold at most; ours has 0.2 MB.
MAX_PART = 3_000_000

Tagged = Mapping[str, list[tuple[Text, list[Tag]]]]


class WordTemplate:
    """A template for that form. Raises `Unusable` for what is no template at all.

    `findings` are what is wrong with its tags, of family T; with an error among them it can't be
    rendered. A `trusted` one, which is the built-in one, is not checked, nor what it makes.
    """

    def __init__(self, content: bytes, name: str, form: Form, *, trusted: bool = False) -> None:
        self.name = name
        self.findings: tuple[Finding, ...] = ()
        self._shown = frozenset[str]()
        self._form = form
        self._trusted = trusted
        self._parts = _unpacked(content, name)
        kinds = self._kinds()
        roots = {part: self._root(part, kind) for part, kind in kinds.items()}
        self.main = next(part for part, kind in kinds.items() if kind == "document")
        """The name of the part that holds the text."""
        self.has_comments = False
        """Whether drafts have its comments, which are not for their readers."""
        leftovers = [] if trusted else list(self._clean(roots, kinds))
        tagged = {
            part: [(text, make_whole(text)) for text in texts(root)] for part, root in roots.items()
        }
        of_text = (texts for part, texts in tagged.items() if part not in _PROPERTIES)
        if not any(tags for part in of_text for _, tags in part):
            raise Unusable(
                f"模板 {name} 里没有任何标签，请用 gongkai-docx template 生成模板后再修改。"
            )
        self.made_from = origin.take(self._parts, self.main)
        """The digest of the form that it was made from, if it says so (`origin`)."""
        setting = self._typesetting()
        headings = Headings(form, setting)
        if not trusted:
            self._check(roots, tagged, kinds, headings)
            self.findings += tuple(leftovers)
        self.data = data_part.add(self._parts, self.main)
        """The name of the part that holds the report as data."""
        self.room = Room()
        """What room there is for title and signature, whose tags `render` wants filled in too."""
        if self.usable:
            self.room = make_room(roots[self.main], tagged[self.main], setting)
            self._compile(roots, tagged, headings)

    def render(self, context: Mapping[str, Any]) -> dict[str, bytes]:
        """All parts of the document for that context, by name; the data part still empty.

        Raises `Unusable` if the tags, each right by itself, make no document together.
        """
        try:
            made = self._compiled.render(context)
            if not self._trusted:
                made = {part: _settled(xml) for part, xml in made.items()}
        except (RenderError, etree.XMLSyntaxError) as error:
            raise Unusable(
                f"模板 {self.name} 的标签放错了地方，生成的文件不能打开，请对照内置模板检查。"
            ) from error
        return {**self._parts, **made}

    @property
    def usable(self) -> bool:
        """Whether it can be rendered."""
        return not has_errors(self.findings)

    def findings_on(self, report: Report) -> tuple[Finding, ...]:
        """The findings, with those on what that report has and the template has no tag for."""
        if self._trusted or not self.usable:
            return self.findings
        return (*self.findings, *self._lacks(report))

    def _lacks(self, report: Report) -> Iterator[Finding]:
        from gongkai_docx.writers.word import template_check

        for name, there in (("前言", report.preface), ("落款", report.signature)):
            if there and not any(shown.split(".")[0] == name for shown in self._shown):
                yield template_check.lacking(self.name, name)
        for section in report.form.tables:
            if report.narrative.get(section.key) and f"{ABOVE}.{section.key}" not in self._shown:
                yield template_check.lacking_above(self.name, section)

    def _kinds(self) -> dict[str, str]:
        """The parts that are filled in, and what each is. Raises `Unusable`."""
        if not self._trusted:
            self._refuse_damaged_parts()
        kinds = packages.word_parts(self._parts)
        if list(kinds.values()).count("document") != 1:
            raise Unusable(f"模板 {self.name} 不是 Word 文件（.docx）。")
        return kinds | {part: kind for part, kind in _PROPERTIES.items() if part in self._parts}

    def _refuse_damaged_parts(self) -> None:
        for part, xml in self._parts.items():
            if part.endswith((".xml", ".rels")):
                try:
                    packages.parsed(xml)
                except etree.XMLSyntaxError as error:
                    raise Unusable(
                        f"模板 {self.name} 已损坏（{part}），请用 Word 或 WPS 打开后另存一份。"
                    ) from error

    def _root(self, part: str, kind: str) -> etree._Element:
        xml = self._parts[part]
        if len(xml) > MAX_PART:
            raise Unusable(f"模板 {self.name} 中的 {part} 过大，为安全起见未使用。")
        root = packages.parsed(xml)
        if kind not in _PROPERTIES.values() and root.nsmap.get("w") != W:
            raise Unusable(
                f"模板 {self.name} 不是 Word 通常的 .docx（可能是“严格的 Open XML”），"
                "请另存为“Word 文档（*.docx）”。"
            )
        bodiless = kind == "document" and root.find(w("body")) is None
        is_other = kind in packages.ROOTS and root.tag != w(packages.ROOTS[kind])
        if bodiless or is_other or next(root.iter(SET_APART, w("constant")), None) is not None:
            raise Unusable(f"模板 {self.name} 已损坏（{part}），请用 Word 或 WPS 打开后另存一份。")
        if kind not in _PROPERTIES.values() and not self._trusted:
            repair(root)
            hide_other_braces(root)
        return root

    def _clean(
        self, roots: Mapping[str, etree._Element], kinds: Mapping[str, str]
    ) -> Iterator[Finding]:
        """Take out of the template what isn't meant for the readers of a draft, and tell it."""
        from gongkai_docx.writers.word import template_leftovers
        from gongkai_docx.writers.word.wordml.fields import refresh_contents
        from gongkai_docx.writers.word.wordml.leftovers import take_out
        from gongkai_docx.writers.word.wordml.personal import make_impersonal

        of_text = {
            part: root for part, root in roots.items() if kinds[part] not in _PROPERTIES.values()
        }
        refresh_contents(self._parts, self.main, of_text)
        found = take_out(self._parts, self.main, of_text)
        self.has_comments = bool(found.comments)
        personal = make_impersonal(root for part, root in roots.items() if part in _PROPERTIES)
        yield from template_leftovers.left_over(self.name, found, personal)

    def _check(
        self,
        roots: Mapping[str, etree._Element],
        tagged: Tagged,
        kinds: Mapping[str, str],
        headings: Headings,
    ) -> None:
        from gongkai_docx.writers.word import template_check

        checked = template_check.check(
            self.name, self._form, self._parts, roots, tagged, kinds, headings
        )
        self._shown = checked.shown
        self.findings = checked.findings

    def _typesetting(self) -> Typesetting:
        styles = next(iter(packages.related(self._parts, self.main, "styles").values()), None)
        return Typesetting(None if styles is None else packages.parsed(self._parts[styles]))

    def _compile(
        self, roots: Mapping[str, etree._Element], tagged: Tagged, headings: Headings
    ) -> None:
        """Make the program that makes the parts with tags, their figures bound to the data."""

        def name_of(paragraph: etree._Element) -> str | None:
            section = headings.section(paragraph)
            return section.key if section else None

        bookmark(roots[self.main], name_of)
        numbers = free_numbers(roots.values())
        form = self._form
        figures = {**form.figures, **form.derived}
        with_tags = {}
        for part, paragraphs in tagged.items():
            tagged_texts = [text for text, tags in paragraphs if tags]
            # A tag that takes in what stands beside it would take in half a control.
            if part not in _PROPERTIES and not any(is_greedy(str(text)) for text in tagged_texts):
                set_figures_apart(tagged_texts, figures.__contains__)
                set_texts_apart(roots[part])
            if tagged_texts:
                with_tags[part] = roots[part]

        def binding(name: str) -> Binding:
            return data_part.binding(name, form)

        def constant(xml: str) -> str:
            return unhidden(make_controls(xml, binding, numbers))

        def filled() -> Callable[[str], str]:
            of_draft = itertools.count(first)
            return lambda xml: make_said(xml, binding, of_draft)

        self._parts |= {
            part: unhidden(packages.serialised(root).decode()).encode()
            for part, root in roots.items()
        }
        try:
            self._compiled = CompiledTemplate(with_tags, figures, constant, filled)
            first = next(numbers)
        except RenderError as error:
            from gongkai_docx.writers.word import template_check

            self.findings += (template_check.fails_together(self.name, unhidden(error.near)),)


def _unpacked(content: bytes, name: str) -> dict[str, bytes]:
    """The parts of the template. Raises `Unusable` for what is no Word file, or isn't safe."""
    try:
        parts = unpack(content)
        types = packages.declared_types(parts)
    except PackageError as error:
        raise Unusable(f"模板 {name} {error}") from error
    except (KeyError, etree.XMLSyntaxError) as error:
        raise Unusable(f"模板 {name} 不是 Word 文件（.docx）。") from error
    if any("macroenabled" in each.lower() or "vbaproject" in each.lower() for each in types) or any(
        part.endswith("vbaProject.bin") for part in parts
    ):
        raise Unusable(f"模板 {name} 含有宏，为安全起见未使用；请另存为不带宏的 .docx。")
    # What Word saves as a template (.dotx) is a document but for its name.
    parts[packages.TYPES] = parts[packages.TYPES].replace(b".template.main+", b".document.main+")
    return parts


def _settled(xml: bytes) -> bytes:
    """A part that was made, well-formed and as Word demands it. Raises `etree.XMLSyntaxError`."""
    from gongkai_docx.writers.word.wordml.settling import settle

    root = packages.parsed(xml)
    settle(root)
    return packages.serialised(root)
