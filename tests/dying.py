"""Numbers → what a process says of them, or dies of; it imports next to nothing."""

from __future__ import annotations

import gc
import os

DEADLY = (5, 20)


def die_of(number: int) -> int:
    """The number; those that are deadly end their process."""
    if number in DEADLY:
        os._exit(9)
    return number


def die(number: int) -> int:
    """Nothing: the process that is given it ends."""
    os._exit(9)


def lost(number: int) -> int:
    """What comes of a number that killed its process."""
    return -number


def passed_over(number: int) -> int:
    """How many things its process passes over when it looks for garbage."""
    return gc.get_freeze_count()
