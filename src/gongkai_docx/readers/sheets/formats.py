"""A cell's number format → whether it shows the number as what it is (ECMA-376 part 1, 18.8.31)."""

from __future__ import annotations

import re

# What a format may say in words, in brackets (a colour, a condition), or as filling.
_WORDS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_GENERAL = re.compile(r"G/通用格式|General", re.IGNORECASE)
_EXPONENT = re.compile(r"E[+-]0+", re.IGNORECASE)
# A percentage, a date, a shifted point (0!.0000), thousands left out (0,).
_CHANGES = re.compile(r"[%!ymdhsegab]|[0#?],+(?![0#?,])", re.IGNORECASE)
_DIGIT = re.compile(r"[0#?@]")
_MULTIPLES = re.compile("[百千万亿%]")
_YUAN = re.compile(r"[元¥￥$]")


def misleads(number_format: str, *, amount: bool) -> bool:
    """Whether a number other than 0 is shown as another one: 5%, a date, 3 for 30000, nothing.

    `amount` tells that it is one in 万元, and may say so; shown in 元 it would be another.
    """
    if not number_format:
        return False
    codes = _EXPONENT.sub("", _GENERAL.sub("0", _WORDS.sub("", number_format)))
    words = "".join(_WORDS.findall(number_format))
    if amount:
        words = words.replace("万元", "")
        if _YUAN.search(codes + words):
            return True
    return bool(_CHANGES.search(codes) or _MULTIPLES.search(words) or not _DIGIT.search(codes))


def adds_words(number_format: str) -> bool:
    """Whether the number is shown with words that are not in the cell: 4件."""
    return bool(re.search(r'"[^"]*\w[^"]*"|\\\w', number_format))
