"""Drafts that other programs saved come back as they were: LibreOffice's pages, files and PDFs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from conftest import Convert
from fuzz.renewals import Offices
from fuzz.round_trips import by_libreoffice, by_onlyoffice, otherwise, ours, printed_reports
from gongkai_docx.errors import Unusable
from gongkai_docx.forms import Form
from gongkai_docx.package import unpack
from gongkai_docx.readers import read
from gongkai_docx.readers.published import read_pdf
from gongkai_docx.report import HEADING_STYLES, Block, HeadingStyle, Report
from programs.libreoffice import LibreOffice
from programs.onlyoffice import OnlyOffice
from strategies import EVERY_FORM, examples
from test_read_published import full
from test_read_word import draft

LONG = (
    "围绕就业、教育、医疗、住房、养老等群众关心的事项，及时发布信息，丰富解读形式，加强回应关切。"
)


def long(form: Form, headings: HeadingStyle = "run-in") -> Report:
    """A report of several pages, whose paragraphs are broken into lines."""
    report = full(form)
    said = dict(report.narrative)
    said["总体情况"] += (Block("平台建设情况", (LONG * 3, LONG * 5)),)
    said["问题改进"] = (Block(None, (LONG * 4, LONG * 2)),)
    return dataclasses.replace(report, narrative=said, headings=headings)


CASES = [(form, headings) for headings in HEADING_STYLES for form in EVERY_FORM]


@pytest.mark.real("soffice")
@pytest.mark.real("docbuilder")
def test_what_office_programs_save_is_read_again(
    tmp_path: Path,
    libreoffice: LibreOffice,
    docbuilder: OnlyOffice,
    one_in: Callable[[int], int],
) -> None:
    """As .docx, .html, .pdf, and by way of .doc and .odt; each form once, or with `--every` all."""
    offices = Offices(libreoffice, docbuilder, tmp_path)
    for form, headings in CASES[:: one_in(3)]:
        report = long(form, headings)
        came = {**dict(by_libreoffice(report, offices)), **dict(by_onlyoffice(report, offices))}
        assert {way: each == report for way, each in came.items()} == dict.fromkeys(came, True)
        assert len(came) == 6


@examples(20)
@given(printed_reports())
def test_a_report_comes_back_by_workbook_draft_and_json(
    tmp_path_factory: pytest.TempPathFactory, report: Report
) -> None:
    for way, came in ours(report, tmp_path_factory.mktemp("way")):
        assert otherwise(report, came) is None, way


@pytest.mark.real("soffice")
def test_a_scan_is_refused_with_what_to_do(tmp_path: Path, soffice: Convert) -> None:
    import docx
    from PIL import Image

    picture = tmp_path / "a.png"
    Image.new("RGB", (600, 800), "white").save(picture)
    document = docx.Document()
    document.add_picture(str(picture))
    document.save(str(tmp_path / "扫描.docx"))
    saved = soffice(tmp_path / "扫描.docx", "pdf", tmp_path / "saved")
    with pytest.raises(Unusable, match=r"扫描.pdf 是扫描件或图片，读不出文字；请找它的 Word 原稿"):
        read(saved)


def test_a_broken_pdf_is_refused() -> None:
    with pytest.raises(Unusable, match=r"年报.pdf 不是完整的 PDF 文件"):
        read_pdf(b"%PDF-1.7\n1 0 obj", "年报.pdf")


def test_a_draft_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "年报.xlsx"
    path.write_bytes(draft(full()))
    assert "word/document.xml" in unpack(path.read_bytes())
    assert read(path).report == full()
