"""A parsed TOML or JSON document → typed values, each of which can name its own place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from gongkai_docx.values import dataclass

# What each Python type is called in a message to the user.
_CALLED: dict[type, str] = {
    dict: "对象",
    list: "数组",
    str: "文字",
    bool: "真假值",
    int: "整数",
    float: "数字",
    type(None): "null",
}


class TreeError(ValueError):
    """Something in a document is not as it must be; `path` says where, `problem` what."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}：{problem}")
        self.path = path
        self.problem = problem


@dataclass(frozen=True)
class Repeated:
    """What a parser puts in the place of an object that has the same member twice."""

    name: str


class Tree(NamedTuple):
    """One value of a document with its path (`$.figures.申请`).

    The accessors return plain Python values, and raise `TreeError` where the value
    is of another type. A bool is never taken for an int.
    """

    value: Any
    path: str = "$"
    is_checked: bool = False
    """Whether what takes long to look for was found right before."""

    def fail(self, problem: str) -> TreeError:
        """The error that `problem` makes at this place, to be raised by the caller."""
        return TreeError(self.path, problem)

    def _typed(self, kind: type) -> Any:
        if type(self.value) is not kind:
            if isinstance(self.value, Repeated):
                raise self.fail(f"键“{self.value.name}”在同一个对象里出现了两次")
            found = _CALLED.get(type(self.value), "数字")
            raise self.fail(f"应为{_CALLED[kind]}，现为{found}")
        return self.value

    def text(self) -> str:
        """The value, a string."""
        return str(self._typed(str))

    def whole(self) -> int:
        """The value, a whole number."""
        return int(self._typed(int))

    def number(self) -> int | Decimal:
        """The value, a whole number or a decimal; NaN and infinity are none."""
        if type(self.value) not in (int, Decimal):
            raise self.fail(f"应为数字，现为{_CALLED.get(type(self.value), '数字')}")
        if not Decimal(self.value).is_finite():
            raise self.fail("不是可用的数字")
        return Decimal(self.value) if isinstance(self.value, Decimal) else int(self.value)

    def truth(self) -> bool:
        """The value, a bool."""
        return bool(self._typed(bool))

    def items(self) -> list[Tree]:
        """The members of an array, each with its path."""
        return [
            Tree(item, f"{self.path}[{i}]", self.is_checked)
            for i, item in enumerate(self._typed(list))
        ]

    def object(self) -> dict[str, Any]:
        """The members of an object, plain."""
        members: dict[str, Any] = self._typed(dict)
        return members

    def members(self) -> Iterator[tuple[str, Tree]]:
        """The members of an object, each with its path."""
        for name, value in self.object().items():
            yield name, Tree(value, f"{self.path}.{name}", self.is_checked)

    def only(self, *known: str) -> None:
        """Refuse an object that has a member not in `known`."""
        members = self.object()
        if not members.keys() <= set(known):
            name = next(each for each in members if each not in known)
            raise self.get(name).fail(f"不认识的键“{name}”（可用：{'、'.join(known)}）")

    def has(self, name: str) -> bool:
        """Whether the object has a member `name`."""
        return name in self._typed(dict)

    def get(self, name: str) -> Tree:
        """The member `name` of an object; refuse one that lacks it."""
        if not self.has(name):
            raise self.fail(f"缺少“{name}”")
        return Tree(self.value[name], f"{self.path}.{name}", self.is_checked)
