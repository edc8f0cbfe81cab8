"""The tree of a draft → where its figures, its sections and its texts stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import takewhile

from gongkai_docx.forms.form import plain
from gongkai_docx.tree import etree
from gongkai_docx.writers.word.wordml import parent, w
from gongkai_docx.writers.word.wordml.tags import all_text


class Places:
    """What stands where in a draft: figures are in controls, sections have bookmarks.

    With the titles of sections by their keys, a file that others wrote is known by these, and
    figures by the labels of their rows.
    """

    def __init__(self, root: etree._Element, titles: Mapping[str, str] | None = None) -> None:
        self._figures: dict[str, etree._Element] = {}
        for tag in root.iter(w("tag")):
            control = parent(parent(tag))
            key = tag.get(w("val"), "")
            # The statutory table is the figure's own place; prose only speaks of it.
            if key not in self._figures or _in_table(control) > _in_table(self._figures[key]):
                self._figures[key] = control
        self._sections = {
            start.get(w("name"), ""): parent(start)
            for start in root.iter(w("bookmarkStart"))
            if parent(start).tag == w("p")
        }
        self._paragraphs = list(root.iter(w("p")))
        self._titles = titles or {}
        for key, title in self._titles.items():
            if key not in self._sections and (heading := self._headed(title)) is not None:
                self._sections[key] = heading

    def figure(self, key: str) -> etree._Element | None:
        """The control that shows the figure, in its table if it is there."""
        return self._figures.get(key)

    def section(self, name: str) -> etree._Element | None:
        """The heading of the section of that bookmark."""
        return self._sections.get(name)

    def label(self, text: str) -> etree._Element | None:
        """The first paragraph in a cell that says that, where labels are looked for."""
        if not self._titles:
            return None
        return next(
            (each for each in self._paragraphs if _in_table(each) and _says(each, plain(text))),
            None,
        )

    def _headed(self, title: str) -> etree._Element | None:
        """The last paragraph outside of tables that is that title, with a number or without."""
        return next(
            (
                each
                for each in reversed(self._paragraphs)
                if not _in_table(each) and _says(each, plain(title), 2)
            ),
            None,
        )

    def paragraphs(self, text: str) -> list[etree._Element]:
        """The paragraphs of exactly that text."""
        return [each for each in self._paragraphs if text and all_text(each) == text.strip()]

    def below(self, name: str | None, ends: Collection[str]) -> list[etree._Element]:
        """The paragraphs from the bookmark of that name to the next of one of `ends`.

        From the first on where no name is given; none if the bookmark isn't there.
        """
        headings = [self._sections[end] for end in ends if end in self._sections]
        if name is None:
            after = self._paragraphs
        elif (heading := self._sections.get(name)) is not None:
            after = self._paragraphs[self._paragraphs.index(heading) + 1 :]
        else:
            return []
        return list(takewhile(lambda each: each not in headings, after))

    def first(self) -> etree._Element:
        """The first paragraph of the document."""
        return self._paragraphs[0]


def _says(paragraph: etree._Element, said: str, more: int = 0) -> bool:
    """Whether it is that text, with at most so many characters before it."""
    text = all_text(paragraph)
    shown = plain(text) if len(text) <= 3 * len(said) + 10 else ""
    return shown.endswith(said) and len(shown) <= len(said) + more


def _in_table(element: etree._Element) -> bool:
    return next(element.iterancestors(w("tc")), None) is not None
