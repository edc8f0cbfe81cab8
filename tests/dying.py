"""A file's name → its filing, or the end of the process: what reads files where processes die.

It stands by itself, since every process that is started imports it anew.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from gongkai_docx.desk.filing import Filing
from gongkai_docx.desk.receiving import Parcel, Terms


def die_of(parcel: Parcel, terms: Terms) -> object:
    """What reads a file and kills its process where the file's name says so."""
    if "杀" in parcel.path:
        os._exit(9)
    return Filing(parcel.path, "")


def all_of(batch: Sequence[Parcel], terms: Terms) -> list[object]:
    """The same, of several files."""
    return [die_of(parcel, terms) for parcel in batch]
