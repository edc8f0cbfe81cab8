"""A regular expression → its pattern, compiled when something is first asked of it.

Most runs ask few of them, and compiling all takes longer than all else that a run does. A pattern
of which it is known what words it needs isn't compiled as long as the texts have none of these.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from typing import Any, AnyStr, cast

_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn", "pattern")
_FIRST = {"search": 0, "match": 0, "fullmatch": 0, "finditer": 0, "findall": 0, "split": 0} | {
    "sub": 1,
    "subn": 1,
}
"""Which argument of these is the text."""
_PATIENCE = 200
"""What is asked more often is compiled, whatever the texts: asking the pattern is quicker."""


class _Pattern:
    """What stands for a pattern until it is asked something, and hands that on from then."""

    def __init__(self, source: str | bytes, flags: int, needs: Collection[Any]) -> None:
        self._source, self._flags, self._needs = source, flags, needs
        self._compiled: re.Pattern[Any] | None = None
        self._times = 0

    def __getattr__(self, name: str) -> Any:
        if self._needs and name in _FIRST:
            return partial(self._asked, name)
        return getattr(self._now(), name)

    def _asked(self, name: str, *arguments: Any) -> Any:
        """What it says of a text, which needn't be compiled to say that there is nothing."""
        text = arguments[_FIRST[name]]
        self._times += 1
        if self._times > _PATIENCE or any(word in text for word in self._needs):
            return getattr(self._now(), name)(*arguments)
        return _nothing(name, text)

    def _now(self) -> re.Pattern[Any]:
        if self._compiled is None:
            self._compiled = compiled = re.compile(self._source, self._flags)
            # From now on these are found at once.
            self.__dict__ |= {each: getattr(compiled, each) for each in _ASKED}
        return self._compiled


def _nothing(name: str, text: Any) -> Any:
    """What a pattern says of a text that has nothing for it."""
    match name:
        case "sub":
            return text
        case "subn":
            return text, 0
        case "split":
            return [text]
        case "findall":
            return []
        case "finditer":
            return iter(())
    return None


def pattern(source: AnyStr, flags: int = 0, needs: Collection[AnyStr] = ()) -> re.Pattern[AnyStr]:
    """The pattern. What is wrong with it is told when it is first asked something.

    Every text in which it finds something has one of `needs`, or it has none.
    """
    return cast("re.Pattern[AnyStr]", _Pattern(source, flags, needs))
