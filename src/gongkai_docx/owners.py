"""The small files that office programs put beside one that they have open → what they tell of it.

Excel writes ~$name, Word the same over the first two characters of a long name; WPS .~name;
LibreOffice .~lock.name#. They go when the file is closed.
"""

from __future__ import annotations

from pathlib import Path

from gongkai_docx.patterns import pattern

_LIBREOFFICE = pattern(r"\.~lock\.(.+)#", needs=(".~lock.",))


def opened_in(path: Path) -> str | None:
    """The program that seems to have the file open now; None if none has."""
    beside = {
        f"~${path.name}": f"{'Word' if path.suffix.lower() == '.docx' else 'Excel'} 或 WPS",
        f"~${path.name[2:]}": "Word 或 WPS",
        f".~{path.name}": "WPS",
        f".~lock.{path.name}#": "LibreOffice",
    }
    try:
        return next((of for name, of in beside.items() if path.with_name(name).is_file()), None)
    except (OSError, ValueError):  # no name that a file can have
        return None


def meant_by(path: Path) -> Path | None:
    """The file that an owner file belongs to, whether it is there or not; None if it is none."""
    name = path.name
    if locked := _LIBREOFFICE.fullmatch(name):
        return path.with_name(locked[1])
    if name.startswith(".~") and len(name) > 2:
        return path.with_name(name[2:])
    if name.startswith("~$") and len(name) > 2:
        return _shortened(path.with_name(name[2:]))
    return None


def _shortened(path: Path) -> Path:
    """The file of that name, or the one of it with two characters before it."""
    if path.exists():
        return path
    longer = sorted(
        each
        for each in path.parent.glob("*")
        if each.name[2:] == path.name and not each.name.startswith("~$")
    )
    return longer[0] if longer else path
