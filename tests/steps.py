"""How much work a call is, in lines of code that it runs through: the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(run: Callable[[], object]) -> int:
    """How many lines of code the call runs through, in all functions.

    Those that compile a pattern don't count: that is done once, whenever it is first needed.
    """
    count = 0

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        is_compiling = frame.f_globals.get("__name__", "").startswith("re.")
        count += event in ("call", "line") and not is_compiling
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count
