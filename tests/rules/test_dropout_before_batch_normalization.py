from __future__ import annotations

import pytest

from kerasdoctor.facts import Network
from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.dropout_before_batch_normalization import dropout_before_batch_normalization
from rules.stacks import stacked


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(8), Dropout(0.2), BatchNormalization(), Dense(1)",
        "Dense(8), Dropout(0.2), ReLU(), BatchNormalization(), Dense(1)",
    ],
)
def test_it_is_a_matter_of_style(layers: str) -> None:
    (finding,) = stacked(dropout_before_batch_normalization, layers)
    assert not dropout_before_batch_normalization.on
    assert dropout_before_batch_normalization.severity is Severity.SMELLS
    assert len(finding.places) == 2


@pytest.mark.parametrize(
    "layers",
    [
        "Dense(8), Dropout(0), BatchNormalization(), Dense(1)",
        "Dense(8), Dropout(0.2), Dense(8), BatchNormalization(), Dense(1)",
        "Dense(8), BatchNormalization(), Dropout(0.2), Dense(1)",
    ],
)
def test_other_orders_and_unknown_layers(layers: str) -> None:
    assert stacked(dropout_before_batch_normalization, layers) == []


def test_a_model_without_layers_is_left_alone() -> None:
    assert dropout_before_batch_normalization(Network()) == []
