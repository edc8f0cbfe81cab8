"""A form's TOML file → `Form`, its sections, figures and identities, checked on the way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from gongkai_docx.forms.tree import Tree, TreeError

FORMS = Path(__file__).parent
_LAST_YEAR = "上年."
"""Before a term in the form's file: that figure in the report of the year before."""
# The number before a label: （一）, 1., 一、. A word of the prose has three characters at least.
_NUMBER = re.compile(r"（[一二三四五六七八九十]+）|\d+\.|[一二三四五六七八九十]+、")
_SHORTEST_WORD = 3
MOST_ROWS = 12
"""How many rows a list of figures names."""


class FormError(ValueError):
    """A form file is missing or malformed; the message names the file and the place in it."""


@dataclass(frozen=True)
class Words:
    """What prose calls a row, a column or a table, besides its label and its key."""

    said: tuple[str, ...] = ()
    """Words that can mean nothing else."""
    verbs: tuple[str, ...] = ()
    """Words that mean it where it is clear that its table is spoken of."""


class Mention(NamedTuple):
    """What a word of the prose means: a table, and perhaps one row or one column of it."""

    table: str
    row: str
    column: str
    firm: bool
    """Whether it means nothing else, whatever is spoken of."""


@dataclass(frozen=True, eq=False)
class Node:
    """A row or column label with what stands below it; `key` is empty if it adds none."""

    label: str
    key: str
    amount: bool
    note: str
    """How the row or column is counted; empty where nothing needs to be said."""
    words: Words
    """What prose calls it."""
    children: tuple[Node, ...]

    def leaves(self) -> Iterator[tuple[Node, ...]]:
        """The paths from this node to each of its leaves, in statutory order."""
        if not self.children:
            yield (self,)
        for child in self.children:
            for path in child.leaves():
                yield (self, *path)


@dataclass(frozen=True, eq=False)
class Group:
    """One grid of a table: a table has one, or several below each other (section 二)."""

    title: str
    corner: str
    banner: str
    columns: tuple[Node, ...]
    rows: tuple[Node, ...]

    def column_paths(self) -> list[tuple[Node, ...]]:
        """The label paths of the leaf columns, left to right."""
        return [path for node in self.columns for path in node.leaves()]

    def row_paths(self) -> list[tuple[Node, ...]]:
        """The label paths of the leaf rows, top to bottom; one empty path if rows have no label."""
        return [path for node in self.rows for path in node.leaves()] or [()]


@dataclass(frozen=True)
class Figure:
    """One number of a table (数据项), named by its key 表.行.列."""

    key: str
    table: str
    """The first part of the key."""
    row: str
    column: str
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    amount: bool
    """True for an amount in 万元 (a decimal), False for a count (a whole number)."""
    note: str
    """How it is counted: the note of its row, or of its column."""

    @property
    def row_label(self) -> str:
        """The label of its row, which may stand among the column labels (section 四)."""
        return self.row_labels[-1] if self.row_labels else self.column_labels[-2]

    @property
    def measure(self) -> str:
        """The word that follows the number in a sentence: 件, or 万元 after an amount."""
        return "万元" if self.amount else "件"


@dataclass(frozen=True)
class Derived(Figure):
    """A figure that stands in no table, but that prose tells: the sum of figures that do."""

    terms: tuple[str, ...]
    """The keys of these, in statutory order."""
    added: str
    """The row or the column that it adds to its table."""
    words: Words
    """What prose calls that."""


@dataclass(frozen=True, eq=False)
class Section:
    """One of the numbered parts of the report (部分): prose, or a table if it has groups.

    One object of a form: it is known by itself, not by all that it holds.
    """

    number: str
    title: str
    key: str
    sheet: str
    basis: str
    advised_length: int | None
    """How many characters its prose should not exceed by much; None where nothing is advised."""
    words: Words
    """What prose calls the matter of its table."""
    measures: str
    """The measure words that may follow a count of its table."""
    meant: tuple[str, ...]
    """The rows that a count of its matter may mean where no row is named, the likeliest first."""
    beside: tuple[str, ...]
    """Words of other tables that may stand beside a word of this one and mean nothing then."""
    disclosed: tuple[str, ...]
    """Such words, but only where the disclosure of information is spoken of."""
    idle: tuple[str, ...]
    """Words for its matter that say nothing of a row or a column."""
    apart: tuple[str, ...]
    """Words that look like its rows and mean something else."""
    least_length: int | None
    """With fewer characters than that its prose can hardly say what it has to."""
    plans: bool
    """Whether its prose may speak of what is to be done in the year to come."""
    groups: tuple[Group, ...]

    @property
    def heading(self) -> str:
        """Number and title, as the statutory form prints them: 一、总体情况."""
        return f"{self.number}、{self.title}"


class Term(NamedTuple):
    """One figure of a sum: 1 or -1, its key, and whether it is last year's."""

    sign: int
    key: str
    last: bool = False


@dataclass(frozen=True)
class Side:
    """One side of an identity: signed figures, and what a clerk calls their sum."""

    name: str
    terms: tuple[Term, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of this year's figures, in statutory order."""
        return tuple(term.key for term in self.terms if not term.last)

    @property
    def last_keys(self) -> tuple[str, ...]:
        """The keys of last year's figures."""
        return tuple(term.key for term in self.terms if term.last)


@dataclass(frozen=True)
class Identity:
    """One equation between figures (勾稽关系): `left` is reckoned, `right` is stated."""

    code: str
    severity: Literal["error", "warning"]
    summary: str
    basis: str
    scope: str
    """The label of the row or column that the equation is about."""
    left: Side
    relation: Literal["=", "<="]
    right: Side

    def holds(self, left: int | Decimal, right: int | Decimal) -> bool:
        """Whether the sides may have these values."""
        return left == right if self.relation == "=" else left <= right

    @property
    def keys(self) -> tuple[str, ...]:
        """Every figure of this year's report that takes part."""
        return self.left.keys + self.right.keys

    @property
    def last_keys(self) -> tuple[str, ...]:
        """Every figure of last year's report that takes part."""
        return self.left.last_keys + self.right.last_keys


@dataclass(frozen=True)
class Power:
    """A row that only organs of certain kinds can have (权限)."""

    code: str
    severity: Literal["error", "warning"]
    summary: str
    basis: str
    row: str
    """Its label."""
    keys: tuple[str, ...]
    kinds: tuple[str, ...]
    advice: str
    """What to do with a number that stands there for another organ."""


@dataclass(frozen=True)
class Topic:
    """One thing that a section of prose has to tell, and how it is recognised."""

    name: str
    words: tuple[str, ...]
    """One of these in a heading or a paragraph tells it."""
    hints: tuple[str, ...]
    """One of these tells it too, in a clause that has none of `unless`."""
    unless: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """What a section of prose has to tell (应写的内容)."""

    code: str
    severity: Literal["error", "warning"]
    summary: str
    basis: str
    section: str
    """The key of the section."""
    topics: tuple[Topic, ...]
    advice: str
    """What to do where something isn't told."""


@dataclass(frozen=True, eq=False)
class Form:
    """A statutory form (法定格式), named by the year of its notice; one object a name."""

    name: str
    notice: str
    law: str
    first_year: int
    last_year: int | None
    """The last year that it is used for; None while it is in force."""
    title: str
    kinds: tuple[str, ...]
    """What kinds of organ there are (机关类型)."""
    sections: tuple[Section, ...]
    figures: Mapping[str, Figure]
    """The figures by key, in statutory order."""
    derived: Mapping[str, Derived]
    """The sums that prose tells and no table holds, by key."""
    identities: tuple[Identity, ...]
    histories: tuple[Identity, ...]
    """The equations with figures of the report of the year before."""
    powers: tuple[Power, ...]
    contents: tuple[Content, ...]
    """What the sections of prose have to tell."""

    @property
    def narratives(self) -> tuple[Section, ...]:
        """The sections that hold prose."""
        return tuple(section for section in self.sections if not section.groups)

    @property
    def tables(self) -> tuple[Section, ...]:
        """The sections that hold a statutory table."""
        return tuple(section for section in self.sections if section.groups)

    def figure(self, key: str) -> Figure:
        """The figure of that key, which may be a derived one. Raises KeyError."""
        return self.figures.get(key) or self.derived[key]

    def terms(self, key: str) -> tuple[str, ...]:
        """The keys of the table's figures that it is the sum of: itself if it is one of these."""
        return (key,) if key in self.figures else self.derived[key].terms

    def section(self, key: str) -> Section:
        """The section of that key. Raises KeyError."""
        return self._sections[key]

    @cached_property
    def _sections(self) -> Mapping[str, Section]:
        return {section.key: section for section in self.sections}

    @cached_property
    def nested(self) -> Mapping[str, Mapping[str, Mapping[str, Figure]]]:
        """The figures by table, row and column, as they stand in JSON and in a template's tags."""
        nested: dict[str, dict[str, dict[str, Figure]]] = {}
        for figure in self.figures.values():
            nested.setdefault(figure.table, {}).setdefault(figure.row, {})[figure.column] = figure
        return nested

    @cached_property
    def keys(self) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
        """The keys of all figures, derived ones too, by table, row and column."""
        keys: dict[str, dict[str, dict[str, str]]] = {}
        for figure in [*self.figures.values(), *self.derived.values()]:
            keys.setdefault(figure.table, {}).setdefault(figure.row, {})[figure.column] = figure.key
        return keys

    @cached_property
    def spoken(self) -> Mapping[str, tuple[Mention, ...]]:
        """What prose calls tables, rows and columns → what it may mean by that."""
        spoken: dict[str, dict[Mention, None]] = {}

        def learn(words: Words, table: str, row: str, column: str) -> None:
            for firm, phrases in ((True, words.said), (False, words.verbs)):
                for phrase in phrases:
                    mention = Mention(table, row, column, firm)
                    spoken.setdefault(phrase, {})[mention] = None

        def learn_sums(*, firm: bool) -> None:
            for figure in self.derived.values():
                said = (figure.added, *figure.words.said) if firm else ()
                own = Words(said, () if firm else figure.words.verbs)
                if figure.added == figure.row:
                    learn(own, figure.table, figure.row, "")
                else:
                    learn(own, figure.table, "", figure.column)

        # 其他处理 means all of （六） rather than its last row; 办理 what was handled in the year
        # rather than all that was to be handled.
        learn_sums(firm=True)
        for section in self.tables:
            learn(section.words, section.key, "", "")
            for group in section.groups:
                for path in group.row_paths():
                    if path:
                        learn(_called(path[-1]), section.key, path[-1].key, "")
                for path in group.column_paths():
                    learn(_called(path[-1]), section.key, "", path[-1].key)
                    for node in path[:-1]:
                        if node.key:
                            learn(_called(node), section.key, node.key, "")
        learn_sums(firm=False)
        return {phrase: tuple(mentions) for phrase, mentions in spoken.items()}

    @cached_property
    def totals(self) -> Mapping[str, tuple[str, ...]]:
        """Each figure that an identity says to be the sum of others → those others.

        A total that is part of another comes before it.
        """
        totals: dict[str, tuple[str, ...]] = {}
        for identity in self.identities:
            if identity.relation == "=" and len(identity.right.terms) == 1:
                totals.setdefault(identity.right.keys[0], identity.left.keys)

        def depth(key: str) -> int:
            return 1 + max(map(depth, totals[key])) if key in totals else 0

        return {key: totals[key] for key in sorted(totals, key=depth)}

    @cached_property
    def carried(self) -> Mapping[str, str]:
        """Each figure that is last year's figure of another key → that key."""
        return {
            history.right.keys[0]: history.left.last_keys[0]
            for history in self.histories
            if history.severity == "error"
            and history.relation == "="
            and len(history.left.terms) == len(history.right.terms) == 1
        }

    def keys_of(self, section: Section) -> list[str]:
        """The keys of the figures in the section's table, in statutory order."""
        return [key for key, figure in self.figures.items() if figure.table == section.key]

    def listed(self, keys: Collection[str]) -> str:
        """Figures as a clerk would tell them, row by row, in statutory order.

        申请.本年新收（自然人、总计）、申请.上年结转（整行）; 整张表 if it is all of their tables.
        """
        lines: dict[str, tuple[list[str], int]] = {}
        tables = {self.figures[key].table for key in keys}
        for figure in self.figures.values():
            if figure.table in tables:
                columns, number = lines.setdefault(f"{figure.table}.{figure.row}", ([], 0))
                columns += [figure.column] if figure.key in keys else []
                lines[f"{figure.table}.{figure.row}"] = columns, number + 1
        told = [
            f"{row}（{'整行' if len(columns) == number else '、'.join(columns)}）"
            for row, (columns, number) in lines.items()
            if columns
        ]
        if len(keys) == sum(number for _, number in lines.values()):
            return "整张表"
        more = f"，等 {len(told)} 行" if len(told) > MOST_ROWS else ""
        return "、".join(told[:MOST_ROWS]) + more

    def default_title(self, unit: str, year: int | None) -> str:
        """Organ + year + 年政府信息公开工作年度报告."""
        return self.title.format(unit=unit, year="" if year is None else year)


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


@lru_cache(maxsize=2000)
def plain(label: str) -> str:
    """A label without spaces, punctuation and width, so that (一) 予以公开 is （一）予以公开."""
    folded = unicodedata.normalize("NFKC", label)
    return "".join(char for char in folded if unicodedata.category(char)[0] in "LN")


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
        "beside",
        "disclosed",
        "idle",
        "apart",
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
        beside=_texts(tree, "beside"),
        disclosed=_texts(tree, "disclosed"),
        idle=_texts(tree, "idle"),
        apart=_texts(tree, "apart"),
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


def _called(node: Node) -> Words:
    """What prose calls the row or column: its label and its key too, if these are words by then."""
    label = _NUMBER.sub("", node.label)
    own = [word for word in (label, node.key) if len(word) >= _SHORTEST_WORD]
    return Words((*dict.fromkeys([*own, *node.words.said]),), node.words.verbs)


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
