"""The tags of a template against what it may say → findings of family T, before it is rendered.

A template may show data, repeat over a list (`for`) and leave out (`if`). Every tag is looked at
alone, in the order of the text, so that each fault is told with its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from gongkai_docx.findings import Finding, Rule
from gongkai_docx.forms import Form
from gongkai_docx.forms.form import plain
from gongkai_docx.rules.templates import (
    BROKEN,
    FORBIDDEN,
    FOREIGN,
    LOOKALIKE,
    LOST_TEXT,
    MISPLACED,
    MISSING_FIGURES,
    MISSING_SECTION,
    NOT_LIVING,
    UNKNOWN,
)
from gongkai_docx.writers.word.expressions import (
    LOOP,
    Fault,
    Speaker,
    dotted,
    shown,
)
from gongkai_docx.writers.word.vocabulary import ANYTHING, TRUTH, Kind, Many, Vocabulary, vocabulary
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.tags import (
    TAG,
    Positions,
    Tag,
    Text,
    beside_the_text,
    has_tag,
    in_order,
    is_greedy,
    set_text,
    unhidden,
)

LONGEST_TAG = 500
MOST_TAGS = 5000
MOST_FINDINGS = 200
DEEPEST = 20
"""How many `if` and `for` may stand in each other."""
_PREFIX = re.compile(r"(tr|tc|p|r) ")
# How a clerk misspells them: {% p if %}, {%P if %}.
_LOOSE_PREFIX = re.compile(r"\s*(tr|tc|p|r)\s+(if|elif|else|endif|for|endfor)\b", re.IGNORECASE)
_UNIT_NAMES = {"p": "段", "tr": "行", "tc": "格"}
_PARTS = {
    "document": "",
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
_BESIDE = {
    "instrText": "域代码",
    "docPr": "图片的说明",
    "cNvPr": "图片的说明",
    "shape": "图片的说明",
}
_FOREIGN = {
    "word/embeddings/": "嵌入的对象",
    "word/activeX/": "ActiveX 控件",
}
_DDE = re.compile(
    rb"(?i)(?:instrText[^>]*>|\binstr=\")\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b"
)
_LOOKALIKE = re.compile(r"[｛{]\s*[｛{%％]|[%％}｝]\s*[｝}]")
_AROUND = 20


@dataclass(frozen=True)
class Checked:
    """What is wrong with a template, and what it shows."""

    findings: tuple[Finding, ...]
    shown: frozenset[str]
    """Dotted names of all data that it shows: figures by key, lists and texts by name."""


@dataclass
class _Block:
    """An `if` or `for` that is open: its tag, its place, and the names it brings."""

    keyword: str
    tag: Tag
    level: tuple[object, ...]
    names: dict[str, Vocabulary] = field(default_factory=dict)
    has_else: bool = False


def check(
    file: str,
    form: Form,
    parts: Mapping[str, bytes],
    roots: Mapping[str, etree._Element],
    tagged: Mapping[str, list[tuple[Text, list[Tag]]]],
    kinds: Mapping[str, str],
) -> Checked:
    """The findings on the template in that file: its `parts`, of which `roots` are filled in.

    `kinds` says what each of them is (`packages.word_parts`).
    Tags that name a figure in another way than by its key are spelled anew in the tree.
    """
    number = sum(len(tags) for part in tagged.values() for _, tags in part)
    if number > MOST_TAGS:
        finding = FORBIDDEN.finding(f"模板 {file}：有 {number} 个标签，超过 {MOST_TAGS} 个。")
        return Checked((finding,), frozenset())
    findings: list[Finding] = []
    told: dict[str, set[str]] = {}
    for name, paragraphs in tagged.items():
        called = _PARTS[kinds[name]]
        walk = _Walk(file, called, roots[name], form)
        walk.through(paragraphs)
        findings += walk.findings
        told[name] = walk.shown
        findings += _beside_the_text(f"模板 {file}：{called or '正文'}", roots[name])
    for name, xml in parts.items():
        findings += _foreign(file, name, xml)
        if name not in roots:
            findings += _not_filled(file, name, xml)
    findings = list(dict.fromkeys(findings))  # a text box is there twice, for old programs too
    if len(findings) > MOST_FINDINGS:
        more = BROKEN.finding(
            f"模板 {file}：共 {len(findings)} 处问题，只列出前 {MOST_FINDINGS} 处。"
        )
        findings = [*findings[:MOST_FINDINGS], more]
    main = next(name for name, kind in kinds.items() if kind == "document")
    headings = [str(text) for text, _ in tagged[main]]
    findings += missing(file, form, told[main], headings)
    return Checked(tuple(findings), frozenset().union(*told.values()))


def fails_together(file: str, near: str) -> Finding:
    """T2: the tags, each right by itself, make no program together."""
    where = f"在“{near}”附近，" if near else ""
    return BROKEN.finding(
        f"模板 {file}：{where}标签的写法有误（标签里不要用 % 和 }}，成对的标签不要套得太深）。",
        location=f"模板 {file}：“{near}”附近" if near else f"模板 {file}",
    )


def _foreign(file: str, name: str, xml: bytes) -> Iterator[Finding]:
    """T10: what a template of a stranger would bring into the draft."""
    what = next((called for start, called in _FOREIGN.items() if name.startswith(start)), None)
    if name.endswith(".rels") and b"attachedTemplate" in xml and b"External" in xml:
        what = "外部的模板（attachedTemplate）"
    if _DDE.search(xml):
        what = "会读取外部文件的域"
    if what:
        yield FOREIGN.finding(
            f"模板 {file}：带有{what}（{name}），会原样进入文稿；来历不明的模板请勿使用。",
            location=f"模板 {file}：{name}",
        )


def _beside_the_text(part: str, root: etree._Element) -> Iterator[Finding]:
    """T4: tags in a part that is filled in, but not in its text: in the name of a picture, say."""
    for element, text in beside_the_text(root):
        place = f"{part}的{_BESIDE.get(element, '文字以外的地方')}"
        yield MISPLACED.finding(
            f"{place}里有标签“{text.strip()[:60]}”，那里的标签不会填写，请移到文字中。",
            location=place,
        )


def _not_filled(file: str, name: str, xml: bytes) -> Iterator[Finding]:
    """T4: tags in a part that is not filled in, as a chart or a SmartArt."""
    place = next((called for start, called in _NOT_FILLED.items() if name.startswith(start)), None)
    if place is None or not name.endswith(".xml"):
        return
    texts = map(str, packages.parsed(xml).itertext())
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

    def __init__(self, file: str, part: str, root: etree._Element, form: Form) -> None:
        self.findings: list[Finding] = []
        self.shown: set[str] = set()
        self._file, self._part, self._root = file, part, root
        self._form = form
        self._vocabulary = vocabulary(form)
        self._blocks: list[_Block] = []
        headings = {plain(section.heading) for section in form.sections}
        self._positions = Positions(root, lambda text: plain(text) in headings)

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
        for block in self._blocks:
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
        place = f"模板 {self._file}：{self._place(element)}"
        self.findings.append(rule.finding(f"{place}，“{around}”{problem}。", location=place))

    def _place(self, element: etree._Element) -> str:
        """Where that paragraph is, as a clerk would look for it."""
        if self._part == "文档属性":
            return self._part
        where = self._positions.of(element)
        start = self._part if self._part else f"“{where.heading}”" if where.heading else "开头"
        box = "的文本框" if where.text_box else ""
        if where.table:
            label = f"（{where.row_label[:30]}）" if where.row_label.strip() else ""
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
            self._statement(tag, prefix, body)
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
            lost = f"“{rest.strip()[:20]}”" if rest.strip() else "图片、文本框或分节符"
            raise Fault(
                LOST_TEXT, f"{tag.text[:2]}{prefix} 独占一{called}，旁边的{lost}不会出现在文稿中"
            )

    # ------------------------------------------------------------ statements

    def _statement(self, tag: Tag, prefix: str, body: str) -> None:
        level = () if is_greedy(tag.text) else tag.level(prefix)
        keyword, rest = (*re.sub(r"^[-+]|[-+]$", "", body).split(None, 1), "", "")[:2]
        if keyword == "for":
            block = self._open(_Block("for", tag, level))
            block.names = self._loop(block, rest)
        elif keyword == "if":
            self._open(_Block("if", tag, level))
            self._speaker().condition(self._speaker().parsed(rest))
        elif keyword in ("elif", "else"):
            block = self._innermost(("if", "for") if keyword == "else" else ("if",), keyword)
            if block.has_else:
                raise Fault(BROKEN, "前面已有 {% else %}")
            block.has_else = keyword == "else"
            self._same_level(block, level)
            if keyword == "elif":
                self._speaker().condition(self._speaker().parsed(rest))
            elif rest:
                raise Fault(BROKEN, "else 后面不能有别的内容；另设条件用 elif")
        elif keyword in ("endif", "endfor"):
            block = self._innermost((keyword[3:],), keyword)
            self._blocks.remove(block)
            self._same_level(block, level)
        elif meant := _LOOSE_PREFIX.match(body):
            raise Fault(BROKEN, f"请写成 {{%{meant[1].lower()} {meant[2].lower()}，中间没有空格")
        else:
            raise Fault(FORBIDDEN, "只能用 if、elif、else、endif、for、endfor")

    def _open(self, block: _Block) -> _Block:
        self._blocks.append(block)
        if len(self._blocks) == DEEPEST:
            raise Fault(BROKEN, f"if、for 一层套一层，已到 {DEEPEST} 层")
        return block

    def _innermost(self, keywords: tuple[str, ...], keyword: str) -> _Block:
        if not self._blocks or self._blocks[-1].keyword not in keywords:
            opening = "、".join(f"{{% {each} %}}" for each in keywords)
            if any(block.keyword in keywords for block in self._blocks):
                inner = self._blocks[-1]
                raise Fault(BROKEN, f"它前面的“{inner.tag.text}”还没有结束")
            raise Fault(BROKEN, f"前面没有与 {keyword} 成对的 {opening}")
        return self._blocks[-1]

    def _same_level(self, block: _Block, level: tuple[object, ...]) -> None:
        if level and block.level and level != block.level:
            place = self._place(block.tag.holder.element)
            raise Fault(MISPLACED, f"与它成对的“{block.tag.text}”（{place}）不在同一层，请移到一处")

    def _loop(self, block: _Block, body: str) -> dict[str, Vocabulary]:
        """The names that the loop brings."""
        loop = self._speaker().loop(body)
        name = dotted(loop.target) or ""
        block.names = {name: ANYTHING, "loop": LOOP}
        if any(other.keyword == "for" for other in self._blocks[:-1]):
            raise Fault(FORBIDDEN, "for 里面不能再有 for")
        listed = self._speaker().kind(loop.iter)
        if listed is ANYTHING:
            return block.names
        if not isinstance(listed, Many):
            raise Fault(FORBIDDEN, f"“{dotted(loop.iter) or body}”不是可以逐项重复的数据")
        self.shown |= set(shown(loop.iter))
        if loop.test is not None:
            block.names = {name: listed.item}  # in its own test there is no `loop` yet
            self._speaker().condition(loop.test)
        return {name: listed.item, "loop": LOOP}

    # ------------------------------------------------------------ data

    def _speaker(self) -> Speaker:
        """What can be said where the walk is now."""
        names = dict(self._vocabulary)
        for block in self._blocks:
            names |= block.names
        return Speaker(names, self._form)

    def _show(self, tag: Tag, body: str) -> None:
        speaker = self._speaker()
        node = speaker.parsed(re.sub(r"^[-+]|-$", "", body))
        kind = speaker.kind(node)
        name = dotted(node)
        if isinstance(kind, Many):
            raise Fault(FORBIDDEN, f"“{name}”有好几项，要用 for 逐项显示")
        if kind is TRUTH:
            raise Fault(FORBIDDEN, "是非不能直接显示，要用 if")
        if not isinstance(kind, Kind):
            near = speaker.nearest(name or body)
            raise Fault(UNKNOWN, f"“{name}”是一组数据，请写明其中哪一个{near}")
        self.shown |= set(shown(node))
        if name in self._form.figures and not is_greedy(tag.text):
            by_key = f"{{{{ {name} }}}}"
            set_text(tag.node, (tag.node.text or "").replace(tag.text, by_key, 1))
        elif name is None and any(each in self._form.figures for each in shown(node)):
            raise Fault(NOT_LIVING, "里的数据项只是文字，改一处不会处处改变；请把两种情况分开用 if")


def _around(whole: str, tag: str | None) -> str:
    """The tag with some of the text around it."""
    at = whole.find(tag) if tag else re.search(r"[{｛}｝]", whole).start()  # type: ignore[union-attr]
    start, end = max(at - _AROUND, 0), at + (min(len(tag), 60) if tag else 0) + _AROUND
    return ("…" if start else "") + whole[start:end] + ("…" if end < len(whole) else "")
