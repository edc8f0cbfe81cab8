"""A text → the same with private data hidden, as every message quotes it: 138******00.

Resident identity numbers, mobile numbers and bank cards are told by their form and their check
digits. Telephones of offices, document numbers, amounts and unified social credit codes are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from gongkai_docx.text import INVISIBLE, printable

IDENTITY, MOBILE, CARD = "公民身份号码", "手机号码", "银行卡号"

SHOWN = 3
"""How many of its first characters a masked number still shows; of its last, one less."""
BEFORE, AFTER = 8, 18
"""How many characters around what it is about a message quotes."""
MOST_QUOTED = 40
"""How many characters of what it is about a message quotes."""

MOST_GROUPS = 6
"""In how many groups of digits a number is written: 6222 0212 3456 7890 128 has five."""

_LEAST_DIGITS = 11
_LOSSY = 10**15
"""From here on a sheet keeps a number's first fifteen digits."""
_PROVINCES = "11-15 21-23 31-37 41-46 50-54 61-65 71-71 81-83"
"""GB/T 2260: what the number of a region begins with."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_CHECKS = "10X98765432"
_ASCII = str.maketrans("０１２３４５６７８９Ｘｘx", "0123456789" + 3 * "X")

_DIGITS = "0123456789０１２３４５６７８９"
_DIGIT = "[0-9０-９]"
_UNSEEN = f"[{INVISIBLE}]{{0,3}}"
"""What may stand between two digits and isn't seen."""
_SIGNS = " \t\xa0\u3000-‐‑–—－·.．"
_BETWEEN = rf"[{_SIGNS.replace('-', '')}\-]{{0,2}}"
"""What may stand between two groups of digits."""
_GROUP = rf"{_DIGIT}(?:{_UNSEEN}[0-9０-９XxＸｘ])*"
# Numbers of goods and credit codes have letters around their digits; these are no part of one.
_CALLED = "".join(rf"|(?<={word})" for word in ("tel", "phone", "mobile", "qq", "wx", "vx", "chat"))
_RUN = (
    rf"(?:(?<![0-9０-９A-Za-z])(?<![0-9A-Za-z]_){_CALLED})"
    rf"{_DIGIT}(?:{_UNSEEN}{_BETWEEN}{_UNSEEN}{_DIGIT}){{10,}}(?:{_BETWEEN}[XxＸｘ])?"
    r"(?![0-9０-９A-Za-z])"
)
"""Digits in groups."""

_FILLER = r"(?:分别|如下|[\s：:为是（(“‘「\[【#＃]){0,4}$"
_CREDIT = rf"(?:信用代码|机构代码){_FILLER}"
"""What stands before a credit code."""
_DOCUMENT = (
    r"(?:编号|代码|编码|文号|单号|案号|流水号|许可证号?|证书号?|批号|条码|\bno\.?)"
    rf"{_FILLER}"
)
"""What stands before the number of a document or of goods."""
_AMOUNT = r"(?:[.．]\d{1,2}(?![\d.．]))?\s*(?:[%％]|万|亿|余|元|件|条|人次)|[.．]\d{1,2}(?![\d.．])"
"""What stands after an amount."""
_LONGEST_BEFORE = 12

_LATIN_WORD = r"[A-Za-z0-9._~:/?#&=%+-]{5,}"
_ADDRESS = (
    r"://|www\.|/[A-Za-z_]{2,}/"
    r"|[A-Za-z0-9]\.(?:com|cn|net|org|gov|[sx]?html?|jspx?|aspx?|php|pdf|docx?|xlsx?|jpe?g|png)"
    r"(?![A-Za-z0-9])"
)
"""By what a word is told to be the address of a web page or the name of a file."""


class Private(NamedTuple):
    """Private data in a text: what it is, and from where to where it stands."""

    kind: str
    start: int
    end: int


def masked(text: str) -> str:
    """The text, as long as it was, with private data hidden: 138******00.

    Every finding is told so (`Rule.finding`), and whatever else is shown (`shown`).
    """
    for each in numbers(text):
        first, last = each.start + SHOWN, each.end - SHOWN + 1
        text = text[:first] + "*" * (last - first) + text[last:]
    return text


def shown(text: str) -> str:
    """The text as whatever quotes may show it: no private data, nothing that harms a terminal.

    The one gate: all that the program says, and every finding, comment and list it writes into a
    file, goes through here. What a clerk typed herself goes into drafts and conversions as it is.
    """
    return masked(printable(text))


def masked_throughout(document: Any) -> Any:
    """A document of JSON with every text in it masked; a number that is private becomes a text."""
    if isinstance(document, dict):
        return {masked(key): masked_throughout(value) for key, value in document.items()}
    if isinstance(document, list):
        return [masked_throughout(each) for each in document]
    if document is None or isinstance(document, bool):
        return document
    text = str(document)
    return document if (told := masked(text)) == text else told


def cut(text: str, most: int) -> str:
    """The first so many characters of it, as they may be shown.

    A number is hidden before it is cut, for in half of it none would be recognized.
    """
    return shown(text)[:most]


def masked_value(value: object, text: str) -> str:
    """The text that tells of a value, masked; so is any number that is longer than a sheet keeps.

    Of its 18 digits a sheet has lost the last three, by which it would be told for somebody's.
    """
    from decimal import Decimal

    if isinstance(value, int | float | Decimal) and not -_LOSSY < value < _LOSSY:
        digits = len(text) - SHOWN - 2
        return f"{text[:SHOWN]}{'*' * digits}{text[-2:]}" if digits > 0 else text
    return masked(text)


def excerpt(text: str, start: int = 0, end: int = 0) -> str:
    """What stands there with a few words around it, in one short line, masked: …全县政务公开….

    A number is hidden before it is cut, for in half of it none would be recognized.
    """
    first, last = max(start - BEFORE, 0), min(max(end, start), start + MOST_QUOTED) + AFTER
    # A word more or less is not worth a mark that something is left out.
    first, last = first if first > 2 else 0, last if len(text) - last > 2 else len(text)
    shown = masked(text)[first:last]
    return f"{'…' if first else ''}{shown.strip()}{'…' if last < len(text) else ''}"


def numbers(text: str) -> list[Private]:
    """The private data in that text, from its beginning to its end."""
    if not _may_have_one(text):
        return []
    text = re.sub(_LATIN_WORD, _without_address, text)
    found: list[Private] = []
    for run in re.finditer(_RUN, text, re.IGNORECASE):
        found += _in_run(text, *run.span())
    return found


def _may_have_one(text: str) -> bool:
    """Whether so many digits stand in a row, or apart by nothing but signs or what isn't seen.

    Looked for first: in few texts they do, and the patterns take long to compile.
    """
    if sum(map(text.count, _DIGITS)) < _LEAST_DIGITS:
        return False
    row = 0
    for char in text:
        if char in _DIGITS:
            row += 1
            if row == _LEAST_DIGITS:
                return True
        elif char not in _SIGNS and char.isprintable():
            row = 0
    return False


def _without_address(word: re.Match[str]) -> str:
    """The word, or as many signs that are nothing if it is an address."""
    return "□" * len(word[0]) if re.search(_ADDRESS, word[0], re.IGNORECASE) else word[0]


def _in_run(text: str, start: int, end: int) -> Iterator[Private]:
    """The private data in a run of groups of digits, the longest there is from each group on."""
    groups = [match.span() for match in re.compile(_GROUP).finditer(text, start, end)]
    before = text[max(start - _LONGEST_BEFORE, 0) : start]
    # What a number is called says nothing of one that follows after a space.
    space = re.compile(r"\s").search(text, start, end)
    called_to = space.start() if space else end
    credit_to = called_to if re.search(_CREDIT, before) else start
    document_to = called_to if re.search(_DOCUMENT, before, re.IGNORECASE) else start
    told_to = start
    for first, (at, _) in enumerate(groups):
        if at < max(told_to, credit_to):
            continue
        for found in _candidates(text, groups[first : first + MOST_GROUPS]):
            # An identity number is told for sure, whatever stands around it.
            if found.kind == IDENTITY or not (at < document_to or _is_amount(text, found)):
                yield found
                told_to = found.end
                break


def _candidates(text: str, groups: Sequence[tuple[int, int]]) -> Iterator[Private]:
    """What looks like private data from the first of these groups on, the longest first."""
    for last in range(len(groups), 0, -1):
        start, end = groups[0][0], groups[last - 1][1]
        if end - start < _LEAST_DIGITS:
            return
        if kind := _kind(text, groups[:last]):
            yield Private(kind, start, end)


def _is_amount(text: str, found: Private) -> bool:
    """Whether a unit follows, decimals do, or it is the decimals of less than one."""
    is_fraction = re.search(r"(?<!\d)0[.．]$", text[max(found.start - 3, 0) : found.start])
    return bool(is_fraction or re.compile(_AMOUNT).match(text, found.end))


def _kind(text: str, groups: Sequence[tuple[int, int]]) -> str | None:
    """What private data these groups of digits are together; None if they are none."""
    typed = [_plain(text[slice(*group)]) for group in groups]
    lengths = [len(group) for group in typed]
    whole = "".join(typed)
    if _is_identity(whole):
        return IDENTITY
    # Between dots stand numbers of addresses and coordinates too.
    is_dotted = re.search("[.．]", text[groups[0][0] : groups[-1][1]])
    if _is_mobile(whole) and (not is_dotted or lengths == [3, 4, 4]):
        return MOBILE
    return CARD if _is_card(whole) and _is_grouped_as_card(lengths) else None


def _plain(group: str) -> str:
    """The digits and X of a group as ASCII has them, without what isn't seen."""
    return re.sub("[^0-9X]", "", group.translate(_ASCII))


def _is_grouped_as_card(lengths: Sequence[int]) -> bool:
    """In one, in two, or in fours to the last."""
    if len(lengths) <= 2:
        return min(lengths) >= 6 or len(lengths) == 1
    return all(length == 4 for length in lengths[:-1])


def _is_identity(typed: str) -> bool:
    """18 characters with a region, a day of birth and a check digit that fits (GB 11643)."""
    if len(typed) != 18 or not typed[:17].isdigit() or typed[:2] not in _provinces():
        return False
    try:
        born = date(int(typed[6:10]), int(typed[10:12]), int(typed[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, typed, strict=False))
    return 1900 <= born.year < 2100 and _CHECKS[total % 11] == typed[17]


@cache
def _provinces() -> frozenset[str]:
    spans = (span.split("-") for span in _PROVINCES.split(" "))
    return frozenset(str(n) for first, last in spans for n in range(int(first), int(last) + 1))


def _is_mobile(typed: str) -> bool:
    """11 digits from 13 to 19, perhaps after China's code, or with an X for more behind."""
    typed = typed.removesuffix("X")
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
