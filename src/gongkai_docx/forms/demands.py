"""The demands in a form's file → `Power`, `Content`, and what of its notice rules rest on."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gongkai_docx.forms.data import code, severity, texts
from gongkai_docx.forms.form import Content, Figure, Power, Section
from gongkai_docx.forms.tree import Tree


def power(tree: Tree, figures: Mapping[str, Figure], kinds: tuple[str, ...]) -> Power:
    """The row that only organs of those kinds can have."""
    tree.only("code", "severity", "summary", "table", "row", "kinds", "advice", "basis")
    place = tree.get("table").text(), tree.get("row").text()
    keys = tuple(key for key, figure in figures.items() if (figure.table, figure.row) == place)
    if not keys:
        raise tree.get("row").fail(f"“{'.'.join(place)}”没有数据项")
    for kind in tree.get("kinds").items():
        if kind.text() not in kinds:
            raise kind.fail(f"“{kind.text()}”不在 kinds 中")
    return Power(
        code=code(tree.get("code"), "H"),
        severity=severity(tree),
        summary=tree.get("summary").text(),
        basis=tree.get("basis").text(),
        row=figures[keys[0]].row_label,
        keys=keys,
        kinds=tuple(kind.text() for kind in tree.get("kinds").items()),
        advice=tree.get("advice").text(),
    )


def content(tree: Tree, sections: tuple[Section, ...]) -> Content:
    """What the section has to tell."""
    tree.only("code", "severity", "summary", "section", "topics", "advice", "basis")
    section = tree.get("section").text()
    if section not in {each.key for each in sections if not each.groups}:
        raise tree.get("section").fail(f"“{section}”不是文字的部分")
    topics = texts(tree, "topics")
    if not topics:
        raise tree.fail("topics 不能为空")
    return Content(
        code=code(tree.get("code"), "N"),
        severity=severity(tree),
        summary=tree.get("summary").text(),
        basis=tree.get("basis").text(),
        section=section,
        topics=topics,
        advice=tree.get("advice").text(),
    )


def bases(tree: Tree) -> dict[str, str]:
    """What the notice says, by the codes of the rules of the program that rest on it."""
    found: dict[str, str] = {}
    for item in tree.get("bases").items() if tree.has("bases") else []:
        item.only("codes", "basis")
        for named in item.get("codes").items():
            if code(named) in found:
                raise named.fail(f"“{named.text()}”出现了两次")
            found[code(named)] = item.get("basis").text()
    return found


def formerly(tree: Tree, rows: Collection[str]) -> dict[str, dict[str, str]]:
    """By the name of an earlier form, its rows that are other rows here; each here is known."""
    found: dict[str, dict[str, str]] = {}
    for form, renamed in tree.get("formerly").members() if tree.has("formerly") else ():
        found[form] = {old: new.text() for old, new in renamed.members()}
        for new in dict(renamed.members()).values():
            if new.text() not in rows:
                raise new.fail(f"表中没有“{new.text()}”一行")
    return found
