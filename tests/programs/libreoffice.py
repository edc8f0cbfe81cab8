"""A document → what LibreOffice, opened once, makes of it: other formats, changed cells."""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from programs.kept import PATIENCE, Gone, Kept, Refused

SIDE = Path(__file__).with_name("libreoffice_side.py")

# The filter that `soffice --convert-to` takes for a suffix alone; for pdf the document tells.
_FILTERS = {
    "xlsx": "Calc Office Open XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
    "pdf": "pdf",
    "docx": "MS Word 2007 XML",
    "doc": "MS Word 97",
    "odt": "writer8",
    "html": "HTML (StarWriter)",
}


def lacking() -> str | None:
    """Why LibreOffice can't be run here, or None where it can."""
    if shutil.which("soffice") is None:
        return "soffice is not installed"
    if _python() is None:
        return "no Python that LibreOffice obeys is installed (Debian's package python3-uno)"
    return None


@functools.cache
def _python() -> str | None:
    """A Python that can import uno: LibreOffice's own, or the system's."""
    own = Path(shutil.which("soffice") or "").resolve().parent
    for where in (own / "python", own / "python.exe", "/usr/bin/python3", sys.executable):
        if python := shutil.which(where):
            tried = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if tried.returncode == 0:
                return python
    return None


# LibreOffice 7.4 now and then dies of comments that it draws beside the text while it waits.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Writer/Content/Display"><prop oor:name="Note" oor:op="fuse">
<value>false</value></prop></item></oor:items>"""


def _profile(folder: Path) -> Path:
    """A new profile, with settings that let comments be."""
    settings = folder / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
    return folder


class Seen(NamedTuple):
    """A cell as it is shown: where it is, its text, and why that isn't all there is to it."""

    row: int
    column: int
    text: str
    odd: list[str]
    """struck, raised, unseen or hidden."""


class LibreOffice:
    """One LibreOffice with a profile of its own, open from the first document to `close`."""

    def __init__(self, folder: Path, patience: float = PATIENCE) -> None:
        self._folder = folder
        command = [_python() or sys.executable, str(SIDE), str(_profile(folder / "profile"))]
        self._kept = Kept(command, folder / "libreoffice.log", patience=patience)

    def convert(self, source: Path, suffixes: Sequence[str], folder: Path) -> list[Path]:
        """The document, opened once, saved in each format (`pdf`, `xlsx:name of a filter`)."""
        folder.mkdir(exist_ok=True)
        targets = {
            folder / f"{source.stem}.{suffix.partition(':')[0]}": suffix for suffix in suffixes
        }
        try:
            self._kept.ask(
                open=str(source.resolve()),
                save=[[str(path.resolve()), _filter(suffix)] for path, suffix in targets.items()],
            )
        except (Gone, Refused):
            # LibreOffice 7.4 fails now and then at comments; started for that one document, it
            # does well.
            for suffix in suffixes:
                self._started_for(source, suffix, folder)
            if not all(target.exists() for target in targets):
                raise
        return list(targets)

    def _started_for(self, source: Path, suffix: str, folder: Path) -> None:
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{_profile(self._folder / 'alone')}",
                "--headless",
                "--convert-to",
                suffix,
                "--outdir",
                str(folder),
                str(source),
            ],
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )

    def edit(
        self, source: Path, cells: Mapping[str, float | str], target: Path, show: Sequence[str] = ()
    ) -> dict[str, str]:
        """Types into cells (`sheet!A1`), saves the workbook, and gives what other cells show."""
        shown: dict[str, str] = self._kept.ask(
            open=str(source.resolve()),
            type=dict(cells),
            show=list(show),
            save=[[str(target.resolve()), _filter(target.suffix[1:])]],
        )
        return shown

    def run(self, source: Path, script: str, seed: int, target: Path) -> None:
        """Opens a document, runs Python in it, and saves it.

        The script sees the open `document`, and `dice` that begin with that number.
        """
        self._kept.ask(
            open=str(source.resolve()),
            run=[script, seed],
            save=[[str(target.resolve()), _filter(target.suffix[1:])]],
        )

    def see(
        self, source: Path, sheets: Sequence[str], targets: Sequence[Path] = ()
    ) -> dict[str, list[Seen]]:
        """What a person sees in the cells of these sheets; saves the workbook, too."""
        shown = self._kept.ask(
            open=str(source.resolve()),
            save=[[str(path.resolve()), _filter(path.suffix[1:])] for path in targets],
            see=list(sheets),
        )
        return {title: [Seen(*cell) for cell in cells] for title, cells in shown.items()}

    def process(self) -> int:
        """The number of LibreOffice's process."""
        number: int = self._kept.ask()
        return number

    def close(self) -> None:
        self._kept.close()


def _filter(suffix: str) -> str:
    extension, _, name = suffix.partition(":")
    return name or _FILTERS[extension]
