"""A number format's code → its sections, each a row of tokens and when it is in force."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import Enum, auto
from functools import cached_property, lru_cache
from typing import NamedTuple

from gongkai_docx.values import dataclass

LONGEST = 255
"""How many characters a format may have (Excel's specification); no longer one is looked at."""


class Kind(Enum):
    """What a token of a format stands for."""

    LITERAL = auto()
    SPACE = auto()  # as wide as a character: _x
    FILL = auto()  # a character, as often as the column is wide: *x
    DIGIT = auto()
    POINT = auto()
    COMMA = auto()
    PERCENT = auto()
    EXPONENT = auto()
    SLASH = auto()
    GENERAL = auto()
    TEXT = auto()
    MOMENT = auto()  # a part of a date or time: yyyy, h, AM/PM
    ELAPSED = auto()  # hours, minutes or seconds in all: [h]


class Token(NamedTuple):
    """A piece of a format."""

    kind: Kind
    text: str

    @property
    def shown(self) -> str:
        """What the piece shows by itself, whatever the value is."""
        if self.kind is Kind.SPACE:
            return " "
        return self.text


_OPERATORS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


class Condition(NamedTuple):
    """When a section is in force: [>=100]."""

    operator: str
    limit: Decimal

    @property
    def is_negative(self) -> bool:
        """Whether only negative numbers fulfil it, which then show no minus of their own."""
        return self.operator in ("<", "<=") and self.limit <= 0

    def holds(self, number: Decimal) -> bool:
        """Whether the number fulfils it."""
        return _OPERATORS[self.operator](number, self.limit)


@dataclass(frozen=True)
class Section:
    """One of the up to four parts of a format that are separated by semicolons."""

    tokens: tuple[Token, ...]
    condition: Condition | None = None
    colour: str | None = None
    numerals: int = 0
    """Which numerals: 0 as typed, 1 一二三, 2 壹贰叁, 3 １２３ ([DBNum1] to [DBNum3])."""
    is_sure: bool = True
    """Whether all programs understand it alike."""

    def has(self, *kinds: Kind) -> bool:
        """Whether a token of one of these kinds is in it."""
        return any(token.kind in kinds for token in self.tokens)

    @cached_property
    def is_moment(self) -> bool:
        """Whether it shows a date or a time."""
        return self.has(Kind.MOMENT, Kind.ELAPSED)

    @cached_property
    def is_general(self) -> bool:
        """Whether it shows a number as it is: General, and @ where a text would stand."""
        return self.has(Kind.GENERAL, Kind.TEXT)

    @cached_property
    def is_fraction(self) -> bool:
        """Whether it shows a fraction: # ?/?."""
        return self.has(Kind.SLASH)


class Choice(NamedTuple):
    """Which section is in force for a number."""

    section: Section
    is_signed: bool
    """Whether a negative number has a minus before it."""
    is_sure: bool = True
    """Whether all programs choose it."""


@dataclass(frozen=True)
class Format:
    """A number format: the sections for numbers, and the one for texts."""

    sections: tuple[Section, ...]
    for_text: Section | None

    @cached_property
    def has_conditions(self) -> bool:
        """Whether a section says itself when it is in force."""
        return any(section.condition for section in self.sections)

    def for_number(self, number: Decimal) -> Choice | None:
        """The section in force for the number; None if it fulfils no condition."""
        first, *others = self.sections
        if self.has_conditions:
            return self._conditional(number)
        if not others:
            return Choice(first, is_signed=True)
        if number < 0:
            return Choice(others[0], is_signed=False)
        if number == 0 and len(others) > 1:
            return Choice(others[1], is_signed=False)
        return Choice(first, is_signed=False)

    def _conditional(self, number: Decimal) -> Choice | None:
        """As above, where sections have conditions; on negative numbers programs don't agree."""
        first, *others = self.sections
        usual = number > 0 if len(others) > 1 else number >= 0
        if first.condition.holds(number) if first.condition else usual:
            is_signed = not (first.condition and first.condition.is_negative)
            return Choice(first, is_signed, is_sure=number >= 0)
        if not others:
            return None
        second = others[0]
        usual = number < 0 or (len(others) == 1 and first.condition is not None)
        if second.condition.holds(number) if second.condition else usual:
            return Choice(second, is_signed=False, is_sure=number >= 0)
        if len(others) == 1:
            return None
        return Choice(others[1], True, is_sure=number >= 0 and second.condition is not None)


_GENERAL = Section((Token(Kind.GENERAL, ""),))
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)"
    | \\(?P<escaped>.)
    | _(?P<space>.)
    | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式)
    | (?P<noon>AM/PM|A/P|上午/下午)
    | (?P<exponent>E[+-](?=[0\#?]))
    | (?P<moment>y+|m+|d+|h+|s+|a{3,})
    | (?P<denominator>(?<=/)[1-9]\d{0,4})
    | (?P<digit>[0\#?])
    | (?P<sign>[.,%/@])
    | (?P<end>;)
    | (?P<literal>[ $+():^&'~{}<>=-]|[^\x00-\x7f])
    | (?P<odd>.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_KINDS = {
    **dict.fromkeys(("quoted", "escaped", "literal", "denominator", "odd"), Kind.LITERAL),
    "space": Kind.SPACE,
    "general": Kind.GENERAL,
    "noon": Kind.MOMENT,
    "moment": Kind.MOMENT,
    "exponent": Kind.EXPONENT,
    "digit": Kind.DIGIT,
}
"""What a part of the pattern matches; `odd`: a letter, a digit, an open quote, a !."""
_SIGNS = {
    ".": Kind.POINT,
    ",": Kind.COMMA,
    "%": Kind.PERCENT,
    "/": Kind.SLASH,
    "@": Kind.TEXT,
}
_COLOUR = re.compile(
    r"(black|blue|cyan|green|magenta|red|white|yellow|[黑蓝青绿洋红白黄]{1,2}色?)"
    r"|(color|颜色) ?\d{1,2}",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"(<>|<=|>=|[<>=])(-?\d{1,15}(?:\.\d{1,15})?(?:E[+-]?\d{1,2})?)", re.ASCII)
_CURRENCY = re.compile(r"\$(?P<symbol>[^-\]]*)(?:-(?P<locale>[0-9A-Za-z-]*))?")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_DIFFERING = re.compile(r"m{3}|d{3}|a|y$|s|.*/", re.IGNORECASE)
"""Parts of a date whose words depend on the language (January, 星期一, 上午), and seconds, which
some programs round and some cut off."""
_NOT_IN_MOMENTS = (Kind.SLASH, Kind.COMMA, Kind.PERCENT)
_ONCE = (Kind.POINT, Kind.PERCENT, Kind.EXPONENT, Kind.SLASH)
_NUMERALS = re.compile(r"DBNum([1-3])", re.IGNORECASE)
_WITH_NUMERALS = 7
"""How many hexadecimal digits a locale has that also tells of numerals."""
_SYSTEM = ("F800", "F400")
"""The locales that stand for the date and the time as the computer shows them."""


@lru_cache(maxsize=1000)
def parse(code: str) -> Format:
    """The format that the code spells; "" is General."""
    if len(code) > LONGEST:
        return Format((_unsure(_GENERAL),), None)
    sections = [_section(tokens) for tokens in _split(code or "General")]
    for_text = sections.pop() if len(sections) > 3 or sections[-1].has(Kind.TEXT) else None
    if len(sections) > 3:
        sections = [_unsure(section) for section in sections[:3]]
    # A place for texts among the sections for numbers: programs don't agree on what stands there.
    sections = [_unsure(each) if each.has(Kind.TEXT) else each for each in sections]
    return Format(tuple(sections) or (_number_as_text(for_text),), for_text)


def _number_as_text(section: Section | None) -> Section:
    """What shows a number where there is a section for texts only: as it is."""
    is_sure = section is None or all(token.kind is Kind.TEXT for token in section.tokens)
    return _GENERAL if is_sure else _unsure(_GENERAL)


def _unsure(section: Section) -> Section:
    return replace(section, is_sure=False)


def _split(code: str) -> list[list[re.Match[str]]]:
    """The matches of each section."""
    sections: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code):
        if match.lastgroup == "end":
            sections.append([])
        else:
            sections[-1].append(match)
    return sections


def _section(matches: Sequence[re.Match[str]]) -> Section:
    made = _Making()
    for match in matches:
        kind = match.lastgroup or "odd"
        made.take(kind, match[kind])
    return made.section()


class _Making:
    """A section as it is put together."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.condition: Condition | None = None
        self.colour: str | None = None
        self.numerals = 0
        self.is_sure = True

    def take(self, kind: str, text: str) -> None:
        """Take in what that part of the pattern matched."""
        if kind == "bracket":
            self._bracket(text)
        elif kind == "fill":
            self.tokens.append(Token(Kind.FILL, text if text != " " else ""))
        else:
            self.tokens.append(Token(_KINDS.get(kind) or _SIGNS[text], text))
            self.is_sure &= kind != "odd"

    def _bracket(self, text: str) -> None:
        if _ELAPSED.fullmatch(text):
            self.tokens.append(Token(Kind.ELAPSED, text))
        elif match := _NUMERALS.fullmatch(text):
            self.numerals = int(match[1])
        elif match := _CONDITION.fullmatch(text):
            self.condition = Condition(match[1], Decimal(match[2]))
        elif match := _CURRENCY.fullmatch(text):
            if match["symbol"]:
                self.tokens.append(Token(Kind.LITERAL, match["symbol"]))
            self.is_sure &= text != "$" and _is_plain_locale(match["locale"] or "")
        elif _COLOUR.fullmatch(text):
            self.colour = text
        else:
            self.is_sure = False

    def section(self) -> Section:
        """The section, each sign understood by what stands around it."""
        tokens = self.tokens
        if any(token.kind in (Kind.MOMENT, Kind.ELAPSED) for token in tokens):
            tokens = [
                _literal(token) if token.kind in _NOT_IN_MOMENTS else token for token in tokens
            ]
        else:
            dividing = list(_dividing(tokens))
            self.is_sure &= dividing == tokens
            tokens = dividing
        made = Section(tuple(tokens), self.condition, self.colour, self.numerals, self.is_sure)
        return made if self.is_sure and _is_usual(made) else _unsure(made)


def _is_plain_locale(locale: str) -> bool:
    """Whether it stands for a language alone, and not for numerals of its own ([$-20000804])."""
    return locale.upper() not in _SYSTEM and len(locale) < _WITH_NUMERALS


def _literal(token: Token) -> Token:
    return Token(Kind.LITERAL, token.text)


def _dividing(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens; a slash that doesn't stand between digits is a slash and nothing more."""
    for at, token in enumerate(tokens):
        divides = at > 0 and tokens[at - 1].kind is Kind.DIGIT and _is_denominator(tokens, at + 1)
        yield _literal(token) if token.kind is Kind.SLASH and not divides else token


def _is_denominator(tokens: Sequence[Token], at: int) -> bool:
    if at >= len(tokens):
        return False
    kind, text = tokens[at]
    return kind is Kind.DIGIT or (kind is Kind.LITERAL and text.isdecimal())


def _is_usual(section: Section) -> bool:
    """Whether the section is of a shape that programs agree on."""
    kinds = [token.kind for token in section.tokens]
    if section.numerals in (1, 2):
        return False  # 二百三十八 or 二三八
    if any(token.kind is Kind.FILL and token.text for token in section.tokens):
        return False  # as often as there is room
    if section.is_moment:
        parts = (token.text for token in section.tokens if token.kind is Kind.MOMENT)
        return Kind.DIGIT not in kinds and not any(_DIFFERING.match(part) for part in parts)
    if section.is_general:
        return not {Kind.DIGIT, Kind.POINT, Kind.PERCENT, Kind.COMMA} & set(kinds)
    if any(kinds.count(kind) > 1 for kind in _ONCE):
        return False
    if Kind.DIGIT not in kinds:
        return not {*_ONCE, Kind.COMMA} & set(kinds)
    return _has_usual_point(kinds) and _has_usual_slash(section.tokens)


def _has_usual_point(kinds: Sequence[Kind]) -> bool:
    """Whether point and exponent, if any, stand where they do in numbers."""
    if Kind.EXPONENT in kinds and Kind.DIGIT not in kinds[: kinds.index(Kind.EXPONENT)]:
        return False
    if Kind.POINT not in kinds:
        return True
    at = kinds.index(Kind.POINT)
    follows = kinds[at + 1 :]
    is_last = not follows or follows[0] in (Kind.SPACE, Kind.FILL)
    return (is_last or follows[0] is Kind.DIGIT) and Kind.EXPONENT not in kinds[:at]


def _has_usual_slash(tokens: Sequence[Token]) -> bool:
    """Whether the places around the slash, if any, are such as show no zeros: ?/?, #/4."""
    kinds = [token.kind for token in tokens]
    if Kind.SLASH not in kinds:
        return True
    around = tokens[kinds.index(Kind.SLASH) - 1 :]
    return all(token.text != "0" for token in around if token.kind is Kind.DIGIT)
