"""A stream of an Excel 97-2003 workbook ([MS-XLS] 2.1.4) → its records."""

from __future__ import annotations

import struct
from collections.abc import Iterator

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C


def each_record(stream: bytes | bytearray | memoryview) -> Iterator[tuple[int, int, int]]:
    """Offset, code and length of each record, up to the end or to one that is cut off."""
    at = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        if at + 4 + length > len(stream):
            return
        yield at, code, length
        at += 4 + length


def own_records(area: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Code and data of each record of a sheet, without those of the charts in it."""
    depth = 0
    for at, code, length in each_record(area):
        depth += code == BOF
        if depth == 1:
            yield code, area[at + 4 : at + 4 + length]
        depth -= code == EOF
