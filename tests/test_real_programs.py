"""What other programs make of our files: LibreOffice saves them, Microsoft's SDK checks them."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import docx
import pytest
from docx.shared import Pt
from lxml import etree

from conftest import EXAMPLE, Convert
from gongkai_docx.checks import check
from gongkai_docx.forms import Form, form_names
from gongkai_docx.package import pack, unpack
from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.writers import word as draft_writer
from gongkai_docx.writers import xlsx as workbook_writer
from gongkai_docx.writers.word import builtin
from gongkai_docx.writers.word.template import WordTemplate
from programs.libreoffice import LibreOffice
from programs.onlyoffice import OnlyOffice
from strategies import EVERY_FORM, FORM, distinct, each_form, sound
from templates import TEMPLATE, titled
from test_draft import AWKWARD, W, bookmarks, bound, data_part, figures_in, tree, values
from test_template import with_text_box


def full(form: Form) -> Report:
    """A report with all there can be in it; its figures all differ, and its totals fit."""
    figures = distinct(form, first=1_000_003)
    figures |= {key: Decimal("3415.74") for key, figure in form.figures.items() if figure.amount}
    for total, parts in form.totals.items():
        figures[total] = sum(figures[part] for part in parts)
    return sound(
        form,
        preface=("前言一。", "前言二。"),
        narrative={
            "总体情况": tuple(
                Block(f"标题{number}", (text.strip(),)) for number, text in enumerate(AWKWARD)
            ),
            "问题改进": (Block(None, ("字" * 10_000,)),),
            "其他事项": (Block("空", ()), Block(None, ("无。",))),
        },
        figures=figures,
        signature=Signature("某某局办公室", date(2024, 1, 15)),
        headings="own-line",
    )


FULL = full(FORM)
VARIANTS = {
    **{form.name: full(form) for form in EVERY_FORM},
    "run-in": dataclasses.replace(FULL, headings="run-in", preface=()),
    "unsigned": dataclasses.replace(FULL, signature=None),
    "blank": Report(FORM),
}


@pytest.mark.real("soffice")
@pytest.mark.parametrize("name", [*form_names(), "blank"])
def test_a_workbook_saved_by_libreoffice_reads_the_same(
    name: str, soffice: Convert, tmp_path: Path
) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(workbook_writer.write(VARIANTS[name]))
    saved = soffice(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved")
    reading = read(saved)
    assert reading.report == VARIANTS[name]
    assert {finding.code for finding in reading.findings} <= {"C8"}


@pytest.mark.real("soffice")
def test_libreoffice_computes_the_totals_that_we_stored(soffice: Convert, tmp_path: Path) -> None:
    """A figure changed behind the formulas' back: recalculated, the totals must follow."""
    import openpyxl

    path = tmp_path / "表.xlsx"
    path.write_bytes(workbook_writer.write(FULL))
    book = openpyxl.load_workbook(path)  # drops the stored values
    book["三、依申请公开"]["D5"] = 5
    book.save(path)
    saved = soffice(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved")
    figures = read(saved).report.figures
    parts = FORM.totals["申请.本年新收.总计"]
    assert figures["申请.本年新收.自然人"] == 5
    assert figures["申请.本年新收.总计"] == sum(figures[part] for part in parts)
    assert figures["申请.本年新收.总计"] != FULL.figures["申请.本年新收.总计"]


@pytest.mark.real("soffice")
@each_form
def test_libreoffice_keeps_the_figures_of_a_draft(
    form: Form, soffice: Convert, tmp_path: Path
) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(draft_writer.write(full(form)))
    saved = soffice(path, "docx:MS Word 2007 XML", tmp_path / "saved")
    assert figures_in(saved.read_bytes()) == figures_in(path.read_bytes())


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
def test_a_draft_becomes_pages_with_all_sections(
    soffice: Convert, tmp_path: Path, example: Report
) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(draft_writer.write(example))
    found = pages(soffice(path, "pdf", tmp_path / "pdf"))
    text = "".join("".join(page) for page in found)
    places = [text.index(section.heading) for section in FORM.sections]
    assert places == sorted(places)
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert page[-1] == f"—{number}—"


def pages(pdf: Path) -> list[list[str]]:
    """The lines of each page that have text, without the spaces between characters."""
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    lines = [page.splitlines() for page in text.split("\f")[:-1]]
    return [[bare for line in page if (bare := line.replace(" ", ""))] for page in lines]


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
def test_a_page_has_22_lines_of_28_characters(soffice: Convert, tmp_path: Path) -> None:
    """GB/T 9704—2012, 5.2.3; prose of 10,000 characters."""
    path = tmp_path / "稿.docx"
    prose = Block(None, ("字" * 10_000,))
    path.write_bytes(draft_writer.write(Report(FORM, narrative={"总体情况": (prose,)})))
    found = pages(soffice(path, "pdf", tmp_path / "pdf"))
    full = [page for page in found if sum("字" * 20 in line for line in page) > 20]
    assert len(full) > 10
    for page in full:
        *lines, number = page
        assert lines == ["字" * 28] * 22
        assert number.strip("—").isdigit()


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
@pytest.mark.parametrize("paragraphs", [8, 9, 10, 11, 12])
def test_a_signature_never_stands_alone_on_a_page(
    paragraphs: int, soffice: Convert, tmp_path: Path, example: Report
) -> None:
    """GB/T 9704—2012, 7.3.5: unit and date stay with the last lines of the text."""
    prose = Block(None, ("一行。",) * paragraphs)
    report = dataclasses.replace(
        example,
        narrative={**example.narrative, "其他事项": (prose,)},
        signature=Signature(None, date(2024, 1, 15)),
    )
    path = tmp_path / "稿.docx"
    path.write_bytes(draft_writer.write(report))
    *_, last = pages(soffice(path, "pdf", tmp_path / "pdf"))
    assert last[-4:-1] == ["一行。", example.unit, "2024年1月15日"]


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
@pytest.mark.font("Times New Roman", "Liberation Serif")
def test_figures_of_eight_digits_fit_into_the_table_of_section_three(
    soffice: Convert, tmp_path: Path
) -> None:
    path = tmp_path / "稿.docx"
    figures = dict.fromkeys(FORM.keys_of(FORM.section("申请")), 11398889)
    path.write_bytes(draft_writer.write(Report(FORM, figures=figures)))
    pdf = soffice(path, "pdf", tmp_path / "pdf")
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert text.count("11398889") == len(figures) == 175


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
def test_a_figure_changed_in_the_data_is_shown_wherever_it_stands(
    soffice: Convert, tmp_path: Path, untagged: Report
) -> None:
    """LibreOffice fills the controls from the data when it opens the file, as Word does."""
    template = WordTemplate(titled("收到{{ 申请.本年新收.总计 }}件"), "ours.docx", FORM)
    parts = unpack(draft_writer.write(untagged, template))
    data = parts["customXml/item1.xml"].decode()
    key = "<key>申请.本年新收.总计</key><value>"
    changed = data.replace(f"{key}4<", f"{key}7531<")
    assert changed != data
    parts["customXml/item1.xml"] = changed.encode()
    path = tmp_path / "稿.docx"
    path.write_bytes(pack(parts))
    lines = [line for page in pages(soffice(path, "pdf", tmp_path / "pdf")) for line in page]
    assert lines[0] == "收到7531件"
    assert next(line for line in lines if line.startswith("一、本年新收")).endswith("000007531")
    assert sum(line.count("7531") for line in lines) == 2


@pytest.mark.real("soffice")
def test_a_draft_is_still_data_after_libreoffice_saved_it(soffice: Convert, tmp_path: Path) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(draft_writer.write(FULL))
    saved = soffice(path, "docx:MS Word 2007 XML", tmp_path / "saved").read_bytes()
    assert etree.tostring(data_part(saved)) == etree.tostring(data_part(path.read_bytes()))
    assert list(bound_paths(saved)) == list(bound_paths(path.read_bytes()))
    assert bookmarks(saved) == bookmarks(path.read_bytes())


def bound_paths(content: bytes) -> list[str | None]:
    return [binding.get(f"{W}xpath") for binding in tree(content).iter(f"{W}dataBinding")]


def draft_with_comments() -> bytes:
    return draft_writer.write(VARIANTS["blank"], comments=check(VARIANTS["blank"]))


def draft_from_a_changed_template() -> bytes:
    box = with_text_box("{{ 单位 }}：{{ 申请.本年新收.总计 }}")
    return draft_writer.write(FULL, WordTemplate(box, "ours.docx", FORM), comments=check(FULL))


DRAFTS: dict[str, Callable[[], bytes]] = {
    **{name: partial(draft_writer.write, report) for name, report in VARIANTS.items()},
    "comments": draft_with_comments,
    "changed template": draft_from_a_changed_template,
}


@pytest.mark.real("ooxml-validator")
@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_is_valid(
    name: str, schema_errors: Callable[[Path], list[object]], tmp_path: Path
) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(DRAFTS[name]())
    assert schema_errors(path) == []


@pytest.mark.real("soffice")
@pytest.mark.real("ooxml-validator")
@pytest.mark.parametrize("name", [FORM.name, "blank"])
def test_a_draft_from_a_template_that_libreoffice_saved_is_valid(
    name: str,
    soffice: Convert,
    schema_errors: Callable[[Path], list[object]],
    tmp_path: Path,
) -> None:
    ours = tmp_path / "ours.docx"
    document = docx.Document(str(TEMPLATE))
    document.sections[0].header.paragraphs[0].text = "{{ 单位 }}文件"
    document.styles["Normal"].font.size = Pt(15)
    document.save(str(ours))
    saved = soffice(ours, "docx:MS Word 2007 XML", tmp_path / "saved")
    template = WordTemplate(saved.read_bytes(), "ours.docx", FORM)
    assert template.findings == ()
    report = VARIANTS[name]
    path = tmp_path / "draft.docx"
    path.write_bytes(draft_writer.write(report, template))
    assert schema_errors(path) == []
    assert figures_in(path.read_bytes()) == figures_in(draft_writer.write(report))
    assert figures_in(path.read_bytes()) == bound(path.read_bytes())
    path.write_bytes(draft_writer.write(report, template, comments=check(report)))
    assert schema_errors(path) == []


@pytest.mark.real("ooxml-validator")
def test_the_template_is_valid(
    schema_errors: Callable[[Path], list[object]], tmp_path: Path
) -> None:
    path = tmp_path / "template.docx"
    path.write_bytes(builtin.make(FORM))
    assert schema_errors(path) == []


@pytest.mark.real("ooxml-validator")
def test_the_validator_finds_what_is_wrong(
    schema_errors: Callable[[Path], list[object]], tmp_path: Path
) -> None:
    """If it found nothing here, finding nothing above would mean nothing."""
    path = tmp_path / "draft.docx"
    parts = unpack(draft_writer.write(FULL))
    document = parts["word/document.xml"]
    assert b"<w:vAlign " in document
    parts["word/document.xml"] = document.replace(b"<w:vAlign ", b"<w:vAling ")
    path.write_bytes(pack(parts))
    assert schema_errors(path)


# ---------------------------------------------------------------- a cell changed, and ONLYOFFICE

TYPED = {"三、依申请公开!D5": 9}
"""Typed into the example: five requests more, that nobody has answered."""

SHOWN = {
    "三、依申请公开!J5": "9",
    "三、依申请公开!D31": "差 5",
    "三、依申请公开!E31": "✓",
    "三、依申请公开!J31": "差 5",
    "校验!A2": "还有 2 项不符",
}
"""What other cells show then."""


def codes_after(path: Path) -> list[str]:
    """What our checks find in the example as it was saved with that typed into it."""
    report = read(path).report
    assert report.figures["申请.本年新收.自然人"] == report.figures["申请.本年新收.总计"] == 9
    return [finding.code for finding in check(report)]


@pytest.mark.real("soffice")
def test_libreoffice_checks_a_changed_cell_at_once(
    libreoffice: LibreOffice, tmp_path: Path
) -> None:
    saved = tmp_path / "改.xlsx"
    assert libreoffice.edit(EXAMPLE, TYPED, saved, list(SHOWN)) == SHOWN
    assert codes_after(saved) == ["I3", "I3"]


@pytest.mark.real("docbuilder")
def test_onlyoffice_checks_a_changed_cell_at_once(docbuilder: OnlyOffice, tmp_path: Path) -> None:
    saved = tmp_path / "改.xlsx"
    script = f"""
        function cell(place) {{
            const [sheet, name] = place.split("!");
            return Api.GetSheet(sheet).GetRange(name);
        }}
        const typed = {json.dumps(TYPED)};
        Object.keys(typed).forEach(place => cell(place).SetValue(typed[place]));
        return {json.dumps(list(SHOWN))}.map(place => [place, cell(place).GetText()]);
    """
    assert dict(docbuilder.run(EXAMPLE, script, saved)) == SHOWN
    assert codes_after(saved) == ["I3", "I3"]


@pytest.mark.real("docbuilder")
@pytest.mark.real("pdftotext")
def test_onlyoffice_keeps_the_controls_of_a_draft_and_prints_it(
    docbuilder: OnlyOffice, tmp_path: Path
) -> None:
    path, saved, pdf = (tmp_path / name for name in ("稿.docx", "存.docx", "稿.pdf"))
    path.write_bytes(draft_writer.write(FULL))
    script = "return Api.GetDocument().GetAllContentControls().map(control => control.GetTag());"
    tags = docbuilder.run(path, script, saved, pdf)
    draft, kept = path.read_bytes(), saved.read_bytes()
    assert tags == values(tree(draft), "sdt/sdtPr/tag") == values(tree(kept), "sdt/sdtPr/tag")
    assert figures_in(kept, FORM) == figures_in(draft)
    assert list(bound_paths(kept)) == list(bound_paths(draft))
    printed = "".join("".join(page) for page in pages(pdf))
    for section in FORM.sections:
        assert section.heading in printed
    assert "3415.74" in printed


@pytest.mark.real("docbuilder")
def test_onlyoffice_shows_what_stands_in_the_data(
    docbuilder: OnlyOffice, tmp_path: Path, untagged: Report
) -> None:
    """As Word does: the controls are filled in from the data when the file is opened."""
    parts = unpack(draft_writer.write(untagged))
    data = parts["customXml/item1.xml"].decode()
    key = "复议诉讼.行政复议.结果维持"
    node = f"<key>{key}</key><value>"
    parts["customXml/item1.xml"] = data.replace(f"{node}0<", f"{node}7531<").encode()
    path = tmp_path / "稿.docx"
    path.write_bytes(pack(parts))
    script = (
        "return Api.GetDocument().GetAllContentControls()"
        f".filter(control => control.GetTag() == '{key}')"
        ".map(control => control.GetElement(0).GetText());"
    )
    assert docbuilder.run(path, script) == ["7531"]


@pytest.mark.real("docbuilder")
def test_onlyoffice_keeps_the_data_of_a_draft(docbuilder: OnlyOffice, tmp_path: Path) -> None:
    path, saved = tmp_path / "稿.docx", tmp_path / "存.docx"
    path.write_bytes(draft_writer.write(FULL))
    docbuilder.run(path, "", saved)
    assert etree.tostring(data_part(saved.read_bytes())) == etree.tostring(
        data_part(path.read_bytes())
    )
