"""The XML of Word (WordprocessingML, ECMA-376 part 1, 17): nothing outside of here spells it.

`making` writes a document anew, in `styles`. A template's parts go through `repairs`, `leftovers`,
`personal`, `fields`, `tags`, `room`, `bookmarks` and `living`, `constants` on their way to Jinja,
`settling` and `fitting` after it; `typesetting` says how their text is set. `review` and `places`
mark what is written. `parts` keeps the package.
"""

from lxml import etree

from gongkai_docx.writers.opc import DECLARATION as DECLARATION
from gongkai_docx.writers.opc import R as R

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
