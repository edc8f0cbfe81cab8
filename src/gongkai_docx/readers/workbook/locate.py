"""A sheet and a table of the form → the cell of each figure, found by its labels and not by place.

Rows and columns may have been inserted, moved or swapped, and merges lost. A figure is read where
its row's label and its column's labels meet, or not at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai_docx.forms import Group, Node, Section, lay_out
from gongkai_docx.forms.form import plain
from gongkai_docx.places import Position, cell_name
from gongkai_docx.readers.figures import is_meant
from gongkai_docx.readers.sheets.sheet import ErrorValue, Sheet
from gongkai_docx.workbook import TABLE_TOP, is_aid

Columns = dict[tuple[Node, ...], int]
"""The column of each leaf, by the path of labels that leads to it."""


@dataclass(frozen=True)
class Located:
    """Where the figures of a table stand, and what keeps them from being found."""

    cells: dict[str, Position] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    """In Chinese, each with its place; if there is any, `cells` is not complete."""
    strays: list[Position] = field(default_factory=list)
    """Cells in the table or next to it that hold neither a figure nor a label."""
    remarks: list[Position] = field(default_factory=list)
    """The same, elsewhere on the sheet."""


def locate(sheet: Sheet, section: Section) -> Located:
    """The cell of every figure of that section's table on that sheet."""
    table = _Table(sheet, section)
    located = Located()
    for group in section.groups:
        located.cells.update(table.figures(group, located.problems))
    if not located.problems:
        located.problems.extend(table.overlaps(located.cells))
        for position, beside in table.rest(located.cells):
            (located.strays if beside else located.remarks).append(position)
    return located


class _Table:
    """The labels of one table as they stand on its sheet."""

    def __init__(self, sheet: Sheet, section: Section) -> None:
        self.sheet = sheet
        self.section = section
        columns = {
            plain(node.label)
            for group in section.groups
            for path in group.column_paths()
            for node in path
        }
        rows = {
            plain(path[-1].label) for group in section.groups for path in group.row_paths() if path
        }
        titles = {plain(group.title) for group in section.groups if group.title}
        self.positions: dict[str, list[Position]] = {}
        self.headers: list[Position] = []
        for position, value in sheet.filled():
            label = plain(value) if isinstance(value, str) else ""
            if label in columns or label in rows or label in titles:
                self.positions.setdefault(label, []).append(position)
                if label not in rows:
                    self.headers.append(position)
        over = [row for label in columns for row, _ in self.positions.get(label, ())]
        self._header_rows = sorted({row for row, _ in self.headers} | set(over))
        self._found: dict[tuple[Group, int], tuple[Columns, list[str]]] = {}
        self._usual = {
            plain(cell.text): cell_name(TABLE_TOP + cell.row, cell.column)
            for cell in reversed(lay_out(section).cells)
            if cell.kind != "figure"
        }

    def figures(self, group: Group, problems: list[str]) -> Iterator[tuple[str, Position]]:
        """Key and cell of each figure of the group; what can't be found goes to problems."""
        for path in group.row_paths():
            found = (
                self._labelled(group, path, problems) if path else self._unlabelled(group, problems)
            )
            if found:
                row, columns = found
                for leaf, column in columns.items():
                    nodes = path + leaf
                    key = ".".join([self.section.key, *(node.key for node in nodes if node.key)])
                    yield key, (row, column)

    def _labelled(
        self, group: Group, path: tuple[Node, ...], problems: list[str]
    ) -> tuple[int, Columns] | None:
        """The row with that label, and the columns that stand over it."""
        label = path[-1].label
        candidates = self.positions.get(plain(label), [])
        if not candidates:
            problems.append(f"找不到行标题“{label}”（原在 {self._usual[plain(label)]}）")
            return None
        fits = []
        for row, column in candidates:
            columns, missing = self._columns(group, row)
            if not missing and column < min(columns.values()):
                fits.append((row, column, columns))
        if len(fits) == 1:
            row, _, columns = fits[0]
            return row, columns
        places = "、".join(cell_name(*position) for position in candidates)
        if fits:
            problems.append(f"行标题“{label}”出现了不止一次（{places}）")
        else:
            _, missing = self._columns(group, candidates[0][0])
            what = f"上方认不出列标题“{'”“'.join(missing)}”" if missing else "不在数字的左边"
            problem = f"{places}“{label}”{what}"
            # The same heading missing over every row is one fault, not twenty-five.
            same = f"列标题“{'”“'.join(missing)}”"
            if not missing or not any(same in told for told in problems):
                problems.append(problem)
        return None

    def _unlabelled(self, group: Group, problems: list[str]) -> tuple[int, Columns] | None:
        """The one row of figures below the header of a table without row labels (section 四)."""
        repeated = self._repeated(group)
        if repeated:
            problems.append(f"列标题“{repeated}”出现得过多，分不清哪一张是填报的表")
            return None
        bottom = len(self.sheet.rows)
        columns, missing = self._columns(group, bottom)
        if missing:
            problems.append(f"认不出列标题“{'”“'.join(missing)}”")
            return None
        header = max(
            self.sheet.merge_at(position)[1][0]
            for position in self.headers
            if position[1] in columns.values()
            or self.sheet.merge_at(position)[1][1] in columns.values()
        )
        header_top = min(row for row, _ in self.headers)
        strong, weak = [], []
        for row in range(bottom):
            values = [
                value
                for column in columns.values()
                if (value := self.sheet.at(row, column)) != "" and not self._is_aid((row, column))
            ]
            # An error is no sign of figures: our check cells show one when their sheet is gone.
            meant = sum(is_meant(value) for value in values if not isinstance(value, ErrorValue))
            if header_top <= row <= header:
                continue
            if meant > 1 or len(values) * 2 > len(columns):
                strong.append(row)
            elif meant == len(values) == 1:
                weak.append(row)
        # One number or word alone is a row of figures only where there is no fuller one.
        rows = strong or weak
        if len(rows) > 1 or any(row <= header for row in rows):
            places = "、".join(f"第 {row + 1} 行" for row in rows)
            problems.append(f"数字应只有一行，在表头之下，现在{places}像是数字")
            return None
        return (rows[0] if rows else header + 1), columns

    def _repeated(self, group: Group) -> str | None:
        """A column label that stands more often on the sheet than in the form."""
        nodes = {id(node): node for path in group.column_paths() for node in path}
        usual = Counter(plain(node.label) for node in nodes.values())
        return next(
            (
                node.label
                for node in nodes.values()
                if len(self.positions.get(plain(node.label), [])) > usual[plain(node.label)]
            ),
            None,
        )

    def _is_aid(self, position: Position) -> bool:
        """Whether what stands there is one of our check cells."""
        return is_aid(self.sheet.at(*position), self.sheet.formulas.get(position))

    def _columns(self, group: Group, row: int) -> tuple[Columns, list[str]]:
        """The column of each leaf over that row, by the leaf's path; labels not found.

        They are the same for all rows under the same headers.
        """
        under = group, bisect_left(self._header_rows, row)
        if under not in self._found:
            self._found[under] = self._columns_over(group, row)
        return self._found[under]

    def _columns_over(self, group: Group, row: int) -> tuple[Columns, list[str]]:
        columns: Columns = {}
        missing: list[str] = []
        for path in group.column_paths():
            *above, leaf = path
            fits = [
                position
                for position in self.positions.get(plain(leaf.label), [])
                if position[0] < row
                and all(self._stands_over(node, position) for node in above)
                and not self._covered(position, row)
            ]
            if len(fits) == 1:
                columns[path] = fits[0][1]
            else:
                twice = "（出现了不止一次）" if fits else ""
                missing.append("/".join(node.label for node in path) + twice)
        return columns, missing

    def _stands_over(self, node: Node, below: Position) -> bool:
        """Whether a label of that node spans the column of `below`, in a row above it."""
        return any(
            position[0] < below[0] and self._spans(position, below[1])
            for position in self.positions.get(plain(node.label), [])
        )

    def _spans(self, position: Position, column: int) -> bool:
        (row, left), (_, right) = self.sheet.merge_at(position)
        if right > left:
            return left <= column <= right
        # Its merge is gone: it reaches as far as the next text in its row.
        reach = next(
            (c for c in range(left + 1, column + 1) if self.sheet.at(row, c) != ""), column + 1
        )
        return left <= column < reach

    def _covered(self, position: Position, row: int) -> bool:
        """Whether another header stands between that label and that row, in the same column."""
        for header in self.headers:
            (_, left), (_, right) = self.sheet.merge_at(header)
            if position[0] < header[0] < row and left <= position[1] <= right:
                return True
        return False

    def overlaps(self, cells: dict[str, Position]) -> Iterator[str]:
        """Figures whose cells were merged with each other or with a label."""
        taken = set(cells.values()) | {p for places in self.positions.values() for p in places}
        for position in cells.values():
            first, last = self.sheet.merge_at(position)
            merged = set(self.sheet.span(first, last))
            if first != position or len(merged & taken) > 1:
                merge = f"{cell_name(*first)}:{cell_name(*last)}"
                yield f"{merge} 合并了几个数据格，分不清是哪一项的数字，请取消合并"

    def rest(self, cells: dict[str, Position]) -> Iterator[tuple[Position, bool]]:
        """Cells that hold neither a figure nor a label; whether they are in or next to the table.

        Next to it, because cells that were shifted right or down push the last one out.
        A check that the clerk put beside a full row is only a remark.
        """
        labels = {plain(cell.text) for cell in lay_out(self.section).cells if cell.kind != "figure"}
        labels.add(plain(self.section.heading))
        known = set(cells.values())
        top = min(row for row, _ in self.headers)
        bottom = max(row for row, _ in known)
        left = min(column for _, column in known)
        right = max(self.sheet.merge_at(position)[1][1] for position in known)
        empty = [(row, column) for row, column in known if self.sheet.at(row, column) == ""]
        empty_rows = Counter(row for row, _ in empty)
        empty_columns = Counter(column for _, column in empty)
        aids = {position for position, _ in self.sheet.filled() if self._is_aid(position)}
        beside = max([0, *(column - right for _, column in aids)])
        below = max([0, *(row - bottom for row, _ in aids)])
        for position, value in self.sheet.filled():
            is_label = isinstance(value, str) and (not value.strip() or plain(value) in labels)
            if position not in known and not is_label and position not in aids:
                row, column = position
                inside = top <= row <= bottom and left <= column <= right
                pushed = _is_pushed(column - right, empty_rows[row], beside) or _is_pushed(
                    row - bottom, empty_columns[column], below
                )
                yield position, inside or pushed


def _is_pushed(distance: int, empty: int, aids: int) -> bool:
    """Whether empty cells in a line may have pushed a number that far out of the table.

    Each pushes it by one; what stood there (our check cells) may have been pushed further.
    """
    return empty > 0 and 0 < distance <= empty + aids
