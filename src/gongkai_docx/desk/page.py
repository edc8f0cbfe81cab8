"""`Outcome` → one page for a browser: who has reported, who is late, and what is wrong.

The page holds all that it shows and asks no network for anything. Without scripts it still tells
everything; with them it can be filtered. Charts are SVG, each with a table of the same numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from gongkai_docx.checks.registry import rules_named
from gongkai_docx.desk.collecting import Outcome
from gongkai_docx.desk.collection import Entry, State
from gongkai_docx.desk.filing import Filing, Told
from gongkai_docx.desk.marks import PAGE_SIGN
from gongkai_docx.desk.rollup.lists import elsewhere, ranked, titles_of
from gongkai_docx.desk.rollup.overview import STRANGER, heading, summary
from gongkai_docx.desk.rollup.sheet import link
from gongkai_docx.findings import EXPLAINED, Severity
from gongkai_docx.text import storable

_MOST_BARS = 20
"""How many organs the chart of who is late shows."""
_MOST_RULES = 10
"""How many rules the chart of what is wrong shows."""
_BESIDE, _ABOVE = 9, 27
"""How many characters of a bar's name there is room for beside it; above it."""


def write(outcome: Outcome, target: Path) -> bytes:
    """The page, whose links to the reports hold from where `target` is."""
    return _document(outcome, target).encode()


def objection(old: bytes, new: bytes) -> str | None:
    """Why the page `new` may not take the place of the file `old`; None if it was such a page."""
    return None if PAGE_SIGN.encode() in old[:2_000] else "不是本程序写的网页"


def _document(outcome: Outcome, target: Path) -> str:
    style, script = (
        files("gongkai_docx.desk").joinpath(name).read_text(encoding="utf-8")
        for name in ("page.css", "page.js")
    )
    title = _text(heading(outcome))
    said = "<br>".join(map(_text, summary(outcome).split("\n")))
    return (
        f'<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n{PAGE_SIGN}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#organs">跳到各单位</a>\n'
        f"<header><h1>{title}</h1><p>{said}</p></header>\n"
        f"<main>\n{_charts(outcome)}\n{_whole(outcome)}\n{_organs(outcome, target)}\n"
        f"{_alike(outcome)}\n{_left(outcome)}\n</main>\n<script>\n{script}</script>\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return escape(storable(text))


# ---------------------------------------------------------------- charts


def _charts(outcome: Outcome) -> str:
    entries = outcome.collection.entries
    states = Counter(each.state.value for each in entries)
    bars = [(state.value, states[state.value]) for state in State]
    return (
        '<section class="charts" aria-label="图表">'
        + _chart("报送情况", "单位数", bars)
        + _late(outcome)
        + _wrong(outcome)
        + "</section>"
    )


def _wrong(outcome: Outcome) -> str:
    """Which rules are broken most often, in words: a code alone says nothing to most."""
    found = Counter(
        told.code
        for entry in outcome.collection.entries
        for told in entry.all_findings
        if told.rank is not Severity.INFO and told.is_open
    )
    called = _called(outcome, found)
    bars = [(called[code], number) for code, number in found.most_common(_MOST_RULES)]
    more = f"（共 {len(found)} 条规则，列前 {_MOST_RULES} 条）" if len(found) > _MOST_RULES else ""
    return _chart(f"错误和警告最多的规则{more}", "问题数", bars, above=True)


def _called(outcome: Outcome, codes: Iterable[str]) -> dict[str, str]:
    """Each of these codes, with what its rule asks for."""
    rules = rules_named(set(codes), outcome.collection.form)
    return {code: f"{code} {rules[code].summary}" if code in rules else code for code in codes}


def _late(outcome: Outcome) -> str:
    """Who is late, by the days that the roster gives; nothing where it gives no deadline."""
    deadline = outcome.collection.roster.deadline
    if deadline is None:
        return ""
    late = [
        (entry.organ.name, (entry.organ.received - deadline).days)
        for entry in outcome.collection.entries
        if entry.organ.received and entry.organ.received > deadline
    ]
    late.sort(key=lambda pair: (-pair[1], pair[0]))
    more = f"（共 {len(late)} 个，列最迟的 {_MOST_BARS} 个）" if len(late) > _MOST_BARS else ""
    return _chart(f"超过期限 {deadline} 的天数{more}", "迟报天数", late[:_MOST_BARS])


def _chart(title: str, unit: str, bars: Sequence[tuple[str, int]], *, above: bool = False) -> str:
    """Bars with their numbers, read out as a list by a screen reader.

    Their names stand beside them, or `above` them where they are long.
    """
    if not bars:
        return f"<figure><figcaption>{_text(title)}</figcaption><p>没有。</p></figure>"
    most = max(number for _, number in bars) or 1
    height = 46 if above else 26
    draw = _named_above if above else _named_beside
    drawn = "".join(
        draw(height * at, name, number, number / most) for at, (name, number) in enumerate(bars)
    )
    told = "；".join(f"{name} {number}" for name, number in bars)
    return (
        f"<figure><figcaption>{_text(title)}</figcaption>"
        f'<svg role="img" viewBox="0 0 380 {height * len(bars) + 4}" '
        f'aria-label="{_text(title)}，{_text(unit)}：{_text(told)}">{drawn}</svg></figure>'
    )


def _named_beside(top: int, name: str, number: int, share: float) -> str:
    short = _text(_short(name, _BESIDE))
    return f'<text x="118" y="{top + 18}" text-anchor="end">{short}</text>' + _bar(
        top + 4, 124, 200 * share, number
    )


def _named_above(top: int, name: str, number: int, share: float) -> str:
    short = _text(_short(name, _ABOVE))
    return f'<text x="0" y="{top + 16}">{short}</text>' + _bar(top + 22, 0, 330 * share, number)


def _bar(top: int, left: int, width: float, number: int) -> str:
    return (
        f'<rect x="{left}" y="{top}" width="{max(width, 1):.1f}" height="18" rx="2"/>'
        f'<text x="{left + 4 + width:.1f}" y="{top + 14}">{number}</text>'
    )


def _short(name: str, room: int) -> str:
    return name if len(name) <= room else f"{name[: room - 1]}…"


# ---------------------------------------------------------------- lists


def _whole(outcome: Outcome) -> str:
    told = outcome.collection.findings
    if not told:
        return ""
    return f"<section><h2>全部单位</h2>{_findings(told)}</section>"


def _organs(outcome: Outcome, target: Path) -> str:
    entries = outcome.collection.entries
    codes = sorted({told.code for entry in entries for told in entry.all_findings}, key=_order)
    options = "".join(
        f'<option value="{code}">{_text(called)}</option>'
        for code, called in _called(outcome, codes).items()
    )
    states = "".join(f"<option>{state.value}</option>" for state in (*State,))
    shares = outcome.shares
    rows = "".join(_entry(entry, outcome, shares, target) for entry in entries)
    rows += "".join(_stranger(each, outcome, target) for each in outcome.collection.strangers)
    return (
        '<section id="organs"><h2>各单位</h2>'
        '<form id="filter" role="search" aria-label="筛选单位">'
        '<label>单位 <input type="search" name="name" autocomplete="off"></label>'
        f'<label>状态 <select name="state"><option value="">全部</option>{states}'
        f"<option>{STRANGER}</option></select></label>"
        f'<label>问题 <select name="code"><option value="">全部</option>{options}</select></label>'
        '<label><input type="checkbox" name="wrong"> 只看有错误或警告的</label>'
        '<output id="count" aria-live="polite"></output></form>'
        f'<div id="list">{rows}</div></section>'
    )


def _order(code: str) -> tuple[str, int]:
    return code[0], int(code[1:])


def _entry(entry: Entry, outcome: Outcome, shares: dict[str, float], target: Path) -> str:
    organ, filing = entry.organ, entry.filing
    told = entry.all_findings
    facts = [
        ("上级", organ.above),
        ("收到日期", str(organ.received or "")),
        ("雷同", f"{shares[organ.name]:.0%}" if organ.name in shares else ""),
    ]
    return _organ(
        organ.name,
        entry.state.value,
        told,
        _facts(facts, filing, outcome, target),
        entry.is_reported,
    )


def _stranger(filing: Filing, outcome: Outcome, target: Path) -> str:
    facts = _facts([], filing, outcome, target)
    return _organ(filing.unit or "（没有写单位名称）", STRANGER, filing.findings, facts, False)


def _organ(name: str, state: str, told: Sequence[Told], facts: str, good: bool) -> str:
    counts = Counter(each.rank for each in told if each.is_open)
    codes = " ".join(dict.fromkeys(each.code for each in told))
    badges = "".join(
        f'<span class="{severity.value}">{severity.called} {counts[severity]}</span>'
        for severity in Severity
        if counts[severity]
    )
    if answered := sum(not each.is_open for each in told):
        badges += f'<span class="explained">{EXPLAINED} {answered}</span>'
    wrong = bool(counts[Severity.ERROR] or counts[Severity.WARNING])
    return (
        f'<details data-state="{_text(state)}" data-codes="{_text(codes)}"'
        f"{' data-wrong' if wrong else ''}><summary><b>{_text(name)}</b>"
        f'<span class="state{"" if good else " bad"}">{_text(state)}</span>{badges}</summary>'
        f"<dl>{facts}</dl>{_findings(told) if told else '<p>没有问题。</p>'}</details>\n"
    )


def _facts(
    facts: Iterable[tuple[str, str]], filing: Filing | None, outcome: Outcome, target: Path
) -> str:
    told = "".join(
        f"<div><dt>{label}</dt><dd>{_text(value)}</dd></div>" for label, value in facts if value
    )
    if filing:
        way = escape(link(outcome.parcels[filing.path], target))
        told += f'<div><dt>文件</dt><dd><a href="{way}">{_text(filing.path)}</a></dd></div>'
    return told


def _findings(told: Sequence[Told]) -> str:
    rows = "".join(
        f'<tr><td class="{_grade(each)}">{each.called}</td><td>{each.code}</td>'
        f"<td>{_text(each.message)}{_explained(each)}</td></tr>"
        for each in ranked(told)
    )
    head = '<tr><th scope="col">级别</th><th scope="col">代码</th><th scope="col">问题</th></tr>'
    return f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>"


def _grade(told: Told) -> str:
    return told.severity if told.is_open else "explained"


def _explained(told: Told) -> str:
    return f"<p>说明：{_text(told.explanation)}</p>" if told.explanation else ""


def _alike(outcome: Outcome) -> str:
    form = outcome.collection.form
    titles = titles_of(form)
    rows = "".join(
        f"<tr><td>{_text(organ)}</td>"
        f"<td>{_text(titles.get(section, section))} 第 {number + 1} 段</td>"
        f"<td>{twin.share:.0%}</td><td>{_text(elsewhere(twin, titles))}</td></tr>"
        for twin in outcome.alike.twins
        for organ, section, number in (twin.spot,)
    )
    if not rows:
        return ""
    names = ("单位", "段落", "相同", "也在")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    return (
        f"<section><h2>雷同</h2><details><summary><b>{len(outcome.alike.twins)} 段</b></summary>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details></section>"
    )


def _left(outcome: Outcome) -> str:
    rows = "".join(
        f"<tr><td>{_text(path)}</td><td>{_text(why)}</td></tr>" for path, why in _why(outcome)
    )
    if not rows:
        return ""
    head = '<tr><th scope="col">文件</th><th scope="col">原因</th></tr>'
    return (
        "<section><h2>没有收集的文件</h2><details><summary><b>查看</b></summary>"
        f"<table><thead>{head}</thead><tbody>{rows}</tbody></table></details></section>"
    )


def _why(outcome: Outcome) -> Iterator[tuple[str, str]]:
    yield from ((each.path, each.problem or "") for each in outcome.collection.unusable)
    yield from outcome.found.passed_over
    yield from (("名册", unclear) for unclear in outcome.collection.roster.unclear)
