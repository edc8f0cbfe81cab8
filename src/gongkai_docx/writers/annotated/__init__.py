"""A workbook and the findings on its report → a copy of the workbook with the findings in it.

Each finding is a comment and a colour on its cell, and a line of the sheet 问题清单. What an
earlier run wrote into the workbook is taken away first; all else stays as it is in the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from lxml import etree

from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.package import PackageError, pack, unpack
from gongkai_docx.places import cell_name, cell_position
from gongkai_docx.report import Report
from gongkai_docx.text import printable, storable
from gongkai_docx.writers import opc
from gongkai_docx.writers.annotated.sheetml import listing, parsed, serialised
from gongkai_docx.writers.annotated.sheetml.book import (
    Book,
    NotAWorkbookError,
    Page,
    StrictError,
    cell_text,
    quoted,
)
from gongkai_docx.writers.annotated.sheetml.grid import Grid, Position
from gongkai_docx.writers.annotated.sheetml.listing import Row, Text
from gongkai_docx.writers.annotated.sheetml.notes import DamagedDrawingError, Notes
from gongkai_docx.writers.annotated.sheetml.styles import NO_FILL, Styles, solid

LIST = "问题清单"
AUTHOR = "gongkai-docx 校验"
MARKER = "【校验】"

# Light enough to read on, and none of the colours that Excel and WPS offer.
COLOURS = {Severity.ERROR: "FFC9C7", Severity.WARNING: "FFDFA9", Severity.INFO: "CFE7FB"}

_OURS = re.compile(
    MARKER + "(?:" + "|".join(each.called for each in Severity) + r") [A-Z]+\d+：.*", re.DOTALL
)
_BASIS = "依据："

# In the hidden columns of 问题清单: what it is, its fingerprint and whose report; former fills.
_SIGN = "gongkai-docx:annotation:1:"
_SIGNATURE = re.compile(_SIGN + "([0-9a-f]{64}) (.*)", re.DOTALL)
_UNSIGNED = "0" * 64
_CELLS_PER_RECORD = 2_000

_ADVICE = "请用 Excel 或 WPS 另存为 .xlsx 后再试（JSON 可用 gongkai-docx convert 转换）。"

_HEADERS = ("序号", "级别", "代码", "位置", "问题", "依据")
_WIDTHS = (6.0, 7.0, 7.0, 22.0, 66.0, 36.0)
_FROZEN = 3
_AROUND = 5
"""How far to look for a cell like a marked one."""

Place = tuple[str, Position]
"""A sheet's name and a cell."""


def annotate(content: bytes, name: str, report: Report, findings: Iterable[Finding]) -> bytes:
    """The workbook with those findings in it; the same bytes for the same workbook and findings.

    Raises `Unusable`, naming the file, if it is no workbook whose XML we know.
    """
    try:
        if not content.startswith(b"PK"):
            raise NotAWorkbookError
        book = Book(unpack(content))
        active = _remove_marks(book)
        return _marked(book, report, _sorted(findings), active=active)
    except PackageError as error:
        raise Unusable(f"不能在 {name} 中标注：{error}") from error
    except NotAWorkbookError as error:
        raise Unusable(
            f"不能在 {name} 中标注：它不是 .xlsx 工作簿（后缀可能改过）。{_ADVICE}"
        ) from error
    except StrictError as error:
        raise Unusable(
            f"不能在 {name} 中标注：它是“Strict Open XML 电子表格”。请用 Excel 或 WPS 打开，"
            "另存为“Excel 工作簿（*.xlsx）”后再试。"
        ) from error
    except (etree.XMLSyntaxError, DamagedDrawingError, ValueError, StopIteration) as error:
        raise Unusable(
            f"不能在 {name} 中标注：它已损坏，请用 Excel 或 WPS 打开后另存一份再试。"
        ) from error


def objection(old: bytes, new: bytes) -> str | None:
    """Why the annotated workbook `new` may not take the place of the file `old`; None if it may.

    It may, if the old file is one of the same organ and year that nobody has saved since.
    """
    try:
        found, fresh = _signed(unpack(old)), _signed(unpack(new))
    except PackageError:
        found = fresh = None
    if found is None or fresh is None:
        return "不是由本程序标注的，或在标注之后保存过"
    if found != fresh:
        return f"是另一份年报（{found}）的标注"
    return None


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    order = list(Severity)
    return sorted(findings, key=lambda finding: order.index(finding.severity))


# ---------------------------------------------------------------- to mark


@dataclass(frozen=True)
class _Former:
    """What a marked cell looked like before."""

    sheet: str
    position: Position
    fill: str


def _marked(book: Book, report: Report, findings: Sequence[Finding], *, active: bool) -> bytes:
    places = {
        sheet: Grid(parsed(book.parts[part])) for sheet, part in _marked_sheets(book, findings)
    }
    formers: list[_Former] = []
    for sheet, grid in places.items():
        formers += _mark_sheet(book, sheet, grid, findings)
    name = next(each for each in _list_names() if each not in book.names())
    page = Page(
        name,
        _listing(book, report, findings, formers, active=active),
        f"${_FROZEN}:${_FROZEN}",
    )
    part = book.add(page, active=active)
    book.save()
    ordered = _ordered(book.parts)
    digest = _digest(ordered)
    ordered[part] = ordered[part].replace(_UNSIGNED.encode(), digest.encode(), 1)
    return pack(ordered)


def _list_names() -> Iterator[str]:
    """问题清单, and what to call it where she has a sheet of that name."""
    yield LIST
    yield from (f"{LIST}（校验{number}）" for number in ("", *range(2, 1_000)))


def _marked_sheets(book: Book, findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Name and part of the sheets on which a finding has a cell, in the workbook's order."""
    named = {place[0] for finding in findings if (place := _place(finding))}
    return [(sheet, part) for sheet, part in book.sheets.items() if sheet in named]


def _place(finding: Finding) -> Place | None:
    """The sheet and the cell of the finding, if it has one."""
    sheet, _, cell = (finding.location or "").rpartition("!")
    try:
        return (sheet, cell_position(cell)) if sheet else None
    except ValueError:
        return None


def _mark_sheet(book: Book, sheet: str, grid: Grid, findings: Iterable[Finding]) -> list[_Former]:
    """Colour the cells of the sheet and write the comments; what the cells looked like."""
    part = book.sheets[sheet]
    notes = Notes(book.parts, part, grid)
    here: dict[Position, list[Finding]] = {}
    for finding in findings:
        place = _place(finding)
        if place and place[0] == sheet:
            here.setdefault(grid.shown_at(place[1])[0], []).append(finding)
    formers = []
    for position, found in sorted(here.items()):
        look = grid.look(position)
        formers.append(_Former(sheet, position, book.styles.fill(look)))
        colour = COLOURS[found[0].severity]
        grid.set_look(position, book.styles.with_fill(look, solid(colour)))
        notes.add(position, [line for each in found for line in _comment(each)], AUTHOR)
    notes.save()
    book.parts[part] = serialised(grid.root)
    return formers


def _comment(finding: Finding) -> list[str]:
    """The lines of a comment that tell of the finding; `_our_lines` knows them again."""
    lines = [f"{MARKER}{finding.severity.called} {finding.code}：{finding.message}"]
    if finding.basis:
        lines.append(f"{_BASIS}{finding.basis}")
    return [_shown(line).replace("\n", " ") for line in lines]


def _shown(text: str) -> str:
    return storable(printable(text))


def _ordered(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts in an order that doesn't tell which of them were added."""
    first = (opc.TYPES, "_rels/.rels")
    return {name: parts[name] for name in sorted(parts, key=lambda name: (name not in first, name))}


# ---------------------------------------------------------------- the sheet 问题清单


@dataclass(frozen=True)
class _Looks:
    """The looks of the cells of 问题清单."""

    title: int
    note: int
    header: int
    middle: int
    text: int
    link: int
    severities: Mapping[Severity, int]


def _looks(styles: Styles) -> _Looks:
    def font(size: int, name: str = "宋体", more: str = "") -> str:
        return f'<font>{more}<sz val="{size}"/>{{}}<name val="{name}"/><charset val="134"/></font>'

    black, grey, blue = (f'<color rgb="FF{rgb}"/>' for rgb in ("000000", "595959", "0563C1"))
    side = '<{0} style="thin"><color rgb="FFBFBFBF"/></{0}>'
    sides = "".join(side.format(name) for name in ("left", "right", "top", "bottom"))
    boxed = f"<border>{sides}<diagonal/></border>"
    bare = "<border><left/><right/><top/><bottom/><diagonal/></border>"
    centre = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    left = '<alignment horizontal="left" vertical="center" wrapText="1"/>'
    inset = left.replace(" wrap", ' indent="1" wrap')
    body = font(11).format(black)
    return _Looks(
        title=styles.look(font(16, "黑体").format(black), NO_FILL, bare, left),
        note=styles.look(font(11).format(grey), NO_FILL, bare, left),
        header=styles.look(font(11, "黑体").format(black), solid("DDEBF7"), boxed, centre),
        middle=styles.look(body, NO_FILL, boxed, centre),
        text=styles.look(body, NO_FILL, boxed, inset),
        link=styles.look(font(11, more="<u/>").format(blue), NO_FILL, boxed, inset),
        severities={
            severity: styles.look(body, solid(colour), boxed, centre)
            for severity, colour in COLOURS.items()
        },
    )


def _listing(
    book: Book,
    report: Report,
    findings: Sequence[Finding],
    formers: Sequence[_Former],
    *,
    active: bool,
) -> bytes:
    looks = _looks(book.styles)
    rows = [
        Row([Text(LIST, looks.title)], 30, wraps=False),
        Row([Text(_summary(report, findings), looks.note)], 36, wraps=False),
        Row([Text(each, looks.header) for each in _HEADERS], 24),
        *(_finding_row(at, each, looks, book) for at, each in enumerate(findings, 1)),
    ]
    last = cell_name(0, len(_HEADERS) - 1)[:-1]
    merged = [f"A1:{last}1", f"A2:{last}2"]
    if not findings:
        rows.append(Row([Text("没有问题。", looks.middle)] + [Text("", looks.middle)] * 5, 30))
        merged.append(f"A{_FROZEN + 1}:{last}{_FROZEN + 1}")
    hidden = [f"{_SIGN}{_UNSIGNED} {_shown(_subject(report))}", *_records(formers)]
    return listing.sheet(rows, _WIDTHS, frozen=_FROZEN, merged=merged, hidden=hidden, active=active)


def _subject(report: Report) -> str:
    """Which report it is, as a clerk would say it."""
    return report.unit + (f"{report.year}年" if report.year else "")


def _summary(report: Report, findings: Sequence[Finding]) -> str:
    severities = [finding.severity for finding in findings]
    tally = "，".join(f"{each.called} {severities.count(each)}" for each in Severity)
    advice = (
        "错误必须改，警告请核对，提示供参考。点“位置”可转到该单元格；改正后保存，再校验一次。"
        if findings
        else "可以生成 Word 文稿。"
    )
    return f"{tally}。{advice}\n本表和单元格上的批注、底色由程序写入，再次标注时自动更新。"


def _finding_row(at: int, finding: Finding, looks: _Looks, book: Book) -> Row:
    place = _place(finding)
    link = None
    shown = _shown((finding.location or "").replace("!", " "))
    if place and place[0] in book.sheets:
        link = f"{quoted(place[0])}!{cell_name(*place[1])}"
    return Row(
        [
            Text(at, looks.middle),
            Text(finding.severity.called, looks.severities[finding.severity]),
            Text(finding.code, looks.middle),
            Text(shown, looks.link if link else looks.text, link),
            Text(_shown(finding.message), looks.text),
            Text(_shown(finding.basis or ""), looks.text),
        ],
        24,
    )


def _records(formers: Sequence[_Former]) -> Iterator[str]:
    """What the cells looked like, as texts that a cell can hold and any program keeps."""
    keyed = sorted(formers, key=lambda each: (each.sheet, each.fill, each.position))
    for (sheet, fill), group in groupby(keyed, key=lambda each: (each.sheet, each.fill)):
        cells = [cell_name(*each.position) for each in group]
        for at in range(0, len(cells), _CELLS_PER_RECORD):
            told = [sheet, fill, " ".join(cells[at : at + _CELLS_PER_RECORD])]
            # _x0041_ in a name would be read as A.
            yield json.dumps(told, ensure_ascii=False).replace("_", "\\u005f")


# ---------------------------------------------------------------- to take the marks away


def _remove_marks(book: Book) -> bool:
    """Take away what we once wrote; whether 问题清单 was the sheet that is shown."""
    lists = dict(_lists(book))
    active = False
    formers: dict[str, dict[Position, str]] = {}
    for sheet, told in lists.items():
        for former in _recorded(told):
            formers.setdefault(former.sheet, {})[former.position] = former.fill
        active = book.remove(sheet) or active
    looks = book.styles.coloured(set(COLOURS.values()))
    for sheet, part in book.sheets.items():
        commented = bool(opc.related(book.parts, part, "comments"))
        if commented or (lists and looks):
            records = formers.get(sheet) or {
                position: fill for each in formers.values() for position, fill in each.items()
            }
            told = [text for texts in lists.values() for text in texts]
            _clean_sheet(book, part, looks, records, told, listed=bool(lists))
    return active


def _clean_sheet(
    book: Book,
    part: str,
    looks: set[int],
    records: Mapping[Position, str],
    told: Sequence[str],
    *,
    listed: bool,
) -> None:
    """Take our lines out of the comments of that sheet, and our colours from its cells.

    A colour is ours only if the workbook has our list, or the cell our comment. What she wrote
    behind a line of ours, which ends as it does on our list (`told`), stays.
    """
    grid = Grid(parsed(book.parts[part]))
    notes = Notes(book.parts, part, grid)
    notes.break_lines(lambda text: _ends_of_ours(text, told))
    noted = set(notes.remove_lines(_our_lines))
    notes.forget_author(AUTHOR)
    notes.save()
    coloured = [
        position
        for position, _ in grid.cells()
        if grid.look(position) in looks and (listed or position in noted)
    ]
    for position, fill in _former_fills(book, grid, coloured, noted, records).items():
        grid.set_look(position, book.styles.with_fill(grid.look(position), fill))
    if noted or coloured:
        book.parts[part] = serialised(grid.root)


def _former_fills(
    book: Book,
    grid: Grid,
    coloured: Sequence[Position],
    noted: set[Position],
    records: Mapping[Position, str],
) -> dict[Position, str]:
    """The former fill of each coloured cell.

    Rows may have been inserted since. Comments move with their cells, so the cells that have one
    are told by their order; a new row takes its colours, but no comment, from the row above. Where
    nothing is recorded (the list was deleted, the look copied to other cells), the cell gets the
    fill of the nearest one that looks the same otherwise, in its column if there is any.
    """
    marked = [position for position in coloured if position in noted]
    if len(marked) == len(records):
        in_order = (fill for _, fill in sorted(records.items()))
        fills = dict(zip(marked, in_order, strict=True))
    else:
        fills = {position: records[position] for position in coloured if position in records}
        left = [fill for position, fill in sorted(records.items()) if position not in fills]
        moved = [position for position in marked if position not in fills]
        fills |= dict(zip(moved, left, strict=False))
    for row, column in coloured:
        if (row, column) not in fills:
            above = (row - 1, column)
            fills[row, column] = fills.get(above) or _fill_around(
                book, grid, (row, column), set(coloured)
            )
    return fills


def _fill_around(book: Book, grid: Grid, position: Position, coloured: set[Position]) -> str:
    (row, column), look = position, grid.look(position)
    colour = book.styles.fill(look)
    steps = [step for distance in range(1, _AROUND + 1) for step in (distance, -distance)]
    around = [(row + step, column) for step in steps] + [(row, column + step) for step in steps]
    for each in around:
        if min(each) >= 0 and each not in coloured:
            other = grid.look(each)
            if book.styles.with_fill(other, colour) == look:
                return book.styles.fill(other)
    return NO_FILL


def _ends_of_ours(text: str, told: Sequence[str]) -> list[int]:
    """Where in a comment our own words end and hers go on in the same line."""
    ends: list[int] = []
    at = 0
    for line in text.split("\n"):
        if _OURS.match(line) or line.startswith(_BASIS):
            start = line.index("：") + 1
            said = max(
                (each for each in told if each and line.startswith(each, start)),
                key=len,
                default="",
            )
            if said and len(line) > start + len(said):
                ends.append(at + start + len(said))
        at += len(line) + 1
    return ends


def _our_lines(text: str) -> list[int]:
    """Which lines of a comment are ours."""
    ours: list[int] = []
    for at, line in enumerate(text.split("\n")):
        if _OURS.match(line) or (line.startswith(_BASIS) and at - 1 in ours):
            ours.append(at)
    return ours


def _lists(book: Book) -> Iterator[tuple[str, list[str]]]:
    """Each sheet that is our list, whatever it is called now, and the texts of its cells."""
    strings = book.strings() if _anywhere_shared(book) else []
    for sheet, part in list(book.sheets.items()):
        if strings or _SIGN.encode() in book.parts[part]:
            cells = Grid(parsed(book.parts[part])).cells()
            told = [cell_text(cell, strings) for _, cell in cells]
            if any(_SIGNATURE.fullmatch(text) for text in told):
                yield sheet, told


def _anywhere_shared(book: Book) -> bool:
    """Whether another program has saved the workbook, and with it our list, in its own way."""
    shared = opc.related(book.parts, book.part, "sharedStrings").values()
    return any(_SIGN.encode() in book.parts[part] for part in shared)


def _recorded(told: Iterable[str]) -> Iterator[_Former]:
    """What the cells looked like, of the texts on our list; a damaged record is passed over."""
    for text in told:
        if not text.startswith('["'):
            continue
        try:
            sheet, fill, cells = json.loads(text)
            for cell in cells.split():
                yield _Former(str(sheet), cell_position(cell), str(fill))
        except (ValueError, AttributeError, RecursionError):
            continue


# ---------------------------------------------------------------- the fingerprint


def _signed(parts: Mapping[str, bytes]) -> str | None:
    """Whose report it is that we annotated, if nobody has saved the file since; else None."""
    for name, part in parts.items():
        if _SIGN.encode() not in part or not name.endswith(".xml"):
            continue
        try:
            cells = Grid(parsed(part)).cells()
            matches = [_SIGNATURE.fullmatch(cell_text(cell, [])) for _, cell in cells]
        except (etree.XMLSyntaxError, ValueError):
            continue
        for match in matches:
            if match and match[1] == _digest({**parts, name: _unsigned(part, match[1])}):
                return match[2]
    return None


def _unsigned(part: bytes, digest: str) -> bytes:
    return part.replace(digest.encode(), _UNSIGNED.encode(), 1)


def _digest(parts: Mapping[str, bytes]) -> str:
    whole = sha256()
    for name, part in sorted(parts.items()):
        whole.update(f"{name}\0{len(part)}\0".encode())
        whole.update(part)
    return whole.hexdigest()
