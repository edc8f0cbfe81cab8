"""A regular expression → its pattern, compiled when something is first asked of it.

Most runs ask few of them, and compiling all takes longer than all else that a run does.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn", "pattern")


class _Pattern:
    """What stands for a pattern until it is asked something, and hands that on from then."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source, self._flags = source, flags
        self._compiled: re.Pattern[Any] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._compiled is None:
            self._compiled = compiled = re.compile(self._source, self._flags)
            # From now on these are found at once.
            self.__dict__ |= {each: getattr(compiled, each) for each in _ASKED}
        return getattr(self._compiled, name)


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern. What is wrong with it is told when it is first asked something."""
    return cast("re.Pattern[AnyStr]", _Pattern(source, flags))
