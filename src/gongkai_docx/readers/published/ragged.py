"""Tables in a plain text, where cells are not known → the text that stands for each figure.

Lines are read as words and runs of numbers. A run is a row if it has as many numbers as its table
has columns, and if the words before it are the row's label, perhaps broken over several lines. The
order of the columns is that of the words above: as the form's own header is read row by row, or
as they stand below each other in the lines (as pdftotext sets them).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from gongkai_docx.forms import Group, Node
from gongkai_docx.forms.form import figure_key
from gongkai_docx.readers.figures import is_meant, is_nothing
from gongkai_docx.readers.published.column_order import Word, order_of
from gongkai_docx.readers.published.labels import Labels, Path, Row, alike, folded, missing
from gongkai_docx.readers.published.sequence import Lines, Piece
from gongkai_docx.readers.published.taken import Taken, Typed
from gongkai_docx.rules.published import BROKEN, RELABELLED, UNKNOWN
from gongkai_docx.values import dataclass

_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class _Run:
    """Numbers that follow each other in the text, and the words since the run before."""

    words: tuple[Word, ...]
    """Each with the number of its line."""
    numbers: tuple[str, ...]
    spot: str
    is_apart: bool = False
    """Whether there is surely an empty cell between its label and its numbers."""
    is_torn: bool = False
    """Whether there surely is one between two of its numbers, and none between others."""

    @property
    def shown(self) -> str:
        return " ".join([*(piece.text for _, piece in self.words), *self.numbers])


@dataclass(frozen=True)
class _Known:
    """The row that a run is, and the words before its label, which may be a header."""

    row: Row
    head: tuple[Word, ...]
    label: str


def read_ragged(tables: Iterable[Lines], labels: Labels) -> Taken:
    """What stands for the figures of that table of the form."""
    taken = Taken(labels.section)
    reader = _Reader(labels, taken)
    for table in tables:
        reader.runs += _runs(table)
    reader.read()
    return taken


def _runs(table: Lines) -> Iterator[_Run]:
    words: list[Word] = []
    numbers: list[Word] = []
    for number, line in enumerate(table.lines):
        for piece in _pieces(line):
            if is_meant(piece.text):
                numbers.append((number, piece))
                continue
            if numbers:
                yield _run(table, words, numbers)
                words, numbers = [], []
            words.append((number, piece))
    if numbers:
        yield _run(table, words, numbers)


def _run(table: Lines, words: list[Word], numbers: list[Word]) -> _Run:
    return _Run(
        tuple(words),
        tuple(piece.text for _, piece in numbers),
        _spot(table, numbers[0][0]),
        any(map(bool, _gaps([*words[-1:], numbers[0]]))),
        len({*_gaps(numbers)}) > 1,
    )


def _gaps(words: Sequence[Word]) -> Iterator[int]:
    """How many cells are empty between each two that follow each other in a line of cells."""
    for (line, one), (other_line, other) in pairwise(words):
        if line == other_line and other.is_cell:
            yield other.start - one.end


def _spot(table: Lines, number: int) -> str:
    return f"{table.spot}第 {number + 1} 行"


def _pieces(line: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces of a line, numbers that only spaces part being one piece each."""
    for piece in line:
        parts = [*_WORD.finditer(piece.text)]
        if len(parts) > 1 and all(is_meant(part[0]) for part in parts):
            for part in parts:
                yield Piece(part[0], piece.start + part.start(), piece.start + part.end())
        elif parts:
            # 重 新出具 0 0: a label and its numbers, one space apart.
            tail = len(parts)
            while tail and is_meant(parts[tail - 1][0]):
                tail -= 1
            if 0 < tail < len(parts):
                end = parts[tail - 1].end()
                yield Piece(piece.text[:end], piece.start, piece.start + end)
                for part in parts[tail:]:
                    yield Piece(part[0], piece.start + part.start(), piece.start + part.end())
            else:
                yield piece


class _Reader:
    """The runs of a section's tables, read one by one."""

    def __init__(self, labels: Labels, taken: Taken) -> None:
        self.labels = labels
        self.taken = taken
        self.runs: list[_Run] = []

    def read(self) -> None:
        """Take the figures of all runs."""
        known: dict[int, _Known] = {}
        for place, run in enumerate(self.runs):
            if found := self._known(run):
                known[place] = found
        known |= self._told_by_place(known)
        counts = [found.row for found in known.values()]
        head: tuple[Word, ...] = ()
        for place, run in enumerate(self.runs):
            found = known.get(place)
            if found is None:
                self._read_other(run, counts)
                continue
            own = self._head(found.head)
            head = own or head
            keys = found.row.keys(self.labels.section)
            if counts.count(found.row) > 1:
                problem = f"“{found.row.label}”出现了不止一次，分不清哪一行是"
                self.taken.doubt(BROKEN, run.spot, problem, keys, run.shown)
                continue
            self._take(run, found.row.group, found.row.path, head)

    def _head(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """The words of a header among those before a label; none if there is no column's."""
        columns = "".join(self.labels.columns)
        said = [
            word for word in words if folded(word[1].text) and not self.labels.branch(word[1].text)
        ]
        return tuple(said) if any(folded(word[1].text) in columns for word in said) else ()

    def _known(self, run: _Run) -> _Known | None:
        """The row whose label some of the words before that run are, joined."""
        found: list[_Known] = []
        words = run.words
        for start in range(len(words)):
            text = ""
            for end in range(start, len(words)):
                text += words[end][1].text
                row = self.labels.row(text)
                if row and all(self._is_aside(word[1].text) for word in words[end + 1 :]):
                    found.append(_Known(row, words[:start], text))
        rows = {each.row for each in found}
        return max(found, key=lambda each: len(each.label)) if len(rows) == 1 else None

    def _is_aside(self, text: str) -> bool:
        """Whether a word after a label is none of it: that of several rows, set between them."""
        return not folded(text) or self.labels.branch(text) is not None

    def _told_by_place(self, known: dict[int, _Known]) -> dict[int, _Known]:
        number = {row: place for place, row in enumerate(self.labels.rows)}
        places = [
            place
            for place, run in enumerate(self.runs)
            if place in known or (run.words and not self._branch(run))
        ]
        found = [number[known[place].row] if place in known else None for place in places]
        told: dict[int, _Known] = {}
        for place, which in missing(found, len(number)):
            run, row = self.runs[places[place]], self.labels.rows[which]
            own = [word for word in run.words if not self._is_aside(word[1].text)]
            # The label is the last words, as many of them as look like it.
            for start in range(len(own)):
                text = "".join(piece.text for _, piece in own[start:])
                if alike(text, row.label) and len(folded(text)) <= len(folded(row.label)) + 4:
                    told[places[place]] = _Known(row, tuple(own[:start]), text)
                    message = f"{run.spot}：“{text}”按“{row.label}”读取。"
                    self.taken.note(RELABELLED, message, row.keys(self.labels.section), text)
                    break
        return told

    def _branch(self, run: _Run) -> Node | None:
        """The label of several rows that stands right before the run."""
        return self.labels.branch(run.words[-1][1].text) if run.words else None

    def _take(self, run: _Run, group: Group, path: Path, head: tuple[Word, ...]) -> None:
        section = self.labels.section
        name = f"“{path[-1].label}”" if path else ""
        keys = [figure_key(section.key, path + column) for column in group.column_paths()]
        order, called = order_of(head, group)
        if order is None:
            problem = f"{name}上方的列标题认不出，没有读取"
            self.taken.doubt(UNKNOWN, run.spot, problem, keys, run.shown)
        elif len(run.numbers) != len(order):
            problem = (
                f"{name}有 {len(run.numbers)} 个数字，应有 {len(order)} 个，"
                "分不清哪个数字在哪一列，没有读取"
            )
            self.taken.doubt(BROKEN, run.spot, problem, keys, run.shown)
        elif run.is_torn:
            problem = f"{name}有空格，数字可能错了位，没有读取"
            self.taken.doubt(BROKEN, run.spot, problem, keys, run.shown)
        else:
            self.taken.gapped.update(keys if run.is_apart else ())
            for column, number in zip(order, run.numbers, strict=True):
                key = figure_key(section.key, path + column)
                heading = called.get(column, column[-1].label)
                self.taken.take(key, Typed(number, run.spot, heading))

    def _read_other(self, run: _Run, found: list[Row]) -> None:
        """A run whose row isn't known: that of a table without labels, of a branch, or none."""
        section = self.labels.section
        unlabelled = [group for group in section.groups if not group.rows]
        if unlabelled and not any(key in self.taken.typed for key in self._keys(unlabelled[0])):
            self._take(run, unlabelled[0], (), run.words)
            return
        branch = self._branch(run)
        below = [row for row in self.labels.rows if branch and branch in row.path]
        if branch and below and not any(row in found for row in below):
            keys = [key for row in below for key in row.keys(section)]
            if len(run.numbers) == len(below[0].group.column_paths()) and all(
                map(is_nothing, run.numbers)
            ):
                for key in keys:
                    self.taken.take(key, Typed("0", run.spot))
                return
            names = "、".join(row.label for row in below)
            problem = f"“{branch.label}”只有合计一行，没有分列（{names}），没有读取"
            self.taken.doubt(BROKEN, run.spot, problem, keys, run.shown)
            return
        message = f"{run.spot}：“{run.shown[-40:]}”认不出是法定格式的哪一行，其中的数字没有读取。"
        self.taken.note(UNKNOWN, message, (), run.shown)

    def _keys(self, group: Group) -> list[str]:
        return [figure_key(self.labels.section.key, path) for path in group.column_paths()]
