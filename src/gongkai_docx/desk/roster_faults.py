"""A roster → what is wrong with it: findings that name the cell, and what is done meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai_docx.desk.names import known_as
from gongkai_docx.desk.roster import SEVERAL, Organ, Roster
from gongkai_docx.findings import Finding
from gongkai_docx.rules import levels as rules


def faults(roster: Roster) -> Iterator[Finding]:
    """Organs in two places, superiors that aren't listed or are several, and circles of them."""
    places: dict[str, list[Organ]] = {}
    for organ in roster.organs:
        places.setdefault(organ.known, []).append(organ)
    for alike in places.values():
        if len(alike) > 1:
            where = "、".join(f"{each.where}（上级：{each.above or '无'}）" for each in alike)
            yield rules.TWO_PLACES.finding(
                f"{alike[0].name}：在名册里有 {len(alike)} 处：{where}；按第一处汇总，请只留一处。"
            )
    for organ in roster.organs:
        if organ.above and known_as(organ.above) not in places:
            yield _nowhere(organ, places)
    yield from _circles(places)


def _nowhere(organ: Organ, places: Mapping[str, list[Organ]]) -> Finding:
    """What to say where an organ's superior isn't one of the organs."""
    said = f"{organ.where}：{organ.name}的上级"
    several = [each for each in SEVERAL.split(organ.above) if each]
    if len(several) > 1 and all(known_as(each) in places for each in several):
        return rules.TWO_PLACES.finding(
            f"{said}写了 {len(several)} 个（{organ.above}），当作没有上级；请只留汇总它的那一个。"
        )
    return rules.UNKNOWN.finding(
        f"{said}“{organ.above}”不在“单位”一列，当作没有上级；请补上，或改为一致的名称。"
    )


def _circles(places: Mapping[str, list[Organ]]) -> Iterator[Finding]:
    """Each circle once, told by those that are in it."""
    above = {known: known_as(organs[0].above) for known, organs in places.items()}
    told: set[str] = set()
    for start in above:
        if start in told or not (circle := circle_of(start, above)):
            continue
        told.update(circle)
        organs = [places[each][0] for each in circle]
        if len(organs) == 1:
            yield rules.CIRCLE.finding(
                f"{organs[0].where}：{organs[0].name}的上级写的是它自己，当作没有上级；"
                "请改为汇总它的政府，最上面的留空。"
            )
            continue
        names = " → ".join(each.name for each in (*organs, organs[0]))
        where = "、".join(each.where for each in organs if each.where)
        yield rules.CIRCLE.finding(
            f"名册里的上级绕成一圈：{names}{f'（{where}）' if where else ''}；"
            "这几个单位当作没有上级，请改正。"
        )


def circle_of(start: str, above: Mapping[str, str]) -> tuple[str, ...]:
    """The organs of the circle that this one is in, from it upwards; none if it is in none."""
    passed = [start]
    while (here := above.get(passed[-1])) not in (None, "", *passed):
        passed.append(str(here))
    return tuple(passed) if here == start else ()
