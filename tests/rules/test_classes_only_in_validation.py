"""Classes that are validated on and never trained on."""

from __future__ import annotations

from typing import Any

from kerasdoctor.facts import Data, Validation
from kerasdoctor.rules.evaluation.classes_only_in_validation import classes_only_in_validation
from rules.data_of import data, network, said

RULE = classes_only_in_validation
TRAINED = ((0, 200), (1, 300))
NET = network()


def of(*here: tuple[int, int], rows: int = 500, **other: Any) -> Data:
    held = Validation(sum(count for _, count in here), rows, classes=(here,), trained=(TRAINED,))
    return data(rows, validation=held, **other)


def test_a_class_of_its_own_is_found() -> None:
    (found,) = said(RULE, NET, of((1, 50), (2, 50)))
    assert found.message == "50 of 100 rows to validate on have class 2, which no row to train on has"
    (many,) = said(RULE, NET, of(*((number, 10) for number in range(2, 9))))
    assert "classes 2, 3, 4, 5, 6 and 2 more" in many.message


def test_rare_ones_amounts_streams_toys_and_splits_are_left_alone() -> None:
    assert said(RULE, NET, of((0, 50), (1, 50))) == []
    assert said(RULE, NET, of((1, 97), (2, 3))) == []
    assert said(RULE, network(loss="mean_squared_error"), of((1, 50), (2, 50))) == []
    assert said(RULE, NET, of((2, 50), streamed=True)) == []
    assert said(RULE, NET, of((2, 50), rows=40)) == []
    split = Validation(100, 400, 0.2, classes=(((2, 100),),), trained=(TRAINED,))
    assert said(RULE, NET, data(validation=split)) == []
    assert said(RULE, NET, data(validation=Validation(100, 400))) == []
    unknown = Validation(100, 400, classes=(((2, 100),),), trained=((),))
    assert said(RULE, NET, data(validation=unknown)) == []
