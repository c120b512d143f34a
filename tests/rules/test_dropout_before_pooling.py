from __future__ import annotations

import pytest

from kerasdoctor.facts import Network
from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.dropout_before_pooling import dropout_before_pooling
from rules.stacks import stacked


@pytest.mark.parametrize("layers", ["Conv1D(4, 3), Dropout(0.2), MaxPooling1D(), Flatten(), Dense(1)"])
def test_it_is_a_matter_of_style(layers: str) -> None:
    (finding,) = stacked(dropout_before_pooling, layers, shape=(50, 40, 2))
    assert not dropout_before_pooling.on
    assert dropout_before_pooling.severity is Severity.SMELLS
    assert len(finding.places) == 2


@pytest.mark.parametrize(
    "layers",
    [
        "Conv1D(4, 3), MaxPooling1D(), Dropout(0.2), Flatten(), Dense(1)",
        "Conv1D(4, 3), Dropout(0.2), AveragePooling1D(2), Flatten(), Dense(1)",
    ],
)
def test_other_orders_and_unknown_layers(layers: str) -> None:
    assert stacked(dropout_before_pooling, layers, shape=(50, 40, 2)) == []


def test_a_model_without_layers_is_left_alone() -> None:
    assert dropout_before_pooling(Network()) == []
