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

from conftest import EXAMPLE, Convert, Run
from gongkai_docx.package import pack, unpack
from gongkai_docx.report import Report
from gongkai_docx.writers import word as writer
from programs.onlyoffice import OnlyOffice
from templates import TEMPLATE
from test_bad_input import zipped

Edit = Callable[[Document], object]
EARLIER = Path(__file__).with_name("earlier")
RECEIVED = "<key>申请.本年新收.总计</key><value>"


def type_a_figure(document: Document) -> None:
    """As Word does it: in the text and in the data."""
    for node in document.element.body.xpath(
        ".//w:sdt[w:sdtPr/w:tag/@w:val='申请.本年新收.总计']//w:t"
    ):
        node.text = "5"
    (data,) = [p for p in document.part.package.iter_parts() if "customXml/item1" in p.partname]
    data._blob = data.blob.replace(f"{RECEIVED}4<".encode(), f"{RECEIVED}5<".encode())


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


NOT_OURS = "不是由本程序生成的文稿"
EDITED = "在生成之后编辑过，或由别的程序保存过"


def test_what_we_wrote_is_untouched_however_it_is_zipped(example: Report, later: bytes) -> None:
    content = writer.write(example)
    assert writer.objection(content, later) is None
    assert writer.objection(zipped(unpack(content)), later) is None
    assert writer.objection(writer.write(example, comments=[]), later) is None


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_noticed(name: str, example: Report, later: bytes) -> None:
    content = edited(writer.write(example), EDITS[name])
    assert writer.objection(content, later) == EDITED


def test_an_edit_of_any_part_is_noticed(example: Report, later: bytes) -> None:
    parts = unpack(writer.write(example))
    assert len(parts) > 10
    for name, part in parts.items():
        changed = part.replace(b"</", b" </", 1) if b"</" in part else part + b" "
        assert writer.objection(pack({**parts, name: changed}), later) == EDITED, name
        assert writer.objection(pack({**parts, f"{name}.bak": part}), later) == EDITED
    less = {name: part for name, part in parts.items() if not name.startswith("docProps")}
    assert writer.objection(pack(less), later) == EDITED


def test_a_draft_of_an_earlier_version_is_still_known(later: bytes) -> None:
    """It has a second fingerprint, of what it says, and its nodes have Chinese names."""
    content = (EARLIER / "two-fingerprints.docx").read_bytes()
    data = unpack(content)["customXml/item1.xml"].decode()
    assert ' text="' in data
    assert "<总计>4<" in data
    assert writer.objection(content, later) is None
    assert writer.objection(edited(content, EDITS["a word"]), later) == EDITED


def test_what_carries_no_fingerprint_is_not_ours(example: Report, later: bytes) -> None:
    for content in (b"", EXAMPLE.read_bytes(), later[:5000], TEMPLATE.read_bytes()):
        assert writer.objection(content, later) == NOT_OURS
    parts = unpack(writer.write(example))
    data = parts["customXml/item1.xml"]
    cut = pack({**parts, "customXml/item1.xml": data[:200]})
    assert writer.objection(cut, later) == NOT_OURS


def test_the_draft_of_another_organ_or_year_is_not_replaced(example: Report, later: bytes) -> None:
    other = writer.write(dataclasses.replace(example, unit="某局", year=2022))
    assert writer.objection(other, later) == "是另一份年报（某局2022年）的文稿"


@pytest.mark.real("soffice")
def test_what_libreoffice_saved_is_an_edit_whoever_made_it(
    soffice: Convert, tmp_path: Path, example: Report, later: bytes
) -> None:
    """Nobody knows what it changed by itself and what was changed in it."""
    (tmp_path / "稿.docx").write_bytes(writer.write(example))
    saved = soffice(tmp_path / "稿.docx", "docx:MS Word 2007 XML", tmp_path / "saved")
    assert writer.objection(saved.read_bytes(), later) == EDITED


@pytest.mark.real("docbuilder")
def test_what_onlyoffice_saved_is_an_edit_whoever_made_it(
    docbuilder: OnlyOffice, tmp_path: Path, example: Report, later: bytes
) -> None:
    (tmp_path / "稿.docx").write_bytes(writer.write(example))
    saved = tmp_path / "saved.docx"
    docbuilder.run(tmp_path / "稿.docx", "", saved)
    assert writer.objection(saved.read_bytes(), later) == EDITED


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
