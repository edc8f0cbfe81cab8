"""The example → annotated copies of it in which each warning has been explained, in many ways."""

from __future__ import annotations

import dataclasses
import io
import random
from dataclasses import dataclass
from typing import Any

import openpyxl

from conftest import EXAMPLE
from gongkai_docx import workbook as layout
from gongkai_docx.checks import check
from gongkai_docx.explaining import explained
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.forms.form import plain
from gongkai_docx.readers import read
from gongkai_docx.readers import workbook as reader
from gongkai_docx.readers.reading import Reading
from gongkai_docx.report import Block
from gongkai_docx.writers import xlsx
from gongkai_docx.writers.annotated import annotate

_NAME = "注.xlsx"
_WORDS = layout.PROBLEM_HEADERS.index(layout.EXPLANATION) + 1
_MARKS = (
    *("教育局代收", "财政所转来", "水务站移交", "档案馆补登", "县医院重报", "信访办并案"),
    *("公交公司问", "图书馆转办", "林场改制时", "街道合并后", "学校更名前", "渔政站撤销"),
)
_BLANKS = ("主动公开", "D5"), ("申请", "E8"), ("申请", "F9"), ("复议诉讼", "C5")
_SAID = {
    "总体情况": ("全年收到申请97件。", "规范性文件废止81件。"),
    "问题改进": ("全年收到申请96件。", "存在的问题是人手不够，已经改进。"),
    "其他事项": ("没有收取信息处理费。全年收到申请99件。", "收到申请98件。联系人手机13800138000。"),
}

Identity = tuple[str, str | None, str | None, str | None, str | None]
"""What a finding is, whatever moved: its rule, its place, what it quotes and says."""


@dataclass(frozen=True)
class Copy:
    """An annotated copy, and for which finding each of the words was typed, by their mark."""

    content: bytes
    typed: dict[str, Identity]


def found(reading: Reading) -> tuple[Finding, ...]:
    """The findings on a workbook, each with what was written for it."""
    return explained(reading.report, reading.findings + check(reading.report))


def annotated(content: bytes) -> bytes:
    """The workbook, annotated with what is found in it."""
    reading = reader.read(content, _NAME)
    return annotate(content, _NAME, reading.report, found(reading))


def doubtful() -> bytes:
    """An annotated copy of a workbook with many warnings, of which several are of one rule."""
    example = read(EXAMPLE).report
    narrative = {key: (Block(None, said),) for key, said in _SAID.items()}
    report = dataclasses.replace(example, narrative={**example.narrative, **narrative})
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(report)))
    del book[layout.TAGS]  # it takes programs long to open, and says nothing here
    for section, cell in _BLANKS:
        book[report.form.section(section).sheet][cell] = "/"
    return annotated(_saved(book))


def explained_copy(doubted: bytes, rng: random.Random) -> Copy:
    """That copy with words for most warnings; one in two annotated once more since."""
    reading = reader.read(doubted, _NAME)
    book = openpyxl.load_workbook(io.BytesIO(doubted))
    sheet = book[layout.PROBLEMS]
    rows = {
        (str(row[2].value), plain(str(row[4].value))): int(row[0].row or 0)
        for row in sheet.iter_rows(4)
    }
    typed = {}
    marks = iter(rng.sample(_MARKS, len(_MARKS)))
    for finding in found(reading):
        if finding.severity is not Severity.WARNING or rng.random() < 0.2:
            continue
        mark = next(marks)
        typed[mark] = identity(finding, reading)
        row = rows[finding.code, plain(finding.message)]
        sheet.cell(row, _WORDS, _put_in_words(mark, rng))
    content = _saved(book)
    return Copy(annotated(content) if rng.random() < 0.5 else content, typed)


def identity(finding: Finding, reading: Reading) -> Identity:
    """What that finding is, whatever moved since."""
    values = (finding.quote, finding.expected, finding.actual)
    told = tuple(None if value is None else str(value) for value in values)
    return finding.code, reading.report.at(finding.place), told[0], told[1], told[2]


def _put_in_words(mark: str, rng: random.Random) -> str:
    """An explanation that begins so, as people type."""
    number = rng.randint(1, 99)
    wide = str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    return rng.choice(
        (
            f"{mark}的{number}件，没有列入",
            f"  {mark}的 {number} 件，没有列入  ",
            f"{mark}的{wide}件，没有列入",
            f"{mark}的\n{number}件，\n没有列入\n",
            f"{mark}的{number}件，没有列入" + "，后来又补报" * 40,
            f"{mark}=+@“<{number}>”&没有列入",
        )
    )


def _saved(book: Any) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
