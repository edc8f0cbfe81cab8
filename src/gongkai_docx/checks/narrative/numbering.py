"""The sections of prose → findings on numbers typed in their paragraphs that skip or clash (N14).

A sequence (一是…二是…) may run over several paragraphs, and start anew at one; other kinds of
numbers may stand inside it, and are followed each on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from gongkai_docx.checks.narrative.passages import own_words
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import excerpt
from gongkai_docx.patterns import pattern
from gongkai_docx.report import Report
from gongkai_docx.text import numeral, whole_number
from gongkai_docx.values import dataclass

NUMBERING = Rule("N14", Severity.WARNING, "段落里手写的序号应连续，不与程序编排的序号重复")

_DIGITS = "一二三四五六七八九"
_HAN = f"[{_DIGITS}十]{{1,3}}"
"""One class, since each takes long to compile; what is no numeral in it is passed over."""
_BEGINS = r"(?:^|(?<=[。；：:;，,]))\s*"
_ALONE = f"(?<![统万唯之第逐单同专合期归其{_DIGITS}十])"
# Not 一、二季度, 三、四级, 十一、元旦; not 三要素.
# Not 统一是, 万一是, 唯一是, 之一是, 第一是, 星期一是; not 1.5倍, 3.0版.
_FIRST_SIGNS = rf"{_DIGITS}十其第\s（(\d①-⑳"
"""With one of these a number begins: to look for that first is several times as fast."""
_NUMBER = pattern(
    rf"(?=[{_FIRST_SIGNS}])(?:{_ALONE}(?P<is>{_HAN})是"
    rf"|{_ALONE}(?P<must>{_HAN})要(?![素件点务害求领义])"
    rf"|其(?P<of>{_HAN})[，,：:是]"
    rf"|第(?P<nth>{_HAN})[，,：:]"
    rf"|^\s*(?!十一、)(?P<chapter>{_HAN})、(?!{_HAN})"
    rf"|{_BEGINS}(?:[（(](?:(?P<part>{_HAN})|(?P<sub>\d{{1,2}}))[）)]"
    r"|(?P<half>\d{1,2})[）)]|(?P<item>\d{1,2})[.．、](?!\d))"
    r"|(?P<circle>[①-⑳]))"
)
_SHOWN = {
    "is": "{}是",
    "must": "{}要",
    "of": "其{}",
    "nth": "第{}",
    "chapter": "{}、",
    "part": "（{}）",
    "sub": "（{}）",
    "half": "{}）",
    "item": "{}.",
    "circle": "{}",
}
"""The kinds of numbers, as a message shows them."""
_SPOKEN = ("is", "must", "of", "nth")
_IN_HAN = (*_SPOKEN, "chapter", "part")
# Rows of a table go by the numbers of the form, and those of zero are left out: （三）不予公开2件.
_ROW = pattern(r"项|[^，。；：]{0,24}\d\s*[件宗条](?=\s*(?:[，。；、]|$))")
_STOPS = frozenset("。；，、！？：:;,（(）) \u3000")
_FIRST = "首先|一方面|其一|一要|一个|第一|一是"
"""What a sequence may begin with whose second member is 二是."""


MOST_TOLD = 5
"""How many faults in the numbers of one kind a section is told of."""
MOST_NESTED = 3
"""How many sequences of one kind may be open around another."""
MOST_MISSING = 3
"""How high the first of a sequence may be and still be one: 十一是公开日 is none."""


@dataclass(frozen=True)
class Number:
    """A number typed in a paragraph."""

    paragraph: int
    """Which paragraph of the section, from 0."""
    kind: str
    value: int
    start: int
    end: int
    is_sure: bool
    """Whether it begins a clause: 主要问题一是 and 质量第一，服务至上 don't."""


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N14: typed numbers go on from one another, and don't repeat those that the program sets."""
    for section, group in groupby(prose, key=lambda paragraph: paragraph.section):
        paragraphs = list(group)
        numbers = [n for i, each in enumerate(paragraphs) for n in _numbers(i, each.text)]
        if not numbers:
            continue
        clashing = _clashing(report, section)
        clashes = [n for n in numbers if n.kind in clashing and _opens(n, paragraphs)]
        if clashes:
            yield _clash(report, paragraphs, clashes)
        for kind in _SHOWN:
            if kind not in clashing:
                sequence = [number for number in numbers if number.kind == kind]
                yield from islice(_broken(report, paragraphs, sequence), MOST_TOLD)


def _numbers(paragraph: int, text: str) -> Iterator[Number]:
    text = own_words(text)
    for match in _NUMBER.finditer(text):
        kind = match.lastgroup or ""
        typed = match[kind]
        if kind in _IN_HAN and not _is_numeral(typed):
            continue
        start = match.start() if kind in _SPOKEN else match.start(kind)
        if kind == "part" and _ROW.match(text, match.end()):
            continue
        is_sure = kind not in _SPOKEN or start == 0 or text[start - 1] in _STOPS
        if is_sure or kind == "is":
            yield Number(paragraph, kind, _value(typed), start, match.end(), is_sure)


def _is_numeral(typed: str) -> bool:
    """Whether it is a number up to 99: 三, 十, 二十一, but not 三四."""
    tens, ten, ones = typed.partition("十")
    return len(tens) <= 1 and ones in ("", *_DIGITS) and bool(ten or tens)


def _value(typed: str) -> int:
    """The number: 3, 十二 is 12, ③ is 3."""
    if "①" <= typed <= "⑳":
        return ord(typed) - ord("①") + 1
    return whole_number(typed) or 0


def _spelled(kind: str, value: int) -> str:
    if kind == "circle":
        return chr(ord("①") + value - 1)
    if kind in ("item", "sub", "half"):
        return _SHOWN[kind].format(value)
    return _SHOWN[kind].format(numeral(value))


# ---------------------------------------------------------------- numbers that clash


def _clashing(report: Report, section: str) -> tuple[str, ...]:
    """The kinds of numbers that the program sets in that section: 一、 before its title, (一)."""
    if not section:  # the preface
        return ()
    has_headings = any(block.heading for block in report.narrative[section])
    return ("chapter", "part") if has_headings else ("chapter",)


def _phrase(paragraph: Paragraph, number: Number) -> str:
    """The number as it stands there, with the bracket before it."""
    bracket = paragraph.text[: number.start][-1:]
    return (bracket if bracket in ("（", "(") else "") + paragraph.text[number.start : number.end]


def _opens(number: Number, paragraphs: Sequence[Paragraph]) -> bool:
    return not paragraphs[number.paragraph].text[: number.start].strip(" \t\u3000（(")


def _clash(report: Report, paragraphs: Sequence[Paragraph], clashes: Sequence[Number]) -> Finding:
    places = [paragraphs[number.paragraph].place for number in clashes]
    spelled = list(dict.fromkeys(_spelled(n.kind, n.value) for n in clashes))
    typed = "".join(f"“{each}”" for each in spelled[:MOST_TOLD])
    more = f"等 {len(places)} 段" if len(places) > 1 else ""
    return NUMBERING.finding(
        f"{report.where(places[0])}{more}：段落开头的序号{typed}是手写的，部分和小标题的序号由程序"
        "编排，会重复；小标题请填在“小标题”一栏，不写序号。",
        place=report.located(places[0]),
        quote=_phrase(paragraphs[clashes[0].paragraph], clashes[0]),
        actual=spelled[0],
    )


# ---------------------------------------------------------------- numbers that skip


def _broken(
    report: Report, paragraphs: Sequence[Paragraph], numbers: Sequence[Number]
) -> Iterator[Finding]:
    """A finding for each of these numbers, of one kind, that doesn't go on from those before."""
    stack: list[Number] = []  # the sequences that are open, the innermost last
    for number in numbers:
        last = stack[-1] if stack else None
        if last is None:
            is_lone = len(numbers) == 1 and number.kind in ("nth", "must", "of")
            is_low = 1 < number.value <= MOST_MISSING
            if is_low and not is_lone and _lacks_first(paragraphs, number):
                yield _skip(report, paragraphs, number, 0)
            stack = [number]
        elif number.value == last.value + 1:
            stack[-1] = number
        elif number.value == 1:
            if last.value == 1 and number.is_sure and _side_by_side(paragraphs, last, number):
                yield _double(report, paragraphs, number)
            # Only in the same paragraph may it stand inside the other.
            stack = (
                [*stack[-MOST_NESTED:], number] if number.paragraph == last.paragraph else [number]
            )
        elif last.value > 1 and any(each.value + 1 == number.value for each in stack[:-1]):
            while stack[-1].value + 1 != number.value:
                stack.pop()
            stack[-1] = number
        elif number.is_sure:
            if number.value > last.value:
                yield _skip(report, paragraphs, number, last.value)
            else:
                yield _double(report, paragraphs, number)
            stack[-1] = number


def _lacks_first(paragraphs: Sequence[Paragraph], number: Number) -> bool:
    """Whether nothing before it can be the first of its sequence."""
    text = paragraphs[number.paragraph].text[: number.start]
    if not number.is_sure:
        return False
    if number.kind not in _SPOKEN:
        return not text.strip(" \t\u3000（(")
    before = "".join(each.text for each in paragraphs[: number.paragraph]) + text
    return not re.search(_FIRST, before)


def _side_by_side(paragraphs: Sequence[Paragraph], one: Number, two: Number) -> bool:
    text = paragraphs[two.paragraph].text
    is_between = any(stop in text[one.end : two.start] for stop in "。：:（(")
    return one.paragraph == two.paragraph and not is_between


def _skip(report: Report, paragraphs: Sequence[Paragraph], number: Number, before: int) -> Finding:
    missing = range(before + 1, number.value)
    told = "".join(f"“{_spelled(number.kind, value)}”" for value in missing[:MOST_MISSING])
    problem = f"前面缺少{told}{'等' if len(missing) > MOST_MISSING else ''}"
    return _finding(report, paragraphs, number, problem)


def _double(report: Report, paragraphs: Sequence[Paragraph], number: Number) -> Finding:
    return _finding(report, paragraphs, number, "与前面的序号重复或颠倒")


def _finding(
    report: Report, paragraphs: Sequence[Paragraph], number: Number, problem: str
) -> Finding:
    paragraph = paragraphs[number.paragraph]
    typed = _spelled(number.kind, number.value)
    quoted = excerpt(paragraph.text, number.start, number.end)
    return NUMBERING.finding(
        f"{report.where(paragraph.place)}：“{quoted}”中的“{typed}”{problem}，序号应连续，请核对。",
        place=report.located(paragraph.place),
        quote=_phrase(paragraph, number),
        actual=typed,
    )
