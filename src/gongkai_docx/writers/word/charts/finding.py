"""The parts of a Word file → the charts of ours in its texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai_docx.chart_parts import named
from gongkai_docx.values import dataclass
from gongkai_docx.writers.word.wordml import parts as packages
from gongkai_docx.writers.word.wordml.drawings import ABOUT, CHART, IDENTITY, INLINE


@dataclass(frozen=True)
class Placed:
    """A chart of ours in a draft."""

    name: str
    about: str
    """What its drawing says of it to those who don't see it."""
    text: str
    """The part in whose text it stands."""
    part: str
    """The part that draws it."""
    workbook: str | None


def drawings(parts: Mapping[str, bytes]) -> Iterator[Placed]:
    """The charts of ours in the texts of a package."""
    seen = set()
    for text in packages.word_parts(parts):
        targets = packages.related(parts, text, "chart")
        for inline in packages.parsed(parts[text]).iter(*INLINE) if targets else ():
            about, used = (next(inline.iter(tag), None) for tag in (ABOUT, CHART))
            part = None if used is None else targets.get(used.get(IDENTITY, ""))
            if about is None or part is None or part in seen:
                continue
            seen.add(part)
            workbook = next(iter(packages.related(parts, part, "package").values()), None)
            name = named(about.get("name", ""), parts.get(workbook or ""))
            if name:
                yield Placed(name, about.get("descr", ""), text, part, workbook)
