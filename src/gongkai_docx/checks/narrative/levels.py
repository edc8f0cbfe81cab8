"""The words of a report → findings on names of another level or of another organ in them (N6).

A county's 全县 left in a district's report, or 我局 in a township's, was copied from elsewhere.
Regions above the organ's own may be spoken of: a county says 全市 and 全省. 全区 may be the whole
autonomous region. Where the organ's name leaves open what it is, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai_docx.checks.narrative.passages import passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.checks.narrative.regions import KINDS, kinds_above, regions
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import excerpt
from gongkai_docx.patterns import pattern
from gongkai_docx.report import Report
from gongkai_docx.text import spaceless

ANOTHER_LEVEL = Rule("N6", Severity.WARNING, "对本地区、本机关的称呼应与单位名称相符")

# Not 健全市场, 安全区域, 万全区, 资本市场, 全县域, 全市场, 本办法, 本部门.
_WORD = pattern(
    "(?:全(?<![健安完齐保周俱万成顾十两]全)|我(?<!自我)|本(?<![资基根成文样版日原书课脚]本))"
    "(?:(?P<region>省(?![级份心略事力市])|市(?![场政容值级])|县(?![域级区市])|地区"
    "|区(?![域间块别分划县市级位])|州(?![县市区镇])|盟(?![友约校])|旗(?![帜舰下县区级]))"
    "|(?P<organ>镇(?![村域级])|乡(?![村镇土音情])|街道(?!社区|级)|局(?![部面势限长])|厅(?!堂)"
    "|委(?![员托派婉屈])|署(?!名)|办(?![法理公学事案结好])|部(?![分门队长署])|院(?![校落士])))",
    needs=[
        whose + level
        for whose in "全我本"
        for level in (*"省市县区州盟旗镇乡局厅委署办部院", "地区", "街道")
    ],
)
MOST_BEFORE = 200
"""How many characters before a word are searched for the name of a region."""

_TOWNSHIPS = ("镇", "乡", "街道")
# Sentences may tell what was done in a region that they name.
_SENTENCE = "[。；！？]"
_SUBDISTRICT, _ITS_OFFICE = "街道", "办事处"
"""A sub-district's office may leave out that word in its name: 马田办事处."""
_BY_AN_OFFICE = ("办", "厅")
"""What the office that writes the report of a government calls itself."""


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N6: the organ and its region are called as its own name calls them."""
    unit = spaceless(report.unit)
    if not unit:
        return
    allowed = frozenset() if "分局" in unit else kinds_above(unit)
    for passage in passages(report, prose):
        own = passage.own
        found = [each for each in _WORD.finditer(own) if _is_foreign(each, own, unit, allowed)]
        if found:
            told = "".join(f"“{word}”" for word in dict.fromkeys(each[0] for each in found))
            yield tell(
                ANOTHER_LEVEL,
                report,
                passage,
                f"“{excerpt(passage.text, *found[0].span())}”中的{told}与单位名称“{report.unit}”"
                "不符，像是从别处的报告带来的，请核对。",
                found[0].span(),
                expected=_expected(found[0][0], unit),
                actual=found[0][0],
            )


def _is_foreign(match: re.Match[str], text: str, unit: str, allowed: frozenset[str]) -> bool:
    """Whether an organ of that name can't speak so of itself or of its region."""
    speaker, kind = match[0][0], match[0][1:]
    if kind == _SUBDISTRICT and _ITS_OFFICE in unit:
        return False
    if match["organ"] and not (speaker == "全" and kind in _TOWNSHIPS):
        return speaker != "全" and not _may_be(speaker, kind, unit)
    if not allowed or kind in allowed:
        return False
    return speaker != "全" or not _is_named(
        kind, text[max(match.start() - MOST_BEFORE, 0) : match.start()]
    )


def _may_be(speaker: str, kind: str, unit: str) -> bool:
    """Whether the organ may call itself 我局, 本镇: whether its name has such a word."""
    if speaker == "本" and kind in ("办", "部", "院"):
        return True  # 本办, 本部, 本院 begin too many other words
    is_government = "政府" in unit or "管委会" in unit or "管理委员会" in unit
    return kind[0] in unit or (is_government and kind in _BY_AN_OFFICE)


def _is_named(kind: str, before: str) -> bool:
    """Whether the sentence has named a region of that kind: 指导某某县在全县推广."""
    sentence = re.split(_SENTENCE, before)[-1]
    return bool(re.search(f"[^全我本各该省市州县区镇乡、]{kind}", sentence))


def _expected(word: str, unit: str) -> str | None:
    """What the organ calls its own region by that word, if its name tells."""
    chain = regions(unit)
    is_region = any(word[1:] in kinds for kinds in KINDS.values())
    return word[0] + chain[-1].kind if chain and is_region else None
