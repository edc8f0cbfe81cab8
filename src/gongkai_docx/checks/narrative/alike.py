"""The sections of prose and last year's → findings on those that are nearly the same (N18).

Two paragraphs are compared by the pairs of neighbouring characters that they share, without their
numbers, the names of their units, and what they cite: these change from year to year by themselves.
So are two sections as wholes, however they are divided. A single paragraph is told if it says
enough besides figures and what there was none of: these are told in the same words every year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gongkai_docx.checks.narrative.prose import Paragraph, paragraphs
from gongkai_docx.checks.narrative.regions import regions
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.forms.words import form_words
from gongkai_docx.places import Place
from gongkai_docx.report import Report
from gongkai_docx.values import dataclass

ALIKE = Rule("N18", Severity.WARNING, "文字部分不应与上年的报告雷同")

ALIKE_FROM = 0.9
"""From what share of pairs in common two texts are nearly the same."""
LEAST = 60
"""How many own characters have to be alike: what is shorter may well be said every year."""
LEAST_WHOLE = 30
"""How many own characters a section has that is told if the whole of it is alike."""
LEAST_PARAGRAPH = 20
"""How many own characters a paragraph has that is compared."""
LEAST_SHARE = 0.5
"""What share of a section has to be alike: 申请 are told in the same words every year."""
MOST_LISTED = 12
MOST_COMPARED = 200
"""How many paragraphs of a section are compared, of either year."""
PROBED = 16
"""How many pairs are looked at first, about."""

_CLAUSE = "[，。；：]"
# What a clause has that tells figures, or what there was none of.
_FIGURES = "\\d|没有|未(?:发生|收到|收取|产生|出现)"
_CITED = "《[^《》]*》|[（(][^（）()]{0,60}[〔号][^（）()]{0,60}[）)]|〔[^〔〕]*〕\\s*\\d*\\s*号?"
_NUMBERS = (
    r"\s+|\d[\d.．,，%％]*"
    r"|[一二两三四五六七八九十百千万零〇○]{1,12}(?=[件条次项个名人年月日份宗篇期场家部起例万亿余])"
)


@dataclass(frozen=True)
class Text:
    """What is compared of a text: how many characters, and which pairs of neighbours."""

    length: int
    pairs: frozenset[int]
    """Each as one number: the two characters as UTF-16."""
    probe: tuple[int, ...]
    """A few of the pairs, from all over the text."""


@dataclass(frozen=True)
class Spot:
    """A paragraph of this report that is alike one of last year's."""

    place: Place
    length: int
    share: float
    says: int
    """How many own characters it has besides figures."""


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N18: no section says what last year's said, in the same words."""
    last = report.before
    if last is None:
        return
    before = tuple(paragraphs(last))
    sections = form_words(report.form).sections
    for section in report.form.narratives:
        if sections[section.key].news:
            yield from _in_section(
                report, section.key, _of(prose, section.key), last, _of(before, section.key)
            )


def _of(prose: Sequence[Paragraph], section: str) -> list[Paragraph]:
    return [each for each in prose if each.section == section][:MOST_COMPARED]


def _in_section(
    report: Report,
    section: str,
    said: Sequence[Paragraph],
    last: Report,
    before: Sequence[Paragraph],
) -> Iterator[Finding]:
    whole = own_text("".join(each.text for each in said), report)
    share = likeness(whole, own_text("".join(each.text for each in before), last))
    is_copied = whole.length >= LEAST_WHOLE and share >= ALIKE_FROM
    same = _same(report, said, [own_text(each.text, last) for each in before])
    length = sum(each.length for each in same)
    if not is_copied and (length < LEAST or length < LEAST_SHARE * whole.length):
        same = [each for each in same if each.says >= LEAST]
    if not same and not is_copied:
        return
    length = sum(each.length for each in same)
    total = share if is_copied else sum(each.length * each.share for each in same) / length
    listed = "、".join(
        f"{_spot(report, each.place)}（{each.share:.0%}）" for each in same[:MOST_LISTED]
    )
    more = f"等 {len(same)} 段" if len(same) > MOST_LISTED else ""
    told = f"段落有：{listed}{more}" if same else f"是整个部分（{share:.0%}）"
    yield ALIKE.finding(
        f"{report.called(section)}：与上年的报告雷同，除数字和名称外几乎没有变化的"
        f"{told}；请按本年的情况改写。",
        place=report.located(same[0].place if same else Place.section(section)),
        actual=f"{total:.0%}",
    )


def _same(report: Report, said: Sequence[Paragraph], before: Sequence[Text]) -> list[Spot]:
    """The paragraphs that are nearly the same as one of those before."""
    found = []
    for each in said:
        text = own_text(each.text, report)
        share = max((likeness(text, other) for other in before), default=0.0)
        if text.length >= LEAST_PARAGRAPH and share >= ALIKE_FROM:
            clauses = re.split(_CLAUSE, each.text)
            says = "".join(clause for clause in clauses if not re.search(_FIGURES, clause))
            found.append(Spot(each.place, text.length, share, own_text(says, report).length))
    return found


def _spot(report: Report, place: Place) -> str:
    """The cell of a paragraph, or which paragraph of its section it is."""
    cell = report.cells.get(place)
    return cell.name if cell else f"第 {place.number + 1} 段"


def own_text(text: str, report: Report) -> Text:
    """What is compared of a paragraph of that report."""
    return _own(text, report.unit)


@lru_cache(maxsize=100)
def _own(text: str, unit: str) -> Text:
    return compared(_own_words(text, unit))


def compared(own: str) -> Text:
    """What is compared of a paragraph's `own_words`."""
    return Text(len(own), *_pairs(own))


def own_words(text: str, report: Report) -> str:
    """The paragraph without numbers, what it cites, and the names of that report's unit."""
    return _own_words(text, report.unit)


def _own_words(text: str, unit: str) -> str:
    text = re.sub(_CITED, "", text)
    for name in (unit, *(region.name for region in reversed(regions(unit)))):
        if name:
            text = text.replace(name, "")
    return re.sub(_NUMBERS, "", text)


def _pairs(text: str) -> tuple[frozenset[int], tuple[int, ...]]:
    """The pairs of neighbours in a text, and a few of them."""
    units = text.encode("utf-16-le", "surrogatepass")
    # Two characters are four bytes: read them off from the first on, then from the second on.
    whole, shifted = units[: len(units) // 4 * 4], units[2 : 2 + (len(units) - 2) // 4 * 4]
    pairs = [*memoryview(whole).cast("I"), *memoryview(shifted).cast("I")]
    return frozenset(pairs), tuple(pairs[:: len(pairs) // PROBED + 1])


def likeness(one: Text, other: Text) -> float:
    """What share of their pairs two texts have in common, from 0 to 1 (Dice's coefficient).

    0 where their lengths and a few of their pairs show that they are not nearly the same.
    """
    small, large = sorted((len(one.pairs), len(other.pairs)))
    if not small or 2 * small < ALIKE_FROM * (small + large):
        return 0.0
    if not (_may_be_in(one, other) and _may_be_in(other, one)):
        return 0.0
    return 2 * len(one.pairs & other.pairs) / (small + large)


def _may_be_in(one: Text, other: Text) -> bool:
    """Whether half of the pairs looked at stand in the other text too."""
    return 2 * sum(pair in other.pairs for pair in one.probe) >= len(one.probe)
