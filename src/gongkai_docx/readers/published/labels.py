"""A table of the form → its labels, by which the rows and columns of a published one are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise

from gongkai_docx.forms import Group, Node, Section
from gongkai_docx.forms.form import figure_key, plain
from gongkai_docx.report import plain_heading
from gongkai_docx.text import fold
from gongkai_docx.values import dataclass

Path = tuple[Node, ...]

LONGEST = 120
"""What is longer than that many characters is no label."""
_LEAST_COMMON = 0.6
"""How much of the shorter of two labels the other has to share to be the same one."""


@lru_cache(maxsize=5000)
def folded(text: str) -> str:
    """A label as it is compared: without spaces, punctuation, width and radicals."""
    return plain(fold(text).text) if len(text) <= LONGEST else ""


@lru_cache(maxsize=5000)
def bare(label: str) -> str:
    """The label, compared without its number: 予以公开 for （一）予以公开."""
    return folded(plain_heading(label) or "")


@dataclass(frozen=True, eq=False)
class Row:
    """A row of figures of the form."""

    group: Group
    path: Path

    @property
    def label(self) -> str:
        """Its own label."""
        return self.path[-1].label

    def key(self, section: Section, column: Path) -> str:
        """The key of its figure in that column."""
        return figure_key(section.key, self.path + column)

    def keys(self, section: Section) -> list[str]:
        """The keys of all its figures."""
        return [self.key(section, column) for column in self.group.column_paths()]


@dataclass(frozen=True, eq=False)
class Labels:
    """The labels of the table of that section."""

    section: Section

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all groups that have labels, in statutory order."""
        return tuple(
            Row(group, path) for group in self.section.groups for path in group.row_paths() if path
        )

    @cached_property
    def _row_by_label(self) -> dict[str, Row]:
        return {folded(row.label): row for row in self.rows}

    @cached_property
    def _row_by_bare(self) -> dict[str, Row]:
        alike: dict[str, list[Row]] = {}
        for row in self.rows:
            alike.setdefault(bare(row.label), []).append(row)
        branches = {bare(node.label) for node in self.branches.values()}
        return {
            label: rows[0]
            for label, rows in alike.items()
            if len(rows) == 1 and label not in branches
        }

    @cached_property
    def branches(self) -> dict[str, Node]:
        """The labels that stand for several rows, as they are compared."""
        return {
            folded(node.label): node
            for group in self.section.groups
            for top in group.rows
            for node in top.below()
            if node.children
        }

    @cached_property
    def columns(self) -> frozenset[str]:
        """The labels of columns, as they are compared."""
        return frozenset(
            folded(node.label)
            for group in self.section.groups
            for top in group.columns
            for node in top.below()
        )

    @cached_property
    def frame(self) -> frozenset[str]:
        """What else a table says: the titles of its groups, their corners and banners."""
        return frozenset(
            folded(text)
            for group in self.section.groups
            for text in (group.title, group.corner, group.banner)
            if text
        )

    def row(self, text: str) -> Row | None:
        """The row whose label that surely is, with its number or without."""
        label = folded(text)
        if not label:
            return None
        return self._row_by_label.get(label) or self._row_by_bare.get(bare(text))

    def branch(self, text: str) -> Node | None:
        """The label of several rows that it surely is."""
        label, without = folded(text), bare(text)
        if node := self.branches.get(label):
            return node
        alike = [node for node in self.branches.values() if bare(node.label) == without]
        return alike[0] if without and len(alike) == 1 else None

    def is_column(self, text: str) -> bool:
        """Whether it is the label of a column, or of several."""
        return folded(text) in self.columns

    def is_frame(self, text: str) -> bool:
        """Whether it is the title of a group, or a corner."""
        return folded(text) in self.frame

    def knows(self, text: str) -> bool:
        """Whether it is any label of the table."""
        return bool(
            self.is_column(text) or self.is_frame(text) or self.row(text) or self.branch(text)
        )


@cache
def labels_of(section: Section) -> Labels:
    """The labels of that section's table."""
    return Labels(section)


def alike(written: str, label: str) -> bool:
    """Whether what is written there may be that label, with a word lost, added or mistaken.

    That alone makes it none; where it stands must leave no other (`missing`).
    """
    one, other = folded(written), folded(label)
    if min(len(one), len(other)) < 2:
        return False
    shorter = min(len(one), len(other))
    return common(one, other) >= max(2, _LEAST_COMMON * shorter)


def common(one: str, other: str) -> int:
    """Of two texts how many characters the two have in common, in the same order."""
    before = [0] * (len(other) + 1)
    for char in one:
        now = [0]
        for place, each in enumerate(other):
            now.append(before[place] + 1 if char == each else max(now[-1], before[place + 1]))
        before = now
    return before[-1]


def missing(found: Sequence[int | None], total: int) -> Iterator[tuple[int, int]]:
    """Which of the form's labels those that aren't known must be, by where they stand.

    `found` has the number of the label that each one is, or None. Between two that follow each
    other in the form with as many missing between them as are not known, each can be but one.
    Pairs of a place in `found` and the number.
    """
    known = [(place, number) for place, number in enumerate(found) if number is not None]
    bounds = [(-1, -1), *known, (len(found), total)]
    for (place, number), (next_place, next_number) in pairwise(bounds):
        gap = next_number - number
        if gap > 1 and next_place - place == gap:
            yield from zip(
                range(place + 1, next_place), range(number + 1, next_number), strict=True
            )
