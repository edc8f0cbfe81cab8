"""A local notice's file → what it asks of a report beyond the statutory form, as rules of family P.

A city or a county may ask for elements of its own, or for a limit of characters. Its notice is a
data file of this folder, named as people call it; a report says by which one it is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from gongkai_docx.findings import Rule, Severity
from gongkai_docx.forms.data import code, data_files, read_data, refuse_repeated, text, texts
from gongkai_docx.forms.tree import Tree
from gongkai_docx.rules.pages import FIRST_VERSION, RulePage
from gongkai_docx.values import dataclass

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Element:
    """One thing that a section has to tell (要素)."""

    name: str
    words: tuple[str, ...]
    """One of these in a sentence speaks of it."""
    measures: str
    """The measure words of its number; "" if it has none to tell."""


@dataclass(frozen=True)
class Demand:
    """What the notice asks of one section, and what is told of that to people."""

    rule: Rule
    page: RulePage
    section: str
    """Its key."""
    elements: tuple[Element, ...]
    most: int | None
    """How many characters it may have; None if that isn't limited."""
    advice: str
    """What to do where it isn't met."""


@dataclass(frozen=True)
class Notice:
    """A local notice (本地通知)."""

    name: str
    demands: tuple[Demand, ...]


@cache
def notice_names() -> tuple[str, ...]:
    """The names of the notices that ship with the program."""
    return tuple(data_files(HERE))


@cache
def load_notice(name: str) -> Notice:
    """The notice of that name, one of `notice_names`. Raises `FormError` if its file is damaged."""
    return read_data(HERE / f"{name}.toml", lambda tree: _notice(name, tree))


def every_demand() -> Iterator[Demand]:
    """What all notices ask, in their order."""
    for name in notice_names():
        yield from load_notice(name).demands


def notice_pages() -> Mapping[str, RulePage]:
    """What is told of the rules of all notices, by their codes."""
    return {demand.rule.code: demand.page for demand in every_demand()}


def _notice(name: str, tree: Tree) -> Notice:
    tree.only("notice", "demands")
    basis = tree.get("notice").text()
    demands = tuple(_demand(item, basis) for item in tree.get("demands").items())
    refuse_repeated([each.rule.code for each in demands], tree.get("demands"), "代码")
    return Notice(name, demands)


def _demand(tree: Tree, basis: str) -> Demand:
    told = ("why", "breaks", "keeps", "cure")
    tree.only("code", "section", "summary", "advice", "elements", "most", "since", *told)
    summary = tree.get("summary").text()
    return Demand(
        Rule(code(tree.get("code"), "P"), Severity.WARNING, summary, basis),
        RulePage(
            **{name: tree.get(name).text() for name in told},
            since=text(tree, "since") or FIRST_VERSION,
        ),
        tree.get("section").text(),
        tuple(map(_element, tree.get("elements").items() if tree.has("elements") else ())),
        tree.get("most").whole() if tree.has("most") else None,
        tree.get("advice").text(),
    )


def _element(tree: Tree) -> Element:
    tree.only("name", "words", "measures")
    return Element(tree.get("name").text(), texts(tree, "words"), text(tree, "measures"))
