"""The Word draft: every figure in its cell, every text as typed, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import docx
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from lxml import etree

from gongkai_docx.forms import lay_out
from gongkai_docx.package import unpack
from gongkai_docx.readers import json as json_reader
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.writers import docx as writer
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers.context import chinese_number
from strategies import FORM, any_figures, reports

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
    return [paragraph.text for paragraph in opened(content).paragraphs]


def figures_in(content: bytes) -> dict[str, str]:
    """The text of each figure's cell, found by its place in the statutory table."""
    found = {}
    for section, table in zip(FORM.tables, opened(content).tables, strict=True):
        for cell in lay_out(section).cells:
            if cell.kind == "figure":
                found[cell.text] = shown(table.cell(cell.row, cell.column)._tc)
    return found


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


@settings(max_examples=15)
@given(reports(any_figures()))
def test_figures_in_the_draft_are_those_of_the_json(report: Report) -> None:
    read = json_reader.read(json_writer.write(report), "a.json").report
    found = figures_in(writer.write(read))
    assert {key: Decimal(text) for key, text in found.items()} == {
        key: Decimal(report.value(key)) for key in FORM.figures
    }


def test_labels_stand_in_the_cells_of_the_statutory_tables(example: Report) -> None:
    for section, table in zip(FORM.tables, opened(writer.write(example)).tables, strict=True):
        for cell in lay_out(section).cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    text = shown(table.cell(row, column)._tc)
                    if cell.kind != "figure":
                        assert text == cell.text


def test_sections_stand_in_statutory_order_and_numbering(example: Report) -> None:
    document = opened(writer.write(example))
    headings = [p.text for p in document.paragraphs if style(p) == "Heading 1"]
    assert headings == [section.heading for section in FORM.sections]
    assert document.paragraphs[0].text == example.full_title
    assert style(document.paragraphs[0]) == "Title"
    assert document.core_properties.title == example.full_title


@pytest.mark.parametrize("text", [*AWKWARD, "长" * 1_000_000])
def test_prose_comes_out_as_typed(text: str) -> None:
    report = Report(FORM, title=text.strip(), narrative={"其他事项": (Block(text, (text,)),)})
    content = writer.write(report)
    assert texts(content)[-1] == f"（一）{text}。{text}"
    assert texts(content)[0] == text.strip()


@settings(max_examples=30)
@given(reports(any_figures()))
def test_any_prose_comes_out_as_typed(report: Report) -> None:
    assert texts(writer.write(report)) == expected_paragraphs(report)


def expected_paragraphs(report: Report) -> list[str]:
    """All paragraphs outside of tables: title, preface, sections with their prose, signature."""
    expected = [report.full_title, *(text.lstrip() for text in report.preface)]
    for section in FORM.sections:
        expected.append(section.heading)
        number = 0
        for block in report.narrative.get(section.key, ()):
            paragraphs = [text.lstrip() for text in block.paragraphs]
            if block.heading is not None:
                number += 1
                heading = f"（{'一二三四五六七八九十'[number - 1]}）{block.heading}"
                if report.headings == "run-in":
                    stop = "" if block.heading[-1] in "？！?!" else "。"
                    paragraphs[:1] = [heading + stop + "".join(paragraphs[:1])]
                else:
                    paragraphs.insert(0, heading)
            expected += paragraphs
    if report.signature:
        day = report.signature.date
        signed = f"{day.year}年{day.month}月{day.day}日" if day else ""
        expected += ["", report.signature.unit or report.unit, signed]
    return expected


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


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (99, "九十九"),
        (103, "一百〇三"),
        (110, "一百一十"),
        (1000, "一千"),
        (1010, "一千〇一十"),
        (10_000, "10000"),
    ],
)
def test_headings_are_numbered_in_chinese(number: int, text: str) -> None:
    assert chinese_number(number) == text


def test_the_same_report_makes_the_same_bytes_without_a_date(example: Report) -> None:
    content = writer.write(example)
    assert content == writer.write(example)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
