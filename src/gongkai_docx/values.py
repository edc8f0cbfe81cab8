"""A class with annotated fields → a dataclass that is quickly there when the program starts.

`dataclasses` writes and compiles up to six functions for each class, which for all classes of a
command takes longer than what it does with them. Here nothing is done before there is an instance,
or somebody asks for the fields; then one function is compiled, and what is the same for all classes
is written once. To everybody else it is a dataclass like any other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, **options):
        """As `dataclasses.dataclass`, of which this is a quicker one where there is nothing odd."""

        def made(of: type) -> type:
            if options.keys() <= {"frozen", "eq"} and not any(map(_is_special, vars(of).values())):
                return _late(of, **options)
            return dataclasses.dataclass(of, **options)

        return made if cls is None else made(cls)


def _is_special(value: object) -> bool:
    """Whether it is a field that is no plain argument."""
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
            names = [name for name, each in dict(_fields(cls)).items() if each.compare]
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
    known: dict[str, Any] = {"set_": object.__setattr__, "MISSING": dataclasses.MISSING}
    arguments, lines = ["self"], []
    for number, (name, each) in enumerate(dict(_fields(cls)).items()):
        value = name
        if each.default is not dataclasses.MISSING:
            known[f"default_{number}"] = each.default
            arguments.append(f"{name}=default_{number}")
        elif each.default_factory is not dataclasses.MISSING:
            known[f"make_{number}"] = each.default_factory
            arguments.append(f"{name}=MISSING")
            value = f"make_{number}() if {name} is MISSING else {name}"
        else:
            arguments.append(name)
        lines.append(f"set_(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "".join(f"\n    {line}" for line in lines or ["pass"])
    exec(f"def __init__({', '.join(arguments)}):{body}", known)  # noqa: S102 - names of our fields
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _fields(cls: Any) -> Iterator[tuple[str, dataclasses.Field[Any]]]:
    """The names of the fields and what is said of each, a base's first.

    As Python tells them where it was asked for them; to ask takes it as long as all else here.
    """
    for base in reversed(cls.__mro__):
        asked = vars(base).get("__dataclass_fields__")
        if isinstance(asked, dict):
            yield from asked.items()
        elif asked:
            for name in base.__annotations__:
                value: Any = getattr(base, name, dataclasses.MISSING)
                is_told = isinstance(value, dataclasses.Field)
                yield name, value if is_told else dataclasses.field(default=value)
