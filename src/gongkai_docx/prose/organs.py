"""What stands before a verb → whether it names an organ, and whether that is the report's own."""

from __future__ import annotations

import re
from functools import cache

from gongkai_docx.forms.vocabulary import vocabulary
from gongkai_docx.patterns import pattern

_PLACEHOLDER = "某"
"""In the name of an organ that is an example's."""


@cache
def _nouns() -> re.Pattern[str]:
    nouns = vocabulary().nouns
    return pattern("|".join(map(re.escape, nouns)), needs=nouns)


def is_narrow(text: str) -> bool:
    """Whether it names a channel, a part of the organ or a part of the year."""
    return any(word in text for word in vocabulary().narrowing)


def has_part(text: str) -> bool:
    """Whether it names a part of the organ: 各镇街, 下属单位."""
    return any(word in text for word in vocabulary().parts)


def is_organ(text: str) -> bool:
    """Whether it names who did something, and it may be the report's own organ."""
    if not text.endswith(vocabulary().organ_ends):
        return False
    office = vocabulary().office.fullmatch(text)
    nouns = _nouns()
    narrowed = nouns.sub("", text)
    if office and not has_part(text):
        narrowed = nouns.sub("", office["begin"] or "") or office["region"] or ""
    return not is_narrow(narrowed)


def is_office(text: str) -> bool:
    """Whether it is an office and nothing else: 县住建局, but not 清理."""
    return vocabulary().office.fullmatch(text) is not None and is_organ(text)


def is_own(text: str) -> bool:
    """Whether it says we: 我局, 本机关."""
    return text.startswith(vocabulary().own)


def is_whole(text: str) -> bool:
    """Whether it says all that the report is about: 全县."""
    return text.startswith(vocabulary().whole)


def is_anothers(subject: str, called: frozenset[str]) -> bool:
    """Whether another is spoken of, or more than us, who are spoken of too: 全省…，我局第8.

    `called` is what we are called where we are: 局, of 我局.
    """
    if not subject or not called or is_own(subject):
        return False
    if is_whole(subject):
        return subject[1:] not in called
    return subject.endswith(_ends())


@cache
def _ends() -> tuple[str, ...]:
    """What the names of offices and governments end like."""
    words = vocabulary()
    return (*words.office_ends, *words.governments)


def names_another(unit: str, subject: str) -> bool:
    """Whether it names an organ that isn't the unit, in full or in short: 市卫健委.

    So it does in the report of a government where it names that one's office.
    """
    words = vocabulary()
    if subject.endswith(words.secretariats) and unit.endswith(words.governments):
        return True
    known = subject in words.subjects or subject[:1] in words.before_level
    if known or _PLACEHOLDER in unit or not subject.endswith(words.office_ends):
        return False
    rest = iter(unit)
    return not all(char in rest for char in subject)
