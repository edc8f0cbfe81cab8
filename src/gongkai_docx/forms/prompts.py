"""`prompts.toml` → what a clerk is asked to write in the sections of prose of a form.

It is read when a workbook is written or read: a section with a table asks for nothing, nor does a
section that the file doesn't name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from gongkai_docx.forms.data import FORMS, read_data, text, texts
from gongkai_docx.forms.form import Form, Section
from gongkai_docx.forms.tree import Tree
from gongkai_docx.patterns import pattern
from gongkai_docx.values import dataclass

_FIGURE = pattern(r"\{\{ *(\S+\.\S+) *\}\}")


@dataclass(frozen=True)
class Prompt:
    """What belongs in a row of prose."""

    heading: str
    """The heading that is offered for it; "" if none is."""
    known_by: tuple[str, ...]
    """Words of a heading that is about the same."""
    asks: str
    line: str
    """A sentence with tags that is usual there; "" if none is."""


@dataclass(frozen=True)
class Asked:
    """What is asked for in a section."""

    prompts: tuple[Prompt, ...] = ()
    headings: tuple[str, ...] = ()
    """The headings to choose from: those of the prompts, and others."""

    @property
    def texts(self) -> frozenset[str]:
        """All that it says beside the rows."""
        said = {text for prompt in self.prompts for text in (prompt.asks, prompt.line)}
        return frozenset(said - {""})


@dataclass(frozen=True)
class Prompts:
    """What is asked for in the reports of a form."""

    opening: str
    """The paragraph before the first section, with what has to be filled in in 【待填：】."""
    sections: Mapping[str, Asked]

    def of(self, section: Section) -> Asked:
        """What is asked for in that section; nothing where nothing is said."""
        return self.sections.get(section.key, Asked())


@cache
def prompts(form: Form) -> Prompts:
    """What a report of that form is asked for. Raises `FormError`."""
    return read_prompts(FORMS / "prompts.toml", form)


def read_prompts(path: Path, form: Form) -> Prompts:
    """What that file asks for in that form. Raises `FormError` with the place of a fault."""
    return read_data(path, lambda tree: _prompts(tree, form))


def _prompts(tree: Tree, form: Form) -> Prompts:
    tree.only("opening", "sections")
    known = {section.key for section in form.narratives}
    opening = tree.get("opening").text()
    return Prompts(
        opening=opening.replace("{law}", form.law).replace("{notice}", form.notice),
        sections={
            key: _asked(item, form) for key, item in tree.get("sections").members() if key in known
        },
    )


def _asked(tree: Tree, form: Form) -> Asked:
    tree.only("prompts", "headings")
    found = tuple(_prompt(item, form) for item in tree.get("prompts").items())
    offered = [prompt.heading for prompt in found if prompt.heading]
    return Asked(found, (*offered, *texts(tree, "headings")))


def _prompt(tree: Tree, form: Form) -> Prompt:
    tree.only("heading", "known_by", "asks", "lines")
    told = form.figures.keys() | form.derived.keys()
    lines = [line for line in texts(tree, "lines") if told.issuperset(_FIGURE.findall(line))]
    return Prompt(
        heading=text(tree, "heading"),
        known_by=texts(tree, "known_by"),
        asks=tree.get("asks").text(),
        line=lines[0] if lines else "",
    )
