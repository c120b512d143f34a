from __future__ import annotations

import pytest

from kerasdoctor.finding import Severity
from kerasdoctor.rules.recurrent.mask_lost_on_the_way import mask_lost_on_the_way
from rules.stacks import judged, stacked, wired


@pytest.mark.parametrize(
    "layers",
    [
        "Embedding(9, 4, mask_zero=True), Conv1D(4, 3), LSTM(4), Dense(1)",
        "Embedding(9, 4, mask_zero=True), Dropout(0.1), MaxPooling1D(), Bidirectional(LSTM(4)), Dense(1)",
        "Reshape((8, 1)), Masking(), Conv1D(4, 3), GRU(4), Dense(1)",
    ],
)
def test_a_layer_between_drops_the_mask(layers: str) -> None:
    (finding,) = stacked(mask_lost_on_the_way, layers)
    assert mask_lost_on_the_way.severity is Severity.SMELLS
    assert [spot.label for spot in finding.places] == [
        "hands on no mask",
        "marks the padded steps",
        "would skip them",
    ]


@pytest.mark.parametrize(
    "layers",
    [
        "Embedding(9, 4, mask_zero=True), Dropout(0.1), LSTM(4), Dense(1)",
        "Embedding(9, 4, mask_zero=True), LSTM(4, return_sequences=True), Conv1D(4, 3), Flatten(), Dense(1)",
        "Embedding(9, 4), Conv1D(4, 3), LSTM(4), Dense(1)",
        "Embedding(9, 4, mask_zero=masked), Conv1D(4, 3), LSTM(4), Dense(1)",
        "Embedding(9, 4, mask_zero=True), Conv1D(4, 3), GlobalMaxPooling1D(), Dense(1)",
    ],
)
def test_masks_that_arrive_or_are_not_needed(layers: str) -> None:
    assert stacked(mask_lost_on_the_way, layers) == []


def test_branches_are_not_followed() -> None:
    body = """
    h = layers.Embedding(9, 4, mask_zero=True)(inputs)
    outputs = layers.LSTM(4)(layers.Add()([h, layers.Conv1D(4, 3, padding="same")(h)]))
    """
    assert wired(mask_lost_on_the_way, body) == []
    assert judged(mask_lost_on_the_way, "import keras\n") == []
