"""Wheels, and a Python on a platform → what an installation from these alone would lack there.

pip can download for another platform, but asks of requirements that are for some platforms only
whether they are for the one that it runs on itself; so what it has got is looked through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from functools import cached_property
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

_SYSTEMS = {"win": ("win32", "Windows", "nt"), "linux": ("linux", "Linux", "posix")}


@dataclass(frozen=True)
class Target:
    """A Python on a machine that nobody has here."""

    python: str
    """3.11"""
    system: str
    """win or linux"""
    machine: str
    """As `platform.machine` tells it there."""
    platforms: Sequence[str]
    """The tags of the wheels that fit, without that of the Python."""

    @cached_property
    def tags(self) -> frozenset[Tag]:
        """The tags of all wheels that fit."""
        version = tuple(map(int, self.python.split(".")))
        interpreter = "cp" + self.python.replace(".", "")
        own = cpython_tags(version, platforms=self.platforms)
        return frozenset((*own, *compatible_tags(version, interpreter, self.platforms)))

    @property
    def environment(self) -> dict[str, str]:
        """What a requirement's marker may ask of it (PEP 508)."""
        sys_platform, platform_system, os_name = _SYSTEMS[self.system]
        return {
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "platform_machine": self.machine,
            "sys_platform": sys_platform,
            "platform_system": platform_system,
            "os_name": os_name,
            "extra": "",
        }


class _Wheel:
    """What a wheel is, and what it says that it needs."""

    def __init__(self, path: Path) -> None:
        name, self.version, _, self.tags = parse_wheel_filename(path.name)
        self.name = str(name)
        self._path = path

    @cached_property
    def said(self) -> Message:
        """Its metadata."""
        with ZipFile(self._path) as archive:
            (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
            return message_from_bytes(archive.read(name))

    def fits(self, asked: Requirement, target: Target) -> bool:
        """Whether it is what is asked for, and can be installed there."""
        return (
            canonicalize_name(asked.name) == self.name
            and asked.specifier.contains(self.version, prereleases=True)
            and not self.tags.isdisjoint(target.tags)
            and Version(target.python) in SpecifierSet(self.said.get("Requires-Python", ""))
        )

    def needs(self, target: Target) -> Iterator[Requirement]:
        """What it needs there."""
        for line in self.said.get_all("Requires-Dist", []):
            asked = Requirement(line)
            if asked.marker is None or asked.marker.evaluate(target.environment):
                yield asked


def lacking(paths: Iterable[Path], asked: Iterable[str], target: Target) -> list[str]:
    """What of all that is asked for, and that this needs, no wheel is there for."""
    wheels = [_Wheel(path) for path in paths]
    waiting = [Requirement(each) for each in asked]
    known: set[str] = set()
    lack: list[str] = []
    while waiting:
        requirement = waiting.pop()
        if str(requirement) in known:
            continue
        known.add(str(requirement))
        fitting = [wheel for wheel in wheels if wheel.fits(requirement, target)]
        if fitting:
            waiting += max(fitting, key=lambda wheel: wheel.version).needs(target)
        else:
            lack.append(str(requirement))
    return lack
