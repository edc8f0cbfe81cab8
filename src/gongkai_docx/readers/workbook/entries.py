"""The cells of a table's figures → their values, and each fault told once, at its cause.

What a formula gives is no fault of its own where something that it uses is one: it is named there,
and nothing is held against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from functools import lru_cache

from gongkai_docx.findings import Finding
from gongkai_docx.forms import Form
from gongkai_docx.places import Cell, Place, Position, cell_ranges
from gongkai_docx.readers.figures import enter, quoted
from gongkai_docx.readers.sheets.formats import LONGEST, PLAIN
from gongkai_docx.readers.sheets.formulas import (
    CannotTellError,
    Results,
    differ,
    refers_elsewhere,
)
from gongkai_docx.readers.sheets.sheet import UNCALCULATED, ErrorValue, NoValue
from gongkai_docx.readers.workbook.looks import told_otherwise
from gongkai_docx.readers.workbook.pages import Page
from gongkai_docx.readers.workbook.prose import Prose
from gongkai_docx.report import Number
from gongkai_docx.rules.cells import COMPUTED, ELSEWHERE, PASSED_OVER, STALE
from gongkai_docx.values import dataclass

_MOST_NAMED = 3
"""How many results that are out of date are told one by one."""


@dataclass(frozen=True)
class Table:
    """What a table's sheet holds: figures by key, which are blank or unread, and their cells."""

    figures: dict[str, Number] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    cells: dict[Place, Cell] = field(default_factory=dict)
    prose: Prose = field(default_factory=Prose)
    """What is printed above it."""


def enter_all(page: Page, form: Form, cells: Mapping[str, Position], results: Results) -> Table:
    """What the figures in these cells are."""
    places = dict(_places(page.sheet.name, tuple(cells.items())))
    counts = _counts(page, form, cells)
    if len(counts) == len(cells) and _add_up(page, cells.values(), results):
        return Table(counts, cells=places)  # as nearly every table
    entries = _Entries(page, form, cells, results, Table(cells=places), counts)
    entries.take_all()
    return entries.table


def _add_up(page: Page, cells: Iterable[Position], results: Results) -> bool:
    """Whether all formulas in these cells are sums, and give what they add up."""
    formulas, at, sums = page.sheet.formulas, page.sheet.at, results.sums
    return all(at(*cell) == sums.get(cell) for cell in cells if cell in formulas)


class _Entries:
    """The figures of a table as they are taken one by one, those of formulas last."""

    def __init__(
        self,
        page: Page,
        form: Form,
        cells: Mapping[str, Position],
        results: Results,
        table: Table,
        counts: Mapping[str, Number],
    ) -> None:
        self.table = table
        self._page = page
        self._form = form
        self._cells = cells
        self._results = results
        self._counts = counts
        self._causes: dict[str, int] = {}
        """Figures that could not be taken, and which finding tells of it."""
        self._texts: dict[str, int] = {}
        """Figures that are typed as text, and which finding tells of it."""
        self._following: dict[str, list[str]] = {}
        """Figures whose formulas use one of those."""
        self._stale: dict[str, float] = {}
        """Figures whose formulas now give another number than is stored, and that number."""
        self._uncalculated: set[str] = set()

    def take_all(self) -> None:
        """Take all figures, and tell what is wrong with them."""
        formulas = self._page.sheet.formulas
        for key, position in self._cells.items():
            if position not in formulas:
                if key in self._counts:
                    self.table.figures[key] = self._counts[key]
                else:
                    self._take(key, ())
        rests_on = self._rests_on([key for key, cell in self._cells.items() if cell in formulas])
        for key in sorted(rests_on, key=lambda key: len(rests_on[key])):
            self._take(key, rests_on[key])
        self._tell_following()
        _tell_stale(self._page, self._cells, self._stale)
        _tell_elsewhere(self._page, self._cells, rests_on)
        self._settle_totals()
        order = list(self._cells)
        self.table.blank.sort(key=order.index)

    def _rests_on(self, keys: Collection[str]) -> dict[str, Collection[str]]:
        """The figures that each formula uses; none of them, where that can't matter."""
        at = self._page.sheet.at
        are_sound = all(isinstance(at(*self._cells[key]), float) for key in keys)
        if are_sound and not self._causes and not self._texts:
            return dict.fromkeys(keys, ())
        here = {position: key for key, position in self._cells.items()}
        return {
            key: [
                here[position]
                for position in self._results.rests_on(self._cells[key])
                if position in here and here[position] != key
            ]
            for key in keys
        }

    def _take(self, key: str, rests_on: Collection[str]) -> None:
        page, position = self._page, self._cells[key]
        typed = page.sheet.at(*position)
        if typed is UNCALCULATED and key in self._form.totals:
            self._uncalculated.add(key)
        elif position in page.sheet.formulas and self._is_out_of_date(key, typed, rests_on):
            self.table.unread.add(key)
        elif key in self._counts:
            self.table.figures[key] = self._counts[key]
        else:
            told = len(page.findings)
            self._enter(key, position, typed)
            if key in self.table.unread and len(page.findings) > told:
                self._causes[key] = told

    def _enter(self, key: str, position: Position, typed: object) -> None:
        page, figure, table = self._page, self._form.figures[key], self.table
        if page.lacks_value(position, Place.figure(key)) or told_otherwise(page, position, figure):
            table.unread.add(key)
            return
        entry = enter(figure, typed, page.cell(position))
        if entry.value is not None:
            table.figures[key] = entry.value
        if entry.is_blank:
            table.blank.append(key)
        elif entry.value is None:
            table.unread.add(key)
        if entry.finding:
            if entry.value:
                self._texts[key] = len(page.findings)
            page.findings.append(entry.finding)

    # ---------------------------------------------------------------- results of formulas

    def _is_out_of_date(self, key: str, stored: object, rests_on: Collection[str]) -> bool:
        """Whether a formula's result is not what the figures say; why is noted."""
        if not rests_on and stored == self._results.sums.get(self._cells[key]):
            return False  # as nearly always
        causes = [each for each in rests_on if each in self._causes]
        texts = [each for each in rests_on if each in self._texts]
        if causes and isinstance(stored, float | ErrorValue | NoValue):
            self._follow(key, causes)
        elif texts and isinstance(stored, ErrorValue):
            self._follow(key, texts)
        elif isinstance(stored, float):
            return self._is_another(key, stored, texts)
        else:
            return False
        return True

    def _is_another(self, key: str, stored: float, texts: Collection[str]) -> bool:
        """Whether the formula gives another number than is stored, or than is meant.

        Meant is what it would give if the numbers that are typed as text were numbers.
        """
        position = self._cells[key]
        now = _result(self._results, position)
        if texts:
            read = {self._cells[each]: float(self.table.figures[each]) for each in texts}
            meant = _result(replace(self._results, read=read, known={}), position)
            if meant is not None and not differ(meant, stored):
                return False
            if now is None or not differ(now, stored):
                self._follow(key, texts)
                return True
        if now is not None and differ(now, stored):
            self._stale[key] = now
        return key in self._stale

    def _follow(self, key: str, causes: Iterable[str]) -> None:
        for cause in causes:
            self._following.setdefault(cause, []).append(key)

    def _tell_following(self) -> None:
        findings = self._page.findings
        for cause, followers in self._following.items():
            listed = _listed(self._cells, followers)
            if cause in self._causes:
                found = findings[self._causes[cause]]
                message = f"{found.message}{listed} 的公式用到它，结果也没有采用。"
                figures = (*found.figures, *followers)
                findings[self._causes[cause]] = replace(found, message=message, figures=figures)
            else:
                position, value = self._cells[cause], self.table.figures[cause]
                found = _passed_over(self._page, cause, position, value, listed)
                findings[self._texts[cause]] = replace(found, figures=(cause, *followers))

    def _settle_totals(self) -> None:
        """Compute the totals that no program did; a formula over nothing but blanks is blank."""
        table, computed = self.table, []
        for key, parts in self._form.totals.items():
            if self._cells.get(key) not in self._page.sheet.formulas or key in self._stale:
                continue
            if key not in self._uncalculated and not table.figures.keys().isdisjoint(parts):
                continue  # as nearly always
            values = [table.figures[part] for part in parts if part in table.figures]
            if not table.unread.isdisjoint(parts):
                if key in self._uncalculated:
                    table.unread.add(key)
                    if not self._uses(key, parts):
                        self._page.lacks_value(self._cells[key], Place.figure(key))
            elif not values:
                # A 0 that only a formula put there; any other number stands for itself.
                if not table.figures.get(key):
                    table.figures.pop(key, None)
            elif key in self._uncalculated:
                table.figures[key] = sum(values)
                if self._adds_up(key, parts):
                    computed.append(key)
                else:
                    table.unread.add(key)
                    del table.figures[key]
                    self._page.lacks_value(self._cells[key], Place.figure(key))
        if computed:
            problem = (
                f"{len(computed)} 格总计的公式没有存储结果，已按各项之和算出"
                f"（{_listed(self._cells, computed)}）。"
            )
            place = Place.figure(computed[0]).within(self._page.cell(self._cells[computed[0]]))
            message = f"{self._page.sheet.name}：{problem}"
            self._page.findings.append(COMPUTED.finding(message, place=place, figures=computed))

    def _adds_up(self, key: str, parts: Iterable[str]) -> bool:
        """Whether the formula of a total gives the sum of its parts, as far as can be known."""
        position, table = self._cells[key], self.table
        read = {self._cells[each]: float(table.figures[each]) for each in self._texts}
        now = _result(replace(self._results, read=read, known={}), position)
        if now is not None:
            return not differ(now, float(table.figures[key]))
        return self._uses(key, parts)

    def _uses(self, key: str, parts: Iterable[str]) -> bool:
        """Whether the formula of a total uses one of its parts, or isn't known."""
        position = self._cells[key]
        used = self._results.rests_on(position)
        is_known = bool(self._page.sheet.formulas[position])
        return not is_known or any(self._cells[part] in used for part in parts)


def _counts(page: Page, form: Form, cells: Mapping[str, Position]) -> dict[str, Number]:
    """The numbers of things that are seen as they are, as nearly all figures."""
    sheet, figures = page.sheet, form.figures
    if sheet.look.conditionals:
        return {}
    formatted = (position for position, code in sheet.formats.items() if code not in PLAIN)
    odd = {*formatted, *sheet.saved, *sheet.look.cells}
    filled = sheet.filled
    return {
        key: int(value)
        for key, position in cells.items()
        if type(value := filled.get(position)) is float
        and 0 <= value < LONGEST
        and value.is_integer()
        and position not in odd
        and not figures[key].amount
    }


@lru_cache(maxsize=32)
def _places(sheet: str, cells: tuple[tuple[str, Position], ...]) -> Mapping[Place, Cell]:
    """The places of these figures, which are the same on nearly every sheet of that name."""
    return {Place.figure(key): Cell(sheet, position) for key, position in cells}


def _listed(cells: Mapping[str, Position], keys: Iterable[str]) -> str:
    return "、".join(cell_ranges(cells[key] for key in keys))


def _tell_stale(page: Page, cells: Mapping[str, Position], stale: Mapping[str, float]) -> None:
    """Tell the formulas whose results are out of date, with what they should be."""
    if not stale:
        return
    some = "，".join(
        f"{page.cell(cells[key]).name} 存的是 {page.quoted(cells[key])}，应为 {quoted(now)}"
        for key, now in list(stale.items())[:_MOST_NAMED]
    )
    more = f"……共 {len(stale)} 格（{_listed(cells, stale)}）"
    problem = (
        f"公式的结果不是最新的：{some}{more if len(stale) > _MOST_NAMED else ''}；"
        "请用 Excel 或 WPS 打开，重新计算（F9）并核对后保存。"
    )
    page.find_all(STALE, [cells[key] for key in stale], problem, figures=stale)


def _tell_elsewhere(page: Page, cells: Mapping[str, Position], keys: Iterable[str]) -> None:
    """Tell the formulas that take their value from another file."""
    found = [key for key in keys if refers_elsewhere(page.sheet.formulas[cells[key]])]
    if found:
        first = page.quoted(cells[found[0]])
        problem = (
            f"{_listed(cells, found)} 的公式取自别的文件（现为“{first}”），"
            "是否最新无从核对；请核对后改填数字。"
        )
        page.find_all(ELSEWHERE, [cells[key] for key in found], problem, figures=found)


def _passed_over(page: Page, key: str, position: Position, value: Number, listed: str) -> Finding:
    """A figure typed as text, which the formulas in the cells listed pass over."""
    cell, shown = page.cell(position), page.quoted(position)
    return PASSED_OVER.finding(
        f"{cell.shown}：“{shown}”是文字，公式不计入它，{listed} 的结果因此不对；"
        f"请改填数字 {value}。",
        place=Place.figure(key).within(cell),
        expected=value,
        actual=shown,
    )


def _result(results: Results, position: Position) -> float | None:
    try:
        return results.of(position)
    except CannotTellError:
        return None
