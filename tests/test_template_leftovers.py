"""What people leave in a template is told, and reaches no final draft; programs are understood."""

from __future__ import annotations

import dataclasses
import io
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document
from lxml import etree

from conftest import EXAMPLE, Convert, Run
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.package import pack, unpack
from gongkai_docx.report import Report, Signature
from gongkai_docx.writers import word as writer
from gongkai_docx.writers.word import template_file
from gongkai_docx.writers.word.template import WordTemplate
from gongkai_docx.writers.word.wordml import parts as packages
from programs.onlyoffice import OnlyOffice
from strategies import FORM
from templates import TEMPLATE, W, changed
from test_draft import bookmarks, figures_in, opened, tree
from test_template import all_texts

DOCUMENT = "word/document.xml"
AUTHOR = 'w:author="张三"'


def template(content: bytes) -> WordTemplate:
    return WordTemplate(content, "ours.docx", FORM)


def in_front(*paragraphs: str) -> bytes:
    """The built-in template with these paragraphs, as XML, in front."""
    return changed(("<w:body>", f"<w:body>{''.join(paragraphs)}"))


def told(content: bytes, code: str) -> Finding:
    """The one finding on the template, which is of that rule; it can be used all the same."""
    ours = template(content)
    (finding,) = ours.findings
    assert finding.code == code
    assert ours.usable
    return finding


def whole(content: bytes) -> str:
    """All XML of a draft."""
    return "".join(part.decode(errors="replace") for part in unpack(content).values())


def test_the_exported_template_is_told_nothing_of(run: Run, tmp_path: Path) -> None:
    """Whatever the report has: its tags are all there."""
    report = Report(FORM, preface=("甲",), signature=Signature(None, date(2024, 1, 15)))
    assert run("template", "-o", "t.docx").returncode == 0
    content = (tmp_path / "t.docx").read_bytes()
    assert template_file(tmp_path / "t.docx", FORM).findings_on(report) == ()
    assert template(content).findings_on(report) == ()
    built = run("build", EXAMPLE, "--template", "t.docx", "-o", "a.docx")
    assert (built.returncode, built.stdout) == (0, "已生成 a.docx\n")


@pytest.mark.real("soffice")
def test_nor_is_one_that_libreoffice_saved(soffice: Convert, tmp_path: Path) -> None:
    saved = soffice(TEMPLATE, "docx:MS Word 2007 XML", tmp_path)
    assert template(saved.read_bytes()).findings == ()


@pytest.mark.real("docbuilder")
def test_nor_is_one_that_onlyoffice_saved(docbuilder: OnlyOffice, tmp_path: Path) -> None:
    docbuilder.run(TEMPLATE, "", tmp_path / "t.docx")
    assert template((tmp_path / "t.docx").read_bytes()).findings == ()


# ---------------------------------------------------------------- revisions, comments, hidden text


@pytest.mark.rule("T11")
def test_revisions_are_accepted_and_told(example: Report) -> None:
    text = "<w:r><w:delText>旧的一句{{ 单位 }}</w:delText></w:r>"
    deleted = f'<w:del w:id="901" {AUTHOR}>{text}</w:del>'
    inserted = f'<w:ins w:id="902" {AUTHOR}><w:r><w:t>新的一句</w:t></w:r></w:ins>'
    bold = f'<w:rPr><w:b/><w:rPrChange w:id="903" {AUTHOR}><w:rPr/></w:rPrChange></w:rPr>'
    content = in_front(
        f"<w:p><w:r>{bold}<w:t>甲</w:t></w:r>{deleted}{inserted}</w:p>",
        f'<w:p><w:pPr><w:rPr><w:del w:id="904" {AUTHOR}/></w:rPr></w:pPr>'
        "<w:r><w:t>上半，</w:t></w:r></w:p>",
        f'<w:p><w:pPr><w:rPr><w:ins w:id="905" {AUTHOR}/></w:rPr></w:pPr>'
        "<w:r><w:t>下半</w:t></w:r></w:p>",
    )
    finding = told(content, "T11")
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        "模板 ours.docx：有没处理的修订（删除 1 处“旧的一句{{ 单位 }}”，插入 1 处“新的一句”，"
        "改格式 1 处），文稿按接受全部修订生成；请在模板里逐处接受或拒绝。"
    )
    draft = writer.write(example, template(content))
    assert all_texts(draft)[:2] == ["甲新的一句", "上半，下半"]
    assert "张三" not in whole(draft)
    assert "旧的一句" not in whole(draft)


@pytest.mark.rule("T11")
def test_a_deleted_row_of_a_table_is_gone(example: Report) -> None:
    row = '<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="400"/></w:trPr>'
    mark = f'<w:del w:id="901" {AUTHOR}/>'
    content = changed((row, row.replace("</w:trPr>", f"{mark}</w:trPr>")))
    draft = writer.write(example, template(content))
    rows = [len(table.rows) for table in opened(writer.write(example)).tables]
    assert [len(table.rows) for table in opened(draft).tables] == [rows[0] - 1, *rows[1:]]


def commented() -> bytes:
    document = docx.Document(str(TEMPLATE))
    paragraph = next(p for p in document.paragraphs if p.text.startswith("一、"))
    document.add_comment(paragraph.runs, text="这里请李四核对", author="张三")
    return saved(document)


def saved(document: Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.rule("T11")
def test_comments_are_taken_out_and_told(example: Report) -> None:
    content = commented()
    assert told(content, "T11").message == (
        "模板 ours.docx：有批注 1 处“这里请李四核对”，正式的文稿里没有它。"
    )
    parts = unpack(writer.write(example, template(content)))
    assert not [name for name in parts if "comments" in name]
    assert "comment" not in whole(pack(parts))
    assert "comments" not in parts["[Content_Types].xml"].decode()


@pytest.mark.rule("T11")
def test_a_draft_to_be_looked_at_has_them_beside_ours(example: Report) -> None:
    finding = dataclasses.replace(template(commented()).findings[0], message="我们的")
    draft = unpack(writer.write(example, template(commented()), comments=[finding]))
    (comments,) = [part.decode() for name, part in draft.items() if "/comments" in name]
    assert "我们的" in comments
    assert "李四" in comments


HIDDEN_STYLE = (
    '<w:style w:type="character" w:styleId="Hid"><w:name w:val="隐藏"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
)


@pytest.mark.rule("T11")
@pytest.mark.parametrize("how", ["<w:vanish/>", '<w:rStyle w:val="Hid"/>'])
def test_hidden_text_is_taken_out_and_told(example: Report, how: str) -> None:
    content = in_front(
        f"<w:p><w:r><w:t>看得见</w:t></w:r><w:r><w:rPr>{how}</w:rPr><w:t>藏着的话</w:t></w:r></w:p>"
    )
    parts = unpack(content)
    parts["word/styles.xml"] = (
        parts["word/styles.xml"].decode().replace("</w:styles>", HIDDEN_STYLE).encode()
    )
    assert told(pack(parts), "T11").message == (
        "模板 ours.docx：有隐藏的文字 1 处“藏着的话”，没有带入文稿。"
    )
    draft = writer.write(example, template(pack(parts)))
    assert all_texts(draft)[0] == "看得见"
    assert "藏着的话" not in whole(draft)


def test_a_hidden_paragraph_leaves_no_empty_line(example: Report) -> None:
    mark = "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>"
    content = in_front(f"<w:p>{mark}<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的话</w:t></w:r></w:p>")
    draft = writer.write(example, template(content))
    assert all_texts(draft) == all_texts(writer.write(example))


def test_tags_of_a_loop_may_be_hidden(example: Report) -> None:
    """They stand in no draft anyway; whoever hides them wants to see the page as it will be."""
    hidden = '<w:rPr><w:vanish/></w:rPr><w:t xml:space="preserve">{%p for 段 in 前言 %}'
    content = changed(('<w:t xml:space="preserve">{%p for 段 in 前言 %}', hidden))
    assert template(content).findings == ()
    assert all_texts(writer.write(example, template(content))) == all_texts(writer.write(example))


# ---------------------------------------------------------------- properties, protection, titles


@pytest.mark.rule("T12")
def test_authors_and_old_titles_of_the_properties_are_replaced(example: Report) -> None:
    document = docx.Document(str(TEMPLATE))
    about = document.core_properties
    about.author, about.last_modified_by = "张三", "李四"
    about.title = "某局2022年政府信息公开工作年度报告"
    parts = unpack(saved(document))
    app = parts["docProps/app.xml"].decode()
    titles = "<TitlesOfParts><v>某局2022年政府信息公开工作年度报告</v></TitlesOfParts>"
    company = "<Company>另一个局</Company><Manager>王五</Manager>"
    app = app.replace("<Company>{{ 单位 }}</Company>", titles + company)
    parts["docProps/app.xml"] = app.encode()
    finding = told(pack(parts), "T12")
    assert finding.severity is Severity.INFO
    for name in (
        "作者“张三”",
        "上次修改者“李四”",
        "单位“另一个局”",
        "经理“王五”",
        "标题“某局2022年",
    ):
        assert name in finding.message
    draft = writer.write(example, template(pack(parts)))
    made = opened(draft).core_properties
    assert (made.title, made.author) == (example.full_title, example.unit)
    assert made.last_modified_by == ""
    for leaked in ("张三", "李四", "王五", "另一个局", "2022"):
        assert leaked not in whole(draft)
    assert f"<Company>{example.unit}</Company>" in unpack(draft)["docProps/app.xml"].decode()


@pytest.mark.rule("T13")
def test_protection_is_taken_off_and_told(example: Report) -> None:
    protection = '<w:documentProtection w:edit="readOnly" w:enforcement="1" w:hash="x"/>'
    content = changed(
        ("<w:evenAndOddHeaders/>", f"<w:trackRevisions/>{protection}<w:evenAndOddHeaders/>"),
        part="word/settings.xml",
    )
    assert "设了限制编辑" in told(content, "T13").message
    settings = unpack(writer.write(example, template(content)))["word/settings.xml"].decode()
    assert "documentProtection" not in settings
    assert "trackRevisions" not in settings
    assert "evenAndOddHeaders" in settings


@pytest.mark.parametrize(
    "off",
    [
        '<w:documentProtection w:edit="readOnly" w:enforcement="0"/>',
        '<w:documentProtection w:edit="none" w:enforcement="1"/>',
        "<w:documentProtection/>",
    ],
)
def test_protection_that_is_off_is_not_told(off: str) -> None:
    content = changed(
        ("<w:evenAndOddHeaders/>", f"{off}<w:evenAndOddHeaders/>"), part="word/settings.xml"
    )
    assert template(content).findings == ()


@pytest.mark.rule("T14")
def test_a_title_of_some_year_is_told() -> None:
    content = changed(("{{ 标题 }}", "某局2022年政府信息公开工作年度报告"))
    assert told(content, "T14").message == (
        "模板 ours.docx：“某局2022年政府信息公开工作年度报告”里的“2022年政府信息公开工作年度报告”"
        "是写好的字，每年的文稿都会是它；请改用标签 {{ 标题 }} 或 {{ 年度 }}。"
    )
    assert template(changed(("{{ 标题 }}", "{{ 单位 }}{{ 年度 }}年年度报告"))).findings == ()


def test_what_was_left_is_told_before_the_draft_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(commented())
    built = run("build", EXAMPLE, "--template", "t.docx", "-o", "a.docx")
    assert built.returncode == 0
    assert "T11" in built.stdout
    assert built.stdout.index("T11") < built.stdout.index("已生成")
    assert "李四" not in whole((tmp_path / "a.docx").read_bytes())


# ---------------------------------------------------------------- what programs do


def numbered(how: str) -> bytes:
    """The template with the first heading's number put there by the program."""
    style = '<w:pStyle w:val="Heading1"/>'
    heading = f'{style}</w:pPr><w:r><w:t xml:space="preserve">'
    own = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    content = changed(
        (
            f"{heading}一、总体情况",
            heading.replace(style, style + own * (how == "own")) + "总体情况",
        )
    )
    parts = unpack(content)
    if how == "style":
        styles = parts["word/styles.xml"].decode()
        before, start, after = styles.partition('w:styleId="Heading1"')
        after = after.replace("<w:widowControl/>", f"<w:widowControl/>{own}", 1)
        parts["word/styles.xml"] = (before + start + after).encode()
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        '<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/><w:lvlJc w:val="left"/></w:lvl>'
    )
    parts["word/numbering.xml"] = (
        f'<w:numbering xmlns:w="{W[1:-1]}"><w:abstractNum w:abstractNumId="0">{level}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    ).encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
    packages.declare(parts, "word/numbering.xml", kind)
    packages.relate(parts, DOCUMENT, "numbering", "word/numbering.xml")
    return pack(parts)


@pytest.mark.rule("T6")
@pytest.mark.parametrize("how", ["own", "style"])
def test_a_heading_that_a_program_numbered_is_one(example: Report, how: str) -> None:
    ours = template(numbered(how))
    assert ours.findings == ()
    draft = writer.write(example, ours)
    assert bookmarks(draft)["总体情况"] == "总体情况"
    assert figures_in(draft) == figures_in(writer.write(example))


@pytest.mark.rule("T6")
def test_a_heading_without_any_number_is_missing() -> None:
    (finding,) = template(numbered("none")).findings
    assert finding.message == "模板 ours.docx：没有“一、总体情况”这个标题，文稿将缺少它。"


CONTENTS = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>一、总体情况 1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
SIMPLE = '<w:p><w:fldSimple w:instr="TOC"><w:r><w:t>目录</w:t></w:r></w:fldSimple></w:p>'


@pytest.mark.parametrize("contents", [CONTENTS, SIMPLE])
def test_a_table_of_contents_is_marked_to_be_made_anew(example: Report, contents: str) -> None:
    draft = writer.write(example, template(in_front(contents)))
    dirty = [each for each in tree(draft).iter() if each.get(f"{W}dirty") == "true"]
    (field,) = dirty
    assert field is next(tree_of(field).iter(f"{W}fldChar", f"{W}fldSimple"))
    settings = etree.fromstring(unpack(draft)["word/settings.xml"])
    names = [etree.QName(each).localname for each in settings]
    assert names.index("updateFields") < names.index("compat")


def tree_of(element: etree._Element) -> etree._Element:
    return element.getroottree().getroot()


def test_a_template_without_one_is_not(example: Report) -> None:
    draft = writer.write(example, template(in_front("<w:p/>")))
    assert "updateFields" not in unpack(draft)["word/settings.xml"].decode()


@pytest.mark.real("ooxml-validator")
@pytest.mark.parametrize("content", [commented(), numbered("own"), in_front(CONTENTS)])
def test_what_is_made_of_it_is_valid(
    content: bytes, example: Report, schema_errors: object, tmp_path: Path
) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(writer.write(example, template(content)))
    assert callable(schema_errors)
    assert schema_errors(path) == []
