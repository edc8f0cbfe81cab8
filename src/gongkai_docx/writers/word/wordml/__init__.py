"""The XML of Word (WordprocessingML, ECMA-376 part 1, 17): nothing outside of here spells it.

`making` writes a document anew, in `styles`. A template's parts go through `repairs`, `leftovers`,
`personal`, `fields`, `tags`, `room`, `bookmarks` and `apart`, `constants` on their way to Jinja;
`typesetting` says how their text is set. What is filled in goes through `living` and `listing`,
`settling` and `fitting`, with `lines` for what has room. `review` and `places` mark what is
written. `parts` keeps the package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongkai_docx.package import DECLARATION as DECLARATION
from gongkai_docx.package import R as R

if TYPE_CHECKING:
    from lxml import etree


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def w(name: str) -> str:
    """The name of an element or attribute of WordprocessingML, as lxml spells it."""
    return f"{{{W}}}{name}"


def number(value: str | None) -> int:
    """The whole number that an attribute holds; 0 for anything else."""
    return int(value) if value and value.isascii() and value.isdigit() else 0


def parent(element: etree._Element) -> etree._Element:
    """The element around one that is not the root."""
    return next(element.iterancestors())
