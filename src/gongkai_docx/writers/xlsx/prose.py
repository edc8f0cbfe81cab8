"""A section of prose → its sheet: one row a paragraph, and beside the rows what belongs there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import tags
from gongkai_docx import workbook as layout
from gongkai_docx.forms import Section
from gongkai_docx.forms.prompts import Asked, Prompt, prompts
from gongkai_docx.places import cell_name
from gongkai_docx.report import Report
from gongkai_docx.values import dataclass
from gongkai_docx.writers.xlsx import last_year
from gongkai_docx.writers.xlsx.drawing import (
    CENTRE,
    FREE,
    GRID,
    HINT,
    INPUT,
    LINE,
    TALLEST,
    TOP,
    Formulas,
    boxed,
    free_columns,
    headers,
    lines,
    offer,
    page,
    prose_rows,
    protect,
    put,
    recalled,
    widths,
)
from gongkai_docx.writers.xlsx.heading import quoted, state, title_beside
from gongkai_docx.writers.xlsx.places import Cells, reference

_HEADING_WIDTH, _TEXT_WIDTH = 24.0, 80.0
_WIDTHS = {
    layout.AGAINST_LAST: 22.0,
    layout.PROMPT: 46.0,
    layout.SENTENCE: 42.0,
    layout.READS: 42.0,
}
_HEADER = 1
_FIRST = 2
_COUNTED_TO = 500
"""The last row whose characters are counted."""
_MARK = 2
_TAG = "{{"
_TAG_LENGTH = 18
"""About how many characters more a tag has than the number that it stands for."""
_ROOM, _SPARE = 45, 12
"""How many rows there are for paragraphs at least, and how many of them free."""

_Row = tuple[str | None, str | None]


@dataclass(frozen=True)
class _Sheet:
    """The sheet of a section, as far as its rows and columns go."""

    sheet: Worksheet
    report: Report
    rows: Sequence[_Row]
    asked: Asked

    @property
    def bottom(self) -> int:
        """The row below the last one for a paragraph."""
        return _FIRST + max(_ROOM, len(self.rows) + _SPARE)

    @property
    def columns(self) -> list[str]:
        """The headers of the columns beside the paragraphs."""
        carried = [layout.AGAINST_LAST] if self.report.carried and self.report.last else []
        prompted = [layout.PROMPT] if self.asked.prompts else []
        has_lines = any(prompt.line for prompt in self.asked.prompts)
        return carried + prompted + ([layout.SENTENCE, layout.READS] if has_lines else [])

    @property
    def is_begun(self) -> bool:
        """Whether any paragraph is written."""
        return any(text for _, text in self.rows)

    def column(self, header: str) -> int:
        """Where the column of that header is."""
        return _MARK + self.columns.index(header)

    def prompted(self) -> Iterator[tuple[int, Prompt]]:
        """Each prompt with its row: beside the heading that it is about, or below all that is said.

        Where something is written already, nothing else is asked for.
        """
        free = _FIRST + len(self.rows)
        headings = {row: heading for row, (heading, _) in enumerate(self.rows, _FIRST) if heading}
        for prompt in self.asked.prompts:
            row = next(
                (row for row, heading in headings.items() if _is_about(heading, prompt)), None
            )
            if row is not None:
                del headings[row]
                yield row, prompt
            elif not self.is_begun:
                yield free, prompt
                free += 1


def _is_about(heading: str, prompt: Prompt) -> bool:
    return any(word in heading for word in prompt.known_by)


def draw(
    formulas: Formulas, sheet: Worksheet, section: Section, report: Report, tag_cells: Cells
) -> None:
    """The sheet of that section, with rows to spare, and a count of its characters."""
    rows = list(prose_rows(report.narrative.get(section.key, ())))
    drawn = _Sheet(sheet, report, rows, prompts(report.form).of(section))
    title_beside(formulas, sheet, section.heading, report)
    headers(sheet, _HEADER, layout.HEADING, layout.TEXT, *drawn.columns)
    sizes = [_HEADING_WIDTH, _TEXT_WIDTH, *(_WIDTHS[name] for name in drawn.columns)]
    _paragraphs(drawn)
    _count(formulas, sheet, section, rows)
    if layout.AGAINST_LAST in drawn.columns and report.last:
        _marks(formulas, drawn, report.last)
    _prompt(formulas, drawn, tag_cells)
    sheet.freeze_panes = cell_name(_FIRST, 0)
    # What is asked for is printed as long as nothing is written.
    asks = drawn.column(layout.PROMPT) if drawn.asked.prompts and not drawn.is_begun else 1
    sheet.print_area = f"A1:{cell_name(drawn.bottom - 1, asks)}"
    sheet.print_title_rows = f"{_HEADER + 1}:{_HEADER + 1}"
    widths(sheet, [*sizes, *[_WIDTHS[layout.AGAINST_LAST]][: not drawn.columns]])
    free_columns(sheet, max(len(sizes), _MARK + 1))
    page(sheet, landscape=False)
    protect(sheet, free_rows=True)


def _paragraphs(drawn: _Sheet) -> None:
    """The rows, and headings and sentences to choose from in them."""
    sheet, offered = drawn.sheet, drawn.asked.headings
    spare: list[_Row] = [(None, None)] * (drawn.bottom - _FIRST - len(drawn.rows))
    for row, pair in enumerate([*drawn.rows, *spare], _FIRST):
        for column, text in enumerate(pair):
            boxed(put(sheet, row, column, text), INPUT, TOP).protection = FREE
        need = max(map(lines, pair, (_HEADING_WIDTH, _TEXT_WIDTH)))
        sheet.row_dimensions[row + 1].height = min(need * LINE, TALLEST)
    if offered:
        cells = f"{cell_name(_FIRST, 0)}:{cell_name(drawn.bottom - 1, 0)}"
        offer(sheet, cells, f'"{",".join(offered)}"', "可从列表选，也可自己写；序号不用写。")


def _prompt(formulas: Formulas, drawn: _Sheet, tag_cells: Cells) -> None:
    """Beside the rows what belongs there, and the usual sentence to copy with how it reads now."""
    for row, prompt in drawn.prompted():
        texts = {layout.PROMPT: prompt.asks} | (
            {layout.SENTENCE: prompt.line} if prompt.line else {}
        )
        need = 1
        for header, text in texts.items():
            cell = put(drawn.sheet, row, drawn.column(header), text)
            cell.font, cell.alignment, cell.protection = HINT, TOP, FREE
            need = max(need, lines(text, _WIDTHS[header] * 1.1))
        if prompt.line:
            shown, formula = _read(prompt.line, drawn.report, tag_cells)
            cell = formulas.put(drawn.sheet, row, drawn.column(layout.READS), formula, shown)
            cell.font, cell.alignment, cell.protection = HINT, TOP, FREE
        height = drawn.sheet.row_dimensions[row + 1]
        height.height = min(max(height.height or LINE, need * LINE), TALLEST)


def _read(line: str, report: Report, tag_cells: Cells) -> tuple[str, str]:
    """How the sentence reads now, and its formula; "" while a figure in it is blank."""
    names = [piece.name for piece in tags.pieces(line) if isinstance(piece, tags.Tag)]
    terms = [
        quoted(piece) if isinstance(piece, str) else reference(tag_cells[piece.name])
        for piece in tags.pieces(line)
    ]
    blank = ",".join(f'{reference(tag_cells[name])}=""' for name in names)
    sentence = "&".join(terms)
    formula = f'=IF(OR({blank}),"",{sentence})' if names else f"={sentence}"
    is_blank = any(not tags.is_told(name, report) for name in names)
    return "" if is_blank else tags.filled(line, report), formula


def _count(formulas: Formulas, sheet: Worksheet, section: Section, rows: Sequence[_Row]) -> None:
    """A live count of the characters, with a hint past the advised length.

    A tag counts as it stands, but for the hint as the few digits that will take its place. Before
    it, how many headings still lack their text.
    """
    texts = [text or "" for pair in rows for text in pair]
    # As a spreadsheet program counts, in units of UTF-16.
    count = sum(len(text.encode("utf-16-le")) // 2 for text in texts)
    tagged = sum(text.count(_TAG) for text in texts)
    lacking = _lacking(rows)
    parts = _counted()
    formula = (
        f'=IF({parts["count"]}=0,"{layout.UNFILLED}",'
        f'IF({parts["lacking"]}>0,"{layout.LACKING}"&{parts["lacking"]}&" 项，","")'
        f'&"{layout.COUNTED}"&{parts["count"]}&" 字"'
        f'&IF({parts["tags"]}>0,"（含标签 "&{parts["tags"]}&" 个）","")'
    )
    shown = f"{layout.LACKING}{lacking} 项，" if lacking else ""
    shown += f"{layout.COUNTED}{count} 字" + (f"（含标签 {tagged} 个）" if tagged else "")
    if section.advised_length:
        hint = f"，超过约 {section.advised_length} 字，宜精简"
        own = f"{parts['count']}-{_TAG_LENGTH}*{parts['tags']}"
        formula += f'&IF({own}>{section.advised_length},"{hint}","")'
        shown += hint if count - _TAG_LENGTH * tagged > section.advised_length else ""
    state(formulas, sheet, _MARK, f"{formula})", shown if count else layout.UNFILLED)


def _counted() -> Mapping[str, str]:
    """Formulas for how many characters, tags, and headings without text there are."""
    # From the header on, so that rows inserted below it are counted too.
    head = f"{cell_name(_HEADER, 0)}:{cell_name(_HEADER, 1)}"
    whole = f"{cell_name(_HEADER, 0)}:{cell_name(_COUNTED_TO - 1, 1)}"
    without = f'SUMPRODUCT(LEN(SUBSTITUTE({whole},"{_TAG}","")))'
    (headings, texts), (later_headings, later_texts) = (
        [f"{cell_name(_HEADER + by, n)}:{cell_name(_COUNTED_TO - 2 + by, n)}" for n in (0, 1)]
        for by in (0, 1)
    )
    is_over = f"(LEN({later_headings})>0)+(LEN({later_texts})=0)>0"
    return {
        "count": f"(SUMPRODUCT(LEN({whole}))-SUMPRODUCT(LEN({head})))",
        "tags": f"((SUMPRODUCT(LEN({whole}))-{without})/{len(_TAG)})",
        "lacking": f"SUMPRODUCT((LEN({headings})>0)*(LEN({texts})=0)*({is_over}))",
    }


def _lacking(rows: Iterable[_Row]) -> int:
    """How many headings have no text in their row or the next one."""
    listed = [*rows, (None, None)]
    return sum(
        bool(heading) and not text and bool(below[0] or not below[1])
        for (heading, text), below in pairwise(listed)
    )


def _marks(formulas: Formulas, drawn: _Sheet, last: Report) -> None:
    """Beside each paragraph, whether it still reads as it did last year."""
    said = {text for _, text in last.paragraphs()}
    column = drawn.column(layout.AGAINST_LAST)
    for row in range(_FIRST, drawn.bottom):
        text = drawn.rows[row - _FIRST][1] if row < _FIRST + len(drawn.rows) else None
        shown = layout.UNCHANGED if text in said else ""
        formula = last_year.unchanged(last, cell_name(row, 1))
        cell = formulas.put(drawn.sheet, row, column, formula, shown)
        cell.font, cell.alignment, cell.border = HINT, CENTRE, GRID
        cell.protection = FREE
    first = f"${cell_name(_FIRST, column)}"
    cells = f"{cell_name(_FIRST, 0)}:{cell_name(drawn.bottom - 1, column)}"
    recalled(drawn.sheet, cells, f'{first}="{layout.UNCHANGED}"')
