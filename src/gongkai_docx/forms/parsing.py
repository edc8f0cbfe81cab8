"""A form's TOML file → `Form`, its sections, figures and identities, checked on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from gongkai_docx.forms import demands, equations, tables
from gongkai_docx.forms.data import (
    FORMS,
    UnknownForm,
    form_names,
    read_data,
    refuse_repeated,
)
from gongkai_docx.forms.form import Figure, Form, Section
from gongkai_docx.forms.tree import Tree


def newest_form() -> Form:
    """The form of the latest notice, for a new report."""
    return load_form(form_names()[-1])


def form_of(year: int) -> Form:
    """The form that reports on that year have. Raises `UnknownForm` if there is none."""
    form = newest_form()
    for name in reversed(form_names()):
        form = load_form(name)
        if form.first_year <= year <= (form.last_year or year):
            return form
    raise UnknownForm(
        f"没有 {year} 年度的法定格式：本程序的格式从 {form.first_year} 年度（{form.notice}）开始"
    )


@cache
def load_form(name: str) -> Form:
    """The form of that name, from its data file. Raises `UnknownForm` or `FormError`."""
    if name not in form_names():
        raise UnknownForm(f"没有名为“{name}”的法定格式，可用的有：{'、'.join(form_names())}")
    return read_form(FORMS / f"{name}.toml")


def read_form(path: Path) -> Form:
    """The form that a TOML file describes. Raises `FormError` with the place of the fault."""
    return read_data(path, lambda tree: _named(tree, path.stem))


def _named(tree: Tree, stem: str) -> Form:
    form = _form(tree)
    if form.name != stem:
        raise tree.get("name").fail(f"“{form.name}”与文件名不符")
    return form


def _form(tree: Tree) -> Form:
    tree.only(
        "name",
        "notice",
        "law",
        "first_year",
        "last_year",
        "title",
        "kinds",
        "key_figures",
        "lists",
        "sections",
        "derived",
        "identities",
        "histories",
        "powers",
        "contents",
        "bases",
        "formerly",
    )
    lists = dict(tree.get("lists").members()) if tree.has("lists") else {}
    sections = tuple(tables.section(item, lists) for item in tree.get("sections").items())
    figures = _figures(tree.get("sections"), sections)
    histories, powers, contents = (
        tree.get(name).items() for name in ("histories", "powers", "contents")
    )
    equal = tree.get("identities").items()
    codes = [item.get("code").text() for item in [*equal, *histories, *powers, *contents]]
    refuse_repeated(codes, tree, "勾稽关系的 code")
    kinds = tuple(kind.text() for kind in tree.get("kinds").items())
    derived = equations.derived(tree, sections, figures)
    rows = {f"{figure.table}.{figure.row}" for figure in (*figures.values(), *derived.values())}
    return Form(
        name=tree.get("name").text(),
        notice=tree.get("notice").text(),
        law=tree.get("law").text(),
        first_year=_year(tree.get("first_year")),
        last_year=_year(tree.get("last_year")) if tree.has("last_year") else None,
        title=_title(tree.get("title")),
        kinds=kinds,
        key_figures=tuple(_key_figures(tree, {**figures, **derived})),
        sections=sections,
        figures=figures,
        derived=derived,
        identities=tuple(each for item in equal for each in equations.equal(item, figures, "I")),
        histories=tuple(each for item in histories for each in equations.equal(item, figures, "H")),
        powers=tuple(demands.power(item, figures, kinds) for item in powers),
        contents=tuple(demands.content(item, sections) for item in contents),
        bases=demands.bases(tree),
        formerly=demands.formerly(tree, rows),
    )


def _key_figures(tree: Tree, figures: Mapping[str, Figure]) -> Iterator[str]:
    for item in tree.get("key_figures").items() if tree.has("key_figures") else ():
        if item.text() not in figures:
            raise item.fail(f"没有数据项“{item.text()}”")
        yield item.text()


def _figures(tree: Tree, sections: tuple[Section, ...]) -> dict[str, Figure]:
    """The figures of all tables by key; of sections that can be told from each other."""
    figures: dict[str, Figure] = {}
    for section, place in zip(sections, tree.items(), strict=True):
        for figure in tables.figures(section, place):
            if figure.key in figures:
                raise place.fail(f"数据项“{figure.key}”出现了两次")
            figures[figure.key] = figure
    refuse_repeated([section.number for section in sections], tree, "部分的序号")
    refuse_repeated([section.key for section in sections], tree, "部分的 key")
    refuse_repeated([section.sheet for section in sections], tree, "工作表名")
    return figures


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
