"""Programs of others that the tests run: how each is found, opened and asked."""

from __future__ import annotations

import importlib.util
import shutil

from programs import browser, libreoffice, onlyoffice, web


def lacking(program: str) -> str | None:
    """Why the program can't be run here, or None where it can."""
    if program == "soffice":
        return libreoffice.lacking()
    if program == "docbuilder":
        return onlyoffice.lacking()
    if program in browser.NEEDED:
        return browser.lacking(program)
    if program == "web":
        return web.lacking()
    if program == "vnu":
        return web.lacking_checker()
    if program == "distributed":
        is_here = importlib.util.find_spec(program) is not None
        return None if is_here else "distributed is not installed (pip install -e '.[real]')"
    return None if shutil.which(program) else f"{program} is not installed"
