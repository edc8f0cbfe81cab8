"""The demands in a form's file → `Power`, `Content`: who may have a row, what prose has to tell."""

from __future__ import annotations

from collections.abc import Mapping

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
