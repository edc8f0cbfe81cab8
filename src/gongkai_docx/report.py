"""What a reader read → `Report`, the one value between readers, checks and writers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import count
from typing import Literal, TypeAlias

from gongkai_docx.forms import Form, Identity, Side, Term
from gongkai_docx.forms.changes import formerly
from gongkai_docx.masking import masked
from gongkai_docx.patterns import pattern
from gongkai_docx.places import Cell, Kind, Place, where
from gongkai_docx.text import is_blank, lines, one_line
from gongkai_docx.values import dataclass

_ZERO = Decimal(0)

Number: TypeAlias = int | Decimal
"""A figure's value: int for a count, Decimal for an amount in 万元."""

HeadingStyle: TypeAlias = Literal["run-in", "own-line"]
HEADING_STYLES: tuple[HeadingStyle, ...] = ("run-in", "own-line")

# Numbering that a clerk typed before a heading: （一） 一、 1. 1） ① 第一， — not 12345热线, 3.0版.
_NUMBER = "[〇零一二三四五六七八九十百\\d]{1,3}"
_NUMBERING = (
    rf"[（(〔【]\s*{_NUMBER}\s*[）)〕】]|{_NUMBER}\s*(?:[、．）)]|\.(?!\d))"
    rf"|第{_NUMBER}\s*[、，,]|[①-⑳]"
)
_SPACES = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_HEADING_EDGE = "。．.：:；;，,、—–―－/-" + _SPACES
_NUMBERED = pattern(_NUMBERING, needs="（(〔【、．）).第①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_EDGE = pattern(rf"[\-{_HEADING_EDGE.replace('-', '')}]+", needs=_HEADING_EDGE)

FIRST_WORDS = 20
"""By how many of its characters a paragraph is named in JSON."""
_MEMBERS = {
    Kind.TITLE: "title",
    Kind.UNIT: "unit",
    Kind.YEAR: "year",
    Kind.IGNORED: "ignore",
    Kind.SIGNATORY: "signature.unit",
    Kind.SIGNATURE: "signature.date",
}
"""What else is named in JSON: as it is called in a report's."""


@dataclass(frozen=True)
class Block:
    """Paragraphs of prose, under a heading or under none."""

    heading: str | None
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """Who signs, if not the unit of the report, and when."""

    unit: str | None
    date: date | None
    sealed: bool = False
    """Whether a seal is put to it."""


@dataclass(frozen=True)
class People:
    """Who filled in the report, who checked it and who answers for it; "" for what isn't said.

    They stand under no published report: they are for the office, and those above it.
    """

    filled_by: str = ""
    checked_by: str = ""
    in_charge: str = ""
    phone: str = ""
    day: date | None = None
    """When it was filled in."""


PEOPLE = {
    "filled_by": "填表人",
    "checked_by": "审核人",
    "in_charge": "负责人",
    "phone": "联系电话",
    "day": "填表日期",
}
"""What each of them is called, in JSON and in the workbook."""


@dataclass(frozen=True)
class Explanation:
    """What was written for a finding (说明), and what that finding is known again by.

    That is what the finding said of itself; None where it isn't known.
    """

    code: str
    """The code of its rule; "" where even that isn't known."""
    at: str | None
    """What names its place in JSON (`Report.at`)."""
    text: str
    quote: str | None = None
    expected: str | None = None
    actual: str | None = None
    message: str | None = None

    @property
    def is_bare(self) -> bool:
        """Whether it is for all findings of the rule at the place."""
        return (self.quote, self.expected, self.actual, self.message) == (None,) * 4


@dataclass(frozen=True)
class Report:
    """One organ's report for one year (年报)."""

    form: Form
    unit: str = ""
    year: int | None = None
    title: str | None = None
    """None for the form's own: unit + year + 年政府信息公开工作年度报告. Where it is broken into
    lines, it is in the draft."""
    preface: tuple[str, ...] = ()
    narrative: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    """Blocks by section key, in normal form (`normal_blocks`); empty sections are absent.

    Those of a section with a table stand above the table."""
    figures: Mapping[str, Number] = field(default_factory=dict)
    """Values by figure key; a blank figure is absent."""
    signature: Signature | None = None
    people: People = People()
    headings: HeadingStyle = "run-in"
    kind: str | None = None
    """What kind of organ it is (机关类型), one of the form's `kinds`."""
    last: Report | None = None
    """The report of the year before, as far as it is known."""
    carried: frozenset[str] = frozenset()
    """Paragraphs taken over from last year's report as they stood."""
    notice: str | None = None
    """By which local notice it is checked besides (本地通知): a name of `notices`."""
    ignored: tuple[str, ...] = ()
    """Codes of the rules that this report says not to be checked, as `findings.codes` gives them;
    whether they can be left out is for the checks to say."""
    explanations: tuple[Explanation, ...] = ()
    """What was written for findings on it."""
    unread: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """Keys of figures that stand in the source but could not be taken, or not be computed."""
    cells: Mapping[Place, Cell] = field(default_factory=dict, compare=False, repr=False)
    """Where things stood in the source, as far as it has cells."""

    def blocks(self, section: str) -> Iterator[tuple[Place | None, Block, tuple[Place, ...]]]:
        """The blocks of a section, each between the places of its heading and its paragraphs."""
        headings, paragraphs = count(), count()
        for block in self.narrative.get(section, ()):
            is_headed = block.heading is not None
            yield (
                Place.heading(section, next(headings)) if is_headed else None,
                block,
                tuple(Place.paragraph(section, next(paragraphs)) for _ in block.paragraphs),
            )

    def prose(self) -> Iterator[tuple[Place, str]]:
        """Every heading and paragraph as it was typed, in which a tag may stand, in order."""
        return iter(self._prose)

    @cached_property
    def _prose(self) -> Sequence[tuple[Place, str]]:
        return tuple(self._told())

    def _told(self) -> Iterator[tuple[Place, str]]:
        for number, text in enumerate(self.preface):
            yield Place.preface(number), text
        for section in self.form.sections:
            for heading, block, paragraphs in self.blocks(section.key):
                if heading and block.heading:
                    yield heading, block.heading
                yield from zip(paragraphs, block.paragraphs, strict=True)

    def paragraphs(self) -> Iterator[tuple[Place, str]]:
        """Every paragraph of `prose`, those of the preface first."""
        return ((place, text) for place, text in self.prose() if place.kind is not Kind.HEADING)

    @cached_property
    def _typed(self) -> Mapping[Place, str]:
        return dict(self.prose())

    def at(self, place: Place) -> str | None:
        """What names the place in JSON, masked: a key, or the first words of a paragraph.

        None for the report as a whole, and for what is none of it.
        """
        if place.kind in (Kind.FIGURE, Kind.SECTION):
            return place.key
        if text := self._typed.get(place.bare):
            return masked(text.strip())[:FIRST_WORDS]
        return _MEMBERS.get(place.kind)

    def located(self, place: Place) -> Place:
        """The place with the cell that it was read from, if there is one."""
        return place if place.cell else place.within(self.cells.get(place))

    def where(self, place: Place) -> str:
        """The place as a clerk would call it: 三、依申请公开 J5 (`places.where`)."""
        return where(self.located(place), self.form)

    def called(self, section: str) -> str:
        """What a clerk calls a section as a whole: its sheet, or its heading if it has none."""
        cell = self.cells.get(Place.section(section))
        return cell.sheet if cell else self.form.section(section).heading

    @property
    def full_title(self) -> str:
        """The title as typed, or the form's own, on one line."""
        return one_line(self.title or "") or self.form.default_title(self.unit, self.year)

    def value(self, key: str) -> Number:
        """The figure's value, which may be a derived one; a blank one counts as 0.

        Raises KeyError for an unknown key.
        """
        return self.values[key]

    @cached_property
    def values(self) -> Mapping[str, Number]:
        """The `value` of every figure, and of every derived one."""
        figures = self.form.figures.items()
        values = {
            key: self.figures.get(key, _ZERO if figure.amount else 0) for key, figure in figures
        }
        for key, derived in self.form.derived.items():
            values[key] = sum(map(values.__getitem__, derived.terms))
        return values

    @cached_property
    def spelled(self) -> Mapping[str, str]:
        """The `value` of every figure, and of every derived one, in digits (`spell`)."""
        return {key: spell(value) for key, value in self.values.items()}

    def stated(self, term: Term) -> Number:
        """The value of that figure, in this report or in last year's.

        Raises ValueError if last year's is asked for and not known.
        """
        if not term.last:
            return self.value(term.key)
        if self.last is None:
            raise ValueError("last year's report is not known")
        return sum(self.last.value(key) for key in self.formerly(term.key))

    def formerly(self, key: str) -> tuple[str, ...]:
        """The figures of last year's report that this figure is the sum of there.

        Itself, where the form is the same; none, where that one doesn't tell it.
        """
        return formerly(self.form, self.last.form).get(key, ()) if self.last else ()

    def total(self, side: Side) -> Number:
        """What that side of an identity comes to; blank figures count as 0."""
        values = self.values
        if side.is_sum:
            return sum(map(values.__getitem__, side.keys))
        return sum(
            [
                term.sign * (self.stated(term) if term.last else values[term.key])
                for term in side.terms
            ]
        )

    @property
    def before(self) -> Report | None:
        """Last year's report, if it is of the year before (or doesn't say of which)."""
        if self.last and (self.year is None or self.last.year in (None, self.year - 1)):
            return self.last
        return None

    @property
    def histories(self) -> tuple[Identity, ...]:
        """The form's equations with last year's report, whose figures there are known.

        They can be held against it only if it is of the year `before`.
        """
        last = self.last
        return tuple(
            history
            for history in self.form.histories
            if last
            and all(
                before and last.unread.isdisjoint(before)
                for before in map(self.formerly, history.last_keys)
            )
        )


def typed_number(heading: str) -> str | None:
    """The numbering that was typed before a heading, which `plain_heading` takes away: （一）.

    None if there is none, or nothing but that.
    """
    bare = one_line(heading).strip(_HEADING_EDGE)
    numbering = _NUMBERED.match(bare)
    return numbering[0] if numbering and plain_heading(heading) else None


def plain_heading(typed: str) -> str | None:
    """The heading without the numbering and the punctuation around it; None if nothing is left.

    主动公开情况, 主动公开情况。 and （一）主动公开情况： are the same heading.
    """
    heading, start = one_line(typed).rstrip(_HEADING_EDGE), 0
    # Numbering upon numbering; where it goes on is told, not cut off, so that each is read once.
    while found := _EDGE.match(heading, start) or _NUMBERED.match(heading, start):
        start = found.end()
    bare = heading[start:]
    return None if is_blank(bare) else bare


def normal_blocks(blocks: Iterable[tuple[str | None, Iterable[str]]]) -> tuple[Block, ...]:
    """Blocks in normal form, from pairs of a heading (or None) and texts.

    Headings are bare (`plain_heading`); paragraphs are never empty and hold no line break;
    blocks without a heading that follow each other are one, and none is without text.
    """
    normal: list[tuple[str | None, list[str]]] = []
    for typed, texts in blocks:
        heading = plain_heading(typed) if typed else None
        paragraphs = [line for text in texts for line in lines(text)]
        if heading is None and normal and normal[-1][0] is None:
            normal[-1][1].extend(paragraphs)
        elif heading is not None or paragraphs:
            normal.append((heading, paragraphs))
    return tuple(Block(heading, tuple(paragraphs)) for heading, paragraphs in normal)


def normal_amount(amount: Decimal) -> Decimal:
    """The same amount without trailing zeros and without an exponent: 3415.70 → 3415.7."""
    if amount == amount.to_integral_value():
        return Decimal(int(amount))
    return amount.normalize()


def spell(value: Number) -> str:
    """The value in digits, as it stands in the report: 4, 3415.74."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
