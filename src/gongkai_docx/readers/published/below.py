"""The last section of a page → its prose, the signature below it, and what is left unread there."""

from __future__ import annotations

import re
from collections.abc import Sequence as Items
from datetime import date

from gongkai_docx.readers.published import around
from gongkai_docx.readers.published.sequence import (
    Element,
    Paragraph,
    Sequence,
    Table,
    role_of,
    text_of,
)
from gongkai_docx.report import Signature
from gongkai_docx.text import is_blank, spaceless, whole_number
from gongkai_docx.values import dataclass

LONGEST_SIGNATORY = 40
_LONGEST_LINE = 400
"""No line that signs a report is longer, the space in it counted in."""
_DATE = re.compile(
    r"[（(]?(\d{4}|\d{1,3}(?=年)|[〇○零一二三四五六七八九]{4})[年.\-/](\d{1,2}|[一二三四五六七八九十]{1,3})"
    r"[月.\-/](\d{1,2}|[一二三四五六七八九十]{1,3})日?[)）]?"
)


@dataclass(frozen=True)
class Closing:
    """The last section, and what stands below it."""

    prose: tuple[Element, ...]
    signature: Signature | None = None
    unread: tuple[Element, ...] = ()
    """What somebody wrote below the signature, or within it."""


def closing(elements: Items[Element], sequence: Sequence) -> Closing:
    """That of the elements of the last section of this page."""
    told = [
        place
        for place, each in enumerate(elements)
        if isinstance(each, Paragraph) and not is_blank(each.text)
    ]
    signed = _in_one_line(elements, told) or _in_lines(elements, told)
    if signed is None:
        return Closing(tuple(elements))
    rest = [elements[at] for at in range(signed.begin, len(elements)) if at not in signed.places]
    unread = () if sequence.carried else tuple(each for each in rest if _is_written(each, sequence))
    return Closing(tuple(elements[: signed.begin]), signed.signature, unread)


@dataclass(frozen=True)
class _Signed:
    """The signature, where all of it begins, and the places of the lines that it was read from."""

    signature: Signature
    begin: int
    places: tuple[int, ...]


def _in_one_line(elements: Items[Element], told: Items[int]) -> _Signed | None:
    """A signature in the last line: who signs, a space, and the day."""
    text = text_of(elements[told[-1]]).strip() if told else ""
    if len(text) > _LONGEST_LINE:
        return None
    for gap in re.finditer(r"\s+", text):
        signer, day = text[: gap.start()], _day(text[gap.end() :])
        if day and _is_signatory(signer):
            return _Signed(Signature("".join(signer.split()), day), told[-1], (told[-1],))
    return None


def _in_lines(elements: Items[Element], told: Items[int]) -> _Signed | None:
    """A signature that a draft of ours marks, or a day in the last line, below who signs."""
    marked = [place for place in told if role_of(elements[place]) == "signature"]
    days = {
        place: day for place in (*marked, *told[-1:]) if (day := _day(text_of(elements[place])))
    }
    if not days and not marked:
        return None
    dated = max(days, default=None)
    signers = [place for place in marked if place not in days]
    if not marked and len(told) > 1 and _is_signatory(text_of(elements[told[-2]])):
        signers = [told[-2]]
    unit = "".join(text_of(elements[place]).strip() for place in signers) or None
    places = (*signers, *([] if dated is None else [dated]))
    signature = Signature(unit, None if dated is None else days[dated])
    return _Signed(signature, min([*signers, *marked, *days]), places)


def _is_written(element: Element, sequence: Sequence) -> bool:
    if isinstance(element, Table):
        lines = [cell.text for cell in element.cells]
    else:
        lines = [text_of(element)]
    is_another_day = sequence.is_alone and _day(text_of(element)) is not None
    return is_another_day or any(
        around.is_written(line, is_alone=sequence.is_alone) for line in lines
    )


def _is_signatory(text: str) -> bool:
    return len(spaceless(text)) <= LONGEST_SIGNATORY and not re.search("[。，；：！？、]", text)


def _day(text: str) -> date | None:
    found = _DATE.fullmatch(spaceless(text))
    if not found:
        return None
    year, month, day = (whole_number(part) for part in found.groups())
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
