"""A module of the project → its syntax tree, parsed once however many tests look at it."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "gongkai_docx"
MODULES = sorted(SRC.rglob("*.py"))
"""All modules of the program."""


@functools.cache
def tree(path: Path) -> ast.Module:
    """The module's tree, to be looked at."""
    return ast.parse(path.read_text(encoding="utf-8"))
