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


# Sets a limit of the system's, then becomes the program.
_LIMITED = """
import resource, runpy, signal, sys
what, amount = sys.argv[1:3]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(getattr(resource, f"RLIMIT_{what}"), (int(amount), int(amount)))
sys.argv[:] = ["gongkai-docx", *sys.argv[3:]]
runpy.run_module("gongkai_docx", run_name="__main__", alter_sys=True)
"""


class Forked:
    """Our program, loaded when it is first run, and a process of its own for each run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = Kept([sys.executable, str(SIDE)], folder / "ours.log")

    def run(self, arguments: Sequence[str], folder: Path) -> Done:
        """The program run in that folder, without a terminal; what it says is UTF-8."""
        said = self._folder / "stdout", self._folder / "stderr"
        code: int = self._kept.ask(
            arguments=list(arguments),
            folder=str(folder),
            environment={**os.environ, "PYTHONIOENCODING": "utf-8"},
            said=[str(path) for path in said],
        )
        stdout, stderr = (path.read_text(encoding="utf-8") for path in said)
        return Done([*arguments], code, stdout, stderr)

    def close(self) -> None:
        self._kept.close()


def fresh(
    arguments: Sequence[str],
    folder: Path,
    encoding: str = "utf-8",
    limit: tuple[str, int] | None = None,
    stdout: int | None = None,
    environment: Mapping[str, str] | None = None,
    said_in: str | None = None,
) -> Done:
    """The program started in that folder, perhaps with a limit in bytes.

    The limit is one of address space (AS), which counts what a command loads and no more, or of a
    file (FSIZE).
    What it says is read in the encoding of its console, or in that of `said_in`.
    """
    command = ["-c", _LIMITED, *map(str, limit)] if limit else ["-m", "gongkai_docx"]
    return subprocess.run(
        [sys.executable, *command, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": encoding, **(environment or {})},
        encoding=said_in or encoding,
        timeout=300,
        check=False,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
    )
