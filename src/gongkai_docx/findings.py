"""A rule and the place where it is broken → `Finding`, one thing wrong or doubtful in a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is. Only an error keeps `build` from writing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def called(self) -> str:
        """What a clerk calls it: 错误, 警告, 提示."""
        return {"error": "错误", "warning": "警告", "info": "提示"}[self.value]


@dataclass(frozen=True)
class Finding:
    """One thing wrong or doubtful (问题), as a colleague would say it."""

    code: str
    severity: Severity
    message: str
    figures: tuple[str, ...] = ()
    """Keys of every figure that takes part in what is wrong."""
    location: str | None = None
    """Sheet and cell (三、依申请公开!J5); None where the source has no cells."""
    expected: int | Decimal | str | None = None
    actual: int | Decimal | str | None = None
    basis: str | None = None
    """The statute, notice or rule behind it."""
    about: str | None = None
    """What it stands at: a figure, a section (or 部分/小标题), "unit", "year" or "signature"."""


@dataclass(frozen=True)
class Rule:
    """A rule that a report may break: its code, how bad that is, what it demands, and its basis.

    A code is a letter for the family and a number: C cells and input, I identities, S structure,
    T templates.
    """

    code: str
    severity: Severity
    summary: str
    basis: str | None = None

    def finding(
        self,
        message: str,
        *,
        figures: Iterable[str] = (),
        location: str | None = None,
        expected: int | Decimal | str | None = None,
        actual: int | Decimal | str | None = None,
        basis: str | None = None,
        about: str | None = None,
    ) -> Finding:
        """The finding that this rule is broken there; `basis` if the form has its own for it."""
        return Finding(
            code=self.code,
            severity=self.severity,
            message=message,
            figures=tuple(figures),
            location=location,
            expected=expected,
            actual=actual,
            basis=basis or self.basis,
            about=about,
        )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether one of them is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)
