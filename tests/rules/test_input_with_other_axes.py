from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.architecture.input_with_other_axes import input_with_other_axes
from rules.stacks import stacked


@pytest.mark.parametrize(
    ("layers", "shape", "says"),
    [
        ("Conv2D(4, 3), Flatten(), Dense(1)", (50, 8, 8), "needs (rows, height, width, channels)"),
        ("LSTM(4), Dense(1)", (50, 8), "needs (rows, steps, features)"),
        ("LSTM(4), Dense(1)", (50, 8, 8, 1), "needs (rows, steps, features)"),
        ("GlobalAveragePooling2D(), Dense(1)", (50, 8, 8), "needs (rows, height, width, channels)"),
        ("Flatten(), MaxPooling1D(), Dense(1)", (50, 8, 8), "needs (rows, steps, features)"),
        ("LSTM(4, return_sequences=True), RepeatVector(3)", (50, 8, 8), "needs (rows, features)"),
        ("MaxPooling3D(), Flatten()", (50, 8, 8, 1), "needs 5 axes"),
    ],
)
def test_an_axis_is_missing_or_too_many(layers: str, shape: tuple[int, ...], says: str) -> None:
    (finding,) = stacked(input_with_other_axes, layers, shape=shape)
    assert input_with_other_axes.severity is Severity.BREAKS
    assert finding.places[0].label == says


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        ("Conv2D(4, 3), Flatten(), Dense(1)", (50, 8, 8, 1)),
        ("Conv2D(4, 3), Flatten(), Dense(1)", (50, 3, 8, 8, 1)),
        ("LSTM(4), LSTM(4), Dense(1)", (50, 8, 1)),
        ("Lambda(f), LSTM(4), Dense(1)", (50, 8)),
        ("Dense(4), Dense(1)", (50, 8, 8)),
    ],
)
def test_the_right_axes_or_unknown_ones(layers: str, shape: tuple[int, ...]) -> None:
    assert stacked(input_with_other_axes, layers, shape=shape) == []
