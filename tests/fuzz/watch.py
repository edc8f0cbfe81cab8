"""A command in this process → how it ended, what it said, and what it took of time and memory."""

from __future__ import annotations

import gc
import io
import resource
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai_docx import cli

MOST_SECONDS, MOST_MB = 3.0, 300
_OWN_MEMORY = Path("/proc/self/clear_refs")
GIVEN_UP = 30
"""After so many seconds what hangs is broken off, to be told."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: object
    said: str
    seconds: float
    """Of this process's own work."""
    megabytes: int
    """The most that the process held meanwhile, or ever where that isn't known."""

    @property
    def fault(self) -> str | None:
        """Which promise it broke; None if none."""
        if self.code not in (0, 1, 2, 3):
            return f"ended with {self.code!r}"
        if "Traceback" in self.said or "没有料到" in self.said:
            return "met what nobody foresaw"
        if self.seconds > MOST_SECONDS:
            return f"took {self.seconds:.1f} s"
        return f"took {self.megabytes} MB" if self.megabytes > MOST_MB else None


class Hangs(BaseException):
    """What is raised in a command that doesn't end."""


def _break_off(*_: object) -> None:
    raise Hangs


def ended(arguments: Sequence[str]) -> Ended:
    """The command run here, with these arguments."""
    signal.signal(signal.SIGALRM, _break_off)
    before = sys.argv, sys.stdout, sys.stderr
    said = io.BytesIO()
    sys.argv = ["gongkai-docx", *arguments]
    sys.stdout = sys.stderr = stream = io.TextIOWrapper(said, encoding="utf-8", write_through=True)
    _forget_the_most_held()
    start = time.process_time()
    signal.alarm(GIVEN_UP)
    code: object = 0
    try:
        cli.main()
    except SystemExit as error:
        code = error.code or 0
    except BaseException as error:
        code = repr(error)
    finally:
        signal.alarm(0)
        taken = time.process_time() - start
        stream.flush()
        text = said.getvalue().decode(errors="replace")
        sys.argv, sys.stdout, sys.stderr = before
        gc.collect()
    return Ended(code, text, taken, _most_held())


def _forget_the_most_held() -> None:
    """What was held before a command, to make its input, is none of its own (proc(5))."""
    if _OWN_MEMORY.exists():
        _OWN_MEMORY.write_text("5", encoding="ascii")


def _most_held() -> int:
    if not _OWN_MEMORY.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    status = _OWN_MEMORY.with_name("status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
