"""The paragraphs of a section as they were published → its blocks, without the numbers before them.

A heading is known by its number, （一） or 1、 in order, and is the line, or what stands before the
first full stop: our own draft numbers it again (`outline`). What has another number keeps it, as
text: it would be lost otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from itertools import pairwise

from gongkai_docx.readers.published.sequence import Paragraph
from gongkai_docx.report import Block, normal_blocks
from gongkai_docx.text import is_blank, visible, whole_number
from gongkai_docx.values import dataclass

_LONGEST = 40
"""How many characters a heading has at most."""
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_BRACKETED = re.compile(
    rf"[（(〔]?\s{{0,9}}(?P<number>{_NUMERAL})\s{{0,9}}[）)〕]\s*+(?:[、.．]\s*+)?"
)
_ARABIC = re.compile(r"(?P<number>\d{1,2})\s*(?:[、．]|\.(?!\d))\s*")
_STOP = re.compile("[。：:]|\\s{2,}|\u3000")
_INNER = re.compile("[。；;，,]")
_EDGES = " \t\xa0\u2002\u2003\u3000"


@dataclass(frozen=True)
class Numbered:
    """A heading with its number on the page."""

    spot: str
    typed: str
    """The number as it stands: （三）."""
    number: int
    heading: str
    is_own_line: bool


@dataclass
class Prose:
    """What a section says, and how its headings stand on the page."""

    blocks: tuple[Block, ...] = ()
    headings: list[Numbered] = field(default_factory=list)

    @property
    def misnumbered(self) -> list[Numbered]:
        """Headings whose number isn't the one that we would print."""
        return [
            each
            for place, each in enumerate(self.headings, 1)
            if each.number != place or "(" not in each.typed.replace("（", "(")
        ]


def read_prose(paragraphs: Sequence[Paragraph]) -> Prose:
    """The blocks of these paragraphs."""
    told = [each for each in paragraphs if not is_blank(each.text) or each.heading]
    if any(each.level == 2 or each.heading for each in told):
        return _as_marked(told)
    prose = Prose()
    prose.blocks = normal_blocks(_as_numbered(told, prose.headings))
    return prose


def cleaned(text: str) -> str:
    """A paragraph as a report has it: without an indent of spaces."""
    return text.strip(_EDGES)


def _as_marked(paragraphs: Iterable[Paragraph]) -> Prose:
    """The blocks where the file itself says what is a heading."""
    prose = Prose()
    blocks: list[tuple[str | None, list[str]]] = []
    for place, each in enumerate(paragraphs, 1):
        marked = each.text if each.level == 2 else each.heading
        typed = None if marked is not None else _heading(each, cleaned(each.text), _BRACKETED)
        if typed and typed[0].number == len(prose.headings) + 1:
            # The next in order, typed by an editor who used no style.
            prose.headings.append(typed[0])
            blocks.append((typed[0].heading, [typed[1]] if typed[1] else []))
            continue
        if marked is not None:
            bare = _BRACKETED.sub("", marked.strip(), count=1)
            blocks.append((bare, []))
            is_own_line = each.level == 2
            prose.headings.append(Numbered(each.spot, "（）", place, bare, is_own_line))
        elif not blocks:
            blocks.append((None, []))
        if each.level != 2 and not is_blank(each.text):
            blocks[-1][1].append(cleaned(each.text))
    prose.headings = [
        Numbered(each.spot, each.typed, number, each.heading, each.is_own_line)
        for number, each in enumerate(prose.headings, 1)
    ]
    prose.blocks = normal_blocks(blocks)
    return prose


def _as_numbered(
    paragraphs: Sequence[Paragraph], headings: list[Numbered]
) -> Iterator[tuple[str | None, list[str]]]:
    """Headings, or None, with their texts; the headings are noted as they stand."""
    pattern = _scheme(paragraphs)
    block: tuple[str | None, list[str]] = (None, [])
    for each in paragraphs:
        text = cleaned(each.text)
        found = pattern and _heading(each, text, pattern)
        if not found:
            block[1].append(text)
            continue
        heading, rest = found
        headings.append(heading)
        yield block
        block = (heading.heading, [rest] if rest else [])
    yield block


def _scheme(paragraphs: Sequence[Paragraph]) -> re.Pattern[str] | None:
    """How the headings of a section are numbered; None if there are none."""
    for pattern in (_BRACKETED, _ARABIC):
        found = [
            heading
            for each in paragraphs
            if (heading := _heading(each, cleaned(each.text), pattern))
        ]
        numbers = [heading.number for heading, _ in found]
        rising = all(low < high for low, high in pairwise(numbers))
        if pattern is _BRACKETED and found and numbers[0] == 1 and rising:
            return pattern
        if len(found) > 1 and numbers[0] == 1 and rising and all(not rest for _, rest in found):
            return pattern
    return None


def _heading(
    paragraph: Paragraph, text: str, pattern: re.Pattern[str]
) -> tuple[Numbered, str] | None:
    """The heading that the paragraph opens with, and the text behind it, if there is any."""
    number = pattern.match(text)
    value = whole_number(number["number"]) if number else None
    if not number or value is None:
        return None
    rest = text[number.end() :]
    if len(rest) <= _LONGEST and not _INNER.search(rest.rstrip("。：:；; ")):
        heading, rest = rest, ""
        is_own_line = True
    else:
        stop = _STOP.search(rest)
        if not stop or not 0 < stop.start() <= _LONGEST:
            return None
        heading, rest = rest[: stop.start()], cleaned(rest[stop.end() :])
        is_own_line = False
    if is_blank(visible(heading)):
        return None
    typed = number[0].strip()
    return Numbered(paragraph.spot, typed, value, heading, is_own_line), rest
