"""`Form` → the words by which prose names its tables, rows and columns, and how it tells things.

They stand in a file beside the form's own (`2021.words.toml`), which is read when they are first
asked for: who reads no prose never reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import field
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from gongkai_docx.forms.data import (
    FORMS,
    flag,
    form_names,
    read_data,
    regular_expression,
    text,
    texts,
)
from gongkai_docx.forms.form import Form, Node
from gongkai_docx.forms.parsing import load_form
from gongkai_docx.forms.tree import Tree
from gongkai_docx.patterns import pattern
from gongkai_docx.values import dataclass

T = TypeVar("T")

# The number before a label: （一）, 1., 一、. A word of the prose has three characters at least.
_NUMBER = pattern(r"（[一二三四五六七八九十]{1,5}）|\d{1,5}\.|[一二三四五六七八九十]{1,5}、")
_SHORTEST_WORD = 3


class Mention(NamedTuple):
    """What a word of the prose means: a table, and perhaps one row or one column of it."""

    table: str
    row: str
    column: str
    firm: bool
    """Whether it means nothing else, whatever is spoken of."""


@dataclass(frozen=True)
class Called:
    """What prose calls a row or a column, besides its label and its key."""

    said: tuple[str, ...] = ()
    """Words that can mean nothing else."""
    verbs: tuple[str, ...] = ()
    """Words that mean it where it is clear that its table is spoken of."""
    wide: tuple[str, ...] = ()
    """Of these, what may take in other rows where they aren't told themselves."""
    takes_in: tuple[str, ...] = ()
    """Those rows."""
    unless: tuple[str, ...] = ()
    """With one of these counted beside it, its number is perhaps a part: 废止10件，失效2件."""


@dataclass(frozen=True)
class TableWords(Called):
    """What prose calls the matter of a table, and what else it says where that is spoken of."""

    table: str = ""
    """The table's key."""
    measures: str = ""
    """The measure words that may follow a count of it."""
    measures_named: str = ""
    """More of them, where the column is named."""
    meant: tuple[str, ...] = ()
    """The rows that a count of its matter may mean where no row is named, the likeliest first."""
    usual: tuple[str, ...] = ()
    """The columns that a number may stand in where none is named, in rows without a total."""
    counted: tuple[str, ...] = ()
    """The words for its matter that may be counted without a verb."""
    beside: tuple[str, ...] = ()
    """Words of other tables that may stand beside a word of this one and mean nothing then."""
    deeds: tuple[str, ...] = ()
    """Verbs by which its rows are counted in `measures_named` too: 作出行政处罚31项."""
    disclosed: tuple[str, ...] = ()
    """Such words, but only where the disclosure of information is spoken of."""
    idle: tuple[str, ...] = ()
    """Words for its matter that say nothing of a row or a column."""
    apart: tuple[str, ...] = ()
    """Words that look like its rows and mean something else."""
    voiding: tuple[str, ...] = ()
    """Words with which no number of a sentence is sure: 有效申请, of all that were received."""
    endings: tuple[str, ...] = ()
    """What may follow each of `said` and means nothing more: 件, 事项."""

    ends: tuple[str, ...] = ()
    """What else than an answer it may come to; beside one of these an answer is a part."""

    @cached_property
    def names(self) -> Collection[str]:
        """All that its matter is called by words that can mean nothing else."""
        return [word + ending for word in self.said for ending in ("", *self.endings)]

    @cached_property
    def deniable(self) -> Collection[str]:
        """What may be denied without a verb: 无依申请公开事项."""
        return {word + ending for word in self.counted for ending in ("", *self.endings)}


@dataclass(frozen=True)
class Topic:
    """How one thing that a section of prose has to tell is recognised."""

    name: str
    words: tuple[str, ...]
    """One of these in a heading or a paragraph tells it."""
    hints: tuple[str, ...]
    """One of these tells it too, in a clause that has none of `unless`."""
    unless: tuple[str, ...]


@dataclass(frozen=True)
class SectionWords:
    """What the prose of a section is like."""

    least_length: int | None = None
    """With fewer characters than that it can hardly say what it has to."""
    plans: bool = False
    """Whether it may speak of what is to be done in the year to come."""
    news: bool = False
    """Whether it has something else to tell every year."""
    topics: Mapping[str, Topic] = field(default_factory=dict)
    """What it has to tell, by name."""


@dataclass(frozen=True)
class NamedPhrase:
    """A row that is named in more ways than can be listed."""

    mention: Mention
    begins: str
    """The characters that it can begin with."""
    pattern: str
    """In half-width text; LAST and NEXT stand in it for the years before and behind."""
    needs: tuple[str, ...] = field(default=(), compare=False, repr=False)
    """One of these is in every text that has it; none where none were looked for."""


@dataclass(frozen=True)
class FormWords:
    """The words of the prose about a form."""

    form: Form
    tables: Mapping[str, TableWords]
    """By the table's key; each table has some."""
    rows: Mapping[str, Called]
    """By 表.行, as far as there are any; so are the columns by 表.列."""
    columns: Mapping[str, Called]
    sections: Mapping[str, SectionWords]
    """By the section's key; each section of prose has some."""
    phrases: tuple[NamedPhrase, ...] = ()
    """Names that aren't listed; of such a one and a listed one the longer is read."""

    def called(self, table: str, row: str, column: str) -> Called:
        """What prose calls that row or column; that table, where both are empty."""
        if row:
            return self.rows.get(f"{table}.{row}", _NOTHING)
        return self.columns.get(f"{table}.{column}", _NOTHING) if column else self.tables[table]

    @cached_property
    def mentions(self) -> Mapping[str, tuple[Mention, ...]]:
        """Names of tables, rows and columns → what each may mean, the likeliest first."""
        meanings: dict[str, tuple[Mention, ...]] = {}
        for own, table, row, column in _named(self.form):
            called = self.called(table, row, column)
            said = called.said if row or column else self.tables[table].names
            for firm, phrases in ((True, [*own, *said]), (False, called.verbs)):
                meant = Mention(table, row, column, firm)
                alone = (meant,)  # as nearly all mean one thing
                for phrase in phrases:
                    known = meanings.setdefault(phrase, alone)
                    if meant not in known:
                        meanings[phrase] = (*known, meant)
        return meanings


_NOTHING = Called()


def _named(form: Form) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """What has a name in prose, by table, row and column, and the words that its own names are."""
    # First the sums: 其他处理 means all of （六） rather than its last row.
    for figure in form.derived.values():
        is_row = figure.added == figure.row
        row, column = (figure.row, "") if is_row else ("", figure.column)
        yield (figure.added,), figure.table, row, column
    for section in form.tables:
        yield (), section.key, "", ""
        for group in section.groups:
            for path in filter(None, group.row_paths()):
                yield _own(path[-1]), section.key, path[-1].key, ""
            for path in group.column_paths():
                yield _own(path[-1]), section.key, "", path[-1].key
                for node in path[:-1]:
                    if node.key:
                        yield _own(node), section.key, node.key, ""


def _own(node: Node) -> tuple[str, ...]:
    """The label and the key of a row or column, as far as these are words by then."""
    names = (_NUMBER.sub("", node.label), node.key)
    return tuple(dict.fromkeys(name for name in names if len(name) >= _SHORTEST_WORD))


@cache
def form_words(form: Form) -> FormWords:
    """The words of that form, from its file. Raises `FormError`."""
    return read_words(FORMS / f"{form.name}.words.toml", form)


def read_words(path: Path, form: Form) -> FormWords:
    """The words that a TOML file has for the form. Raises `FormError` with the place of a fault."""
    return read_data(path, lambda tree: _words(tree, form))


def _words(tree: Tree, form: Form) -> FormWords:
    tree.only("same_as", "tables", "rows", "columns", "sections", "phrases")
    like = _like(tree.get("same_as"), form) if tree.has("same_as") else None
    like = like or FormWords(form, {}, {}, {}, {})
    figures = [*form.figures.values(), *form.derived.values()]
    rows = dict.fromkeys(f"{figure.table}.{figure.row}" for figure in figures)
    columns = dict.fromkeys(f"{figure.table}.{figure.column}" for figure in figures)
    tables = dict.fromkeys(section.key for section in form.tables)
    sections = dict.fromkeys(section.key for section in form.narratives)
    own = _known(tree, "sections", sections)
    return FormWords(
        form=form,
        tables={key: TableWords(table=key) for key in tables}
        | _read(
            tree,
            "tables",
            tables,
            like.tables,
            lambda item, key: _table(item, key, rows, columns),
        ),
        rows=_read(tree, "rows", rows, like.rows, _called),
        columns=_read(tree, "columns", columns, like.columns, _called),
        sections={
            key: _section(own.get(key, Tree({})), form, key, like.sections.get(key, SectionWords()))
            for key in sections
        },
        phrases=_phrases(tree, rows) or like.phrases,
    )


def _phrases(tree: Tree, rows: Collection[str]) -> tuple[NamedPhrase, ...]:
    items = tree.get("phrases").items() if tree.has("phrases") else []
    return tuple(_phrase(item, rows) for item in items)


def _phrase(tree: Tree, rows: Collection[str]) -> NamedPhrase:
    tree.only("row", "begins", "pattern", "firm", "needs")
    named = tree.get("row").text()
    if named not in rows:
        raise tree.get("row").fail(f"法定格式中没有“{named}”")
    table, _, row = named.partition(".")
    written = regular_expression(tree.get("pattern"))
    firm = tree.get("firm").truth() if tree.has("firm") else True
    mention = Mention(table, row, "", firm)
    return NamedPhrase(mention, tree.get("begins").text(), written, texts(tree, "needs"))


def _like(tree: Tree, form: Form) -> FormWords:
    """The words of another form, which hold for this one as far as it has their keys."""
    if tree.text() == form.name or tree.text() not in form_names():
        raise tree.fail(f"“{tree.text()}”不是另一种法定格式")
    return form_words(load_form(tree.text()))


def _known(tree: Tree, name: str, keys: Collection[str]) -> dict[str, Tree]:
    """The members of what has that name, each of which is called by a key of the form."""
    members = dict(tree.get(name).members()) if tree.has(name) else {}
    for key, member in members.items():
        if key not in keys:
            raise member.fail(f"法定格式中没有“{key}”")
    return members


def _read(
    tree: Tree,
    name: str,
    keys: Collection[str],
    like: Mapping[str, T],
    make: Callable[[Tree, str], T],
) -> dict[str, T]:
    """What is made of the member of each key; of one that isn't here, what the other form has."""
    own = {key: make(item, key) for key, item in _known(tree, name, keys).items()}
    return {key: own.get(key) or like[key] for key in keys if key in own or key in like}


def _called(tree: Tree, key: str) -> Called:
    lists = ("said", "verbs", "wide", "takes_in", "unless")
    tree.only(*lists)
    return Called(*(texts(tree, name) for name in lists))


def _table(tree: Tree, key: str, rows: Collection[str], columns: Collection[str]) -> TableWords:
    lists = (
        "said", "verbs", "counted", "beside", "deeds", "disclosed", "idle", "apart", "voiding",
        "endings", "ends",
    )  # fmt: skip
    keys = {"meant": (rows, "行"), "usual": (columns, "列")}
    tree.only(*lists, *keys, "measures", "measures_named")
    for name, (known, kind) in keys.items():
        for item in tree.get(name).items() if tree.has(name) else []:
            if f"{key}.{item.text()}" not in known:
                raise item.fail(f"“{key}”中没有“{item.text()}”一{kind}")
    return TableWords(
        table=key,
        measures=text(tree, "measures"),
        measures_named=text(tree, "measures_named"),
        **{name: texts(tree, name) for name in (*lists, *keys)},
    )


def _section(tree: Tree, form: Form, key: str, like: SectionWords) -> SectionWords:
    tree.only("least_length", "plans", "news", "topics")
    names = [name for content in form.contents if content.section == key for name in content.topics]
    topics = _read(tree, "topics", names, like.topics, _topic)
    for name in names:
        if name not in topics:
            raise tree.fail(f"没有写明怎样认出“{name}”")
    has_length = tree.has("least_length")
    return SectionWords(
        least_length=tree.get("least_length").whole() if has_length else like.least_length,
        plans=flag(tree, "plans") or like.plans,
        news=flag(tree, "news") or like.news,
        topics=topics,
    )


def _topic(tree: Tree, name: str) -> Topic:
    tree.only("words", "hints", "unless")
    words = texts(tree, "words")
    if not words:
        raise tree.fail("words 不能为空")
    return Topic(name, words, texts(tree, "hints"), texts(tree, "unless"))
