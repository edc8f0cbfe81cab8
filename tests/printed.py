"""A PDF → its lines and the words on them, with their places in points from top and left."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import etree

_XHTML = "{http://www.w3.org/1999/xhtml}"
# Words whose middles are less than that apart stand on one line.
_SAME_LINE = 4.0
_MM = 72 / 25.4
# GB/T 9704—2012, 5.2: what is left of an A4 page's width and height.
LEFT, RIGHT = 28 * _MM, (28 + 156) * _MM
TOP, BOTTOM = 37 * _MM, (37 + 225) * _MM
CHARACTER = 156 * _MM / 28
"""What one character of the text takes: 28 are a line."""


@dataclass(frozen=True)
class Word:
    """What a program set without a gap; `middle` is half its height."""

    text: str
    left: float
    right: float
    middle: float


@dataclass(frozen=True)
class Line:
    """A line of a page (from 1), from left to right."""

    page: int
    words: Sequence[Word]

    def __str__(self) -> str:
        return "".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return self.words[-1].right

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        return self.words[0].middle

    @property
    def widest_gap(self) -> float:
        """Between two words."""
        return max((b.left - a.right for a, b in pairwise(self.words)), default=0.0)


def lines(pdf: Path) -> list[Line]:
    """The lines of the pages in their order."""
    xml = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True)
    pages = etree.fromstring(xml.stdout).iter(f"{_XHTML}page")
    return [line for number, page in enumerate(pages, 1) for line in _lines(number, page)]


def _lines(number: int, page: etree._Element) -> Iterator[Line]:
    words = sorted((_word(each) for each in page.iter(f"{_XHTML}word")), key=lambda w: w.middle)
    line: list[Word] = []
    for word in words:
        if line and word.middle - line[-1].middle > _SAME_LINE:
            yield Line(number, sorted(line, key=lambda w: w.left))
            line = []
        line.append(word)
    if line:
        yield Line(number, sorted(line, key=lambda w: w.left))


def _word(word: etree._Element) -> Word:
    at = {side: float(word.get(side, "0")) for side in ("xMin", "xMax", "yMin", "yMax")}
    return Word(word.text or "", at["xMin"], at["xMax"], (at["yMin"] + at["yMax"]) / 2)
