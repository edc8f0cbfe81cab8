"""A sentence → its words: what each does in it, and which rows and columns it may mean.

Known are the names of tables, rows and columns (`forms.words`), the organ's own names, numbers
with their measure words, dates, and what `words` lists. What is left over is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple, TypeAlias

from gongkai_docx.checks.narrative import words
from gongkai_docx.checks.narrative.quantities import BARE, HALF_WIDTH, QUANTITY, value
from gongkai_docx.forms import Form
from gongkai_docx.forms.words import Mention, form_words
from gongkai_docx.report import Report

Kind: TypeAlias = Literal[
    "mention", "quantity", "subject", "filler", "act", "rest", "joint", "both", "negation", "among",
    "each", "respectively", "change", "own time", "other time", "plan", "break", "unknown",
]  # fmt: skip


class Word(NamedTuple):
    """A word of a sentence, and what it does in it."""

    kind: Kind
    text: str
    start: int
    mentions: tuple[Mention, ...] = ()
    """What a name may mean."""
    value: int | Decimal = 0
    """What a number comes to."""
    measure: str = ""
    """The measure word of a number, as it was written."""

    @property
    def end(self) -> int:
        """Where the next word begins."""
        return self.start + len(self.text)


# Where one clause ends and the next one begins; brackets belong to what stands before them.
BREAKS = ",;:()—"
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾")
_CARRYING = frozenset("结顺转跨延留")
_LONGEST = 40
"""Characters of the longest word, at least."""

_OWN_TIMES = (
    r"截[至止]{year}年(?:12月)?(?:31日|底|末)|(?:截[至止])?12月(?:31日|底|末)|"
    r"{year}年1月1日起?至(?:{year}年)?12月31日(?:止|期间)?|"
    r"{year}年度?(?:全年|内|末|底)?"
)
_DATE = re.compile(
    r"(?:自|从|截至|截止)?\d{4}(?:年度?(?:\d{1,2}月(?:\d{1,2}日)?)?|-\d{1,2}-\d{1,2})|"
    r"\d{1,2}月(?:\d{1,2}日)?"
)
_YEARS = re.compile(r"近[一二两三四五六七八九十\d]+年来?")
_COMPARED = re.compile(r"[较比与同跟]\d{4}年度?(?:同期)?(?:相比)?")
# 由29件增加到32件: what was, and what leads to what is.
_FROM = re.compile(
    r"[由从](?:上年度?|去年|上一年度?|\d{4}年)?的?\d{1,15}[件宗条份个起](?=[增减升降上下提])"
    r"(?P<to>[^,;:\d]{1,3}[至到为](?:本年度?|今年|\d{4}年)?的?)?"
)
_NOTHING = re.compile(r"(?:为|是|共|计)(?:零|0)(?![\d.件宗条份个起例部万%])")
# What may stand between a verb and its object, and narrows nothing.
_PHRASE = re.compile(
    r"《[^》]*》(?:等)?|〔[^〕]*〕|\[\d{4}\]|第[\d零〇一二三四五六七八九十百]+[条款项号次届]|"
    r"通过[^,;:()。]{1,24}?等(?:多种)?(?:方式|渠道|途径|形式)(?:提交|提出)?的?|"
    r"以[^,;:()。]{2,15}?为被[^,;:()。]{1,3}?的|及(?:其)?(?:所属|组成|工作)?部门|"
    r"向[^,;:()。、]{2,16}?(?:提出|提交|递交)的?|向[^,;:()。、]{1,14}?[局委办所厅院府会处部](?=申)|"
    r"告知[一-龥]{0,3}(?:到|向|前往|通过)[^,;:()。\d]{2,40}|主要(?:涉及|集中在|集中于|内容为|关注)[^,;:()。\d]{2,60}|根据[^,;:()。]{2,20}?规定|按照[^,;:()。]{2,20}?(?:规定|要求)"
)
# An organ that did something: 区行政审批局作出….
_NO_ORGAN = (
    "全我本该各去今上近往前自截从由经向对按依根通因将其另与在为无未没不有共收受答办至到据同较比"
)
_ORGAN = re.compile(
    rf"(?:(?![{_NO_ORGAN}])|(?=我[省市县区州旗盟镇乡]))"
    r"[一-龥]{2,18}?(?:[局委厅]|办公室|分局|公司|集团)(?=[因对作共收受全本年新累办行\d])"
)
# What a list begins its lines with.
_LISTED = re.compile(r"\d{1,2}[.、](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}是")
_PHRASES = frozenset("《〔[第向根按通以及主告")

_Entry = tuple[str, Kind, tuple[Mention, ...]]
_Entries = tuple[Sequence[int], Mapping[str, _Entry]]
_NO_ENTRIES: _Entries = ((), {})


class Lexicon:
    """The words that are known where a report is read."""

    def __init__(self, report: Report) -> None:
        self._known = _known(report.form)
        self._names = _names(report.unit)
        year = report.year or 0
        self._own_time = re.compile(_OWN_TIMES.format(year=year))
        # 2022年结转 is 上年结转, in a report on 2023.
        self._years = {f"{year - 1}年": "上年", f"{year + 1}年": "下年"}

    def words(self, text: str) -> Iterator[Word]:
        """The words of the sentence, which is written in half-width characters, in their order."""
        at = 0
        unknown = -1
        while at < len(text):
            word = self._word(text, at)
            if word is None:
                unknown = at if unknown < 0 else unknown
                at += 1
                continue
            if unknown >= 0:
                yield Word("unknown", text[unknown:at], unknown)
                unknown = -1
            yield word
            at = word.end
        if unknown >= 0:
            yield Word("unknown", text[unknown:at], unknown)

    def _word(self, text: str, at: int) -> Word | None:
        """The word that begins there; None for what is unknown."""
        char = text[at]
        if char in BREAKS:
            return Word("break", char, at)
        word = self._phrase(text, at) or self._number(text, at) or self._time(text, at)
        if word:
            return word
        if found := self._longest(text[at : at + _LONGEST]):
            phrase, kind, mentions = found
            return Word(kind, phrase, at, mentions)
        name = next((name for name in self._names if text.startswith(name, at)), None)
        return Word("subject", name, at) if name else None

    def _number(self, text: str, at: int) -> Word | None:
        """12件, 十二件, 为0, and what ends a clause after 为."""
        char = text[at]
        if char.isdigit() or char in _NUMERALS:
            if self._own_time.match(text, at):
                return None
            return _quantity(QUANTITY.match(text, at), at)
        if char in "为是共计" and (match := _NOTHING.match(text, at)):
            return Word("quantity", match[0], at)
        if char in "为是" and (match := BARE.match(text, at)):
            return _quantity(match, at)
        return None

    def _time(self, text: str, at: int) -> Word | None:
        """A date, in the report's year or another; 2022年结转 is no date but a name."""
        char = text[at]
        if (char.isdigit() or char in _CARRYING) and (word := self._carried(text, at)):
            return word
        if char.isdigit() or char in "自从截":
            if match := self._own_time.match(text, at):
                return Word("own time", match[0], at)
            if match := _DATE.match(text, at):
                return Word("other time", match[0], at)
        if char == "近" and (match := _YEARS.match(text, at)):
            return Word("other time", match[0], at)
        if char in "较比与同跟" and (match := _COMPARED.match(text, at)):
            return Word("change", match[0], at)
        return None

    def _phrase(self, text: str, at: int) -> Word | None:
        """What narrows nothing though it may say anything: 通过网络、信函等方式提交的."""
        if text[at] == "将" and (
            text[at + 1 : at + 2] in _CARRYING or QUANTITY.match(text, at + 1)
        ):
            return Word("filler", "将", at)
        if text[at] in "由从" and (match := _FROM.match(text, at)):
            return Word("filler" if match["to"] else "change", match[0], at)
        begins = at == 0 or text[at - 1] in BREAKS
        if begins and (match := _ORGAN.match(text, at)):
            return Word("unknown", match[0], at)
        if begins and (match := _LISTED.match(text, at)):
            return Word("filler", match[0], at)
        match = _PHRASE.match(text, at) if text[at] in _PHRASES else None
        return Word("filler", match[0], at) if match else None

    def _longest(self, text: str) -> _Entry | None:
        """The longest word of the lexicon that the text begins with, its kind and meaning."""
        lengths, entries = self._known.get(text[:1], _NO_ENTRIES)
        for length in lengths:
            if found := entries.get(text[:length]):
                return found
        return None

    def _carried(self, text: str, at: int) -> Word | None:
        """What was carried over from the year before or to the next, told by the year's number."""
        window = text[at : at + _LONGEST]
        for year, word in self._years.items():
            place = window.find(year)
            if place < 0 or (place and window[0] not in _CARRYING):
                continue
            found = self._longest(window.replace(year, word, 1))
            if found and len(found[0]) >= place + len(word) and found[1] == "mention":
                length = len(found[0]) + len(year) - len(word)
                return Word("mention", window[:length], at, found[2])
        return None


def _quantity(match: re.Match[str] | None, at: int) -> Word | None:
    """The number that was matched, if it is one."""
    if match is None:
        return None
    measure = match.groupdict().get("measure", "")
    number = value(match["number"], measure)
    if number is None:
        return None
    start = match.start("number")
    return Word("quantity", match.string[start : match.end()], start, (), number, measure)


@cache
def _known(form: Form) -> Mapping[str, _Entries]:
    """The words that are known where that form is in force, by their first characters.

    With each the lengths of the words, longest first, and the words.
    """
    kinds: dict[str, tuple[Kind, tuple[Mention, ...]]] = {}
    lists: tuple[tuple[Kind, Sequence[str]], ...] = (
        ("subject", words.SUBJECTS),
        ("subject", [a + b for a in words.BEFORE_LEVEL for b in words.LEVELS]),
        ("filler", words.FILLERS),
        ("act", words.ACTS),
        ("rest", words.REST),
        ("joint", words.JOINTS),
        ("both", words.BOTH),
        ("own time", words.OWN_TIMES),
        ("negation", words.NEGATIONS),
        ("among", words.AMONG),
        ("each", words.EACH),
        ("respectively", words.RESPECTIVELY),
        ("change", words.CHANGES),
        ("other time", words.OTHER_TIMES),
        ("plan", words.PLANS),
        ("unknown", words.BLOCKING),
    )
    for kind, phrases in lists:
        kinds |= dict.fromkeys(phrases, (kind, ()))
    own = form_words(form)
    for table in own.tables.values():
        kinds |= dict.fromkeys(table.idle, ("filler", ()))
    kinds |= {phrase: ("mention", mentions) for phrase, mentions in own.mentions.items()}
    for table in own.tables.values():
        kinds |= dict.fromkeys(table.apart, ("unknown", ()))
    known: dict[str, tuple[list[int], dict[str, _Entry]]] = {}
    for phrase in sorted(kinds, key=len, reverse=True):
        # Words are looked for in text that is half-width, as numbers are.
        plain = phrase.translate(HALF_WIDTH)
        lengths, entries = known.setdefault(plain[0], ([], {}))
        if len(plain) not in lengths:
            lengths.append(len(plain))
        entries[plain] = (plain, *kinds[phrase])
    return known


def _names(unit: str) -> list[str]:
    """What the organ may be called by: its name, and what remains of it behind a region's name.

    A government is also called by its region.
    """
    name = "".join(unit.split())
    ends = [match.end() for match in re.finditer(r"[省市县区州旗盟镇乡]", name)]
    names = {name} | {name[end:] for end in ends}
    if any(word in name for word in words.GOVERNMENTS):
        names |= {name[:end] for end in ends[-1:]}
    return sorted((each for each in names if len(each) > 1), key=len, reverse=True)
