"""The program's page → what a browser shows and does when somebody uses it.

Chromium, opened once, is driven by Playwright, and what it shows is judged by axe for who can't see
or use a mouse; Firefox goes the main way once, driven by Puppeteer over WebDriver BiDi. All three
are of npm.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from gongkai_docx.page.runtime import HERE
from programs.kept import PATIENCE, Kept

SIDE = Path(__file__).with_name("browser_side.cjs")
FIREFOX_SIDE = Path(__file__).with_name("firefox_side.cjs")
OLD = "chromium-107"
"""That of four years ago, which npm has for use on servers."""
NEEDED = {
    "chromium": ("playwright-core", "axe-core"),
    "firefox-esr": ("playwright-core", "puppeteer-core"),
    OLD: ("playwright-core", "axe-core", "@sparticuz/chromium"),
}
"""What drives each of them."""


def lacking(browser: str = "chromium") -> str | None:
    """Why the page can't be opened here in that browser, or None where it can."""
    for program in ("node",) if browser == OLD else ("node", browser):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    modules = _modules()
    for package in NEEDED[browser]:
        if modules is None or not (modules / package).is_dir():
            return f"{package} is not installed (npm install {package})"
    return None if HERE.is_dir() else "the page's runtime isn't here (python .ci/runtime.py)"


def _modules() -> Path | None:
    """The folder of npm's packages that Playwright lies in, whose program is on the path."""
    program = shutil.which("playwright-core")
    if program is None:
        return None
    return next(each for each in Path(program).resolve().parents if each.name == "node_modules")


def unpacked_old(folder: Path) -> Path:
    """Chromium of four years ago, in that folder."""
    path = folder / OLD
    packed = f"{_modules()}/@sparticuz/chromium/bin/chromium.br"
    unpacking = (
        "const { readFileSync, writeFileSync } = require('fs');"
        "const [from, to] = process.argv.slice(1);"
        "const content = require('zlib').brotliDecompressSync(readFileSync(from));"
        "writeFileSync(to, content, { mode: 0o755 });"
    )
    subprocess.run(["node", "-e", unpacking, packed, str(path)], check=True)
    return path


def in_firefox(page: Path, workbook: Path) -> dict[str, Any]:
    """What Firefox gives for a workbook: what is `told`, the `draft`, and all that was `asked` for.

    The draft is in base64.
    """
    programs = (str(_modules()), str(shutil.which("firefox-esr")))
    done = subprocess.run(
        ["node", str(FIREFOX_SIDE), *programs, str(page), str(workbook)],
        capture_output=True,
        check=False,
        timeout=PATIENCE,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    given: dict[str, Any] = json.loads(done.stdout)
    return given


class Browser:
    """One Chromium with one page in it, open from the first file that is dropped to `close`."""

    def __init__(
        self, folder: Path, *options: str, chromium: str = "chromium", extension: str = ""
    ) -> None:
        """Of that name, and started with these options and with that extension, a folder."""
        self._folder = folder
        programs = (str(_modules()), str(shutil.which(chromium)), extension)
        command = ["node", str(SIDE), *programs, *options]
        self._kept = Kept(command, folder / "browser.log", {"HOME": str(folder)}, PATIENCE)

    def open(self, page: Path) -> dict[str, int]:
        """Open the page anew; after how many milliseconds it was `visible`, and `ready`, or not."""
        opened: dict[str, int] = self._ask("open", path=str(page))
        return opened

    def choose(self, *paths: Path, at: str = "#file") -> int:
        """Choose these files, as a person does; how many milliseconds it took to tell of them."""
        taken: int = self._ask("choose", at=at, paths=[str(path) for path in paths])
        return taken

    def offer(self, *paths: Path, at: str = "#file") -> None:
        """Choose these files, and don't wait."""
        self._ask("offer", at=at, paths=[str(path) for path in paths])

    def settle(self) -> None:
        """Wait until all that was asked for is done."""
        self._ask("settle")

    def leave(self) -> bool:
        """Have the page loaded again; whether the browser asked first, and was told not to.

        A page that was loaded again is ready.
        """
        return bool(self._ask("leave"))

    def press(self, *keys: str) -> None:
        """Press these keys, one after the other."""
        self._ask("press", keys=keys)

    def click(self, at: str) -> None:
        """Click there, and wait until it is done."""
        self._ask("click", at=at)

    def type(self, at: str, text: str) -> None:
        """Type a text there."""
        self._ask("type", at=at, text=text)

    def take(self, at: str) -> tuple[str, bytes]:
        """Click there; the name and the content of the file that is saved then."""
        path = self._folder / "taken"
        name: str = self._ask("take", at=at, to=str(path))
        return name, path.read_bytes()

    def focus(self) -> str:
        """Where the keyboard is: the id of that, or what it does, or what kind of element it is."""
        named = "(e => e.id || e.dataset.does || e.localName)(document.activeElement)"
        return str(self.evaluate(named))

    def choose_by_key(self, key: str, *paths: Path) -> None:
        """Press that key, and choose these files in the window that it opens."""
        self._ask("choose_by_key", key=key, paths=[str(path) for path in paths])

    def take_by_key(self, key: str) -> tuple[str, bytes]:
        """Press that key; the name and the content of the file that is saved then."""
        path = self._folder / "taken"
        name: str = self._ask("take_by_key", key=key, to=str(path))
        return name, path.read_bytes()

    def give(self, path: Path, at: str) -> tuple[str, bytes]:
        """Choose that file there; the name and the content of the file that is saved then."""
        taken = self._folder / "taken"
        name: str = self._ask("give", at=at, paths=[str(path)], to=str(taken))
        return name, taken.read_bytes()

    def text(self, at: str) -> str:
        """What stands there; "" where it isn't shown."""
        script = f"(e => e.closest('[hidden]') ? '' : e.innerText)(document.querySelector('{at}'))"
        return str(self.evaluate(script)).strip()

    def evaluate(self, script: str) -> Any:
        """What that expression comes to on the page."""
        return self._ask("evaluate", script=script)

    def work(self, script: str) -> Any:
        """What that expression comes to in its worker, where the program runs."""
        return self._ask("work", script=script)

    def view(self, width: int, height: int, scheme: str) -> None:
        """Look at it in a window of that size, light or dark."""
        self._ask("view", width=width, height=height, scheme=scheme)

    def draw(self, path: Path) -> None:
        """Save a picture of what the window shows of it."""
        self._ask("draw", to=str(path))

    def judge(self) -> list[list[str]]:
        """What axe finds: the rule that is broken, and where."""
        found: list[list[str]] = self._ask("judge")
        return found

    def requests(self) -> list[list[str]]:
        """All addresses that were asked for since it was opened, and why each was refused."""
        asked: list[list[str]] = self._ask("requests")
        return asked

    def _ask(self, order: str, **wanted: object) -> Any:
        return self._kept.ask(order=order, **wanted)

    def close(self) -> None:
        self._kept.close()
