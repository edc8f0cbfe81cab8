"""The findings on a report → the sheet 问题清单; it keeps what the marked cells were like, too."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from gongkai_docx import workbook as layout
from gongkai_docx.explaining import asked_by, is_on_explanations
from gongkai_docx.findings import EXPLAINED, Finding, Severity
from gongkai_docx.places import cell_name, cell_position
from gongkai_docx.report import Explanation, Report
from gongkai_docx.text import storable
from gongkai_docx.values import dataclass
from gongkai_docx.workbook import PROBLEMS as LIST
from gongkai_docx.writers import opc
from gongkai_docx.writers.annotated import fingerprint
from gongkai_docx.writers.annotated.marking import ANSWERED, COLOURS, Former, quotable
from gongkai_docx.writers.annotated.sheetml import listing, parsed
from gongkai_docx.writers.annotated.sheetml.book import Book, Page, cell_text, quoted
from gongkai_docx.writers.annotated.sheetml.grid import Grid
from gongkai_docx.writers.annotated.sheetml.listing import Row, Text
from gongkai_docx.writers.annotated.sheetml.styles import NO_FILL, Styles, solid

_WIDTHS = (6.0, 8.0, 7.0, 20.0, 56.0, 40.0, 26.0)
_FROZEN = 3
_WORDS = layout.PROBLEM_HEADERS.index(layout.EXPLANATION)
_TO_FILL = "FFFDE7"
"""The colour of a cell that is to be filled in, as in the tables."""
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
    lines = [(each, _asked(each, report)) for each in findings]
    return _add(book, _List(report, lines, _summary(findings), formers, active=active))


def add_words(book: Book, report: Report) -> str:
    """Add a list of what was written for findings on the report, which aren't known here."""
    lines = [
        (
            Finding(
                each.code, Severity.WARNING, each.message or "", words=each, explanation=each.text
            ),
            each,
        )
        for each in report.explanations
    ]
    note = (
        "对年报里的问题所作的说明，由原来的文件带来。\n"
        "校验并标注（check --annotate）以后，列出现在的问题，说明写在所答的问题旁边。"
    )
    return _add(book, _List(report, lines, note))


@dataclass(frozen=True)
class _List:
    """What stands on the sheet."""

    report: Report
    lines: Sequence[tuple[Finding, Explanation]]
    """Each finding, and by what it is known again."""
    note: str
    formers: Sequence[Former] = ()
    active: bool = False


def _add(book: Book, told: _List) -> str:
    name = next(each for each in _names() if each not in book.names())
    page = Page(name, _sheet(book, told), [f"${_FROZEN}:${_FROZEN}"])
    return book.add(page, active=told.active)


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
    words: int
    """Where something may be written for a finding."""
    grades: Mapping[str, int]
    """By what a finding is called."""


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
        words=styles.look(body, solid(_TO_FILL), boxed, inset),
        grades={
            called: styles.look(body, solid(colour), boxed, centre)
            for called, colour in (
                *((severity.called, colour) for severity, colour in COLOURS.items()),
                (EXPLAINED, ANSWERED),
            )
        },
    )


def _sheet(book: Book, told: _List) -> bytes:
    looks = _looks(book.styles)
    rows = [
        Row([Text(LIST, looks.title)], 30, wraps=False),
        Row([Text(told.note, looks.note)], 36, wraps=False),
        Row([Text(each, looks.header) for each in layout.PROBLEM_HEADERS], 24),
        *(_finding_row(at, *line, looks, book) for at, line in enumerate(told.lines, 1)),
    ]
    last = cell_name(0, len(_WIDTHS) - 1)[:-1]
    merged = [f"A1:{last}1", f"A2:{last}2"]
    if not told.lines:
        empty = [Text("", looks.middle)] * (len(_WIDTHS) - 1)
        rows.append(Row([Text("没有问题。", looks.middle), *empty], 30))
        merged.append(f"A{_FROZEN + 1}:{last}{_FROZEN + 1}")
    hidden = [fingerprint.unsigned(quotable(_subject(told.report))), *_records(told.formers)]
    return listing.sheet(
        rows, _WIDTHS, frozen=_FROZEN, merged=merged, hidden=hidden, active=told.active
    )


def _subject(report: Report) -> str:
    """Which report it is, as a clerk would say it."""
    return report.unit + (f"{report.year}年" if report.year else "")


def _summary(findings: Sequence[Finding]) -> str:
    called = Counter(finding.called for finding in findings)
    names = [*(each.called for each in Severity), *([EXPLAINED] if called[EXPLAINED] else [])]
    tally = "，".join(f"{name} {called[name]}" for name in names)
    advice = (
        "错误必须改；警告请改正，确实没有错的，在黄色的“说明”格里写明是什么情况、为什么。"
        "点“位置”可转到该单元格。改好后保存，再校验一次。"
        if findings
        else "可以生成 Word 文稿。"
    )
    return (
        f"{tally}。{advice}\n"
        "除“说明”外，本表和单元格上的批注、底色由程序写入，再次标注时自动更新；写的说明会保留。"
    )


def _finding_row(at: int, finding: Finding, asked: Explanation, looks: _Looks, book: Book) -> Row:
    cell = finding.place.cell
    is_linked = cell and cell.sheet in book.sheets and quotable(cell.sheet) == cell.sheet
    link = f"{quoted(cell.sheet)}!{cell.name}" if cell and is_linked else None
    place = quotable(cell.shown if cell else finding.location or "")
    words = _words(finding, looks)
    shown = dict(
        zip(layout.SHOWN_BY, (finding.code, place, quotable(finding.message)), strict=True)
    )
    return Row(
        [
            Text(at, looks.middle),
            Text(finding.called, looks.grades[finding.called]),
            Text(finding.code, looks.middle),
            Text(place, looks.link if link else looks.text, link),
            Text(quotable(finding.message), looks.text),
            words,
            Text(quotable(finding.basis or ""), looks.text),
            Text(
                _as_cell(_known_by(asked, finding.basis) | {layout.SHOWN: shown, layout.ROW: at}), 0
            ),
            Text(words.value or 0, 0, formula=cell_name(_FROZEN + at - 1, _WORDS)),
        ],
        24,
    )


def _words(finding: Finding, looks: _Looks) -> Text:
    """What was written for it, as it was typed; to be filled in where words may answer it."""
    is_answerable = finding.severity is Severity.WARNING and not is_on_explanations(finding)
    look = looks.words if is_answerable else looks.text
    return Text(storable(finding.words.text) if finding.words else "", look)


def _asked(finding: Finding, report: Report) -> Explanation:
    """By what the finding is known again; one that keeps another's words by what the other was."""
    if finding.words and is_on_explanations(finding):
        return finding.words
    return asked_by(finding, report)


def _known_by(asked: Explanation, basis: str | None) -> dict[str, str]:
    """What stands in the hidden column: also the basis, beside which something may be typed."""
    known = {name: getattr(asked, name) for name in layout.KNOWN_BY} | {"basis": basis or ""}
    return {name: quotable(value) for name, value in known.items() if value is not None}


def _as_cell(value: object) -> str:
    """The value as a text that any program keeps as it is."""
    # _x0041_ in it would be read as A.
    return json.dumps(value, ensure_ascii=False).replace("_", "\\u005f")


def _records(formers: Sequence[Former]) -> Iterator[str]:
    """What the cells looked like, as texts that a cell can hold and any program keeps."""
    keyed = sorted(formers, key=lambda each: (each.sheet, each.fill, each.position))
    for (sheet, fill), group in groupby(keyed, key=lambda each: (each.sheet, each.fill)):
        cells = [cell_name(*each.position) for each in group]
        for at in range(0, len(cells), _CELLS_PER_RECORD):
            yield _as_cell([quotable(sheet), fill, " ".join(cells[at : at + _CELLS_PER_RECORD])])


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
