"""`pages.toml` → what a page on a rule says besides the rule: why, by what example, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from gongkai_docx.values import dataclass

FIRST_VERSION = "0.1.0"


@dataclass(frozen=True)
class RulePage:
    """What is told of a rule to who has broken it."""

    why: str
    """What it is there for."""
    breaks: str
    """An example that breaks it."""
    keeps: str
    """The same as it should be."""
    cure: str
    """What to do."""
    since: str
    """The version of the program that first had it."""


@cache
def rule_pages() -> Mapping[str, RulePage]:
    """What is told of each rule, by its code."""
    import tomllib
    from importlib.resources import files

    file = files("gongkai_docx.rules").joinpath("pages.toml")
    document = tomllib.loads(file.read_text(encoding="utf-8"))
    rules = document["rules"].items()
    return {code: RulePage(**{"since": FIRST_VERSION, **said}) for code, said in rules}
