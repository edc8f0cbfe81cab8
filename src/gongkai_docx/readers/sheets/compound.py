"""A compound file, as Office wrote before 2007 ([MS-CFB]) → its streams by name.

Every chain of sectors is followed within the file's size, and no sector twice.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

_LAST_SECTOR = 0xFFFFFFFA
"""The highest number of a sector; what is above it ends a chain, or marks a free sector."""
_NO_ENTRY = 0xFFFFFFFF
_ENTRY = 128
_MINI_SECTOR = 64


class CompoundError(ValueError):
    """The file is cut off, or contradicts itself."""


@dataclass(frozen=True)
class _Entry:
    """What the directory says of a stream or a storage."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams that stand in the root of a compound file. Raises `CompoundError`."""

    def __init__(self, content: bytes) -> None:
        try:
            shift, mini_shift = struct.unpack_from("<HH", content, 30)
            fat_size, directory, _, self._cutoff, mini_fat, _, difat, _ = struct.unpack_from(
                "<8I", content, 44
            )
            header = struct.unpack_from("<109I", content, 76)
        except struct.error as error:
            raise CompoundError("no room for a header") from error
        if shift not in (9, 12) or 1 << mini_shift != _MINI_SECTOR:
            raise CompoundError("sectors of an unknown size")
        self._content = content
        self._sector = 1 << shift
        self._count = -(-len(content) // self._sector) - 1
        self._fat = self._allocation([*header, *self._more_fat(difat)], fat_size)
        self._mini_fat = _numbers(self._chain(mini_fat))
        self._entries = self._directory(directory)
        root = self._entries[0]
        self._mini = self._chain(root.start) if root.size else b""
        self._root = {entry.name.lower(): entry for entry in self._children(root.child)}

    @property
    def names(self) -> frozenset[str]:
        """The names of what stands in the root, in lower case: it makes no difference."""
        return frozenset(self._root)

    def size(self, name: str) -> int:
        """How many bytes the stream of that name has."""
        return self._root[name.lower()].size

    def read(self, name: str) -> bytes:
        """The stream of that name. Raises `CompoundError` where it is cut off."""
        entry = self._root[name.lower()]
        if entry.size < self._cutoff:
            numbers = _followed(entry.start, self._mini_fat, len(self._mini) // _MINI_SECTOR + 1)
            starts = (number * _MINI_SECTOR for number in numbers)
            stream = b"".join(self._mini[at : at + _MINI_SECTOR] for at in starts)
        else:
            stream = self._chain(entry.start)
        if len(stream) < entry.size:
            raise CompoundError("a stream is cut off")
        return stream[: entry.size]

    def _at(self, number: int) -> bytes:
        if number >= self._count:
            raise CompoundError("a sector beyond the end")
        at = (number + 1) * self._sector
        return self._content[at : at + self._sector]

    def _chain(self, start: int) -> bytes:
        return b"".join(map(self._at, _followed(start, self._fat, self._count)))

    def _more_fat(self, number: int) -> list[int]:
        """Where the allocation table goes on after what the header names of it."""
        found: list[int] = []
        for _ in range(self._count):
            if number > _LAST_SECTOR:
                return found
            *numbers, number = _numbers(self._at(number))
            found += numbers
        if number > _LAST_SECTOR:
            return found
        raise CompoundError("a chain without an end")

    def _allocation(self, sectors: list[int], size: int) -> Sequence[int]:
        used = [number for number in sectors if number <= _LAST_SECTOR]
        if len(used) > self._count or len(used) < size:
            raise CompoundError("a table of another size")
        return _numbers(b"".join(map(self._at, used)))

    def _directory(self, start: int) -> list[_Entry]:
        directory = self._chain(start)
        if len(directory) < _ENTRY:
            raise CompoundError("no directory")
        return [
            _entry(directory[at : at + _ENTRY])
            for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)
        ]

    def _children(self, first: int) -> list[_Entry]:
        """The entries of one storage: a tree, of which each entry knows two others."""
        found: dict[int, _Entry] = {}
        waiting = [first]
        while waiting:
            number = waiting.pop()
            if number == _NO_ENTRY:
                continue
            if number in found or number >= len(self._entries):
                raise CompoundError("a directory that leads astray")
            found[number] = entry = self._entries[number]
            waiting += [entry.left, entry.right]
        return list(found.values())


def _entry(raw: bytes) -> _Entry:
    length, kind = struct.unpack_from("<HB", raw, 64)
    left, right, child = struct.unpack_from("<3I", raw, 68)
    start, size = struct.unpack_from("<2I", raw, 116)
    name = raw[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
    return _Entry(name, kind, left, right, child, start, size)


def _numbers(table: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _followed(start: int, table: Sequence[int], most: int) -> list[int]:
    """The numbers of a chain of sectors."""
    found: list[int] = []
    number = start
    while number <= _LAST_SECTOR:
        if number >= len(table) or len(found) >= most:
            raise CompoundError("a chain without an end")
        found.append(number)
        number = table[number]
    return found
