"""The workbook uses the functions that `docs/workbook.md` lists, and no others."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from gongkai_docx.report import Report
from gongkai_docx.succession import successor
from gongkai_docx.writers import xlsx as writer
from strategies import EVERY_FORM, sound

PAGE = Path(__file__).parents[1] / "docs" / "workbook.md"


def formulas(report: Report) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(writer.write(report))):
        for row in sheet.iter_rows():
            yield from (str(cell.value) for cell in row if cell.data_type == "f")
        for found in sheet.conditional_formatting:
            yield from (rule.formula[0] for rule in found.rules)


@pytest.mark.long
def test_no_function_is_used_that_is_not_listed() -> None:
    used = {
        name
        for form in EVERY_FORM
        for formula in formulas(successor(sound(form, year=form.first_year), with_prose=True))
        for name in re.findall(r"([A-Z][A-Z.]*)\(", re.sub(r'"[^"]*"', "", formula))
    }
    table = PAGE.read_text("utf-8").partition("## 功能")[0]
    listed = {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`([A-Z]+)`", line.split("|")[1])
    }
    assert used == listed
