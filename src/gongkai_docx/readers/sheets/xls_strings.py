"""The table of shared texts of an .xls ([MS-XLS] 2.5.293) → how long each of them is."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from gongkai_docx.readers.sheets.sheet import TooLargeError

# Shared texts, and bytes that say how they look.
_MAX_STRINGS = 1_000_000
_MAX_LOOKS = 4_000_000


def string_lengths(chunks: Sequence[bytes]) -> list[int]:
    """How many characters each shared text has; [MS-XLS] 2.5.293, over CONTINUE records.

    Raises `TooLargeError`; ValueError, IndexError, StopIteration or struct.error where the table
    isn't what it says.
    """
    if not chunks:
        return []
    lengths: list[int] = []
    waiting = iter(chunks)
    data, at = next(waiting), 8
    looks = 0
    (count,) = struct.unpack_from("<I", data, 4)
    for _ in range(count):
        if at == len(data):
            data, at = next(waiting, b""), 0
        characters, flags = struct.unpack_from("<HB", data, at)
        at += 3
        extra = 0
        if flags & 8:
            extra += 4 * struct.unpack_from("<H", data, at)[0]
            at += 2
        if flags & 4:
            extra += struct.unpack_from("<I", data, at)[0]
            at += 4
        lengths.append(characters)
        looks += extra
        if looks > _MAX_LOOKS or len(lengths) > _MAX_STRINGS:
            raise TooLargeError
        left = characters
        while left:
            width = 2 if flags & 1 else 1
            taken = min(left, (len(data) - at) // width)
            left -= taken
            at += taken * width
            if left:  # goes on in the next record, which says anew how wide its characters are
                data, at = next(waiting), 1
                flags = data[0]
        while at + extra > len(data):
            extra -= len(data) - at
            data, at = next(waiting), 0
        at += extra
    return lengths
