"""`Outcome` and a statutory table → its sheet with an organ a row, and the sums at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from gongkai_docx import workbook as layout
from gongkai_docx.desk.collecting import Outcome
from gongkai_docx.desk.collection import Entry
from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.rollup.looks import Looks
from gongkai_docx.desk.rollup.sheet import Cell, Sheet
from gongkai_docx.forms import Figure, Section
from gongkai_docx.places import cell_name
from gongkai_docx.writers.annotated.sheetml.book import quoted

COUNTED, NOT_COUNTED = "是", "否"

_LABELS = ("单位", "上级", "计入")
_LABEL_WIDTHS = (34.0, 26.0, 6.0)
_WIDTH, _NARROW = 11.0, 8.5
"""Of a figure's column; of one of many."""
_ON_A_PAGE = 15
"""How many figures stand beside each other in print."""
_TOP = 4
"""The 0-based row of the first organ."""


class Table:
    """One table's sheet, and where the sums of its figures stand."""

    def __init__(self, outcome: Outcome, section: Section, looks: Looks) -> None:
        self._outcome, self._looks = outcome, looks
        self._keys = outcome.collection.form.keys_of(section)
        width = _WIDTH if len(self._keys) <= _ON_A_PAGE else _NARROW
        widths = [*_LABEL_WIDTHS, *len(self._keys) * (width,)]
        # It must not be taken for a copy of the statutory sheet, whose name begins otherwise.
        self.sheet = Sheet(
            f"{layout.BY_ORGAN}{section.key}",
            widths,
            (_TOP, 1),
            ["$A:$A", f"$3:${_TOP}"],
            filtered=False,
        )
        self.sheet.title(
            f"{section.heading}：各单位",
            f"“{_LABELS[2]}”是“{COUNTED}”的计入合计；汇总下级的政府不再计入，以免重复。"
            f"改为“{NOT_COUNTED}”，合计随之改变。",
            (looks.title, looks.note),
        )
        self._headers()
        counted = set(outcome.total.counted)
        for entry in outcome.collection.entries:
            if filing := outcome.collection.usable(entry):
                self._entry(entry, filing, counted=entry.organ.known in counted)
        self.sums: dict[str, str] = {}
        """The cell of each figure's sum, as a formula elsewhere refers to it."""
        self._foot()

    def _headers(self) -> None:
        """The label of each row over those of its columns, as a list's headers."""
        looks, form = self._looks, self._outcome.collection.form
        figures = [form.figures[key] for key in self._keys]
        top = self.sheet.next_row
        left = len(_LABELS)
        for column in range(left):
            self.sheet.merge(top, column, 2, 1)
        breaks = []
        page = 0
        for _, alike in groupby(figures, key=_row_of):
            width = len(list(alike))
            self.sheet.merge(top, left, 1, width)
            page += width
            if page > _ON_A_PAGE:
                breaks.append(left)
                page = width
            left += width
        self.sheet.breaks = breaks
        rows = [Cell(_called(figure), looks.header) for figure in figures]
        columns = [Cell(figure.column_labels[-1], looks.header) for figure in figures]
        labels = [Cell(each, looks.header) for each in _LABELS]
        self.sheet.add([*labels, *rows], 66)
        self.sheet.add([*labels, *columns], 48)

    def _entry(self, entry: Entry, filing: Filing, *, counted: bool) -> None:
        looks, values = self._looks, filing.value_of
        number = looks.number if counted else looks.above
        cells = [
            Cell(entry.organ.name, looks.text),
            Cell(entry.organ.above, looks.text),
            Cell(COUNTED if counted else NOT_COUNTED, looks.middle),
        ]
        cells += [Cell(values[key], number) for key in self._keys]
        self.sheet.add(cells, 22.5)

    def _foot(self) -> None:
        looks, total = self._looks, self._outcome.total
        row = self.sheet.next_row
        cells = [Cell("合计", looks.total_text), Cell("", looks.total_text)]
        cells.append(Cell(len(total.counted), looks.total, self._counting(row)))
        for column, key in enumerate(self._keys, len(_LABELS)):
            cells.append(Cell(total.figures.get(key, 0), looks.total, self._summing(row, column)))
            self.sums[key] = f"{quoted(self.sheet.name)}!{cell_name(row, column)}"
        self.sheet.add(cells, 24)

    def _range(self, row: int, column: int, fixed: str = "") -> str:
        """The cells of the organs in that column, above the row of the sums."""
        letters = f"{fixed}{cell_name(0, column)[:-1]}{fixed}"
        return f"{letters}{_TOP + 1}:{letters}{row}"

    def _summing(self, row: int, column: int) -> str | None:
        if row == _TOP:  # nobody has reported: a sum over itself would be a circle
            return None
        flags = self._range(row, len(_LABELS) - 1, "$")
        return f'SUMIF({flags},"{COUNTED}",{self._range(row, column)})'

    def _counting(self, row: int) -> str | None:
        if row == _TOP:
            return None
        return f'COUNTIF({self._range(row, len(_LABELS) - 1, "$")},"{COUNTED}")'


def _row_of(figure: Figure) -> tuple[str, Sequence[str]]:
    return figure.row, figure.row_labels


def _called(figure: Figure) -> str:
    """The label of its row; of rows of the same label, with what stands above it."""
    if figure.row_labels:
        return " ".join(figure.row_labels[-2:])
    return " ".join(figure.column_labels[:-1][-2:])
