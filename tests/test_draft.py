"""The Word draft: every figure in its cell, every text as it reads, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from unicodedata import normalize

import docx
import pytest
from docx.document import Document
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from hypothesis import given
from lxml import etree

from gongkai_docx import charts
from gongkai_docx.forms import Form, lay_out, load_form
from gongkai_docx.package import unpack
from gongkai_docx.readers import json as json_reader
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.text import visible
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers import word as writer
from strategies import FORM, any_figures, each_form, examples, reports, sound

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

AWKWARD = [
    "<w:p>&amp;</w:p> a < b & c > d",
    "{{ 7 * 7 }} {% for x in y %} {# note #}",
    "{_{ literal }_} {_% %_}",
    "{{ ''.__class__.__mro__ }}",
    "“引号” ‘单引号’ \"quotes\" 'single'",
    "前\t后",
    "😀 𠮷野家 𪚥 é e\u0301",
    "结尾有空格  ",
    "{",
    "}}",
    "=1+1",
    "_x0041_",
]


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def style(paragraph: Paragraph) -> str:
    assert paragraph.style is not None
    return str(paragraph.style.name)


def texts(content: bytes) -> list[str]:
    """The text of each paragraph; that of a title is one, on however many lines it stands."""
    return [paragraph.text.replace("\n", "") for paragraph in opened(content).paragraphs]


def figures_in(content: bytes, form: Form | None = None) -> dict[str, str]:
    """The text of each figure's cell, found by its place in the table of the form.

    The data part tells which form that is, if the program that saved the draft has kept it.
    """
    found = {}
    form = form or load_form(data_part(content).get("form", ""))
    for section, table in zip(form.tables, opened(content).tables, strict=True):
        rows = cells_of(table)
        for cell in lay_out(section).cells:
            if cell.kind == "figure":
                found[cell.text] = shown(rows[cell.row][cell.column]._tc)
    return found


def cells_of(table: Table) -> list[Sequence[_Cell]]:
    """The cells by row and column; one that is merged stands at each place that it covers.

    `table.cell` would look for all of them again for each.
    """
    return [row.cells for row in table.rows]


def shown(element: etree._Element) -> str:
    """All text in it, that in content controls too, which python-docx passes over."""
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def tree(content: bytes, part: str = "word/document.xml") -> etree._Element:
    """The XML of that part of the draft."""
    return etree.fromstring(unpack(content)[part])


def values(element: etree._Element, path: str) -> list[str]:
    """What stands in w:val of the elements on that path, whose names are Word's."""
    steps = "/".join(f"w:{step}" for step in path.split("/"))
    return [each.get(f"{W}val", "") for each in element.iterfind(f".//{steps}", {"w": W[1:-1]})]


@examples(15)
@given(reports(any_figures))
def test_figures_in_the_draft_are_those_of_the_json(report: Report) -> None:
    read = json_reader.read(json_writer.write(report), "a.json").report
    found = figures_in(writer.write(read))
    assert {key: Decimal(text) for key, text in found.items()} == {
        key: Decimal(report.value(key)) for key in report.form.figures
    }


@each_form
def test_labels_stand_in_the_cells_of_the_statutory_tables(form: Form) -> None:
    for section, table in zip(form.tables, opened(writer.write(sound(form))).tables, strict=True):
        rows = cells_of(table)
        for cell in lay_out(section).cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    text = shown(rows[row][column]._tc)
                    if cell.kind != "figure":
                        assert text == cell.text


@each_form
def test_sections_stand_in_statutory_order_and_numbering(form: Form) -> None:
    report = sound(form)
    content = writer.write(report)
    document = opened(content)
    headings = [p.text for p in document.paragraphs if style(p) == "Heading 1"]
    assert headings == [section.heading for section in form.sections]
    assert texts(content)[0] == report.full_title
    assert style(document.paragraphs[0]) == "Title"
    assert document.core_properties.title == report.full_title


@pytest.mark.parametrize("text", [*AWKWARD, "长" * 1_000_000])
def test_prose_comes_out_as_typed(text: str) -> None:
    report = Report(FORM, title=text.strip(), narrative={"其他事项": (Block(text, (text,)),)})
    content = writer.write(report)
    assert texts(content)[-1] == f"（一）{text}。{text}"
    assert texts(content)[0] == text.strip()


@examples(30)
@given(reports(any_figures))
def test_any_prose_comes_out_as_it_reads(report: Report) -> None:
    assert texts(writer.write(report)) == expected_paragraphs(report)


def test_marks_that_nobody_sees_do_not_reach_the_draft_and_rare_characters_do() -> None:
    typed, read = (
        "\ue5e5\u3000公\u200b开\ufeff情况，⼈⺠政府：﨑本、隆、𠮷野、葛\U000e0100城",
        "公开情况，人民政府",
    )
    report = Report(
        FORM,
        unit="某\u200b局",
        year=2023,
        title="年\u2060报",
        preface=(typed,),
        narrative={"其他事项": (Block("收\u200b费", (typed, typed)),)},
        signature=Signature(None, None),
    )
    whole = f"{read}：﨑本、隆、𠮷野、葛\U000e0100城"
    shown_there = texts(writer.write(report))
    assert shown_there[:2] == ["年报", whole]
    assert f"（一）收费。{whole}" in shown_there
    assert whole in shown_there[-4:]
    assert "某局" in shown_there


def seen(text: str) -> str:
    """The text without what nobody sees, and with characters for the radicals of Kangxi."""
    odd = {code: normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    shown = text.translate(odd)
    return "".join(char for char in shown if visible(char))


def expected_paragraphs(report: Report) -> list[str]:
    """All paragraphs outside of tables: title, preface, sections with their prose, signature."""
    drawn = count(1)
    expected = [seen(report.full_title)]
    for pieces in _expected_prose(report.preface, report, drawn):
        expected += pieces
    for section in report.form.sections:
        expected.append(section.heading)
        number = 0
        for block in report.narrative.get(section.key, ()):
            prose = list(_expected_prose(block.paragraphs, report, drawn))
            if block.heading is not None:
                number += 1
                heading = f"（{'一二三四五六七八九十'[number - 1]}）{seen(block.heading)}"
                stop = "" if block.heading[-1] in "？！?!" or report.headings != "run-in" else "。"
                if report.headings == "run-in" and prose and len(prose[0]) == 1:
                    prose[0] = [heading + stop + prose[0][0]]
                else:
                    prose.insert(0, [heading + stop])
            for pieces in prose:
                expected += pieces
    if report.signature:
        day = report.signature.date
        signed = f"{day.year}年{day.month}月{day.day}日" if day else ""
        expected += ["", seen(report.signature.unit or report.unit), signed]
    return expected


def _expected_prose(
    paragraphs: Iterable[str], report: Report, drawn: Iterator[int]
) -> Iterator[list[str]]:
    """What each becomes: a text itself, a chart that shows something a picture and a caption."""
    for text in paragraphs:
        chart = charts.drawn_for(text, report)
        if chart is None:
            yield [seen(text).lstrip()]
        elif not charts.is_empty(chart):
            yield ["", charts.numbered(next(drawn), chart)]


def test_a_typed_indent_does_not_double_that_of_the_style() -> None:
    report = Report(FORM, narrative={"其他事项": (Block(None, ("　　甲",)),)})
    assert texts(writer.write(report))[-1] == "甲"


BLOCKS = (
    Block(None, ("起",)),
    Block("甲", ("一段", "二段")),
    Block(None, ("承",)),
    Block("乙", ()),
)


def test_headings_run_in() -> None:
    report = Report(FORM, narrative={"其他事项": BLOCKS})
    assert texts(writer.write(report))[-5:] == ["起", "（一）甲。一段", "二段", "承", "（二）乙。"]


def test_headings_on_their_own_line() -> None:
    report = Report(FORM, narrative={"其他事项": BLOCKS}, headings="own-line")
    document = opened(writer.write(report))
    assert [(p.text, style(p)) for p in document.paragraphs[-6:]] == [
        ("起", "Normal"),
        ("（一）甲", "Heading 2"),
        ("一段", "Normal"),
        ("二段", "Normal"),
        ("承", "Normal"),
        ("（二）乙", "Heading 2"),
    ]


def test_preface_and_signature_are_there_only_if_given() -> None:
    bare = texts(writer.write(Report(FORM, unit="某局", year=2023)))
    assert bare[1] == "一、总体情况"
    assert bare[-1] == "六、其他需要报告的事项"
    signed = Report(
        FORM,
        unit="某局",
        year=2023,
        preface=("甲", "乙"),
        signature=Signature(None, date(2024, 1, 5)),
    )
    assert texts(writer.write(signed))[1:3] == ["甲", "乙"]
    assert texts(writer.write(signed))[-2:] == ["某局", "2024年1月5日"]


def test_a_blank_figure_is_printed_as_0() -> None:
    assert set(figures_in(writer.write(Report(FORM))).values()) == {"0"}


def test_the_same_report_makes_the_same_bytes_without_a_date(example: Report) -> None:
    content = writer.write(example)
    assert content == writer.write(example)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# ---------------------------------------------------------------- living figures

DATA = "{urn:gongkai-docx:report:1}"


def data_part(content: bytes) -> etree._Element:
    """The data that the draft carries."""
    parts = unpack(content)
    (data,) = [part for name, part in parts.items() if name.startswith("customXml/item1.xml")]
    return etree.fromstring(data)


def bound(content: bytes) -> dict[str, str]:
    """What each control's node in the data holds, by the control's tag."""
    data = data_part(content)
    found = {}
    for control in tree(content).iter(f"{W}sdt"):
        (binding,) = control.iter(f"{W}dataBinding")
        prefixes = dict([binding.get(f"{W}prefixMappings", "").removeprefix("xmlns:").split("=")])
        namespaces = {prefix: address.strip("'") for prefix, address in prefixes.items()}
        nodes = data.xpath(binding.get(f"{W}xpath", ""), namespaces=namespaces)
        assert isinstance(nodes, list)
        (node,) = nodes
        assert isinstance(node, etree._Element)
        found[values(control, "sdtPr/tag")[0]] = node.text or ""
    return found


@pytest.mark.long
@examples(10)
@given(reports(any_figures))
def test_every_figure_is_a_control_bound_to_the_data(report: Report) -> None:
    content = writer.write(report)
    found = bound(content)
    assert list(found) == list(report.form.figures)
    assert found == figures_in(content)


@each_form
def test_a_control_is_called_by_the_labels_of_its_figure(form: Form) -> None:
    document = tree(writer.write(sound(form)))
    titles = values(document, "sdt/sdtPr/alias")
    assert len(set(titles)) == len(titles) == len(form.figures)
    assert max(map(len, titles)) <= 64
    by_tag = dict(zip(values(document, "sdt/sdtPr/tag"), titles, strict=True))
    assert by_tag["申请.本年新收.自然人"] == "一、本年新收政府信息公开申请数量 / 自然人"
    for key, figure in form.figures.items():
        assert by_tag[key].endswith(figure.column_labels[-1])
    numbers = values(document, "sdt/sdtPr/id")
    assert len(set(numbers)) == len(form.figures)


def test_a_control_is_of_plain_text_and_has_no_looks_of_its_own(example: Report) -> None:
    for control in tree(writer.write(example)).iter(f"{W}sdtPr"):
        names = [etree.QName(child).localname for child in control]
        assert names == ["alias", "tag", "id", "dataBinding", "text"]


def test_the_data_carry_form_unit_and_year() -> None:
    report = Report(FORM, unit='某“局”<&">', year=2023, figures={"申请.本年新收.总计": 4})
    data = data_part(writer.write(report))
    assert data.tag == f"{DATA}report"
    assert [data.get(name) for name in ("form", "unit", "year")] == ["2021", '某“局”<&">', "2023"]
    blanks = [node for node in data.iter() if node.get("blank")]
    assert len(blanks) == len(FORM.figures) - 1
    assert {node.text for node in blanks} == {"0"}


def bookmarks(content: bytes) -> dict[str, str]:
    """The text of the paragraph that each bookmark stands in."""
    return {
        start.get(f"{W}name", ""): shown(next(start.iterancestors(f"{W}p")))
        for start in tree(content).iter(f"{W}bookmarkStart")
    }


@each_form
def test_the_heading_of_each_section_has_a_bookmark(form: Form) -> None:
    content = writer.write(sound(form))
    assert bookmarks(content) == {section.key: section.heading for section in form.sections}
    starts = [each.get(f"{W}id") for each in tree(content).iter(f"{W}bookmarkStart")]
    assert starts == [each.get(f"{W}id") for each in tree(content).iter(f"{W}bookmarkEnd")]


# ---------------------------------------------------------------- typography


def test_nothing_is_formatted_but_by_styles(example: Report) -> None:
    document = tree(writer.write(example))
    for properties in document.iter(f"{W}rPr"):
        assert [etree.QName(child).localname for child in properties] == ["rStyle"]
    for properties in document.iter(f"{W}pPr"):
        assert [etree.QName(child).localname for child in properties] == ["pStyle"]


def test_the_page_and_its_styles_are_those_of_the_standard(example: Report) -> None:
    """GB/T 9704—2012, 5.2, 7.3 and 7.5."""
    content = writer.write(example)
    section = opened(content).sections[0]
    millimetres = [
        round(length.mm)
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        if length is not None
    ]
    assert millimetres == [210, 297, 37, 35, 28, 26]
    styles = {
        values(style, "name")[0]: style
        for style in tree(content, "word/styles.xml").iter(f"{W}style")
    }
    expected = {
        "Title": ("方正小标宋简体", 44),
        "Normal": ("仿宋_GB2312", 32),
        "heading 1": ("黑体", 32),
        "heading 2": ("楷体_GB2312", 32),
        "表头": ("宋体", 18),
        "表文": ("宋体", 18),
        "页码（单页）": ("宋体", 28),
    }
    for name, (font, size) in expected.items():
        (fonts,) = styles[name].iter(f"{W}rFonts")
        assert fonts.get(f"{W}eastAsia") == font
        assert values(styles[name], "rPr/sz") == [str(size)]
    for name in ("Normal", "heading 2", "表文"):
        (fonts,) = styles[name].iter(f"{W}rFonts")
        assert fonts.get(f"{W}ascii") == "Times New Roman"
    assert values(styles["heading 1"], "aliases") == ["一级标题"]
    for name in ("heading 1", "heading 2", "表头"):
        assert styles[name].find(f"{W}pPr/{W}keepNext") is not None
    for name in ("Normal", "heading 1", "表文"):
        assert styles[name].find(f"{W}pPr/{W}widowControl") is not None


def test_tables_break_between_rows_and_repeat_their_headers(example: Report) -> None:
    tables = list(tree(writer.write(example)).iter(f"{W}tbl"))
    for table in tables:
        rows = list(table.iter(f"{W}tr"))
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        widths = [int(column.get(f"{W}w", "0")) for column in table.iter(f"{W}gridCol")]
        assert sum(widths) == 8845  # the text block, 156 mm
    repeated = [len(list(table.iter(f"{W}tblHeader"))) for table in tables]
    assert repeated == [0, 3, 3]


def test_each_table_stays_on_one_page(example: Report) -> None:
    """Each paragraph of a row is kept with the next row, but for those of the last one."""
    content = writer.write(example)
    kept = {
        style.get(f"{W}styleId")
        for style in tree(content, "word/styles.xml").iter(f"{W}style")
        if style.find(f"{W}pPr/{W}keepNext") is not None
    }
    for table in tree(content).iter(f"{W}tbl"):
        *rows, last = table.iter(f"{W}tr")
        for row in rows:
            assert set(values(row, "pPr/pStyle")) <= kept
        assert not set(values(last, "pPr/pStyle")) & kept


def test_the_properties_name_title_subject_and_organ(example: Report) -> None:
    content = writer.write(example)
    about = opened(content).core_properties
    assert about.title == example.full_title
    assert about.subject == "政府信息公开工作年度报告"
    assert (about.author, about.language) == (example.unit, "zh-CN")
    assert example.unit in unpack(content)["docProps/app.xml"].decode()
