"""The parts of a template against what it may hold → findings of family T, before it is rendered.

A template may show data, repeat over a list (`for`) and leave out (`if`). `template_walk` goes
through the tags of one part; here stands what is looked for in a template as a whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from lxml import etree

from gongkai_docx.chart_parts import full_name
from gongkai_docx.charts import UnknownChart, chart, drawable, tag
from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form, Section
from gongkai_docx.masking import cut
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Place
from gongkai_docx.report import Report
from gongkai_docx.rules.templates import (
    BROKEN,
    FORBIDDEN,
    FOREIGN,
    MISPLACED,
    MISSING_FIGURES,
    MISSING_SECTION,
    NOT_DRAWN,
    OLD_CHART,
)
from gongkai_docx.tags import LastYearUnknown
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.charts.finding import Placed, drawings
from gongkai_docx.writers.word.headings import Headings
from gongkai_docx.writers.word.template_leftovers import old_titles
from gongkai_docx.writers.word.template_walk import MOST_FINDINGS, PROPERTIES, Walk
from gongkai_docx.writers.word.vocabulary import ABOVE
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.tags import Tag, Text, beside_the_text, has_tag

MOST_TAGS = 5000
_PARTS = {
    "document": "",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "core": PROPERTIES,
    "app": PROPERTIES,
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
_DDE = pattern(
    rb"(?i)(?:instrText[^>]*>|\binstr=\")\s*(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b"
)


@dataclass(frozen=True)
class Checked:
    """What is wrong with a template, and what it shows."""

    findings: tuple[Finding, ...]
    shown: frozenset[str]
    """Dotted names of all data that it shows: figures by key, lists and texts by name."""


def check(
    file: str,
    form: Form,
    parts: Mapping[str, bytes],
    roots: Mapping[str, etree._Element],
    tagged: Mapping[str, list[tuple[Text, list[Tag]]]],
    kinds: Mapping[str, str],
    headings: Headings,
) -> Checked:
    """The findings on the template in that file: its `parts`, of which `roots` are filled in.

    `kinds` says what each of them is (`packages.word_parts`), `headings` what begins a section.
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
        walk = Walk(file, called, roots[name], form, headings)
        walk.through(paragraphs)
        findings += walk.findings
        told[name] = walk.shown
        findings += _beside_the_text(f"模板 {file}：{called or '正文'}", roots[name])
    old = _charts(parts)
    findings += map(partial(_old_chart, file), dict.fromkeys(each.name for each in old))
    ours = {each.workbook for each in old}
    for name, xml in parts.items():
        if name not in ours:
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
    present = [headings.section(text.element) for text, _ in tagged[main]]
    findings += missing(file, form, told[main], present)
    texts = dict.fromkeys(str(text) for part in tagged.values() for text, _ in part)
    findings += old_titles(file, texts)
    return Checked(tuple(findings), frozenset().union(*told.values()))


def fails_together(file: str, near: str) -> Finding:
    """T2: the tags, each right by itself, make no program together."""
    where = f"在“{near}”附近，" if near else ""
    return BROKEN.finding(
        f"模板 {file}：{where}标签的写法有误（标签里不要用 % 和 }}，成对的标签不要套得太深）。",
        place=Place.template(f"模板 {file}：“{near}”附近" if near else f"模板 {file}"),
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
            place=Place.template(f"模板 {file}：{name}"),
        )


def _beside_the_text(part: str, root: etree._Element) -> Iterator[Finding]:
    """T4: tags in a part that is filled in, but not in its text: in the name of a picture, say."""
    for element, text in beside_the_text(root):
        spot = f"{part}的{_BESIDE.get(element, '文字以外的地方')}"
        yield MISPLACED.finding(
            f"{spot}里有标签“{cut(text.strip(), 60)}”，那里的标签不会填写，请移到文字中。",
            place=Place.template(spot),
        )


def _not_filled(file: str, name: str, xml: bytes) -> Iterator[Finding]:
    """T4: tags in a part that is not filled in, as a chart or a SmartArt."""
    place = next((called for start, called in _NOT_FILLED.items() if name.startswith(start)), None)
    if place is None or not name.endswith(".xml"):
        return
    texts = map(str, packages.parsed(xml).itertext())
    if tag := next((text for text in texts if has_tag(text)), None):
        yield MISPLACED.finding(
            f"模板 {file}：{place}里有标签“{cut(tag.strip(), 60)}”，那里的标签不会填写，"
            "请改放到正文、页眉、页脚、文本框或脚注中。",
            place=Place.template(f"模板 {file}：{place}（{name}）"),
        )


def _charts(parts: Mapping[str, bytes]) -> list[Placed]:
    """The charts of ours in a template that was made of a draft."""
    if not any(name.startswith("word/charts/") for name in parts):
        return []
    return list(drawings(parts))


def _old_chart(file: str, name: str) -> Finding:
    """T15: a chart that shows the numbers of the draft that the template was made of."""
    return OLD_CHART.finding(
        f"模板 {file}：图“{full_name(name)}”是旧文稿里的，画的是那一年的数字；"
        f"请删去它，单独写一段标签 {tag(name)}。"
    )


def not_drawn(file: str, name: str, report: Report) -> Finding | None:
    """T16: the template asks for that chart, and there is nothing to be drawn; None if there is."""
    if drawable(name, report):
        return None
    try:
        chart(name, report)
    except LastYearUnknown:
        why = "要有上年的数据，这份年报没有"
    except UnknownChart:
        return None  # it has been told as an unknown name
    else:
        why = "各项都是 0"
    return NOT_DRAWN.finding(f"模板 {file}：图“{full_name(name)}”没有画：{why}。")


def lacking(file: str, name: str) -> Finding:
    """T6: the report has that optional part, and the template doesn't show it."""
    return MISSING_SECTION.finding(
        f"模板 {file}：没有“{name}”的标签，填报表里的{name}不会出现在文稿中。"
    )


def lacking_above(file: str, section: Section) -> Finding:
    """T6: the report has prose above that table, and the template doesn't show it."""
    return MISSING_SECTION.finding(
        f"模板 {file}：没有“{ABOVE}.{section.key}”的标签，“{section.heading}”表格前的文字"
        "不会出现在文稿中；可从 gongkai-docx template 导出的模板中复制。",
    )


def missing(
    file: str, form: Form, shown: Collection[str], present: Collection[Section | None]
) -> Iterator[Finding]:
    """T5, T6: what of the form a draft made from the template will lack."""
    for section in form.sections:
        if section not in present:
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
