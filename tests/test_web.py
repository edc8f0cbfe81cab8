"""The page for the website in real programs: a browser, a checker, and the editors of sites."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conftest import ROOT
from gongkai_docx.charts import tag
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


def drawn(form: Form) -> Report:
    """The same with charts in its prose, of one series and of several, and of a row."""
    report = odd(form)
    blocks = (
        Block("办理结果", (tag("办理结果"), tag("申请.本年新收"), "如图所示。")),
        Block(None, (tag("复议诉讼"),)),
    )
    return dataclasses.replace(report, narrative={**report.narrative, "其他事项": blocks})


def written(report: Report, path: Path, *, fragment: bool = False, usual: bool = False) -> Path:
    """That path, with the page of the report at it."""
    path.write_bytes(html.write(report, fragment=fragment, with_charts=usual))
    return path


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> list[Path]:
    """A page of each form, one with all kinds of charts; with `--every`, each form both ways.

    The last one is of the last form, and has no charts.
    """
    folder = tmp_path_factory.mktemp("pages")
    every = pytestconfig.getoption("every")
    with_charts, without = (EVERY_FORM, EVERY_FORM) if every else (EVERY_FORM[:-1], EVERY_FORM[-1:])
    return [
        *(written(drawn(f), folder / f"{f.name}-图.html", usual=True) for f in with_charts),
        *(written(odd(form), folder / f"{form.name}.html") for form in without),
    ]


@pytest.fixture(scope="module")
def around_fragments(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What a site's page makes of a fragment of each form, with charts."""
    folder = tmp_path_factory.mktemp("fragments")
    made = []
    for form in EVERY_FORM:
        page = written(drawn(form), folder / f"{form.name}.html", fragment=True, usual=True)
        inner = page.read_text("utf-8-sig")
        head = '<meta charset="utf-8"><title>年报</title>'
        page.write_text(
            f'<!DOCTYPE html>\n<html lang="zh-CN"><head>{head}</head><body><main>\n{inner}'
            "</main></body></html>\n",
            encoding="utf-8",
        )
        made.append(page)
    return made


class Complaints(NamedTuple):
    """What the checker of HTML says, asked once."""

    of_pages: list[dict[str, Any]]
    of_fragments: list[dict[str, Any]]


@pytest.fixture(scope="module")
def complaints(pages: list[Path], around_fragments: list[Path]) -> Complaints:
    told = web.complaints([*pages, ROOT / "docs" / "rules.html", *around_fragments])
    fragments = f"/{around_fragments[0].parent.name}/"
    return Complaints(
        [each for each in told if fragments not in each["url"]],
        [each for each in told if fragments in each["url"]],
    )


@pytest.mark.real("vnu")
def test_the_checker_of_html_has_nothing_to_say_of_a_page(complaints: Complaints) -> None:
    assert complaints.of_pages == []


@pytest.mark.real("vnu")
def test_of_a_fragment_it_only_says_that_its_tables_are_drawn_in_the_old_way(
    complaints: Complaints,
) -> None:
    """By attributes, which editors leave where they take styles away."""
    told = {(each["type"], each["message"].split("”")[0]) for each in complaints.of_fragments}
    old = ("align", "border", "cellpadding", "cellspacing", "width")
    assert told == {("info", f"The “{name}") for name in old}


class Shown(NamedTuple):
    """A page in a browser, and on paper."""

    looks: list[web.Look]
    printed: Path


@pytest.fixture(scope="module")
def shown_pages(pages: list[Path]) -> list[Shown]:
    printed = {page: page.with_suffix(".pdf") for page in pages}
    looks = web.all_looked_at(printed, WIDTHS)
    return [Shown(*each) for each in zip(looks, printed.values(), strict=True)]


@pytest.mark.real("web")
def test_a_page_is_open_to_everybody_and_to_no_network(shown_pages: list[Shown]) -> None:
    for look in (look for page in shown_pages for look in page.looks):
        assert look.violations == []
        assert look.asked == []
        assert look.scrolled <= look.width


@pytest.mark.real("web")
def test_a_fragment_is_open_to_everybody_too(around_fragments: list[Path], tmp_path: Path) -> None:
    printed = {page: tmp_path / f"{page.stem}.pdf" for page in around_fragments}
    for (look,) in web.all_looked_at(printed, WIDTHS[:1]):
        assert look.violations == []
        assert look.asked == []


@pytest.mark.real("web")
def test_a_printed_page_has_the_table_of_requests_on_one_sheet(shown_pages: list[Shown]) -> None:
    import pdfplumber

    with pdfplumber.open(shown_pages[-1].printed) as pdf:
        sheets = [shown(page.extract_text() or "") for page in pdf.pages]
        assert {(round(page.width), round(page.height)) for page in pdf.pages} == {(595, 842)}
    (sheet,) = (text for text in sheets if "一、本年新收政府信息" in text)
    assert "四、结转下年度继续办理" in sheet


@pytest.mark.real("web")
@each_form
@pytest.mark.parametrize(
    ("of", "usual"),
    [(odd, False), (drawn, True)],
    ids=["without charts", "with those asked for and the usual ones"],
)
def test_a_fragment_comes_back_from_the_editors_of_sites(
    form: Form, of: Callable[[Form], Report], usual: bool, tmp_path: Path
) -> None:
    """Taken as source and given back; copied from a browser, pasted and given back."""
    report = of(form)
    page = written(report, tmp_path / "片段.html", fragment=True, usual=usual)
    given = web.edited(page)
    assert set(given) == {f"{name}{how}" for name in web.EDITORS for how in ("", " pasted")}
    for name, content in given.items():
        reading = read_html(content.encode(), f"{name}.html")
        assert as_pasted(reading.report) == as_pasted(report), name
        assert len(reading.report.figures) == len(form.figures)
        assert not reading.findings, name
