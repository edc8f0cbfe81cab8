"""One file → its `Filing`: read, checked, and its prose made ready to be held against others'."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from gongkai_docx.checks import check
from gongkai_docx.clock import as_of
from gongkai_docx.desk import sketches
from gongkai_docx.desk.filing import Filing, Told, packed, packed_passages
from gongkai_docx.desk.last_year import LastYear
from gongkai_docx.desk.marks import NO_REPORTS, mark
from gongkai_docx.errors import GongkaiError
from gongkai_docx.explaining import explained
from gongkai_docx.files import load
from gongkai_docx.findings import Finding
from gongkai_docx.masking import masked
from gongkai_docx.readers import read
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Report
from gongkai_docx.switches import switches
from gongkai_docx.terminal import told
from gongkai_docx.values import dataclass
from gongkai_docx.writers import json

_LEVELS = "L"
"""The family of what is found only among many reports."""


@dataclass(frozen=True)
class Terms:
    """What a file is read under, the same for all of them."""

    moment: datetime
    """What is taken for now."""
    last: LastYear | None = None
    """The index of last year's reports."""


@dataclass(frozen=True)
class Parcel:
    """A file that is to be read: what it is called, and the file itself."""

    path: str
    file: Path


def digest_of(content: bytes) -> str:
    """By what the content of a file is known."""
    return sha256(content).hexdigest()


def receive(parcel: Parcel, terms: Terms) -> Filing:
    """The filing in that file. Whatever is wrong with it is told in it, and nothing is raised.

    One file of thousands that a reader stumbles over must not cost the clerk all the others.
    """
    digest = ""
    try:
        content = load(parcel.file)
        digest = digest_of(content)
        found = mark(content)
        if found in NO_REPORTS:
            return Filing(parcel.path, digest, f"是本程序写的{found}，不是年报", found)
        with as_of(terms.moment):
            filing = dataclasses.replace(_filing(parcel, terms), digest=digest, mark=found)
        # Somebody may have saved it in between: then nobody knows what was read.
        unchanged = load(parcel.file) == content
        return filing if unchanged else dataclasses.replace(filing, digest="")
    except GongkaiError as error:
        # Its name stands beside it wherever this is told.
        why = str(error).removeprefix(parcel.file.name).lstrip(" ：")
        return Filing(parcel.path, digest, masked(why))
    except Exception as error:  # a fault of ours, in this file only
        return Filing(parcel.path, "", f"读取时程序出错（{type(error).__name__}），请报告开发者")


def _filing(parcel: Parcel, terms: Terms) -> Filing:
    reading, findings = checked(parcel.file, partial(_before, terms=terms))
    report = reading.report
    return Filing(
        path=parcel.path,
        digest="",
        unit=report.unit,
        year=report.year,
        kind=report.kind,
        form=report.form.name,
        figures=tuple(report.figures.get(key) for key in report.form.figures),
        unread=tuple(sorted(report.unread)),
        findings=tuple(_told(findings, report)),
        explanations=tuple(each for each in report.explanations if each.code[:1] == _LEVELS),
        packed=packed(json.write(report)),
        packed_passages=packed_passages(sketches.passages(report)),
    )


def checked(
    file: Path, before: Callable[[Report], Report | None]
) -> tuple[Reading, tuple[Finding, ...]]:
    """What the reader read, held against last year's report if `before` knows it, and all found.

    Raises `Unusable` where the file can't be read.
    """
    reading = read(file)
    if last := before(reading.report):
        reading = dataclasses.replace(
            reading, report=dataclasses.replace(reading.report, last=last)
        )
    off = switches(reading.report, file.name)
    found = off.applied(reading.findings + check(reading.report))
    return reading, explained(reading.report, found, off.codes)


def _before(report: Report, terms: Terms) -> Report | None:
    """Last year's report of its organ, from the index.

    A report of another year is told as that, and not held against a year that isn't before it.
    """
    last = terms.last.of(report.unit) if terms.last else None
    return last if last and report.year == (last.year or 0) + 1 else None


def _told(findings: Iterable[Finding], report: Report) -> Iterable[Told]:
    for finding in findings:
        yield Told.of(told(finding, report))
