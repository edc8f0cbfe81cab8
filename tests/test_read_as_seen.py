"""What a person typed or left out, as it is seen: read so, or told with its place."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from gongkai_docx.findings import Finding, Severity
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers import json as json_reader
from gongkai_docx.readers import workbook as reader
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Report, Signature
from gongkai_docx.tags import LastYearUnknown, look_up
from gongkai_docx.text import visible
from gongkai_docx.workbook import GUIDE, TAGS, is_hint
from gongkai_docx.writers import json as json_writer
from strategies import FORM, distinct, sound
from workbooks import opened, saved, written

BASICS, THREE, LAST = "基本信息", "三、依申请公开", "上年数据"
BESIDE = (GUIDE, TAGS)
"""More than half of all cells: where a test is about other sheets, they are left out."""
AFTER_ANOTHER = sound(FORM, last=sound(FORM, year=2022, figures=distinct(FORM)))
"""A report with last year's figures, all of which differ."""
MARKS = (
    *(chr(code) for code in range(0x200B, 0x2010)),
    *(chr(code) for code in range(0x202A, 0x202E)),
    *(chr(code) for code in (0x2060, *range(0x2066, 0x206A), 0xFEFF, 0xAD, 0xE5E5)),
)


def row_of(example: Report, label: str) -> int:
    """The row of 基本信息 where that is asked."""
    sheet: Any = opened(written(example), without=BESIDE)[BASICS]
    rows = [cell.row for cell in sheet["A"] if cell.value == label]
    assert len(rows) == 1
    return int(rows[0])


def typed(example: Report, sheet: str, **cells: Any) -> Reading:
    """The example with that typed into cells of a sheet."""
    book = opened(written(example), without=tuple(each for each in BESIDE if each != sheet))
    for cell, value in cells.items():
        book[sheet][cell] = value
    return reader.read(saved(book), "表.xlsx")


def found(reading: Reading) -> list[Finding]:
    """What was found, but for totals that no program calculated."""
    return [each for each in reading.findings if each.code != "C13"]


def told(reading: Reading) -> list[tuple[str, str | None]]:
    """Code and place of that."""
    return [(each.code, each.location) for each in found(reading)]


# ---------------------------------------------------------------- what nobody sees


@pytest.mark.rule("C9", "C25")
@pytest.mark.parametrize("mark", MARKS, ids=[f"U+{ord(mark):04X}" for mark in MARKS])
def test_a_mark_that_nobody_sees_is_told_and_changes_nothing(example: Report, mark: str) -> None:
    sealed = row_of(example, "落款用印")
    basics = typed(
        example,
        BASICS,
        B3=f"某县{mark}人民政府",
        B4=f"20{mark}23",
        B5=f"{mark}县级政府",
        B6=f"某县报告{mark}",
        B7=f"另起{mark}一行",
        B8=f"某{mark}县",
        B9=f"2024{mark}-01-15",
        **{f"B{sealed}": f"盖{mark}章"},
    )
    report = basics.report
    assert (report.unit, report.year, report.kind) == ("某县人民政府", 2023, "县级政府")
    assert (report.title, report.headings) == ("某县报告", "own-line")
    assert report.signature == Signature("某县", date(2024, 1, 15), sealed=True)
    assert told(basics) == [("C25", f"{BASICS}!B{row}") for row in (4, 7, 5, 8, 9, 3, 6, sealed)]
    table = typed(example, THREE, D5=f"1{mark}2", E5=f"{mark}3件", F5=f"无{mark}")
    assert [table.report.figures[f"申请.本年新收.{name}"] for name in ("自然人", "商业企业")] == [
        12,
        3,
    ]
    assert told(table)[:2] == [("C9", f"{THREE}!D5"), ("C9", f"{THREE}!E5")]
    for each in (*basics.findings, *table.findings):
        assert visible(f"{each.message}{each.actual}") == f"{each.message}{each.actual}"


def test_a_wrong_number_is_quoted_without_what_nobody_sees(example: Report) -> None:
    (finding,) = found(typed(example, THREE, D5="四\u200b件"))
    assert finding.message == f"{THREE} D5：“四件”不是数字，请只填阿拉伯数字。"


@pytest.mark.rule("C1", "C7")
def test_what_is_shown_from_its_end_is_not_read_from_its_beginning(example: Report) -> None:
    """U+202E before 12 makes programs show 21."""
    table = typed(example, THREE, D5="\u202e12", E5="\u202e11")
    assert "申请.本年新收.自然人" in table.report.unread
    assert table.report.figures["申请.本年新收.商业企业"] == 11
    assert told(table)[0] == ("C1", f"{THREE}!D5")
    year = typed(example, BASICS, B4="\u202e3202")
    assert year.report.year is None
    assert ("C7", f"{BASICS}!B4") in told(year)


@pytest.mark.rule("C25")
def test_names_in_json_are_read_as_they_are_seen(example: Report) -> None:
    document = json.loads(json_writer.write(example))
    document |= {"unit": "某\u200b局", "title": "某局\ufeff报告", "signature": {"unit": "\xad某局"}}
    reading = json_reader.read(json.dumps(document).encode(), "a.json")
    report = reading.report
    assert (report.unit, report.title, report.signature) == (
        "某局",
        "某局报告",
        Signature("某局", None),
    )
    assert [each.code for each in reading.findings] == ["C25"] * 3


@pytest.mark.parametrize("dash", "-‐‑‒–—―−－﹣﹘⁃⁻─━./年")
def test_a_date_is_written_with_any_dash(example: Report, dash: str) -> None:
    reading = typed(example, BASICS, B9=f"2024{dash}1{dash}15")
    assert reading.report.signature == Signature(None, date(2024, 1, 15))
    assert told(reading) == []


# ---------------------------------------------------------------- one column too far

ANSWERS = {
    "C3": ("某县人民政府", "unit", "某县人民政府"),
    "C4": (2024, "year", 2024),
    "C5": ("县级政府", "kind", "县级政府"),
    "C6": ("某县报告", "title", "某县报告"),
    "C8": ("某县", "signature", Signature("某县", None)),
    "C9": (date(2024, 1, 20), "signature", Signature(None, date(2024, 1, 20))),
    "C10": ("H4", "ignored", ("H4",)),
    "C11": ("本报告按格式编制。", "preface", ("本报告按格式编制。",)),
}
"""What is typed over a hint, and what of the report it is."""


@pytest.mark.rule("C26")
@pytest.mark.parametrize("cell", ANSWERS)
def test_an_answer_over_its_hint_is_read_and_told(example: Report, cell: str) -> None:
    answer, name, value = ANSWERS[cell]
    reading = typed(example, BASICS, **{cell: answer, f"B{cell[1:]}": None})
    assert getattr(reading.report, name) == value
    assert told(reading) == [("C26", f"{BASICS}!{cell}")]
    assert f"请移到 B{cell[1:]}" in reading.findings[0].message


@pytest.mark.rule("C11")
@pytest.mark.parametrize("cell", ["C3", "D9", "D1", "C13", "E30"])
def test_what_stands_beside_an_answer_is_told(example: Report, cell: str) -> None:
    assert told(typed(example, BASICS, **{cell: "某县"})) == [("C11", f"{BASICS}!{cell}")]


@pytest.mark.parametrize("last", [None, sound(FORM, signature=Signature(None, date(2023, 1, 9)))])
def test_every_hint_is_known_for_one(last: Report | None) -> None:
    """Or a workbook that nobody filled in would be told of."""
    sheet = opened(written(sound(FORM, year=2024, last=last)), without=BESIDE)[BASICS]
    hints = [hint.value for asked, _, hint, *_ in sheet.iter_rows(3) if asked.value and hint.value]
    assert len(hints) > 10
    assert [hint for hint in hints if not is_hint(hint)] == []


# ---------------------------------------------------------------- last year's figures


def with_last(**cells: Any) -> Reading:
    """A workbook with last year's figures, and that typed over some."""
    book = opened(written(AFTER_ANOTHER), without=BESIDE)
    for cell, value in cells.items():
        book[LAST][cell] = value
    return reader.read(saved(book), "表.xlsx")


@pytest.mark.rule("C17")
@pytest.mark.parametrize("nothing", [None, "—", "无", "/", "－", " ", "\u200b"])
def test_nothing_in_last_years_figures_is_no_0(nothing: str | None) -> None:
    reading = with_last(B23=nothing, C24=nothing)
    last = reading.report.last
    assert last is not None
    assert last.unread == {"申请.本年新收.自然人", "申请.上年结转.商业企业"}
    assert told(reading) == [("C17", f"{LAST}!B23")]
    (finding,) = found(reading)
    assert "2 格空着" in finding.message
    assert "B23、C24" in finding.message
    for tag in ("上年", "增减", "同比"):
        with pytest.raises(LastYearUnknown):
            look_up(f"{tag}.申请.本年新收.自然人", reading.report)
    assert look_up("上年.申请.本年新收.科研机构", reading.report).isdecimal()


@pytest.mark.rule("C17")
def test_a_merge_over_last_years_figures_is_told() -> None:
    book = opened(written(AFTER_ANOTHER), without=BESIDE)
    book[LAST].merge_cells("B23:C23")
    reading = reader.read(saved(book), "表.xlsx")
    assert told(reading) == [("C17", f"{LAST}!B23"), ("C17", f"{LAST}!C23")]
    assert reading.report.last is not None
    assert reading.report.last.unread == {"申请.本年新收.自然人", "申请.本年新收.商业企业"}


# ---------------------------------------------------------------- beside what is read

NAMES = (
    *("副本三、依申请公开", "依申请公开（最终）", "3、依申请公开", "Sheet1", "三、依申请公开 (2)"),
    *("表三", "三.依申请公开-定稿", "最终版", "汇总", "一、总体情况的附表"),
)


@pytest.mark.long
@pytest.mark.rule("C15")
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sheet", ["二、主动公开", THREE, "四、复议诉讼"])
def test_a_copy_of_a_table_is_told_whatever_it_is_called(
    example: Report, sheet: str, name: str
) -> None:
    book: Any = opened(written(example), without=BESIDE)
    copied = book.copy_worksheet(book[sheet])
    copied.title = name
    (finding,) = found(reader.read(saved(book), "表.xlsx"))
    assert (finding.code, finding.location) == ("C15", f"{copied.title}!A1")
    assert f"像是“{sheet}”的副本" in finding.message


@pytest.mark.rule("C15")
@pytest.mark.parametrize("sheet", [BASICS, "一、总体情况", "六、其他事项"])
def test_a_copy_of_another_sheet_is_told(example: Report, sheet: str) -> None:
    book: Any = opened(written(example), without=BESIDE)
    book.copy_worksheet(book[sheet]).title = "Sheet1"
    (finding,) = found(reader.read(saved(book), "表.xlsx"))
    assert (finding.code, finding.location) == ("C15", "Sheet1!A1")
    assert f"“{sheet}”" in finding.message


@pytest.mark.rule("C11", "C15")
def test_a_table_beside_another_is_told_once(example: Report) -> None:
    book: Any = opened(written(example), without=BESIDE)
    two = book["二、主动公开"]
    for row in book[THREE].iter_rows():
        for cell in row:
            if not isinstance(cell.value, str) or not cell.value.startswith("="):
                two.cell(cell.row, cell.column + 8, cell.value)
    copied, below = found(reader.read(saved(book), "表.xlsx"))
    assert (copied.code, copied.location) == ("C15", "二、主动公开!I2")
    assert f"像是“{THREE}”" in copied.message
    # The rest of it stands beside the prose that is asked for below the table.
    assert (below.code, "格内容不在“小标题”“正文”两列内" in below.message) == ("C11", True)


@pytest.mark.rule("C16")
def test_many_cells_outside_of_a_table_are_told_together(example: Report) -> None:
    cells = {f"N{row}": row for row in range(5, 13)}
    (finding,) = found(typed(example, THREE, **cells))
    assert (finding.code, finding.location) == ("C16", f"{THREE}!N5")
    assert "表外有 8 格内容（N5:N12），如“5”" in finding.message
    few = typed(example, THREE, N33=10, M5=11, P34="共 21 件")
    assert told(few) == [("C16", f"{THREE}!{cell}") for cell in ("M5", "N33", "P34")]


@pytest.mark.rule("C27")
def test_a_sheet_of_her_own_is_told_if_something_is_in_it(example: Report) -> None:
    book: Any = opened(written(example), without=BESIDE)
    book.create_sheet("空表")
    book.create_sheet("台账")["C4"] = 12
    (finding,) = found(reader.read(saved(book), "表.xlsx"))
    assert (finding.code, finding.severity) == ("C27", Severity.INFO)
    assert finding.message == "工作表“台账”不属于填报表，没有读取（有 C4 的“12”）。"


@pytest.mark.long
@pytest.mark.rule("C16")
@pytest.mark.parametrize("value", ["差 77", "差 0.5", 77, "应为 5"])
@pytest.mark.parametrize(("sheet", "cell"), [(THREE, "K5"), (THREE, "D31"), ("四、复议诉讼", "A7")])
def test_a_correction_typed_over_a_check_is_told(
    example: Report, sheet: str, cell: str, value: object
) -> None:
    assert [place for _, place in told(typed(example, sheet, **{cell: value}))] == [
        f"{sheet}!{cell}"
    ]


@pytest.mark.long
@pytest.mark.rule("C54")
@pytest.mark.parametrize("value", [8, 8.5, "应为 8", "{{ 请核对"])
@pytest.mark.parametrize(
    ("sheet", "cell"),
    [
        *(("校验", each) for each in ("E4", "F4", "H4", "C3000", "H2")),
        *(("数据项", each) for each in ("C7", "D7", "F4", "A900", "C900")),
    ],
)
def test_what_is_typed_into_what_we_reckon_is_told(
    example: Report, sheet: str, cell: str, value: object
) -> None:
    (finding,) = found(typed(example, sheet, **{cell: value}))
    assert (finding.code, finding.location) == ("C54", f"{sheet}!{cell}")
    assert f"{cell} 的“{value}”没有读入" in finding.message


@pytest.mark.rule("C54")
def test_much_that_is_typed_there_is_told_once(example: Report) -> None:
    cells = {f"E{row}": row for row in range(4, 12)}
    (finding,) = found(typed(example, "校验", **cells))
    assert "E4 的“4”、E5 的“5”、E6 的“6”等 8 格没有读入" in finding.message


@pytest.mark.rule("C54")
@pytest.mark.parametrize("value", [b"<v>8</v>", b"<v>8.5</v>"])
def test_a_number_in_the_place_of_a_formula_is_told_in_our_own_xml(
    example: Report, value: bytes
) -> None:
    content = written(example)
    part = next(
        name for name, xml in unpack(content).items() if b"<f>SUM(" in xml and b">I1<" in xml
    )
    xml = re.sub(
        rb'(<c r="D4" s="\d+")><f>[^<]*</f><v>[^<]*</v>', rb"\1>" + value, unpack(content)[part]
    )
    (finding, *_) = found(reader.read(pack({**unpack(content), part: xml}), "表.xlsx"))
    assert (finding.code, finding.location) == ("C54", "校验!D4")


@pytest.mark.rule("C54")
def test_results_without_their_formulas_are_ours(example: Report) -> None:
    book: Any = opened(written(example))
    for title in ("校验", "数据项"):
        for row in book[title].iter_rows():
            for cell in row:
                if str(cell.value).startswith("="):
                    cell.value = 7
    assert [each for each in found(reader.read(saved(book), "表.xlsx")) if each.code == "C54"] == []
