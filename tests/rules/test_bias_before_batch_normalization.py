from __future__ import annotations

import pytest

from kerasdoctor.facts import Network
from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.bias_before_batch_normalization import bias_before_batch_normalization
from rules.stacks import stacked


@pytest.mark.parametrize("layers", ["Dense(8), BatchNormalization(), ReLU(), Dense(1)"])
def test_it_is_a_matter_of_style(layers: str) -> None:
    (finding,) = stacked(bias_before_batch_normalization, layers)
    assert not bias_before_batch_normalization.on
    assert bias_before_batch_normalization.severity is Severity.SMELLS
    assert len(finding.places) == 2


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(8, use_bias=False), BatchNormalization(), Dense(1)",
        "Dense(8, activation='relu'), BatchNormalization(), Dense(1)",
        "Dense(8, use_bias=b), ReLU(), BatchNormalization(), Dense(1)",
        "Dense(8), Dense(1)",
    ],
)
def test_other_orders_and_unknown_layers(layers: str) -> None:
    assert stacked(bias_before_batch_normalization, layers) == []


def test_a_model_without_layers_is_left_alone() -> None:
    assert bias_before_batch_normalization(Network()) == []
