"""A class with annotated fields → a frozen dataclass that is quickly there when the program starts.

`dataclasses` writes and compiles six functions for each class, which for all classes of a command
takes longer than what it does with them. Here the first instance makes them compile one, and what
is the same for all classes is written once. To everybody else it is a dataclass like any other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls=None, /, **options):
        """As `dataclasses.dataclass`, of which this is a quicker one where it is simply frozen."""

        def made(of: type) -> type:
            if options == {"frozen": True} and not any(map(_is_special, vars(of).values())):
                return _late(of)
            return dataclasses.dataclass(of, **options)

        return made if cls is None else made(cls)


def _is_special(value: object) -> bool:
    """Whether it is a field that is no plain argument."""
    return isinstance(value, dataclasses.Field) and (
        not value.init or value.kw_only is True or value.hash is not None
    )


def _late(cls: Any) -> Any:
    """The class as a dataclass, what makes its instances still to be compiled."""
    dataclasses.dataclass(init=False, repr=False, eq=False)(cls)
    own = dict(vars(cls))
    key = _key(cls)

    def first(self: Any, *arguments: Any, **named: Any) -> None:
        cls.__init__ = _compiled(cls)
        cls.__init__(self, *arguments, **named)

    def equal(self: Any, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(key(self))

    if own.get("__hash__") is None and "__eq__" in own:
        own.pop("__hash__", None)  # so Python says that the class only tells what is equal
    functions = {"__init__": first, "__eq__": equal, "__hash__": hashed, **_ALIKE}
    for name in functions.keys() - own.keys():
        setattr(cls, name, functions[name])
    return cls


def _key(cls: Any) -> Callable[[Any], Any]:
    """What tells an instance from others of its class."""
    names = [each.name for each in dataclasses.fields(cls) if each.compare]
    return attrgetter(*names) if names else lambda self: ()


def _repr(self: Any) -> str:
    fields = [each.name for each in dataclasses.fields(self) if each.repr]
    told = (f"{name}={getattr(self, name)!r}" for name in fields)
    return f"{self.__class__.__qualname__}({', '.join(told)})"


def _refuse(self: object, name: str, value: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deletion(self: object, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


_ALIKE: dict[str, Callable[..., Any]] = {
    "__repr__": _repr,
    "__setattr__": _refuse,
    "__delattr__": _refuse_deletion,
}
"""What is the same for all classes."""


def _compiled(cls: Any) -> Callable[..., None]:
    """The function that fills in the fields of an instance."""
    known: dict[str, Any] = {"set_": object.__setattr__, "MISSING": dataclasses.MISSING}
    arguments, lines = ["self"], []
    for number, each in enumerate(dataclasses.fields(cls)):
        value = each.name
        if each.default is not dataclasses.MISSING:
            known[f"default_{number}"] = each.default
            arguments.append(f"{each.name}=default_{number}")
        elif each.default_factory is not dataclasses.MISSING:
            known[f"make_{number}"] = each.default_factory
            arguments.append(f"{each.name}=MISSING")
            value = f"make_{number}() if {each.name} is MISSING else {each.name}"
        else:
            arguments.append(each.name)
        lines.append(f"set_(self, {each.name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "".join(f"\n    {line}" for line in lines or ["pass"])
    exec(f"def __init__({', '.join(arguments)}):{body}", known)  # noqa: S102 - names of our fields
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made
