"""The findings on a report → the sheet 问题清单; it keeps what the marked cells were like, too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from gongkai_docx.findings import Finding, Severity
from gongkai_docx.places import cell_name, cell_position
from gongkai_docx.report import Report
from gongkai_docx.workbook import PROBLEMS as LIST
from gongkai_docx.writers import opc
from gongkai_docx.writers.annotated import fingerprint
from gongkai_docx.writers.annotated.marking import COLOURS, Former, quotable
from gongkai_docx.writers.annotated.sheetml import listing, parsed
from gongkai_docx.writers.annotated.sheetml.book import Book, Page, cell_text, quoted
from gongkai_docx.writers.annotated.sheetml.grid import Grid
from gongkai_docx.writers.annotated.sheetml.listing import Row, Text
from gongkai_docx.writers.annotated.sheetml.styles import NO_FILL, Styles, solid

_HEADERS = ("序号", "级别", "代码", "位置", "问题", "依据")
_WIDTHS = (6.0, 7.0, 7.0, 22.0, 66.0, 36.0)
_FROZEN = 3
_CELLS_PER_RECORD = 2_000


def add_list(
    book: Book,
    report: Report,
    findings: Sequence[Finding],
    formers: Sequence[Former],
    *,
    active: bool,
) -> str:
    """Add the list to the workbook, shown first if it is `active`; the name of its part."""
    name = next(each for each in _names() if each not in book.names())
    sheet = _listing(book, report, findings, formers, active=active)
    return book.add(Page(name, sheet, f"${_FROZEN}:${_FROZEN}"), active=active)


def _names() -> Iterator[str]:
    """问题清单, and what to call it where she has a sheet of that name."""
    yield LIST
    yield from (f"{LIST}（校验{number}）" for number in ("", *range(2, 1_000)))


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
    formers: Sequence[Former],
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
    hidden = [fingerprint.unsigned(quotable(_subject(report))), *_records(formers)]
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
    cell = finding.place.cell
    is_linked = cell and cell.sheet in book.sheets and quotable(cell.sheet) == cell.sheet
    link = f"{quoted(cell.sheet)}!{cell.name}" if cell and is_linked else None
    place = cell.shown if cell else finding.location or ""
    return Row(
        [
            Text(at, looks.middle),
            Text(finding.severity.called, looks.severities[finding.severity]),
            Text(finding.code, looks.middle),
            Text(quotable(place), looks.link if link else looks.text, link),
            Text(quotable(finding.message), looks.text),
            Text(quotable(finding.basis or ""), looks.text),
        ],
        24,
    )


def _records(formers: Sequence[Former]) -> Iterator[str]:
    """What the cells looked like, as texts that a cell can hold and any program keeps."""
    keyed = sorted(formers, key=lambda each: (each.sheet, each.fill, each.position))
    for (sheet, fill), group in groupby(keyed, key=lambda each: (each.sheet, each.fill)):
        cells = [cell_name(*each.position) for each in group]
        for at in range(0, len(cells), _CELLS_PER_RECORD):
            told = [quotable(sheet), fill, " ".join(cells[at : at + _CELLS_PER_RECORD])]
            # _x0041_ in a name would be read as A.
            yield json.dumps(told, ensure_ascii=False).replace("_", "\\u005f")


# ---------------------------------------------------------------- a list that was written before


def lists(book: Book) -> Iterator[tuple[str, list[str]]]:
    """Each sheet that is our list, whatever it is called now, and the texts of its cells."""
    strings = book.strings() if _anywhere_shared(book) else []
    for sheet, part in list(book.sheets.items()):
        if strings or fingerprint.SIGN.encode() in book.parts[part]:
            cells = Grid(parsed(book.parts[part])).cells()
            told = [cell_text(cell, strings) for _, cell in cells]
            if any(fingerprint.is_signature(text) for text in told):
                yield sheet, told


def _anywhere_shared(book: Book) -> bool:
    """Whether another program has saved the workbook, and with it our list, in its own way."""
    shared = opc.related(book.parts, book.part, "sharedStrings").values()
    return any(fingerprint.SIGN.encode() in book.parts[part] for part in shared)


def recorded(told: Iterable[str]) -> Iterator[Former]:
    """What the cells looked like, of the texts on our list; a damaged record is passed over."""
    for text in told:
        if not text.startswith('["'):
            continue
        try:
            sheet, fill, cells = json.loads(text)
            for cell in cells.split():
                yield Former(str(sheet), cell_position(cell), str(fill))
        except (ValueError, AttributeError, RecursionError):
            continue
