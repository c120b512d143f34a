from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.batch_normalization_of_one_row import batch_normalization_of_one_row
from rules.stacks import stacked

LAYERS = "Dense(8), BatchNormalization(), Dense(1)"


def test_nothing_is_left_of_one_row() -> None:
    (finding,) = stacked(batch_normalization_of_one_row, LAYERS, fit="x, y, batch_size=1")
    assert batch_normalization_of_one_row.severity is Severity.BREAKS
    assert finding.places[0].label == "batches of one row"


@pytest.mark.parametrize("fit", ["x, y, batch_size=2", "x, y", "x, y, batch_size=size"])
def test_larger_or_unknown_batches(fit: str) -> None:
    assert stacked(batch_normalization_of_one_row, LAYERS, fit=fit) == []


def test_maps_and_frozen_layers() -> None:
    one = "x, y, batch_size=1"
    assert stacked(batch_normalization_of_one_row, "Dense(8), Dense(1)", fit=one) == []
    frozen = "Dense(8), BatchNormalization(trainable=False), Dense(1)"
    assert stacked(batch_normalization_of_one_row, frozen, fit=one) == []
    maps = "Conv2D(4, 3), BatchNormalization(), Flatten(), Dense(1)"
    assert stacked(batch_normalization_of_one_row, maps, shape=(50, 8, 8, 1), fit=one) == []
