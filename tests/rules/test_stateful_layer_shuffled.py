from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.recurrent.stateful_layer_shuffled import stateful_layer_shuffled
from rules.stacks import stacked

LAYERS = "LSTM(8, stateful=True), Dense(1)"


def test_rows_are_shuffled_under_a_kept_state() -> None:
    (finding,) = stacked(stateful_layer_shuffled, LAYERS, shape=(40, 5, 2))
    assert stateful_layer_shuffled.severity is Severity.HURTS
    assert len(stacked(stateful_layer_shuffled, LAYERS, shape=(40, 5, 2), fit="x, y, shuffle=True")) == 1
    assert [spot.label for spot in finding.places] == ["stateful=True", "shuffles the rows before each epoch"]


@pytest.mark.parametrize("fit", ["x, y, shuffle=False", "x, y, shuffle=order", "x", "x, y, **options"])
def test_order_is_kept_or_not_known(fit: str) -> None:
    assert stacked(stateful_layer_shuffled, LAYERS, shape=(40, 5, 2), fit=fit) == []


def test_most_layers_forget() -> None:
    assert stacked(stateful_layer_shuffled, "LSTM(8), Dense(1)", shape=(40, 5, 2)) == []
    assert stacked(stateful_layer_shuffled, "LSTM(8, stateful=kept), Dense(1)", shape=(40, 5, 2)) == []


@pytest.mark.parametrize(("fit", "text"), [("x, y, shuffle=True", "False"), ("x, y", "y, shuffle=False")])
def test_the_edit_keeps_the_order(fit: str, text: str) -> None:
    (finding,) = stacked(stateful_layer_shuffled, LAYERS, shape=(40, 5, 2), fit=fit)
    assert [new for _, new in finding.fixes[0].rewrites] == [text]
