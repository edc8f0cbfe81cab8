"""The prose of a report → the same with what its tags stand for: {{ 申请.本年新收.总计 }} → 4.

A tag is a name that is looked up here and nothing else: nothing in a workbook is ever executed.
Names are 单位, 年度, 上年度, and the key of any figure, also a derived one (`forms.Derived`); with
last year's report known also 上年.key, 增减.key and 同比.key.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import TypeAlias

from gongkai_docx.forms import Figure, Form
from gongkai_docx.patterns import pattern
from gongkai_docx.report import Number, Report, normal_amount, spell
from gongkai_docx.text import is_blank, spaceless, visible
from gongkai_docx.values import dataclass

UNIT, YEAR, YEAR_BEFORE = "单位", "年度", "上年度"
LAST, CHANGE, RATE = "上年", "增减", "同比"
COMPARISONS = (LAST, CHANGE, RATE)
"""Before the key of a figure: its value last year, by how many it changed, by what share."""
CHART = "图"
"""Before the name of a chart (`charts`), which stands for no text."""

UNCHANGED = "持平"
FROM_NOTHING = "上年为0"
UP, DOWN = "增加", "减少"
RISEN, FALLEN = "增长", "下降"
LEAST_SHARE = Decimal("0.1")
"""The smallest share told, in per cent; what rounds to less is told as `LESS`."""
LESS = f"不足{spell(LEAST_SHARE)}%"

# What a Chinese keyboard types for braces and dots is taken too.
_BRACES = "{}｛｝"
_TAG = pattern(rf"[{{｛]{{2}}([^{_BRACES}]*)[}}｝]{{2}}")
_BROKEN = pattern(rf"[{{｛]{{2}}|[}}｝]{{2}}|[{{｛]([^{_BRACES}]*)[}}｝]")
_STATEMENT = pattern(
    "[{｛][%％#＃][^{}｛｝]*[}｝]?|[%％#＃][}｝]",
    needs=[
        pair for sign in "%％#＃" for pair in (f"{{{sign}", f"｛{sign}", f"{sign}}}", f"{sign}｝")
    ],
)
"""What is neither a tag nor text to programs that fill in templates: {% if … %}, {# … #}."""
_DOTS = str.maketrans("．。·", "...")
_NUMBER = pattern(rf"((?:{UP}|{DOWN}|{RISEN}|{FALLEN})?)(-?\d+(?:\.\d+)?)(\D*)")
_LONGEST_NAME = 60
_LONGEST_REMEMBERED = 2_000
"""How long a text may be of which it is remembered what tags are in it."""


@dataclass(frozen=True)
class Tag:
    """A tag as it was typed, and the name in it."""

    typed: str
    name: str


Piece: TypeAlias = "str | Tag"


class UnknownTag(LookupError):
    """No datum has that name; `nearest` tells the likest one."""


class LastYearUnknown(LookupError):
    """The tag tells something of last year's report, which is not known (or not that figure)."""


def has_braces(text: str) -> bool:
    """Whether anything in the text can be a tag, or was meant to be one."""
    return "{" in text or "}" in text or "｛" in text or "｝" in text


def pieces(text: str) -> Sequence[Piece]:
    """The text cut into plain text and tags, in their order."""
    if not has_braces(text):
        return (text,) if text else ()
    return (_remembered_pieces if len(text) < _LONGEST_REMEMBERED else _cut)(text)


def _cut(text: str) -> Sequence[Piece]:
    found: list[Piece] = []
    end = 0
    for match in _TAG.finditer(text):
        if match.start() > end:
            found.append(text[end : match.start()])
        found.append(Tag(match[0], _name(match[1])))
        end = match.end()
    if text[end:]:
        found.append(text[end:])
    return tuple(found)


_remembered_pieces = lru_cache(maxsize=500)(_cut)
"""Several rules and the writer ask for those of each paragraph."""


@lru_cache(maxsize=1000)  # a template and a report say the same names again and again
def _name(typed: str) -> str:
    return visible(spaceless(typed)).translate(_DOTS)


def statements(text: str) -> list[str]:
    """What a program that fills in templates would carry out, and we don't: {% if … %}."""
    return [match[0].strip() for match in _STATEMENT.finditer(text)]


def broken(text: str, report: Report) -> Iterator[tuple[str, str]]:
    """What was meant to be a tag and is none: a brace too few or too many, or no second pair.

    What stands there, and the name that is in it, "" where none can be seen.
    """
    cut = ["", *pieces(_STATEMENT.sub("", text)), ""]
    for before, piece, after in zip(cut, cut[1:], cut[2:], strict=False):
        if isinstance(piece, Tag):
            around = str(before)[-1:], str(after)[:1]
            if not set(around).isdisjoint(_BRACES) and _is_name(piece.name, report):
                yield f"{around[0]}{piece.typed}{around[1]}", piece.name
        elif has_braces(piece):
            for match in _BROKEN.finditer(piece):
                shown = piece[max(match.start() - 10, 0) : match.end() + 20].strip()
                if match[1] is None:
                    yield shown, _name_near(piece, match, report)
                elif _is_name(name := _name(match[1]), report):
                    yield shown, name


def _name_near(text: str, braces: re.Match[str], report: Report) -> str:
    """The name between a pair of braces and a single one; "" if there is none."""
    start, end = braces.span()
    after = re.split(rf"[{_BRACES}]", text[end : end + _LONGEST_NAME], maxsplit=1)[0]
    before = re.split(rf"[{_BRACES}]", text[max(start - _LONGEST_NAME, 0) : start])[-1]
    name = _name(after if braces[0][0] in "{｛" else before)
    return name if _is_name(name, report) else ""


def _is_name(name: str, report: Report) -> bool:
    form = report.form
    if drawn := charted(name):
        from gongkai_docx.forms.charts import form_charts  # few reports ask for one

        return drawn in form_charts(form).all
    key = parted(name)[1]
    return not is_figure(name) or key in form.figures or key in form.derived


def parted(name: str) -> tuple[str, str]:
    """What is told of a figure (上年, 增减, 同比; "" if its value), and the figure's key."""
    first, _, key = name.partition(".")
    return (first, key) if first in COMPARISONS else ("", name)


def charted(name: str) -> str | None:
    """The name of the chart that a tag of that name asks for; None if it is none of a chart."""
    first, _, chart = name.partition(".")
    return chart if first == CHART and chart else None


def asked_chart(paragraph: str) -> str | None:
    """The name of the chart that a paragraph asks for; None if it holds anything but its tag."""
    if CHART not in paragraph or not has_braces(paragraph):
        return None
    told = [piece for piece in pieces(paragraph) if isinstance(piece, Tag) or not is_blank(piece)]
    return charted(told[0].name) if len(told) == 1 and isinstance(told[0], Tag) else None


def filled(text: str, report: Report) -> str:
    """The text with what its tags stand for; a tag that stands for nothing remains as typed."""
    if not has_braces(text):
        return text
    return "".join(
        piece if isinstance(piece, str) else _shown(piece, report) for piece in pieces(text)
    )


def _shown(tag: Tag, report: Report) -> str:
    try:
        return look_up(tag.name, report)
    except LookupError:
        return tag.typed


def is_figure(name: str) -> bool:
    """Whether what has that name is told in the tables or reckoned from them (not 单位, 年度)."""
    return name not in (UNIT, YEAR, YEAR_BEFORE)


def look_up(name: str, report: Report) -> str:
    """What a tag of that name stands for in that report.

    Raises `UnknownTag`, or `LastYearUnknown`.
    """
    if name == UNIT:
        return report.unit
    if name == YEAR:
        return "" if report.year is None else str(report.year)
    if name == YEAR_BEFORE:
        return "" if report.year is None else str(report.year - 1)
    comparison, key = parted(name)
    if key not in report.spelled:
        raise UnknownTag(name)
    if not comparison:
        return report.spelled[key]
    figure, now = report.form.figure(key), report.value(key)
    before = last_value(key, report)
    if before is None:
        raise LastYearUnknown(name)
    if comparison == LAST:
        return spell(before)
    return change(figure, before, now) if comparison == CHANGE else rate(before, now)


def is_told(name: str, report: Report) -> bool:
    """Whether the report says what that tag stands for, rather than leave it blank."""
    if not is_figure(name):
        return bool(look_up(name, report))
    keys = report.form.terms(parted(name)[1])
    return any(_is_filled(key, report) for key in keys)


def _is_filled(key: str, report: Report) -> bool:
    """Whether the figure was filled in, or anything that it is the sum of."""
    parts = report.form.totals.get(key)
    if parts is None:
        return key in report.figures
    return bool(report.value(key)) or any(_is_filled(part, report) for part in parts)


def figures_told(report: Report) -> dict[str, str]:
    """The names of the figures that tags in the prose tell, and what they stand for."""
    told = {}
    for _, text in report.prose():
        for piece in pieces(text):
            if isinstance(piece, Tag) and is_figure(piece.name):
                with contextlib.suppress(LookupError):
                    told[piece.name] = look_up(piece.name, report)
    return told


def number_in(told: str) -> tuple[str, str, str]:
    """What a tag stands for as words, its number, and words: 增加, 12, 件; no number in 持平.

    The number alone is living in a draft: programs cut what mixes Chinese and digits into pieces.
    """
    found = _NUMBER.fullmatch(told)
    return (found[1], found[2], found[3]) if found else (told, "", "")


def last_value(key: str, report: Report) -> Number | None:
    """That figure in the report of the year before; None if it isn't known."""
    last, terms = report.before, report.formerly(key)
    if last is None or not terms or not last.unread.isdisjoint(terms):
        return None
    return sum(last.value(term) for term in terms)


def change(figure: Figure, before: Number, now: Number) -> str:
    """By how many it changed: 增加12件, 减少3件, 持平."""
    if now == before:
        return UNCHANGED
    word, difference = (UP, now - before) if now > before else (DOWN, before - now)
    shown = normal_amount(difference) if isinstance(difference, Decimal) else difference
    return f"{word}{spell(shown)}{figure.measure}"


def rate(before: Number, now: Number) -> str:
    """By what share of last year's it changed, in per cent to one place: 增长12.5%, 下降8.3%.

    持平 if it didn't; 上年为0 where there is nothing to be a share of.
    """
    if now == before:
        return UNCHANGED
    if before == 0:
        return FROM_NOTHING
    share = abs(Decimal(now) - Decimal(before)) * 100 / abs(Decimal(before))
    rounded = normal_amount(share.quantize(LEAST_SHARE, ROUND_HALF_UP))
    return f"{RISEN if now > before else FALLEN}{f'{spell(rounded)}%' if rounded else LESS}"


def nearest(name: str, form: Form) -> str:
    """The likest name of all: of those that hold most of it, the one that holds it together.

    "" if none holds any of it.
    """
    from difflib import SequenceMatcher

    name = name[:_LONGEST_NAME]
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(name)
    best, likest = (1, 0, 0), ""
    for each in every_name(form):
        matcher.set_seq1(each)
        if matcher.quick_ratio() * (len(each) + len(name)) < 2 * best[0]:
            continue  # not even its characters in any order come to as many
        sizes = [block.size for block in matcher.get_matching_blocks()]
        if (found := (sum(sizes), max(sizes), -len(each))) > best:
            best, likest = found, each
    return likest


@cache
def every_name(form: Form) -> tuple[str, ...]:
    """Every name that a tag can have."""
    keys = (*form.figures, *form.derived)
    comparisons = (f"{comparison}.{key}" for comparison in COMPARISONS for key in keys)
    return UNIT, YEAR, YEAR_BEFORE, *keys, *comparisons
