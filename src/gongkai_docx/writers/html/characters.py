"""What was typed → characters of a web page: all of it seen as it stands, none of it alive."""

from __future__ import annotations

from html import escape

from gongkai_docx.patterns import pattern
from gongkai_docx.text import INVISIBLE

# What HTML forbids (Living Standard, 13.1.4: controls, surrogates, noncharacters), and marks that
# turn the direction of what stands around them.
_FORBIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\u2028-\u202e\u2066-\u2069"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
)
_DEAD = pattern(f"[{_FORBIDDEN}]")
_SPACES = pattern(r"[ \t\n]{2,}|[\t\n]")
_IN_SCRIPT = pattern(f"[<>&{INVISIBLE}{_FORBIDDEN}]")


def text(typed: str) -> str:
    """The text as it stands in an element or between the quotes of an attribute.

    Spaces beside each other stay as many; what may not stand on a page is U+FFFD.
    """
    shown = _DEAD.sub("\N{REPLACEMENT CHARACTER}", typed)
    return escape(_SPACES.sub(lambda gap: _kept(gap[0]), shown))


def _kept(gap: str) -> str:
    return " " + "\xa0" * (len(gap) - 1)


def in_script(json: str) -> str:
    r"""JSON that nothing in it can end, in a script of a page: </script> begins \u003c there."""
    return _IN_SCRIPT.sub(lambda char: _escaped(char[0]), json)


def _escaped(char: str) -> str:
    """A character as JSON spells it that has no other sign for it (RFC 8259, 7)."""
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
