"""The bytes of a Word file → `WordTemplate`, checked, its figures made living, compiled."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from functools import partial

from lxml import etree

from gongkai_docx.draft import NAMESPACE
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, has_errors
from gongkai_docx.forms import Form
from gongkai_docx.package import PackageError, unpack
from gongkai_docx.writers.word import custom_xml, data_part, data_read, origin
from gongkai_docx.writers.word.compiled import Compiled, Template
from gongkai_docx.writers.word.compiling import compiled
from gongkai_docx.writers.word.filling import RenderError
from gongkai_docx.writers.word.headings import Headings
from gongkai_docx.writers.word.wordml import W, w
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.apart import (
    SET_APART,
    free_numbers,
    set_figures_apart,
    set_texts_apart,
)
from gongkai_docx.writers.word.wordml.bookmarks import bookmark
from gongkai_docx.writers.word.wordml.living import make_controls
from gongkai_docx.writers.word.wordml.repairs import repair
from gongkai_docx.writers.word.wordml.room import make_room
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


class WordTemplate(Template):
    """A template for that form. Raises `Unusable` for what is no template at all.

    A `trusted` one, which is the built-in one, is not checked, nor what it makes.
    """

    def __init__(self, content: bytes, name: str, form: Form, *, trusted: bool = False) -> None:
        super().__init__(name, _Compiling(content, name, form, trusted).compiled(), trusted=trusted)


class _Compiling:
    """A template on its way to its programs."""

    def __init__(self, content: bytes, name: str, form: Form, trusted: bool) -> None:
        self._name = name
        self._form = form
        self._trusted = trusted
        self._parts = _unpacked(content, name)
        kinds = self._kinds()
        self._roots = {part: self._root(part, kind) for part, kind in kinds.items()}
        self._kind_of = kinds
        self._main = next(part for part, kind in kinds.items() if kind == "document")

    def compiled(self) -> Compiled:
        """What the template is, as data."""
        has_comments, leftovers = (False, ()) if self._trusted else self._cleaned()
        tagged = {
            part: [(text, make_whole(text)) for text in texts(root)]
            for part, root in self._roots.items()
        }
        of_text = (texts for part, texts in tagged.items() if part not in _PROPERTIES)
        if not any(tags for part in of_text for _, tags in part):
            raise Unusable(
                f"模板 {self._name} 里没有任何标签，请用 gongkai-docx template 生成模板后再修改。"
            )
        made_from = origin.take(self._parts, self._main)
        setting = self._typesetting()
        headings = Headings(self._form, setting)
        shown, findings = frozenset[str](), tuple[Finding, ...]()
        if not self._trusted:
            shown, findings = self._checked(tagged, headings)
        data = _add_data(self._parts, self._main)
        made = Compiled(
            parts=self._parts,
            programs={},
            main=self._main,
            data=data,
            has_comments=has_comments,
            made_from=made_from,
            shown=shown,
            findings=(*findings, *leftovers),
        )
        if has_errors(made.findings):
            return made
        figures = {**self._form.figures, **self._form.derived}
        room = make_room(self._roots[self._main], tagged[self._main], setting, figures)
        return self._with_programs(replace(made, room=room), tagged, headings)

    def _kinds(self) -> dict[str, str]:
        """The parts that are filled in, and what each is. Raises `Unusable`."""
        if not self._trusted:
            self._refuse_damaged_parts()
        kinds = packages.word_parts(self._parts)
        if list(kinds.values()).count("document") != 1:
            raise Unusable(f"模板 {self._name} 不是 Word 文件（.docx）。")
        return kinds | {part: kind for part, kind in _PROPERTIES.items() if part in self._parts}

    def _refuse_damaged_parts(self) -> None:
        for part, xml in self._parts.items():
            if part.endswith((".xml", ".rels")):
                try:
                    packages.parsed(xml)
                except etree.XMLSyntaxError as error:
                    raise Unusable(
                        f"模板 {self._name} 已损坏（{part}），请用 Word 或 WPS 打开后另存一份。"
                    ) from error

    def _root(self, part: str, kind: str) -> etree._Element:
        xml = self._parts[part]
        if len(xml) > MAX_PART:
            raise Unusable(f"模板 {self._name} 中的 {part} 过大，为安全起见未使用。")
        root = packages.parsed(xml)
        if kind not in _PROPERTIES.values() and root.nsmap.get("w") != W:
            raise Unusable(
                f"模板 {self._name} 不是 Word 通常的 .docx（可能是“严格的 Open XML”），"
                "请另存为“Word 文档（*.docx）”。"
            )
        bodiless = kind == "document" and root.find(w("body")) is None
        is_other = kind in packages.ROOTS and root.tag != w(packages.ROOTS[kind])
        if bodiless or is_other or next(root.iter(SET_APART, w("constant")), None) is not None:
            raise Unusable(f"模板 {self._name} 已损坏（{part}），请用 Word 或 WPS 打开后另存一份。")
        if kind not in _PROPERTIES.values() and not self._trusted:
            repair(root)
            hide_other_braces(root)
        return root

    def _cleaned(self) -> tuple[bool, tuple[Finding, ...]]:
        """Take out of the template what isn't meant for the readers of a draft, and tell it.

        Whether there are comments, which stay until then, is told too.
        """
        from gongkai_docx.writers.word import template_leftovers
        from gongkai_docx.writers.word.wordml.fields import refresh_contents
        from gongkai_docx.writers.word.wordml.leftovers import take_out
        from gongkai_docx.writers.word.wordml.personal import make_impersonal

        of_text = {part: root for part, root in self._roots.items() if part not in _PROPERTIES}
        refresh_contents(self._parts, self._main, of_text)
        found = take_out(self._parts, self._main, of_text)
        personal = make_impersonal(
            root for part, root in self._roots.items() if part in _PROPERTIES
        )
        told = template_leftovers.left_over(self._name, found, personal)
        return bool(found.comments), tuple(told)

    def _checked(
        self, tagged: Tagged, headings: Headings
    ) -> tuple[frozenset[str], tuple[Finding, ...]]:
        from gongkai_docx.writers.word import template_check

        checked = template_check.check(
            self._name, self._form, self._parts, self._roots, tagged, self._kind_of, headings
        )
        return checked.shown, checked.findings

    def _typesetting(self) -> Typesetting:
        styles = next(iter(packages.related(self._parts, self._main, "styles").values()), None)
        return Typesetting(None if styles is None else packages.parsed(self._parts[styles]))

    def _with_programs(self, made: Compiled, tagged: Tagged, headings: Headings) -> Compiled:
        """The same with what fills in the parts with tags, their figures bound to the data."""

        def name_of(paragraph: etree._Element) -> str | None:
            section = headings.section(paragraph)
            return section.key if section else None

        bookmark(self._roots[self._main], name_of)
        numbers = free_numbers(self._roots.values())
        figures = {**self._form.figures, **self._form.derived}
        with_tags = dict(self._set_apart(tagged, figures))
        binding = partial(data_part.binding, form=self._form)

        def constant(xml: str) -> str:
            return unhidden(make_controls(xml, binding, numbers))

        filled_in_once = {
            part: b"" if part in with_tags else _as_written(root)
            for part, root in self._roots.items()
        }
        made = replace(made, parts={**made.parts, **filled_in_once})
        try:
            programs = compiled(with_tags, figures, constant)
        except RenderError as error:
            from gongkai_docx.writers.word import template_check

            told = template_check.fails_together(self._name, unhidden(error.near))
            return replace(made, findings=(*made.findings, told))
        return replace(made, programs=programs, first_number=next(numbers))

    def _set_apart(
        self, tagged: Tagged, figures: Container[str]
    ) -> Iterator[tuple[str, etree._Element]]:
        """The parts with tags, figures and texts in runs of their own."""
        for part, paragraphs in tagged.items():
            tagged_texts = [text for text, tags in paragraphs if tags]
            # A tag that takes in what stands beside it would take in half a control.
            if part not in _PROPERTIES and not any(is_greedy(str(text)) for text in tagged_texts):
                set_figures_apart(tagged_texts, figures.__contains__)
                set_texts_apart(self._roots[part])
            if tagged_texts:
                yield part, self._roots[part]


def _as_written(root: etree._Element) -> bytes:
    return unhidden(packages.serialised(root).decode()).encode()


def _add_data(parts: dict[str, bytes], main: str) -> str:
    """Add the data part, still empty, to a package that may hold an older draft's; its name."""
    custom_xml.take(parts, main, data_read.ROOT)
    return custom_xml.add(parts, main, b"", NAMESPACE, data_part.STORE)


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
