"""The program's own files → by what this edition of it is known, to the letter.

What another edition has kept doesn't count: it may have read, checked or compiled otherwise.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from gongkai_docx import __version__


@cache
def edition() -> str:
    """The digest of the version and of all code and data that tell the program what to do."""
    whole = sha256(__version__.encode())
    here = Path(__file__).parent
    for path in sorted(here.rglob("*")):
        if path.suffix in (".py", ".toml"):
            whole.update(path.relative_to(here).as_posix().encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()
