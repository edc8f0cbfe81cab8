"""A piece of Chinese text → its lines, its width, the numbers in it, and it as it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from unicodedata import east_asian_width, normalize

from gongkai_docx.patterns import pattern

# ---------------------------------------------------------------- lines

# Line ends of every system, Word's line break and page break (VT, FF), NEL, and Unicode's two.
_LINE_BREAK = pattern("\r\n|[\n\r\v\f\x85\u2028\u2029]")


def lines(text: str) -> list[str]:
    """The text cut at its line breaks, without the lines that show nothing."""
    if text.isprintable():  # as nearly all; then it has no line break
        return [] if is_blank(text) else [text]
    return [line for line in _LINE_BREAK.split(text) if not is_blank(line)]


def in_lines(text: str) -> str:
    """The text broken where it is, each line without space at its ends, none of them empty."""
    return "\n".join(line.strip() for line in lines(text))


def one_line(text: str) -> str:
    """The text on one line, without space at its ends."""
    if text.isprintable():
        return text.strip()
    return "".join(line.strip() for line in _LINE_BREAK.split(text))


# ---------------------------------------------------------------- characters

INVISIBLE = "\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ue4c6\ue5e5"
"""What nobody sees and programs stumble over, as the inside of a class of a pattern.

Soft hyphens, joiners and spaces without width, what turns the direction of text, the byte order
mark; and U+E5E5 and U+E4C6, the wide spaces of GBK and of Big5 where a converter has no sign for
them, by which Founder's fonts, WPS, WeChat and the pages made with them indent a paragraph.
"""

# Not as a class: to compile one of so many characters takes Python 3.11 a millisecond.
_FIRST_HAN, _LAST_HAN = "\u3400", "\u9fff"
_UNSEEN = pattern(f"[{INVISIBLE}]")
# From the mark on (Unicode's RLO) to the one that ends it.
_REVERSED = pattern("\u202e([^\u202c]*)", needs="\u202e")
_BLANK = pattern(rf"[\s{INVISIBLE}]*")

UNPUBLISHABLE = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\u2028-\u202e\u2066-\u2069"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
)
"""As the inside of a class, what HTML forbids (Living Standard, 13.1.4: controls, surrogates,
noncharacters), and marks that turn the direction of what stands around them."""
_UNPUBLISHABLE = pattern(f"[{UNPUBLISHABLE}]")

# Characters that XML 1.0 can't hold (section 2.2, production Char), tab and line ends aside.
_NOT_XML = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# C0 but for tab and line feed, DEL, C1, Unicode's line ends, and what turns the direction of text.
_CONTROL = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


# What these patterns find Python calls not printable. Whether there is any such character is asked
# first: compiling a class of many characters takes longer than all that a usual text asks of it.


def visible(text: str) -> str:
    """The text without what nobody sees in it; spaces stay."""
    return text if text.isprintable() else _UNSEEN.sub("", text)


def is_reversed(text: str) -> bool:
    """Whether a mark makes a program show some of the text from its end to its beginning."""
    turned = (visible(each).strip() for each in _REVERSED.findall(text))
    return any(each != each[::-1] for each in turned)


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return not text.strip(" ") if text.isprintable() else _BLANK.fullmatch(text) is not None


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it: in a name, but not in a date or a number."""
    return any(_FIRST_HAN <= char <= _LAST_HAN for char in text)


def spaceless(text: str) -> str:
    """The text without spaces of any kind, as names and lengths are compared."""
    return "".join(text.split())


def unprintable(text: str) -> str | None:
    """The first character that a Word file can't hold, as U+000B; None if it can hold all."""
    if text.isprintable():
        return None
    found = _NOT_XML.search(_LINE_BREAK.sub("", text))
    return f"U+{ord(found.group()):04X}" if found else None


def storable(text: str) -> str:
    """The text with the sign for a character (U+FFFD) where it has one that XML can't hold."""
    return text if text.isprintable() else _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def publishable(text: str) -> str:
    """The text with the sign for a character (U+FFFD) where it has one that no web page may."""
    return text if text.isprintable() else _UNPUBLISHABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def printable(text: str) -> str:
    """The text without control characters, by which a file could take over a terminal."""
    return text if text.isprintable() else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


# ---------------------------------------------------------------- as it is read

# The radicals of Unicode's supplement that look like a character. Its blocks of Kangxi radicals and
# of compatibility ideographs say themselves which they are (NFKC); this one only of two.
_RADICALS = dict(
    zip(
        "⺁⺈⺊⺋⺎⺐⺓⺘⺙⺛⺝⺞⺟⺠⺡⺣⺨⺩⺫⺬⺭⺮⺰⺱⺹⺼⺽⺾⻁⻂⻃⻄⻅⻆⻉⻊⻋⻍⻎⻏⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂刀卜㔾兀尢幺扌攵旡月歺母民氵灬犭王目示礻竹纟网耂肉臼艹虎衤覀西见角贝足车辶辶阝"
        "长镸长门阝雨青韦页风飞食饣马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
# The small forms, and those for lines from top to bottom → what is set in a line.
_FORMS = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︰︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹐﹑﹒﹔﹕﹖﹗﹙﹚﹛﹜﹝﹞﹪",
        "，、。：；！？〖〗：（）｛｝〔〕【】《》〈〉「」『』，、.；：？！（）｛｝〔〕%",
        strict=True,
    )
)
RADICALS = "\u2e80-\u2ef3\u2f00-\u2fd5"
"""Radicals, as the inside of a class: in PDF files they stand for the characters they look like."""
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_USUAL = pattern(
    f"[^{INVISIBLE}{RADICALS}{_SELECTORS}{''.join(_FORMS)}"
    "\uf900-\ufaff\U0002f800-\U0002fa1f０-９Ａ-Ｚａ-ｚ％]*"
)
"""A text that is read as it stands: nothing in it is odd."""
_NOT_PRINTED = pattern(f"[{INVISIBLE}{RADICALS}]")
_NARROW = pattern("[,;:?!()]")


class Folded(NamedTuple):
    """A text as it is read: without what isn't seen, and with one sign for what looks the same."""

    text: str
    typed: str
    places: Sequence[int]
    """Where each character of the text stands in what was typed."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """From where to where in what was typed that piece of the text stands."""
        if start >= end:
            return (self.places[start],) * 2 if start < len(self.places) else (len(self.typed),) * 2
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """The text as it is read. Full-width digits and letters are half-width in it."""
    if _USUAL.fullmatch(text):
        return Folded(text, text, range(len(text)))
    folded = [_folded(char) for char in text]
    places = [place for place, char in enumerate(folded) if char]
    return Folded("".join(folded), text, places)


def _folded(char: str) -> str:
    """One character, or "" for what isn't seen."""
    if _USUAL.fullmatch(char):
        return char
    if char in _RADICALS or char in _FORMS:
        return _RADICALS.get(char) or _FORMS[char]
    plain = normalize("NFKC", char)
    return (
        "" if re.match(f"[{INVISIBLE}{_SELECTORS}]", char) else plain if len(plain) == 1 else char
    )


def punctuated(text: str) -> str:
    """The text, as long as it was, with Chinese signs for half-width ones beside a character."""

    def widened(sign: re.Match[str]) -> str:
        at = sign.start()
        before, behind = text[at - 1 : at], text[at + 1 : at + 2]
        is_beside = _FIRST_HAN <= before <= _LAST_HAN or _FIRST_HAN <= behind <= _LAST_HAN
        return chr(ord(sign[0]) + 0xFEE0) if is_beside else sign[0]

    return _NARROW.sub(widened, text)


def odd_characters(text: str) -> list[str]:
    """What isn't printed as it was typed: what isn't seen, and radicals."""
    return [] if _USUAL.fullmatch(text) else _NOT_PRINTED.findall(text)


def printed(text: str) -> str:
    """The text as a draft has it: without what isn't seen, and with characters for radicals.

    All else stays as it was typed: a rare character may be a name's.
    """
    return text if _USUAL.fullmatch(text) else _NOT_PRINTED.sub(lambda odd: _folded(odd[0]), text)


def nearest_word(typed: str, words: Iterable[str], likeness: float = 0.5) -> str | None:
    """The one of the words that was most likely meant; None if none is that much alike (0 to 1)."""
    from difflib import get_close_matches

    known = {normalize("NFKC", word).casefold(): word for word in words}
    found = get_close_matches(normalize("NFKC", typed).casefold(), known, 1, likeness)
    return known[found[0]] if found else None


# ---------------------------------------------------------------- width

# Full-width ASCII → half-width. Not NFKC, to which ① is 1.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys([0x3000, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F], 0x20)
_PLAIN = HALF_WIDTH | _SPACES


def half_width(text: str) -> str:
    """What was typed, in half-width characters and with plain spaces, of which none is around it.

    What nobody sees is gone: ４ 件, pasted from a web page, is "4 件".
    """
    return visible(text.translate(_PLAIN)).strip()


def text_width(text: str) -> int:
    """How wide the text is set, in half-width characters: a Chinese character is two wide.

    So are, in Chinese type, characters that are narrow elsewhere: “”, —, ….
    """
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in visible(text))


# A word or one character, with the punctuation and the space that belong to it.
_UNBROKEN = pattern(
    r"[“‘（【〔《]*(?:[!-~]+|[^“‘（【〔《])[，。、；：？！）】〕》”’]*[ \n]*|.", re.DOTALL
)


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most that width, broken between Chinese characters as is usual.

    Numbers and Latin words stay whole if a line can hold them, and no line begins with closing
    punctuation.
    """
    lines, line = [], ""
    for piece in _UNBROKEN.findall(text):
        if line and text_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
        while line and text_width(line.rstrip()) > width:
            at = max(_fitting(line, width), 1)
            lines.append(line[:at])
            line = line[at:]
    return [*lines, line.rstrip()]


def _fitting(text: str, width: int) -> int:
    """How many of its first characters fit into that width."""
    for number, char in enumerate(text):
        width -= text_width(char)
        if width < 0:
            return number
    return len(text)


# ---------------------------------------------------------------- numbers

_NUMERALS = "〇一二三四五六七八九"
_DIGITS = {char: digit for digit, char in enumerate(_NUMERALS)} | dict.fromkeys("零○", 0)
_DIGITS |= dict.fromkeys("两俩", 2)
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = "万"
# As they are written where nobody may change them.
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")


def numeral(number: int) -> str:
    """The number from 1 to 9999 in Chinese, as headings are numbered: 一, 十二, 一百〇三.

    A greater one comes back in digits.
    """
    if number > 9999:
        return str(number)
    text = ""
    for digit, unit in zip(f"{number:04}", "千百十 ", strict=True):
        text += f"{_NUMERALS[int(digit)]}{unit.strip()}" if digit != "0" else "〇"
    text = re.sub("〇+", "〇", text).strip("〇")
    return text.removeprefix("一") if text.startswith("一十") else text


def whole_number(written: str) -> int | None:
    """The whole number that is written there: 12, １２, 十二, 一千零二十四, 二〇二三.

    None if it is none, or not surely one: 三百二 is said for 320 as well as written for 302.
    """
    if written.isdecimal():
        return int(written)
    numerals = written.translate(_FORMAL)
    if not numerals or numerals[0] in "百千万":
        return None
    if len(numerals) > 1 and all(char in _DIGITS for char in numerals):
        digits = "".join(str(_DIGITS[char]) for char in numerals)
        return None if digits[0] == "0" else int(digits)
    high, _, low = numerals.rpartition(_MYRIAD)
    above = whole_number(high) if high else 0
    below = _below_ten_thousand(low) if low else 0
    return None if above is None or below is None else above * 10_000 + below


def _below_ten_thousand(numerals: str) -> int | None:
    total, digit, last, zero = 0, None, 10_000, False
    for char in numerals:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last or digit == 0:
                return None
            total += (1 if digit is None else digit) * unit
            digit, last, zero = None, unit, False
        elif char in _DIGITS and not digit:
            digit = _DIGITS[char]
            zero = zero or digit == 0
        else:
            return None
    return None if digit and last in (100, 1000) and not zero else total + (digit or 0)


def chinese_date(day: date) -> str:
    """2024年1月15日 (GB/T 9704—2012, 7.3.5.3)."""
    return f"{day.year}年{day.month}月{day.day}日"
