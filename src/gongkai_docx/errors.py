"""What stops a command: errors that know their exit code, with a message for the clerk."""

from __future__ import annotations

import re

# C0 but for tab and line feed, DEL, C1, Unicode's line ends, and what turns the direction of text.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class GongkaiError(Exception):
    """A reason why a command can't go on; its text is shown as it is, in Chinese."""

    exit_code = 2


class Unusable(GongkaiError):
    """The input or an option can't be used: says which file, where in it, and what to do."""


class BrokenProgram(GongkaiError):
    """A file of the program itself is missing or not of its version: says which."""


class WouldOverwrite(GongkaiError):
    """Refused, so that nothing somebody made is lost."""

    exit_code = 3


def printable(text: str) -> str:
    """The message without control characters, by which a file could take over a terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
