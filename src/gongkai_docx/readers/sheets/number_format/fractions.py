"""A section of a number format and a number → the fraction nearest to it: 3 1/2."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from gongkai_docx.readers.sheets.number_format.code import Kind, Section, Token
from gongkai_docx.readers.sheets.number_format.digits import filled


def fraction(section: Section, number: Decimal) -> str:
    """The number as the section shows it; it is not negative."""
    tokens = section.tokens
    slash = next(at for at, token in enumerate(tokens) if token.kind is Kind.SLASH)
    first, last = _run(tokens, slash)
    whole, numerator = tokens[:first], tokens[first:slash]
    denominator, rest = tokens[slash + 1 : last], tokens[last:]
    nearest = _nearest(number, denominator)
    has_whole = any(token.kind is Kind.DIGIT for token in whole)
    count = int(nearest) if has_whole else 0
    left = nearest - count
    over = _fixed(denominator) or left.denominator
    above = left.numerator * (over // left.denominator)
    after = "".join(token.shown for token in rest)
    if has_whole and not above:
        width = len(numerator) + 1 + len(denominator)
        before = filled(whole, str(count)) if count else _texts(whole) + "0"
        return before + " " * width + after
    return (
        filled(whole, str(count))
        + str(above).rjust(len(numerator))
        + "/"
        + str(over).ljust(len(denominator))
        + after
    )


def _run(tokens: Sequence[Token], slash: int) -> tuple[int, int]:
    """Where the numerator begins and the denominator ends."""
    first = slash
    while first and tokens[first - 1].kind is Kind.DIGIT:
        first -= 1
    last = slash + 1
    while last < len(tokens) and (tokens[last].kind is Kind.DIGIT or tokens[last].text.isdecimal()):
        last += 1
    return first, last


def _fixed(denominator: Sequence[Token]) -> int:
    """The denominator, where the format says which; 0 where it is free."""
    text = "".join(token.text for token in denominator)
    return int(text) if text.isdecimal() and text.strip("0") else 0


def _nearest(number: Decimal, denominator: Sequence[Token]) -> Fraction:
    exact = Fraction(number)
    if fixed := _fixed(denominator):
        return Fraction(int(exact * fixed + Fraction(1, 2)), fixed)
    return exact.limit_denominator(10 ** min(len(denominator), 7) - 1)


def _texts(tokens: Sequence[Token]) -> str:
    return "".join(token.shown for token in tokens if token.kind is not Kind.DIGIT)
