"""The exit of a command → the end of its process, without first taking apart all that it holds.

Python takes each module and value apart before it ends, which takes as long as a tenth of a check.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from contextlib import suppress
from typing import NoReturn


def leave(end: SystemExit) -> NoReturn:
    """End the process as this exit says; who asked to be told of its end is told.

    Raises it, for Python to end as ever, where somebody watches or works on, or didn't hear all.
    """
    if not _is_watched() and threading.active_count() == 1:
        atexit._run_exitfuncs()
        with suppress(OSError):  # Python will say so
            for stream in filter(None, (sys.stdout, sys.stderr)):
                stream.flush()
            os._exit(int(end.code or 0))
    raise end


def _is_watched() -> bool:
    """Whether somebody measures or debugs the program, and is to see how it is taken apart."""
    return bool(sys.flags.dev_mode or sys.getprofile() or sys.gettrace())
