"""A web page → what Chromium, a checker of HTML and the editors of web sites make of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

SIDE = Path(__file__).with_name("web_side.mjs")
EDITORS = ("tinymce", "ckeditor5", "wangeditor")
_PACKAGES = ("playwright-core", "axe-core", "tinymce", "ckeditor5", "@wangeditor/editor")
_PATIENCE = 180


def lacking() -> str | None:
    """Why no browser can be run here, or None where it can."""
    for program in ("chromium", "node"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    return next((reason for package in _PACKAGES if (reason := _lacks(package))), None)


def lacking_checker() -> str | None:
    """Why the Nu HTML checker can't be run here, or None where it can."""
    return "java is not installed" if shutil.which("java") is None else _lacks("vnu-jar")


def _lacks(package: str) -> str | None:
    return None if _folder(package) else f"the npm package {package} is not installed"


def _folder(package: str) -> Path | None:
    """Where that package of npm is, beside the programs of npm on the path."""
    for place in os.environ.get("PATH", "").split(os.pathsep):
        folder = Path(place).parent / package
        if Path(place).name == ".bin" and folder.is_dir():
            return folder
    return None


def complaints(pages: Sequence[Path]) -> list[dict[str, Any]]:
    """What the Nu HTML checker says of these pages, warnings too."""
    jar = _folder("vnu-jar")
    assert jar
    command = ["java", "-jar", str(jar / "build" / "dist" / "vnu.jar"), "--format", "json"]
    done = subprocess.run([*command, *map(str, pages)], capture_output=True, timeout=_PATIENCE)
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return messages


class Look(NamedTuple):
    """How a page looks at one width."""

    width: int
    violations: list[str]
    """What of WCAG 2.2 AA axe-core finds broken."""
    scrolled: int
    """How wide the page is, moved sideways."""
    asked: list[str]
    """What it asked the network for."""
    picture: str
    """Where a picture of the whole page is; "" where none was wanted."""


def looked_at(page: Path, widths: Sequence[int], printed: Path, scale: float = 1.0) -> list[Look]:
    """How that page looks at each width, with a picture, smaller by `scale`; a PDF of it, too."""
    (looks,) = _looked_at({page: printed}, widths, scale)
    return looks


def all_looked_at(pages: Mapping[Path, Path], widths: Sequence[int]) -> list[list[Look]]:
    """How each of these pages looks, each with where its PDF goes; in one browser, no pictures."""
    return _looked_at(pages, widths, None)


def _looked_at(
    pages: Mapping[Path, Path], widths: Sequence[int], scale: float | None
) -> list[list[Look]]:
    wanted = [{"path": str(page), "printed": str(printed)} for page, printed in pages.items()]
    answer = _asked(pages=wanted, widths=list(widths), scale=scale)
    return [[Look(**each) for each in looks] for looks in answer]


def edited(page: Path) -> Mapping[str, str]:
    """What editors give back of it, taken as source and pasted (tinymce, tinymce pasted …)."""
    answer: dict[str, str] = _asked(edit=str(page), editors=list(EDITORS))
    return answer


def _asked(**order: Any) -> Any:
    folders = {package: str(_folder(package)) for package in _PACKAGES}
    order |= {"folders": folders, "chromium": shutil.which("chromium")}
    done = subprocess.run(
        ["node", str(SIDE)],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=_PATIENCE,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return json.loads(done.stdout)
