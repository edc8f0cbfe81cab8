"""A computer with Linux, macOS or Windows → where LibreOffice is on it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from gongkai_docx.errors import Unusable

_NAMES = ("soffice", "libreoffice")
_WINDOWS = os.name == "nt"


def libreoffice() -> Path:
    """The program that starts LibreOffice. Raises `Unusable`, with what to install."""
    for path in _places():
        if path.is_file() and os.access(path, os.X_OK):
            return path
    raise Unusable(
        "没有找到 LibreOffice，不能写 PDF。"
        "请安装 LibreOffice（免费，统信、麒麟的软件商店里也有）后再试；"
        "或生成 Word 文稿，在 Word、WPS 里打开，另存为 PDF。"
    )


def _places() -> Iterator[Path]:
    """Where it may be, the likeliest first."""
    for name in _NAMES:
        if found := shutil.which(name):
            yield _of_console(Path(found))
    if _WINDOWS:
        for variable in ("ProgramW6432", "ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"):
            if folder := os.environ.get(variable):
                yield from Path(folder).glob("LibreOffice*/program/soffice.com")
                yield from Path(folder).glob("Programs/LibreOffice*/program/soffice.com")
    elif sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from folder.glob("LibreOffice*.app/Contents/MacOS/soffice")
    else:
        for pattern in ("usr/lib*/libreoffice", "opt/libreoffice*", "opt/apps/*libreoffice*/files"):
            yield from sorted(Path("/").glob(f"{pattern}/program/soffice"), reverse=True)
        yield Path("/snap/bin/libreoffice")


def _of_console(path: Path) -> Path:
    """On Windows, the one of its programs that doesn't end before its work is done."""
    console = path.with_suffix(".com")
    return console if _WINDOWS and console.is_file() else path
