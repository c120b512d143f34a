from __future__ import annotations

import pytest

from kerasdoctor.facts import Layer
from kerasdoctor.rules.inputs.padding_read_as_text import padding_read_as_text
from rules.data_of import data, inputs, network
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


def counted(padded: float | None, rows: int = 500, **settings: bool) -> int:
    layers = (Layer("Embedding", settings=tuple(settings.items())), Layer("LSTM"))
    facts = data(rows, inputs=(inputs(rows, 20, padded=padded),))
    return len(list(padding_read_as_text(network(*layers), None, facts)))


def test_zeros_at_the_end_of_rows_are_counted() -> None:
    assert counted(0.5) == 1
    assert counted(0.5, mask_zero=True) == 0
    assert counted(0.2) == 0
    assert counted(None) == 0
    assert counted(0.5, rows=20) == 0
