"""A formula as an .xls holds it, in tokens ([MS-XLS] 2.5.198) → the text that a person would type.

Only the forms of which `formulas` can tell the result; of any other nothing is told.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence

from gongkai_docx.places import Position, cell_name

EXTERNSHEET, SUPBOOK = 0x0017, 0x01AE
"""The codes of the records that say which sheets formulas refer to."""
_THIS_WORKBOOK = b"\x01\x04"
_RELATIVE_ROW, _RELATIVE_COLUMN = 0x8000, 0x4000
_COLUMNS = 0x3FFF

_OPERATORS = {0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/"}
_INTEGER, _NUMBER, _BRACKETS, _PLUS, _MINUS, _PERCENT = 0x1E, 0x1F, 0x15, 0x12, 0x13, 0x14
_SHARED, _ATTRIBUTE, _SUM_OF_ONE, _PASSED_OVER = 0x01, 0x19, 0x10, (0x00, 0x01, 0x40, 0x41)
# Of the kinds that say by five bits what they are, and by two what is made of them.
_REFERENCE, _AREA, _NEAR_REFERENCE, _NEAR_AREA = 0x04, 0x05, 0x0C, 0x0D
_REFERENCE_3D, _AREA_3D, _FUNCTION, _FUNCTION_OF_MANY = 0x1A, 0x1B, 0x01, 0x02
_NAMES = {4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 24: "ABS"}

ELSEWHERE = "[1]"
"""What stands before the name of a sheet of another file."""


def sheets_named(records: Iterable[tuple[int, memoryview]], titles: Sequence[str]) -> list[str]:
    """What the formulas of a workbook call the sheets that they refer to by a number."""
    own: list[bool] = []
    names: list[str] = []
    for code, data in records:
        if code == SUPBOOK:
            own.append(bytes(data[2:4]) == _THIS_WORKBOOK)
        elif code == EXTERNSHEET:
            (count,) = struct.unpack_from("<H", data)
            for number in range(min(count, (len(data) - 2) // 6)):
                book, first, last = struct.unpack_from("<HHH", data, 2 + 6 * number)
                is_own = book < len(own) and own[book]
                is_one = first == last < len(titles)
                names.append(
                    titles[first] if is_own and is_one else "" if is_own else f"{ELSEWHERE}表"
                )
    return names


def spelled(
    tokens: bytes,
    position: Position,
    names: Sequence[str],
    shared: Mapping[Position, bytes],
) -> str:
    """The formula of the cell there, as in .xlsx; "" where it is of a form that isn't told.

    `shared` are the formulas of several cells, by the first of them.
    """
    if len(tokens) == 5 and tokens[0] == _SHARED:
        tokens = shared.get(struct.unpack_from("<HH", tokens, 1), b"")
    try:
        return _Spelling(tokens, position, names).text
    except (struct.error, IndexError, KeyError):
        return ""


class _Spelling:
    """One formula, put together token by token. Raises KeyError at any that isn't told."""

    def __init__(self, tokens: bytes, position: Position, names: Sequence[str]) -> None:
        self._tokens = tokens
        self._position = position
        self._names = names
        self._at = 0
        self._said: list[str] = []
        while self._at < len(tokens):
            self._token()
        (self.text,) = self._said or [""]

    def _take(self, layout: str) -> tuple[int, ...]:
        taken = struct.unpack_from(f"<{layout}", self._tokens, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return taken

    def _pop(self, count: int = 1) -> list[str]:
        taken = self._said[len(self._said) - count :]
        if len(taken) < count:
            raise KeyError("too few operands")
        del self._said[len(self._said) - count :]
        return taken

    def _token(self) -> None:
        (token,) = self._take("B")
        if token in _OPERATORS:
            one, other = self._pop(2)
            self._said.append(f"{one}{_OPERATORS[token]}{other}")
        elif token in (_INTEGER, _NUMBER):
            (number,) = self._take("H" if token == _INTEGER else "d")
            self._said.append(f"{number}")
        elif token in _AROUND:
            (inner,) = self._pop()
            self._said.append(_AROUND[token].format(inner))
        elif token == _ATTRIBUTE:
            self._attribute()
        elif token >= 0x20:
            _CLASSED[token & 0x1F](self)
        else:
            raise KeyError(token)

    def _attribute(self) -> None:
        kind, _ = self._take("BH")
        if kind == _SUM_OF_ONE:
            self._said.append(f"SUM({self._pop()[0]})")
        elif kind not in _PASSED_OVER:
            raise KeyError(kind)

    def _reference(self) -> None:
        row, column = self._take("HH")
        self._said.append(_cell(row, column))

    def _area(self) -> None:
        top, bottom, left, right = self._take("4H")
        self._said.append(f"{_cell(top, left)}:{_cell(bottom, right)}")

    def _near_reference(self) -> None:
        row, column = self._take("HH")
        self._said.append(self._near(row, column))

    def _near_area(self) -> None:
        top, bottom, left, right = self._take("4H")
        self._said.append(f"{self._near(top, left)}:{self._near(bottom, right)}")

    def _near(self, row: int, column: int) -> str:
        """A cell that is told by how far it is from the formula's."""
        at = column & 0xFF
        if column & _RELATIVE_ROW:
            row = (self._position[0] + row) & 0xFFFF
        if column & _RELATIVE_COLUMN:
            at = (self._position[1] + at) & 0xFF
        return cell_name(row, at)

    def _on_sheet(self) -> str:
        (number,) = self._take("H")
        name = self._names[number]
        if not name:
            raise KeyError(number)
        return (
            f"{name}!" if name.startswith(ELSEWHERE) else f"'{name.replace(chr(39), chr(39) * 2)}'!"
        )

    def _reference_3d(self) -> None:
        sheet = self._on_sheet()
        self._reference()
        self._said.append(f"{sheet}{self._pop()[0]}")

    def _area_3d(self) -> None:
        sheet = self._on_sheet()
        self._area()
        self._said.append(f"{sheet}{self._pop()[0]}")

    def _function(self) -> None:
        (number,) = self._take("H")
        self._said.append(f"{_NAMES[number]}({self._pop()[0]})")

    def _function_of_many(self) -> None:
        count, number = self._take("BH")
        self._said.append(f"{_NAMES[number]}({','.join(self._pop(count & 0x7F))})")


_AROUND = {_BRACKETS: "({})", _PLUS: "+{}", _MINUS: "-{}", _PERCENT: "{}%"}
_CLASSED: dict[int, Callable[[_Spelling], None]] = {
    _REFERENCE: _Spelling._reference,
    _AREA: _Spelling._area,
    _NEAR_REFERENCE: _Spelling._near_reference,
    _NEAR_AREA: _Spelling._near_area,
    _REFERENCE_3D: _Spelling._reference_3d,
    _AREA_3D: _Spelling._area_3d,
    _FUNCTION: _Spelling._function,
    _FUNCTION_OF_MANY: _Spelling._function_of_many,
}


def _cell(row: int, column: int) -> str:
    return cell_name(row, column & _COLUMNS)
