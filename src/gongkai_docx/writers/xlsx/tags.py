"""`Report` → the sheet 数据项: every tag that prose may hold, with its label and its present value.

A clerk copies a tag from here into a paragraph. With last year's report known, what compares a
figure with it stands beside it. Below all figures stand the charts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from openpyxl.worksheet.worksheet import Worksheet

from gongkai_docx import charts, tags
from gongkai_docx import workbook as layout
from gongkai_docx.forms import Figure, Form
from gongkai_docx.forms.charts import ChartPlan, form_charts
from gongkai_docx.places import Cell, cell_name
from gongkai_docx.report import Number, Report, spell
from gongkai_docx.values import dataclass
from gongkai_docx.writers.xlsx.checks import inputs_of
from gongkai_docx.writers.xlsx.drawing import (
    CENTRE,
    GRID,
    HINT,
    LEFT,
    LINE,
    Formulas,
    headers,
    lines,
    page,
    protect,
    put,
    widths,
)
from gongkai_docx.writers.xlsx.heading import title
from gongkai_docx.writers.xlsx.places import (
    LAST_YEAR_CELL,
    UNIT_CELL,
    YEAR_CELL,
    Cells,
    cell_sums,
    reference,
    texts,
)

_HEADERS = ("名称", "标签", "现为")
_WIDTHS = (72.0, 42.0, 26.0)
_COMPARED_WIDTHS = (44.0, 18.0)
_HINT = 1
_TOP = 2
_NAME, _TAG, _VALUE = range(3)
_HOW = (
    "把标签整个复制到正文里，生成文稿时换成它的值，与表中的数据总是一致；"
    "在 Word 里改了表格里的数，正文里同一个数随之改变，合计和与上年的比较不会重新计算。"
    "最下面是图的标签：单独写成一段，生成文稿时在那里画出图来。"
)
_BASICS = {
    tags.UNIT: "单位名称",
    tags.YEAR: "报告的年度",
    tags.YEAR_BEFORE: "上一年度",
}
_BASICS_TOP = _TOP + 1
_YEAR_BEFORE = cell_name(_BASICS_TOP + list(_BASICS).index(tags.YEAR_BEFORE), _VALUE)
_SUMS = "合计"
_CHARTS = "图"


@dataclass(frozen=True)
class _Shown:
    """A formula, and what it comes to."""

    formula: str
    value: Number | str


def places(report: Report) -> Cells:
    """The sheet and the cell of what each tag stands for."""
    return {
        name: Cell(layout.TAGS, (row, _VALUE + 2 * number))
        for row, _, names in _rows(report)
        for number, name in enumerate(names)
    }


def draw(
    formulas: Formulas, sheet: Worksheet, report: Report, cells: Cells, last_cells: Cells
) -> None:
    """The sheet 数据项: a list that can be filtered, and that isn't printed with the rest."""
    last = report.last is not None
    compared = [text for word in tags.COMPARISONS for text in (f"{word}：标签", f"{word}：现为")]
    columns = [*_WIDTHS, *_COMPARED_WIDTHS * (len(tags.COMPARISONS) if last else 0)]
    title(formulas, sheet, layout.TAGS, report, len(_WIDTHS))
    put(sheet, _HINT, 0, _HOW).font = HINT
    headers(sheet, _TOP, *_HEADERS, *(compared if last else []))
    bottom = _TOP
    for bottom, called, names in _rows(report):
        first = names[0]
        if first in _BASICS:
            shown = {first: _basic(first, report)}
        else:
            figure = report.form.figure(first)
            shown = dict(_figure(figure, report, bottom, cells, last_cells))
        _line(formulas, sheet, bottom, called, shown)
    for plan in form_charts(report.form).all.values():
        bottom += 1
        _chart(sheet, bottom, plan)
    sheet.freeze_panes = cell_name(_TOP + 1, _VALUE)
    sheet.auto_filter.ref = f"{cell_name(_TOP, 0)}:{cell_name(bottom, len(columns) - 1)}"
    widths(sheet, columns)
    page(sheet, landscape=True, running=False)
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    # An empty cell, and no header: who prints the whole workbook gets a page less, or a blank one.
    sheet.print_area = cell_name(bottom + 2, len(columns) + 1)
    protect(sheet)
    sheet.protection.autoFilter = sheet.protection.sort = False


def _rows(report: Report) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Row (0-based), what it is called, and the names of its tags: as they stand, from the top."""
    form = report.form
    row = _TOP + 1
    for name, called in _BASICS.items():
        yield row, f"{layout.BASICS} / {called}", (name,)
        row += 1
    for heading, figures in _groups(form):
        for figure in figures:
            compared = tags.COMPARISONS if report.last else ()
            names = (figure.key, *(f"{word}.{figure.key}" for word in compared))
            yield row, f"{heading} / {_called(figure)}", names
            row += 1


def _groups(form: Form) -> Iterator[tuple[str, Iterable[Figure]]]:
    """The figures of each table by its sheet, then the derived ones."""
    for section in form.tables:
        yield section.sheet, [form.figures[key] for key in form.keys_of(section)]
    yield _SUMS, form.derived.values()


def _called(figure: Figure) -> str:
    """Its row, which by its number tells what it belongs to, and its column."""
    return " / ".join([*figure.row_labels[-1:], *figure.column_labels])


def _line(
    formulas: Formulas, sheet: Worksheet, row: int, called: str, shown: Mapping[str, _Shown]
) -> None:
    """A row: what it is called, then each tag with what it stands for."""
    name = put(sheet, row, _NAME, called)
    name.border, name.alignment = GRID, LEFT
    for number, (tag, value) in enumerate(shown.items()):
        cell = put(sheet, row, _TAG + 2 * number, f"{{{{ {tag} }}}}")
        cell.border, cell.alignment = GRID, LEFT
        cell = formulas.put(sheet, row, _VALUE + 2 * number, value.formula, value.value)
        cell.border, cell.alignment = GRID, CENTRE
    sheet.row_dimensions[row + 1].height = LINE * lines(called, _WIDTHS[_NAME])


def _chart(sheet: Worksheet, row: int, plan: ChartPlan) -> None:
    """A row for a chart: what it shows, and its tag, which stands for no value."""
    called = f"{_CHARTS} / {plan.title}"
    for column, shown in ((_NAME, called), (_TAG, charts.tag(plan.name)), (_VALUE, None)):
        cell = put(sheet, row, column, shown)
        cell.border, cell.alignment = GRID, LEFT
    sheet.row_dimensions[row + 1].height = LINE * lines(called, _WIDTHS[_NAME])


def _basic(name: str, report: Report) -> _Shown:
    value = tags.look_up(name, report)
    year = reference(YEAR_CELL)
    if name == tags.UNIT:
        return _Shown(f'={reference(UNIT_CELL)}&""', value)
    less = "-1" if name == tags.YEAR_BEFORE else ""
    return _Shown(f'=IF(ISNUMBER({year}),{year}{less},"")', int(value) if value else "")


def _figure(
    figure: Figure, report: Report, row: int, cells: Cells, last_cells: Cells
) -> Iterator[tuple[str, _Shown]]:
    """The tags of a figure: its value, and if last year's report is known what compares them.

    What compares them refers to the two values in that row.
    """
    key, terms = figure.key, report.form.terms(figure.key)
    sums = list(cell_sums(cells, terms))
    wrong = f"{'+'.join(map(texts, sums))}>0"
    inputs = [part for term in terms for part in inputs_of(term, report.form)]
    filled = f"COUNTA({','.join(cell_sums(cells, inputs))})"
    filled += "".join(f"+SUMPRODUCT(--({each}<>0))" for each in sums)
    total = f'=IF({filled}=0,"",IF({wrong},"{layout.NOT_COUNTS}",SUM({",".join(sums)})))'
    yield key, _Shown(total, report.value(key) if tags.is_told(key, report) else "")
    if report.last is None:
        return
    before = report.formerly(key)
    last_total = f"SUM({','.join(cell_sums(last_cells, before))})" if before else '""'
    last = reference(LAST_YEAR_CELL)
    other = f"AND(ISNUMBER({_YEAR_BEFORE}),ISNUMBER({last}),{_YEAR_BEFORE}<>{last})"
    now, then = (cell_name(row, _VALUE + 2 * number) for number in range(2))
    formulas = {tags.LAST: f'=IF({other},"{layout.NOT_COMPARED}",{last_total})'} | {
        word: f'=IF(ISTEXT({then}),{then},IF(ISTEXT({now}),{now},IFERROR({told},"")))'
        for word, told in (
            (tags.CHANGE, _change(figure, now, then)),
            (tags.RATE, _rate(figure, now, then)),
        )
    }
    for word in tags.COMPARISONS:
        name = f"{word}.{key}"
        yield name, _Shown(formulas[word], _compared(name, report))


def _compared(name: str, report: Report) -> Number | str:
    try:
        told = tags.look_up(name, report)
    except tags.LastYearUnknown:
        return layout.NOT_COMPARED if report.before is None else ""
    comparison, key = tags.parted(name)
    if comparison != tags.LAST and not tags.is_told(key, report):
        return ""
    value = tags.last_value(key, report)
    return value if name.startswith(f"{tags.LAST}.") and value is not None else told


def _change(figure: Figure, now: str, before: str) -> str:
    # A spreadsheet reckons in binary: 0.3-0.1 is not 0.2 there.
    up, down = (f"ROUND({a}-{b},6)" for a, b in ((now, before), (before, now)))
    return (
        f'IF({now}={before},"{tags.UNCHANGED}",IF({now}>{before},'
        f'"{tags.UP}"&{up}&"{figure.measure}","{tags.DOWN}"&{down}&"{figure.measure}"))'
    )


def _rate(figure: Figure, now: str, before: str) -> str:
    whole = f"ABS({before})" if figure.signed else before
    share = f"ABS({now}-{before})/{whole}*100"
    least = spell(tags.LEAST_SHARE / 2)
    return (
        f'IF({now}={before},"{tags.UNCHANGED}",IF({before}=0,"{tags.FROM_NOTHING}",'
        f'IF({now}>{before},"{tags.RISEN}","{tags.FALLEN}")'
        f'&IF({share}<{least},"{tags.LESS}",ROUND({share},1)&"%")))'
    )
