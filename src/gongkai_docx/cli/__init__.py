"""A command line → what it asks for, done and told; no rule of a form stands in it.

`commands` says what commands and options there are, in Chinese (`chinese_click`, `chinese_help`).
What a command does is one module each where it is more than a few lines; `ending` tells how it
ended. Everything heavy is imported when it is called.
"""

from __future__ import annotations

import gc
import sys
from typing import NoReturn


def start() -> NoReturn:
    """Run the program as a process of its own, and end that."""
    from gongkai_docx.cli.leaving import leave

    try:
        main()
    except SystemExit as end:
        leave(end)


def main() -> NoReturn:
    """Run the program and exit."""
    gc.disable()  # what a command leaves behind goes with its process; looking for it takes time
    from gongkai_docx.cli.commands import gongkai
    from gongkai_docx.cli.ending import ended

    code = ended(gongkai)
    if sys.platform == "win32":
        from gongkai_docx.cli.windows import stay_open

        stay_open()
    sys.exit(code)
