from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.dense_before_flatten import dense_before_flatten
from rules.stacks import judged, stacked

CNN = "Conv2D(8, 3), ReLU(), MaxPooling2D(), "


@pytest.mark.parametrize(
    "layers",
    [
        CNN + "Dense(64), Activation('relu'), Flatten(), Dense(4)",
        CNN + "Dense(64, activation='relu'), Dropout(0.2), Dense(64), Flatten(), Dense(4)",
        "Dense(64, activation='relu'), Flatten(), Dense(4)",
    ],
)
def test_flatten_comes_too_late(layers: str) -> None:
    finding = stacked(dense_before_flatten, layers, shape=(50, 16, 16, 1))[0]
    assert dense_before_flatten.severity is Severity.HURTS
    assert finding.places[1].label == "flattens after it"


@pytest.mark.parametrize(
    "layers",
    [
        CNN + "Flatten(), Dense(64), Dense(4)",
        CNN + "Dense(4), Flatten(), Dense(4)",
        CNN + "Dense(size), Flatten(), Dense(4)",
        CNN + "Dense(64), GlobalAveragePooling2D(), Dense(4)",
        CNN + "Dense(64), Conv2D(8, 3), Flatten(), Dense(4)",
        CNN + "Dense(4)",
    ],
)
def test_a_map_that_stays_a_map_or_is_flattened_in_time(layers: str) -> None:
    assert stacked(dense_before_flatten, layers, shape=(50, 16, 16, 1)) == []


def test_sequences_are_not_maps() -> None:
    assert (
        stacked(dense_before_flatten, "LSTM(8, return_sequences=True), Dense(32), Flatten(), Dense(1)", shape=(9, 5, 2))
        == []
    )
    assert judged(dense_before_flatten, "import keras\n") == []
