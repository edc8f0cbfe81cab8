"""What stops a command: errors that know their exit code, with a message for the clerk."""

from __future__ import annotations


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
