"""The equations in a form's file → `Identity`, `Derived`: what figures have to come to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product

from gongkai_docx.forms.data import code, key, severity
from gongkai_docx.forms.form import (
    Derived,
    Figure,
    Group,
    Identity,
    Node,
    Section,
    Side,
    Term,
    figure_key,
)
from gongkai_docx.forms.tree import Tree

_LAST_YEAR = "上年."
"""Before a term in the form's file: that figure in the report of the year before."""


def equal(tree: Tree, figures: Mapping[str, Figure], family: str) -> Iterator[Identity]:
    """The equation of each row or column that has all its terms; its code is of that family."""
    tree.only("code", "severity", "summary", "table", "each", "left", "relation", "right", "basis")
    table, each = tree.get("table").text(), _each(tree.get("each"))
    relation = tree.get("relation").text()
    if relation not in ("=", "<="):
        raise tree.get("relation").fail("只能是 = 或 <=")
    named, severe = code(tree.get("code"), family), severity(tree)
    summary, basis = tree.get("summary").text(), tree.get("basis").text()
    made = 0
    for line in _lines(figures, table, each):
        left = _side(tree.get("left"), line, each)
        right = _side(tree.get("right"), line, each)
        if left is None or right is None:
            continue
        made += 1
        yield Identity(
            code=named,
            severity=severe,
            summary=summary,
            basis=basis,
            scope=_scope(next(iter(line.values())), each),
            left=left,
            relation="=" if relation == "=" else "<=",
            right=right,
        )
    if not made:
        raise tree.fail(f"“{table}”中没有一行（列）含有全部各项")


def _each(tree: Tree) -> str:
    if tree.text() not in ("row", "column"):
        raise tree.fail("只能是 row 或 column")
    return tree.text()


def _lines(
    figures: Mapping[str, Figure], table: str, each: str
) -> Collection[Mapping[str, Figure]]:
    """The figures of each row (or column) of that table by their column (or row)."""
    lines: dict[str, dict[str, Figure]] = {}
    for figure in figures.values():
        if figure.table == table:
            name, term = figure.row, figure.column
            if each == "column":
                name, term = term, name
            lines.setdefault(name, {})[term] = figure
    return lines.values()


def _terms(tree: Tree, line: Mapping[str, Figure]) -> list[Term] | None:
    """The terms in that row or column; None if one of them is not there."""
    order = list(line)
    terms: list[Term] = []
    for item in tree.items():
        text = item.text()
        sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
        last, text = text.startswith(_LAST_YEAR), text.removeprefix(_LAST_YEAR)
        first, _, final = text.partition("..")
        final = final or first
        if first not in line or final not in line:
            return None
        if order.index(first) > order.index(final):
            raise item.fail(f"“{first}”在“{final}”之后")
        names = order[order.index(first) : order.index(final) + 1]
        terms += [Term(sign, line[name].key, last) for name in names]
    if not terms:
        raise tree.fail("不能为空")
    return terms


def derived(
    tree: Tree, sections: Sequence[Section], figures: Mapping[str, Figure]
) -> dict[str, Derived]:
    """The sums that prose tells: those with a label of their own, then those of branches.

    One may be a sum of earlier ones.
    """
    made: dict[str, Derived] = {}
    places = tree.get("derived").items() if tree.has("derived") else []
    for place in places:
        _add(place, _labelled(place, {**figures, **made}), figures, made)
    for section, place in zip(sections, tree.get("sections").items(), strict=True):
        for group in section.groups:
            for path in (*_branches(group.rows), *_branches(group.columns)):
                _add(place, _subtotal(section, group, path, {**figures, **made}), figures, made)
    return made


def _add(
    tree: Tree, sums: Iterable[Derived], figures: Mapping[str, Figure], made: dict[str, Derived]
) -> None:
    for figure in list(sums):
        if figure.key in figures or figure.key in made:
            raise tree.fail(f"数据项“{figure.key}”出现了两次")
        made[figure.key] = figure


def _labelled(tree: Tree, figures: Mapping[str, Figure]) -> Iterator[Derived]:
    """The sum in each row or column that has all the terms, called by a label of its own."""
    tree.only("table", "each", "key", "label", "terms")
    table, each = tree.get("table").text(), _each(tree.get("each"))
    added, label = key(tree.get("key")), (tree.get("label").text(),)
    lines = _lines(figures, table, each)
    found = [terms for line in lines if (terms := _terms(tree.get("terms"), line))]
    if not found:
        raise tree.fail(f"“{table}”中没有一行（列）含有全部各项")
    for terms in found:
        yield _sum([figures[term.key] for term in terms], added, each, label)


def _branches(nodes: Sequence[Node], above: tuple[Node, ...] = ()) -> Iterator[tuple[Node, ...]]:
    """The paths to those nodes that are a sum of what stands below them."""
    for node in nodes:
        path = (*above, node)
        if node.subtotal:
            yield path
        yield from _branches(node.children, path)


def _subtotal(
    section: Section, group: Group, path: tuple[Node, ...], figures: Mapping[str, Figure]
) -> Iterator[Derived]:
    """The sum for each column if rows stand below that branch, for each row if columns do."""
    node = path[-1]
    cells = (row + column for row, column in product(group.row_paths(), group.column_paths()))
    below = [figures[figure_key(section.key, cell)] for cell in cells if node in cell]
    # In section 四 the rows are branches of the columns.
    has_rows = path[0] in group.rows or any(each.key and each.children for each in node.below())
    each = "column" if has_rows else "row"
    names = {figure.row if has_rows else figure.column for figure in below}
    labels = tuple(node.label for node in path)
    if group.title and path[0] in group.rows:
        labels = (group.title, *labels)
    for line in _lines(figures, section.key, each):
        if names <= line.keys():
            yield _sum([line[name] for name in line if name in names], node.subtotal, each, labels)


def _sum(parts: Sequence[Figure], added: str, each: str, labels: tuple[str, ...]) -> Derived:
    """The sum of figures of one row (or column), which adds a column (or a row) to its table."""
    first = parts[0]
    row, column = (first.row, added) if each == "row" else (added, first.column)
    rows, columns = first.row_labels, first.column_labels
    if each == "row":
        columns = labels
    else:
        rows, columns = (labels, columns) if rows else ((), labels + columns[-1:])
    return Derived(
        key=f"{first.table}.{row}.{column}",
        table=first.table,
        row=row,
        column=column,
        row_labels=rows,
        column_labels=columns,
        amount=first.amount,
        signed=any(part.signed for part in parts),
        measure=first.measure,
        note="",
        terms=tuple(
            key
            for part in parts
            for key in (part.terms if isinstance(part, Derived) else (part.key,))
        ),
        added=added,
    )


def _scope(figure: Figure, each: str) -> str:
    return figure.column_labels[-1] if each == "column" else figure.row_label


def _side(tree: Tree, line: Mapping[str, Figure], each: str) -> Side | None:
    """The side with its figures in that row or column; None if one of them is not there."""
    tree.only("name", "terms")
    terms = _terms(tree.get("terms"), line)
    if terms is None:
        return None
    if tree.has("name"):
        return Side(tree.get("name").text(), tuple(terms))
    if len(terms) > 1:
        raise tree.fail("多项之和须有 name")
    figure = next(figure for figure in line.values() if figure.key == terms[0].key)
    labels = figure.column_labels if each == "row" else figure.row_labels
    return Side(labels[-1], tuple(terms))
