"""An office's own template → what an earlier run compiled it to, or what it is compiled to now.

It is kept in the user's cache folder, by the template, the form, and the edition of the program and
of docxtpl. Nothing there is needed: what is missing, damaged, of other origin or somebody else's is
passed over and made anew, and a folder that can't be written is no reason to stop.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from gongkai_docx.edition import edition
from gongkai_docx.errors import GongkaiError
from gongkai_docx.files import save
from gongkai_docx.forms import Form
from gongkai_docx.writers.word import keeping
from gongkai_docx.writers.word.compiled import Compiled, Template

_SUFFIX = ".compiled"
_MOST = 20
"""How many are kept; those that were made first go."""
_LARGEST = 20_000_000


def compiled_template(content: bytes, name: str, form: Form) -> Template:
    """The template of that content, for that form. Raises `Unusable` for what is none."""
    said = "\0".join([keeping.digest(content), name, form.name, _by()])
    origin = keeping.digest(said.encode(errors="backslashreplace"))
    kept = _kept(origin)
    if kept is not None:
        return Template(name, kept)
    from gongkai_docx.writers.word.template import WordTemplate

    template = WordTemplate(content, name, form)
    _keep(template.compiled, origin)
    return template


def _by() -> str:
    """What a template is compiled by: this program, and docxtpl, whose file says its version."""
    docxtpl = find_spec("docxtpl")
    said = Path(docxtpl.origin).read_bytes() if docxtpl and docxtpl.origin else b""
    return edition() + keeping.digest(said)


def folder() -> Path:
    """Where programs keep what they can make anew, on this system."""
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData/Local") / "gongkai-docx" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/gongkai-docx"
    base = os.environ.get("XDG_CACHE_HOME")
    # A path that isn't absolute is to be ignored (XDG Base Directory Specification).
    is_usable = base and Path(base).is_absolute()
    return (Path(base or "") if is_usable else Path.home() / ".cache") / "gongkai-docx"


def _file(origin: str) -> Path:
    return folder() / f"{origin}{_SUFFIX}"


def _kept(origin: str) -> Compiled | None:
    try:
        path = _file(origin)
        if not _is_ours(path.parent) or not _is_ours(path) or path.stat().st_size > _LARGEST:
            return None
        return keeping.unpacked(path.read_bytes(), origin)
    except (OSError, RuntimeError, keeping.NotKept):  # RuntimeError: nobody knows a home
        return None


def _is_ours(path: Path) -> bool:
    """Whether nobody but the user can have written there, as far as the system tells."""
    if os.name == "nt":
        return True
    about = path.lstat()
    return about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _keep(compiled: Compiled, origin: str) -> None:
    with suppress(OSError, RuntimeError, ValueError, GongkaiError):
        path, content = _file(origin), keeping.packed(compiled, origin)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if len(content) <= _LARGEST and _is_ours(path.parent):
            save(content, path, objection=lambda old, new: None)
            path.chmod(0o600)
            _sweep(path.parent)


def _sweep(where: Path) -> None:
    kept = sorted(where.glob(f"*{_SUFFIX}"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in kept[_MOST:]:
        old.unlink(missing_ok=True)
