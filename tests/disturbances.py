"""What happens to a workbook in an office: rows and columns moved, labels lost, merges gone.

Each changes an openpyxl sheet as a spreadsheet program would, merges included; those of
`IN_WORKBOOK` concern the sheet as a whole.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

Move = Callable[[int], int | None]


def _same(number: int) -> int:
    return number


def _rearrange(sheet: Worksheet, row: Move, column: Move) -> None:
    """Move each row and column (1-based) to another place, or to None."""
    cells: dict[Any, Any] = {(c.row, c.column): c.value for line in sheet.iter_rows() for c in line}
    merges = [range_.bounds for range_ in sheet.merged_cells.ranges]
    for range_ in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(range_))
    for line in sheet.iter_rows():
        for cell in line:
            cell.value = None
    for (r, c), value in cells.items():
        to_row, to_column = row(r), column(c)
        if value is not None and to_row and to_column:
            sheet.cell(to_row, to_column, value)
    for left, top, right, bottom in merges:
        rows = [moved for r in range(top, bottom + 1) if (moved := row(r))]
        columns = [moved for c in range(left, right + 1) if (moved := column(c))]
        if rows and columns and len(rows) * len(columns) > 1:
            sheet.merge_cells(
                start_row=min(rows),
                end_row=max(rows),
                start_column=min(columns),
                end_column=max(columns),
            )


def insert(at: int) -> Move:
    return lambda number: number + (number >= at)


def delete(at: int) -> Move:
    return lambda number: None if number == at else number - (number > at)


def swap(one: int, other: int) -> Move:
    return lambda number: {one: other, other: one}.get(number, number)


def insert_row(sheet: Worksheet, rng: random.Random) -> None:
    _rearrange(sheet, insert(rng.randint(1, sheet.max_row + 1)), _same)


def insert_column(sheet: Worksheet, rng: random.Random) -> None:
    _rearrange(sheet, _same, insert(rng.randint(1, sheet.max_column + 1)))


def delete_row(sheet: Worksheet, rng: random.Random) -> None:
    _rearrange(sheet, delete(rng.randint(1, sheet.max_row)), _same)


def delete_column(sheet: Worksheet, rng: random.Random) -> None:
    _rearrange(sheet, _same, delete(rng.randint(1, sheet.max_column)))


def swap_rows(sheet: Worksheet, rng: random.Random) -> None:
    """Swap two rows that no merge ties to others, as a spreadsheet program allows."""
    free = [
        row
        for row in range(1, sheet.max_row + 1)
        if not any(m.min_row <= row <= m.max_row and m.min_row < m.max_row for m in _merges(sheet))
    ]
    if len(free) > 1:
        _rearrange(sheet, swap(*rng.sample(free, 2)), _same)


def swap_cells_of_rows(sheet: Worksheet, rng: random.Random) -> None:
    """Swap two rows without regard to merges, as sorting an unmerged copy would."""
    lose_merges(sheet, rng)
    _rearrange(sheet, swap(*rng.sample(range(1, sheet.max_row + 1), 2)), _same)


def swap_columns(sheet: Worksheet, rng: random.Random) -> None:
    """Swap two columns whose labels differ: those of the same name could not be told apart."""
    lose_merges(sheet, rng)
    one, other = rng.sample(range(1, sheet.max_column + 1), 2)
    if _texts(sheet, one) != _texts(sheet, other):
        _rearrange(sheet, _same, swap(one, other))


def _texts(sheet: Worksheet, column: int) -> set[object]:
    texts = {sheet.cell(row, column).value for row in range(3, sheet.max_row + 1)}
    return {text for text in texts if isinstance(text, str)}


def lose_merges(sheet: Worksheet, rng: random.Random) -> None:
    for range_ in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(range_))


def lose_a_label(sheet: Worksheet, rng: random.Random) -> None:
    labels = [c for line in sheet.iter_rows() for c in line if isinstance(c.value, str)]
    rng.choice(labels).value = rng.choice([None, "", "其他", "总计", 5])


def copy_a_label(sheet: Worksheet, rng: random.Random) -> None:
    labels = [c for line in sheet.iter_rows() for c in line if isinstance(c.value, str)]
    one, other = rng.sample(labels, 2)
    one.value = other.value


def merge_two(sheet: Worksheet, rng: random.Random) -> None:
    row, column = rng.randint(1, sheet.max_row), rng.randint(1, sheet.max_column)
    down, right = rng.choice([(1, 0), (0, 1)])
    if not any(
        m.min_row <= r <= m.max_row and m.min_col <= c <= m.max_col
        for m in _merges(sheet)
        for r, c in [(row, column), (row + down, column + right)]
    ):
        sheet.merge_cells(
            start_row=row, start_column=column, end_row=row + down, end_column=column + right
        )


def shift_right(sheet: Worksheet, rng: random.Random) -> None:
    """Insert a cell and shift the rest of its row to the right."""
    row, at = rng.randint(1, sheet.max_row), rng.randint(1, sheet.max_column)
    _shift([sheet.cell(row, column) for column in range(at, sheet.max_column + 2)])


def shift_down(sheet: Worksheet, rng: random.Random) -> None:
    """Insert a cell and shift the rest of its column down."""
    at, column = rng.randint(1, sheet.max_row), rng.randint(1, sheet.max_column)
    _shift([sheet.cell(row, column) for row in range(at, sheet.max_row + 2)])


def _shift(cells: list[Any]) -> None:
    # Cells under a merge can't be shifted, and hold nothing.
    free = [cell for cell in cells if type(cell).__name__ == "Cell"]
    for cell, before in zip(reversed(free), reversed(free[:-1]), strict=False):
        cell.value = before.value
    if free:
        free[0].value = None


def stray_number(sheet: Worksheet, rng: random.Random) -> None:
    blank = [
        c
        for line in sheet.iter_rows()
        for c in line
        if c.value is None and type(c).__name__ == "Cell"
    ]
    if blank:
        rng.choice(blank).value = 7


def _merges(sheet: Worksheet) -> list[Any]:
    return list(sheet.merged_cells.ranges)


ALL: tuple[Callable[[Worksheet, random.Random], None], ...] = (
    insert_row,
    insert_column,
    delete_row,
    delete_column,
    swap_rows,
    swap_cells_of_rows,
    swap_columns,
    lose_merges,
    lose_a_label,
    copy_a_label,
    merge_two,
    shift_right,
    shift_down,
    stray_number,
)


# ---------------------------------------------------------------- the sheet as a whole


def rename_sheet(sheet: Worksheet, rng: random.Random) -> None:
    sheet.title = rng.choice(["Sheet1", f"{sheet.title}（新）", f"{sheet.title[:3]}表", "汇总"])


def copy_sheet(sheet: Worksheet, rng: random.Random) -> None:
    """Copy the sheet, and go on in the copy: nobody can know which one counts."""
    book = _book(sheet)
    copied = book.copy_worksheet(sheet)
    copied.title = f"{sheet.title} ({rng.randint(2, 3)})"
    stray_number(copied, rng)


def hide_sheet(sheet: Worksheet, rng: random.Random) -> None:
    sheet.sheet_state = rng.choice(["hidden", "veryHidden"])


def move_sheet(sheet: Worksheet, rng: random.Random) -> None:
    _book(sheet).move_sheet(sheet, rng.randint(-3, 3))


def hide_rows_and_columns(sheet: Worksheet, rng: random.Random) -> None:
    for row in rng.sample(range(1, sheet.max_row + 1), 3):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions[rng.choice("ABCDE")].hidden = True


def leave_a_filter_on(sheet: Worksheet, rng: random.Random) -> None:
    """A filter over the table that hides some of its rows."""
    sheet.auto_filter.ref = f"A4:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
    for row in rng.sample(range(5, sheet.max_row + 2), min(4, sheet.max_row - 4)):
        sheet.row_dimensions[row].hidden = True


def take_protection_off(sheet: Worksheet, rng: random.Random) -> None:
    sheet.protection.sheet = False


def numbers_as_text(sheet: Worksheet, rng: random.Random) -> None:
    """Numbers typed into cells of format text, in the ways that people write them."""
    for cell in _numbers(sheet, rng, 12):
        number = str(cell.value)
        wide = number.translate({48 + digit: 0xFF10 + digit for digit in range(10)})
        cell.value = rng.choice([number, f" {number}", f"{number}\u3000", wide, f"{number}件"])
        cell.number_format = "@"


def numbers_spoiled(sheet: Worksheet, rng: random.Random) -> None:
    """What stands in cells instead of a number."""
    for cell in _numbers(sheet, rng, 3):
        wrong: list[Any] = ["四件", "?", "1 2", "12.5.3", "约30", "详见附件", 3.5, True]
        if cell.value >= 0:  # else it may well be negative
            wrong.append(-5)
        cell.value = rng.choice(wrong)


def paste_from_the_web(sheet: Worksheet, rng: random.Random) -> None:
    """The table pasted over ours from a page: no merges, no formats, spaces around all."""
    lose_merges(sheet, rng)
    for line in sheet.iter_rows():
        for cell in line:
            cell.style = "Normal"
            if isinstance(cell.value, str) and not cell.value.startswith("="):
                cell.value = f" {cell.value}\xa0"
            elif isinstance(cell.value, int) and rng.random() < 0.5:
                cell.value = f"\xa0{cell.value} "
    if rng.random() < 0.5:
        _rearrange(sheet, insert(1), _same)


def type_over_a_label(sheet: Worksheet, rng: random.Random) -> None:
    label = rng.choice([c for row in sheet.iter_rows() for c in row if isinstance(c.value, str)])
    typed = str(label.value)
    choices: list[Any] = [f"{typed}（件）", typed[:-1], typed[1:], "合计", 12]
    label.value = rng.choice(choices)


def delete_the_checks(sheet: Worksheet, rng: random.Random) -> None:
    """Delete the sheet 校验, to which the check cells refer."""
    book = _book(sheet)
    del book["校验"]
    for other in book:
        for line in other.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and "校验'!" in cell.value:
                    cell.value = "=#REF!"


def type_over_the_checks(sheet: Worksheet, rng: random.Random) -> None:
    checks = [
        cell
        for line in sheet.iter_rows()
        for cell in line
        if isinstance(cell.value, str) and "校验'!" in cell.value
    ]
    for cell in rng.sample(checks, min(3, len(checks))):
        cell.value = rng.choice([None, 7, "已核", "差2件"])


def _numbers(sheet: Worksheet, rng: random.Random, most: int) -> list[Any]:
    numbers = [c for line in sheet.iter_rows() for c in line if isinstance(c.value, int)]
    return rng.sample(numbers, min(most, len(numbers)))


def _book(sheet: Worksheet) -> Any:
    return sheet.parent


IN_WORKBOOK: tuple[Callable[[Worksheet, random.Random], None], ...] = (
    rename_sheet,
    copy_sheet,
    hide_sheet,
    move_sheet,
    hide_rows_and_columns,
    leave_a_filter_on,
    take_protection_off,
    numbers_as_text,
    numbers_spoiled,
    paste_from_the_web,
    type_over_a_label,
    delete_the_checks,
    type_over_the_checks,
)
