"""`Report` and a template's room → how its title is broken, where its signature stands."""

from __future__ import annotations

from typing import Any

from gongkai_docx.patterns import pattern
from gongkai_docx.report import Report, Signature
from gongkai_docx.text import printed
from gongkai_docx.writers.word.context import signed_by, signed_on
from gongkai_docx.writers.word.filling import Literal, literal
from gongkai_docx.writers.word.titles import broken
from gongkai_docx.writers.word.widths import ems
from gongkai_docx.writers.word.wordml.lines import (
    SIGNATURE_PLACE,
    TITLE_LINES,
    Line,
    Room,
    in_lines,
    place,
)

# Chinese is set solid, and so a line is stretched by what a Latin word at its end leaves empty.
# Of five letters or more, for the widest letter has less than an em.
_LATIN = pattern("[!-~]{5,}")
_LONG_WORD = 4.0
# So many digits fit into every column that there can be.
_SHORT_NUMBER = 3
_BEFORE_YEAR = pattern(r"(.+?)(?=\d{4}年)")


def laid_out(report: Report, room: Room) -> dict[str, Any]:
    """What the tags stand for that a template has for its room."""
    title = "\n".join(map(printed, (report.title or report.full_title).split("\n")))
    before_year = _BEFORE_YEAR.match(title)
    names = filter(None, [printed(report.unit), before_year and before_year[1]])
    whole = tuple(dict.fromkeys(names))
    values: dict[str, Any] = {}
    values[TITLE_LINES] = [
        Literal(in_lines(map(literal, broken(title, whole, line.length / line.em))))
        for line in room.titles
    ]
    if room.signature and report.signature:
        values[SIGNATURE_PLACE] = _signature(report, report.signature, room.signature)
    return values


def _signature(report: Report, signature: Signature, line: Line) -> dict[str, object]:
    """How far in unit and date stand (GB/T 9704—2012, 7.3.5).

    With a seal (7.3.5.1) the date ends four characters from the right, and the unit is centred
    above it. Without one (7.3.5.2) the unit ends two characters from the right, and the date
    begins two characters to the right of where the unit does; a date that is the longer of both
    ends two characters from the right, and the unit moves to the left with it.
    """
    unit, date = (_wide(text, line) for text in (signed_by(report), signed_on(report)))
    two = 2 * (line.em + line.spacing)
    if signature.sealed:
        # Both are centred on a line that ends at the right margin; a unit too long for that place
        # moves them to the left.
        middle = max(2 * two + (date or unit) / 2, (unit + line.em) / 2)
        left = round(max(line.length - 2 * middle, 0))
        return place(left, left, centred=True)
    begins = line.length - two - (date + two if date > unit else unit)
    begins = round(max(begins, 0))
    return place(begins, begins + two, centred=False)


def _wide(text: str, line: Line) -> float:
    return ems(text) * line.em + len(text) * line.spacing


def fit(parts: dict[str, bytes], main: str, report: Report, room: Room) -> None:
    """Make fit what is too long for its place in the draft of that report; seldom anything is."""
    numbers, spelled = room.numbers or dict.fromkeys(report.figures, _SHORT_NUMBER), report.spelled
    is_long = any(len(spelled[key]) > most for key, most in numbers.items())
    if is_long or has_long_word("\n".join(text for _, text in report.prose())):
        from gongkai_docx.writers.word.wordml import fitting

        fitting.fit(parts, main, ems, has_long_word, with_numbers=is_long or not room.numbers)


def has_long_word(text: str) -> bool:
    """Whether the text has a word of Latin letters, digits and signs that would stretch a line."""
    return any(ems(word[0]) >= _LONG_WORD for word in _LATIN.finditer(text))
