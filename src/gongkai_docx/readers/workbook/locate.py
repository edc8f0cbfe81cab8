"""A sheet and a table of the form → the cell of each figure, found by its labels and not by place.

Rows and columns may have been inserted, moved or swapped, and merges lost. A figure is read where
its row's label and its column's labels meet, or not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from gongkai_docx.forms import Group, Node, Section, lay_out
from gongkai_docx.forms.form import plain
from gongkai_docx.places import Position, cell_name
from gongkai_docx.readers.figures import is_meant
from gongkai_docx.readers.sheets.sheet import ErrorValue, Sheet
from gongkai_docx.readers.workbook.labels import Columns, Labels
from gongkai_docx.readers.workbook.unmoved import Located
from gongkai_docx.workbook import ABOVE_TABLE, TABLE_TOP, is_aid


def search(sheet: Sheet, section: Section) -> Located:
    """The cell of every figure of that section's table, wherever on the sheet it is."""
    labels = Labels(sheet, section)
    table = _Table(sheet, section, labels)
    located = Located()
    for group in section.groups:
        located.cells.update(table.figures(group, located.problems))
    if not located.problems:
        located.problems.extend(_overlaps(sheet, labels, located.cells))
        for position, beside in _rest(sheet, section, labels, located.cells):
            (located.strays if beside else located.remarks).append(position)
    return located


class _Table:
    """The figures of one table, found by its labels."""

    def __init__(self, sheet: Sheet, section: Section, labels: Labels) -> None:
        self._sheet = sheet
        self._section = section
        self._labels = labels
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
                    key = ".".join([self._section.key, *(node.key for node in nodes if node.key)])
                    yield key, (row, column)

    def _labelled(
        self, group: Group, path: tuple[Node, ...], problems: list[str]
    ) -> tuple[int, Columns] | None:
        """The row with that label, and the columns that stand over it."""
        label = path[-1].label
        candidates = self._labels.places(label)
        if not candidates:
            problems.append(f"找不到行标题“{label}”（原在 {self._usual[plain(label)]}）")
            return None
        fits = []
        for row, column in candidates:
            columns, missing = self._labels.columns_over(group, row)
            if not missing and column < min(columns.values()):
                fits.append((row, column, columns))
        if len(fits) == 1:
            row, _, columns = fits[0]
            return row, columns
        places = "、".join(cell_name(*position) for position in candidates)
        if fits:
            problems.append(f"行标题“{label}”出现了不止一次（{places}）")
        else:
            _, missing = self._labels.columns_over(group, candidates[0][0])
            what = f"上方认不出列标题“{'”“'.join(missing)}”" if missing else "不在数字的左边"
            problem = f"{places}“{label}”{what}"
            # The same heading missing over every row is one fault, not twenty-five.
            same = f"列标题“{'”“'.join(missing)}”"
            if not missing or not any(same in told for told in problems):
                problems.append(problem)
        return None

    def _unlabelled(self, group: Group, problems: list[str]) -> tuple[int, Columns] | None:
        """The one row of figures below the header of a table without row labels (section 四)."""
        repeated = self._labels.repeated(group)
        if repeated:
            problems.append(f"列标题“{repeated}”出现得过多，分不清哪一张是填报的表")
            return None
        columns, missing = self._labels.columns_over(group, len(self._sheet.rows))
        if missing:
            problems.append(f"认不出列标题“{'”“'.join(missing)}”")
            return None
        header = self._header_bottom(columns)
        rows = self._rows_like_figures(columns, header)
        if len(rows) > 1 or any(row <= header for row in rows):
            places = "、".join(f"第 {row + 1} 行" for row in rows)
            problems.append(f"数字应只有一行，在表头之下，现在{places}像是数字")
            return None
        return (rows[0] if rows else header + 1), columns

    def _header_bottom(self, columns: Columns) -> int:
        """The last row of the labels that stand over those columns."""
        heads = set(columns.values())
        ends = [(position, self._sheet.merge_at(position)[1]) for position in self._labels.headers]
        return max(bottom for (_, left), (bottom, right) in ends if left in heads or right in heads)

    def _rows_like_figures(self, columns: Columns, header: int) -> list[int]:
        """The rows, outside the header, that hold figures in those columns."""
        header_top = min(row for row, _ in self._labels.headers)
        strong, weak = [], []
        for row in range(len(self._sheet.rows)):
            if header_top <= row <= header:
                continue
            values = [
                value
                for column in columns.values()
                if (value := self._sheet.at(row, column)) != ""
                and not _is_aid(self._sheet, (row, column))
            ]
            # An error is no sign of figures: our check cells show one when their sheet is gone.
            meant = sum(is_meant(value) for value in values if not isinstance(value, ErrorValue))
            if meant > 1 or len(values) * 2 > len(columns):
                strong.append(row)
            elif meant == len(values) == 1:
                weak.append(row)
        # One number or word alone is a row of figures only where there is no fuller one.
        return strong or weak


def _is_aid(sheet: Sheet, position: Position) -> bool:
    """Whether what stands there is one of our check cells."""
    return is_aid(sheet.at(*position), sheet.formulas.get(position))


def _overlaps(sheet: Sheet, labels: Labels, cells: dict[str, Position]) -> Iterator[str]:
    """Figures whose cells were merged with each other or with a label."""
    taken = set(cells.values()) | labels.all_places()
    for position in cells.values():
        first, last = sheet.merge_at(position)
        merged = set(sheet.span(first, last))
        if first != position or len(merged & taken) > 1:
            merge = f"{cell_name(*first)}:{cell_name(*last)}"
            yield f"{merge} 合并了几个数据格，分不清是哪一项的数字，请取消合并"


def _rest(
    sheet: Sheet, section: Section, labels: Labels, cells: dict[str, Position]
) -> Iterator[tuple[Position, bool]]:
    """Cells that hold neither a figure nor a label; whether they are in or next to the table.

    Next to it, because cells that were shifted right or down push the last one out.
    A check that the clerk put beside a full row is only a remark.
    """
    known_labels = {plain(cell.text) for cell in lay_out(section).cells if cell.kind != "figure"}
    known_labels |= {plain(section.heading), plain(ABOVE_TABLE)}
    known = set(cells.values())
    top = min(row for row, _ in labels.headers)
    bottom = max(row for row, _ in known)
    left = min(column for _, column in known)
    right = max(sheet.merge_at(position)[1][1] for position in known)
    empty = [(row, column) for row, column in known if sheet.at(row, column) == ""]
    empty_rows = Counter(row for row, _ in empty)
    empty_columns = Counter(column for _, column in empty)
    aids = {position for position, _ in sheet.filled.items() if _is_aid(sheet, position)}
    beside = _reach({column for _, column in aids}, right)
    below = _reach({row for row, _ in aids}, bottom)
    for position, value in sheet.filled.items():
        is_label = isinstance(value, str) and (not value.strip() or plain(value) in known_labels)
        if position not in known and not is_label and position not in aids:
            row, column = position
            inside = top <= row <= bottom and left <= column <= right
            pushed = _is_pushed(column - right, empty_rows[row], beside) or _is_pushed(
                row - bottom, empty_columns[column], below
            )
            yield position, inside or pushed


def _reach(aids: Collection[int], edge: int) -> int:
    """How many rows or columns beyond the edge of the table our check cells take.

    A line may have come between; the signatures, further away, are none of them.
    """
    reach = 0
    while beyond := [line for line in (edge + reach + 1, edge + reach + 2) if line in aids]:
        reach = beyond[-1] - edge
    return reach


def _is_pushed(distance: int, empty: int, aids: int) -> bool:
    """Whether empty cells in a line may have pushed a number that far out of the table.

    Each pushes it by one; what stood there (our check cells) may have been pushed further.
    """
    return empty > 0 and 0 < distance <= empty + aids
