"""An edit to a draft is never lost: what is not as we wrote it is not replaced."""

from __future__ import annotations

import dataclasses
import io
import os
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.shared import Mm, Pt

from conftest import EXAMPLE, Run
from gongkai_docx.package import pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.writers import docx as writer
from test_bad_input import zipped

Edit = Callable[[Document], object]


def type_a_figure(document: Document) -> None:
    """As Word does it: in the text and in the data."""
    (node,) = document.element.body.xpath(
        ".//w:sdt[w:sdtPr/w:tag/@w:val='申请.本年新收.总计']//w:t"
    )
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


@pytest.fixture(scope="module")
def later(example: Report) -> bytes:
    """The draft of the same report with other figures and other words."""
    figures = {**example.figures, "主动公开.行政许可.处理决定": 7}
    return writer.write(dataclasses.replace(example, figures=figures, preface=("甲",)))


def test_what_we_wrote_is_untouched_however_it_is_zipped(example: Report, later: bytes) -> None:
    content = writer.write(example)
    assert writer.untouched(content, later)
    assert writer.untouched(zipped(unpack(content)), later)
    assert writer.untouched(writer.write(example, comments=[]), later)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_noticed(name: str, example: Report, later: bytes) -> None:
    assert not writer.untouched(edited(writer.write(example), EDITS[name]), later)


def test_what_carries_no_fingerprint_is_not_ours(example: Report, later: bytes) -> None:
    assert not writer.untouched(b"", later)
    assert not writer.untouched(EXAMPLE.read_bytes(), later)
    assert not writer.untouched(later[:5000], later)
    parts = unpack(writer.write(example))
    data = parts["customXml/item1.xml"]
    assert not writer.untouched(pack({**parts, "customXml/item1.xml": data[:200]}), later)
    del parts["customXml/item1.xml"]
    assert not writer.untouched(pack(parts), later)


@pytest.mark.real("soffice")
def test_a_draft_that_libreoffice_only_saved_is_untouched(
    soffice: Callable[[Path, str, Path], Path], tmp_path: Path, example: Report, later: bytes
) -> None:
    saved = resaved(writer.write(example), soffice, tmp_path)
    assert writer.untouched(saved, later)


@pytest.mark.real("soffice")
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_that_libreoffice_saved_is_noticed(
    name: str,
    soffice: Callable[[Path, str, Path], Path],
    tmp_path: Path,
    example: Report,
    later: bytes,
) -> None:
    content = edited(writer.write(example), EDITS[name])
    assert not writer.untouched(resaved(content, soffice, tmp_path), later)


def resaved(content: bytes, soffice: Callable[[Path, str, Path], Path], folder: Path) -> bytes:
    path = folder / "稿.docx"
    path.write_bytes(content)
    return soffice(path, "docx:MS Word 2007 XML", folder / "saved").read_bytes()


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


def test_a_draft_with_comments_gives_way_to_the_final_one(run: Run, tmp_path: Path) -> None:
    assert run("build", EXAMPLE, "--draft", "-o", "a.docx").returncode == 0
    assert run("build", EXAMPLE, "-o", "a.docx").returncode == 0
    assert "word/header1.xml" not in unpack((tmp_path / "a.docx").read_bytes())
