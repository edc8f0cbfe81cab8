"""A section of a number format and a number → its digits, each in the place made for it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext

from gongkai_docx.readers.sheets.number_format.code import Kind, Section, Token

_EMPTY = {"0": "0", "#": "", "?": " "}
"""What a place shows that the number has no digit for."""

_WIDEST = 11
"""How many characters General takes for a number (Excel's specification)."""


def general(number: Decimal) -> str:
    """The number as General shows it, which is not negative: 10 digits, or in powers of ten."""
    if not number:
        return "0"
    if -5 < number.adjusted() < _WIDEST:
        places = _WIDEST - 2 - max(number.adjusted(), 0)
        return _bare(f"{rounded(number, max(places, 0)):f}")
    if number < 1 and len(plain := _bare(f"{number:f}")) <= _WIDEST:
        return plain
    mantissa = rounded(number.scaleb(-number.adjusted()), 5)
    exponent = number.adjusted()
    if mantissa >= 10:
        mantissa, exponent = mantissa / 10, exponent + 1
    return f"{_bare(f'{mantissa:f}')}E{exponent:+03d}"


def _bare(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(number: Decimal, places: int) -> Decimal:
    """The number with so many decimals; half of the last one counts as one."""
    with localcontext() as context:
        context.prec = 1000
        return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def digits(section: Section, number: Decimal) -> str:
    """The number, which is not negative, as the section shows it: in its places, if it has any."""
    if not section.has(Kind.DIGIT, Kind.POINT):
        return "".join(token.shown for token in section.tokens)
    whole, decimals, exponent = _parts(section.tokens)
    number = number.scaleb(_power(section.tokens))
    if exponent is not None:
        return _scientific(whole, decimals, exponent, number)
    places = sum(token.kind is Kind.DIGIT for token in decimals)
    before, _, after = f"{rounded(number, places):f}".partition(".")
    return _whole(whole, before) + _decimals(decimals, after)


def _parts(
    tokens: Sequence[Token],
) -> tuple[Sequence[Token], Sequence[Token], Sequence[Token] | None]:
    """What stands before the point, from the point on, and from the exponent on, if it has one."""
    kinds = [token.kind for token in tokens]
    exponent = None
    if Kind.EXPONENT in kinds:
        at = kinds.index(Kind.EXPONENT)
        tokens, exponent = tokens[:at], tokens[at:]
    at = kinds.index(Kind.POINT) if Kind.POINT in kinds[: len(tokens)] else len(tokens)
    return tokens[:at], tokens[at:], exponent


def _power(tokens: Sequence[Token]) -> int:
    """The power of ten by which the number is shown: 2 for each %, -3 for each comma at the end."""
    power = 0
    for at, token in enumerate(tokens):
        if token.kind is Kind.PERCENT:
            power += 2
        elif token.kind is Kind.COMMA and _is_after_digits(tokens, at):
            power -= 3
    return power


def _is_after_digits(tokens: Sequence[Token], at: int) -> bool:
    """Whether the comma there stands after the last digit of its part: it leaves out thousands."""
    before = [token.kind for token in tokens[:at]]
    while before and before[-1] is Kind.COMMA:
        before.pop()
    if not before or before[-1] is not Kind.DIGIT:
        return False
    for token in tokens[at:]:
        if token.kind is Kind.DIGIT:
            return False
        if token.kind in (Kind.POINT, Kind.EXPONENT):
            return True
    return True


def _whole(tokens: Sequence[Token], text: str) -> str:
    """The tokens before the point, with the digits; a comma between two of them groups all."""
    kinds = [token.kind for token in tokens]
    places = [at for at, kind in enumerate(kinds) if kind is Kind.DIGIT]
    return filled(
        tokens,
        text,
        is_grouped=bool(places) and Kind.COMMA in kinds[places[0] : places[-1]],
    )


def filled(tokens: Sequence[Token], text: str, *, is_grouped: bool = False) -> str:
    """The tokens with the digits of a whole number in their places, from the right.

    The first place takes all that are left; where there is no place, they stand at the end.
    """
    places = [at for at, token in enumerate(tokens) if token.kind is Kind.DIGIT]
    waiting = list(text.lstrip("0"))
    shown: list[str] = []
    put = 0

    def place(digit: str) -> None:
        nonlocal put
        if is_grouped and digit and put and put % 3 == 0:
            shown.append(" " if digit == " " else ",")
        shown.append(digit)
        put += bool(digit)

    if not places:
        return "".join(token.shown for token in tokens) + "".join(waiting)
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.kind is Kind.DIGIT:
            place(waiting.pop() if waiting else _EMPTY[token.text])
            while at == places[0] and waiting:
                place(waiting.pop())
        elif token.kind is not Kind.COMMA or at < places[0]:
            shown.append(token.shown)
    return "".join(reversed(shown))


def _decimals(tokens: Sequence[Token], text: str) -> str:
    """The tokens from the point on, with the digits in their places."""
    significant = len(text.rstrip("0"))
    at = 0
    shown: list[str] = []
    for token in tokens:
        if token.kind is Kind.DIGIT:
            shown.append(text[at] if at < significant else _EMPTY[token.text])
            at += 1
        elif token.kind is not Kind.COMMA:
            shown.append(token.shown)
    return "".join(shown)


def _scientific(
    whole: Sequence[Token], decimals: Sequence[Token], exponent: Sequence[Token], number: Decimal
) -> str:
    """The number in powers of ten: as many digits before the point as there are places."""
    width = max(sum(token.kind is Kind.DIGIT for token in whole), 1)
    places = sum(token.kind is Kind.DIGIT for token in decimals)
    power = number.adjusted() // width * width if number else 0
    mantissa = rounded(number.scaleb(-power), places)
    if mantissa and mantissa.adjusted() >= width:
        power += width
        mantissa = rounded(number.scaleb(-power), places)
    before, _, after = f"{mantissa:f}".partition(".")
    sign = "-" if power < 0 else exponent[0].text[1:].replace("-", "")
    shown = filled(exponent[1:], str(abs(power)))
    return filled(whole, before) + _decimals(decimals, after) + "E" + sign + shown
