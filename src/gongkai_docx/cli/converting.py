"""A file of any format → the same report in another; what people will read is checked first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai_docx.cli.checking import answered, checked, read_source, refuse_loss, switches_of, tell
from gongkai_docx.cli.saving import as_pdf, save, save_draft, save_pdf, save_report
from gongkai_docx.errors import Unusable, guarded
from gongkai_docx.saying import say

if TYPE_CHECKING:
    from gongkai_docx.findings import Finding
    from gongkai_docx.report import Report

Writer = Callable[["Report", Path, "tuple[Finding, ...]"], bytes]
"""What makes the file of a report that stands in the source, with the findings if it has errors."""

_PUBLISHED = (".docx", ".pdf", ".html")
"""What people read."""


def convert(source: Path, target: Path, *, fragment: bool, charts: bool, overwrite: bool) -> None:
    """Write the report in the format of that name, perhaps with the usual charts.

    Raises `Unusable`, `WouldOverwrite`.
    """
    suffix = target.suffix.lower()
    if fragment and suffix != ".html":
        raise Unusable(f"--fragment 用于网页：目标文件应为“名称.html”，现为“{target.name}”。")
    if charts and suffix not in _PUBLISHED:
        raise Unusable(
            f"--charts 用于文稿和网页：目标文件应为 {'、'.join(_PUBLISHED)}，现为“{target.name}”。"
        )
    if suffix == ".docx":
        write = _draft(charts=charts)
        _publish(source, write, lambda content: save_draft(content, target, overwrite))
    elif suffix == ".pdf":
        write = _draft(charts=charts)
        _publish(source, write, lambda content: save_pdf(as_pdf(content), target, overwrite))
    elif suffix == ".html":
        write = _page(fragment=fragment, charts=charts)
        _publish(source, write, lambda content: save(content, target, overwrite))
    else:
        reading = read_source(source)
        # What is no rule in a workbook's cell would be no rule in JSON either.
        found = reading.findings + switches_of(reading, source).findings
        refuse_loss(source, _with_words(reading.report, found), "没有转换")
        save_report(reading.report, target, overwrite)


def _with_words(report: Report, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What was found in reading, each with what was written for it.

    Whether something was written in vain is not asked: that is for who knows all findings.
    """
    from gongkai_docx.explaining import explained

    return explained(report, found)[: len(found)]


def _publish(source: Path, write: Writer, keep: Callable[[bytes], object]) -> None:
    """Write what people will read: with errors in it, it says so, so that nobody publishes it."""
    from gongkai_docx.findings import has_errors

    reading, findings = checked(source)
    findings = answered(reading, findings, switches_of(reading, source))
    tell(source, findings)
    failed = has_errors(findings)
    with guarded(f"转换 {source.name}"):
        content = write(reading.report, source, findings if failed else ())
    keep(content)
    if failed:
        say("有错误：文稿标明了“草稿”；请改正后重新生成。", aside=True)
        raise click.exceptions.Exit(1)


def _draft(*, charts: bool) -> Writer:
    """What writes a Word draft; what is wrong stands in its comments."""

    def write(report: Report, source: Path, findings: tuple[Finding, ...]) -> bytes:
        from gongkai_docx.clock import named
        from gongkai_docx.writers import word

        comments = findings or None
        return word.write(
            report, comments=comments, source=source.name, moment=named(), with_charts=charts
        )

    return write


def _page(*, fragment: bool, charts: bool) -> Writer:
    """What writes a web page, of its own or for an editor."""

    def write(report: Report, source: Path, findings: tuple[Finding, ...]) -> bytes:
        from gongkai_docx.draft import warning
        from gongkai_docx.findings import Severity
        from gongkai_docx.writers import html

        errors = sum(finding.severity is Severity.ERROR for finding in findings)
        return html.write(report, fragment=fragment, warning=warning(errors), with_charts=charts)

    return write
