"""What other programs make of our files: LibreOffice saves them, Microsoft's SDK checks them."""

from __future__ import annotations

import dataclasses
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai_docx.readers import read
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.writers import docx as draft_writer
from gongkai_docx.writers import docx_template
from gongkai_docx.writers import xlsx as workbook_writer
from strategies import FORM
from test_draft import AWKWARD, figures_in

Convert = Callable[[Path, str, Path], Path]

# Figures that all differ and whose totals fit: what a program mixes up, shows.
_FIGURES = {
    key: Decimal("3415.74") if figure.amount else 1_000_003 + 7 * number
    for number, (key, figure) in enumerate(FORM.figures.items())
}
for _total, _parts in FORM.totals.items():
    _FIGURES[_total] = sum(_FIGURES[part] for part in _parts)

FULL = Report(
    FORM,
    unit="某某市某某局",
    year=2023,
    preface=("前言一。", "前言二。"),
    narrative={
        "总体情况": tuple(
            Block(f"标题{number}", (text.strip(),)) for number, text in enumerate(AWKWARD)
        ),
        "问题改进": (Block(None, ("字" * 10_000,)),),
        "其他事项": (Block("空", ()), Block(None, ("无。",))),
    },
    figures=_FIGURES,
    signature=Signature("某某局办公室", date(2024, 1, 15)),
    headings="own-line",
)
VARIANTS = {
    "full": FULL,
    "run-in": dataclasses.replace(FULL, headings="run-in", preface=()),
    "unsigned": dataclasses.replace(FULL, signature=None),
    "blank": Report(FORM),
}


@pytest.mark.real("soffice")
@pytest.mark.parametrize("name", ["full", "blank"])
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
def test_libreoffice_keeps_the_figures_of_a_draft(soffice: Convert, tmp_path: Path) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(draft_writer.write(FULL))
    saved = soffice(path, "docx:MS Word 2007 XML", tmp_path / "saved")
    assert figures_in(saved.read_bytes()) == figures_in(path.read_bytes())


@pytest.mark.real("soffice")
@pytest.mark.real("pdftotext")
def test_a_draft_becomes_pages_with_all_sections(
    soffice: Convert, tmp_path: Path, example: Report
) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(draft_writer.write(example))
    pdf = soffice(path, "pdf", tmp_path / "pdf")
    text = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    places = [text.index(section.heading) for section in FORM.sections]
    assert places == sorted(places)
    pages = text.split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert page.replace(" ", "").rstrip().endswith(f"—{number}—")


@pytest.mark.real("ooxml-validator")
@pytest.mark.parametrize("name", VARIANTS)
def test_a_draft_is_valid(
    name: str, schema_errors: Callable[[Path], list[object]], tmp_path: Path
) -> None:
    path = tmp_path / "draft.docx"
    path.write_bytes(draft_writer.write(VARIANTS[name]))
    assert schema_errors(path) == []


@pytest.mark.real("ooxml-validator")
def test_the_template_is_valid(
    schema_errors: Callable[[Path], list[object]], tmp_path: Path
) -> None:
    path = tmp_path / "template.docx"
    path.write_bytes(docx_template.make(FORM))
    assert schema_errors(path) == []


@pytest.mark.real("ooxml-validator")
def test_the_validator_finds_what_is_wrong(
    schema_errors: Callable[[Path], list[object]], tmp_path: Path
) -> None:
    """If it found nothing here, finding nothing above would mean nothing."""
    path = tmp_path / "draft.docx"
    path.write_bytes(draft_writer.write(FULL).replace(b"<w:tblGrid>", b"<w:tblGrip>"))
    assert schema_errors(path)
