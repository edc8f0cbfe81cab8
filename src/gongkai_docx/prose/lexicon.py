"""A sentence → its words: what each does in it, and which rows and columns it may mean.

Known are the names of tables, rows and columns (`form_words`), the organ's own names, numbers with
their measure words, and what stands in `forms/words.toml`. What is left over is unknown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import Literal, NamedTuple, TypeAlias

from gongkai_docx.forms import Form
from gongkai_docx.forms.vocabulary import Kind, Phrase, vocabulary
from gongkai_docx.forms.words import Mention, form_words
from gongkai_docx.patterns import pattern
from gongkai_docx.prose.quantities import (
    BARE,
    NO_TIMES,
    NOTHING,
    NUMERALS,
    PLAIN,
    QUANTITY,
    value,
)
from gongkai_docx.prose.setting import Setting
from gongkai_docx.text import spaceless

Does: TypeAlias = Kind | Literal["mention", "quantity", "break"]

BREAKS = ",;:()—"
"""Where one clause ends and the next one begins; brackets belong to what stands before them."""

_CARRYING = frozenset("结顺转跨延留")
"""How a word for what was carried over may begin, if not with a year."""
_LONGEST = 40
"""Characters of the longest word, at least."""

_Meaning = tuple[Does, tuple[Mention, ...]]
_Entry = tuple[str, Does, tuple[Mention, ...]]
_Entries = tuple[Sequence[int], Mapping[str, _Entry]]
_Phrases = Sequence[tuple[Does, re.Pattern[str]]]
_NamedPhrases = Sequence[tuple[tuple[Mention, ...], re.Pattern[str]]]
_ANY = ""
"""Stands for any character that a phrase may begin with."""
_Way = Callable[[str, int], "Word | None"]
"""Reads the word that begins at a place of a text, if it is one of its kind."""


class Word(NamedTuple):
    """A word of a sentence, and what it does in it."""

    kind: Does
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


class Lexicon:
    """The words that are known where a report is read."""

    def __init__(self, setting: Setting) -> None:
        self.form = setting.form
        self._ways = _ways(setting.form, setting.year or 0)
        self._names = _names(setting.unit)
        self._begins = frozenset(name[0] for name in self._names)

    def words(self, text: str) -> Iterator[Word]:
        """The words of the sentence, which is written in half-width characters, in their order."""
        at, end, unknown, opens = 0, len(text), -1, True
        while at < end:
            word = self._opening(text, at) if opens else None
            word, opens = word or self._word(text, at), False
            if word is None:
                unknown = at if unknown < 0 else unknown
                at += 1
                continue
            if unknown >= 0:
                yield Word("unknown", text[unknown:at], unknown)
                unknown = -1
            yield word
            at = word.start + len(word.text)
            opens = word.text in BREAKS or word.kind == "own time"
        if unknown >= 0:
            yield Word("unknown", text[unknown:at], unknown)

    def _word(self, text: str, at: int) -> Word | None:
        """The word that begins there; None for what is unknown."""
        for way in self._ways[text[at]]:
            if word := way(text, at):
                return word
        return _named(self._names, text, at) if text[at] in self._begins else None

    def _opening(self, text: str, at: int) -> Word | None:
        """What stands only where a clause begins: 1. and 一是, an organ that did something.

        The organ itself is known by its name.
        """
        if word := _named(self._names, text, at):
            return word
        return self._ways.opening(text, at)


class _Ways(dict[str, Sequence[_Way]]):
    """How what begins with a character may be read, whoever's report it is.

    That is worked out when a text first has the character. The first way that succeeds counts.
    """

    def __init__(self, form: Form, year: int) -> None:
        self._known = _known(form)
        self._phrases, self._openers = _phrases(year)
        self._named = _named_phrases(form, year)
        # 2022年结转 is 上年结转, in a report on 2023.
        self._years = {f"{year - 1}年": "上年", f"{year + 1}年": "下年"}

    def __missing__(self, char: str) -> Sequence[_Way]:
        self[char] = found = tuple(self._ways_of(char))
        return found

    def opening(self, text: str, at: int) -> Word | None:
        """What stands only where a clause begins: 1. and 一是."""
        for char in (_ANY, _first(text[at])):
            if word := _phrase(self._openers.get(char, ()), text, at):
                return word
        return None

    def _ways_of(self, char: str) -> Iterator[_Way]:
        if char in BREAKS:
            yield _mark
            return
        phrases = [*self._phrases.get(_ANY, ()), *self._phrases.get(_first(char), ())]
        if phrases and not char.isdigit():
            yield partial(_phrase, phrases)
        if char in self._named:
            yield partial(self._named_so, self._named[char])
        if char.isdigit() or char in _CARRYING:
            yield self._carried
        if phrases and char.isdigit():  # 2022年结转 isn't only another time
            yield partial(_phrase, phrases)
        if char.isdigit() or char in NUMERALS:
            yield _number
        if char in "为是共计":
            yield _nothing
        if char in "为是":
            yield _bare_number
        if self._known[char][0]:
            yield self._listed

    def _carried(self, text: str, at: int) -> Word | None:
        """What was carried over from the year before or to the next, told by the year's number."""
        window = text[at : at + _LONGEST]
        for year, word in self._years.items():
            place = window.find(year)
            if place < 0 or (place and window[0] not in _CARRYING):
                continue
            found = self._longest(window.replace(year, word, 1), 0)
            if found and len(found[0]) >= place + len(word) and found[1] == "mention":
                length = len(found[0]) + len(year) - len(word)
                return Word("mention", window[:length], at, found[2])
        return None

    def _named_so(self, phrases: _NamedPhrases, text: str, at: int) -> Word | None:
        """What names a row in a way that isn't listed, unless what is listed is longer."""
        listed = self._longest(text, at)
        for mentions, phrase in phrases:
            match = phrase.match(text, at)
            if match and (listed is None or len(match[0]) >= len(listed[0])):
                return Word("mention", match[0], at, mentions)
        return None

    def _listed(self, text: str, at: int) -> Word | None:
        found = self._longest(text, at)
        return Word(found[1], found[0], at, found[2]) if found else None

    def _longest(self, text: str, at: int) -> _Entry | None:
        """The longest word of the lists that begins there, its kind and meaning."""
        lengths, entries = self._known[text[at]]
        for length in lengths:
            if found := entries.get(text[at : at + length]):
                return found
        return None


@lru_cache(maxsize=8)
def lexicon(setting: Setting) -> Lexicon:
    """The words that are known in that setting."""
    return Lexicon(setting)


@lru_cache(maxsize=8)
def _ways(form: Form, year: int) -> _Ways:
    return _Ways(form, year)


def _first(char: str) -> str:
    """The character as a phrase's `begins` has it: 0 for any digit."""
    return "0" if char.isdigit() else char


def _mark(text: str, at: int) -> Word | None:
    return Word("break", text[at], at)


def _phrase(phrases: _Phrases, text: str, at: int) -> Word | None:
    """What stands in no list, as it may be said in many ways: a date, a title, 通过…等方式."""
    for kind, phrase in phrases:
        if match := phrase.match(text, at):
            return Word(kind, match[0], at)
    return None


def _named(names: Sequence[str], text: str, at: int) -> Word | None:
    """The organ, by its own name."""
    for name in names:
        if text.startswith(name, at):
            return Word("subject", name, at)
    return None


def _number(text: str, at: int) -> Word | None:
    """12件, 十二件, 0次."""
    return _quantity(QUANTITY.match(text, at) or NO_TIMES.match(text, at))


def _nothing(text: str, at: int) -> Word | None:
    """为0."""
    match = NOTHING.match(text, at)
    return Word("quantity", match[0], at) if match else None


def _bare_number(text: str, at: int) -> Word | None:
    """What ends a clause after 为."""
    behind = text[at + 1 : at + 2]
    return _quantity(BARE.match(text, at)) if behind.isdecimal() or behind in NUMERALS else None


def _quantity(match: re.Match[str] | None) -> Word | None:
    """The number that was matched, if it is one."""
    if match is None:
        return None
    measure = match.groupdict().get("measure", "")
    number = value(match["number"], measure)
    if number is None:
        return None
    start = match.start("number")
    return Word("quantity", match.string[start : match.end()], start, (), number, measure)


class _Known(dict[str, _Entries]):
    """The words that are known where a form is in force, by their first characters.

    With each the lengths of the words, longest first, and the words. They are put in order when a
    text first has that character. A word that may do several things does the last of them.
    """

    def __init__(self, form: Form) -> None:
        self._beginning: defaultdict[str, list[tuple[str, _Meaning]]] = defaultdict(list)
        for phrases, meaning in _meanings(form):
            for phrase in phrases:
                self._beginning[phrase[0]].append((phrase, meaning))
        for wide in _HALF_WIDTH.keys() & self._beginning.keys():
            self._beginning[_HALF_WIDTH[wide]] += self._beginning.pop(wide)

    def __missing__(self, char: str) -> _Entries:
        lengths: dict[int, None] = {}
        entries: dict[str, _Entry] = {}
        words = self._beginning.get(char, ())
        for phrase, meaning in sorted(words, key=lambda word: len(word[0]), reverse=True):
            # Words are looked for in text that is half-width, as numbers are.
            is_plain = _HALF_WIDTH.keys().isdisjoint(phrase)
            plain = phrase if is_plain else phrase.translate(PLAIN)
            lengths[len(plain)] = None
            entries[plain] = (plain, *meaning)
        self[char] = found = tuple(lengths), entries
        return found


_HALF_WIDTH = {chr(wide): chr(narrow) for wide, narrow in PLAIN.items()}


def _meanings(form: Form) -> Iterator[tuple[Iterable[str], _Meaning]]:
    """Words, with what they do and what they may mean."""
    for kind, phrases in vocabulary().kinds():
        yield phrases, (kind, ())
    own = form_words(form)
    for table in own.tables.values():
        yield table.idle, ("filler", ())
    for phrase, mentions in own.mentions.items():
        yield (phrase,), ("mention", mentions)
    for table in own.tables.values():
        yield table.apart, ("unknown", ())


@cache
def _known(form: Form) -> _Known:
    return _Known(form)


@lru_cache(maxsize=8)
def _phrases(year: int) -> tuple[Mapping[str, _Phrases], Mapping[str, _Phrases]]:
    """What may stand anywhere, and what only where a clause begins, by its first character."""
    anywhere: dict[str, list[tuple[Does, re.Pattern[str]]]] = {}
    opening: dict[str, list[tuple[Does, re.Pattern[str]]]] = {}
    for phrase in vocabulary().phrases:
        entry = phrase.kind, _compiled(phrase, year)
        for char in phrase.begins or [_ANY]:
            (opening if phrase.opens else anywhere).setdefault(char, []).append(entry)
    return anywhere, opening


@lru_cache(maxsize=8)
def _named_phrases(form: Form, year: int) -> Mapping[str, _NamedPhrases]:
    """What names a row in ways that aren't listed, by its first character."""
    found: dict[str, list[tuple[tuple[Mention, ...], re.Pattern[str]]]] = {}
    for phrase in form_words(form).phrases:
        written = phrase.pattern.replace("LAST", f"{year - 1}年").replace("NEXT", f"{year + 1}年")
        entry = (phrase.mention,), pattern(written, needs=phrase.needs)
        for char in phrase.begins:
            for each in "0123456789" if char == "0" else char:
                found.setdefault(each, []).append(entry)
    return found


def _compiled(phrase: Phrase, year: int) -> re.Pattern[str]:
    quantity = f"(?:{QUANTITY.pattern})"
    written = phrase.pattern.replace("YEAR", str(year)).replace("QUANTITY", quantity)
    return pattern(written, needs=phrase.needs)


_REGIONS = "省市县区州旗盟镇乡"
"""What the names of regions end with."""


def _names(unit: str) -> list[str]:
    """What the organ may be called by: its name, and what remains of it behind a region's name.

    A government is also called by its region.
    """
    name = spaceless(unit)
    ends = [end for end, char in enumerate(name, 1) if char in _REGIONS]
    names = {name} | {name[end:] for end in ends}
    if any(word in name for word in vocabulary().governments):
        names |= {name[:end] for end in ends[-1:]}
    return sorted((each for each in names if len(each) > 1), key=len, reverse=True)
