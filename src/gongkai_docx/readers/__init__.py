"""A file → `Report`, with findings on what stands in it that could not be taken as it is.

A reader refuses (`errors.Unusable`) a file whose structure it can't understand; a single figure
that it can't take is left blank and makes a finding of family C.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai_docx.errors import Unusable
from gongkai_docx.files import load
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.report import Report


@dataclass(frozen=True)
class Reading:
    """A report and what its reader has to say about the file it came from."""

    report: Report
    findings: tuple[Finding, ...]


LOST = Rule("C17", Severity.WARNING, "上年的数据应能全部读出")


def of_last_year(findings: Iterable[Finding], source: str) -> Iterator[Finding]:
    """What was lost in reading last year's report: no fault of this year's, so only warnings."""
    for finding in findings:
        if finding.severity is Severity.ERROR:
            yield LOST.finding(
                f"{source}：{finding.message}（上年的数据没有读出，与它没有比较）",
                actual=finding.actual,
            )


def read(path: Path) -> Reading:
    """The report in that file. Raises `Unusable`, naming the file and the place in it."""
    suffix = path.suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None and path.is_file():
        advice = _ADVICE.get(suffix, "")
        raise Unusable(f"不能读取 {path.name}：只认识 {'、'.join(_READERS)} 文件。{advice}")
    content = load(path)
    return (reader or _workbook)(content, path.name)


def _workbook(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import workbook

    return workbook.read(content, name)


def _json(content: bytes, name: str) -> Reading:
    from gongkai_docx.readers import json

    return json.read(content, name)


_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
_READERS = {**dict.fromkeys(_WORKBOOKS, _workbook), ".json": _json}
_ADVICE = dict.fromkeys(
    (".xlsb", ".xlt", ".xltx", ".ett", ".ots", ".fods", ".csv"),
    "请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。",
)
