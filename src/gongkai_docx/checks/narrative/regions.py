"""The name of an organ → the regions that it tells: 南阳市官庄工区管委会 → 南阳市, 官庄工区."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from gongkai_docx.text import spaceless
from gongkai_docx.values import dataclass

PROVINCE, PREFECTURE, COUNTY, TOWNSHIP = 1, 2, 3, 4
KINDS = {
    PROVINCE: ("省", "区"),
    PREFECTURE: ("市", "州", "盟", "地区"),
    COUNTY: ("县", "区", "市", "旗"),
    TOWNSHIP: ("镇", "乡", "街道"),
}
"""What regions of each level are called. An autonomous region calls itself 区; the municipalities
(北京市) are known by their names."""

_SUFFIXES = {
    "自治区": ("区", (PROVINCE,)),
    "自治州": ("州", (PREFECTURE,)),
    "自治县": ("县", (COUNTY,)),
    "自治旗": ("旗", (COUNTY,)),
    "街道": ("街道", (TOWNSHIP,)),
    "地区": ("地区", (PREFECTURE,)),
    "省": ("省", (PROVINCE,)),
    "市": ("市", (PREFECTURE, COUNTY)),
    "州": ("州", (PREFECTURE,)),
    "盟": ("盟", (PREFECTURE,)),
    "县": ("县", (COUNTY,)),
    "旗": ("旗", (COUNTY,)),
    "区": ("区", (COUNTY,)),
    "镇": ("镇", (TOWNSHIP,)),
    "乡": ("乡", (TOWNSHIP,)),
}
"""What the name of a region ends with → its kind, and the levels that it may be of."""

_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
# 郑州 and 惠州 are cities: these alone are 州 without a word more.
_PREFECTURES = (
    "延边 恩施 湘西 阿坝 甘孜 凉山 黔东南 黔西南 黔南 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆 "
    "临夏 甘南 海北 黄南 海南 果洛 玉树 海西 昌吉 博尔塔拉 巴音郭楞 克孜勒苏 伊犁"
)
_LEAGUES = "兴安 锡林郭勒 阿拉善"
# What a 区 that is no district has before that word: it stands right below what is before it.
_ZONES = "新 工 开发 高新 经开 示范 试验 实验 度假 园 管理 合作 保税 集聚 产业 港 景"
# What begins with the word for a kind of region and is none: 市场监督管理局, 乡村振兴局, 镇平县.
_COMPOUNDS = (
    "市场 市政 市容 市中区 乡村 乡镇 乡土 乡族 乡宁 镇村 镇平 镇江 镇安 镇远 镇原 镇宁 镇坪 镇雄 "
    "镇康 镇沅 镇赉 镇巴 镇海 区域 区划 县域 省级 旗渠"
)
# What stands before such a word in the name of a department: 住房和城乡建设局, 城市管理局.
_DEPARTMENTS = "局 厅 委员 政府 住房 规划 管理 资源 教育 农业 文化 综合 行政 机关"

_LONGEST = 200
"""No organ's name has more characters; of what has, no more is looked at."""


@dataclass(frozen=True)
class Region:
    """A region in the name of an organ."""

    name: str
    kind: str
    levels: tuple[int, ...]
    """The levels that it may be of, by its name alone."""
    is_zone: bool


@lru_cache(maxsize=100)
def regions(unit: str) -> tuple[Region, ...]:
    """The regions in that name, from the largest to the organ's own; none if it has none."""
    unit = re.sub(
        r"^(?:国家|中华人民共和国).{0,6}?(?:总局|局)(?=.)", "", spaceless(unit[:_LONGEST])
    )
    found: list[Region] = []
    start = at = 0
    while at < len(unit):
        region = _ending(unit, start, at)
        if region:
            found.append(region)
            start = at = start + len(region.name)
        else:
            at += 1
    return tuple(found)


def _ending(unit: str, start: int, at: int) -> Region | None:
    """The region whose name began at `start`, if its suffix stands at `at`."""
    suffix = next((each for each in _SUFFIXES if unit.startswith(each, at)), None)
    stem, end = unit[start:at], at + len(suffix or "")
    compounds = _words(_COMPOUNDS)
    if suffix is None or not stem or unit.startswith(compounds, at):
        return None
    # 景德镇市, 沙市区: the kind is told by the last of such words.
    if unit[end : end + 1] in _SUFFIXES and not unit.startswith(compounds, end):
        return None
    kind, levels = _SUFFIXES[suffix]
    name = stem + suffix
    is_none = {
        "州": suffix == "州" and not stem.endswith(_words(_PREFECTURES)),
        "盟": not stem.endswith(_words(_LEAGUES)),
        "旗": len(stem) < 2,
        "市": stem == "城",
        "乡": stem.endswith("城"),
        "镇": stem == "城",
        "区": stem.endswith(("社", "军")),
    }
    is_department = kind != "区" and any(word in stem for word in _words(_DEPARTMENTS))
    if is_none.get(kind) or is_department:
        return None
    is_zone = suffix == "区" and stem.endswith(_words(_ZONES))
    return Region(name, kind, (PROVINCE,) if name in _MUNICIPALITIES else levels, is_zone)


@cache
def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


@lru_cache(maxsize=100)
def kinds_above(unit: str) -> frozenset[str]:
    """What the organ's own region, and those above it, may be called; empty if nobody can tell.

    Where the name doesn't show which region stands above, it may be any of that level.
    """
    chain = regions(unit)
    return frozenset(
        kind
        for levels in _assignments(chain)
        for kind in _kinds(dict(zip(levels, chain, strict=True)))
    )


def _assignments(chain: tuple[Region, ...]) -> Iterator[tuple[int, ...]]:
    """The levels that the regions of a name may be of, taken together."""
    if not chain:
        return
    choices = [(*each.levels, TOWNSHIP) if each.is_zone else each.levels for each in chain]
    for levels in product(*choices):
        pairs = list(zip((0, *levels), levels, chain, strict=False))
        if all(
            above < level and not (each.is_zone and above and level != max(above + 1, COUNTY))
            for above, level, each in pairs
        ):
            yield levels


def _kinds(known: dict[int, Region]) -> Iterator[str]:
    for level in range(PROVINCE, max(known) + 1):
        yield from (known[level].kind,) if level in known else KINDS[level]
