"""Tables whose cells are known → the text that stands for each figure, found by their labels.

As in a workbook (`readers.workbook.locate`), a figure is read where its row's label and its
column's labels meet, or not at all. A published table has been through more: it is cut in two,
its labels have lost a word, a row has a cell too many. A row whose cells don't stand under the
header one for one is in doubt as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai_docx.forms import Group
from gongkai_docx.forms.form import figure_key
from gongkai_docx.readers.figures import is_meant, is_nothing
from gongkai_docx.readers.published.headers import Columns, Header, headers_of
from gongkai_docx.readers.published.labels import Labels, Path, Row, alike, missing
from gongkai_docx.readers.published.sequence import Cell, Table
from gongkai_docx.readers.published.taken import Taken, Typed
from gongkai_docx.rules.published import BROKEN, RELABELLED, UNKNOWN
from gongkai_docx.values import dataclass


@dataclass(frozen=True, eq=False)
class _Line:
    """A row of a table below a header."""

    table: Table
    number: int
    header: Header | None

    @property
    def has_own_header(self) -> bool:
        """Whether the header is of the same table, and not of the one before it."""
        return self.header is not None and self.header.table is self.table

    @property
    def spot(self) -> str:
        return f"{self.table.spot}第 {self.number + 1} 行"

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.table.rows[self.number]

    @property
    def words(self) -> list[Cell]:
        """The cells of labels: those that hold words and no number."""
        return [cell for cell in self.cells if not cell.is_blank and not is_meant(cell.text)]

    @property
    def numbers(self) -> list[Cell]:
        """The cells of its own that hold numbers, or words for none."""
        return [
            cell
            for cell in self.cells
            if cell.row == self.number and not cell.is_blank and is_meant(cell.text)
        ]

    @property
    def shown(self) -> str:
        """What stands in it."""
        return " | ".join(" ".join(cell.text.split()) or "（空）" for cell in self.cells)


def read_grids(tables: Iterable[Table], labels: Labels) -> Taken:
    """What stands for the figures of that table of the form, in one table or several."""
    taken = Taken(labels.section)
    reader = _Reader(labels, taken)
    for table in tables:
        reader.lines += reader.lines_of(table)
    reader.read()
    return taken


class _Reader:
    """The rows of a section's tables, read one by one."""

    def __init__(self, labels: Labels, taken: Taken) -> None:
        self.labels = labels
        self.taken = taken
        self.lines: list[_Line] = []
        self._header: Header | None = None
        self._columns: dict[tuple[int, Group], Columns] = {}

    def lines_of(self, table: Table) -> Iterator[_Line]:
        """The rows of a table that are no header, each under the header above it.

        A table without a header goes on under that of the table before it.
        """
        headers = headers_of(table, self.labels)
        for number in range(table.height):
            above = [header for header in headers if header.bottom < number]
            if any(header.top <= number <= header.bottom for header in headers):
                continue
            self._header = above[-1] if above else None if headers else self._header
            yield _Line(table, number, self._header)
        if headers:
            self._header = headers[-1]

    def read(self) -> None:
        """Take the figures of all rows."""
        rows = self._known_rows()
        done: set[int] = set()
        for row in dict.fromkeys(rows.values()):
            done |= self._read_row(row, [place for place in rows if rows[place] is row])
        done |= self._read_branches(rows)
        for group in self.labels.section.groups:
            if not group.rows:
                done |= self._read_unlabelled(group)
        self._tell_rest(done)

    def _known_rows(self) -> dict[int, Row]:
        """The lines whose label is surely one row's."""
        rows: dict[int, Row] = {}
        for place, line in enumerate(self.lines):
            found = {row for cell in line.words if (row := self.labels.row(cell.text))}
            if len(found) == 1:
                rows[place] = found.pop()
        return rows | self._told_by_place(rows)

    def _read_row(self, row: Row, places: list[int]) -> set[int]:
        """Take that row from the one of these lines that is it; the lines that need no more word.

        In a table of its own, below no header, a line with its label is another table's.
        """
        own = [place for place in places if self.lines[place].has_own_header]
        places = own if len(own) == 1 else places
        lines = [self.lines[place] for place in places]
        if len(lines) == 1:
            self._take(lines[0], row.group, row.path, self._label_of(lines[0], row))
        else:
            spots = "、".join(line.spot for line in lines)
            shown = " / ".join(line.shown for line in lines)
            problem = f"“{row.label}”出现了不止一次，分不清哪一行是"
            self.taken.doubt(BROKEN, spots, problem, row.keys(self.labels.section), shown)
        return set(places)

    def _label_of(self, line: _Line, row: Row) -> Cell:
        """The cell of a row's own label: the last of its words that may be it."""
        fits = [cell for cell in line.words if self.labels.row(cell.text) is row]
        return (fits or line.words)[-1]

    def _told_by_place(self, rows: dict[int, Row]) -> dict[int, Row]:
        """Rows whose label is written otherwise, and can be no other where they stand."""
        number = {row: place for place, row in enumerate(self.labels.rows)}
        places = [
            place
            for place, line in enumerate(self.lines)
            if place in rows or (line.words and line.numbers and not self._is_branch(line))
        ]
        found = [number[rows[place]] if place in rows else None for place in places]
        told: dict[int, Row] = {}
        for place, which in missing(found, len(number)):
            line, row = self.lines[places[place]], self.labels.rows[which]
            own = line.words[-1]
            if alike(own.text, row.label):
                told[places[place]] = row
                message = f"{line.spot}：“{_short(own.text)}”按“{row.label}”读取。"
                self.taken.note(RELABELLED, message, row.keys(self.labels.section), own.text)
        return told

    def _is_branch(self, line: _Line) -> bool:
        return self.labels.branch(line.words[-1].text) is not None

    def _take(self, line: _Line, group: Group, path: Path, label: Cell | None) -> None:
        """Take the figures of a row, or leave them all in doubt."""
        section = self.labels.section
        columns = self._columns_of(line, group)
        keys = {column: figure_key(section.key, path + column) for column in group.column_paths()}
        name = f"“{path[-1].label}”" if path else ""
        if columns.missing:
            problem = f"{name}上方认不出列标题“{'”“'.join(columns.missing)}”，没有读取"
            self.taken.doubt(UNKNOWN, line.spot, problem, keys.values(), line.shown)
            return
        cells = _under(line, columns, label)
        if isinstance(cells, str):
            problem = f"{name}{cells}，分不清哪个数字在哪一列，没有读取"
            self.taken.doubt(BROKEN, line.spot, problem, keys.values(), line.shown)
            return
        for column, cell in cells.items():
            heading = columns.heading(column)
            self.taken.take(keys[column], Typed(cell.text, line.spot, heading, cell.number))

    def _columns_of(self, line: _Line, group: Group) -> Columns:
        header = line.header
        if header is None:
            return Columns(missing=tuple(path[-1].label for path in group.column_paths()))
        found = self._columns.get((id(header), group))
        if found is None:
            found = self._columns[(id(header), group)] = header.columns(group)
            for path, text in found.called.items():
                message = f"{header.table.spot}：列标题“{_short(text)}”按“{path[-1].label}”读取。"
                self.taken.note(RELABELLED, message, (), text)
        return found

    def _read_branches(self, rows: dict[int, Row]) -> set[int]:
        """Rows that stand for several of the form's: none of these is told, but that all are 0."""
        done: set[int] = set()
        found = set(rows.values())
        for place, line in enumerate(self.lines):
            if place in rows or not line.words or not line.numbers:
                continue
            branch = self.labels.branch(line.words[-1].text)
            below = [row for row in self.labels.rows if branch and branch in row.path]
            if not branch or any(row in found for row in below):
                continue
            done.add(place)
            keys = [key for row in below for key in row.keys(self.labels.section)]
            if len(line.numbers) == len(below[0].group.column_paths()) and all(
                is_nothing(cell.text) for cell in line.numbers
            ):
                for key in keys:
                    self.taken.take(key, Typed("0", line.spot))
                continue
            names = "、".join(row.label for row in below)
            problem = f"“{branch.label}”只有合计一行，没有分列（{names}），没有读取"
            self.taken.doubt(BROKEN, line.spot, problem, keys, line.shown)
        return done

    def _read_unlabelled(self, group: Group) -> set[int]:
        """The one row of figures of a group whose rows have no labels."""
        candidates = [
            place
            for place, line in enumerate(self.lines)
            if line.header and not self._columns_of(line, group).missing
        ]
        filled = [place for place in candidates if self.lines[place].numbers]
        keys = [figure_key(self.labels.section.key, path) for path in group.column_paths()]
        if len(filled) > 1:
            spots = "、".join(self.lines[place].spot for place in filled)
            shown = " / ".join(self.lines[place].shown for place in filled)
            problem = "数字应只有一行，分不清哪一行是"
            self.taken.doubt(BROKEN, spots, problem, keys, shown)
        elif filled or candidates:
            self._take(self.lines[(filled or candidates)[0]], group, (), None)
        return set(filled)

    def _tell_rest(self, done: set[int]) -> None:
        """Rows that hold numbers and are none of the form's."""
        for place, line in enumerate(self.lines):
            if place in done or not line.numbers:
                continue
            label = f"“{_short(line.words[-1].text)}”" if line.words else ""
            message = f"{line.spot}：{label}认不出是法定格式的哪一行，其中的数字没有读取。"
            self.taken.note(UNKNOWN, message, (), line.shown)


def _under(line: _Line, columns: Columns, label: Cell | None) -> dict[Path, Cell] | str:
    """The cell of that row under each column; or what is wrong with the row."""
    after = label.last_column + 1 if label else 0
    cells = [cell for cell in line.cells if cell.column >= after]
    under: dict[Path, Cell] | str = "不在表头下面"
    if not columns.order:
        under = _by_place(line, cells, columns)
        if not isinstance(under, str):
            return under
    order = columns.order or tuple(columns.spans)
    # Where a merge above went wrong, a row may stand beside its header and yet be whole; with a
    # blank in it, another cell may stand there twice.
    if len(cells) == len(order) and all(is_meant(cell.text) and cell.rows == 1 for cell in cells):
        return dict(zip(order, cells, strict=True))
    return under


def _by_place(line: _Line, cells: list[Cell], columns: Columns) -> dict[Path, Cell] | str:
    width = line.header.width if line.header else line.table.width
    covered = {column for cell in line.cells for column in range(cell.column, cell.last_column + 1)}
    if covered != set(range(width)):
        return f"有 {len(covered)} 列，表头有 {width} 列"
    under: dict[Path, Cell] = {}
    for path, (first, last) in columns.spans.items():
        inside = [cell for cell in cells if cell.column <= last and cell.last_column >= first]
        filled = [cell for cell in inside if not cell.is_blank]
        if not inside:
            return f"在“{path[-1].label}”一列没有格"
        if len(filled) > 1:
            return f"在“{path[-1].label}”一列有几个格"
        under[path] = (filled or inside)[0]
    used = list(under.values())
    if len({id(cell) for cell in used}) < len(used) or any(cell.rows > 1 for cell in used):
        return "有合并了的数据格"
    if any(not cell.is_blank and cell not in used for cell in cells):
        return "有不在任何列下的内容"
    return under


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 40 else shown[:39] + "…"
