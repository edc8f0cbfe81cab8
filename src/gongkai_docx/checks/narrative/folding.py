"""`Report` → the same as rules read it, and what they find there → the same as it was typed.

A mark that nobody sees, or a radical for a character, hides nothing from a rule; and what a finding
quotes is found in what was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from gongkai_docx.findings import Finding
from gongkai_docx.masking import masked
from gongkai_docx.patterns import pattern
from gongkai_docx.places import SIGNATORY, TITLE, UNIT, Place
from gongkai_docx.report import Block, Report, Signature
from gongkai_docx.tags import filled
from gongkai_docx.text import Folded, fold, punctuated
from gongkai_docx.values import dataclass

_QUOTED = pattern("“(…?)([^“”]+?)(…?)”")
Fold = Callable[[str], Folded]


def fully(text: str) -> Folded:
    """The text as most rules read it: with Chinese punctuation between Chinese characters, too."""
    folded = fold(text)
    plain = punctuated(folded.text)
    return folded if plain == folded.text else folded._replace(text=plain)


@dataclass(frozen=True)
class Reading:
    """A report as rules read it, and the texts of it that differ from what was typed."""

    report: Report
    odd: Mapping[Place, Folded]

    def as_typed(self, finding: Finding) -> Finding:
        """The finding with what was typed for what it quotes of the place it is about."""
        words = self.odd.get(finding.place.bare)
        if words is None:
            return finding
        shown, typed = masked(words.text), _masked_alike(words)

        def told(said: str) -> str:
            at = shown.find(said)
            return said if at < 0 else typed[slice(*words.span(at, at + len(said)))]

        return replace(
            finding,
            message=_QUOTED.sub(
                lambda match: f"“{match[1]}{told(match[2])}{match[3]}”", finding.message
            ),
            quote=finding.quote and told(finding.quote),
            actual=told(finding.actual) if isinstance(finding.actual, str) else finding.actual,
        )


def reading(report: Report, folding: Fold) -> Reading:
    """The report as it is read by that folding."""
    odd = {
        place: words
        for place, text in _texts(report)
        if (words := folding(filled(text, report))).text != words.typed
    }
    is_last_odd = report.last and any(folding(text).text != text for _, text in _texts(report.last))
    if not odd and not is_last_odd:
        return Reading(report, odd)
    folded = _folded(report, folding)
    return Reading(
        replace(folded, last=_folded(report.last, folding)) if report.last else folded, odd
    )


def _texts(report: Report) -> Iterator[tuple[Place, str]]:
    """All the words of a report, with their places."""
    signatory = report.signature.unit if report.signature else None
    for place, text in ((UNIT, report.unit), (TITLE, report.title), (SIGNATORY, signatory)):
        if text:
            yield place, text
    yield from report.prose()


def _folded(report: Report, folding: Fold) -> Report:
    def read(text: str) -> str:
        return folding(text).text

    signature = report.signature
    return replace(
        report,
        unit=read(report.unit),
        title=report.title and read(report.title),
        signature=signature and Signature(signature.unit and read(signature.unit), signature.date),
        preface=tuple(map(read, report.preface)),
        narrative={
            section: tuple(
                Block(block.heading and read(block.heading), tuple(map(read, block.paragraphs)))
                for block in blocks
            )
            for section, blocks in report.narrative.items()
        },
    )


def _masked_alike(words: Folded) -> str:
    """What was typed, with hidden what is hidden in the text as it is read."""
    typed = list(masked(words.typed))
    for place, char, shown in zip(words.places, words.text, masked(words.text), strict=True):
        if char != shown:
            typed[place] = shown
    return "".join(typed)
