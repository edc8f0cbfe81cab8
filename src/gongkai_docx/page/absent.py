"""The names of modules that no browser has → modules that can be imported, and fail when used.

So whatever doesn't need them works in the page as it is, though it stands beside what does.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

ABSENT = ("sqlite3", "_multiprocessing")
"""What Pyodide leaves out of Python's own library."""


class _Failing(type):
    """A class of which nothing can be made."""

    def __call__(cls, *arguments: object, **named: object) -> NoReturn:
        raise ModuleNotFoundError(f"{cls.__name__} is in no browser", name=cls.__name__)


class _Absent(ModuleType):
    """A module of which every member is a class that can be named, and caught, and no more."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Failing(name, (Exception,), {})


class _Finder(MetaPathFinder, Loader):
    """Finds them behind all that is really there."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] not in ABSENT:
            return None
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Absent(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is to be done."""


def stand_in() -> None:
    """Let these modules be imported from now on, where they are missing."""
    sys.meta_path.append(_Finder())
