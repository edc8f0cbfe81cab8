"""Chinese text → the numbers in it, as they are written in reports: ４件, 1,024件, 十二宗, 两条."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

# Full-width ASCII → half-width, brackets of any shape → one; 。 、 and quotation marks stay.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("【"): ord("("),
    ord("】"): ord(")"),
}

_DIGITS = dict(zip("零〇一二三四五六七八九两俩", [0, *range(10), 2, 2], strict=True))
# As they are written where nobody may change them.
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_UNITS = {"十": 10, "百": 100, "千": 1000}
# No figure has more digits; without a bound, a cell full of them would be read for ever.
_ARABIC = r"\d{1,3}(?:,\d{3}){1,5}(?![\d,])(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_CHINESE = "[零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]{1,16}"
# What may follow a number; the longer ones first, or 件次 would be taken for 件.
MEASURE = "万元|亿元|千元|元|件次|人次|场次|[件宗条份个起例部](?!次)"
QUANTITY = re.compile(rf"(?P<number>{_ARABIC}|{_CHINESE})(?P<measure>{MEASURE})")
# 结转下年数为1: a number that ends a clause after 为.
BARE = re.compile(rf"(?:为|是)(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}|{_CHINESE})(?=[,;)、]|$)")
_POWERS = {"元": -4, "千元": -1, "万元": 0, "亿元": 4}
"""Of ten, by which an amount in that unit becomes one in 万元."""


def whole_number(text: str) -> int | None:
    """The number that Chinese numerals stand for: 一千零二十四 → 1024; None if they are none."""
    text = text.translate(_FORMAL)
    if not text or text[0] in "百千万":
        return None
    if len(text) > 1 and not any(char in text for char in "十百千万"):
        return None if text[0] in "零〇" else int("".join(str(_DIGITS[char]) for char in text))
    high, _, low = text.rpartition("万")
    above = whole_number(high) if high else 0
    below = _below_ten_thousand(low) if low else 0
    return None if above is None or below is None else above * 10_000 + below


def _below_ten_thousand(text: str) -> int | None:
    total, digit, last, zero = 0, None, 10_000, False
    for char in text:
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
    # 三百二 is said for 320 as well as written for 302.
    return None if digit and last in (100, 1000) and not zero else total + (digit or 0)


def value(number: str, measure: str) -> int | Decimal | None:
    """The count, or the amount in 万元, that the number with its measure word stands for.

    An amount keeps the places that it was written with: 0.34亿元 is 34E+2.
    """
    if number[0].isdigit():
        plain = number.replace(",", "")
        figure: int | Decimal | None = Decimal(plain) if "." in plain else int(plain)
    else:
        figure = whole_number(number)
    if figure is None:
        return None
    if measure in _POWERS:
        return Decimal(figure).scaleb(_POWERS[measure])
    return figure if isinstance(figure, int) else None


def tells(told: int | Decimal, stated: int | Decimal) -> bool:
    """Whether a number in a sentence is that figure's, an amount perhaps in rounder numbers."""
    if isinstance(told, Decimal):
        places = Decimal((0, (1,), int(told.as_tuple().exponent)))
        return told in (Decimal(stated).quantize(places, ROUND_HALF_UP), stated)
    return told == stated
