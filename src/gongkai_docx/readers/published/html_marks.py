"""The headings that a page marks up as such → paragraphs that say what they are.

A page of ours, and what an editor keeps of one that was pasted, has its sections under headings of
one level, the headings in them under those of the next, and what opens a paragraph strong. Where
all sections are so marked, what the marks say is taken; on any other page they mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gongkai_docx.readers.published.html_walk import Met
from gongkai_docx.readers.published.sequence import Element, Paragraph
from gongkai_docx.text import is_blank

_NUMBERED = re.compile(r"\s*（[一二三四五六七八九十百〇]{1,5}）")


def is_marked(met: Sequence[Met], sections: Iterable[int]) -> bool:
    """Whether all headings of sections, which are these, are marked up alike."""
    levels = {met[place].mark.level for place in sections}
    return len(levels) == 1 and levels < {1, 2, 3}


def title_at(met: Sequence[Met], first: int) -> int | None:
    """The place of the title: of the last heading before that of the first section."""
    level = met[first].mark.level
    marked = (place for place in range(first) if 0 < met[place].mark.level <= level)
    return max(marked, default=None)


def marked(met: Sequence[Met], first: int, title: int | None) -> Iterator[Element]:
    """The elements, with what their marks say; `first` is the heading of the first section."""
    level = met[first].mark.level
    for place, each in enumerate(met):
        element = each.element
        if not isinstance(element, Paragraph):
            yield element
        elif place == title:
            yield replace(element, role="title")
        elif each.mark.level == level:
            yield replace(element, level=1)
        elif each.mark.level == level + 1:
            yield replace(element, level=2)
        elif place > first and each.mark.is_signature:
            yield replace(element, role="signature")
        else:
            yield _opened(element, each.mark.opening)


def _opened(paragraph: Paragraph, length: int) -> Paragraph:
    """The paragraph without the heading that opens it, if that is what is strong in it."""
    opening = paragraph.text[:length]
    if not _NUMBERED.match(opening) or is_blank(paragraph.text[length:]):
        return paragraph
    return replace(paragraph, text=paragraph.text[length:], heading=opening)
