"""A file, the report read from it, and findings → a workbook with the findings marked in it.

That of a workbook is the workbook itself; for anything else one is made of its report first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gongkai_docx.files import load
from gongkai_docx.findings import Finding
from gongkai_docx.readers import workbook
from gongkai_docx.report import Report
from gongkai_docx.writers import xlsx
from gongkai_docx.writers.annotated import annotate

MARKED = (".xlsx", ".xlsm")
"""The suffixes of what is marked as it is."""


class Marked(NamedTuple):
    """The copy, and what its name ends with."""

    content: bytes
    suffix: str


def marked_copy(file: Path, report: Report, findings: Iterable[Finding]) -> Marked:
    """The copy. Raises `Unusable`, naming the file, if it can't be made."""
    suffix = file.suffix.lower()
    if suffix in MARKED:
        return Marked(annotate(load(file), file.name, report, findings), suffix)
    made = xlsx.write(report)
    placed = workbook.read(made, file.name).report
    found = (dataclasses.replace(each, place=placed.located(each.place.bare)) for each in findings)
    return Marked(annotate(made, file.name, report, found), MARKED[0])
