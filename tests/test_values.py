"""Dataclasses that start quickly: to everybody they are those that Python makes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

import pytest

from gongkai_docx import values
from gongkai_docx.report import Report
from strategies import FORM


def made(dataclass: Callable[..., Any]) -> list[Any]:
    """Some classes, made by that decorator."""

    @dataclass(frozen=True)
    class Plain:
        name: str
        number: int = 3
        more: Mapping[str, int] = field(default_factory=dict)
        aside: str = field(default="x", compare=False, repr=False)

        @property
        def double(self) -> int:
            return 2 * self.number

        @cached_property
        def late(self) -> list[str]:
            return [self.name]

    @dataclass(frozen=True)
    class Empty:
        pass

    @dataclass(frozen=True)
    class Checked:
        number: int

        def __post_init__(self) -> None:
            if self.number < 0:
                raise ValueError("too small")

    @dataclass(frozen=True)
    class Own:
        name: str

        def __eq__(self, other: object) -> bool:
            return True

        def __repr__(self) -> str:
            return "own"

    @dataclass(frozen=True)
    class Child(Checked):
        name: str = "甲"

    @dataclass
    class Loose:
        name: str
        more: list[int] = field(default_factory=list)
        number: int = 1

    @dataclass(frozen=True, eq=False)
    class Thing:
        name: str

    @dataclass
    class Larger(Loose):
        size: int = 5

    return [Plain, Empty, Checked, Own, Child, Loose, Thing, Larger]


def told(attempt: Callable[[], Any]) -> Any:
    """What it gives, or the kind of error that it raises."""
    try:
        return attempt()
    except Exception as error:
        return type(error)


def changed(value: Any) -> Any:
    value.number = 2
    value.more.append(3)
    return value


def behaviour(dataclass: Callable[..., Any]) -> list[Any]:
    plain, empty, checked, own, child, loose, thing, larger = made(dataclass)
    one, same = plain("甲"), plain(name="甲", number=3, aside="y")
    other = plain("甲", more={"乙": 1})
    return [
        *(repr(each).rpartition(".")[2] for each in (one, other, empty(), checked(1), own("甲"))),
        repr(child(1)).rpartition(".")[2],
        one == same,
        one == other,
        one != other,
        one == checked(1),
        empty() == empty(),
        child(1) == checked(1),
        hash(empty()) == hash(empty()),
        hash(checked(1)) == hash(checked(1)),
        told(lambda: hash(one)),
        told(lambda: hash(own("甲"))) == told(lambda: hash(own("甲"))),
        own("甲") == 3,
        one.more is same.more,
        (
            one.double,
            one.late,
            one.late is one.late,
            one.aside,
            child(1).number,
            child(1, "乙").name,
        ),
        *(
            told(attempt)
            for attempt in (
                lambda: setattr(one, "name", "乙"),
                lambda: setattr(one, "unknown", "乙"),
                lambda: delattr(one, "name"),
                lambda: plain(),
                lambda: plain("甲", 1, {}, "x", 5),
                lambda: plain("甲", unknown=1),
                lambda: checked(-1),
                lambda: child(-1),
            )
        ),
        dataclasses.asdict(other),
        [each.name for each in dataclasses.fields(child)],
        dataclasses.replace(one, number=7).number,
        dataclasses.is_dataclass(plain),
        copy.copy(other) == other,
        plain.__match_args__,
        loose("甲") == loose("甲"),
        changed(loose("甲")) == loose("甲", [3], 2),
        repr(changed(larger("甲"))).rpartition(".")[2],
        larger("甲") == loose("甲"),
        told(lambda: hash(loose("甲"))),
        told(lambda: hash(larger("甲"))),
        thing("甲") == thing("甲"),
        len({thing("甲"), thing("甲")}),
        told(lambda: setattr(thing("甲"), "name", "乙")),
        loose("甲").more is loose("甲").more,
        [each.name for each in dataclasses.fields(larger)],
    ]


def unasked(dataclass: Callable[..., Any]) -> list[Any]:
    """What classes tell of which there is no instance yet."""
    plain, *_, larger = made(dataclass)
    again = made(dataclass)[0]
    return [
        [(each.name, each.compare, each.repr) for each in dataclasses.fields(plain)],
        dataclasses.is_dataclass(larger),
        [each.name for each in dataclasses.fields(larger)],
        again.__match_args__,
        again.number,
        hasattr(again, "more"),
    ]


def test_they_behave_as_those_that_python_makes() -> None:
    assert behaviour(values.dataclass) == behaviour(dataclasses.dataclass)


def test_they_tell_the_same_before_there_is_an_instance() -> None:
    assert unasked(values.dataclass) == unasked(dataclasses.dataclass)


def test_an_instance_that_was_not_made_is_matched_by_its_fields() -> None:
    plain, *_ = made(values.dataclass)
    bare = object.__new__(plain)
    bare.__dict__.update(name="甲", number=3, more={})
    match bare:
        case plain(name, number):
            assert (name, number) == ("甲", 3)
        case _:
            raise AssertionError


def test_others_are_made_by_python() -> None:
    @values.dataclass(frozen=True, slots=True)
    class Slim:
        number: int

    assert not hasattr(Slim(1), "__dict__")


def test_a_report_travels_between_processes() -> None:
    report = Report(FORM, unit="某局", figures={"申请.本年新收.自然人": 1})
    again = pickle.loads(pickle.dumps(dataclasses.replace(report, form=None)))  # type: ignore[arg-type]
    assert (again.unit, again.figures) == (report.unit, report.figures)


def test_a_class_is_compiled_when_there_is_an_instance(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[type] = []
    real = values._compiled

    def watched(cls: type, frozen: bool) -> Callable[..., None]:
        compiled.append(cls)
        return real(cls, frozen)

    monkeypatch.setattr(values, "_compiled", watched)
    plain, *_ = made(values.dataclass)
    assert compiled == []
    for _ in range(3):
        assert plain("甲").name == "甲"
    assert compiled == [plain]
