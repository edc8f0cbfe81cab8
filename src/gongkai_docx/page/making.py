"""The program and its runtime → the page: one file that holds all that it needs.

Everything stands in it as text: the page's own style and scripts, which alone may run (the digests
in its Content-Security-Policy say so), and what Python needs, as the base64 of gzip. The policy
forbids every request, so that nothing that is dropped on the page can leave it.
"""

from __future__ import annotations

import gzip
import io
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path

from gongkai_docx import __version__
from gongkai_docx.page import runtime

PAGE_SIGN = '<meta name="generator" content="gongkai-docx page">'
"""By this a page is known that the program made."""

SCRIPTS = ("program.js", "report.js", "collection.js", "page.js")
"""What the page itself runs, as one script."""

_HERE = Path(__file__).parents[1]
_LEFT_OUT = ("__pycache__", "runtime", "cli")
"""Folders of the program that the page has no use for: the commands, and what it is itself."""


def write() -> bytes:
    """The page. Raises `Unusable` where the runtime isn't there, `BrokenProgram` if it is damaged.

    The same bytes for the same program on any day.
    """
    parts = {**runtime.contents(), f"gongkai_docx-{__version__}-py3-none-any.whl": _program()}
    style, fallback, worker = map(_own, ("page.css", "fallback.js", "worker.js"))
    script = "\n\n".join(map(_own, SCRIPTS))
    policy = (
        "default-src 'none'; connect-src 'none'; form-action 'none'; base-uri 'none'; "
        f"style-src '{_digest(style)}'; img-src data: blob:; worker-src blob:; "
        f"script-src '{_digest(script)}' '{_digest(fallback)}' 'wasm-unsafe-eval' blob:"
    )
    filled = _own("page.html")
    for name, text in {
        "POLICY": policy,
        "SIGN": PAGE_SIGN,
        "STYLE": style,
        "SCRIPT": script,
        "FALLBACK": fallback,
        "WORKER": worker,
        "VERSION": escape(__version__),
        "PACKAGES": "".join(_listed()),
        "PARTS": "\n".join(_carried(name, content) for name, content in parts.items()),
    }.items():
        filled = filled.replace(f"<!--{name}-->", text, 1).replace(f"{{{name}}}", text, 1)
    return filled.encode()


def objection(old: bytes, new: bytes) -> str | None:
    """Why the page `new` may not take the place of the file `old`; None if it was such a page."""
    return None if PAGE_SIGN.encode() in old[:2_000] else "不是本程序写的网页"


def _own(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8").strip()


def _digest(text: str) -> str:
    """By what a Content-Security-Policy allows this text to run, and no other (CSP 3, 2.3.1)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _listed() -> Iterator[str]:
    for package in runtime.packages():
        told = f"{package.name} {package.version}（{package.licence}）：{package.about}"
        yield f"<li>{escape(told)}</li>"


def _carried(name: str, content: bytes) -> str:
    """A file as the page holds it. No browser runs a script of type text/plain."""
    packed = b64encode(gzip.compress(content, 9, mtime=0)).decode()
    return f'<script type="text/plain" data-part="{escape(name)}">{packed}</script>'


def _program() -> bytes:
    """The program as a wheel that is unpacked and no more; its templates lie inside of it."""
    held = {path.relative_to(_HERE).as_posix(): path for path in _files(_HERE)}
    if not (_HERE / "templates").is_dir():  # in a checkout they lie at its top
        held |= {f"templates/{path.name}": path for path in _files(_HERE.parents[1] / "templates")}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, path in sorted(held.items()):
            _add(archive, f"gongkai_docx/{name}", path.read_bytes())
    return stream.getvalue()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not {*path.relative_to(folder).parts} & {*_LEFT_OUT}:
            yield path


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name)  # dated 1980-01-01
    info.create_system = 0
    archive.writestr(info, content)
