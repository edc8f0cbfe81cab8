"""What stands before the first section of a page → title, preface, and what is left unread."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Items

from gongkai_docx.forms import Form
from gongkai_docx.readers.published import around, headings
from gongkai_docx.readers.published.labels import folded
from gongkai_docx.readers.published.sequence import (
    Element,
    Paragraph,
    Sequence,
    Table,
    role_of,
    text_of,
)
from gongkai_docx.text import is_blank, spaceless
from gongkai_docx.values import dataclass


@dataclass(frozen=True)
class Opening:
    """What stands before the first section."""

    title: headings.Title | None
    preface: tuple[Element, ...]
    unread: tuple[Element, ...]
    """What somebody wrote above these: neither a line of a document's head, nor of a site."""


def opening(before: Items[Element], sequence: Sequence, form: Form) -> Opening:
    """What that is which stands before the first section of this page."""
    title, after = _title(before, sequence.title)
    unread = () if sequence.carried else _unread(before[:after], title, sequence, form)
    return Opening(title, tuple(before[after:]), tuple(unread))


def _title(before: Items[Element], said: str) -> tuple[headings.Title | None, int]:
    """The title among what stands before the first section; where what follows it begins."""
    if marked := _titles(before):
        text = "".join(text_of(before[place]) for place in marked)
        return headings.title_of(text) or headings.Title(text, "", None), marked[-1] + 1
    titles: list[tuple[int, headings.Title]] = []
    over = ""
    for place, each in enumerate(before):
        if not isinstance(each, Paragraph) or is_blank(each.text):
            continue
        if title := headings.title_of(each.text, over):
            titles.append((place, title))
        over = each.text
    if not titles:
        named = headings.title_of(said)
        told = (place for place, each in enumerate(before) if "。" in text_of(each))
        return named, next(told, len(before))
    longest = max(titles, key=lambda found: len(found[1].unit))[1]
    return longest, titles[-1][0] + 1


def _titles(before: Items[Element]) -> list[int]:
    """Where a draft says that its title is; what somebody typed over it is said to be it, too."""
    said = [place for place, each in enumerate(before) if role_of(each) == "title"]
    return [
        place for place in said if place == said[-1] or not around.is_prose(text_of(before[place]))
    ]


def _unread(
    over: Items[Element], title: headings.Title | None, sequence: Sequence, form: Form
) -> Iterator[Element]:
    """Of what stands there, what somebody wrote: no part of the title, no entry of contents."""
    named = spaceless(title.text) if title else ""
    entries = [folded(section.title) for section in form.sections]

    def is_written(line: str) -> bool:
        is_of_title = spaceless(line) in named or headings.title_of(line) is not None
        is_entry = any(entry in folded(line) for entry in entries) and not around.is_prose(line)
        return not (is_of_title or is_entry) and around.is_written(line, is_alone=sequence.is_alone)

    titles = _titles(over)
    for place, each in enumerate(over):
        if isinstance(each, Table):
            lines = [cell.text for cell in each.cells]
        else:
            lines = [] if place in titles else [text_of(each)]
        if any(map(is_written, lines)):
            yield each
