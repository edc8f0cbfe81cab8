"""A workbook as it was read, and as LibreOffice shows it → where a person reads something else.

Whatever is told with its place is no difference: she is sent to look there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property

from gongkai_docx.findings import Finding
from gongkai_docx.forms import Figure
from gongkai_docx.places import SIGNATORY, SIGNATURE, TITLE, UNIT, YEAR, Cell, Place, Position
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Report
from gongkai_docx.text import visible
from programs.libreoffice import Seen

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NOTHING = {"", "/", "无", *"-‐‑‒–—―−－﹣﹘⁃⁻─━", "——"}
_AS_NUMBER = re.compile(
    r"([-+‐‑‒–—―−﹣﹘⁃⁻─━]?)((?:\d+|\d{1,3}(?:[, ]\d{3})+)(?:\.\d+)?)\.?"
    r"(?: *(?:[件条宗份个项]|万元))?",
    re.ASCII,
)


def number(text: str) -> Decimal | None:
    """What a person takes the text for: a number, nothing for 0, or None if she can't tell."""
    text = " ".join(visible(text).translate(_FULL_WIDTH).split())
    if text in _NOTHING:
        return Decimal(0)
    found = _AS_NUMBER.fullmatch(text)
    try:
        digits = Decimal(re.sub("[, ]", "", found[2])) if found else None
    except InvalidOperation:
        return None
    return -digits if found and digits and found[1] not in ("", "+") else digits


class Judged:
    """One workbook in one format."""

    def __init__(self, reading: Reading, seen: Mapping[str, list[Seen]]) -> None:
        self.report: Report = reading.report
        self._findings = reading.findings
        self._seen = {
            (title, cell.row, cell.column): cell for title, cells in seen.items() for cell in cells
        }

    def differences(self) -> Iterator[str]:
        """What a person would read otherwise, without being told."""
        yield from self._figures()
        yield from self._prose()
        yield from self._answers()

    @cached_property
    def _told_cells(self) -> set[Cell]:
        return {each.place.cell for each in self._findings if each.place.cell}

    @cached_property
    def _told_figures(self) -> set[str]:
        return {key for each in self._findings for key in each.figures}

    def _at(self, cell: Cell) -> Seen:
        row, column = cell.position
        return self._seen.get((cell.sheet, row, column), Seen(row, column, "", []))

    def _figures(self) -> Iterator[str]:
        for key, figure in self.report.form.figures.items():
            cell = self.report.cells[Place.figure(key)]
            if key not in self._told_figures and cell not in self._told_cells:
                yield from self._figure(figure, cell)

    def _figure(self, figure: Figure, cell: Cell) -> Iterator[str]:
        seen, value = self._at(cell), self.report.figures.get(figure.key)
        if seen.odd or number(seen.text) != (value or 0):
            yield f"{cell.shown}: {seen.text!r} {seen.odd} is seen, {value} is read"

    def _prose(self) -> Iterator[str]:
        for section in self.report.form.narratives:
            top = self.report.cells[Place.section(section.key)].position
            read = {
                visible(text).strip()
                for _, block, _ in self.report.blocks(section.key)
                for text in (block.heading or "", *block.paragraphs)
            }
            for (sheet, row, column), seen in self._seen.items():
                cell = Cell(sheet, (row, column))
                if sheet != section.sheet or row < top[0] or column > top[1]:
                    continue
                if cell in self._told_cells or self._is_hidden_and_told(cell, seen):
                    continue
                lines = [line.strip() for line in visible(seen.text).split("\n") if line.strip()]
                if seen.odd or not read.issuperset(lines):
                    yield f"{cell.shown}: {seen.text!r} {seen.odd} is seen, and not read so"

    def _is_hidden_and_told(self, cell: Cell, seen: Seen) -> bool:
        """All that is hidden on a sheet is told together."""
        told = (each.place.cell for each in self._findings if each.code == "C20")
        return seen.odd == ["hidden"] and any(each and each.sheet == cell.sheet for each in told)

    def _answers(self) -> Iterator[str]:
        report, cells = self.report, self.report.cells
        signature = report.signature
        for place, read in (
            (UNIT, report.unit),
            (TITLE, report.title or ""),
            (SIGNATORY, signature.unit or "" if signature else ""),
        ):
            seen = self._at(cells[place])
            if "".join(visible(seen.text).split()) != "".join(read.split()):
                yield from self._unless_told(
                    cells[place], f"{seen.text!r} is seen, {read!r} is read"
                )
        year, day = self._at(cells[YEAR]), self._at(cells[SIGNATURE])
        if list(map(int, re.findall(r"\d+", visible(year.text)))) != [report.year]:
            yield from self._unless_told(
                cells[YEAR], f"{year.text!r} is seen, {report.year} is read"
            )
        signed = signature.date if signature else None
        parts = {signed.year, signed.month, signed.day} if signed else set()
        shown = {int(part) for part in re.findall(r"\d+", visible(day.text))}
        if not shown <= parts or bool(day.text.strip()) is not bool(signed):
            yield from self._unless_told(
                cells[SIGNATURE], f"{day.text!r} is seen, {signed} is read"
            )

    def _unless_told(self, cell: Cell, difference: str) -> Iterator[str]:
        if cell not in self._told_cells:
            yield f"{cell.shown}: {difference}"

    def passes_over(self, cell: Cell) -> bool:
        """Whether something is seen in the cell that is neither read nor told."""
        is_read = cell in self.report.cells.values()
        return bool(self._at(cell).text.strip()) and not is_read and cell not in self._told_cells


def named(findings: tuple[Finding, ...], key: str, own: Cell) -> bool:
    """Whether a finding is about that figure, or stands in its row or column."""

    def is_near(position: Position) -> bool:
        return any(one == other for one, other in zip(position, own.position, strict=True))

    return any(
        key in each.figures
        or (
            each.place.cell
            and each.place.cell.sheet == own.sheet
            and is_near(each.place.cell.position)
        )
        for each in findings
    )
