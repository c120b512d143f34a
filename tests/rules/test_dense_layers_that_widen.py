from __future__ import annotations

import pytest

from kerasdoctor.facts import Network
from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.dense_layers_that_widen import dense_layers_that_widen
from rules.stacks import stacked


@pytest.mark.parametrize(
    "layers", ["Dense(8), Dense(16), Dense(1)", "Dense(8, 'relu'), Dropout(0.1), Dense(16), Dense(1)"]
)
def test_it_is_a_matter_of_style(layers: str) -> None:
    (finding,) = stacked(dense_layers_that_widen, layers)
    assert not dense_layers_that_widen.on
    assert dense_layers_that_widen.severity is Severity.SMELLS
    assert len(finding.places) == 2


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(16), Dense(8), Dense(1)",
        "Dense(8), Dense(16)",
        "Dense(n), Dense(16), Dense(1)",
        "Dense(8), Lambda(f), Dense(16), Dense(1)",
    ],
)
def test_other_orders_and_unknown_layers(layers: str) -> None:
    assert stacked(dense_layers_that_widen, layers) == []


def test_a_model_without_layers_is_left_alone() -> None:
    assert dense_layers_that_widen(Network()) == []
