"""The machine's clock, or the moment a command names → what all of that command takes for now.

The same input gives the same output on any day, as long as nothing but this module asks for the
time, and whoever runs a command may name it (`--as-of`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from gongkai_docx.patterns import pattern

_TYPED = pattern(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_NAMED: ContextVar[datetime | None] = ContextVar("named", default=None)


def now() -> datetime:
    """The moment that was named, or else the machine's own, in local time."""
    return _NAMED.get() or datetime.now()


def named() -> datetime | None:
    """The moment that was named; None if none was."""
    return _NAMED.get()


def today() -> date:
    """The day of `now`."""
    return now().date()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Takes that moment for `now` as long as the block lasts."""
    token = _NAMED.set(moment)
    try:
        yield
    finally:
        _NAMED.reset(token)


def moment(typed: str) -> datetime:
    """The moment that a person typed: 2024-01-15, 2024年1月15日, 2024-01-15 09:30.

    Without a time of day it is midnight. Raises `ValueError` for anything else.
    """
    match = _TYPED.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    if match is None:
        raise ValueError(typed)
    return datetime(*(int(group or 0) for group in match.groups()))  # type: ignore[arg-type]
