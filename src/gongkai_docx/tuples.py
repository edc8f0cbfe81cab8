"""A class with annotated fields → a tuple with these names, quickly there when the program starts.

`typing.NamedTuple` compiles a function and an expression for each field, which for all classes of a
command takes longer than what it does with them. Here the function is compiled once for all classes
that have as many fields. To everybody else they are tuples like any other.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class _ToTuple(type):
        """Makes of a class whose fields are annotated a tuple with these names."""

        def __new__(cls, name, bases, namespace):
            return _named_tuple(name, namespace) if bases else super().__new__(cls, name, (), {})

    class NamedTuple(metaclass=_ToTuple):
        """As `typing.NamedTuple`, of which this is a quicker one."""


class _Tuple(tuple[Any, ...]):
    """What all tuples with names can do."""

    __slots__ = ()
    _fields: tuple[str, ...]

    def __repr__(self) -> str:
        told = (f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{self.__class__.__name__}({', '.join(told)})"

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self)

    @classmethod
    def _make(cls, values: Iterable[Any]) -> Any:
        return cls(*values)

    def _asdict(self) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def _replace(self, /, **changed: Any) -> Any:
        made = tuple.__new__(self.__class__, map(changed.pop, self._fields, self))
        if changed:
            raise TypeError(f"Got unexpected field names: {list(changed)!r}")
        return made


_getter: Callable[[int, str], Any] = type(vars(namedtuple("_", "first"))["first"])
"""Makes what gets the member of that number; Python's own, as it is the quickest."""
_NEW = {"new": tuple.__new__}


def _named_tuple(name: str, namespace: dict[str, Any]) -> type:
    """The class of tuples that have these annotated names."""
    names = tuple(namespace["__annotations__"])
    defaults = {each: namespace[each] for each in names if each in namespace}
    made = {each: _getter(number, each) for number, each in enumerate(names)}
    made |= {"_fields": names, "__match_args__": names, "__slots__": ()}
    made["__new__"] = named(_taking(len(names)), _NEW, name, names, defaults)
    return type(name, (_Tuple,), namespace | made)


@cache
def _taking(count: int) -> CodeType:
    """What makes a tuple of so many values, called _0, _1, …"""
    values = "".join(f"_{each}, " for each in range(count))
    return compiled("__new__", ["_cls"], count, [f"return new(_cls, ({values}))"])


def compiled(name: str, first: list[str], count: int, lines: list[str]) -> CodeType:
    """The code of a function that after `first` takes so many arguments, called _0, _1, …"""
    arguments = ", ".join(first + [f"_{each}" for each in range(count)])
    body = "".join(f"\n    {line}" for line in lines)
    found: dict[str, Any] = {}
    exec(f"def {name}({arguments}):{body}", found)  # noqa: S102 - nothing but numbers comes from elsewhere
    made: FunctionType = found[name]
    return made.__code__


def named(
    code: CodeType,
    known: dict[str, Any],
    of: str,
    names: tuple[str, ...],
    defaults: dict[str, Any],
) -> Callable[..., Any]:
    """The function of that class: its code, with the class's own names for _0, _1, …"""
    if tuple(defaults) != names[len(names) - len(defaults) :]:
        raise TypeError(f"a field of {of} without a default follows one that has one")
    own = {f"_{number}": name for number, name in enumerate(names)}

    def called(what: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(own.get(each, each) if isinstance(each, str) else each for each in what)

    code = code.replace(
        co_varnames=called(code.co_varnames),
        co_names=called(code.co_names),
        co_consts=called(code.co_consts),
    )
    made = FunctionType(code, known, code.co_name, tuple(defaults.values()))
    made.__qualname__ = f"{of}.{code.co_name}"
    return made
