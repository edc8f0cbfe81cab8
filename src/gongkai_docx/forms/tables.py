"""The tables in a form's file → `Section`, `Figure`: what rows and columns there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai_docx.forms.data import flag, key, refuse_repeated, text
from gongkai_docx.forms.form import Figure, Group, Node, Section, figure_key, plain
from gongkai_docx.forms.tree import Tree

_Trees = Mapping[str, Tree]


def section(tree: Tree, lists: _Trees) -> Section:
    """One of the numbered parts; `lists` are those that a table's rows and columns may take."""
    tree.only("number", "title", "key", "sheet", "basis", "advised_length", "groups", "notes")
    notes = dict(tree.get("notes").members()) if tree.has("notes") else {}
    places = tree.get("groups").items() if tree.has("groups") else []
    groups = tuple(_group(item, lists, notes) for item in places)
    # A row is found again by its own label, whatever stands above it, so no two may be alike.
    labels = [plain(path[-1].label) for group in groups for path in group.row_paths() if path]
    refuse_repeated(labels, tree, "行标题")
    keys = {node.key for group in groups for node in group.nodes()}
    for name, note in notes.items():
        if name not in keys:
            raise note.fail(f"表中没有“{name}”")
    return Section(
        number=tree.get("number").text(),
        title=tree.get("title").text(),
        key=key(tree.get("key")),
        sheet=tree.get("sheet").text(),
        basis=tree.get("basis").text(),
        advised_length=tree.get("advised_length").whole() if tree.has("advised_length") else None,
        groups=groups,
    )


def _group(tree: Tree, lists: _Trees, notes: _Trees) -> Group:
    tree.only("title", "corner", "banner", "columns", "rows")
    group = Group(
        title=text(tree, "title"),
        corner=text(tree, "corner"),
        banner=text(tree, "banner"),
        columns=_nodes(tree.get("columns"), lists, notes),
        rows=_nodes(tree.get("rows"), lists, notes) if tree.has("rows") else (),
    )
    if not group.columns:
        raise tree.get("columns").fail("至少要有一列")
    labels = ["/".join(plain(node.label) for node in path) for path in group.column_paths()]
    refuse_repeated(labels, tree, "列标题")
    return group


def _nodes(tree: Tree, lists: _Trees, notes: _Trees) -> tuple[Node, ...]:
    if isinstance(tree.value, str):
        name = tree.value
        if name not in lists:
            raise tree.fail(f"[lists] 中没有“{name}”，或它含有自己")
        tree = lists[name]
        lists = {other: items for other, items in lists.items() if other != name}
    return tuple(_node(item, lists, notes) for item in tree.items())


def _node(tree: Tree, lists: _Trees, notes: _Trees) -> Node:
    tree.only("label", "key", "amount", "signed", "measure", "subtotal", "children")
    label = tree.get("label").text()
    if not plain(label):
        raise tree.get("label").fail("不能为空")
    children = _nodes(tree.get("children"), lists, notes) if tree.has("children") else ()
    for kind in ("amount", "signed", "measure"):
        if children and tree.has(kind):
            raise tree.get(kind).fail("只能写在没有 children 的列上")
    if tree.has("subtotal") and not children:
        raise tree.get("subtotal").fail("只能写在有 children 的行、列上")
    own = ""
    if tree.has("key") or not children:
        own = key(tree.get("key" if tree.has("key") else "label"))
    return Node(
        label=label,
        key=own,
        amount=flag(tree, "amount"),
        signed=flag(tree, "signed"),
        measure=text(tree, "measure") or ("万元" if flag(tree, "amount") else "件"),
        note=notes[own].text() if own in notes else "",
        subtotal=key(tree.get("subtotal")) if tree.has("subtotal") else "",
        children=children,
    )


def figures(section: Section, place: Tree) -> Iterator[Figure]:
    """The figures of its table, in statutory order; none if it is prose."""
    for group in section.groups:
        columns = group.column_paths()
        for row in group.row_paths():
            for column in columns:
                name = figure_key(section.key, row + column)
                if name.count(".") != 2:
                    raise place.fail(f"数据项“{name}”不是“表.行.列”三段")
                title = (group.title,) if group.title else ()
                table_key, row_key, column_key = name.split(".")
                yield Figure(
                    key=name,
                    table=table_key,
                    row=row_key,
                    column=column_key,
                    row_labels=title + tuple(node.label for node in row),
                    column_labels=tuple(node.label for node in column),
                    amount=column[-1].amount,
                    signed=column[-1].signed,
                    measure=column[-1].measure,
                    note=next((node.note for node in reversed(column + row) if node.note), ""),
                )
