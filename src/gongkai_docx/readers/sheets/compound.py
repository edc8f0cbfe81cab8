"""A compound file, as Office wrote before 2007 ([MS-CFB]) → its streams by name.

olefile reads it, and refuses what the standard forbids before it unpacks it: a stream that is said
to be larger than the file, a directory that leads astray. What it takes at the file's word is
looked at here: how large the allocation table is, and that a chain of sectors has an end.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence

from olefile import DEFECT_INCORRECT, STGTY_STREAM, OleFileIO

_SECTORS = {9: 512, 12: 4096}
"""The sizes of sectors by the number that the header tells them by."""
_NUMBER = 4
"""Bytes of a sector's number in the allocation table."""


class CompoundError(ValueError):
    """The file is cut off, or contradicts itself."""


class CompoundFile:
    """The streams that stand in the root of a compound file. Raises `CompoundError`."""

    def __init__(self, content: bytes) -> None:
        _refuse_oversized_table(content)
        try:
            self._ole = OleFileIO(io.BytesIO(content), raise_defects=DEFECT_INCORRECT)
        except (OSError, ValueError, RecursionError) as error:
            raise CompoundError(str(error)) from error
        self._root = {
            entry.name.lower(): entry
            for entry in self._ole.root.kids
            if entry.entry_type == STGTY_STREAM
        }

    @property
    def names(self) -> frozenset[str]:
        """The names of the streams in the root, in lower case: it makes no difference."""
        return frozenset(self._root)

    def size(self, name: str) -> int:
        """How many bytes the stream of that name has, as the file says."""
        size: int = self._root[name.lower()].size
        return size

    def read(self, name: str) -> bytes:
        """The stream of that name. Raises `CompoundError` where it is cut off."""
        entry = self._root[name.lower()]
        try:
            stream: bytes = self._ole.openstream(entry.name).read()
        except (OSError, ValueError) as error:
            raise CompoundError(str(error)) from error
        _refuse_circle(entry.isectStart, self._ole.minifat if entry.is_minifat else self._ole.fat)
        return stream


def _refuse_oversized_table(content: bytes) -> None:
    """The table is put together in memory from as many sectors as the header says it has."""
    try:
        (shift,) = struct.unpack_from("<H", content, 30)
        (table,) = struct.unpack_from("<I", content, 44)
    except struct.error as error:
        raise CompoundError("no room for a header") from error
    if shift not in _SECTORS:
        raise CompoundError("sectors of an unknown size")
    # One that is twice as large as needed, and what the header has room for, does no harm.
    if table * _SECTORS[shift] > 2 * _NUMBER * len(content) // _SECTORS[shift] + 109 * 4096:
        raise CompoundError("a table of another size")


def _refuse_circle(sector: int, table: Sequence[int]) -> None:
    """A chain is followed as far as its stream is long, though it go round in circles."""
    met: set[int] = set()
    while sector < len(table):
        if sector in met:
            raise CompoundError("a chain without an end")
        met.add(sector)
        sector = table[sector]
