"""A source on the command line → what was read of it, and all that was found; told as it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gongkai_docx.errors import guarded
from gongkai_docx.saying import say

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gongkai_docx.findings import Finding
    from gongkai_docx.readers.reading import Reading
    from gongkai_docx.report import Report
    from gongkai_docx.switches import Switches


def read_source(source: Path) -> Reading:
    """What the reader read. Tells if the file is open elsewhere. Raises `Unusable`."""
    from gongkai_docx.owners import opened_in
    from gongkai_docx.readers import read

    reading = read(source)
    if program := opened_in(source):
        say(
            f"提示：{source.name} 好像正在 {program} 中打开，没有保存的改动读不到；"
            "请先保存，再运行一次。",
            aside=True,
        )
    return reading


def checked(
    source: Path, last: Path | None = None, notice: str | None = None
) -> tuple[Reading, tuple[Finding, ...]]:
    """What was read, and all that the reader and the checks have found.

    It is compared with `last`, and held against that local notice rather than its own.
    """
    from dataclasses import replace

    from gongkai_docx.checks import check

    reading = read_source(source)
    if last:
        reading = reading.beside(read_source(last), last.name)
    if notice:
        reading = replace(reading, report=replace(reading.report, notice=notice))
    with guarded(f"校验 {source.name}"):
        return reading, reading.findings + check(reading.report)


def switches_of(reading: Reading, source: Path, options: Iterable[str] = ()) -> Switches:
    """Which rules are switched off, by the options or in the file itself."""
    from gongkai_docx.switches import switches

    return switches(reading.report, source.name, options)


def answered(reading: Reading, findings: Iterable[Finding], off: Switches) -> tuple[Finding, ...]:
    """The findings of the rules that are left, each with what was written for it."""
    left = off.applied(findings)
    if not reading.report.explanations:
        return left
    from gongkai_docx.explaining import explained

    return explained(reading.report, left, off.codes)


def tell(source: Path, findings: tuple[Finding, ...]) -> None:
    """Print the findings on that source and how many there are; nothing if there are none."""
    if findings:
        from gongkai_docx.findings import tally
        from gongkai_docx.terminal import show

        show(findings)
        say(f"{source.name}：{tally(findings)}。")


def refuse_open(source: Path, findings: Iterable[Finding]) -> None:
    """If a warning is neither corrected nor explained, that is the end of a final draft."""
    from gongkai_docx.findings import Severity
    from gongkai_docx.terminal import told_of
    from gongkai_docx.text import one_line

    left = [each for each in findings if each.severity is Severity.WARNING and each.is_open]
    for each, text in told_of(left):
        say(f"没有答复的警告 {each.code}：{one_line(text)}", aside=True)
    if left:
        copy = source.name if _is_annotated(source) else f"{source.stem}-标注.xlsx"
        way = (
            ""
            if copy == source.name
            else f"运行 gongkai-docx check {source.name} --annotate {copy}，"
        )
        say(
            f"有 {len(left)} 个警告既没有改正，也没有说明，没有生成定稿；请改正。不必改正的，{way}"
            f"在 {copy} 的“问题清单”里写明说明，再运行 gongkai-docx build {copy} --final。",
            aside=True,
        )
        raise click.exceptions.Exit(1)


def _is_annotated(source: Path) -> bool:
    """Whether it is a workbook that has a list of its findings already."""
    from gongkai_docx.errors import Unusable
    from gongkai_docx.files import load
    from gongkai_docx.readers.sheets.opening import open_sheets
    from gongkai_docx.workbook import PROBLEMS

    try:
        return any(title.startswith(PROBLEMS) for title in open_sheets(load(source), source.name))
    except Unusable:
        return False


def refuse_loss(source: Path, findings: tuple[Finding, ...], refusal: str) -> None:
    """Tell what was found in reading; if anything was lost in it, that is the end."""
    from gongkai_docx import terminal
    from gongkai_docx.findings import has_errors

    if findings:
        terminal.show(findings)
    if has_errors(findings):
        say(f"{source.name} 有数据没能读出，{refusal}；请按上表改正后重试。", aside=True)
        raise click.exceptions.Exit(1)


def last_report(source: Path) -> Report:
    """The report that a new one starts from; what doesn't fit in it is told."""
    from gongkai_docx import terminal
    from gongkai_docx.checks import identities

    reading = read_source(source)
    refuse_loss(source, reading.findings, "没有生成填报表")
    report = reading.report
    if broken := list(identities.check(report)):
        terminal.show(broken)
        say(f"提示：上年报告 {source.name} 的数据有以上不符，带入的数据请核对。", aside=True)
    return report
