"""The Word draft: every figure in its cell, every text as typed, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from hypothesis import given, settings

from gongkai_docx.errors import Unusable
from gongkai_docx.forms import lay_out
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers import json as json_reader
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.writers import docx as writer
from gongkai_docx.writers import docx_template
from gongkai_docx.writers import json as json_writer
from gongkai_docx.writers.context import chinese_number, context
from gongkai_docx.writers.docx import builtin_template
from gongkai_docx.writers.rendering import literal
from gongkai_docx.writers.template import WordTemplate
from strategies import FORM, any_figures, reports

TEMPLATE = Path(__file__).parents[1] / "templates" / "2021.docx"

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


def shown(element: BaseOxmlElement) -> str:
    """All text in it, that in content controls too, which python-docx passes over."""
    return "".join(element.xpath(".//w:t/text()"))


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


# ---------------------------------------------------------------- the template


def test_the_template_that_ships_is_what_the_form_makes() -> None:
    assert docx_template.make(FORM) == TEMPLATE.read_bytes()


def test_plain_docxtpl_renders_the_same_from_it(example: Report) -> None:
    """Our layer changes docxtpl's speed and not its language: the texts are the same."""
    template = DocxTemplate(str(TEMPLATE))
    template.render(context(example))
    stream = io.BytesIO()
    template.save(stream)
    ours = writer.write(example)
    assert texts(stream.getvalue()) == texts(ours)
    assert figures_in(stream.getvalue()) == figures_in(ours)


def changed_template(**replaced: str) -> bytes:
    """The built-in template with text replaced in its document part."""
    parts = {}
    with zipfile.ZipFile(TEMPLATE) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    text = parts["word/document.xml"].decode()
    for old, new in replaced.items():
        old = {"title": "{{ 标题 }}", "cell": ">规章<"}[old]
        assert old in text
        text = text.replace(old, new)
    parts["word/document.xml"] = text.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


def test_an_office_may_have_a_template_of_its_own(example: Report) -> None:
    template = WordTemplate(changed_template(title="{{ 单位 }}（{{ 年度 }}）{_{。"), "ours.docx")
    assert texts(template.render(context(example)))[0] == "南阳市官庄工区管委会（2023）{{。"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{% if 申请.上年结转.总计 == 0 %}无{% else %}有{% endif %}", "无"),
        ("{% if 申请.上年结转.总计 %}有{% else %}无{% endif %}", "无"),
        ("{% if 申请.本年新收.总计 > 3 %}多{% endif %}", "多"),
        ("{% if 年度 == 2023 %}{{ 年度 }}{% endif %}", "2023"),
        ("{{ 落款.日期 }}。", "。"),
        ("{{ 落款.单位 or 单位 }}", "南阳市官庄工区管委会"),
        ("完成率 100%}，C#}", "完成率 100%}，C#}"),
        ("{{ 主动公开.行政事业性收费.金额 }}万元", "0万元"),
    ],
)
def test_conditions_of_a_template_mean_what_they_say(
    example: Report, text: str, shown: str
) -> None:
    template = WordTemplate(changed_template(title=text), "ours.docx", FORM.figures)
    assert texts(template.render(context(example)))[0] == shown


def test_a_tag_cut_between_its_braces_is_one_in_a_footer_too(example: Report) -> None:
    document = docx.Document(io.BytesIO(TEMPLATE.read_bytes()))
    footer = document.sections[0].footer.paragraphs[0]
    for piece in ("{", "{ 单位 }", "}"):
        footer.add_run(piece)
    stream = io.BytesIO()
    document.save(stream)
    content = WordTemplate(stream.getvalue(), "ours.docx").render(context(example))
    assert opened(content).sections[0].footer.paragraphs[0].text.endswith("南阳市官庄工区管委会")


def test_what_word_saves_as_a_template_makes_a_document(example: Report) -> None:
    parts = unpack(TEMPLATE.read_bytes())
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b".document.main+", b".template.main+")
    parts["word/media/emblem.svg"] = b"<!DOCTYPE svg><svg/>"
    content = WordTemplate(pack(parts), "ours.dotx").render(context(example))
    assert figures_in(content) == figures_in(writer.write(example))


def test_a_template_with_macros_is_refused() -> None:
    parts = unpack(TEMPLATE.read_bytes())
    with pytest.raises(Unusable, match="含有宏"):
        WordTemplate(pack({**parts, "word/vbaProject.bin": b"macro"}), "ours.docx")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ 题目 }}", "没有名为“题目”的数据"),
        ("{{ 申请.新收.总计 }}", "没有名为“新收”的数据"),
        ("{{ 标题 ", "标签写法有误"),
        ("{% if 标题 %}", "标签写法有误"),
        ("{{ ''.__class__.__mro__ }}", "没有名为“__class__”的数据"),
        ("{% include 'other' %}", "只能用数据、for 和 if，在“{% include 'other' %}"),
        ("{% for i in range(10**9) %}{% endfor %}", "只能用数据、for 和 if"),
        ("{{ 1 // 0 }}", "只能用数据、for 和 if"),
        ("{{ 'a' * 3000000000 }}", "只能用数据、for 和 if"),
        ("{{ '{:>999999999}'.format(1) }}", "只能用数据、for 和 if"),
        ("{{ 标题 | safe }}", "只能用数据、for 和 if"),
        ("{% for i in 年度.一 %}{% endfor %}", "没有名为“一”的数据"),
    ],
)
def test_a_template_that_asks_for_what_is_not_there_is_refused(
    example: Report, text: str, told: str
) -> None:
    with pytest.raises(Unusable, match=told) as refused:
        WordTemplate(changed_template(title=text), "ours.docx").render(context(example))
    assert "模板 ours.docx" in str(refused.value)


def test_a_tag_that_opens_here_and_closes_in_a_table_is_refused(example: Report) -> None:
    template = WordTemplate(
        changed_template(title="{% if 落款 %}", cell=">{% endif %}<"), "ours.docx"
    )
    with pytest.raises(Unusable, match=r"模板 ours\.docx 的标签放错了地方"):
        template.render(context(example))


def test_a_word_file_without_tags_is_no_template() -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)
    with pytest.raises(Unusable, match="没有任何标签"):
        WordTemplate(stream.getvalue(), "ours.docx")


def test_the_template_is_compiled_once() -> None:
    assert builtin_template(FORM) is builtin_template(FORM)


def test_literal_leaves_nothing_to_interpret() -> None:
    assert str(literal("<{{&}}>")) == "&lt;&#123;&#123;&amp;&#125;&#125;&gt;"
