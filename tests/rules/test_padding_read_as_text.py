from __future__ import annotations

import pytest

from kerasdoctor.rules.inputs.padding_read_as_text import padding_read_as_text
from rules.judged import findings

SCRIPT = """
x = keras.utils.pad_sequences(x, 60, padding={padding})
model = Sequential([{stack}, Dense(1)])
model.compile(loss="mse")
model.fit(x, y)
"""
LOOKUP = "layers.Embedding(50, 8), "


@pytest.mark.parametrize("stack", [LOOKUP + "layers.LSTM(8)", LOOKUP + "layers.Dropout(0.1), layers.GRU(8)"])
def test_padding_at_the_end_is_found(stack: str) -> None:
    assert len(findings(padding_read_as_text, SCRIPT.format(padding="'post'", stack=stack))) == 1


@pytest.mark.parametrize(
    ("padding", "stack"),
    [
        ("'pre'", LOOKUP + "layers.LSTM(8)"),
        ("where", LOOKUP + "layers.LSTM(8)"),
        ("'post'", "layers.Embedding(50, 8, mask_zero=True), layers.LSTM(8)"),
        ("'post'", LOOKUP + "layers.LSTM(8, return_sequences=True)"),
        ("'post'", LOOKUP + "layers.Bidirectional(layers.LSTM(8))"),
        ("'post'", LOOKUP + "layers.GlobalMaxPooling1D()"),
        ("'post'", LOOKUP + "layers.Conv1D(8, 3), layers.LSTM(8)"),
    ],
)
def test_quiet_where_padding_is_left_out(padding: str, stack: str) -> None:
    assert findings(padding_read_as_text, SCRIPT.format(padding=padding, stack=stack)) == []
