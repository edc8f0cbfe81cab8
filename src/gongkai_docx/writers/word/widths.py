"""A text → how wide it stands on the page, in ems of its type."""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat

from gongkai_docx.patterns import pattern

# The widths of ! to ~ in Times New Roman, in thousandths of an em (Adobe's metrics of Times-Roman,
# which it shares); a space has 250.
_LATIN = (
    333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278,  # ! to /
    500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921,  # 0 to @
    722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889,  # A to M
    722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611,  # N to Z
    333, 278, 333, 469, 500, 333,  # [ to `
    444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778,  # a to m
    500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444,  # n to z
    480, 200, 480, 541,  # { to ~
)  # fmt: skip
_WIDTHS = {chr(code): width for code, width in enumerate((250, *_LATIN), ord(" "))}
_EM = 1000

# Where Chinese meets Latin letters or digits, LibreOffice leaves a fifth of an em, whatever the
# file says; Word, WPS and ONLYOFFICE do as our styles say, and leave nothing.
_MEETING = pattern(r"(?<=[!-~])(?=[^ -~])|(?<=[^ -~])(?=[!-~])")
_APART = 0.2


def ems(text: str) -> float:
    """The width of the text on one line; what is not ASCII is as wide as a Chinese character."""
    return sum(map(_WIDTHS.get, text, repeat(_EM))) / _EM


@lru_cache(maxsize=4096)  # of a title each line is looked at in many ways to break it
def widest(text: str) -> float:
    """The width that the text has in the program that sets it widest."""
    return ems(text) + _APART * len(_MEETING.findall(text))
