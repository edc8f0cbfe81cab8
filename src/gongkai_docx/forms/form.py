"""What a statutory form holds: its sections, tables and figures, and the equations between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from gongkai_docx.values import dataclass

MOST_ROWS = 12
"""How many rows a list of figures names."""


@dataclass(frozen=True, eq=False)
class Node:
    """A row or column label with what stands below it; `key` is empty if it adds none."""

    label: str
    key: str
    amount: bool
    signed: bool
    measure: str
    """The word that follows its numbers."""
    note: str
    """How the row or column is counted; empty where nothing needs to be said."""
    subtotal: str
    """The key of the sum of what stands below it; empty if prose doesn't tell it."""
    children: tuple[Node, ...]

    def below(self) -> Iterator[Node]:
        """The node, and all those below it."""
        yield self
        for child in self.children:
            yield from child.below()

    def leaves(self) -> Iterator[tuple[Node, ...]]:
        """The paths from this node to each of its leaves, in statutory order."""
        if not self.children:
            yield (self,)
        for child in self.children:
            for path in child.leaves():
                yield (self, *path)


@dataclass(frozen=True, eq=False)
class Group:
    """One grid of a table: a table has one, or several below each other (section 二)."""

    title: str
    corner: str
    banner: str
    columns: tuple[Node, ...]
    rows: tuple[Node, ...]

    def nodes(self) -> Iterator[Node]:
        """All its labels: those of the rows, then those of the columns."""
        for node in self.rows + self.columns:
            yield from node.below()

    def column_paths(self) -> list[tuple[Node, ...]]:
        """The label paths of the leaf columns, left to right."""
        return [path for node in self.columns for path in node.leaves()]

    def row_paths(self) -> list[tuple[Node, ...]]:
        """The label paths of the leaf rows, top to bottom; one empty path if rows have no label."""
        return [path for node in self.rows for path in node.leaves()] or [()]


@dataclass(frozen=True)
class Figure:
    """One number of a table (数据项), named by its key 表.行.列."""

    key: str
    table: str
    """The first part of the key."""
    row: str
    column: str
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    amount: bool
    """True for an amount in 万元 (a decimal), False for a count (a whole number)."""
    signed: bool
    """Whether it may be negative: 本年增/减."""
    measure: str
    """The word that follows the number in a sentence: 件, or 万元 after an amount."""
    note: str
    """How it is counted: the note of its row, or of its column."""

    @property
    def row_label(self) -> str:
        """The label of its row, which may stand among the column labels (section 四)."""
        return self.row_labels[-1] if self.row_labels else self.column_labels[-2]

    @property
    def called(self) -> str:
        """Its row and column in a few words: 一、本年新收政府信息公开申请数量（总计）."""
        return f"{self.row_label}（{self.column_labels[-1]}）"


@dataclass(frozen=True)
class Derived(Figure):
    """A figure that stands in no table, but that prose tells: the sum of figures that do."""

    terms: tuple[str, ...]
    """The keys of these, in statutory order."""
    added: str
    """The row or the column that it adds to its table."""


@dataclass(frozen=True, eq=False)
class Section:
    """One of the numbered parts of the report (部分): prose, or a table if it has groups.

    One object of a form: it is known by itself, not by all that it holds.
    """

    number: str
    title: str
    key: str
    sheet: str
    basis: str
    advised_length: int | None
    """How many characters its prose should not exceed by much; None where nothing is advised."""
    groups: tuple[Group, ...]

    @property
    def heading(self) -> str:
        """Number and title, as the statutory form prints them: 一、总体情况."""
        return f"{self.number}、{self.title}"


class Term(NamedTuple):
    """One figure of a sum: 1 or -1, its key, and whether it is last year's."""

    sign: int
    key: str
    last: bool = False


@dataclass(frozen=True)
class Side:
    """One side of an identity: signed figures, and what a clerk calls their sum."""

    name: str
    terms: tuple[Term, ...]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of this year's figures, in statutory order."""
        return tuple(term.key for term in self.terms if not term.last)

    @cached_property
    def last_keys(self) -> tuple[str, ...]:
        """The keys of last year's figures."""
        return tuple(term.key for term in self.terms if term.last)

    @cached_property
    def is_sum(self) -> bool:
        """Whether it is the sum of this year's figures, and nothing else."""
        return all(term.sign == 1 and not term.last for term in self.terms)


@dataclass(frozen=True)
class Identity:
    """One equation between figures (勾稽关系): `left` is reckoned, `right` is stated."""

    code: str
    severity: Literal["error", "warning"]
    summary: str
    basis: str
    scope: str
    """The label of the row or column that the equation is about."""
    left: Side
    relation: Literal["=", "<="]
    right: Side

    def holds(self, left: int | Decimal, right: int | Decimal) -> bool:
        """Whether the sides may have these values."""
        return left == right if self.relation == "=" else left <= right

    @property
    def keys(self) -> tuple[str, ...]:
        """Every figure of this year's report that takes part."""
        return self.left.keys + self.right.keys

    @property
    def last_keys(self) -> tuple[str, ...]:
        """Every figure of last year's report that takes part."""
        return self.left.last_keys + self.right.last_keys


@dataclass(frozen=True)
class Power:
    """A row that only organs of certain kinds can have (权限)."""

    code: str
    severity: Literal["error", "warning"]
    summary: str
    basis: str
    row: str
    """Its label."""
    keys: tuple[str, ...]
    kinds: tuple[str, ...]
    advice: str
    """What to do with a number that stands there for another organ."""


@dataclass(frozen=True)
class Content:
    """What a section of prose has to tell (应写的内容)."""

    code: str
    severity: Literal["error", "warning"]
    summary: str
    basis: str
    section: str
    """The key of the section."""
    topics: tuple[str, ...]
    """Their names."""
    advice: str
    """What to do where something isn't told."""


@dataclass(frozen=True, eq=False)
class Form:
    """A statutory form (法定格式), named by the year of its notice; one object a name."""

    name: str
    notice: str
    law: str
    first_year: int
    last_year: int | None
    """The last year that it is used for; None while it is in force."""
    title: str
    kinds: tuple[str, ...]
    """What kinds of organ there are (机关类型)."""
    key_figures: tuple[str, ...]
    """The keys of what somebody looks at first, also derived ones."""
    sections: tuple[Section, ...]
    figures: Mapping[str, Figure]
    """The figures by key, in statutory order."""
    derived: Mapping[str, Derived]
    """The sums that prose tells and no table holds, by key."""
    identities: tuple[Identity, ...]
    histories: tuple[Identity, ...]
    """The equations with figures of the report of the year before."""
    powers: tuple[Power, ...]
    contents: tuple[Content, ...]
    """What the sections of prose have to tell."""
    bases: Mapping[str, str]
    """What its notice says that rules of the program rest on, by their codes."""
    formerly: Mapping[str, Mapping[str, str]]
    """By the name of an earlier form: which of its rows is another one here, 表.行 → 表.行."""

    @property
    def narratives(self) -> tuple[Section, ...]:
        """The sections that hold prose."""
        return tuple(section for section in self.sections if not section.groups)

    @property
    def tables(self) -> tuple[Section, ...]:
        """The sections that hold a statutory table."""
        return tuple(section for section in self.sections if section.groups)

    def figure(self, key: str) -> Figure:
        """The figure of that key, which may be a derived one. Raises KeyError."""
        return self.figures.get(key) or self.derived[key]

    def terms(self, key: str) -> tuple[str, ...]:
        """The keys of the table's figures that it is the sum of: itself if it is one of these."""
        return (key,) if key in self.figures else self.derived[key].terms

    def section(self, key: str) -> Section:
        """The section of that key. Raises KeyError."""
        return self._sections[key]

    @cached_property
    def _sections(self) -> Mapping[str, Section]:
        return {section.key: section for section in self.sections}

    @cached_property
    def nested(self) -> Mapping[str, Mapping[str, Mapping[str, Figure]]]:
        """The figures by table, row and column, as they stand in JSON and in a template's tags."""
        nested: dict[str, dict[str, dict[str, Figure]]] = {}
        for figure in self.figures.values():
            nested.setdefault(figure.table, {}).setdefault(figure.row, {})[figure.column] = figure
        return nested

    @cached_property
    def keys(self) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
        """The keys of all figures, derived ones too, by table, row and column."""
        keys: dict[str, dict[str, dict[str, str]]] = {}
        for figure in [*self.figures.values(), *self.derived.values()]:
            keys.setdefault(figure.table, {}).setdefault(figure.row, {})[figure.column] = figure.key
        return keys

    @cached_property
    def totals(self) -> Mapping[str, tuple[str, ...]]:
        """Each figure that an identity says to be the sum of others → those others.

        A total that is part of another comes before it.
        """
        totals: dict[str, tuple[str, ...]] = {}
        for identity in self.identities:
            if identity.relation == "=" and len(identity.right.terms) == 1:
                totals.setdefault(identity.right.keys[0], identity.left.keys)

        def depth(key: str) -> int:
            return 1 + max(map(depth, totals[key])) if key in totals else 0

        return {key: totals[key] for key in sorted(totals, key=depth)}

    @cached_property
    def carried(self) -> Mapping[str, str]:
        """Each figure that is last year's figure of another key → that key."""
        return {
            history.right.keys[0]: history.left.last_keys[0]
            for history in self.histories
            if history.severity == "error"
            and history.relation == "="
            and len(history.left.terms) == len(history.right.terms) == 1
        }

    def keys_of(self, section: Section) -> list[str]:
        """The keys of the figures in the section's table, in statutory order."""
        return [key for key, figure in self.figures.items() if figure.table == section.key]

    def listed(self, keys: Collection[str]) -> str:
        """Figures as a clerk would tell them, row by row, in statutory order.

        申请.本年新收（自然人、总计）、申请.上年结转（整行）; 整张表 if it is all of their tables.
        """
        lines: dict[str, tuple[list[str], int]] = {}
        tables = {self.figures[key].table for key in keys}
        for figure in self.figures.values():
            if figure.table in tables:
                columns, number = lines.setdefault(f"{figure.table}.{figure.row}", ([], 0))
                columns += [figure.column] if figure.key in keys else []
                lines[f"{figure.table}.{figure.row}"] = columns, number + 1
        told = [
            f"{row}（{'整行' if len(columns) == number else '、'.join(columns)}）"
            for row, (columns, number) in lines.items()
            if columns
        ]
        if len(keys) == sum(number for _, number in lines.values()):
            return "整张表"
        more = f"，等 {len(told)} 行" if len(told) > MOST_ROWS else ""
        return "、".join(told[:MOST_ROWS]) + more

    def default_title(self, unit: str, year: int | None) -> str:
        """Organ + year + 年政府信息公开工作年度报告."""
        return self.title.format(unit=unit, year="" if year is None else year)


def figure_key(table: str, path: Iterable[Node]) -> str:
    """The key of the figure in the row and the column of that path: 表.行.列."""
    return ".".join([table, *(node.key for node in path if node.key)])


@lru_cache(maxsize=2000)
def plain(label: str) -> str:
    """A label without spaces, punctuation and width, so that (一) 予以公开 is （一）予以公开."""
    for sign in _WIDE_SIGNS:
        label = label.replace(sign, " ")
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", label))


_WIDE_SIGNS = "，；：？！（）\u3000…"
"""What stands in every paragraph and takes long to be made narrow, though it is taken out then."""
_NO_WORD = re.compile(r"[\W_]+")
