"""The names in a report → findings on those that are nearly the organ's own, or another's (N24).

A report is told to be another's only where the organ itself would be named: in who compiled it, in
title and signature, and where a sentence begins. Other places and organs may be spoken of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from gongkai_docx.checks.narrative.passages import Passage, passages, tell
from gongkai_docx.checks.narrative.prose import Paragraph
from gongkai_docx.checks.narrative.regions import regions
from gongkai_docx.findings import Finding, Rule, Severity
from gongkai_docx.masking import excerpt
from gongkai_docx.patterns import pattern
from gongkai_docx.places import SIGNATORY, TITLE, Kind
from gongkai_docx.report import Report
from gongkai_docx.text import is_chinese, spaceless
from gongkai_docx.values import dataclass

WHOSE = Rule("N24", Severity.WARNING, "自称、编制单位、标题和落款的名称应是本单位的")

LEAST_TOLD = 3
"""How many sentences another organ has to begin, to stand in place of our own."""
MOST_WORDS = 60
"""Within how many characters of who compiled a report it is said that it was compiled."""

_OFFICES = ("办公室", "办公厅")
# Characters that are taken for each other in names of places.
_ALIKE = (
    "沭沐 淮准 荥荣 洺洛 郯剡 泌沁 栾奕 茌荏 莒营 睢雎 濉睢 亳毫 砀荡 鄄甄 "
    "郾偃 颍颖 歙翕 黟黔 婺鹜 浚俊 滏釜 藁蒿 涿啄 蔚尉 隰湿 忻析 岢苛 芮芪 "
    "绛降 垣恒 壶壹 盂孟 邗邘 盱旴 眙胎 溧漂 邕邑 郫脾 邛邓 珙拱 筠均 旌族 "
    "沅阮 汨汩 澧礼 芷止 溆叙 郴彬 攸悠 祁祈 渌绿 桓恒 淄缁 兖衮 郓恽 磁滋 "
    "浉狮 淅浙 鄢焉"
)
_BEFORE = pattern("^|[。；！由]")
"""What a sentence, or the name of who compiled the report, begins behind."""
_VISITED = tuple("来到赴等、和与及")
"""What stands behind the name of an organ that is only spoken of."""
_BEGIN = r"(?:^|[。；！]|由)\s*(?:\d{4}年(?:度|来)?[，,]?)?"
_ORGAN = (
    rf"{_BEGIN}(?P<organ>[一-龥]{{2,24}}?"
    r"(?:人民政府|办事处|管委会|管理委员会|街道(?!办)|[局委厅]|[镇乡](?!人?民?政府)))"
    r"(?![一-龥]?(?:的|辖|下属|所属))"
)
_COMPILED = pattern(
    rf"由(?P<organ>[一-龥]{{3,40}}?)(?P<how>根据|按照|依据|依照|负责|组织|牵头|汇总|结合|编制|编写|撰写)"
    rf"(?:[^。；]{{0,{MOST_WORDS}}}?(?:编制|编写|撰写)|(?<=编制)|(?<=[编撰]写))",
    needs="由",
)
_ENDS = (
    r"[一-龥]{2,30}"
    r"(?:政府|局|委员会|委|厅|院|公司|办公室|办公厅|中心|办事处|管委会|大队|支队|学校|医院)"
)
_MODEL = "(?:学习|借鉴|参观|考察|观摩|对标|交流|兄弟|赴|与|同|向|原|和|、)\\s*$"


def check(report: Report, prose: Sequence[Paragraph]) -> Iterator[Finding]:
    """N24: the organ is called by its own name where it is named."""
    unit = spaceless(report.unit)
    if not unit or not regions(unit):
        return
    yield from _named(report, unit)
    said = list(passages(report, prose))
    names = _nearly(unit)
    for passage in said:
        if found := _near(passage.text, names):
            yield _nearly_told(report, passage, *found)
        elif passage.place.kind is Kind.PREFACE:
            yield from _compiled(report, passage, unit)
    yield from _throughout(report, said, unit)


def _own_names(unit: str) -> tuple[str, ...]:
    """The name of a unit, and the same without the regions above its own."""
    above = accumulate(region.name for region in regions(unit)[:-1])
    return unit, *(unit.removeprefix(each) for each in above)


# ---------------------------------------------------------------- nearly its own


@dataclass(frozen=True)
class _Names:
    """By what a name is told that is nearly the unit's."""

    region: str
    lookalikes: tuple[str, ...]
    """What is taken for its region's name."""
    tail: str
    """Its name from its own region on."""
    changeable: int
    """How many of its first characters may be another one."""


@lru_cache(maxsize=100)
def _nearly(unit: str) -> _Names:
    """What is nearly a name of the unit's. No pattern is made of it: each unit has another."""
    region = regions(unit)[-1]
    tail = _own_names(unit)[-1]
    stem = len(region.name) - len(region.kind)
    is_organ = len(tail) > len(region.name) and stem >= 2
    lookalikes = tuple(_lookalikes(region.name))
    return _Names(region.name, lookalikes, tail, stem if is_organ else 0)


def _lookalikes(name: str) -> Iterator[str]:
    """The name with a character for one that looks like it."""
    for pair in _ALIKE.split():
        one, other = pair[0], pair[1]
        if one in name:
            yield name.replace(one, other)
        if other in name:
            yield name.replace(other, one)


def _near(text: str, names: _Names) -> tuple[str, tuple[int, int]] | None:
    """The name of the unit's that is nearly told in the text, and where."""
    for other in names.lookalikes:
        start = text.find(other)
        if start >= 0 and not re.search(_MODEL, text[max(start - 4, 0) : start]):
            return names.region, (start, start + len(other))
    if not names.changeable:
        return None
    begins = (match.end() for match in _BEFORE.finditer(text))
    if found := [(at, start) for start in begins if (at := _changed(text, start, names)) >= 0]:
        _, start = min(found)
        return names.tail, (start, start + len(names.tail))
    return None


def _changed(text: str, start: int, names: _Names) -> int:
    """Which one character of the unit's name is another in the text there; -1 if none is."""
    tail, end = names.tail, start + len(names.tail)
    fixed = names.changeable
    if not text.startswith(tail[fixed:], start + fixed) or text.startswith(_VISITED, end):
        return -1
    told = text[start : start + fixed]
    odd = [at for at, (one, other) in enumerate(zip(told, tail, strict=False)) if one != other]
    return odd[0] if len(odd) == 1 and "一" <= told[odd[0]] <= "龥" else -1


def _nearly_told(report: Report, passage: Passage, own: str, span: tuple[int, int]) -> Finding:
    told = passage.text[slice(*span)]
    return tell(
        WHOSE,
        report,
        passage,
        f"“{excerpt(passage.text, *span)}”中的“{told}”与本单位的“{own}”只差一个字，"
        "请核对是否写错。",
        span,
        expected=own,
        actual=told,
    )


# ---------------------------------------------------------------- title and signature


def _named(report: Report, unit: str) -> Iterator[Finding]:
    """The title and the signature name the unit, not its office or one that is nearly it."""
    signatory = report.signature.unit if report.signature else None
    if signatory and (_is_another(spaceless(signatory), unit) or not is_chinese(signatory)):
        yield WHOSE.finding(
            f"{report.where(SIGNATORY)}：落款是“{signatory}”，本报告的单位是“{unit}”，请核对。",
            place=report.located(SIGNATORY),
            quote=signatory,
            expected=unit,
            actual=signatory,
        )
    titled = re.match(r"([^\d〇一二]{4,40}?)(?:关于)?(?:\d{4}|二〇)", spaceless(report.title or ""))
    if titled and (_is_another(titled[1], unit) or _is_office(titled[1], unit)):
        yield WHOSE.finding(
            f"{report.where(TITLE)}：标题里是“{titled[1]}”，单位名称是“{unit}”，请核对是谁的报告。",
            place=report.located(TITLE),
            quote=titled[1],
            expected=unit,
            actual=titled[1],
        )


def _is_office(name: str, unit: str) -> bool:
    """Whether one is the office of the other."""
    return any(
        own + office == name or name + office == own
        for own in _own_names(unit)
        for office in _OFFICES
    )


def _is_another(name: str, unit: str) -> bool:
    """Whether it is the same kind of organ in another place, or one character off."""
    for own in _own_names(unit):
        if own in name or name in own:
            return False
    return any(
        len(name) == len(own)
        and sum(one != other for one, other in zip(name, own, strict=True)) == 1
        for own in _own_names(unit)
        if len(own) > 3
    ) or (_is_elsewhere(name, unit) and _organ(name) == _organ(unit))


def _organ(name: str) -> str:
    """What it is, without where: 教育局."""
    chain = regions(name)
    return name[sum(len(region.name) for region in chain) :]


def _is_elsewhere(name: str, unit: str) -> bool:
    """Whether it is in a region that the unit's name doesn't tell, of the same level."""
    there, here = regions(name), regions(unit)
    if not there or not here:
        return False
    own, other = here[-1], there[-1]
    stem = other.name[: -len(other.kind)]
    return own.levels == other.levels and stem not in unit and len(stem) >= 2


# ---------------------------------------------------------------- another


def _compiled(report: Report, passage: Passage, unit: str) -> Iterator[Finding]:
    """Who compiled the report, if it is neither the unit nor a part of it."""
    found = _COMPILED.search(passage.own)
    organ = found and re.fullmatch(_ENDS, found["organ"])
    if not found or not organ or _is_own(organ[0], unit):
        return
    is_government = "政府" in unit or "管委会" in unit or "管理委员会" in unit
    is_of_office = any(unit.endswith(office) for office in _OFFICES) and _is_office(organ[0], unit)
    if is_of_office or _is_elsewhere(organ[0], unit) or not is_government:
        start = found.start("organ")
        yield tell(
            WHOSE,
            report,
            passage,
            f"“{excerpt(passage.text, start, start + len(organ[0]))}”说编制的是“{organ[0]}”，"
            f"本报告的单位是“{unit}”，请核对。",
            (start, start + len(organ[0])),
            expected=unit,
            actual=organ[0],
        )


def _is_own(name: str, unit: str) -> bool:
    """Whether it names the unit, in full or in short, or an office of it."""
    if name[0] in "我本该" or "某" in unit:
        return True
    if any(unit.endswith(office) for office in _OFFICES) and _is_office(name, unit):
        return False
    return _is_within(name, unit) or any(own in name for own in _own_names(unit))


def _is_within(short: str, full: str) -> bool:
    """Whether all characters of the one stand in the other in that order."""
    rest = iter(full)
    return all(char in rest for char in short)


def _throughout(report: Report, said: Sequence[Passage], unit: str) -> Iterator[Finding]:
    """Another organ, of another place, that begins the sentences in which the unit is not named."""
    whole = "".join(passage.own for passage in said)
    if any(own in whole for own in (*_own_names(unit), regions(unit)[-1].name)):
        return
    if re.search("[我本][局县区市镇乡街办委厅校院所单机部]", whole):
        return
    begun = Counter(
        match["organ"] for passage in said for match in re.finditer(_ORGAN, passage.own)
    )
    for organ, times in begun.most_common(1):
        stem = regions(organ) and regions(organ)[-1].name
        if times < LEAST_TOLD or not stem or stem in unit or _is_own(organ, unit):
            continue
        passage = next(each for each in said if organ in each.own)
        start = passage.own.index(organ)
        yield tell(
            WHOSE,
            report,
            passage,
            f"全文有 {times} 处以“{organ}”自称，没有提到本报告的单位“{unit}”，请核对是谁的报告。",
            (start, start + len(organ)),
            expected=unit,
            actual=organ,
        )
