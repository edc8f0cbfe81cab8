"""Chinese text → the numbers in it, as they are written in reports: ４件, 1,024件, 十二宗, 两条."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from gongkai_docx.patterns import pattern
from gongkai_docx.text import HALF_WIDTH, whole_number

# Full-width ASCII → half-width, brackets of any shape → one; 。 、 and quotation marks stay.
PLAIN = HALF_WIDTH | {ord("【"): ord("("), ord("】"): ord(")")}

# No figure has more digits; without a bound, a cell full of them would be read for ever.
_ARABIC = r"\d{1,3}(?:,\d{3}){1,5}(?![\d,])(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_NUMERALS = "零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟"
_CHINESE = f"[{_NUMERALS}]{{1,16}}"
# 2648.3万宗: a count in rounder numbers.
_ROUNDED = r"\d{1,9}(?:\.\d{1,6})?万(?=[件宗条份个起])"
# What may follow a number; the longer ones first, or 件次 would be taken for 件.
MEASURE = (
    "万元|亿元|千元|元|件次|人次|场次|[件宗条份个起例部](?!次)|项(?!目)"
    r"|(?:(?<=文件\d)|(?<=文件\d\d)|(?<=文件\d{3}))篇"
)

QUANTITY = pattern(rf"(?P<number>{_ARABIC}|{_CHINESE}|{_ROUNDED})(?P<measure>{MEASURE})")
"""A number with its measure word."""
COUNTED = pattern(rf"[\d{_NUMERALS}](?:{MEASURE})")
"""The end of such a number, which stands wherever there is one, and is found much sooner."""
NO_TIMES = pattern(r"(?P<number>0)次(?!数)", needs=("0次",))
"""None of whatever is counted: 行政复议0次."""
NUMERALS = frozenset("零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾")
"""What it may begin with, if not with a digit."""
BARE = pattern(
    rf"(?:为|是)(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}|{_CHINESE})"
    r"(?=[;)、]|,(?!\d{3}(?!\d))|$)"
)
"""A number that ends a clause without one, after 为: 结转下年数为1."""
NOTHING = pattern(
    r"(?:为|是|共|计)(?:零|0)(?![\d.件宗条份个起例部万%])",
    needs=[verb + nothing for verb in "为是共计" for nothing in "零0"],
)
"""0, which needs none anywhere."""
_POWERS = {"元": -4, "千元": -1, "万元": 0, "亿元": 4}
"""Of ten, by which an amount in that unit becomes one in 万元."""


def value(number: str, measure: str) -> int | Decimal | None:
    """The count, or the amount in 万元, that the number with its measure word stands for.

    An amount keeps the places that it was written with: 0.34亿元 is 34E+2.
    """
    if number.endswith("万") and number[0].isdigit():
        return Decimal(number[:-1]).scaleb(4)
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
