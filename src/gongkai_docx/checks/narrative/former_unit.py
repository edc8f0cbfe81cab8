"""The words of a report and of whom last year's was → findings on that other name in them (N7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from gongkai_docx.checks.masking import excerpt
from gongkai_docx.checks.narrative.passages import BLANK, passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.checks.narrative.regions import regions
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.report import Report

FORMER_UNIT = Rule("N7", Severity.WARNING, "不应留有上年报告里另一个单位的名称")

LEAST_REGION = 3
"""Characters of a region's name that can't be taken for another's: 官庄工区, not 东区."""

# The former name of an organ may be told.
_BECAME = "更名|原名|改名|改称|合并|组建|撤销|划入|划转|整合|机构改革|挂牌"


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N7: where last year's report was another unit's, its name doesn't stand in this one."""
    this = "".join(report.unit.split())
    last = "".join(report.last.unit.split()) if report.last else ""
    if not this or not last or this == last:
        return
    names = [name for name in _names(last) if name not in this]
    for passage in passages(report, prose):
        found = next((match for name in names if (match := _find(name, passage.text, this))), None)
        before = passage.text[: found.start()].rstrip("（( ") if found else ""
        if found and not before.endswith("原") and not re.search(_BECAME, passage.text):
            yield tell(
                FORMER_UNIT,
                report,
                passage,
                f"“{excerpt(passage.text, *found.span())}”中的“{found[0]}”是上年报告的单位"
                f"“{last}”，本报告的单位是“{this}”，请核对。",
                expected=this,
                actual=found[0],
            )


def _names(unit: str) -> Iterator[str]:
    """The name of a unit, the same without the regions above its own, and its own region's."""
    yield unit
    chain = regions(unit)
    if len(chain) > 1:
        for above in accumulate(region.name for region in chain[:-1]):
            yield unit.removeprefix(above)
    if chain and len(chain[-1].name) >= LEAST_REGION:
        yield chain[-1].name


def _find(name: str, text: str, this: str) -> re.Match[str] | None:
    """Where the name stands, with or without spaces, but not as a part of this unit's name."""
    if this not in name:
        text = text.replace(this, BLANK * len(this))
    return re.search(r"\s*".join(map(re.escape, name)), text)
