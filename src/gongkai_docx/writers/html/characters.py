"""What was typed → characters of a web page: all of it seen as it stands, none of it alive."""

from __future__ import annotations

from html import escape

from gongkai_docx.patterns import pattern
from gongkai_docx.text import INVISIBLE, UNPUBLISHABLE, publishable

_SPACES = pattern(r"[ \t\n]{2,}|[\t\n]")
_IN_SCRIPT = pattern(f"[<>&{INVISIBLE}{UNPUBLISHABLE}]")


def text(typed: str) -> str:
    """The text as it stands in an element or between the quotes of an attribute.

    Spaces beside each other stay as many; what may not stand on a page is U+FFFD.
    """
    return escape(_SPACES.sub(lambda gap: _kept(gap[0]), publishable(typed)))


def _kept(gap: str) -> str:
    return " " + "\xa0" * (len(gap) - 1)


def in_script(json: str) -> str:
    r"""JSON that nothing in it can end, in a script of a page: </script> begins \u003c there."""
    return _IN_SCRIPT.sub(lambda char: _escaped(char[0]), json)


def _escaped(char: str) -> str:
    """A character as JSON spells it that has no other sign for it (RFC 8259, 7)."""
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
