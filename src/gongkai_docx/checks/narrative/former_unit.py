"""The words of a report and of whom last year's was → findings on that other name in them (N7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from gongkai_docx.checks.narrative.passages import BLANK, passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.checks.narrative.regions import regions
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import excerpt
from gongkai_docx.report import Report
from gongkai_docx.text import spaceless

FORMER_UNIT = Rule("N7", Severity.WARNING, "不应留有上年报告里另一个单位的名称")

LEAST_REGION = 3
"""Characters of a region's name that can't be taken for another's: 官庄工区, not 东区."""

# The former name of an organ may be told.
_BECAME = "更名|原名|改名|改称|合并|组建|撤销|划入|划转|整合|机构改革|挂牌"

_OFFICES = ("办公室", "办公厅")
"""The office of a government does its work: its name is no other unit's."""
# Another region may be a model.
_BEFORE_A_MODEL = "(?:学习|借鉴|参观|考察|观摩|对标|交流|兄弟|赴|与|同)[^，。；]{0,6}$"
_AFTER_A_MODEL = "[^，。；]{0,12}(?:经验|做法|学习|考察|观摩)"


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N7: where last year's report was another unit's, its name doesn't stand in this one."""
    this = spaceless(report.unit)
    last = spaceless(report.last.unit) if report.last else ""
    if not this or not last or this == last:
        return
    if last in [this + office for office in _OFFICES]:
        return
    names = [name for name in _names(last) if name not in this]
    for passage in passages(report, prose):
        found = next((match for name in names if (match := _find(name, passage.text, this))), None)
        if found and not _is_told_rightly(passage.text, found):
            yield tell(
                FORMER_UNIT,
                report,
                passage,
                f"“{excerpt(passage.text, *found.span())}”中的“{found[0]}”是上年报告的单位"
                f"“{last}”，本报告的单位是“{this}”，请核对。",
                found.span(),
                expected=this,
                actual=found[0],
            )


def _is_told_rightly(text: str, found: re.Match[str]) -> bool:
    """Whether the other name is told as a former one or as a model."""
    before = text[: found.start()].rstrip("（( ")
    is_model = re.search(_BEFORE_A_MODEL, before) and re.match(_AFTER_A_MODEL, text[found.end() :])
    return before.endswith("原") or bool(is_model) or bool(re.search(_BECAME, text))


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
