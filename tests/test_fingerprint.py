"""An edit to a draft is never lost: what is not as we wrote it is not replaced."""

from __future__ import annotations

import dataclasses
import io
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.shared import Mm, Pt

from conftest import EXAMPLE, Convert, Run
from gongkai_docx.package import pack, unpack
from gongkai_docx.report import HeadingStyle, Report, Signature
from gongkai_docx.writers import word as writer
from templates import TEMPLATE
from test_bad_input import zipped

Edit = Callable[[Document], object]


def type_a_figure(document: Document) -> None:
    """As Word does it: in the text and in the data."""
    for node in document.element.body.xpath(
        ".//w:sdt[w:sdtPr/w:tag/@w:val='申请.本年新收.总计']//w:t"
    ):
        node.text = "5"
    (data,) = [p for p in document.part.package.iter_parts() if "customXml/item1" in p.partname]
    before, start, after = data.blob.partition("<申请><本年新收>".encode())
    data._blob = (
        before + start + after.replace("<总计>4</总计>".encode(), "<总计>5</总计>".encode(), 1)
    )


EDITS: dict[str, Edit] = {
    "a word": lambda document: document.paragraphs[2].add_run("，"),
    "a figure": type_a_figure,
    "a new paragraph": lambda document: document.add_paragraph(),
    "a style": lambda document: setattr(document.paragraphs[3], "style", "heading 2"),
    "bold": lambda document: setattr(document.paragraphs[3].runs[-1], "bold", True),
    "an indent": lambda document: setattr(
        document.paragraphs[3].paragraph_format, "left_indent", Pt(10)
    ),
    "a margin": lambda document: setattr(document.sections[0], "top_margin", Mm(30)),
    "a column's width": lambda document: setattr(document.tables[0].columns[0], "width", Mm(30)),
    "a row's height": lambda document: setattr(document.tables[0].rows[2], "height", Mm(20)),
    "a style's size": lambda document: setattr(document.styles["表文"].font, "size", Pt(10.5)),
    "a row less": lambda document: document.tables[1]._tbl.remove(document.tables[1].rows[9]._tr),
    "a comment": lambda document: document.add_comment(
        document.paragraphs[2].runs, text="请核", author="某某"
    ),
    "a header": lambda document: setattr(
        document.sections[0].header.paragraphs[0], "text", "某某市某某局"
    ),
    "a footer": lambda document: document.sections[0].footer.paragraphs[0].add_run("页"),
    "the title in the properties": lambda document: setattr(
        document.core_properties, "title", "年报"
    ),
}


def edited(content: bytes, edit: Edit) -> bytes:
    document = docx.Document(io.BytesIO(content))
    edit(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def in_part(old: str, new: str, part: str = "word/document.xml") -> Callable[[bytes], bytes]:
    """Replaces that, once, in a part of a draft that LibreOffice saved."""

    def change(content: bytes) -> bytes:
        parts = unpack(content)
        xml = parts[part].decode()
        assert old in xml, old
        parts[part] = xml.replace(old, new, 1).encode()
        return pack(parts)

    return change


# What people change in LibreOffice's dialogs, as it stands in the file that LibreOffice saves.
SAVED_EDITS: dict[str, Callable[[bytes], bytes]] = {
    "page border": in_part(
        "<w:pgSz ", '<w:pgBorders><w:top w:val="single"/></w:pgBorders><w:pgSz '
    ),
    "two columns": in_part("<w:pgSz ", '<w:cols w:num="2"/><w:pgSz '),
    "first page number": in_part('w:fmt="decimal"', 'w:start="5" w:fmt="decimal"'),
    "margin by a millimetre": in_part('w:top="2098"', 'w:top="2155"'),
    "footers changed over": in_part('w:type="even"', 'w:type="first"'),
    "footer's text": in_part("— </w:t>", "第 </w:t>", "word/footer1.xml"),
    "footer's tab": in_part("<w:rPr></w:rPr><w:t", "<w:tab/><w:t", "word/footer1.xml"),
    "footer bold": in_part("<w:rPr></w:rPr><w:t", "<w:rPr><w:b/></w:rPr><w:t", "word/footer1.xml"),
    "table to the left": in_part(
        '<w:jc w:val="center"/><w:tblInd', '<w:jc w:val="left"/><w:tblInd'
    ),
    "cell's border": in_part('<w:top w:val="single" w:sz="4"', '<w:top w:val="none" w:sz="4"'),
    "border's colour": in_part('w:color="000000"', 'w:color="FF0000"'),
    "cell at the top": in_part('<w:vAlign w:val="center"/>', '<w:vAlign w:val="top"/>'),
    "cell's shade": in_part(
        '<w:vAlign w:val="center"/>', '<w:shd w:fill="FFFF00"/><w:vAlign w:val="center"/>'
    ),
    "row may break": in_part('<w:cantSplit w:val="true"/>', ""),
    "header row not repeated": in_part('<w:tblHeader w:val="true"/>', ""),
    "merged cells": in_part('<w:gridSpan w:val="4"/>', '<w:gridSpan w:val="3"/>'),
    "row's height": in_part('<w:trHeight w:val="400"', '<w:trHeight w:val="440"'),
    "line spacing of 29 pt": in_part('w:line="579"', 'w:line="580"', "word/styles.xml"),
    "at least": in_part('w:lineRule="exact"', 'w:lineRule="auto"', "word/styles.xml"),
    "a style's font": in_part("仿宋_GB2312", "仿宋", "word/styles.xml"),
    "a style's colour": in_part(
        '<w:color w:val="auto"/>', '<w:color w:val="FF0000"/>', "word/styles.xml"
    ),
    "a link": in_part("<w:r>", '<w:hyperlink w:anchor="甲"/><w:r>'),
    "a damaged file": in_part("</w:p>", ""),
    "a bookmark of their own": in_part(
        "<w:r>", '<w:bookmarkStart w:id="99" w:name="甲"/><w:bookmarkEnd w:id="99"/><w:r>'
    ),
    "language": in_part("<w:rPr></w:rPr><w:t", '<w:rPr><w:lang w:val="de-DE"/></w:rPr><w:t'),
    "binding": in_part("w:storeItemID=", "w:storeItemId="),
    "a heading's style on words": in_part(
        "<w:rPr></w:rPr><w:t>年，", '<w:rPr><w:rStyle w:val="Style12"/></w:rPr><w:t>年，'
    ),
    "a heading's style on a paragraph": in_part(
        '<w:pStyle w:val="Normal"/>', '<w:pStyle w:val="Heading1"/>'
    ),
    "a formula": in_part("<w:r>", '<m:oMath xmlns:m="urn:m"/><w:r>'),
    "protection": in_part(
        "<w:compat>", '<w:documentProtection w:edit="readOnly"/><w:compat>', "word/settings.xml"
    ),
    "company": in_part("<Company>", "<Company>甲", "docProps/app.xml"),
    "a property": in_part(
        "</cp:coreProperties>",
        "<cp:category>甲</cp:category></cp:coreProperties>",
        "docProps/core.xml",
    ),
    "a figure in the data": in_part("<总计>4</总计>", "<总计>5</总计>", "customXml/item1.xml"),
    "a width that isn't one": in_part('w:w="11906"', 'w:w="21cm"'),
    "a part that isn't there": in_part("styles.xml", "style.xml", "word/_rels/document.xml.rels"),
    "a picture": lambda content: pack({**unpack(content), "word/media/image1.png": b"png"}),
}


@pytest.fixture(scope="module")
def later(example: Report) -> bytes:
    """The draft of the same report with other figures and other words."""
    figures = {**example.figures, "主动公开.行政许可.处理决定": 7}
    return writer.write(dataclasses.replace(example, figures=figures, preface=("甲",)))


@pytest.fixture(scope="module")
def saved(
    soffice: Convert,
    tmp_path_factory: pytest.TempPathFactory,
    example: Report,
) -> bytes:
    """The example's draft, opened and saved by LibreOffice."""
    return resaved(writer.write(example), soffice, tmp_path_factory.mktemp("saved"))


def resaved(content: bytes, soffice: Convert, folder: Path) -> bytes:
    path = folder / "稿.docx"
    path.write_bytes(content)
    return soffice(path, "docx:MS Word 2007 XML", folder / "saved").read_bytes()


def test_what_we_wrote_is_untouched_however_it_is_zipped(example: Report, later: bytes) -> None:
    content = writer.write(example)
    assert writer.objection(content, later) is None
    assert writer.objection(zipped(unpack(content)), later) is None
    assert writer.objection(writer.write(example, comments=[]), later) is None


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_noticed(name: str, example: Report, later: bytes) -> None:
    content = edited(writer.write(example), EDITS[name])
    assert writer.objection(content, later) == "在生成之后编辑过"


def test_an_edit_of_the_data_alone_is_noticed(example: Report, later: bytes) -> None:
    change = in_part("<总计>4</总计>", "<总计>5</总计>", "customXml/item1.xml")
    assert writer.objection(change(writer.write(example)), later) == "在生成之后编辑过"


def test_what_carries_no_fingerprint_is_not_ours(example: Report, later: bytes) -> None:
    for content in (b"", EXAMPLE.read_bytes(), later[:5000], TEMPLATE.read_bytes()):
        assert writer.objection(content, later) == "不是由本程序生成的文稿"
    parts = unpack(writer.write(example))
    data = parts["customXml/item1.xml"]
    cut = pack({**parts, "customXml/item1.xml": data[:200]})
    assert writer.objection(cut, later) == "不是由本程序生成的文稿"


def test_the_draft_of_another_organ_or_year_is_not_replaced(example: Report, later: bytes) -> None:
    other = writer.write(dataclasses.replace(example, unit="某局", year=2022))
    assert writer.objection(other, later) == "是另一份年报（某局2022年）的文稿"


@pytest.mark.real("soffice")
@pytest.mark.parametrize("name", ["plain", "signed", "own-line"])
def test_a_draft_that_libreoffice_only_saved_is_untouched(
    name: str, soffice: Convert, tmp_path: Path, example: Report
) -> None:
    report = example
    if name != "plain":
        signed = Signature("某局办公室", date(2024, 1, 15))
        headings: HeadingStyle = "own-line" if name == "own-line" else "run-in"
        report = dataclasses.replace(example, signature=signed, headings=headings)
    figures = {**report.figures, "主动公开.行政许可.处理决定": 7}
    new = writer.write(dataclasses.replace(report, figures=figures))
    old = resaved(writer.write(report), soffice, tmp_path)
    assert writer.objection(old, new) is None


@pytest.mark.real("soffice")
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_that_libreoffice_saved_is_noticed(
    name: str,
    soffice: Convert,
    tmp_path: Path,
    example: Report,
    later: bytes,
) -> None:
    content = edited(writer.write(example), EDITS[name])
    assert writer.objection(resaved(content, soffice, tmp_path), later) == "在生成之后编辑过"


@pytest.mark.real("soffice")
@pytest.mark.parametrize("name", SAVED_EDITS)
def test_whatever_libreoffice_does_not_add_of_itself_is_an_edit(
    name: str, saved: bytes, later: bytes
) -> None:
    assert writer.objection(saved, later) is None
    assert writer.objection(SAVED_EDITS[name](saved), later) == "在生成之后编辑过"


# ---------------------------------------------------------------- the command


def test_an_untouched_draft_is_rebuilt_and_an_edited_one_is_kept(
    run: Run, tmp_path: Path, later: bytes
) -> None:
    target = tmp_path / "稿.docx"
    target.write_bytes(later)
    built = run("build", EXAMPLE, "-o", target)
    assert (built.returncode, built.stderr) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["稿.docx"]
    content = edited(later, EDITS["a word"])
    target.write_bytes(content)
    os.utime(target, (1_700_000_000, 1_700_000_000))
    refused = run("build", EXAMPLE, "-o", target)
    assert refused.returncode == 3
    assert "在生成之后编辑过" in refused.stderr
    assert "-o" in refused.stderr
    assert "--overwrite" in refused.stderr
    assert target.read_bytes() == content
    assert run("build", EXAMPLE, "-o", target, "--overwrite").returncode == 0
    (backup,) = tmp_path.glob("稿.备份2023111*-*.docx")
    assert backup.read_bytes() == content


def test_a_template_does_not_take_the_place_of_a_draft(
    run: Run, tmp_path: Path, later: bytes
) -> None:
    (tmp_path / "a.docx").write_bytes(later)
    assert run("template", "-o", "a.docx").returncode == 3
    assert (tmp_path / "a.docx").read_bytes() == later


def test_a_draft_with_comments_gives_way_to_the_final_one(run: Run, tmp_path: Path) -> None:
    assert run("build", EXAMPLE, "--draft", "-o", "a.docx").returncode == 0
    assert run("build", EXAMPLE, "-o", "a.docx").returncode == 0
    assert "word/header1.xml" not in unpack((tmp_path / "a.docx").read_bytes())
