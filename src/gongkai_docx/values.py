"""A class with annotated fields → a dataclass that is quickly there when the program starts.

`dataclasses` writes and compiles up to six functions for each class, which for all classes of a
command takes longer than what it does with them. Here nothing is done before there is an instance,
or somebody asks for the fields; what is the same for all classes is written once; and what fills in
the fields is compiled once for all that have as many. To everybody else it is a dataclass like any
other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import attrgetter
from types import CodeType
from typing import TYPE_CHECKING, Any, NoReturn

from gongkai_docx.tuples import compiled, named

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, **options):
        """As `dataclasses.dataclass`, of which this is a quicker one where there is nothing odd."""

        def made(of: type) -> type:
            if options.keys() <= {"frozen", "eq"} and not _is_special(of):
                return _late(of, **options)
            return dataclasses.dataclass(of, **options)

        return made if cls is None else made(cls)


def _is_special(cls: Any) -> bool:
    """Whether it has fields that are no plain arguments."""
    return any(map(_is_odd, vars(cls).values())) or any(
        odd in str(annotation)
        for annotation in vars(cls).get("__annotations__", {}).values()
        for odd in ("ClassVar", "InitVar", "KW_ONLY")
    )


def _is_odd(value: object) -> bool:
    return isinstance(value, dataclasses.Field) and (
        not value.init or value.kw_only is True or value.hash is not None
    )


def _late(cls: Any, *, frozen: bool = False, eq: bool = True) -> Any:
    """The class as a dataclass, all that takes time still to be done."""
    own = dict(vars(cls))
    if own.get("__hash__") is None and "__eq__" in own:
        own.pop("__hash__", None)  # so Python says that the class only tells what is equal

    def first(self: Any, *arguments: Any, **named: Any) -> None:
        cls.__init__ = _compiled(cls, frozen)
        cls.__init__(self, *arguments, **named)

    functions: dict[str, Any] = {"__init__": first, "__repr__": _repr}
    if eq:
        functions |= _compared(cls, frozen)
    if frozen:
        functions |= _FROZEN
    for name in functions.keys() - own.keys():
        setattr(cls, name, functions[name])
    for name in _ASKED:
        setattr(cls, name, _Asked(cls, name))
    return cls


class _Asked:
    """What a dataclass tells of its fields, to be worked out when somebody asks for it."""

    def __init__(self, of: type, name: str) -> None:
        self._of, self._name = of, name

    def __get__(self, instance: object, owner: type) -> Any:
        for name in _ASKED:
            delattr(self._of, name)
        dataclasses.dataclass(init=False, repr=False, eq=False)(self._of)
        return getattr(self._of, self._name)


_ASKED = ("__dataclass_fields__", "__match_args__")


def _compared(cls: Any, frozen: bool) -> dict[str, Any]:
    """The functions that tell whether two instances are the same, by what tells them apart."""
    keys: list[Callable[[Any], Any]] = []

    def key(self: Any) -> Any:
        if not keys:
            names = [each.name for each in dataclasses.fields(cls) if each.compare]
            keys.append(attrgetter(*names) if names else lambda self: ())
        return keys[0](self)

    def equal(self: Any, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(key(self))

    return {"__eq__": equal, "__hash__": hashed if frozen else None}


def _repr(self: Any) -> str:
    fields = [each.name for each in dataclasses.fields(self) if each.repr]
    told = (f"{name}={getattr(self, name)!r}" for name in fields)
    return f"{self.__class__.__qualname__}({', '.join(told)})"


def _refuse(self: object, name: str, value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(self: object, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


_FROZEN: dict[str, Any] = {"__setattr__": _refuse, "__delattr__": _refuse_deletion}


def _compiled(cls: Any, frozen: bool) -> Callable[..., None]:
    """The function that fills in the fields of an instance."""
    fields = dict(_fields(cls))
    factories = {
        number: each.default_factory
        for number, each in enumerate(fields.values())
        if each.default_factory is not dataclasses.MISSING
    }
    template = _filling(len(fields), tuple(factories), frozen, hasattr(cls, "__post_init__"))
    known = {f"make_{number}": make for number, make in factories.items()}
    defaults = {
        name: dataclasses.MISSING if number in factories else each.default
        for number, (name, each) in enumerate(fields.items())
        if number in factories or each.default is not dataclasses.MISSING
    }
    return named(template, known | _KNOWN, cls.__qualname__, tuple(fields), defaults)


def _fields(cls: Any) -> Iterator[tuple[str, dataclasses.Field[Any]]]:
    """The names of the fields and what is said of each; first those that a base has."""
    for base in reversed(cls.__mro__):
        asked = vars(base).get("__dataclass_fields__")
        if isinstance(asked, dict):  # by Python, and no longer told by the class itself
            yield from asked.items()
        elif asked:
            for name in base.__annotations__:
                value = getattr(base, name, dataclasses.MISSING)
                is_told = isinstance(value, dataclasses.Field)
                yield name, value if is_told else dataclasses.field(default=value)


_KNOWN = {"set_": object.__setattr__, "MISSING": dataclasses.MISSING}


@cache
def _filling(count: int, factories: Sequence[int], frozen: bool, is_checked: bool) -> CodeType:
    """What fills in so many fields, called _0, _1, …; some of them by a factory."""
    values = [
        f"make_{each}() if _{each} is MISSING else _{each}" if each in factories else f"_{each}"
        for each in range(count)
    ]
    lines = [
        f"set_(self, '_{number}', {value})" if frozen else f"self._{number} = {value}"
        for number, value in enumerate(values)
    ]
    lines += ["self.__post_init__()"] * is_checked
    return compiled("__init__", ["self"], count, lines or ["pass"])
