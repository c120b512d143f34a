from __future__ import annotations

import pickle
from dataclasses import field, replace

from kerasdoctor.places import Line
from kerasdoctor.record import individual, record


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
