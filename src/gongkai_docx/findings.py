"""A rule and the place where it is broken → `Finding`, one thing wrong or doubtful in a report."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from gongkai_docx.masking import masked, masked_value
from gongkai_docx.patterns import pattern
from gongkai_docx.places import REPORT, Place
from gongkai_docx.report import Explanation
from gongkai_docx.text import INVISIBLE
from gongkai_docx.values import dataclass

FAMILIES = {
    "C": "单元格和填报",
    "I": "勾稽关系",
    "S": "结构",
    "H": "与上年",
    "L": "上下级和各单位之间",
    "N": "正文",
    "P": "本地通知",
    "T": "模板",
}
"""The families of rules by the letter that their codes begin with, in the order they are told."""

# Codes are copied out of messages, with what hangs on to them: quotes, what is not to be seen, and
# what is said of them in brackets. Brackets that name a code are no such remark.
_BETWEEN_CODES = pattern(f"[、,;。./“”\"‘’'「」『』\\s{INVISIBLE}]+")
_REMARK = pattern(r"(?<=\d) *[(\[〔【](?:(?![A-Z]\d)[^()\[\]〔〕【】])*[)\]〕】]")
_AND = pattern(r"(?<=\d) *(?:以及|[和与及]) *(?=[A-Z]\d)")


EXPLAINED = "已说明"
"""What a clerk calls a finding that was explained, however bad it was."""


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
    place: Place = REPORT
    """What it stands at, with its cell where the source has cells."""
    quote: str | None = None
    """The phrase of that prose which it means."""
    expected: int | Decimal | str | None = None
    actual: int | Decimal | str | None = None
    basis: str | None = None
    """The statute, notice or rule behind it."""
    words: Explanation | None = None
    """What was written for it, whether or not that holds."""
    explanation: str | None = None
    """What was written for it, if that holds: then it is answered, and no longer open."""

    @property
    def is_open(self) -> bool:
        """Whether it has still to be answered."""
        return self.explanation is None

    @property
    def called(self) -> str:
        """What a clerk calls it: 错误, 警告, 提示, or 已说明."""
        return self.severity.called if self.is_open else EXPLAINED

    @property
    def location(self) -> str | None:
        """Sheet and cell (三、依申请公开!J5); None where the source has no cells."""
        return self.place.location


@dataclass(frozen=True)
class Rule:
    """A rule that a report may break: its code, how bad that is, what it demands, and its basis.

    A code is a letter for the family and a number: C cells and input, I identities, S structure,
    H history (between years), L levels (between organs), N narrative, P a local notice, T templates
    (`FAMILIES`).
    """

    code: str
    severity: Severity
    summary: str
    basis: str | None = None
    """The statute, notice or rule behind it, in general if each form or section has its own."""
    essential: bool = False
    """Whether it can't be switched off: what breaks it would be missing from the draft, or stand
    in it otherwise than it was meant, and nobody would be told."""

    @property
    def family(self) -> str:
        """The letter of its family, one of `FAMILIES`."""
        return self.code[0]

    @property
    def order(self) -> tuple[int, int]:
        """What rules are sorted by: the family, and the number in it (C2 before C10)."""
        return list(FAMILIES).index(self.family), int(self.code[1:])

    def finding(
        self,
        message: str,
        *,
        place: Place = REPORT,
        figures: Iterable[str] = (),
        quote: str | None = None,
        expected: int | Decimal | str | None = None,
        actual: int | Decimal | str | None = None,
        basis: str | None = None,
    ) -> Finding:
        """The finding that this rule is broken there; `basis` if the form has its own for it.

        What it quotes is masked here, so that nobody who makes a finding has to think of it.
        """
        return Finding(
            code=self.code,
            severity=self.severity,
            message=masked(message),
            figures=tuple(figures),
            place=place,
            quote=None if quote is None else masked(quote),
            expected=_masked(expected),
            actual=_masked(actual),
            basis=basis or self.basis,
        )


def _masked(value: int | Decimal | str | None) -> int | Decimal | str | None:
    """The value, or its text with private data hidden if that is what it is."""
    text = str(value)
    shown = masked_value(value, text)
    return value if shown == text else shown


def codes(typed: str) -> tuple[str, ...]:
    """The codes that a person typed, each once and in its normal form: h4和“Ｎ11”（…） is H4, N11.

    Whether there are rules of these codes is not known here (`checks.registry`).
    """
    text = _BETWEEN_CODES.sub(" ", unicodedata.normalize("NFKC", typed).upper())
    for passed_over in (_REMARK, _AND):
        text = passed_over.sub(" ", text)
    return tuple(dict.fromkeys(text.split()))


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """The worst first, and what is explained behind all that is open."""
    order = list(Severity)
    return sorted(findings, key=lambda each: (not each.is_open, order.index(each.severity)))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether one of them is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def tally(findings: Iterable[Finding]) -> str:
    """How many findings are open, by severity, and how many explained: 错误 2，警告 1，提示 0."""
    called = Counter(finding.called for finding in findings)
    told = "，".join(f"{severity.called} {called[severity.called]}" for severity in Severity)
    return told + (f"，{EXPLAINED} {called[EXPLAINED]}" if called[EXPLAINED] else "")
