"""The program and all wheels that it needs, of one platform → a zip that installs without network.

    python .ci/bundle.py [windows-x64 | linux-x86_64 | linux-aarch64]... [--to FOLDER]

All three, if none is named. The wheels come from PyPI, for every Python that the program runs on,
and are looked through for what would be lacking there (`closure`); the program's own is built from
this checkout, and carries the page where `.ci/runtime.py` was run. Beside them lie the scripts of
`.ci/bundle/`, and the page itself.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from closure import Target, lacking
from gongkai_docx import __version__
from gongkai_docx.errors import Unusable
from gongkai_docx.page import making

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# A wheel of an earlier glibc fits a later one; pip wants each of them named.
_GLIBC = ("2_17", "2_24", "2_26", "2_27", "2_28")
PLATFORMS = {
    "windows-x64": ["win_amd64"],
    **{
        f"linux-{machine}": [
            f"manylinux2014_{machine}",
            *(f"manylinux_{version}_{machine}" for version in _GLIBC),
        ]
        for machine in ("x86_64", "aarch64")
    },
}
_FIXED = (1980, 1, 1, 0, 0, 0)


def main() -> None:
    """Make the bundles that are asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("platforms", nargs="*", metavar="PLATFORM", help=", ".join(PLATFORMS))
    parser.add_argument("--to", type=Path, default=ROOT / "dist")
    asked = parser.parse_args()
    asked.to.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        own = _own_wheel(Path(folder) / "own")
        for platform in asked.platforms or PLATFORMS:
            wheels = [own, *_downloaded(own, PLATFORMS[platform], Path(folder) / platform)]
            for target in targets(platform):
                if lack := lacking(wheels, ("gongkai-docx", "pip"), target):
                    sys.exit(f"{platform}, Python {target.python}: no wheel of {', '.join(lack)}")
            print(bundled(platform, wheels, asked.to))


def targets(platform: str) -> list[Target]:
    """Each Python that the bundle of that platform is for."""
    system = platform.partition("-")[0]
    named = ("win", "AMD64") if system == "windows" else ("linux", platform.partition("-")[2])
    return [Target(version, *named, PLATFORMS[platform]) for version in PYTHONS]


def _own_wheel(folder: Path) -> Path:
    _pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("gongkai_docx-*.whl")
    return wheel


def _downloaded(own: Path, tags: list[str], folder: Path) -> list[Path]:
    """What the program needs, and pip itself: a Python of Debian's has none to make others with."""
    of_platform = [part for tag in tags for part in ("--platform", tag)]
    for version in PYTHONS:
        options = ("--only-binary=:all:", "--python-version", version, *of_platform)
        _pip("download", "--dest", str(folder), *options, str(own), "pip")
    return sorted(wheel for wheel in folder.glob("*.whl") if wheel.name != own.name)


def _pip(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", arguments[0], "--quiet", *arguments[1:]], check=True
    )


def bundled(platform: str, wheels: list[Path], to: Path) -> Path:
    """The bundle of these wheels, in that folder."""
    name = f"gongkai-docx-{__version__}-{platform}"
    target = to / f"{name}.zip"
    scripts = ROOT / ".ci" / "bundle" / platform.partition("-")[0]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(scripts.iterdir()):
            _add(archive, f"{name}/{path.name}", _script(path), executable=path.suffix == ".sh")
        _add(archive, f"{name}/样例.xlsx", (ROOT / "inputs" / "guanzhuang-2023.xlsx").read_bytes())
        try:
            _add(archive, f"{name}/年报.html", making.write())
        except Unusable as lacking:
            print(lacking, file=sys.stderr)
        for wheel in wheels:
            _add(archive, f"{name}/wheels/{wheel.name}", wheel.read_bytes())
    return target


def _script(path: Path) -> bytes:
    """A script as its system has lines, however this checkout has them."""
    lines = path.read_bytes().replace(b"\r\n", b"\n")
    return lines.replace(b"\n", b"\r\n") if path.suffix == ".bat" else lines


def _add(archive: zipfile.ZipFile, name: str, content: bytes, *, executable: bool = False) -> None:
    info = zipfile.ZipInfo(name, _FIXED)
    info.external_attr = (0o100755 if executable else 0o100644) << 16
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


if __name__ == "__main__":
    main()
