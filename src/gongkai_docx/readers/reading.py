"""What every reader gives: a `Report`, and the findings on what it could not take as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from gongkai_docx.findings import Finding, Severity
from gongkai_docx.report import Report
from gongkai_docx.rules.cells import LOST
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Reading:
    """A report and what its reader has to say about the file it came from."""

    report: Report
    findings: tuple[Finding, ...]
    cells: Mapping[str, int] = field(default_factory=dict, compare=False)
    """In a Word file: which cell of all its tables, from 0, each figure was surely found in."""

    def beside(self, last: Reading, source: str) -> Reading:
        """The same beside last year's report, and with what was lost of that one in reading it."""
        report = replace(self.report, last=last.report)
        return replace(
            self, report=report, findings=(*self.findings, *of_last_year(last.findings, source))
        )


def of_last_year(findings: Iterable[Finding], source: str) -> Iterator[Finding]:
    """What was lost in reading last year's report: no fault of this year's, so only warnings."""
    for finding in findings:
        if finding.severity is Severity.ERROR:
            yield LOST.finding(
                f"{source}：{finding.message}（上年的数据没有读出，与它没有比较）",
                actual=finding.actual,
            )
