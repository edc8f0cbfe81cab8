"""check --annotate: the clerk's own workbook with each finding on its cell, and in a list."""

from __future__ import annotations

import base64
import dataclasses
import functools
import io
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

import workbooks
from conftest import EXAMPLE, Convert, Run
from gongkai_docx import workbook as layout
from gongkai_docx.checks import check
from gongkai_docx.errors import Unusable
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.package import pack, unpack
from gongkai_docx.places import Cell, Kind, Place
from gongkai_docx.readers import read
from gongkai_docx.report import Report
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import opc
from gongkai_docx.writers.annotated import annotate, objection
from gongkai_docx.writers.annotated.marking import AUTHOR, COLOURS
from strategies import FORM, SAID, examples

TABLE = "三、依申请公开"
PROSE = "六、其他事项"
COMMENTS = "xl/comments/comment2.xml"
DRAWING = "xl/drawings/commentsDrawing2.vml"
"""The comments and their boxes of the sheet TABLE."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ERROR, WARNING, INFO = (COLOURS[severity] for severity in Severity)
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
PICTURE = (
    '<xdr:oneCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
    'spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<xdr:from><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row>"
    '<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="99" cy="99"/><xdr:pic><xdr:nvPicPr>'
    '<xdr:cNvPr id="99" name="章"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip xmlns:r="http://'
    'schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{}"/><a:stretch>'
    '<a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="99" '
    'cy="99"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>'
    "<xdr:clientData/></xdr:oneCellAnchor>"
)


@functools.cache
def faulty(change: Callable[[openpyxl.Workbook], object] = lambda book: None) -> bytes:
    """A clerk's workbook: with faults in a table and in prose, and with things of her own."""
    book = workbooks.opened(EXAMPLE.read_bytes(), without=(layout.TAGS,))
    table = book[TABLE]
    table["J5"] = 5
    table["J5"].font = Font(name="楷体", size=13, bold=True)
    table["J5"].number_format = "0"
    table["E8"] = "/"
    table["E8"].comment = Comment("张三：\n待核实", "张三", width=144, height=79)
    table["A1"].comment = Comment("只填数字", "填报说明")
    table.column_dimensions["C"].width = 41
    table.conditional_formatting.add(
        "D5:I27",
        CellIsRule(operator="lessThan", formula=["0"], font=Font(color="FFFF0000")),  # type: ignore[no-untyped-call]
    )
    whole = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
    whole.add("D5:I27")
    table.add_data_validation(whole)
    table.protection.sheet = True
    book[PROSE]["B3"] = None
    own = book.create_sheet("我的底稿")
    for row in range(1, 6):
        own.append([f"{row}月", row])
    chart = BarChart()
    chart.add_data(Reference(own, min_col=2, min_row=1, max_row=5))
    own.add_chart(chart, "D2")
    own["A1"].fill = PatternFill("solid", fgColor="FFFFC7CE")
    book.defined_names["合计"] = DefinedName("合计", attr_text="'我的底稿'!$B$1:$B$5")
    change(book)
    parts = unpack(workbooks.saved(book))
    parts["xl/media/image1.png"] = PIXEL
    opc.declare_extension(parts, "png", "image/png")
    identity = opc.relate(parts, "xl/drawings/drawing1.xml", "image", "xl/media/image1.png")
    drawing = opc.parsed(parts["xl/drawings/drawing1.xml"])
    drawing.append(etree.fromstring(PICTURE.format(identity)))
    parts["xl/drawings/drawing1.xml"] = opc.serialised(drawing)
    return pack(parts)


def checked(content: bytes, folder: Path) -> tuple[Report, tuple[Finding, ...]]:
    path = folder / "read.xlsx"
    path.write_bytes(content)
    reading = read(path)
    return reading.report, reading.findings + check(reading.report)


def annotated(content: bytes, folder: Path) -> bytes:
    return annotate(content, "表.xlsx", *checked(content, folder))


@functools.lru_cache(maxsize=8)
def opened(content: bytes) -> openpyxl.Workbook:
    """The workbook, to be looked at; one that is changed is `workbooks.opened`."""
    return openpyxl.load_workbook(io.BytesIO(content))


def marks(content: bytes) -> dict[str, tuple[str, str]]:
    """Each cell outside of the list with a comment of ours or a colour of ours: colour, text."""
    found = {}
    for sheet in opened(content):
        if sheet.title == "问题清单":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                text = cell.comment.text if cell.comment else ""
                colour = str(cell.fill.fgColor.rgb)[2:]
                if "【校验】" in text or colour in COLOURS.values():
                    found[f"{sheet.title}!{cell.coordinate}"] = (colour, text)
    return found


def fills(content: bytes) -> dict[str, tuple[object, ...]]:
    """How every cell outside of the list looks that isn't as plain as can be."""
    looks: dict[str, tuple[object, ...]] = {}
    for sheet in opened(content):
        for row in sheet.iter_rows() if sheet.title != "问题清单" else ():
            for cell in row:
                fill = cell.fill.patternType and str(cell.fill.fgColor.rgb)
                font = (cell.font.name, cell.font.sz, cell.font.b)
                looks[f"{sheet.title}!{cell.coordinate}"] = (fill, font, cell.number_format)
    return looks


def listed(content: bytes) -> list[list[object]]:
    sheet = opened(content)["问题清单"]
    return [[cell.value for cell in row[:7]] for row in sheet.iter_rows(min_row=3)]


def at(name: str) -> Cell:
    return Cell.named(TABLE, name)


def finding(cell: Cell | None, severity: Severity = Severity.ERROR, **more: Any) -> Finding:
    place = Place(Kind.REPORT, cell=cell)
    return Finding(**{"code": "C1", "message": "问题。", "place": place, **more}, severity=severity)


some_findings = st.lists(
    st.builds(
        finding,
        st.builds(Cell, st.sampled_from([TABLE, PROSE]),
                  st.tuples(st.integers(0, 39), st.sampled_from([0, 3, 9, 25]))),
        st.sampled_from(Severity),
        basis=st.sampled_from(["", "条例第五十条"]),
    ),
    max_size=12,
)  # fmt: skip
PLAIN = (None, ("Calibri", 11.0, False), "General")
"""A cell that was made for a mark, without it."""


def changes(before: bytes, after: bytes) -> dict[str, set[str]]:
    """What differs between two sheets: per cell its attributes, per other element its name."""

    def told(xml: bytes) -> dict[str, object]:
        root = etree.fromstring(xml)
        found: dict[str, object] = {}
        for cell in root.iter(f"{MAIN}c"):
            content = [etree.tostring(child, method="c14n") for child in cell]
            found[str(cell.get("r"))] = (cell.items(), content)
        for child in root:
            if child.tag != f"{MAIN}sheetData":
                found[etree.QName(child).localname] = etree.tostring(child, method="c14n")
        for row in root.iter(f"{MAIN}row"):
            found[f"row {row.get('r')}"] = row.items()
        return found

    old, new = told(before), told(after)
    differ: dict[str, set[str]] = {"new": set(new) - set(old), "gone": set(old) - set(new)}
    differ["changed"] = {name for name in set(old) & set(new) if old[name] != new[name]}
    return differ


# ---------------------------------------------------------------- what is marked


def test_each_finding_stands_on_its_cell(tmp_path: Path) -> None:
    content = annotated(faulty(), tmp_path)
    assert marks(content) == {
        f"{TABLE}!J5": (
            ERROR,
            "【校验】错误 I1：三、依申请公开 J5：总计 5，与各列之和 4 不符（自然人 4，其余 0）\n"
            "依据：国办公开办函〔2021〕30号附件",
        ),
        f"{TABLE}!J6": (INFO, marks(content)[f"{TABLE}!J6"][1]),
        f"{TABLE}!J28": (ERROR, marks(content)[f"{TABLE}!J28"][1]),
        f"{TABLE}!E8": (WARNING, marks(content)[f"{TABLE}!E8"][1]),
        "四、复议诉讼!E5": (INFO, marks(content)["四、复议诉讼!E5"][1]),
        f"{PROSE}!B3": (ERROR, marks(content)[f"{PROSE}!B3"][1]),
    }
    assert marks(content)[f"{TABLE}!E8"][1].startswith("张三：\n待核实\n【校验】警告 C8：")
    book = opened(content)
    assert book[TABLE]["J5"].comment.author == AUTHOR
    assert book[TABLE]["E8"].comment.author == "张三"
    assert book[TABLE]["A1"].comment.text == "只填数字"


def test_a_marked_cell_looks_as_before_but_for_its_fill(tmp_path: Path) -> None:
    source = faulty()
    before, after = opened(source)[TABLE]["J5"], opened(annotated(source, tmp_path))[TABLE]["J5"]
    assert before.fill.fgColor.rgb != after.fill.fgColor.rgb
    for aspect in ("font", "border", "alignment", "number_format", "protection", "value"):
        assert repr(getattr(before, aspect)) == repr(getattr(after, aspect))


def test_the_worst_finding_of_a_cell_comes_first_and_gives_the_colour() -> None:
    several = [
        finding(at("D6"), Severity.INFO, code="C2", message="甲"),
        finding(at("D6"), Severity.ERROR, code="C3", message="乙"),
        finding(at("D6"), Severity.WARNING, code="C4", message="丙"),
    ]
    content = annotate(EXAMPLE.read_bytes(), "表.xlsx", Report(FORM), several)
    text = "【校验】错误 C3：乙\n【校验】警告 C4：丙\n【校验】提示 C2：甲"
    assert marks(content) == {f"{TABLE}!D6": (ERROR, text)}


def test_a_finding_within_merged_cells_stands_where_they_show_it() -> None:
    content = annotate(EXAMPLE.read_bytes(), "表.xlsx", Report(FORM), [finding(at("B4"))])
    assert list(marks(content)) == [f"{TABLE}!A2"]


@pytest.mark.parametrize("cell", ["Z3", "A300", "AB300", "Q1"])
def test_a_cell_that_the_sheet_does_not_spell_is_made_at_its_place(cell: str) -> None:
    source = EXAMPLE.read_bytes()
    content = annotate(source, "表.xlsx", Report(FORM), [finding(at(cell))])
    assert list(marks(content)) == [f"{TABLE}!{cell}"]
    root = etree.fromstring(unpack(content)["xl/worksheets/sheet5.xml"])
    rows = [int(row.get("r", "")) for row in root.iter(f"{MAIN}row")]
    assert rows == sorted(set(rows))
    for row in root.iter(f"{MAIN}row"):
        names = [str(each.get("r")) for each in row]
        assert names == sorted(names, key=lambda name: (len(name), name))
        assert all(name.endswith(str(row.get("r"))) for name in names)


def test_a_new_cell_looks_as_its_column_or_row_did() -> None:
    def dressed(book: openpyxl.Workbook) -> None:
        book[TABLE].column_dimensions["Z"].font = Font(name="隶书")
        book[TABLE].row_dimensions[60].font = Font(name="幼圆")

    source = faulty(dressed)
    both = [finding(at("Z50")), finding(at("Z60"))]
    sheet = opened(annotate(source, "表.xlsx", Report(FORM), both))[TABLE]
    assert [sheet["Z50"].font.name, sheet["Z60"].font.name] == ["隶书", "幼圆"]


def test_cells_without_names_keep_their_places() -> None:
    """`r` may be left out (ECMA-376 part 1, 18.3.1.4): the cell is then the next one."""
    parts = unpack(EXAMPLE.read_bytes())
    sheet = "xl/worksheets/sheet5.xml"
    parts[sheet] = re.sub(rb'(<(?:c|row)) r="\w+"', rb"\1", parts[sheet])
    content = annotate(pack(parts), "表.xlsx", Report(FORM), [finding(at("D1"))])
    before, after = opened(pack(parts))[TABLE], opened(content)[TABLE]
    for row in before.iter_rows():
        for cell in row:
            assert after[cell.coordinate].value == cell.value


# ---------------------------------------------------------------- the list


def test_the_list_has_all_findings_the_worst_first(tmp_path: Path) -> None:
    source = faulty()
    _, findings = checked(source, tmp_path)
    content = annotated(source, tmp_path)
    header, *rows = listed(content)
    assert header == ["序号", "级别", "代码", "位置", "问题", "说明", "依据"]
    assert [row[0] for row in rows] == list(range(1, len(findings) + 1))
    assert [row[1] for row in rows] == ["错误"] * 3 + ["警告"] + ["提示"] * 3
    assert {row[4] for row in rows} == {finding.message for finding in findings}
    sheet = opened(content)["问题清单"]
    at = next(row for row in sheet.iter_rows(min_row=4) if row[2].value == "I1")
    assert at[3].value == f"{TABLE} J5"
    assert at[3].hyperlink
    assert at[3].hyperlink.location == f"'{TABLE}'!J5"
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert sheet.sheet_properties.pageSetUpPr
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["H"].hidden
    assert str(opened(content).active) == str(opened(source).active)


def test_a_finding_without_a_cell_has_no_link() -> None:
    lost = [
        finding(None),
        finding(Cell("没有的表", (0, 0))),
        finding(None, place=Place.template("模板 a.docx：开头")),
    ]
    content = annotate(EXAMPLE.read_bytes(), "表.xlsx", Report(FORM), lost)
    sheet = opened(content)["问题清单"]
    assert [row[3].hyperlink for row in sheet.iter_rows(min_row=4, max_row=6)] == [None] * 3
    assert marks(content) == {}


def test_a_list_without_findings_says_so(example: Report) -> None:
    content = annotate(EXAMPLE.read_bytes(), "表.xlsx", example, [])
    assert listed(content)[1][0] == "没有问题。"
    assert marks(content) == {}


def test_text_of_any_kind_stays_text() -> None:
    awkward = "=1+1 _x0041_ <b>&\x00\x0b\ud800\u202e😀"
    content = annotate(
        EXAMPLE.read_bytes(), "表.xlsx", Report(FORM), [finding(at("J5"), message=awkward)]
    )
    cell = opened(content)["问题清单"]["E4"]
    assert cell.data_type == "s" or cell.data_type == "inlineStr"
    assert "=1+1" in str(cell.value)
    xml = _told(unpack(content)[COMMENTS])
    assert "=1+1 _x005F_x0041_ <b>&���" in xml
    assert xml.endswith("😀")


def test_a_message_is_cut_to_what_a_cell_can_hold() -> None:
    long = finding(at("J5"), message="长" * 40_000)
    content = annotate(EXAMPLE.read_bytes(), "表.xlsx", Report(FORM), [long, long])
    assert len(str(opened(content)["问题清单"]["E4"].value)) == 32_767
    assert len(marks(content)[f"{TABLE}!J5"][1]) == 32_767


def test_a_sheet_of_hers_with_the_name_of_the_list_stays(tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        book.create_sheet("问题清单")["A1"] = "我的"

    content = annotated(faulty(add), tmp_path)
    again = annotated(content, tmp_path)
    assert again == content
    assert opened(again).sheetnames[-2:] == ["问题清单", "问题清单（校验）"]
    assert opened(again)["问题清单"]["A1"].value == "我的"


# ---------------------------------------------------------------- nothing else changes


def test_nothing_else_is_changed(tmp_path: Path) -> None:
    source = faulty()
    old, new = unpack(source), unpack(annotated(source, tmp_path))
    assert set(old) <= set(new)
    touched = {name for name in old if old[name] != new[name]}
    assert {name for name in touched if not name.startswith("xl/worksheets/")} == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        COMMENTS,
        DRAWING,
        "xl/comments/comment3.xml",
        "xl/drawings/commentsDrawing3.vml",
        "xl/styles.xml",
        "xl/workbook.xml",
    }
    assert {name: changes(old[name], new[name]) for name in touched if "/sheet" in name} == {
        "xl/worksheets/sheet5.xml": {
            "new": set(),
            "gone": set(),
            "changed": {"J5", "J6", "J28", "E8"},
        },
        "xl/worksheets/sheet6.xml": {"new": set(), "gone": set(), "changed": {"E5"}},
        "xl/worksheets/sheet8.xml": {"new": {"legacyDrawing"}, "gone": set(), "changed": {"B3"}},
    }
    book = etree.fromstring(new["xl/workbook.xml"])
    assert "合计" in [each.get("name") for each in book.iter(f"{MAIN}definedName")]


def test_the_copy_reads_the_same(tmp_path: Path) -> None:
    source = faulty()
    report, findings = checked(source, tmp_path)
    again, found = checked(annotated(source, tmp_path), tmp_path)
    assert again == report
    assert again.cells == report.cells
    assert found == findings


def test_macros_and_what_nobody_knows_stay(tmp_path: Path) -> None:
    parts = unpack(faulty())
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 macros"
    parts["xl/worksheets/sheet5.xml"] = parts["xl/worksheets/sheet5.xml"].replace(
        b"</worksheet>", b'<extLst><ext uri="{x}"><a xmlns="urn:x"> </a></ext></extLst></worksheet>'
    )
    content = unpack(annotated(pack(parts), tmp_path))
    assert content["xl/vbaProject.bin"] == parts["xl/vbaProject.bin"]
    assert b'<ext uri="{x}"><a xmlns="urn:x"> </a></ext>' in content["xl/worksheets/sheet5.xml"]


def test_boxes_that_are_no_proper_xml_stay(tmp_path: Path) -> None:
    """Excel writes <br> into the text of buttons."""
    button = (
        b'<v:shape id="_x0000_s2050" type="#_x0000_t201"><v:textbox><div>\xe6\x8c\x89<br>'
        b'\xe9\x92\xae</div></v:textbox><x:ClientData ObjectType="Button"/></v:shape></xml>'
    )
    parts = unpack(faulty())
    drawing = DRAWING
    parts[drawing] = parts[drawing].replace(b"</xml>", button)
    once = annotated(pack(parts), tmp_path)
    assert button.removesuffix(b"</xml>") in unpack(once)[drawing]
    assert b'id="_x0000_s2051"' in unpack(once)[drawing]
    assert annotated(once, tmp_path) == once
    clean = annotate(once, "表.xlsx", Report(FORM), [])
    assert unpack(clean)[drawing] == parts[drawing]


def test_the_drawing_is_named_where_the_schema_wants_it() -> None:
    """CT_Worksheet is a sequence (ECMA-376 part 1, 18.3.1.99)."""
    parts = unpack(EXAMPLE.read_bytes())
    sheet = "xl/worksheets/sheet5.xml"
    later = (
        b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
        b'2006"><mc:Choice Requires="x14"/></mc:AlternateContent><extLst/></worksheet>'
    )
    parts[sheet] = parts[sheet].replace(b"</worksheet>", later)
    content = annotate(pack(parts), "表.xlsx", Report(FORM), [finding(at("J5"))])
    names = [etree.QName(child).localname for child in etree.fromstring(unpack(content)[sheet])]
    assert names[-4:] == ["headerFooter", "legacyDrawing", "AlternateContent", "extLst"]


def test_a_thread_of_comments_stays_and_ours_goes_below_its_text(tmp_path: Path) -> None:
    parts = unpack(faulty())
    thread = "xl/threadedComments/threadedComment1.xml"
    parts[thread] = b"<ThreadedComments/>"
    opc.relate(parts, "xl/worksheets/sheet5.xml", "threadedComment", thread)
    content = annotated(pack(parts), tmp_path)
    assert unpack(content)[thread] == parts[thread]
    assert opc.related(unpack(content), "xl/worksheets/sheet5.xml", "threadedComment")


# ---------------------------------------------------------------- again


def test_annotating_twice_makes_the_same_bytes(tmp_path: Path) -> None:
    once = annotated(faulty(), tmp_path)
    assert annotated(once, tmp_path) == once


def test_without_findings_all_is_as_before(tmp_path: Path) -> None:
    source = faulty()
    clean = annotate(annotated(source, tmp_path), "表.xlsx", Report(FORM), [])
    assert marks(clean) == {}
    assert fills(clean) == fills(source)
    old, new = unpack(source), unpack(clean)
    sheets = sum(name.startswith("xl/worksheets/sheet") for name in old)
    assert set(new) - set(old) <= {f"xl/worksheets/sheet{sheets + 1}.xml"}
    for name in (COMMENTS, DRAWING):
        assert _told(new[name]) == _told(old[name])


def _told(xml: bytes) -> str:
    return "".join(map(str, etree.fromstring(xml).itertext()))


def saved_by_openpyxl(content: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = workbooks.opened(content)
    change(book)
    return workbooks.saved(book)


def test_what_was_put_right_is_marked_no_more(tmp_path: Path) -> None:
    def repair(book: openpyxl.Workbook) -> None:
        book[TABLE]["J5"] = 4
        book[TABLE]["E8"] = 0
        book[PROSE]["B3"] = SAID["其他事项"]

    source = faulty()
    edited = saved_by_openpyxl(annotated(source, tmp_path), repair)
    content = annotated(edited, tmp_path)
    assert not {f"{TABLE}!J5", f"{TABLE}!E8", f"{PROSE}!B3"} & set(marks(content))
    assert opened(content)[TABLE]["E8"].comment.text == "张三：\n待核实"
    clean = annotate(content, "表.xlsx", Report(FORM), [])
    assert fills(clean) == fills(source)
    assert annotated(content, tmp_path) == content


def test_marks_that_moved_with_their_rows_are_found(tmp_path: Path) -> None:
    source = faulty(
        lambda book: setattr(book[TABLE]["J5"], "fill", PatternFill("solid", "FF00FF00"))
    )
    parts = unpack(annotated(source, tmp_path))
    sheet = "xl/worksheets/sheet5.xml"

    def down(match: re.Match[bytes]) -> bytes:
        return match[1] + str(int(match[2]) + 3).encode() + b'"'

    # As a program does when rows are inserted on top: cells, merges, comments and boxes move.
    parts[sheet] = re.sub(rb'(<(?:row|c) r="[A-Z]*)(\d+)"', down, parts[sheet])
    parts[sheet] = re.sub(rb"<mergeCells.*</mergeCells>", b"", parts[sheet])
    comments = COMMENTS
    parts[comments] = re.sub(rb'(ref="[A-Z]+)(\d+)"', down, parts[comments])
    drawing = DRAWING
    parts[drawing] = re.sub(
        rb"<x:Row>(\d+)<", lambda match: b"<x:Row>%d<" % (int(match[1]) + 3), parts[drawing]
    )
    clean = annotate(pack(parts), "表.xlsx", Report(FORM), [])
    before, after = opened(source)[TABLE], opened(clean)[TABLE]
    for cell, moved in (("J5", "J8"), ("J6", "J9"), ("J28", "J31")):
        assert after[moved].fill.fgColor.rgb == before[cell].fill.fgColor.rgb
    assert after["J8"].fill.fgColor.rgb == "FF00FF00"
    assert marks(clean) == {}
    assert after["E11"].comment.text == "张三：\n待核实"


def test_what_she_added_to_a_comment_of_ours_stays(tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        comment = book[TABLE]["J5"].comment
        book[TABLE]["J5"].comment = Comment(comment.text + "\n李四：已问过", comment.author)

    edited = saved_by_openpyxl(annotated(faulty(), tmp_path), add)
    text = marks(annotated(edited, tmp_path))[f"{TABLE}!J5"][1]
    assert text.startswith("李四：已问过\n【校验】错误 I1：")
    assert text.count("I1") == 1


def test_what_she_wrote_behind_our_line_stays(tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        for cell in ("J5", "E8"):
            comment = book[TABLE][cell].comment
            text = comment.text.rstrip("\n") + "【已核实，张三】"
            book[TABLE][cell].comment = Comment(text, comment.author)

    edited = saved_by_openpyxl(annotated(faulty(), tmp_path), add)
    again = marks(annotated(edited, tmp_path))
    assert again[f"{TABLE}!J5"][1].startswith("【已核实，张三】\n【校验】错误 I1：")
    assert again[f"{TABLE}!E8"][1].startswith("张三：\n待核实\n【已核实，张三】\n【校验】警告 C8：")


def test_without_the_list_a_cell_gets_the_fill_of_one_like_it(tmp_path: Path) -> None:
    def delete(book: openpyxl.Workbook) -> None:
        del book["问题清单"]
        book[TABLE]["E8"] = 0

    source = faulty()
    edited = saved_by_openpyxl(annotated(source, tmp_path), delete)
    sheet, before = opened(annotated(edited, tmp_path))[TABLE], opened(source)[TABLE]
    assert before["E8"].fill.patternType == "solid"
    assert sheet["E8"].fill.fgColor.rgb == before["E8"].fill.fgColor.rgb
    assert sheet["E8"].comment.text == "张三：\n待核实"


def test_rows_of_the_list_may_be_deleted_and_the_sheet_moved(tmp_path: Path) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["问题清单"]
        sheet.delete_rows(4, 3)
        book.move_sheet(sheet, -(len(book.sheetnames) - 1))
        sheet.title = "要改的"

    source = faulty()
    edited = saved_by_openpyxl(annotated(source, tmp_path), edit)
    content = annotated(edited, tmp_path)
    assert opened(content).sheetnames == [*opened(source).sheetnames, "问题清单"]
    assert opened(content)[TABLE].print_title_rows == "$2:$4"
    assert fills(annotate(content, "表.xlsx", Report(FORM), [])) == fills(source)


def test_the_list_is_shown_again_if_it_was(tmp_path: Path) -> None:
    def look(book: openpyxl.Workbook) -> None:
        book.active = book.sheetnames.index("问题清单")

    edited = saved_by_openpyxl(annotated(faulty(), tmp_path), look)
    book = opened(annotated(edited, tmp_path))
    assert book.active is book["问题清单"]


def test_colours_like_ours_in_a_workbook_of_hers_stay(tmp_path: Path) -> None:
    fill = PatternFill("solid", fgColor=f"FF{ERROR}")
    content = annotated(faulty(lambda book: setattr(book[TABLE]["D6"], "fill", fill)), tmp_path)
    assert opened(content)[TABLE]["D6"].fill.fgColor.rgb == f"FF{ERROR}"


def test_her_box_grows_for_our_lines_and_shrinks_again(tmp_path: Path) -> None:
    source = faulty()
    once = annotated(source, tmp_path)
    drawing = DRAWING
    old, new = unpack(source)[drawing], unpack(once)[drawing]
    assert b'alt="gongkai-docx: ' in new
    clean = unpack(annotate(once, "表.xlsx", Report(FORM), []))[drawing]
    assert b"alt=" not in clean
    assert re.findall(rb"<x:Anchor>.*?<", clean) == re.findall(rb"<x:Anchor>.*?<", old)


@pytest.mark.long
@given(before=some_findings, after=some_findings)
@examples(15)
def test_what_was_marked_before_makes_no_difference(
    before: list[Finding], after: list[Finding]
) -> None:
    source, report = EXAMPLE.read_bytes(), Report(FORM)
    once = annotate(source, "表.xlsx", report, after)
    again = annotate(annotate(source, "表.xlsx", report, before), "表.xlsx", report, after)
    assert marks(again) == marks(once)
    assert listed(again) == listed(once)
    assert annotate(again, "表.xlsx", report, after) == again
    looks = fills(annotate(again, "表.xlsx", report, []))
    assert {place: look for place, look in looks.items() if look != PLAIN} == {
        place: look for place, look in fills(source).items() if look != PLAIN
    }


# ---------------------------------------------------------------- real programs


@pytest.mark.real("soffice")
def test_libreoffice_shows_comments_and_colours(soffice: Convert, tmp_path: Path) -> None:
    content = annotated(faulty(), tmp_path)
    path = tmp_path / "注.xlsx"
    path.write_bytes(content)
    saved = soffice(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved").read_bytes()
    assert marks(saved) == marks(content)
    assert listed(saved) == listed(content)
    assert opened(saved)[TABLE]["A1"].comment.text == "只填数字"


@pytest.mark.real("soffice")
def test_after_libreoffice_saved_a_repaired_copy_nothing_is_left(
    soffice: Convert, tmp_path: Path
) -> None:
    source = tmp_path / "源.xlsx"
    source.write_bytes(faulty())
    path = tmp_path / "注.xlsx"
    path.write_bytes(annotated(source.read_bytes(), tmp_path))
    saved = soffice(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved").read_bytes()
    again = annotated(saved, tmp_path)
    assert {f"{TABLE}!J5", f"{TABLE}!J28", f"{TABLE}!E8"} <= set(marks(again))
    assert annotated(again, tmp_path) == again

    def repair(book: openpyxl.Workbook) -> None:
        book[TABLE]["J5"] = 4

    repaired = saved_by_openpyxl(saved, repair)
    content = annotate(repaired, "表.xlsx", Report(FORM), [])
    assert marks(content) == {}
    assert opened(content)[TABLE]["E8"].comment.text == "张三：\n待核实"
    plain = soffice(source, "xlsx:Calc MS Excel 2007 XML", tmp_path / "plain").read_bytes()
    assert {place: look[0] for place, look in fills(content).items()} == {
        place: look[0] for place, look in fills(plain).items()
    }


def _errors(found: Iterable[object]) -> set[str]:
    """The errors without the part that they stand in."""
    return {json.dumps(error, sort_keys=True) for error in found}


@pytest.mark.real("ooxml-validator")
@pytest.mark.parametrize("name", ["faulty", "example"])
def test_the_copy_is_as_valid_as_the_source(
    name: str, schema_errors: Callable[[Path], list[object]], tmp_path: Path
) -> None:
    source = tmp_path / "源.xlsx"
    source.write_bytes(faulty() if name == "faulty" else EXAMPLE.read_bytes())
    path = tmp_path / "注.xlsx"
    path.write_bytes(annotated(source.read_bytes(), tmp_path))
    before = _errors(schema_errors(source))
    assert _errors(schema_errors(path)) <= before
    path.write_bytes(annotate(path.read_bytes(), "表.xlsx", Report(FORM), []))
    assert _errors(schema_errors(path)) <= before


# ---------------------------------------------------------------- the command


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "表.xlsx"
    path.write_bytes(faulty())
    return path


def test_check_makes_the_copy_and_ends_as_it_would(run: Run, source: Path, tmp_path: Path) -> None:
    before = source.read_bytes()
    done = run("check", "表.xlsx", "--annotate", "注.xlsx")
    assert done.returncode == 1
    assert "已生成 注.xlsx" in done.stdout
    assert "错误 3" in done.stdout
    assert source.read_bytes() == before
    assert f"{TABLE}!J5" in marks((tmp_path / "注.xlsx").read_bytes())
    assert run("check", EXAMPLE, "--annotate", "样例.xlsx").returncode == 0
    assert "没有变化" in run("check", "注.xlsx", "--annotate", "注.xlsx").stdout


def test_with_json_nothing_else_is_on_standard_output(run: Run, source: Path) -> None:
    done = run("check", source, "--json", "--annotate", "注.xlsx")
    assert done.returncode == 1
    assert json.loads(done.stdout)["findings"]
    assert "已生成 注.xlsx" in done.stderr


def test_a_copy_that_nobody_saved_is_replaced(run: Run, source: Path, tmp_path: Path) -> None:
    run("check", source, "--annotate", "注.xlsx")
    source.write_bytes(saved_by_openpyxl(source.read_bytes(), lambda book: _set(book, "J5", 4)))
    done = run("check", source, "--annotate", "注.xlsx")
    assert "已生成 注.xlsx" in done.stdout
    assert f"{TABLE}!J5" not in marks((tmp_path / "注.xlsx").read_bytes())
    assert len(list(tmp_path.glob("注*"))) == 1


def _set(book: openpyxl.Workbook, cell: str, value: int) -> None:
    book[TABLE][cell] = value


def test_a_file_of_hers_is_not_replaced(run: Run, source: Path, tmp_path: Path) -> None:
    before = source.read_bytes()
    refused = run("check", source, "--annotate", source)
    assert refused.returncode == 3
    assert "--annotate 另取文件名" in refused.stderr
    assert source.read_bytes() == before
    done = run("check", source, "--annotate", source, "--overwrite")
    assert done.returncode == 1
    (backup,) = tmp_path.glob("表.备份*.xlsx")
    assert backup.read_bytes() == before
    assert marks(source.read_bytes())


def test_a_copy_that_she_edited_is_not_replaced_without_a_backup(
    run: Run, source: Path, tmp_path: Path
) -> None:
    run("check", source, "--annotate", "注.xlsx")
    copy = tmp_path / "注.xlsx"
    copy.write_bytes(saved_by_openpyxl(copy.read_bytes(), lambda book: _set(book, "J5", 4)))
    assert run("check", "注.xlsx", "--annotate", "注.xlsx").returncode == 3
    assert run("check", "注.xlsx", "--annotate", "注.xlsx", "--overwrite").returncode == 1
    assert f"{TABLE}!J5" not in marks(copy.read_bytes())
    assert len(list(tmp_path.glob("注.备份*.xlsx"))) == 1


def test_a_copy_of_another_report_is_not_replaced(example: Report) -> None:
    ours = annotate(EXAMPLE.read_bytes(), "表.xlsx", example, [])
    other = annotate(EXAMPLE.read_bytes(), "表.xlsx", Report(FORM, unit="某局", year=2023), [])
    assert objection(ours, ours) is None
    assert "另一份年报" in str(objection(other, ours))


@pytest.mark.parametrize(
    ("name", "copy"), [("表.xlsx", "注.xlsm"), ("表.xlsm", "注.xlsx"), ("表.xlsx", "注.docx")]
)
def test_the_copy_is_named_as_excel_wants_it(
    run: Run, source: Path, tmp_path: Path, name: str, copy: str
) -> None:
    source.replace(tmp_path / name)
    refused = run("check", name, "--annotate", copy)
    assert refused.returncode == 2
    assert "应为“名称.xls" in refused.stderr


def test_of_a_source_that_is_no_workbook_one_is_made_first(
    run: Run, tmp_path: Path, example: Report
) -> None:
    report = dataclasses.replace(example, figures={**example.figures, "申请.本年新收.总计": 5})
    (tmp_path / "a.json").write_bytes(json_writer.write(report))
    assert run("check", "a.json", "--annotate", "注.xlsx").returncode == 1
    copy = (tmp_path / "注.xlsx").read_bytes()
    assert {row[2] for row in listed(copy)[1:]} == {"I1", "I3"}
    assert f"{TABLE}!J5" in marks(copy)
    assert read(tmp_path / "注.xlsx").report == report


def test_a_workbook_of_the_strict_variety_is_refused_with_advice() -> None:
    parts = unpack(EXAMPLE.read_bytes())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    with pytest.raises(Unusable, match="Strict"):
        annotate(pack(parts), "表.xlsx", Report(FORM), [])


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/workbook.xml", b"<"),
        ("xl/_rels/workbook.xml.rels", b"<Relationships/>"),
        ("xl/worksheets/sheet5.xml", b"<"),
        ("xl/worksheets/sheet5.xml", b"<worksheet/>"),
        ("xl/styles.xml", b"<"),
        ("_rels/.rels", b"<"),
        ("[Content_Types].xml", b"<"),
    ],
)
def test_a_damaged_workbook_is_refused(part: str, content: bytes) -> None:
    parts = unpack(EXAMPLE.read_bytes())
    parts[part] = content
    with pytest.raises(Unusable, match="不能在 表"):
        annotate(pack(parts), "表.xlsx", Report(FORM), [finding(at("J5"))])
