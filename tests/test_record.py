from __future__ import annotations

import dataclasses
import pickle
from dataclasses import field

import pytest

from kerasdoctor.places import Line
from kerasdoctor.record import individual, record, replace


@record
class Pair:
    one: int
    other: int = 2
    told: str = field(default="", compare=False)


@individual
class Single:
    name: str


def test_records_are_equal_by_their_fields_and_can_be_keys() -> None:
    assert Pair(1) == Pair(1, 2, "other words")
    assert Pair(1) != Pair(1, 3)
    assert {Pair(1): "a"}[Pair(1, 2)] == "a"
    assert replace(Pair(1), other=5) == Pair(1, 5)


def test_an_individual_equals_only_itself() -> None:
    one = Single("a")
    assert one == one
    assert one != Single("a")
    assert len({one, Single("a")}) == 2


def test_records_travel_between_processes() -> None:
    place = Line("train.py", 3, 1, 3, 9)
    assert pickle.loads(pickle.dumps(place)) == place


def test_records_show_themselves() -> None:
    assert repr(Pair(1)) == "Pair(one=1, other=2, told='')"
    assert repr(Single("a")) == "Single(name='a')"


@record
class Filled:
    name: str
    found: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


def test_fields_may_have_their_own_ways() -> None:
    one, other = Filled("abc"), Filled("abc", {"a": 1})
    assert one == other
    assert one.found == {}
    assert one.found is not Filled("abc").found
    assert (one.length, repr(other)) == (3, "Filled(name='abc', length=3)")


def test_dataclasses_know_the_fields_of_a_record() -> None:
    assert [each.name for each in dataclasses.fields(Pair(1))] == ["one", "other", "told"]
    assert dataclasses.is_dataclass(type(Filled("a")))
    assert dataclasses.asdict(Pair(1)) == {"one": 1, "other": 2, "told": ""}
    assert dataclasses.replace(Pair(1, told="a"), one=2) == replace(Pair(1, told="a"), one=2)


def test_a_record_takes_only_its_fields() -> None:
    with pytest.raises(TypeError, match="__init__"):
        Pair()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="third"):
        Pair(1, third=3)  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        Pair(1).third = 3  # type: ignore[attr-defined]
    match Pair(1, 5):
        case Pair(one, other):
            assert (one, other) == (1, 5)
