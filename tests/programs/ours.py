"""Arguments of our program → what a process of it, forked from one that has it loaded, says.

Loading the program takes longer than most of what the tests have it do. Where a test is about how
the process starts, `fresh` starts one as a person does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from programs.kept import Kept

SIDE = Path(__file__).with_name("ours_side.py")
Done = subprocess.CompletedProcess[str]


class Forked:
    """Our program, loaded when it is first run, and a process of its own for each run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = Kept([sys.executable, str(SIDE)], folder / "ours.log")

    def run(
        self, arguments: Sequence[str], folder: Path, limit: tuple[str, int] | None = None
    ) -> Done:
        """The program run in that folder, without a terminal; what it says is UTF-8.

        It may have a limit, in bytes, of address space (AS), what was loaded included, or of a
        file (FSIZE).
        """
        said = self._folder / "stdout", self._folder / "stderr"
        code: int = self._kept.ask(
            arguments=list(arguments),
            folder=str(folder),
            environment={**os.environ, "PYTHONIOENCODING": "utf-8"},
            said=[str(path) for path in said],
            limit=limit,
        )
        stdout, stderr = (path.read_text(encoding="utf-8") for path in said)
        return Done([*arguments], code, stdout, stderr)

    def close(self) -> None:
        self._kept.close()


def fresh(
    arguments: Sequence[str],
    folder: Path,
    encoding: str = "utf-8",
    stdout: int | None = None,
    environment: Mapping[str, str] | None = None,
    said_in: str | None = None,
) -> Done:
    """The program started in that folder.

    What it says is read in the encoding of its console, or in that of `said_in`.
    """
    return subprocess.run(
        [sys.executable, "-m", "gongkai_docx", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": encoding, **(environment or {})},
        encoding=said_in or encoding,
        timeout=300,
        check=False,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
    )
