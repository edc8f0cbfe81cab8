"""How the program was started → how a person starts it again from any window.

What messages tell people to run is written `gongkai-docx check …`; where they are shown, the whole
path of the program stands in its place if a new window would not find it by that name.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from typing import TYPE_CHECKING

from gongkai_docx.patterns import pattern

if TYPE_CHECKING:
    from pathlib import Path

NAME = "gongkai-docx"
_COMMAND = pattern(rf"(?<![\w./\\:-]){NAME}(?= (?:--?)?[a-z])", needs=(NAME,))


def runnable(text: str) -> str:
    """The text, its commands written as they run."""
    if not _COMMAND.search(text):
        return text
    called = program()
    return _COMMAND.sub(lambda _: called, text)


@cache
def program() -> str:
    """What starts the program in any window."""
    import shutil
    from pathlib import Path

    script = _script(Path(sys.argv[0]))
    if script is None:
        return NAME
    found = shutil.which(NAME)
    if found and Path(found).resolve() == script.resolve() and not _is_activated(script):
        return NAME
    return spelled(str(script), windows=os.name == "nt")


def spelled(path: str, *, windows: bool) -> str:
    """A program's path as a shell takes it: PowerShell on Windows, else a POSIX shell."""
    if not windows:
        import shlex

        return shlex.quote(path)
    return path if re.fullmatch(r"[\w.:\\-]+", path) else f'& "{path}"'


def _script(started: Path) -> Path | None:
    """The file that was started, or the one beside Python that does the same."""
    from pathlib import Path

    beside = Path(sys.executable).with_name(NAME)
    for path in (started, beside) if started.stem == NAME else (beside,):
        for script in (path, path.with_suffix(".exe")):
            if script.parent != Path() and script.is_file():
                return script.absolute()
    return None


def _is_activated(script: Path) -> bool:
    """Whether only this window knows the program, since its environment was activated in it."""
    from pathlib import Path

    environment = os.environ.get("VIRTUAL_ENV")
    return bool(environment) and script.is_relative_to(Path(environment or "").absolute())
