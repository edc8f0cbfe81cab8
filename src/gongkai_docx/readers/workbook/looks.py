"""How a sheet looks → findings on what a person reads there otherwise than the program, or not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from unicodedata import east_asian_width

from gongkai_docx.findings import Rule
from gongkai_docx.forms import Figure
from gongkai_docx.places import Place, Position, cell_name, cell_ranges
from gongkai_docx.readers.figures import is_nothing, quoted, reads_alike, spelled
from gongkai_docx.readers.sheets.formats import LONGEST, shown_as
from gongkai_docx.readers.sheets.look import (
    CellLook,
    Conditional,
    Drawn,
    Look,
    Stretch,
    Thing,
    Widths,
)
from gongkai_docx.readers.sheets.sheet import ErrorValue, NoValue
from gongkai_docx.readers.workbook.pages import TOO_LONG_TO_SHOW, Page
from gongkai_docx.rules.cells import (
    BESIDE,
    COVERED,
    FORMATTED,
    HIDDEN,
    NARROW,
    STRUCK,
    UNSEEN,
)

_MOST_NAMED = 3
"""How many cells a finding quotes of those that it is about."""
_MOST_DRAWN = 12
"""How many things over a sheet are told one by one."""
_SLIMMEST = 0.9
"""How wide a digit is at least, against half the size of its type."""
_DIGITS = "0"
"""The number format that shows a whole number by its digits alone, as none does."""
_LARGEST = 200
"""How many rows and columns of what lies over a sheet are told."""
_SLIM = {".": 0.4, ",": 0.4, " ": 0.4, "-": 0.5, "(": 0.5, ")": 0.5}


# ---------------------------------------------------------------- a figure that is seen otherwise


def told_otherwise(page: Page, position: Position, figure: Figure) -> bool:
    """Whether a person reads another number in the cell than it holds; if so, it is noted."""
    rule, problem = seen_otherwise(page, position, figure)
    if problem is not None:
        place = Place.figure(figure.key)
        page.find(rule, position, problem, place=place, actual=page.quoted(position))
    return problem is not None


def seen_otherwise(page: Page, position: Position, figure: Figure) -> tuple[Rule, str | None]:
    """What is wrong with how the cell shows its figure, and by which rule; None if nothing is."""
    sheet, value = page.sheet, page.sheet.at(*position)
    if value == "" or not isinstance(value, float | str):
        return FORMATTED, None
    if isinstance(value, float) and abs(value) >= TOO_LONG_TO_SHOW:
        return FORMATTED, None
    is_short = isinstance(value, float) and value.is_integer() and abs(value) < LONGEST
    if is_short and sheet.is_plain_at(position):
        return FORMATTED, None  # as nearly all are
    if problem := _struck(page, position, value):
        return STRUCK, problem
    if problem := page.misled(position, figure):
        return FORMATTED, problem
    return _conditional(page, position, figure) if sheet.look.conditionals else (FORMATTED, None)


def _struck(page: Page, position: Position, value: object) -> str | None:
    """What is wrong with how the cell's writing looks; None if nothing is."""
    look = page.sheet.look.cells.get(position)
    if look is None:
        return None
    if look.is_struck:
        return f"“{quoted(value)}”划掉了（加了删除线）；要算数就取消删除线，不要就删去。"
    if look.is_unseen and value != 0:
        return f"“{quoted(value)}”的字色与底色一样，或字号太小，看不见；请改成看得见的再核对。"
    odd = [
        stretch for stretch in look.stretches if stretch.text.strip() and not _is_harmless(stretch)
    ]
    if odd:
        return f"“{quoted(value)}”中{_told(odd)}，不能当作一个数；请重填。"
    return None


def _is_harmless(stretch: Stretch) -> bool:
    """Whether the part changes no number: it looks like the rest, or is a raised word."""
    has_digit = any(character.isnumeric() for character in stretch.text)
    return stretch.is_plain or not (stretch.is_struck or stretch.is_unseen or has_digit)


def _told(stretches: Iterable[Stretch]) -> str:
    """What is odd about parts of a text: 的“3”划掉了."""
    told = []
    for stretch in stretches:
        if stretch.is_struck:
            how = "划掉了"
        elif stretch.is_unseen:
            how = "看不见"
        else:
            how = "是上标或下标"
        told.append(f"“{quoted(stretch.text)}”{how}")
    return "、".join(told)


def _conditional(page: Page, position: Position, figure: Figure) -> tuple[Rule, str | None]:
    """What a conditional format that surely takes effect makes of the figure."""
    value = page.sheet.at(*position)
    for each in page.sheet.look.conditionals:
        if isinstance(value, float) and _takes_effect(each, position, value):
            if wrong := _format_problem(each, value, figure):
                return FORMATTED, wrong
            if each.is_struck or (each.is_unseen and value):
                how = "划掉了" if each.is_struck else "变得看不见"
                return STRUCK, f"“{quoted(value)}”被条件格式{how}；请清除条件格式后核对。"
    return FORMATTED, None


def _takes_effect(each: Conditional, position: Position, value: float) -> bool:
    return each.condition.is_known and each.condition.may_hold(value) and each.covers(position)


def _format_problem(each: Conditional, value: float, figure: Figure) -> str | None:
    found = shown_as(each.number_format, value) if each.number_format is not None else None
    if found is None or (found.is_sure and reads_alike(figure, found.text, value)):
        return None
    return (
        f"单元格里是“{quoted(value)}”，条件格式却使它显示为“{quoted(found.text)}”；"
        "请清除条件格式后核对。"
    )


# ---------------------------------------------------------------- a sheet as a whole


def tell_looks(page: Page, figures: Mapping[Position, Figure], texts: Collection[Position]) -> None:
    """Note what is hidden, struck out, covered or not fully shown of the cells that are read."""
    look = page.sheet.look
    if look.is_hidden or look.hidden_rows or look.hidden_columns:
        _tell_hidden(page, figures, texts)
    if look.widths:
        _tell_narrow(page, figures, look.widths)
    tell_odd(page, texts, figures)
    for each in look.conditionals:
        if not each.condition.is_known:
            _tell_unknown(page, each, figures)


def tell_odd(page: Page, texts: Collection[Position], figures: Collection[Position] = ()) -> None:
    """Note which of these texts are struck out or can't be seen, and what lies over the sheet."""
    look = page.sheet.look
    for position in texts:
        if position in look.cells:
            _tell_text(page, position, look.cells[position])
    for drawn in look.drawn[:_MOST_DRAWN]:
        _tell_drawn(page, drawn, [*figures, *texts])
    if more := look.drawn[_MOST_DRAWN:]:
        problem = f"还有 {len(more)} 处图片、图形等，都没有读入；请核对。"
        page.find_all(COVERED, [more[0].first], problem)


def _tell_text(page: Page, position: Position, look: CellLook) -> None:
    shown = page.quoted(position)
    odd = [part for part in look.stretches if part.text.strip() and not part.is_plain]
    if not shown:
        return
    if look.is_struck:
        problem = f"“{shown}”划掉了（加了删除线），照样读入；不要就删去。"
    elif look.is_unseen:
        problem = f"“{shown}”的字色与底色一样，或字号太小，看不见，照样读入；不要就删去。"
    elif odd:
        problem = f"“{shown}”中{_told(odd)}，照一般的文字读入；请核对。"
    else:
        return
    page.find(UNSEEN, position, problem, actual=shown)


def _tell_hidden(
    page: Page, figures: Mapping[Position, Figure], texts: Collection[Position]
) -> None:
    """One finding for all that is hidden in the same way."""
    hidden: dict[str, list[Position]] = {}
    for cell in (*figures, *texts):
        where = _hidden_in(page.sheet.look, cell)
        value = page.sheet.at(*cell) if where else ""
        if where and not (is_nothing(value) or isinstance(value, NoValue | ErrorValue)):
            hidden.setdefault(where, []).append(cell)
    for where, found in hidden.items():
        problem = f"{where}有 {_named(page, found)}，照样读入了；请显示出来核对。"
        page.find_all(HIDDEN, found, problem, figures=_keys(figures, found))


def _hidden_in(look: Look, cell: Position) -> str | None:
    """In what the cell is hidden; None if it can be seen."""
    if look.is_hidden:
        return "工作表是隐藏的，其中"
    if cell[0] in look.filtered_rows:
        return "筛选隐去的行里"
    if cell[0] in look.hidden_rows:
        return "隐藏的行里"
    return "隐藏的列里" if cell[1] in look.hidden_columns else None


def _keys(figures: Mapping[Position, Figure], cells: Iterable[Position]) -> list[str]:
    return [figures[cell].key for cell in cells if cell in figures]


def _named(page: Page, cells: Collection[Position]) -> str:
    """Some of these cells and what stands in them, and how many there are."""
    some = "、".join(
        f"{cell_name(*cell)} 的“{page.quoted(cell)}”" for cell in list(cells)[:_MOST_NAMED]
    )
    return f"{some}等 {len(cells)} 格" if len(cells) > _MOST_NAMED else some


def _tell_narrow(page: Page, figures: Mapping[Position, Figure], widths: Widths) -> None:
    """One finding for all numbers that surely are wider than their cells."""
    if not figures or _all_fit(page, figures, widths):
        return
    numbers = (cell for cell in figures if isinstance(page.sheet.at(*cell), float))
    narrow = [cell for cell in numbers if _is_narrow(page, cell, widths)]
    if narrow:
        problem = f"列宽不够，{_named(page, narrow)}显示不全，或显示为“####”；请加宽这几列再核对。"
        page.find_all(NARROW, narrow, problem, figures=_keys(figures, narrow))


def _all_fit(page: Page, figures: Mapping[Position, Figure], widths: Widths) -> bool:
    """Whether even the longest number has room in the narrowest column, as nearly always."""
    formats = page.sheet.formats
    if widths.sizes or any(formats[each] != _DIGITS for each in formats.keys() & figures.keys()):
        return False
    numbers = [value for line in page.sheet.rows for value in line if type(value) is float]
    narrowest = int(min(map(widths.of, {column for _, column in figures})))
    are_short = not numbers or (min(numbers) >= 0 and max(numbers) < 10 ** max(narrowest, 0))
    return are_short and all(map(float.is_integer, numbers))


def _is_narrow(page: Page, cell: Position, widths: Widths) -> bool:
    """Whether the number there surely is too wide."""
    value = page.sheet.at(*cell)
    size = widths.sizes.get(cell, 1.0)
    found = shown_as(page.sheet.formats.get(cell, ""), value)
    text = found.text.strip() if found else spelled(value)
    first, last = page.sheet.merge_at(cell)
    hidden = page.sheet.look.hidden_columns
    columns = [each for each in range(first[1], last[1] + 1) if each not in hidden]
    return bool(columns) and _width(text) * size > sum(map(widths.of, columns))


def _width(text: str) -> float:
    """How wide the text is at least, in digits of the usual type."""
    return _SLIMMEST * sum(
        _SLIM.get(character, 2.0 if east_asian_width(character) in "WF" else 1.0)
        for character in text
    )


def _tell_drawn(page: Page, drawn: Drawn, cells: Collection[Position]) -> None:
    covers = any(_is_under(drawn, cell) for cell in cells)
    where = "、".join(cell_ranges(_rectangle(drawn)))
    what = f"{drawn.thing.value}（“{quoted(drawn.text)}”）" if drawn.text else drawn.thing.value
    if covers:
        rule, advice = COVERED, "；请核对它盖住的格，其中如有数字、文字，请填进格里"
    elif drawn.thing is Thing.TEXT_BOX:
        rule, advice = COVERED, "；如要写进报告，请填进格里"
    else:
        rule, advice = BESIDE, ""
    problem = f"{where} 上有{what}，没有读入{advice}。"
    page.find_all(rule, [drawn.first], problem, actual=quoted(drawn.text) or drawn.thing.value)


def _is_under(drawn: Drawn, cell: Position) -> bool:
    row, column = cell
    return drawn.first[0] <= row <= drawn.last[0] and drawn.first[1] <= column <= drawn.last[1]


def _rectangle(drawn: Drawn) -> Iterator[Position]:
    """The corners of what it covers, and what is between them as far as that takes to name it."""
    (top, left), (bottom, right) = drawn.first, drawn.last
    for row in range(top, min(bottom, top + _LARGEST) + 1):
        for column in range(left, min(right, left + _LARGEST) + 1):
            yield row, column


def _tell_unknown(page: Page, each: Conditional, figures: Mapping[Position, Figure]) -> None:
    """Note which figures a conditional format may change, whose condition we can't work out."""
    found = [
        cell
        for cell, figure in figures.items()
        if isinstance(value := page.sheet.at(*cell), float)
        and each.covers(cell)
        and (each.is_struck or (each.is_unseen and value) or _format_problem(each, value, figure))
    ]
    if found:
        problem = (
            f"条件格式可能使 {_named(page, found)}显示成别的，或看不见；请清除条件格式后核对。"
        )
        page.find_all(UNSEEN, found, problem, figures=_keys(figures, found))
