"""A document → what ONLYOFFICE, opened once, makes of it: scripts run in it, other formats.

Its Document Builder comes from PyPI (`document-builder`, the extra `real`). Without a licence it
writes "Unregistered Version" across every document that it saves, and changes nothing else.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from programs.kept import PATIENCE, Kept

SIDE = Path(__file__).with_name("onlyoffice_side.py")


def lacking() -> str | None:
    """Why ONLYOFFICE can't be run here, or None where it can."""
    if importlib.util.find_spec("docbuilder") is None:
        return "docbuilder is not installed (pip install -e '.[real]')"
    return None


class OnlyOffice:
    """One ONLYOFFICE with a home of its own, open from the first document to `close`."""

    def __init__(self, folder: Path, patience: float = PATIENCE) -> None:
        self._kept = Kept(
            [sys.executable, str(SIDE)],
            folder / "onlyoffice.log",
            {"HOME": str(folder), "TMPDIR": str(folder)},
            patience,
        )

    def run(self, source: Path, script: str, *targets: Path) -> Any:
        """Opens a document, runs a script in it, saves it to each target by its suffix.

        The script is the body of a JavaScript function that may use ONLYOFFICE's `Api`; what it
        returns is given back.
        """
        returned: str = self._kept.ask(
            open=str(source.resolve()),
            script=f"(function() {{ return JSON.stringify([(function() {{ {script} }})()]); }})();",
            save=[[target.suffix[1:], str(target.resolve())] for target in targets],
        )
        return json.loads(returned)[0]

    def close(self) -> None:
        self._kept.close()
