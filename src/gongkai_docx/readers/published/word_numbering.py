"""The numbering of a Word file → the number that Word puts before a paragraph (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from dataclasses import field

from gongkai_docx.readers.published.word_xml import attribute, child, children, value
from gongkai_docx.text import numeral
from gongkai_docx.tree import etree
from gongkai_docx.values import dataclass

# fmt: off
_CHINESE = frozenset((
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting",
    "taiwaneseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseDigital",
))
# fmt: on
_LEVELS = 9


@dataclass(frozen=True)
class Level:
    """How the paragraphs of one level of a list are numbered."""

    text: str
    """（%1）: what stands around the numbers of the levels."""
    form: str
    start: int


@dataclass
class Numbering:
    """The lists of a document, as far as they have been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    """By the id of an abstract list."""
    lists: dict[str, str] = field(default_factory=dict)
    """The abstract list of each list."""
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    styled: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The list and the level of paragraphs of a style."""
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)

    def number(self, paragraph: etree._Element, style: str) -> str:
        """What Word shows before that paragraph; empty if nothing, or only a bullet."""
        properties = child(child(paragraph, "pPr"), "numPr")
        identity, level = self.styled.get(style, ("", 0))
        if properties is not None:
            identity = value(properties, "numId") or identity
            level = int(value(properties, "ilvl") or level)
        abstract = self.lists.get(identity)
        if abstract is None or identity == "0":
            return ""
        return self._next(identity, abstract, min(level, _LEVELS - 1))

    def _next(self, identity: str, abstract: str, level: int) -> str:
        counts = self._counts.setdefault(abstract, {})
        levels = self.levels.get(abstract, {})
        if identity not in self._begun:
            self._begun.add(identity)
            for each, start in self.restarts.get(identity, {}).items():
                counts[each] = start - 1
        if level not in levels:
            return ""
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]

        def shown(match: re.Match[str]) -> str:
            of = int(match[1]) - 1
            how = levels.get(of)
            count = counts.get(of, how.start if how else 1)
            return _spelled(count, how.form if how else "decimal")

        if levels[level].form in ("bullet", "none"):
            return ""
        return re.sub(r"%(\d)", shown, levels[level].text)


def _spelled(count: int, form: str) -> str:
    if form in _CHINESE and count > 0:
        return numeral(count)
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if form == "decimalFullWidth":
        return str(count).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + count - 1)
    return str(count)


def numbering_of(part: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """The lists that these parts of a Word file tell of."""
    numbering = Numbering()
    if part is None:
        return numbering
    for abstract in children(part, "abstractNum"):
        numbering.levels[attribute(abstract, "abstractNumId")] = {
            int(attribute(level, "ilvl") or 0): _level(level) for level in children(abstract, "lvl")
        }
    for each in children(part, "num"):
        identity = attribute(each, "numId")
        numbering.lists[identity] = value(each, "abstractNumId")
        numbering.restarts[identity] = {
            int(attribute(override, "ilvl") or 0): int(start)
            for override in children(each, "lvlOverride")
            if (start := value(override, "startOverride")).isdecimal()
        }
    for style in children(styles, "style") if styles is not None else ():
        properties = child(child(style, "pPr"), "numPr")
        if properties is not None and (identity := value(properties, "numId")):
            level = int(value(properties, "ilvl") or 0)
            numbering.styled[attribute(style, "styleId")] = (identity, level)
    return numbering


def _level(level: etree._Element) -> Level:
    start = value(level, "start")
    return Level(
        value(level, "lvlText"),
        value(level, "numFmt") or "decimal",
        int(start) if start.isdecimal() else 1,
    )
