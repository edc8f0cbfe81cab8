"""`runtime.toml` and a folder → the files of the runtime in it, each proven by its digest.

They are no part of the sources: `.ci/runtime.py` gets them from npm and PyPI into `HERE`, and a
release's wheel carries them. Making a page asks no network for anything.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from gongkai_docx.errors import BrokenProgram, Unusable
from gongkai_docx.values import dataclass

HERE = Path(__file__).parent / "runtime"
"""Where the files lie."""
_ADVICE = (
    "发布的安装包自带这些文件；从源代码运行的，请先在程序文件夹里运行"
    " python .ci/runtime.py（要能上网，用到 npm 和 pip），再装一次"
)


@dataclass(frozen=True)
class Package:
    """A package of another's, as its registry has it."""

    registry: str
    """npm or pypi."""
    name: str
    version: str
    licence: str
    """By its SPDX identifier."""
    about: str
    files: dict[str, str]
    """The files that the page needs of it, and the SHA-256 of each."""


@cache
def packages() -> tuple[Package, ...]:
    """All that the runtime consists of."""
    lock = tomllib.loads(files(__package__).joinpath("runtime.toml").read_text(encoding="utf-8"))
    return tuple(
        Package(registry, name, **listed)
        for registry, members in lock.items()
        for name, listed in members.items()
    )


def contents(folder: Path = HERE) -> dict[str, bytes]:
    """The files of the runtime by name.

    Raises `Unusable` where the folder lacks one, `BrokenProgram` where one isn't what was listed.
    """
    return dict(_proven(folder))


def _proven(folder: Path) -> Iterator[tuple[str, bytes]]:
    for package in packages():
        for name, digest in package.files.items():
            path = folder / name
            if not path.is_file():
                raise Unusable(f"没有生成网页：缺少网页里运行程序所需的 {name}。{_ADVICE}")
            content = path.read_bytes()
            if sha256(content).hexdigest() != digest:
                raise BrokenProgram(
                    f"本程序不完整：{path} 与登记的不同（SHA-256），没有生成网页。{_ADVICE}"
                )
            yield name, content
