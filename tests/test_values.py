"""Dataclasses that start quickly: to everybody they are those that Python makes."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import typing
from collections.abc import Callable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

import pytest

from gongkai_docx import tuples, values
from gongkai_docx.prose.lexicon import Word
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


def made_tuples(base: Any) -> list[Any]:
    """Some classes of tuples with names, made by that base."""

    class Place(base):
        """Where something stands."""

        row: int
        column: int
        sheet: str = "表"
        """Where there are several."""

        @property
        def sum(self) -> int:
            return int(self.row + self.column)

        @classmethod
        def first(cls) -> Any:
            return cls(1, 1)

    class Other(base):
        row: int
        column: int

    class Compared(base):
        name: str

        def __lt__(self, other: Any) -> bool:
            return len(self.name) < len(other.name)

    return [Place, Other, Compared]


def tuple_behaviour(base: Any) -> list[Any]:
    place, other, compared = made_tuples(base)
    one = place(2, column=3)
    row, *more = one
    match one:
        case place(first, second):
            matched = first, second
    return [
        (repr(one), one.row, one.column, one.sheet, one[1], one[-2:], len(one), row, more, matched),
        (one == place(2, 3), one == (2, 3, "表"), other(2, 3) == (2, 3), hash(one), one < (2, 4)),
        (compared("乙乙") < compared("甲"), sorted([compared("乙乙"), compared("甲")])[0].name),
        (one.sum, place.first(), isinstance(one, tuple)),
        (one._replace(row=5), one._asdict(), place._make([1, 2, "x"]), type(one._replace(row=5))),
        (place._fields, place.__match_args__, place.__name__, place.__doc__, place.__module__),
        copy.copy(one) == one,
        type(copy.deepcopy(one)) is place,
        *(
            told(attempt)
            for attempt in (
                lambda: place(),
                lambda: place(1),
                lambda: place(1, 2, "x", 4),
                lambda: place(1, 2, unknown=1),
                lambda: place(1, 2, row=1),
                lambda: setattr(one, "row", 3),
                lambda: setattr(one, "unknown", 3),
                lambda: one.__dict__,
                lambda: place._make([1]),
                lambda: place._make(iter([1, 2, "x"])),
            )
        ),
    ]


def test_tuples_with_names_behave_as_those_that_python_makes() -> None:
    ours, theirs = tuple_behaviour(tuples.NamedTuple), tuple_behaviour(typing.NamedTuple)
    assert [list(map(str, each)) if isinstance(each, tuple) else each for each in ours] == [
        list(map(str, each)) if isinstance(each, tuple) else each for each in theirs
    ]


def test_a_tuple_with_names_travels_between_processes() -> None:
    word = Word("mention", "申请", 3)
    assert type(pickle.loads(pickle.dumps(word))) is Word
    assert pickle.loads(pickle.dumps(word)) == word


@pytest.mark.parametrize("base", [tuples.NamedTuple, typing.NamedTuple])
def test_a_tuple_has_no_name_without_a_default_behind_one_that_has_one(base: Any) -> None:
    with pytest.raises(TypeError, match="default"):

        class Wrong(base):
            first: int = 1
            second: int


@pytest.mark.parametrize("dataclass", [values.dataclass, dataclasses.dataclass])
def test_nor_has_a_dataclass_such_a_field(dataclass: Any) -> None:
    def used() -> object:
        @dataclass(frozen=True)
        class Wrong:
            first: int = 1
            second: int

        return Wrong(1, 2)

    with pytest.raises(TypeError, match="default"):
        used()
