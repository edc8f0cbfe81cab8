"""The page for the website in real programs: a browser, a checker, and the editors of sites."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from conftest import ROOT
from gongkai_docx.forms import Form
from gongkai_docx.readers.published import read_html
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.text import printed as shown
from gongkai_docx.writers import html
from programs import web
from strategies import EVERY_FORM, each_form
from test_html import DAY, as_pasted
from test_read_published import full

WIDTHS = (1280, 390)


def odd(form: Form) -> Report:
    """A report that says what pages and editors stumble over.

    Not &amp; as a text: wangEditor 5.1 gives that back as &.
    """
    return dataclasses.replace(
        full(form),
        preface=(
            "第一段 <b>不是标记</b> 研发 R&D ]]> 𠮷😀。",
            "很长的一段：" + "公开为常态、" * 800 + "完。",
        ),
        narrative={
            "总体情况": (
                Block(
                    "主动公开：<情况>", ("“引号”、 javascript:alert(1) 和 <script>x</script>。",)
                ),
                Block("依申请公开", ("第一段。", "第二段（一）不是标题。")),
            ),
            "主动公开": (Block(None, ("表前一句话。",)),),
            "问题改进": (Block(None, ("主要问题：", "一是 2 < 3；二是“>”。")),),
            "其他事项": (Block(None, ("无。",)),),
        },
        signature=Signature("某某市<某某>局", DAY),
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A page of each form."""
    folder = tmp_path_factory.mktemp("pages")
    paths = [folder / f"{form.name}.html" for form in EVERY_FORM]
    for form, path in zip(EVERY_FORM, paths, strict=True):
        path.write_bytes(html.write(odd(form)))
    return paths


@pytest.mark.real("vnu")
def test_the_checker_of_html_has_nothing_to_say_of_a_page(pages: list[Path]) -> None:
    assert web.complaints([*pages, ROOT / "docs" / "rules.html"]) == []


@pytest.mark.real("web")
def test_a_page_is_open_to_everybody_and_to_no_network(pages: list[Path], tmp_path: Path) -> None:
    for page in pages:
        for look in web.looked_at(page, WIDTHS, tmp_path / "页.pdf"):
            assert look.violations == []
            assert look.asked == []
            assert look.scrolled <= look.width


@pytest.mark.real("web")
def test_a_printed_page_has_the_table_of_requests_on_one_sheet(
    pages: list[Path], tmp_path: Path
) -> None:
    printed = tmp_path / "页.pdf"
    web.looked_at(pages[-1], WIDTHS[:1], printed)
    import pdfplumber

    with pdfplumber.open(printed) as pdf:
        sheets = [shown(page.extract_text() or "") for page in pdf.pages]
        assert {(round(page.width), round(page.height)) for page in pdf.pages} == {(595, 842)}
    (sheet,) = (text for text in sheets if "一、本年新收政府信息" in text)
    assert "四、结转下年度继续办理" in sheet


@pytest.mark.real("web")
@each_form
def test_a_fragment_comes_back_from_the_editors_of_sites(form: Form, tmp_path: Path) -> None:
    """Taken as source and given back; copied from a browser, pasted and given back."""
    report = odd(form)
    page = tmp_path / "片段.html"
    page.write_bytes(html.write(report, fragment=True))
    given = web.edited(page)
    assert set(given) == {f"{name}{how}" for name in web.EDITORS for how in ("", " pasted")}
    for name, content in given.items():
        reading = read_html(content.encode(), f"{name}.html")
        assert as_pasted(reading.report) == as_pasted(report), name
        assert len(reading.report.figures) == len(form.figures)
        assert not reading.findings, name
