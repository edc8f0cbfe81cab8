"""A number's text in ordinary digits → the same in Chinese numerals ([DBNum1] to [DBNum3])."""

from __future__ import annotations

import re

_DIGITS = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖", 3: "０１２３４５６７８９"}
_TENS = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}
_GROUPS = ("", "万", "亿", "兆")
_NUMBER = re.compile(r"\d+", re.ASCII)


def numerals(text: str, kind: int, *, is_counted: bool = True) -> str:
    """The text with each number spelled in numerals of that kind: 0 none, 1 一, 2 壹, 3 １.

    What isn't counted is spelled digit by digit: 二〇二三.
    """
    if not kind:
        return text
    digits = str.maketrans("0123456789", _DIGITS[kind])
    if kind not in _TENS or not is_counted:
        return text.translate(digits)
    whole, point, decimals = text.partition(".")
    spelled = _NUMBER.sub(lambda match: _spelled(match[0], kind), whole.replace(",", ""))
    return spelled + point + decimals.translate(digits)


def _spelled(digits: str, kind: int) -> str:
    """The whole number in words: 二百三十八; digit by digit where it is longer than words go."""
    names, tens = _DIGITS[kind], _TENS[kind]
    digits = digits.lstrip("0") or "0"
    if digits == "0" or len(digits) > 4 * len(_GROUPS):
        return "".join(names[int(digit)] for digit in digits)
    words = ""
    for at, digit in enumerate(digits):
        place = len(digits) - 1 - at
        if digit != "0":
            words += names[int(digit)] + tens[place % 4]
        elif words and not words.endswith(names[0]) and digits[at:].strip("0"):
            words += names[0]
        if place % 4 == 0 and digits[max(0, at - 3) : at + 1].strip("0"):
            words = words.removesuffix(names[0]) + _GROUPS[place // 4]
    return words.removeprefix("一") if words.startswith("一十") else words
