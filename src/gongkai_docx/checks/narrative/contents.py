"""The sections of prose → findings on what the form has them tell and they don't (N8, N9, N11)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms import Content
from gongkai_docx.forms.words import Topic, form_words
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Place
from gongkai_docx.report import Report

LONGEST_HEADING = 25
"""Characters of the beginning of a paragraph that may be a heading, if it is numbered."""

_CLAUSE = "[，。；：！？、,;:]"
_APART = "。"
"""What stands between texts that are looked at together: no word, and nothing averted, has it."""
_HAN = "[一二三四五六七八九十]+"
_TYPED_HEADING = pattern(
    rf"\s*(?:[（(](?:{_HAN}|\d+)[）)]|{_HAN}[、是]|\d+[.．、）)](?!\d)|[①-⑳])\s*"
    r"([^。：:，；\s]+)(?=[。：:\s]|$)",
    needs="（(、是.．）)①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
)
_NUMBERS_BEGIN = "（(一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
"""With one of these, or a digit, the number before a heading begins."""
_AVERTED = pattern(
    r"(?:防止|避免|杜绝|防范|严防|谨防|以免|以防|[未不]再?出现|没有出现)[^，。；]*",
    needs=("防", "避免", "杜绝", "以免", "出现"),
)
"""What is told of so is not there: 防止出现公开不及时的现象."""


@cache
def rule(content: Content) -> Rule:
    """The rule that a demand of the form makes."""
    return Rule(content.code, Severity(content.severity), content.summary, content.basis)


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """Each section of prose tells what the form wants in it; an empty one is told by S4."""
    for content in report.form.contents:
        paragraphs = [each for each in prose if each.section == content.section]
        missing = _missing(report, content, paragraphs) if paragraphs else ()
        if missing:
            yield rule(content).finding(
                f"{report.called(content.section)}：没有写到"
                f"{'、'.join(missing)}；{content.advice}。",
                place=report.located(Place.section(content.section)),
                expected="、".join(missing),
            )


def _missing(report: Report, content: Content, paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """The names of the topics that these paragraphs and their headings don't tell."""
    headings = [block.heading or "" for block in report.narrative[content.section]]
    headings += [_heading(paragraph) for paragraph in paragraphs]
    topics = form_words(report.form).sections[content.section].topics
    wanted = [topics[name] for name in content.topics]
    named = [topic for topic in wanted if _tells(topic, _APART.join(headings))]
    texts = [paragraph.text for paragraph in paragraphs]
    if 2 * len(named) > len(wanted):
        # The headings are those of the form: what is below one of them is about that.
        below_others = [
            paragraph.text
            for paragraph in paragraphs
            if (heading := _heading(paragraph))
            and not any(_tells(topic, heading) for topic in wanted)
        ]
        texts = below_others
    whole = _APART.join(texts)
    return tuple(topic.name for topic in wanted if topic not in named and not _tells(topic, whole))


def _heading(paragraph: Paragraph) -> str:
    """The heading that a paragraph stands under, or that was typed at its beginning."""
    first = paragraph.text.lstrip()[:1]
    may_be_typed = first.isdecimal() or first in _NUMBERS_BEGIN
    typed = _TYPED_HEADING.match(paragraph.text) if may_be_typed else None
    if typed and len(typed[1]) <= LONGEST_HEADING:
        return typed[1]
    return paragraph.heading or ""


def _tells(topic: Topic, text: str) -> bool:
    """Whether a text tells of that topic, and not only of what was averted."""
    text = _AVERTED.sub("", text)
    if any(word in text for word in topic.words):
        return True
    return any(hint in text for hint in topic.hints) and any(
        any(hint in clause for hint in topic.hints)
        and not any(word in clause for word in topic.unless)
        for clause in re.split(_CLAUSE, text)
    )
