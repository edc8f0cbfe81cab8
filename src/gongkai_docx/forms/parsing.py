"""A form's TOML file → `Form`, its sections, figures and identities, checked on the way."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from gongkai_docx.forms.form import (
    Content,
    Derived,
    Figure,
    Form,
    Group,
    Identity,
    Node,
    Power,
    Section,
    Side,
    Term,
    Topic,
    Words,
    plain,
)
from gongkai_docx.forms.tree import Tree, TreeError

FORMS = Path(__file__).parent
_LAST_YEAR = "上年."
"""Before a term in the form's file: that figure in the report of the year before."""


class FormError(ValueError):
    """A form file is missing or malformed; the message names the file and the place in it."""


def form_names() -> list[str]:
    """The names of the forms that ship with the program, oldest first."""
    return sorted(path.stem for path in FORMS.glob("*.toml"))


def newest_form() -> Form:
    """The form of the latest notice, for a new report."""
    return load_form(form_names()[-1])


@cache
def load_form(name: str) -> Form:
    """The form of that name, from its data file. Raises `FormError`."""
    if name not in form_names():
        raise FormError(f"没有名为“{name}”的法定格式，可用的有：{'、'.join(form_names())}")
    return read_form(FORMS / f"{name}.toml")


def read_form(path: Path) -> Form:
    """The form that a TOML file describes. Raises `FormError` with the place of the fault."""
    import tomllib

    try:
        tree = Tree(tomllib.loads(path.read_text(encoding="utf-8")))
        form = _form(tree)
        if form.name != path.stem:
            raise tree.get("name").fail(f"“{form.name}”与文件名不符")
        return form
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TreeError) as error:
        raise FormError(f"法定格式文件 {path.name}：{error}") from error


def _form(tree: Tree) -> Form:
    tree.only(
        "name",
        "notice",
        "law",
        "first_year",
        "last_year",
        "title",
        "kinds",
        "lists",
        "sections",
        "derived",
        "identities",
        "histories",
        "powers",
        "contents",
    )
    lists = dict(tree.get("lists").members()) if tree.has("lists") else {}
    sections = tuple(_section(item, lists) for item in tree.get("sections").items())
    figures: dict[str, Figure] = {}
    for section, place in zip(sections, tree.get("sections").items(), strict=True):
        for figure in _figures(section, place):
            if figure.key in figures:
                raise place.fail(f"数据项“{figure.key}”出现了两次")
            figures[figure.key] = figure
    _refuse_repeated([s.number for s in sections], tree.get("sections"), "部分的序号")
    _refuse_repeated([s.key for s in sections], tree.get("sections"), "部分的 key")
    _refuse_repeated([s.sheet for s in sections], tree.get("sections"), "工作表名")
    identities, histories, powers, contents = (
        tree.get(name).items() for name in ("identities", "histories", "powers", "contents")
    )
    codes = [item.get("code").text() for item in [*identities, *histories, *powers, *contents]]
    _refuse_repeated(codes, tree, "勾稽关系的 code")
    kinds = tuple(kind.text() for kind in tree.get("kinds").items())
    return Form(
        name=tree.get("name").text(),
        notice=tree.get("notice").text(),
        law=tree.get("law").text(),
        first_year=_year(tree.get("first_year")),
        last_year=_year(tree.get("last_year")) if tree.has("last_year") else None,
        title=_title(tree.get("title")),
        kinds=kinds,
        sections=sections,
        figures=figures,
        derived=_derived(tree.get("derived"), figures) if tree.has("derived") else {},
        identities=tuple(
            identity for item in identities for identity in _identities(item, figures, "I")
        ),
        histories=tuple(
            identity for item in histories for identity in _identities(item, figures, "H")
        ),
        powers=tuple(_power(item, figures, kinds) for item in powers),
        contents=tuple(_content(item, sections) for item in contents),
    )


def _year(tree: Tree) -> int:
    year = tree.whole()
    if not 2008 <= year <= 9999:  # 条例 took effect on 2008-05-01
        raise tree.fail(f"{year} 不像年度")
    return year


def _title(tree: Tree) -> str:
    title = tree.text()
    try:
        title.format(unit="", year=0)
    except (KeyError, IndexError, ValueError) as error:
        raise tree.fail("只能用 {unit} 和 {year}") from error
    return title


def _section(tree: Tree, lists: Mapping[str, Tree]) -> Section:
    tree.only(
        "number",
        "title",
        "key",
        "sheet",
        "basis",
        "advised_length",
        "said",
        "verbs",
        "measures",
        "meant",
        "counted",
        "beside",
        "disclosed",
        "idle",
        "apart",
        "voiding",
        "least_length",
        "plans",
        "groups",
    )
    places = tree.get("groups").items() if tree.has("groups") else []
    groups = tuple(_group(item, lists) for item in places)
    # A row is found again by its own label, whatever stands above it, so no two may be alike.
    labels = [plain(path[-1].label) for group in groups for path in group.row_paths() if path]
    _refuse_repeated(labels, tree, "行标题")
    return Section(
        number=tree.get("number").text(),
        title=tree.get("title").text(),
        key=_key(tree.get("key")),
        sheet=tree.get("sheet").text(),
        basis=tree.get("basis").text(),
        advised_length=tree.get("advised_length").whole() if tree.has("advised_length") else None,
        words=_words(tree),
        measures=tree.get("measures").text() if tree.has("measures") else "",
        meant=_texts(tree, "meant"),
        counted=_texts(tree, "counted"),
        beside=_texts(tree, "beside"),
        disclosed=_texts(tree, "disclosed"),
        idle=_texts(tree, "idle"),
        apart=_texts(tree, "apart"),
        voiding=_texts(tree, "voiding"),
        least_length=tree.get("least_length").whole() if tree.has("least_length") else None,
        plans=tree.get("plans").truth() if tree.has("plans") else False,
        groups=groups,
    )


def _words(tree: Tree) -> Words:
    """What prose calls that, as the form's file says."""
    return Words(_texts(tree, "said"), _texts(tree, "verbs"))


def _texts(tree: Tree, name: str) -> tuple[str, ...]:
    """The texts of an optional array; none is empty."""
    items = tree.get(name).items() if tree.has(name) else []
    for item in items:
        if not item.text():
            raise item.fail("不能为空")
    return tuple(item.text() for item in items)


def _group(tree: Tree, lists: Mapping[str, Tree]) -> Group:
    tree.only("title", "corner", "banner", "columns", "rows")
    group = Group(
        title=tree.get("title").text() if tree.has("title") else "",
        corner=tree.get("corner").text() if tree.has("corner") else "",
        banner=tree.get("banner").text() if tree.has("banner") else "",
        columns=_nodes(tree.get("columns"), lists),
        rows=_nodes(tree.get("rows"), lists) if tree.has("rows") else (),
    )
    if not group.columns:
        raise tree.get("columns").fail("至少要有一列")
    labels = ["/".join(plain(node.label) for node in path) for path in group.column_paths()]
    _refuse_repeated(labels, tree, "列标题")
    return group


def _nodes(tree: Tree, lists: Mapping[str, Tree]) -> tuple[Node, ...]:
    if isinstance(tree.value, str):
        name = tree.value
        if name not in lists:
            raise tree.fail(f"[lists] 中没有“{name}”，或它含有自己")
        tree = lists[name]
        lists = {other: items for other, items in lists.items() if other != name}
    return tuple(_node(item, lists) for item in tree.items())


def _node(tree: Tree, lists: Mapping[str, Tree]) -> Node:
    tree.only("label", "key", "amount", "note", "said", "verbs", "children")
    label = tree.get("label").text()
    if not plain(label):
        raise tree.get("label").fail("不能为空")
    children = _nodes(tree.get("children"), lists) if tree.has("children") else ()
    if children and tree.has("amount"):
        raise tree.get("amount").fail("只能写在没有 children 的列上")
    named = tree.get("key" if tree.has("key") else "label")
    return Node(
        label=label,
        key="" if children and not tree.has("key") else _key(named),
        amount=tree.get("amount").truth() if tree.has("amount") else False,
        note=tree.get("note").text() if tree.has("note") else "",
        words=_words(tree),
        children=children,
    )


def _key(tree: Tree) -> str:
    # A key is also a tag of the Word template, so each part must be a name there.
    key = tree.text()
    if not key.isidentifier():
        raise tree.fail(f"“{key}”不能作数据项的名称")
    return key


def _figures(section: Section, place: Tree) -> Iterator[Figure]:
    for group in section.groups:
        for row in group.row_paths():
            for column in group.column_paths():
                parts = [section.key, *(node.key for node in row + column if node.key)]
                if len(parts) != 3:
                    raise place.fail(f"数据项“{'.'.join(parts)}”不是“表.行.列”三段")
                title = (group.title,) if group.title else ()
                table_key, row_key, column_key = parts
                yield Figure(
                    key=".".join(parts),
                    table=table_key,
                    row=row_key,
                    column=column_key,
                    row_labels=title + tuple(node.label for node in row),
                    column_labels=tuple(node.label for node in column),
                    amount=column[-1].amount,
                    note=next((node.note for node in reversed(column + row) if node.note), ""),
                )


def _refuse_repeated(values: list[str], place: Tree, what: str) -> None:
    for value in values:
        if values.count(value) > 1:
            raise place.fail(f"{what}“{value}”出现了两次")


def _code(tree: Tree, family: str) -> str:
    if not re.fullmatch(rf"{family}[1-9]\d*", tree.text()):
        raise tree.fail(f"应为 {family} 和数字，如 {family}1")
    return tree.text()


def _severity(tree: Tree) -> Literal["error", "warning"]:
    if not tree.has("severity"):
        return "error"
    severity = tree.get("severity").text()
    if severity not in ("error", "warning"):
        raise tree.get("severity").fail("只能是 error 或 warning")
    return "error" if severity == "error" else "warning"


def _power(tree: Tree, figures: Mapping[str, Figure], kinds: tuple[str, ...]) -> Power:
    tree.only("code", "severity", "summary", "table", "row", "kinds", "advice", "basis")
    place = tree.get("table").text(), tree.get("row").text()
    keys = tuple(key for key, figure in figures.items() if (figure.table, figure.row) == place)
    if not keys:
        raise tree.get("row").fail(f"“{'.'.join(place)}”没有数据项")
    for kind in tree.get("kinds").items():
        if kind.text() not in kinds:
            raise kind.fail(f"“{kind.text()}”不在 kinds 中")
    return Power(
        code=_code(tree.get("code"), "H"),
        severity=_severity(tree),
        summary=tree.get("summary").text(),
        basis=tree.get("basis").text(),
        row=figures[keys[0]].row_label,
        keys=keys,
        kinds=tuple(kind.text() for kind in tree.get("kinds").items()),
        advice=tree.get("advice").text(),
    )


def _content(tree: Tree, sections: tuple[Section, ...]) -> Content:
    tree.only("code", "severity", "summary", "section", "topics", "advice", "basis")
    section = tree.get("section").text()
    if section not in {each.key for each in sections if not each.groups}:
        raise tree.get("section").fail(f"“{section}”不是文字的部分")
    topics = tuple(_topic(item) for item in tree.get("topics").items())
    if not topics:
        raise tree.get("topics").fail("不能为空")
    return Content(
        code=_code(tree.get("code"), "N"),
        severity=_severity(tree),
        summary=tree.get("summary").text(),
        basis=tree.get("basis").text(),
        section=section,
        topics=topics,
        advice=tree.get("advice").text(),
    )


def _topic(tree: Tree) -> Topic:
    tree.only("name", "words", "hints", "unless")
    words, hints, unless = (
        tuple(item.text() for item in tree.get(name).items()) if tree.has(name) else ()
        for name in ("words", "hints", "unless")
    )
    if not words or not all(words + hints + unless):
        raise tree.fail("words 不能为空")
    return Topic(tree.get("name").text(), words, hints, unless)


def _identities(tree: Tree, figures: Mapping[str, Figure], family: str) -> Iterator[Identity]:
    tree.only("code", "severity", "summary", "table", "each", "left", "relation", "right", "basis")
    code, severity = _code(tree.get("code"), family), _severity(tree)
    table, each = tree.get("table").text(), _each(tree.get("each"))
    relation = tree.get("relation").text()
    if relation not in ("=", "<="):
        raise tree.get("relation").fail("只能是 = 或 <=")
    made = 0
    for line in _lines(figures, table, each):
        left = _side(tree.get("left"), line, each)
        right = _side(tree.get("right"), line, each)
        if left is None or right is None:
            continue
        made += 1
        about = next(iter(line.values()))
        yield Identity(
            code=code,
            severity=severity,
            summary=tree.get("summary").text(),
            basis=tree.get("basis").text(),
            scope=_scope(about, each),
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


def _derived(tree: Tree, figures: Mapping[str, Figure]) -> dict[str, Derived]:
    """The derived figures, in the order of the file; one may be a sum of earlier ones."""
    derived: dict[str, Derived] = {}
    for item in tree.items():
        item.only("table", "each", "key", "label", "said", "verbs", "terms")
        table, each = item.get("table").text(), _each(item.get("each"))
        made = [
            _sum(item, each, [{**figures, **derived}[term.key] for term in terms])
            for line in _lines({**figures, **derived}, table, each)
            if (terms := _terms(item.get("terms"), line))
        ]
        if not made:
            raise item.fail(f"“{table}”中没有一行（列）含有全部各项")
        for figure in made:
            if figure.key in figures or figure.key in derived:
                raise item.get("key").fail(f"数据项“{figure.key}”出现了两次")
            derived[figure.key] = figure
    return derived


def _sum(tree: Tree, each: str, parts: list[Figure]) -> Derived:
    """The sum of those figures of one row or column; called as the branch that holds them all."""
    first, key = parts[0], _key(tree.get("key"))
    label = (tree.get("label").text(),) if tree.has("label") else ()
    rows, columns = first.row_labels, first.column_labels
    if each == "row":
        columns = _shared([part.column_labels for part in parts]) + label
    elif rows:
        rows = _shared([part.row_labels for part in parts]) + label
    else:  # section 四: its rows are branches of its columns
        columns = _shared([part.column_labels[:-1] for part in parts]) + label + columns[-1:]
    if not (columns if each == "row" else rows or columns[:-1]):
        raise tree.fail("须有 label")
    row, column = (first.row, key) if each == "row" else (key, first.column)
    return Derived(
        key=f"{first.table}.{row}.{column}",
        table=first.table,
        row=row,
        column=column,
        row_labels=rows,
        column_labels=columns,
        amount=first.amount,
        note="",
        terms=tuple(
            key
            for part in parts
            for key in (part.terms if isinstance(part, Derived) else (part.key,))
        ),
        added=key,
        words=_words(tree),
    )


def _shared(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    """What all these paths begin with."""
    shared = 0
    while all(len(path) > shared and path[shared] == paths[0][shared] for path in paths):
        shared += 1
    return paths[0][:shared]


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
