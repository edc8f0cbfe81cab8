"""The records of an .xls sheet → what lies over its cells ([MS-XLS] 2.4.181, [MS-ODRAW])."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import islice

from gongkai_docx.places import Position
from gongkai_docx.readers.sheets.look import MOST_DRAWN, Drawn, Thing
from gongkai_docx.readers.sheets.xls_records import CONTINUE
from gongkai_docx.values import dataclass

_DRAWING, _OBJECT, _TEXT = 0x00EC, 0x005D, 0x01B6
DRAWN = (_DRAWING, _OBJECT, _TEXT, CONTINUE)
"""The codes of the records that are about drawings."""
_ANCHOR = 0xF010
_CONTAINER = 0x0F
_PICTURE, _CHART, _TEXT_BOX, _NOTE, _DROPDOWN = 0x08, 0x05, 0x06, 0x19, 0x14
_CONTROLS = range(0x07, 0x15)
_NOT_TOLD = (_NOTE, _DROPDOWN)
"""Comments, and the arrow beside a cell that has a list or a filter."""


@dataclass
class _Object:
    kind: int
    place: tuple[Position, Position]
    text: str = ""


def read_drawings(records: Iterable[tuple[int, memoryview]]) -> tuple[Drawn, ...]:
    """What lies over the sheet. Raises struct.error or ValueError."""
    drawn = (
        Drawn(_thing(found), *found.place, found.text)
        for found in _objects(records)
        if found.kind not in _NOT_TOLD
    )
    return tuple(islice(drawn, MOST_DRAWN))


def _objects(records: Iterable[tuple[int, memoryview]]) -> Iterator[_Object]:
    place: tuple[Position, Position] | None = None
    found: _Object | None = None
    waiting = 0
    """How many characters of the object's text are still to come."""
    for code, data in records:
        if code == _DRAWING:
            place = _place(data) or place
        elif code == _OBJECT and len(data) >= 6:
            if found:
                yield found
            # Parts of a group have no place of their own.
            found = _Object(struct.unpack_from("<H", data, 4)[0], place) if place else None
            place = None
        elif code == _TEXT and len(data) >= 12:
            (waiting,) = struct.unpack_from("<H", data, 10)
        elif code == CONTINUE and waiting and found:
            found.text = _characters(data)[:waiting]
            waiting = 0
    if found:
        yield found


def _thing(found: _Object) -> Thing:
    if found.kind == _CHART:
        return Thing.CHART
    if found.text.strip() or found.kind == _TEXT_BOX:
        return Thing.TEXT_BOX
    if found.kind == _PICTURE:
        return Thing.PICTURE
    return Thing.OBJECT if found.kind in _CONTROLS else Thing.SHAPE


def _place(data: memoryview) -> tuple[Position, Position] | None:
    """The first and the last cell under the last shape that the drawing's data tell of."""
    found = None
    at = 0
    while at + 8 <= len(data):
        version, kind, length = struct.unpack_from("<HHI", data, at)
        if kind == _ANCHOR and at + 26 <= len(data):
            left, _, top, _, right, _, bottom = struct.unpack_from("<7H", data, at + 10)
            found = (top, left), (max(top, bottom), max(left, right))
        at += 8 if version & 0x0F == _CONTAINER else 8 + length
    return found


def _characters(data: memoryview) -> str:
    """The text of a record that continues another; its first byte says how wide they are."""
    raw = bytes(data[1:])
    is_wide = bool(data and data[0] & 1)
    return raw.decode("utf-16-le" if is_wide else "latin-1", "replace").replace("\r", "\n")
