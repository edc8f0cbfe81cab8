"""Findings → what a person reads on the terminal, and what a program reads on standard output."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from gongkai_docx.errors import printable
from gongkai_docx.findings import Finding, Severity
from gongkai_docx.report import Report

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
# Wide enough for a sentence where no terminal says how wide it is.
_PIPED_WIDTH = 100
# What the columns before the message take, with the space between them.
_OTHER_COLUMNS = 16
# A word or one character, with the punctuation and the space that belong to it.
_UNBROKEN = re.compile(r"[“‘（【]*(?:[!-~]+|[^“‘（【])[，。、；：？！）】”’]*[ \n]*|.", re.DOTALL)


def show(findings: Sequence[Finding]) -> None:
    """Print the findings as a table, the worst first."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_PIPED_WIDTH)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("级别", no_wrap=True)
    table.add_column("代码", no_wrap=True)
    table.add_column("问题", no_wrap=True)
    order = list(Severity)
    for finding in sorted(findings, key=lambda finding: order.index(finding.severity)):
        severity = Text(finding.severity.called, style=_COLOURS[finding.severity])
        message = Text(
            _wrapped(printable(finding.message), max(console.width - _OTHER_COLUMNS, 20))
        )
        table.add_row(severity, finding.code, message)
    console.print(table)
    for basis, codes in _bases(findings).items():
        console.print(Text(f"依据（{'、'.join(codes)}）：{basis}", style="dim"))


def _wrapped(message: str, width: int) -> str:
    """The message in lines of that many cells, broken between Chinese characters as is usual.

    Numbers and Latin words stay whole, and no line begins with closing punctuation.
    """
    from rich.cells import cell_len

    lines, line = [], ""
    for piece in _UNBROKEN.findall(message):
        if line and cell_len(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return "\n".join([*lines, line.rstrip()])


def _bases(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """The codes that rest on each basis, in the order of the codes."""
    bases: dict[str, list[str]] = {}
    for code, basis in sorted(
        {(finding.code, finding.basis) for finding in findings if finding.basis}
    ):
        bases.setdefault(basis, []).append(code)
    return bases


def tally(findings: Iterable[Finding]) -> str:
    """How many findings of each severity: 错误 2，警告 1，提示 0."""
    severities = [finding.severity for finding in findings]
    return "，".join(f"{severity.called} {severities.count(severity)}" for severity in Severity)


def as_json(source: Path, report: Report, findings: Iterable[Finding], encoding: str) -> str:
    """The findings as one JSON object (the contract: README, “check --json”).

    What the encoding lacks is escaped.
    """
    import simplejson

    document = {
        "source": str(source),
        "form": report.form.name,
        "unit": report.unit,
        "year": report.year,
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "message": finding.message,
                "figures": list(finding.figures),
                "location": finding.location,
                "expected": finding.expected,
                "actual": finding.actual,
                "basis": finding.basis,
            }
            for finding in findings
        ],
    }
    text: str = simplejson.dumps(document, ensure_ascii=False, indent=2, use_decimal=True)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = simplejson.dumps(document, indent=2, use_decimal=True)
    return text
