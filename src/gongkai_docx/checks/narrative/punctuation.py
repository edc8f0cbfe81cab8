"""The words of a report → findings on punctuation that no official text has (N20, N21).

GB/T 15834: Chinese signs between Chinese characters, quotation marks and brackets in pairs, one
sign at a time. Numbers (1,234), times (9:30), addresses of pages and of mail, Latin words and the
numbers of lists keep theirs. One finding a paragraph tells where, and how it would be written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from gongkai_docx.checks.narrative.passages import BLANK, Passage, passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import masked
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Kind
from gongkai_docx.report import Report
from gongkai_docx.text import is_chinese
from gongkai_docx.values import dataclass

_BASIS = "《标点符号用法》（GB/T 15834—2011）"
BROKEN = Rule("N20", Severity.WARNING, "引号、括号应成对，标点不应重复", _BASIS)
UNUSUAL = Rule("N21", Severity.INFO, "中文里应用中文标点，不夹空格，段末应有标点", _BASIS)

AROUND = 8
"""How many characters before and after a sign are told."""
LONGEST_BRACKETED = 200
"""Within how many characters of a half-width bracket a Chinese one is looked for."""
LONGEST_TITLE = 30
"""Characters of a paragraph without a comma or a stop that may be a title, and needs no stop."""

_HAN = "\u3400-\u9fff"
_CLOSING = "”’）》】〕」』"
_SIGNS = "，。；、：！？"
_STRONGEST = "。！？；：，、"
_SPACE = " \t\xa0\u3000"
_TAG = pattern(r"[{｛]{2}[^{}｛｝]*[}｝]{2}", needs="{｛")
_WIDE = {char: chr(ord(char) + 0xFEE0) for char in ",;:!?()"}
# A sign behind a Chinese character; a comma before one, but not within a number: 1,234.
_HALF = pattern(
    rf"(?<=[{_HAN}{_CLOSING}%％])[,;:!?]|(?<=[0-9A-Za-z)])[,;](?=[{_HAN}“《（])", needs=",;:!?"
)
_DOT = pattern(
    rf"(?<=[{_HAN}{_CLOSING}])(?<![一二三四五六七八九十])\.(?:\.{{2,}})?(?=[{_HAN}“《（\s]|$)",
    needs=".",
)
_DOUBLED = pattern(
    rf"[{_SIGNS}](?:[{_SPACE}]?[，。；、：])+|[，。；、：][！？]",
    needs=[before + sign for before in _SIGNS + _SPACE for sign in _SIGNS],
)
_SPACED = pattern(
    rf"(?<=[{_HAN}{_SIGNS}{_CLOSING}])[{_SPACE}]+(?=[{_HAN}{_SIGNS}{_CLOSING}“‘（《【])",
    needs=_SPACE,
)
_DOCUMENT = pattern(
    r"[\[【(（](?=\d{4}[\]】)）]\d{1,5}号)|(?<=[\[【(（]\d{4})[\]】)）](?=\d{1,5}号)"
)
# What any of these has in it.
_LIGHT = pattern(rf"[,;:!?.()\[\]\"【{_SPACE}]|（\d{{4}}）")
_PAIRS = {
    "（": "）",
    "《": "》",
    "“": "”",
    "‘": "’",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
}
_OPENING = {close: opening for opening, close in _PAIRS.items()}
_BRACKET = pattern(f"[(){''.join(_PAIRS)}{_CLOSING}]")
_STRAIGHT = pattern(f'(?<=[{_HAN}{_SIGNS}])"|"(?=[{_HAN}])', needs='"')
_LISTED = pattern(rf"(?:^|[{_SIGNS},;:{_SPACE}])[{_SPACE}]{{0,9}}(?:\d{{1,2}}|[a-zA-Z]|[①-⑳])$")
"""Before the bracket of a list's number: 1）."""
_NUMBERED = pattern(r"\s*[（(]?[\d一二三四五六七八九十]{1,3}[）).．、]")
_ENDS = "。！？…；：;:!?."
_BEHIND_END = f"{_CLOSING}\"')"


class Edit(NamedTuple):
    """What would be written instead of what stands from here to there."""

    start: int
    end: int
    instead: str


@dataclass(frozen=True)
class Lone:
    """A bracket or a quotation mark without the other one of its pair."""

    sign: str
    at: int


@dataclass(frozen=True)
class Pairs:
    """The brackets of a text: those in pairs, by their places, and those alone."""

    pairs: Sequence[tuple[int, int]]
    alone: Sequence[Lone]


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N20, N21: each paragraph has the punctuation of an official text."""
    for _, group in groupby(passages(report, prose), key=lambda each: each.place.key):
        section = list(group)
        texts = [_TAG.sub(lambda tag: BLANK * len(tag[0]), each.text) for each in section]
        brackets = [paired(text) for text in texts]
        across = _across(section, brackets)
        for passage, text, found in zip(section, texts, brackets, strict=True):
            alone = [each for each in found.alone if (passage.place, each) not in across]
            yield from _told(report, passage, text, Pairs(found.pairs, alone))


def _told(report: Report, passage: Passage, text: str, brackets: Pairs) -> Iterator[Finding]:
    """The finding on a paragraph: one, of what is worse."""
    quotes = tuple(_turned(text, brackets.alone))
    alone = [each for each in brackets.alone if not (quotes and each.sign in "“”")]
    broken = [*quotes, *doubled(text)]
    if alone and (not broken or alone[0].at < broken[0].start):
        sign, at = alone[0].sign, alone[0].at
        other = _PAIRS.get(sign) or _OPENING[sign]
        typed, _ = _window(passage.text, Edit(at, at + 1, sign), ())
        problem = f"“{typed}”中的“{sign}”没有成对的“{other}”，请补上或删去"
        yield tell(BROKEN, report, passage, f"{problem}。", (at, at + 1), actual=sign)
        return
    light = [*widths(text, brackets.pairs), *spaces(text)] if _LIGHT.search(text) else []
    if not passage.is_heading:
        light += end(text)
    edits = sorted({*broken, *light})
    if not edits:
        return
    first = min(broken or light)
    typed, better = _window(passage.text, first, edits)
    more = f"（本段这样的共 {len(edits)} 处）" if len(edits) > 1 else ""
    yield tell(
        BROKEN if broken else UNUSUAL,
        report,
        passage,
        f"“{typed}”的{_called(first, text)}，宜写作“{better}”{more}；原文没有改动。",
        (first.start, max(first.end, first.start + 1))
        if first.start < len(text)
        else (max(len(text) - AROUND, 0), len(text)),
        expected=better,
        actual=typed,
    )


def _called(edit: Edit, text: str) -> str:
    """What is wrong with what stands there."""
    typed = text[edit.start : edit.end]
    if not typed:
        return "末尾没有标点"
    if not typed.strip():
        return "字间有空格"
    if typed in "“”":
        return "引号方向不对"
    if len(typed) > 1 and typed[0] in _SIGNS:
        return "标点重复"
    return "年份应在六角括号里" if edit.instead in "〔〕" else "标点不合用法"


def _window(text: str, at: Edit, edits: Iterable[Edit]) -> tuple[str, str]:
    """A few words around what stands there, as they were typed and as they would be written."""
    first, last = max(at.start - AROUND, 0), min(at.end + AROUND, len(text))
    shown = masked(text)  # before it is cut: half a number isn't known for one
    better, done = "", first
    for edit in edits:
        if first <= edit.start and edit.end <= last and edit.start >= done:
            better += shown[done : edit.start] + edit.instead
            done = edit.end
    return shown[first:last].strip(), (better + shown[done:last]).strip()


# ---------------------------------------------------------------- signs


def widths(text: str, pairs: Iterable[tuple[int, int]]) -> Iterator[Edit]:
    """Half-width signs, quotation marks and brackets between Chinese characters."""
    for sign in _HALF.finditer(text):
        yield Edit(*sign.span(), _WIDE[sign[0]])
    for sign in _DOT.finditer(text):
        yield Edit(*sign.span(), "。" if len(sign[0]) == 1 else "……")
    years = {sign.start(): sign for sign in _DOCUMENT.finditer(text)}
    for sign in years.values():
        yield Edit(*sign.span(), "〔" if sign[0] in "[【(（" else "〕")
    for first, last in pairs:
        is_half = text[first] == "(" or text[last] == ")"
        inside = text[first + 1 : min(last, first + LONGEST_BRACKETED)]
        is_mixed = text[first] + text[last] in ("(）", "（)")
        if is_half and first not in years and (is_mixed or is_chinese(inside)):
            for at in (first, last):
                if text[at] in _WIDE:
                    yield Edit(at, at + 1, _WIDE[text[at]])
    yield from _straight(text)


def _straight(text: str) -> Iterator[Edit]:
    """Straight quotation marks, where all of them are in pairs."""
    places = [at for at, char in enumerate(text) if char == '"'] if '"' in text else []
    if len(places) % 2 == 0 and _STRAIGHT.search(text):
        for number, at in enumerate(places):
            yield Edit(at, at + 1, "“”"[number % 2])


def doubled(text: str) -> Iterator[Edit]:
    """Signs that stand behind another: 。。, ，。."""
    for signs in _DOUBLED.finditer(text):
        typed = signs[0]
        is_dots = len(typed) > 2 and set(typed) == {"。"}
        yield Edit(
            *signs.span(), "……" if is_dots else min(re.sub(r"\s", "", typed), key=_STRONGEST.index)
        )


def spaces(text: str) -> Iterator[Edit]:
    """Spaces between Chinese characters, unless they set off a heading or indent the text."""
    indent = len(text) - len(text.lstrip())
    numbered = _NUMBERED.match(text)
    for space in _SPACED.finditer(text, indent):
        if not (numbered and space.start() - numbered.start() <= LONGEST_TITLE):
            yield Edit(*space.span(), "")


def end(text: str) -> Iterator[Edit]:
    """The end of a paragraph that says something and has no stop there."""
    said = text.rstrip()
    bare = said.rstrip(_BEHIND_END)
    is_sentence = len(bare) > LONGEST_TITLE or re.search("[，。；]", bare)
    if not bare or bare[-1] in _ENDS or said[0] in "（(":
        return
    if bare[-1] in "，、":
        yield Edit(len(bare) - 1, len(bare), "。")
    elif is_sentence and (bare[-1] in "%％" or is_chinese(bare[-1])):
        yield Edit(len(said), len(said), "。")


# ---------------------------------------------------------------- pairs


def paired(text: str) -> Pairs:
    """The brackets and quotation marks of a text, each with the other one of its pair."""
    pairs: list[tuple[int, int]] = []
    alone: list[Lone] = []
    opened: list[Lone] = []
    waiting = dict.fromkeys(_PAIRS, 0)
    for match in _BRACKET.finditer(text):
        at, sign = match.start(), _WIDE.get(match[0], match[0])
        if sign in _PAIRS:
            opened.append(Lone(sign, at))
            waiting[sign] += 1
        elif waiting[_OPENING[sign]]:
            while opened[-1].sign != _OPENING[sign]:
                waiting[opened[-1].sign] -= 1
                alone.append(opened.pop())
            waiting[_OPENING[sign]] -= 1
            pairs.append((opened.pop().at, at))
        elif not _is_of_list_or_word(text, sign, at):
            alone.append(Lone(sign, at))
    return Pairs(pairs, sorted([*alone, *opened], key=lambda each: each.at))


def _is_of_list_or_word(text: str, sign: str, at: int) -> bool:
    """Whether the sign closes the number of a list, 1）, or is an apostrophe."""
    before = text[max(at - 5, 0) : at]
    if sign == "’":
        return before[-1:].isascii()
    return sign == "）" and _LISTED.search(before if at > 5 else f"，{before}") is not None


def _across(section: Sequence[Passage], brackets: Sequence[Pairs]) -> set[tuple[object, Lone]]:
    """The brackets that are closed in a later paragraph of the section."""
    across: set[tuple[object, Lone]] = set()
    opened: dict[str, tuple[object, Lone]] = {}
    for passage, found in zip(section, brackets, strict=True):
        if passage.place.kind in (Kind.TITLE, Kind.HEADING):
            continue
        for lone in found.alone:
            if lone.sign in _PAIRS:
                opened[lone.sign] = passage.place, lone
            elif (first := opened.pop(_OPENING[lone.sign], None)) and first[0] != passage.place:
                across |= {first, (passage.place, lone)}
    return across


def _turned(text: str, alone: Iterable[Lone]) -> Iterator[Edit]:
    """Quotation marks that stand the wrong way: ”甲“, “甲“; none if one of them is missing."""
    if not any(each.sign in "“”" for each in alone):
        return
    places = [match.start() for match in re.finditer("[“”]", text)]
    if len(places) % 2 == 0:
        for number, at in enumerate(places):
            if text[at] != "“”"[number % 2]:
                yield Edit(at, at + 1, "“”"[number % 2])
