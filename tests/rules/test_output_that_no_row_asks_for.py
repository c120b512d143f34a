"""Labels that count from 1."""

from __future__ import annotations

from kerasdoctor.facts import Data
from kerasdoctor.rules.heads.output_that_no_row_asks_for import output_that_no_row_asks_for
from rules.data_of import data, labels, network, said

RULE = output_that_no_row_asks_for
SOFTMAX = network(
    loss="sparse_categorical_crossentropy", activation="softmax", kind="class-index", units=4, low=1, high=3
)


def of(*classes: int, rows: int = 900) -> Data:
    return data(rows, heads=(labels(rows, classes=tuple((number, rows // 3) for number in classes)),))


def test_classes_from_one_on_are_found() -> None:
    (found,) = said(RULE, SOFTMAX, of(1, 2, 3))
    assert "classes 1 to 3, so the first of 4 outputs" in found.message
    assert "3 units" in found.fixes[0].advice


def test_other_gaps_few_rows_and_other_losses_are_left_alone() -> None:
    assert said(RULE, SOFTMAX, of(0, 1, 2)) == []
    assert said(RULE, SOFTMAX, of(1, 3)) == []
    assert said(RULE, SOFTMAX, of(1, 2, 3, rows=30)) == []
    mse = network(loss="mean_squared_error", activation="linear", kind="class-index", units=4, low=1, high=3)
    assert said(RULE, mse, of(1, 2, 3)) == []
    assert said(RULE, SOFTMAX, data(heads=())) == []
