"""A text → the same with private data hidden, as every message quotes it: 138******00.

Resident identity numbers, mobile numbers and bank cards are told by their form and their check
digits. Telephones of offices, document numbers, amounts and unified social credit codes are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

IDENTITY, MOBILE, CARD = "公民身份号码", "手机号码", "银行卡号"

SHOWN = 3
"""How many of its first characters a masked number still shows; of its last, one less."""
BEFORE, AFTER = 8, 18
"""How many characters around what it is about a message quotes."""

MOST_GROUPS = 6
"""In how many groups of digits a number is written: 6222 0212 3456 7890 128 has five."""

_LEAST_DIGITS = 11
_PROVINCES = "11-15 21-23 31-37 41-46 50-54 61-65 71-71 81-83"
"""GB/T 2260: what the number of a region begins with."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECKS = "10X98765432"
_ASCII = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789XXX")


class Private(NamedTuple):
    """Private data in a text: what it is, and from where to where it stands."""

    kind: str
    start: int
    end: int


def masked(text: str) -> str:
    """The text, as long as it was, with private data hidden: 138******00.

    Every message that quotes prose quotes this (`excerpt`).
    """
    for each in numbers(text):
        first, last = each.start + SHOWN, each.end - SHOWN + 1
        text = text[:first] + "*" * (last - first) + text[last:]
    return text


def excerpt(text: str, start: int = 0, end: int = 0) -> str:
    """What stands there with a few words around it, in one short line, masked: …全县政务公开…."""
    first, last = max(start - BEFORE, 0), max(end, start) + AFTER
    # A word more or less is not worth a mark that something is left out.
    first, last = first if first > 2 else 0, last if len(text) - last > 2 else len(text)
    shown = masked(text)[first:last]
    return f"{'…' if first else ''}{shown.strip()}{'…' if last < len(text) else ''}"


def numbers(text: str) -> list[Private]:
    """The private data in that text, from its beginning to its end."""
    if sum(map(text.count, "0123456789０１２３４５６７８９")) < _LEAST_DIGITS:
        return []
    found: list[Private] = []
    for run in _runs().finditer(text):
        found += _in_run(text, run.start(), run.end())
    return found


@cache
def _runs() -> re.Pattern[str]:
    """Digits in groups, between which there may be a space or a hyphen."""
    digit, between = "[0-9０-９]", "[ \\t\xa0\u3000\\-‐‑–—－·]{0,2}"
    # Numbers of goods, credit codes and addresses of web pages have letters around their digits.
    around = "[0-9０-９A-Za-z_/=]"
    return re.compile(
        rf"(?<!{around})(?<!\d\.){digit}(?:{between}{digit}){{10,}}(?:{between}[XxＸｘ])?"
        rf"(?!\.?{around})"
    )


@cache
def _context() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What stands before a credit code, before the number of a document, and after an amount."""
    return (
        re.compile(r"(?:信用代码|机构代码)\D{0,4}$"),
        re.compile(r"(?:编号|代码|编码|文号|单号|案号|流水号|许可证号?|证书号?|批号|条码)\D{0,4}$"),
        re.compile(r"\s*(?:[%％]|万|亿|余|元|件|条|人次)"),
    )


def _in_run(text: str, start: int, end: int) -> Iterator[Private]:
    """The private data in a run of groups of digits, the longest there is from each group on."""
    groups = [match.span() for match in re.finditer(r"[\dXxＸｘ]+", text[start:end])]
    credit, document, amount = _context()
    before = text[max(start - 12, 0) : start]
    if credit.search(before):
        return
    is_number = document.search(before) or amount.match(text, end)
    first = 0
    while first < len(groups):
        for last in range(min(first + MOST_GROUPS, len(groups)), first, -1):
            span = start + groups[first][0], start + groups[last - 1][1]
            typed = re.sub("[^0-9X]", "", text[slice(*span)].translate(_ASCII))
            lengths = [b - a for a, b in groups[first:last]]
            whole = last - first == len(groups)
            if _is_identity(typed):
                kind = IDENTITY
            elif is_number:
                continue
            elif _is_mobile(typed):
                kind = MOBILE
            elif whole and _is_card(typed) and all(n == 4 for n in lengths[:-1] if len(groups) > 2):
                kind = CARD
            else:
                continue
            yield Private(kind, *span)
            first = last
            break
        else:
            first += 1


def _is_identity(typed: str) -> bool:
    """18 characters with a region, a day of birth and a check digit that fits (GB 11643)."""
    if len(typed) != 18 or not typed[:17].isdigit() or typed[:2] not in _provinces():
        return False
    try:
        born = date(int(typed[6:10]), int(typed[10:12]), int(typed[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, typed, strict=False))
    return 1900 <= born.year <= date.today().year and _CHECKS[total % 11] == typed[17]


@cache
def _provinces() -> frozenset[str]:
    spans = (span.split("-") for span in _PROVINCES.split(" "))
    return frozenset(str(n) for first, last in spans for n in range(int(first), int(last) + 1))


def _is_mobile(typed: str) -> bool:
    """11 digits from 13 to 19, perhaps after China's code."""
    if len(typed) > 11 and typed.startswith(("86", "0086")):
        typed = typed.removeprefix("00").removeprefix("86")
    return len(typed) == 11 and typed.isdigit() and typed[0] == "1" and typed[1] >= "3"


def _is_card(typed: str) -> bool:
    """UnionPay (62, 16 to 19 digits), Visa or Mastercard (16), with Luhn's check digit."""
    if not typed.isdigit():
        return False
    is_union = 16 <= len(typed) <= 19 and typed.startswith("62")
    is_other = len(typed) == 16 and (
        typed[0] == "4" or "51" <= typed[:2] <= "55" or "2221" <= typed[:4] <= "2720"
    )
    return (is_union or is_other) and _luhn(typed)


def _luhn(digits: str) -> bool:
    twice = (divmod(2 * int(digit), 10) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(a + b for a, b in twice)) % 10 == 0
